//! Places.

use workspace_protocol::Page;
use workspace_protocol::reception::places::{CreatePlace, Place, UpdatePlace};

use crate::error::Result;
use crate::http::answer::{Created, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Services};
use crate::reception::store::places;

/// `GET /api/reception/places`
pub async fn list(core: Services) -> Result<Ok200<Page<Place>>> {
    Ok(Ok200(Page::whole(core.db.read(places::all).await?)))
}

/// `POST /api/reception/places`
pub async fn create(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Body(input): Body<CreatePlace>,
) -> Result<Created<Place>> {
    let request = ("POST /api/reception/places", input.clone());
    Ok(Created(once(&core, &caller, key, &request, move |tx| places::create(tx, &input)).await?))
}

/// `GET /api/reception/places/{place}`
pub async fn one(core: Services, Id(id): Id) -> Result<Ok200<Place>> {
    Ok(Ok200(core.db.read(move |conn| places::one(conn, id)).await?))
}

/// `PATCH /api/reception/places/{place}`
pub async fn update(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<UpdatePlace>,
) -> Result<Ok200<Place>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| places::update(tx, id, &input)).await?))
}

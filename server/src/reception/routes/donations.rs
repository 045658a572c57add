//! Donations.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::reception::donations::{CreateDonation, Donation, DonationInfo, UpdateDonation};
use workspace_protocol::reception::values::{MAX_QUERY, check_span};
use workspace_protocol::{Check, Day, Input, Page};

use super::{list_deleted, may_manage};
use crate::error::Result;
use crate::http::answer::{Created, NoContent, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default, number_cursor};
use crate::reception::store::donations::{self, Wanted};

/// Which donations.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DonationsQuery {
    /// What their number, recipient or the recipient's address holds; case and accents make no difference.
    #[param(min_length = 1, max_length = 100, pattern = r"\S")]
    pub query: Option<String>,
    /// Those of this day and later ones.
    pub from: Option<Day>,
    /// Those of this day and earlier ones.
    pub to: Option<Day>,
    /// Those that were deleted instead of those that were not; for who may restore them.
    pub deleted: Option<bool>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for DonationsQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        check_span(("from", self.from), ("to", self.to), check);
        if let Some(query) = &self.query {
            check.line("query", query, 1, MAX_QUERY);
        }
    }
}

/// `GET /api/reception/donations`
pub async fn donations(
    core: Services,
    caller: Caller,
    Query(query): Query<DonationsQuery>,
) -> Result<Ok200<Page<DonationInfo>>> {
    let limit = limit_or_default(query.limit);
    let wanted = Wanted {
        query: query.query,
        from: query.from.map(|day| day.0),
        to: query.to.map(|day| day.0),
        deleted: list_deleted(&caller, query.deleted)?,
        after: number_cursor(query.cursor.as_deref())?,
    };
    Ok(Ok200(core.db.read(move |conn| donations::list(conn, &wanted, limit)).await?))
}

/// `POST /api/reception/donations`
pub async fn create_donation(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Body(input): Body<CreateDonation>,
) -> Result<Created<Donation>> {
    let (creator, request) = (caller.account, ("POST /api/reception/donations", input.clone()));
    Ok(Created(once(&core, &caller, key, &request, move |tx| donations::create(tx, creator, &input)).await?))
}

/// `GET /api/reception/donations/{donation}`
pub async fn donation(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Donation>> {
    let manage = may_manage(&caller);
    Ok(Ok200(core.db.read(move |conn| donations::one(conn, id, manage)).await?))
}

/// `PATCH /api/reception/donations/{donation}`
pub async fn update_donation(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<UpdateDonation>,
) -> Result<Ok200<Donation>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| donations::update(tx, id, &input)).await?))
}

/// `DELETE /api/reception/donations/{donation}`
pub async fn delete_donation(core: Services, caller: Caller, Id(id): Id) -> Result<NoContent> {
    let deleter = caller.account;
    core.db.write(caller.origin(), move |tx| donations::delete(tx, deleter, id)).await?;
    Ok(NoContent)
}

/// `POST /api/reception/donations/{donation}/restoration`
pub async fn restore_donation(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Donation>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| donations::restore(tx, id)).await?))
}

//! Invitations, for administrators.

use workspace_protocol::Page;
use workspace_protocol::accounts::{CreateInvitation, CreatedInvitation, Invitation};

use super::super::store::invitations;
use crate::error::{Result, internal};
use crate::http::answer::{Created, NoContent, Ok200};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, PageQuery, Query, Services, limit_or_default, number_cursor};
use crate::secret::random_token;

/// `GET /api/invitations`
pub async fn list(core: Services, Query(page): Query<PageQuery>) -> Result<Ok200<Page<Invitation>>> {
    let before = number_cursor(page.cursor.as_deref())?;
    let (now, limit) = (core.clock.now(), limit_or_default(page.limit));
    Ok(Ok200(core.db.read(move |conn| invitations::list(conn, before, now, limit)).await?))
}

/// `POST /api/invitations`. It takes no `Idempotency-Key`: its answer holds a secret, which is not stored.
pub async fn create(
    core: Services,
    caller: Caller,
    Body(input): Body<CreateInvitation>,
) -> Result<Created<CreatedInvitation>> {
    let secret = random_token().map_err(internal)?;
    let link = core.link(&format!("join/{secret}"));
    let invitation = core.db.write(caller.origin(), move |tx| invitations::create(tx, &input, &secret)).await?;
    Ok(Created(CreatedInvitation { invitation, link }))
}

/// `DELETE /api/invitations/{invitation}`
pub async fn revoke(core: Services, caller: Caller, Id(id): Id) -> Result<NoContent> {
    core.db.write(caller.origin(), move |tx| invitations::revoke(tx, id)).await?;
    Ok(NoContent)
}

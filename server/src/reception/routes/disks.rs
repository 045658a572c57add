//! The disks of wiping sessions.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::reception::disks::{AddDisks, ChangeDisks, ChangedDisks, Disk};
use workspace_protocol::{Check, Input, Page};

use super::super::store::{disk_changes, disks as store};
use super::{list_deleted, may_manage};
use crate::error::Result;
use crate::http::answer::{Created, NoContent, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, limit_or_default, number_cursor};

/// How many disks a page has at the most: what can be changed at once.
const MAX_LIMIT: i64 = 500;

/// Which disks of a session.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DisksQuery {
    /// Those that were deleted instead of those that were not: for who may restore them.
    pub deleted: Option<bool>,
    /// How many items, 1 to 500.
    #[param(minimum = 1, maximum = 500, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for DisksQuery {
    fn check(&self, check: &mut Check) {
        if let Some(limit) = self.limit {
            check.range("limit", limit, 1..=MAX_LIMIT);
        }
    }
}

/// `GET /api/reception/disk-sessions/{session}/disks`
pub async fn disks_of_session(
    core: Services,
    caller: Caller,
    Id(session): Id,
    Query(query): Query<DisksQuery>,
) -> Result<Ok200<Page<Disk>>> {
    let sight = (may_manage(&caller), list_deleted(&caller, query.deleted)?);
    let after = number_cursor(query.cursor.as_deref())?;
    let limit = limit_or_default(query.limit);
    Ok(Ok200(core.db.read(move |conn| store::list(conn, session, sight, after, limit)).await?))
}

/// `POST /api/reception/disk-sessions/{session}/disks`
pub async fn add_disks(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Id(session): Id,
    Body(input): Body<AddDisks>,
) -> Result<Created<ChangedDisks>> {
    let (creator, request) = (caller.account, ("POST /api/reception/disk-sessions/disks", session, input.clone()));
    let work = move |tx: &mut crate::db::Tx<'_>| store::add(tx, creator, session, &input.disks);
    Ok(Created(once(&core, &caller, key, &request, work).await?))
}

/// `PATCH /api/reception/disks`
pub async fn update_disks(
    core: Services,
    caller: Caller,
    Body(input): Body<ChangeDisks>,
) -> Result<Ok200<ChangedDisks>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| disk_changes::change(tx, &input)).await?))
}

/// `GET /api/reception/disks/{disk}`
pub async fn disk(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Disk>> {
    let manage = may_manage(&caller);
    Ok(Ok200(core.db.read(move |conn| store::one(conn, id, manage)).await?))
}

/// `DELETE /api/reception/disks/{disk}`
pub async fn delete_disk(core: Services, caller: Caller, Id(id): Id) -> Result<NoContent> {
    core.db.write(caller.origin(), move |tx| store::delete(tx, id)).await?;
    Ok(NoContent)
}

/// `POST /api/reception/disks/{disk}/restoration`
pub async fn restore_disk(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Disk>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| store::restore(tx, id)).await?))
}

//! Lots.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use workspace_protocol::reception::lots::{CreateLot, Lot, LotState, UpdateLot};
use workspace_protocol::reception::{MAX_NAME, SetRecovered};
use workspace_protocol::{Check, Day, Input, Page};

use super::super::store::lots::{self, Standing, Wanted};
use super::{list_deleted, may_manage};
use crate::error::Result;
use crate::http::answer::{Created, NoContent, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default, number_cursor};

/// Where lots stand that are looked for.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateFilter {
    /// Received or in progress.
    Open,
    /// None of its items has an outcome.
    Received,
    /// Some have.
    InProgress,
    /// Each of its items has an outcome and a technician.
    Finished,
}

/// Which lots.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LotsQuery {
    /// Those that stand there; `open`: those that are not finished.
    #[param(inline)]
    pub state: Option<StateFilter>,
    /// Those that were recovered, or those that were not.
    pub recovered: Option<bool>,
    /// What the number, the name or the supplier contains; case and accents make no difference.
    #[param(min_length = 1, max_length = 255, pattern = r"\S")]
    pub query: Option<String>,
    /// Received on this day or later.
    #[param(inline)]
    pub from: Option<Day>,
    /// Received on this day or before.
    #[param(inline)]
    pub to: Option<Day>,
    /// Those that were deleted, which administrators see.
    pub deleted: Option<bool>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for LotsQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        if let Some(query) = &self.query {
            check.line("query", query, 1, MAX_NAME);
        }
    }
}

/// `GET /api/reception/lots`
pub async fn lots(core: Services, caller: Caller, Query(query): Query<LotsQuery>) -> Result<Ok200<Page<Lot>>> {
    let limit = limit_or_default(query.limit);
    let wanted = Wanted {
        standing: query.state.map(|state| match state {
            StateFilter::Open => Standing::Open,
            StateFilter::Received => Standing::In(LotState::Received),
            StateFilter::InProgress => Standing::In(LotState::InProgress),
            StateFilter::Finished => Standing::In(LotState::Finished),
        }),
        recovered: query.recovered,
        query: query.query,
        from: query.from.map(|Day(day)| day),
        to: query.to.map(|Day(day)| day),
        deleted: list_deleted(&caller, query.deleted)?,
        before: number_cursor(query.cursor.as_deref())?,
    };
    Ok(Ok200(core.db.read(move |conn| lots::list(conn, &wanted, limit)).await?))
}

/// `POST /api/reception/lots`
pub async fn create_lot(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Body(input): Body<CreateLot>,
) -> Result<Created<Lot>> {
    let (creator, request) = (caller.account, ("POST /api/reception/lots", input.clone()));
    Ok(Created(once(&core, &caller, key, &request, move |tx| lots::create(tx, creator, &input)).await?))
}

/// `GET /api/reception/lots/{lot}`
pub async fn lot(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Lot>> {
    let deleted = may_manage(&caller);
    let read = move |conn: &mut crate::db::AnyConnection| {
        let row = lots::find(conn, id, deleted)?;
        lots::present_one(conn, row)
    };
    Ok(Ok200(core.db.read(read).await?))
}

/// `PATCH /api/reception/lots/{lot}`
pub async fn update_lot(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<UpdateLot>,
) -> Result<Ok200<Lot>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| lots::update(tx, id, &input)).await?))
}

/// `PUT /api/reception/lots/{lot}/recovered`
pub async fn set_lot_recovered(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<SetRecovered>,
) -> Result<Ok200<Lot>> {
    let manage = may_manage(&caller);
    let work = move |tx: &mut crate::db::Tx<'_>| lots::set_recovered(tx, id, input.version, input.recovered, manage);
    Ok(Ok200(core.db.write(caller.origin(), work).await?))
}

/// `DELETE /api/reception/lots/{lot}`
pub async fn delete_lot(core: Services, caller: Caller, Id(id): Id) -> Result<NoContent> {
    core.db.write(caller.origin(), move |tx| lots::delete(tx, id)).await?;
    Ok(NoContent)
}

/// `POST /api/reception/lots/{lot}/restoration`
pub async fn restore_lot(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Lot>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| lots::restore(tx, id)).await?))
}

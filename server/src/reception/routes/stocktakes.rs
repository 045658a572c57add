//! Stocktakes and their scans.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::reception::stocktakes::{CloseStocktake, Scan, ScanCode, StartStocktake, Stocktake, Verdict};
use workspace_protocol::{Check, Input, Page};

use crate::error::Result;
use crate::http::answer::{Created, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default, number_cursor};
use crate::reception::store::{scans, stocktakes};

/// Which stocktakes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StocktakesQuery {
    /// Those that go on, or those that are closed.
    pub open: Option<bool>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for StocktakesQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
    }
}

/// `GET /api/reception/stocktakes`
pub async fn list(core: Services, Query(query): Query<StocktakesQuery>) -> Result<Ok200<Page<Stocktake>>> {
    let before = number_cursor(query.cursor.as_deref())?;
    let limit = limit_or_default(query.limit);
    Ok(Ok200(core.db.read(move |conn| stocktakes::list(conn, query.open, before, limit)).await?))
}

/// `POST /api/reception/stocktakes`
pub async fn start(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Body(input): Body<StartStocktake>,
) -> Result<Created<Stocktake>> {
    let (starter, request) = (caller.account, ("POST /api/reception/stocktakes", input.clone()));
    Ok(Created(once(&core, &caller, key, &request, move |tx| stocktakes::start(tx, starter, input.place)).await?))
}

/// `GET /api/reception/stocktakes/{stocktake}`
pub async fn one(core: Services, Id(id): Id) -> Result<Ok200<Stocktake>> {
    Ok(Ok200(core.db.read(move |conn| stocktakes::one(conn, id)).await?))
}

/// Which scans.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ScansQuery {
    /// What they turned out to be; `missing` is known of closed stocktakes.
    #[param(inline)]
    pub verdict: Option<Verdict>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for ScansQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
    }
}

/// `GET /api/reception/stocktakes/{stocktake}/scans`
pub async fn scans(core: Services, Id(id): Id, Query(query): Query<ScansQuery>) -> Result<Ok200<Page<Scan>>> {
    let before = number_cursor(query.cursor.as_deref())?;
    let limit = limit_or_default(query.limit);
    Ok(Ok200(core.db.read(move |conn| stocktakes::scans_of(conn, id, query.verdict, before, limit)).await?))
}

/// `POST /api/reception/stocktakes/{stocktake}/scans`
pub async fn scan(
    core: Services,
    caller: Caller,
    Id(id): Id,
    key: IdempotencyKey,
    Body(input): Body<ScanCode>,
) -> Result<Created<Scan>> {
    let (scanner, request) = (caller.account, ("POST /api/reception/stocktakes/scans", id, input.clone()));
    Ok(Created(once(&core, &caller, key, &request, move |tx| scans::scan(tx, scanner, id, &input.code)).await?))
}

/// `POST /api/reception/stocktakes/{stocktake}/closure`
pub async fn close(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<CloseStocktake>,
) -> Result<Ok200<Stocktake>> {
    let closer = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| stocktakes::close(tx, closer, id, input.version)).await?))
}

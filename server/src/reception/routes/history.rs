//! The timeline, and the months of a year.

use chrono::Datelike as _;
use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::reception::history::{HistoryEntry, RecordKind, TracedYear};
use workspace_protocol::{Check, Day, Input, Page};

use crate::error::Result;
use crate::http::answer::Ok200;
use crate::http::input::{Query, Services, check_limit, limit_or_default};
use crate::reception::store::history::{self, Cursor, Wanted};

/// Which records.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// Of this kind alone.
    #[param(inline)]
    pub kind: Option<RecordKind>,
    /// What the number, the name or the people have in them; case and accents make no difference.
    #[param(min_length = 1, max_length = 100, pattern = r"\S")]
    pub query: Option<String>,
    /// Not before this day.
    #[param(inline)]
    pub from: Option<Day>,
    /// Not after this day.
    #[param(inline)]
    pub to: Option<Day>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{8}-[0-4]-[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for HistoryQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        if let Some(query) = &self.query {
            check.line("query", query, 1, 100);
        }
    }
}

/// `GET /api/reception/history`
pub async fn list(core: Services, Query(query): Query<HistoryQuery>) -> Result<Ok200<Page<HistoryEntry>>> {
    let after = query.cursor.as_deref().map(Cursor::read).transpose()?;
    let wanted = Wanted {
        kind: query.kind,
        query: query.query,
        from: query.from.map(|Day(day)| day),
        to: query.to.map(|Day(day)| day),
        after,
    };
    let limit = limit_or_default(query.limit);
    Ok(Ok200(core.db.read(move |conn| history::list(conn, &wanted, limit)).await?))
}

/// Which year.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct YearQuery {
    /// 1900 to 9999; without it, the present one.
    #[param(minimum = 1900, maximum = 9999)]
    pub year: Option<i32>,
}

impl Input for YearQuery {
    fn check(&self, check: &mut Check) {
        if let Some(year) = self.year {
            check.range("year", i64::from(year), 1900..=9999);
        }
    }
}

/// `GET /api/reception/traceability`
pub async fn year(core: Services, Query(query): Query<YearQuery>) -> Result<Ok200<TracedYear>> {
    let year = query.year.unwrap_or_else(|| core.clock.now().year());
    Ok(Ok200(core.db.read(move |conn| history::year(conn, year)).await?))
}

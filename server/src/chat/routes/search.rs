//! Finding messages.

use std::collections::HashMap;

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::chat::search::Hit;
use workspace_protocol::{Check, Input, Page};

use crate::chat::search;
use crate::chat::store::{details, search as store};
use crate::db::AnyConnection;
use crate::error::{Result, internal};
use crate::http::answer::Ok200;
use crate::http::identity::Caller;
use crate::http::input::{Query, Services, check_limit, limit_or_default, number_cursor};

/// How long a query may be, in characters.
const LONGEST: usize = 500;

/// What to find.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words that must all be there (the last may be unfinished, as may any that ends with `*`), `"words side by side"`,
    /// `-without`, and filters: `from:username` or `from:me`, `in:channel` or `in:@username` for a conversation,
    /// `before:2026-01-31`, `after:2026-01-31` (UTC), `has:file`. Without any, everything is found.
    #[param(max_length = 500)]
    pub query: Option<String>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before. A page may hold fewer items than the limit, even none, and still have a next one.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for SearchQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        let query = self.query.as_deref().unwrap_or_default();
        if query.chars().count() > LONGEST {
            check.refuse("query", "too_long", format!("at most {LONGEST} characters"));
        } else if query.contains('\0') {
            check.refuse("query", "invalid", "no NUL character");
        }
    }
}

/// `GET /api/chat/search`
pub async fn search(core: Services, caller: Caller, Query(query): Query<SearchQuery>) -> Result<Ok200<Page<Hit>>> {
    let cursor = number_cursor(query.cursor.as_deref())?;
    let limit = usize::try_from(limit_or_default(query.limit)).map_err(internal)?;
    let (account, today) = (caller.account, core.clock.now().date());
    let find = move |conn: &mut AnyConnection| {
        let wanted = search::understand(conn, account, query.query.as_deref().unwrap_or_default(), today)?;
        let (found, next) = store::find(conn, &wanted, cursor, limit)?;
        let ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
        let rows = store::rows(conn, &ids)?;
        let mut places: HashMap<i64, _> = found.into_iter().collect();
        let messages = details::complete(conn, rows)?.into_iter();
        let items = messages.map(|message| Hit { matches: places.remove(&message.id).unwrap_or_default(), message });
        Ok(Page { items: items.collect(), next: next.map(|id| id.to_string()) })
    };
    Ok(Ok200(core.db.read(find).await?))
}

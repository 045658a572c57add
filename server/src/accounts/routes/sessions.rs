//! Everyone's sessions, for administrators.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::sessions::{Application, EndReason, Session};
use workspace_protocol::{Check, Input, Page};

use super::super::store::sessions;
use crate::error::Result;
use crate::http::answer::{NoContent, Ok200};
use crate::http::identity::Caller;
use crate::http::input::{Id, Query, Services, check_limit, limit_or_default, number_cursor};

/// Which sessions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SessionsQuery {
    /// Those of this account.
    #[param(minimum = 1)]
    pub user: Option<i64>,
    /// Those of this application.
    #[param(inline)]
    pub application: Option<Application>,
    /// Those that are live, or those that are not.
    pub live: Option<bool>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for SessionsQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        if let Some(user) = self.user {
            check.range("user", user, 1..=i64::MAX);
        }
    }
}

/// `GET /api/sessions`
pub async fn list(core: Services, Query(query): Query<SessionsQuery>) -> Result<Ok200<Page<Session>>> {
    let filter = sessions::Filter {
        account: query.user,
        application: query.application,
        live: query.live,
        before: number_cursor(query.cursor.as_deref())?,
    };
    let (now, limit) = (core.clock.now(), limit_or_default(query.limit));
    Ok(Ok200(core.db.read(move |conn| sessions::list(conn, filter, now, limit)).await?))
}

/// `DELETE /api/sessions/{session}`
pub async fn end(core: Services, caller: Caller, Id(id): Id) -> Result<NoContent> {
    core.db
        .write(caller.origin(), move |tx| {
            let row = sessions::find(tx.conn, id, None)?;
            sessions::end(tx, &row, EndReason::EndedByAdmin)
        })
        .await?;
    Ok(NoContent)
}

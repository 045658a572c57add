//! Keeping order.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::chat::moderation::{DeleteMessages, Report, ReportMessage, ResolveReport};
use workspace_protocol::chat::{FormerText, Message};
use workspace_protocol::{Check, Input, Page};

use super::super::store::access::Asker;
use super::super::store::{messages, moderation};
use crate::error::Result;
use crate::http::answer::{Created, Ok200};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default, number_cursor};

/// `POST /api/chat/messages/{message}/reports`
pub async fn report(
    core: Services,
    caller: Caller,
    Id(message): Id,
    Body(input): Body<ReportMessage>,
) -> Result<Created<Report>> {
    let reporter = caller.account;
    let work = move |tx: &mut crate::db::Tx<'_>| moderation::report(tx, reporter, message, &input.reason);
    Ok(Created(core.db.write(caller.origin(), work).await?))
}

/// Which reports.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportsQuery {
    /// Those that are not settled, or those that are.
    pub open: Option<bool>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for ReportsQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
    }
}

/// `GET /api/chat/reports`
pub async fn reports(core: Services, Query(query): Query<ReportsQuery>) -> Result<Ok200<Page<Report>>> {
    let before = number_cursor(query.cursor.as_deref())?;
    let limit = limit_or_default(query.limit);
    Ok(Ok200(core.db.read(move |conn| moderation::reports(conn, query.open, before, limit)).await?))
}

/// `POST /api/chat/reports/{report}/resolution`
pub async fn resolve(
    core: Services,
    caller: Caller,
    Id(report): Id,
    Body(input): Body<ResolveReport>,
) -> Result<Ok200<Report>> {
    let asker = Asker::of(&caller);
    Ok(Ok200(core.db.write(caller.origin(), move |tx| moderation::resolve(tx, asker, report, input.resolution)).await?))
}

/// `POST /api/chat/deletions`
pub async fn delete_all(
    core: Services,
    caller: Caller,
    Body(input): Body<DeleteMessages>,
) -> Result<Ok200<Page<Message>>> {
    let asker = Asker::of(&caller);
    Ok(Ok200(core.db.write(caller.origin(), move |tx| moderation::delete_all(tx, asker, &input.messages)).await?))
}

/// `GET /api/chat/messages/{message}/texts`
pub async fn former_texts(core: Services, caller: Caller, Id(message): Id) -> Result<Ok200<Page<FormerText>>> {
    let account = caller.account;
    Ok(Ok200(Page::whole(core.db.read(move |conn| messages::former_texts(conn, account, message)).await?)))
}

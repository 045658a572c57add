//! Threads.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::chat::{FollowThread, FollowedThread, MarkRead, Message, ThreadMarker};
use workspace_protocol::{Check, Input, Page};

use super::super::store::threads;
use super::messages::Direction;
use crate::error::Result;
use crate::http::answer::Ok200;
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default, number_cursor};

/// Which replies.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RepliesQuery {
    /// Towards the present (oldest first, unless told) or the past (newest first).
    #[param(inline)]
    pub direction: Option<Direction>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The id of a reply, which is not among the answer: from there on.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for RepliesQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
    }
}

/// `GET /api/chat/messages/{message}/thread`
pub async fn replies(
    core: Services,
    caller: Caller,
    Id(root): Id,
    Query(query): Query<RepliesQuery>,
) -> Result<Ok200<Page<Message>>> {
    let cursor = number_cursor(query.cursor.as_deref())?;
    let newer = query.direction.unwrap_or(Direction::Newer) == Direction::Newer;
    let (account, limit) = (caller.account, limit_or_default(query.limit));
    Ok(Ok200(core.db.read(move |conn| threads::replies(conn, account, root, newer, cursor, limit)).await?))
}

/// `PUT /api/chat/messages/{message}/thread/read`
pub async fn mark_read(
    core: Services,
    caller: Caller,
    Id(root): Id,
    Body(input): Body<MarkRead>,
) -> Result<Ok200<ThreadMarker>> {
    let account = caller.account;
    let work = move |tx: &mut crate::db::Tx<'_>| threads::mark_read(tx, account, root, input.message);
    Ok(Ok200(core.db.write(caller.origin(), work).await?))
}

/// `PUT /api/chat/messages/{message}/thread/follow`
pub async fn follow(
    core: Services,
    caller: Caller,
    Id(root): Id,
    Body(input): Body<FollowThread>,
) -> Result<Ok200<ThreadMarker>> {
    let account = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| threads::follow(tx, account, root, input.following)).await?))
}

/// Which threads.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ThreadsQuery {
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = r"^[0-9]{1,17}\.[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for ThreadsQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
    }
}

/// `GET /api/chat/threads`
pub async fn followed(
    core: Services,
    caller: Caller,
    Query(page): Query<ThreadsQuery>,
) -> Result<Ok200<Page<FollowedThread>>> {
    let (account, limit) = (caller.account, limit_or_default(page.limit));
    Ok(Ok200(core.db.read(move |conn| threads::followed(conn, account, page.cursor.as_deref(), limit)).await?))
}

//! The handlers of chat.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::chat::{Channel, EditMessage, MarkRead, Message, ReadMarker, SendMessage};
use workspace_protocol::{Check, Input, Page};

use super::store;
use crate::error::Result;
use crate::http::answer::{CreatedOnce, Ok200};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default, number_cursor};

/// `GET /api/chat/channels`
pub async fn channels(core: Services, caller: Caller) -> Result<Ok200<Page<Channel>>> {
    let account = caller.account;
    Ok(Ok200(Page::whole(core.db.read(move |conn| store::channels(conn, account)).await?)))
}

/// `GET /api/chat/channels/{channel}`
pub async fn channel(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Channel>> {
    let account = caller.account;
    Ok(Ok200(core.db.read(move |conn| store::channel(conn, account, id)).await?))
}

/// Which messages.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessagesQuery {
    /// Towards the past (newest first) or the present (oldest first).
    #[param(inline)]
    pub direction: Option<Direction>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The id of a message, which is not among the answer: from there on.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

/// Which way to go through a channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Towards the past, newest first.
    #[default]
    Older,
    /// Towards the present, oldest first.
    Newer,
}

impl Input for MessagesQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
    }
}

/// `GET /api/chat/channels/{channel}/messages`
pub async fn messages(
    core: Services,
    Id(channel): Id,
    Query(query): Query<MessagesQuery>,
) -> Result<Ok200<Page<Message>>> {
    let cursor = number_cursor(query.cursor.as_deref())?;
    let newer = query.direction.unwrap_or_default() == Direction::Newer;
    let limit = limit_or_default(query.limit);
    Ok(Ok200(core.db.read(move |conn| store::messages(conn, channel, newer, cursor, limit)).await?))
}

/// `POST /api/chat/channels/{channel}/messages`
pub async fn send(
    core: Services,
    caller: Caller,
    Id(channel): Id,
    Body(input): Body<SendMessage>,
) -> Result<CreatedOnce<Message>> {
    let (author, client_id) = (caller.account, input.client_id);
    // A repeated message must not count against the limit: it is how a client makes sure.
    if let Err(limited) = core.limits.message(author) {
        let before = core.db.read(move |conn| store::sent_before(conn, author, client_id)).await?;
        return before.map(CreatedOnce::Before).ok_or(limited);
    }
    match core.db.write(caller.origin(), move |tx| store::send(tx, author, channel, &input)).await {
        Ok(message) => Ok(CreatedOnce::Now(message)),
        Err(error) if store::was_sent_before(&error) => {
            let before = core.db.read(move |conn| store::sent_before(conn, author, client_id)).await?;
            before.map(CreatedOnce::Before).ok_or(error)
        }
        Err(error) => Err(error),
    }
}

/// `PUT /api/chat/channels/{channel}/read`
pub async fn mark_read(
    core: Services,
    caller: Caller,
    Id(channel): Id,
    Body(input): Body<MarkRead>,
) -> Result<Ok200<ReadMarker>> {
    let account = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| store::mark_read(tx, account, channel, input.message)).await?))
}

/// `PATCH /api/chat/messages/{message}`
pub async fn edit(
    core: Services,
    caller: Caller,
    Id(message): Id,
    Body(input): Body<EditMessage>,
) -> Result<Ok200<Message>> {
    let author = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| store::edit(tx, author, message, &input)).await?))
}

/// `DELETE /api/chat/messages/{message}`
pub async fn delete(core: Services, caller: Caller, Id(message): Id) -> Result<Ok200<Message>> {
    let author = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| store::delete(tx, author, message)).await?))
}

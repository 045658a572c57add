//! Messages.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::chat::{EditMessage, Message, SendMessage, SetPinned, SetReaction};
use workspace_protocol::{Check, Input, Page, Time};

use super::super::store::access::Asker;
use super::super::store::messages::{self, Start};
use super::super::store::reactions;
use crate::error::Result;
use crate::http::answer::{CreatedOnce, Ok200};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default, number_cursor};

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
    /// Without a cursor: from this time on.
    #[param(inline)]
    pub from: Option<Time>,
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
pub async fn list(
    core: Services,
    caller: Caller,
    Id(channel): Id,
    Query(query): Query<MessagesQuery>,
) -> Result<Ok200<Page<Message>>> {
    let start = match (number_cursor(query.cursor.as_deref())?, query.from) {
        (Some(id), _) => Start::Beside(id),
        (None, Some(Time(at))) => Start::At(at),
        (None, None) => Start::End,
    };
    let newer = query.direction.unwrap_or_default() == Direction::Newer;
    let (account, limit) = (caller.account, limit_or_default(query.limit));
    Ok(Ok200(core.db.read(move |conn| messages::list(conn, account, channel, newer, start, limit)).await?))
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
        let before = core.db.read(move |conn| messages::sent_before(conn, author, client_id)).await?;
        return before.map(CreatedOnce::Before).ok_or(limited);
    }
    match core.db.write(caller.origin(), move |tx| messages::send(tx, author, channel, &input, None)).await {
        Ok(message) => Ok(CreatedOnce::Now(message)),
        Err(error) => {
            // Whatever else is wrong by now (its files are bound, the channel was archived): it was accepted before.
            let before = core.db.read(move |conn| messages::sent_before(conn, author, client_id)).await?;
            before.map(CreatedOnce::Before).ok_or(error)
        }
    }
}

/// `GET /api/chat/messages/{message}`
pub async fn one(core: Services, caller: Caller, Id(message): Id) -> Result<Ok200<Message>> {
    let account = caller.account;
    Ok(Ok200(core.db.read(move |conn| messages::one(conn, account, message)).await?))
}

/// `PATCH /api/chat/messages/{message}`
pub async fn edit(
    core: Services,
    caller: Caller,
    Id(message): Id,
    Body(input): Body<EditMessage>,
) -> Result<Ok200<Message>> {
    let author = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| messages::edit(tx, author, message, &input)).await?))
}

/// `DELETE /api/chat/messages/{message}`
pub async fn delete(core: Services, caller: Caller, Id(message): Id) -> Result<Ok200<Message>> {
    let asker = Asker::of(&caller);
    Ok(Ok200(core.db.write(caller.origin(), move |tx| messages::delete(tx, asker, message)).await?))
}

/// `PUT /api/chat/messages/{message}/reactions`
pub async fn react(
    core: Services,
    caller: Caller,
    Id(message): Id,
    Body(input): Body<SetReaction>,
) -> Result<Ok200<Message>> {
    let account = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| reactions::set(tx, account, message, &input)).await?))
}

/// `PUT /api/chat/messages/{message}/pin`
pub async fn pin(
    core: Services,
    caller: Caller,
    Id(message): Id,
    Body(input): Body<SetPinned>,
) -> Result<Ok200<Message>> {
    let account = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| reactions::pin(tx, account, message, input.pinned)).await?))
}

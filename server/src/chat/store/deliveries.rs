//! What outgoing webhooks were not told yet.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde::Serialize;
use workspace_protocol::chat::Message;

use super::messages::Row;
use super::{details, webhooks};
use crate::accounts;
use crate::db::AnyConnection;
use crate::db::schema::{chat_channels, chat_messages};
use crate::error::Result;

/// By how much the clocks of two nodes may differ. Messages are in the order of their ids; their times only say where in the
/// index to begin.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// A webhook, and the messages that it is to be told of next.
#[derive(Debug, Clone)]
pub struct Due {
    /// The webhook.
    pub webhook: i64,
    /// Where the messages go.
    pub url: String,
    /// What deliveries are signed with.
    pub secret: String,
    /// The channel.
    pub channel: i64,
    /// Its name; empty for a direct conversation.
    pub channel_name: String,
    /// The messages, oldest first.
    pub rows: Vec<i64>,
}

/// What a webhook is to be told of next, at most `limit` messages; `None` when it is not active. What webhooks posted is left
/// out: two servers that tell each other would never end.
pub fn next(conn: &mut AnyConnection, webhook: i64, limit: i64) -> Result<Option<Due>> {
    let Some(row) = webhooks::find_outgoing(conn, webhook).ok().filter(webhooks::OutgoingRow::is_active) else {
        return Ok(None);
    };
    let since = row.delivered_at.unwrap_or_default() - SKEW;
    let rows: Vec<i64> = chat_messages::table
        .filter(chat_messages::channel_id.eq(row.channel_id).and(chat_messages::created_at.ge(since)))
        .filter(chat_messages::id.gt(row.delivered))
        .filter(chat_messages::deleted_at.is_null().and(chat_messages::webhook_id.is_null()))
        .order(chat_messages::id.asc())
        .limit(limit)
        .select(chat_messages::id)
        .load(conn)?;
    let channel_name: String = chat_channels::table.find(row.channel_id).select(chat_channels::name).first(conn)?;
    let (url, secret, channel) = (row.url, row.secret, row.channel_id);
    Ok(Some(Due { webhook, url, secret, channel, channel_name, rows }))
}

/// Who wrote a message.
#[derive(Debug, Clone, Serialize)]
pub struct Author {
    id: i64,
    username: String,
    display_name: String,
}

/// A message, as a webhook is told of it.
pub struct Content {
    /// The message.
    pub message: Message,
    /// Who wrote it.
    pub author: Author,
    /// When it was sent.
    pub sent_at: NaiveDateTime,
}

/// A message as it is now; `None` when it was deleted meanwhile.
pub fn content(conn: &mut AnyConnection, id: i64) -> Result<Option<Content>> {
    let row: Option<Row> = chat_messages::table.find(id).first(conn).optional()?;
    let Some(row) = row.filter(|row| row.deleted_at.is_none()) else { return Ok(None) };
    let (author, sent_at) = (row.author_id, row.created_at);
    let name = accounts::names(conn, &[author])?.remove(&author);
    let (username, display_name) = name.map(|name| (name.username, name.display_name)).unwrap_or_default();
    let message = details::complete_one(conn, row)?;
    Ok(Some(Content { message, author: Author { id: author, username, display_name }, sent_at }))
}

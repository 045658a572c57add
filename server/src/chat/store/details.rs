//! What belongs to messages beside their own rows: quotes, mentions, reactions and files. A page is completed with one
//! query for each, however many messages it has.

use std::collections::HashMap;

use diesel::prelude::*;
use uuid::Uuid;
use workspace_protocol::chat::{Attachment, Message, QUOTE_CHARACTERS, Quote, Reaction};

use super::messages::Row;
use super::reactions;
use crate::chat::attachments;
use crate::db::AnyConnection;
use crate::db::schema::{chat_mentions, chat_messages};
use crate::error::{Result, internal};

/// The beginning of a quoted message.
pub fn quote(row: &Row) -> Quote {
    Quote {
        id: row.id,
        author: row.author_id,
        excerpt: row.text.chars().take(QUOTE_CHARACTERS).collect(),
        deleted: row.deleted_at.is_some(),
    }
}

/// A message and what belongs to it.
pub fn message(
    row: Row,
    reply_to: Option<Quote>,
    mentions: Vec<i64>,
    reactions: Vec<Reaction>,
    attachments: Vec<Attachment>,
) -> Result<Message> {
    Ok(Message {
        replies: row.summary(),
        id: row.id,
        channel: row.channel_id,
        author: row.author_id,
        client_id: Uuid::from_slice(&row.client_id).map_err(internal)?,
        text: row.text,
        reply_to,
        thread: row.thread_id,
        mentions,
        mentions_channel: row.mentions_channel,
        reactions,
        attachments,
        pinned_at: row.pinned_at.map(Into::into),
        pinned_by: row.pinned_by,
        shown_as: row.shown_as,
        created_at: row.created_at.into(),
        edited_at: row.edited_at.map(Into::into),
        deleted_at: row.deleted_at.map(Into::into),
        deleted_by: row.deleted_by,
        version: row.version,
    })
}

/// Finds what belongs to messages; their order stays.
pub fn complete(conn: &mut AnyConnection, rows: Vec<Row>) -> Result<Vec<Message>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let quoted: Vec<i64> = rows.iter().filter_map(|row| row.reply_to_id).collect();
    let quoted: Vec<Row> = if quoted.is_empty() {
        Vec::new()
    } else {
        chat_messages::table.filter(chat_messages::id.eq_any(quoted)).load(conn)?
    };
    let mut mentions: HashMap<i64, Vec<i64>> = HashMap::new();
    let noted: Vec<(i64, i64)> = chat_mentions::table
        .filter(chat_mentions::message_id.eq_any(&ids))
        .order(chat_mentions::account_id.asc())
        .select((chat_mentions::message_id, chat_mentions::account_id))
        .load(conn)?;
    for (message, account) in noted {
        mentions.entry(message).or_default().push(account);
    }
    let mut reactions = reactions::of(conn, &ids)?;
    let mut attachments = attachments::of(conn, &ids)?;
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            let quoted = row.reply_to_id.and_then(|id| quoted.iter().find(|row| row.id == id)).map(quote);
            message(
                row,
                quoted,
                mentions.remove(&id).unwrap_or_default(),
                reactions.remove(&id).unwrap_or_default(),
                attachments.remove(&id).unwrap_or_default(),
            )
        })
        .collect()
}

/// Finds what belongs to one message.
pub fn complete_one(conn: &mut AnyConnection, row: Row) -> Result<Message> {
    complete(conn, vec![row])?.pop().ok_or_else(|| internal("a message was lost on the way"))
}

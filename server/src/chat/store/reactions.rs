//! Reactions and pins: what people put on a message.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;
use workspace_protocol::Page;
use workspace_protocol::chat::messages::{MAX_EMOJI, MAX_REACTIONS};
use workspace_protocol::chat::{Message, Reaction, SetReaction};

use super::access;
use super::details;
use super::messages::{self, Row};
use crate::db::schema::{chat_messages, chat_reactions};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, not_found};
use crate::journal::{Audience, Entry};

/// How many messages of a channel are pinned at the most.
const MAX_PINS: i64 = 100;

/// The reactions of messages, by message.
pub fn of(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, Vec<Reaction>>> {
    let rows: Vec<(i64, String, i64)> = chat_reactions::table
        .filter(chat_reactions::message_id.eq_any(ids))
        .order((chat_reactions::created_at.asc(), chat_reactions::account_id.asc()))
        .select((chat_reactions::message_id, chat_reactions::emoji, chat_reactions::account_id))
        .load(conn)?;
    let mut found: HashMap<i64, Vec<Reaction>> = HashMap::new();
    for (message, emoji, account) in rows {
        let reactions = found.entry(message).or_default();
        match reactions.iter_mut().find(|reaction| reaction.emoji == emoji) {
            Some(reaction) => reaction.accounts.push(account),
            None => reactions.push(Reaction { emoji, accounts: vec![account] }),
        }
    }
    Ok(found)
}

/// Forgets the reactions of a message.
pub fn forget(conn: &mut AnyConnection, id: i64) -> Result<()> {
    diesel::delete(chat_reactions::table.filter(chat_reactions::message_id.eq(id))).execute(conn)?;
    Ok(())
}

/// A message that is still there, in a channel that an account may write in.
fn writable(conn: &mut AnyConnection, account: i64, id: i64) -> Result<Row> {
    let (row, _) = messages::find(conn, account, id)?;
    access::require_write(conn, account, row.channel_id)?;
    if row.deleted_at.is_some() { Err(not_found("message")) } else { Ok(row) }
}

/// Sets or takes back somebody's reaction. Doing it again changes nothing.
///
/// # Errors
/// 404 for a message that is not there, 403 and 409 for a channel that the account may not write in, 409
/// `too_many_reactions`.
pub fn set(tx: &mut Tx<'_>, account: i64, id: i64, wish: &SetReaction) -> Result<Message> {
    let row = writable(tx.conn, account, id)?;
    let known = of(tx.conn, &[id])?.remove(&id).unwrap_or_default();
    let same = known.iter().find(|reaction| reaction.emoji == wish.emoji);
    if same.is_some_and(|reaction| reaction.accounts.contains(&account)) != wish.present {
        if wish.present {
            let all: usize = known.iter().map(|reaction| reaction.accounts.len()).sum();
            if all >= MAX_REACTIONS || (same.is_none() && known.len() >= MAX_EMOJI) {
                return Err(conflict("too_many_reactions", "this message can't carry any more reactions"));
            }
            diesel::insert_into(chat_reactions::table)
                .values((
                    chat_reactions::message_id.eq(id),
                    chat_reactions::emoji.eq(&wish.emoji),
                    chat_reactions::account_id.eq(account),
                    chat_reactions::created_at.eq(tx.now()),
                ))
                .execute(tx.conn)?;
        } else {
            diesel::delete(chat_reactions::table.find((id, &wish.emoji, account))).execute(tx.conn)?;
        }
        let payload = json!({
            "message": id, "channel": row.channel_id, "thread": row.thread_id,
            "account": account, "emoji": wish.emoji, "present": wish.present,
        });
        let entry = Entry::new("chat.reaction.set", Audience::channel(row.channel_id)).subject("message", id);
        tx.record(entry.payload(&payload));
    }
    details::complete_one(tx.conn, row)
}

/// Pins a message in its channel, or takes the pin out. Doing it again changes nothing.
///
/// # Errors
/// As [`set`], with 409 `too_many_pins`.
pub fn pin(tx: &mut Tx<'_>, account: i64, id: i64, pinned: bool) -> Result<Message> {
    let row = writable(tx.conn, account, id)?;
    if row.pinned_at.is_some() == pinned {
        return details::complete_one(tx.conn, row);
    }
    if pinned {
        let already: i64 = chat_messages::table
            .filter(chat_messages::channel_id.eq(row.channel_id).and(chat_messages::pinned_at.is_not_null()))
            .count()
            .get_result(tx.conn)?;
        if already >= MAX_PINS {
            return Err(conflict("too_many_pins", format!("at most {MAX_PINS} messages of a channel are pinned")));
        }
    }
    let at: Option<NaiveDateTime> = pinned.then(|| tx.now());
    let by = pinned.then_some(account);
    let row: Row = diesel::update(chat_messages::table.find(id))
        .set((chat_messages::pinned_at.eq(at), chat_messages::pinned_by.eq(by)))
        .returning(chat_messages::all_columns)
        .get_result(tx.conn)?;
    let message = details::complete_one(tx.conn, row)?;
    let payload = json!({
        "message": id, "channel": message.channel, "thread": message.thread,
        "pinned_at": message.pinned_at, "pinned_by": by,
    });
    let kind = if pinned { "chat.message.pinned" } else { "chat.message.unpinned" };
    tx.record(Entry::new(kind, Audience::channel(message.channel)).subject("message", id).payload(&payload));
    Ok(message)
}

/// The pinned messages of a channel, the latest pin first.
///
/// # Errors
/// 404 for a channel that the account may not read.
pub fn pins(conn: &mut AnyConnection, account: i64, channel: i64) -> Result<Page<Message>> {
    access::require_read(conn, account, channel)?;
    let rows: Vec<Row> = chat_messages::table
        .filter(chat_messages::channel_id.eq(channel).and(chat_messages::pinned_at.is_not_null()))
        .order((chat_messages::pinned_at.desc(), chat_messages::id.desc()))
        .limit(MAX_PINS)
        .load(conn)?;
    Ok(Page::whole(details::complete(conn, rows)?))
}

//! Deleting for good what a channel does not keep.

use std::collections::HashSet;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;

use super::messages::{self, Row};
use super::threads;
use crate::chat::{attachments, search};
use crate::db::schema::{
    chat_attachments, chat_channels, chat_drafts, chat_mentions, chat_message_texts, chat_messages, chat_reactions,
    chat_reports, chat_thread_follows,
};
use crate::db::{AnyConnection, Tx};
use crate::error::Result;
use crate::journal::{Audience, Entry};

/// How many messages one transaction deletes, so that other writes hardly wait.
const BATCH: i64 = 100;

/// The channels that do not keep their messages for ever, and for how long they do.
pub fn channels(conn: &mut AnyConnection) -> Result<Vec<(i64, TimeDelta)>> {
    let rows: Vec<(i64, Option<i32>)> = chat_channels::table
        .filter(chat_channels::retention_days.is_not_null())
        .order(chat_channels::id.asc())
        .select((chat_channels::id, chat_channels::retention_days))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, days)| Some((id, TimeDelta::days(days?.into())))).collect())
}

/// Where a run has got to: it goes from the newest expired message to the oldest, so that replies go before their root.
#[derive(Debug, Clone, Copy, Default)]
pub struct Position {
    at: Option<(NaiveDateTime, i64)>,
    /// The newest expired message.
    newest: i64,
    /// Whether clients were told.
    told: bool,
}

/// Deletes the next messages of a channel that were sent before `expired`. Answers where to go on; `None` at the end.
///
/// The root of a thread that goes on keeps its place as a tombstone. Clients are told once, by the first batch that takes
/// any away, for all.
pub fn delete(tx: &mut Tx<'_>, channel: i64, expired: NaiveDateTime, from: Position) -> Result<Option<Position>> {
    // The channel may have been told to keep them by now.
    let days: Option<i32> = chat_channels::table.find(channel).select(chat_channels::retention_days).first(tx.conn)?;
    if days.is_none_or(|days| expired > tx.now() - TimeDelta::days(days.into())) {
        return Ok(None);
    }
    let mut query = chat_messages::table
        .filter(chat_messages::channel_id.eq(channel).and(chat_messages::created_at.lt(expired)))
        .order((chat_messages::created_at.desc(), chat_messages::id.desc()))
        .limit(BATCH)
        .into_boxed();
    if let Some((at, id)) = from.at {
        let further = chat_messages::created_at.eq(at).and(chat_messages::id.lt(id));
        query = query.filter(chat_messages::created_at.lt(at).or(further));
    }
    let rows: Vec<Row> = query.load(tx.conn)?;
    let Some(last) = rows.last().map(|row| (row.created_at, row.id)) else { return Ok(None) };
    let newest = rows.iter().map(|row| row.id).fold(from.newest, i64::max);
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    // Roots whose replies stay.
    let kept: Vec<Option<i64>> = chat_messages::table
        .filter(chat_messages::thread_id.eq_any(ids.iter().copied().map(Some)))
        .filter(chat_messages::id.ne_all(&ids))
        .select(chat_messages::thread_id)
        .distinct()
        .load(tx.conn)?;
    let kept: HashSet<i64> = kept.into_iter().flatten().collect();
    let (kept, gone): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| kept.contains(&row.id));
    let tell = !gone.is_empty() && !from.told;
    remove(tx, &gone)?;
    for root in kept {
        messages::bury(tx, root, None)?;
    }
    if tell {
        let payload = json!({ "channel": channel, "before": newest + 1 });
        tx.record(
            Entry::new("chat.messages.expired", Audience::channel(channel))
                .subject("channel", channel)
                .payload(&payload),
        );
    }
    Ok(Some(Position { at: Some(last), newest, told: from.told || tell }))
}

/// Deletes these messages and all that hangs on them, here and in the journal.
fn remove(tx: &mut Tx<'_>, rows: &[Row]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let some = || ids.iter().copied().map(Some);
    messages::redact(tx, &ids)?;
    let with_files: Vec<Option<i64>> = chat_attachments::table
        .filter(chat_attachments::message_id.eq_any(some()))
        .select(chat_attachments::message_id)
        .distinct()
        .load(tx.conn)?;
    for message in with_files.into_iter().flatten() {
        attachments::release(tx, message)?;
    }
    diesel::delete(chat_message_texts::table.filter(chat_message_texts::message_id.eq_any(&ids))).execute(tx.conn)?;
    diesel::delete(chat_mentions::table.filter(chat_mentions::message_id.eq_any(&ids))).execute(tx.conn)?;
    diesel::delete(chat_reactions::table.filter(chat_reactions::message_id.eq_any(&ids))).execute(tx.conn)?;
    diesel::delete(chat_reports::table.filter(chat_reports::message_id.eq_any(&ids))).execute(tx.conn)?;
    diesel::delete(chat_thread_follows::table.filter(chat_thread_follows::root_id.eq_any(&ids))).execute(tx.conn)?;
    let channel = rows.first().map(|row| row.channel_id).unwrap_or_default();
    let drafts = chat_drafts::channel_id.eq(channel);
    diesel::delete(chat_drafts::table.filter(drafts.and(chat_drafts::thread_id.eq_any(&ids)))).execute(tx.conn)?;
    diesel::update(chat_drafts::table.filter(drafts.and(chat_drafts::reply_to_id.eq_any(some()))))
        .set(chat_drafts::reply_to_id.eq(None::<i64>))
        .execute(tx.conn)?;
    // Those who answered it quote nothing any more.
    diesel::update(chat_messages::table.filter(chat_messages::reply_to_id.eq_any(some())))
        .set(chat_messages::reply_to_id.eq(None::<i64>))
        .execute(tx.conn)?;
    diesel::delete(chat_messages::table.filter(chat_messages::id.eq_any(&ids))).execute(tx.conn)?;
    for id in &ids {
        search::reindex(tx, *id)?;
    }
    let roots: HashSet<i64> = rows.iter().filter_map(|row| row.thread_id).filter(|root| !ids.contains(root)).collect();
    for root in roots {
        threads::count_again(tx.conn, root)?;
    }
    Ok(())
}

//! What somebody keeps about a channel: read markers, preferences and drafts.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;
use workspace_protocol::chat::{Draft, Notify, Preferences, ReadMarker, SaveDraft, SetPreferences};

use super::{access, channels, from_name};
use crate::db::schema::{chat_drafts, chat_preferences, chat_reads};
use crate::db::{AnyConnection, Tx, upsert};
use crate::error::Result;
use crate::journal::{Audience, Entry};

/// How many drafts an account is shown at the most.
const MAX_DRAFTS: i64 = 200;

/// Moves an account's read marker; its other screens are told.
///
/// # Errors
/// 404 and 403 for a channel that the account is not in.
pub fn mark_read(tx: &mut Tx<'_>, account: i64, channel: i64, message: i64) -> Result<ReadMarker> {
    let place = access::require_member(tx.conn, account, channel)?;
    let known: Option<i64> =
        chat_reads::table.find((account, channel)).select(chat_reads::message_id).first(tx.conn).optional()?;
    if known != Some(message) {
        set_marker(tx, account, channel, message)?;
    }
    let marker = channels::marker(tx.conn, account, &place)?;
    if known != Some(message) {
        tx.record(Entry::new("chat.read.moved", Audience::user(account)).subject("channel", channel).payload(&marker));
    }
    Ok(marker)
}

/// Writes a read marker down, and tells nobody.
pub fn set_marker(tx: &mut Tx<'_>, account: i64, channel: i64, message: i64) -> Result<()> {
    upsert!(
        tx.conn,
        chat_reads::table,
        (chat_reads::account_id.eq(account), chat_reads::channel_id.eq(channel), chat_reads::message_id.eq(message),),
        (chat_reads::account_id, chat_reads::channel_id),
        chat_reads::message_id.eq(message)
    )?;
    Ok(())
}

fn read_preferences((notify, hidden): (String, bool)) -> Result<Preferences> {
    Ok(Preferences { notify: from_name(notify)?, hidden })
}

/// What an account wants of its channels, where that is not what is usual.
pub fn all_preferences(conn: &mut AnyConnection, account: i64) -> Result<HashMap<i64, Preferences>> {
    let rows: Vec<(i64, (String, bool))> = chat_preferences::table
        .filter(chat_preferences::account_id.eq(account))
        .select((chat_preferences::channel_id, (chat_preferences::notify, chat_preferences::hidden)))
        .load(conn)?;
    rows.into_iter().map(|(channel, row)| Ok((channel, read_preferences(row)?))).collect()
}

/// What an account wants of a channel.
pub fn preferences(conn: &mut AnyConnection, account: i64, channel: i64) -> Result<Preferences> {
    let row: Option<(String, bool)> = chat_preferences::table
        .find((account, channel))
        .select((chat_preferences::notify, chat_preferences::hidden))
        .first(conn)
        .optional()?;
    row.map_or_else(|| Ok(Preferences::default()), read_preferences)
}

fn name_of(notify: Notify) -> &'static str {
    match notify {
        Notify::Usual => "usual",
        Notify::All => "all",
        Notify::Nothing => "nothing",
    }
}

/// Changes what an account wants of a channel.
///
/// # Errors
/// 404 and 403 for a channel that the account is not in.
pub fn set_preferences(tx: &mut Tx<'_>, account: i64, channel: i64, change: SetPreferences) -> Result<Preferences> {
    access::require_member(tx.conn, account, channel)?;
    let known = preferences(tx.conn, account, channel)?;
    let wanted =
        Preferences { notify: change.notify.unwrap_or(known.notify), hidden: change.hidden.unwrap_or(known.hidden) };
    if wanted == known {
        return Ok(known);
    }
    let values = (chat_preferences::notify.eq(name_of(wanted.notify)), chat_preferences::hidden.eq(wanted.hidden));
    upsert!(
        tx.conn,
        chat_preferences::table,
        (chat_preferences::account_id.eq(account), chat_preferences::channel_id.eq(channel), values),
        (chat_preferences::account_id, chat_preferences::channel_id),
        values
    )?;
    let payload = json!({ "channel": channel, "notify": wanted.notify, "hidden": wanted.hidden });
    let entry = Entry::new("chat.preferences.changed", Audience::user(account)).subject("channel", channel);
    tx.record(entry.payload(&payload));
    Ok(wanted)
}

#[derive(Debug, Clone, Queryable)]
struct DraftRow {
    _account_id: i64,
    channel_id: i64,
    thread_id: i64,
    text: String,
    reply_to_id: Option<i64>,
    updated_at: NaiveDateTime,
}

impl DraftRow {
    fn draft(self) -> Draft {
        Draft {
            channel: self.channel_id,
            thread: (self.thread_id > 0).then_some(self.thread_id),
            text: self.text,
            reply_to: self.reply_to_id,
            updated_at: self.updated_at.into(),
        }
    }
}

/// What an account began to write, the latest first.
pub fn drafts(conn: &mut AnyConnection, account: i64) -> Result<Vec<Draft>> {
    let rows: Vec<DraftRow> = chat_drafts::table
        .filter(chat_drafts::account_id.eq(account))
        .order(chat_drafts::updated_at.desc())
        .limit(MAX_DRAFTS)
        .load(conn)?;
    Ok(rows.into_iter().map(DraftRow::draft).collect())
}

/// Keeps a draft, or discards it when it is empty. The account's other screens are told; its text is in the journal for
/// nobody else, and the former one is taken out of it.
///
/// # Errors
/// 404 and 403 for a channel that the account is not in.
pub fn save_draft(tx: &mut Tx<'_>, account: i64, channel: i64, wish: &SaveDraft) -> Result<Draft> {
    access::require_member(tx.conn, account, channel)?;
    let thread = wish.thread.unwrap_or(0);
    let draft = Draft {
        channel,
        thread: wish.thread,
        text: wish.text.clone(),
        reply_to: wish.reply_to,
        updated_at: tx.now().into(),
    };
    let gone = draft.text.trim().is_empty() && draft.reply_to.is_none();
    let rows = chat_drafts::table.find((account, channel, thread));
    if gone {
        if diesel::delete(rows).execute(tx.conn)? == 0 {
            return Ok(draft);
        }
    } else {
        let values = (
            chat_drafts::text.eq(&draft.text),
            chat_drafts::reply_to_id.eq(draft.reply_to),
            chat_drafts::updated_at.eq(tx.now()),
        );
        upsert!(
            tx.conn,
            chat_drafts::table,
            (
                chat_drafts::account_id.eq(account),
                chat_drafts::channel_id.eq(channel),
                chat_drafts::thread_id.eq(thread),
                values,
            ),
            (chat_drafts::account_id, chat_drafts::channel_id, chat_drafts::thread_id),
            values
        )?;
    }
    let subject = format!("{account}.{channel}.{thread}");
    tx.redact_subject(&format!("draft:{subject}"))?;
    tx.record(Entry::new("chat.draft.saved", Audience::user(account)).about("draft", &subject).payload(&draft));
    Ok(draft)
}

//! Messages: sending, editing, deleting, and reading a channel page by page.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text, Timestamp};
use serde::Serialize;
use uuid::Uuid;
use workspace_protocol::Page;
use workspace_protocol::chat::{ChannelKind, EditMessage, FormerText, Message, SendMessage, ThreadSummary};

use super::access::{self, Asker, Place};
use super::{details, members, threads};
use crate::chat::{attachments, mentions, search};
use crate::db::schema::{chat_channels, chat_members, chat_mentions, chat_message_texts, chat_messages, chat_reports};
use crate::db::{AnyConnection, Tx, insert_many};
use crate::error::{Result, forbidden, invalid_field, not_found, version_conflict};
use crate::journal::{Audience, Entry};

/// The entries of how many messages are redacted by one statement.
const REDACTED_AT_ONCE: usize = 500;
/// How many former texts of a message are shown at the most.
const MAX_FORMER_TEXTS: i64 = 200;

/// A stored message.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    /// Its id: the `seq` of the entry that created it.
    pub id: i64,
    /// Its channel.
    pub channel_id: i64,
    /// Its author.
    pub author_id: i64,
    /// The id that the author's client gave it.
    pub client_id: Vec<u8>,
    /// Its text; empty once deleted.
    pub text: String,
    /// The message that it answers.
    pub reply_to_id: Option<i64>,
    /// When it was accepted.
    pub created_at: NaiveDateTime,
    /// When it was last edited.
    pub edited_at: Option<NaiveDateTime>,
    /// When it was deleted.
    pub deleted_at: Option<NaiveDateTime>,
    /// Counts the changes.
    pub version: i32,
    /// The root of the thread that it is a reply in.
    pub thread_id: Option<i64>,
    /// How many replies its thread has.
    pub replies: i32,
    /// When the last of these came.
    pub last_reply_at: Option<NaiveDateTime>,
    /// Whether it mentions everyone in the channel.
    pub mentions_channel: bool,
    /// When it was pinned.
    pub pinned_at: Option<NaiveDateTime>,
    /// By whom.
    pub pinned_by: Option<i64>,
    /// Who deleted it.
    pub deleted_by: Option<i64>,
    /// The name that it is shown under.
    pub shown_as: Option<String>,
    /// The webhook that posted it.
    pub webhook_id: Option<i64>,
}

impl Row {
    /// The thread that it is the root of, once there are replies.
    pub fn summary(&self) -> Option<ThreadSummary> {
        let last_at = self.last_reply_at.filter(|_| self.replies > 0)?;
        Some(ThreadSummary { root: self.id, count: self.replies, last_at: last_at.into() })
    }
}

/// Where a page of messages begins.
#[derive(Debug, Clone, Copy)]
pub enum Start {
    /// Beside this message, which is left out itself.
    Beside(i64),
    /// At this time.
    At(NaiveDateTime),
    /// At the end that one comes from.
    End,
}

/// The id of the newest message of a channel; 0 when there is none.
pub fn last(conn: &mut AnyConnection, channel: i64) -> Result<i64> {
    let last: Option<i64> = chat_messages::table
        .filter(chat_messages::channel_id.eq(channel).and(chat_messages::thread_id.is_null()))
        .select(diesel::dsl::max(chat_messages::id))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// Messages of a channel before (newest first) or after (oldest first) a place; replies in threads are not among them.
///
/// # Errors
/// 404 for a channel that the account may not read.
pub fn list(
    conn: &mut AnyConnection,
    account: i64,
    channel: i64,
    newer: bool,
    start: Start,
    limit: i64,
) -> Result<Page<Message>> {
    access::require_read(conn, account, channel)?;
    let mut query = chat_messages::table
        .filter(chat_messages::channel_id.eq(channel).and(chat_messages::thread_id.is_null()))
        .limit(limit + 1)
        .into_boxed();
    query = match (start, newer) {
        (Start::Beside(id), true) => query.filter(chat_messages::id.gt(id)),
        (Start::Beside(id), false) => query.filter(chat_messages::id.lt(id)),
        (Start::At(time), newer) => {
            let edge = first_at(conn, channel, time)?;
            if newer { query.filter(chat_messages::id.ge(edge)) } else { query.filter(chat_messages::id.lt(edge)) }
        }
        (Start::End, _) => query,
    };
    let rows: Vec<Row> =
        if newer { query.order(chat_messages::id.asc()) } else { query.order(chat_messages::id.desc()) }.load(conn)?;
    let page = Page::cut(rows, limit, |row| row.id.to_string());
    Ok(Page { items: details::complete(conn, page.items)?, next: page.next })
}

/// The id of the first message at or after a time; beyond every id when there is none.
fn first_at(conn: &mut AnyConnection, channel: i64, time: NaiveDateTime) -> Result<i64> {
    let first: Option<i64> = chat_messages::table
        .filter(chat_messages::channel_id.eq(channel).and(chat_messages::created_at.ge(time)))
        .order(chat_messages::created_at.asc())
        .select(chat_messages::id)
        .first(conn)
        .optional()?;
    Ok(first.unwrap_or(i64::MAX))
}

/// A message that an account may read, and its channel.
///
/// # Errors
/// 404 when there is none, or it is in a channel that the account may not read.
pub fn find(conn: &mut AnyConnection, account: i64, id: i64) -> Result<(Row, Place)> {
    let row: Option<Row> = chat_messages::table.find(id).first(conn).optional()?;
    let row = row.ok_or_else(|| not_found("message"))?;
    match access::require_read(conn, account, row.channel_id) {
        Ok(place) => Ok((row, place)),
        Err(error) if error.code() == "not_found" => Err(not_found("message")),
        Err(error) => Err(error),
    }
}

/// As [`find`], with all that belongs to the message.
pub fn one(conn: &mut AnyConnection, account: i64, id: i64) -> Result<Message> {
    let (row, _) = find(conn, account, id)?;
    details::complete_one(conn, row)
}

/// The message that an author sent under this client id before.
pub fn sent_before(conn: &mut AnyConnection, author: i64, client_id: Uuid) -> Result<Option<Message>> {
    let row: Option<Row> = chat_messages::table
        .filter(chat_messages::author_id.eq(author).and(chat_messages::client_id.eq(client_id.as_bytes().to_vec())))
        .first(conn)
        .optional()?;
    row.map(|row| details::complete_one(conn, row)).transpose()
}

/// Who posts on behalf of an author, and under which name.
#[derive(Debug, Clone)]
pub struct Poster {
    /// The webhook.
    pub webhook: i64,
    /// The name that is shown.
    pub shown_as: String,
}

/// Adds a message. On PostgreSQL every statement is a round trip, so a plain message is one statement: whether its author
/// may write in the channel is looked up by the statement that inserts it, and its id is the `seq` that its journal entry
/// will have.
///
/// # Errors
/// 404, 403 and 409 for a channel that the author may not write in, 422 for a quoted message, a thread or files that are
/// not to be had there, and the broken rule `chat_messages.author_id, client_id` when it was sent before.
pub fn send(tx: &mut Tx<'_>, author: i64, channel: i64, new: &SendMessage, poster: Option<&Poster>) -> Result<Message> {
    let quoted = new.reply_to.map(|id| in_channel(tx.conn, "reply_to", channel, id)).transpose()?;
    let root = new.thread.map(|id| in_channel(tx.conn, "thread", channel, id)).transpose()?;
    if root.as_ref().is_some_and(|root| root.thread_id.is_some()) {
        return Err(invalid_field("thread", "invalid", "a message that is no reply in a thread itself"));
    }
    let said = mentions::of(&new.text);
    let row = Row {
        id: tx.next_seq(),
        channel_id: channel,
        author_id: author,
        client_id: new.client_id.as_bytes().to_vec(),
        text: new.text.clone(),
        reply_to_id: new.reply_to,
        created_at: tx.now(),
        edited_at: None,
        deleted_at: None,
        version: 1,
        thread_id: new.thread,
        replies: 0,
        last_reply_at: None,
        mentions_channel: said.channel,
        pinned_at: None,
        pinned_by: None,
        deleted_by: None,
        shown_as: poster.map(|poster| poster.shown_as.clone()),
        webhook_id: poster.map(|poster| poster.webhook),
    };
    if insert(tx.conn, &row)? == 0 {
        let place = access::require_write(tx.conn, author, channel)?;
        return Err(crate::error::internal(format!("{} can be written in after all", place.row.id)));
    }
    let mentioned = note_mentions(tx.conn, &row, &said.usernames)?;
    let attachments = attachments::bind(tx, author, channel, row.id, &new.attachments)?;
    let thread = root.map(|root| threads::add_reply(tx, &row, &root, &mentioned)).transpose()?;
    let message = details::message(row, quoted.as_ref().map(details::quote), mentioned, Vec::new(), attachments)?;
    record(tx, "chat.message.created", &message, thread);
    Ok(message)
}

/// Inserts a message where its author may write; answers how many rows that were.
fn insert(conn: &mut AnyConnection, row: &Row) -> Result<usize> {
    let member = diesel::dsl::exists(
        chat_members::table
            .filter(chat_members::channel_id.eq(chat_channels::id))
            .filter(chat_members::account_id.eq(row.author_id)),
    );
    let writable = chat_channels::table
        .find(row.channel_id)
        .filter(chat_channels::archived_at.is_null())
        .filter(chat_channels::kind.eq(ChannelKind::Everyone.name()).or(member));
    Ok(diesel::insert_into(chat_messages::table)
        .values(writable.select((
            row.id.into_sql::<BigInt>(),
            chat_channels::id,
            row.author_id.into_sql::<BigInt>(),
            row.client_id.clone().into_sql::<Binary>(),
            row.text.clone().into_sql::<Text>(),
            row.reply_to_id.into_sql::<Nullable<BigInt>>(),
            row.created_at.into_sql::<Timestamp>(),
            row.version.into_sql::<Integer>(),
            row.thread_id.into_sql::<Nullable<BigInt>>(),
            row.mentions_channel.into_sql::<Bool>(),
            row.shown_as.clone().into_sql::<Nullable<Text>>(),
            row.webhook_id.into_sql::<Nullable<BigInt>>(),
        )))
        .into_columns((
            chat_messages::id,
            chat_messages::channel_id,
            chat_messages::author_id,
            chat_messages::client_id,
            chat_messages::text,
            chat_messages::reply_to_id,
            chat_messages::created_at,
            chat_messages::version,
            chat_messages::thread_id,
            chat_messages::mentions_channel,
            chat_messages::shown_as,
            chat_messages::webhook_id,
        ))
        .execute(conn)?)
}

/// A message of this very channel.
fn in_channel(conn: &mut AnyConnection, field: &str, channel: i64, id: i64) -> Result<Row> {
    let row: Option<Row> =
        chat_messages::table.find(id).filter(chat_messages::channel_id.eq(channel)).first(conn).optional()?;
    row.ok_or_else(|| invalid_field(field, "unknown", "a message of the same channel"))
}

/// Notes whom a message mentions: those of these people who are in the channel.
fn note_mentions(conn: &mut AnyConnection, row: &Row, usernames: &[String]) -> Result<Vec<i64>> {
    if usernames.is_empty() {
        return Ok(Vec::new());
    }
    let named = crate::accounts::active_by_usernames(conn, usernames)?;
    let place = access::require_read(conn, row.author_id, row.channel_id)?;
    let mentioned = members::among(conn, &place, &named)?;
    if !mentioned.is_empty() {
        let rows: Vec<_> = mentioned
            .iter()
            .map(|account| {
                (
                    chat_mentions::account_id.eq(*account),
                    chat_mentions::channel_id.eq(row.channel_id),
                    chat_mentions::message_id.eq(row.id),
                )
            })
            .collect();
        insert_many!(conn, chat_mentions::table, rows)?;
    }
    Ok(mentioned)
}

fn forget_mentions(conn: &mut AnyConnection, id: i64) -> Result<()> {
    diesel::delete(chat_mentions::table.filter(chat_mentions::message_id.eq(id))).execute(conn)?;
    Ok(())
}

fn record(tx: &mut Tx<'_>, kind: &'static str, message: &Message, thread: Option<ThreadSummary>) {
    #[derive(Serialize)]
    struct Payload<'a> {
        message: &'a Message,
        thread: Option<ThreadSummary>,
    }
    let entry = Entry::new(kind, Audience::channel(message.channel)).subject("message", message.id);
    tx.record(entry.payload(&Payload { message, thread }));
}

/// Gives one's message a new text; the former one is kept for administrators.
///
/// # Errors
/// 403 for another's, 404 for a deleted one, 409 with the message as it is when it was changed since, or in an archived
/// channel.
pub fn edit(tx: &mut Tx<'_>, author: i64, id: i64, change: &EditMessage) -> Result<Message> {
    let (row, place) = find(tx.conn, author, id)?;
    if row.author_id != author || row.webhook_id.is_some() {
        return Err(forbidden("not_yours", "only its author may change a message"));
    }
    place.require_open_for_changes()?;
    if row.deleted_at.is_some() {
        return Err(not_found("message"));
    }
    if row.version != change.version {
        return Err(version_conflict(&details::complete_one(tx.conn, row)?));
    }
    if row.text == change.text {
        return details::complete_one(tx.conn, row);
    }
    let seq = tx.next_seq();
    diesel::insert_into(chat_message_texts::table)
        .values((
            chat_message_texts::message_id.eq(id),
            chat_message_texts::seq.eq(seq),
            chat_message_texts::text.eq(&row.text),
            chat_message_texts::replaced_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    let said = mentions::of(&change.text);
    let row: Row = diesel::update(chat_messages::table.find(id))
        .set((
            chat_messages::text.eq(&change.text),
            chat_messages::edited_at.eq(Some(tx.now())),
            chat_messages::mentions_channel.eq(said.channel),
            chat_messages::version.eq(row.version + 1),
        ))
        .returning(chat_messages::all_columns)
        .get_result(tx.conn)?;
    forget_mentions(tx.conn, id)?;
    note_mentions(tx.conn, &row, &said.usernames)?;
    search::reindex(tx, id)?;
    let message = details::complete_one(tx.conn, row)?;
    record(tx, "chat.message.edited", &message, None);
    Ok(message)
}

/// Deletes a message: one's own, or as who keeps order there. Deleting it again changes nothing.
///
/// # Errors
/// 403 for another's where the caller does not manage the channel, 409 for one's own in an archived channel.
pub fn delete(tx: &mut Tx<'_>, asker: Asker, id: i64) -> Result<Message> {
    let (row, place) = find(tx.conn, asker.account, id)?;
    if !place.is_managed_by(asker) {
        if row.author_id != asker.account {
            return Err(forbidden("not_yours", "only its author and who manages the channel may delete a message"));
        }
        place.require_open_for_changes()?;
    }
    bury(tx, row, Some(asker.account))
}

/// Takes what messages said out of the journal: out of their own entries, and out of those of messages that quote them,
/// which carry their beginning.
pub fn redact(tx: &mut Tx<'_>, ids: &[i64]) -> Result<()> {
    let quoting: Vec<i64> = chat_messages::table
        .filter(chat_messages::reply_to_id.eq_any(ids.iter().copied().map(Some)))
        .select(chat_messages::id)
        .load(tx.conn)?;
    let about: Vec<String> = quoting.iter().chain(ids).map(|id| format!("message:{id}")).collect();
    about.chunks(REDACTED_AT_ONCE).try_for_each(|some| tx.redact_subjects(some))
}

/// Turns a message into a tombstone: its texts go, here and in the journal, with everything that hangs on it.
pub fn bury(tx: &mut Tx<'_>, row: Row, by: Option<i64>) -> Result<Message> {
    let id = row.id;
    if row.deleted_at.is_some() {
        return details::complete_one(tx.conn, row);
    }
    redact(tx, &[id])?;
    diesel::delete(chat_message_texts::table.filter(chat_message_texts::message_id.eq(id))).execute(tx.conn)?;
    forget_mentions(tx.conn, id)?;
    super::reactions::forget(tx.conn, id)?;
    attachments::release(tx, id)?;
    diesel::update(chat_reports::table.filter(chat_reports::message_id.eq(id)))
        .set(chat_reports::text.eq(""))
        .execute(tx.conn)?;
    let row: Row = diesel::update(chat_messages::table.find(id))
        .set((
            chat_messages::text.eq(""),
            chat_messages::deleted_at.eq(Some(tx.now())),
            chat_messages::deleted_by.eq(by),
            chat_messages::mentions_channel.eq(false),
            chat_messages::pinned_at.eq(None::<NaiveDateTime>),
            chat_messages::pinned_by.eq(None::<i64>),
            chat_messages::version.eq(row.version + 1),
        ))
        .returning(chat_messages::all_columns)
        .get_result(tx.conn)?;
    search::reindex(tx, id)?;
    let thread = row.thread_id.map(|root| threads::count_again(tx.conn, root)).transpose()?;
    let message = details::complete_one(tx.conn, row)?;
    record(tx, "chat.message.deleted", &message, thread.flatten());
    Ok(message)
}

/// The texts that a message had before, oldest first.
///
/// # Errors
/// 404 for a message that the account may not read.
pub fn former_texts(conn: &mut AnyConnection, account: i64, id: i64) -> Result<Vec<FormerText>> {
    find(conn, account, id)?;
    let rows: Vec<(String, NaiveDateTime)> = chat_message_texts::table
        .filter(chat_message_texts::message_id.eq(id))
        .order(chat_message_texts::seq.asc())
        .limit(MAX_FORMER_TEXTS)
        .select((chat_message_texts::text, chat_message_texts::replaced_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(text, at)| FormerText { text, replaced_at: at.into() }).collect())
}

//! The tables of the chat module. Nothing else touches them.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;
use workspace_protocol::Page;
use workspace_protocol::chat::{
    Channel, ChannelKind, EditMessage, Message, QUOTE_CHARACTERS, Quote, ReadMarker, SendMessage, UNREAD_CEILING,
};

use crate::db::schema::{chat_channels, chat_message_texts, chat_messages, chat_reads};
use crate::db::{AnyConnection, Tx, upsert};
use crate::error::{Error, Result, forbidden, internal, invalid_field, not_found, version_conflict};
use crate::journal::{Audience, Entry};

/// How many channels are listed at the most.
const MAX_CHANNELS: i64 = 200;

#[derive(Debug, Clone, Queryable)]
struct ChannelRow {
    id: i64,
    name: String,
    _name_key: String,
    topic: String,
    kind: String,
    _archived_at: Option<NaiveDateTime>,
    _created_at: NaiveDateTime,
    version: i32,
}

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = chat_messages)]
struct Row {
    id: i64,
    channel_id: i64,
    author_id: i64,
    client_id: Vec<u8>,
    text: String,
    reply_to_id: Option<i64>,
    created_at: NaiveDateTime,
    edited_at: Option<NaiveDateTime>,
    deleted_at: Option<NaiveDateTime>,
    version: i32,
}

impl Row {
    fn message(self, quote: Option<Quote>) -> Result<Message> {
        Ok(Message {
            id: self.id,
            channel: self.channel_id,
            author: self.author_id,
            client_id: Uuid::from_slice(&self.client_id).map_err(internal)?,
            text: self.text,
            reply_to: quote,
            created_at: self.created_at.into(),
            edited_at: self.edited_at.map(Into::into),
            deleted_at: self.deleted_at.map(Into::into),
            version: self.version,
        })
    }

    fn quote(&self) -> Quote {
        Quote {
            id: self.id,
            author: self.author_id,
            excerpt: self.text.chars().take(QUOTE_CHARACTERS).collect(),
            deleted: self.deleted_at.is_some(),
        }
    }
}

/// The channels that an account is in.
pub fn channels(conn: &mut AnyConnection, account: i64) -> Result<Vec<Channel>> {
    let rows: Vec<ChannelRow> = chat_channels::table
        .filter(chat_channels::archived_at.is_null())
        .order(chat_channels::id.asc())
        .limit(MAX_CHANNELS)
        .load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let read: Vec<(i64, i64)> = chat_reads::table
        .filter(chat_reads::account_id.eq(account).and(chat_reads::channel_id.eq_any(ids)))
        .select((chat_reads::channel_id, chat_reads::message_id))
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let message = read.iter().find(|(channel, _)| *channel == row.id).map_or(0, |(_, message)| *message);
            let read = marker(conn, account, row.id, message)?;
            as_channel(row, read)
        })
        .collect()
}

fn as_channel(row: ChannelRow, read: ReadMarker) -> Result<Channel> {
    let kind: ChannelKind = serde_json::from_value(row.kind.into()).map_err(internal)?;
    Ok(Channel { id: row.id, name: row.name, topic: row.topic, kind, read, version: row.version })
}

/// A channel that an account is in.
pub fn channel(conn: &mut AnyConnection, account: i64, id: i64) -> Result<Channel> {
    let row: Option<ChannelRow> =
        chat_channels::table.find(id).filter(chat_channels::archived_at.is_null()).first(conn).optional()?;
    let row = row.ok_or_else(|| not_found("channel"))?;
    let message: Option<i64> =
        chat_reads::table.find((account, id)).select(chat_reads::message_id).first(conn).optional()?;
    let read = marker(conn, account, id, message.unwrap_or(0))?;
    as_channel(row, read)
}

/// Counts what is unread, no further than the ceiling: the cost has a bound, however much there is.
fn marker(conn: &mut AnyConnection, account: i64, channel: i64, message: i64) -> Result<ReadMarker> {
    let unread: Vec<i64> = chat_messages::table
        .filter(chat_messages::channel_id.eq(channel).and(chat_messages::id.gt(message)))
        .filter(chat_messages::author_id.ne(account).and(chat_messages::deleted_at.is_null()))
        .order(chat_messages::id.asc())
        .select(chat_messages::id)
        .limit(UNREAD_CEILING)
        .load(conn)?;
    Ok(ReadMarker { channel, message, unread: i64::try_from(unread.len()).unwrap_or(UNREAD_CEILING) })
}

fn require_channel(conn: &mut AnyConnection, id: i64) -> Result<()> {
    let found: Option<i64> = chat_channels::table.find(id).select(chat_channels::id).first(conn).optional()?;
    found.map(drop).ok_or_else(|| not_found("channel"))
}

/// Messages of a channel before (newest first) or after (oldest first) a message.
pub fn messages(
    conn: &mut AnyConnection,
    channel: i64,
    newer: bool,
    cursor: Option<i64>,
    limit: i64,
) -> Result<Page<Message>> {
    require_channel(conn, channel)?;
    let query = chat_messages::table.filter(chat_messages::channel_id.eq(channel)).limit(limit + 1);
    let rows: Vec<Row> = if newer {
        query.filter(chat_messages::id.gt(cursor.unwrap_or(0))).order(chat_messages::id.asc()).load(conn)?
    } else {
        query.filter(chat_messages::id.lt(cursor.unwrap_or(i64::MAX))).order(chat_messages::id.desc()).load(conn)?
    };
    let page = Page::cut(rows, limit, |row| row.id.to_string());
    let quoted: Vec<i64> = page.items.iter().filter_map(|row| row.reply_to_id).collect();
    let quoted: Vec<Row> = if quoted.is_empty() {
        Vec::new()
    } else {
        chat_messages::table.filter(chat_messages::id.eq_any(quoted)).load(conn)?
    };
    let quote = |id: Option<i64>| id.and_then(|id| quoted.iter().find(|row| row.id == id)).map(Row::quote);
    let next = page.next;
    let items = page
        .items
        .into_iter()
        .map(|row| {
            let quote = quote(row.reply_to_id);
            row.message(quote)
        })
        .collect::<Result<_>>()?;
    Ok(Page { items, next })
}

fn one(conn: &mut AnyConnection, row: Row) -> Result<Message> {
    let quoted: Option<Row> = match row.reply_to_id {
        Some(id) => chat_messages::table.find(id).first(conn).optional()?,
        None => None,
    };
    row.message(quoted.as_ref().map(Row::quote))
}

/// The message that an author sent under this client id before.
pub fn sent_before(conn: &mut AnyConnection, author: i64, client_id: Uuid) -> Result<Option<Message>> {
    let row: Option<Row> = chat_messages::table
        .filter(chat_messages::author_id.eq(author).and(chat_messages::client_id.eq(client_id.as_bytes().to_vec())))
        .first(conn)
        .optional()?;
    row.map(|row| one(conn, row)).transpose()
}

/// Adds a message. On PostgreSQL every statement is a round trip, so a plain message is one statement: its channel is
/// looked up by the statement that inserts it, and its id is the `seq` that its journal entry will have.
///
/// # Errors
/// 404 without such a channel, 422 for a quoted message that is not in it, and the broken rule
/// `chat_messages.author_id, client_id` when it was sent before.
pub fn send(tx: &mut Tx<'_>, author: i64, channel: i64, new: &SendMessage) -> Result<Message> {
    let quoted: Option<Row> = match new.reply_to {
        None => None,
        Some(id) => {
            let row = chat_messages::table.find(id).filter(chat_messages::channel_id.eq(channel)).first(tx.conn);
            let row = row.optional()?;
            Some(row.ok_or_else(|| invalid_field("reply_to", "unknown", "a message of the same channel"))?)
        }
    };
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
    };
    let open = chat_channels::table.find(channel).filter(chat_channels::archived_at.is_null());
    let inserted = diesel::insert_into(chat_messages::table)
        .values(open.select((
            row.id.into_sql::<diesel::sql_types::BigInt>(),
            chat_channels::id,
            author.into_sql::<diesel::sql_types::BigInt>(),
            row.client_id.clone().into_sql::<diesel::sql_types::Binary>(),
            row.text.clone().into_sql::<diesel::sql_types::Text>(),
            row.reply_to_id.into_sql::<diesel::sql_types::Nullable<diesel::sql_types::BigInt>>(),
            row.created_at.into_sql::<diesel::sql_types::Timestamp>(),
            row.version.into_sql::<diesel::sql_types::Integer>(),
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
        ))
        .execute(tx.conn)?;
    if inserted == 0 {
        return Err(not_found("channel"));
    }
    let message = row.message(quoted.as_ref().map(Row::quote))?;
    record(tx, "chat.message.created", &message);
    Ok(message)
}

/// Whether an error says that the author has sent this client id before.
pub fn was_sent_before(error: &Error) -> bool {
    error.violates("chat_messages", "author_id")
}

fn record(tx: &mut Tx<'_>, kind: &'static str, message: &Message) -> i64 {
    #[derive(Serialize)]
    struct Payload<'a> {
        message: &'a Message,
    }
    tx.record(Entry::new(kind, Audience::everyone()).subject("message", message.id).payload(&Payload { message }))
}

fn own(conn: &mut AnyConnection, author: i64, id: i64) -> Result<Row> {
    let row: Option<Row> = chat_messages::table.find(id).first(conn).optional()?;
    let row = row.ok_or_else(|| not_found("message"))?;
    if row.author_id == author { Ok(row) } else { Err(forbidden("not_yours", "only its author may change a message")) }
}

/// Gives one's message a new text; the former one is kept for administrators.
///
/// # Errors
/// 403 for another's, 404 for a deleted one, 409 with the message as it is when it was changed since.
pub fn edit(tx: &mut Tx<'_>, author: i64, id: i64, change: &EditMessage) -> Result<Message> {
    let row = own(tx.conn, author, id)?;
    if row.deleted_at.is_some() {
        return Err(not_found("message"));
    }
    if row.version != change.version {
        return Err(version_conflict(&one(tx.conn, row)?));
    }
    if row.text == change.text {
        return one(tx.conn, row);
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
    let row: Row = diesel::update(chat_messages::table.find(id))
        .set((
            chat_messages::text.eq(&change.text),
            chat_messages::edited_at.eq(Some(tx.now())),
            chat_messages::version.eq(row.version + 1),
        ))
        .returning(chat_messages::all_columns)
        .get_result(tx.conn)?;
    let message = one(tx.conn, row)?;
    record(tx, "chat.message.edited", &message);
    Ok(message)
}

/// Deletes one's message: its texts go, here and in the journal, and a tombstone stays. Deleting it again changes nothing.
pub fn delete(tx: &mut Tx<'_>, author: i64, id: i64) -> Result<Message> {
    let row = own(tx.conn, author, id)?;
    if row.deleted_at.is_some() {
        return one(tx.conn, row);
    }
    tx.redact_subject(&format!("message:{id}"))?;
    diesel::delete(chat_message_texts::table.filter(chat_message_texts::message_id.eq(id))).execute(tx.conn)?;
    let row: Row = diesel::update(chat_messages::table.find(id))
        .set((
            chat_messages::text.eq(""),
            chat_messages::deleted_at.eq(Some(tx.now())),
            chat_messages::version.eq(row.version + 1),
        ))
        .returning(chat_messages::all_columns)
        .get_result(tx.conn)?;
    let message = one(tx.conn, row)?;
    record(tx, "chat.message.deleted", &message);
    Ok(message)
}

/// Moves an account's read marker; its other screens are told.
pub fn mark_read(tx: &mut Tx<'_>, account: i64, channel: i64, message: i64) -> Result<ReadMarker> {
    require_channel(tx.conn, channel)?;
    let known: Option<i64> =
        chat_reads::table.find((account, channel)).select(chat_reads::message_id).first(tx.conn).optional()?;
    if known != Some(message) {
        upsert!(
            tx.conn,
            chat_reads::table,
            (
                chat_reads::account_id.eq(account),
                chat_reads::channel_id.eq(channel),
                chat_reads::message_id.eq(message),
            ),
            (chat_reads::account_id, chat_reads::channel_id),
            chat_reads::message_id.eq(message)
        )?;
    }
    let marker = marker(tx.conn, account, channel, message)?;
    if known != Some(message) {
        tx.record(Entry::new("chat.read.moved", Audience::user(account)).subject("channel", channel).payload(&marker));
    }
    Ok(marker)
}

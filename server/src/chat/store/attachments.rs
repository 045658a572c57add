//! The rows of attachments.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use workspace_protocol::Page;
use workspace_protocol::chat::{Attachment, ChannelFile};

use super::access;
use crate::db::schema::{chat_attachments, chat_messages};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, invalid_field, not_found};
use crate::files::{self, Stored};
use crate::journal::{Audience, Entry};

/// How many files somebody may have uploaded and not sent.
const MOST_UNSENT: i64 = 100;
/// How many places a message's files have among those of its channel; more than it may have files.
const PLACES: i64 = 16;
/// How many that were never sent one transaction forgets, so that other writes hardly wait.
const FORGOTTEN_AT_ONCE: i64 = 100;

/// A stored attachment.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    /// Its id.
    pub id: i64,
    account_id: i64,
    /// The message that it was sent with.
    pub message_id: Option<i64>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    /// Where its bytes are.
    pub sha256: String,
    width: Option<i32>,
    height: Option<i32>,
    /// Where its thumbnail's bytes are.
    pub thumbnail_sha256: Option<String>,
    created_at: NaiveDateTime,
    _channel_id: Option<i64>,
    place: Option<i64>,
}

impl Row {
    fn attachment(self) -> Attachment {
        Attachment {
            id: self.id,
            name: self.name,
            media_type: self.media_type,
            size: self.size,
            width: self.width,
            height: self.height,
            thumbnail: self.thumbnail_sha256.is_some(),
            created_at: self.created_at.into(),
        }
    }
}

/// A file that was uploaded, and what was found out about it.
#[derive(Debug, Clone)]
pub struct New {
    /// Its name, cleaned.
    pub name: String,
    /// What it is, by its bytes.
    pub media_type: &'static str,
    /// Where its bytes are.
    pub file: Stored,
    /// The size of an image, in pixels.
    pub pixels: Option<(i32, i32)>,
    /// The thumbnail of an image, and what it is.
    pub thumbnail: Option<(Stored, &'static str)>,
}

/// Adds an uploaded file, which nobody but its owner sees before it is sent.
///
/// # Errors
/// 409 `too_many_unsent`.
pub fn create(tx: &mut Tx<'_>, account: i64, new: &New) -> Result<Attachment> {
    let unsent = chat_attachments::table
        .filter(chat_attachments::message_id.is_null().and(chat_attachments::account_id.eq(account)))
        .count()
        .get_result::<i64>(tx.conn)?;
    if unsent >= MOST_UNSENT {
        return Err(conflict(
            "too_many_unsent",
            format!("{MOST_UNSENT} of your files wait to be sent: send them first"),
        ));
    }
    let now = tx.now();
    let row: Row = diesel::insert_into(chat_attachments::table)
        .values((
            chat_attachments::account_id.eq(account),
            chat_attachments::name.eq(&new.name),
            chat_attachments::media_type.eq(new.media_type),
            chat_attachments::size.eq(new.file.size),
            chat_attachments::sha256.eq(&new.file.sha256),
            chat_attachments::width.eq(new.pixels.map(|(width, _)| width)),
            chat_attachments::height.eq(new.pixels.map(|(_, height)| height)),
            chat_attachments::thumbnail_sha256.eq(new.thumbnail.as_ref().map(|(file, _)| &file.sha256)),
            chat_attachments::created_at.eq(now),
        ))
        .returning(chat_attachments::all_columns)
        .get_result(tx.conn)?;
    let owner = owner(row.id);
    files::refer(tx, &new.file, new.media_type, &owner)?;
    if let Some((file, media_type)) = &new.thumbnail {
        files::refer(tx, file, media_type, &owner)?;
    }
    let attachment = row.attachment();
    tx.record(
        Entry::new("chat.attachment.uploaded", Audience::user(account))
            .subject("attachment", attachment.id)
            .payload(&serde_json::json!({ "attachment": attachment })),
    );
    Ok(attachment)
}

fn owner(id: i64) -> String {
    format!("attachment:{id}")
}

/// An attachment that an account may read: one of a message in a channel that it may read, or its own that was not sent.
///
/// # Errors
/// 404 otherwise.
pub fn find(conn: &mut AnyConnection, account: i64, id: i64) -> Result<Row> {
    let gone = || not_found("attachment");
    let row: Row = chat_attachments::table.find(id).first(conn).optional()?.ok_or_else(gone)?;
    match row.message_id {
        None if row.account_id == account => Ok(row),
        None => Err(gone()),
        Some(message) => {
            let channel: i64 = chat_messages::table.find(message).select(chat_messages::channel_id).first(conn)?;
            match access::require_read(conn, account, channel) {
                Ok(_) => Ok(row),
                Err(error) if error.status().is_server_error() => Err(error),
                Err(_) => Err(gone()),
            }
        }
    }
}

/// Sends an author's uploaded files with their message.
///
/// # Errors
/// 422 for what the author has not uploaded, or has sent before.
pub fn bind(tx: &mut Tx<'_>, author: i64, channel: i64, message: i64, ids: &[i64]) -> Result<Vec<Attachment>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = chat_attachments::table
        .filter(chat_attachments::id.eq_any(ids).and(chat_attachments::account_id.eq(author)))
        .filter(chat_attachments::message_id.is_null())
        .order(chat_attachments::id.asc())
        .load(tx.conn)?;
    if rows.len() != ids.len() {
        return Err(invalid_field("attachments", "unknown", "files that you uploaded and have not sent, each once"));
    }
    for (place, row) in (message * PLACES..).zip(&rows) {
        diesel::update(chat_attachments::table.find(row.id))
            .set((
                chat_attachments::message_id.eq(Some(message)),
                chat_attachments::channel_id.eq(Some(channel)),
                chat_attachments::place.eq(Some(place)),
            ))
            .execute(tx.conn)?;
    }
    Ok(rows.into_iter().map(Row::attachment).collect())
}

/// Forgets the files of a message.
pub fn release(tx: &mut Tx<'_>, message: i64) -> Result<()> {
    let ids: Vec<i64> = chat_attachments::table
        .filter(chat_attachments::message_id.eq(Some(message)))
        .select(chat_attachments::id)
        .load(tx.conn)?;
    remove(tx, &ids)
}

/// Forgets some of the files that were uploaded before `before` and never sent; whether there may be more.
pub fn forget_unsent(tx: &mut Tx<'_>, before: NaiveDateTime) -> Result<bool> {
    let ids: Vec<i64> = chat_attachments::table
        .filter(chat_attachments::message_id.is_null().and(chat_attachments::created_at.lt(before)))
        .order(chat_attachments::created_at.asc())
        .limit(FORGOTTEN_AT_ONCE)
        .select(chat_attachments::id)
        .load(tx.conn)?;
    remove(tx, &ids)?;
    Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX) == FORGOTTEN_AT_ONCE)
}

/// Removes rows and what they refer to; the bytes go with the sweep of files, once nothing refers to them.
fn remove(tx: &mut Tx<'_>, ids: &[i64]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let owners: Vec<String> = ids.iter().copied().map(owner).collect();
    for owner in &owners {
        files::release(tx, owner)?;
    }
    // Its name was told to its owner alone, but with the file its name goes, too.
    tx.redact_subjects(&owners)?;
    diesel::delete(chat_attachments::table.filter(chat_attachments::id.eq_any(ids))).execute(tx.conn)?;
    Ok(())
}

/// The files of messages, by message.
pub fn of(conn: &mut AnyConnection, messages: &[i64]) -> Result<HashMap<i64, Vec<Attachment>>> {
    let mut found: HashMap<i64, Vec<Attachment>> = HashMap::new();
    for row in rows_of(conn, messages)? {
        found.entry(row.message_id.unwrap_or_default()).or_default().push(row.attachment());
    }
    Ok(found)
}

/// The files that were sent in a channel and in its threads, newest first.
///
/// It costs what it answers, however many files there are: they come off the index `chat_attachments_channel` in their
/// order, and each has its message looked up by its id. By the order of ids, PostgreSQL would rather go through the newest
/// files of all channels.
///
/// # Errors
/// 404 for a channel that the account may not read.
pub fn of_channel(
    conn: &mut AnyConnection,
    account: i64,
    channel: i64,
    before: Option<i64>,
    limit: i64,
) -> Result<Page<ChannelFile>> {
    type Sent = (Row, i64, Option<i64>, i64, Option<String>, NaiveDateTime);
    access::require_read(conn, account, channel)?;
    let rows: Vec<Sent> = chat_attachments::table
        .inner_join(chat_messages::table.on(chat_attachments::message_id.eq(chat_messages::id.nullable())))
        .filter(chat_attachments::channel_id.eq(channel))
        .filter(chat_attachments::place.lt(before.unwrap_or(i64::MAX)))
        .order(chat_attachments::place.desc())
        .limit(limit + 1)
        .select((
            chat_attachments::all_columns,
            chat_messages::id,
            chat_messages::thread_id,
            chat_messages::author_id,
            chat_messages::shown_as,
            chat_messages::created_at,
        ))
        .load(conn)?;
    let page = Page::cut(rows, limit, |(row, ..)| row.place.unwrap_or_default().to_string());
    let file = |(row, message, thread, author, shown_as, sent_at): Sent| ChannelFile {
        attachment: row.attachment(),
        message,
        thread,
        author,
        shown_as,
        sent_at: sent_at.into(),
    };
    Ok(Page { items: page.items.into_iter().map(file).collect(), next: page.next })
}

/// The rows of the files of messages, by id.
pub fn rows_of(conn: &mut AnyConnection, messages: &[i64]) -> Result<Vec<Row>> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    Ok(chat_attachments::table
        .filter(chat_attachments::message_id.eq_any(messages.iter().copied().map(Some)))
        .order(chat_attachments::id.asc())
        .load(conn)?)
}

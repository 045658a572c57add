//! Webhooks: addresses that post into channels, and addresses that are told of their messages.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::json;
use uuid::Uuid;
use workspace_protocol::chat::webhooks::{IncomingWebhook, OutgoingWebhook};
use workspace_protocol::chat::{Message, SendMessage};

use super::access::{self, Asker};
use super::messages::{self, Poster};
use crate::accounts;
use crate::db::schema::{chat_incoming_webhooks, chat_outgoing_webhooks};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, not_found, version_conflict};
use crate::journal::{Audience, Entry};

/// How many webhooks of each direction a channel has at the most.
const MAX_WEBHOOKS: i64 = 50;
/// How exact the time of the last use is: not every post is a write more.
const USED: TimeDelta = TimeDelta::seconds(60);
/// How many deliveries fail in a row before a webhook is disabled.
pub const MAX_FAILURES: i32 = 10;

#[derive(Debug, Clone, Queryable)]
struct IncomingRow {
    id: i64,
    channel_id: i64,
    name: String,
    _token_hash: Vec<u8>,
    created_by: i64,
    created_at: NaiveDateTime,
    last_used_at: Option<NaiveDateTime>,
    revoked_at: Option<NaiveDateTime>,
}

impl IncomingRow {
    fn webhook(self) -> IncomingWebhook {
        IncomingWebhook {
            id: self.id,
            channel: self.channel_id,
            name: self.name,
            created_by: self.created_by,
            created_at: self.created_at.into(),
            last_used_at: self.last_used_at.map(Into::into),
        }
    }
}

/// A stored outgoing webhook.
#[derive(Debug, Clone, Queryable)]
pub struct OutgoingRow {
    /// Its id.
    pub id: i64,
    /// The channel.
    pub channel_id: i64,
    name: String,
    /// Where the messages go.
    pub url: String,
    /// What deliveries are signed with.
    pub secret: String,
    created_by: i64,
    created_at: NaiveDateTime,
    failures: i32,
    last_error: Option<String>,
    disabled_at: Option<NaiveDateTime>,
    removed_at: Option<NaiveDateTime>,
    version: i32,
    /// The last message that it was told of.
    pub delivered: i64,
    /// When that was sent.
    pub delivered_at: Option<NaiveDateTime>,
}

impl OutgoingRow {
    /// Whether it is told of messages.
    pub fn is_active(&self) -> bool {
        self.disabled_at.is_none() && self.removed_at.is_none()
    }

    fn webhook(self) -> OutgoingWebhook {
        OutgoingWebhook {
            id: self.id,
            channel: self.channel_id,
            name: self.name,
            url: self.url,
            created_by: self.created_by,
            created_at: self.created_at.into(),
            failures: self.failures,
            last_error: self.last_error,
            disabled_at: self.disabled_at.map(Into::into),
            version: self.version,
        }
    }
}

/// Tells those who are in the channel what became of a webhook: neither its address nor its key.
fn record(
    tx: &mut Tx<'_>,
    kind: &'static str,
    direction: &str,
    channel: i64,
    id: i64,
    name: &str,
    reason: Option<&str>,
) {
    let mut payload = json!({ "webhook": id, "direction": direction, "channel": channel, "name": name });
    if let Some(reason) = reason {
        payload["disabled_reason"] = json!(reason);
    }
    tx.record(Entry::new(kind, Audience::channel(channel)).subject("webhook", id).payload(&payload));
}

fn too_many() -> crate::error::Error {
    conflict("too_many_webhooks", format!("a channel has at most {MAX_WEBHOOKS} of them; remove one first"))
}

/// The incoming webhooks of a channel, by id.
///
/// # Errors
/// 404, and 403 for who does not manage the channel.
pub fn incoming(conn: &mut AnyConnection, asker: Asker, channel: i64) -> Result<Vec<IncomingWebhook>> {
    access::require_manage(conn, asker, channel)?;
    let rows: Vec<IncomingRow> = chat_incoming_webhooks::table
        .filter(chat_incoming_webhooks::channel_id.eq(channel).and(chat_incoming_webhooks::revoked_at.is_null()))
        .order(chat_incoming_webhooks::id.asc())
        .limit(MAX_WEBHOOKS)
        .load(conn)?;
    Ok(rows.into_iter().map(IncomingRow::webhook).collect())
}

/// Adds an incoming webhook, of whose token only the hash is kept.
///
/// # Errors
/// 404, 403 for who does not manage the channel or is not in it, 409 when it is archived or has too many.
pub fn create_incoming(
    tx: &mut Tx<'_>,
    asker: Asker,
    channel: i64,
    name: &str,
    token_hash: &[u8],
) -> Result<IncomingWebhook> {
    access::require_manage(tx.conn, asker, channel)?;
    // Its messages are its creator's.
    access::require_write(tx.conn, asker.account, channel)?;
    let count: i64 = chat_incoming_webhooks::table
        .filter(chat_incoming_webhooks::channel_id.eq(channel).and(chat_incoming_webhooks::revoked_at.is_null()))
        .count()
        .get_result(tx.conn)?;
    if count >= MAX_WEBHOOKS {
        return Err(too_many());
    }
    let row: IncomingRow = diesel::insert_into(chat_incoming_webhooks::table)
        .values((
            chat_incoming_webhooks::channel_id.eq(channel),
            chat_incoming_webhooks::name.eq(name.trim()),
            chat_incoming_webhooks::token_hash.eq(token_hash),
            chat_incoming_webhooks::created_by.eq(asker.account),
            chat_incoming_webhooks::created_at.eq(tx.now()),
        ))
        .returning(chat_incoming_webhooks::all_columns)
        .get_result(tx.conn)?;
    record(tx, "chat.webhook.created", "incoming", channel, row.id, &row.name, None);
    Ok(row.webhook())
}

/// Takes an incoming webhook back: its address is worth nothing from now on.
///
/// # Errors
/// 404 when there is none, or its channel can't be read; 403 for who does not manage it.
pub fn revoke_incoming(tx: &mut Tx<'_>, asker: Asker, id: i64) -> Result<()> {
    let row: Option<IncomingRow> = chat_incoming_webhooks::table.find(id).first(tx.conn).optional()?;
    let row = row.filter(|row| row.revoked_at.is_none()).ok_or_else(|| not_found("webhook"))?;
    require_managed(tx.conn, asker, row.channel_id)?;
    diesel::update(chat_incoming_webhooks::table.find(id))
        .set(chat_incoming_webhooks::revoked_at.eq(Some(tx.now())))
        .execute(tx.conn)?;
    record(tx, "chat.webhook.removed", "incoming", row.channel_id, id, &row.name, None);
    Ok(())
}

/// The channel of a webhook, which is as unknown as its channel is.
fn require_managed(conn: &mut AnyConnection, asker: Asker, channel: i64) -> Result<()> {
    match access::require_manage(conn, asker, channel) {
        Ok(_) => Ok(()),
        Err(error) if error.code() == "not_found" => Err(not_found("webhook")),
        Err(error) => Err(error),
    }
}

fn by_token(conn: &mut AnyConnection, token_hash: &[u8]) -> Result<IncomingRow> {
    let row: Option<IncomingRow> = chat_incoming_webhooks::table
        .filter(chat_incoming_webhooks::token_hash.eq(token_hash))
        .first(conn)
        .optional()?;
    row.filter(|row| row.revoked_at.is_none()).ok_or_else(|| not_found("webhook; perhaps it was removed"))
}

/// The incoming webhook that a token is of, and the name that its messages are shown under.
///
/// # Errors
/// 404 when there is none.
pub fn known(conn: &mut AnyConnection, token_hash: &[u8]) -> Result<(i64, String)> {
    by_token(conn, token_hash).map(|row| (row.id, row.name))
}

/// Posts a message for its webhook.
///
/// # Errors
/// 404 for a token that is not known, 409 `archived`, and `creator_gone` when the webhook's creator, whose message it would
/// be, may no longer write there.
pub fn post(tx: &mut Tx<'_>, token_hash: &[u8], text: &str, client_id: Uuid, shown_as: &str) -> Result<Message> {
    let row = by_token(tx.conn, token_hash)?;
    let gone = || {
        let detail = "whoever created this webhook is no longer in the channel; have somebody who is create a new one";
        conflict("creator_gone", detail)
    };
    if accounts::active(tx.conn, &[row.created_by])?.is_empty() {
        return Err(gone());
    }
    tx.act_as(row.created_by, None);
    let new = SendMessage { client_id, text: text.to_owned(), thread: None, attachments: Vec::new(), reply_to: None };
    let poster = Poster { webhook: row.id, shown_as: shown_as.to_owned() };
    let message = messages::send(tx, row.created_by, row.channel_id, &new, Some(&poster))
        .map_err(|error| if matches!(error.code(), "not_a_member" | "not_found") { gone() } else { error })?;
    let now = tx.now();
    if row.last_used_at.is_none_or(|at| (now - at).abs() >= USED) {
        diesel::update(chat_incoming_webhooks::table.find(row.id))
            .set(chat_incoming_webhooks::last_used_at.eq(Some(now)))
            .execute(tx.conn)?;
    }
    Ok(message)
}

/// The outgoing webhooks of a channel, by id.
///
/// # Errors
/// 404, and 403 for who does not manage the channel.
pub fn outgoing(conn: &mut AnyConnection, asker: Asker, channel: i64) -> Result<Vec<OutgoingWebhook>> {
    access::require_manage(conn, asker, channel)?;
    let rows: Vec<OutgoingRow> = chat_outgoing_webhooks::table
        .filter(chat_outgoing_webhooks::channel_id.eq(channel).and(chat_outgoing_webhooks::removed_at.is_null()))
        .order(chat_outgoing_webhooks::id.asc())
        .limit(MAX_WEBHOOKS)
        .load(conn)?;
    Ok(rows.into_iter().map(OutgoingRow::webhook).collect())
}

/// Adds an outgoing webhook. It is told of the messages from now on.
///
/// # Errors
/// 404, 403 for who does not manage the channel, 409 when it is archived or has too many.
pub fn create_outgoing(
    tx: &mut Tx<'_>,
    asker: Asker,
    channel: i64,
    (name, url): (&str, &str),
    secret: &str,
) -> Result<OutgoingWebhook> {
    access::require_manage(tx.conn, asker, channel)?.require_open_for_changes()?;
    let count: i64 = chat_outgoing_webhooks::table
        .filter(chat_outgoing_webhooks::channel_id.eq(channel).and(chat_outgoing_webhooks::removed_at.is_null()))
        .count()
        .get_result(tx.conn)?;
    if count >= MAX_WEBHOOKS {
        return Err(too_many());
    }
    let row: OutgoingRow = diesel::insert_into(chat_outgoing_webhooks::table)
        .values((
            chat_outgoing_webhooks::channel_id.eq(channel),
            chat_outgoing_webhooks::name.eq(name.trim()),
            chat_outgoing_webhooks::url.eq(url),
            chat_outgoing_webhooks::secret.eq(secret),
            chat_outgoing_webhooks::created_by.eq(asker.account),
            chat_outgoing_webhooks::created_at.eq(tx.now()),
            chat_outgoing_webhooks::failures.eq(0),
            chat_outgoing_webhooks::version.eq(1),
            // Messages have the places of their entries: those before this one are older than the webhook.
            chat_outgoing_webhooks::delivered.eq(tx.next_seq()),
            chat_outgoing_webhooks::delivered_at.eq(Some(tx.now())),
        ))
        .returning(chat_outgoing_webhooks::all_columns)
        .get_result(tx.conn)?;
    record(tx, "chat.webhook.created", "outgoing", channel, row.id, &row.name, None);
    Ok(row.webhook())
}

/// An outgoing webhook that was not removed.
pub fn find_outgoing(conn: &mut AnyConnection, id: i64) -> Result<OutgoingRow> {
    let row: Option<OutgoingRow> = chat_outgoing_webhooks::table.find(id).first(conn).optional()?;
    row.filter(|row| row.removed_at.is_none()).ok_or_else(|| not_found("webhook"))
}

/// Changes to an outgoing webhook; what is absent stays.
#[derive(Debug, Clone)]
pub struct OutgoingChange {
    /// The version that the change was made on.
    pub version: i32,
    /// Whether it is disabled.
    pub disabled: Option<bool>,
    /// Where the messages go.
    pub url: Option<String>,
}

/// Changes an outgoing webhook. Enabling it forgets its failures, and the messages that came meanwhile.
///
/// # Errors
/// 404, 403 for who does not manage its channel, 409 with the webhook as it is when it was changed since.
pub fn update_outgoing(tx: &mut Tx<'_>, asker: Asker, id: i64, change: &OutgoingChange) -> Result<OutgoingWebhook> {
    let row = find_outgoing(tx.conn, id)?;
    require_managed(tx.conn, asker, row.channel_id)?;
    if row.version != change.version {
        return Err(version_conflict(&row.webhook()));
    }
    let now = tx.now();
    let mut new = OutgoingRow { version: row.version + 1, ..row.clone() };
    if let Some(url) = &change.url {
        new.url.clone_from(url);
    }
    match change.disabled {
        Some(true) => new.disabled_at = row.disabled_at.or(Some(now)),
        Some(false) if row.disabled_at.is_some() => {
            new = OutgoingRow {
                disabled_at: None,
                failures: 0,
                last_error: None,
                delivered: tx.next_seq(),
                delivered_at: Some(now),
                ..new
            };
        }
        _ => {}
    }
    let row = save(tx, &new)?;
    let reason = (change.disabled == Some(true)).then_some("somebody disabled it");
    record(tx, "chat.webhook.changed", "outgoing", row.channel_id, id, &row.name, reason);
    Ok(row.webhook())
}

/// Removes an outgoing webhook. What it was told stays told.
///
/// # Errors
/// 404, and 403 for who does not manage its channel.
pub fn remove_outgoing(tx: &mut Tx<'_>, asker: Asker, id: i64) -> Result<()> {
    let row = find_outgoing(tx.conn, id)?;
    require_managed(tx.conn, asker, row.channel_id)?;
    diesel::update(chat_outgoing_webhooks::table.find(id))
        .set((
            chat_outgoing_webhooks::removed_at.eq(Some(tx.now())),
            // Nothing is signed with it any more.
            chat_outgoing_webhooks::secret.eq(""),
        ))
        .execute(tx.conn)?;
    record(tx, "chat.webhook.removed", "outgoing", row.channel_id, id, &row.name, None);
    Ok(())
}

fn save(tx: &mut Tx<'_>, row: &OutgoingRow) -> Result<OutgoingRow> {
    Ok(diesel::update(chat_outgoing_webhooks::table.find(row.id))
        .set((
            chat_outgoing_webhooks::url.eq(&row.url),
            chat_outgoing_webhooks::failures.eq(row.failures),
            chat_outgoing_webhooks::last_error.eq(&row.last_error),
            chat_outgoing_webhooks::disabled_at.eq(row.disabled_at),
            chat_outgoing_webhooks::version.eq(row.version),
            chat_outgoing_webhooks::delivered.eq(row.delivered),
            chat_outgoing_webhooks::delivered_at.eq(row.delivered_at),
        ))
        .returning(chat_outgoing_webhooks::all_columns)
        .get_result(tx.conn)?)
}

/// The outgoing webhooks that are told of messages, each with its channel.
pub fn active(conn: &mut AnyConnection) -> Result<Vec<(i64, i64)>> {
    Ok(chat_outgoing_webhooks::table
        .filter(chat_outgoing_webhooks::removed_at.is_null().and(chat_outgoing_webhooks::disabled_at.is_null()))
        .order(chat_outgoing_webhooks::id.asc())
        .select((chat_outgoing_webhooks::id, chat_outgoing_webhooks::channel_id))
        .load(conn)?)
}

/// How a delivery went.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It was taken.
    Taken,
    /// It was not; it is tried again.
    Failed(String),
    /// It was refused for good: what comes after it is not held up.
    Refused(String),
    /// There is nobody any more who would take anything.
    Gone(String),
}

/// Notes how the delivery of a message went. Answers whether the webhook is still active. One that was delivered meanwhile,
/// by a node that was slow to say so, stays delivered.
pub fn note(tx: &mut Tx<'_>, id: i64, message: i64, sent_at: NaiveDateTime, outcome: &Outcome) -> Result<bool> {
    let Ok(row) = find_outgoing(tx.conn, id) else { return Ok(false) };
    if !row.is_active() || row.delivered >= message {
        return Ok(row.is_active());
    }
    let mut new = row.clone();
    if !matches!(outcome, Outcome::Failed(_)) {
        (new.delivered, new.delivered_at) = (message, Some(sent_at));
    }
    match outcome {
        Outcome::Taken => (new.failures, new.last_error) = (0, None),
        Outcome::Failed(error) | Outcome::Refused(error) => {
            (new.failures, new.last_error) = (row.failures + 1, Some(error.clone()));
        }
        Outcome::Gone(error) => (new.failures, new.last_error) = (MAX_FAILURES, Some(error.clone())),
    }
    if new.failures >= MAX_FAILURES {
        new.disabled_at = Some(tx.now());
    }
    // What people see of it has changed: somebody who edits it meanwhile is told so by its version.
    let changed = new.last_error != row.last_error || new.disabled_at.is_some();
    new.version += i32::from(changed);
    let new = save(tx, &new)?;
    if changed {
        let reason = new.disabled_at.and(new.last_error.as_deref());
        record(tx, "chat.webhook.changed", "outgoing", new.channel_id, id, &new.name, reason);
    }
    Ok(new.is_active())
}

//! The queue of mails.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;
use workspace_protocol::mail::{MAX_SUBJECT, MAX_TEXT, Mail, MailAttachment, MailError, MailProblem, MailState};
use workspace_protocol::monitoring::Reason;
use workspace_protocol::{Check, Page};

use super::{NewMail, next_attempt, settings_store, smtp};
use crate::db::schema::mails;
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, internal, invalid, invalid_field, not_found};
use crate::files;
use crate::jobs::{self, NewJob};
use crate::journal::{Audience, Entry};

/// The kind of the jobs that send mails.
pub const SEND: &str = "mail.send";
/// For how long an attempt is taken for one that is being made: longer than any may take.
const UNDER_WAY: TimeDelta = TimeDelta::minutes(10);
/// For how long mail may wait after a failed attempt before administrators are told.
const LATE: TimeDelta = TimeDelta::minutes(10);
/// How many characters of what a mail server said are kept.
const MAX_DETAIL: usize = 300;
/// How large a file may be that goes with a mail, in bytes: mail servers take little more.
const MAX_FILE: i64 = 20 * 1024 * 1024;
/// How many characters of a file's name are told.
const MAX_FILE_NAME: usize = 200;

#[derive(Debug, Clone, Queryable)]
struct Row {
    id: i64,
    recipient: String,
    subject: String,
    body: String,
    file_name: Option<String>,
    file_media_type: Option<String>,
    file_sha256: Option<String>,
    about: Option<String>,
    message_id: String,
    state: String,
    turn: i32,
    attempts: i32,
    next_attempt_at: Option<NaiveDateTime>,
    started_at: Option<NaiveDateTime>,
    error_code: Option<String>,
    error_detail: String,
    created_at: NaiveDateTime,
    created_by: Option<i64>,
    sent_at: Option<NaiveDateTime>,
    failed_at: Option<NaiveDateTime>,
}

impl Row {
    fn mail(self) -> Result<Mail> {
        let attachment = match (self.file_name, self.file_media_type, self.file_sha256) {
            (Some(name), Some(media_type), Some(sha256)) => Some(MailAttachment { name, media_type, sha256 }),
            _ => None,
        };
        let code = self.error_code.map(named).transpose()?;
        Ok(Mail {
            id: self.id,
            recipient: self.recipient,
            subject: self.subject,
            text: self.body,
            attachment,
            about: self.about,
            state: named(self.state)?,
            attempts: self.attempts,
            next_attempt_at: self.next_attempt_at.map(Into::into),
            last_error: code.map(|code| MailError { code, detail: self.error_detail }),
            created_at: self.created_at.into(),
            created_by: self.created_by,
            sent_at: self.sent_at.map(Into::into),
            failed_at: self.failed_at.map(Into::into),
        })
    }
}

fn named<T: DeserializeOwned>(name: String) -> Result<T> {
    serde_json::from_value(Value::String(name)).map_err(internal)
}

/// Which mails.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Those that stand like this.
    pub state: Option<MailState>,
    /// Those about this.
    pub about: Option<String>,
    /// Those that this account sent.
    pub by: Option<i64>,
    /// Those older than this one.
    pub before: Option<i64>,
}

/// The mails, newest first.
pub fn list(conn: &mut AnyConnection, wanted: &Wanted, limit: i64) -> Result<Page<Mail>> {
    let mut query = mails::table.order(mails::id.desc()).limit(limit + 1).into_boxed();
    if let Some(state) = wanted.state {
        query = query.filter(mails::state.eq(state.name()));
    }
    if let Some(about) = &wanted.about {
        query = query.filter(mails::about.eq(about));
    }
    if let Some(by) = wanted.by {
        query = query.filter(mails::created_by.eq(by));
    }
    if let Some(before) = wanted.before {
        query = query.filter(mails::id.lt(before));
    }
    let page = Page::cut(query.load::<Row>(conn)?, limit, |row| row.id.to_string());
    Ok(Page { items: page.items.into_iter().map(Row::mail).collect::<Result<_>>()?, next: page.next })
}

/// That mail has waited for long, and why the oldest does.
pub fn troubles(now: NaiveDateTime, conn: &mut AnyConnection) -> Result<Vec<Reason>> {
    let late: Option<Option<String>> = mails::table
        .filter(mails::state.eq(MailState::Queued.name()))
        .filter(mails::error_code.is_not_null().and(mails::created_at.lt(now - LATE)))
        .order(mails::id.asc())
        .select(mails::error_code)
        .first(conn)
        .optional()?;
    let reason = |code: String| Reason { code: "mail".to_owned(), detail: format!("mail waits: {code}") };
    Ok(late.flatten().map(reason).into_iter().collect())
}

fn find(conn: &mut AnyConnection, id: i64) -> Result<Option<Row>> {
    Ok(mails::table.find(id).first(conn).optional()?)
}

/// Tells who sent it and the administrators, without recipient or text.
fn record(tx: &mut Tx<'_>, kind: &'static str, row: &Row) {
    let audience = row.created_by.map_or_else(Audience::admins, Audience::user_and_admins);
    let payload = json!({
        "mail": row.id, "about": row.about, "state": row.state, "attempts": row.attempts, "error": row.error_code,
    });
    tx.record(Entry::new(kind, audience).subject("mail", row.id).payload(&payload));
}

/// See [`super::enqueue`].
pub fn enqueue(tx: &mut Tx<'_>, new: &NewMail) -> Result<Mail> {
    let sender = settings_store::sender(tx.conn)?.ok_or_else(|| {
        conflict("mail_not_set_up", "nobody has said yet how mail is sent; an administrator does that in the dashboard")
    })?;
    let mut check = Check::default();
    smtp::check_address("recipient", &new.recipient, &mut check);
    check.line("subject", &new.subject, 1, MAX_SUBJECT);
    check.text("message", &new.message, 1, MAX_TEXT);
    let problems = check.into_problems();
    if !problems.is_empty() {
        return Err(invalid(problems));
    }
    if new.attachment.as_ref().is_some_and(|attachment| attachment.file.size > MAX_FILE) {
        return Err(invalid_field("attachment", "too_large", format!("a file of at most {MAX_FILE} bytes")));
    }
    let domain = sender.rsplit('@').next().unwrap_or("localhost");
    let file = new.attachment.as_ref();
    let row: Row = diesel::insert_into(mails::table)
        .values((
            mails::recipient.eq(&new.recipient),
            mails::subject.eq(new.subject.trim()),
            mails::body.eq(new.message.trim_end()),
            mails::file_name.eq(file.map(|file| file_name(&file.name))),
            mails::file_media_type.eq(file.map(|file| &file.media_type)),
            mails::file_sha256.eq(file.map(|file| &file.file.sha256)),
            mails::about.eq(&new.about),
            mails::message_id.eq(format!("<{}@{domain}>", Uuid::new_v4().simple())),
            mails::state.eq(MailState::Queued.name()),
            (mails::turn.eq(1), mails::attempts.eq(0), mails::next_attempt_at.eq(Some(tx.now()))),
            mails::error_detail.eq(""),
            (mails::created_at.eq(tx.now()), mails::created_by.eq(new.by)),
        ))
        .returning(mails::all_columns)
        .get_result(tx.conn)?;
    if let Some(file) = file {
        files::refer(tx, &file.file, &file.media_type, &format!("mail:{}", row.id))?;
    }
    plan(tx, &row, tx.now())?;
    record(tx, "mail.mail.queued", &row);
    row.mail()
}

/// A file's name as it may stand in a header.
fn file_name(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '_' } else { c }).take(MAX_FILE_NAME).collect()
}

/// Adds the job of the row's turn.
fn plan(tx: &mut Tx<'_>, row: &Row, at: NaiveDateTime) -> Result<()> {
    let payload = json!({ "mail": row.id, "turn": row.turn }).to_string();
    jobs::store::add(tx, &NewJob::new(SEND, payload, at))?;
    Ok(())
}

/// A mail whose attempt begins.
#[derive(Debug, Clone)]
pub struct Due {
    /// To whom.
    pub recipient: String,
    /// The subject.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The file that goes with it.
    pub attachment: Option<MailAttachment>,
    /// What it is known by, with its angle brackets.
    pub message_id: String,
}

/// Begins the attempt of a turn; `None` when it is not its turn any more.
pub fn begin(tx: &mut Tx<'_>, id: i64, turn: i32) -> Result<Option<Due>> {
    let waiting = mails::table.find(id).filter(mails::state.eq(MailState::Queued.name()).and(mails::turn.eq(turn)));
    let now = tx.now();
    let row: Option<Row> = diesel::update(waiting)
        .set((
            mails::started_at.eq(Some(now)),
            mails::next_attempt_at.eq(None::<NaiveDateTime>),
            mails::attempts.eq(mails::attempts + 1),
        ))
        .returning(mails::all_columns)
        .get_result(tx.conn)
        .optional()?;
    row.map(|row| {
        let (recipient, message_id) = (row.recipient.clone(), row.message_id.clone());
        let mail = row.mail()?;
        Ok(Due { recipient, message_id, subject: mail.subject, text: mail.text, attachment: mail.attachment })
    })
    .transpose()
}

/// How an attempt went wrong.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What it was.
    pub code: MailProblem,
    /// What the mail server said; never with a secret in it.
    pub detail: String,
    /// Whether another attempt would go the same way.
    pub lasting: bool,
}

/// Notes that the mail server took a mail, whichever turn that was.
pub fn sent(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let open = mails::table.find(id).filter(mails::state.ne(MailState::Sent.name()));
    let now = tx.now();
    let row: Option<Row> = diesel::update(open)
        .set((
            mails::state.eq(MailState::Sent.name()),
            mails::next_attempt_at.eq(None::<NaiveDateTime>),
            mails::started_at.eq(None::<NaiveDateTime>),
            (mails::error_code.eq(None::<String>), mails::error_detail.eq("")),
            (mails::sent_at.eq(Some(now)), mails::failed_at.eq(None::<NaiveDateTime>)),
        ))
        .returning(mails::all_columns)
        .get_result(tx.conn)
        .optional()?;
    if let Some(row) = row {
        record(tx, "mail.mail.sent", &row);
    }
    Ok(())
}

/// Notes that an attempt failed: the next one is planned, or the mail is given up.
pub fn failed(tx: &mut Tx<'_>, id: i64, turn: i32, failure: &Failure) -> Result<()> {
    let Some(row) = find(tx.conn, id)?.filter(|row| row.turn == turn && row.state == MailState::Queued.name()) else {
        return Ok(());
    };
    let now = tx.now();
    let next = if failure.lasting { None } else { next_attempt(row.attempts, now) };
    let state = if next.is_some() { MailState::Queued } else { MailState::Failed };
    let detail: String =
        failure.detail.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_DETAIL).collect();
    let row: Row = diesel::update(mails::table.find(id))
        .set((
            mails::state.eq(state.name()),
            mails::turn.eq(turn + 1),
            mails::next_attempt_at.eq(next),
            mails::started_at.eq(None::<NaiveDateTime>),
            (mails::error_code.eq(Some(failure.code.name())), mails::error_detail.eq(detail)),
            mails::failed_at.eq(next.is_none().then_some(now)),
        ))
        .returning(mails::all_columns)
        .get_result(tx.conn)?;
    if let Some(at) = next {
        return plan(tx, &row, at);
    }
    record(tx, "mail.mail.failed", &row);
    Ok(())
}

/// Tries a mail again now: one that was given up, or that waits for its next attempt.
///
/// # Errors
/// 404; 409 `already_sent`, or `being_sent` while an attempt is made.
pub fn retry(tx: &mut Tx<'_>, id: i64) -> Result<Mail> {
    let row = find(tx.conn, id)?.ok_or_else(|| not_found("mail"))?;
    let now = tx.now();
    if row.state == MailState::Sent.name() {
        return Err(conflict("already_sent", "the mail server has taken it").current(&row.mail()?));
    }
    if row.started_at.is_some_and(|at| at > now - UNDER_WAY) {
        return Err(conflict("being_sent", "it is being sent at this moment").current(&row.mail()?));
    }
    let row: Row = diesel::update(mails::table.find(id))
        .set((
            mails::state.eq(MailState::Queued.name()),
            (mails::turn.eq(row.turn + 1), mails::attempts.eq(0)),
            mails::next_attempt_at.eq(Some(now)),
            mails::started_at.eq(None::<NaiveDateTime>),
            mails::failed_at.eq(None::<NaiveDateTime>),
        ))
        .returning(mails::all_columns)
        .get_result(tx.conn)?;
    plan(tx, &row, now)?;
    record(tx, "mail.mail.queued", &row);
    row.mail()
}

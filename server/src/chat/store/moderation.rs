//! Keeping order: reports, deleting many messages, and the messages that mention somebody.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;
use workspace_protocol::Page;
use workspace_protocol::chat::Message;
use workspace_protocol::chat::moderation::{Report, Resolution};

use super::access::Asker;
use super::messages::{self, Row};
use super::{details, from_name, members};
use crate::db::schema::{chat_mentions, chat_messages, chat_reports};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, not_found};
use crate::journal::{Audience, Entry};

#[derive(Debug, Clone, Queryable)]
struct ReportRow {
    id: i64,
    message_id: i64,
    channel_id: i64,
    reporter_id: i64,
    reason: String,
    text: String,
    created_at: NaiveDateTime,
    resolved_at: Option<NaiveDateTime>,
    resolved_by: Option<i64>,
    resolution: Option<String>,
}

impl ReportRow {
    fn report(self, author: i64) -> Result<Report> {
        Ok(Report {
            id: self.id,
            message: self.message_id,
            channel: self.channel_id,
            author,
            reporter: self.reporter_id,
            reason: self.reason,
            text: self.text,
            created_at: self.created_at.into(),
            resolved_at: self.resolved_at.map(Into::into),
            resolved_by: self.resolved_by,
            resolution: self.resolution.map(from_name).transpose()?,
        })
    }
}

/// Reports a message to who keeps order, with its text: also one of a private or direct conversation.
///
/// # Errors
/// 404 for a message that the reporter may not read or that is deleted, 409 when they have reported it before.
pub fn report(tx: &mut Tx<'_>, reporter: i64, message: i64, reason: &str) -> Result<Report> {
    let (row, _) = messages::find(tx.conn, reporter, message)?;
    if row.deleted_at.is_some() {
        return Err(not_found("message"));
    }
    let before: Option<i64> = chat_reports::table
        .filter(chat_reports::message_id.eq(message).and(chat_reports::reporter_id.eq(reporter)))
        .select(chat_reports::id)
        .first(tx.conn)
        .optional()?;
    if before.is_some() {
        return Err(conflict("reported_before", "you have reported this message before"));
    }
    let report: ReportRow = diesel::insert_into(chat_reports::table)
        .values((
            chat_reports::message_id.eq(message),
            chat_reports::channel_id.eq(row.channel_id),
            chat_reports::reporter_id.eq(reporter),
            chat_reports::reason.eq(reason.trim()),
            chat_reports::text.eq(&row.text),
            chat_reports::created_at.eq(tx.now()),
        ))
        .returning(chat_reports::all_columns)
        .get_result(tx.conn)?;
    record(tx, "chat.report.created", &report);
    report.report(row.author_id)
}

/// Without words: the journal tells that something was reported, the report itself says what.
fn record(tx: &mut Tx<'_>, kind: &'static str, report: &ReportRow) {
    let payload = json!({ "report": report.id, "channel": report.channel_id, "message": report.message_id });
    tx.record(Entry::new(kind, Audience::admins()).subject("report", report.id).payload(&payload));
}

/// The reports, newest first.
pub fn reports(conn: &mut AnyConnection, open: Option<bool>, before: Option<i64>, limit: i64) -> Result<Page<Report>> {
    let mut query = chat_reports::table
        .inner_join(chat_messages::table.on(chat_messages::id.eq(chat_reports::message_id)))
        .filter(chat_reports::id.lt(before.unwrap_or(i64::MAX)))
        .order(chat_reports::id.desc())
        .limit(limit + 1)
        .select((chat_reports::all_columns, chat_messages::author_id))
        .into_boxed();
    query = match open {
        Some(true) => query.filter(chat_reports::resolved_at.is_null()),
        Some(false) => query.filter(chat_reports::resolved_at.is_not_null()),
        None => query,
    };
    let rows: Vec<(ReportRow, i64)> = query.load(conn)?;
    let items = rows.into_iter().map(|(row, author)| row.report(author)).collect::<Result<_>>()?;
    Ok(Page::cut(items, limit, |report: &Report| report.id.to_string()))
}

/// Settles a report, with all others about the same message.
///
/// # Errors
/// 404, and 409 when it is settled already.
pub fn resolve(tx: &mut Tx<'_>, asker: Asker, id: i64, resolution: Resolution) -> Result<Report> {
    let found: Option<ReportRow> = chat_reports::table.find(id).first(tx.conn).optional()?;
    let found = found.ok_or_else(|| not_found("report"))?;
    if found.resolved_at.is_some() {
        return Err(conflict("resolved_before", "this report is settled already"));
    }
    let message: Row = chat_messages::table.find(found.message_id).first(tx.conn)?;
    let author = message.author_id;
    let name = match resolution {
        Resolution::Dismissed => "dismissed",
        Resolution::Deleted => "deleted",
    };
    if resolution == Resolution::Deleted {
        messages::bury(tx, message, Some(asker.account))?;
    }
    let settled: Vec<ReportRow> = diesel::update(
        chat_reports::table
            .filter(chat_reports::message_id.eq(found.message_id).and(chat_reports::resolved_at.is_null())),
    )
    .set((
        chat_reports::resolved_at.eq(Some(tx.now())),
        chat_reports::resolved_by.eq(Some(asker.account)),
        chat_reports::resolution.eq(Some(name)),
    ))
    .returning(chat_reports::all_columns)
    .get_results(tx.conn)?;
    for report in &settled {
        record(tx, "chat.report.resolved", report);
    }
    settled.into_iter().find(|report| report.id == id).ok_or_else(|| not_found("report"))?.report(author)
}

/// Deletes messages, all or none.
///
/// # Errors
/// 404 when one of them is not there or not to be read by the caller, 403 for one that the caller may not delete.
pub fn delete_all(tx: &mut Tx<'_>, asker: Asker, ids: &[i64]) -> Result<Page<Message>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    Ok(Page::whole(ids.into_iter().map(|id| messages::delete(tx, asker, id)).collect::<Result<_>>()?))
}

/// The messages that mention somebody by name in the channels that they are in, newest first.
pub fn mentions(conn: &mut AnyConnection, account: i64, before: Option<i64>, limit: i64) -> Result<Page<Message>> {
    let joined = members::channels_of(conn, account)?;
    let rows: Vec<Row> = chat_mentions::table
        .inner_join(chat_messages::table.on(chat_messages::id.eq(chat_mentions::message_id)))
        .filter(chat_mentions::account_id.eq(account).and(chat_mentions::channel_id.eq_any(joined)))
        .filter(chat_mentions::message_id.lt(before.unwrap_or(i64::MAX)))
        .filter(chat_messages::author_id.ne(account))
        .order(chat_mentions::message_id.desc())
        .limit(limit + 1)
        .select(chat_messages::all_columns)
        .load(conn)?;
    let page = Page::cut(rows, limit, |row| row.id.to_string());
    Ok(Page { items: details::complete(conn, page.items)?, next: page.next })
}

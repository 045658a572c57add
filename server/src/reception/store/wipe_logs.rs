//! The logs that disks were brought in from, kept as they came.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use workspace_protocol::Page;
use workspace_protocol::reception::disk_import::WipeLog;

use super::disk_sessions;
use crate::db::schema::reception_wipe_logs as table;
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, not_found};
use crate::files::{self, Stored};

/// What a log is.
pub const MEDIA_TYPE: &str = "text/plain";

#[derive(Debug, Queryable)]
struct Row {
    id: i64,
    session_id: i64,
    name: String,
    program: String,
    sha256: String,
    size: i64,
    brought_at: NaiveDateTime,
    brought_by: i64,
}

fn present(row: Row) -> WipeLog {
    WipeLog {
        id: row.id,
        session: row.session_id,
        name: row.name,
        program: row.program,
        sha256: row.sha256,
        size: row.size,
        brought_at: row.brought_at.into(),
        brought_by: row.brought_by,
    }
}

/// Keeps a stored log with its session, once.
pub fn keep(tx: &mut Tx<'_>, creator: i64, session: i64, file: &Stored, (name, program): (&str, &str)) -> Result<()> {
    let there = table::table.filter(table::session_id.eq(session).and(table::sha256.eq(&file.sha256)));
    if diesel::select(diesel::dsl::exists(there)).get_result(tx.conn)? {
        return Ok(());
    }
    diesel::insert_into(table::table)
        .values((
            table::session_id.eq(session),
            table::name.eq(name),
            table::program.eq(program),
            table::sha256.eq(&file.sha256),
            table::size.eq(file.size),
            table::brought_at.eq(tx.now()),
            table::brought_by.eq(creator),
        ))
        .execute(tx.conn)?;
    files::refer(tx, file, MEDIA_TYPE, &format!("wipe_logs:{session}"))
}

/// The logs of a session, newest first.
///
/// # Errors
/// 404 when there is no such session, or it was deleted.
pub fn of_session(conn: &mut AnyConnection, session: i64, before: Option<i64>, limit: i64) -> Result<Page<WipeLog>> {
    disk_sessions::find(conn, session, false)?;
    let rows: Vec<Row> = table::table
        .filter(table::session_id.eq(session).and(table::id.lt(before.unwrap_or(i64::MAX))))
        .order(table::id.desc())
        .limit(limit + 1)
        .load(conn)?;
    let page = Page::cut(rows, limit, |row| row.id.to_string());
    Ok(Page { items: page.items.into_iter().map(present).collect(), next: page.next })
}

/// A log.
///
/// # Errors
/// 404 when there is none, or its session was deleted.
pub fn find(conn: &mut AnyConnection, id: i64) -> Result<WipeLog> {
    let row: Option<Row> = table::table.find(id).first(conn).optional()?;
    let log = row.map(present).ok_or_else(|| not_found("log"))?;
    disk_sessions::find(conn, log.session, false)?;
    Ok(log)
}

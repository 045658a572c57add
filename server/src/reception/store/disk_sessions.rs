//! Wiping sessions.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Map, Value, json};
use workspace_protocol::Page;
use workspace_protocol::reception::Worker;
use workspace_protocol::reception::disk_sessions::{CreateDiskSession, DiskCounters, DiskSession, UpdateDiskSession};

use super::changes::{self, Subject};
use super::disks;
use crate::accounts;
use crate::db::schema::reception_disk_sessions as table;
use crate::db::text::fold;
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, forbidden, invalid_field, not_found, version_conflict};

/// A stored session.
#[derive(Debug, Clone, Queryable)]
pub struct SessionRow {
    /// Its id.
    pub id: i64,
    /// As people say it.
    pub number: i64,
    held_on: NaiveDate,
    name: String,
    operator_id: Option<i64>,
    operator_name: String,
    note: String,
    _search_key: String,
    recovered_at: Option<NaiveDateTime>,
    recovered_by: Option<i64>,
    created_at: NaiveDateTime,
    created_by: i64,
    version: i32,
    /// When it was deleted.
    pub deleted_at: Option<NaiveDateTime>,
    _deleted_by: Option<i64>,
}

impl SessionRow {
    /// Refuses a session in which nothing changes any more.
    ///
    /// # Errors
    /// 409 `recovered`.
    pub fn require_open(&self) -> Result<()> {
        match self.recovered_at {
            Some(_) => {
                Err(conflict("recovered", format!("session {} was recovered: nothing in it changes", self.number)))
            }
            None => Ok(()),
        }
    }

    fn operator(&self) -> Worker {
        match self.operator_id {
            Some(account) => Worker::Account(account),
            None => Worker::Name(self.operator_name.clone()),
        }
    }
}

#[derive(Debug, QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    session_id: i64,
    #[diesel(sql_type = BigInt)]
    total: i64,
    #[diesel(sql_type = BigInt)]
    success: i64,
    #[diesel(sql_type = BigInt)]
    failed: i64,
    #[diesel(sql_type = BigInt)]
    capacity: i64,
}

/// What the disks of these sessions come to, by session; of a deleted session, the disks that were deleted with it.
fn counters(conn: &mut AnyConnection, sessions: &[SessionRow]) -> Result<HashMap<i64, DiskCounters>> {
    if sessions.is_empty() {
        return Ok(HashMap::new());
    }
    // Numbers of ours, not of the request: a list can't be bound in the same way on both engines.
    let ids: Vec<String> = sessions.iter().map(|session| session.id.to_string()).collect();
    let query = format!(
        "SELECT d.session_id AS session_id, COUNT(*) AS total,
            COUNT(CASE WHEN d.result = 'success' THEN 1 END) AS success,
            COUNT(CASE WHEN d.result = 'failed' THEN 1 END) AS failed,
            CAST(COALESCE(SUM(d.capacity), 0) AS BIGINT) AS capacity
        FROM reception_disks d JOIN reception_disk_sessions s ON s.id = d.session_id
        WHERE d.session_id IN ({}) AND (d.deleted_at IS NULL OR d.deleted_at = s.deleted_at) GROUP BY d.session_id",
        ids.join(",")
    );
    let counted: Vec<Counted> = diesel::sql_query(query).load(conn)?;
    let counters = counted.into_iter().map(|Counted { session_id, total, success, failed, capacity }| {
        (session_id, DiskCounters { total, success, failed, pending: total - success - failed, capacity })
    });
    Ok(counters.collect())
}

/// These sessions with their counters, in their order.
pub fn present(conn: &mut AnyConnection, rows: Vec<SessionRow>) -> Result<Vec<DiskSession>> {
    let counters = counters(conn, &rows)?;
    let sessions = rows.into_iter().map(|row| DiskSession {
        id: row.id,
        number: row.number,
        held_on: row.held_on.into(),
        operator: row.operator(),
        name: row.name,
        note: row.note,
        counters: counters.get(&row.id).copied().unwrap_or_default(),
        recovered_at: row.recovered_at.map(Into::into),
        recovered_by: row.recovered_by,
        created_at: row.created_at.into(),
        created_by: row.created_by,
        deleted_at: row.deleted_at.map(Into::into),
        version: row.version,
    });
    Ok(sessions.collect())
}

/// One session with its counters.
pub fn present_one(conn: &mut AnyConnection, row: SessionRow) -> Result<DiskSession> {
    present(conn, vec![row])?.pop().ok_or_else(|| not_found("session"))
}

/// A session; one that was deleted only where `deleted` may be seen.
///
/// # Errors
/// 404 when there is none.
pub fn find(conn: &mut AnyConnection, id: i64, deleted: bool) -> Result<SessionRow> {
    let row: Option<SessionRow> = table::table.find(id).first(conn).optional()?;
    row.filter(|row| deleted || row.deleted_at.is_none()).ok_or_else(|| not_found("session"))
}

/// These sessions, by id, deleted or not.
pub fn some(conn: &mut AnyConnection, ids: &[i64]) -> Result<Vec<SessionRow>> {
    Ok(table::table.filter(table::id.eq_any(ids)).order(table::id.asc()).load(conn)?)
}

/// Which sessions are looked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Those that were recovered, or those that were not.
    pub recovered: Option<bool>,
    /// What their number, name or operator's name contains.
    pub query: Option<String>,
    /// Held on this day or later.
    pub from: Option<NaiveDate>,
    /// Held on this day or before.
    pub to: Option<NaiveDate>,
    /// Those that were deleted instead of those that were not.
    pub deleted: bool,
    /// Older than this one.
    pub before: Option<i64>,
}

/// The sessions, newest first.
pub fn list(conn: &mut AnyConnection, wanted: &Wanted, limit: i64) -> Result<Page<DiskSession>> {
    let mut query = table::table.order(table::id.desc()).limit(limit + 1).into_boxed();
    query = if wanted.deleted {
        query.filter(table::deleted_at.is_not_null())
    } else {
        query.filter(table::deleted_at.is_null())
    };
    query = match wanted.recovered {
        None => query,
        Some(true) => query.filter(table::recovered_at.is_not_null()),
        Some(false) => query.filter(table::recovered_at.is_null()),
    };
    if let Some(part) = &wanted.query {
        query = query.filter(table::search_key.like(super::containing(part)).escape('\\'));
    }
    if let Some(from) = wanted.from {
        query = query.filter(table::held_on.ge(from));
    }
    if let Some(to) = wanted.to {
        query = query.filter(table::held_on.le(to));
    }
    if let Some(before) = wanted.before {
        query = query.filter(table::id.lt(before));
    }
    let page = Page::cut(query.load::<SessionRow>(conn)?, limit, |row| row.id.to_string());
    Ok(Page { items: present(conn, page.items)?, next: page.next })
}

fn search_key(number: i64, name: &str, operator: &str) -> String {
    fold(&format!("session {number} {name} {operator}"))
}

/// Account and name of an operator as they are stored, once it is known that there is such an account.
fn stored(conn: &mut AnyConnection, operator: &Worker) -> Result<(Option<i64>, String)> {
    match operator {
        Worker::Name(name) => Ok((None, name.trim().to_owned())),
        Worker::Account(account) if accounts::active(conn, &[*account])?.is_empty() => {
            Err(invalid_field("operator.account", "unknown", "an account that may sign in"))
        }
        Worker::Account(account) => Ok((Some(*account), String::new())),
    }
}

/// Creates a session with its first disks.
///
/// # Errors
/// 422 for an operator that there is not, and as for adding disks.
pub fn create(tx: &mut Tx<'_>, creator: i64, new: &CreateDiskSession) -> Result<DiskSession> {
    let (operator_id, operator_name) = stored(tx.conn, new.operator.as_ref().unwrap_or(&Worker::Account(creator)))?;
    let last: Option<i64> = table::table.select(diesel::dsl::max(table::number)).first(tx.conn)?;
    let number = last.unwrap_or(0) + 1;
    let name = new.name.trim();
    let row: SessionRow = diesel::insert_into(table::table)
        .values((
            table::number.eq(number),
            table::held_on.eq(new.held_on.0),
            table::name.eq(name),
            table::search_key.eq(search_key(number, name, &operator_name)),
            table::operator_id.eq(operator_id),
            table::operator_name.eq(operator_name),
            table::note.eq(&new.note),
            table::created_at.eq(tx.now()),
            table::created_by.eq(creator),
            table::version.eq(1),
        ))
        .returning(table::all_columns)
        .get_result(tx.conn)?;
    let id = row.id;
    let added = disks::insert(tx, creator, &row, &new.disks)?;
    let session = present_one(tx.conn, row)?;
    let details = json!({ "number": number, "name": name, "held_on": new.held_on, "operator": &session.operator });
    let (of, done) = ((Subject::DiskSession, id), ("reception.disk_session.created", "created"));
    let seq = changes::record(tx, of, done, &json!({ "session": &session }), details)?;
    changes::keep(tx, seq, Subject::Disk, "added", added.iter().map(|disk| (disk.id, disks::facts(disk))))?;
    Ok(session)
}

/// A session that can be changed on this version.
fn require_version(conn: &mut AnyConnection, id: i64, version: i32) -> Result<SessionRow> {
    let row = find(conn, id, false)?;
    if row.version == version {
        return Ok(row);
    }
    Err(version_conflict(&present_one(conn, row)?))
}

/// Records what happened to a session alone, and answers it.
fn record(
    tx: &mut Tx<'_>,
    row: SessionRow,
    done: (&'static str, &'static str),
    details: impl serde::Serialize,
) -> Result<DiskSession> {
    let session = present_one(tx.conn, row)?;
    changes::record(tx, (Subject::DiskSession, session.id), done, &json!({ "session": &session }), details)?;
    Ok(session)
}

/// Changes what is written of a session.
///
/// # Errors
/// 404, 409 `recovered` or with the session as it is when it was changed since, 422 for an operator that there is not.
pub fn update(tx: &mut Tx<'_>, id: i64, change: &UpdateDiskSession) -> Result<DiskSession> {
    let row = require_version(tx.conn, id, change.version)?;
    row.require_open()?;
    let before = row.operator();
    let operator = change.operator.as_ref().unwrap_or(&before);
    // One who has left since stays where they are.
    let (operator_id, operator_name) =
        if *operator == before { (row.operator_id, row.operator_name.clone()) } else { stored(tx.conn, operator)? };
    let name = change.name.as_deref().map_or(row.name.as_str(), str::trim);
    let note = change.note.as_ref().unwrap_or(&row.note);
    let held_on = change.held_on.map_or(row.held_on, |day| day.0);
    let mut details = Map::new();
    let mut differs = |field: &str, from: Value, to: Value| {
        if from != to {
            details.insert(field.to_owned(), json!({ "from": from, "to": to }));
        }
    };
    differs("name", json!(row.name), json!(name));
    differs("note", json!(row.note), json!(note));
    differs("held_on", json!(row.held_on), json!(held_on));
    differs("operator", json!(before), json!(operator));
    if details.is_empty() {
        return present_one(tx.conn, row);
    }
    let row: SessionRow = diesel::update(table::table.find(id))
        .set((
            table::search_key.eq(search_key(row.number, name, &operator_name)),
            table::name.eq(name),
            table::note.eq(note),
            table::held_on.eq(held_on),
            table::operator_id.eq(operator_id),
            table::operator_name.eq(operator_name),
            table::version.eq(row.version + 1),
        ))
        .returning(table::all_columns)
        .get_result(tx.conn)?;
    record(tx, row, ("reception.disk_session.changed", "changed"), details)
}

/// Says that a session was recovered, or takes it back, which only who may `manage` can.
///
/// # Errors
/// 404, 403, 409 `not_finished`, or with the session as it is when it was changed since.
pub fn set_recovered(tx: &mut Tx<'_>, id: i64, version: i32, recovered: bool, manage: bool) -> Result<DiskSession> {
    let row = require_version(tx.conn, id, version)?;
    if recovered == row.recovered_at.is_some() {
        return present_one(tx.conn, row);
    }
    if !recovered && !manage {
        return Err(forbidden("not_allowed", "taking it back needs the permission reception:manage"));
    }
    let session = present_one(tx.conn, row)?;
    if recovered && (session.counters.total == 0 || session.counters.pending > 0) {
        return Err(conflict("not_finished", "each of its disks needs a result first, and there must be one"));
    }
    let row: SessionRow = diesel::update(table::table.find(id))
        .set((
            table::recovered_at.eq(recovered.then(|| tx.now())),
            table::recovered_by.eq(tx.origin().actor.filter(|_| recovered)),
            table::version.eq(session.version + 1),
        ))
        .returning(table::all_columns)
        .get_result(tx.conn)?;
    let what = if recovered {
        ("reception.disk_session.recovered", "recovered")
    } else {
        ("reception.disk_session.recovery_undone", "recovery_undone")
    };
    record(tx, row, what, json!({}))
}

/// Deletes a session with its disks: they are hidden, and can be restored.
///
/// # Errors
/// 404, 409 `recovered`.
pub fn delete(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let row = find(tx.conn, id, false)?;
    row.require_open()?;
    let hidden = disks::ids_of(tx.conn, id, None)?;
    set_deleted(tx, &row, Some(tx.now()), &hidden)?;
    Ok(())
}

/// Restores a session, and the disks that were deleted with it. One that is not deleted is answered as it is.
///
/// # Errors
/// 404.
pub fn restore(tx: &mut Tx<'_>, id: i64) -> Result<DiskSession> {
    let row = find(tx.conn, id, true)?;
    match row.deleted_at {
        None => present_one(tx.conn, row),
        Some(at) => {
            let with_it = disks::ids_of(tx.conn, id, Some(at))?;
            set_deleted(tx, &row, None, &with_it)
        }
    }
}

fn set_deleted(tx: &mut Tx<'_>, row: &SessionRow, at: Option<NaiveDateTime>, with_it: &[i64]) -> Result<DiskSession> {
    let by = tx.origin().actor.filter(|_| at.is_some());
    let row: SessionRow = diesel::update(table::table.find(row.id))
        .set((table::deleted_at.eq(at), table::deleted_by.eq(by), table::version.eq(row.version + 1)))
        .returning(table::all_columns)
        .get_result(tx.conn)?;
    disks::set_deleted(tx, with_it, at)?;
    let (kind, verb) = if at.is_some() {
        ("reception.disk_session.deleted", "deleted")
    } else {
        ("reception.disk_session.restored", "restored")
    };
    let session = present_one(tx.conn, row)?;
    let (of, count) = ((Subject::DiskSession, session.id), json!({ "disks": with_it.len() }));
    let seq = changes::record(tx, of, (kind, verb), &json!({ "session": &session }), count)?;
    let details = json!({ "session": session.id, "session_number": session.number });
    changes::keep(tx, seq, Subject::Disk, verb, with_it.iter().map(|id| (*id, &details)))?;
    Ok(session)
}

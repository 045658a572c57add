//! The disks of wiping sessions.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};
use workspace_protocol::reception::Named;
use workspace_protocol::reception::disks::{ChangedDisks, Disk, NewDisk};
use workspace_protocol::reception::wipes::{DiskInterface, WipeFacts, WipeMethod, WipeResult, WipeStandard};
use workspace_protocol::{FieldProblem, Page, Time};

use super::adding::Known;
use super::catalogue;
use super::changes::{self, Subject};
use super::disk_sessions::{self, SessionRow};
use super::{from_name, serial_key};
use crate::db::schema::{reception_disks as table, reception_items};
use crate::db::{AnyConnection, Tx, insert_many};
use crate::error::{Result, conflict, invalid, invalid_field, not_found, problem};
use crate::journal::{Audience, Entry};

/// How many disks a session has at the most.
const MAX_DISKS: i64 = 5_000;

/// A stored disk.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct DiskRow {
    /// Its id.
    pub id: i64,
    /// Its session.
    pub session_id: i64,
    pub(super) position: i32,
    /// Its serial number.
    pub serial: String,
    /// The folded serial number.
    pub serial_key: String,
    pub(super) kind: String,
    pub(super) brand_id: Option<i64>,
    pub(super) model_id: Option<i64>,
    /// In bytes.
    pub capacity: Option<i64>,
    pub(super) interface: Option<String>,
    pub(super) method: Option<String>,
    pub(super) standard: Option<String>,
    pub(super) result: Option<String>,
    pub(super) started_at: Option<NaiveDateTime>,
    pub(super) finished_at: Option<NaiveDateTime>,
    pub(super) item_id: Option<i64>,
    _place_id: Option<i64>,
    entry_mode: String,
    /// What there is to say about it.
    pub note: String,
    created_at: NaiveDateTime,
    created_by: i64,
    pub(super) version: i32,
    pub(super) deleted_at: Option<NaiveDateTime>,
    _deleted_by: Option<i64>,
}

impl DiskRow {
    /// What has to fit together.
    pub fn facts(&self) -> Result<WipeFacts> {
        Ok(WipeFacts {
            kind: from_name(self.kind.clone())?,
            interface: self.interface.clone().map(from_name).transpose()?,
            method: self.method.clone().map(from_name).transpose()?,
            standard: self.standard.clone().map(from_name).transpose()?,
            result: self.result.clone().map(from_name).transpose()?,
            started_at: self.started_at.map(Time),
            finished_at: self.finished_at.map(Time),
        })
    }

    fn disk(self, names: &HashMap<i64, String>, wiped_before: i64) -> Result<Disk> {
        let named = |id: Option<i64>| id.and_then(|id| Some(Named { id, name: names.get(&id)?.clone() }));
        let WipeFacts { kind, interface, method, standard, result, started_at, finished_at } = self.facts()?;
        Ok(Disk {
            id: self.id,
            session: self.session_id,
            position: self.position,
            kind,
            brand: named(self.brand_id),
            model: named(self.model_id),
            serial: self.serial,
            capacity: self.capacity,
            interface,
            method,
            standard,
            result,
            started_at,
            finished_at,
            item: self.item_id,
            note: self.note,
            entry_mode: from_name(self.entry_mode)?,
            wiped_before,
            created_at: self.created_at.into(),
            created_by: self.created_by,
            deleted_at: self.deleted_at.map(Into::into),
            version: self.version,
        })
    }
}

#[derive(Debug, QueryableByName)]
struct Earlier {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    sessions: i64,
}

/// These disks with the names of their brands and models, and how often each was wiped before, in their order.
pub fn present(conn: &mut AnyConnection, rows: Vec<DiskRow>) -> Result<Vec<Disk>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names = catalogue::names(conn, rows.iter().flat_map(|row| [row.brand_id, row.model_id]).flatten())?;
    // Numbers of ours, not of the request: a list can't be bound in the same way on both engines.
    let ids: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
    // A serial number is in a session once.
    let query = format!(
        "SELECT d.id AS id, COUNT(*) AS sessions FROM reception_disks d JOIN reception_disks e
            ON e.serial_key = d.serial_key AND e.id < d.id AND e.session_id <> d.session_id AND e.deleted_at IS NULL
        WHERE d.id IN ({}) GROUP BY d.id",
        ids.join(",")
    );
    let earlier: Vec<Earlier> = diesel::sql_query(query).load(conn)?;
    let earlier: HashMap<i64, i64> = earlier.into_iter().map(|Earlier { id, sessions }| (id, sessions)).collect();
    rows.into_iter()
        .map(|row| {
            let before = earlier.get(&row.id).copied().unwrap_or(0);
            row.disk(&names, before)
        })
        .collect()
}

/// In how many sessions other than this one there are disks with these folded serial numbers.
pub fn elsewhere(conn: &mut AnyConnection, session: i64, keys: &[String]) -> Result<HashMap<String, i64>> {
    let counted: Vec<(String, i64)> = table::table
        .filter(table::serial_key.eq_any(keys).and(table::session_id.ne(session)).and(table::deleted_at.is_null()))
        .group_by(table::serial_key)
        .select((table::serial_key, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(counted.into_iter().collect())
}

/// A disk; one that was deleted only where `deleted` may be seen.
///
/// # Errors
/// 404 when there is none.
pub fn find(conn: &mut AnyConnection, id: i64, deleted: bool) -> Result<DiskRow> {
    let row: Option<DiskRow> = table::table.find(id).first(conn).optional()?;
    row.filter(|row| deleted || row.deleted_at.is_none()).ok_or_else(|| not_found("disk"))
}

/// One disk, as it crosses the wire.
pub fn one(conn: &mut AnyConnection, id: i64, deleted: bool) -> Result<Disk> {
    let row = find(conn, id, deleted)?;
    present(conn, vec![row])?.pop().ok_or_else(|| not_found("disk"))
}

/// The disks of a session, by position, or those of it that were deleted.
///
/// # Errors
/// 404 for a session that there is not, or one that was deleted where that may not be seen.
pub fn list(
    conn: &mut AnyConnection,
    session: i64,
    (manage, deleted): (bool, bool),
    after: Option<i64>,
    limit: i64,
) -> Result<Page<Disk>> {
    disk_sessions::find(conn, session, manage)?;
    let after = i32::try_from(after.unwrap_or(0)).unwrap_or(i32::MAX);
    let mut query = table::table
        .filter(table::session_id.eq(session).and(table::position.gt(after)))
        .order(table::position.asc())
        .limit(limit + 1)
        .into_boxed();
    query =
        if deleted { query.filter(table::deleted_at.is_not_null()) } else { query.filter(table::deleted_at.is_null()) };
    let page = Page::cut(query.load::<DiskRow>(conn)?, limit, |row| row.position.to_string());
    Ok(Page { items: present(conn, page.items)?, next: page.next })
}

/// The disks of a session that are there, or those that were deleted at that time.
pub fn ids_of(conn: &mut AnyConnection, session: i64, deleted_at: Option<NaiveDateTime>) -> Result<Vec<i64>> {
    let mut query = table::table.filter(table::session_id.eq(session)).select(table::id).into_boxed();
    query = match deleted_at {
        Some(at) => query.filter(table::deleted_at.eq(at)),
        None => query.filter(table::deleted_at.is_null()),
    };
    Ok(query.load(conn)?)
}

/// The disks of a session that have one of these folded serial numbers.
pub fn with_serials(conn: &mut AnyConnection, session: i64, keys: &[String]) -> Result<Vec<DiskRow>> {
    Ok(table::table
        .filter(table::session_id.eq(session).and(table::serial_key.eq_any(keys)).and(table::deleted_at.is_null()))
        .load(conn)?)
}

/// The disks that have one of these serial numbers, or that came out of one of these items, and these, oldest first; at most
/// `limit`, the newest.
pub fn of_life(
    conn: &mut AnyConnection,
    keys: &[String],
    items: &[i64],
    these: &[i64],
    limit: i64,
) -> Result<Vec<DiskRow>> {
    let mut rows: Vec<DiskRow> = table::table
        .filter(table::serial_key.eq_any(keys).or(table::item_id.eq_any(items)).or(table::id.eq_any(these)))
        .order(table::id.desc())
        .limit(limit)
        .load(conn)?;
    rows.reverse();
    Ok(rows)
}

/// What is kept of a disk when it comes.
pub fn facts(disk: &Disk) -> Value {
    json!({
        "session": disk.session, "serial": &disk.serial, "kind": disk.kind, "brand": &disk.brand, "model": &disk.model,
        "capacity": disk.capacity, "interface": disk.interface, "method": disk.method, "standard": disk.standard,
        "result": disk.result, "started_at": disk.started_at, "finished_at": disk.finished_at, "item": disk.item,
        "note": &disk.note, "entry_mode": disk.entry_mode,
    })
}

#[derive(Debug, Insertable)]
#[diesel(table_name = table, treat_none_as_default_value = false)]
struct NewRow<'a> {
    session_id: i64,
    position: i32,
    serial: &'a str,
    serial_key: String,
    kind: &'static str,
    brand_id: Option<i64>,
    model_id: Option<i64>,
    capacity: Option<i64>,
    interface: Option<&'static str>,
    method: Option<&'static str>,
    standard: Option<&'static str>,
    result: Option<&'static str>,
    started_at: Option<NaiveDateTime>,
    finished_at: Option<NaiveDateTime>,
    item_id: Option<i64>,
    entry_mode: &'static str,
    note: &'a str,
    created_at: NaiveDateTime,
    created_by: i64,
    version: i32,
}

/// Refuses serial numbers that two of the new disks have, or one of them and a disk that is there.
///
/// # Errors
/// 422 `duplicate`.
fn require_new(conn: &mut AnyConnection, session: &SessionRow, keys: &[String]) -> Result<()> {
    let there: HashSet<String> = with_serials(conn, session.id, keys)?.into_iter().map(|row| row.serial_key).collect();
    let mut seen = HashSet::new();
    let twice = keys.iter().enumerate().filter(|(_, key)| !seen.insert(*key) || there.contains(*key));
    let message = "once in a session: it is there already, or twice in the request";
    let problems: Vec<_> = twice.map(|(at, _)| problem(&format!("disks[{at}].serial"), "duplicate", message)).collect();
    if problems.is_empty() { Ok(()) } else { Err(invalid(problems)) }
}

/// The brand and model that a disk gets. A model brings its brand along.
///
/// # Errors
/// 422, with the field behind `prefix`.
pub fn naming(
    known: &Known,
    prefix: &str,
    brand: Option<i64>,
    model: Option<i64>,
) -> Result<(Option<i64>, Option<i64>)> {
    let at = |field: &str, problem| invalid(vec![FieldProblem { field: format!("{prefix}{field}"), ..problem }]);
    known.model(brand, model).map_err(|(field, problem)| at(field, problem))
}

/// Of these entries of the catalogue, those that there are.
pub fn known(conn: &mut AnyConnection, entries: impl Iterator<Item = i64>) -> Result<Known> {
    Known::of(conn, entries, std::iter::empty(), std::iter::empty())
}

/// Which of these items there are.
pub fn items(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashSet<i64>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let there: Vec<i64> = reception_items::table
        .filter(reception_items::id.eq_any(ids).and(reception_items::deleted_at.is_null()))
        .select(reception_items::id)
        .load(conn)?;
    Ok(there.into_iter().collect())
}

/// Inserts disks behind those that a session has. What is recorded of it is the caller's to say.
///
/// # Errors
/// 409 `full`, 422 `duplicate`, and for brands, models and items that there are not.
pub fn insert(tx: &mut Tx<'_>, creator: i64, session: &SessionRow, new: &[NewDisk]) -> Result<Vec<Disk>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<String> = new.iter().map(|disk| serial_key(&disk.serial)).collect();
    require_new(tx.conn, session, &keys)?;
    let (count, last): (i64, Option<i32>) = table::table
        .filter(table::session_id.eq(session.id))
        .select((diesel::dsl::count_star(), diesel::dsl::max(table::position)))
        .first(tx.conn)?;
    let coming = i64::try_from(new.len()).unwrap_or(i64::MAX);
    if count + coming > MAX_DISKS {
        return Err(conflict("full", format!("a session has at most {MAX_DISKS} disks")));
    }
    let known = known(tx.conn, new.iter().flat_map(|disk| [disk.brand, disk.model]).flatten())?;
    let wanted: Vec<i64> = new.iter().filter_map(|disk| disk.item).collect();
    let items = items(tx.conn, &wanted)?;
    let last = last.unwrap_or(0);
    let (created_at, mut rows) = (tx.now(), Vec::with_capacity(new.len()));
    for ((disk, key), at) in new.iter().zip(keys).zip(0_i32..) {
        let prefix = format!("disks[{at}].");
        let (brand_id, model_id) = naming(&known, &prefix, disk.brand, disk.model)?;
        if disk.item.is_some_and(|item| !items.contains(&item)) {
            return Err(invalid_field(&format!("{prefix}item"), "unknown", "the id of an item of a lot"));
        }
        rows.push(NewRow {
            session_id: session.id,
            position: last + 1 + at,
            serial: disk.serial.trim(),
            serial_key: key,
            kind: disk.kind.name(),
            brand_id,
            model_id,
            capacity: disk.capacity,
            interface: disk.interface.map(DiskInterface::name),
            method: disk.method.map(WipeMethod::name),
            standard: disk.standard.map(WipeStandard::name),
            result: disk.result.map(WipeResult::name),
            started_at: disk.started_at.map(|time| time.0),
            finished_at: disk.finished_at.map(|time| time.0),
            item_id: disk.item,
            entry_mode: disk.entry_mode.name(),
            note: &disk.note,
            created_at,
            created_by: creator,
            version: 1,
        });
    }
    insert_many!(tx.conn, table::table, &rows)?;
    let added: Vec<DiskRow> = table::table
        .filter(table::session_id.eq(session.id).and(table::position.gt(last)))
        .order(table::position.asc())
        .load(tx.conn)?;
    present(tx.conn, added)
}

/// Adds disks to a session.
///
/// # Errors
/// 404, 409 `recovered`, and as for [`insert`].
pub fn add(tx: &mut Tx<'_>, creator: i64, session: i64, new: &[NewDisk]) -> Result<ChangedDisks> {
    let session = disk_sessions::find(tx.conn, session, false)?;
    session.require_open()?;
    let added = insert(tx, creator, &session, new)?;
    let details: Vec<_> = added.iter().map(|disk| (disk.id, facts(disk))).collect();
    Ok(record(tx, ("reception.disks.added", "added"), vec![session], added, details)?.1)
}

/// Records what happened to disks. Answers the `seq` of the entry, and the disks with their sessions.
pub fn record(
    tx: &mut Tx<'_>,
    (kind, verb): (&'static str, &'static str),
    sessions: Vec<SessionRow>,
    disks: Vec<Disk>,
    details: impl IntoIterator<Item = (i64, Value)>,
) -> Result<(i64, ChangedDisks)> {
    let answer = ChangedDisks { sessions: disk_sessions::present(tx.conn, sessions)?, disks };
    let mut entry = Entry::new(kind, Audience::everyone());
    entry = match (answer.disks.as_slice(), answer.sessions.as_slice()) {
        ([disk], _) => entry.subject("disk", disk.id),
        (_, [session]) => entry.subject("disk_session", session.id),
        _ => entry,
    };
    let seq = tx.record(entry.payload(&answer));
    changes::keep(tx, seq, Subject::Disk, verb, details)?;
    Ok((seq, answer))
}

/// Hides disks, or shows them again. What is recorded of it is the caller's to say.
pub fn set_deleted(tx: &mut Tx<'_>, ids: &[i64], at: Option<NaiveDateTime>) -> Result<()> {
    let by = tx.origin().actor.filter(|_| at.is_some());
    for some in ids.chunks(1_000) {
        diesel::update(table::table.filter(table::id.eq_any(some)))
            .set((table::deleted_at.eq(at), table::deleted_by.eq(by), table::version.eq(table::version + 1)))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Deletes a disk: it is hidden, and can be restored.
///
/// # Errors
/// 404, 409 `recovered`.
pub fn delete(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let row = find(tx.conn, id, false)?;
    let session = disk_sessions::find(tx.conn, row.session_id, false)?;
    session.require_open()?;
    set_deleted(tx, &[id], Some(tx.now()))?;
    let disk = one(tx.conn, id, true)?;
    record(tx, ("reception.disks.deleted", "deleted"), vec![session], vec![disk], [(id, json!({}))])?;
    Ok(())
}

/// Restores a disk. One that is not deleted is answered as it is.
///
/// # Errors
/// 404, 409 `recovered`, `session_deleted`, or `duplicate` when its serial number came again meanwhile.
pub fn restore(tx: &mut Tx<'_>, id: i64) -> Result<Disk> {
    let row = find(tx.conn, id, true)?;
    if row.deleted_at.is_none() {
        return one(tx.conn, id, true);
    }
    let session = disk_sessions::find(tx.conn, row.session_id, true)?;
    if session.deleted_at.is_some() {
        return Err(conflict("session_deleted", "restore its session first"));
    }
    session.require_open()?;
    let again = with_serials(tx.conn, session.id, &[row.serial_key])?;
    if !again.is_empty() {
        let again = present(tx.conn, again)?;
        return Err(conflict("duplicate", "its serial number was entered again meanwhile").current(&again));
    }
    set_deleted(tx, &[id], None)?;
    let disk = one(tx.conn, id, false)?;
    record(tx, ("reception.disks.restored", "restored"), vec![session], vec![disk.clone()], [(id, json!({}))])?;
    Ok(disk)
}

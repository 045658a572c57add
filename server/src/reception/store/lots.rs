//! Lots.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::{Map, Value, json};
use workspace_protocol::Page;
use workspace_protocol::reception::items::{ChangedItems, Item};
use workspace_protocol::reception::lots::{CreateLot, Lot, LotState, UpdateLot};

use super::changes::{self, Subject};
use super::{adding, counters, items, loans};
use crate::db::schema::{reception_items, reception_lots as table};
use crate::db::text::fold;
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, forbidden, not_found, version_conflict};
use crate::journal::{Audience, Entry};

/// A stored lot.
#[derive(Debug, Clone, Queryable)]
pub struct LotRow {
    /// Its id.
    pub id: i64,
    /// As people say it.
    pub number: i64,
    name: String,
    /// Where it came from.
    pub supplier: String,
    /// When it came in.
    pub received_on: NaiveDate,
    note: String,
    _search_key: String,
    finished_at: Option<NaiveDateTime>,
    recovered_at: Option<NaiveDateTime>,
    recovered_by: Option<i64>,
    created_at: NaiveDateTime,
    created_by: i64,
    version: i32,
    /// When it was deleted.
    pub deleted_at: Option<NaiveDateTime>,
    _deleted_by: Option<i64>,
}

impl LotRow {
    /// Refuses a lot in which nothing changes any more.
    ///
    /// # Errors
    /// 409 `recovered`.
    pub fn require_open(&self) -> Result<()> {
        match self.recovered_at {
            Some(_) => Err(conflict("recovered", format!("lot {} was recovered: nothing in it changes", self.number))),
            None => Ok(()),
        }
    }
}

/// These lots with their counters, in their order.
pub fn present(conn: &mut AnyConnection, rows: Vec<LotRow>) -> Result<Vec<Lot>> {
    let counters = counters::of(conn, &rows)?;
    let lots = rows.into_iter().map(|row| {
        let counters = counters.get(&row.id).copied().unwrap_or_default();
        let state = match row.finished_at {
            Some(_) => LotState::Finished,
            None if counters.pending < counters.total => LotState::InProgress,
            None => LotState::Received,
        };
        Lot {
            id: row.id,
            number: row.number,
            name: row.name,
            supplier: row.supplier,
            received_on: row.received_on.into(),
            note: row.note,
            state,
            finished_at: row.finished_at.map(Into::into),
            recovered_at: row.recovered_at.map(Into::into),
            recovered_by: row.recovered_by,
            counters,
            progress: counters.progress(),
            created_at: row.created_at.into(),
            created_by: row.created_by,
            deleted_at: row.deleted_at.map(Into::into),
            version: row.version,
        }
    });
    Ok(lots.collect())
}

/// One lot with its counters.
pub fn present_one(conn: &mut AnyConnection, row: LotRow) -> Result<Lot> {
    present(conn, vec![row])?.pop().ok_or_else(|| not_found("lot"))
}

/// A lot; one that was deleted only where `deleted` may be seen.
///
/// # Errors
/// 404 when there is none.
pub fn find(conn: &mut AnyConnection, id: i64, deleted: bool) -> Result<LotRow> {
    let row: Option<LotRow> = table::table.find(id).first(conn).optional()?;
    row.filter(|row| deleted || row.deleted_at.is_none()).ok_or_else(|| not_found("lot"))
}

/// These lots, by id, deleted or not.
pub fn some(conn: &mut AnyConnection, ids: &[i64]) -> Result<Vec<LotRow>> {
    Ok(table::table.filter(table::id.eq_any(ids)).order(table::id.asc()).load(conn)?)
}

/// Where lots stand that are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not finished.
    Open,
    /// In this state.
    In(LotState),
}

/// Which lots are looked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Those that stand there.
    pub standing: Option<Standing>,
    /// Those that were recovered, or those that were not.
    pub recovered: Option<bool>,
    /// What their number, name or supplier contains.
    pub query: Option<String>,
    /// Received on this day or later.
    pub from: Option<NaiveDate>,
    /// Received on this day or before.
    pub to: Option<NaiveDate>,
    /// Those that were deleted instead of those that were not.
    pub deleted: bool,
    /// Older than this one.
    pub before: Option<i64>,
}

/// The lots, newest first.
pub fn list(conn: &mut AnyConnection, wanted: &Wanted, limit: i64) -> Result<Page<Lot>> {
    let mut query = table::table.order(table::id.desc()).limit(limit + 1).into_boxed();
    query = if wanted.deleted {
        query.filter(table::deleted_at.is_not_null())
    } else {
        query.filter(table::deleted_at.is_null())
    };
    let sorted = reception_items::table
        .filter(reception_items::lot_id.eq(table::id))
        .filter(reception_items::deleted_at.is_null().and(reception_items::outcome.is_not_null()));
    query = match wanted.standing {
        None => query,
        Some(Standing::In(LotState::Finished)) => query.filter(table::finished_at.is_not_null()),
        Some(Standing::Open) => query.filter(table::finished_at.is_null()),
        Some(Standing::In(LotState::InProgress)) => {
            query.filter(table::finished_at.is_null()).filter(diesel::dsl::exists(sorted))
        }
        Some(Standing::In(LotState::Received)) => {
            query.filter(table::finished_at.is_null()).filter(diesel::dsl::not(diesel::dsl::exists(sorted)))
        }
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
        query = query.filter(table::received_on.ge(from));
    }
    if let Some(to) = wanted.to {
        query = query.filter(table::received_on.le(to));
    }
    if let Some(before) = wanted.before {
        query = query.filter(table::id.lt(before));
    }
    let page = Page::cut(query.load::<LotRow>(conn)?, limit, |row| row.id.to_string());
    Ok(Page { items: present(conn, page.items)?, next: page.next })
}

fn search_key(number: i64, name: &str, supplier: &str) -> String {
    fold(&format!("lot {number} {name} {supplier}"))
}

/// Creates a lot with its first items.
///
/// # Errors
/// As for adding items.
pub fn create(tx: &mut Tx<'_>, creator: i64, new: &CreateLot) -> Result<Lot> {
    let last: Option<i64> = table::table.select(diesel::dsl::max(table::number)).first(tx.conn)?;
    let number = last.unwrap_or(0) + 1;
    let (name, supplier) = (new.name.trim(), new.supplier.trim());
    let row: LotRow = diesel::insert_into(table::table)
        .values((
            table::number.eq(number),
            table::name.eq(name),
            table::supplier.eq(supplier),
            table::received_on.eq(new.received_on.0),
            table::note.eq(&new.note),
            table::search_key.eq(search_key(number, name, supplier)),
            table::created_at.eq(tx.now()),
            table::created_by.eq(creator),
            table::version.eq(1),
        ))
        .returning(table::all_columns)
        .get_result(tx.conn)?;
    let id = row.id;
    let rows = adding::insert(tx, creator, &row, &new.items, new.reentry)?;
    let added = items::present(tx.conn, rows)?;
    let finishing = settle(tx, vec![row])?;
    let lot = one_of(finishing.lots.clone())?;
    let details = json!({ "number": number, "name": name, "supplier": supplier, "received_on": new.received_on });
    let (done, payload) = (("reception.lot.created", "created"), json!({ "lot": &lot, "items": &added }));
    let seq = changes::record(tx, (Subject::Lot, id), done, &payload, details)?;
    changes::keep(tx, seq, Subject::Item, "added", added.iter().map(|item| (item.id, items::facts(item))))?;
    finishing.keep(tx, seq)?;
    Ok(lot)
}

fn one_of(mut lots: Vec<Lot>) -> Result<Lot> {
    lots.pop().ok_or_else(|| not_found("lot"))
}

/// Lots after their items changed, and which of them are finished or no longer are.
pub struct Settled {
    /// The lots as they are now, in the order in which they were given.
    pub lots: Vec<Lot>,
    turned: Vec<(i64, bool)>,
}

impl Settled {
    /// Keeps what the entry `seq` did to the lots.
    pub fn keep(&self, tx: &mut Tx<'_>, seq: i64) -> Result<()> {
        for (verb, now) in [("finished", true), ("reopened", false)] {
            let lots = self.turned.iter().filter(|(_, finished)| *finished == now);
            changes::keep(tx, seq, Subject::Lot, verb, lots.map(|(id, _)| (*id, json!({}))))?;
        }
        Ok(())
    }
}

/// Counts lots whose items changed, and stamps those that are finished by it, or takes the stamp back. Their version stays:
/// it counts what people write of a lot, and who is just doing so should not be refused.
pub fn settle(tx: &mut Tx<'_>, rows: Vec<LotRow>) -> Result<Settled> {
    let mut lots = present(tx.conn, rows)?;
    let mut turned = Vec::new();
    for lot in &mut lots {
        let finished = lot.counters.total > 0 && lot.counters.done == lot.counters.total;
        if finished == lot.finished_at.is_some() {
            continue;
        }
        let at = finished.then(|| tx.now());
        diesel::update(table::table.find(lot.id)).set(table::finished_at.eq(at)).execute(tx.conn)?;
        lot.finished_at = at.map(Into::into);
        lot.state = match finished {
            true => LotState::Finished,
            false if lot.counters.pending < lot.counters.total => LotState::InProgress,
            false => LotState::Received,
        };
        turned.push((lot.id, finished));
    }
    Ok(Settled { lots, turned })
}

/// A lot that can be changed on this version.
fn require_version(conn: &mut AnyConnection, id: i64, version: i32) -> Result<LotRow> {
    let row = find(conn, id, false)?;
    if row.version == version {
        return Ok(row);
    }
    Err(version_conflict(&present_one(conn, row)?))
}

/// Records what happened to a lot alone, and answers it.
fn record(
    tx: &mut Tx<'_>,
    row: LotRow,
    done: (&'static str, &'static str),
    details: impl serde::Serialize,
) -> Result<Lot> {
    let lot = present_one(tx.conn, row)?;
    changes::record(tx, (Subject::Lot, lot.id), done, &json!({ "lot": &lot }), details)?;
    Ok(lot)
}

/// Changes what is written of a lot.
///
/// # Errors
/// 404, 409 `recovered`, or with the lot as it is when it was changed since.
pub fn update(tx: &mut Tx<'_>, id: i64, change: &UpdateLot) -> Result<Lot> {
    let row = require_version(tx.conn, id, change.version)?;
    row.require_open()?;
    let name = change.name.as_deref().map_or(row.name.as_str(), str::trim).to_owned();
    let supplier = change.supplier.as_deref().map_or(row.supplier.as_str(), str::trim).to_owned();
    let note = change.note.as_ref().unwrap_or(&row.note).clone();
    let received_on = change.received_on.map_or(row.received_on, |day| day.0);
    let mut details = Map::new();
    for (field, from, to) in
        [("name", &row.name, &name), ("supplier", &row.supplier, &supplier), ("note", &row.note, &note)]
    {
        if from != to {
            details.insert(field.to_owned(), json!({ "from": from, "to": to }));
        }
    }
    if received_on != row.received_on {
        details.insert("received_on".to_owned(), json!({ "from": row.received_on, "to": received_on }));
    }
    if details.is_empty() {
        return present_one(tx.conn, row);
    }
    let row: LotRow = diesel::update(table::table.find(id))
        .set((
            table::search_key.eq(search_key(row.number, &name, &supplier)),
            table::name.eq(name),
            table::supplier.eq(supplier),
            table::note.eq(note),
            table::received_on.eq(received_on),
            table::version.eq(row.version + 1),
        ))
        .returning(table::all_columns)
        .get_result(tx.conn)?;
    record(tx, row, ("reception.lot.changed", "changed"), Value::from(details))
}

/// Says that a lot was recovered, or takes it back, which only who may `manage` can.
///
/// # Errors
/// 404, 403, 409 `not_finished`, or with the lot as it is when it was changed since.
pub fn set_recovered(tx: &mut Tx<'_>, id: i64, version: i32, recovered: bool, manage: bool) -> Result<Lot> {
    let row = require_version(tx.conn, id, version)?;
    if recovered == row.recovered_at.is_some() {
        return present_one(tx.conn, row);
    }
    if !recovered && !manage {
        return Err(forbidden("not_allowed", "taking it back needs the permission reception:manage"));
    }
    if row.finished_at.is_none() {
        return Err(conflict("not_finished", "each of its items needs an outcome and a technician first"));
    }
    let row: LotRow = diesel::update(table::table.find(id))
        .set((
            table::recovered_at.eq(recovered.then(|| tx.now())),
            table::recovered_by.eq(tx.origin().actor.filter(|_| recovered)),
            table::version.eq(row.version + 1),
        ))
        .returning(table::all_columns)
        .get_result(tx.conn)?;
    let what = if recovered {
        ("reception.lot.recovered", "recovered")
    } else {
        ("reception.lot.recovery_undone", "recovery_undone")
    };
    record(tx, row, what, json!({}))
}

/// Deletes a lot with its items: they are hidden, and can be restored.
///
/// # Errors
/// 404, 409 `recovered`, `left` when one of its items has left the stock, `on_loan` when one is lent.
pub fn delete(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let row = find(tx.conn, id, false)?;
    row.require_open()?;
    let live = reception_items::table.filter(reception_items::lot_id.eq(id).and(reception_items::deleted_at.is_null()));
    let left: i64 = live.filter(reception_items::left_at.is_not_null()).count().get_result(tx.conn)?;
    if left > 0 {
        return Err(conflict("left", "some of its items have left the stock"));
    }
    let hidden: Vec<i64> = live.select(reception_items::id).load(tx.conn)?;
    loans::require_here(tx.conn, &hidden)?;
    set_deleted(tx, &row, Some(tx.now()), &hidden)
}

/// Restores a lot, and the items that were deleted with it.
///
/// # Errors
/// 404.
pub fn restore(tx: &mut Tx<'_>, id: i64) -> Result<Lot> {
    let row = find(tx.conn, id, true)?;
    if let Some(at) = row.deleted_at {
        let with_it: Vec<i64> = reception_items::table
            .filter(reception_items::lot_id.eq(id).and(reception_items::deleted_at.eq(at)))
            .select(reception_items::id)
            .load(tx.conn)?;
        set_deleted(tx, &row, None, &with_it)?;
    }
    let row = find(tx.conn, id, false)?;
    present_one(tx.conn, row)
}

fn set_deleted(tx: &mut Tx<'_>, row: &LotRow, at: Option<NaiveDateTime>, with_it: &[i64]) -> Result<()> {
    let by = tx.origin().actor.filter(|_| at.is_some());
    let row: LotRow = diesel::update(table::table.find(row.id))
        .set((table::deleted_at.eq(at), table::deleted_by.eq(by), table::version.eq(row.version + 1)))
        .returning(table::all_columns)
        .get_result(tx.conn)?;
    items::set_deleted(tx, with_it, at)?;
    let (kind, verb) =
        if at.is_some() { ("reception.lot.deleted", "deleted") } else { ("reception.lot.restored", "restored") };
    let number = row.number;
    let lot = present_one(tx.conn, row)?;
    let (of, count) = ((Subject::Lot, lot.id), json!({ "items": with_it.len() }));
    let seq = changes::record(tx, of, (kind, verb), &json!({ "lot": &lot }), count)?;
    let details = json!({ "lot": lot.id, "lot_number": number });
    changes::keep(tx, seq, Subject::Item, verb, with_it.iter().map(|id| (*id, &details)))
}

/// Records what happened to items, and answers them with their lots.
pub fn record_items(
    tx: &mut Tx<'_>,
    (kind, verb): (&'static str, &'static str),
    lots: Vec<LotRow>,
    items: Vec<Item>,
    details: impl IntoIterator<Item = (i64, Value)>,
) -> Result<ChangedItems> {
    let settled = settle(tx, lots)?;
    let answer = ChangedItems { lots: settled.lots.clone(), items };
    let mut entry = Entry::new(kind, Audience::everyone());
    entry = match (answer.items.as_slice(), answer.lots.as_slice()) {
        ([item], _) => entry.subject("item", item.id),
        (_, [lot]) => entry.subject("lot", lot.id),
        _ => entry,
    };
    let seq = tx.record(entry.payload(&answer));
    changes::keep(tx, seq, Subject::Item, verb, details)?;
    settled.keep(tx, seq)?;
    Ok(answer)
}

/// Records what a table brought into a lot. There may be thousands of items: the entry tells how many, the changes which.
pub fn record_import(tx: &mut Tx<'_>, row: LotRow, facts: Vec<(i64, Value)>) -> Result<()> {
    let id = row.id;
    let settled = settle(tx, vec![row])?;
    let (of, done) = ((Subject::Lot, id), ("reception.lot.imported", "imported"));
    let payload = json!({ "lot": settled.lots.first(), "added": facts.len() });
    let seq = changes::record(tx, of, done, &payload, json!({ "added": facts.len() }))?;
    changes::keep(tx, seq, Subject::Item, "added", facts)?;
    settled.keep(tx, seq)
}

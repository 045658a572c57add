//! Items: how they are read and shown, and how they leave the stock.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Map, Value, json};
use workspace_protocol::Page;
use workspace_protocol::reception::items::{ChangedItems, Item, Os, Outcome};
use workspace_protocol::reception::{EntryMode, Kind, Named, Worker};

use super::{catalogue, from_name, loans, lots};
use crate::db::schema::{reception_items as table, reception_lots, reception_places};
use crate::db::text::after_prefix;
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, malformed_field, not_found};

/// A stored item.
#[derive(Debug, Clone, Queryable)]
pub struct ItemRow {
    /// Its id.
    pub id: i64,
    /// Its lot.
    pub lot_id: i64,
    /// Its place in the lot.
    pub position: i32,
    /// Its serial number.
    pub serial: String,
    /// The serial number as it is compared.
    pub serial_key: String,
    kind: String,
    /// What it is, where the kind is `other`; else empty.
    pub kind_label: String,
    /// Who made it.
    pub brand_id: Option<i64>,
    /// Which of the brand's.
    pub model_id: Option<i64>,
    entry_mode: String,
    entered_at: NaiveDateTime,
    entered_by: i64,
    os: Option<String>,
    outcome: Option<String>,
    /// Which outcome, where it is `custom`.
    pub outcome_id: Option<i64>,
    outcome_at: Option<NaiveDateTime>,
    outcome_by: Option<i64>,
    technician_id: Option<i64>,
    technician_name: String,
    /// What there is to say of it.
    pub note: String,
    /// The same machine when it was here before.
    pub previous_id: Option<i64>,
    /// Where it stands.
    pub place_id: Option<i64>,
    /// When it left the stock for good.
    pub left_at: Option<NaiveDateTime>,
    left_how: Option<String>,
    /// Counts the changes.
    pub version: i32,
    /// When it was deleted.
    pub deleted_at: Option<NaiveDateTime>,
    _deleted_by: Option<i64>,
}

impl ItemRow {
    /// What it is.
    pub fn kind(&self) -> Result<Kind> {
        from_name(self.kind.clone())
    }

    /// What runs on it.
    pub fn os(&self) -> Result<Option<Os>> {
        self.os.clone().map(from_name).transpose()
    }

    /// What became of it.
    pub fn outcome(&self) -> Result<Option<Outcome>> {
        self.outcome.clone().map(from_name).transpose()
    }

    /// Who works on it.
    pub fn technician(&self) -> Option<Worker> {
        match self.technician_id {
            Some(account) => Some(Worker::Account(account)),
            None => Some(self.technician_name.clone()).filter(|name| !name.is_empty()).map(Worker::Name),
        }
    }
}

/// These items as they cross the wire, in their order. What they point to is read once for all of them.
pub fn present(conn: &mut AnyConnection, rows: Vec<ItemRow>) -> Result<Vec<Item>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let named = rows.iter().flat_map(|row| [row.brand_id, row.model_id, row.outcome_id]).flatten();
    let names = catalogue::names(conn, named)?;
    let places: Vec<i64> = rows.iter().filter_map(|row| row.place_id).collect();
    let places: HashMap<i64, String> = if places.is_empty() {
        HashMap::new()
    } else {
        let named = reception_places::table.filter(reception_places::id.eq_any(places));
        named.select((reception_places::id, reception_places::name)).load(conn)?.into_iter().collect()
    };
    let mut lots: Vec<i64> = rows.iter().map(|row| row.lot_id).collect();
    lots.dedup();
    let numbers: Vec<(i64, i64)> = reception_lots::table
        .filter(reception_lots::id.eq_any(lots))
        .select((reception_lots::id, reception_lots::number))
        .load(conn)?;
    let numbers: HashMap<i64, i64> = numbers.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let name = |id: Option<i64>, names: &HashMap<i64, String>| {
                id.map(|id| Named { id, name: names.get(&id).cloned().unwrap_or_default() })
            };
            Ok(Item {
                lot_number: numbers.get(&row.lot_id).copied().unwrap_or_default(),
                kind: row.kind()?,
                brand: name(row.brand_id, &names),
                model: name(row.model_id, &names),
                entry_mode: from_name::<EntryMode>(row.entry_mode.clone())?,
                os: row.os()?,
                outcome: row.outcome()?,
                outcome_label: name(row.outcome_id, &names),
                technician: row.technician(),
                place: name(row.place_id, &places),
                id: row.id,
                lot: row.lot_id,
                position: row.position,
                serial: row.serial,
                kind_label: row.kind_label,
                entered_at: row.entered_at.into(),
                entered_by: row.entered_by,
                outcome_at: row.outcome_at.map(Into::into),
                outcome_by: row.outcome_by,
                note: row.note,
                previous: row.previous_id,
                left_at: row.left_at.map(Into::into),
                left_how: row.left_how,
                deleted_at: row.deleted_at.map(Into::into),
                version: row.version,
            })
        })
        .collect()
}

/// What is kept of a new item: what it is, without what is empty or stands elsewhere in the record of the change.
pub fn facts(item: &Item) -> Value {
    let mut facts = fields(item);
    for known in ["id", "version", "entered_at", "entered_by", "outcome_at", "outcome_by", "position"] {
        facts.remove(known);
    }
    facts.retain(|_, value| !value.is_null() && *value != "");
    facts.into()
}

/// What changed of an item: for each field what it was and what it became.
pub fn difference(before: &Item, after: &Item) -> Value {
    let (before, after) = (fields(before), fields(after));
    let changed = after.into_iter().filter_map(|(field, to)| {
        let from = before.get(&field).cloned().unwrap_or_default();
        let counts = !matches!(field.as_str(), "version" | "outcome_at" | "outcome_by") && from != to;
        counts.then(|| (field, json!({ "from": from, "to": to })))
    });
    changed.collect::<Map<String, Value>>().into()
}

fn fields(item: &Item) -> Map<String, Value> {
    match serde_json::to_value(item) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// An item; one that was deleted only where `deleted` may be seen.
///
/// # Errors
/// 404 when there is none.
pub fn find(conn: &mut AnyConnection, id: i64, deleted: bool) -> Result<ItemRow> {
    let row: Option<ItemRow> = table::table.find(id).first(conn).optional()?;
    row.filter(|row| deleted || row.deleted_at.is_none()).ok_or_else(|| not_found("item"))
}

/// These items, by id, deleted or not.
pub fn some(conn: &mut AnyConnection, ids: &[i64]) -> Result<Vec<ItemRow>> {
    Ok(table::table.filter(table::id.eq_any(ids)).order(table::id.asc()).load(conn)?)
}

/// The items of a lot, by position, after this one.
///
/// # Errors
/// 404 when there is no such lot.
pub fn of_lot(conn: &mut AnyConnection, lot: i64, deleted: bool, after: i64, limit: i64) -> Result<Page<Item>> {
    // Who lists what was deleted also looks into lots that were.
    lots::find(conn, lot, deleted)?;
    let after = i32::try_from(after).unwrap_or(i32::MAX);
    let mut query = table::table
        .filter(table::lot_id.eq(lot).and(table::position.gt(after)))
        .order(table::position.asc())
        .limit(limit + 1)
        .into_boxed();
    query =
        if deleted { query.filter(table::deleted_at.is_not_null()) } else { query.filter(table::deleted_at.is_null()) };
    let page = Page::cut(query.load::<ItemRow>(conn)?, limit, |row| row.position.to_string());
    Ok(Page { items: present(conn, page.items)?, next: page.next })
}

/// Which items are looked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this lot.
    pub lot: Option<i64>,
    /// Of lots that are not finished, or of those that are.
    pub open: Option<bool>,
    /// The beginning of the serial number, folded.
    pub serial: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// With this outcome; `Some(None)`: without one.
    #[expect(clippy::option_option, reason = "any, none, or this one")]
    pub outcome: Option<Option<Outcome>>,
    /// With this outcome of the catalogue.
    pub outcome_label: Option<i64>,
    /// Of this brand.
    pub brand: Option<i64>,
    /// Of this model.
    pub model: Option<i64>,
    /// That this account works on.
    pub technician: Option<i64>,
    /// That stand there.
    pub place: Option<i64>,
    /// That are in stock, or that have left.
    pub in_stock: Option<bool>,
    /// Those that were deleted instead of those that were not.
    pub deleted: bool,
    /// After this one.
    pub after: Option<i64>,
}

/// The items, newest first; where the beginning of a serial number is given, by serial number, which an index orders by
/// however many there are.
///
/// # Errors
/// 400 for a cursor that is none.
pub fn list(conn: &mut AnyConnection, wanted: &Wanted, limit: i64) -> Result<Page<Item>> {
    let mut query = table::table.limit(limit + 1).into_boxed();
    query = if wanted.deleted {
        query.filter(table::deleted_at.is_not_null())
    } else {
        query.filter(table::deleted_at.is_null())
    };
    if let Some(start) = &wanted.serial {
        query = query.order((table::serial_key.asc(), table::id.asc()));
        if let Some(end) = after_prefix(start) {
            query = query.filter(table::serial_key.lt(end));
        }
        // SQLite begins in the index at one lower bound alone, so there must not be two of them.
        query = match wanted.after {
            None => query.filter(table::serial_key.ge(start)),
            Some(after) => {
                let key: Option<String> = table::table.find(after).select(table::serial_key).first(conn).optional()?;
                let key = key.ok_or_else(|| malformed_field("cursor", "the `next` of the page before"))?;
                let from = key.clone().max(start.clone());
                query.filter(table::serial_key.ge(from)).filter(table::serial_key.gt(key).or(table::id.gt(after)))
            }
        };
    } else {
        query = query.order(table::id.desc());
        if let Some(before) = wanted.after {
            query = query.filter(table::id.lt(before));
        }
    }
    if let Some(lot) = wanted.lot {
        query = query.filter(table::lot_id.eq(lot));
    }
    if let Some(open) = wanted.open {
        let lots = reception_lots::table.filter(reception_lots::finished_at.is_null()).select(reception_lots::id);
        query = if open { query.filter(table::lot_id.eq_any(lots)) } else { query.filter(table::lot_id.ne_all(lots)) };
    }
    if let Some(kind) = wanted.kind {
        query = query.filter(table::kind.eq(kind.name()));
    }
    query = match wanted.outcome {
        None => query,
        Some(None) => query.filter(table::outcome.is_null()),
        Some(Some(outcome)) => query.filter(table::outcome.eq(outcome.name())),
    };
    if let Some(label) = wanted.outcome_label {
        query = query.filter(table::outcome_id.eq(label));
    }
    if let Some(brand) = wanted.brand {
        query = query.filter(table::brand_id.eq(brand));
    }
    if let Some(model) = wanted.model {
        query = query.filter(table::model_id.eq(model));
    }
    if let Some(account) = wanted.technician {
        query = query.filter(table::technician_id.eq(account));
    }
    if let Some(place) = wanted.place {
        query = query.filter(table::place_id.eq(place));
    }
    query = match wanted.in_stock {
        None => query,
        Some(true) => query.filter(table::left_at.is_null()),
        Some(false) => query.filter(table::left_at.is_not_null()),
    };
    let page = Page::cut(query.load::<ItemRow>(conn)?, limit, |row| row.id.to_string());
    Ok(Page { items: present(conn, page.items)?, next: page.next })
}

/// Takes items out of the stock for good, and says `how`: `donation`. Recorded as an entry of its own.
///
/// # Errors
/// 409 `not_in_stock` when one of them is not there, or has left.
pub fn leave(tx: &mut Tx<'_>, ids: &[i64], how: &str) -> Result<ChangedItems> {
    let (at, how) = (tx.now(), how.to_owned());
    move_stock(tx, ids, Some((at, how)), ("reception.items.left", "left"))
}

/// Takes items back that had left the stock. Recorded as an entry of its own. One that was deleted meanwhile stays so.
///
/// # Errors
/// 409 `not_in_stock` when one of them is not there, or has not left.
pub fn come_back(tx: &mut Tx<'_>, ids: &[i64]) -> Result<ChangedItems> {
    move_stock(tx, ids, None, ("reception.items.came_back", "came_back"))
}

/// Recovered lots let their items come and go: it is what happens to them after the recovery.
fn move_stock(
    tx: &mut Tx<'_>,
    ids: &[i64],
    left: Option<(NaiveDateTime, String)>,
    what: (&'static str, &'static str),
) -> Result<ChangedItems> {
    let before = some(tx.conn, ids)?;
    let fits = |row: &ItemRow| row.deleted_at.is_none() && row.left_at.is_some() != left.is_some();
    if before.len() < ids.len() || !before.iter().all(fits) {
        return Err(conflict("not_in_stock", "some of these items have left the stock, or are back, meanwhile"));
    }
    if ids.is_empty() {
        return Ok(ChangedItems { lots: Vec::new(), items: Vec::new() });
    }
    let (at, how) = left.unzip();
    diesel::update(table::table.filter(table::id.eq_any(ids)))
        .set((table::left_at.eq(at), table::left_how.eq(how), table::version.eq(table::version + 1)))
        .execute(tx.conn)?;
    record(tx, ids, &before, what)
}

/// Records what a write did to these items, which were like this before.
pub fn record(
    tx: &mut Tx<'_>,
    ids: &[i64],
    before: &[ItemRow],
    what: (&'static str, &'static str),
) -> Result<ChangedItems> {
    let before: HashMap<i64, Item> =
        present(tx.conn, before.to_vec())?.into_iter().map(|item| (item.id, item)).collect();
    let mut rows: HashMap<i64, ItemRow> = some(tx.conn, ids)?.into_iter().map(|row| (row.id, row)).collect();
    let rows: Vec<ItemRow> = ids.iter().filter_map(|id| rows.remove(id)).collect();
    let mut lot_ids: Vec<i64> = rows.iter().map(|row| row.lot_id).collect();
    lot_ids.sort_unstable();
    lot_ids.dedup();
    let items = present(tx.conn, rows)?;
    let lots = lots::some(tx.conn, &lot_ids)?;
    let details: Vec<(i64, Value)> =
        items.iter().filter_map(|item| before.get(&item.id).map(|was| (item.id, difference(was, item)))).collect();
    lots::record_items(tx, what, lots, items, details)
}

/// Hides these items, or shows them again.
pub fn set_deleted(tx: &mut Tx<'_>, ids: &[i64], at: Option<NaiveDateTime>) -> Result<()> {
    let by = tx.origin().actor.filter(|_| at.is_some());
    for some in ids.chunks(1_000) {
        diesel::update(table::table.filter(table::id.eq_any(some)))
            .set((table::deleted_at.eq(at), table::deleted_by.eq(by), table::version.eq(table::version + 1)))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Deletes an item: it is hidden, and can be restored.
///
/// # Errors
/// 404, 409 `recovered`, `left` when it has left the stock, `on_loan` with the loan when it is lent.
pub fn delete(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let row = find(tx.conn, id, false)?;
    lots::find(tx.conn, row.lot_id, true)?.require_open()?;
    if row.left_at.is_some() {
        return Err(conflict("left", "it has left the stock"));
    }
    loans::require_here(tx.conn, &[id])?;
    let now = tx.now();
    set_deleted(tx, &[id], Some(now))?;
    record(tx, &[id], &[row], ("reception.items.deleted", "deleted"))?;
    Ok(())
}

/// Restores an item.
///
/// # Errors
/// 404, 409 `recovered`, `lot_deleted` when its lot is to be restored instead, `duplicate` when the lot has its serial number
/// again.
pub fn restore(tx: &mut Tx<'_>, id: i64) -> Result<Item> {
    let row = find(tx.conn, id, true)?;
    if row.deleted_at.is_some() {
        let lot = lots::find(tx.conn, row.lot_id, true)?;
        lot.require_open()?;
        if lot.deleted_at.is_some() {
            return Err(conflict("lot_deleted", "restore its lot"));
        }
        let other: Option<ItemRow> = table::table
            .filter(table::lot_id.eq(row.lot_id).and(table::serial_key.eq(&row.serial_key)))
            .filter(table::deleted_at.is_null())
            .first(tx.conn)
            .optional()?;
        if let Some(other) = other {
            let current = present(tx.conn, vec![other])?;
            return Err(conflict("duplicate", "its serial number was entered again meanwhile").current(&current));
        }
        set_deleted(tx, &[id], None)?;
        record(tx, &[id], &[row], ("reception.items.restored", "restored"))?;
    }
    let row = find(tx.conn, id, false)?;
    present(tx.conn, vec![row])?.pop().ok_or_else(|| not_found("item"))
}

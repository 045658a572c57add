//! Changing one item or many in the same way.

use std::collections::HashMap;
use std::slice;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use workspace_protocol::FieldProblem;
use workspace_protocol::reception::catalogue::CatalogueKind;
use workspace_protocol::reception::items::{ChangedItems, Os, Outcome, SetItems, UpdateItems};
use workspace_protocol::reception::{Kind, Worker};

use super::adding::{self, Known, worker_name};
use super::changes::Subject;
use super::items::{self, ItemRow};
use super::{former_serials, lots, serial_key};
use crate::db::Tx;
use crate::db::schema::reception_items as table;
use crate::error::{Result, invalid, invalid_field, problem, version_conflict};

/// What is written of an item: `None` stays, `Some(None)` is cleared.
#[expect(clippy::option_option, reason = "a column that stays, is cleared, or is set")]
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, AsChangeset)]
#[diesel(table_name = table)]
struct Patch {
    serial: Option<String>,
    serial_key: Option<String>,
    previous_id: Option<Option<i64>>,
    kind: Option<&'static str>,
    kind_label: Option<String>,
    brand_id: Option<Option<i64>>,
    model_id: Option<Option<i64>>,
    os: Option<Option<&'static str>>,
    outcome: Option<Option<&'static str>>,
    outcome_id: Option<Option<i64>>,
    outcome_at: Option<Option<NaiveDateTime>>,
    outcome_by: Option<Option<i64>>,
    technician_id: Option<Option<i64>>,
    technician_name: Option<String>,
    note: Option<String>,
    place_id: Option<Option<i64>>,
}

/// Changes items.
///
/// # Errors
/// 409 `version_conflict` with those that were changed since, `recovered`, or `seen_before` for a serial number, 422 for
/// items that there are not and for what they can't become.
pub fn update(tx: &mut Tx<'_>, change: &UpdateItems) -> Result<ChangedItems> {
    let ids: Vec<i64> = change.items.iter().map(|item| item.id).collect();
    let rows = items::some(tx.conn, &ids)?;
    let by_id: HashMap<i64, &ItemRow> =
        rows.iter().filter(|row| row.deleted_at.is_none()).map(|row| (row.id, row)).collect();
    let missing = change.items.iter().enumerate().filter(|(_, item)| !by_id.contains_key(&item.id));
    let missing: Vec<FieldProblem> =
        missing.map(|(at, _)| problem(&format!("items[{at}].id"), "unknown", "the id of an item")).collect();
    if !missing.is_empty() {
        return Err(invalid(missing));
    }
    let stale = change.items.iter().filter_map(|item| by_id.get(&item.id).filter(|row| row.version != item.version));
    let stale: Vec<ItemRow> = stale.map(|row| (*row).clone()).collect();
    if !stale.is_empty() {
        return Err(version_conflict(&items::present(tx.conn, stale)?));
    }
    let mut lot_ids: Vec<i64> = rows.iter().map(|row| row.lot_id).collect();
    lot_ids.sort_unstable();
    lot_ids.dedup();
    let lots = lots::some(tx.conn, &lot_ids)?;
    lots.iter().try_for_each(lots::LotRow::require_open)?;

    let mut common = common(tx, &change.set)?;
    if let Some(serial) = &change.set.serial {
        set_serial(tx, &rows, serial, change.reentry, &mut common)?;
    }
    // Most items of a request change in the same columns, and those are written in one statement.
    let mut groups: HashMap<Patch, Vec<i64>> = HashMap::new();
    for row in &rows {
        let patch = of_row(tx, row, &common, &change.set)?;
        if patch != Patch::default() {
            groups.entry(patch).or_default().push(row.id);
        }
    }
    if groups.is_empty() {
        let mut rows: HashMap<i64, ItemRow> = rows.into_iter().map(|row| (row.id, row)).collect();
        let rows = ids.iter().filter_map(|id| rows.remove(id)).collect();
        return Ok(ChangedItems { lots: lots::present(tx.conn, lots)?, items: items::present(tx.conn, rows)? });
    }
    let touched: Vec<i64> = groups.values().flatten().copied().collect();
    for (patch, some) in &groups {
        diesel::update(table::table.filter(table::id.eq_any(some)))
            .set((table::version.eq(table::version + 1), patch))
            .execute(tx.conn)?;
    }
    let before: Vec<ItemRow> = rows.into_iter().filter(|row| touched.contains(&row.id)).collect();
    if let Some(key) = change.set.serial.as_deref().map(serial_key) {
        for row in before.iter().filter(|row| row.serial_key != key) {
            former_serials::keep(tx, Subject::Item, row.id, &row.serial_key)?;
        }
    }
    items::record(tx, &ids, &before, ("reception.items.changed", "changed"))
}

/// What the request says for all of its items, once what it points to was found.
fn common(tx: &mut Tx<'_>, set: &SetItems) -> Result<Patch> {
    let entries = [set.brand, set.model, set.outcome_label].into_iter().flatten().flatten();
    let worker = set.technician.iter().flatten();
    let known = Known::of(tx.conn, entries, set.place.iter().flatten().copied(), worker)?;
    let at = |name: &str| {
        let field = format!("set.{name}");
        move |found: FieldProblem| invalid(vec![FieldProblem { field, ..found }])
    };
    let fitting = known.model(set.brand.flatten(), set.model.flatten());
    let (brand, model) = fitting.map_err(|(name, problem)| at(name)(problem))?;
    if set.brand == Some(None) && model.is_some() {
        return Err(invalid_field("set.model", "other_brand", "a model needs its brand"));
    }
    let technician = set.technician.as_ref().map(Option::as_ref);
    let account = known.technician(technician.flatten()).map_err(at("technician"))?;
    let outcome_id = known.entry(CatalogueKind::Outcome, set.outcome_label.flatten()).map_err(at("outcome_label"))?;
    let place = known.place(set.place.flatten()).map_err(at("place"))?;
    Ok(Patch {
        kind: set.kind.map(Kind::name),
        kind_label: set.kind_label.as_ref().map(|label| label.trim().to_owned()),
        brand_id: (set.brand.is_some() || model.is_some()).then_some(brand),
        model_id: set.model.map(|_| model),
        os: set.os.map(|os| os.map(Os::name)),
        outcome: set.outcome.map(|outcome| outcome.map(Outcome::name)),
        outcome_id: set.outcome_label.map(|_| outcome_id),
        technician_id: technician.map(|_| account),
        technician_name: technician.map(|worker| worker_name(worker).to_owned()),
        note: set.note.clone(),
        place_id: set.place.map(|_| place),
        ..Patch::default()
    })
}

fn set_serial(tx: &mut Tx<'_>, rows: &[ItemRow], serial: &str, reentry: bool, patch: &mut Patch) -> Result<()> {
    let [row] = rows else { return Ok(()) };
    let key = serial_key(serial);
    if key != row.serial_key {
        let field = |_| "set.serial".to_owned();
        adding::refuse_duplicates(tx.conn, row.lot_id, slice::from_ref(&key), field)?;
        let earlier = adding::earlier(tx.conn, row.lot_id, slice::from_ref(&key))?;
        if !reentry {
            adding::refuse_seen(tx.conn, &earlier, slice::from_ref(&key), field)?;
        }
        patch.previous_id = Some(earlier.get(&key).copied());
    }
    patch.serial = Some(serial.trim().to_owned());
    patch.serial_key = Some(key);
    Ok(())
}

/// What changes of one item: what the request says, what follows from it, and not what is so already.
fn of_row(tx: &Tx<'_>, row: &ItemRow, common: &Patch, set: &SetItems) -> Result<Patch> {
    let mut patch = common.clone();
    label(row.kind()?, row, &mut patch)?;
    // A model belongs to its brand.
    if patch.brand_id.is_some_and(|brand| brand != row.brand_id) && patch.model_id.is_none() {
        patch.model_id = Some(None);
    }
    outcome(tx, row, set, &mut patch)?;

    unless(&mut patch.serial, |to| *to == row.serial);
    unless(&mut patch.serial_key, |to| *to == row.serial_key);
    unless(&mut patch.previous_id, |to| *to == row.previous_id);
    let kind = row.kind()?.name();
    unless(&mut patch.kind, |to| *to == kind);
    unless(&mut patch.kind_label, |to| *to == row.kind_label);
    unless(&mut patch.brand_id, |to| *to == row.brand_id);
    unless(&mut patch.model_id, |to| *to == row.model_id);
    let os = row.os()?.map(Os::name);
    unless(&mut patch.os, |to| *to == os);
    let (account, name) = match row.technician() {
        Some(Worker::Account(account)) => (Some(account), String::new()),
        Some(Worker::Name(name)) => (None, name),
        None => (None, String::new()),
    };
    unless(&mut patch.technician_id, |to| *to == account);
    unless(&mut patch.technician_name, |to| *to == name);
    unless(&mut patch.note, |to| *to == row.note);
    unless(&mut patch.place_id, |to| *to == row.place_id);
    Ok(patch)
}

/// Leaves out what is so already.
fn unless<T>(change: &mut Option<T>, same: impl Fn(&T) -> bool) {
    if change.as_ref().is_some_and(same) {
        *change = None;
    }
}

/// Only the kind `other` has a label, and needs one.
fn label(kind: Kind, row: &ItemRow, patch: &mut Patch) -> Result<()> {
    let becomes = patch.kind.unwrap_or_else(|| kind.name());
    if becomes == Kind::Other.name() {
        if patch.kind_label.as_ref().unwrap_or(&row.kind_label).is_empty() {
            return Err(invalid_field("set.kind_label", "required", "what it is, where the kind is other"));
        }
    } else if patch.kind.is_some() {
        patch.kind_label = Some(String::new());
    } else if patch.kind_label.is_some() {
        return Err(invalid_field("set.kind_label", "invalid", "only the kind other has one"));
    }
    Ok(())
}

/// An outcome is stamped when it is set; only `custom` has a label, and needs one.
fn outcome(tx: &Tx<'_>, row: &ItemRow, set: &SetItems, patch: &mut Patch) -> Result<()> {
    if set.outcome.is_none() && set.outcome_label.is_none() {
        return Ok(());
    }
    let before = row.outcome()?;
    let after = set.outcome.unwrap_or(before);
    let label = if after == Some(Outcome::Custom) {
        let label = patch.outcome_id.unwrap_or(row.outcome_id);
        let needed = "an outcome of the catalogue, where the outcome is custom";
        Some(label.ok_or_else(|| invalid_field("set.outcome_label", "required", needed))?)
    } else if patch.outcome_id.flatten().is_some() {
        return Err(invalid_field("set.outcome_label", "invalid", "only the outcome custom has one"));
    } else {
        None
    };
    if (after, label) == (before, row.outcome_id) {
        (patch.outcome, patch.outcome_id) = (None, None);
        return Ok(());
    }
    patch.outcome = Some(after.map(Outcome::name));
    patch.outcome_id = Some(label);
    patch.outcome_at = Some(after.map(|_| tx.now()));
    patch.outcome_by = Some(tx.origin().actor.filter(|_| after.is_some()));
    Ok(())
}

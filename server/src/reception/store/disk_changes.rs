//! Changing disks, one or many in the same way.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Map, Value, json};
use workspace_protocol::Check;
use workspace_protocol::reception::disks::{ChangeDisks, ChangedDisks, Disk, DiskChange};
use workspace_protocol::reception::wipes::{DiskInterface, DiskKind, WipeFacts, WipeMethod, WipeResult, WipeStandard};

use super::changes::Subject;
use super::disk_sessions::{self, SessionRow};
use super::disks::{self, DiskRow};
use super::{former_serials, serial_key};
use crate::db::schema::reception_disks as table;
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, invalid, invalid_field, not_found, version_conflict};

#[expect(clippy::option_option, reason = "a column that stays, is cleared, or is set")]
#[derive(Debug, Default, AsChangeset)]
#[diesel(table_name = table)]
struct Columns<'a> {
    serial: Option<&'a str>,
    serial_key: Option<String>,
    kind: Option<&'static str>,
    brand_id: Option<Option<i64>>,
    model_id: Option<Option<i64>>,
    capacity: Option<Option<i64>>,
    interface: Option<Option<&'static str>>,
    method: Option<Option<&'static str>>,
    standard: Option<Option<&'static str>>,
    result: Option<Option<&'static str>>,
    started_at: Option<Option<NaiveDateTime>>,
    finished_at: Option<Option<NaiveDateTime>>,
    item_id: Option<Option<i64>>,
    note: Option<&'a str>,
}

impl<'a> Columns<'a> {
    /// What a change means for the table, once its brand, model and item are known to be there.
    fn of(set: &'a DiskChange) -> Self {
        Self {
            serial: set.serial.as_deref().map(str::trim),
            serial_key: set.serial.as_deref().map(serial_key),
            kind: set.kind.map(DiskKind::name),
            brand_id: set.brand,
            // Without a brand there is no model.
            model_id: if set.brand == Some(None) { Some(None) } else { set.model },
            capacity: set.capacity,
            interface: set.interface.map(|interface| interface.map(DiskInterface::name)),
            method: set.method.map(|method| method.map(WipeMethod::name)),
            standard: set.standard.map(|standard| standard.map(WipeStandard::name)),
            result: set.result.map(|result| result.map(WipeResult::name)),
            started_at: set.started_at.map(|time| time.map(|time| time.0)),
            finished_at: set.finished_at.map(|time| time.map(|time| time.0)),
            item_id: set.item,
            note: set.note.as_deref(),
        }
    }

    /// A disk after the change.
    fn applied(&self, row: &DiskRow) -> DiskRow {
        let mut new = row.clone();
        let text = |field: &mut Option<String>, value: Option<Option<&'static str>>| {
            if let Some(value) = value {
                *field = value.map(str::to_owned);
            }
        };
        self.serial.unwrap_or(&row.serial).clone_into(&mut new.serial);
        self.serial_key.as_ref().unwrap_or(&row.serial_key).clone_into(&mut new.serial_key);
        self.kind.unwrap_or(&row.kind).clone_into(&mut new.kind);
        self.note.unwrap_or(&row.note).clone_into(&mut new.note);
        text(&mut new.interface, self.interface);
        text(&mut new.method, self.method);
        text(&mut new.standard, self.standard);
        text(&mut new.result, self.result);
        new.brand_id = self.brand_id.unwrap_or(row.brand_id);
        // Another brand takes the model away, unless it brings one.
        let kept = row.model_id.filter(|_| new.brand_id == row.brand_id);
        new.model_id = self.model_id.unwrap_or(kept);
        new.capacity = self.capacity.unwrap_or(row.capacity);
        new.started_at = self.started_at.unwrap_or(row.started_at);
        new.finished_at = self.finished_at.unwrap_or(row.finished_at);
        new.item_id = self.item_id.unwrap_or(row.item_id);
        new
    }
}

/// Whether a change would change something of a disk, and what would then have to fit together.
pub fn changes(row: &DiskRow, set: &DiskChange) -> Result<(bool, WipeFacts)> {
    let new = Columns::of(set).applied(row);
    Ok((new != *row, new.facts()?))
}

/// What became of disks, in their order, and what is to be kept of those that changed.
type Written = (Vec<Disk>, Vec<(i64, Value)>);

/// Writes a change to these disks, where it changes something. Answers what became of each of them, in their order, and what is
/// to be kept of those that changed.
///
/// # Errors
/// 422 for what would not fit together.
pub fn write(tx: &mut Tx<'_>, rows: Vec<DiskRow>, set: &DiskChange) -> Result<Written> {
    let columns = Columns::of(set);
    let (mut changed, mut without_model) = (Vec::new(), Vec::new());
    for row in &rows {
        let new = columns.applied(row);
        let mut check = Check::default();
        new.facts()?.check("set.", &mut check);
        let mut problems = check.into_problems();
        if !problems.is_empty() {
            for problem in &mut problems {
                problem.message = format!("{} (disk {})", problem.message, row.serial);
            }
            return Err(invalid(problems));
        }
        if new != *row {
            changed.push(row.id);
        }
        if columns.model_id.is_none() && new.model_id != row.model_id {
            without_model.push(row.id);
        }
    }
    if changed.is_empty() {
        return Ok((disks::present(tx.conn, rows)?, Vec::new()));
    }
    if !without_model.is_empty() {
        diesel::update(table::table.filter(table::id.eq_any(&without_model)))
            .set(table::model_id.eq(None::<i64>))
            .execute(tx.conn)?;
    }
    diesel::update(table::table.filter(table::id.eq_any(&changed)))
        .set((&columns, table::version.eq(table::version + 1)))
        .execute(tx.conn)?;
    if let Some(key) = &columns.serial_key {
        for row in rows.iter().filter(|row| row.serial_key != *key) {
            former_serials::keep(tx, Subject::Disk, row.id, &row.serial_key)?;
        }
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let now: Vec<DiskRow> = table::table.filter(table::id.eq_any(&ids)).load(tx.conn)?;
    let before: HashMap<i64, Disk> = disks::present(tx.conn, rows)?.into_iter().map(|disk| (disk.id, disk)).collect();
    let mut now: HashMap<i64, Disk> = disks::present(tx.conn, now)?.into_iter().map(|disk| (disk.id, disk)).collect();
    let details = changed.iter().filter_map(|id| Some((*id, difference(before.get(id)?, now.get(id)?))));
    let details = details.collect();
    Ok((ids.iter().filter_map(|id| now.remove(id)).collect(), details))
}

/// The fields in which a disk has changed, each with what it was and is.
fn difference(before: &Disk, now: &Disk) -> Value {
    let (before, now) = (disks::facts(before), disks::facts(now));
    let mut fields = Map::new();
    for (field, to) in now.as_object().into_iter().flatten() {
        let from = &before[field];
        if from != to {
            fields.insert(field.clone(), json!({ "from": from, "to": to }));
        }
    }
    fields.into()
}

/// Changes disks in the same way: all of them, or none.
///
/// # Errors
/// 404 when one of them is not there, 409 `recovered` or with those disks as they are that were changed since, 422 `duplicate` and
/// for what is not there or would not fit together.
pub fn change(tx: &mut Tx<'_>, change: &ChangeDisks) -> Result<ChangedDisks> {
    let ids: Vec<i64> = change.disks.iter().map(|disk| disk.id).collect();
    let found: Vec<DiskRow> =
        table::table.filter(table::id.eq_any(&ids).and(table::deleted_at.is_null())).load(tx.conn)?;
    let mut found: HashMap<i64, DiskRow> = found.into_iter().map(|row| (row.id, row)).collect();
    let rows: Option<Vec<DiskRow>> = ids.iter().map(|id| found.remove(id)).collect();
    let rows = rows.ok_or_else(|| not_found("disk"))?;
    let sessions: HashSet<i64> = rows.iter().map(|row| row.session_id).collect();
    let sessions = disk_sessions::some(tx.conn, &sessions.into_iter().collect::<Vec<_>>())?;
    sessions.iter().try_for_each(SessionRow::require_open)?;
    let stale = rows.iter().zip(&change.disks).filter(|(row, disk)| row.version != disk.version);
    let stale: Vec<DiskRow> = stale.map(|(row, _)| row.clone()).collect();
    if !stale.is_empty() {
        return Err(version_conflict(&disks::present(tx.conn, stale)?));
    }
    let set = checked(tx.conn, &change.set)?;
    if let (Some(serial), [session], [row]) = (&set.serial, sessions.as_slice(), rows.as_slice()) {
        let same = disks::with_serials(tx.conn, session.id, &[serial_key(serial)])?;
        if same.iter().any(|other| other.id != row.id) {
            return Err(invalid_field("set.serial", "duplicate", "once in a session"));
        }
    }
    let (now, details) = write(tx, rows, &set)?;
    if details.is_empty() {
        return Ok(ChangedDisks { sessions: disk_sessions::present(tx.conn, sessions)?, disks: now });
    }
    Ok(disks::record(tx, ("reception.disks.changed", "changed"), sessions, now, details)?.1)
}

/// A change whose brand, model and item are there; of entries that were merged, with what they became a part of.
fn checked(conn: &mut AnyConnection, set: &DiskChange) -> Result<DiskChange> {
    let mut set = set.clone();
    let (brand, model) = (set.brand.flatten(), set.model.flatten());
    let known = disks::known(conn, [brand, model].into_iter().flatten())?;
    if set.brand == Some(None) && model.is_some() {
        return Err(invalid_field("set.model", "other_brand", "a model needs its brand"));
    }
    let (brand, model) = disks::naming(&known, "set.", brand, model)?;
    if brand.is_some() {
        set.brand = Some(brand);
    }
    if model.is_some() {
        set.model = Some(model);
    }
    if let Some(item) = set.item.flatten()
        && !disks::items(conn, &[item])?.contains(&item)
    {
        return Err(invalid_field("set.item", "unknown", "the id of an item of a lot"));
    }
    Ok(set)
}

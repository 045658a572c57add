//! The scans of a stocktake.

use chrono::NaiveDateTime;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde_json::json;
use workspace_protocol::reception::stocktakes::{Scan, Verdict};

use super::changes::{self, Subject};
use super::places;
use super::scanned::{self, Described, Record};
use super::serial_key;
use super::stocktakes::{StocktakeRow, require_open};
use crate::db::schema::{reception_disks, reception_items, reception_loan_lines, reception_loans, reception_scans};
use crate::db::{AnyConnection, Tx, insert_many};
use crate::error::{Result, invalid_field};
use crate::journal::{Audience, Entry};
use crate::reception::codes::{self, Code};

/// A stored scan.
#[derive(Debug, Clone, Queryable)]
pub struct ScanRow {
    /// Its id.
    pub id: i64,
    _stocktake_id: i64,
    code: String,
    _code_key: String,
    /// What it turned out to be.
    pub verdict: String,
    item_id: Option<i64>,
    disk_id: Option<i64>,
    from_place_id: Option<i64>,
    scanned_at: NaiveDateTime,
    scanned_by: i64,
}

impl ScanRow {
    /// The record that it is.
    pub fn record(&self) -> Option<Record> {
        self.item_id.map(Record::Item).or(self.disk_id.map(Record::Disk))
    }

    /// As it is shown.
    pub fn shown(self, verdict: Verdict, found: Option<&Described>) -> Scan {
        Scan {
            id: self.id,
            code: self.code,
            verdict,
            item: self.item_id,
            disk: self.disk_id,
            serial: found.map(|found| found.serial.clone()),
            label: found.map(|found| found.label.clone()).unwrap_or_default(),
            from_place: self.from_place_id,
            scanned_at: self.scanned_at.into(),
            scanned_by: self.scanned_by,
        }
    }
}

#[derive(Debug, Insertable)]
#[diesel(table_name = reception_scans, treat_none_as_default_value = false)]
struct NewScan {
    stocktake_id: i64,
    code: String,
    code_key: String,
    verdict: &'static str,
    item_id: Option<i64>,
    disk_id: Option<i64>,
    from_place_id: Option<i64>,
    scanned_at: NaiveDateTime,
    scanned_by: i64,
}

/// Takes in what was scanned. What is known and was elsewhere is moved to the place of the stocktake.
///
/// # Errors
/// 404, 409 `closed`, 422 for the label of a place.
pub fn scan(tx: &mut Tx<'_>, scanner: i64, stocktake: i64, code: &str) -> Result<Scan> {
    let row = require_open(tx.conn, stocktake)?;
    let read = codes::read(code);
    if let Code::Place(_) = read {
        return Err(invalid_field(
            "code",
            "place",
            "a serial number, or the label of an item or a disk; this is a place's",
        ));
    }
    let found = scanned::find(tx.conn, read)?;
    let code_key = match &found {
        Some((record, _)) => record.key(),
        None => format!("code:{}", serial_key(code)),
    };
    let before: Option<ScanRow> = reception_scans::table
        .filter(reception_scans::stocktake_id.eq(stocktake).and(reception_scans::code_key.eq(&code_key)))
        .first(tx.conn)
        .optional()?;
    if let Some(before) = before {
        return Ok(before.shown(Verdict::Repeated, found.as_ref().map(|(_, found)| found)));
    }
    let verdict = match &found {
        None => Verdict::Unknown,
        Some((_, found)) if !found.in_stock => Verdict::OutOfStock,
        Some((_, found)) => {
            let here = places::with_all_inside(tx.conn, row.place_id)?;
            if found.place.is_some_and(|place| here.contains(&place)) { Verdict::Found } else { Verdict::Moved }
        }
    };
    let from_place = found.as_ref().and_then(|(_, found)| found.place);
    let new = NewScan {
        stocktake_id: stocktake,
        code: code.trim().to_owned(),
        code_key,
        verdict: verdict.name(),
        item_id: found.as_ref().and_then(|(record, _)| record.of_subject(Subject::Item)),
        disk_id: found.as_ref().and_then(|(record, _)| record.of_subject(Subject::Disk)),
        from_place_id: from_place,
        scanned_at: tx.now(),
        scanned_by: scanner,
    };
    let stored: ScanRow = diesel::insert_into(reception_scans::table)
        .values(new)
        .returning(reception_scans::all_columns)
        .get_result(tx.conn)?;
    let scan = stored.shown(verdict, found.as_ref().map(|(_, found)| found));
    let entry = Entry::new("reception.stocktake.scanned", Audience::everyone()).subject("stocktake", stocktake);
    let seq = tx.record(entry.payload(&json!({ "stocktake": stocktake, "scan": scan })));
    if let Some((record, _)) = found {
        let verb = if verdict == Verdict::Moved { "moved" } else { "counted" };
        let details = json!({ "stocktake": stocktake, "verdict": verdict, "from": from_place, "to": row.place_id });
        if verdict == Verdict::Moved {
            put(tx.conn, record, row.place_id)?;
        }
        match record {
            Record::Item(id) => changes::keep(tx, seq, Subject::Item, verb, [(id, details)])?,
            Record::Disk(id) => changes::keep(tx, seq, Subject::Disk, verb, [(id, details)])?,
        }
    }
    Ok(scan)
}

fn put(conn: &mut AnyConnection, record: Record, place: i64) -> Result<()> {
    match record {
        Record::Item(id) => diesel::update(reception_items::table.find(id))
            .set((reception_items::place_id.eq(place), reception_items::version.eq(reception_items::version + 1)))
            .execute(conn)?,
        Record::Disk(id) => diesel::update(reception_disks::table.find(id))
            .set((reception_disks::place_id.eq(place), reception_disks::version.eq(reception_disks::version + 1)))
            .execute(conn)?,
    };
    Ok(())
}

/// The items that are said to be in these places and that this stocktake has not scanned; what is lent is with who borrowed it.
macro_rules! unscanned_items {
    ($places:expr, $stocktake:expr) => {
        reception_items::table
            .filter(reception_items::place_id.eq_any($places))
            .filter(reception_items::left_at.is_null().and(reception_items::deleted_at.is_null()))
            .filter(not(exists(
                reception_scans::table
                    .filter(reception_scans::stocktake_id.eq($stocktake))
                    .filter(reception_scans::item_id.eq(reception_items::id.nullable())),
            )))
            .filter(not(exists(
                reception_loan_lines::table
                    .inner_join(reception_loans::table.on(reception_loans::id.eq(reception_loan_lines::loan_id)))
                    .filter(reception_loan_lines::item_id.eq(reception_items::id.nullable()))
                    .filter(reception_loan_lines::returned_on.is_null().and(reception_loans::deleted_at.is_null())),
            )))
    };
}

/// The same of the disks, those that were destroyed left out.
macro_rules! unscanned_disks {
    ($places:expr, $stocktake:expr) => {
        reception_disks::table
            .filter(reception_disks::place_id.eq_any($places))
            .filter(reception_disks::deleted_at.is_null())
            .filter(
                reception_disks::method
                    .is_null()
                    .or(reception_disks::method.ne("destruction"))
                    .or(reception_disks::result.is_null())
                    .or(reception_disks::result.ne("success")),
            )
            .filter(not(exists(
                reception_scans::table
                    .filter(reception_scans::stocktake_id.eq($stocktake))
                    .filter(reception_scans::disk_id.eq(reception_disks::id.nullable())),
            )))
    };
}

/// How many items and disks are said to be there and were not scanned.
pub fn count_unscanned(conn: &mut AnyConnection, row: &StocktakeRow) -> Result<i64> {
    let here = places::with_all_inside(conn, row.place_id)?;
    let items: i64 = unscanned_items!(&here, row.id).count().get_result(conn)?;
    let disks: i64 = unscanned_disks!(&here, row.id).count().get_result(conn)?;
    Ok(items + disks)
}

/// Keeps what was not scanned as missing, and says which records these are.
pub fn keep_missing(tx: &mut Tx<'_>, closer: i64, row: &StocktakeRow) -> Result<Vec<Record>> {
    let here = places::with_all_inside(tx.conn, row.place_id)?;
    let items: Vec<(i64, String, Option<i64>)> = unscanned_items!(&here, row.id)
        .select((reception_items::id, reception_items::serial, reception_items::place_id))
        .load(tx.conn)?;
    let disks: Vec<(i64, String, Option<i64>)> = unscanned_disks!(&here, row.id)
        .select((reception_disks::id, reception_disks::serial, reception_disks::place_id))
        .load(tx.conn)?;
    let items = items.into_iter().map(|(id, serial, place)| (Record::Item(id), serial, place));
    let disks = disks.into_iter().map(|(id, serial, place)| (Record::Disk(id), serial, place));
    let missing: Vec<(Record, String, Option<i64>)> = items.chain(disks).collect();
    let now = tx.now();
    let rows: Vec<NewScan> = missing
        .iter()
        .map(|(record, serial, place)| NewScan {
            stocktake_id: row.id,
            code: serial.clone(),
            code_key: record.key(),
            verdict: Verdict::Missing.name(),
            item_id: record.of_subject(Subject::Item),
            disk_id: record.of_subject(Subject::Disk),
            from_place_id: *place,
            scanned_at: now,
            scanned_by: closer,
        })
        .collect();
    // SQLite takes 32 766 parameters in a statement.
    for part in rows.chunks(1_000) {
        insert_many!(tx.conn, reception_scans::table, part)?;
    }
    Ok(missing.into_iter().map(|(record, _, _)| record).collect())
}

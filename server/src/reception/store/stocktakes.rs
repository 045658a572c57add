//! Stocktakes: what is in a place, scan by scan.

use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;
use serde_json::json;
use workspace_protocol::Page;
use workspace_protocol::reception::stocktakes::{Scan, Stocktake, StocktakeCounters, Verdict};

use super::changes::{self, Subject};
use super::scanned::{self, Record};
use super::{from_name, places, scans};
use crate::db::schema::{reception_scans, reception_stocktakes};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, not_found, version_conflict};

/// A stored stocktake.
#[derive(Debug, Clone, Queryable)]
pub struct StocktakeRow {
    /// Its id.
    pub id: i64,
    number: i64,
    /// The place.
    pub place_id: i64,
    started_at: NaiveDateTime,
    started_by: i64,
    /// When it was closed.
    pub closed_at: Option<NaiveDateTime>,
    closed_by: Option<i64>,
    version: i32,
}

/// A stored stocktake that goes on.
///
/// # Errors
/// 404, 409 `closed`.
pub fn require_open(conn: &mut AnyConnection, id: i64) -> Result<StocktakeRow> {
    let row = find(conn, id)?;
    if row.closed_at.is_some() {
        return Err(conflict("closed", "this stocktake is closed").current(&one(conn, id)?));
    }
    Ok(row)
}

fn find(conn: &mut AnyConnection, id: i64) -> Result<StocktakeRow> {
    let row: Option<StocktakeRow> = reception_stocktakes::table.find(id).first(conn).optional()?;
    row.ok_or_else(|| not_found("stocktake"))
}

/// A stocktake.
///
/// # Errors
/// 404.
pub fn one(conn: &mut AnyConnection, id: i64) -> Result<Stocktake> {
    let row = find(conn, id)?;
    complete(conn, vec![row])?.pop().ok_or_else(|| not_found("stocktake"))
}

/// The stocktakes, newest first: those that go on, those that are closed, or all.
pub fn list(conn: &mut AnyConnection, open: Option<bool>, before: Option<i64>, limit: i64) -> Result<Page<Stocktake>> {
    let mut query = reception_stocktakes::table.order(reception_stocktakes::id.desc()).limit(limit + 1).into_boxed();
    query = match open {
        Some(true) => query.filter(reception_stocktakes::closed_at.is_null()),
        Some(false) => query.filter(reception_stocktakes::closed_at.is_not_null()),
        None => query,
    };
    if let Some(before) = before {
        query = query.filter(reception_stocktakes::id.lt(before));
    }
    let page = Page::cut(query.load::<StocktakeRow>(conn)?, limit, |row| row.id.to_string());
    Ok(Page { items: complete(conn, page.items)?, next: page.next })
}

/// Adds what is counted: one statement for the scans of all of them; only those that go on are compared with the stock.
fn complete(conn: &mut AnyConnection, rows: Vec<StocktakeRow>) -> Result<Vec<Stocktake>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let counted: Vec<(i64, String, i64)> = reception_scans::table
        .filter(reception_scans::stocktake_id.eq_any(&ids))
        .group_by((reception_scans::stocktake_id, reception_scans::verdict))
        .select((reception_scans::stocktake_id, reception_scans::verdict, count_star()))
        .load(conn)?;
    let places: Vec<i64> = rows.iter().map(|row| row.place_id).collect();
    let names = places::names(conn, &places)?;
    let mut stocktakes = Vec::with_capacity(rows.len());
    for row in rows {
        let count = |verdict: Verdict| {
            let found = counted.iter().find(|(id, name, _)| *id == row.id && name == verdict.name());
            found.map_or(0, |(_, _, count)| *count)
        };
        let missing =
            if row.closed_at.is_some() { count(Verdict::Missing) } else { scans::count_unscanned(conn, &row)? };
        stocktakes.push(Stocktake {
            counters: StocktakeCounters {
                missing,
                found: count(Verdict::Found),
                moved: count(Verdict::Moved),
                out_of_stock: count(Verdict::OutOfStock),
                unknown: count(Verdict::Unknown),
            },
            id: row.id,
            number: row.number,
            place: row.place_id,
            place_name: names.get(&row.place_id).cloned().unwrap_or_default(),
            started_at: row.started_at.into(),
            started_by: row.started_by,
            closed_at: row.closed_at.map(Into::into),
            closed_by: row.closed_by,
            version: row.version,
        });
    }
    Ok(stocktakes)
}

/// Begins a stocktake.
///
/// # Errors
/// 409 `stocktake_open` with the one that goes on there, 422 for a place that does not exist or is archived.
pub fn start(tx: &mut Tx<'_>, starter: i64, place: i64) -> Result<Stocktake> {
    places::require_open(tx.conn, "place", place)?;
    let open: Option<i64> = reception_stocktakes::table
        .filter(reception_stocktakes::place_id.eq(place).and(reception_stocktakes::closed_at.is_null()))
        .select(reception_stocktakes::id)
        .first(tx.conn)
        .optional()?;
    if let Some(open) = open {
        let current = one(tx.conn, open)?;
        return Err(conflict("stocktake_open", "a stocktake of this place goes on").current(&current));
    }
    let last: Option<i64> =
        reception_stocktakes::table.select(diesel::dsl::max(reception_stocktakes::number)).first(tx.conn)?;
    let row: StocktakeRow = diesel::insert_into(reception_stocktakes::table)
        .values((
            reception_stocktakes::number.eq(last.unwrap_or(0) + 1),
            reception_stocktakes::place_id.eq(place),
            reception_stocktakes::started_at.eq(tx.now()),
            reception_stocktakes::started_by.eq(starter),
            reception_stocktakes::version.eq(1),
        ))
        .returning(reception_stocktakes::all_columns)
        .get_result(tx.conn)?;
    let stocktake = one(tx.conn, row.id)?;
    record(tx, "reception.stocktake.started", "started", &stocktake)?;
    Ok(stocktake)
}

/// Closes a stocktake: what is said to be there and was not scanned is kept as missing.
///
/// # Errors
/// 404, 409 `closed` or `version_conflict`.
pub fn close(tx: &mut Tx<'_>, closer: i64, id: i64, version: i32) -> Result<Stocktake> {
    let row = require_open(tx.conn, id)?;
    if row.version != version {
        return Err(version_conflict(&one(tx.conn, id)?));
    }
    let missing = scans::keep_missing(tx, closer, &row)?;
    diesel::update(reception_stocktakes::table.find(id))
        .set((
            reception_stocktakes::closed_at.eq(tx.now()),
            reception_stocktakes::closed_by.eq(closer),
            reception_stocktakes::version.eq(row.version + 1),
        ))
        .execute(tx.conn)?;
    let stocktake = one(tx.conn, id)?;
    let seq = record(tx, "reception.stocktake.closed", "closed", &stocktake)?;
    let missed = |record: &Record| record.of_subject(Subject::Item);
    let details = json!({ "stocktake": id, "place": row.place_id });
    let items = missing.iter().filter_map(missed).map(|item| (item, &details));
    changes::keep(tx, seq, Subject::Item, "missed", items)?;
    let disks = missing.iter().filter_map(|record| record.of_subject(Subject::Disk)).map(|disk| (disk, &details));
    changes::keep(tx, seq, Subject::Disk, "missed", disks)?;
    Ok(stocktake)
}

fn record(tx: &mut Tx<'_>, kind: &'static str, verb: &'static str, stocktake: &Stocktake) -> Result<i64> {
    let of = (Subject::Stocktake, stocktake.id);
    changes::record(tx, of, (kind, verb), &json!({ "stocktake": stocktake }), stocktake)
}

/// The scans of a stocktake, newest first.
///
/// # Errors
/// 404.
pub fn scans_of(
    conn: &mut AnyConnection,
    id: i64,
    verdict: Option<Verdict>,
    before: Option<i64>,
    limit: i64,
) -> Result<Page<Scan>> {
    find(conn, id)?;
    let mut query = reception_scans::table
        .filter(reception_scans::stocktake_id.eq(id))
        .order(reception_scans::id.desc())
        .limit(limit + 1)
        .into_boxed();
    if let Some(verdict) = verdict {
        query = query.filter(reception_scans::verdict.eq(verdict.name()));
    }
    if let Some(before) = before {
        query = query.filter(reception_scans::id.lt(before));
    }
    let page = Page::cut(query.load::<scans::ScanRow>(conn)?, limit, |row| row.id.to_string());
    let records: Vec<Record> = page.items.iter().filter_map(scans::ScanRow::record).collect();
    let known = scanned::described(conn, &records)?;
    let items = page.items.into_iter().map(|row| {
        let verdict = from_name(row.verdict.clone())?;
        let found = row.record().and_then(|record| known.get(&record));
        Ok(row.shown(verdict, found))
    });
    Ok(Page { items: items.collect::<Result<_>>()?, next: page.next })
}

//! The lines of donations.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;
use workspace_protocol::reception::Named;
use workspace_protocol::reception::donations::{DonationLine, SetDonationLine};

use super::stock::{self, Wish};
use super::trade::{insert_lines, position, require_known};
use super::{catalogue, from_name};
use crate::db::AnyConnection;
use crate::db::schema::reception_donation_lines as lines;
use crate::error::{Result, invalid_field};

/// A stored line.
#[derive(Debug, Clone, Queryable)]
pub struct LineRow {
    id: i64,
    _donation_id: i64,
    position: i32,
    kind: String,
    kind_label: String,
    brand_id: Option<i64>,
    model_id: Option<i64>,
    serial: String,
    serial_key: String,
    given_on: NaiveDate,
    /// The item that it took out of the stock.
    pub item_id: Option<i64>,
}

/// A line that is about to be stored. Where it had an id it keeps it.
#[derive(Debug, Insertable)]
#[diesel(table_name = lines, treat_none_as_default_value = false)]
struct StoredLine {
    #[diesel(skip_insertion)]
    id: Option<i64>,
    donation_id: i64,
    position: i32,
    kind: &'static str,
    kind_label: String,
    brand_id: Option<i64>,
    model_id: Option<i64>,
    serial: String,
    serial_key: String,
    given_on: NaiveDate,
    item_id: Option<i64>,
}

/// How many lines these donations have.
pub fn counts(conn: &mut AnyConnection, donations: &[i64]) -> Result<HashMap<i64, i64>> {
    let counts: Vec<(i64, i64)> = lines::table
        .filter(lines::donation_id.eq_any(donations))
        .group_by(lines::donation_id)
        .select((lines::donation_id, count_star()))
        .load(conn)?;
    Ok(counts.into_iter().collect())
}

/// The stored lines of a donation, in their order.
pub fn rows(conn: &mut AnyConnection, donation: i64) -> Result<Vec<LineRow>> {
    let of = lines::table.filter(lines::donation_id.eq(donation));
    Ok(of.order((lines::position.asc(), lines::id.asc())).load(conn)?)
}

/// The lines of a donation, in their order.
pub fn of(conn: &mut AnyConnection, donation: i64) -> Result<Vec<DonationLine>> {
    let rows = rows(conn, donation)?;
    let names = catalogue::names(conn, rows.iter().flat_map(|row| [row.brand_id, row.model_id]).flatten())?;
    let named = |id: Option<i64>| id.and_then(|id| Some(Named { id, name: names.get(&id)?.clone() }));
    let lines = rows.into_iter().map(|row| {
        Ok(DonationLine {
            id: row.id,
            position: row.position,
            kind: from_name(row.kind)?,
            kind_label: row.kind_label,
            brand: named(row.brand_id),
            model: named(row.model_id),
            serial: row.serial,
            given_on: row.given_on.into(),
            item: row.item_id,
        })
    });
    lines.collect()
}

/// Lines that were checked, and what they mean for the stock.
#[derive(Debug, Default)]
pub struct Ready {
    lines: Vec<StoredLine>,
    /// The items that leave the stock.
    pub taken: Vec<i64>,
    /// The items that come back into it.
    pub released: Vec<i64>,
}

/// Checks lines, given on `day` where they do not say, that take the place of those `before`.
///
/// # Errors
/// 422 for a line that is not one of those before, or that says too little, and what [`stock::find`] refuses.
pub fn ready(
    conn: &mut AnyConnection,
    before: Vec<LineRow>,
    day: NaiveDate,
    given: &[SetDonationLine],
) -> Result<Ready> {
    require_known(before.iter().map(|row| row.id), given.iter().map(|line| line.id))?;
    let own: HashMap<String, Option<i64>> =
        before.into_iter().filter(|row| !row.serial_key.is_empty()).map(|row| (row.serial_key, row.item_id)).collect();
    let wishes: Vec<Wish<'_>> =
        given.iter().map(|line| Wish { serial: &line.serial, brand: line.brand, model: line.model }).collect();
    let things = stock::find(conn, &own, &wishes)?;
    let lines = given.iter().zip(things.lines).enumerate().map(|(at, (line, thing))| {
        let (kind, kind_label) = match (line.kind, &thing.item) {
            (Some(kind), _) => (kind, line.kind_label.trim().to_owned()),
            (None, Some(item)) => (item.kind, item.kind_label.clone()),
            (None, None) => {
                let message = "laptop, desktop, screen or other, since the serial number is not in stock";
                return Err(invalid_field(&format!("lines[{at}].kind"), "required", message));
            }
        };
        Ok(StoredLine {
            id: line.id,
            donation_id: 0,
            position: position(at),
            kind: kind.name(),
            kind_label,
            brand_id: thing.brand,
            model_id: thing.model,
            serial: thing.serial,
            serial_key: thing.serial_key,
            given_on: line.given_on.map_or(day, |day| day.0),
            item_id: thing.item.map(|item| item.id),
        })
    });
    Ok(Ready { lines: lines.collect::<Result<_>>()?, taken: things.taken, released: things.released })
}

/// Puts these lines in the place of those that the donation has.
pub fn replace(conn: &mut AnyConnection, donation: i64, ready: &mut Ready) -> Result<()> {
    for line in &mut ready.lines {
        line.donation_id = donation;
    }
    diesel::delete(lines::table.filter(lines::donation_id.eq(donation))).execute(conn)?;
    insert_lines!(conn, lines, ready.lines);
    Ok(())
}

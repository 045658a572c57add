//! The lines of loans.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::dsl::{count, count_star};
use diesel::prelude::*;
use workspace_protocol::reception::loans::{LoanKind, LoanLine, ReturnedLine, SetLoanLine};
use workspace_protocol::reception::{Kind, Named};

use super::stock::{self, Wish};
use super::trade::{insert_lines, position, require_known};
use super::{catalogue, from_name};
use crate::db::AnyConnection;
use crate::db::schema::reception_loan_lines as lines;
use crate::error::{Result, invalid_field};

/// A stored line.
#[derive(Debug, Clone, Queryable)]
pub struct LineRow {
    /// Its id.
    pub id: i64,
    _loan_id: i64,
    position: i32,
    kind: String,
    label: String,
    brand_id: Option<i64>,
    model_id: Option<i64>,
    serial: String,
    serial_key: String,
    quantity: i32,
    /// The item that is lent.
    pub item_id: Option<i64>,
    /// When it came back.
    pub returned_on: Option<NaiveDate>,
    returned_by: Option<i64>,
    /// In which state it came back.
    pub condition: String,
}

/// A line that is about to be stored. Where it had an id it keeps it.
#[derive(Debug, Insertable)]
#[diesel(table_name = lines, treat_none_as_default_value = false)]
struct StoredLine {
    #[diesel(skip_insertion)]
    id: Option<i64>,
    loan_id: i64,
    position: i32,
    kind: &'static str,
    label: String,
    brand_id: Option<i64>,
    model_id: Option<i64>,
    serial: String,
    serial_key: String,
    quantity: i32,
    item_id: Option<i64>,
    condition: &'static str,
}

/// How many lines a loan has.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    /// All of them.
    pub lines: i64,
    /// Those that have not come back.
    pub out: i64,
}

/// How many lines these loans have.
pub fn counts(conn: &mut AnyConnection, loans: &[i64]) -> Result<HashMap<i64, Count>> {
    // Counting a column leaves out where it is NULL.
    let counts: Vec<(i64, i64, i64)> = lines::table
        .filter(lines::loan_id.eq_any(loans))
        .group_by(lines::loan_id)
        .select((lines::loan_id, count_star(), count(lines::returned_on)))
        .load(conn)?;
    Ok(counts.into_iter().map(|(loan, lines, back)| (loan, Count { lines, out: lines - back })).collect())
}

/// The stored lines of a loan, in their order.
pub fn rows(conn: &mut AnyConnection, loan: i64) -> Result<Vec<LineRow>> {
    let of = lines::table.filter(lines::loan_id.eq(loan));
    Ok(of.order((lines::position.asc(), lines::id.asc())).load(conn)?)
}

/// The lines of a loan, in their order.
pub fn of(conn: &mut AnyConnection, loan: i64) -> Result<Vec<LoanLine>> {
    let rows = rows(conn, loan)?;
    let names = catalogue::names(conn, rows.iter().flat_map(|row| [row.brand_id, row.model_id]).flatten())?;
    let named = |id: Option<i64>| id.and_then(|id| Some(Named { id, name: names.get(&id)?.clone() }));
    let lines = rows.into_iter().map(|row| {
        Ok(LoanLine {
            id: row.id,
            position: row.position,
            kind: from_name(row.kind)?,
            label: row.label,
            brand: named(row.brand_id),
            model: named(row.model_id),
            serial: row.serial,
            quantity: row.quantity,
            item: row.item_id,
            returned_on: row.returned_on.map(Into::into),
            returned_by: row.returned_by,
            condition: row.condition,
        })
    });
    lines.collect()
}

/// Lines that were checked, and what they mean for the stock.
#[derive(Debug, Default)]
pub struct Ready {
    lines: Vec<StoredLine>,
    /// The items that are lent from now on.
    pub taken: Vec<i64>,
    /// The items that are no longer lent.
    pub released: Vec<i64>,
}

/// What an item is, among what is lent.
fn kind_of(item: Kind) -> LoanKind {
    match item {
        Kind::Laptop | Kind::Desktop => LoanKind::Computer,
        Kind::Screen => LoanKind::Screen,
        Kind::Other => LoanKind::Other,
    }
}

/// Checks lines that take the place of those `before`.
///
/// # Errors
/// 422 for a line that is not one of those before, or that says too little, and what [`stock::find`] refuses.
pub fn ready(conn: &mut AnyConnection, before: Vec<LineRow>, given: &[SetLoanLine]) -> Result<Ready> {
    require_known(before.iter().map(|row| row.id), given.iter().map(|line| line.id))?;
    let own = before.into_iter().filter(|row| !row.serial_key.is_empty()).map(|row| (row.serial_key, row.item_id));
    let own: HashMap<String, Option<i64>> = own.collect();
    let wishes: Vec<Wish<'_>> =
        given.iter().map(|line| Wish { serial: &line.serial, brand: line.brand, model: line.model }).collect();
    let things = stock::find(conn, &own, &wishes)?;
    let lines = given.iter().zip(things.lines).enumerate().map(|(at, (line, thing))| {
        let (kind, label) = match (line.kind, &thing.item) {
            (Some(kind), _) => (kind, line.label.trim().to_owned()),
            (None, Some(item)) => (kind_of(item.kind), item.kind_label.clone()),
            (None, None) => {
                let message = "computer, screen, keyboard, mouse or other, since the serial number is not in stock";
                return Err(invalid_field(&format!("lines[{at}].kind"), "required", message));
            }
        };
        Ok(StoredLine {
            id: line.id,
            loan_id: 0,
            position: position(at),
            kind: kind.name(),
            label,
            brand_id: thing.brand,
            model_id: thing.model,
            serial: thing.serial,
            serial_key: thing.serial_key,
            quantity: line.quantity,
            item_id: thing.item.map(|item| item.id),
            condition: "",
        })
    });
    Ok(Ready { lines: lines.collect::<Result<_>>()?, taken: things.taken, released: things.released })
}

/// Puts these lines, all of them out, in the place of those that the loan has.
pub fn replace(conn: &mut AnyConnection, loan: i64, ready: &mut Ready) -> Result<()> {
    for line in &mut ready.lines {
        line.loan_id = loan;
    }
    diesel::delete(lines::table.filter(lines::loan_id.eq(loan))).execute(conn)?;
    insert_lines!(conn, lines, ready.lines);
    Ok(())
}

/// Notes that these lines came back.
pub fn set_returned(conn: &mut AnyConnection, by: i64, returned: &[ReturnedLine]) -> Result<()> {
    // Most come back together: one statement for each day and condition.
    let mut alike: BTreeMap<(NaiveDate, &str), Vec<i64>> = BTreeMap::new();
    for line in returned {
        alike.entry((line.returned_on.0, line.condition.trim())).or_default().push(line.id);
    }
    for ((day, condition), ids) in alike {
        diesel::update(lines::table.filter(lines::id.eq_any(ids)))
            .set((lines::returned_on.eq(day), lines::returned_by.eq(by), lines::condition.eq(condition)))
            .execute(conn)?;
    }
    Ok(())
}

/// Takes back that a line came back.
pub fn unset_returned(conn: &mut AnyConnection, line: i64) -> Result<()> {
    diesel::update(lines::table.find(line))
        .set((lines::returned_on.eq(None::<NaiveDate>), lines::returned_by.eq(None::<i64>), lines::condition.eq("")))
        .execute(conn)?;
    Ok(())
}

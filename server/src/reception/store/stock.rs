//! The items that lines of donations and loans are: found by their serial numbers, and free to go.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use serde_json::{Value, json};
use workspace_protocol::Time;
use workspace_protocol::reception::Kind;
use workspace_protocol::reception::catalogue::CatalogueKind;

use super::catalogue::{self, CatalogueRow};
use super::items::{self, ItemRow};
use super::{donations, loans, serial_key};
use crate::db::AnyConnection;
use crate::db::schema::reception_items;
use crate::error::{Error, Result, conflict, invalid_field, problem};

/// An item, as far as a line takes over what it says.
#[derive(Debug, Clone)]
pub struct Stocked {
    /// Its id.
    pub id: i64,
    /// What it is.
    pub kind: Kind,
    /// What it is, where the kind is `other`.
    pub kind_label: String,
    brand: Option<i64>,
    model: Option<i64>,
}

/// What a line says of the thing that it is about.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// The serial number; empty: none.
    pub serial: &'a str,
    /// The brand.
    pub brand: Option<i64>,
    /// The model.
    pub model: Option<i64>,
}

/// The thing that a line is about.
#[derive(Debug, Clone)]
pub struct Thing {
    /// The serial number, without blanks around it.
    pub serial: String,
    /// The serial number as it is compared.
    pub serial_key: String,
    /// The item of the stock that it is.
    pub item: Option<Stocked>,
    /// The brand, which the item says where the line does not.
    pub brand: Option<i64>,
    /// The model, likewise.
    pub model: Option<i64>,
}

/// What the lines of a record are about, and what that means for the stock.
#[derive(Debug, Default)]
pub struct Things {
    /// Line by line.
    pub lines: Vec<Thing>,
    /// The items that these lines are, and the record's lines were not before.
    pub taken: Vec<i64>,
    /// The items that the record's lines were before, and these are not.
    pub released: Vec<i64>,
}

/// The items with these serial numbers, oldest first, in one query for all lines.
fn with_serials(conn: &mut AnyConnection, keys: &[String]) -> Result<Vec<ItemRow>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let named = reception_items::serial_key.eq_any(keys).and(reception_items::deleted_at.is_null());
    Ok(reception_items::table.filter(named).order(reception_items::id.asc()).load(conn)?)
}

fn stocked(row: &ItemRow) -> Result<Stocked> {
    Ok(Stocked {
        id: row.id,
        kind: row.kind()?,
        kind_label: row.kind_label.clone(),
        brand: row.brand_id,
        model: row.model_id,
    })
}

/// Finds what these lines are about. `own` are the serial numbers that the record has already, as they are compared, with the
/// items that they are: those stay what they are.
///
/// # Errors
/// 422 `duplicate` for a serial number that comes twice, `unknown` or `other_brand` for a brand or a model; 409 `out_of_stock`
/// with where it went for an item that left for good, `on_loan` for one that is lent.
pub fn find(conn: &mut AnyConnection, own: &HashMap<String, Option<i64>>, wishes: &[Wish<'_>]) -> Result<Things> {
    let keys: Vec<String> = wishes.iter().map(|wish| serial_key(wish.serial)).collect();
    require_once(&keys)?;
    let wanted: Vec<String> = keys.iter().filter(|key| !key.is_empty() && !own.contains_key(*key)).cloned().collect();
    let kept: Vec<i64> = keys.iter().filter_map(|key| own.get(key).copied().flatten()).collect();

    let (mut here, mut gone) = (HashMap::new(), HashMap::new());
    for row in with_serials(conn, &wanted)? {
        // The same machine may have been here more than once: the last time counts.
        let known = if row.left_at.is_none() { &mut here } else { &mut gone };
        known.insert(row.serial_key.clone(), row);
    }
    for (at, key) in keys.iter().enumerate() {
        if let Some(row) = gone.get(key).filter(|_| !here.contains_key(key)) {
            return Err(out_of_stock(conn, at, row)?);
        }
    }
    let mine: HashMap<i64, Stocked> =
        items::some(conn, &kept)?.iter().map(|row| Ok((row.id, stocked(row)?))).collect::<Result<_>>()?;
    let mut found = Vec::with_capacity(keys.len());
    for key in &keys {
        found.push(match here.get(key) {
            Some(row) => Some(stocked(row)?),
            None => own.get(key).copied().flatten().and_then(|id| mine.get(&id).cloned()),
        });
    }
    let taken: Vec<(usize, i64)> =
        (0..).zip(&keys).filter_map(|(at, key)| here.get(key).map(|row: &ItemRow| (at, row.id))).collect();
    refuse_lent(conn, &taken)?;

    let named = named(conn, wishes)?;
    let mut lines = Vec::with_capacity(keys.len());
    for (at, ((wish, serial_key), item)) in wishes.iter().zip(keys).zip(found).enumerate() {
        let (brand, model) = brand_and_model(at, wish, item.as_ref(), &named)?;
        lines.push(Thing { serial: wish.serial.trim().to_owned(), serial_key, item, brand, model });
    }
    let still: HashSet<i64> = kept.into_iter().collect();
    let released = own.values().filter_map(|item| *item).filter(|item| !still.contains(item)).collect();
    Ok(Things { lines, taken: taken.into_iter().map(|(_, id)| id).collect(), released })
}

fn require_once(keys: &[String]) -> Result<()> {
    let mut seen = HashSet::new();
    match keys.iter().position(|key| !key.is_empty() && !seen.insert(key)) {
        Some(at) => Err(invalid_field(&format!("lines[{at}].serial"), "duplicate", "each serial number once")),
        None => Ok(()),
    }
}

fn named(conn: &mut AnyConnection, wishes: &[Wish<'_>]) -> Result<HashMap<i64, CatalogueRow>> {
    let mut ids: Vec<i64> = wishes.iter().flat_map(|wish| [wish.brand, wish.model]).flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    catalogue::resolve(conn, &ids)
}

fn brand_and_model(
    at: usize,
    wish: &Wish<'_>,
    item: Option<&Stocked>,
    named: &HashMap<i64, CatalogueRow>,
) -> Result<(Option<i64>, Option<i64>)> {
    let entry = |field: &str, kind: CatalogueKind, id: i64| {
        let found = named.get(&id).filter(|row| row.kind().is_ok_and(|its| its == kind));
        let message = format!("the id of a {} of the catalogue", kind.name());
        found.ok_or_else(|| invalid_field(&format!("lines[{at}].{field}"), "unknown", message))
    };
    let brand = wish.brand.map(|id| entry("brand", CatalogueKind::Brand, id)).transpose()?.map(|row| row.id);
    let Some(model) = wish.model else {
        let (theirs, model) = item.map_or((None, None), |item| (item.brand, item.model));
        return Ok(match brand {
            Some(brand) => (Some(brand), model.filter(|_| theirs == Some(brand))),
            None => (theirs, model),
        });
    };
    let model = entry("model", CatalogueKind::Model, model)?;
    if brand.is_some_and(|brand| brand != model.parent_id) {
        return Err(invalid_field(&format!("lines[{at}].model"), "other_brand", "a model of this brand"));
    }
    Ok((Some(model.parent_id), Some(model.id)))
}

/// Refuses items that can't go: `free` are lines by their places, with the items that they are to take again.
///
/// # Errors
/// 409 `out_of_stock` or `on_loan`, as for [`find`].
pub fn require_free(conn: &mut AnyConnection, free: &[(usize, i64)]) -> Result<()> {
    let ids: Vec<i64> = free.iter().map(|(_, id)| *id).collect();
    let found: HashMap<i64, ItemRow> = items::some(conn, &ids)?.into_iter().map(|row| (row.id, row)).collect();
    for (at, id) in free {
        if let Some(row) = found.get(id).filter(|row| row.left_at.is_some() || row.deleted_at.is_some()) {
            return Err(out_of_stock(conn, *at, row)?);
        }
    }
    refuse_lent(conn, free)
}

fn refuse_lent(conn: &mut AnyConnection, wanted: &[(usize, i64)]) -> Result<()> {
    let ids: Vec<i64> = wanted.iter().map(|(_, id)| *id).collect();
    let lent = loans::open_of_items(conn, &ids)?;
    match wanted.iter().find_map(|(at, id)| lent.get(id).map(|loan| (*at, *id, loan))) {
        Some((at, id, loan)) => {
            let message = format!("it is lent to {} until {} (loan {})", loan.borrower, loan.end_on, loan.number);
            Err(refusal(at, "on_loan", &message, &json!({ "item": id, "loan": loan })))
        }
        None => Ok(()),
    }
}

fn out_of_stock(conn: &mut AnyConnection, at: usize, row: &ItemRow) -> Result<Error> {
    let donation = donations::of_items(conn, &[row.id])?.remove(&row.id);
    let message = match &donation {
        Some(given) => format!("{} was given to {} (donation {})", row.serial, given.recipient, given.number),
        None => format!("{} is no longer in stock", row.serial),
    };
    let left_at = row.left_at.map(Time::from);
    let current = json!({ "item": row.id, "serial": &row.serial, "left_at": left_at, "donation": donation });
    Ok(refusal(at, "out_of_stock", &message, &current))
}

fn refusal(at: usize, code: &'static str, message: &str, current: &Value) -> Error {
    let field = format!("lines[{at}].serial");
    let fields = vec![problem(&field, code, message)];
    conflict(code, format!("{field}: {message}")).fields(fields).current(current)
}

//! The record that a scanned code stands for, a machine or a disk.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::changes::Subject;
use super::serial_key;
use crate::db::AnyConnection;
use crate::db::schema::{reception_catalogue, reception_disks, reception_items};
use crate::error::Result;
use crate::reception::codes::Code;

/// An item or a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Record {
    /// An item.
    Item(i64),
    /// A disk.
    Disk(i64),
}

impl Record {
    /// Its id, where it is of that kind.
    pub fn of_subject(self, subject: Subject) -> Option<i64> {
        match (self, subject) {
            (Self::Item(id), Subject::Item) | (Self::Disk(id), Subject::Disk) => Some(id),
            _ => None,
        }
    }

    /// What no other record has: `item:12`.
    pub fn key(self) -> String {
        match self {
            Self::Item(id) => format!("item:{id}"),
            Self::Disk(id) => format!("disk:{id}"),
        }
    }
}

/// A record as people know it.
#[derive(Debug, Clone)]
pub struct Described {
    /// Its serial number.
    pub serial: String,
    /// Brand and model, as far as they are known.
    pub label: String,
    /// Where it is said to be.
    pub place: Option<i64>,
    /// Whether it is here to be found: neither given away nor destroyed.
    pub in_stock: bool,
}

type ItemFacts = (i64, String, Option<i64>, Option<i64>, Option<i64>, Option<NaiveDateTime>);
type DiskFacts = (i64, String, Option<i64>, Option<i64>, Option<i64>, Option<String>, Option<String>);

/// These records, those that were deleted left out.
pub fn described(conn: &mut AnyConnection, records: &[Record]) -> Result<HashMap<Record, Described>> {
    let ids = |subject| records.iter().filter_map(|record| record.of_subject(subject)).collect::<Vec<i64>>();
    let items: Vec<ItemFacts> = reception_items::table
        .filter(reception_items::id.eq_any(ids(Subject::Item)).and(reception_items::deleted_at.is_null()))
        .select((
            reception_items::id,
            reception_items::serial,
            reception_items::brand_id,
            reception_items::model_id,
            reception_items::place_id,
            reception_items::left_at,
        ))
        .load(conn)?;
    let disks: Vec<DiskFacts> = reception_disks::table
        .filter(reception_disks::id.eq_any(ids(Subject::Disk)).and(reception_disks::deleted_at.is_null()))
        .select((
            reception_disks::id,
            reception_disks::serial,
            reception_disks::brand_id,
            reception_disks::model_id,
            reception_disks::place_id,
            reception_disks::method,
            reception_disks::result,
        ))
        .load(conn)?;
    let named = items.iter().flat_map(|item| [item.2, item.3]).chain(disks.iter().flat_map(|disk| [disk.2, disk.3]));
    let named: Vec<i64> = named.flatten().collect();
    let names: HashMap<i64, String> = reception_catalogue::table
        .filter(reception_catalogue::id.eq_any(named))
        .select((reception_catalogue::id, reception_catalogue::name))
        .load::<(i64, String)>(conn)?
        .into_iter()
        .collect();
    let label = |brand: Option<i64>, model: Option<i64>| {
        let words: Vec<&str> = [brand, model].iter().flatten().filter_map(|id| Some(names.get(id)?.as_str())).collect();
        words.join(" ")
    };
    let items = items.into_iter().map(|(id, serial, brand, model, place, left)| {
        (Record::Item(id), Described { serial, label: label(brand, model), place, in_stock: left.is_none() })
    });
    let disks = disks.into_iter().map(|(id, serial, brand, model, place, method, result)| {
        let destroyed = method.as_deref() == Some("destruction") && result.as_deref() == Some("success");
        (Record::Disk(id), Described { serial, label: label(brand, model), place, in_stock: !destroyed })
    });
    Ok(items.chain(disks).collect())
}

/// How many records of one serial number are looked at: a machine comes back a few times, not hundreds.
const LIVES: i64 = 50;

/// The record that a code stands for: one in stock before one that left, a machine before a disk, the newest first.
pub fn find(conn: &mut AnyConnection, code: Code<'_>) -> Result<Option<(Record, Described)>> {
    let records: Vec<Record> = match code {
        Code::Item(id) => vec![Record::Item(id)],
        Code::Disk(id) => vec![Record::Disk(id)],
        Code::Place(_) => Vec::new(),
        Code::Serial(serial) => {
            let key = serial_key(serial);
            let items: Vec<i64> = reception_items::table
                .filter(reception_items::serial_key.eq(&key))
                .order(reception_items::id.desc())
                .limit(LIVES)
                .select(reception_items::id)
                .load(conn)?;
            let disks: Vec<i64> = reception_disks::table
                .filter(reception_disks::serial_key.eq(&key))
                .order(reception_disks::id.desc())
                .limit(LIVES)
                .select(reception_disks::id)
                .load(conn)?;
            items.into_iter().map(Record::Item).chain(disks.into_iter().map(Record::Disk)).collect()
        }
    };
    let mut known = described(conn, &records)?;
    let first = |wanted: bool, known: &HashMap<Record, Described>| {
        records.iter().find(|record| known.get(record).is_some_and(|found| found.in_stock == wanted)).copied()
    };
    let found = first(true, &known).or_else(|| first(false, &known));
    Ok(found.and_then(|record| Some((record, known.remove(&record)?))))
}

//! The whole life of one serial number.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use serde_json::Value;
use workspace_protocol::reception::life::{Life, LifeEvent, LifeItem};

use super::changes::{self, Change, Subject};
use super::disks;
use super::items::{self, ItemRow};
use super::lots::{self, LotRow};
use super::{donations, former_serials, loans, serial_key};
use crate::db::AnyConnection;
use crate::db::schema::reception_items;
use crate::error::Result;

/// How many items a life has at the most.
const MAX_ITEMS: i64 = 100;
/// How many lines of donations, and of loans, a life has at the most.
const MAX_LINES: i64 = 100;
/// How many events a life has at the most.
const MAX_EVENTS: i64 = 500;

/// What had this serial number and what happened to it, oldest first. Nothing where nobody has seen it.
pub fn of(conn: &mut AnyConnection, serial: &str) -> Result<Life> {
    let key = serial_key(serial);
    let had = former_serials::had(conn, Subject::Item, &key)?;
    let mut rows: Vec<ItemRow> = reception_items::table
        .filter(reception_items::serial_key.eq(&key).or(reception_items::id.eq_any(&had)))
        .order(reception_items::id.desc())
        .limit(MAX_ITEMS)
        .load(conn)?;
    rows.reverse();
    let mut lot_ids: Vec<i64> = rows.iter().map(|row| row.lot_id).collect();
    lot_ids.dedup();
    let lots: HashMap<i64, LotRow> = lots::some(conn, &lot_ids)?.into_iter().map(|lot| (lot.id, lot)).collect();
    let item_ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    // What an item was called before and after its number was corrected is said of one and the same machine.
    let mut keys = former_serials::of(conn, Subject::Item, &item_ids)?;
    keys.extend(rows.iter().map(|row| row.serial_key.clone()).chain([key.clone()]));
    let had = former_serials::had(conn, Subject::Disk, &key)?;
    let disks = disks::of_life(conn, &keys, &item_ids, &had, MAX_ITEMS)?;
    let mut session_ids: Vec<i64> = disks.iter().map(|disk| disk.session_id).collect();
    session_ids.dedup();
    let given = donations::with_serials(conn, &keys, MAX_LINES)?;
    let lent = loans::with_serials(conn, &keys, MAX_LINES)?;
    let mine = Mine {
        serial_keys: keys.into_iter().collect(),
        donation_lines: given.iter().map(|(line, _)| *line).collect(),
        loan_lines: lent.iter().map(|(line, _)| *line).collect(),
    };
    // Whatever else has a serial number adds a line of its own.
    let subjects = [
        (Subject::Item, item_ids),
        (Subject::Lot, lot_ids),
        (Subject::Disk, disks.iter().map(|disk| disk.id).collect()),
        (Subject::DiskSession, session_ids),
        (Subject::Donation, given.iter().map(|(_, line)| line.donation).collect()),
        (Subject::Loan, lent.iter().map(|(_, line)| line.loan).collect()),
    ];
    let events = changes::newest(conn, &subjects, MAX_EVENTS)?;
    let items = items::present(conn, rows)?.into_iter().filter_map(|item| {
        let lot = lots.get(&item.lot)?;
        Some(LifeItem { supplier: lot.supplier.clone(), received_on: lot.received_on.into(), item })
    });
    let (items, disks) = (items.collect(), disks::present(conn, disks)?);
    Ok(Life {
        serial: serial.to_owned(),
        items,
        disks,
        donations: given.into_iter().map(|(_, line)| line).collect(),
        loans: lent.into_iter().map(|(_, line)| line).collect(),
        events: events.into_iter().map(|change| mine.event(change)).collect(),
    })
}

/// Which lines are about the serial number: what is told of a donation or a loan leaves the others out.
struct Mine {
    serial_keys: HashSet<String>,
    donation_lines: HashSet<i64>,
    loan_lines: HashSet<i64>,
}

impl Mine {
    fn event(&self, change: Change) -> LifeEvent {
        let mut event = event(change);
        let ids = if event.subject == Subject::Donation.name() {
            &self.donation_lines
        } else if event.subject == Subject::Loan.name() {
            &self.loan_lines
        } else {
            return event;
        };
        self.only(&mut event.details, ids, false);
        event
    }

    /// Leaves out the lines that are not about the serial number, wherever there are `lines` in it.
    fn only(&self, value: &mut Value, ids: &HashSet<i64>, are_lines: bool) {
        match value {
            Value::Array(lines) if are_lines => lines.retain(|line| self.is_mine(line, ids)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    // What was and what became of the lines stands one step deeper.
                    self.only(value, ids, name == "lines" || (are_lines && (name == "from" || name == "to")));
                }
            }
            _ => {}
        }
    }

    /// A line that came back is told by its id alone.
    fn is_mine(&self, line: &Value, ids: &HashSet<i64>) -> bool {
        match line["serial"].as_str() {
            Some(serial) => self.serial_keys.contains(&serial_key(serial)),
            None => line["id"].as_i64().is_some_and(|id| ids.contains(&id)),
        }
    }
}

fn event(change: Change) -> LifeEvent {
    LifeEvent {
        seq: change.seq,
        at: change.at.into(),
        actor: change.actor,
        subject: change.subject,
        subject_id: change.subject_id,
        verb: change.verb,
        details: serde_json::from_str(&change.details).unwrap_or_default(),
    }
}

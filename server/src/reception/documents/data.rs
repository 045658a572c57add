//! What each document shows, as the data of its template. `docs/RECEPTION.md` describes it for who writes templates.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};
use workspace_protocol::reception::disks::Disk;
use workspace_protocol::reception::documents::DocumentKind;
use workspace_protocol::reception::items::Item;
use workspace_protocol::reception::wipes::WipeResult;
use workspace_protocol::reception::{Named, Worker};

use super::{Of, Wanted, labels};
use crate::accounts;
use crate::db::AnyConnection;
use crate::error::Result;
use crate::reception::store::{disk_sessions, disks, donations, items, loans, lots, orders, places};

/// How many records are read at once.
const PAGE: i64 = 500;

/// What a document shows.
pub struct Gathered {
    /// The subject's number.
    pub number: i64,
    /// For the template.
    pub data: Value,
}

/// Reads what a document shows.
///
/// # Errors
/// 404 when its subject is not there.
pub fn gather(conn: &mut AnyConnection, wanted: &Wanted) -> Result<Gathered> {
    let id = wanted.id;
    match wanted.of {
        Of::Lot => lot(conn, wanted),
        Of::DiskSession => session(conn, wanted),
        Of::Order => {
            let order = orders::one(conn, id, false)?;
            let lines: Vec<Value> = order.lines.iter().map(|line| json!(line)).collect();
            let data = json!({ "order": order.info, "lines": lines });
            Ok(Gathered { number: order.info.number, data })
        }
        Of::Donation => {
            let donation = donations::one(conn, id, false)?;
            let data = json!({ "donation": donation.info, "lines": donation.lines });
            Ok(Gathered { number: donation.info.number, data })
        }
        Of::Loan => {
            let loan = loans::one(conn, id, wanted.at.date(), false)?;
            let data = json!({ "loan": loan.info, "lines": loan.lines });
            Ok(Gathered { number: loan.info.number, data })
        }
        Of::Place => {
            let data = labels::of_places(&wanted.base, id, &places::all(conn)?)?;
            Ok(Gathered { number: id, data })
        }
    }
}

/// Refuses a subject that is not there.
///
/// # Errors
/// 404; one that was deleted is there only where `deleted` says so.
pub fn require(conn: &mut AnyConnection, of: Of, id: i64, deleted: bool) -> Result<()> {
    match of {
        Of::Lot => lots::find(conn, id, deleted).map(drop),
        Of::DiskSession => disk_sessions::find(conn, id, deleted).map(drop),
        Of::Order => orders::one(conn, id, deleted).map(drop),
        Of::Donation => donations::one(conn, id, deleted).map(drop),
        // The day says only whether it is overdue.
        Of::Loan => loans::one(conn, id, chrono::NaiveDate::default(), deleted).map(drop),
        Of::Place => places::one(conn, id).map(drop),
    }
}

fn lot(conn: &mut AnyConnection, wanted: &Wanted) -> Result<Gathered> {
    let row = lots::find(conn, wanted.id, false)?;
    let lot = lots::present_one(conn, row)?;
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let page = items::of_lot(conn, lot.id, false, after, PAGE)?;
        found.extend(page.items);
        match (page.next, found.last()) {
            (Some(_), Some(last)) => after = last.position.into(),
            _ => break,
        }
    }
    let number = lot.number;
    if wanted.kind == DocumentKind::LabelSheet {
        return Ok(Gathered { number, data: labels::of_items(&wanted.base, &found)? });
    }
    let technicians = found.iter().filter_map(|item| item.technician.as_ref());
    let people = people(conn, technicians, lot.recovered_by)?;
    let items: Vec<Value> = found.iter().map(|item| shown_item(item, &people)).collect();
    let recovered_by = lot.recovered_by.and_then(|account| people.get(&account).cloned());
    let mut shown = json!(lot);
    shown["recovered_by"] = json!(recovered_by);
    Ok(Gathered { number, data: json!({ "lot": shown, "items": items }) })
}

fn shown_item(item: &Item, people: &HashMap<i64, String>) -> Value {
    json!({
        "position": item.position, "serial": item.serial, "kind": item.kind, "kind_label": item.kind_label,
        "brand": name(item.brand.as_ref()), "model": name(item.model.as_ref()), "os": item.os,
        "outcome": item.outcome, "outcome_label": name(item.outcome_label.as_ref()),
        "technician": item.technician.as_ref().map(|worker| worker_name(worker, people)),
        "place": name(item.place.as_ref()), "note": item.note,
    })
}

fn session(conn: &mut AnyConnection, wanted: &Wanted) -> Result<Gathered> {
    let row = disk_sessions::find(conn, wanted.id, false)?;
    let session = disk_sessions::present_one(conn, row)?;
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let page = disks::list(conn, session.id, (false, false), Some(after), PAGE)?;
        found.extend(page.items);
        match (page.next, found.last()) {
            (Some(_), Some(last)) => after = last.position.into(),
            _ => break,
        }
    }
    let number = session.number;
    if wanted.kind == DocumentKind::LabelSheet {
        return Ok(Gathered { number, data: labels::of_disks(&wanted.base, number, &found)? });
    }
    let people = people(conn, [&session.operator].into_iter(), None)?;
    let erased: Vec<&Disk> = found.iter().filter(|disk| disk.result == Some(WipeResult::Success)).collect();
    let methods: BTreeSet<String> = erased.iter().filter_map(|disk| text(&json!(disk.method))).collect();
    let standards: BTreeSet<String> = erased.iter().filter_map(|disk| text(&json!(disk.standard))).collect();
    let capacity: i64 = erased.iter().filter_map(|disk| disk.capacity).sum();
    let mut shown = json!(session);
    shown["operator"] = json!(worker_name(&session.operator, &people));
    let disks: Vec<Value> = found.iter().map(shown_disk).collect();
    let data = json!({
        "session": shown, "disks": disks, "methods": methods, "standards": standards, "erased_capacity": capacity,
    });
    Ok(Gathered { number, data })
}

fn shown_disk(disk: &Disk) -> Value {
    json!({
        "position": disk.position, "serial": disk.serial, "kind": disk.kind, "brand": name(disk.brand.as_ref()),
        "model": name(disk.model.as_ref()), "capacity": disk.capacity, "interface": disk.interface,
        "method": disk.method, "standard": disk.standard, "result": disk.result,
        "finished_at": disk.finished_at, "note": disk.note,
    })
}

fn name(named: Option<&Named>) -> Option<&str> {
    named.map(|named| named.name.as_str())
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The names of the accounts among these.
fn people<'a>(
    conn: &mut AnyConnection,
    workers: impl Iterator<Item = &'a Worker>,
    account: Option<i64>,
) -> Result<HashMap<i64, String>> {
    let accounts: BTreeSet<i64> = workers
        .filter_map(|worker| match worker {
            Worker::Account(account) => Some(*account),
            Worker::Name(_) => None,
        })
        .chain(account)
        .collect();
    let names = accounts::names(conn, &Vec::from_iter(accounts))?;
    Ok(names.into_iter().map(|(account, name)| (account, name.display_name)).collect())
}

fn worker_name(worker: &Worker, people: &HashMap<i64, String>) -> String {
    match worker {
        Worker::Name(name) => name.clone(),
        Worker::Account(account) => people.get(account).cloned().unwrap_or_default(),
    }
}

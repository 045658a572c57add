//! What stands on labels: the QR code that `codes` reads, and the serial number as a bar code.

use serde_json::{Value, json};
use workspace_protocol::reception::disks::Disk;
use workspace_protocol::reception::items::Item;
use workspace_protocol::reception::places::Place;
use workspace_protocol::reception::{Kind, Named};

use crate::documents::codes;
use crate::error::{Result, conflict, not_found};

/// How many labels one document has at the most.
const MOST: usize = 1_000;

/// Labels for the items of a lot that are still here.
///
/// # Errors
/// 409 `nothing_to_print`, `too_many`.
pub fn of_items(base: &str, items: &[Item]) -> Result<Value> {
    let here = items.iter().filter(|item| item.left_at.is_none());
    let labels = here.map(|item| {
        let kind = if item.kind == Kind::Other { item.kind_label.clone() } else { item.kind.name().to_owned() };
        label(
            base,
            ("items", item.id),
            &item.serial,
            [item.brand.as_ref(), item.model.as_ref()],
            &kind,
            ("lot", item.lot_number),
        )
    });
    sheet(&labels.collect::<Vec<_>>())
}

/// Labels for the disks of a session.
///
/// # Errors
/// 409 `nothing_to_print`, `too_many`.
pub fn of_disks(base: &str, session: i64, disks: &[Disk]) -> Result<Value> {
    let labels = disks.iter().map(|disk| {
        let kind = json!(disk.kind);
        let names = [disk.brand.as_ref(), disk.model.as_ref()];
        label(base, ("disk", disk.id), &disk.serial, names, kind.as_str().unwrap_or_default(), ("session", session))
    });
    sheet(&labels.collect::<Vec<_>>())
}

/// Labels for a place and the places in it, each before what is in it; archived ones are left out.
///
/// # Errors
/// 404 for a place that is not among `all`; 409 `nothing_to_print`, `too_many`.
pub fn of_places(base: &str, place: i64, all: &[Place]) -> Result<Value> {
    let root = all.iter().find(|one| one.id == place).ok_or_else(|| not_found("place"))?;
    let mut labels = Vec::new();
    // What is labelled next stands last.
    let mut left = vec![root];
    while let Some(place) = left.pop() {
        if place.archived_at.is_some() {
            continue;
        }
        labels.push(json!({
            "serial": place.name, "brand": null, "model": null, "kind": "place", "origin": "place", "number": place.id,
            "path": path(place, all), "qr": codes::qr(&format!("{base}/#/reception/places/{}", place.id)), "bars": null,
        }));
        left.extend(all.iter().filter(|one| one.parent == Some(place.id)).rev());
    }
    sheet(&labels)
}

/// The names of the places that a place is in, the outermost first.
fn path<'a>(place: &'a Place, all: &'a [Place]) -> Vec<&'a str> {
    let above = |place: &Place| place.parent.and_then(|id| all.iter().find(|one| one.id == id));
    let mut names: Vec<&str> =
        std::iter::successors(above(place), |one| above(one)).map(|one| one.name.as_str()).collect();
    names.reverse();
    names
}

fn label(
    base: &str,
    (thing, id): (&str, i64),
    serial: &str,
    names: [Option<&Named>; 2],
    kind: &str,
    (origin, number): (&str, i64),
) -> Value {
    let [brand, model] = names.map(|named| named.map(|named| named.name.as_str()));
    json!({
        "serial": serial, "brand": brand, "model": model, "kind": kind, "origin": origin, "number": number,
        "qr": codes::qr(&format!("{base}/#/reception/{thing}/{id}")), "bars": codes::code128(serial),
    })
}

fn sheet(labels: &[Value]) -> Result<Value> {
    match labels.len() {
        0 => Err(conflict("nothing_to_print", "there is nothing in it that a label could be for")),
        1..=MOST => Ok(json!({ "labels": labels })),
        _ => Err(conflict("too_many", format!("one document has at most {MOST} labels"))),
    }
}

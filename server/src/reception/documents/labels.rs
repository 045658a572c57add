//! What stands on labels: the QR code that `codes` reads, and the serial number as a bar code.

use serde_json::{Value, json};
use workspace_protocol::reception::disks::Disk;
use workspace_protocol::reception::items::Item;
use workspace_protocol::reception::{Kind, Named};

use crate::documents::codes;
use crate::error::{Result, conflict};

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

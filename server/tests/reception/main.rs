//! Reception, through a real server on both engines.

#![allow(clippy::unwrap_used)]

mod catalogue;
mod disk_logs;
mod disks;
mod documents;
mod donations;
mod history;
mod items;
mod life;
mod loans;
mod lots;
mod orders;
mod places;
mod statistics;
mod stocktakes;
mod tables;
mod trade;
mod traded_life;

use serde_json::{Value, json};
use workspace_test_support::Client;

/// A number in an answer.
fn id(value: &Value) -> i64 {
    value["id"].as_i64().unwrap()
}

/// The field of every item of a page.
fn column<'a>(page: &'a Value, field: &str) -> Vec<&'a Value> {
    page["items"].as_array().unwrap().iter().map(|item| &item[field]).collect()
}

/// What is wrong with which field of a refused request.
fn problems(problem: &Value) -> Vec<(&str, &str)> {
    let errors = problem["errors"].as_array().unwrap();
    errors.iter().map(|error| (error["field"].as_str().unwrap(), error["code"].as_str().unwrap())).collect()
}

/// A new entry of the catalogue; its id.
async fn entry(client: &Client, kind: &str, parent: Option<i64>, name: &str) -> i64 {
    let body = json!({ "kind": kind, "parent": parent, "name": name });
    id(&client.post("/api/reception/catalogue", body).await.expect(201))
}

/// A scanned laptop.
fn laptop(serial: &str) -> Value {
    json!({ "serial": serial, "kind": "laptop", "entry_mode": "scan" })
}

/// A new lot with laptops of these serial numbers; the lot.
async fn lot(client: &Client, serials: &[&str]) -> Value {
    let items: Vec<Value> = serials.iter().map(|serial| laptop(serial)).collect();
    client.post("/api/reception/lots", json!({ "received_on": "2026-11-30", "items": items })).await.expect(201)
}

/// The items of a lot.
async fn items_of(client: &Client, lot: i64) -> Vec<Value> {
    let page = client.get(&format!("/api/reception/lots/{lot}/items?limit=500")).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

/// A change of these items, on the versions that they have.
fn change(items: &[Value], set: Value) -> Value {
    let items: Vec<Value> = items.iter().map(|item| json!({ "id": item["id"], "version": item["version"] })).collect();
    let mut body = json!({ "items": items });
    body["set"] = set;
    body
}

/// Gives every item of a lot an outcome and a technician, which finishes it; the lot.
async fn finish(client: &Client, lot: i64) -> Value {
    let set = json!({ "outcome": "refurbished", "technician": { "name": "Léa" } });
    let body = change(&items_of(client, lot).await, set);
    client.patch("/api/reception/items", body).await.expect(200)["lots"][0].clone()
}

/// The entries of the journal of a kind, newest first.
async fn journal(admin: &Client, kind: &str) -> Vec<Value> {
    let page = admin.get(&format!("/api/activity?kind={kind}")).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

/// What was kept of a serial number: the subject and the verb of each change.
async fn history(client: &Client, serial: &str) -> Vec<(String, String)> {
    let life = client.get(&format!("/api/reception/life?serial={serial}")).await.expect(200);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let events = life["events"].as_array().unwrap();
    events.iter().map(|event| (text(&event["subject"]), text(&event["verb"]))).collect()
}

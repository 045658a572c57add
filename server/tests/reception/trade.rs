//! What the tests of orders, donations and loans have in common.

use diesel::prelude::*;
use serde_json::{Value, json};
use workspace_server::db::schema::reception_changes;
use workspace_test_support::{Client, Server};

use crate::id;

/// An entry of the catalogue; its id.
pub async fn entry(client: &Client, kind: &str, parent: Option<i64>, name: &str) -> i64 {
    let mut body = json!({ "kind": kind, "name": name });
    if let Some(parent) = parent {
        body["parent"] = json!(parent);
    }
    id(&client.post("/api/reception/catalogue", body).await.body)
}

/// A `ThinkPad` X1 of Lenovo: the brand and the model.
pub async fn thinkpad(client: &Client) -> (i64, i64) {
    let brand = entry(client, "brand", None, "Lenovo").await;
    (brand, entry(client, "model", Some(brand), "ThinkPad X1").await)
}

/// A lot with these laptops, all of them of one model; their items.
pub async fn stock(client: &Client, model: Option<i64>, serials: &[&str]) -> Vec<i64> {
    let items: Vec<Value> = serials
        .iter()
        .map(|serial| {
            let mut item = json!({ "serial": serial, "kind": "laptop", "entry_mode": "scan" });
            if let Some(model) = model {
                item["model"] = json!(model);
            }
            item
        })
        .collect();
    let body = json!({ "name": "Stock", "received_on": "2026-03-01", "items": items, "reentry": true });
    let lot = id(&client.post("/api/reception/lots", body).await.expect(201));
    let page = client.get(&format!("/api/reception/lots/{lot}/items")).await.expect(200);
    page["items"].as_array().unwrap().iter().map(id).collect()
}

/// An item as it is.
pub async fn item(client: &Client, item: i64) -> Value {
    client.get(&format!("/api/reception/items/{item}")).await.expect(200)
}

/// Whether each of these items has left the stock.
pub async fn have_left(client: &Client, items: &[i64]) -> Vec<bool> {
    let mut left = Vec::new();
    for one in items {
        left.push(item(client, *one).await["left_at"].is_string());
    }
    left
}

/// What was kept of a record: verb and details, oldest first. Every one of them belongs to an entry of the journal.
pub async fn kept(server: &Server, subject: &'static str, id: i64) -> Vec<(String, Value)> {
    let changes: Vec<(i64, Option<i64>, String, String)> = server
        .app()
        .core()
        .db
        .read(move |conn| {
            Ok(reception_changes::table
                .filter(reception_changes::subject.eq(subject).and(reception_changes::subject_id.eq(id)))
                .order(reception_changes::id.asc())
                .select((
                    reception_changes::seq,
                    reception_changes::actor_id,
                    reception_changes::verb,
                    reception_changes::details,
                ))
                .load(conn)?)
        })
        .await
        .unwrap();
    let told = changes.into_iter().map(|(seq, actor, verb, details)| {
        assert!(seq > 0 && actor.is_some(), "{verb} of {subject} {id} is nobody's");
        (verb, serde_json::from_str(&details).unwrap())
    });
    told.collect()
}

/// The verbs of what was kept of a record.
pub async fn verbs(server: &Server, subject: &'static str, id: i64) -> Vec<String> {
    kept(server, subject, id).await.into_iter().map(|(verb, _)| verb).collect()
}

/// How many entries of this kind the journal has about a record.
pub async fn journalled(admin: &Client, kind: &str, subject: &str) -> usize {
    let page = admin.get(&format!("/api/activity?kind={kind}&limit=200")).await.expect(200);
    page["items"].as_array().unwrap().iter().filter(|item| item["subject"] == subject).count()
}

/// Sends a request whose one problem is at `field`, with this code.
#[track_caller]
pub fn refused(reply: workspace_test_support::Reply, status: u16, field: &str, code: &str) {
    let problem = reply.expect(status);
    let at = (&problem["errors"][0]["field"], &problem["errors"][0]["code"]);
    assert_eq!(at, (&json!(field), &json!(code)), "{problem:#}");
}

//! Right requests for documents, whatever they are of.

use serde_json::{Value, json};

use crate::world::{World, id};

/// The lists of documents, what each is of, and what is made of it.
const OF: [(&str, &str, &str); 6] = [
    ("/api/reception/lots/{lot}/documents", "lots", "lot_sheet"),
    ("/api/reception/disk-sessions/{session}/documents", "disk-sessions", "erasure_certificate"),
    ("/api/reception/orders/{order}/documents", "orders", "order_sheet"),
    ("/api/reception/donations/{donation}/documents", "donations", "donation_certificate"),
    ("/api/reception/loans/{loan}/documents", "loans", "loan_agreement"),
    ("/api/reception/places/{place}/documents", "places", "label_sheet"),
];

impl World {
    /// An id, a body and the status of a right request; `None` for a route that is not of these.
    pub(super) async fn documents_sample(&self, name: &str) -> Option<(i64, Option<Value>, u16)> {
        match name {
            "POST /api/documents/{document}/mails" => {
                self.mail_set_up().await;
                return Some((self.some_document().await, Some(json!({ "recipient": "lea@example.org" })), 201));
            }
            "GET /api/documents/{document}"
            | "GET /api/documents/{document}/content"
            | "GET /api/documents/{document}/mails" => return Some((self.some_document().await, None, 200)),
            // No document has a code as short as the walk's numbers.
            "GET /api/verify/{code}" => return Some((0, None, 404)),
            _ => {}
        }
        let (method, path) = name.split_once(' ')?;
        let (_, things, kind) = OF.into_iter().find(|(list, ..)| *list == path)?;
        let record = self.record(things).await;
        Some(if method == "GET" { (record, None, 200) } else { (record, Some(json!({ "kind": kind })), 201) })
    }

    /// What the list of a route is of, where it has at least three items; `None` for a list that is not of these.
    pub(super) async fn documents_listed(&self, path: &str) -> Option<i64> {
        if path == "/api/documents/{document}/mails" {
            let order = self.record("orders").await;
            let document = self.document("orders", order, "order_sheet").await;
            self.mail_set_up().await;
            for _ in 0..3 {
                let mails = format!("/api/documents/{document}/mails");
                let mail = self.admin.post(&mails, json!({ "recipient": "lea@example.org" })).await.expect(201);
                self.given_up(id(&mail)).await;
            }
            return Some(document);
        }
        let (_, things, kind) = OF.into_iter().find(|(list, ..)| *list == path)?;
        let record = self.record(things).await;
        for _ in 0..3 {
            self.document(things, record, kind).await;
        }
        Some(record)
    }

    /// A new record that documents are made of; its id.
    async fn record(&self, things: &str) -> i64 {
        let body = match things {
            "lots" => json!({ "received_on": "2026-11-30" }),
            "disk-sessions" => json!({ "held_on": "2026-11-30" }),
            "orders" => json!({ "name": "SSDs", "ordered_on": "2026-03-14" }),
            "places" => json!({ "name": self.name() }),
            "donations" => json!({
                "recipient_kind": "person", "recipient": "Ali", "donated_on": "2026-03-14", "lines": [{ "kind": "laptop" }],
            }),
            _ => json!({
                "borrower_kind": "person", "borrower": "Léa", "start_on": "2026-03-01", "end_on": "2026-12-01",
                "lines": [{ "kind": "mouse" }],
            }),
        };
        id(&self.admin.post(&format!("/api/reception/{things}"), body).await.expect(201))
    }

    /// A document; its id.
    async fn some_document(&self) -> i64 {
        let made = async || {
            let order = self.record("orders").await;
            self.document("orders", order, "order_sheet").await
        };
        *self.document.get_or_init(made).await
    }

    /// A new document; its id.
    async fn document(&self, things: &str, record: i64, kind: &str) -> i64 {
        let path = format!("/api/reception/{things}/{record}/documents");
        id(&self.admin.post(&path, json!({ "kind": kind })).await.expect(201))
    }
}

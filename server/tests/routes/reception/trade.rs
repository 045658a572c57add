//! Right requests for the routes of orders, donations and loans, whose records are nobody's own.

use serde_json::{Value, json};

use crate::world::{World, id};

const ORDERS: &str = "/api/reception/orders";
const DONATIONS: &str = "/api/reception/donations";
const LOANS: &str = "/api/reception/loans";

fn order() -> Value {
    json!({ "name": "SSDs", "ordered_on": "2026-03-14" })
}

fn donation() -> Value {
    json!({
        "recipient_kind": "person", "recipient": "Ali", "donated_on": "2026-03-14", "lines": [{ "kind": "laptop" }],
    })
}

fn loan() -> Value {
    json!({
        "borrower_kind": "person", "borrower": "Léa", "start_on": "2026-03-01", "end_on": "2026-12-01",
        "lines": [{ "kind": "mouse" }],
    })
}

impl World {
    async fn traded(&self, list: &str, body: Value) -> Value {
        self.admin.post(list, body).await.expect(201)
    }

    /// A record that was deleted; its id.
    async fn hidden(&self, list: &str, body: Value) -> i64 {
        let hidden = id(&self.traded(list, body).await);
        self.admin.delete(&format!("{list}/{hidden}")).await.expect(204);
        hidden
    }

    /// The first loan, whose first line has come back. Where a path has a second id, the walk puts 1, and that line has it.
    async fn returned(&self) -> i64 {
        if self.admin.get(&format!("{LOANS}/1")).await.status == 404 {
            self.traded(LOANS, loan()).await;
        }
        let first = self.admin.get(&format!("{LOANS}/1")).await.expect(200);
        if first["lines"][0]["returned_on"].is_null() {
            let lines = json!([{ "id": 1, "returned_on": "2026-03-14" }]);
            let back = json!({ "version": first["version"], "lines": lines });
            self.admin.post(&format!("{LOANS}/1/returns"), back).await.expect(200);
        }
        1
    }

    /// An id, a body and the status of a right request; `None` for a route that is not of these.
    pub(super) async fn trade_sample(&self, name: &str) -> Option<(i64, Option<Value>, u16)> {
        Some(match name {
            "GET /api/reception/orders" | "GET /api/reception/donations" | "GET /api/reception/loans" => (0, None, 200),
            "POST /api/reception/orders" => (0, Some(order()), 201),
            "POST /api/reception/donations" => (0, Some(donation()), 201),
            "POST /api/reception/loans" => (0, Some(loan()), 201),
            "GET /api/reception/orders/{order}" => (id(&self.traded(ORDERS, order()).await), None, 200),
            "GET /api/reception/donations/{donation}" => (id(&self.traded(DONATIONS, donation()).await), None, 200),
            "GET /api/reception/loans/{loan}" => (id(&self.traded(LOANS, loan()).await), None, 200),
            "PATCH /api/reception/orders/{order}" => {
                (id(&self.traded(ORDERS, order()).await), Some(json!({ "version": 1, "lines": [] })), 200)
            }
            "PATCH /api/reception/donations/{donation}" => {
                (id(&self.traded(DONATIONS, donation()).await), Some(json!({ "version": 1, "note": "thanks" })), 200)
            }
            "PATCH /api/reception/loans/{loan}" => {
                (id(&self.traded(LOANS, loan()).await), Some(json!({ "version": 1, "end_on": "2027-01-01" })), 200)
            }
            "PUT /api/reception/orders/{order}/state" => {
                (id(&self.traded(ORDERS, order()).await), Some(json!({ "version": 1, "state": "ordered" })), 200)
            }
            "POST /api/reception/loans/{loan}/returns" => {
                let loan = self.traded(LOANS, loan()).await;
                let lines = json!([{ "id": id(&loan["lines"][0]), "returned_on": "2026-03-14" }]);
                (id(&loan), Some(json!({ "version": 1, "lines": lines })), 200)
            }
            "POST /api/reception/loans/{loan}/reminder" => {
                self.mail_set_up().await;
                let mut late = loan();
                late["end_on"] = json!("2026-03-02");
                (id(&self.traded(LOANS, late).await), Some(json!({ "recipient": "lea@example.org" })), 201)
            }
            "DELETE /api/reception/loans/{loan}/returns/{line}" => (self.returned().await, None, 200),
            "DELETE /api/reception/orders/{order}" => (id(&self.traded(ORDERS, order()).await), None, 204),
            "DELETE /api/reception/donations/{donation}" => (id(&self.traded(DONATIONS, donation()).await), None, 204),
            "DELETE /api/reception/loans/{loan}" => (id(&self.traded(LOANS, loan()).await), None, 204),
            "POST /api/reception/orders/{order}/restoration" => (self.hidden(ORDERS, order()).await, None, 200),
            "POST /api/reception/donations/{donation}/restoration" => {
                (self.hidden(DONATIONS, donation()).await, None, 200)
            }
            "POST /api/reception/loans/{loan}/restoration" => (self.hidden(LOANS, loan()).await, None, 200),
            _ => return None,
        })
    }

    /// What the list of a route is of, where it has at least three items; `None` for a list that is not of these.
    pub(super) async fn trade_listed(&self, path: &str) -> Option<i64> {
        let body = match path {
            ORDERS => order(),
            DONATIONS => donation(),
            LOANS => loan(),
            _ => return None,
        };
        for _ in 0..3 {
            self.traded(path, body.clone()).await;
        }
        Some(0)
    }
}

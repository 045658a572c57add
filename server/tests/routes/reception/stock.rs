//! Right requests for the catalogue, lots and items of reception.

use serde_json::{Value, json};

use crate::world::{World, id};

const LOTS: &str = "/api/reception/lots";

impl World {
    /// An id, a body and the status of a right request; `None` for a route that is not of these.
    pub(super) async fn stock_sample(&self, name: &str) -> Option<(i64, Option<Value>, u16)> {
        Some(match name {
            // The walk gives no parameters: which kind, and which serial number, remain to be said.
            "GET /api/reception/catalogue" | "GET /api/reception/life" => (0, None, 400),
            "GET /api/reception/lots" | "GET /api/reception/items" => (0, None, 200),
            "POST /api/reception/catalogue" => (0, Some(json!({ "kind": "brand", "name": self.name() })), 201),
            "PATCH /api/reception/catalogue/{entry}" => {
                (self.brand().await, Some(json!({ "version": 1, "archived": true })), 200)
            }
            "POST /api/reception/catalogue/{entry}/merge" => {
                (self.brand().await, Some(json!({ "version": 1, "into": self.brand().await })), 200)
            }
            "POST /api/reception/lots" => (0, Some(self.lot_body(1)), 201),
            "GET /api/reception/lots/{lot}" | "GET /api/reception/lots/{lot}/items" => (self.lot(1).await, None, 200),
            "PATCH /api/reception/lots/{lot}" => {
                (self.lot(0).await, Some(json!({ "version": 1, "name": "walked" })), 200)
            }
            "DELETE /api/reception/lots/{lot}" => (self.lot(1).await, None, 204),
            "POST /api/reception/lots/{lot}/restoration" => {
                let lot = self.lot(1).await;
                self.admin.delete(&format!("{LOTS}/{lot}")).await.expect(204);
                (lot, None, 200)
            }
            "PUT /api/reception/lots/{lot}/recovered" => {
                let mut body = self.lot_body(1);
                body["items"][0]["outcome"] = json!("parts");
                body["items"][0]["technician"] = json!({ "name": "Léa" });
                let lot = id(&self.admin.post(LOTS, body).await.expect(201));
                (lot, Some(json!({ "version": 1, "recovered": true })), 200)
            }
            "POST /api/reception/lots/{lot}/items" => {
                (self.lot(0).await, Some(json!({ "items": self.lot_body(2)["items"] })), 201)
            }
            "PATCH /api/reception/items" => {
                let items = json!([{ "id": self.item().await, "version": 1 }]);
                (0, Some(json!({ "items": items, "set": { "os": "linux" } })), 200)
            }
            "GET /api/reception/items/{item}" => (self.item().await, None, 200),
            "DELETE /api/reception/items/{item}" => (self.item().await, None, 204),
            "POST /api/reception/items/{item}/restoration" => {
                let item = self.item().await;
                self.admin.delete(&format!("/api/reception/items/{item}")).await.expect(204);
                (item, None, 200)
            }
            _ => return None,
        })
    }

    /// What the list of a route is of, where it has at least three items; `None` for a list that is not of these.
    pub(super) async fn stock_listed(&self, path: &str) -> Option<i64> {
        match path {
            "/api/reception/catalogue" => {
                for _ in 0..3 {
                    self.brand().await;
                }
                Some(0)
            }
            LOTS => {
                for _ in 0..3 {
                    self.lot(0).await;
                }
                Some(0)
            }
            "/api/reception/items" | "/api/reception/lots/{lot}/items" => Some(self.lot(3).await),
            _ => None,
        }
    }

    fn lot_body(&self, items: usize) -> Value {
        let item = |_| json!({ "serial": self.name(), "kind": "laptop", "entry_mode": "scan" });
        json!({ "received_on": "2026-11-30", "items": (0..items).map(item).collect::<Vec<_>>() })
    }

    /// A new lot with so many items; its id.
    async fn lot(&self, items: usize) -> i64 {
        id(&self.admin.post(LOTS, self.lot_body(items)).await.expect(201))
    }

    /// A new item; its id.
    async fn item(&self) -> i64 {
        let lot = self.lot(1).await;
        id(&self.admin.get(&format!("{LOTS}/{lot}/items")).await.expect(200)["items"][0])
    }

    /// A new brand; its id.
    async fn brand(&self) -> i64 {
        let body = json!({ "kind": "brand", "name": self.name() });
        id(&self.admin.post("/api/reception/catalogue", body).await.expect(201))
    }
}

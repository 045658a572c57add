//! Right requests for places, stocktakes, the timeline and the figures of reception.

use serde_json::{Value, json};

use crate::world::{World, id};

impl World {
    /// An id, a body and the status of a right request; `None` for a route that is not of these.
    pub(super) async fn place_sample(&self, name: &str) -> Option<(i64, Option<Value>, u16)> {
        Some(match name {
            "GET /api/reception/history"
            | "GET /api/reception/history/export"
            | "GET /api/reception/statistics"
            | "GET /api/reception/figures"
            | "GET /api/reception/factors"
            | "GET /api/reception/traceability"
            | "GET /api/reception/places"
            | "GET /api/reception/stocktakes" => (0, None, 200),
            // The walk brings no file.
            "POST /api/reception/lots/{lot}/import" => {
                let lot = self.stock_sample("GET /api/reception/lots/{lot}").await;
                (lot.map_or(0, |(id, _, _)| id), None, 422)
            }
            "GET /api/reception/orders/{order}/export" => {
                let order = self.trade_sample("GET /api/reception/orders/{order}").await;
                (order.map_or(0, |(id, _, _)| id), None, 200)
            }
            "GET /api/reception/lots/{lot}/export" => {
                let lot = self.stock_sample("GET /api/reception/lots/{lot}").await;
                (lot.map_or(0, |(id, _, _)| id), None, 200)
            }
            "POST /api/reception/places" => (0, Some(json!({ "name": self.name() })), 201),
            "GET /api/reception/places/{place}" => (self.place().await, None, 200),
            "PATCH /api/reception/places/{place}" => {
                (self.place().await, Some(json!({ "version": 1, "name": self.name() })), 200)
            }
            "PUT /api/reception/factors" => {
                let now = self.admin.get("/api/reception/factors").await.expect(200);
                (0, Some(json!({ "version": now["version"], "factors": [] })), 200)
            }
            "POST /api/reception/stocktakes" => (0, Some(json!({ "place": self.place().await })), 201),
            "GET /api/reception/stocktakes/{stocktake}"
            | "GET /api/reception/stocktakes/{stocktake}/scans"
            | "GET /api/reception/stocktakes/{stocktake}/export" => (self.stocktake().await, None, 200),
            "POST /api/reception/stocktakes/{stocktake}/scans" => {
                (self.stocktake().await, Some(json!({ "code": "5CG0231XQ7" })), 201)
            }
            "POST /api/reception/stocktakes/{stocktake}/closure" => {
                (self.stocktake().await, Some(json!({ "version": 1 })), 200)
            }
            _ => return None,
        })
    }

    /// What the list of a route is of, where it has at least three items; `None` for a list that is not of these.
    pub(super) async fn place_listed(&self, path: &str) -> Option<i64> {
        match path {
            "/api/reception/history" => {
                for _ in 0..3 {
                    self.stock_sample("PUT /api/reception/lots/{lot}/recovered").await;
                }
                Some(0)
            }
            "/api/reception/stocktakes" => {
                for _ in 0..3 {
                    self.stocktake().await;
                }
                Some(0)
            }
            "/api/reception/stocktakes/{stocktake}/scans" => {
                let stocktake = self.stocktake().await;
                for code in ["AAA1", "BBB2", "CCC3"] {
                    let path = format!("/api/reception/stocktakes/{stocktake}/scans");
                    self.admin.post(&path, json!({ "code": code })).await.expect(201);
                }
                Some(stocktake)
            }
            _ => None,
        }
    }

    async fn created(&self, path: &str, body: Value) -> i64 {
        id(&self.admin.post(path, body).await.expect(201))
    }

    /// A new place; its id.
    async fn place(&self) -> i64 {
        self.created("/api/reception/places", json!({ "name": self.name() })).await
    }

    /// A new stocktake of a new place; its id.
    async fn stocktake(&self) -> i64 {
        self.created("/api/reception/stocktakes", json!({ "place": self.place().await })).await
    }
}

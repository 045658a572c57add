//! Right requests for the routes of reception, room by room.

mod disks;
mod documents;
mod places;
mod stock;
mod trade;

use serde_json::Value;

use crate::world::World;

impl World {
    /// An id, a body and the status of a right request; `None` for a route that nobody knows.
    pub(crate) async fn reception_sample(&self, name: &str) -> Option<(i64, Option<Value>, u16)> {
        if let Some(sample) = self.documents_sample(name).await {
            return Some(sample);
        }
        if let Some(sample) = self.stock_sample(name).await {
            return Some(sample);
        }
        if let Some(sample) = self.trade_sample(name).await {
            return Some(sample);
        }
        if let Some(sample) = self.disks_sample(name).await {
            return Some(sample);
        }
        self.place_sample(name).await
    }

    /// What the list of a route is of, where it has at least three items; `None` for a list that nobody knows.
    pub(crate) async fn reception_listed(&self, path: &str) -> Option<i64> {
        if let Some(of) = self.documents_listed(path).await {
            return Some(of);
        }
        if let Some(of) = self.stock_listed(path).await {
            return Some(of);
        }
        if let Some(of) = self.trade_listed(path).await {
            return Some(of);
        }
        if let Some(of) = self.disks_listed(path).await {
            return Some(of);
        }
        self.place_listed(path).await
    }
}

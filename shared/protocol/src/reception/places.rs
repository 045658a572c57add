//! Where things stand: rooms, shelves, pallets.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::{Check, Input, Time};

/// How many characters a place's name has at the most.
pub const MAX_PLACE_NAME: usize = 60;
/// How deep the tree of places goes at the most: building, room, shelf, board, box…
pub const MAX_PLACE_DEPTH: usize = 6;
/// How many places there are at the most.
pub const MAX_PLACES: i64 = 2_000;

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Place {
    /// Its id.
    pub id: i64,
    /// Its name, such as `Shelf 3`.
    pub name: String,
    /// The place that it is in; `null`: none.
    pub parent: Option<i64>,
    /// How many items in stock stand right on it.
    pub items: i64,
    /// How many disks lie right on it.
    pub disks: i64,
    /// When it was archived: nothing is put there any more.
    pub archived_at: Option<Time>,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

/// A new place.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreatePlace {
    /// 1 to 60 characters; no other place in the same one may have it (case and accents make no difference).
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: String,
    /// The place that it is in.
    #[serde(default)]
    pub parent: Option<i64>,
}

impl Input for CreatePlace {
    fn check(&self, check: &mut Check) {
        check.line("name", &self.name, 1, MAX_PLACE_NAME);
    }
}

/// Changes to a place; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdatePlace {
    /// The version that was changed.
    pub version: i32,
    /// As for a new one.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: Option<String>,
    /// The place that it is moved into; 0: none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub parent: Option<i64>,
    /// Archive it, or take it back. One where something stands, or with places in it, can't be archived.
    #[serde(default)]
    pub archived: Option<bool>,
}

impl Input for UpdatePlace {
    fn check(&self, check: &mut Check) {
        if let Some(name) = &self.name {
            check.line("name", name, 1, MAX_PLACE_NAME);
        }
        if let Some(parent) = self.parent {
            check.range("parent", parent, 0..=i64::MAX);
        }
    }
}

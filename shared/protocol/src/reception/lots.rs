//! Lots: what came in together.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::items::{NewItem, check_new};
use super::{MAX_NAME, MAX_NOTE};
use crate::{Check, Day, Input, Time};

/// How many items a new lot may begin with.
pub const MAX_FIRST_ITEMS: usize = 500;
/// How many items a lot has at the most.
pub const MAX_LOT_ITEMS: usize = 10_000;

/// Where a lot stands, which its items tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum LotState {
    /// None of its items has an outcome.
    Received,
    /// Some have.
    InProgress,
    /// Each of its items has an outcome and a technician.
    Finished,
}

/// How many items of a lot are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ByKind {
    /// Portable computers.
    pub laptop: i64,
    /// Computers on or under a desk.
    pub desktop: i64,
    /// Screens.
    pub screen: i64,
    /// Other things.
    pub other: i64,
}

/// What the items of a lot add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct LotCounters {
    /// All of them.
    pub total: i64,
    /// Those that were refurbished.
    pub refurbished: i64,
    /// Those that became spare parts.
    pub parts: i64,
    /// Those that were scrapped.
    pub scrap: i64,
    /// Those with an outcome of the workshop's own.
    pub custom: i64,
    /// Those without an outcome.
    pub pending: i64,
    /// Those without a technician.
    pub unassigned: i64,
    /// Those with an outcome and a technician.
    pub done: i64,
    /// What they are.
    pub by_kind: ByKind,
}

impl LotCounters {
    /// How much of the lot is done, in whole percent, rounded down: 100 means all of it.
    pub fn progress(&self) -> i32 {
        let percent = (self.done * 100).checked_div(self.total).unwrap_or(0);
        i32::try_from(percent).unwrap_or_default()
    }
}

/// A lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Lot {
    /// Its id.
    pub id: i64,
    /// As people say it: 42 for "Lot 42".
    pub number: i64,
    /// Its name; often empty.
    pub name: String,
    /// Where it came from.
    pub supplier: String,
    /// When it came in.
    pub received_on: Day,
    /// What there is to say of it.
    pub note: String,
    /// Where it stands.
    pub state: LotState,
    /// When the last of its items got its outcome and technician.
    pub finished_at: Option<Time>,
    /// When it was recovered: nothing in it changes any more.
    pub recovered_at: Option<Time>,
    /// By whom.
    pub recovered_by: Option<i64>,
    /// What its items add up to.
    pub counters: LotCounters,
    /// How much of it is done, in whole percent: 100 means all of it.
    pub progress: i32,
    /// When it was created.
    pub created_at: Time,
    /// Who created it.
    pub created_by: i64,
    /// When it was deleted; administrators see it and can restore it.
    pub deleted_at: Option<Time>,
    /// Counts the changes to what people wrote of it; an update carries it.
    pub version: i32,
}

/// A new lot, perhaps with its first items: all of it is created, or nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreateLot {
    /// Up to 255 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub name: String,
    /// Where it came from, up to 255 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub supplier: String,
    /// When it came in.
    pub received_on: Day,
    /// Up to 4 000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: String,
    /// Its first items, in their order; at most 500.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub items: Vec<NewItem>,
    /// Whether serial numbers that were seen before in another lot are meant.
    #[serde(default)]
    pub reentry: bool,
}

impl Input for CreateLot {
    fn check(&self, check: &mut Check) {
        check.line("name", &self.name, 0, MAX_NAME);
        check.line("supplier", &self.supplier, 0, MAX_NAME);
        check.text("note", &self.note, 0, MAX_NOTE);
        check_new(&self.items, 0..=MAX_FIRST_ITEMS, check);
    }
}

/// Changes to a lot; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdateLot {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// Up to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub name: Option<String>,
    /// Where it came from, up to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub supplier: Option<String>,
    /// When it came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<Day>,
    /// Up to 4 000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: Option<String>,
}

impl Input for UpdateLot {
    fn check(&self, check: &mut Check) {
        for (field, text) in [("name", &self.name), ("supplier", &self.supplier)] {
            if let Some(text) = text {
                check.line(field, text, 0, MAX_NAME);
            }
        }
        if let Some(note) = &self.note {
            check.text("note", note, 0, MAX_NOTE);
        }
    }
}

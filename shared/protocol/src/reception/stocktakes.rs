//! Stocktaking: everything in a place is scanned, and each scan is answered at once.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::{Check, Input, Time};

/// How many characters a scanned code has at the most.
pub const MAX_CODE: usize = 200;

/// What a scan turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Verdict {
    /// Here, as expected.
    Found,
    /// Known, but it was said to be elsewhere or nowhere: it is here now.
    Moved,
    /// Scanned before in this stocktake; nothing changed.
    Repeated,
    /// It had left for good: given away or destroyed.
    OutOfStock,
    /// No record has it.
    Unknown,
    /// Expected here and not scanned: known once the stocktake is closed.
    Missing,
}

impl Verdict {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Moved => "moved",
            Self::Repeated => "repeated",
            Self::OutOfStock => "out_of_stock",
            Self::Unknown => "unknown",
            Self::Missing => "missing",
        }
    }
}

/// How many scans were what; a code that is scanned again is counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct StocktakeCounters {
    /// How many items and disks in stock are said to be there and were not scanned yet; once it is closed, how many were missing.
    pub missing: i64,
    /// Here, as expected.
    pub found: i64,
    /// Moved here.
    pub moved: i64,
    /// Had left.
    pub out_of_stock: i64,
    /// In no record.
    pub unknown: i64,
}

/// A stocktake of a place and all places in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Stocktake {
    /// Its id.
    pub id: i64,
    /// As people say it: "Stocktake 3".
    pub number: i64,
    /// The place.
    pub place: i64,
    /// The place's name.
    pub place_name: String,
    /// When it was begun.
    pub started_at: Time,
    /// By whom.
    pub started_by: i64,
    /// When it was closed; `null`: it goes on.
    pub closed_at: Option<Time>,
    /// By whom.
    pub closed_by: Option<i64>,
    /// How many scans were what.
    pub counters: StocktakeCounters,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

/// A scan, or what was missing at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Scan {
    /// Its id.
    pub id: i64,
    /// What the scanner read; for what was missing, the serial number.
    pub code: String,
    /// What it turned out to be. `repeated` is answered, not stored.
    pub verdict: Verdict,
    /// The item that it is.
    pub item: Option<i64>,
    /// The disk that it is.
    pub disk: Option<i64>,
    /// The serial number of the item or disk.
    pub serial: Option<String>,
    /// What it is in words: brand and model, as far as they are known.
    pub label: String,
    /// The place that it was said to be in before.
    pub from_place: Option<i64>,
    /// When.
    pub scanned_at: Time,
    /// By whom.
    pub scanned_by: i64,
}

/// Begins a stocktake.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct StartStocktake {
    /// The place; only one stocktake at a time goes on there.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub place: i64,
}

impl Input for StartStocktake {
    fn check(&self, check: &mut Check) {
        check.range("place", self.place, 1..=i64::MAX);
    }
}

/// Something was scanned.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ScanCode {
    /// A serial number, or what one of our own labels holds: 1 to 200 characters on one line.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub code: String,
}

impl Input for ScanCode {
    fn check(&self, check: &mut Check) {
        check.line("code", &self.code, 1, MAX_CODE);
    }
}

/// Closes a stocktake.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CloseStocktake {
    /// The version that is closed.
    pub version: i32,
}

impl Input for CloseStocktake {
    fn check(&self, _: &mut Check) {}
}

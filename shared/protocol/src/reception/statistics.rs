//! What came in, what became of it, and what that saved.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::Kind;
use crate::{Check, Day, Input};

/// How many characters the source of a factor has at the most.
pub const MAX_SOURCE: usize = 300;

/// What one machine of a kind weighs, and what making a new one emits. There are none from the start: figures without a source
/// would prove nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Factor {
    /// The kind.
    pub kind: Kind,
    /// What one weighs, in grams; 0 to 1 000 000.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1_000_000))]
    pub weight_grams: i64,
    /// What making and delivering a new one emits, in grams of CO2 equivalent; 0 to 100 000 000.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100_000_000))]
    pub co2e_grams: i64,
    /// Where the figures come from: 1 to 300 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 300, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub source: String,
}

/// The factors of all kinds that have some.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Factors {
    /// One for each kind at the most.
    #[cfg_attr(feature = "openapi", schema(max_items = 4))]
    pub factors: Vec<Factor>,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

impl Input for Factors {
    fn check(&self, check: &mut Check) {
        for (at, factor) in self.factors.iter().enumerate() {
            let field = |name: &str| format!("factors[{at}].{name}");
            check.range(&field("weight_grams"), factor.weight_grams, 0..=1_000_000);
            check.range(&field("co2e_grams"), factor.co2e_grams, 0..=100_000_000);
            check.line(&field("source"), &factor.source, 1, MAX_SOURCE);
            if self.factors.iter().take(at).any(|other| other.kind == factor.kind) {
                check.refuse(&field("kind"), "duplicate", "one factor for each kind");
            }
        }
    }
}

/// How many machines, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Outcomes {
    /// Received.
    pub received: i64,
    /// Refurbished.
    pub refurbished: i64,
    /// Taken apart.
    pub parts: i64,
    /// Scrapped.
    pub scrap: i64,
    /// With an outcome of the workshop's own.
    pub custom: i64,
    /// Not sorted yet.
    pub pending: i64,
}

/// A month's intake and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct MonthStatistics {
    /// Its first day.
    pub month: Day,
    /// Of the machines received in it.
    #[serde(flatten)]
    pub outcomes: Outcomes,
}

/// A kind's intake and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct KindStatistics {
    /// The kind.
    pub kind: Kind,
    /// Of the machines of this kind.
    #[serde(flatten)]
    pub outcomes: Outcomes,
    /// What the refurbished ones weigh, in grams; `null` without a factor.
    pub reused_grams: Option<i64>,
    /// What making as many new ones would have emitted, in grams of CO2 equivalent; `null` without a factor.
    pub avoided_co2e_grams: Option<i64>,
}

/// What came in between two days, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Statistics {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// All of it.
    pub total: Outcomes,
    /// Of those with an outcome, how many were refurbished, in percent; `null` while none has one.
    pub reuse_percent: Option<i64>,
    /// Month by month, those without any included.
    pub months: Vec<MonthStatistics>,
    /// Kind by kind.
    pub kinds: Vec<KindStatistics>,
    /// The factors that were counted with.
    pub factors: Factors,
}

/// How reception stands today, and what became of the disks between two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Figures {
    /// Lots that are not finished.
    pub lots_open: i64,
    /// Machines in them without an outcome.
    pub items_to_sort: i64,
    /// Lots that are finished, and wait to be recovered.
    pub lots_to_recover: i64,
    /// Machines in stock, those on loan included.
    pub items_in_stock: i64,
    /// Loans that should be back.
    pub loans_overdue: i64,
    /// Loans that are out and have time.
    pub loans_out: i64,
    /// Disks that were wiped, in the sessions of these days.
    pub disks_wiped: i64,
    /// Disks that could not be wiped, in the same.
    pub disks_failed: i64,
}

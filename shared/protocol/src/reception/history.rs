//! What was done, on one timeline, and how much of it in each month of a year.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::Day;

/// What a record of the timeline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum RecordKind {
    /// A finished lot, on the day it was received.
    Lot,
    /// A wiping session.
    DiskSession,
    /// An order.
    Order,
    /// A donation.
    Donation,
    /// A loan, on the day it began.
    Loan,
}

impl RecordKind {
    /// Every kind there is.
    pub const ALL: [Self; 5] = [Self::Lot, Self::DiskSession, Self::Order, Self::Donation, Self::Loan];
}

/// A record on the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct HistoryEntry {
    /// What it is.
    pub kind: RecordKind,
    /// Its id.
    pub id: i64,
    /// As people say it: "Lot 42".
    pub number: i64,
    /// Its day.
    pub on: Day,
    /// The name of the lot, session or order; empty where it has none.
    pub name: String,
    /// The supplier, operator, recipient or borrower; empty where there is none.
    pub party: String,
    /// How many items, disks or lines it has.
    pub count: i64,
}

/// How much of each kind there was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct MonthCounts {
    /// 1 to 12.
    pub month: u32,
    /// Lots, by the day they were received, finished or not.
    pub lots: i64,
    /// Wiping sessions.
    pub disk_sessions: i64,
    /// Orders.
    pub orders: i64,
    /// Donations.
    pub donations: i64,
    /// Loans, by the day they began.
    pub loans: i64,
}

/// A year, month by month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct TracedYear {
    /// The year.
    pub year: i32,
    /// Its twelve months.
    pub months: Vec<MonthCounts>,
    /// The years that have records, newest first.
    pub years: Vec<i32>,
}

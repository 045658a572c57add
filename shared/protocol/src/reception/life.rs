//! The whole life of one serial number.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::disks::Disk;
use super::items::Item;
use crate::{Day, Time};

/// An item that had the serial number, with where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct LifeItem {
    /// The item.
    #[serde(flatten)]
    pub item: Item,
    /// Where its lot came from.
    pub supplier: String,
    /// When its lot came in.
    pub received_on: Day,
}

/// A line of a donation that has the serial number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct LifeDonation {
    /// The donation.
    pub donation: i64,
    /// Its number, as people say it.
    pub number: i64,
    /// Who was given it.
    pub recipient: String,
    /// When it was given.
    pub given_on: Day,
    /// The item that it took out of the stock.
    pub item: Option<i64>,
    /// When the donation was deleted: nothing was given then.
    pub deleted_at: Option<Time>,
}

/// A line of a loan that has the serial number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct LifeLoan {
    /// The loan.
    pub loan: i64,
    /// Its number, as people say it.
    pub number: i64,
    /// Who had it.
    pub borrower: String,
    /// The loan's first day.
    pub start_on: Day,
    /// The loan's last day.
    pub end_on: Day,
    /// When it came back; `null`: it is out.
    pub returned_on: Option<Day>,
    /// The item that was lent.
    pub item: Option<i64>,
    /// When the loan was deleted: nothing was lent then.
    pub deleted_at: Option<Time>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct LifeEvent {
    /// The entry of the journal that attests it.
    pub seq: i64,
    /// When.
    pub at: Time,
    /// Who did it; `null`: the server itself.
    pub actor: Option<i64>,
    /// What it happened to: `item`, `lot`…
    pub subject: String,
    /// Which of them.
    pub subject_id: i64,
    /// What was done: `added`, `changed`, `finished`…
    pub verb: String,
    /// What it was like, or for each field what it was (`from`) and what it became (`to`).
    pub details: serde_json::Value,
}

/// The whole life of a serial number; all lists are empty where nobody has seen it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Life {
    /// The serial number that was asked for.
    pub serial: String,
    /// The items that have it, oldest first; at most 100, the newest.
    pub items: Vec<LifeItem>,
    /// The disks that have it, or that came out of these items, oldest first; at most 100, the newest.
    pub disks: Vec<Disk>,
    /// To whom it was given, oldest first; at most 100, the newest.
    pub donations: Vec<LifeDonation>,
    /// To whom it was lent, oldest first; at most 100, the newest.
    pub loans: Vec<LifeLoan>,
    /// What happened, oldest first; at most 500, the newest. Of the lines of a donation or a loan, only those with the serial
    /// number are told.
    pub events: Vec<LifeEvent>,
}

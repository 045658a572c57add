//! Tables that people take away or bring in: CSV and XLSX.
//!
//! - [`write`]: writing them.
//! - [`intake`]: what those that are brought in say of machines.
//! - [`sheets`]: what stands in them.
//! - [`read`]: reading them, whatever program they come from, within limits.

pub mod intake;
pub mod read;
pub mod sheets;
pub mod write;

use chrono::{NaiveDate, NaiveDateTime};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, which is never a formula.
    Text(String),
    /// A whole number.
    Number(i64),
    /// An amount, in cents.
    Cents(i64),
    /// A day.
    Day(NaiveDate),
    /// An instant, in UTC.
    Time(NaiveDateTime),
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::from)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// A table with a heading over each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is. The name of the sheet is made of it.
    pub name: String,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows, each as long as the headings.
    pub rows: Vec<Vec<Cell>>,
}

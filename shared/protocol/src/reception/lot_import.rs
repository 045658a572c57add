//! Bringing the items of a lot in from a table.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

/// How many problems of a table are told at the most; how many there are is always told.
pub const MAX_PROBLEMS: usize = 200;
/// How many rows are shown beforehand.
pub const MAX_SAMPLES: usize = 5;

/// What a column of the table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum ImportField {
    /// The serial number.
    Serial,
    /// What it is.
    Kind,
    /// Who made it, by name; a name that is new is added to the catalogue.
    Brand,
    /// Which of the brand's, by name; likewise.
    Model,
    /// What runs on it.
    Os,
    /// What became of it.
    Outcome,
    /// Who works on it: a username, or the name of somebody without an account.
    Technician,
    /// What there is to say of it.
    Note,
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ImportColumn {
    /// What stands over it.
    pub heading: String,
    /// What it is taken for; `null`: it is left out.
    pub field: Option<ImportField>,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct RowProblem {
    /// Its number in the table, as a spreadsheet program shows it: the headings are row 1.
    pub row: i64,
    /// The field that is not accepted.
    pub field: String,
    /// Why not: `duplicate`, `seen_before`, `unknown`, `required`…
    pub code: String,
    /// What is accepted.
    pub message: String,
}

/// What a table holds, and whether it was brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct LotImportReport {
    /// Its columns.
    pub columns: Vec<ImportColumn>,
    /// How many rows there are below the headings.
    pub rows: i64,
    /// The first rows, as they were read; at most five.
    pub samples: Vec<Vec<String>>,
    /// What is wrong with which row; at most 200.
    pub problems: Vec<RowProblem>,
    /// How many problems there are.
    pub problem_count: i64,
    /// Whether the items are in the lot now: all of them, or none.
    pub imported: bool,
}

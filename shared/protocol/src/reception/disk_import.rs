//! What the log of nwipe or `ShredOS` brings into a wiping session.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::wipes::{DiskInterface, DiskKind, WipeMethod, WipeResult, WipeStandard};
use crate::Time;

/// What an import brings, or would bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct DiskImportReport {
    /// Whether it was only tried.
    pub dry_run: bool,
    /// The program that wrote the log, as it calls itself; empty where it does not say.
    pub program: String,
    /// The disks that the log tells of, in its order.
    pub disks: Vec<ImportedDisk>,
    /// The devices that are left out.
    pub skipped: Vec<SkippedDevice>,
    /// What was left out or is to be looked at, by the line of the log.
    pub notes: Vec<DiskImportNote>,
}

/// A log that was brought into a session, and kept as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct WipeLog {
    /// Its id.
    pub id: i64,
    /// The session that it was brought into.
    pub session: i64,
    /// What its file was called; empty where it was not told.
    pub name: String,
    /// The program that wrote it, as it calls itself; empty where it does not say.
    pub program: String,
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// The size of the file, in bytes.
    pub size: i64,
    /// When it was brought in.
    pub brought_at: Time,
    /// By whom.
    pub brought_by: i64,
}

/// A disk, as the log tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ImportedDisk {
    /// The line of the log that first tells of it.
    pub line: i64,
    /// The device that it was: `sda`.
    pub device: String,
    /// Its serial number.
    pub serial: String,
    /// Brand and model in one, as the log has it; may be empty or cut short.
    pub model: String,
    /// What it is.
    pub kind: DiskKind,
    /// How many bytes it holds.
    pub capacity: Option<i64>,
    /// How it is connected.
    pub interface: Option<DiskInterface>,
    /// How it was wiped.
    pub method: Option<WipeMethod>,
    /// By which standard.
    pub standard: Option<WipeStandard>,
    /// How that went.
    pub result: Option<WipeResult>,
    /// When it began.
    pub started_at: Option<Time>,
    /// When it ended.
    pub finished_at: Option<Time>,
    /// What the program calls its way of wiping: `PRNG Stream`.
    pub wiped_by: String,
    /// How often it went over the disk.
    pub rounds: Option<i64>,
    /// Whether it read again what it had written.
    pub verification: Option<Verification>,
    /// What becomes of it in the session.
    pub outcome: ImportOutcome,
    /// In how many other sessions a disk with this serial number was before.
    pub wiped_before: i64,
}

/// What a program read again of what it had written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema), schema(as = WipeVerification))]
pub enum Verification {
    /// Nothing.
    None,
    /// The last pass.
    Last,
    /// Every pass.
    All,
}

/// What becomes of an imported disk in its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum ImportOutcome {
    /// It is new in the session.
    Added,
    /// It is there already, and gets what the log says.
    Updated,
    /// It is there already, with all that the log says.
    Unchanged,
}

/// A device that is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SkippedDevice {
    /// The line of the log that first tells of it.
    pub line: i64,
    /// The device: `sdb`.
    pub device: String,
    /// Why: `not_wiped`, `only_verified`, `no_serial`, `anonymised`, `unreadable_serial`, `serials_differ` (the log gives it two)
    /// or `virtual`.
    pub reason: String,
}

/// Something in the log that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct DiskImportNote {
    /// The line of the log.
    pub line: i64,
    /// A stable name: `line_too_long`, `unreadable_line`, `program_error`, `hidden_area` (sectors that the program did not reach),
    /// `unknown_status`, `aborted`, `no_summary` (the log does not say how it went), `kind_assumed`, `ssd_overwritten` (which is no way
    /// to wipe an SSD: it has no result), `unknown_method` (it has no result), `not_verified`, `times_disordered`, `kind_differs` (from
    /// what the session has, which counts),
    /// `interface_left_out`, `twice` (the later one counts).
    pub code: String,
    /// The device or what the line says, cut short.
    pub text: String,
}

//! The disks of wiping sessions. The software records a wipe, it never performs one.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::disk_sessions::DiskSession;
use super::wipes::{DiskEntry, DiskInterface, DiskKind, WipeFacts, WipeMethod, WipeResult, WipeStandard};
use super::{MAX_NOTE, MAX_SERIAL, Named, clearable};
use crate::{Check, Input, Time};

/// How many disks are added in one request at the most.
pub const MAX_ADDED_DISKS: usize = 200;
/// How many disks are changed in one request at the most.
pub const MAX_CHANGED_DISKS: usize = 500;
/// How many bytes a disk holds at the most: 1 PB.
pub const MAX_CAPACITY: i64 = 1_000_000_000_000_000;

/// A disk of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Disk {
    /// Its id.
    pub id: i64,
    /// The session that it is in.
    pub session: i64,
    /// Its place in the session: 1, 2, 3…
    pub position: i32,
    /// Its serial number.
    pub serial: String,
    /// What it is.
    pub kind: DiskKind,
    /// Its brand.
    pub brand: Option<Named>,
    /// Its model.
    pub model: Option<Named>,
    /// How many bytes it holds, where that is known.
    pub capacity: Option<i64>,
    /// How it is connected.
    pub interface: Option<DiskInterface>,
    /// How it was wiped.
    pub method: Option<WipeMethod>,
    /// By which standard.
    pub standard: Option<WipeStandard>,
    /// How that went; `null`: it is still to be done.
    pub result: Option<WipeResult>,
    /// When it began.
    pub started_at: Option<Time>,
    /// When it ended.
    pub finished_at: Option<Time>,
    /// The item of a lot that it came out of.
    pub item: Option<i64>,
    /// What there is to say about it.
    pub note: String,
    /// How it came into the session.
    pub entry_mode: DiskEntry,
    /// In how many other sessions a disk with this serial number was before.
    pub wiped_before: i64,
    /// When it was entered.
    pub created_at: Time,
    /// By whom.
    pub created_by: i64,
    /// When it was deleted: shown to who may restore it.
    pub deleted_at: Option<Time>,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

/// Disks that were added or changed, as they are now, and their sessions with the counters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ChangedDisks {
    /// The sessions that the disks are in, by id.
    pub sessions: Vec<DiskSession>,
    /// The disks, in the order of the request.
    pub disks: Vec<Disk>,
}

/// A disk to be added.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct NewDisk {
    /// Its serial number, up to 100 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub serial: String,
    /// What it is.
    pub kind: DiskKind,
    /// Its brand, in the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub brand: Option<i64>,
    /// Its model, of that brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub model: Option<i64>,
    /// How many bytes it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000_000_000_000i64))]
    pub capacity: Option<i64>,
    /// How it is connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interface: Option<DiskInterface>,
    /// How it was wiped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<WipeMethod>,
    /// By which standard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<WipeStandard>,
    /// How that went. Success names method and standard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<WipeResult>,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Time>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Time>,
    /// The item of a lot that it came out of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub item: Option<i64>,
    /// What there is to say about it, up to 4000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: String,
    /// How it is entered; `imported` is not for this.
    #[serde(default = "typed")]
    pub entry_mode: DiskEntry,
}

fn typed() -> DiskEntry {
    DiskEntry::Manual
}

impl NewDisk {
    fn check(&self, prefix: &str, check: &mut Check) {
        check.line(&format!("{prefix}serial"), &self.serial, 1, MAX_SERIAL);
        check_capacity(prefix, self.capacity, check);
        let facts = WipeFacts {
            kind: self.kind,
            interface: self.interface,
            method: self.method,
            standard: self.standard,
            result: self.result,
            started_at: self.started_at,
            finished_at: self.finished_at,
        };
        facts.check(prefix, check);
        check.text(&format!("{prefix}note"), &self.note, 0, MAX_NOTE);
        if self.entry_mode == DiskEntry::Imported {
            check.refuse(&format!("{prefix}entry_mode"), "invalid", "manual, scan or detected");
        }
    }
}

fn check_capacity(prefix: &str, capacity: Option<i64>, check: &mut Check) {
    if let Some(capacity) = capacity {
        check.range(&format!("{prefix}capacity"), capacity, 1..=MAX_CAPACITY);
    }
}

/// Checks disks that are to be added, at least `least` and at most [`MAX_ADDED_DISKS`].
pub fn check_new_disks(disks: &[NewDisk], least: usize, check: &mut Check) {
    if !(least..=MAX_ADDED_DISKS).contains(&disks.len()) {
        check.refuse("disks", "out_of_range", format!("{least} to {MAX_ADDED_DISKS} disks"));
    }
    for (at, disk) in disks.iter().enumerate().take(MAX_ADDED_DISKS) {
        disk.check(&format!("disks[{at}]."), check);
    }
}

/// Adds disks to a session: all of them, or none.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct AddDisks {
    /// The disks, 1 to 200.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub disks: Vec<NewDisk>,
}

impl Input for AddDisks {
    fn check(&self, check: &mut Check) {
        check_new_disks(&self.disks, 1, check);
    }
}

/// A disk that is to be changed.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct DiskVersion {
    /// Its id.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub id: i64,
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
}

/// What becomes of each of these disks; what is absent stays, `null` takes out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct DiskChange {
    /// Its serial number; of one disk alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub serial: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DiskKind>,
    /// Its brand.
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 1))]
    pub brand: Option<Option<i64>>,
    /// Its model.
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 1))]
    pub model: Option<Option<i64>>,
    /// How many bytes it holds.
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 1, maximum = 1_000_000_000_000_000i64))]
    pub capacity: Option<Option<i64>>,
    /// How it is connected.
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<DiskInterface>))]
    pub interface: Option<Option<DiskInterface>>,
    /// How it was wiped.
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<WipeMethod>))]
    pub method: Option<Option<WipeMethod>>,
    /// By which standard.
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<WipeStandard>))]
    pub standard: Option<Option<WipeStandard>>,
    /// How that went.
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<WipeResult>))]
    pub result: Option<Option<WipeResult>>,
    /// When it began.
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Time>))]
    pub started_at: Option<Option<Time>>,
    /// When it ended.
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Time>))]
    pub finished_at: Option<Option<Time>>,
    /// The item of a lot that it came out of.
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 1))]
    pub item: Option<Option<i64>>,
    /// What there is to say about it, up to 4000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: Option<String>,
}

/// Changes disks: all of them, or none.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ChangeDisks {
    /// Which, 1 to 500, each once.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 500))]
    pub disks: Vec<DiskVersion>,
    /// What becomes of each of them.
    pub set: DiskChange,
}

impl Input for ChangeDisks {
    fn check(&self, check: &mut Check) {
        if !(1..=MAX_CHANGED_DISKS).contains(&self.disks.len()) {
            check.refuse("disks", "out_of_range", format!("1 to {MAX_CHANGED_DISKS} disks"));
        }
        let mut seen = HashSet::new();
        for (at, disk) in self.disks.iter().enumerate() {
            if !seen.insert(disk.id) {
                check.refuse(&format!("disks[{at}].id"), "duplicate", "each disk once");
            }
        }
        if let Some(serial) = &self.set.serial {
            check.line("set.serial", serial, 1, MAX_SERIAL);
            if self.disks.len() > 1 {
                check.refuse("set.serial", "invalid", "of one disk alone");
            }
        }
        check_capacity("set.", self.set.capacity.flatten(), check);
        if let Some(note) = &self.set.note {
            check.text("set.note", note, 0, MAX_NOTE);
        }
    }
}

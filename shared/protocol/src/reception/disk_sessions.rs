//! Wiping sessions.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::disks::{NewDisk, check_new_disks};
use super::{MAX_NAME, MAX_NOTE, Worker};
use crate::{Check, Day, Input, Time};

/// What the disks of a session come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct DiskCounters {
    /// How many there are.
    pub total: i64,
    /// How many were wiped.
    pub success: i64,
    /// How many could not be wiped.
    pub failed: i64,
    /// How many have no result yet.
    pub pending: i64,
    /// What they hold together, in bytes, as far as it is known.
    pub capacity: i64,
}

/// A wiping session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct DiskSession {
    /// Its id.
    pub id: i64,
    /// The number that people call it by: 1, 2, 3…
    pub number: i64,
    /// The day that it was held on.
    pub held_on: Day,
    /// Its name; may be empty.
    pub name: String,
    /// Who wiped.
    pub operator: Worker,
    /// What there is to say about it.
    pub note: String,
    /// What its disks come to.
    pub counters: DiskCounters,
    /// When it was recovered.
    pub recovered_at: Option<Time>,
    /// By whom.
    pub recovered_by: Option<i64>,
    /// When it was created.
    pub created_at: Time,
    /// By whom.
    pub created_by: i64,
    /// When it was deleted: shown to who may restore it.
    pub deleted_at: Option<Time>,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

/// Creates a session, perhaps with its first disks.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreateDiskSession {
    /// The day that it was held on.
    pub held_on: Day,
    /// Its name, up to 255 characters; may be empty.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub name: String,
    /// Who wiped; whoever creates it, where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Worker>,
    /// What there is to say about it, up to 4000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: String,
    /// Its first disks, at most 200.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub disks: Vec<NewDisk>,
}

impl Input for CreateDiskSession {
    fn check(&self, check: &mut Check) {
        check.line("name", &self.name, 0, MAX_NAME);
        if let Some(operator) = &self.operator {
            operator.check("operator", check);
        }
        check.text("note", &self.note, 0, MAX_NOTE);
        check_new_disks(&self.disks, 0, check);
    }
}

/// Changes a session; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdateDiskSession {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// The day that it was held on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_on: Option<Day>,
    /// Its name; may be empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub name: Option<String>,
    /// Who wiped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Worker>,
    /// What there is to say about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: Option<String>,
}

impl Input for UpdateDiskSession {
    fn check(&self, check: &mut Check) {
        if let Some(name) = &self.name {
            check.line("name", name, 0, MAX_NAME);
        }
        if let Some(operator) = &self.operator {
            operator.check("operator", check);
        }
        if let Some(note) = &self.note {
            check.text("note", note, 0, MAX_NOTE);
        }
    }
}

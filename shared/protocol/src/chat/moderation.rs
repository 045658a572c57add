//! Keeping order: reports, and deleting many messages at once.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::{Check, Input, Time};

/// How many messages are deleted at once at the most.
pub const MAX_DELETIONS: usize = 200;

/// Reports a message to the administrators, with its text, also from a private or direct conversation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ReportMessage {
    /// Why, up to 500 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub reason: String,
}

impl Input for ReportMessage {
    fn check(&self, check: &mut Check) {
        check.line("reason", &self.reason, 1, 500);
    }
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Resolution {
    /// The message stays.
    Dismissed,
    /// The message was deleted.
    Deleted,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Report {
    /// Its id.
    pub id: i64,
    /// The message.
    pub message: i64,
    /// The channel that it is in.
    pub channel: i64,
    /// Who wrote the message.
    pub author: i64,
    /// Who reported it.
    pub reporter: i64,
    /// Why.
    pub reason: String,
    /// The message's text as it was when it was reported; empty once it was deleted.
    pub text: String,
    /// When it was reported.
    pub created_at: Time,
    /// When it was settled, if it is.
    pub resolved_at: Option<Time>,
    /// Who settled it.
    pub resolved_by: Option<i64>,
    /// What became of it.
    pub resolution: Option<Resolution>,
}

/// Settles a report.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ResolveReport {
    /// `deleted` deletes the message.
    pub resolution: Resolution,
}

impl Input for ResolveReport {
    fn check(&self, _: &mut Check) {}
}

/// Deletes messages, all or none.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct DeleteMessages {
    /// 1 to 200 ids.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub messages: Vec<i64>,
}

impl Input for DeleteMessages {
    fn check(&self, check: &mut Check) {
        if !(1..=MAX_DELETIONS).contains(&self.messages.len()) {
            check.refuse("messages", "out_of_range", format!("1 to {MAX_DELETIONS} ids"));
        }
    }
}

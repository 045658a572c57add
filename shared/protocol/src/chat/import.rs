//! Bringing in what another chat has exported.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

/// Where an export comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum ImportSource {
    /// The zip of a Slack export.
    Slack,
    /// A Mattermost bulk export: JSON lines, or the zip around them.
    Mattermost,
}

impl ImportSource {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Mattermost => "mattermost",
        }
    }
}

/// What an import brings, or would bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ImportReport {
    /// Whether it was only tried.
    pub dry_run: bool,
    /// New channels, by the names that they get.
    pub channels: Vec<String>,
    /// How many direct conversations.
    pub direct: i64,
    /// People whose username is known here already.
    pub known_people: Vec<String>,
    /// The usernames of people who are not known here: they get a disabled account.
    pub new_people: Vec<String>,
    /// How many messages, replies in threads included.
    pub messages: i64,
    /// Of these, how many are replies in threads.
    pub replies: i64,
    /// How many reactions.
    pub reactions: i64,
    /// What was left out or changed, and how often, by reason.
    pub notes: Vec<ImportNote>,
}

/// Something that an import leaves out or changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ImportNote {
    /// A stable name: `file_left_out`, `text_split`…
    pub code: String,
    /// How often.
    pub count: i64,
    /// The first place where it happened.
    pub example: String,
}

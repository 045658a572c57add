//! Channels and who is in them.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::personal::{Preferences, ReadMarker};
use crate::{Check, Input, Time};

/// How many people a direct conversation has at the most, its opener included.
pub const MAX_DIRECT: usize = 8;
/// How many accounts a new channel may begin with.
pub const MAX_FIRST_MEMBERS: usize = 500;
/// How many characters a channel's name has at the most.
pub const MAX_NAME: usize = 40;
/// How many characters a channel's topic has at the most.
pub const MAX_TOPIC: usize = 250;
/// For how many days messages can be kept at the most, where they are not kept for ever.
pub const MAX_RETENTION_DAYS: i64 = 3_650;

/// Who is in a channel, and who may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum ChannelKind {
    /// Everyone is in it and it can't be left: `#general`.
    Everyone,
    /// Everyone may find it, read it and join it.
    Public,
    /// Those who are in it see it, and let others in.
    Private,
    /// A conversation of 2 to 8 people, without a name.
    Direct,
}

impl ChannelKind {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Public => "public",
            Self::Private => "private",
            Self::Direct => "direct",
        }
    }
}

/// What is the same for everyone who sees a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ChannelInfo {
    /// The channel's id.
    pub id: i64,
    /// Its name, without the `#`; empty for a direct conversation.
    pub name: String,
    /// What it is about.
    pub topic: String,
    /// Who is in it.
    pub kind: ChannelKind,
    /// The accounts of a direct conversation, by id; empty for the other kinds.
    pub people: Vec<i64>,
    /// When it was archived: it can be read, not written.
    pub archived_at: Option<Time>,
    /// When it was created.
    pub created_at: Time,
    /// Who created it; `null` for what the server did.
    pub created_by: Option<i64>,
    /// After how many days its messages are deleted; `null`: never.
    pub retention_days: Option<i32>,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

/// A channel as somebody who is in it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Channel {
    /// What is the same for everyone.
    #[serde(flatten)]
    pub info: ChannelInfo,
    /// Whether the caller is one of its owners.
    pub owner: bool,
    /// The id of its newest message; 0 when there is none.
    pub last_message: i64,
    /// How far the caller has read, and what is left.
    pub read: ReadMarker,
    /// What the caller wants of it.
    pub preferences: Preferences,
}

/// A channel that can be found: those that everyone may join, and the caller's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct DirectoryChannel {
    /// What is the same for everyone.
    #[serde(flatten)]
    pub info: ChannelInfo,
    /// How many are in it; `null`: everyone.
    pub members: Option<i64>,
    /// Whether the caller is in it.
    pub joined: bool,
}

/// Somebody who is in a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Member {
    /// The account.
    pub account: i64,
    /// Whether it manages the channel: its name, its members, its webhooks.
    pub owner: bool,
    /// Since when.
    pub joined_at: Time,
}

/// A new channel. Its creator is in it, and owns it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreateChannel {
    /// 1 to 40 letters, digits, `-`, `_` or `.`, without spaces; no other channel may have it (case and accents make no
    /// difference).
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: String,
    /// Up to 250 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(min_length = 0, max_length = 250, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub topic: String,
    /// `public` or `private`.
    pub kind: ChannelKind,
    /// Who is in it from the start, beside the caller; at most 500.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub members: Vec<i64>,
}

impl Input for CreateChannel {
    fn check(&self, check: &mut Check) {
        check_name("name", &self.name, check);
        check.line("topic", &self.topic, 0, MAX_TOPIC);
        if !matches!(self.kind, ChannelKind::Public | ChannelKind::Private) {
            check.refuse("kind", "invalid", "public or private");
        }
        if self.members.len() > MAX_FIRST_MEMBERS {
            check.refuse("members", "too_many", format!("at most {MAX_FIRST_MEMBERS} accounts"));
        }
    }
}

/// A name that can be typed after a `#` and is not mistaken for another.
fn check_name(field: &str, name: &str, check: &mut Check) {
    check.line(field, name, 1, MAX_NAME);
    if !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')) {
        check.refuse(field, "invalid", "letters, digits, '-', '_' and '.', without spaces");
    }
}

/// Changes to a channel; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdateChannel {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// As for a new channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: Option<String>,
    /// Up to 250 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 0, max_length = 250, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub topic: Option<String>,
    /// Whether it is archived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// After how many days messages are deleted, 1 to 3 650; 0: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 3650))]
    pub retention_days: Option<i32>,
}

impl Input for UpdateChannel {
    fn check(&self, check: &mut Check) {
        if let Some(name) = &self.name {
            check_name("name", name, check);
        }
        if let Some(topic) = &self.topic {
            check.line("topic", topic, 0, MAX_TOPIC);
        }
        if let Some(days) = self.retention_days {
            check.range("retention_days", days.into(), 0..=MAX_RETENTION_DAYS);
        }
    }
}

/// Opens the direct conversation of these people, which exists once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct OpenDirect {
    /// The others; 1 to 7.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 7))]
    pub people: Vec<i64>,
}

impl Input for OpenDirect {
    fn check(&self, check: &mut Check) {
        if !(1..MAX_DIRECT).contains(&self.people.len()) {
            check.refuse("people", "out_of_range", format!("1 to {} accounts", MAX_DIRECT - 1));
        }
    }
}

/// What somebody is in a channel.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SetMember {
    /// Whether it manages the channel.
    #[serde(default)]
    pub owner: bool,
}

impl Input for SetMember {
    fn check(&self, _: &mut Check) {}
}

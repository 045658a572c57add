//! What somebody keeps about a channel: how far they have read, what they want to hear, what they began to write.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::messages::Message;
use crate::{Check, Input, Time};

/// Unread messages are counted up to this number.
pub const UNREAD_CEILING: i64 = 1_000;

/// How far somebody has read a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ReadMarker {
    /// The channel.
    pub channel: i64,
    /// The id of the last message that was read; 0 when none was.
    pub message: i64,
    /// How many messages of others come after it, up to 1 000.
    pub unread: i64,
    /// How many of these mention the reader, or everyone in the channel; in a direct conversation, all of them.
    pub mentions: i64,
}

/// Moves one's read marker.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct MarkRead {
    /// The id of the last message that was read; an earlier one marks what follows as unread.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub message: i64,
}

impl Input for MarkRead {
    fn check(&self, check: &mut Check) {
        check.range("message", self.message, 0..=i64::MAX);
    }
}

/// What somebody is told of at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Notify {
    /// Mentions; in a direct conversation, everything.
    #[default]
    Usual,
    /// Every message.
    All,
    /// Nothing: the channel is muted.
    Nothing,
}

/// What somebody wants of a channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Preferences {
    /// What is notified.
    pub notify: Notify,
    /// Whether it is left out of the list until there is something unread; for direct conversations.
    pub hidden: bool,
}

/// Changes what one wants of a channel; what is absent stays.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SetPreferences {
    /// What is notified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify: Option<Notify>,
    /// Whether it is left out of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
}

impl Input for SetPreferences {
    fn check(&self, _: &mut Check) {}
}

/// What somebody began to write and has not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Draft {
    /// The channel.
    pub channel: i64,
    /// The thread's root; `null` for the channel itself.
    pub thread: Option<i64>,
    /// The text; empty once it was sent or discarded.
    pub text: String,
    /// The message that it answers.
    pub reply_to: Option<i64>,
    /// When it was last changed.
    pub updated_at: Time,
}

/// Keeps a draft, for all of one's screens; an empty one discards it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SaveDraft {
    /// The thread's root; absent for the channel itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub thread: Option<i64>,
    /// Up to 8 000 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 8000, pattern = r"^[^\x00]*$"))]
    pub text: String,
    /// The id of the message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub reply_to: Option<i64>,
}

impl Input for SaveDraft {
    fn check(&self, check: &mut Check) {
        check.text("text", &self.text, 0, super::MAX_MESSAGE_CHARACTERS);
        for (field, id) in [("thread", self.thread), ("reply_to", self.reply_to)] {
            if let Some(id) = id {
                check.range(field, id, 1..=i64::MAX);
            }
        }
    }
}

/// How far somebody has read a thread that they follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ThreadMarker {
    /// The thread's root.
    pub root: i64,
    /// The channel that it is in.
    pub channel: i64,
    /// Whether it is followed.
    pub following: bool,
    /// The id of the last reply that was read; 0 when none was.
    pub message: i64,
    /// How many replies of others come after it, up to 1 000.
    pub unread: i64,
}

/// A thread that the caller follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct FollowedThread {
    /// The message that it began with.
    pub root: Message,
    /// How far the caller has read it.
    pub read: ThreadMarker,
}

/// Follows a thread, or stops.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct FollowThread {
    /// Whether it is followed.
    pub following: bool,
}

impl Input for FollowThread {
    fn check(&self, _: &mut Check) {}
}

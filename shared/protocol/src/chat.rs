//! Channels and messages.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Check, Input, Time};

/// How many characters a message has at the most.
pub const MAX_MESSAGE_CHARACTERS: usize = 8_000;
/// How many characters of a quoted message are shown.
pub const QUOTE_CHARACTERS: usize = 200;
/// Unread messages are counted up to this number.
pub const UNREAD_CEILING: i64 = 1_000;

/// Who is in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum ChannelKind {
    /// Everyone is in it and it can't be left: `#general`.
    Everyone,
}

/// A channel as the caller sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Channel {
    /// The channel's id.
    pub id: i64,
    /// Its name, without the `#`.
    pub name: String,
    /// What it is about.
    pub topic: String,
    /// Who is in it.
    pub kind: ChannelKind,
    /// How far the caller has read, and what is left.
    pub read: ReadMarker,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

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
}

/// A message. Ids grow in the order in which everyone sees the messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Message {
    /// The `seq` of the journal entry that created it.
    pub id: i64,
    /// The channel that it is in.
    pub channel: i64,
    /// The account that wrote it.
    pub author: i64,
    /// The id that the author's client gave it before sending.
    pub client_id: Uuid,
    /// Its text, Markdown; empty once deleted.
    pub text: String,
    /// The message that it answers.
    pub reply_to: Option<Quote>,
    /// When it was accepted.
    pub created_at: Time,
    /// When it was last edited.
    pub edited_at: Option<Time>,
    /// When it was deleted.
    pub deleted_at: Option<Time>,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

/// A quoted message, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Quote {
    /// The id of the quoted message.
    pub id: i64,
    /// Who wrote it.
    pub author: i64,
    /// The beginning of its text, at most 200 characters; empty once deleted.
    pub excerpt: String,
    /// Whether it was deleted.
    pub deleted: bool,
}

/// A new message.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SendMessage {
    /// Made by the client (UUIDv7); sending it again is harmless.
    pub client_id: Uuid,
    /// Markdown, 1 to 8 000 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 8000, pattern = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]+$")
    )]
    pub text: String,
    /// The id of the message of the same channel that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub reply_to: Option<i64>,
}

impl Input for SendMessage {
    fn check(&self, check: &mut Check) {
        check_text(&self.text, check);
    }
}

/// A new text for one's own message.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct EditMessage {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// Markdown, 1 to 8 000 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 8000, pattern = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]+$")
    )]
    pub text: String,
}

impl Input for EditMessage {
    fn check(&self, check: &mut Check) {
        check_text(&self.text, check);
    }
}

fn check_text(text: &str, check: &mut Check) {
    let length = text.chars().count();
    if text.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
        check.refuse("text", "required", "a text that can be seen");
    } else if length > MAX_MESSAGE_CHARACTERS {
        check.refuse("text", "too_long", format!("at most {MAX_MESSAGE_CHARACTERS} characters; it has {length}"));
    } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
        check.refuse("text", "invalid", "no control characters but line breaks and tabs");
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
        || crate::check::is_direction_control(c)
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

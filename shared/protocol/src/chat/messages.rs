//! Messages.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;
use uuid::Uuid;

use super::attachments::Attachment;
use crate::{Check, Input, Time};

/// How many characters a message has at the most.
pub const MAX_MESSAGE_CHARACTERS: usize = 8_000;
/// How many characters of a quoted message are shown.
pub const QUOTE_CHARACTERS: usize = 200;
/// How many attachments a message has at the most.
pub const MAX_ATTACHMENTS: usize = 10;
/// How many different reactions a message carries at the most.
pub const MAX_EMOJI: usize = 50;
/// How many reactions a message carries at the most, over all people.
pub const MAX_REACTIONS: usize = 1_000;
/// How many characters (code points) a reaction has at the most; the longest emoji of Unicode 17 has ten.
pub const MAX_EMOJI_CHARACTERS: usize = 16;

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
    /// The root of the thread that it is a reply in; such a message is not in the channel's own list.
    pub thread: Option<i64>,
    /// The thread that it is the root of, once there are replies.
    pub replies: Option<ThreadSummary>,
    /// The accounts that it mentions, by id.
    pub mentions: Vec<i64>,
    /// Whether it mentions everyone in the channel.
    pub mentions_channel: bool,
    /// Its reactions, in the order in which they first came.
    pub reactions: Vec<Reaction>,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// When it was pinned, if it is.
    pub pinned_at: Option<Time>,
    /// Who pinned it.
    pub pinned_by: Option<i64>,
    /// The name that it is shown under when a webhook posted it, on behalf of its author.
    pub shown_as: Option<String>,
    /// When it was accepted.
    pub created_at: Time,
    /// When it was last edited.
    pub edited_at: Option<Time>,
    /// When it was deleted.
    pub deleted_at: Option<Time>,
    /// Who deleted it; `null` for what retention deleted.
    pub deleted_by: Option<i64>,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

/// A thread, as its root shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ThreadSummary {
    /// The root.
    pub root: i64,
    /// How many replies there are.
    pub count: i32,
    /// When the last one came.
    pub last_at: Time,
}

/// A reaction, and whose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Reaction {
    /// The emoji itself, as text.
    pub emoji: String,
    /// The accounts, in the order in which they reacted.
    pub accounts: Vec<i64>,
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
    /// Markdown, up to 8 000 characters; not empty unless there are attachments.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 8000, pattern = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]+$")
    )]
    pub text: String,
    /// The root of the thread that it is a reply in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub thread: Option<i64>,
    /// The caller's uploaded files, at most 10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub attachments: Vec<i64>,
    /// The id of the message of the same channel that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub reply_to: Option<i64>,
}

impl Input for SendMessage {
    fn check(&self, check: &mut Check) {
        if self.attachments.is_empty() || !self.text.is_empty() {
            check_text(&self.text, check);
        }
        for (field, id) in [("thread", self.thread), ("reply_to", self.reply_to)] {
            if let Some(id) = id {
                check.range(field, id, 1..=i64::MAX);
            }
        }
        if self.attachments.len() > MAX_ATTACHMENTS {
            check.refuse("attachments", "too_many", format!("at most {MAX_ATTACHMENTS} files"));
        }
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
    if !can_be_seen(text) {
        check.refuse("text", "required", "a text that can be seen");
    } else if length > MAX_MESSAGE_CHARACTERS {
        check.refuse("text", "too_long", format!("at most {MAX_MESSAGE_CHARACTERS} characters; it has {length}"));
    } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
        check.refuse("text", "invalid", "no control characters but line breaks and tabs");
    }
}

/// Whether there is anything to see in a text.
pub fn can_be_seen(text: &str) -> bool {
    !text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
        || crate::check::is_direction_control(c)
}

/// Sets or takes back one's reaction.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SetReaction {
    /// One emoji, as text.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 16, examples("👍")))]
    pub emoji: String,
    /// Whether it is there afterwards.
    pub present: bool,
}

impl Input for SetReaction {
    fn check(&self, check: &mut Check) {
        let length = self.emoji.chars().count();
        // Joiners and variation selectors are parts of emoji; letters, spaces and controls are not, but those in circles.
        let letter = |c: char| c.is_alphabetic() && !matches!(c, '\u{2100}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}');
        let shown = |c: char| !c.is_control() && !c.is_whitespace() && !letter(c);
        if !(1..=MAX_EMOJI_CHARACTERS).contains(&length)
            || !self.emoji.chars().all(shown)
            || self.emoji.chars().all(|c| c.is_ascii() || is_invisible(c))
        {
            check.refuse("emoji", "invalid", "one emoji");
        }
    }
}

/// Pins a message, or takes the pin out.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SetPinned {
    /// Whether it is pinned afterwards.
    pub pinned: bool,
}

impl Input for SetPinned {
    fn check(&self, _: &mut Check) {}
}

/// A text that a message had before it was edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct FormerText {
    /// The text.
    pub text: String,
    /// When it was replaced.
    pub replaced_at: Time,
}

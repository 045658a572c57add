//! Files in messages.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::Time;

/// A file that was uploaded. What it is was found out from its bytes, not from its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Attachment {
    /// Its id.
    pub id: i64,
    /// The name that it was uploaded under.
    pub name: String,
    /// `image/png`; `application/octet-stream` for what is not known.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    /// The width of an image, in pixels, turned as its camera says.
    pub width: Option<i32>,
    /// The height of an image, in pixels.
    pub height: Option<i32>,
    /// Whether there is a thumbnail: for images of the kinds that are shown.
    pub thumbnail: bool,
    /// When it was uploaded.
    pub created_at: Time,
}

/// A file as it was sent in a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ChannelFile {
    /// The file.
    pub attachment: Attachment,
    /// The message that it was sent with.
    pub message: i64,
    /// The root of the thread that this message is a reply in.
    pub thread: Option<i64>,
    /// Who sent it.
    pub author: i64,
    /// The name that the message is shown under, when a webhook posted it.
    pub shown_as: Option<String>,
    /// When it was sent.
    pub sent_at: Time,
}

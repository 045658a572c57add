//! Chat: channels, messages, and what people do with them.

pub mod attachments;
pub mod channels;
pub mod import;
pub mod messages;
pub mod moderation;
pub mod personal;
pub mod search;
pub mod webhooks;

pub use attachments::{Attachment, ChannelFile};
pub use channels::{
    Channel, ChannelInfo, ChannelKind, CreateChannel, DirectoryChannel, Member, OpenDirect, SetMember, UpdateChannel,
};
pub use messages::{
    EditMessage, FormerText, MAX_MESSAGE_CHARACTERS, Message, QUOTE_CHARACTERS, Quote, Reaction, SendMessage,
    SetPinned, SetReaction, ThreadSummary,
};
pub use personal::{
    Draft, FollowThread, FollowedThread, MarkRead, Notify, Preferences, ReadMarker, SaveDraft, SetPreferences,
    ThreadMarker, UNREAD_CEILING,
};

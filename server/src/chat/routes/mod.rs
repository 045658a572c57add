//! The handlers of chat, one file per thing.

pub mod attachments;
pub mod channels;
pub mod export;
pub mod import;
pub mod members;
pub mod messages;
pub mod moderation;
pub mod personal;
pub mod search;
pub mod threads;
pub mod webhooks;

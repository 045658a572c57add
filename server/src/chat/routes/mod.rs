//! The handlers of chat, one file per thing.

pub mod channels;
pub mod members;
pub mod messages;
pub mod moderation;
pub mod personal;
pub mod threads;
pub mod webhooks;

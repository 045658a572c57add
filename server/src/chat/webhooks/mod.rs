//! Webhooks: what programs post into a channel, and what a channel tells programs.
//!
//! - [`incoming`]: reading posts.
//! - [`outgoing`]: telling of messages, in order, until it worked; [`target`]: where that may go; [`signature`].

pub mod incoming;
pub mod outgoing;
pub mod signature;
pub mod target;

//! Chat, through a real server on both engines.

#![allow(clippy::unwrap_used)]

mod messages;
mod webhooks;

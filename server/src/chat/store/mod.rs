//! The tables of the chat module, one file per thing. Nothing else touches them.

pub mod access;
pub mod attachments;
pub mod channels;
pub mod deliveries;
pub mod details;
pub mod export;
pub mod import;
pub mod members;
pub mod messages;
pub mod moderation;
pub mod personal;
pub mod reactions;
pub mod retention;
pub mod search;
pub mod threads;
pub mod webhooks;

/// A name of the wire, as it is stored.
fn from_name<T: serde::de::DeserializeOwned>(name: String) -> crate::error::Result<T> {
    serde_json::from_value(serde_json::Value::String(name)).map_err(crate::error::internal)
}

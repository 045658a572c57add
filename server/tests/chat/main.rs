//! Chat, through a real server on both engines.

#![allow(clippy::unwrap_used)]

mod attachments;
mod channels;
mod export;
mod import;
mod incoming_webhooks;
mod live;
mod members;
mod messages;
mod moderation;
mod outgoing_webhooks;
mod personal;
mod reactions;
mod retention;
mod search;
mod threads;

use serde_json::Value;

/// A number in an answer.
fn id(value: &Value) -> i64 {
    value["id"].as_i64().unwrap()
}

/// The field of every item of a page.
fn column<'a>(page: &'a Value, field: &str) -> Vec<&'a Value> {
    page["items"].as_array().unwrap().iter().map(|item| &item[field]).collect()
}

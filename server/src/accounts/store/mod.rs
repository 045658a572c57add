//! The tables of the accounts module, one file per thing. Nothing else touches them.

pub mod accounts;
pub mod clients;
pub mod directory;
pub mod invitations;
pub mod sessions;
pub mod sign_ins;
pub mod statuses;
pub mod tokens;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Result, internal};

/// The name of an enum's value, as it is stored and as it crosses the wire.
fn to_name(value: impl Serialize) -> Result<String> {
    match serde_json::to_value(value).map_err(internal)? {
        serde_json::Value::String(name) => Ok(name),
        other => Err(internal(format!("{other} is not a name"))),
    }
}

/// The value that a stored name stands for.
fn from_name<T: DeserializeOwned>(name: &str) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(internal)
}

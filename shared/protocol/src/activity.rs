//! The journal as administrators read it.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::Time;

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Activity {
    /// Its place in the journal; there are no gaps.
    pub seq: i64,
    /// When it happened.
    pub at: Time,
    /// What happened: `module.thing.verb`.
    pub kind: String,
    /// The account that did it; absent when the server did.
    pub actor: Option<i64>,
    /// The session that it was done in.
    pub session: Option<i64>,
    /// The address that it was done from.
    pub address: Option<String>,
    /// What it was done to: `account:7`, `message:12`.
    pub subject: Option<String>,
    /// Details that an administrator may see; absent when they are private or were pruned.
    pub data: Option<serde_json::Value>,
}

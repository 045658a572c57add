//! Finding messages.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::messages::Message;

/// A message that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Hit {
    /// The message.
    pub message: Message,
    /// The places in its text that match, in characters (code points) from its beginning: `[start, end)`, in order.
    pub matches: Vec<[i32; 2]>,
}

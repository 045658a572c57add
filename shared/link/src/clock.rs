//! The wall clock, for what people read. Nothing is decided by it: it may be wrong by a day.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since the epoch, as this machine believes.
#[allow(clippy::disallowed_methods, reason = "the one place that reads it; a client has no App and no Clock")]
pub(crate) fn wall_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

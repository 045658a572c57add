//! Files in messages.

use std::collections::HashMap;

use workspace_protocol::chat::Attachment;

use crate::db::{AnyConnection, Tx};
use crate::error::{Result, invalid_field};

/// Binds an author's uploaded files to their message.
pub fn bind(_: &mut Tx<'_>, _author: i64, _message: i64, ids: &[i64]) -> Result<Vec<Attachment>> {
    if ids.is_empty() {
        Ok(Vec::new())
    } else {
        Err(invalid_field("attachments", "unknown", "files that you uploaded"))
    }
}

/// Lets go of the files of a message.
pub fn release(_: &mut Tx<'_>, _message: i64) -> Result<()> {
    Ok(())
}

/// The files of messages, by message.
pub fn of(_: &mut AnyConnection, _messages: &[i64]) -> Result<HashMap<i64, Vec<Attachment>>> {
    Ok(HashMap::new())
}

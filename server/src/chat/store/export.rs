//! Reading a whole channel, page by page.

use std::collections::HashMap;

use diesel::prelude::*;
use workspace_protocol::chat::{ChannelInfo, ChannelKind, Message};

use super::access::{self, Asker};
use super::{attachments, details, messages};
use crate::db::schema::{chat_members, chat_messages};
use crate::db::{AnyConnection, Tx};
use crate::error::Result;
use crate::journal::{Audience, Entry};

/// How many messages are read at once.
const PAGE: i64 = 200;

/// Notes that somebody takes a copy of a channel, which they may when they manage it.
///
/// # Errors
/// 404 and 403 as for everything that only its managers may do.
pub fn begin(tx: &mut Tx<'_>, asker: Asker, channel: i64, format: &str) -> Result<ChannelInfo> {
    let place = access::require_manage(tx.conn, asker, channel)?;
    let entry = Entry::new("chat.channel.exported", Audience::user_and_admins(asker.account));
    tx.record(entry.subject("channel", channel).payload(&serde_json::json!({ "channel": channel, "format": format })));
    place.row.info()
}

/// The members of a channel, by account, and whether each owns it; none where everyone is in it.
pub fn members(conn: &mut AnyConnection, channel: &ChannelInfo) -> Result<Vec<(i64, bool)>> {
    if channel.kind == ChannelKind::Everyone {
        return Ok(Vec::new());
    }
    Ok(chat_members::table
        .filter(chat_members::channel_id.eq(channel.id))
        .order(chat_members::account_id.asc())
        .select((chat_members::account_id, chat_members::owner))
        .load(conn)?)
}

/// Messages, and where the bytes of their files are, by attachment.
pub type Page = (Vec<Message>, HashMap<i64, String>);

/// The messages of a channel after one, oldest first; without the replies in threads.
pub fn page(conn: &mut AnyConnection, channel: i64, after: i64) -> Result<Page> {
    let rows = chat_messages::table
        .filter(chat_messages::channel_id.eq(channel).and(chat_messages::thread_id.is_null()))
        .filter(chat_messages::id.gt(after))
        .order(chat_messages::id.asc())
        .limit(PAGE)
        .load(conn)?;
    complete(conn, rows)
}

/// The replies to a message after one, oldest first.
pub fn replies(conn: &mut AnyConnection, root: i64, after: i64) -> Result<Page> {
    let rows = chat_messages::table
        .filter(chat_messages::thread_id.eq(Some(root)).and(chat_messages::id.gt(after)))
        .order(chat_messages::id.asc())
        .limit(PAGE)
        .load(conn)?;
    complete(conn, rows)
}

fn complete(conn: &mut AnyConnection, rows: Vec<messages::Row>) -> Result<Page> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let files = attachments::rows_of(conn, &ids)?.into_iter().map(|row| (row.id, row.sha256)).collect();
    Ok((details::complete(conn, rows)?, files))
}

//! Who is in which channel, in the memory of every node: what the hub delivers by. Loaded at the start, and kept in step
//! by the entries of the journal.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;
use workspace_protocol::chat::ChannelKind;

use super::store::members;
use crate::core::Core;
use crate::db::AnyConnection;
use crate::error::Result;
use crate::journal::Recorded;
use crate::journal::groups::Members;

/// Loads who is in which channel.
pub fn load(core: &Core, conn: &mut AnyConnection) -> Result<()> {
    let mut by_channel: HashMap<i64, Vec<i64>> = HashMap::new();
    for (channel, account) in members::all_members(conn)? {
        by_channel.entry(channel).or_default().push(account);
    }
    for (channel, kind) in members::all_channels(conn)? {
        let members = if kind == ChannelKind::Everyone.name() {
            Members::Everyone
        } else {
            Members::only(by_channel.remove(&channel).unwrap_or_default())
        };
        core.hub.groups().set(channel, members);
    }
    Ok(())
}

/// Follows what happens to channels and their members, on this node or another.
pub fn observe(core: &Arc<Core>, entry: &Recorded) {
    #[derive(Deserialize)]
    struct Created {
        channel: Id,
        members: Vec<i64>,
    }
    #[derive(Deserialize)]
    struct Added {
        channel: Id,
        account: i64,
    }
    #[derive(Deserialize)]
    struct Removed {
        channel: i64,
        account: i64,
    }
    #[derive(Deserialize)]
    struct Id {
        id: i64,
    }
    fn read<'a, T: Deserialize<'a>>(entry: &'a Recorded) -> Option<T> {
        serde_json::from_str(entry.payload.as_deref()?).ok()
    }
    let groups = core.hub.groups();
    match entry.kind.as_ref() {
        "chat.channel.created" => {
            if let Some(Created { channel, members }) = read(entry) {
                groups.set(channel.id, Members::only(members));
            }
        }
        "chat.member.added" => {
            if let Some(Added { channel, account }) = read(entry) {
                groups.add(channel.id, account);
            }
        }
        "chat.member.removed" => {
            if let Some(Removed { channel, account }) = read(entry) {
                groups.remove(channel, account);
            }
        }
        _ => {}
    }
}

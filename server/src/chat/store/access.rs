//! Who may see a channel, write in it and manage it.

use diesel::prelude::*;
use workspace_protocol::accounts::Permission;
use workspace_protocol::chat::ChannelKind;

use super::channels::ChannelRow;
use crate::db::AnyConnection;
use crate::db::schema::{chat_channels, chat_members};
use crate::error::{Result, conflict, forbidden, not_found};
use crate::http::identity::Identity;

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub struct Asker {
    /// The account.
    pub account: i64,
    /// Whether it keeps order in the chat.
    pub manages: bool,
}

impl Asker {
    /// Who calls.
    pub fn of(identity: &Identity) -> Self {
        Self { account: identity.account, manages: identity.permissions.contains(&Permission::ChatManage) }
    }
}

/// A channel, and what somebody is in it.
#[derive(Debug, Clone)]
pub struct Place {
    /// The channel.
    pub row: ChannelRow,
    /// Who may come in.
    pub kind: ChannelKind,
    /// Whether they are in it.
    pub joined: bool,
    /// Whether they own it.
    pub owner: bool,
}

impl Place {
    /// Whether they may change the channel itself.
    pub fn is_managed_by(&self, asker: Asker) -> bool {
        self.owner || (asker.manages && self.is_open())
    }

    /// Whether everyone may see it.
    pub fn is_open(&self) -> bool {
        matches!(self.kind, ChannelKind::Everyone | ChannelKind::Public)
    }

    /// Refuses what would change an archived channel.
    ///
    /// # Errors
    /// 409 `archived`.
    pub fn require_open_for_changes(&self) -> Result<()> {
        if self.row.archived_at.is_some() {
            return Err(conflict("archived", "this channel is archived: it can be read, not written"));
        }
        Ok(())
    }
}

/// A channel that an account may read.
///
/// # Errors
/// 404 when there is none, or it is a private one that the account is not in.
pub fn require_read(conn: &mut AnyConnection, account: i64, channel: i64) -> Result<Place> {
    let row: Option<ChannelRow> = chat_channels::table.find(channel).first(conn).optional()?;
    let row = row.ok_or_else(|| not_found("channel"))?;
    let kind = row.kind()?;
    let owner: Option<bool> = match kind {
        ChannelKind::Everyone => Some(false),
        _ => chat_members::table.find((channel, account)).select(chat_members::owner).first(conn).optional()?,
    };
    let place = Place { row, kind, joined: owner.is_some(), owner: owner.unwrap_or(false) };
    if place.joined || place.is_open() { Ok(place) } else { Err(not_found("channel")) }
}

/// A channel that an account is in.
///
/// # Errors
/// As [`require_read`], and 403 `not_a_member`.
pub fn require_member(conn: &mut AnyConnection, account: i64, channel: i64) -> Result<Place> {
    let place = require_read(conn, account, channel)?;
    if place.joined { Ok(place) } else { Err(forbidden("not_a_member", "join the channel first")) }
}

/// A channel that an account may write in.
///
/// # Errors
/// As [`require_member`], and 409 `archived`.
pub fn require_write(conn: &mut AnyConnection, account: i64, channel: i64) -> Result<Place> {
    let place = require_member(conn, account, channel)?;
    place.require_open_for_changes()?;
    Ok(place)
}

/// A channel that somebody may manage.
///
/// # Errors
/// As [`require_read`], and 403 `not_an_owner`.
pub fn require_manage(conn: &mut AnyConnection, asker: Asker, channel: i64) -> Result<Place> {
    let place = require_read(conn, asker.account, channel)?;
    if place.is_managed_by(asker) {
        return Ok(place);
    }
    Err(forbidden("not_an_owner", "only its owners may do this, and for public channels who keeps order in the chat"))
}

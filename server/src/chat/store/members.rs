//! Who is in which channel.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;
use workspace_protocol::Page;
use workspace_protocol::chat::{ChannelKind, Member, SetMember};

use super::access::{self, Asker, Place};
use super::{messages, personal};
use crate::accounts;
use crate::db::schema::{chat_channels, chat_members};
use crate::db::{AnyConnection, Tx, insert_many};
use crate::error::{Result, forbidden, invalid_field, not_found};
use crate::journal::{Audience, Entry};

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = chat_members, treat_none_as_default_value = false)]
struct Row {
    channel_id: i64,
    account_id: i64,
    owner: bool,
    joined_at: NaiveDateTime,
}

impl Row {
    fn member(&self) -> Member {
        Member { account: self.account_id, owner: self.owner, joined_at: self.joined_at.into() }
    }
}

/// Every channel and its kind, as it is stored; for the memory of a node.
pub fn all_channels(conn: &mut AnyConnection) -> Result<Vec<(i64, String)>> {
    Ok(chat_channels::table.select((chat_channels::id, chat_channels::kind)).load(conn)?)
}

/// Who is in which channel, as channel and account; for the memory of a node.
pub fn all_members(conn: &mut AnyConnection) -> Result<Vec<(i64, i64)>> {
    Ok(chat_members::table.select((chat_members::channel_id, chat_members::account_id)).load(conn)?)
}

/// The channels that an account is in.
pub fn channels_of(conn: &mut AnyConnection, account: i64) -> Result<Vec<i64>> {
    let mut ids: Vec<i64> = chat_channels::table
        .filter(chat_channels::kind.eq(ChannelKind::Everyone.name()))
        .select(chat_channels::id)
        .load(conn)?;
    let joined: Vec<i64> =
        chat_members::table.filter(chat_members::account_id.eq(account)).select(chat_members::channel_id).load(conn)?;
    ids.extend(joined);
    Ok(ids)
}

/// The members of a channel, by account; of everyone's channel there are none to list.
pub fn list(conn: &mut AnyConnection, account: i64, channel: i64, after: i64, limit: i64) -> Result<Page<Member>> {
    access::require_read(conn, account, channel)?;
    let rows: Vec<Row> = chat_members::table
        .filter(chat_members::channel_id.eq(channel).and(chat_members::account_id.gt(after)))
        .order(chat_members::account_id.asc())
        .limit(limit + 1)
        .load(conn)?;
    Ok(Page::cut(rows, limit, |row| row.account_id.to_string()).map(|row| row.member()))
}

/// Of these accounts, those that are in a channel.
pub fn among(conn: &mut AnyConnection, place: &Place, accounts: &[i64]) -> Result<Vec<i64>> {
    if place.kind == ChannelKind::Everyone {
        return Ok(accounts.to_vec());
    }
    Ok(chat_members::table
        .filter(chat_members::channel_id.eq(place.row.id).and(chat_members::account_id.eq_any(accounts)))
        .order(chat_members::account_id.asc())
        .select(chat_members::account_id)
        .load(conn)?)
}

/// Puts the first members into a new channel.
pub fn insert_all(tx: &mut Tx<'_>, channel: i64, people: &[i64], owner: Option<i64>) -> Result<()> {
    let joined_at = tx.now();
    let rows: Vec<Row> = people
        .iter()
        .map(|account| Row { channel_id: channel, account_id: *account, owner: owner == Some(*account), joined_at })
        .collect();
    insert_many!(tx.conn, chat_members::table, &rows)?;
    Ok(())
}

fn find(conn: &mut AnyConnection, channel: i64, account: i64) -> Result<Option<Row>> {
    Ok(chat_members::table.find((channel, account)).first(conn).optional()?)
}

/// Adds somebody to a channel, or says whether they own it.
///
/// # Errors
/// 404 for a channel that the caller may not see, 403 for what the caller may not do there, 409 when it is archived, 422
/// for an account that may not sign in.
pub fn set(tx: &mut Tx<'_>, asker: Asker, channel: i64, account: i64, wish: SetMember) -> Result<Member> {
    let place = access::require_read(tx.conn, asker.account, channel)?;
    require_list(&place)?;
    place.require_open_for_changes()?;
    match find(tx.conn, channel, account)? {
        Some(row) if row.owner == wish.owner => Ok(row.member()),
        Some(row) => {
            if !place.is_managed_by(asker) {
                return Err(not_an_owner());
            }
            set_owner(tx, &place, &row, wish.owner)
        }
        None => add(tx, asker, place, account, wish.owner),
    }
}

fn add(tx: &mut Tx<'_>, asker: Asker, place: Place, account: i64, owner: bool) -> Result<Member> {
    let oneself = account == asker.account && place.kind == ChannelKind::Public;
    if owner && !place.is_managed_by(asker) {
        return Err(not_an_owner());
    }
    if !oneself && !place.joined && !place.is_managed_by(asker) {
        return Err(forbidden("not_a_member", "join the channel first"));
    }
    if accounts::active(tx.conn, &[account])?.is_empty() {
        return Err(invalid_field("account", "unknown", "an account that may sign in"));
    }
    let channel = place.row.id;
    let row = Row { channel_id: channel, account_id: account, owner, joined_at: tx.now() };
    diesel::insert_into(chat_members::table).values(row.clone()).execute(tx.conn)?;
    // What was written before is there to be read, but it is no news.
    let last = messages::last(tx.conn, channel)?;
    personal::set_marker(tx, account, channel, last)?;
    let payload = json!({ "channel": place.row.info()?, "account": account, "owner": owner });
    let audience = Audience::channel_and_user(channel, account);
    tx.record(Entry::new("chat.member.added", audience).subject("channel", channel).payload(&payload));
    Ok(row.member())
}

fn set_owner(tx: &mut Tx<'_>, place: &Place, row: &Row, owner: bool) -> Result<Member> {
    let channel = place.row.id;
    if !owner && others_that_own(tx.conn, channel, row.account_id)? == 0 {
        return Err(forbidden("last_owner", "a channel has an owner: make somebody else one first"));
    }
    let row: Row = diesel::update(chat_members::table.find((channel, row.account_id)))
        .set(chat_members::owner.eq(owner))
        .returning(chat_members::all_columns)
        .get_result(tx.conn)?;
    let payload = json!({ "channel": channel, "account": row.account_id, "owner": owner });
    let entry = Entry::new("chat.member.changed", Audience::channel(channel)).subject("channel", channel);
    tx.record(entry.payload(&payload));
    Ok(row.member())
}

fn others_that_own(conn: &mut AnyConnection, channel: i64, account: i64) -> Result<i64> {
    Ok(chat_members::table
        .filter(chat_members::channel_id.eq(channel).and(chat_members::owner.eq(true)))
        .filter(chat_members::account_id.ne(account))
        .count()
        .get_result(conn)?)
}

/// Takes somebody out of a channel; oneself: leaves it. The last owner who goes leaves it to who has been in it the
/// longest.
///
/// # Errors
/// 404 when they are not in it, 403 for what the caller may not do there or what can't be left.
pub fn remove(tx: &mut Tx<'_>, asker: Asker, channel: i64, account: i64) -> Result<()> {
    let place = access::require_read(tx.conn, asker.account, channel)?;
    require_list(&place)?;
    if account != asker.account && !place.is_managed_by(asker) {
        return Err(not_an_owner());
    }
    let row = find(tx.conn, channel, account)?.ok_or_else(|| not_found("member"))?;
    if row.owner && others_that_own(tx.conn, channel, account)? == 0 {
        let heir: Option<Row> = chat_members::table
            .filter(chat_members::channel_id.eq(channel).and(chat_members::account_id.ne(account)))
            .order((chat_members::joined_at.asc(), chat_members::account_id.asc()))
            .first(tx.conn)
            .optional()?;
        if let Some(heir) = heir {
            set_owner(tx, &place, &heir, true)?;
        }
    }
    diesel::delete(chat_members::table.find((channel, account))).execute(tx.conn)?;
    let payload = json!({ "channel": channel, "account": account });
    let audience = Audience::channel_and_user(channel, account);
    tx.record(Entry::new("chat.member.removed", audience).subject("channel", channel).payload(&payload));
    Ok(())
}

/// Refuses to change who is in a channel that has no list of members, or a fixed one.
fn require_list(place: &Place) -> Result<()> {
    match place.kind {
        ChannelKind::Everyone => Err(forbidden("everyones_channel", "everyone is in this channel, and stays in it")),
        ChannelKind::Direct => Err(forbidden("direct", "a direct conversation keeps its people: open another one")),
        ChannelKind::Public | ChannelKind::Private => Ok(()),
    }
}

fn not_an_owner() -> crate::error::Error {
    forbidden("not_an_owner", "only its owners may do this, and for public channels who keeps order in the chat")
}

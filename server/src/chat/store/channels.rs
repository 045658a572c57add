//! Channels.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::json;
use workspace_protocol::Page;
use workspace_protocol::chat::{
    Channel, ChannelInfo, ChannelKind, CreateChannel, DirectoryChannel, Preferences, ReadMarker, UpdateChannel,
};

use super::access::{self, Asker, Place};
use super::{from_name, members, personal};
use crate::accounts;
use crate::db::schema::{chat_channels, chat_members};
use crate::db::text::{after_prefix, fold};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, forbidden, invalid_field, malformed_field, version_conflict};
use crate::journal::{Audience, Entry};

/// How many channels an account is shown at the most.
const MAX_CHANNELS: i64 = 1_000;
/// How the key of a direct conversation begins; no name of a channel can hold a colon.
const DIRECT: &str = "direct:";

/// A stored channel.
#[derive(Debug, Clone, Queryable)]
pub struct ChannelRow {
    /// Its id.
    pub id: i64,
    /// Its name; empty for a direct conversation.
    pub name: String,
    /// The folded name, or the people of a direct conversation.
    pub name_key: String,
    topic: String,
    kind: String,
    /// When it was archived.
    pub archived_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    version: i32,
    created_by: Option<i64>,
    /// After how many days its messages go.
    pub retention_days: Option<i32>,
}

impl ChannelRow {
    /// Who may come in.
    pub fn kind(&self) -> Result<ChannelKind> {
        from_name(self.kind.clone())
    }

    /// What is the same for everyone who sees it.
    pub fn info(self) -> Result<ChannelInfo> {
        let people = self.name_key.strip_prefix(DIRECT).unwrap_or_default();
        Ok(ChannelInfo {
            kind: self.kind()?,
            people: people.split(',').filter_map(|id| id.parse().ok()).collect(),
            id: self.id,
            name: self.name,
            topic: self.topic,
            archived_at: self.archived_at.map(Into::into),
            created_at: self.created_at.into(),
            created_by: self.created_by,
            retention_days: self.retention_days,
            version: self.version,
        })
    }
}

/// Who hears of changes to the channel itself.
pub fn audience_of(kind: ChannelKind, channel: i64) -> Audience {
    match kind {
        ChannelKind::Everyone | ChannelKind::Public => Audience::everyone(),
        ChannelKind::Private | ChannelKind::Direct => Audience::channel(channel),
    }
}

/// What there is to count in a channel for somebody.
#[derive(Debug, Clone, Copy, Default, QueryableByName)]
struct Counts {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    last_message: i64,
    #[diesel(sql_type = BigInt)]
    seen: i64,
    #[diesel(sql_type = BigInt)]
    unread: i64,
    #[diesel(sql_type = BigInt)]
    mentioned: i64,
    #[diesel(sql_type = BigInt)]
    all_mentioned: i64,
}

/// Every count stops at the ceiling of the protocol: what is unread costs the same however much there is, and nothing is
/// counted where the last message was read. What is unread and what was last are read off one index, without the messages.
/// The numbers of the parameters are in the order of their first use, by which both engines bind them.
macro_rules! counts {
    ($channels:literal) => {
        concat!(
            "WITH c AS MATERIALIZED (SELECT h.id AS id, COALESCE(r.message_id, 0) AS seen,
                COALESCE((SELECT MAX(m.id) FROM chat_messages m WHERE m.channel_id = h.id AND m.thread_id IS NULL), 0)
                    AS last_message
                FROM chat_channels h LEFT JOIN chat_reads r ON r.channel_id = h.id AND r.account_id = $1 WHERE ",
            $channels,
            ") SELECT c.id AS id, c.seen AS seen, c.last_message AS last_message,
                CASE WHEN c.last_message > c.seen THEN
                    (SELECT COUNT(*) FROM (SELECT 1 FROM chat_messages m WHERE m.channel_id = c.id
                        AND m.thread_id IS NULL AND m.id > c.seen AND m.author_id <> $1 AND m.deleted_at IS NULL
                        LIMIT 1000) u)
                    ELSE 0 END AS unread,
                CASE WHEN c.last_message > c.seen THEN
                    (SELECT COUNT(*) FROM (SELECT 1 FROM chat_mentions n JOIN chat_messages m ON m.id = n.message_id
                        WHERE n.account_id = $1 AND n.channel_id = c.id AND n.message_id > c.seen
                        AND m.author_id <> $1 AND m.thread_id IS NULL LIMIT 1000) u)
                    ELSE 0 END AS mentioned,
                CASE WHEN c.last_message > c.seen THEN
                    (SELECT COUNT(*) FROM (SELECT 1 FROM chat_messages m WHERE m.channel_id = c.id
                        AND m.mentions_channel AND m.id > c.seen AND m.author_id <> $1 AND m.thread_id IS NULL
                        AND m.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM chat_mentions n
                            WHERE n.message_id = m.id AND n.account_id = $1 AND n.channel_id = c.id)
                        LIMIT 1000) u)
                    ELSE 0 END AS all_mentioned
            FROM c"
        )
    };
}

/// The channels that an account is in, by id.
pub fn mine(conn: &mut AnyConnection, account: i64) -> Result<Vec<Channel>> {
    let owned: HashMap<i64, bool> = chat_members::table
        .filter(chat_members::account_id.eq(account))
        .select((chat_members::channel_id, chat_members::owner))
        .load::<(i64, bool)>(conn)?
        .into_iter()
        .collect();
    let joined = chat_members::table.filter(chat_members::account_id.eq(account)).select(chat_members::channel_id);
    let rows: Vec<ChannelRow> = chat_channels::table
        .filter(chat_channels::id.eq_any(joined).or(chat_channels::kind.eq(ChannelKind::Everyone.name())))
        .order(chat_channels::id.asc())
        .limit(MAX_CHANNELS)
        .load(conn)?;
    let counts: Vec<Counts> = diesel::sql_query(counts!(
        "h.kind = 'everyone' OR h.id IN (SELECT channel_id FROM chat_members WHERE account_id = $1)"
    ))
    .bind::<BigInt, _>(account)
    .load(conn)?;
    let counts: HashMap<i64, Counts> = counts.into_iter().map(|counts| (counts.id, counts)).collect();
    let wishes = personal::all_preferences(conn, account)?;
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            let owner = owned.get(&id).copied().unwrap_or(false);
            let counts = counts.get(&id).copied().unwrap_or_default();
            seen_by(row, owner, counts, wishes.get(&id).copied().unwrap_or_default())
        })
        .collect()
}

fn seen_by(row: ChannelRow, owner: bool, counts: Counts, preferences: Preferences) -> Result<Channel> {
    let info = row.info()?;
    let read = marker_of(info.id, info.kind, counts);
    Ok(Channel { info, owner, last_message: counts.last_message, read, preferences })
}

fn marker_of(channel: i64, kind: ChannelKind, counts: Counts) -> ReadMarker {
    let mentions = match kind {
        ChannelKind::Direct => counts.unread,
        _ => counts.mentioned + counts.all_mentioned,
    };
    ReadMarker { channel, message: counts.seen, unread: counts.unread, mentions }
}

fn counts(conn: &mut AnyConnection, account: i64, channel: i64) -> Result<Counts> {
    let counts: Vec<Counts> =
        diesel::sql_query(counts!("h.id = $2")).bind::<BigInt, _>(account).bind::<BigInt, _>(channel).load(conn)?;
    Ok(counts.into_iter().next().unwrap_or_default())
}

/// How far an account has read a channel, and what is left.
pub fn marker(conn: &mut AnyConnection, account: i64, place: &Place) -> Result<ReadMarker> {
    Ok(marker_of(place.row.id, place.kind, counts(conn, account, place.row.id)?))
}

/// A channel as somebody who may read it sees it; where they are not in it, nothing is unread.
pub fn one(conn: &mut AnyConnection, account: i64, channel: i64) -> Result<Channel> {
    let place = access::require_read(conn, account, channel)?;
    let mut counts = counts(conn, account, channel)?;
    if !place.joined {
        counts = Counts { id: counts.id, last_message: counts.last_message, ..Counts::default() };
    }
    let preferences = personal::preferences(conn, account, channel)?;
    seen_by(place.row, place.owner, counts, preferences)
}

/// Which channels are looked for.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// The beginning of the name.
    pub query: Option<String>,
    /// Those that are archived instead of those that are not.
    pub archived: bool,
    /// After the name of this channel.
    pub after: Option<i64>,
}

/// The channels with a name that an account may read, by name.
///
/// # Errors
/// 400 for a cursor that is none.
pub fn directory(
    conn: &mut AnyConnection,
    account: i64,
    wanted: &Directory,
    limit: i64,
) -> Result<Page<DirectoryChannel>> {
    let own = chat_members::table.filter(chat_members::account_id.eq(account)).select(chat_members::channel_id);
    let open = [ChannelKind::Everyone.name(), ChannelKind::Public.name()];
    let mut query = chat_channels::table
        .filter(chat_channels::kind.ne(ChannelKind::Direct.name()))
        .filter(chat_channels::kind.eq_any(open).or(chat_channels::id.eq_any(own)))
        .order(chat_channels::name_key.asc())
        .limit(limit + 1)
        .into_boxed();
    query = if wanted.archived {
        query.filter(chat_channels::archived_at.is_not_null())
    } else {
        query.filter(chat_channels::archived_at.is_null())
    };
    if let Some(start) = wanted.query.as_deref().map(fold).filter(|text| !text.is_empty()) {
        query = match after_prefix(&start) {
            Some(end) => query.filter(chat_channels::name_key.ge(start).and(chat_channels::name_key.lt(end))),
            None => query.filter(chat_channels::name_key.ge(start)),
        };
    }
    if let Some(after) = wanted.after {
        let key: Option<String> =
            chat_channels::table.find(after).select(chat_channels::name_key).first(conn).optional()?;
        let key = key.ok_or_else(|| malformed_field("cursor", "the `next` of the page before"))?;
        query = query.filter(chat_channels::name_key.gt(key));
    }
    let page = Page::cut(query.load::<ChannelRow>(conn)?, limit, |row| row.id.to_string());
    let ids: Vec<i64> = page.items.iter().map(|row| row.id).collect();
    let counted: Vec<(i64, i64)> = chat_members::table
        .filter(chat_members::channel_id.eq_any(&ids))
        .group_by(chat_members::channel_id)
        .select((chat_members::channel_id, diesel::dsl::count_star()))
        .load(conn)?;
    let counted: HashMap<i64, i64> = counted.into_iter().collect();
    let joined: Vec<i64> = chat_members::table
        .filter(chat_members::account_id.eq(account).and(chat_members::channel_id.eq_any(&ids)))
        .select(chat_members::channel_id)
        .load(conn)?;
    let items = page.items.into_iter().map(|row| {
        let info = row.info()?;
        let everyone = info.kind == ChannelKind::Everyone;
        Ok(DirectoryChannel {
            members: (!everyone).then(|| counted.get(&info.id).copied().unwrap_or(0)),
            joined: everyone || joined.contains(&info.id),
            info,
        })
    });
    Ok(Page { items: items.collect::<Result<_>>()?, next: page.next })
}

/// Refuses a name that another channel has. Checked first, since breaking the unique rule would undo the whole batch of
/// writes.
fn require_free(conn: &mut AnyConnection, name: &str, except: i64) -> Result<()> {
    let taken: Option<i64> = chat_channels::table
        .filter(chat_channels::name_key.eq(fold(name)).and(chat_channels::id.ne(except)))
        .select(chat_channels::id)
        .first(conn)
        .optional()?;
    match taken {
        Some(_) => Err(conflict("name_taken", "another channel, perhaps an archived or private one, has this name")),
        None => Ok(()),
    }
}

/// Creates a channel, with its creator as the owner.
///
/// # Errors
/// 409 `name_taken`, 422 for a member that may not sign in.
pub fn create(tx: &mut Tx<'_>, creator: i64, new: &CreateChannel) -> Result<Channel> {
    require_free(tx.conn, &new.name, 0)?;
    let mut people = new.members.clone();
    people.push(creator);
    let people = known(tx.conn, "members", people)?;
    insert(tx, creator, new.kind, (&new.name, &fold(&new.name), new.topic.trim()), &people)
}

/// Opens the conversation of these people, or answers the one that they have. Says whether it was created.
///
/// # Errors
/// 422 for somebody who may not sign in, or nobody but oneself.
pub fn open_direct(tx: &mut Tx<'_>, opener: i64, others: &[i64]) -> Result<(Channel, bool)> {
    let mut people = others.to_vec();
    people.push(opener);
    people.sort_unstable();
    people.dedup();
    if people.len() < 2 {
        return Err(invalid_field("people", "required", "somebody beside yourself"));
    }
    let key = direct_key(&people);
    let found: Option<i64> = chat_channels::table
        .filter(chat_channels::name_key.eq(&key))
        .select(chat_channels::id)
        .first(tx.conn)
        .optional()?;
    if let Some(id) = found {
        return Ok((one(tx.conn, opener, id)?, false));
    }
    let people = known(tx.conn, "people", people)?;
    Ok((insert(tx, opener, ChannelKind::Direct, ("", &key, ""), &people)?, true))
}

/// The key of the direct conversation of these people, whatever their order.
pub fn direct_key(people: &[i64]) -> String {
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    format!("{DIRECT}{}", ids.join(","))
}

/// These accounts, each once, all of which may sign in.
fn known(conn: &mut AnyConnection, field: &str, mut people: Vec<i64>) -> Result<Vec<i64>> {
    people.sort_unstable();
    people.dedup();
    if accounts::active(conn, &people)?.len() < people.len() {
        return Err(invalid_field(field, "unknown", "accounts that may sign in"));
    }
    Ok(people)
}

fn insert(
    tx: &mut Tx<'_>,
    creator: i64,
    kind: ChannelKind,
    (name, key, topic): (&str, &str, &str),
    people: &[i64],
) -> Result<Channel> {
    let row: ChannelRow = diesel::insert_into(chat_channels::table)
        .values((
            chat_channels::name.eq(name),
            chat_channels::name_key.eq(key),
            chat_channels::topic.eq(topic),
            chat_channels::kind.eq(kind.name()),
            chat_channels::created_at.eq(tx.now()),
            chat_channels::version.eq(1),
            chat_channels::created_by.eq(creator),
        ))
        .returning(chat_channels::all_columns)
        .get_result(tx.conn)?;
    let id = row.id;
    // A direct conversation has no owner: nobody manages it.
    let owner = (kind != ChannelKind::Direct).then_some(creator);
    members::insert_all(tx, id, people, owner)?;
    let info = row.info()?;
    let payload = json!({ "channel": &info, "members": people });
    tx.record(Entry::new("chat.channel.created", audience_of(kind, id)).subject("channel", id).payload(&payload));
    one(tx.conn, creator, id)
}

/// Changes a channel.
///
/// # Errors
/// 404, 403 for who does not manage it, 409 `name_taken`, `archived` or with the channel as it is when it was changed
/// since, 422 for what this kind of channel does not have.
pub fn update(tx: &mut Tx<'_>, asker: Asker, channel: i64, change: &UpdateChannel) -> Result<Channel> {
    let place = access::require_manage(tx.conn, asker, channel)?;
    if place.row.version != change.version {
        return Err(version_conflict(&one(tx.conn, asker.account, channel)?));
    }
    if place.kind == ChannelKind::Everyone && (change.archived == Some(true) || change.name.is_some()) {
        return Err(forbidden("everyones_channel", "everyone's channel keeps its name and is never archived"));
    }
    // An archived channel is taken out of the archive first, or by the same change.
    if change.archived != Some(false) {
        place.require_open_for_changes()?;
    }
    if let Some(name) = &change.name {
        require_free(tx.conn, name, channel)?;
    }
    let row = place.row;
    let name = change.name.as_ref().unwrap_or(&row.name);
    let archived_at = match change.archived {
        Some(true) => Some(tx.now()),
        Some(false) => None,
        None => row.archived_at,
    };
    let retention_days = change.retention_days.map_or(row.retention_days, |days| (days > 0).then_some(days));
    let row: ChannelRow = diesel::update(chat_channels::table.find(channel))
        .set((
            chat_channels::name.eq(name),
            chat_channels::name_key.eq(fold(name)),
            chat_channels::topic.eq(change.topic.as_deref().map_or(row.topic.as_str(), str::trim)),
            chat_channels::archived_at.eq(archived_at),
            chat_channels::retention_days.eq(retention_days),
            chat_channels::version.eq(row.version + 1),
        ))
        .returning(chat_channels::all_columns)
        .get_result(tx.conn)?;
    let info = row.info()?;
    let entry = Entry::new("chat.channel.changed", audience_of(info.kind, channel)).subject("channel", channel);
    tx.record(entry.payload(&json!({ "channel": info })));
    one(tx.conn, asker.account, channel)
}

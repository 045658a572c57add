//! Writing what another chat has exported: planned first, then all of it in one transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid, Variant, Version};
use workspace_protocol::accounts::{Language, Role};
use workspace_protocol::chat::ChannelKind;
use workspace_protocol::chat::channels::MAX_NAME;
use workspace_protocol::chat::import::{ImportReport, ImportSource};

use super::channels::{self, ChannelRow};
use crate::accounts::{self, NewAccount};
use crate::chat::import::content::{Channel, Content, Message, Notes, free};
use crate::chat::mentions;
use crate::db::schema::{
    chat_channels, chat_members, chat_mentions, chat_messages, chat_reactions, chat_reads, chat_thread_follows,
};
use crate::db::text::fold;
use crate::db::{AnyConnection, Tx, insert_many};
use crate::error::{Result, conflict};
use crate::journal::{Audience, Entry};

/// How many rows one statement inserts; SQLite takes 32 766 values in a statement.
const ROWS: usize = 1_000;

/// What becomes of what is in an export.
pub struct Plan {
    /// The accounts of its people, where they are known here.
    known: Vec<Option<i64>>,
    /// The names that its conversations get; `None` for what does not come.
    names: Vec<Option<String>>,
    notes: Notes,
}

/// Plans an import; changes nothing.
///
/// # Errors
/// 409 `imported_before`.
pub fn plan(conn: &mut AnyConnection, source: ImportSource, content: &Content) -> Result<Plan> {
    let people = content.people.all();
    let usernames: Vec<String> = people.iter().map(|person| person.username.clone()).collect();
    let found = accounts::by_usernames(conn, &usernames)?;
    let known: Vec<Option<i64>> = usernames.iter().map(|username| found.get(username).copied()).collect();
    let mut plan = Plan { known, names: Vec::with_capacity(content.channels.len()), notes: content.notes.clone() };
    let (mut keys, mut directs) = (HashSet::new(), HashSet::new());
    for channel in &content.channels {
        plan.refuse_again(conn, source, channel)?;
        let name = if channel.kind == ChannelKind::Direct {
            let new = directs.insert(&channel.people) && !plan.has_direct(conn, channel)?;
            if !new {
                plan.notes.add("direct_known", || channel.shown());
            }
            new.then(String::new)
        } else {
            let name = free_name(conn, &channel.name, source, &keys)?;
            if name != channel.name {
                plan.notes.add("channel_renamed", || format!("{} → {name}", channel.name));
            }
            keys.insert(fold(&name));
            Some(name)
        };
        plan.names.push(name);
    }
    Ok(plan)
}

/// A name that no channel has yet.
fn free_name(conn: &mut AnyConnection, name: &str, source: ImportSource, ours: &HashSet<String>) -> Result<String> {
    let mut taken = |name: &str| -> Result<bool> {
        let key = fold(name);
        if ours.contains(&key) {
            return Ok(true);
        }
        let found: Option<i64> = chat_channels::table
            .filter(chat_channels::name_key.eq(key))
            .select(chat_channels::id)
            .first(conn)
            .optional()?;
        Ok(found.is_some())
    };
    if !taken(name)? {
        return Ok(name.to_owned());
    }
    let end = format!("-{}", source.name());
    let named = name.chars().take(MAX_NAME - end.len()).collect::<String>() + &end;
    let mut seen = HashSet::new();
    loop {
        let next = free(&named, MAX_NAME, |name| seen.contains(name));
        if !taken(&next)? {
            return Ok(next);
        }
        seen.insert(next);
    }
}

impl Plan {
    /// Refuses what was brought in before: what was sent first in a channel tells.
    fn refuse_again(&self, conn: &mut AnyConnection, source: ImportSource, channel: &Channel) -> Result<()> {
        let Some(first) = channel.messages.first() else { return Ok(()) };
        let Some(author) = self.known[first.author] else { return Ok(()) };
        let id = message_id(source, channel, first.at, 0);
        let found: Option<i64> = chat_messages::table
            .filter(chat_messages::author_id.eq(author).and(chat_messages::client_id.eq(id.as_bytes().to_vec())))
            .select(chat_messages::id)
            .first(conn)
            .optional()?;
        match found {
            None => Ok(()),
            Some(_) => Err(conflict("imported_before", format!("{} is here already", channel.shown()))),
        }
    }

    /// Whether these people have a conversation here already: theirs goes on, and what is older can't be put before it.
    fn has_direct(&self, conn: &mut AnyConnection, channel: &Channel) -> Result<bool> {
        let people: Option<Vec<i64>> = channel.people.iter().map(|person| self.known[*person]).collect();
        let Some(people) = people else { return Ok(false) };
        let found: Option<i64> = chat_channels::table
            .filter(chat_channels::name_key.eq(channels::direct_key(&people)))
            .select(chat_channels::id)
            .first(conn)
            .optional()?;
        Ok(found.is_some())
    }

    /// What comes: the conversations, and the names that they get.
    fn coming<'a>(&'a self, content: &'a Content) -> impl Iterator<Item = (&'a Channel, &'a String)> {
        content.channels.iter().zip(&self.names).filter_map(|(channel, name)| Some((channel, name.as_ref()?)))
    }

    /// Who is in what comes, or said something in it.
    fn people(&self, content: &Content) -> BTreeSet<usize> {
        let mut people = BTreeSet::new();
        for (channel, _) in self.coming(content) {
            people.extend(&channel.people);
            for message in &channel.messages {
                people.insert(message.author);
                people.extend(message.reactions.iter().flat_map(|(_, people)| people));
            }
        }
        people
    }

    /// What is brought in, in figures.
    pub fn report(&self, content: &Content, dry_run: bool) -> ImportReport {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let messages = || self.coming(content).flat_map(|(channel, _)| &channel.messages);
        let (known, new): (Vec<usize>, Vec<usize>) =
            self.people(content).into_iter().partition(|person| self.known[*person].is_some());
        let usernames = |people: Vec<usize>| {
            let mut names: Vec<String> =
                people.into_iter().map(|person| content.people.all()[person].username.clone()).collect();
            names.sort_unstable();
            names
        };
        ImportReport {
            dry_run,
            channels: self.coming(content).map(|(_, name)| name.clone()).filter(|name| !name.is_empty()).collect(),
            direct: count(self.coming(content).filter(|(_, name)| name.is_empty()).count()),
            known_people: usernames(known),
            new_people: usernames(new),
            messages: count(messages().count()),
            replies: count(messages().filter(|message| message.root.is_some()).count()),
            reactions: count(messages().flat_map(|message| &message.reactions).map(|(_, people)| people.len()).sum()),
            notes: self.notes.list(),
        }
    }
}

/// Brings all of it in. People who are not known get a disabled account with this password hash. Every message is an
/// entry of the journal that nobody is told of; clients are told once, at the end.
///
/// # Errors
/// As [`plan`].
pub fn bring(tx: &mut Tx<'_>, source: ImportSource, content: &Content, hash: &str) -> Result<ImportReport> {
    let plan = plan(tx.conn, source, content)?;
    let importer = tx.origin().actor;
    let mut accounts = HashMap::new();
    for person in plan.people(content) {
        let account = if let Some(known) = plan.known[person] {
            known
        } else {
            let new = &content.people.all()[person];
            let new = NewAccount {
                username: new.username.clone(),
                display_name: new.display_name.clone(),
                email: None,
                role: Role::Member,
                language: Language::Fr,
                password_hash: hash.to_owned(),
                must_change_password: true,
                disabled: true,
            };
            accounts::create(tx, &new)?.id
        };
        accounts.insert(person, account);
    }
    let usernames: HashMap<&str, usize> =
        content.people.all().iter().enumerate().map(|(at, person)| (person.username.as_str(), at)).collect();
    for (channel, name) in plan.coming(content) {
        Import { source, channel, accounts: &accounts, usernames: &usernames, importer }.write(tx, name)?;
    }
    let report = plan.report(content, false);
    let payload = json!({ "channels": report.channels.len(), "direct": report.direct, "messages": report.messages });
    tx.record(Entry::new("chat.import.finished", Audience::everyone()).payload(&payload));
    Ok(report)
}

/// The id that a message is known by, should the same export come again: made of what does not change from one export to
/// the next (RFC 9562, section 5.8). `nth` counts the messages of one time.
fn message_id(source: ImportSource, channel: &Channel, at: NaiveDateTime, nth: u32) -> Uuid {
    let mut hasher = Sha256::new();
    for part in [source.name(), &channel.key, &at.and_utc().timestamp_micros().to_string(), &nth.to_string()] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize()[..16]);
    Builder::from_bytes(bytes).with_version(Version::Custom).with_variant(Variant::RFC4122).into_uuid()
}

#[derive(Insertable)]
#[diesel(table_name = chat_messages, treat_none_as_default_value = false)]
struct NewMessage<'a> {
    id: i64,
    channel_id: i64,
    author_id: i64,
    client_id: Vec<u8>,
    text: &'a str,
    created_at: NaiveDateTime,
    edited_at: Option<NaiveDateTime>,
    version: i32,
    thread_id: Option<i64>,
    replies: i32,
    last_reply_at: Option<NaiveDateTime>,
    mentions_channel: bool,
    pinned_at: Option<NaiveDateTime>,
    pinned_by: Option<i64>,
}

#[derive(Insertable)]
#[diesel(table_name = chat_members, treat_none_as_default_value = false)]
struct NewMember {
    channel_id: i64,
    account_id: i64,
    owner: bool,
    joined_at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = chat_reads, treat_none_as_default_value = false)]
#[expect(clippy::struct_field_names, reason = "they are the columns")]
struct NewRead {
    account_id: i64,
    channel_id: i64,
    message_id: i64,
}

#[derive(Insertable)]
#[diesel(table_name = chat_mentions, treat_none_as_default_value = false)]
#[expect(clippy::struct_field_names, reason = "they are the columns")]
struct NewMention {
    account_id: i64,
    channel_id: i64,
    message_id: i64,
}

#[derive(Insertable)]
#[diesel(table_name = chat_reactions, treat_none_as_default_value = false)]
struct NewReaction<'a> {
    message_id: i64,
    emoji: &'a str,
    account_id: i64,
    created_at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = chat_thread_follows, treat_none_as_default_value = false)]
struct NewFollow {
    account_id: i64,
    root_id: i64,
    channel_id: i64,
    message_id: i64,
    following: bool,
}

macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {
        for some in $rows.chunks(ROWS) {
            insert_many!($conn, $table, some)?;
        }
    };
}

/// One conversation on its way in.
struct Import<'a> {
    source: ImportSource,
    channel: &'a Channel,
    accounts: &'a HashMap<usize, i64>,
    usernames: &'a HashMap<&'a str, usize>,
    importer: Option<i64>,
}

impl Import<'_> {
    fn write(&self, tx: &mut Tx<'_>, name: &str) -> Result<()> {
        let channel = self.insert_channel(tx, name)?;
        let ids = self.insert_messages(tx, channel)?;
        self.insert_reactions(tx, &ids)?;
        self.insert_mentions(tx, channel, &ids)?;
        self.insert_follows(tx, channel, &ids)?;
        // What was said elsewhere is no news.
        let last = ids.last().copied().unwrap_or(0);
        let reads: Vec<NewRead> = self
            .members()
            .map(|(account_id, _)| NewRead { account_id, channel_id: channel, message_id: last })
            .collect();
        insert_all!(tx.conn, chat_reads::table, reads);
        Ok(())
    }

    /// Who is in it, and whether they own it. Somebody always does, but of a direct conversation.
    fn members(&self) -> impl Iterator<Item = (i64, bool)> {
        let owned = self.channel.kind == ChannelKind::Direct || !self.channel.owners.is_empty();
        let first = self.channel.people.first().copied().filter(|_| !owned);
        let owner = move |person: &usize| {
            self.channel.kind != ChannelKind::Direct && (self.channel.owners.contains(person) || first == Some(*person))
        };
        let people = self.channel.people.iter().map(move |person| (self.accounts[person], owner(person)));
        // A channel that everybody has left is kept by who brings it in.
        people.chain(self.importer.filter(|_| self.channel.people.is_empty()).map(|importer| (importer, true)))
    }

    fn insert_channel(&self, tx: &mut Tx<'_>, name: &str) -> Result<i64> {
        let one = self.channel;
        let members: Vec<(i64, bool)> = self.members().collect();
        let accounts: Vec<i64> = members.iter().map(|(account, _)| *account).collect();
        let key = if one.kind == ChannelKind::Direct { channels::direct_key(&accounts) } else { fold(name) };
        let created_at = one.created_at.or(one.messages.first().map(|message| message.at)).unwrap_or(tx.now());
        let owner = members.iter().find(|(_, owner)| *owner).or(members.first()).map(|(account, _)| *account);
        let row: ChannelRow = diesel::insert_into(chat_channels::table)
            .values((
                chat_channels::name.eq(name),
                chat_channels::name_key.eq(key),
                chat_channels::topic.eq(&one.topic),
                chat_channels::kind.eq(one.kind.name()),
                chat_channels::archived_at.eq(one.archived.then_some(tx.now())),
                chat_channels::created_at.eq(created_at),
                chat_channels::version.eq(1),
                chat_channels::created_by.eq(owner),
            ))
            .returning(chat_channels::all_columns)
            .get_result(tx.conn)?;
        let (id, joined_at) = (row.id, tx.now());
        let rows: Vec<NewMember> = members
            .iter()
            .map(|(account_id, owner)| NewMember { channel_id: id, account_id: *account_id, owner: *owner, joined_at })
            .collect();
        insert_all!(tx.conn, chat_members::table, rows);
        let payload = json!({ "channel": row.info()?, "members": accounts });
        let audience = channels::audience_of(one.kind, id);
        tx.record(Entry::new("chat.channel.created", audience).subject("channel", id).payload(&payload));
        Ok(id)
    }

    /// Inserts the messages; answers their ids.
    fn insert_messages(&self, tx: &mut Tx<'_>, channel: i64) -> Result<Vec<i64>> {
        let messages = &self.channel.messages;
        let mut threads: Vec<(i32, Option<NaiveDateTime>)> = vec![(0, None); messages.len()];
        for (root, reply) in messages.iter().filter_map(|message| Some((message.root?, message))) {
            threads[root] = (threads[root].0 + 1, Some(reply.at));
        }
        let mut ids: Vec<i64> = Vec::with_capacity(messages.len());
        let mut nth = 0;
        let mut before: Option<NaiveDateTime> = None;
        for some in messages.chunks(ROWS) {
            let mut rows = Vec::with_capacity(some.len());
            for message in some {
                nth = if before == Some(message.at) { nth + 1 } else { 0 };
                before = Some(message.at);
                let id = tx.next_seq();
                tx.record(Entry::new("chat.message.imported", Audience::nobody()).subject("message", id));
                let (replies, last_reply_at) = threads[ids.len()];
                let author_id = self.accounts[&message.author];
                rows.push(NewMessage {
                    id,
                    channel_id: channel,
                    author_id,
                    client_id: message_id(self.source, self.channel, message.at, nth).as_bytes().to_vec(),
                    text: &message.text,
                    created_at: message.at,
                    edited_at: message.edited_at,
                    version: 1,
                    thread_id: message.root.map(|root| ids[root]),
                    replies,
                    last_reply_at,
                    mentions_channel: mentions::of(&message.text).channel,
                    pinned_at: message.pinned.then_some(message.at),
                    pinned_by: message.pinned.then_some(author_id),
                });
                ids.push(id);
            }
            insert_many!(tx.conn, chat_messages::table, &rows)?;
        }
        Ok(ids)
    }

    fn insert_reactions(&self, tx: &mut Tx<'_>, ids: &[i64]) -> Result<()> {
        let mut rows = Vec::new();
        for (message, id) in self.channel.messages.iter().zip(ids) {
            for (emoji, people) in &message.reactions {
                rows.extend(people.iter().map(|person| NewReaction {
                    message_id: *id,
                    emoji,
                    account_id: self.accounts[person],
                    created_at: message.at,
                }));
            }
        }
        insert_all!(tx.conn, chat_reactions::table, rows);
        Ok(())
    }

    /// Of those whom a message names, the ones who are in the channel.
    fn mentioned(&self, message: &Message) -> Vec<usize> {
        let named = mentions::of(&message.text).usernames;
        let people = named.iter().filter_map(|username| self.usernames.get(username.as_str()));
        people.filter(|person| self.channel.people.contains(person)).copied().collect()
    }

    fn insert_mentions(&self, tx: &mut Tx<'_>, channel_id: i64, ids: &[i64]) -> Result<()> {
        let mut rows = Vec::new();
        for (message, id) in self.channel.messages.iter().zip(ids) {
            let people = self.mentioned(message).into_iter();
            rows.extend(people.map(|person| NewMention {
                account_id: self.accounts[&person],
                channel_id,
                message_id: *id,
            }));
        }
        insert_all!(tx.conn, chat_mentions::table, rows);
        Ok(())
    }

    /// As for threads that come about here, those who began them and wrote in them follow them.
    fn insert_follows(&self, tx: &mut Tx<'_>, channel_id: i64, ids: &[i64]) -> Result<()> {
        let messages = &self.channel.messages;
        let mut threads: BTreeMap<usize, (BTreeSet<usize>, i64)> = BTreeMap::new();
        for (message, id) in messages.iter().zip(ids) {
            let Some(root) = message.root else { continue };
            let (people, last) = threads.entry(root).or_default();
            people.extend([messages[root].author, message.author]);
            *last = *id;
        }
        let mut rows = Vec::new();
        for (root, (people, last)) in threads {
            rows.extend(people.iter().map(|person| NewFollow {
                account_id: self.accounts[person],
                root_id: ids[root],
                channel_id,
                message_id: last,
                following: true,
            }));
        }
        insert_all!(tx.conn, chat_thread_follows::table, rows);
        Ok(())
    }
}

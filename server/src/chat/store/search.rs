//! The search index, and asking it. Each engine has its own kind of index; both propose the same messages, newest first.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text};

use super::channels;
use super::messages::Row;
use crate::chat::search::index::{Indexed, Question};
use crate::chat::search::query::Query;
use crate::db::schema::{chat_attachments, chat_channels, chat_members, chat_messages, chat_search_head};
use crate::db::{AnyConnection, Tx};
use crate::error::Result;

/// How many messages one search looks at before it hands over what it has; the next page goes on from there.
const MOST_LOOKED_AT: usize = 4_000;
/// How many proposals are looked at in the first go; their number doubles with each.
const FIRST_CHUNK: i64 = 100;
const LARGEST_CHUNK: i64 = 1_600;
/// PostgreSQL's index finds words, but not the newest first. So the newest messages are gone through one by one: where a
/// word is common, that suffices. These are the numbers of messages of the first steps.
const STEPS: [i64; 2] = [2_000, 8_000];
/// Of a word that at least every so many'th of these messages has, the index would find too many.
const COMMON: i64 = 50;

/// A message to be found.
#[derive(Debug, Queryable)]
struct Candidate {
    id: i64,
    channel: i64,
    author: i64,
    text: String,
    created_at: NaiveDateTime,
}

/// What is searched for, with its names found.
#[derive(Debug)]
pub struct Wanted {
    /// The words, and what the index is not asked.
    pub query: Query,
    /// The author.
    pub from: Option<i64>,
    /// The channels that are searched.
    pub channels: Vec<i64>,
    /// The day that it is.
    pub today: NaiveDate,
}

/// What was found: ids, the newest first, each with the places that match; and where the next page begins.
pub type Found = (Vec<(i64, Vec<[i32; 2]>)>, Option<i64>);

#[derive(QueryableByName)]
struct Proposed {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

#[derive(QueryableByName)]
struct Bound {
    #[diesel(sql_type = Nullable<BigInt>)]
    id: Option<i64>,
}

/// The channels that an account may read: everyone's, the public ones, and its own.
pub fn readable(conn: &mut AnyConnection, account: i64) -> Result<Vec<i64>> {
    let open = chat_channels::table.filter(chat_channels::kind.eq_any(["everyone", "public"]));
    let mut channels: Vec<i64> = open.select(chat_channels::id).load(conn)?;
    let own = chat_members::table.filter(chat_members::account_id.eq(account)).select(chat_members::channel_id);
    channels.extend(own.load::<i64>(conn)?);
    channels.sort_unstable();
    channels.dedup();
    Ok(channels)
}

/// The channel of a name, among these.
pub fn channel_named(conn: &mut AnyConnection, key: &str, among: &[i64]) -> Result<Option<i64>> {
    let named = chat_channels::table.filter(chat_channels::name_key.eq(key).and(chat_channels::kind.ne("direct")));
    let id: Option<i64> = named.select(chat_channels::id).first(conn).optional()?;
    Ok(id.filter(|id| among.contains(id)))
}

/// The conversation of these people alone.
pub fn conversation(conn: &mut AnyConnection, people: &[i64]) -> Result<Option<i64>> {
    let key = channels::direct_key(people);
    Ok(chat_channels::table.filter(chat_channels::name_key.eq(key)).select(chat_channels::id).first(conn).optional()?)
}

/// The rows of messages that were found.
pub fn rows(conn: &mut AnyConnection, ids: &[i64]) -> Result<Vec<Row>> {
    let rows = chat_messages::table.filter(chat_messages::id.eq_any(ids)).order(chat_messages::id.desc());
    Ok(rows.load(conn)?)
}

/// Looks for messages before `cursor`, the newest first.
///
/// What is newer than the index is gone through one by one, so a message can be found as soon as it was sent.
pub fn find(conn: &mut AnyConnection, wanted: &Wanted, cursor: Option<i64>, limit: usize) -> Result<Found> {
    let indexed = head(conn)?;
    let question = Question::of(&wanted.query, wanted.from, &wanted.channels, wanted.today);
    let mut below = cursor.unwrap_or(i64::MAX);
    let (mut found, mut looked_at, mut chunk, mut step) = (Vec::new(), 0, FIRST_CHUNK, 0);
    while looked_at < MOST_LOOKED_AT {
        let in_index = below <= indexed + 1 && !question.is_empty();
        let (candidates, rest) = if in_index {
            let (ids, rest) = propose(conn, &question, below, chunk, &mut step)?;
            looked_at += ids.len();
            (load(conn, &ids, &wanted.channels)?, rest)
        } else {
            let after = if question.is_empty() { 0 } else { indexed };
            let newest = scan(conn, after, below, chunk, &wanted.channels)?;
            let full = i64::try_from(newest.len()).unwrap_or_default() == chunk;
            looked_at += newest.len();
            // What the index does not know yet was gone through: it has the rest.
            let rest = newest.last().filter(|_| full).map(|last| last.id).or((after > 0).then_some(indexed + 1));
            (newest, rest)
        };
        judge(conn, wanted, candidates, &mut found)?;
        if found.len() > limit {
            found.truncate(limit);
            let next = found.last().map(|(id, _)| *id);
            return Ok((found, next));
        }
        let Some(rest) = rest else { return Ok((found, None)) };
        below = rest;
        chunk = (chunk * 2).min(LARGEST_CHUNK);
    }
    Ok((found, Some(below)))
}

/// Adds those of the candidates that match.
fn judge(
    conn: &mut AnyConnection,
    wanted: &Wanted,
    candidates: Vec<Candidate>,
    found: &mut Vec<(i64, Vec<[i32; 2]>)>,
) -> Result<()> {
    let ids: Vec<i64> = candidates.iter().map(|candidate| candidate.id).collect();
    let names = names_of(conn, &ids)?;
    let midnight = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN);
    for candidate in candidates {
        let names = names.get(&candidate.id).map_or(&[][..], Vec::as_slice);
        let fits = wanted.from.is_none_or(|author| author == candidate.author)
            && wanted.query.after.is_none_or(|day| candidate.created_at >= midnight(day))
            && wanted.query.before.is_none_or(|day| candidate.created_at < midnight(day))
            && (!wanted.query.has_file || !names.is_empty());
        if fits && let Some(places) = wanted.query.matches(&candidate.text, names) {
            found.push((candidate.id, places));
        }
    }
    Ok(())
}

type Fields = (
    chat_messages::id,
    chat_messages::channel_id,
    chat_messages::author_id,
    chat_messages::text,
    chat_messages::created_at,
);
const FIELDS: Fields = (
    chat_messages::id,
    chat_messages::channel_id,
    chat_messages::author_id,
    chat_messages::text,
    chat_messages::created_at,
);

/// Those of these messages that are in these channels and still there, the newest first.
fn load(conn: &mut AnyConnection, ids: &[i64], channels: &[i64]) -> Result<Vec<Candidate>> {
    let rows: Vec<Candidate> = chat_messages::table
        .filter(chat_messages::id.eq_any(ids).and(chat_messages::deleted_at.is_null()))
        .order(chat_messages::id.desc())
        .select(FIELDS)
        .load(conn)?;
    Ok(rows.into_iter().filter(|row| channels.binary_search(&row.channel).is_ok()).collect())
}

/// The newest messages between two, in these channels.
fn scan(conn: &mut AnyConnection, after: i64, below: i64, limit: i64, channels: &[i64]) -> Result<Vec<Candidate>> {
    Ok(chat_messages::table
        .filter(chat_messages::id.gt(after).and(chat_messages::id.lt(below)))
        .filter(chat_messages::channel_id.eq_any(channels).and(chat_messages::deleted_at.is_null()))
        .order(chat_messages::id.desc())
        .select(FIELDS)
        .limit(limit)
        .load(conn)?)
}

/// The names of the files of these messages.
fn names_of(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, Vec<String>>> {
    let rows: Vec<(Option<i64>, String)> = chat_attachments::table
        .filter(chat_attachments::message_id.eq_any(ids.iter().copied().map(Some)))
        .order(chat_attachments::id.asc())
        .select((chat_attachments::message_id, chat_attachments::name))
        .load(conn)?;
    let mut names: HashMap<i64, Vec<String>> = HashMap::new();
    for (id, name) in rows {
        names.entry(id.unwrap_or_default()).or_default().push(name);
    }
    Ok(names)
}

/// Up to about `limit` messages below one that the index proposes, and from where it goes on; `None` when that is all.
fn propose(
    conn: &mut AnyConnection,
    question: &Question,
    below: i64,
    limit: i64,
    step: &mut usize,
) -> Result<(Vec<i64>, Option<i64>)> {
    let rows: Vec<Proposed> = match conn {
        AnyConnection::Sqlite(sqlite) => diesel::sql_query(
            "SELECT rowid AS id FROM __chat_search WHERE __chat_search MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
        )
        .bind::<Text, _>(question.fts5())
        .bind::<BigInt, _>(below)
        .bind::<BigInt, _>(limit)
        .load(sqlite)?,
        AnyConnection::Postgres(postgres) => {
            if let Some(length) = STEPS.get(*step) {
                *step += 1;
                let (ids, bound) = newest_with(postgres, question, below, *length)?;
                // Where a word is common, so it will be in the next step.
                if i64::try_from(ids.len()).unwrap_or_default() * COMMON >= *length {
                    *step -= 1;
                }
                return Ok((ids, bound));
            }
            diesel::sql_query(
                "WITH found AS MATERIALIZED (SELECT message_id FROM __chat_search WHERE words @@ CAST($1 AS tsquery)) \
                 SELECT message_id AS id FROM found WHERE message_id < $2 ORDER BY message_id DESC LIMIT $3",
            )
            .bind::<Text, _>(question.tsquery())
            .bind::<BigInt, _>(below)
            .bind::<BigInt, _>(LARGEST_CHUNK)
            .load(postgres)?
        }
    };
    let asked = if matches!(conn, AnyConnection::Postgres(_)) { LARGEST_CHUNK } else { limit };
    let ids: Vec<i64> = rows.into_iter().map(|row| row.id).collect();
    let rest = ids.last().copied().filter(|_| i64::try_from(ids.len()).unwrap_or_default() == asked);
    Ok((ids, rest))
}

/// Those of the newest `length` messages below one that the question fits, and where these begin.
fn newest_with(
    postgres: &mut PgConnection,
    question: &Question,
    below: i64,
    length: i64,
) -> Result<(Vec<i64>, Option<i64>)> {
    let bound: Bound = diesel::sql_query(
        "SELECT (SELECT message_id FROM __chat_search WHERE message_id < $1 ORDER BY message_id DESC \
         OFFSET $2 LIMIT 1) AS id",
    )
    .bind::<BigInt, _>(below)
    .bind::<BigInt, _>(length - 1)
    .get_result(postgres)?;
    let rows: Vec<Proposed> = diesel::sql_query(
        "SELECT message_id AS id FROM (SELECT message_id, words FROM __chat_search WHERE message_id < $1 AND message_id >= $2 \
         ORDER BY message_id DESC OFFSET 0) newest WHERE words @@ CAST($3 AS tsquery) ORDER BY message_id DESC",
    )
    .bind::<BigInt, _>(below)
    .bind::<BigInt, _>(bound.id.unwrap_or(0))
    .bind::<Text, _>(question.tsquery())
    .load(postgres)?;
    Ok((rows.into_iter().map(|row| row.id).collect(), bound.id))
}

/// Up to which message the index knows everything.
pub fn head(conn: &mut AnyConnection) -> Result<i64> {
    Ok(chat_search_head::table.find(1).select(chat_search_head::message_id).first(conn)?)
}

/// Messages that the index does not know yet, made ready for it.
#[derive(Debug, Clone)]
pub struct Batch {
    after: i64,
    last: i64,
    versions: Vec<(i64, i32)>,
    rows: Vec<(i64, Vec<String>)>,
}

/// The oldest messages that the index does not know; `None` when it knows them all.
pub fn next_batch(conn: &mut AnyConnection, limit: i64) -> Result<Option<Batch>> {
    let after = head(conn)?;
    let rows: Vec<(Candidate, i32, Option<NaiveDateTime>)> = chat_messages::table
        .filter(chat_messages::id.gt(after))
        .order(chat_messages::id.asc())
        .select((FIELDS, chat_messages::version, chat_messages::deleted_at))
        .limit(limit)
        .load(conn)?;
    let Some(last) = rows.last().map(|(row, ..)| row.id) else { return Ok(None) };
    let ids: Vec<i64> = rows.iter().map(|(row, ..)| row.id).collect();
    let names = names_of(conn, &ids)?;
    let versions = rows.iter().map(|(row, version, _)| (row.id, *version)).collect();
    let there = rows.iter().filter(|(.., deleted)| deleted.is_none());
    let rows = there.map(|(row, ..)| (row.id, tokens(row, &names))).collect();
    Ok(Some(Batch { after, last, versions, rows }))
}

fn tokens(row: &Candidate, names: &HashMap<i64, Vec<String>>) -> Vec<String> {
    let names = names.get(&row.id).map_or(&[][..], Vec::as_slice);
    let indexed =
        Indexed { channel: row.channel, author: row.author, created_at: row.created_at, text: &row.text, names };
    indexed.tokens().into_iter().collect()
}

/// Adds a batch to the index. Returns whether that was done: not when another node was faster, or when one of the messages
/// was changed since the batch was made.
pub fn add(tx: &mut Tx<'_>, batch: &Batch) -> Result<bool> {
    if head(tx.conn)? != batch.after {
        return Ok(false);
    }
    let versions: Vec<(i64, i32)> = chat_messages::table
        .filter(chat_messages::id.gt(batch.after).and(chat_messages::id.le(batch.last)))
        .order(chat_messages::id.asc())
        .select((chat_messages::id, chat_messages::version))
        .load(tx.conn)?;
    if versions != batch.versions {
        return Ok(false);
    }
    insert(tx.conn, &batch.rows)?;
    diesel::update(chat_search_head::table.find(1))
        .set(chat_search_head::message_id.eq(batch.last))
        .execute(tx.conn)?;
    Ok(true)
}

fn insert(conn: &mut AnyConnection, rows: &[(i64, Vec<String>)]) -> Result<()> {
    match conn {
        AnyConnection::Sqlite(sqlite) => {
            let rows: Vec<(i64, String)> = rows.iter().map(|(id, tokens)| (*id, tokens.join(" "))).collect();
            diesel::sql_query(
                "INSERT INTO __chat_search (rowid, words) \
                 SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)",
            )
            .bind::<Text, _>(serde_json::to_string(&rows).map_err(crate::error::internal)?)
            .execute(sqlite)?;
        }
        AnyConnection::Postgres(postgres) => {
            let ids: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
            let quoted = |tokens: &Vec<String>| format!("'{}'", tokens.join("' '"));
            let words: Vec<String> = rows.iter().map(|(_, tokens)| quoted(tokens)).collect();
            diesel::sql_query(
                "INSERT INTO __chat_search (message_id, words) \
                 SELECT id, CAST(words AS tsvector) FROM unnest($1, $2) AS given (id, words)",
            )
            .bind::<Array<BigInt>, _>(ids)
            .bind::<Array<Text>, _>(words)
            .execute(postgres)?;
        }
    }
    Ok(())
}

/// Has the index know a message as it is now, or forget one that was deleted. One that the index does not know yet comes by
/// itself.
pub fn reindex(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    if id > head(tx.conn)? {
        return Ok(());
    }
    match tx.conn {
        AnyConnection::Sqlite(sqlite) => {
            diesel::sql_query("DELETE FROM __chat_search WHERE rowid = ?").bind::<BigInt, _>(id).execute(sqlite)?
        }
        AnyConnection::Postgres(postgres) => diesel::sql_query("DELETE FROM __chat_search WHERE message_id = $1")
            .bind::<BigInt, _>(id)
            .execute(postgres)?,
    };
    let there = chat_messages::table.find(id).filter(chat_messages::deleted_at.is_null());
    let row: Option<Candidate> = there.select(FIELDS).first(tx.conn).optional()?;
    let Some(row) = row else { return Ok(()) };
    let names = names_of(tx.conn, &[id])?;
    insert(tx.conn, &[(id, tokens(&row, &names))])
}

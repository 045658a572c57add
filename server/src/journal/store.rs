//! The journal's tables: appending, reading, proving and pruning.

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::entry::{Audience, Origin, Recorded};
use crate::db::schema::{journal, journal_head};
use crate::db::{AnyConnection, insert_many};
use crate::error::{Result, internal};
use crate::secret::hex;

/// How many entries one statement inserts at the most; SQLite takes 32 766 values in a statement.
const ROWS_PER_INSERT: usize = 500;
/// How many entries are held at once while reading through the journal.
const ROWS_PER_READ: i64 = 1_000;

#[derive(Queryable)]
struct Row {
    seq: i64,
    at: NaiveDateTime,
    kind: String,
    _module: String,
    actor_id: Option<i64>,
    session_id: Option<i64>,
    address: Option<String>,
    subject: Option<String>,
    audience: String,
    payload: Option<String>,
    payload_hash: Vec<u8>,
    hash: Vec<u8>,
}

impl Row {
    fn into_recorded(self) -> Recorded {
        Recorded {
            seq: self.seq,
            at: self.at,
            kind: self.kind.into(),
            origin: Origin { actor: self.actor_id, session: self.session_id, address: self.address },
            subject: self.subject,
            audience: Audience::parse(&self.audience),
            payload: self.payload,
            payload_hash: self.payload_hash.try_into().unwrap_or_default(),
        }
    }
}

/// An entry on its way in, which borrows all it can: the writer's thread is what limits how much is written.
#[derive(Insertable)]
#[diesel(table_name = journal)]
#[diesel(treat_none_as_default_value = false)]
struct NewRow<'a> {
    seq: i64,
    at: NaiveDateTime,
    kind: &'a str,
    module: &'a str,
    actor_id: Option<i64>,
    session_id: Option<i64>,
    address: Option<&'a str>,
    subject: Option<&'a str>,
    audience: String,
    payload: Option<&'a str>,
    payload_hash: &'a [u8],
    hash: Vec<u8>,
}

/// The last entry: its place and its hash.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    /// The last `seq`; 0 in an empty journal.
    pub seq: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// Reads the head, and on PostgreSQL keeps every other node from writing until this transaction ends.
pub fn lock_head(conn: &mut AnyConnection) -> Result<Head> {
    let head = journal_head::table.select((journal_head::seq, journal_head::hash));
    let (seq, hash): (i64, Vec<u8>) = match conn {
        // BEGIN IMMEDIATE already holds SQLite's one write lock.
        AnyConnection::Sqlite(sqlite) => head.first(sqlite)?,
        AnyConnection::Postgres(postgres) => head.for_update().get_result(postgres)?,
    };
    Ok(Head { seq, hash: hash.try_into().map_err(|_| internal("the journal's head is not a SHA-256"))? })
}

/// Appends entries that follow `head` and moves the head. On PostgreSQL the other nodes are woken when the
/// transaction commits.
pub fn append(conn: &mut AnyConnection, head: Head, entries: &[Recorded]) -> Result<Head> {
    let mut head = head;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        head = Head { seq: entry.seq, hash: entry.chain(&head.hash) };
        rows.push(NewRow {
            seq: entry.seq,
            at: entry.at,
            kind: &entry.kind,
            module: entry.module(),
            actor_id: entry.origin.actor,
            session_id: entry.origin.session,
            address: entry.origin.address.as_deref(),
            subject: entry.subject.as_deref(),
            audience: entry.audience.to_string(),
            payload: entry.payload.as_deref(),
            payload_hash: &entry.payload_hash,
            hash: head.hash.to_vec(),
        });
    }
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(ROWS_PER_INSERT));
        insert_many!(conn, journal::table, rows)?;
        rows = rest;
    }
    match conn {
        AnyConnection::Sqlite(sqlite) => {
            diesel::update(journal_head::table.find(1))
                .set((journal_head::seq.eq(head.seq), journal_head::hash.eq(head.hash.to_vec())))
                .execute(sqlite)?;
        }
        AnyConnection::Postgres(postgres) => {
            // Both in one round trip; with parameters, which Diesel would have the server parse first, it would be two.
            postgres.batch_execute(&format!(
                "UPDATE journal_head SET seq = {seq}, hash = '\\x{hash}'; \
                 SELECT pg_notify('workspace_journal', '{seq}')",
                seq = head.seq,
                hash = hex(&head.hash),
            ))?;
        }
    }
    Ok(head)
}

/// The last `seq`; 0 in an empty journal.
pub fn last_seq(conn: &mut AnyConnection) -> Result<i64> {
    Ok(journal_head::table.select(journal_head::seq).first(conn)?)
}

/// The hash of an entry.
pub fn hash_at(conn: &mut AnyConnection, seq: i64) -> Result<Option<Vec<u8>>> {
    Ok(journal::table.find(seq).select(journal::hash).first(conn).optional()?)
}

/// The entries after `after` up to `until`, oldest first, at most `limit`.
pub fn read(conn: &mut AnyConnection, after: i64, until: i64, limit: i64) -> Result<Vec<Recorded>> {
    let rows: Vec<Row> = journal::table
        .filter(journal::seq.gt(after).and(journal::seq.le(until)))
        .order(journal::seq.asc())
        .limit(limit)
        .load(conn)?;
    Ok(rows.into_iter().map(Row::into_recorded).collect())
}

/// Which entries an administrator asks for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Those of this account.
    pub actor: Option<i64>,
    /// Those of this module.
    pub module: Option<String>,
    /// Those of this kind.
    pub kind: Option<String>,
    /// Those about this thing: `account:7`.
    pub subject: Option<String>,
    /// Not before.
    pub from: Option<NaiveDateTime>,
    /// Before.
    pub to: Option<NaiveDateTime>,
    /// Those before this place.
    pub before: Option<i64>,
}

/// The newest entries that fit `filter`, newest first, at most `limit`. What is for one account alone, such as its read
/// markers, is left out: it would drown the rest, and tell when each person reads. So is what is for nobody.
pub fn search(conn: &mut AnyConnection, filter: &Filter, limit: i64) -> Result<Vec<Recorded>> {
    let mut query =
        journal::table.filter(journal::audience.not_like("user:%").and(journal::audience.ne(""))).into_boxed();
    if let Some(actor) = filter.actor {
        query = query.filter(journal::actor_id.eq(actor));
    }
    if let Some(kind) = &filter.kind {
        // The module is the indexed part of the kind.
        let module = kind.split('.').next().unwrap_or_default().to_owned();
        query = query.filter(journal::module.eq(module)).filter(journal::kind.eq(kind.clone()));
    }
    if let Some(module) = &filter.module {
        query = query.filter(journal::module.eq(module.clone()));
    }
    if let Some(subject) = &filter.subject {
        query = query.filter(journal::subject.eq(subject.clone()));
    }
    if let Some(from) = filter.from {
        let after = last_before(conn, from)?;
        query = query.filter(journal::seq.gt(after));
    }
    let mut before = filter.before;
    if let Some(to) = filter.to {
        let until = last_before(conn, to)? + 1;
        before = Some(before.map_or(until, |before| before.min(until)));
    }
    if let Some(before) = before {
        query = query.filter(journal::seq.lt(before));
    }
    let rows: Vec<Row> = query.order(journal::seq.desc()).limit(limit).load(conn)?;
    Ok(rows.into_iter().map(Row::into_recorded).collect())
}

/// The last entry that happened before `at`, found by bisection over the places: about 30 look-ups by
/// primary key in a journal of a billion entries, instead of an index that every write would pay for. Where the clock
/// was set back, the answer is off by at most the entries of that jump.
pub fn last_before(conn: &mut AnyConnection, at: NaiveDateTime) -> Result<i64> {
    let (mut low, mut high) = (0, last_seq(conn)?);
    while low < high {
        let middle = low + (high - low + 1) / 2;
        let happened: NaiveDateTime = journal::table.find(middle).select(journal::at).first(conn)?;
        if happened < at {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

/// What proving the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Nothing was altered, taken out or put in.
    Intact {
        /// How many entries there are.
        entries: i64,
    },
    /// The first place that does not fit.
    Broken {
        /// Where.
        seq: i64,
        /// What does not fit there.
        reason: &'static str,
    },
}

/// Proves the whole chain, in memory that does not grow with the journal. Run it inside one transaction
/// or beside a server that writes: entries after the head at the beginning are left out.
pub fn verify(conn: &mut AnyConnection) -> Result<Proof> {
    let (last, head_hash): (i64, Vec<u8>) =
        journal_head::table.select((journal_head::seq, journal_head::hash)).first(conn)?;
    let (mut seq, mut hash) = (0, [0_u8; 32]);
    while seq < last {
        let rows: Vec<Row> = journal::table
            .filter(journal::seq.gt(seq).and(journal::seq.le(last)))
            .order(journal::seq.asc())
            .limit(ROWS_PER_READ)
            .load(conn)?;
        if rows.is_empty() {
            return Ok(Proof::Broken { seq: seq + 1, reason: "it is missing" });
        }
        for row in rows {
            let stored = row.hash.clone();
            let entry = row.into_recorded();
            if entry.seq != seq + 1 {
                return Ok(Proof::Broken { seq: seq + 1, reason: "it is missing" });
            }
            if !entry.payload_is_intact() {
                return Ok(Proof::Broken { seq: entry.seq, reason: "its payload was altered" });
            }
            hash = entry.chain(&hash);
            if hash.as_slice() != stored {
                return Ok(Proof::Broken { seq: entry.seq, reason: "it was altered, or one before it was" });
            }
            seq = entry.seq;
        }
    }
    if hash.as_slice() == head_hash {
        Ok(Proof::Intact { entries: last })
    } else {
        Ok(Proof::Broken { seq: last, reason: "the head does not match the last entry" })
    }
}

/// Takes the payload out of one entry; the chain still proves that it was there.
pub fn redact(conn: &mut AnyConnection, seq: i64) -> Result<()> {
    diesel::update(journal::table.find(seq)).set(journal::payload.eq(None::<String>)).execute(conn)?;
    Ok(())
}

/// Takes the payloads out of every entry about these subjects.
pub fn redact_subjects(conn: &mut AnyConnection, subjects: &[String]) -> Result<()> {
    diesel::update(journal::table.filter(journal::subject.eq_any(subjects.iter().map(Some))))
        .set(journal::payload.eq(None::<String>))
        .execute(conn)?;
    Ok(())
}

/// Takes the payloads out of the entries after `after` up to `until`.
pub fn prune(conn: &mut AnyConnection, after: i64, until: i64) -> Result<usize> {
    Ok(diesel::update(
        journal::table
            .filter(journal::seq.gt(after).and(journal::seq.le(until)))
            .filter(journal::payload.is_not_null()),
    )
    .set(journal::payload.eq(None::<String>))
    .execute(conn)?)
}

/// The place before the first entry that may still have its payload. Entries are pruned in order, so bisection finds it;
/// ones that were redacted singly only make it start a little late or early, and pruning is repeated daily.
pub fn first_unpruned(conn: &mut AnyConnection) -> Result<i64> {
    let (mut low, mut high) = (0, last_seq(conn)?);
    while low < high {
        let middle = low + (high - low + 1) / 2;
        let pruned: bool = journal::table.find(middle).select(journal::payload.is_null()).first(conn)?;
        if pruned {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

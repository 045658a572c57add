//! What happened to each record, for as long as it exists.

use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::db::schema::{reception_changes, reception_disks, reception_items};
use crate::db::{AnyConnection, Tx, insert_many};
use crate::error::{Result, internal};
use crate::journal::{Audience, Entry};

/// What a change happened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An entry of the catalogue.
    Catalogue,
    /// A lot.
    Lot,
    /// An item of a lot.
    Item,
    /// A wiping session.
    DiskSession,
    /// A disk.
    Disk,
    /// An order.
    Order,
    /// A donation.
    Donation,
    /// A loan.
    Loan,
    /// A place.
    Place,
    /// A stocktake.
    Stocktake,
}

impl Subject {
    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Lot => "lot",
            Self::Item => "item",
            Self::DiskSession => "disk_session",
            Self::Disk => "disk",
            Self::Order => "order",
            Self::Donation => "donation",
            Self::Loan => "loan",
            Self::Place => "place",
            Self::Stocktake => "stocktake",
        }
    }
}

/// A change, about to be kept.
#[derive(Debug, Insertable)]
#[diesel(table_name = reception_changes, treat_none_as_default_value = false)]
struct NewChange {
    seq: i64,
    at: NaiveDateTime,
    actor_id: Option<i64>,
    subject: &'static str,
    subject_id: i64,
    verb: &'static str,
    details: String,
}

/// A change that was kept.
#[derive(Debug, Clone, Queryable)]
pub struct Change {
    /// Its id: changes of one subject are in its order.
    pub id: i64,
    /// The journal's entry.
    pub seq: i64,
    /// When.
    pub at: NaiveDateTime,
    /// By whom; `None`: the server itself.
    pub actor: Option<i64>,
    /// What it happened to.
    pub subject: String,
    /// Which of them.
    pub subject_id: i64,
    /// What was done, in the past: `created`, `changed`…
    pub verb: String,
    /// What it was and what it became, as JSON.
    pub details: String,
}

/// Records an entry about one record for everyone, and keeps what it did to it; the entry's place in the journal.
pub fn record(
    tx: &mut Tx<'_>,
    (subject, id): (Subject, i64),
    (kind, verb): (&'static str, &'static str),
    payload: &Value,
    details: impl Serialize,
) -> Result<i64> {
    let seq = tx.record(Entry::new(kind, Audience::everyone()).subject(subject.name(), id).payload(payload));
    keep(tx, seq, subject, verb, [(id, details)])?;
    Ok(seq)
}

/// Keeps what the entry `seq` of this write did to each of these subjects: `verb` and, as JSON, the details.
pub fn keep<D: Serialize>(
    tx: &mut Tx<'_>,
    seq: i64,
    subject: Subject,
    verb: &'static str,
    changed: impl IntoIterator<Item = (i64, D)>,
) -> Result<()> {
    let (at, actor_id) = (tx.now(), tx.origin().actor);
    let rows = changed.into_iter().map(|(subject_id, details)| {
        let details = serde_json::to_string(&details).map_err(internal)?;
        Ok(NewChange { seq, at, actor_id, subject: subject.name(), subject_id, verb, details })
    });
    let rows: Vec<NewChange> = rows.collect::<Result<_>>()?;
    // SQLite takes 32 766 parameters in a statement.
    for part in rows.chunks(1_000) {
        insert_many!(tx.conn, reception_changes::table, part)?;
    }
    Ok(())
}

/// The place in the journal of the last change of a record and of what is in it: the items of a lot, the disks of a session;
/// 0 where nothing ever changed.
pub fn last_seq(conn: &mut AnyConnection, subject: Subject, id: i64) -> Result<i64> {
    let changed = |subject: Subject| reception_changes::subject.eq(subject.name());
    let own = changed(subject).and(reception_changes::subject_id.eq(id));
    let own: Option<i64> = reception_changes::table.filter(own).select(max(reception_changes::seq)).first(conn)?;
    let within: Option<i64> = match subject {
        Subject::Lot => {
            let items = reception_items::table.filter(reception_items::lot_id.eq(id)).select(reception_items::id);
            let of = changed(Subject::Item).and(reception_changes::subject_id.eq_any(items));
            reception_changes::table.filter(of).select(max(reception_changes::seq)).first(conn)?
        }
        Subject::DiskSession => {
            let disks = reception_disks::table.filter(reception_disks::session_id.eq(id)).select(reception_disks::id);
            let of = changed(Subject::Disk).and(reception_changes::subject_id.eq_any(disks));
            reception_changes::table.filter(of).select(max(reception_changes::seq)).first(conn)?
        }
        _ => None,
    };
    Ok(own.max(within).unwrap_or(0))
}

/// The newest changes of these subjects of several kinds, at most `limit` in all, oldest first.
pub fn newest(conn: &mut AnyConnection, subjects: &[(Subject, Vec<i64>)], limit: i64) -> Result<Vec<Change>> {
    let mut found = Vec::new();
    for (subject, ids) in subjects.iter().filter(|(_, ids)| !ids.is_empty()) {
        let some: Vec<Change> = reception_changes::table
            .filter(reception_changes::subject.eq(subject.name()).and(reception_changes::subject_id.eq_any(ids)))
            .order(reception_changes::id.desc())
            .limit(limit)
            .load(conn)?;
        found.extend(some);
    }
    found.sort_unstable_by_key(|change| change.id);
    let surplus = found.len().saturating_sub(usize::try_from(limit).unwrap_or_default());
    found.drain(..surplus);
    Ok(found)
}

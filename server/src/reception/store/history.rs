//! The timeline of what was done, across all kinds of records, and the months of a year.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike as _, NaiveDate};
use diesel::dsl::{count_star, max, min};
use diesel::prelude::*;
use workspace_protocol::Page;
use workspace_protocol::reception::history::{HistoryEntry, MonthCounts, RecordKind, TracedYear};

use super::containing;
use crate::accounts;
use crate::db::AnyConnection;
use crate::db::schema::{
    reception_disk_sessions, reception_disks, reception_donation_lines, reception_donations, reception_items,
    reception_loan_lines, reception_loans, reception_lots, reception_order_lines, reception_orders,
};
use crate::error::{Result, malformed_field};

/// Which records.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this kind alone.
    pub kind: Option<RecordKind>,
    /// Whose number, name or people have this in them.
    pub query: Option<String>,
    /// Not before this day.
    pub from: Option<NaiveDate>,
    /// Not after this day.
    pub to: Option<NaiveDate>,
    /// After this place of the timeline.
    pub after: Option<Cursor>,
}

/// A place on the timeline: records are ordered by day, kind and id, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    on: NaiveDate,
    kind: RecordKind,
    id: i64,
}

impl Cursor {
    fn of(entry: &HistoryEntry) -> Self {
        Self { on: entry.on.0, kind: entry.kind, id: entry.id }
    }

    /// As it is handed out: `20260310-1-42`.
    fn write(self) -> String {
        let kind = RecordKind::ALL.iter().position(|kind| *kind == self.kind).unwrap_or_default();
        format!("{}-{kind}-{}", self.on.format("%Y%m%d"), self.id)
    }

    /// Reads what was handed out.
    ///
    /// # Errors
    /// 400 for anything else.
    pub fn read(text: &str) -> Result<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let read = || match parts[..] {
            [on, kind, id] => Some(Self {
                on: NaiveDate::parse_from_str(on, "%Y%m%d").ok()?,
                kind: *RecordKind::ALL.get(kind.parse::<usize>().ok()?)?,
                id: id.parse().ok()?,
            }),
            _ => None,
        };
        read().ok_or_else(|| malformed_field("cursor", "the `next` of the page before"))
    }
}

/// The newest records of one kind: `$day` and the id order them, `$party` is who it was with.
macro_rules! newest {
    ($conn:expr, $wanted:expr, $limit:expr, $kind:expr, $table:ident, $day:ident, $name:expr, $party:expr, $account:expr) => {{
        let mut query = $table::table
            .filter($table::deleted_at.is_null())
            .order(($table::$day.desc(), $table::id.desc()))
            .limit($limit)
            .select(($table::id, $table::number, $table::$day, $name, $party, $account))
            .into_boxed();
        if let Some(from) = $wanted.from {
            query = query.filter($table::$day.ge(from));
        }
        if let Some(to) = $wanted.to {
            query = query.filter($table::$day.le(to));
        }
        if let Some(text) = &$wanted.query {
            query = query.filter($table::search_key.like(containing(text)).escape('\\'));
        }
        if let Some(after) = $wanted.after {
            // Of its day, this kind is wholly before the cursor, within it, or wholly after.
            query = if $kind > after.kind {
                query.filter($table::$day.lt(after.on))
            } else if $kind < after.kind {
                query.filter($table::$day.le(after.on))
            } else {
                let within = $table::$day.eq(after.on).and($table::id.lt(after.id));
                query.filter($table::$day.lt(after.on).or(within))
            };
        }
        query
    }};
}

type Row = (i64, i64, NaiveDate, String, String, Option<i64>);

/// The records that are wanted, newest first.
pub fn list(conn: &mut AnyConnection, wanted: &Wanted, limit: i64) -> Result<Page<HistoryEntry>> {
    let mut found: Vec<(RecordKind, Row)> = Vec::new();
    for kind in RecordKind::ALL.into_iter().filter(|kind| wanted.kind.is_none_or(|only| only == *kind)) {
        let rows = of_kind(conn, wanted, limit + 1, kind)?;
        found.extend(rows.into_iter().map(|row| (kind, row)));
    }
    found.sort_by_key(|(kind, row)| std::cmp::Reverse(Cursor { on: row.2, kind: *kind, id: row.0 }));
    found.truncate(usize::try_from(limit + 1).unwrap_or_default());

    let people: HashSet<i64> = found.iter().filter_map(|(_, row)| row.5).collect();
    let people: Vec<i64> = people.into_iter().collect();
    let people = accounts::names(conn, &people)?;
    let mut counts: HashMap<(RecordKind, i64), i64> = HashMap::new();
    for kind in RecordKind::ALL {
        let ids: Vec<i64> = found.iter().filter(|(of, _)| *of == kind).map(|(_, row)| row.0).collect();
        // SQLite takes 32 766 parameters in a statement.
        for some in ids.chunks(10_000) {
            counts.extend(count(conn, kind, some)?.into_iter().map(|(id, count)| ((kind, id), count)));
        }
    }
    let entries = found.into_iter().map(|(kind, (id, number, on, name, party, account))| HistoryEntry {
        party: account.and_then(|account| people.get(&account)).map_or(party, |person| person.display_name.clone()),
        count: counts.get(&(kind, id)).copied().unwrap_or_default(),
        kind,
        id,
        number,
        on: on.into(),
        name,
    });
    Ok(Page::cut(entries.collect(), limit, |entry| Cursor::of(entry).write()))
}

fn of_kind(conn: &mut AnyConnection, wanted: &Wanted, limit: i64, kind: RecordKind) -> Result<Vec<Row>> {
    use diesel::dsl::sql;
    use diesel::sql_types::{BigInt, Nullable, Text};
    let nobody = || sql::<Nullable<BigInt>>("NULL");
    let nothing = || sql::<Text>("''");
    Ok(match kind {
        RecordKind::Lot => {
            let (name, party) = (reception_lots::name, reception_lots::supplier);
            newest!(conn, wanted, limit, kind, reception_lots, received_on, name, party, nobody())
                .filter(reception_lots::finished_at.is_not_null())
                .load(conn)?
        }
        RecordKind::DiskSession => {
            let (name, party) = (reception_disk_sessions::name, reception_disk_sessions::operator_name);
            let operator = reception_disk_sessions::operator_id;
            newest!(conn, wanted, limit, kind, reception_disk_sessions, held_on, name, party, operator).load(conn)?
        }
        RecordKind::Order => {
            let (name, party) = (reception_orders::name, reception_orders::supplier);
            newest!(conn, wanted, limit, kind, reception_orders, ordered_on, name, party, nobody()).load(conn)?
        }
        RecordKind::Donation => {
            let party = reception_donations::recipient;
            newest!(conn, wanted, limit, kind, reception_donations, donated_on, nothing(), party, nobody())
                .load(conn)?
        }
        RecordKind::Loan => {
            let party = reception_loans::borrower;
            newest!(conn, wanted, limit, kind, reception_loans, start_on, nothing(), party, nobody()).load(conn)?
        }
    })
}

/// How many items, disks or lines these records have.
fn count(conn: &mut AnyConnection, kind: RecordKind, ids: &[i64]) -> Result<Vec<(i64, i64)>> {
    Ok(match kind {
        RecordKind::Lot => reception_items::table
            .filter(reception_items::lot_id.eq_any(ids).and(reception_items::deleted_at.is_null()))
            .group_by(reception_items::lot_id)
            .select((reception_items::lot_id, count_star()))
            .load(conn)?,
        RecordKind::DiskSession => reception_disks::table
            .filter(reception_disks::session_id.eq_any(ids).and(reception_disks::deleted_at.is_null()))
            .group_by(reception_disks::session_id)
            .select((reception_disks::session_id, count_star()))
            .load(conn)?,
        RecordKind::Order => reception_order_lines::table
            .filter(reception_order_lines::order_id.eq_any(ids))
            .group_by(reception_order_lines::order_id)
            .select((reception_order_lines::order_id, count_star()))
            .load(conn)?,
        RecordKind::Donation => reception_donation_lines::table
            .filter(reception_donation_lines::donation_id.eq_any(ids))
            .group_by(reception_donation_lines::donation_id)
            .select((reception_donation_lines::donation_id, count_star()))
            .load(conn)?,
        RecordKind::Loan => reception_loan_lines::table
            .filter(reception_loan_lines::loan_id.eq_any(ids))
            .group_by(reception_loan_lines::loan_id)
            .select((reception_loan_lines::loan_id, count_star()))
            .load(conn)?,
    })
}

/// Adds a record to its month.
type Count = fn(&mut MonthCounts);
/// The days of records within a year, and the first and the last day that there are records of at all.
type Days = (Vec<NaiveDate>, (Option<NaiveDate>, Option<NaiveDate>));

/// The days of one kind's records within a year, and its first and last day at all: read from the index of the days alone.
macro_rules! days {
    ($conn:expr, $first:expr, $last:expr, $table:ident, $day:ident) => {{
        let days: Vec<NaiveDate> = $table::table
            .filter($table::$day.ge($first).and($table::$day.le($last)))
            .filter($table::deleted_at.is_null())
            .select($table::$day)
            .load($conn)?;
        let ends: (Option<NaiveDate>, Option<NaiveDate>) =
            $table::table.select((min($table::$day), max($table::$day))).first($conn)?;
        (days, ends)
    }};
}

/// How much there was in each month of a year.
pub fn year(conn: &mut AnyConnection, year: i32) -> Result<TracedYear> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let (Some(first), Some(last)) = (day(1, 1), day(12, 31)) else {
        return Err(malformed_field("year", "a year such as 2026"));
    };
    let mut months: Vec<MonthCounts> = (1..=12).map(|month| MonthCounts { month, ..MonthCounts::default() }).collect();
    let mut span: Option<(i32, i32)> = None;
    let kinds: [(Days, Count); 5] = [
        (days!(conn, first, last, reception_lots, received_on), |month| month.lots += 1),
        (days!(conn, first, last, reception_disk_sessions, held_on), |month| month.disk_sessions += 1),
        (days!(conn, first, last, reception_orders, ordered_on), |month| month.orders += 1),
        (days!(conn, first, last, reception_donations, donated_on), |month| month.donations += 1),
        (days!(conn, first, last, reception_loans, start_on), |month| month.loans += 1),
    ];
    for ((days, ends), add) in kinds {
        for day in days {
            months.iter_mut().filter(|counts| counts.month == day.month()).for_each(add);
        }
        if let (Some(oldest), Some(newest)) = ends {
            let (from, to) = span.unwrap_or((oldest.year(), newest.year()));
            span = Some((from.min(oldest.year()), to.max(newest.year())));
        }
    }
    let years = span.map(|(from, to)| (from..=to).rev().collect()).unwrap_or_default();
    Ok(TracedYear { year, months, years })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_and_nothing_else_is() {
        let on = NaiveDate::from_ymd_opt(2026, 3, 10).unwrap();
        let cursor = Cursor { on, kind: RecordKind::Donation, id: 42 };
        assert_eq!(cursor.write(), "20260310-3-42");
        assert_eq!(Cursor::read("20260310-3-42").unwrap(), cursor);
        for bad in ["", "AAAA", "20260310-9-1", "20261310-1-1", "20260310-1", "20260310-1-x"] {
            assert!(Cursor::read(bad).is_err(), "{bad}");
        }
    }
}

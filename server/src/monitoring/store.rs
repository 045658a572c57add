//! The tables of the monitoring module. Nothing else touches them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use workspace_protocol::Page;
use workspace_protocol::monitoring::{ClientProblem, ReportProblem, Sample};

use super::sampler::KEPT;
use crate::db::schema::{monitoring_problem_accounts, monitoring_problems, monitoring_samples};
use crate::db::{AnyConnection, Tx, insert_or_ignore, upsert};
use crate::error::{Error, Result, internal, malformed_field, not_found};

/// How many problems are kept; the one that was not seen for the longest time makes room.
const PROBLEMS: i64 = 1_000;
/// How many accounts are kept of each.
const ACCOUNTS: i64 = 50;
/// A node that was not measured for this long is not running.
const SILENT: TimeDelta = TimeDelta::minutes(3);

/// The samples of a node since `since`, oldest first. What can't be read any more is left out.
pub fn samples(conn: &mut AnyConnection, node: &str, since: NaiveDateTime) -> Result<Vec<Sample>> {
    let rows: Vec<String> = monitoring_samples::table
        .filter(monitoring_samples::node.eq(node).and(monitoring_samples::minute.gt(since - TimeDelta::minutes(1))))
        .order(monitoring_samples::minute.asc())
        .select(monitoring_samples::samples)
        .load(conn)?;
    let samples = rows.iter().flat_map(|row| serde_json::from_str::<Vec<Sample>>(row).unwrap_or_default());
    Ok(samples.filter(|sample| sample.at.0 > since).collect())
}

/// Keeps the samples of a minute, and removes those of all nodes that are too old.
pub fn save_samples(tx: &mut Tx<'_>, node: &str, minute: NaiveDateTime, samples: &[Sample]) -> Result<()> {
    let text = serde_json::to_string(samples).map_err(internal)?;
    upsert!(
        tx.conn,
        monitoring_samples::table,
        (
            monitoring_samples::node.eq(node),
            monitoring_samples::minute.eq(minute),
            monitoring_samples::samples.eq(&text)
        ),
        (monitoring_samples::node, monitoring_samples::minute),
        monitoring_samples::samples.eq(&text)
    )?;
    let oldest = tx.now() - KEPT - TimeDelta::minutes(1);
    diesel::delete(monitoring_samples::table.filter(monitoring_samples::minute.lt(oldest))).execute(tx.conn)?;
    Ok(())
}

/// The nodes that were measured of late.
pub fn nodes(conn: &mut AnyConnection, now: NaiveDateTime) -> Result<Vec<String>> {
    Ok(monitoring_samples::table
        .filter(monitoring_samples::minute.gt(now - SILENT))
        .select(monitoring_samples::node)
        .distinct()
        .load(conn)?)
}

/// A stored problem.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    id: i64,
    _fingerprint: Vec<u8>,
    kind: String,
    message: String,
    stack: Option<String>,
    place: Option<String>,
    application: String,
    client_version: String,
    os: String,
    count: i64,
    first_seen_at: NaiveDateTime,
    last_seen_at: NaiveDateTime,
    /// Whether it is settled.
    pub resolved: bool,
    version: i32,
}

impl Row {
    fn problem(self, accounts: Vec<i64>) -> Result<ClientProblem> {
        Ok(ClientProblem {
            id: self.id,
            kind: serde_json::from_value(self.kind.into()).map_err(internal)?,
            message: self.message,
            stack: self.stack,
            r#where: self.place,
            application: serde_json::from_value(self.application.into()).map_err(internal)?,
            client_version: self.client_version,
            os: self.os,
            count: self.count,
            accounts,
            first_seen_at: self.first_seen_at.into(),
            last_seen_at: self.last_seen_at.into(),
            resolved: self.resolved,
            version: self.version,
        })
    }
}

/// The problem of this fingerprint, if it was reported before.
pub fn find_problem(conn: &mut AnyConnection, fingerprint: &[u8]) -> Result<Option<Row>> {
    Ok(monitoring_problems::table.filter(monitoring_problems::fingerprint.eq(fingerprint)).first(conn).optional()?)
}

/// Adds a report to its problem, which is open from then on; makes the problem when it is new.
pub fn file_report(tx: &mut Tx<'_>, fingerprint: &[u8], account: i64, report: &ReportProblem) -> Result<ClientProblem> {
    let now = tx.now();
    let latest = (
        monitoring_problems::message.eq(report.message.trim()),
        monitoring_problems::stack.eq(report.stack.as_deref()),
        monitoring_problems::place.eq(report.r#where.as_deref()),
        monitoring_problems::application.eq(report.application.name()),
        monitoring_problems::client_version.eq(report.version.trim()),
        monitoring_problems::os.eq(report.os.trim()),
        monitoring_problems::last_seen_at.eq(now),
        monitoring_problems::resolved.eq(false),
    );
    let row: Row = if let Some(known) = find_problem(tx.conn, fingerprint)? {
        let version = known.version + i32::from(known.resolved);
        diesel::update(monitoring_problems::table.find(known.id))
            .set((latest, monitoring_problems::count.eq(known.count + 1), monitoring_problems::version.eq(version)))
            .returning(monitoring_problems::all_columns)
            .get_result(tx.conn)?
    } else {
        make_room(tx.conn)?;
        diesel::insert_into(monitoring_problems::table)
            .values((
                latest,
                monitoring_problems::fingerprint.eq(fingerprint),
                monitoring_problems::kind.eq(report.kind.name()),
                monitoring_problems::count.eq(1_i64),
                monitoring_problems::first_seen_at.eq(now),
                monitoring_problems::version.eq(1),
            ))
            .returning(monitoring_problems::all_columns)
            .get_result(tx.conn)?
    };
    let of_row = monitoring_problem_accounts::table.filter(monitoring_problem_accounts::problem_id.eq(row.id));
    let known: i64 = of_row.count().get_result(tx.conn)?;
    if known < ACCOUNTS {
        let pair =
            (monitoring_problem_accounts::problem_id.eq(row.id), monitoring_problem_accounts::account_id.eq(account));
        insert_or_ignore!(tx.conn, monitoring_problem_accounts::table, pair)?;
    }
    with_accounts(tx.conn, row)
}

/// Forgets the problems that were not seen for the longest time, so that there is room for one more.
fn make_room(conn: &mut AnyConnection) -> Result<()> {
    let count: i64 = monitoring_problems::table.count().get_result(conn)?;
    if count < PROBLEMS {
        return Ok(());
    }
    let oldest: Vec<i64> = monitoring_problems::table
        .order((monitoring_problems::last_seen_at.asc(), monitoring_problems::id.asc()))
        .select(monitoring_problems::id)
        .limit(count - PROBLEMS + 1)
        .load(conn)?;
    let of_oldest = monitoring_problem_accounts::problem_id.eq_any(&oldest);
    diesel::delete(monitoring_problem_accounts::table.filter(of_oldest)).execute(conn)?;
    diesel::delete(monitoring_problems::table.filter(monitoring_problems::id.eq_any(&oldest))).execute(conn)?;
    Ok(())
}

fn with_accounts(conn: &mut AnyConnection, row: Row) -> Result<ClientProblem> {
    let accounts = monitoring_problem_accounts::table
        .filter(monitoring_problem_accounts::problem_id.eq(row.id))
        .order(monitoring_problem_accounts::account_id.asc())
        .select(monitoring_problem_accounts::account_id)
        .load(conn)?;
    row.problem(accounts)
}

/// A problem.
pub fn problem(conn: &mut AnyConnection, id: i64) -> Result<ClientProblem> {
    let row: Option<Row> = monitoring_problems::table.find(id).first(conn).optional()?;
    with_accounts(conn, row.ok_or_else(|| not_found("problem"))?)
}

/// Settles a problem, or opens it again.
pub fn set_resolved(tx: &mut Tx<'_>, id: i64, resolved: bool) -> Result<ClientProblem> {
    let row: Row = diesel::update(monitoring_problems::table.find(id))
        .set((
            monitoring_problems::resolved.eq(resolved),
            monitoring_problems::version.eq(monitoring_problems::version + 1),
        ))
        .returning(monitoring_problems::all_columns)
        .get_result(tx.conn)?;
    with_accounts(tx.conn, row)
}

/// The problems, last seen first.
pub fn problems(
    conn: &mut AnyConnection,
    resolved: Option<bool>,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<ClientProblem>> {
    let mut query = monitoring_problems::table.into_boxed();
    if let Some(resolved) = resolved {
        query = query.filter(monitoring_problems::resolved.eq(resolved));
    }
    if let Some(cursor) = cursor {
        let (at, id) = read_cursor(cursor)?;
        let same = monitoring_problems::last_seen_at.eq(at).and(monitoring_problems::id.lt(id));
        query = query.filter(monitoring_problems::last_seen_at.lt(at).or(same));
    }
    let rows: Vec<Row> = query
        .order((monitoring_problems::last_seen_at.desc(), monitoring_problems::id.desc()))
        .limit(limit + 1)
        .load(conn)?;
    let page = Page::cut(rows, limit, |row| {
        URL_SAFE_NO_PAD.encode(format!("{} {}", row.last_seen_at.and_utc().timestamp_micros(), row.id))
    });
    let ids: Vec<i64> = page.items.iter().map(|row| row.id).collect();
    let pairs: Vec<(i64, i64)> = monitoring_problem_accounts::table
        .filter(monitoring_problem_accounts::problem_id.eq_any(ids))
        .order(monitoring_problem_accounts::account_id.asc())
        .load(conn)?;
    let of = |id: i64| pairs.iter().filter(|(problem, _)| *problem == id).map(|(_, account)| *account).collect();
    let items = page.items.into_iter().map(|row| {
        let accounts = of(row.id);
        row.problem(accounts)
    });
    Ok(Page { items: items.collect::<Result<_>>()?, next: page.next })
}

fn read_cursor(cursor: &str) -> Result<(NaiveDateTime, i64)> {
    let bad = || -> Error { malformed_field("cursor", "the `next` of the page before") };
    let text = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(bad)?;
    let (at, id) = text.split_once(' ').ok_or_else(bad)?;
    let at = at.parse().ok().and_then(DateTime::from_timestamp_micros).ok_or_else(bad)?;
    Ok((at.naive_utc(), id.parse().map_err(|_| bad())?))
}

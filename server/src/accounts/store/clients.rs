//! Sessions as the dashboard's table of clients shows them: with whose they are.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use workspace_protocol::Page;
use workspace_protocol::monitoring::Client;
use workspace_protocol::sessions::Application;

use super::accounts::{CURSOR_TIME, bad_cursor, read_cursor};
use super::sessions::Row;
use crate::db::AnyConnection;
use crate::db::schema::{accounts, sessions};
use crate::db::text::fold;
use crate::error::Result;

/// For how long sessions that are no longer live are shown.
const RECENT: TimeDelta = TimeDelta::hours(1);
/// How many sessions a search looks at in one query.
const CHUNK: i64 = 500;

/// What clients are ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// When the session began.
    #[default]
    Since,
    /// The name that people see.
    Name,
    /// When it last gave a sign of life.
    LastSeen,
}

/// Which clients are asked for, in which order.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// A part of the name, username, workstation, operating system or address.
    pub search: Option<String>,
    /// Those of this application.
    pub application: Option<Application>,
    /// Those that are live, or those that are not.
    pub live: Option<bool>,
    /// The order.
    pub sort: Sort,
    /// Backwards.
    pub descending: bool,
    /// The `next` of the page before.
    pub cursor: Option<String>,
}

/// A session, with its account's username, name, and the key that names are sorted by.
type Found = (Row, (String, String, String));

/// The sessions that are live or were within the last hour.
pub fn list(conn: &mut AnyConnection, filter: &Filter, now: NaiveDateTime, limit: i64) -> Result<Page<Client>> {
    let search = filter.search.as_deref().map(fold).filter(|text| !text.trim().is_empty());
    let mut cursor = filter.cursor.as_deref().map(read_cursor).transpose()?;
    let mut found: Vec<Found> = Vec::new();
    // What people search for is in several columns, in any case: Rust compares it, a chunk of rows at a time.
    let chunk = if search.is_some() { CHUNK } else { limit + 1 };
    loop {
        let rows = chunk_after(conn, filter, now, cursor.as_ref(), chunk)?;
        let last = rows.len() < usize::try_from(chunk).unwrap_or(usize::MAX);
        cursor = rows.last().map(|row| (key(row, filter.sort), row.0.id));
        found
            .extend(rows.into_iter().filter(|row| search.as_deref().is_none_or(|search| contains(row, search.trim()))));
        if last || i64::try_from(found.len()).unwrap_or(i64::MAX) > limit {
            break;
        }
    }
    let page = Page::cut(found, limit, |row| URL_SAFE_NO_PAD.encode(format!("{} {}", row.0.id, key(row, filter.sort))));
    let items =
        page.items.into_iter().map(|(row, (username, display_name, _))| row.client(username, display_name, now));
    Ok(Page { items: items.collect::<Result<_>>()?, next: page.next })
}

/// What a row is sorted by, as a text.
fn key((row, (_, _, name_key)): &Found, sort: Sort) -> String {
    match sort {
        Sort::Since => row.created_at.format(CURSOR_TIME).to_string(),
        Sort::Name => name_key.clone(),
        Sort::LastSeen => row.last_seen_at.format(CURSOR_TIME).to_string(),
    }
}

fn contains((row, (username, display_name, _)): &Found, search: &str) -> bool {
    [username, display_name, &row.workstation_name, &row.os, &row.address]
        .iter()
        .any(|text| fold(text).contains(search))
}

/// Adds the place to go on from and the order to a query. `$column` with the id tells every row from every other.
macro_rules! in_order {
    ($query:expr, $column:expr, $descending:expr, $after:expr) => {{
        let mut query = $query;
        if let Some((value, id)) = $after {
            query = if $descending {
                query.filter($column.lt(value.clone()).or($column.eq(value).and(sessions::id.lt(id))))
            } else {
                query.filter($column.gt(value.clone()).or($column.eq(value).and(sessions::id.gt(id))))
            };
        }
        if $descending {
            query.order(($column.desc(), sessions::id.desc()))
        } else {
            query.order(($column.asc(), sessions::id.asc()))
        }
    }};
}

fn chunk_after(
    conn: &mut AnyConnection,
    filter: &Filter,
    now: NaiveDateTime,
    after: Option<&(String, i64)>,
    count: i64,
) -> Result<Vec<Found>> {
    // Ending a session ends its lease, so the lease alone says when it was last live.
    let mut query = sessions::table
        .inner_join(accounts::table)
        .filter(sessions::lease_until.gt(now - RECENT))
        .select((sessions::all_columns, (accounts::username, accounts::display_name, accounts::name_key)))
        .into_boxed();
    if let Some(application) = filter.application {
        query = query.filter(sessions::application.eq(application.name()));
    }
    match filter.live {
        Some(true) => query = query.filter(sessions::lease_until.gt(now)),
        Some(false) => query = query.filter(sessions::lease_until.le(now)),
        None => {}
    }
    let time_after = || -> Result<Option<(NaiveDateTime, i64)>> {
        let read = |(key, id): &(String, i64)| {
            NaiveDateTime::parse_from_str(key, CURSOR_TIME).map(|at| (at, *id)).map_err(|_| bad_cursor())
        };
        after.map(read).transpose()
    };
    let query = match filter.sort {
        Sort::Since => in_order!(query, sessions::created_at, filter.descending, time_after()?),
        Sort::LastSeen => in_order!(query, sessions::last_seen_at, filter.descending, time_after()?),
        Sort::Name => in_order!(query, accounts::name_key, filter.descending, after.cloned()),
    };
    Ok(query.limit(count).load(conn)?)
}

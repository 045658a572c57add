//! Threads: replies to a message, who follows them, and how far they have read.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime};
use diesel::prelude::*;
use workspace_protocol::Page;
use workspace_protocol::chat::{FollowedThread, Message, ThreadMarker, ThreadSummary, UNREAD_CEILING};

use super::messages::{self, Row};
use super::{details, members};
use crate::db::schema::{chat_messages, chat_thread_follows};
use crate::db::{AnyConnection, Tx, insert_or_ignore, upsert};
use crate::error::{Result, invalid_field, malformed_field};
use crate::journal::{Audience, Entry};

/// Notes a reply at its root. Its author, the root's and whom it mentions follow the thread from now on, unless they
/// stopped to.
pub fn add_reply(tx: &mut Tx<'_>, reply: &Row, root: &Row, mentioned: &[i64]) -> Result<ThreadSummary> {
    diesel::update(chat_messages::table.find(root.id))
        .set((chat_messages::replies.eq(root.replies + 1), chat_messages::last_reply_at.eq(Some(reply.created_at))))
        .execute(tx.conn)?;
    set(tx.conn, reply.author_id, root, reply.id, true)?;
    for account in mentioned.iter().chain([&root.author_id]) {
        insert_or_ignore!(
            tx.conn,
            chat_thread_follows::table,
            (
                chat_thread_follows::account_id.eq(account),
                chat_thread_follows::root_id.eq(root.id),
                chat_thread_follows::channel_id.eq(root.channel_id),
                chat_thread_follows::message_id.eq(reply.id - 1),
                chat_thread_follows::following.eq(true),
            )
        )?;
    }
    Ok(ThreadSummary { root: root.id, count: root.replies + 1, last_at: reply.created_at.into() })
}

/// Writes down how far somebody has read a thread and whether they follow it.
fn set(conn: &mut AnyConnection, account: i64, root: &Row, message: i64, following: bool) -> Result<()> {
    let values = (chat_thread_follows::message_id.eq(message), chat_thread_follows::following.eq(following));
    upsert!(
        conn,
        chat_thread_follows::table,
        (
            chat_thread_follows::account_id.eq(account),
            chat_thread_follows::root_id.eq(root.id),
            chat_thread_follows::channel_id.eq(root.channel_id),
            values,
        ),
        (chat_thread_follows::account_id, chat_thread_follows::root_id),
        values
    )?;
    Ok(())
}

/// Counts the replies of a thread anew, after one was deleted. `None` when none is left.
pub fn count_again(conn: &mut AnyConnection, root: i64) -> Result<Option<ThreadSummary>> {
    let (count, last): (i64, Option<NaiveDateTime>) = chat_messages::table
        .filter(chat_messages::thread_id.eq(root).and(chat_messages::deleted_at.is_null()))
        .select((diesel::dsl::count_star(), diesel::dsl::max(chat_messages::created_at)))
        .first(conn)?;
    let row: Row = diesel::update(chat_messages::table.find(root))
        .set((
            chat_messages::replies.eq(i32::try_from(count).unwrap_or(i32::MAX)),
            chat_messages::last_reply_at.eq(last),
        ))
        .returning(chat_messages::all_columns)
        .get_result(conn)?;
    Ok(row.summary())
}

/// The replies to a message, oldest first, or newest first from the end.
///
/// # Errors
/// 404 for a message that the account may not read.
pub fn replies(
    conn: &mut AnyConnection,
    account: i64,
    root: i64,
    newer: bool,
    cursor: Option<i64>,
    limit: i64,
) -> Result<Page<Message>> {
    messages::find(conn, account, root)?;
    let query = chat_messages::table.filter(chat_messages::thread_id.eq(root)).limit(limit + 1);
    let rows: Vec<Row> = if newer {
        query.filter(chat_messages::id.gt(cursor.unwrap_or(0))).order(chat_messages::id.asc()).load(conn)?
    } else {
        query.filter(chat_messages::id.lt(cursor.unwrap_or(i64::MAX))).order(chat_messages::id.desc()).load(conn)?
    };
    let page = Page::cut(rows, limit, |row| row.id.to_string());
    Ok(Page { items: details::complete(conn, page.items)?, next: page.next })
}

/// The root of a thread in a channel that an account is in.
fn root(conn: &mut AnyConnection, account: i64, id: i64) -> Result<Row> {
    let (row, place) = messages::find(conn, account, id)?;
    super::access::require_member(conn, account, place.row.id)?;
    if row.thread_id.is_some() {
        return Err(invalid_field("message", "invalid", "a message that is no reply in a thread itself"));
    }
    Ok(row)
}

fn known(conn: &mut AnyConnection, account: i64, root: i64) -> Result<Option<(i64, bool)>> {
    Ok(chat_thread_follows::table
        .find((account, root))
        .select((chat_thread_follows::message_id, chat_thread_follows::following))
        .first(conn)
        .optional()?)
}

fn marker(conn: &mut AnyConnection, account: i64, row: &Row, message: i64, following: bool) -> Result<ThreadMarker> {
    let unread: Vec<i64> = chat_messages::table
        .filter(chat_messages::thread_id.eq(row.id).and(chat_messages::id.gt(message)))
        .filter(chat_messages::author_id.ne(account).and(chat_messages::deleted_at.is_null()))
        .select(chat_messages::id)
        .limit(UNREAD_CEILING)
        .load(conn)?;
    let unread = i64::try_from(unread.len()).unwrap_or(UNREAD_CEILING);
    Ok(ThreadMarker { root: row.id, channel: row.channel_id, following, message, unread })
}

/// Moves how far an account has read a thread.
///
/// # Errors
/// 404 and 403 for a thread in a channel that the account is not in, 422 for a reply.
pub fn mark_read(tx: &mut Tx<'_>, account: i64, id: i64, message: i64) -> Result<ThreadMarker> {
    let row = root(tx.conn, account, id)?;
    let known = known(tx.conn, account, id)?;
    let following = known.is_some_and(|(_, following)| following);
    if known.is_none_or(|(before, _)| before != message) {
        set(tx.conn, account, &row, message, following)?;
        let marker = marker(tx.conn, account, &row, message, following)?;
        tx.record(Entry::new("chat.thread.read", Audience::user(account)).subject("message", id).payload(&marker));
        return Ok(marker);
    }
    marker(tx.conn, account, &row, message, following)
}

/// Follows a thread, or stops.
///
/// # Errors
/// As [`mark_read`].
pub fn follow(tx: &mut Tx<'_>, account: i64, id: i64, following: bool) -> Result<ThreadMarker> {
    let row = root(tx.conn, account, id)?;
    let known = known(tx.conn, account, id)?;
    // Who begins to follow has seen what is there.
    let message = match known {
        Some((message, _)) => message,
        None => last_reply(tx.conn, id)?,
    };
    if known.is_some_and(|(_, before)| before) != following {
        set(tx.conn, account, &row, message, following)?;
        let marker = marker(tx.conn, account, &row, message, following)?;
        tx.record(Entry::new("chat.thread.followed", Audience::user(account)).subject("message", id).payload(&marker));
        return Ok(marker);
    }
    marker(tx.conn, account, &row, message, following)
}

fn last_reply(conn: &mut AnyConnection, root: i64) -> Result<i64> {
    let last: Option<i64> = chat_messages::table
        .filter(chat_messages::thread_id.eq(root))
        .select(diesel::dsl::max(chat_messages::id))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// The threads that an account follows in the channels that it is in, the latest reply first.
///
/// # Errors
/// 400 for a cursor that is none.
pub fn followed(
    conn: &mut AnyConnection,
    account: i64,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<FollowedThread>> {
    let joined = members::channels_of(conn, account)?;
    let mut query = chat_thread_follows::table
        .inner_join(chat_messages::table.on(chat_messages::id.eq(chat_thread_follows::root_id)))
        .filter(chat_thread_follows::account_id.eq(account).and(chat_thread_follows::following.eq(true)))
        .filter(chat_thread_follows::channel_id.eq_any(joined))
        .filter(chat_messages::replies.gt(0))
        .order((chat_messages::last_reply_at.desc(), chat_messages::id.desc()))
        .limit(limit + 1)
        .select((chat_messages::all_columns, chat_thread_follows::message_id))
        .into_boxed();
    if let Some(cursor) = cursor {
        let (at, id) = read_cursor(cursor)?;
        query = query.filter(
            chat_messages::last_reply_at.lt(at).or(chat_messages::last_reply_at.eq(at).and(chat_messages::id.lt(id))),
        );
    }
    let rows: Vec<(Row, i64)> = query.load(conn)?;
    let page = Page::cut(rows, limit, |(row, _)| {
        let at = row.last_reply_at.unwrap_or_default().and_utc().timestamp_micros();
        format!("{at}.{}", row.id)
    });
    let roots: Vec<i64> = page.items.iter().map(|(row, _)| row.id).collect();
    let unread: Vec<(i64, i64)> = chat_thread_follows::table
        .inner_join(chat_messages::table.on(chat_messages::thread_id.eq(chat_thread_follows::root_id.nullable())))
        .filter(chat_thread_follows::account_id.eq(account).and(chat_thread_follows::root_id.eq_any(&roots)))
        .filter(chat_messages::id.gt(chat_thread_follows::message_id).and(chat_messages::author_id.ne(account)))
        .filter(chat_messages::deleted_at.is_null())
        .group_by(chat_thread_follows::root_id)
        .select((chat_thread_follows::root_id, diesel::dsl::count_star()))
        .load(conn)?;
    let unread: HashMap<i64, i64> = unread.into_iter().collect();
    let (rows, seen): (Vec<Row>, Vec<i64>) = page.items.into_iter().unzip();
    let items = details::complete(conn, rows)?.into_iter().zip(seen).map(|(root, message)| {
        let unread = unread.get(&root.id).copied().unwrap_or(0).min(UNREAD_CEILING);
        let read = ThreadMarker { root: root.id, channel: root.channel, following: true, message, unread };
        FollowedThread { root, read }
    });
    Ok(Page { items: items.collect(), next: page.next })
}

fn read_cursor(cursor: &str) -> Result<(NaiveDateTime, i64)> {
    let read = || {
        let (micros, id) = cursor.split_once('.')?;
        // Rust would also read a sign.
        cursor.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.').then_some(())?;
        Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?.naive_utc(), id.parse().ok()?))
    };
    read().ok_or_else(|| malformed_field("cursor", "the `next` of the page before"))
}

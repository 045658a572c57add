//! What people say they are doing.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use workspace_protocol::Time;
use workspace_protocol::status::{OwnStatus, SetStatus, Status};

use crate::db::schema::account_statuses;
use crate::db::{AnyConnection, Tx, upsert};
use crate::error::{Result, invalid_field};
use crate::journal::{Audience, Entry};

#[derive(Debug, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = account_statuses)]
#[diesel(treat_none_as_null = true)]
struct Row {
    account_id: i64,
    emoji: String,
    text: String,
    until: Option<NaiveDateTime>,
    quiet_until: Option<NaiveDateTime>,
}

impl Row {
    /// What of it holds at `now`: what has run out clears by itself.
    fn at(self, now: NaiveDateTime) -> OwnStatus {
        let quiet_until = self.quiet_until.filter(|until| *until > now).map(Time);
        if self.until.is_some_and(|until| until <= now) {
            return OwnStatus { quiet_until, ..OwnStatus::default() };
        }
        OwnStatus { emoji: self.emoji, text: self.text, until: self.until.map(Time), quiet_until }
    }
}

/// What an account says of itself, to be seen by itself.
pub fn own(conn: &mut AnyConnection, account: i64, now: NaiveDateTime) -> Result<OwnStatus> {
    let row: Option<Row> = account_statuses::table.find(account).first(conn).optional()?;
    Ok(row.map(|row| row.at(now)).unwrap_or_default())
}

/// What these accounts say of themselves, to be seen by everyone.
pub fn shown(conn: &mut AnyConnection, accounts: &[i64], now: NaiveDateTime) -> Result<HashMap<i64, Status>> {
    let rows: Vec<Row> = account_statuses::table.filter(account_statuses::account_id.eq_any(accounts)).load(conn)?;
    Ok(rows.into_iter().filter_map(|row| Some((row.account_id, row.at(now).shown()?))).collect())
}

/// Sets an account's status, and tells each circle what of it has changed: everyone what they see, the account's own screens
/// for how long they keep quiet.
///
/// # Errors
/// 422 for a time that has passed.
pub fn set(tx: &mut Tx<'_>, account: i64, new: &SetStatus) -> Result<OwnStatus> {
    let now = tx.now();
    for (field, time) in [("until", new.until), ("quiet_until", new.quiet_until)] {
        if time.is_some_and(|time| time.0 <= now) {
            return Err(invalid_field(field, "past", "a time to come"));
        }
    }
    let before = own(tx.conn, account, now)?;
    let text = new.text.trim();
    let nothing = new.emoji.is_empty() && text.is_empty();
    let row = Row {
        account_id: account,
        emoji: new.emoji.clone(),
        text: text.to_owned(),
        until: new.until.filter(|_| !nothing).map(|time| time.0),
        quiet_until: new.quiet_until.map(|time| time.0),
    };
    upsert!(tx.conn, account_statuses::table, &row, account_statuses::account_id, &row)?;
    let after = row.at(now);
    if before.shown() != after.shown() {
        let payload = serde_json::json!({ "account": account, "status": after.shown() });
        tx.record(
            Entry::new("accounts.status.changed", Audience::everyone()).subject("account", account).payload(&payload),
        );
    }
    if before.quiet_until != after.quiet_until {
        let payload = serde_json::json!({ "quiet_until": after.quiet_until });
        tx.record(
            Entry::new("accounts.quiet.changed", Audience::user(account)).subject("account", account).payload(&payload),
        );
    }
    Ok(after)
}

/// Removes what a deleted account said.
pub fn forget(tx: &mut Tx<'_>, account: i64) -> Result<()> {
    diesel::delete(account_statuses::table.find(account)).execute(tx.conn)?;
    Ok(())
}

/// Removes what has run out, so that nothing is kept of it.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.now();
    diesel::update(account_statuses::table.filter(account_statuses::until.le(now)))
        .set((
            account_statuses::emoji.eq(""),
            account_statuses::text.eq(""),
            account_statuses::until.eq(None::<NaiveDateTime>),
        ))
        .execute(tx.conn)?;
    let empty = account_statuses::emoji.eq("").and(account_statuses::text.eq(""));
    let loud = account_statuses::quiet_until.is_null().or(account_statuses::quiet_until.le(now));
    diesel::delete(account_statuses::table.filter(empty.and(loud))).execute(tx.conn)?;
    Ok(())
}

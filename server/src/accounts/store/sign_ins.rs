//! Failed sign-ins: how often somebody may try, and what an account's owner is shown of it.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use workspace_protocol::Page;
use workspace_protocol::sessions::FailedSignIn;

use crate::db::schema::failed_sign_ins;
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, too_many};
use crate::journal::{Audience, Entry};

/// The time that attempts are counted over.
const WINDOW: TimeDelta = TimeDelta::minutes(5);
/// How many failed attempts one account takes in that time.
pub const PER_ACCOUNT: i64 = 10;
/// How many failed attempts may come from one address in that time.
pub const PER_ADDRESS: i64 = 30;
/// How long it may take until an attempt is decided; after that it counts as a failed one.
const UNDECIDED: TimeDelta = TimeDelta::seconds(30);
/// For how long they are kept to be looked at.
const KEPT: TimeDelta = TimeDelta::days(90);

/// Whether there is room for an attempt.
pub enum Room {
    /// It has begun, under this id.
    Here(i64),
    /// There may be when others are decided.
    Later,
}

/// Begins an attempt, before the password is looked at, so that a hundred at once are not all let through: those that are
/// undecided take up room, until [`succeed`] or [`fail`] decides them.
///
/// # Errors
/// 429 with the seconds until the next attempt, when too many have failed.
pub fn begin(tx: &mut Tx<'_>, username: &str) -> Result<Room> {
    let now = tx.now();
    let username = username.to_lowercase();
    let address = tx.origin().address.clone().unwrap_or_default();
    // Attempts from before the clock was set back must not lock anyone out until it is that late again.
    let (since, until) = (now - WINDOW, now + WINDOW);
    let recent = || {
        failed_sign_ins::table
            .filter(failed_sign_ins::at.between(since, until))
            .order(failed_sign_ins::at.desc())
            .select((failed_sign_ins::at, failed_sign_ins::decided))
    };
    let of_name: Vec<Attempt> =
        recent().filter(failed_sign_ins::username.eq(&username)).limit(PER_ACCOUNT * 2).load(tx.conn)?;
    let of_address: Vec<Attempt> =
        recent().filter(failed_sign_ins::address.eq(&address)).limit(PER_ADDRESS * 2).load(tx.conn)?;
    if !(has_room(&of_name, PER_ACCOUNT, now)? && has_room(&of_address, PER_ADDRESS, now)?) {
        return Ok(Room::Later);
    }
    let attempt = diesel::insert_into(failed_sign_ins::table)
        .values((
            failed_sign_ins::username.eq(username),
            failed_sign_ins::address.eq(address),
            failed_sign_ins::at.eq(now),
            failed_sign_ins::decided.eq(false),
        ))
        .returning(failed_sign_ins::id)
        .get_result(tx.conn)?;
    Ok(Room::Here(attempt))
}

/// When an attempt was made, and whether it was decided.
type Attempt = (NaiveDateTime, bool);

/// Whether one more attempt beside these, newest first, stays within `limit` should all of the undecided ones fail.
fn has_room(attempts: &[Attempt], limit: i64, now: NaiveDateTime) -> Result<bool> {
    let limit = usize::try_from(limit).unwrap_or_default();
    // One that was never decided was left by a server that died: nobody knows how it would have ended.
    let failed = |(at, decided): &&Attempt| *decided || (now - *at).abs() > UNDECIDED;
    if let Some((oldest, _)) = attempts.iter().filter(failed).nth(limit - 1) {
        // Rounded up: who waits as long as they are told must not be told again.
        let wait = ((*oldest + WINDOW - now).num_seconds() + 1).clamp(1, WINDOW.num_seconds());
        return Err(too_many(
            "too_many_attempts",
            "too many failed sign-ins; wait before you try again",
            wait.unsigned_abs(),
        ));
    }
    Ok(attempts.len() < limit)
}

/// Takes an attempt back: it succeeded.
pub fn succeed(tx: &mut Tx<'_>, attempt: i64) -> Result<()> {
    diesel::delete(failed_sign_ins::table.find(attempt)).execute(tx.conn)?;
    Ok(())
}

/// The attempt has failed. With the account that it was on, its owner is told.
pub fn fail(tx: &mut Tx<'_>, attempt: i64, account: Option<i64>) -> Result<()> {
    diesel::update(failed_sign_ins::table.find(attempt))
        .set((failed_sign_ins::account_id.eq(account), failed_sign_ins::decided.eq(true)))
        .execute(tx.conn)?;
    let Some(account) = account else { return Ok(()) };
    let address = tx.origin().address.clone();
    tx.record(
        Entry::new("accounts.sign_in.failed", Audience::user_and_admins(account))
            .subject("account", account)
            .payload(&serde_json::json!({ "account": account, "address": address })),
    );
    Ok(())
}

/// The failed sign-ins on an account, newest first.
pub fn list(conn: &mut AnyConnection, account: i64, before: Option<i64>, limit: i64) -> Result<Page<FailedSignIn>> {
    let rows: Vec<(i64, NaiveDateTime, String)> = failed_sign_ins::table
        .filter(failed_sign_ins::account_id.eq(account))
        .filter(failed_sign_ins::id.lt(before.unwrap_or(i64::MAX)))
        .order(failed_sign_ins::id.desc())
        .select((failed_sign_ins::id, failed_sign_ins::at, failed_sign_ins::address))
        .limit(limit + 1)
        .load(conn)?;
    let page = Page::cut(rows, limit, |(id, ..)| id.to_string());
    Ok(page.map(|(_, at, address)| FailedSignIn { at: at.into(), address }))
}

/// Removes what is too old to be looked at.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let before = tx.now() - KEPT;
    diesel::delete(failed_sign_ins::table.filter(failed_sign_ins::at.lt(before))).execute(tx.conn)?;
    Ok(())
}

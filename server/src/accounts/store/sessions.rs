//! Sessions, their leases and their refresh tokens.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use uuid::Uuid;
use workspace_protocol::Page;
use workspace_protocol::auth::{Place, RefreshIn, SessionClash, SessionElsewhere};
use workspace_protocol::monitoring::Client;
use workspace_protocol::sessions::{Application, EndReason, PresentUser, Session};

use super::{accounts as account_store, from_name};
use crate::LEASE;
use crate::config::SessionPolicy;
use crate::db::schema::{accounts, refresh_tokens, sessions};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, internal, not_found, unauthorised};
use crate::http::identity::{Ended, Present};
use crate::journal::{Audience, Entry};
use crate::secret::digest;

/// For how long a session that nobody uses stays open.
pub const UNUSED: TimeDelta = TimeDelta::days(30);
/// For how long ended sessions are kept to be looked at.
const KEPT: TimeDelta = TimeDelta::days(90);
/// For how long a used refresh token is taken for the retry of a request whose answer got lost, not for theft.
const RETRY: TimeDelta = TimeDelta::seconds(60);

/// A stored session.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    /// Its id.
    pub id: i64,
    /// Its account.
    pub account_id: i64,
    application: String,
    workstation: String,
    /// The workstation's name.
    pub workstation_name: String,
    /// Its operating system.
    pub os: String,
    client_version: String,
    /// The address that it was last seen from.
    pub address: String,
    /// Whether its refresh token is in a cookie.
    pub cookie: bool,
    /// When it began.
    pub created_at: NaiveDateTime,
    /// When it last gave a sign of life.
    pub last_seen_at: NaiveDateTime,
    lease_until: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
    end_reason: Option<String>,
    _account_slot: Option<String>,
    _workstation_slot: Option<String>,
    _idle: bool,
}

impl Row {
    /// Whether it has ended.
    pub fn is_ended(&self) -> bool {
        self.ended_at.is_some()
    }

    /// Its application.
    pub fn application(&self) -> Result<Application> {
        from_name(&self.application)
    }

    fn is_live(&self, now: NaiveDateTime) -> bool {
        self.ended_at.is_none() && self.lease_until > now
    }

    /// As the table of clients shows it, with the names of its account.
    pub fn client(self, username: String, display_name: String, now: NaiveDateTime) -> Result<Client> {
        let Session { id, account, application, workstation, live, ended_at, end_reason, .. } = self.session(now)?;
        Ok(Client {
            session: id,
            account,
            username,
            display_name,
            application,
            workstation,
            workstation_name: self.workstation_name,
            os: self.os,
            client_version: self.client_version,
            address: self.address,
            since: self.created_at.into(),
            last_seen_at: self.last_seen_at.into(),
            live,
            ended_at,
            end_reason,
            connection: None,
        })
    }

    /// As it crosses the wire.
    pub fn session(&self, now: NaiveDateTime) -> Result<Session> {
        Ok(Session {
            id: self.id,
            account: self.account_id,
            application: self.application()?,
            workstation: self.workstation.parse().map_err(internal)?,
            workstation_name: self.workstation_name.clone(),
            os: self.os.clone(),
            client_version: self.client_version.clone(),
            address: self.address.clone(),
            created_at: self.created_at.into(),
            last_seen_at: self.last_seen_at.into(),
            live: self.is_live(now),
            ended_at: self.ended_at.map(Into::into),
            end_reason: self.end_reason.as_deref().map(from_name).transpose()?,
        })
    }
}

/// Begins a session, after the rule of exclusive sessions. The secret of its first refresh token was made before.
///
/// # Errors
/// 409 `session_exists` with where and since when, unless `takeover`.
pub fn begin(
    tx: &mut Tx<'_>,
    account: i64,
    place: &Place,
    policy: SessionPolicy,
    takeover: bool,
    refresh_token: &str,
) -> Result<Row> {
    let now = tx.now();
    let application = place.application.name();
    let workstation = place.workstation.to_string();
    let exclusive = policy == SessionPolicy::Exclusive;
    let account_slot = exclusive.then(|| format!("{account}/{application}"));
    let workstation_slot = exclusive.then(|| format!("{workstation}/{application}"));
    if let (Some(by_account), Some(by_workstation)) = (&account_slot, &workstation_slot) {
        make_room(tx, account, place, (by_account, by_workstation), takeover)?;
    }
    let row: Row = diesel::insert_into(sessions::table)
        .values((
            sessions::account_id.eq(account),
            sessions::application.eq(application),
            sessions::workstation.eq(&workstation),
            sessions::workstation_name.eq(place.workstation_name.trim()),
            sessions::os.eq(place.os.trim()),
            sessions::client_version.eq(place.client_version.trim()),
            sessions::address.eq(tx.origin().address.clone().unwrap_or_default()),
            sessions::cookie.eq(place.refresh_in == RefreshIn::Cookie),
            (
                sessions::created_at.eq(now),
                sessions::last_seen_at.eq(now),
                sessions::lease_until.eq(now + LEASE),
                sessions::account_slot.eq(account_slot),
                sessions::workstation_slot.eq(workstation_slot),
            ),
        ))
        .returning(sessions::all_columns)
        .get_result(tx.conn)?;
    add_token(tx, row.id, refresh_token, None)?;
    account_store::seen(tx, &[account])?;
    tx.act_as(account, Some(row.id));
    let payload = serde_json::json!({
        "session": row.id,
        "account": account,
        "application": application,
        "workstation_name": row.workstation_name,
        "os": row.os,
    });
    tx.record(
        Entry::new("accounts.session.started", Audience::user_and_admins(account))
            .subject("account", account)
            .payload(&payload),
    );
    Ok(row)
}

/// Ends the sessions that are in the way, or refuses.
fn make_room(
    tx: &mut Tx<'_>,
    account: i64,
    place: &Place,
    (account_slot, workstation_slot): (&str, &str),
    takeover: bool,
) -> Result<()> {
    let now = tx.now();
    let workstation = place.workstation.to_string();
    let clashes: Vec<Row> = sessions::table
        .filter(sessions::account_slot.eq(account_slot).or(sessions::workstation_slot.eq(workstation_slot)))
        .order(sessions::id.asc())
        .limit(2)
        .load(tx.conn)?;
    for clash in clashes {
        let reason = if clash.account_id == account && clash.workstation == workstation {
            EndReason::Replaced
        } else if !clash.is_live(now) {
            EndReason::Expired
        } else if takeover {
            EndReason::TakenOver
        } else {
            return Err(conflict("session_exists", "a session is open elsewhere; take over to end it")
                .current(&elsewhere(tx.conn, &clash, account)?));
        };
        end_for(tx, &clash, reason, Some(place.workstation_name.trim()))?;
    }
    Ok(())
}

fn elsewhere(conn: &mut AnyConnection, clash: &Row, account: i64) -> Result<SessionElsewhere> {
    let name: String = accounts::table.find(clash.account_id).select(accounts::display_name).first(conn)?;
    Ok(SessionElsewhere {
        because: if clash.account_id == account { SessionClash::Account } else { SessionClash::Workstation },
        workstation_name: clash.workstation_name.clone(),
        os: clash.os.clone(),
        account: name,
        since: clash.created_at.into(),
        last_seen_at: clash.last_seen_at.into(),
    })
}

/// Ends a session: from this transaction on it is worth nothing. One that has ended already stays as it is.
pub fn end(tx: &mut Tx<'_>, row: &Row, reason: EndReason) -> Result<()> {
    end_for(tx, row, reason, None)
}

/// Ends a session in favour of one that begins at the workstation `successor`, which its screen is told.
fn end_for(tx: &mut Tx<'_>, row: &Row, reason: EndReason, successor: Option<&str>) -> Result<()> {
    if row.is_ended() {
        return Ok(());
    }
    let now = tx.now();
    diesel::update(sessions::table.find(row.id))
        .set((
            sessions::ended_at.eq(Some(now)),
            sessions::end_reason.eq(Some(reason.name())),
            sessions::lease_until.eq(now),
            sessions::account_slot.eq(None::<String>),
            sessions::workstation_slot.eq(None::<String>),
        ))
        .execute(tx.conn)?;
    let payload = serde_json::json!({
        "session": row.id,
        "account": row.account_id,
        "reason": reason,
        "successor": successor,
    });
    tx.record(
        Entry::new("accounts.session.ended", Audience::user_and_admins(row.account_id))
            .subject("account", row.account_id)
            .payload(&payload),
    );
    Ok(())
}

/// Ends every open session of an account, but `keep`.
pub fn end_all(tx: &mut Tx<'_>, account: i64, keep: Option<i64>, reason: EndReason) -> Result<()> {
    let open: Vec<Row> = sessions::table
        .filter(sessions::account_id.eq(account).and(sessions::ended_at.is_null()))
        .order(sessions::id.asc())
        .load(tx.conn)?;
    for row in open.iter().filter(|row| Some(row.id) != keep) {
        end(tx, row, reason)?;
    }
    Ok(())
}

/// Takes out of an account's sessions what tells of its owner.
pub fn forget_places(tx: &mut Tx<'_>, account: i64) -> Result<()> {
    diesel::update(sessions::table.filter(sessions::account_id.eq(account)))
        .set((
            sessions::workstation_name.eq(""),
            sessions::workstation.eq(Uuid::nil().to_string()),
            sessions::os.eq(""),
            sessions::address.eq(""),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The session of this id; with `account`, only one of its own.
pub fn find(conn: &mut AnyConnection, id: i64, account: Option<i64>) -> Result<Row> {
    let row: Option<Row> = sessions::table.find(id).first(conn).optional()?;
    row.filter(|row| account.is_none_or(|account| row.account_id == account)).ok_or_else(|| not_found("session"))
}

/// How a session ended, and where its account went on: the successor began in the transaction that ended it, so at the very
/// same time. Without one of the same account it was another account at the same workstation.
pub fn how_it_ended(conn: &mut AnyConnection, row: &Row) -> Result<Ended> {
    let by_sign_in = [EndReason::TakenOver, EndReason::Replaced].map(EndReason::name);
    let workstation_name = if row.end_reason.as_deref().is_some_and(|reason| by_sign_in.contains(&reason)) {
        let successor: Option<String> = sessions::table
            .filter(sessions::account_id.eq(row.account_id).and(sessions::application.eq(&row.application)))
            .filter(sessions::id.gt(row.id).and(sessions::created_at.nullable().eq(row.ended_at)))
            .select(sessions::workstation_name)
            .first(conn)
            .optional()?;
        Some(successor.unwrap_or_else(|| row.workstation_name.clone()))
    } else {
        None
    };
    Ok(Ended { reason: row.end_reason.clone(), workstation_name })
}

/// Which sessions are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Those of this account.
    pub account: Option<i64>,
    /// Those of this application.
    pub application: Option<Application>,
    /// Those that are live, or those that are not.
    pub live: Option<bool>,
    /// Those before this id.
    pub before: Option<i64>,
}

/// Sessions, newest first.
pub fn list(conn: &mut AnyConnection, filter: Filter, now: NaiveDateTime, limit: i64) -> Result<Page<Session>> {
    let mut query = sessions::table.into_boxed();
    if let Some(account) = filter.account {
        query = query.filter(sessions::account_id.eq(account));
    }
    if let Some(application) = filter.application {
        query = query.filter(sessions::application.eq(application.name()));
    }
    // Ending a session ends its lease, so the lease alone says whether it is live.
    match filter.live {
        Some(true) => query = query.filter(sessions::lease_until.gt(now)),
        Some(false) => query = query.filter(sessions::lease_until.le(now)),
        None => {}
    }
    if let Some(before) = filter.before {
        query = query.filter(sessions::id.lt(before));
    }
    let rows: Vec<Row> = query.order(sessions::id.desc()).limit(limit + 1).load(conn)?;
    let items = rows.iter().map(|row| row.session(now)).collect::<Result<_>>()?;
    Ok(Page::cut(items, limit, |session: &Session| session.id.to_string()))
}

/// Renews the leases of sessions that are connected.
pub fn renew_leases(tx: &mut Tx<'_>, ids: &[i64], until: NaiveDateTime) -> Result<()> {
    let now = tx.now();
    diesel::update(sessions::table.filter(sessions::id.eq_any(ids).and(sessions::ended_at.is_null())))
        .set((sessions::lease_until.eq(until), sessions::last_seen_at.eq(now)))
        .execute(tx.conn)?;
    let accounts: Vec<i64> =
        sessions::table.filter(sessions::id.eq_any(ids)).select(sessions::account_id).distinct().load(tx.conn)?;
    account_store::seen(tx, &accounts)
}

/// Renews the lease of a session that has just connected; whoever was away from it is back.
pub fn connected(tx: &mut Tx<'_>, id: i64, until: NaiveDateTime) -> Result<()> {
    let now = tx.now();
    diesel::update(sessions::table.find(id).filter(sessions::ended_at.is_null()))
        .set((sessions::lease_until.eq(until), sessions::last_seen_at.eq(now), sessions::idle.eq(false)))
        .execute(tx.conn)?;
    let account: Option<i64> = sessions::table.find(id).select(sessions::account_id).first(tx.conn).optional()?;
    account_store::seen(tx, &Vec::from_iter(account))
}

/// Notes whether anybody sits in front of sessions. Like a lease it is no change that a journal would tell of.
pub fn set_idle(tx: &mut Tx<'_>, ids: &[i64], idle: bool) -> Result<()> {
    diesel::update(sessions::table.filter(sessions::id.eq_any(ids).and(sessions::idle.ne(idle))))
        .set(sessions::idle.eq(idle))
        .execute(tx.conn)?;
    Ok(())
}

/// Lets a session's lease run out earlier.
pub fn shorten_lease(tx: &mut Tx<'_>, id: i64, until: NaiveDateTime) -> Result<()> {
    diesel::update(sessions::table.find(id).filter(sessions::lease_until.gt(until)))
        .set(sessions::lease_until.eq(until))
        .execute(tx.conn)?;
    Ok(())
}

/// The accounts that have a live session, whether all of these are idle, and when the first lease runs out.
pub fn present(conn: &mut AnyConnection, now: NaiveDateTime) -> Result<Present> {
    let rows: Vec<(i64, NaiveDateTime, bool)> = sessions::table
        .filter(sessions::lease_until.gt(now))
        .select((sessions::account_id, sessions::lease_until, sessions::idle))
        .load(conn)?;
    let until = rows.iter().map(|(_, until, _)| *until).min();
    let mut users: Vec<PresentUser> = rows.into_iter().map(|(id, _, away)| PresentUser { id, away }).collect();
    // Those that are not away come first, and speak for the account.
    users.sort_unstable_by_key(|user| (user.id, user.away));
    users.dedup_by_key(|user| user.id);
    Ok(Present { users, until })
}

#[derive(Debug, Clone, Queryable)]
struct Token {
    _hash: Vec<u8>,
    session_id: i64,
    _parent: Option<Vec<u8>>,
    created_at: NaiveDateTime,
    used_at: Option<NaiveDateTime>,
    superseded: bool,
}

fn add_token(tx: &mut Tx<'_>, session: i64, secret: &str, parent: Option<Vec<u8>>) -> Result<()> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::hash.eq(digest(secret).to_vec()),
            refresh_tokens::session_id.eq(session),
            refresh_tokens::parent.eq(parent),
            refresh_tokens::created_at.eq(tx.now()),
            refresh_tokens::superseded.eq(false),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// What presenting a refresh token led to.
pub enum Rotation {
    /// It was good; the new one counts from now on.
    Rotated(Box<Row>),
    /// An old one was used again: the session was ended.
    Stolen,
    /// The session has ended before.
    Ended(Ended),
}

/// Uses a refresh token up and puts `next` in its place.
///
/// The same token again is theft and ends the session, with one exception: within a minute, and while its successor has not
/// been used, it is a client whose answer got lost. It gets another successor, and the first one becomes worth
/// nothing: whoever presents that one ends the session.
///
/// # Errors
/// 401 when nobody was given this token.
pub fn rotate(tx: &mut Tx<'_>, secret: &str, next: &str) -> Result<Rotation> {
    let now = tx.now();
    let hash = digest(secret).to_vec();
    let token: Option<Token> = refresh_tokens::table.find(&hash).first(tx.conn).optional()?;
    let token = token.ok_or_else(|| unauthorised("invalid_token", "this refresh token is not known; sign in again"))?;
    let row = find(tx.conn, token.session_id, None)?;
    if row.is_ended() {
        return Ok(Rotation::Ended(how_it_ended(tx.conn, &row)?));
    }
    tx.act_as(row.account_id, Some(row.id));
    if now - token.created_at > UNUSED {
        end(tx, &row, EndReason::Expired)?;
        return Ok(Rotation::Ended(Ended::because(EndReason::Expired)));
    }
    if let Some(used_at) = token.used_at {
        let children: Vec<Token> = refresh_tokens::table.filter(refresh_tokens::parent.eq(&hash)).load(tx.conn)?;
        let moved_on = children.iter().any(|child| child.used_at.is_some() && !child.superseded);
        if token.superseded || moved_on || (now - used_at).abs() > RETRY {
            end(tx, &row, EndReason::TokenReused)?;
            return Ok(Rotation::Stolen);
        }
        diesel::update(refresh_tokens::table.filter(refresh_tokens::parent.eq(&hash)))
            .set((refresh_tokens::superseded.eq(true), refresh_tokens::used_at.eq(Some(now))))
            .execute(tx.conn)?;
    } else {
        diesel::update(refresh_tokens::table.find(&hash))
            .set(refresh_tokens::used_at.eq(Some(now)))
            .execute(tx.conn)?;
    }
    add_token(tx, row.id, next, Some(hash))?;
    let address = tx.origin().address.clone().unwrap_or_default();
    diesel::update(sessions::table.find(row.id))
        .set((sessions::last_seen_at.eq(now), sessions::address.eq(address)))
        .execute(tx.conn)?;
    Ok(Rotation::Rotated(Box::new(row)))
}

/// Ends sessions that nobody used for a month, and removes what ended long ago.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.now();
    let unused: Vec<Row> = sessions::table
        .filter(sessions::ended_at.is_null().and(sessions::last_seen_at.lt(now - UNUSED)))
        .limit(1_000)
        .load(tx.conn)?;
    for row in &unused {
        end(tx, row, EndReason::Expired)?;
    }
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::created_at.lt(now - KEPT))).execute(tx.conn)?;
    let old = sessions::table.filter(sessions::ended_at.lt(now - KEPT)).select(sessions::id);
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::session_id.eq_any(old))).execute(tx.conn)?;
    diesel::delete(sessions::table.filter(sessions::ended_at.lt(now - KEPT))).execute(tx.conn)?;
    Ok(())
}

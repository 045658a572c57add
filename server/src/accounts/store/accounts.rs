//! Accounts.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use workspace_protocol::Page;
use workspace_protocol::accounts::{Account, Language, Person, Role, Theme, UpdateAccount, UpdateMe};
use workspace_protocol::sessions::EndReason;
use workspace_protocol::status::Status;

use super::{from_name, invitations, sessions, statuses, to_name, tokens};
use crate::db::schema::{accounts, failed_sign_ins};
use crate::db::text::{after_prefix, fold};
use crate::db::{AnyConnection, Tx};
use crate::error::{Error, Result, conflict, invalid_field, malformed_field, not_found, version_conflict};
use crate::journal::{Audience, Entry};

/// The avatar colours given in turn; each is dark enough for white initials.
const AVATAR_COLORS: [&str; 8] =
    ["#2e8f6b", "#c2652a", "#3a78b8", "#a0508f", "#7a6bd8", "#8a6d1f", "#b0413e", "#4a7a2c"];

/// A stored account.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    /// Its id.
    pub id: i64,
    /// Lower case.
    pub username: String,
    /// The name that people see.
    pub display_name: String,
    name_key: String,
    email: Option<String>,
    role: String,
    language: String,
    theme: String,
    avatar_color: String,
    /// bcrypt.
    pub password_hash: String,
    /// Whether its password is a temporary one.
    pub must_change_password: bool,
    /// Whether it may not sign in.
    pub disabled: bool,
    deleted_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    last_seen_at: Option<NaiveDateTime>,
    version: i32,
}

impl Row {
    /// Its role.
    pub fn role(&self) -> Result<Role> {
        from_name(&self.role)
    }

    /// Whether it may sign in.
    pub fn is_active(&self) -> bool {
        !self.disabled && self.deleted_at.is_none()
    }

    /// What everyone may know of it, with what it says it is doing.
    pub fn person(&self, status: Option<Status>) -> Result<Person> {
        Ok(Person {
            id: self.id,
            username: self.username.clone(),
            display_name: self.display_name.clone(),
            avatar_color: self.avatar_color.clone(),
            role: self.role()?,
            active: self.is_active(),
            former: self.deleted_at.is_some(),
            status,
        })
    }

    /// What its owner and administrators may know of it.
    pub fn account(&self) -> Result<Account> {
        Ok(Account {
            id: self.id,
            username: self.username.clone(),
            display_name: self.display_name.clone(),
            email: self.email.clone(),
            role: self.role()?,
            language: from_name(&self.language)?,
            theme: from_name(&self.theme)?,
            avatar_color: self.avatar_color.clone(),
            disabled: self.disabled,
            must_change_password: self.must_change_password,
            created_at: self.created_at.into(),
            last_seen_at: self.last_seen_at.map(Into::into),
            version: self.version,
        })
    }
}

/// An account to be.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// As typed; stored in lower case.
    pub username: String,
    /// The name that people see.
    pub display_name: String,
    /// Where mails go.
    pub email: Option<String>,
    /// Its role.
    pub role: Role,
    /// The language of its interface.
    pub language: Language,
    /// bcrypt.
    pub password_hash: String,
    /// Whether the password is a temporary one.
    pub must_change_password: bool,
    /// Whether it may not sign in.
    pub disabled: bool,
}

/// Whether there is any account.
pub fn any(conn: &mut AnyConnection) -> Result<bool> {
    Ok(accounts::table.select(accounts::id).first::<i64>(conn).optional()?.is_some())
}

/// The account of this id; one that was deleted counts as not there.
pub fn find(conn: &mut AnyConnection, id: i64) -> Result<Row> {
    accounts::table
        .find(id)
        .filter(accounts::deleted_at.is_null())
        .first(conn)
        .optional()?
        .ok_or_else(|| not_found("account"))
}

/// The account of this username, compared without case.
pub fn find_by_username(conn: &mut AnyConnection, username: &str) -> Result<Option<Row>> {
    Ok(accounts::table.filter(accounts::username.eq(username.to_lowercase())).first(conn).optional()?)
}

/// Whether this is the name of a deleted account, or of one that may be deleted some day.
fn is_former(username: &str) -> bool {
    username.strip_prefix("former-").is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Creates an account.
///
/// # Errors
/// 422 when the username is taken.
pub fn create(tx: &mut Tx<'_>, new: &NewAccount) -> Result<Row> {
    let username = new.username.to_lowercase();
    // Checked first, since breaking the unique rule would undo the whole batch of writes.
    let taken = || invalid_field("username", "taken", "a username that nobody has yet");
    if is_former(&username) || find_by_username(tx.conn, &username)?.is_some() {
        return Err(taken());
    }
    let color = AVATAR_COLORS[username.bytes().map(usize::from).sum::<usize>() % AVATAR_COLORS.len()];
    let row: Row = diesel::insert_into(accounts::table)
        .values((
            accounts::username.eq(&username),
            accounts::display_name.eq(new.display_name.trim()),
            accounts::name_key.eq(fold(new.display_name.trim())),
            accounts::email.eq(&new.email),
            accounts::role.eq(to_name(new.role)?),
            accounts::language.eq(to_name(new.language)?),
            accounts::theme.eq(to_name(Theme::System)?),
            accounts::avatar_color.eq(color),
            (
                accounts::password_hash.eq(&new.password_hash),
                accounts::must_change_password.eq(new.must_change_password),
                accounts::disabled.eq(new.disabled),
                accounts::created_at.eq(tx.now()),
                accounts::version.eq(1),
            ),
        ))
        .returning(accounts::all_columns)
        .get_result(tx.conn)
        .map_err(Error::from)
        .map_err(|error| if error.violates("accounts", "username") { taken() } else { error })?;
    // Nobody acts or listens as this account yet.
    record_change(tx, &row, false)?;
    Ok(row)
}

/// Keeps another hash of the same password. Nothing has changed that anyone would be told of.
pub fn rehash(tx: &mut Tx<'_>, id: i64, hash: &str) -> Result<()> {
    diesel::update(accounts::table.find(id)).set(accounts::password_hash.eq(hash)).execute(tx.conn)?;
    Ok(())
}

/// Tells everyone what they may know of a changed account. `rights` says whether what it may do has changed.
fn record_change(tx: &mut Tx<'_>, row: &Row, rights: bool) -> Result<()> {
    let status = statuses::own(tx.conn, row.id, tx.now())?.shown();
    let payload = serde_json::json!({ "person": row.person(status)?, "rights": rights });
    tx.record(Entry::new("accounts.person.changed", Audience::everyone()).subject("account", row.id).payload(&payload));
    Ok(())
}

/// Everyone, former members included, by id.
pub fn people(conn: &mut AnyConnection, after: i64, limit: i64, now: NaiveDateTime) -> Result<Page<Person>> {
    let rows: Vec<Row> =
        accounts::table.filter(accounts::id.gt(after)).order(accounts::id.asc()).limit(limit + 1).load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut statuses = statuses::shown(conn, &ids, now)?;
    let people = rows.iter().map(|row| row.person(statuses.remove(&row.id))).collect::<Result<_>>()?;
    Ok(Page::cut(people, limit, |person| person.id.to_string()))
}

/// Which accounts an administrator asks for, in which order.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The beginning of the name or username.
    pub query: Option<String>,
    /// Those of this role.
    pub role: Option<Role>,
    /// Those that are disabled, or those that are not.
    pub disabled: Option<bool>,
    /// By when they were created instead of by name.
    pub by_creation: bool,
    /// Backwards.
    pub descending: bool,
    /// The `next` of the page before.
    pub cursor: Option<String>,
}

/// Accounts that were not deleted.
pub fn list(conn: &mut AnyConnection, filter: &Filter, limit: i64) -> Result<Page<Account>> {
    let mut query = accounts::table.filter(accounts::deleted_at.is_null()).into_boxed();
    if let Some(text) = filter.query.as_deref().map(fold).filter(|text| !text.is_empty()) {
        query = match after_prefix(&text) {
            Some(end) => query.filter(
                (accounts::name_key.ge(text.clone()).and(accounts::name_key.lt(end.clone())))
                    .or(accounts::username.ge(text).and(accounts::username.lt(end))),
            ),
            None => query.filter(accounts::name_key.ge(text.clone()).or(accounts::username.ge(text))),
        };
    }
    if let Some(role) = filter.role {
        query = query.filter(accounts::role.eq(role.name()));
    }
    if let Some(disabled) = filter.disabled {
        query = query.filter(accounts::disabled.eq(disabled));
    }
    if let Some(cursor) = &filter.cursor {
        let (key, id) = read_cursor(cursor)?;
        query = if filter.by_creation {
            let at = NaiveDateTime::parse_from_str(&key, CURSOR_TIME).map_err(|_| bad_cursor())?;
            if filter.descending {
                query.filter(accounts::created_at.lt(at).or(accounts::created_at.eq(at).and(accounts::id.lt(id))))
            } else {
                query.filter(accounts::created_at.gt(at).or(accounts::created_at.eq(at).and(accounts::id.gt(id))))
            }
        } else if filter.descending {
            query.filter(accounts::name_key.lt(key.clone()).or(accounts::name_key.eq(key).and(accounts::id.lt(id))))
        } else {
            query.filter(accounts::name_key.gt(key.clone()).or(accounts::name_key.eq(key).and(accounts::id.gt(id))))
        };
    }
    query = match (filter.by_creation, filter.descending) {
        (true, true) => query.order((accounts::created_at.desc(), accounts::id.desc())),
        (true, false) => query.order((accounts::created_at.asc(), accounts::id.asc())),
        (false, true) => query.order((accounts::name_key.desc(), accounts::id.desc())),
        (false, false) => query.order((accounts::name_key.asc(), accounts::id.asc())),
    };
    let rows: Vec<Row> = query.limit(limit + 1).load(conn)?;
    let page = Page::cut(rows, limit, |row| {
        let key =
            if filter.by_creation { row.created_at.format(CURSOR_TIME).to_string() } else { row.name_key.clone() };
        URL_SAFE_NO_PAD.encode(format!("{} {key}", row.id))
    });
    Ok(Page { items: page.items.iter().map(Row::account).collect::<Result<_>>()?, next: page.next })
}

/// How a time is written in a cursor.
pub(super) const CURSOR_TIME: &str = "%Y-%m-%dT%H:%M:%S%.6f";

/// 400: a cursor that no page gave.
pub(super) fn bad_cursor() -> Error {
    malformed_field("cursor", "the `next` of the page before, with the same sorting")
}

/// The key and the id that a cursor was made of.
pub(super) fn read_cursor(cursor: &str) -> Result<(String, i64)> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| bad_cursor())?;
    let text = String::from_utf8(bytes).map_err(|_| bad_cursor())?;
    // PostgreSQL knows no NUL in texts.
    let (id, key) = text.split_once(' ').filter(|(_, key)| !key.contains('\0')).ok_or_else(bad_cursor)?;
    Ok((key.to_owned(), id.parse().map_err(|_| bad_cursor())?))
}

/// An address as typed, or none when it is empty.
fn email_of(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Changes one's own profile.
///
/// # Errors
/// 409 with the account as it is when it was changed since.
pub fn update_me(tx: &mut Tx<'_>, id: i64, change: &UpdateMe) -> Result<Account> {
    let row = find(tx.conn, id)?;
    if row.version != change.version {
        return Err(version_conflict(&row.account()?));
    }
    let name = change.display_name.as_deref().map_or(row.display_name.as_str(), str::trim);
    let email = change.email.as_deref().map_or(row.email.clone(), email_of);
    let row: Row = diesel::update(accounts::table.find(id))
        .set((
            accounts::display_name.eq(name),
            accounts::name_key.eq(fold(name)),
            accounts::email.eq(email),
            accounts::language.eq(change.language.map_or(Ok(row.language.clone()), to_name)?),
            accounts::theme.eq(change.theme.map_or(Ok(row.theme.clone()), to_name)?),
            accounts::avatar_color.eq(change.avatar_color.as_ref().unwrap_or(&row.avatar_color).to_lowercase()),
            accounts::version.eq(row.version + 1),
        ))
        .returning(accounts::all_columns)
        .get_result(tx.conn)?;
    record_change(tx, &row, false)?;
    let account = row.account()?;
    tx.record(
        Entry::new("accounts.me.changed", Audience::user(id))
            .subject("account", id)
            .payload(&serde_json::json!({ "account": account })),
    );
    Ok(account)
}

/// Changes an account as an administrator.
///
/// # Errors
/// 409 with the account as it is when it was changed since, or when nobody would be left to administrate.
pub fn update(tx: &mut Tx<'_>, id: i64, change: &UpdateAccount) -> Result<Account> {
    let row = find(tx.conn, id)?;
    if row.version != change.version {
        return Err(version_conflict(&row.account()?));
    }
    let role = change.role.map_or_else(|| row.role(), Ok)?;
    let disabled = change.disabled.unwrap_or(row.disabled);
    if role != Role::Admin || disabled {
        keep_an_administrator(tx.conn, &row)?;
    }
    let name = change.display_name.as_deref().map_or(row.display_name.as_str(), str::trim);
    let email = change.email.as_deref().map_or(row.email.clone(), email_of);
    let rights = role != row.role()? || disabled != row.disabled;
    let newly_disabled = disabled && !row.disabled;
    let row: Row = diesel::update(accounts::table.find(id))
        .set((
            accounts::display_name.eq(name),
            accounts::name_key.eq(fold(name)),
            accounts::email.eq(email),
            accounts::role.eq(role.name()),
            accounts::disabled.eq(disabled),
            accounts::version.eq(row.version + 1),
        ))
        .returning(accounts::all_columns)
        .get_result(tx.conn)?;
    if newly_disabled {
        sessions::end_all(tx, id, None, EndReason::AccountDisabled)?;
    }
    record_change(tx, &row, rights)?;
    row.account()
}

/// Refuses a change that would leave nobody to administrate.
fn keep_an_administrator(conn: &mut AnyConnection, row: &Row) -> Result<()> {
    if row.role()? != Role::Admin || !row.is_active() {
        return Ok(());
    }
    let other: Option<i64> = accounts::table
        .filter(accounts::role.eq(Role::Admin.name()))
        .filter(accounts::disabled.eq(false).and(accounts::deleted_at.is_null()))
        .filter(accounts::id.ne(row.id))
        .select(accounts::id)
        .first(conn)
        .optional()?;
    match other {
        Some(_) => Ok(()),
        None => Err(conflict("last_administrator", "this is the last administrator; make somebody else one first")),
    }
}

/// Sets a new password and ends the account's sessions, but the one that asked.
pub fn set_password(tx: &mut Tx<'_>, id: i64, hash: &str, temporary: bool, keep: Option<i64>) -> Result<()> {
    let row = find(tx.conn, id)?;
    diesel::update(accounts::table.find(id))
        .set((
            accounts::password_hash.eq(hash),
            accounts::must_change_password.eq(temporary),
            accounts::version.eq(row.version + 1),
        ))
        .execute(tx.conn)?;
    sessions::end_all(tx, id, keep, EndReason::PasswordChanged)?;
    tx.record(Entry::new("accounts.password.changed", Audience::user_and_admins(id)).subject("account", id));
    Ok(())
}

/// Deletes an account: everything that tells who it was goes, here and in the journal. Its id stays, for the messages and
/// records that it wrote.
pub fn anonymise(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let row = find(tx.conn, id)?;
    keep_an_administrator(tx.conn, &row)?;
    sessions::end_all(tx, id, None, EndReason::AccountDeleted)?;
    sessions::forget_places(tx, id)?;
    tokens::delete_all(tx, id)?;
    invitations::forget(tx, id)?;
    statuses::forget(tx, id)?;
    let tried = failed_sign_ins::account_id.eq(id).or(failed_sign_ins::username.eq(row.username));
    diesel::delete(failed_sign_ins::table.filter(tried)).execute(tx.conn)?;
    let row: Row = diesel::update(accounts::table.find(id))
        .set((
            accounts::username.eq(format!("former-{id}")),
            accounts::display_name.eq(""),
            accounts::name_key.eq(""),
            accounts::email.eq(None::<String>),
            // No bcrypt hash has this form, so no password fits.
            accounts::password_hash.eq("!"),
            accounts::disabled.eq(true),
            accounts::deleted_at.eq(Some(tx.now())),
            accounts::version.eq(row.version + 1),
        ))
        .returning(accounts::all_columns)
        .get_result(tx.conn)?;
    // The ends of its sessions, recorded just now, must still reach its screens; they do not tell who it was.
    tx.redact_subject(&format!("account:{id}"))?;
    // Has the hub forget the frames of what was redacted, so it comes before the entry that is to stay.
    tx.record(Entry::new("accounts.account.deleted", Audience::admins()).subject("account", id));
    record_change(tx, &row, true)
}

/// Notes that an account is being used.
pub fn seen(tx: &mut Tx<'_>, ids: &[i64]) -> Result<()> {
    diesel::update(accounts::table.filter(accounts::id.eq_any(ids)))
        .set(accounts::last_seen_at.eq(Some(tx.now())))
        .execute(tx.conn)?;
    Ok(())
}

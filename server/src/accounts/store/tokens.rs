//! API tokens.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use workspace_protocol::Page;
use workspace_protocol::accounts::{ApiToken, CreateApiToken, Permission};

use super::accounts as account_store;
use crate::db::schema::{accounts, api_tokens};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, internal, invalid_field, not_found};
use crate::http::identity::{Found, Identity};
use crate::journal::{Audience, Entry};
use crate::secret::digest;

/// How many tokens one account may have.
const PER_ACCOUNT: i64 = 50;

/// A stored token.
#[derive(Debug, Clone, Queryable)]
struct Row {
    id: i64,
    account_id: i64,
    name: String,
    _token_hash: Vec<u8>,
    permissions: String,
    created_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    last_used_at: Option<NaiveDateTime>,
    _revoked_at: Option<NaiveDateTime>,
}

impl Row {
    fn permissions(&self) -> Result<Vec<Permission>> {
        serde_json::from_str(&self.permissions).map_err(internal)
    }

    fn token(&self) -> Result<ApiToken> {
        Ok(ApiToken {
            id: self.id,
            name: self.name.clone(),
            permissions: self.permissions()?,
            created_at: self.created_at.into(),
            expires_at: self.expires_at.into(),
            last_used_at: self.last_used_at.map(Into::into),
        })
    }
}

/// Creates a token of an account whose secret is `secret`.
///
/// # Errors
/// 422 for a permission that the account has not, 409 when it has too many tokens.
pub fn create(tx: &mut Tx<'_>, account: i64, new: &CreateApiToken, secret: &str) -> Result<ApiToken> {
    let now = tx.now();
    let role = account_store::find(tx.conn, account)?.role()?;
    if let Some(beyond) = new.permissions.iter().find(|permission| !role.permissions().contains(permission)) {
        let message = format!("permissions that your role has; {} is not among them", beyond.name());
        return Err(invalid_field("permissions", "not_allowed", message));
    }
    let count: i64 = api_tokens::table
        .filter(api_tokens::account_id.eq(account).and(api_tokens::revoked_at.is_null()))
        .count()
        .get_result(tx.conn)?;
    if count >= PER_ACCOUNT {
        return Err(conflict("too_many_tokens", "revoke a token that is no longer used first"));
    }
    let mut permissions = new.permissions.clone();
    permissions.sort_unstable();
    permissions.dedup();
    let row: Row = diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::account_id.eq(account),
            api_tokens::name.eq(new.name.trim()),
            api_tokens::token_hash.eq(digest(secret).to_vec()),
            api_tokens::permissions.eq(serde_json::to_string(&permissions).map_err(internal)?),
            api_tokens::created_at.eq(now),
            api_tokens::expires_at.eq(now + TimeDelta::days(new.expires_in_days)),
        ))
        .returning(api_tokens::all_columns)
        .get_result(tx.conn)?;
    record(tx, "accounts.token.created", &row);
    row.token()
}

fn record(tx: &mut Tx<'_>, kind: &'static str, row: &Row) {
    let payload = serde_json::json!({ "account": row.account_id, "token": row.id, "name": row.name });
    tx.record(
        Entry::new(kind, Audience::user_and_admins(row.account_id))
            .subject("account", row.account_id)
            .payload(&payload),
    );
}

/// The tokens of an account that were not revoked, newest first.
pub fn list(conn: &mut AnyConnection, account: i64, before: Option<i64>, limit: i64) -> Result<Page<ApiToken>> {
    let rows: Vec<Row> = api_tokens::table
        .filter(api_tokens::account_id.eq(account).and(api_tokens::revoked_at.is_null()))
        .filter(api_tokens::id.lt(before.unwrap_or(i64::MAX)))
        .order(api_tokens::id.desc())
        .limit(limit + 1)
        .load(conn)?;
    let items = rows.iter().map(Row::token).collect::<Result<_>>()?;
    Ok(Page::cut(items, limit, |token: &ApiToken| token.id.to_string()))
}

/// Revokes a token of an account.
pub fn revoke(tx: &mut Tx<'_>, account: i64, id: i64) -> Result<()> {
    let row: Option<Row> = api_tokens::table
        .find(id)
        .filter(api_tokens::account_id.eq(account).and(api_tokens::revoked_at.is_null()))
        .first(tx.conn)
        .optional()?;
    let row = row.ok_or_else(|| not_found("token"))?;
    diesel::update(api_tokens::table.find(id)).set(api_tokens::revoked_at.eq(Some(tx.now()))).execute(tx.conn)?;
    record(tx, "accounts.token.revoked", &row);
    Ok(())
}

/// Removes all tokens of an account.
pub fn delete_all(tx: &mut Tx<'_>, account: i64) -> Result<()> {
    diesel::delete(api_tokens::table.filter(api_tokens::account_id.eq(account))).execute(tx.conn)?;
    Ok(())
}

/// Who calls with a token: what it was given, within what its account's role allows today.
pub fn identity(conn: &mut AnyConnection, hash: [u8; 32], now: NaiveDateTime) -> Result<Found> {
    let row: Option<Row> = api_tokens::table
        .filter(api_tokens::token_hash.eq(hash.to_vec()))
        .filter(api_tokens::revoked_at.is_null().and(api_tokens::expires_at.gt(now)))
        .first(conn)
        .optional()?;
    let Some(row) = row else { return Ok(Found::Unknown) };
    let account: account_store::Row = accounts::table.find(row.account_id).first(conn)?;
    if !account.is_active() {
        return Ok(Found::Unknown);
    }
    let role = account.role()?;
    let given = row.permissions()?;
    Ok(Found::Good(Identity {
        account: row.account_id,
        role,
        session: None,
        application: None,
        token: Some(row.id),
        permissions: role.permissions().iter().copied().filter(|permission| given.contains(permission)).collect(),
        must_change_password: account.must_change_password,
        expires_at: Some(row.expires_at),
    }))
}

/// Notes that a token is in use.
pub fn used(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    diesel::update(api_tokens::table.find(id)).set(api_tokens::last_used_at.eq(Some(tx.now()))).execute(tx.conn)?;
    Ok(())
}

//! What other modules may ask about accounts.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::accounts;
use crate::error::Result;

/// How an account is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Lower case.
    pub username: String,
    /// The name that people see; empty once the account is deleted.
    pub display_name: String,
}

/// Of these accounts, those that may sign in.
pub fn active(conn: &mut AnyConnection, ids: &[i64]) -> Result<Vec<i64>> {
    Ok(accounts::table
        .filter(accounts::id.eq_any(ids))
        .filter(accounts::disabled.eq(false).and(accounts::deleted_at.is_null()))
        .order(accounts::id.asc())
        .select(accounts::id)
        .load(conn)?)
}

/// The accounts that have these usernames (lower case) and may sign in.
pub fn active_by_usernames(conn: &mut AnyConnection, usernames: &[String]) -> Result<Vec<i64>> {
    Ok(accounts::table
        .filter(accounts::username.eq_any(usernames))
        .filter(accounts::disabled.eq(false).and(accounts::deleted_at.is_null()))
        .order(accounts::id.asc())
        .select(accounts::id)
        .load(conn)?)
}

/// The accounts that have these usernames (lower case), by username, whether or not they may sign in.
pub fn by_usernames(conn: &mut AnyConnection, usernames: &[String]) -> Result<HashMap<String, i64>> {
    let mut found = HashMap::new();
    for some in usernames.chunks(1_000) {
        let rows: Vec<(String, i64)> = accounts::table
            .filter(accounts::username.eq_any(some))
            .select((accounts::username, accounts::id))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// How these accounts are called, by id.
pub fn names(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, Name>> {
    let rows: Vec<(i64, String, String)> = accounts::table
        .filter(accounts::id.eq_any(ids))
        .select((accounts::id, accounts::username, accounts::display_name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, username, display_name)| (id, Name { username, display_name })).collect())
}

/// The account that has this username (lower case), whether or not it may sign in.
pub fn id_of_username(conn: &mut AnyConnection, username: &str) -> Result<Option<i64>> {
    Ok(accounts::table.filter(accounts::username.eq(username)).select(accounts::id).first(conn).optional()?)
}

//! How mail is sent, in its one row.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Value, json};
use workspace_protocol::Check;
use workspace_protocol::mail::{MailSecurity, MailSettings, SetMailSettings};

use super::smtp;
use crate::db::schema::mail_settings as settings;
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, internal, invalid, invalid_field, version_conflict};
use crate::journal::{Audience, Entry};
use crate::secret::Secret;

/// The id of the one row.
const ONE: i64 = 1;

#[derive(Queryable)]
struct Row {
    _id: i64,
    host: String,
    port: i32,
    security: String,
    username: String,
    password: Option<String>,
    sender_address: String,
    sender_name: String,
    version: i32,
    changed_at: NaiveDateTime,
    changed_by: i64,
}

/// What sending needs, with the password.
#[derive(Debug, Clone)]
pub struct Account {
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub security: MailSecurity,
    /// Who the server is there; empty: nobody in particular.
    pub username: String,
    /// Its password.
    pub password: Option<Secret>,
    /// The address that mail comes from.
    pub sender_address: String,
    /// The name that mail comes from.
    pub sender_name: String,
}

fn row(conn: &mut AnyConnection) -> Result<Option<Row>> {
    Ok(settings::table.find(ONE).first(conn).optional()?)
}

fn security(name: &str) -> Result<MailSecurity> {
    serde_json::from_value(Value::from(name)).map_err(internal)
}

/// What sending needs; `None` while nobody has set it up.
pub fn account(conn: &mut AnyConnection) -> Result<Option<Account>> {
    row(conn)?
        .map(|row| {
            Ok(Account {
                port: u16::try_from(row.port).map_err(internal)?,
                security: security(&row.security)?,
                host: row.host,
                username: row.username,
                password: row.password.map(Secret::new),
                sender_address: row.sender_address,
                sender_name: row.sender_name,
            })
        })
        .transpose()
}

/// The address that mail comes from; `None` while nothing is set up.
pub fn sender(conn: &mut AnyConnection) -> Result<Option<String>> {
    Ok(settings::table.find(ONE).select(settings::sender_address).first(conn).optional()?)
}

/// How mail is sent, without the password.
pub fn read(conn: &mut AnyConnection) -> Result<MailSettings> {
    let Some(row) = row(conn)? else {
        return Ok(MailSettings {
            configured: false,
            host: String::new(),
            port: 587,
            security: MailSecurity::Starttls,
            username: String::new(),
            password_set: false,
            sender_address: String::new(),
            sender_name: String::new(),
            version: 0,
            changed_at: None,
            changed_by: None,
        });
    };
    Ok(MailSettings {
        configured: true,
        port: u16::try_from(row.port).map_err(internal)?,
        security: security(&row.security)?,
        host: row.host,
        username: row.username,
        password_set: row.password.is_some(),
        sender_address: row.sender_address,
        sender_name: row.sender_name,
        version: row.version,
        changed_at: Some(row.changed_at.into()),
        changed_by: Some(row.changed_by),
    })
}

/// Sets how mail is sent.
///
/// # Errors
/// 409 `version_conflict` with the settings as they are; 422 for the `password` where the host changes and it is not told
/// again, so that nobody can have it sent to a host of theirs, for the `security` where it would cross a network in the
/// clear, for a password without a `username`, and for a sender's address that is none.
pub fn write(tx: &mut Tx<'_>, by: i64, set: &SetMailSettings) -> Result<MailSettings> {
    let before = read(tx.conn)?;
    if before.version != set.version {
        return Err(version_conflict(&before));
    }
    let mut check = Check::default();
    smtp::check_address("sender_address", &set.sender_address, &mut check);
    let problems = check.into_problems();
    if !problems.is_empty() {
        return Err(invalid(problems));
    }
    let kept = row(tx.conn)?.and_then(|row| row.password);
    let host = set.host.to_ascii_lowercase();
    let password = match &set.password {
        Some(given) => given.clone(),
        None if kept.is_some() && before.host != host => {
            return Err(invalid_field("password", "required", "the password again, since the host is another"));
        }
        None => kept,
    };
    if password.is_some() && set.username.is_empty() {
        return Err(invalid_field("username", "required", "a user name, since there is a password"));
    }
    if password.is_some() && set.security == MailSecurity::None && !is_this_machine(&host) {
        return Err(invalid_field(
            "security",
            "insecure",
            "starttls or tls: the password would be readable on the way",
        ));
    }
    let values = (
        settings::host.eq(&host),
        settings::port.eq(i32::from(set.port)),
        settings::security.eq(set.security.name()),
        settings::username.eq(&set.username),
        settings::password.eq(&password),
        settings::sender_address.eq(&set.sender_address),
        settings::sender_name.eq(set.sender_name.trim()),
        settings::version.eq(set.version + 1),
        settings::changed_at.eq(tx.now()),
        settings::changed_by.eq(by),
    );
    if before.configured {
        diesel::update(settings::table.find(ONE)).set(values).execute(tx.conn)?;
    } else {
        diesel::insert_into(settings::table).values((settings::id.eq(ONE), values)).execute(tx.conn)?;
    }
    let after = read(tx.conn)?;
    tx.record(Entry::new("mail.settings.changed", Audience::admins()).payload(&json!({ "settings": &after })));
    Ok(after)
}

/// Forgets how mail is sent, with the password. What waits is tried for its day, should it be set up again.
pub fn remove(tx: &mut Tx<'_>) -> Result<()> {
    if diesel::delete(settings::table.find(ONE)).execute(tx.conn)? > 0 {
        let after = read(tx.conn)?;
        tx.record(Entry::new("mail.settings.changed", Audience::admins()).payload(&json!({ "settings": after })));
    }
    Ok(())
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

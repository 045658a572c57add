//! What an administrator sets for the whole organisation, kept in the database.

use diesel::prelude::*;
use uuid::Uuid;

use crate::db::schema::settings;
use crate::db::{AnyConnection, insert_or_ignore, upsert};
use crate::error::{Result, internal};

/// The settings that there are so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// What the server is known by.
    pub id: Uuid,
    /// The organisation's name.
    pub organisation: String,
    /// The accent colour of the interface, `#rrggbb`.
    pub accent: String,
}

/// Reads all settings.
pub fn read(conn: &mut AnyConnection) -> Result<Settings> {
    let rows: Vec<(String, String)> =
        settings::table.select((settings::name, settings::value)).order(settings::name).limit(100).load(conn)?;
    let get = |name: &str, default: &str| {
        rows.iter().find(|(key, _)| key == name).map_or_else(|| default.to_owned(), |(_, value)| value.clone())
    };
    Ok(Settings {
        id: get("id", "").parse().map_err(internal)?,
        organisation: get("organisation", "Workspace"),
        accent: get("accent", "#3e3b8c"),
    })
}

/// Gives a new server the id that it is known by from then on, at all of its nodes.
pub fn ensure_id(conn: &mut AnyConnection) -> Result<()> {
    let id = Uuid::new_v4().to_string();
    insert_or_ignore!(conn, settings::table, (settings::name.eq("id"), settings::value.eq(id)))?;
    Ok(())
}

/// The value of one setting, where it was ever set.
pub fn value(conn: &mut AnyConnection, name: &str) -> Result<Option<String>> {
    Ok(settings::table.find(name).select(settings::value).first(conn).optional()?)
}

/// Changes one setting.
pub fn write(conn: &mut AnyConnection, name: &str, value: &str) -> Result<()> {
    upsert!(
        conn,
        settings::table,
        (settings::name.eq(name), settings::value.eq(value)),
        settings::name,
        settings::value.eq(value)
    )?;
    Ok(())
}

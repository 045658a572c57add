//! What an administrator sets for the whole organisation, kept in the database.

use diesel::prelude::*;

use crate::db::schema::settings;
use crate::db::{AnyConnection, upsert};
use crate::error::Result;

/// The settings that there are so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
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
    Ok(Settings { organisation: get("organisation", "Workspace"), accent: get("accent", "#3e3b8c") })
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

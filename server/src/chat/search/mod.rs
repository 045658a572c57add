//! Finding messages: [`query`] understands what people type and decides what it finds, [`words`] what a word is, [`index`]
//! what the index keeps and is asked, and [`indexer`] keeps it in step.

pub mod index;
pub mod indexer;
pub mod query;
pub mod words;

pub use super::store::search::reindex;
pub use indexer::{Indexer, run};

use crate::accounts;
use crate::chat::store::search::{self as store, Wanted};
use crate::core::Core;
use crate::db::AnyConnection;
use crate::db::text::fold;
use crate::error::{Result, invalid_field};
use crate::journal::Recorded;
use query::Query;

/// Wakes the indexer.
pub fn observe(core: &Core, entry: &Recorded) {
    if entry.kind == "chat.message.created" {
        core.memory.get::<Indexer>().wake();
    }
}

/// Understands a query of `account`, and finds the people and channels that it names.
///
/// # Errors
/// 422 of the field `query`, with what is accepted.
pub fn understand(conn: &mut AnyConnection, account: i64, text: &str, today: chrono::NaiveDate) -> Result<Wanted> {
    let refuse = |message: String| invalid_field("query", "invalid", message);
    let query = Query::read(text).map_err(refuse)?;
    let person = |conn: &mut AnyConnection, name: &str| -> Result<i64> {
        if name == "me" {
            return Ok(account);
        }
        let found = accounts::id_of_username(conn, &name.to_lowercase())?;
        found.ok_or_else(|| invalid_field("query", "unknown", format!("nobody has the username {name}")))
    };
    let from = query.from.as_deref().map(|name| person(conn, name)).transpose()?;
    let mut channels = store::readable(conn, account)?;
    if let Some(name) = &query.channel {
        let found = match name.strip_prefix('@') {
            Some(other) => {
                let other = person(conn, other)?;
                store::conversation(conn, &[account, other])?
            }
            None => store::channel_named(conn, &fold(name), &channels)?,
        };
        let unknown = || invalid_field("query", "unknown", format!("there is no channel {name} that you may read"));
        channels = vec![found.ok_or_else(unknown)?];
    }
    Ok(Wanted { query, from, channels, today })
}

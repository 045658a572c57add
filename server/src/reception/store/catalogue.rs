//! The catalogue.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;
use workspace_protocol::Page;
use workspace_protocol::reception::catalogue::{
    CatalogueEntry, CatalogueKind, CreateCatalogueEntry, UpdateCatalogueEntry,
};

use super::changes::{self, Subject};
use super::from_name;
use crate::db::schema::reception_catalogue as table;
use crate::db::text::{after_prefix, fold};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, invalid_field, malformed_field, not_found, version_conflict};
use crate::journal::{Audience, Entry};

/// A stored entry.
#[derive(Debug, Clone, Queryable)]
pub struct CatalogueRow {
    /// Its id.
    pub id: i64,
    kind: String,
    /// Of a model, its brand; 0: none.
    pub parent_id: i64,
    /// Its name.
    pub name: String,
    /// The folded name.
    pub name_key: String,
    archived_at: Option<NaiveDateTime>,
    /// The entry that it became a part of.
    pub merged_into: Option<i64>,
    created_at: NaiveDateTime,
    created_by: Option<i64>,
    /// Counts the changes.
    pub version: i32,
}

impl CatalogueRow {
    /// What it names.
    pub fn kind(&self) -> Result<CatalogueKind> {
        from_name(self.kind.clone())
    }

    /// As it crosses the wire.
    pub fn entry(self) -> Result<CatalogueEntry> {
        Ok(CatalogueEntry {
            kind: self.kind()?,
            id: self.id,
            parent: Some(self.parent_id).filter(|parent| *parent != 0),
            name: self.name,
            archived_at: self.archived_at.map(Into::into),
            merged_into: self.merged_into,
            created_at: self.created_at.into(),
            created_by: self.created_by,
            version: self.version,
        })
    }
}

/// The names of these entries, by id.
pub fn names(conn: &mut AnyConnection, ids: impl IntoIterator<Item = i64>) -> Result<HashMap<i64, String>> {
    let mut ids: Vec<i64> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(i64, String)> =
        table::table.filter(table::id.eq_any(ids)).select((table::id, table::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// An entry.
///
/// # Errors
/// 404 when there is none.
pub fn find(conn: &mut AnyConnection, id: i64) -> Result<CatalogueRow> {
    table::table.find(id).first(conn).optional()?.ok_or_else(|| not_found("entry of the catalogue"))
}

/// The entry of this kind that a request points to in `field`: of one that was merged, what it became a part of. Archived ones
/// are accepted, since a draft may be older than the archiving.
///
/// # Errors
/// 422 `unknown` when there is none.
pub fn require(conn: &mut AnyConnection, field: &str, kind: CatalogueKind, id: i64) -> Result<CatalogueRow> {
    let unknown = || invalid_field(field, "unknown", format!("the id of a {} of the catalogue", kind.name()));
    let row: Option<CatalogueRow> = table::table.find(id).filter(table::kind.eq(kind.name())).first(conn).optional()?;
    let row = row.ok_or_else(unknown)?;
    match row.merged_into {
        Some(into) => table::table.find(into).first(conn).optional()?.ok_or_else(unknown),
        None => Ok(row),
    }
}

/// The entries with these ids and, for those that were merged, what they became a part of instead; by the id that was
/// asked for.
pub fn resolve(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, CatalogueRow>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<CatalogueRow> = table::table.filter(table::id.eq_any(ids)).load(conn)?;
    let merged: Vec<i64> = rows.iter().filter_map(|row| row.merged_into).collect();
    let targets: Vec<CatalogueRow> =
        if merged.is_empty() { Vec::new() } else { table::table.filter(table::id.eq_any(merged)).load(conn)? };
    let targets: HashMap<i64, CatalogueRow> = targets.into_iter().map(|row| (row.id, row)).collect();
    let resolved = rows.into_iter().filter_map(|row| match row.merged_into {
        Some(into) => targets.get(&into).map(|target| (row.id, target.clone())),
        None => Some((row.id, row)),
    });
    Ok(resolved.collect())
}

/// Which entries are looked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Of this kind.
    pub kind: CatalogueKind,
    /// Models of this brand.
    pub parent: Option<i64>,
    /// The beginning of the name.
    pub query: Option<String>,
    /// Those that are archived instead of those that are not.
    pub archived: bool,
    /// After the name of this entry.
    pub after: Option<i64>,
}

/// The entries, by name. Those that were merged are left out.
///
/// # Errors
/// 400 for a cursor that is none.
pub fn list(conn: &mut AnyConnection, wanted: &Wanted, limit: i64) -> Result<Page<CatalogueEntry>> {
    let mut query = table::table
        .filter(table::kind.eq(wanted.kind.name()).and(table::merged_into.is_null()))
        .order((table::name_key.asc(), table::id.asc()))
        .limit(limit + 1)
        .into_boxed();
    if let Some(parent) = wanted.parent {
        query = query.filter(table::parent_id.eq(parent));
    }
    query = if wanted.archived {
        query.filter(table::archived_at.is_not_null())
    } else {
        query.filter(table::archived_at.is_null())
    };
    let start = wanted.query.as_deref().map(|text| fold(text.trim())).unwrap_or_default();
    if let Some(end) = after_prefix(&start) {
        query = query.filter(table::name_key.lt(end));
    }
    // SQLite begins in the index at one lower bound alone, so there must not be two of them.
    query = match wanted.after {
        None => query.filter(table::name_key.ge(start)),
        Some(after) => {
            let key: Option<String> = table::table.find(after).select(table::name_key).first(conn).optional()?;
            let key = key.ok_or_else(|| malformed_field("cursor", "the `next` of the page before"))?;
            let from = key.clone().max(start);
            query.filter(table::name_key.ge(from)).filter(table::name_key.gt(key).or(table::id.gt(after)))
        }
    };
    let page = Page::cut(query.load::<CatalogueRow>(conn)?, limit, |row| row.id.to_string());
    Ok(Page { items: page.items.into_iter().map(CatalogueRow::entry).collect::<Result<_>>()?, next: page.next })
}

/// The entry with this name, whatever became of it.
pub fn by_name(
    conn: &mut AnyConnection,
    kind: CatalogueKind,
    parent: i64,
    name_key: &str,
) -> Result<Option<CatalogueRow>> {
    Ok(table::table
        .filter(table::kind.eq(kind.name()).and(table::parent_id.eq(parent)).and(table::name_key.eq(name_key)))
        .first(conn)
        .optional()?)
}

/// Creates an entry, or answers the one that has the name: what it was merged into where it was, and taken back from the
/// archive. Says whether it was created.
///
/// # Errors
/// 422 for a brand that there is not.
pub fn create(tx: &mut Tx<'_>, creator: i64, new: &CreateCatalogueEntry) -> Result<(CatalogueEntry, bool)> {
    let parent = match new.parent {
        Some(brand) => require(tx.conn, "parent", CatalogueKind::Brand, brand)?.id,
        None => 0,
    };
    let name = new.name.trim();
    if let Some(found) = by_name(tx.conn, new.kind, parent, &fold(name))? {
        let row = match found.merged_into {
            Some(into) => find(tx.conn, into)?,
            None => found,
        };
        if row.archived_at.is_some() {
            let (id, name) = (row.id, row.name.clone());
            let row = set(tx, &row, &name, None)?;
            changed(tx, &row, json!({ "archived": { "from": true, "to": false } }))?;
            return Ok((find(tx.conn, id)?.entry()?, false));
        }
        return Ok((row.entry()?, false));
    }
    let row: CatalogueRow = diesel::insert_into(table::table)
        .values((
            table::kind.eq(new.kind.name()),
            table::parent_id.eq(parent),
            table::name.eq(name),
            table::name_key.eq(fold(name)),
            table::created_at.eq(tx.now()),
            table::created_by.eq(creator),
            table::version.eq(1),
        ))
        .returning(table::all_columns)
        .get_result(tx.conn)?;
    let entry = row.entry()?;
    let happened = Entry::new("reception.catalogue.created", Audience::everyone()).subject("catalogue", entry.id);
    let seq = tx.record(happened.payload(&json!({ "entry": &entry })));
    let details = json!({ "kind": entry.kind, "parent": entry.parent, "name": &entry.name });
    changes::keep(tx, seq, Subject::Catalogue, "created", [(entry.id, details)])?;
    Ok((entry, true))
}

fn set(tx: &mut Tx<'_>, row: &CatalogueRow, name: &str, archived_at: Option<NaiveDateTime>) -> Result<CatalogueRow> {
    Ok(diesel::update(table::table.find(row.id))
        .set((
            table::name.eq(name),
            table::name_key.eq(fold(name)),
            table::archived_at.eq(archived_at),
            table::version.eq(row.version + 1),
        ))
        .returning(table::all_columns)
        .get_result(tx.conn)?)
}

fn changed(tx: &mut Tx<'_>, row: &CatalogueRow, details: serde_json::Value) -> Result<()> {
    let entry = row.clone().entry()?;
    let happened = Entry::new("reception.catalogue.changed", Audience::everyone()).subject("catalogue", entry.id);
    let seq = tx.record(happened.payload(&json!({ "entry": &entry })));
    changes::keep(tx, seq, Subject::Catalogue, "changed", [(entry.id, details)])
}

/// An entry that can be changed on this version.
///
/// # Errors
/// 404, 409 `merged`, or with the entry as it is when it was changed since.
pub fn require_version(conn: &mut AnyConnection, id: i64, version: i32) -> Result<CatalogueRow> {
    let row = find(conn, id)?;
    if row.version != version {
        return Err(version_conflict(&row.entry()?));
    }
    if row.merged_into.is_some() {
        return Err(conflict("merged", "it became a part of another entry").current(&row.entry()?));
    }
    Ok(row)
}

/// Changes an entry.
///
/// # Errors
/// 404, 409 `merged`, `name_taken`, or with the entry as it is when it was changed since.
pub fn update(tx: &mut Tx<'_>, id: i64, change: &UpdateCatalogueEntry) -> Result<CatalogueEntry> {
    let row = require_version(tx.conn, id, change.version)?;
    let name = change.name.as_deref().map_or(row.name.as_str(), str::trim).to_owned();
    let other = by_name(tx.conn, row.kind()?, row.parent_id, &fold(&name))?.filter(|other| other.id != id);
    if let Some(other) = other {
        return Err(
            conflict("name_taken", "another entry, perhaps an archived one, has this name").current(&other.entry()?)
        );
    }
    let archived_at = match change.archived {
        Some(true) => row.archived_at.or(Some(tx.now())),
        Some(false) => None,
        None => row.archived_at,
    };
    let mut details = serde_json::Map::new();
    if name != row.name {
        details.insert("name".to_owned(), json!({ "from": &row.name, "to": &name }));
    }
    if archived_at.is_some() != row.archived_at.is_some() {
        details
            .insert("archived".to_owned(), json!({ "from": row.archived_at.is_some(), "to": archived_at.is_some() }));
    }
    if details.is_empty() {
        return row.entry();
    }
    let row = set(tx, &row, &name, archived_at)?;
    changed(tx, &row, details.into())?;
    row.entry()
}

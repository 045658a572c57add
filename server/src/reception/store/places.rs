//! Places: a small tree, so small that it is read whole.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;
use serde_json::json;
use workspace_protocol::reception::places::{CreatePlace, MAX_PLACE_DEPTH, MAX_PLACES, Place, UpdatePlace};

use super::changes::{self, Subject};
use crate::db::schema::{reception_disks, reception_items, reception_places};
use crate::db::text::fold;
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, invalid_field, not_found, version_conflict};

#[derive(Debug, Clone, Queryable)]
struct PlaceRow {
    id: i64,
    parent_id: i64,
    name: String,
    name_key: String,
    archived_at: Option<NaiveDateTime>,
    _created_at: NaiveDateTime,
    _created_by: Option<i64>,
    version: i32,
}

impl PlaceRow {
    fn place(self, items: i64, disks: i64) -> Place {
        Place {
            id: self.id,
            name: self.name,
            parent: (self.parent_id != 0).then_some(self.parent_id),
            items,
            disks,
            archived_at: self.archived_at.map(Into::into),
            version: self.version,
        }
    }
}

/// All places, those in one place by name.
pub fn all(conn: &mut AnyConnection) -> Result<Vec<Place>> {
    let rows: Vec<PlaceRow> = reception_places::table
        .order((reception_places::parent_id.asc(), reception_places::name_key.asc()))
        .limit(MAX_PLACES)
        .load(conn)?;
    let items: Vec<(Option<i64>, i64)> = reception_items::table
        .filter(reception_items::place_id.is_not_null())
        .filter(reception_items::left_at.is_null().and(reception_items::deleted_at.is_null()))
        .group_by(reception_items::place_id)
        .select((reception_items::place_id, count_star()))
        .load(conn)?;
    let disks: Vec<(Option<i64>, i64)> = reception_disks::table
        .filter(reception_disks::place_id.is_not_null().and(reception_disks::deleted_at.is_null()))
        .group_by(reception_disks::place_id)
        .select((reception_disks::place_id, count_star()))
        .load(conn)?;
    let (items, disks) = (by_place(items), by_place(disks));
    let counted = |counts: &HashMap<i64, i64>, id| counts.get(&id).copied().unwrap_or_default();
    Ok(rows.into_iter().map(|row| (counted(&items, row.id), counted(&disks, row.id), row)).map(shown).collect())
}

fn shown((items, disks, row): (i64, i64, PlaceRow)) -> Place {
    row.place(items, disks)
}

fn by_place(counts: Vec<(Option<i64>, i64)>) -> HashMap<i64, i64> {
    counts.into_iter().filter_map(|(place, count)| Some((place?, count))).collect()
}

/// A place, with what stands right on it.
///
/// # Errors
/// 404.
pub fn one(conn: &mut AnyConnection, id: i64) -> Result<Place> {
    let row = find(conn, id)?;
    let items = reception_items::table
        .filter(reception_items::place_id.eq(id))
        .filter(reception_items::left_at.is_null().and(reception_items::deleted_at.is_null()))
        .count()
        .get_result(conn)?;
    let disks = reception_disks::table
        .filter(reception_disks::place_id.eq(id).and(reception_disks::deleted_at.is_null()))
        .count()
        .get_result(conn)?;
    Ok(row.place(items, disks))
}

fn find(conn: &mut AnyConnection, id: i64) -> Result<PlaceRow> {
    let row: Option<PlaceRow> = reception_places::table.find(id).first(conn).optional()?;
    row.ok_or_else(|| not_found("place"))
}

/// A place where something can be put.
///
/// # Errors
/// 422 of `field` for one that does not exist or is archived.
pub fn require_open(conn: &mut AnyConnection, field: &str, id: i64) -> Result<()> {
    let archived: Option<Option<NaiveDateTime>> =
        reception_places::table.find(id).select(reception_places::archived_at).first(conn).optional()?;
    match archived {
        Some(None) => Ok(()),
        Some(Some(_)) | None => Err(invalid_field(field, "unknown", "a place that exists and is not archived")),
    }
}

/// The names of these places.
pub fn names(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, String>> {
    let rows: Vec<(i64, String)> = reception_places::table
        .filter(reception_places::id.eq_any(ids))
        .select((reception_places::id, reception_places::name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// A place and all places in it.
pub fn with_all_inside(conn: &mut AnyConnection, place: i64) -> Result<Vec<i64>> {
    let tree: Vec<(i64, i64)> = reception_places::table
        .select((reception_places::id, reception_places::parent_id))
        .limit(MAX_PLACES)
        .load(conn)?;
    let mut found = vec![place];
    let mut at = 0;
    while let Some(&parent) = found.get(at) {
        found.extend(tree.iter().filter(|(_, above)| *above == parent).map(|(id, _)| *id));
        at += 1;
    }
    Ok(found)
}

/// Creates a place.
///
/// # Errors
/// 409 `name_taken` or `too_many`, 422 for a place to be in that does not exist, is archived or lies too deep.
pub fn create(tx: &mut Tx<'_>, new: &CreatePlace) -> Result<Place> {
    let count: i64 = reception_places::table.count().get_result(tx.conn)?;
    if count >= MAX_PLACES {
        return Err(conflict("too_many", format!("there are {MAX_PLACES} places, which is the most there may be")));
    }
    let parent = new.parent.unwrap_or(0);
    require_room(tx.conn, parent, 1)?;
    require_free(tx.conn, parent, &new.name, 0)?;
    let row: PlaceRow = diesel::insert_into(reception_places::table)
        .values((
            reception_places::parent_id.eq(parent),
            reception_places::name.eq(new.name.trim()),
            reception_places::name_key.eq(fold(new.name.trim())),
            reception_places::created_at.eq(tx.now()),
            reception_places::created_by.eq(tx.origin().actor),
            reception_places::version.eq(1),
        ))
        .returning(reception_places::all_columns)
        .get_result(tx.conn)?;
    let place = row.place(0, 0);
    record(tx, "reception.place.created", "created", &place)?;
    Ok(place)
}

/// Changes a place.
///
/// # Errors
/// 404, 409 `version_conflict`, `name_taken`, `not_empty`, 422 for a place to be in that does not fit.
pub fn update(tx: &mut Tx<'_>, id: i64, change: &UpdatePlace) -> Result<Place> {
    let row = find(tx.conn, id)?;
    let before = one(tx.conn, id)?;
    if row.version != change.version {
        return Err(version_conflict(&before));
    }
    let inside = with_all_inside(tx.conn, id)?;
    let parent = change.parent.unwrap_or(row.parent_id);
    if parent != row.parent_id {
        if inside.contains(&parent) {
            return Err(invalid_field("parent", "invalid", "a place that is not in this one"));
        }
        let levels = height(tx.conn, id)?;
        require_room(tx.conn, parent, levels)?;
    }
    let name = change.name.as_deref().map_or(row.name.as_str(), str::trim);
    if fold(name) != row.name_key || parent != row.parent_id {
        require_free(tx.conn, parent, name, id)?;
    }
    let archived_at = match change.archived {
        Some(true) if before.items > 0 || before.disks > 0 || inside.len() > 1 => {
            return Err(conflict("not_empty", "something stands there, or it has places in it").current(&before));
        }
        Some(true) => row.archived_at.or(Some(tx.now())),
        Some(false) => None,
        None => row.archived_at,
    };
    let row: PlaceRow = diesel::update(reception_places::table.find(id))
        .set((
            reception_places::parent_id.eq(parent),
            reception_places::name.eq(name),
            reception_places::name_key.eq(fold(name)),
            reception_places::archived_at.eq(archived_at),
            reception_places::version.eq(row.version + 1),
        ))
        .returning(reception_places::all_columns)
        .get_result(tx.conn)?;
    let place = row.place(before.items, before.disks);
    record(tx, "reception.place.changed", "changed", &place)?;
    Ok(place)
}

fn record(tx: &mut Tx<'_>, kind: &'static str, verb: &'static str, place: &Place) -> Result<()> {
    changes::record(tx, (Subject::Place, place.id), (kind, verb), &json!({ "place": place }), place).map(drop)
}

/// Refuses a name that another place in the same one has. Checked first, since breaking the unique rule would undo the whole
/// batch of writes.
fn require_free(conn: &mut AnyConnection, parent: i64, name: &str, except: i64) -> Result<()> {
    let taken: Option<i64> = reception_places::table
        .filter(reception_places::parent_id.eq(parent).and(reception_places::name_key.eq(fold(name.trim()))))
        .filter(reception_places::id.ne(except))
        .select(reception_places::id)
        .first(conn)
        .optional()?;
    match taken {
        Some(_) => Err(conflict("name_taken", "another place in the same one, perhaps an archived one, has this name")),
        None => Ok(()),
    }
}

/// Refuses a place to be in that does not exist, is archived, or would make the tree too deep with `height` more levels.
fn require_room(conn: &mut AnyConnection, parent: i64, height: usize) -> Result<()> {
    let mut depth = 0;
    let mut above = parent;
    while above != 0 {
        let row = find(conn, above).map_err(|_| invalid_field("parent", "unknown", "a place that exists"))?;
        if row.archived_at.is_some() {
            return Err(invalid_field("parent", "archived", "a place that is not archived"));
        }
        depth += 1;
        above = row.parent_id;
    }
    if depth + height > MAX_PLACE_DEPTH {
        return Err(invalid_field("parent", "too_deep", format!("at most {MAX_PLACE_DEPTH} places in one another")));
    }
    Ok(())
}

/// How many levels a place has, itself included.
fn height(conn: &mut AnyConnection, place: i64) -> Result<usize> {
    let mut levels = 0;
    let mut level = vec![place];
    while !level.is_empty() {
        levels += 1;
        level = reception_places::table
            .filter(reception_places::parent_id.eq_any(level))
            .select(reception_places::id)
            .load(conn)?;
    }
    Ok(levels)
}

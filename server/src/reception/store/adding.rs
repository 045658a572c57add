//! Adding items to a lot, and what a serial number must be for it.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;
use workspace_protocol::FieldProblem;
use workspace_protocol::reception::items::{AddItems, ChangedItems, NewItem, Os, Outcome};
use workspace_protocol::reception::lots::MAX_LOT_ITEMS;
use workspace_protocol::reception::{Worker, catalogue::CatalogueKind};

use super::catalogue::{self, CatalogueRow};
use super::items::{self, ItemRow};
use super::lots::{self, LotRow};
use super::serial_key;
use crate::accounts;
use crate::db::schema::{reception_items as table, reception_places};
use crate::db::{AnyConnection, Tx, insert_many};
use crate::error::{Result, conflict, invalid, problem};

/// How many earlier items a refusal shows at the most.
const MAX_SHOWN: i64 = 20;

/// An item, about to be stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = table, treat_none_as_default_value = false)]
struct NewRow<'a> {
    lot_id: i64,
    position: i32,
    serial: &'a str,
    serial_key: &'a str,
    kind: &'static str,
    kind_label: &'a str,
    brand_id: Option<i64>,
    model_id: Option<i64>,
    entry_mode: &'static str,
    entered_at: NaiveDateTime,
    entered_by: i64,
    os: Option<&'static str>,
    outcome: Option<&'static str>,
    outcome_id: Option<i64>,
    outcome_at: Option<NaiveDateTime>,
    outcome_by: Option<i64>,
    technician_id: Option<i64>,
    technician_name: &'a str,
    note: &'a str,
    previous_id: Option<i64>,
    place_id: Option<i64>,
    version: i32,
}

/// Adds items to a lot.
///
/// # Errors
/// 404, 409 `recovered`, `lot_full`, or `seen_before` with the earlier items unless a re-entry is meant, 422 for serial numbers
/// that come twice and for what there is not.
pub fn add(tx: &mut Tx<'_>, creator: i64, lot: i64, new: &AddItems) -> Result<ChangedItems> {
    let row = lots::find(tx.conn, lot, false)?;
    row.require_open()?;
    let rows = insert(tx, creator, &row, &new.items, new.reentry)?;
    let added = items::present(tx.conn, rows)?;
    let facts: Vec<_> = added.iter().map(|item| (item.id, items::facts(item))).collect();
    lots::record_items(tx, ("reception.items.added", "added"), vec![row], added, facts)
}

/// Stores new items behind those that the lot has, and answers them in their order.
///
/// # Errors
/// As [`add`].
pub fn insert(tx: &mut Tx<'_>, creator: i64, lot: &LotRow, new: &[NewItem], reentry: bool) -> Result<Vec<ItemRow>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let last: Option<i32> =
        table::table.filter(table::lot_id.eq(lot.id)).select(diesel::dsl::max(table::position)).first(tx.conn)?;
    let last = last.unwrap_or(0);
    // The last position counts deleted items too, so it is the bound of what is stored of a lot.
    if usize::try_from(last).unwrap_or_default() + new.len() > MAX_LOT_ITEMS {
        return Err(conflict("lot_full", format!("a lot has at most {MAX_LOT_ITEMS} items")));
    }
    let keys: Vec<String> = new.iter().map(|item| serial_key(&item.serial)).collect();
    let field = |at: usize| format!("items[{at}].serial");
    refuse_duplicates(tx.conn, lot.id, &keys, field)?;
    let earlier = earlier(tx.conn, lot.id, &keys)?;
    if !reentry {
        refuse_seen(tx.conn, &earlier, &keys, field)?;
    }
    let known = Known::load(tx.conn, new)?;
    let mut problems = Vec::new();
    let mut rows = Vec::new();
    for (((at, item), key), position) in new.iter().enumerate().zip(&keys).zip(last + 1..) {
        let named = |name: &str| format!("items[{at}].{name}");
        let mut check = |name: &str, found: Result<Option<i64>, FieldProblem>| {
            found.map_err(|problem| problems.push(FieldProblem { field: named(name), ..problem })).unwrap_or_default()
        };
        let (brand_id, model_id) = match known.model(item.brand, item.model) {
            Ok(pair) => pair,
            Err((name, problem)) => {
                check(name, Err(problem));
                (None, None)
            }
        };
        let outcome_id = check("outcome_label", known.entry(CatalogueKind::Outcome, item.outcome_label));
        let place_id = check("place", known.place(item.place));
        let technician_id = check("technician", known.technician(item.technician.as_ref()));
        rows.push(NewRow {
            lot_id: lot.id,
            position,
            serial: item.serial.trim(),
            serial_key: key,
            kind: item.kind.name(),
            kind_label: item.kind_label.trim(),
            brand_id,
            model_id,
            entry_mode: item.entry_mode.name(),
            entered_at: tx.now(),
            entered_by: creator,
            os: item.os.map(Os::name),
            outcome: item.outcome.map(Outcome::name),
            outcome_id,
            outcome_at: item.outcome.map(|_| tx.now()),
            outcome_by: item.outcome.map(|_| creator),
            technician_id,
            technician_name: worker_name(item.technician.as_ref()),
            note: &item.note,
            previous_id: earlier.get(key).copied(),
            place_id,
            version: 1,
        });
    }
    if !problems.is_empty() {
        return Err(invalid(problems));
    }
    insert_many!(tx.conn, table::table, &rows)?;
    Ok(table::table
        .filter(table::lot_id.eq(lot.id).and(table::position.gt(last)))
        .order(table::position.asc())
        .load(tx.conn)?)
}

/// The name of somebody without an account; else empty.
pub fn worker_name(worker: Option<&Worker>) -> &str {
    match worker {
        Some(Worker::Name(name)) => name.trim(),
        Some(Worker::Account(_)) | None => "",
    }
}

/// Refuses serial numbers that come twice, or that the lot has; `field` names the input of each. Checked first, since
/// breaking the unique rule would undo the whole batch of writes.
///
/// # Errors
/// 422 `duplicate`.
pub fn refuse_duplicates(
    conn: &mut AnyConnection,
    lot: i64,
    keys: &[String],
    field: impl Fn(usize) -> String,
) -> Result<()> {
    let there: Vec<String> = table::table
        .filter(table::lot_id.eq(lot).and(table::deleted_at.is_null()))
        .filter(table::serial_key.eq_any(keys))
        .select(table::serial_key)
        .load(conn)?;
    let mut taken: HashSet<&str> = there.iter().map(String::as_str).collect();
    let mut problems = Vec::new();
    for (at, key) in keys.iter().enumerate() {
        let message = if there.contains(key) { "this lot has it already" } else { "it comes twice" };
        if !taken.insert(key) {
            problems.push(problem(&field(at), "duplicate", message));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(invalid(problems)) }
}

/// The newest item of another lot that has each of these serial numbers, where there is one.
pub fn earlier(conn: &mut AnyConnection, lot: i64, keys: &[String]) -> Result<HashMap<String, i64>> {
    let found: Vec<(String, Option<i64>)> = table::table
        .filter(table::serial_key.eq_any(keys).and(table::lot_id.ne(lot)))
        .filter(table::deleted_at.is_null())
        .group_by(table::serial_key)
        .select((table::serial_key, diesel::dsl::max(table::id)))
        .load(conn)?;
    Ok(found.into_iter().filter_map(|(key, id)| id.map(|id| (key, id))).collect())
}

/// Refuses serial numbers that were seen before, with what is known of them.
///
/// # Errors
/// 409 `seen_before`.
pub fn refuse_seen(
    conn: &mut AnyConnection,
    earlier: &HashMap<String, i64>,
    keys: &[String],
    field: impl Fn(usize) -> String,
) -> Result<()> {
    if earlier.is_empty() {
        return Ok(());
    }
    let seen = keys.iter().enumerate().filter(|(_, key)| earlier.contains_key(*key));
    let problems = seen.map(|(at, _)| problem(&field(at), "seen_before", "it was in another lot before")).collect();
    let rows: Vec<ItemRow> = table::table
        .filter(table::serial_key.eq_any(keys).and(table::deleted_at.is_null()))
        .order(table::id.desc())
        .limit(MAX_SHOWN)
        .load(conn)?;
    let shown = items::present(conn, rows)?;
    let detail = "some of these serial numbers were in another lot before: say so with `reentry` where that is meant";
    Err(conflict("seen_before", detail).fields(problems).current(&shown))
}

/// The ids of a brand and of a model.
type BrandAndModel = (Option<i64>, Option<i64>);

/// What new items point to, read once for all of them.
pub struct Known {
    catalogue: HashMap<i64, CatalogueRow>,
    places: Vec<i64>,
    accounts: Vec<i64>,
}

impl Known {
    fn load(conn: &mut AnyConnection, new: &[NewItem]) -> Result<Self> {
        let entries = new.iter().flat_map(|item| [item.brand, item.model, item.outcome_label]).flatten();
        let workers = new.iter().filter_map(|item| item.technician.as_ref());
        Self::of(conn, entries, new.iter().filter_map(|item| item.place), workers)
    }

    /// Of these entries of the catalogue, places and people, those that there are.
    pub fn of<'a>(
        conn: &mut AnyConnection,
        entries: impl Iterator<Item = i64>,
        places: impl Iterator<Item = i64>,
        workers: impl Iterator<Item = &'a Worker>,
    ) -> Result<Self> {
        let unique =
            |ids: &mut dyn Iterator<Item = i64>| -> Vec<i64> { ids.collect::<HashSet<_>>().into_iter().collect() };
        let mut accounts = workers.filter_map(|worker| match worker {
            Worker::Account(account) => Some(*account),
            Worker::Name(_) => None,
        });
        let (mut entries, mut places) = (entries, places);
        let (entries, places, accounts) = (unique(&mut entries), unique(&mut places), unique(&mut accounts));
        let there = reception_places::table.filter(reception_places::id.eq_any(&places)).select(reception_places::id);
        Ok(Self {
            catalogue: catalogue::resolve(conn, &entries)?,
            places: if places.is_empty() { places } else { there.load(conn)? },
            accounts: if accounts.is_empty() { accounts } else { accounts::active(conn, &accounts)? },
        })
    }

    /// The entry of this kind that an id stands for.
    pub fn entry(&self, kind: CatalogueKind, id: Option<i64>) -> Result<Option<i64>, FieldProblem> {
        Ok(self.row(kind, id)?.map(|row| row.id))
    }

    fn row(&self, kind: CatalogueKind, id: Option<i64>) -> Result<Option<&CatalogueRow>, FieldProblem> {
        let Some(id) = id else { return Ok(None) };
        let row = self.catalogue.get(&id).filter(|row| row.kind().is_ok_and(|its| its == kind));
        let unknown = || problem("", "unknown", format!("the id of a {} of the catalogue", kind.name()));
        row.map(Some).ok_or_else(unknown)
    }

    /// A brand and a model that fit each other; a model brings its brand along. What does not fit is told by field.
    pub fn model(&self, brand: Option<i64>, model: Option<i64>) -> Result<BrandAndModel, (&'static str, FieldProblem)> {
        let brand = self.entry(CatalogueKind::Brand, brand).map_err(|problem| ("brand", problem))?;
        let model = self.row(CatalogueKind::Model, model).map_err(|problem| ("model", problem))?;
        match (brand, model) {
            (Some(brand), Some(model)) if model.parent_id != brand => {
                Err(("model", problem("", "other_brand", "a model of the same brand")))
            }
            (brand, Some(model)) => Ok((brand.or(Some(model.parent_id)), Some(model.id))),
            (brand, None) => Ok((brand, None)),
        }
    }

    /// A place that there is.
    pub fn place(&self, id: Option<i64>) -> Result<Option<i64>, FieldProblem> {
        match id {
            Some(id) if !self.places.contains(&id) => Err(problem("", "unknown", "the id of a place")),
            id => Ok(id),
        }
    }

    /// The account of somebody, which may sign in.
    pub fn technician(&self, worker: Option<&Worker>) -> Result<Option<i64>, FieldProblem> {
        match worker {
            Some(Worker::Account(id)) if !self.accounts.contains(id) => {
                Err(problem("", "unknown", "an account that may sign in, or a name"))
            }
            Some(Worker::Account(id)) => Ok(Some(*id)),
            Some(Worker::Name(_)) | None => Ok(None),
        }
    }
}

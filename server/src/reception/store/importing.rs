//! Bringing the items of a lot in from a table: all of them, or none.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;
use workspace_protocol::reception::catalogue::{CatalogueKind, CreateCatalogueEntry};
use workspace_protocol::reception::items::{MAX_CHANGED, NewItem, Outcome, check_new};
use workspace_protocol::reception::lot_import::{LotImportReport, MAX_PROBLEMS, RowProblem};
use workspace_protocol::reception::lots::MAX_LOT_ITEMS;
use workspace_protocol::reception::{EntryMode, Kind, Worker};
use workspace_protocol::{Check, FieldProblem};

use super::{adding, catalogue, items, lots, serial_key};
use crate::accounts;
use crate::db::text::fold;
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, invalid};
use crate::reception::tables::intake::{Intake, Row, problem};

/// How many names an import may add to the catalogue: a column that was taken for another would add thousands.
const MOST_NEW_NAMES: usize = 500;

/// What the names of a table stand for.
#[derive(Debug, Default)]
struct Names {
    /// Brands, by folded name.
    brands: HashMap<String, i64>,
    /// Models, by brand and folded name.
    models: HashMap<(i64, String), i64>,
    outcomes: HashMap<String, i64>,
    technicians: HashMap<String, i64>,
}

/// What a table would bring, and what is wrong with it.
///
/// # Errors
/// 404, 409 `recovered`.
pub fn look(conn: &mut AnyConnection, lot: i64, intake: &Intake, reentry: bool) -> Result<LotImportReport> {
    let row = lots::find(conn, lot, false)?;
    row.require_open()?;
    let mut problems = intake.problems.clone();
    let names = Names { outcomes: outcomes(conn, intake)?, ..Names::default() };
    problems.extend(missing(intake, &names));
    let new = new_items(intake, &names);
    let mut check = Check::default();
    check_new(&new, 1..=MAX_LOT_ITEMS, &mut check);
    problems.extend(check.into_problems().into_iter().filter_map(|found| unsaid(intake, of_row(intake, found))));
    let keys: Vec<String> = new.iter().map(|item| serial_key(&item.serial)).collect();
    let field = |at: usize| format!("items[{at}].serial");
    if let Err(error) = adding::refuse_duplicates(conn, lot, &keys, field) {
        problems.extend(error.problem("").errors.into_iter().map(|found| of_row(intake, found)));
    }
    if !reentry {
        let earlier = adding::earlier(conn, lot, &keys)?;
        let seen = intake.rows.iter().zip(&keys).filter(|(_, key)| earlier.contains_key(*key));
        problems.extend(
            seen.map(|((number, _), _)| problem(*number, "serial", "seen_before", "it was in another lot before")),
        );
    }
    problems.sort_by_key(|found| found.row);
    Ok(LotImportReport {
        columns: intake.columns.clone(),
        rows: i64::try_from(intake.rows.len()).unwrap_or(i64::MAX),
        samples: intake.samples.clone(),
        problem_count: i64::try_from(problems.len()).unwrap_or(i64::MAX),
        problems: problems.into_iter().take(MAX_PROBLEMS).collect(),
        imported: false,
    })
}

/// Brings a table into a lot.
///
/// # Errors
/// 404, 409 `recovered` or `lot_full`, 422 with the rows that are not accepted.
pub fn bring(tx: &mut Tx<'_>, creator: i64, lot: i64, intake: &Intake, reentry: bool) -> Result<LotImportReport> {
    let report = look(tx.conn, lot, intake, reentry)?;
    if !report.problems.is_empty() {
        let told = report.problems.into_iter().map(|found| FieldProblem {
            field: format!("rows[{}].{}", found.row, found.field),
            code: found.code,
            message: found.message,
        });
        return Err(invalid(told.collect()));
    }
    let names = create_names(tx, creator, intake)?;
    let row = lots::find(tx.conn, lot, false)?;
    let mut facts: Vec<(i64, Value)> = Vec::new();
    for some in new_items(intake, &names).chunks(MAX_CHANGED) {
        let added = adding::insert(tx, creator, &row, some, reentry)?;
        let added = items::present(tx.conn, added)?;
        facts.extend(added.iter().map(|item| (item.id, items::facts(item))));
    }
    lots::record_import(tx, row, facts)?;
    Ok(LotImportReport { imported: true, ..report })
}

/// The problem of `items[3].serial`, told of its row.
fn of_row(intake: &Intake, found: FieldProblem) -> RowProblem {
    let (at, field) = found.field.trim_start_matches("items[").split_once("].").unwrap_or(("", "file"));
    let row = at.parse::<usize>().ok().and_then(|at| intake.rows.get(at)).map_or(1, |(number, _)| *number);
    problem(row, field, &found.code, found.message)
}

/// A problem of a label, which is no column of its own, told of the column that it is in; nothing where that was told already.
fn unsaid(intake: &Intake, found: RowProblem) -> Option<RowProblem> {
    let said = |field: &str| intake.problems.iter().any(|told| told.row == found.row && told.field == field);
    match found.field.as_str() {
        "kind_label" if said("kind") => None,
        "kind_label" => Some(RowProblem { field: "kind".to_owned(), ..found }),
        // An outcome that is not of the catalogue is told by its name.
        "outcome_label" => None,
        _ => Some(found),
    }
}

/// What the database alone can tell to be wrong, and what one column needs of another.
fn missing(intake: &Intake, names: &Names) -> Vec<RowProblem> {
    let mut problems = Vec::new();
    let mut new_names = BTreeSet::new();
    for (number, row) in &intake.rows {
        if row.brand.is_empty() && !row.model.is_empty() {
            problems.push(problem(*number, "brand", "required", "the brand of the model"));
        }
        if row.outcome == Some(Outcome::Custom) && !names.outcomes.contains_key(&fold(&row.outcome_label)) {
            let message = "refurbished, parts, scrap, or the name of an outcome of the catalogue";
            problems.push(problem(*number, "outcome", "unknown", message));
        }
        for (field, name) in [("brand", &row.brand), ("model", &row.model)] {
            let mut check = Check::default();
            check.line(field, name, 0, workspace_protocol::reception::catalogue::MAX_ENTRY_NAME);
            problems.extend(
                check.into_problems().into_iter().map(|found| problem(*number, field, &found.code, found.message)),
            );
        }
        new_names.insert((fold(&row.brand), fold(&row.model)));
        if new_names.len() == MOST_NEW_NAMES + 1 {
            let message = format!("at most {MOST_NEW_NAMES} different models in one table");
            problems.push(problem(*number, "model", "too_many", message));
        }
    }
    problems
}

/// The outcomes of the catalogue that the table names.
fn outcomes(conn: &mut AnyConnection, intake: &Intake) -> Result<HashMap<String, i64>> {
    let named: BTreeSet<String> = intake.rows.iter().map(|(_, row)| fold(&row.outcome_label)).collect();
    let mut found = HashMap::new();
    for name in named.into_iter().filter(|name| !name.is_empty()).take(MOST_NEW_NAMES) {
        if let Some(row) = catalogue::by_name(conn, CatalogueKind::Outcome, 0, &name)? {
            found.insert(name, row.merged_into.unwrap_or(row.id));
        }
    }
    Ok(found)
}

/// Finds what the table names, and adds the brands and models that are new.
fn create_names(tx: &mut Tx<'_>, creator: i64, intake: &Intake) -> Result<Names> {
    let mut names = Names { outcomes: outcomes(tx.conn, intake)?, ..Names::default() };
    let usernames: BTreeSet<String> = intake.rows.iter().map(|(_, row)| row.technician.to_lowercase()).collect();
    let found = accounts::by_usernames(tx.conn, &usernames.into_iter().collect::<Vec<_>>())?;
    let ids: Vec<i64> = found.values().copied().collect();
    let active = accounts::active(tx.conn, &ids)?;
    names.technicians = found.into_iter().filter(|(_, id)| active.contains(id)).collect();
    let entry = |tx: &mut Tx<'_>, kind, parent, name: &str| -> Result<i64> {
        let new = CreateCatalogueEntry { kind, parent, name: name.to_owned() };
        Ok(catalogue::create(tx, creator, &new)?.0.id)
    };
    for (_, row) in &intake.rows {
        if row.brand.is_empty() {
            continue;
        }
        let key = fold(&row.brand);
        let brand = match names.brands.get(&key) {
            Some(brand) => *brand,
            None => entry(tx, CatalogueKind::Brand, None, &row.brand)?,
        };
        names.brands.insert(key, brand);
        let key = (brand, fold(&row.model));
        if !row.model.is_empty() && !names.models.contains_key(&key) {
            let model = entry(tx, CatalogueKind::Model, Some(brand), &row.model)?;
            names.models.insert(key, model);
        }
    }
    Ok(names)
}

/// The rows as new items.
fn new_items(intake: &Intake, names: &Names) -> Vec<NewItem> {
    intake.rows.iter().map(|(_, row)| new_item(row, names)).collect()
}

fn new_item(row: &Row, names: &Names) -> NewItem {
    let brand = names.brands.get(&fold(&row.brand)).copied();
    let technician = Some(row.technician.trim()).filter(|name| !name.is_empty());
    NewItem {
        serial: row.serial.clone(),
        kind: row.kind.unwrap_or(Kind::Other),
        kind_label: row.kind_label.clone(),
        brand,
        model: brand.and_then(|brand| names.models.get(&(brand, fold(&row.model))).copied()),
        entry_mode: EntryMode::Manual,
        os: row.os,
        outcome: row.outcome,
        outcome_label: names.outcomes.get(&fold(&row.outcome_label)).copied(),
        technician: technician.map(|name| match names.technicians.get(&name.to_lowercase()) {
            Some(account) => Worker::Account(*account),
            None => Worker::Name(name.to_owned()),
        }),
        note: row.note.clone(),
        place: None,
    }
}

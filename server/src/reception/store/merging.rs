//! Merging entries of the catalogue: whatever points to the one points to the other from then on.

use diesel::prelude::*;
use serde_json::json;
use workspace_protocol::reception::catalogue::{CatalogueEntry, CatalogueKind, MergeCatalogueEntry};

use super::catalogue::{self, CatalogueRow};
use super::changes::{self, Subject};
use crate::db::schema::{
    reception_catalogue, reception_disks, reception_donation_lines, reception_items, reception_loan_lines,
    reception_order_lines, reception_orders,
};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, invalid_field};

/// Moves every reference in these columns.
macro_rules! point {
    ($conn:expr, $from:expr, $to:expr, [$($table:ident.$column:ident),* $(,)?]) => {{
        $(
            diesel::update($table::table.filter($table::$column.eq($from)))
                .set($table::$column.eq($to))
                .execute($conn)?;
        )*
    }};
}

/// Versions of the records stay: what people wrote of them did not change, and nobody's edit should be refused for it.
fn move_references(conn: &mut AnyConnection, kind: CatalogueKind, from: i64, to: i64) -> Result<()> {
    match kind {
        CatalogueKind::Brand => {
            point!(
                conn,
                from,
                to,
                [
                    reception_items.brand_id,
                    reception_disks.brand_id,
                    reception_donation_lines.brand_id,
                    reception_loan_lines.brand_id,
                ]
            );
        }
        CatalogueKind::Model => {
            point!(
                conn,
                from,
                to,
                [
                    reception_items.model_id,
                    reception_disks.model_id,
                    reception_donation_lines.model_id,
                    reception_loan_lines.model_id,
                ]
            );
        }
        CatalogueKind::Product => point!(conn, from, to, [reception_order_lines.product_id]),
        CatalogueKind::Category => point!(conn, from, to, [reception_orders.category_id]),
        CatalogueKind::Outcome => point!(conn, from, to, [reception_items.outcome_id]),
    }
    Ok(())
}

/// Moves what points to `from`, and marks it as a part of `to`. What was merged into it before follows, so that a
/// merged entry always leads to one that is not.
fn absorb(tx: &mut Tx<'_>, kind: CatalogueKind, from: &CatalogueRow, to: i64) -> Result<()> {
    move_references(tx.conn, kind, from.id, to)?;
    diesel::update(reception_catalogue::table.filter(reception_catalogue::merged_into.eq(from.id)))
        .set(reception_catalogue::merged_into.eq(to))
        .execute(tx.conn)?;
    diesel::update(reception_catalogue::table.find(from.id))
        .set((reception_catalogue::merged_into.eq(to), reception_catalogue::version.eq(from.version + 1)))
        .execute(tx.conn)?;
    Ok(())
}

/// Makes an entry a part of another one, which is answered.
///
/// # Errors
/// 404, 409 `merged`, or with the entry as it is when it was changed since, 422 for an entry that it can't become a part of.
pub fn merge(tx: &mut Tx<'_>, id: i64, wish: &MergeCatalogueEntry) -> Result<CatalogueEntry> {
    let from = catalogue::require_version(tx.conn, id, wish.version)?;
    let kind = from.kind()?;
    let into = catalogue::require(tx.conn, "into", kind, wish.into)?;
    if into.id == id {
        return Err(invalid_field("into", "invalid", "another entry"));
    }
    if into.parent_id != from.parent_id {
        return Err(invalid_field("into", "other_brand", "a model of the same brand"));
    }
    absorb(tx, kind, &from, into.id)?;
    let moved = if kind == CatalogueKind::Brand { move_models(tx, id, into.id)? } else { Vec::new() };

    let (from, into) = (catalogue::find(tx.conn, id)?.entry()?, into.entry()?);
    let named = |entry: &CatalogueEntry| json!({ "id": entry.id, "name": &entry.name });
    let (of, done) = ((Subject::Catalogue, id), ("reception.catalogue.merged", "merged"));
    let seq = changes::record(tx, of, done, &json!({ "from": &from, "into": &into }), json!({ "into": named(&into) }))?;
    changes::keep(tx, seq, Subject::Catalogue, "took_in", [(into.id, json!({ "from": named(&from) }))])?;
    let moved = moved.into_iter().map(|(model, became)| (model, json!({ "brand": named(&into), "into": became })));
    changes::keep(tx, seq, Subject::Catalogue, "moved", moved)?;
    Ok(into)
}

/// Moves the models of a brand to another one. Where that has a model of the name, they become one. Answers the ids, with what
/// each was merged into.
fn move_models(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<Vec<(i64, Option<i64>)>> {
    let of = |brand: i64| {
        reception_catalogue::table.filter(
            reception_catalogue::kind.eq(CatalogueKind::Model.name()).and(reception_catalogue::parent_id.eq(brand)),
        )
    };
    let models: Vec<CatalogueRow> = of(from).load(tx.conn)?;
    let theirs: Vec<CatalogueRow> = of(to).load(tx.conn)?;
    let mut moved = Vec::new();
    for model in models {
        let same = theirs.iter().find(|other| other.name_key == model.name_key);
        // What was merged before is only a name, which goes along unless the other brand has it.
        if model.merged_into.is_some() {
            if same.is_none() {
                diesel::update(reception_catalogue::table.find(model.id))
                    .set(reception_catalogue::parent_id.eq(to))
                    .execute(tx.conn)?;
            }
            continue;
        }
        let target = same.map(|other| other.merged_into.unwrap_or(other.id));
        match target {
            Some(target) => absorb(tx, CatalogueKind::Model, &model, target)?,
            None => {
                diesel::update(reception_catalogue::table.find(model.id))
                    .set((reception_catalogue::parent_id.eq(to), reception_catalogue::version.eq(model.version + 1)))
                    .execute(tx.conn)?;
            }
        }
        moved.push((model.id, target));
    }
    Ok(moved)
}

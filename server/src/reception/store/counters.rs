//! What the items of lots add up to, counted by the database when it is asked for.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use workspace_protocol::reception::lots::{ByKind, LotCounters};

use super::lots::LotRow;
use crate::db::AnyConnection;
use crate::error::Result;

#[derive(Debug, QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    lot_id: i64,
    #[diesel(sql_type = BigInt)]
    total: i64,
    #[diesel(sql_type = BigInt)]
    refurbished: i64,
    #[diesel(sql_type = BigInt)]
    parts: i64,
    #[diesel(sql_type = BigInt)]
    scrap: i64,
    #[diesel(sql_type = BigInt)]
    custom: i64,
    #[diesel(sql_type = BigInt)]
    unassigned: i64,
    #[diesel(sql_type = BigInt)]
    done: i64,
    #[diesel(sql_type = BigInt)]
    laptop: i64,
    #[diesel(sql_type = BigInt)]
    desktop: i64,
    #[diesel(sql_type = BigInt)]
    screen: i64,
}

impl From<Counted> for LotCounters {
    fn from(counted: Counted) -> Self {
        let Counted { total, refurbished, parts, scrap, custom, unassigned, done, .. } = counted;
        let Counted { laptop, desktop, screen, .. } = counted;
        Self {
            total,
            refurbished,
            parts,
            scrap,
            custom,
            pending: total - refurbished - parts - scrap - custom,
            unassigned,
            done,
            by_kind: ByKind { laptop, desktop, screen, other: total - laptop - desktop - screen },
        }
    }
}

/// The columns are those of the index `reception_items_counted`, which alone is read.
const COUNT: &str = "SELECT i.lot_id AS lot_id, COUNT(*) AS total,
    COUNT(CASE WHEN i.outcome = 'refurbished' THEN 1 END) AS refurbished,
    COUNT(CASE WHEN i.outcome = 'parts' THEN 1 END) AS parts,
    COUNT(CASE WHEN i.outcome = 'scrap' THEN 1 END) AS scrap,
    COUNT(CASE WHEN i.outcome = 'custom' THEN 1 END) AS custom,
    COUNT(CASE WHEN i.technician_id IS NULL AND i.technician_name = '' THEN 1 END) AS unassigned,
    COUNT(CASE WHEN i.outcome IS NOT NULL AND (i.technician_id IS NOT NULL OR i.technician_name <> '') THEN 1 END) AS done,
    COUNT(CASE WHEN i.kind = 'laptop' THEN 1 END) AS laptop,
    COUNT(CASE WHEN i.kind = 'desktop' THEN 1 END) AS desktop,
    COUNT(CASE WHEN i.kind = 'screen' THEN 1 END) AS screen
    FROM reception_items i";

/// What the items of these lots add up to, by lot; of a deleted lot, the items that were deleted with it.
pub fn of(conn: &mut AnyConnection, lots: &[LotRow]) -> Result<HashMap<i64, LotCounters>> {
    let (deleted, live): (Vec<&LotRow>, Vec<&LotRow>) = lots.iter().partition(|lot| lot.deleted_at.is_some());
    let mut counters = count(conn, &live, "", "i.deleted_at IS NULL")?;
    // Rare, so it need not be counted from an index alone.
    let with_lot = " JOIN reception_lots l ON l.id = i.lot_id";
    counters.extend(count(conn, &deleted, with_lot, "i.deleted_at = l.deleted_at")?);
    Ok(counters)
}

fn count(conn: &mut AnyConnection, lots: &[&LotRow], join: &str, rule: &str) -> Result<HashMap<i64, LotCounters>> {
    if lots.is_empty() {
        return Ok(HashMap::new());
    }
    // Numbers of ours, not of the request: a list can't be bound in the same way on both engines.
    let ids: Vec<String> = lots.iter().map(|lot| lot.id.to_string()).collect();
    let query = format!("{COUNT}{join} WHERE i.lot_id IN ({}) AND {rule} GROUP BY i.lot_id", ids.join(","));
    let counted: Vec<Counted> = diesel::sql_query(query).load(conn)?;
    Ok(counted.into_iter().map(|counted| (counted.lot_id, counted.into())).collect())
}

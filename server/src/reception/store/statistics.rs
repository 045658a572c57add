//! What came in, what became of it, and what that saved.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Months, NaiveDate};
use diesel::dsl::count_star;
use diesel::prelude::*;
use serde_json::json;
use workspace_protocol::reception::Kind;
use workspace_protocol::reception::statistics::{
    Factors, Figures, KindStatistics, MonthStatistics, Outcomes, Statistics,
};

use super::from_name;
use crate::db::schema::{reception_disk_sessions, reception_disks, reception_items, reception_loans, reception_lots};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, internal, version_conflict};
use crate::journal::{Audience, Entry};
use crate::settings;

/// The name of the setting that holds the factors.
const FACTORS: &str = "reception.factors";
/// In the order in which they are shown.
const KINDS: [Kind; 4] = [Kind::Laptop, Kind::Desktop, Kind::Screen, Kind::Other];

/// The factors that are set.
pub fn factors(conn: &mut AnyConnection) -> Result<Factors> {
    match settings::value(conn, FACTORS)? {
        Some(text) => serde_json::from_str(&text).map_err(internal),
        None => Ok(Factors::default()),
    }
}

/// Sets the factors.
///
/// # Errors
/// 409 `version_conflict`.
pub fn set_factors(tx: &mut Tx<'_>, new: &Factors) -> Result<Factors> {
    let before = factors(tx.conn)?;
    if before.version != new.version {
        return Err(version_conflict(&before));
    }
    let factors = Factors { factors: new.factors.clone(), version: before.version + 1 };
    settings::write(tx.conn, FACTORS, &serde_json::to_string(&factors).map_err(internal)?)?;
    let entry = Entry::new("reception.factors.changed", Audience::everyone());
    tx.record(entry.payload(&json!({ "factors": &factors })));
    Ok(factors)
}

impl Counted {
    fn add(self, outcomes: &mut Outcomes) -> Result<()> {
        outcomes.received += self.count;
        let of = match self.outcome.as_deref() {
            None => &mut outcomes.pending,
            Some("refurbished") => &mut outcomes.refurbished,
            Some("parts") => &mut outcomes.parts,
            Some("scrap") => &mut outcomes.scrap,
            Some("custom") => &mut outcomes.custom,
            Some(other) => return Err(internal(format!("an item has the outcome {other}"))),
        };
        *of += self.count;
        Ok(())
    }
}

/// How many items of one kind and outcome were received on one day.
#[derive(Debug, Clone, Queryable)]
struct Counted {
    on: NaiveDate,
    kind: String,
    outcome: Option<String>,
    count: i64,
}

/// What was received from one day to another, both included. The database counts; what comes here grows with the days.
pub fn between(conn: &mut AnyConnection, from: NaiveDate, to: NaiveDate) -> Result<Statistics> {
    let counted: Vec<Counted> = reception_items::table
        .inner_join(reception_lots::table)
        .filter(reception_lots::received_on.ge(from).and(reception_lots::received_on.le(to)))
        .filter(reception_lots::deleted_at.is_null().and(reception_items::deleted_at.is_null()))
        .group_by((reception_lots::received_on, reception_items::kind, reception_items::outcome))
        .select((reception_lots::received_on, reception_items::kind, reception_items::outcome, count_star()))
        .load(conn)?;
    let factors = factors(conn)?;

    let mut months: BTreeMap<NaiveDate, Outcomes> = BTreeMap::new();
    let mut month = first_of_month(from);
    while month <= to {
        months.insert(month, Outcomes::default());
        month = month + Months::new(1);
    }
    let mut kinds = KINDS.map(|kind| (kind, Outcomes::default()));
    let mut total = Outcomes::default();
    for row in counted {
        let kind: Kind = from_name(row.kind.clone())?;
        row.clone().add(months.entry(first_of_month(row.on)).or_default())?;
        if let Some((_, outcomes)) = kinds.iter_mut().find(|(each, _)| *each == kind) {
            row.clone().add(outcomes)?;
        }
        row.add(&mut total)?;
    }
    let sorted = total.received - total.pending;
    let months = months.into_iter().map(|(month, outcomes)| MonthStatistics { month: month.into(), outcomes });
    let kinds = kinds.into_iter().map(|(kind, outcomes)| {
        let factor = factors.factors.iter().find(|factor| factor.kind == kind);
        KindStatistics {
            kind,
            outcomes,
            reused_grams: factor.map(|factor| factor.weight_grams * outcomes.refurbished),
            avoided_co2e_grams: factor.map(|factor| factor.co2e_grams * outcomes.refurbished),
        }
    });
    Ok(Statistics {
        from: from.into(),
        to: to.into(),
        total,
        reuse_percent: (sorted > 0).then(|| (total.refurbished * 100 + sorted / 2) / sorted),
        months: months.collect(),
        kinds: kinds.collect(),
        factors,
    })
}

/// How reception stands `today`, and what became of the disks of the sessions from one day to another, both included. Each
/// figure is counted from an index; the machines in stock from one of all machines, which is what grows here.
pub fn figures(conn: &mut AnyConnection, today: NaiveDate, from: NaiveDate, to: NaiveDate) -> Result<Figures> {
    let open = reception_lots::finished_at.is_null().and(reception_lots::deleted_at.is_null());
    let live = reception_items::table.filter(reception_items::deleted_at.is_null());
    let out = reception_loans::table
        .filter(reception_loans::returned_at.is_null().and(reception_loans::deleted_at.is_null()));
    let items: i64 = live.count().get_result(conn)?;
    // No index tells which items have not left: all are counted from one, and the few that left are taken off.
    let left: i64 = live.filter(reception_items::left_at.is_not_null()).count().get_result(conn)?;
    let disks: Vec<(Option<String>, i64)> = reception_disks::table
        .inner_join(reception_disk_sessions::table.on(reception_disk_sessions::id.eq(reception_disks::session_id)))
        .filter(reception_disk_sessions::held_on.ge(from).and(reception_disk_sessions::held_on.le(to)))
        .filter(reception_disk_sessions::deleted_at.is_null().and(reception_disks::deleted_at.is_null()))
        .group_by(reception_disks::result)
        .select((reception_disks::result, count_star()))
        .load(conn)?;
    let came_to =
        |result: &str| disks.iter().find(|(of, _)| of.as_deref() == Some(result)).map_or(0, |(_, count)| *count);
    Ok(Figures {
        lots_open: reception_lots::table.filter(open).count().get_result(conn)?,
        items_to_sort: live
            .inner_join(reception_lots::table)
            .filter(open.and(reception_items::outcome.is_null()))
            .count()
            .get_result(conn)?,
        lots_to_recover: reception_lots::table
            .filter(reception_lots::finished_at.is_not_null().and(reception_lots::recovered_at.is_null()))
            .filter(reception_lots::deleted_at.is_null())
            .count()
            .get_result(conn)?,
        items_in_stock: items - left,
        loans_overdue: out.filter(reception_loans::end_on.lt(today)).count().get_result(conn)?,
        loans_out: out.filter(reception_loans::end_on.ge(today)).count().get_result(conn)?,
        disks_wiped: came_to("success"),
        disks_failed: came_to("failed"),
    })
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

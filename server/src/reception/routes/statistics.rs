//! Figures of the intake.

use chrono::{Datelike as _, Months, NaiveDate, TimeDelta};
use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::reception::statistics::{Factors, Figures, Statistics};
use workspace_protocol::{Check, Day, Input};

use crate::error::Result;
use crate::http::answer::Ok200;
use crate::http::identity::Caller;
use crate::http::input::{Body, Query, Services};
use crate::reception::store::statistics;

/// How many days are looked at, at the most: ten years.
const MOST_DAYS: i64 = 3_660;

/// Which days.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StatisticsQuery {
    /// The first day; without it, the first of the month eleven months before the last one.
    #[param(inline)]
    pub from: Option<Day>,
    /// The last day, at most ten years later; without it, today (UTC).
    #[param(inline)]
    pub to: Option<Day>,
}

impl StatisticsQuery {
    /// The days, as seen on one of them.
    fn days(&self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let to = self.to.map_or(today, |Day(day)| day);
        let year = to.with_day(1).and_then(|first| first.checked_sub_months(Months::new(11))).unwrap_or(to);
        let from = self.from.map_or(year, |Day(day)| day);
        (from.max(to - TimeDelta::days(MOST_DAYS)).min(to), to)
    }
}

impl Input for StatisticsQuery {
    fn check(&self, check: &mut Check) {
        if let (Some(Day(from)), Some(Day(to))) = (self.from, self.to)
            && !(0..=MOST_DAYS).contains(&(to - from).num_days())
        {
            check.refuse("to", "out_of_range", "a day from the first one on, at most ten years later");
        }
        for (field, day) in [("from", self.from), ("to", self.to)] {
            if day.is_some_and(|Day(day)| !(1900..=9999).contains(&day.year())) {
                check.refuse(field, "out_of_range", "a day of the years 1900 to 9999");
            }
        }
    }
}

/// `GET /api/reception/statistics`
pub async fn between(core: Services, Query(query): Query<StatisticsQuery>) -> Result<Ok200<Statistics>> {
    let (from, to) = query.days(core.clock.now().date());
    Ok(Ok200(core.db.read(move |conn| statistics::between(conn, from, to)).await?))
}

/// `GET /api/reception/figures`
pub async fn figures(core: Services, Query(query): Query<StatisticsQuery>) -> Result<Ok200<Figures>> {
    let today = core.clock.now().date();
    let (from, to) = query.days(today);
    Ok(Ok200(core.db.read(move |conn| statistics::figures(conn, today, from, to)).await?))
}

/// `GET /api/reception/factors`
pub async fn factors(core: Services) -> Result<Ok200<Factors>> {
    Ok(Ok200(core.db.read(statistics::factors).await?))
}

/// `PUT /api/reception/factors`
pub async fn set_factors(core: Services, caller: Caller, Body(input): Body<Factors>) -> Result<Ok200<Factors>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| statistics::set_factors(tx, &input)).await?))
}

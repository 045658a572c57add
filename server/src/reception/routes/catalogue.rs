//! The catalogue.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::reception::catalogue::{
    CatalogueEntry, CatalogueKind, CreateCatalogueEntry, MAX_ENTRY_NAME, MergeCatalogueEntry, UpdateCatalogueEntry,
};
use workspace_protocol::{Check, Input, Page};

use super::super::store::catalogue::{self, Wanted};
use super::super::store::merging;
use crate::error::Result;
use crate::http::answer::{CreatedOnce, Ok200};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default, number_cursor};

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CatalogueQuery {
    /// What they name.
    #[param(inline)]
    pub kind: CatalogueKind,
    /// The models of this brand.
    #[param(minimum = 1)]
    pub parent: Option<i64>,
    /// The beginning of the name; case and accents make no difference.
    #[param(min_length = 1, max_length = 100, pattern = r"\S")]
    pub query: Option<String>,
    /// Those that are archived instead of those that are not.
    pub archived: Option<bool>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for CatalogueQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        if let Some(parent) = self.parent {
            check.range("parent", parent, 1..=i64::MAX);
        }
        if let Some(query) = &self.query {
            check.line("query", query, 1, MAX_ENTRY_NAME);
        }
    }
}

/// `GET /api/reception/catalogue`
pub async fn entries(core: Services, Query(query): Query<CatalogueQuery>) -> Result<Ok200<Page<CatalogueEntry>>> {
    let limit = limit_or_default(query.limit);
    let wanted = Wanted {
        kind: query.kind,
        parent: query.parent,
        query: query.query,
        archived: query.archived.unwrap_or(false),
        after: number_cursor(query.cursor.as_deref())?,
    };
    Ok(Ok200(core.db.read(move |conn| catalogue::list(conn, &wanted, limit)).await?))
}

/// `POST /api/reception/catalogue`
pub async fn create_entry(
    core: Services,
    caller: Caller,
    Body(input): Body<CreateCatalogueEntry>,
) -> Result<CreatedOnce<CatalogueEntry>> {
    let creator = caller.account;
    let (entry, created) = core.db.write(caller.origin(), move |tx| catalogue::create(tx, creator, &input)).await?;
    Ok(if created { CreatedOnce::Now(entry) } else { CreatedOnce::Before(entry) })
}

/// `PATCH /api/reception/catalogue/{entry}`
pub async fn update_entry(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<UpdateCatalogueEntry>,
) -> Result<Ok200<CatalogueEntry>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| catalogue::update(tx, id, &input)).await?))
}

/// `POST /api/reception/catalogue/{entry}/merge`
pub async fn merge_entry(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<MergeCatalogueEntry>,
) -> Result<Ok200<CatalogueEntry>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| merging::merge(tx, id, &input)).await?))
}

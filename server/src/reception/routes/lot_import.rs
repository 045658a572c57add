//! Bringing the items of a lot in from a table.

use futures_util::TryStreamExt as _;
use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::reception::Kind;
use workspace_protocol::reception::lot_import::{ImportField, LotImportReport, MAX_SAMPLES};
use workspace_protocol::{Check, Input};

use crate::error::{Result, internal, malformed_field};
use crate::http::answer::Ok200;
use crate::http::identity::Caller;
use crate::http::input::{Id, Query, Services, Upload};
use crate::reception::store::{from_name, importing, lots};
use crate::reception::tables::{intake, read};

/// How a table is brought in, and whether in earnest.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LotImportQuery {
    /// Only tells what would come, and what is wrong with it.
    pub dry_run: Option<bool>,
    /// Whether serial numbers that were seen before in another lot are meant.
    pub reentry: Option<bool>,
    /// What each column is, from the left, separated by commas; nothing between two commas: it is left out. Without it, the
    /// headings say it. `serial`, `kind`, `brand`, `model`, `os`, `outcome`, `technician`, `note`.
    #[param(max_length = 1000, pattern = "^[a-z,]*$")]
    pub columns: Option<String>,
    /// What the machines are, where no column says it.
    #[param(inline)]
    pub kind: Option<Kind>,
}

impl Input for LotImportQuery {
    fn check(&self, check: &mut Check) {
        if self.columns.as_ref().is_some_and(|columns| columns.len() > 1_000) {
            check.refuse("columns", "too_long", "at most 1000 characters");
        }
    }
}

impl LotImportQuery {
    fn columns(&self) -> Result<Option<Vec<Option<ImportField>>>> {
        let Some(columns) = &self.columns else { return Ok(None) };
        let field = |name: &str| match name.trim() {
            "" => Ok(None),
            name => from_name(name.to_owned()).map(Some).map_err(|_| {
                malformed_field("columns", "serial, kind, brand, model, os, outcome, technician, note, by commas")
            }),
        };
        columns.split(',').map(field).collect::<Result<_>>().map(Some)
    }
}

/// `POST /api/reception/lots/{lot}/import`
pub async fn import_items(
    core: Services,
    caller: Caller,
    Id(lot): Id,
    Query(query): Query<LotImportQuery>,
    body: Upload,
) -> Result<Ok200<LotImportReport>> {
    // Nobody uploads a large file to learn that there is no such lot.
    core.db.read(move |conn| lots::find(conn, lot, false)?.require_open()).await?;
    let (columns, kind, reentry) = (query.columns()?, query.kind, query.reentry.unwrap_or(false));
    let limit = usize::try_from(read::LARGEST).map_err(internal)?;
    let mut file = Vec::new();
    let mut bytes = body.within(read::LARGEST)?;
    while let Some(piece) = bytes.try_next().await? {
        if file.len() + piece.len() > limit {
            return Err(crate::http::input::too_large(limit));
        }
        file.extend_from_slice(&piece);
    }
    let understand = move || intake::understand(read::rows(&file)?, columns.as_deref(), kind, MAX_SAMPLES);
    let intake = tokio::task::spawn_blocking(understand).await.map_err(internal)??;
    if query.dry_run.unwrap_or(false) {
        return Ok(Ok200(core.db.read(move |conn| importing::look(conn, lot, &intake, reentry)).await?));
    }
    let creator = caller.account;
    let work = move |tx: &mut crate::db::Tx<'_>| importing::bring(tx, creator, lot, &intake, reentry);
    Ok(Ok200(core.db.write(caller.origin(), work).await?))
}

//! Bringing in what another chat has exported.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::chat::import::{ImportReport, ImportSource};
use workspace_protocol::{Check, Input};

use crate::chat::import;
use crate::error::Result;
use crate::http::answer::Ok200;
use crate::http::identity::Caller;
use crate::http::input::{Query, Services, Upload};

/// What is brought in, and whether in earnest.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Whose export it is.
    #[param(inline)]
    pub source: ImportSource,
    /// Only tells what would come.
    pub dry_run: bool,
}

impl Input for ImportQuery {
    fn check(&self, _: &mut Check) {}
}

/// `POST /api/chat/imports`
pub async fn bring(
    core: Services,
    caller: Caller,
    Query(query): Query<ImportQuery>,
    body: Upload,
) -> Result<Ok200<ImportReport>> {
    let bytes = body.within(import::LARGEST)?;
    Ok(Ok200(import::bring(&core, caller.origin(), query.source, query.dry_run, bytes).await?))
}

//! Taking a copy of a channel.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::{Check, Input};

use crate::chat::attachments::sniff;
use crate::chat::export::{self, Format};
use crate::chat::store::access::Asker;
use crate::chat::store::export as store;
use crate::error::Result;
use crate::http::answer::Download;
use crate::http::identity::Caller;
use crate::http::input::{Id, Query, Services};

/// How the copy is written.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `json` for programs, `html` for people; both in a zip with the files.
    #[param(inline)]
    pub format: Option<Format>,
}

impl Input for ExportQuery {
    fn check(&self, _: &mut Check) {}
}

/// `GET /api/chat/channels/{channel}/export`
pub async fn export(
    core: Services,
    caller: Caller,
    Id(channel): Id,
    Query(query): Query<ExportQuery>,
) -> Result<Download> {
    let (asker, format) = (Asker::of(&caller.identity), query.format.unwrap_or_default());
    let begin = move |tx: &mut crate::db::Tx<'_>| store::begin(tx, asker, channel, format.name());
    let info = core.db.write(caller.origin(), begin).await?;
    let disposition = sniff::disposition(false, &export::name_of(&info));
    let bytes = export::start(core.0.into_inner(), info, format)?;
    Ok(Download::of_stream(bytes, "application/zip", disposition))
}

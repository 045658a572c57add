//! Uploading files, getting them, and those of a channel.

use actix_web::HttpRequest;
use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::chat::{Attachment, ChannelFile};
use workspace_protocol::{Check, Input, Page};

use crate::chat::attachments::{self, sniff};
use crate::chat::store::attachments as store;
use crate::db::AnyConnection;
use crate::error::{Result, not_found};
use crate::files;
use crate::http::answer::{Created, Download, Ok200};
use crate::http::identity::Caller;
use crate::http::input::{Id, Query, Services, Upload, check_limit, limit_or_default, number_cursor};

/// What the uploaded file is called.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UploadQuery {
    /// Its name; folders and what is not fit for a name are left out. Without one it is named after what it is.
    #[param(max_length = 1000)]
    pub name: Option<String>,
}

impl Input for UploadQuery {
    fn check(&self, check: &mut Check) {
        if self.name.as_ref().is_some_and(|name| name.chars().count() > 1_000) {
            check.refuse("name", "too_long", "at most 1000 characters");
        }
    }
}

/// `POST /api/chat/attachments`
pub async fn upload(
    core: Services,
    caller: Caller,
    Query(query): Query<UploadQuery>,
    body: Upload,
) -> Result<Created<Attachment>> {
    let limit = u64::from(core.config.max_upload_mb) << 20;
    let name = query.name.unwrap_or_default();
    let bytes = body.within(limit)?;
    Ok(Created(attachments::upload(&core, caller.origin(), caller.account, &name, bytes).await?))
}

/// How to get a file.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DownloadQuery {
    /// To be shown, not saved: for images alone.
    pub inline: Option<bool>,
}

impl Input for DownloadQuery {
    fn check(&self, _: &mut Check) {}
}

/// `GET /api/chat/attachments/{attachment}`
pub async fn download(
    core: Services,
    caller: Caller,
    request: HttpRequest,
    Id(id): Id,
    Query(query): Query<DownloadQuery>,
) -> Result<Download> {
    let account = caller.account;
    let row = core.db.read(move |conn| store::find(conn, account, id)).await?;
    let inline = query.inline.unwrap_or(false) && sniff::SHOWN.contains(&row.media_type.as_str());
    let disposition = sniff::disposition(inline, &row.name);
    Download::of_file(&core.files, &request, &row.sha256, Some(row.size), with_charset(&row.media_type), disposition)
        .await
}

/// `GET /api/chat/attachments/{attachment}/thumbnail`
pub async fn thumbnail(core: Services, caller: Caller, request: HttpRequest, Id(id): Id) -> Result<Download> {
    let account = caller.account;
    let find = move |conn: &mut AnyConnection| {
        let row = store::find(conn, account, id)?;
        let sha256 = row.thumbnail_sha256.ok_or_else(|| not_found("thumbnail"))?;
        let media_type = files::media_type(conn, &sha256)?;
        Ok((sha256, media_type))
    };
    let (sha256, media_type) = core.db.read(find).await?;
    let disposition = sniff::disposition(true, "thumbnail");
    Download::of_file(&core.files, &request, &sha256, None, media_type, disposition).await
}

/// Which files of a channel.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FilesQuery {
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for FilesQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
    }
}

/// `GET /api/chat/channels/{channel}/files`
pub async fn of_channel(
    core: Services,
    caller: Caller,
    Id(channel): Id,
    Query(query): Query<FilesQuery>,
) -> Result<Ok200<Page<ChannelFile>>> {
    let before = number_cursor(query.cursor.as_deref())?;
    let (account, limit) = (caller.account, limit_or_default(query.limit));
    Ok(Ok200(core.db.read(move |conn| store::of_channel(conn, account, channel, before, limit)).await?))
}

/// Text is UTF-8: that is how it was told to be text.
fn with_charset(media_type: &str) -> String {
    if media_type.starts_with("text/") { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() }
}

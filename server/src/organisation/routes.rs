//! The handlers.

use actix_web::HttpRequest;
use workspace_protocol::organisation::{Logo, Organisation, SetOrganisation};

use super::{logo, profile};
use crate::error::{Result, invalid_field, not_found};
use crate::files;
use crate::http::answer::{Download, NoContent, Ok200};
use crate::http::identity::Caller;
use crate::http::input::{Body, Services, Upload};

/// `GET /api/organisation`
pub async fn one(core: Services) -> Result<Ok200<Organisation>> {
    Ok(Ok200(core.db.read(profile::read).await?))
}

/// `PUT /api/organisation`
pub async fn set(core: Services, caller: Caller, Body(input): Body<SetOrganisation>) -> Result<Ok200<Organisation>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| profile::set(tx, &input)).await?))
}

/// `GET /api/organisation/logo`
pub async fn logo(core: Services, request: HttpRequest) -> Result<Download> {
    let logo = core.db.read(profile::read).await?.logo.ok_or_else(|| not_found("logo"))?;
    let ending = if logo.media_type == "image/png" { "png" } else { "jpg" };
    let disposition = format!("inline; filename=\"logo.{ending}\"");
    Download::of_file(&core.files, &request, &logo.sha256, Some(logo.size), logo.media_type, disposition).await
}

/// `PUT /api/organisation/logo`
pub async fn set_logo(core: Services, caller: Caller, body: Upload) -> Result<Ok200<Organisation>> {
    let bytes = body.whole(logo::MAX_BYTES).await?;
    let read = tokio::task::spawn_blocking(move || logo::read(&bytes)).await;
    // A decoder that panics has met a broken image.
    let Some(ready) = read.ok().flatten() else {
        return Err(invalid_field("body", "not_a_logo", "a PNG or JPEG of at most 16 megapixels"));
    };
    let logo::Ready { bytes, media_type, width, height } = ready;
    let stored = files::store(&core, caller.origin(), bytes, media_type).await?;
    let logo = Logo { sha256: stored.sha256, size: stored.size, media_type: media_type.to_owned(), width, height };
    Ok(Ok200(core.db.write(caller.origin(), move |tx| profile::set_logo(tx, &logo)).await?))
}

/// `DELETE /api/organisation/logo`
pub async fn remove_logo(core: Services, caller: Caller) -> Result<NoContent> {
    core.db.write(caller.origin(), profile::remove_logo).await?;
    Ok(NoContent)
}

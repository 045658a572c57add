//! Files in messages: uploaded first, then sent. What a file is, its bytes say ([`sniff`]); images get a [`thumbnail`].

pub mod sniff;
mod thumbnail;

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use tokio::sync::Semaphore;
use workspace_protocol::chat::Attachment;

use super::store::attachments as store;
use crate::core::Core;
use crate::error::{Error, Result, internal};
use crate::files::{self, Stored};
use crate::journal::Origin;

pub use store::{bind, of, release};
pub use thumbnail::MAX_PIXELS;

/// How many images are decoded at once: each may take some hundred megabytes for a moment.
const AT_ONCE: usize = 2;
/// How large the file of an image may be that a thumbnail is made of, in bytes.
const LARGEST_IMAGE: i64 = 64 << 20;
/// How long an upload waits for its thumbnail. Afterwards it does without.
const PATIENCE: Duration = Duration::from_secs(20);

/// Lets a few images be decoded at once.
pub struct Thumbnails(Arc<Semaphore>);

impl Default for Thumbnails {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

/// Takes in a file.
///
/// # Errors
/// 413 above the limit of uploads, 422 `image_too_large` above that of images, and what the stream fails with.
pub async fn upload(
    core: &Core,
    origin: Origin,
    account: i64,
    name: &str,
    bytes: impl Stream<Item = Result<Bytes>> + Unpin,
) -> Result<Attachment> {
    let mut head = Vec::new();
    let noted = bytes.inspect_ok(|chunk| {
        let room = sniff::HEAD.saturating_sub(head.len());
        head.extend_from_slice(&chunk[..chunk.len().min(room)]);
    });
    let file = core.files.put(noted, u64::from(core.config.max_upload_mb) << 20).await?;
    let media_type = sniff::media_type(&head);
    let mut new =
        store::New { name: sniff::clean_name(name, media_type), media_type, file, pixels: None, thumbnail: None };
    if sniff::SHOWN.contains(&media_type) && new.file.size <= LARGEST_IMAGE {
        match picture(core, &new.file, media_type).await? {
            Ok(picture) => {
                let pixels = (i32::try_from(picture.width), i32::try_from(picture.height));
                new.pixels = pixels.0.ok().zip(pixels.1.ok());
                let size = picture.thumbnail.len() as u64;
                let whole = futures_util::stream::iter([Ok::<_, Error>(Bytes::from(picture.thumbnail))]);
                new.thumbnail = Some((core.files.put(whole, size).await?, picture.media_type));
            }
            Err(thumbnail::Unusable::TooLarge) => {
                let file = new.file;
                // Without a row, the sweep would not know of it.
                core.db.write(Origin::server(), move |tx| files::note(tx, &file, media_type)).await?;
                return Err(Error::new(StatusCode::UNPROCESSABLE_ENTITY, "image_too_large")
                    .detail(format!("images of up to {} megapixels are accepted", MAX_PIXELS / 1_000_000)));
            }
            Err(thumbnail::Unusable::Broken) => {}
        }
    }
    core.db.write(origin, move |tx| store::create(tx, account, &new)).await
}

/// Decodes a stored image on a thread where that may take its time.
async fn picture(
    core: &Core,
    file: &Stored,
    media_type: &'static str,
) -> Result<Result<thumbnail::Picture, thumbnail::Unusable>> {
    let places = core.memory.get::<Thumbnails>().0.clone();
    let work = async {
        let place = places.acquire_owned().await.map_err(internal)?;
        let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or_default());
        let mut stored = core.files.get(&file.sha256).await?;
        while let Some(chunk) = stored.next().await {
            bytes.extend_from_slice(&chunk?);
        }
        let decode = move || {
            let made = thumbnail::make(&bytes, media_type);
            // Held until the work is done, even when nobody waits for it any more.
            drop(place);
            made
        };
        // A decoder that panics has met a broken image.
        Ok(tokio::task::spawn_blocking(decode).await.unwrap_or(Err(thumbnail::Unusable::Broken)))
    };
    tokio::time::timeout(PATIENCE, work).await.unwrap_or(Ok(Err(thumbnail::Unusable::Broken)))
}

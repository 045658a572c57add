//! Bringing in what another chat has exported: channels, people by name, messages, threads and reactions.
//!
//! - [`archive`]: reading the file, within limits.
//! - [`slack`] and [`mattermost`]: what their exports look like; [`emoji`]: the names that they give emoji.
//! - [`content`]: what is in an export, whoever wrote it.
//!
//! What comes gets channels of its own: within a channel messages stand in the order of the journal, so what is older than
//! the first message of a channel can't be put before it.

mod archive;
pub mod content;
mod emoji;
mod mattermost;
mod slack;

use std::fs::File;
use std::io::{BufReader, Seek as _};
use std::sync::Arc;

use actix_web::http::StatusCode;
use bytes::Bytes;
use chrono::{DateTime, NaiveDateTime};
use futures_util::{Stream, StreamExt as _};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Semaphore;
use workspace_protocol::chat::import::{ImportReport, ImportSource};

use super::store::import as store;
use crate::accounts;
use crate::core::Core;
use crate::error::{Error, Result, internal, unavailable};
use crate::journal::Origin;
use archive::Zip;
use content::Content;

/// How large an export may be, in bytes.
pub const LARGEST: u64 = 2 << 30;
/// How many messages it may hold.
const MOST_MESSAGES: usize = 500_000;
/// How many people and channels it may hold.
const MOST_PEOPLE: usize = 10_000;
const MOST_CHANNELS: usize = 5_000;

/// Lets one import go on at a time.
pub struct Imports(Arc<Semaphore>);

impl Default for Imports {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

/// Brings an export in, all of it or nothing; or only tells what it would bring.
///
/// # Errors
/// 413 above [`LARGEST`], 422 `invalid_export` that says what can't be read, 409 `imported_before`, 503 while another
/// import goes on, and what the stream fails with.
pub async fn bring(
    core: &Core,
    origin: Origin,
    source: ImportSource,
    dry_run: bool,
    bytes: impl Stream<Item = Result<Bytes>> + Unpin,
) -> Result<ImportReport> {
    let place = core.memory.get::<Imports>().0.clone().try_acquire_owned();
    let place = place.map_err(|_| unavailable("busy", "another import goes on; try again once it is done"))?;
    let file = receive(core, bytes).await?;
    let content = blocking(move || read(source, file)).await?;
    let content = Arc::new(content);
    let report = if dry_run {
        core.db.read(move |conn| Ok(store::plan(conn, source, &content)?.report(&content, true))).await
    } else {
        // Nobody knows this password: who is to come in gets another one from an administrator.
        let nobody = crate::secret::random_token().map_err(internal)?;
        let hash = accounts::hash_password(nobody, core.config.bcrypt_rounds).await?;
        core.db.write(origin, move |tx| store::bring(tx, source, &content, &hash)).await
    };
    drop(place);
    report
}

/// Takes the file in. It has no name, so that nothing of it stays on the disk, whatever happens.
async fn receive(core: &Core, mut bytes: impl Stream<Item = Result<Bytes>> + Unpin) -> Result<File> {
    let folder = core.config.data_dir.clone();
    let file = blocking(move || tempfile::tempfile_in(folder).map_err(disk)).await?;
    let mut file = tokio::fs::File::from_std(file);
    let mut size = 0;
    while let Some(chunk) = bytes.next().await {
        let chunk = chunk?;
        size += chunk.len() as u64;
        if size > LARGEST {
            return Err(Error::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large")
                .detail(format!("at most {LARGEST} bytes are accepted; an export without its files is smaller")));
        }
        file.write_all(&chunk).await.map_err(disk)?;
    }
    // What is still on its way to the disk may not fit on it.
    file.flush().await.map_err(disk)?;
    Ok(file.into_std().await)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(internal)?
}

fn disk(error: std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return Error::new(StatusCode::INSUFFICIENT_STORAGE, "disk_full").caused_by(error);
    }
    internal(error)
}

fn read(source: ImportSource, mut file: File) -> Result<Content> {
    file.rewind().map_err(internal)?;
    let zipped = archive::is_zip(&mut file).map_err(internal)?;
    let content = match source {
        ImportSource::Slack if zipped => slack::read(Zip::open(file)?)?,
        ImportSource::Slack => return Err(invalid("this is no zip; a Slack export is one")),
        ImportSource::Mattermost => {
            let mut reader = mattermost::Reader::default();
            if zipped {
                let mut zip = Zip::open(file)?;
                let names = zip.names();
                let lines =
                    names.iter().filter(|name| archive::has_extension(name, "jsonl")).min_by_key(|name| name.len());
                let lines = lines.ok_or_else(|| invalid("there is no .jsonl file in the zip"))?;
                zip.lines(lines, |number, line| reader.take(number, line))?;
            } else {
                archive::each_line(BufReader::new(file), |number, line| reader.take(number, line))?;
            }
            reader.finish()?
        }
    };
    if content.people.all().len() > MOST_PEOPLE {
        return Err(invalid(format!("at most {MOST_PEOPLE} people are accepted")));
    }
    if content.channels.len() > MOST_CHANNELS {
        return Err(invalid(format!("at most {MOST_CHANNELS} conversations are accepted")));
    }
    Ok(content)
}

/// Ends reading where there is more than can be brought in at once.
fn check_room(messages: usize) -> Result<()> {
    if messages > MOST_MESSAGES {
        return Err(invalid(format!("at most {MOST_MESSAGES} messages are accepted")));
    }
    Ok(())
}

/// Whether something can have been said at this time.
fn is_plausible(at: &NaiveDateTime) -> bool {
    let (first, last) = (DateTime::from_timestamp(0, 0), DateTime::from_timestamp(253_402_300_799, 0));
    first.is_some_and(|first| *at >= first.naive_utc()) && last.is_some_and(|last| *at <= last.naive_utc())
}

/// 422: what was sent is no export that can be read.
fn invalid(detail: impl Into<String>) -> Error {
    Error::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_export").detail(detail.into())
}

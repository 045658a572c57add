//! Content-addressed files: a file's name is the SHA-256 of its bytes, so the same content is stored once and a damaged
//! one is noticed. The row is written in the transaction that first refers to it; what nothing refers to is swept.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _, WriteMultipart};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::core::Core;
use crate::db::schema::{file_references, files};
use crate::db::{AnyConnection, Tx, insert_or_ignore};
use crate::error::{Error, Result, internal, not_found};
use crate::jobs::Task;
use crate::journal::Origin;
use crate::secret::hex;

/// For how long a file may lie without a reference: longer than any upload waits for the write that refers to it.
const GRACE: TimeDelta = TimeDelta::hours(24);
/// How many files one sweep looks at in one go.
const CHUNK: i64 = 500;

/// A file that is in the store but not yet referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: i64,
}

/// The store.
pub struct Files {
    store: Arc<dyn ObjectStore>,
}

impl Files {
    /// A store in a folder, which is made when it is not there.
    pub fn in_folder(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(std::io::Error::other)?.with_fsync(true);
        Ok(Self { store: Arc::new(store) })
    }

    /// Stores what comes, at most `limit` bytes.
    ///
    /// # Errors
    /// 413 above the limit, 507 when the disk is full, and what the stream fails with. Nothing is left behind.
    pub async fn put<E: Into<Error>>(
        &self,
        mut bytes: impl Stream<Item = std::result::Result<Bytes, E>> + Unpin,
        limit: u64,
    ) -> Result<Stored> {
        let incoming = Key::from(format!("incoming/{}", Uuid::new_v4().simple()));
        let upload = self.store.put_multipart(&incoming).await.map_err(store_error)?;
        let mut writer = WriteMultipart::new(upload);
        let (mut hasher, mut size) = (Sha256::new(), 0_u64);
        while let Some(chunk) = bytes.next().await {
            let chunk = match chunk {
                Ok(chunk) if size + chunk.len() as u64 <= limit => chunk,
                outcome => {
                    // Its own failure to clean up is no news: incoming files are swept.
                    let _ = writer.abort().await;
                    return Err(outcome.map_or_else(Into::into, |_| too_large(limit)));
                }
            };
            size += chunk.len() as u64;
            hasher.update(&chunk);
            writer.put(chunk);
        }
        writer.finish().await.map_err(store_error)?;
        let sha256 = hex(&hasher.finalize());
        self.store.rename(&incoming, &key(&sha256)).await.map_err(store_error)?;
        Ok(Stored { sha256, size: i64::try_from(size).map_err(internal)? })
    }

    /// The bytes of a file, piece by piece.
    ///
    /// # Errors
    /// 404 when it is not there.
    pub async fn get(&self, sha256: &str) -> Result<impl Stream<Item = Result<Bytes>> + Unpin + use<>> {
        let found = self.store.get(&key(sha256)).await.map_err(store_error)?;
        Ok(found.into_stream().map_err(store_error))
    }

    /// All bytes of a file, in memory, for what is small.
    ///
    /// # Errors
    /// 404 when it is not there.
    pub async fn whole(&self, sha256: &str) -> Result<Vec<u8>> {
        let mut stream = self.get(sha256).await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = stream.try_next().await? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// Whether a file's bytes still are the ones that were stored.
    pub async fn is_intact(&self, sha256: &str) -> Result<bool> {
        let mut stream = self.get(sha256).await?;
        let mut hasher = Sha256::new();
        while let Some(chunk) = stream.try_next().await? {
            hasher.update(&chunk);
        }
        Ok(hex(&hasher.finalize()) == sha256)
    }

    /// Removes the files that nothing has referred to for a day, and uploads that were never finished.
    pub async fn sweep(&self, core: &Core) -> Result<()> {
        let before = core.clock.now() - GRACE;
        loop {
            let gone = core.db.write(Origin::server(), move |tx| forget_unreferenced(tx.conn, before)).await?;
            for sha256 in &gone {
                self.remove_if_old(&key(sha256), before).await?;
            }
            if gone.len() < usize::try_from(CHUNK).unwrap_or_default() {
                break;
            }
        }
        let mut incoming = self.store.list(Some(&Key::from("incoming")));
        while let Some(found) = incoming.try_next().await.map_err(store_error)? {
            self.remove_if_old(&found.location, before).await?;
        }
        Ok(())
    }

    /// A file that was stored again meanwhile has a new time: it stays.
    async fn remove_if_old(&self, key: &Key, before: NaiveDateTime) -> Result<()> {
        match self.store.head(key).await {
            Ok(found) if found.last_modified.naive_utc() < before => self.store.delete(key).await.map_err(store_error),
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(store_error(error)),
        }
    }
}

/// Stores bytes that are in memory, and notes them: they are swept where nothing comes to refer to them.
///
/// # Errors
/// 507 when the disk is full.
pub async fn store(core: &Core, origin: Origin, bytes: impl Into<Bytes>, media_type: &'static str) -> Result<Stored> {
    let bytes = bytes.into();
    let size = u64::try_from(bytes.len()).map_err(internal)?;
    let file = core.files.put(stream::iter([Ok::<_, Error>(bytes)]), size).await?;
    let noted = file.clone();
    core.db.write(origin, move |tx| note(tx, &noted, media_type)).await?;
    Ok(file)
}

/// Notes a stored file that nothing may ever refer to, so that it is swept.
pub fn note(tx: &mut Tx<'_>, file: &Stored, media_type: &str) -> Result<()> {
    let now = tx.now();
    insert_or_ignore!(
        tx.conn,
        files::table,
        (
            files::sha256.eq(&file.sha256),
            files::size.eq(file.size),
            files::media_type.eq(media_type),
            files::created_at.eq(now),
        )
    )?;
    Ok(())
}

/// Notes that `owner` (`message:12`) refers to a stored file.
pub fn refer(tx: &mut Tx<'_>, file: &Stored, media_type: &str, owner: &str) -> Result<()> {
    note(tx, file, media_type)?;
    insert_or_ignore!(
        tx.conn,
        file_references::table,
        (file_references::sha256.eq(&file.sha256), file_references::owner.eq(owner))
    )?;
    Ok(())
}

/// Notes that `owner` refers to no file any more.
pub fn release(tx: &mut Tx<'_>, owner: &str) -> Result<()> {
    diesel::delete(file_references::table.filter(file_references::owner.eq(owner))).execute(tx.conn)?;
    Ok(())
}

/// What a file was noted to be.
///
/// # Errors
/// 404 when there is no such file.
pub fn media_type(conn: &mut AnyConnection, sha256: &str) -> Result<String> {
    let found: Option<String> = files::table.find(sha256).select(files::media_type).first(conn).optional()?;
    found.ok_or_else(|| not_found("file"))
}

fn forget_unreferenced(conn: &mut AnyConnection, before: NaiveDateTime) -> Result<Vec<String>> {
    let gone: Vec<String> = files::table
        .filter(files::created_at.lt(before))
        .filter(diesel::dsl::not(diesel::dsl::exists(
            file_references::table.filter(file_references::sha256.eq(files::sha256)),
        )))
        .select(files::sha256)
        .limit(CHUNK)
        .load(conn)?;
    diesel::delete(files::table.filter(files::sha256.eq_any(&gone))).execute(conn)?;
    Ok(gone)
}

fn key(sha256: &str) -> Key {
    let (folder, name) = sha256.split_at_checked(2).unwrap_or(("", sha256));
    Key::from(format!("{folder}/{name}"))
}

fn too_large(limit: u64) -> Error {
    Error::new(actix_web::http::StatusCode::PAYLOAD_TOO_LARGE, "too_large")
        .detail(format!("at most {limit} bytes are accepted"))
}

fn store_error(error: object_store::Error) -> Error {
    if matches!(error, object_store::Error::NotFound { .. }) {
        return not_found("file");
    }
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        let kind = inner.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        if kind == Some(std::io::ErrorKind::StorageFull) {
            return Error::new(actix_web::http::StatusCode::INSUFFICIENT_STORAGE, "disk_full").caused_by(error);
        }
        cause = inner.source();
    }
    internal(error)
}

/// The daily sweep.
pub struct Sweep;

#[async_trait]
impl Task for Sweep {
    fn kind(&self) -> &'static str {
        "files.sweep"
    }

    fn every(&self) -> Option<TimeDelta> {
        Some(TimeDelta::hours(24))
    }

    async fn run(&self, core: &Arc<Core>, _: &str) -> Result<()> {
        core.files.sweep(core).await
    }
}

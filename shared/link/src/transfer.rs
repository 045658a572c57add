//! Files to and from the server, streamed, with progress.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::{Stream, stream};
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, RequestBuilder};
use serde_json::value::RawValue;
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::link::Link;
use crate::notice::Notice;
use crate::problem::{Problem, Result};
use crate::secret::Secret;
use crate::session::{Peer, doubt_if_unanswered};
use crate::{disk, http};

/// How much is read at a time.
const CHUNK: usize = 64 << 10;
/// How often progress is told.
const TICK: Duration = Duration::from_millis(100);
/// How long a file may take that is fetched into memory.
const LONGEST_FETCH: Duration = Duration::from_mins(5);
/// A transfer that does not move for this long is given up.
const STALLED: Duration = Duration::from_mins(1);

/// A file to send.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Names it in `cancel` and in its progress.
    pub id: u64,
    /// The route, below `/api/`.
    pub path: String,
    /// The name of the form's field (multipart); without, the bytes are the body.
    pub field: Option<String>,
    /// The file's name.
    pub name: String,
    /// Its media type; `application/octet-stream` unless told.
    pub media_type: Option<String>,
    /// The `Idempotency-Key`.
    pub key: Option<String>,
    /// Whether it takes the place of another file: `PUT` instead of `POST`.
    pub replaces: bool,
    /// Its contents.
    pub source: Source,
}

/// Where the contents of an upload come from.
#[derive(Clone)]
pub enum Source {
    /// From memory.
    Bytes(Bytes),
    /// From a file, read as it is sent.
    File(PathBuf),
}

impl fmt::Debug for Source {
    /// Not the contents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::File(_) => f.write_str("a file"),
        }
    }
}

/// A file to fetch.
#[derive(Debug, Clone)]
pub struct Download {
    /// Names it in `cancel` and in its progress.
    pub id: u64,
    /// The route, below `/api/`, with its query.
    pub path: String,
    /// Where it goes, once it is whole.
    pub to: PathBuf,
}

/// The largest file that is fetched into memory, in bytes.
pub const LARGEST_IN_MEMORY: usize = 64 << 20;

impl Link {
    /// Fetches a file into memory, to be shown.
    ///
    /// # Errors
    /// `too_large` above [`LARGEST_IN_MEMORY`], beside what a request fails with.
    pub async fn fetch(&self, id: u64, path: &str) -> Result<Vec<u8>> {
        self.cancels().run(Some(id), Box::pin(self.make_fetch(path))).await
    }

    async fn make_fetch(&self, path: &str) -> Result<Vec<u8>> {
        let peer = self.peer()?;
        let response = self.get_file(&peer, path).await;
        let fetched = async {
            let read = http::read(response?, LARGEST_IN_MEMORY);
            // As for the others, a transfer that stands still is given up; here by its whole time.
            tokio::time::timeout(LONGEST_FETCH, read).await.unwrap_or_else(|_| Err(http::late(LONGEST_FETCH)))
        };
        let fetched = fetched.await;
        doubt_if_unanswered(&peer, &fetched);
        fetched
    }

    /// The head of a file's answer, asked for with a good token, and once more with another when that one is refused.
    async fn get_file(&self, peer: &Arc<Peer>, path: &str) -> Result<reqwest::Response> {
        let url = http::route(&peer.address, path)?;
        let request = |token: Option<&Secret>| self.http().prepare(reqwest::Method::GET, url.clone(), token, None);
        let token = self.good_token(peer).await?;
        match (http::send(request(token.as_ref())?).await, &token) {
            (Err(problem), Some(token)) if problem.status == 401 => {
                let token = self.another_token(peer, token).await?;
                http::send(request(Some(&token))?).await
            }
            (answer, _) => answer,
        }
    }

    /// Sends a file and answers what the server answers; tells its progress by notices.
    pub async fn upload(&self, upload: Upload) -> Result<Option<Box<RawValue>>> {
        self.cancels().run(Some(upload.id), self.make_upload(&upload)).await
    }

    /// Fetches a file to where it belongs, and answers its length; tells its progress by notices. Until it is whole it has
    /// another name in the same folder, and when it does not become whole nothing is left of it.
    pub async fn download(&self, download: Download) -> Result<u64> {
        self.cancels().run(Some(download.id), self.make_download(&download)).await
    }

    async fn make_upload(&self, upload: &Upload) -> Result<Option<Box<RawValue>>> {
        let peer = self.peer()?;
        http::route(&peer.address, &upload.path)?;
        let token = self.good_token(&peer).await?;
        let answer = self.send_upload(&peer, upload, token.as_ref()).await;
        match (answer, token) {
            (Err(problem), Some(token)) if problem.status == 401 => {
                let token = self.another_token(&peer, &token).await?;
                self.send_upload(&peer, upload, Some(&token)).await
            }
            (answer, _) => answer,
        }
    }

    async fn send_upload(&self, peer: &Peer, upload: &Upload, token: Option<&Secret>) -> Result<Option<Box<RawValue>>> {
        let url = http::route(&peer.address, &upload.path)?;
        let method = if upload.replaces { reqwest::Method::PUT } else { reqwest::Method::POST };
        let request = self.http().prepare(method, url, token, upload.key.as_deref())?;
        let sent = Arc::new(AtomicU64::new(0));
        let (request, total) = with_contents(request, upload, sent.clone()).await?;
        let answered = async {
            let response = http::send(request).await?;
            http::read_json(response).await
        };
        let total = Arc::new(AtomicU64::new(total));
        let answer = self.watched(upload.id, &sent, &total, answered).await;
        doubt_if_unanswered(peer, &answer);
        answer
    }

    async fn make_download(&self, download: &Download) -> Result<u64> {
        let peer = self.peer()?;
        let (received, total) = (AtomicU64::new(0), Arc::new(AtomicU64::new(0)));
        let fetched = async {
            let response = self.get_file(&peer, &download.path).await?;
            total.store(response.content_length().unwrap_or(0), Ordering::Relaxed);
            write_whole(response, &download.to, &received).await
        };
        let fetched = self.watched(download.id, &received, &total, fetched).await;
        doubt_if_unanswered(&peer, &fetched);
        fetched
    }

    /// Tells how far the work is, and gives it up when it does not move.
    async fn watched<T>(
        &self,
        id: u64,
        done: &AtomicU64,
        total: &AtomicU64,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let progress = || Notice::Progress {
            id,
            sent: done.load(Ordering::Relaxed),
            total: Some(total.load(Ordering::Relaxed)).filter(|total| *total > 0),
        };
        let watching = async {
            let (mut before, mut moved) = (0, Instant::now());
            loop {
                tokio::time::sleep(TICK).await;
                let now = done.load(Ordering::Relaxed);
                if now != before {
                    (before, moved) = (now, Instant::now());
                    // When there is no room, the next one tells more anyway.
                    let _ = self.notices().try_send(progress());
                } else if moved.elapsed() > STALLED {
                    return Problem::unreachable("the transfer does not move");
                }
            }
        };
        let outcome = tokio::select! {
            outcome = work => outcome,
            stalled = watching => Err(stalled),
        };
        if outcome.is_ok() {
            self.tell(progress()).await;
        }
        outcome
    }
}

/// Puts the contents into the request, as a form or as they are; with their length.
async fn with_contents(
    request: RequestBuilder,
    upload: &Upload,
    sent: Arc<AtomicU64>,
) -> Result<(RequestBuilder, u64)> {
    let kind = upload.media_type.as_deref().unwrap_or("application/octet-stream");
    let (body, length) = match &upload.source {
        Source::Bytes(bytes) => (Body::wrap_stream(pieces(bytes.clone(), sent)), bytes.len() as u64),
        Source::File(path) => {
            let unreadable = |error| disk::failed("read", path, &error);
            let file = File::open(path).await.map_err(unreadable)?;
            let length = file.metadata().await.map_err(unreadable)?.len();
            (Body::wrap_stream(file_pieces(file, sent)), length)
        }
    };
    let request = if let Some(field) = &upload.field {
        let part = Part::stream_with_length(body, length)
            .file_name(upload.name.clone())
            .mime_str(kind)
            .map_err(|_| Problem::not_allowed("a media type is written like image/png"))?;
        request.multipart(Form::new().part(field.clone(), part))
    } else {
        request.header(CONTENT_TYPE, kind).header(CONTENT_LENGTH, length).body(body)
    };
    Ok((request, length))
}

fn pieces(bytes: Bytes, sent: Arc<AtomicU64>) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::unfold((bytes, sent), |(mut bytes, sent)| async move {
        if bytes.is_empty() {
            return None;
        }
        let piece = bytes.split_to(CHUNK.min(bytes.len()));
        sent.fetch_add(piece.len() as u64, Ordering::Relaxed);
        Some((Ok(piece), (bytes, sent)))
    })
}

fn file_pieces(file: File, sent: Arc<AtomicU64>) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::try_unfold((file, sent), |(mut file, sent)| async move {
        let mut piece = vec![0; CHUNK];
        let length = file.read(&mut piece).await?;
        piece.truncate(length);
        sent.fetch_add(length as u64, Ordering::Relaxed);
        Ok((length > 0).then(|| (Bytes::from(piece), (file, sent))))
    })
}

/// Writes a body to where it belongs, by way of another name in the same folder.
async fn write_whole(mut response: reqwest::Response, to: &Path, received: &AtomicU64) -> Result<u64> {
    let failed = |error| disk::failed("write", to, &error);
    let partial = Partial::beside(to);
    let mut file = File::create_new(&partial.0).await.map_err(failed)?;
    while let Some(piece) = response.chunk().await.map_err(|error| Problem::unreachable(http::describe(error)))? {
        file.write_all(&piece).await.map_err(failed)?;
        received.fetch_add(piece.len() as u64, Ordering::Relaxed);
    }
    file.flush().await.map_err(failed)?;
    file.sync_all().await.map_err(failed)?;
    drop(file);
    tokio::fs::rename(&partial.0, to).await.map_err(failed)?;
    Ok(received.load(Ordering::Relaxed))
}

/// A file that is not whole yet; it goes when it does not become so.
struct Partial(PathBuf);

impl Partial {
    fn beside(to: &Path) -> Self {
        let name = to.file_name().unwrap_or_default().to_string_lossy();
        Self(to.with_file_name(format!(".{name}.{}.part", uuid::Uuid::new_v4().simple())))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // Once renamed, there is nothing of this name.
        let _ = std::fs::remove_file(&self.0);
    }
}

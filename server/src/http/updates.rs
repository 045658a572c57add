//! New versions of the desktop applications, from a folder that the administrator fills: `updates` in the data folder.
//!
//! It holds what a release is made of: `client-latest.json` and `dashboard-latest.json` as Tauri's bundler writes them, and
//! the bundles that they name. The server passes on; whether a bundle is genuine is for the application to find out, by the
//! signature. What is missing or damaged in the folder means that there is nothing new, and a warning in the log.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use actix_web::body::SizedStream;
use actix_web::http::header::{self, ContentDisposition, ContentEncoding, DispositionParam, DispositionType};
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::BytesMut;
use futures_util::stream;
use percent_encoding::percent_decode_str;
use semver::Version;
use serde::{Deserialize, Serialize};
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;
use url::Url;

use super::api::refuse;
use crate::core::Core;
use crate::error::{Result, internal, malformed_field, not_found};

/// The folder, in the data folder.
const FOLDER: &str = "updates";
/// The applications that have releases.
const APPLICATIONS: [&str; 2] = ["client", "dashboard"];
/// How large a manifest may be, in bytes.
const MAX_MANIFEST: u64 = 1 << 20;
/// How much of a bundle is read at once.
const CHUNK: usize = 64 * 1024;

/// A release, as Tauri's bundler describes it.
#[derive(Debug, Deserialize)]
struct Manifest {
    version: String,
    notes: Option<String>,
    pub_date: Option<String>,
    platforms: BTreeMap<String, Bundle>,
}

#[derive(Debug, Deserialize)]
struct Bundle {
    url: String,
    signature: String,
}

impl Bundle {
    /// The name of its file: the last part of its address.
    fn file(&self) -> Option<String> {
        let last = self.url.split(['?', '#']).next()?.rsplit('/').next()?;
        let name = percent_decode_str(last).decode_utf8().ok()?.into_owned();
        is_plain(&name).then_some(name)
    }
}

/// What the updater of an application is answered with.
#[derive(Debug, Serialize)]
struct Newer {
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub_date: Option<String>,
    url: String,
    signature: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
}

/// `GET /api/updates/{application}/{target}/{version}`
pub async fn newer(
    request: HttpRequest,
    core: web::Data<Core>,
    path: web::Path<(String, String, String)>,
) -> HttpResponse {
    let (application, target, version) = path.into_inner();
    match find(&request, &core, &application, &target, &version).await {
        Ok(Some(newer)) => HttpResponse::Ok().json(newer),
        Ok(None) => HttpResponse::NoContent().finish(),
        Err(error) => refuse(&request, &error),
    }
}

async fn find(
    request: &HttpRequest,
    core: &Core,
    application: &str,
    target: &str,
    version: &str,
) -> Result<Option<Newer>> {
    if !APPLICATIONS.contains(&application) {
        return Err(not_found("application"));
    }
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if target.len() > 60 || !target.chars().all(fits) {
        return Err(malformed_field("target", "a target such as linux-x86_64"));
    }
    let current = read_version(version).ok_or_else(|| malformed_field("version", "a version such as 1.2.3"))?;
    let folder = core.config.data_dir.join(FOLDER);
    let Some(manifest) = manifest(&folder, application).await else { return Ok(None) };
    let Some(released) = read_version(&manifest.version) else {
        tracing::warn!(application, version = manifest.version, "the manifest of updates has no version such as 1.2.3");
        return Ok(None);
    };
    if released.cmp_precedence(&current).is_le() {
        return Ok(None);
    }
    // A target may name the kind of bundle, as in linux-x86_64-deb; a manifest need not.
    let plain = target.splitn(3, '-').take(2).collect::<Vec<_>>().join("-");
    let Some(bundle) = manifest.platforms.get(target).or_else(|| manifest.platforms.get(&plain)) else {
        return Ok(None);
    };
    let Some(file) = bundle.file() else {
        tracing::warn!(application, target, "the manifest of updates names no file");
        return Ok(None);
    };
    if !tokio::fs::metadata(folder.join(&file)).await.is_ok_and(|found| found.is_file()) {
        tracing::warn!(application, target, file, "the manifest of updates names a file that is not in the folder");
        return Ok(None);
    }
    Ok(Some(Newer {
        version: released.to_string(),
        pub_date: manifest.pub_date,
        url: address_of(request, core, &file)?.into(),
        signature: bundle.signature.clone(),
        notes: manifest.notes,
    }))
}

/// `GET /api/updates/files/{name}`
pub async fn file(request: HttpRequest, core: web::Data<Core>, name: web::Path<String>) -> HttpResponse {
    match send(&core.config.data_dir.join(FOLDER), &name).await {
        Ok(response) => response,
        Err(error) => refuse(&request, &error),
    }
}

/// Sends a file that a manifest names, and no other.
async fn send(folder: &Path, name: &str) -> Result<HttpResponse> {
    let mut named = false;
    for application in APPLICATIONS {
        let bundles = manifest(folder, application).await.map(|manifest| manifest.platforms).unwrap_or_default();
        named |= bundles.values().any(|bundle| bundle.file().as_deref() == Some(name));
    }
    if !named {
        return Err(not_found("file"));
    }
    let file = File::open(folder.join(name)).await.map_err(|_| not_found("file"))?;
    let found = file.metadata().await.map_err(internal)?;
    if !found.is_file() {
        return Err(not_found("file"));
    }
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name.to_owned())],
    };
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header(disposition)
        // A bundle is compressed already, and its length is what the progress is shown by.
        .insert_header(ContentEncoding::Identity)
        .body(SizedStream::new(found.len(), pieces(file))))
}

fn pieces(file: File) -> impl stream::Stream<Item = io::Result<bytes::Bytes>> {
    stream::try_unfold(file, |mut file| async move {
        let mut piece = BytesMut::with_capacity(CHUNK);
        let read = file.read_buf(&mut piece).await?;
        Ok((read > 0).then(|| (piece.freeze(), file)))
    })
}

/// The manifest of an application; `None` when there is none that can be used, which is said in the log.
async fn manifest(folder: &Path, application: &str) -> Option<Manifest> {
    let path: PathBuf = folder.join(format!("{application}-latest.json"));
    let read = async {
        let mut text = String::new();
        File::open(&path).await?.take(MAX_MANIFEST).read_to_string(&mut text).await?;
        serde_json::from_str(&text).map_err(io::Error::other)
    };
    match read.await {
        Ok(manifest) => Some(manifest),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "the manifest of updates can't be read");
            None
        }
    }
}

/// Where this caller gets a file: by the address that it called by, unless one is set for everybody.
fn address_of(request: &HttpRequest, core: &Core, file: &str) -> Result<Url> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let called = host.filter(|_| core.config.public_url.is_none()).and_then(|host| {
        Url::parse(&format!("http://{host}")).ok().filter(|url| url.path() == "/" && url.username().is_empty())
    });
    let mut url = called.map_or_else(|| Url::parse(&core.base_url()), Ok).map_err(internal)?;
    url.path_segments_mut()
        .map_err(|()| internal("the server's address has no path"))?
        .extend(["api", "updates", "files", file]);
    Ok(url)
}

fn read_version(text: &str) -> Option<Version> {
    Version::parse(text.trim().trim_start_matches('v')).ok()
}

/// Whether a name is one of a file in the folder itself.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && !name.contains(['/', '\\', ':'])
        && !name.chars().any(char::is_control)
}

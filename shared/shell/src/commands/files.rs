//! Files to and from the server.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tauri::ipc::{InvokeBody, Request, Response};
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;
use workspace_link::transfer::{Download, Source, Upload};
use workspace_link::{Problem, Result, problem::code};

use super::{guarded, invalid, json};
use crate::outside;
use crate::shell::Shell;

/// The header of an upload that says what the bytes are: JSON, percent-encoded (`encodeURIComponent`), because a file's
/// name may have any letters.
const ABOUT_UPLOAD: &str = "workspace-upload";
/// The longest name of a file that is proposed.
const LONGEST_NAME: usize = 120;

/// What the bytes of an upload are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AboutUpload {
    id: u64,
    path: String,
    field: Option<String>,
    name: String,
    media_type: Option<String>,
    key: Option<String>,
    #[serde(default)]
    replaces: bool,
}

/// Sends a file, whose bytes are the body of the call.
#[tauri::command]
pub(crate) async fn upload(shell: State<'_, Shell>, call: Request<'_>) -> Result<Response> {
    guarded(async {
        let AboutUpload { id, path, field, name, media_type, key, replaces } = about_upload(&call)?;
        let InvokeBody::Raw(bytes) = call.body() else {
            return Err(invalid("the body of an upload is its bytes"));
        };
        let source = Source::Bytes(Bytes::copy_from_slice(bytes));
        let upload = Upload { id, path, field, name, media_type, key, replaces, source };
        Ok(json(Box::pin(shell.link().await?.upload(upload)).await?))
    })
    .await
}

fn about_upload(call: &Request<'_>) -> Result<AboutUpload> {
    let accepted = "the header workspace-upload: {id, path, field?, name, media_type?, key?, replaces?}";
    let header = call.headers().get(ABOUT_UPLOAD).ok_or_else(|| invalid(accepted))?;
    let text = percent_encoding::percent_decode(header.as_bytes()).decode_utf8().map_err(|_| invalid(accepted))?;
    serde_json::from_str(&text).map_err(|error| invalid(&format!("{accepted}: {error}")))
}

/// Fetches a file of the server's to be shown in the page, such as a picture; the answer is its bytes.
#[tauri::command]
pub(crate) async fn fetch_file(shell: State<'_, Shell>, id: u64, path: String) -> Result<Response> {
    guarded(async { Ok(Response::new(Box::pin(shell.link().await?.fetch(id, &path)).await?)) }).await
}

/// What became of a download.
#[derive(Serialize)]
pub(crate) struct Saved {
    /// The name that the file got.
    saved: String,
}

/// Asks where a file of the server's goes, and saves it there; `null` when the person thought better of it.
#[tauri::command]
pub(crate) async fn download<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    id: u64,
    path: String,
    name: String,
) -> Result<Option<Saved>> {
    guarded(async {
        let (answer, chosen) = oneshot::channel();
        let mut dialog = app.dialog().file().set_file_name(file_name(&name));
        if let Some(folder) = dirs::download_dir() {
            dialog = dialog.set_directory(folder);
        }
        dialog.save_file(move |file| drop(answer.send(file)));
        let Some(to) = chosen.await.ok().flatten().and_then(|file| file.into_path().ok()) else { return Ok(None) };
        let saved = to.file_name().map(|name| name.to_string_lossy().into_owned());
        let saved = saved.ok_or_else(|| Problem::ours(code::STORAGE_FAILED, "Not saved", "that is not a file"))?;
        Box::pin(shell.link().await?.download(Download { id, path, to })).await?;
        Ok(Some(Saved { saved }))
    })
    .await
}

/// Opens a PDF of the server's with what the system shows such files with, and prints them from.
#[tauri::command]
pub(crate) async fn open_pdf<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    id: u64,
    path: String,
    name: String,
) -> Result<()> {
    guarded(async {
        let bytes = Box::pin(shell.link().await?.fetch(id, &path)).await?;
        outside::open_pdf(&app, &file_name(&name), bytes).await
    })
    .await
}

/// A name that no system takes for anything but the name of a visible file.
fn file_name(proposed: &str) -> String {
    let harmless = |letter: char| !letter.is_control() && !"/\\:*?\"<>|".contains(letter);
    let name: String = proposed.chars().filter(|&letter| harmless(letter)).take(LONGEST_NAME).collect();
    let name = name.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    if name.is_empty() { "file".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_stay_names_of_files() {
        for (proposed, expected) in [
            ("lot 12.pdf", "lot 12.pdf"),
            ("relevé d’été.pdf", "relevé d’été.pdf"),
            ("../../etc/passwd", "etcpasswd"),
            ("..\\..\\x.exe", "x.exe"),
            (".bashrc", "bashrc"),
            ("a\u{0}b\nc", "abc"),
            ("", "file"),
            ("...", "file"),
            ("con:", "con"),
        ] {
            assert_eq!(file_name(proposed), expected, "{proposed:?}");
        }
        assert_eq!(file_name(&"a".repeat(500)).len(), LONGEST_NAME);
    }
}

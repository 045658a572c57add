//! What leads out of the application: addresses and documents that the system opens.

use std::fs;
use std::io;
#[cfg(target_os = "linux")]
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
#[cfg(target_os = "linux")]
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};
#[cfg(target_os = "linux")]
use std::thread;
use std::time::{Duration, Instant};

use tauri::{AppHandle, Manager, Runtime};
use url::Url;
use uuid::Uuid;
use workspace_link::{Problem, Result, disk, problem::code};

use crate::shell::Shell;
#[cfg(target_os = "linux")]
use crate::window;

/// No address that leads outside is longer.
const LONGEST_URL: usize = 2_048;
/// Nobody follows links faster than this; a script would, and fill the screen with windows.
const APART: Duration = Duration::from_secs(1);

/// The address that was opened last, and when.
#[derive(Default)]
pub(crate) struct Opened(Mutex<Option<(String, Instant)>>);

impl Opened {
    /// Whether this address is to be opened now. `false`: it has just been, a double click asks for it twice.
    fn admits(&self, url: &str, now: Instant) -> Result<bool> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((before, at)) if now.duration_since(*at) < APART => {
                if before == url {
                    Ok(false)
                } else {
                    Err(Problem::ours(code::BUSY, "Too soon", "one link a second"))
                }
            }
            _ => {
                *last = Some((url.to_owned(), now));
                Ok(true)
            }
        }
    }
}

/// Opens an address with what the system has for it.
pub(crate) async fn open<R: Runtime>(app: &AppHandle<R>, url: &str) -> Result<()> {
    let url = outside_url(url)?;
    if !app.state::<Shell>().opened.admits(&url, Instant::now())? {
        return Ok(());
    }
    opened(tauri::async_runtime::spawn_blocking(move || hand_over(&url)).await)
}

fn opened<E: std::fmt::Display>(outcome: Result<io::Result<()>, E>) -> Result<()> {
    let refused = |said: String| Problem::ours("not_opened", "The system did not open it", said);
    outcome.map_err(|error| refused(error.to_string()))?.map_err(|error| refused(error.to_string()))
}

/// Opens a PDF with what the system shows such files with. It is kept in a folder of ours until the next start.
pub(crate) async fn open_pdf<R: Runtime>(app: &AppHandle<R>, name: &str, bytes: Vec<u8>) -> Result<()> {
    let name = pdf_name(name, &bytes)?;
    let shell = app.state::<Shell>();
    if !shell.opened.admits(&name, Instant::now())? {
        return Ok(());
    }
    let path = folder(&shell.home).join(Uuid::new_v4().to_string()).join(name);
    let kept = path.clone();
    let written = tauri::async_runtime::spawn_blocking(move || disk::write(&kept, &bytes)).await;
    written.map_err(|error| Problem::ours(code::STORAGE_FAILED, "Not saved", error.to_string()))??;
    opened(tauri::async_runtime::spawn_blocking(move || hand_over(&path.to_string_lossy())).await)
}

/// The name that a PDF gets, so that the system takes it for nothing else. What is no PDF is not opened: it may be a program.
fn pdf_name(name: &str, bytes: &[u8]) -> Result<String> {
    if !bytes.starts_with(b"%PDF-") {
        return Err(Problem::ours(code::NOT_ALLOWED, "Not allowed", "what is opened is a PDF"));
    }
    let is_one = Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    Ok(if is_one { name.to_owned() } else { format!("{name}.pdf") })
}

/// Where documents are kept that were opened.
fn folder(home: &Path) -> PathBuf {
    home.join("opened")
}

/// Removes the documents that were opened before this start.
pub(crate) fn forget_opened(home: &Path) {
    match fs::remove_dir_all(folder(home)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "documents that were opened could not be removed");
        }
        _ => {}
    }
}

/// Hands an address to what the system has for it. That may be a browser of the same engine as our pages, which is told nothing of
/// what ours was told.
#[cfg(target_os = "linux")]
fn hand_over(url: &str) -> io::Result<()> {
    let mut outcome = Err(io::ErrorKind::NotFound.into());
    for mut command in open::commands(url) {
        for (name, _) in window::ENGINE {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        outcome = command.spawn().map(|mut opener| {
            // It may last as long as the browser does, and leaves nothing behind once it has ended.
            drop(thread::spawn(move || opener.wait()));
        });
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

/// Hands an address to what the system has for it.
#[cfg(not(target_os = "linux"))]
fn hand_over(url: &str) -> io::Result<()> {
    open::that_detached(url)
}

/// The address, when it is one that may be opened.
fn outside_url(url: &str) -> Result<String> {
    let refused = || Problem::ours(code::NOT_ALLOWED, "Not allowed", "what is opened is http, https or mailto");
    let parsed = Url::parse(url).map_err(|_| refused())?;
    let allowed = match parsed.scheme() {
        // An address with a name before an @ shows another host than the one that it leads to.
        "http" | "https" => parsed.has_host() && parsed.username().is_empty() && parsed.password().is_none(),
        "mailto" => true,
        _ => false,
    };
    if allowed && url.len() <= LONGEST_URL { Ok(parsed.into()) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_link_a_second_is_opened_and_none_twice_at_once() {
        let (opened, start) = (Opened::default(), Instant::now());
        assert!(opened.admits("https://a.example/", start).unwrap());
        let soon = start + Duration::from_millis(400);
        assert!(!opened.admits("https://a.example/", soon).unwrap());
        assert_eq!(opened.admits("https://b.example/", soon).unwrap_err().code, code::BUSY);
        assert!(opened.admits("https://b.example/", start + APART).unwrap());
    }

    #[test]
    fn documents_are_pdfs_by_their_bytes_and_their_names_and_go_at_the_next_start() {
        for (name, expected) in [("lot.pdf", "lot.pdf"), ("lot.PDF", "lot.PDF"), ("lot.desktop", "lot.desktop.pdf")] {
            assert_eq!(pdf_name(name, b"%PDF-1.7").unwrap(), expected);
        }
        for bytes in [b"#!/bin/sh".as_slice(), b"", b" %PDF-"] {
            assert_eq!(pdf_name("lot.pdf", bytes).unwrap_err().code, code::NOT_ALLOWED);
        }
        let home = tempfile::tempdir().unwrap();
        let kept = folder(home.path()).join("1/lot.pdf");
        disk::write(&kept, b"%PDF-").unwrap();
        forget_opened(home.path());
        assert!(!kept.exists() && home.path().exists());
        forget_opened(home.path());
    }

    #[test]
    fn only_three_schemes_lead_outside() {
        for url in ["https://example.org/a?b=c#d", "http://192.168.1.20:8060/api/docs", "mailto:ada@example.org"] {
            assert_eq!(outside_url(url).unwrap(), url);
        }
        let long = format!("https://example.org/{}", "a".repeat(LONGEST_URL));
        for url in [
            "",
            "example.org",
            "//example.org",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "workspace://chat/1",
            "ssh://example.org",
            "smb://example.org/share",
            "https://",
            "https://bank.example@evil.example/",
            "-x",
            "--version",
            &long,
        ] {
            let problem = outside_url(url).unwrap_err();
            assert_eq!(problem.code, code::NOT_ALLOWED, "{url}");
            assert_eq!(problem.detail.as_deref(), Some("what is opened is http, https or mailto"));
        }
    }
}

//! What leads out of the application: addresses that the system opens.

use std::io;
#[cfg(target_os = "linux")]
use std::os::unix::process::CommandExt;
#[cfg(target_os = "linux")]
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};
#[cfg(target_os = "linux")]
use std::thread;
use std::time::{Duration, Instant};

use tauri::{AppHandle, Manager, Runtime};
use url::Url;
use workspace_link::{Problem, Result, problem::code};

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
    match tauri::async_runtime::spawn_blocking(move || hand_over(&url)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Problem::ours("not_opened", "The system did not open it", error.to_string())),
        Err(error) => Err(Problem::ours("not_opened", "The system did not open it", error.to_string())),
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

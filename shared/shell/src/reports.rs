//! Faults of the program, for whoever mends it: kept on disk, sent to the organisation's server once somebody is signed
//! in, unless the person said no.
//!
//! A report says where in the program something went wrong. It never holds a token or what somebody wrote: what is quoted,
//! what looks like a secret, addresses and the person's folder are taken out before it is written. Reports are small, few,
//! and each fault is told once.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::value::to_raw_value;
use tauri::{AppHandle, Manager, Runtime};
use workspace_link::disk::{self, SetAside};
use workspace_link::{Link, Method, Request, Result};
use workspace_protocol::monitoring::{ProblemKind, ReportProblem};

use crate::shell::Shell;

mod clean;

/// The largest report, in bytes, as the server takes it; some of it is for what is added when it is sent.
const LARGEST: usize = 15 * 1024;
/// How many are kept until they can be sent.
const KEPT: usize = 20;
/// How many are sent in an hour.
const AN_HOUR: usize = 10;
/// What the server takes of each part, in characters.
const MESSAGE: usize = 500;
const STACK: usize = 12_000;
const WHERE: usize = 200;

/// What the page says of a fault of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageProblem {
    message: String,
    stack: Option<String>,
    r#where: Option<String>,
}

/// A report, as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Report {
    kind: ProblemKind,
    message: String,
    stack: Option<String>,
    r#where: Option<String>,
    version: String,
}

impl Report {
    /// A report without anything that it must not hold, and not too large.
    fn new(kind: ProblemKind, message: &str, stack: Option<&str>, place: Option<&str>, version: &str) -> Self {
        let message = cut(&clean::clean(message), MESSAGE);
        let mut report = Self {
            kind,
            message: if message.trim().is_empty() { "(nothing said)".to_owned() } else { message },
            stack: stack.map(|stack| cut(&clean::clean(stack), STACK)),
            r#where: place.map(|place| cut(&clean::clean(place), WHERE)),
            version: version.to_owned(),
        };
        while let Some(stack) = &report.stack
            && serde_json::to_vec(&report).map_or(0, |bytes| bytes.len()) > LARGEST
        {
            report.stack = Some(cut(stack, stack.chars().count() / 2));
        }
        report
    }

    /// The same for the same fault: line numbers and counts may differ.
    fn fingerprint(&self) -> u64 {
        let first = self.stack.as_deref().and_then(|stack| stack.lines().find(|line| !line.trim().is_empty()));
        let text = format!("{} {}", self.message, first.unwrap_or_default());
        fingerprint(text.bytes().filter(|byte| !byte.is_ascii_digit()))
    }
}

/// The reports that wait, and what was sent.
pub(crate) struct Reports {
    folder: PathBuf,
    version: String,
    sent: tokio::sync::Mutex<VecDeque<Instant>>,
    told: Mutex<HashSet<u64>>,
}

impl Reports {
    pub(crate) fn open(home: &Path, version: &str) -> Self {
        Self {
            folder: folder(home),
            version: version.to_owned(),
            sent: tokio::sync::Mutex::default(),
            told: Mutex::default(),
        }
    }

    /// Keeps what the page says, unless it was told before. Blocking.
    pub(crate) fn take(&self, problem: &PageProblem) -> Result<()> {
        let PageProblem { message, stack, r#where } = problem;
        let report = Report::new(ProblemKind::Error, message, stack.as_deref(), r#where.as_deref(), &self.version);
        keep(&self.folder, &report)
    }

    /// Forgets what waits: the person does not want it sent.
    pub(crate) fn clear(&self) {
        for path in waiting(&self.folder) {
            if let Err(problem) = disk::remove(&path) {
                tracing::warn!(%problem, "a report stays");
            }
        }
    }

    /// Sends what waits, as far as the hour allows. Whoever comes while that goes on has it done by the first.
    async fn send(&self, link: &Link) {
        let Ok(mut sent) = self.sent.try_lock() else { return };
        for path in waiting(&self.folder) {
            while sent.front().is_some_and(|at| at.elapsed() > Duration::from_hours(1)) {
                sent.pop_front();
            }
            if sent.len() >= AN_HOUR {
                return;
            }
            let Ok(Some(report)) = disk::read_json::<Report>(&path, &SetAside::default()) else { continue };
            if self.is_news(&report) {
                sent.push_back(Instant::now());
                if !deliver(link, &report).await {
                    return;
                }
                self.tell_once(&report);
            }
            if let Err(problem) = disk::remove(&path) {
                tracing::warn!(%problem, "a report that was sent stays");
            }
        }
    }

    fn is_news(&self, report: &Report) -> bool {
        !self.told().contains(&report.fingerprint())
    }

    fn tell_once(&self, report: &Report) {
        self.told().insert(report.fingerprint());
    }

    fn told(&self) -> std::sync::MutexGuard<'_, HashSet<u64>> {
        self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Whether the server has it, or will never want it.
async fn deliver(link: &Link, report: &Report) -> bool {
    let report = report.clone();
    let body = to_raw_value(&ReportProblem {
        kind: report.kind,
        message: report.message,
        stack: report.stack,
        r#where: report.r#where,
        application: link.application(),
        version: report.version,
        os: cut(&link.workstation().os, 80),
    });
    let request = Request {
        id: None,
        method: Method::Post,
        path: "/api/client-problems".to_owned(),
        query: None,
        body: body.ok(),
        key: None,
        timeout: None,
    };
    match link.request(request).await {
        Ok(_) => true,
        // Nobody is signed in, or the server asks for patience: later.
        Err(problem) => !matches!(problem.status, 0 | 401 | 403 | 429 | 500..),
    }
}

/// Sends what waits, beside everything else, if the person allows it.
pub(crate) fn send_soon<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let shell = app.state::<Shell>();
        if !shell.settings.get().reports {
            return;
        }
        if let Ok(link) = shell.link().await {
            shell.reports.send(link).await;
        }
    });
}

/// From now on every panic leaves a report, also one that ends the program.
pub(crate) fn watch_for_panics(home: &Path, version: &str) {
    let folder = folder(home);
    let version = version.to_owned();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let payload = panic.payload();
        let said =
            payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let place = panic.location().map(ToString::to_string);
        let stack = std::backtrace::Backtrace::force_capture().to_string();
        let main = std::thread::current().name() == Some("main");
        let kind = if main { ProblemKind::Crash } else { ProblemKind::Error };
        let report = Report::new(kind, said.unwrap_or("a panic"), Some(&stack), place.as_deref(), &version);
        tracing::error!(place, message = report.message, "a fault of the program");
        if let Err(problem) = keep(&folder, &report) {
            tracing::error!(%problem, "the report of it could not be kept");
        }
        before(panic);
    }));
}

/// Keeps a report, unless its like is there already or there are enough.
fn keep(folder: &Path, report: &Report) -> Result<()> {
    let path = folder.join(format!("{:016x}.json", report.fingerprint()));
    if path.exists() || waiting(folder).len() >= KEPT {
        return Ok(());
    }
    disk::write_json(&path, report)
}

/// The files of the reports that wait.
fn waiting(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().filter_map(std::result::Result::ok);
    files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect()
}

fn folder(home: &Path) -> PathBuf {
    home.join("reports")
}

/// A short name for a text (FNV-1a). No secret: whoever knows the text knows its fingerprint.
pub(crate) fn fingerprint(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The beginning of a text.
fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(message: &str, stack: Option<&str>) -> PageProblem {
        PageProblem { message: message.into(), stack: stack.map(Into::into), r#where: Some("/chat".into()) }
    }

    fn read(home: &Path) -> Vec<Report> {
        let read = |path: &PathBuf| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        waiting(&folder(home)).iter().map(read).collect()
    }

    #[test]
    fn the_same_fault_is_kept_once() {
        let home = tempfile::tempdir().unwrap();
        let reports = Reports::open(home.path(), "1.0.0");
        for line in 1..=5 {
            reports
                .take(&problem("TypeError: x is undefined", Some(&format!("at f (chat-A.js:{line}:2)\nmore"))))
                .unwrap();
        }
        reports.take(&problem("TypeError: y is undefined", None)).unwrap();
        assert_eq!(read(home.path()).len(), 2);
        reports.clear();
        assert_eq!(read(home.path()), []);
    }

    #[test]
    fn no_more_than_twenty_are_kept() {
        let home = tempfile::tempdir().unwrap();
        let reports = Reports::open(home.path(), "1.0.0");
        for letter in 'a'..='z' {
            reports.take(&problem(&format!("Error: {letter}"), None)).unwrap();
        }
        assert_eq!(read(home.path()).len(), KEPT);
    }

    #[test]
    fn a_report_is_never_too_large() {
        let home = tempfile::tempdir().unwrap();
        let reports = Reports::open(home.path(), "1.0.0");
        let long = "\u{1F600} ".repeat(100_000);
        reports.take(&PageProblem { message: long.clone(), stack: Some(long.clone()), r#where: Some(long) }).unwrap();
        let report = &read(home.path())[0];
        assert!(serde_json::to_vec(report).unwrap().len() <= LARGEST);
        assert_eq!(report.message.chars().count(), MESSAGE);
        assert_eq!(report.r#where.as_ref().unwrap().chars().count(), WHERE);
    }

    #[test]
    fn a_report_holds_no_secret_and_nothing_that_somebody_wrote() {
        let home = tempfile::tempdir().unwrap();
        let reports = Reports::open(home.path(), "1.0.0");
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
        reports.take(&problem(&format!("Error: Bearer {token} for \"meet me at noon\""), Some(token))).unwrap();
        let kept = std::fs::read_to_string(&waiting(&folder(home.path()))[0]).unwrap();
        for secret in ["eyJ", "dozjg", "noon"] {
            assert!(!kept.contains(secret), "{kept}");
        }
    }

    #[test]
    fn a_report_of_nothing_is_still_one() {
        assert_eq!(Report::new(ProblemKind::Error, " ", None, None, "1.0.0").message, "(nothing said)");
    }
}

//! Logs: readable on the console, JSON in a file that is rotated daily.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{Builder, Rotation};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt};

use crate::config::Config;

/// How many days of logs are kept.
const KEPT: usize = 14;

/// Starts logging. What is still to be written is written when the guards are dropped.
pub fn start(config: &Config) -> io::Result<Vec<WorkerGuard>> {
    // Logging must not make requests wait for a terminal or a disk.
    let (console, guard) = tracing_appender::non_blocking(io::stderr());
    let mut guards = vec![guard];
    let console = fmt::layer().with_writer(console).with_ansi(io::stderr().is_terminal()).with_target(false).compact();
    let file = match &config.log_file {
        None => None,
        Some(path) => {
            let (writer, guard) = tracing_appender::non_blocking(rotated(path).map_err(|error| refused(path, &error))?);
            guards.push(guard);
            Some(fmt::layer().json().flatten_event(true).with_writer(writer))
        }
    };
    let filter = EnvFilter::builder().parse(&config.log_level).map_err(io::Error::other)?;
    tracing_subscriber::registry()
        .with(console.and_then(file).with_filter(filter))
        .try_init()
        .map_err(io::Error::other)?;
    Ok(guards)
}

fn refused(path: &Path, error: &io::Error) -> io::Error {
    io::Error::other(format!(
        "LOG_FILE {}: {error}; accepted: a file in a folder that the server may write to",
        path.display()
    ))
}

fn rotated(path: &Path) -> io::Result<tracing_appender::rolling::RollingFileAppender> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let suffix = path.extension().unwrap_or_default().to_string_lossy();
    Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix(name)
        .filename_suffix(suffix)
        .max_log_files(KEPT)
        .build(folder)
        .map_err(io::Error::other)
}

//! The log: a file a day in the application's folder, a week of them, for whoever looks into a trouble.

use std::io::IsTerminal;
use std::path::Path;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use workspace_link::{LOG_LIMIT, disk};

/// How many days are kept.
const DAYS: usize = 7;
/// What is logged unless `WORKSPACE_LOG` says otherwise: what we say, and what goes wrong below.
const LEVELS: &str = "warn,workspace=info";

/// Starts logging into `logs/` of the folder, and to the standard error. A folder that can't be written to costs the
/// file, nothing else.
pub(crate) fn start(home: &Path) {
    // The limit comes last, so that no wish for more shows a token.
    let wished = std::env::var("WORKSPACE_LOG").ok().filter(|wish| EnvFilter::try_new(wish).is_ok());
    let filter = EnvFilter::new(format!("{},{LOG_LIMIT}", wished.as_deref().unwrap_or(LEVELS)));
    let folder = home.join("logs");
    let file = disk::make_folder(&folder).map_err(|problem| problem.to_string()).and_then(|()| {
        let appender = RollingFileAppender::builder();
        let appender = appender.rotation(Rotation::DAILY).filename_suffix("log").max_log_files(DAYS);
        appender.build(folder).map_err(|error| error.to_string())
    });
    let trouble = file.as_ref().err().cloned();
    let file = file.ok().map(|file| tracing_subscriber::fmt::layer().with_ansi(false).with_writer(file));
    let console =
        tracing_subscriber::fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr);
    // A second call, as tests make them, finds the first one's in place.
    let _ = tracing_subscriber::registry().with(filter).with(file).with(console).try_init();
    if let Some(trouble) = trouble {
        tracing::warn!(trouble, "there is no log file");
    }
}

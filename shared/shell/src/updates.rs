//! Newer versions: offered by the organisation's server, else by the project's own release feed, and taken only when they
//! are signed with the key that this program was built with. Built without a key, there are no updates.
//!
//! Neither the address nor the connection is trusted, only the signature, which holds the version too; so an organisation
//! without TLS in its own network can serve updates.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_updater::{Config, Update, UpdaterBuilder, UpdaterExt};
use url::Url;
use workspace_link::{Problem, Result};

use crate::notices::ShellNotice;
use crate::rollback;
use crate::shell::Shell;

/// The public key of those who sign new versions (`tauri signer generate`).
const KEY: Option<&str> = option_env!("WORKSPACE_UPDATE_KEY");
/// The project's release feed.
const FEED: Option<&str> = option_env!("WORKSPACE_UPDATE_FEED");
/// The first look comes when the start is over, the others now and then.
const FIRST_LOOK: Duration = Duration::from_mins(1);
const BETWEEN_LOOKS: Duration = Duration::from_hours(6);
/// A server that doesn't answer has no update.
const PATIENCE: Duration = Duration::from_secs(15);

/// A version that can be installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Available {
    version: String,
    notes: String,
}

/// What is known of newer versions.
#[derive(Default)]
pub(crate) struct Updates {
    found: Mutex<Option<Update>>,
}

impl Updates {
    /// The plugin that fetches, checks and installs, when there is a key to check with.
    pub(crate) fn plugin<R: Runtime>() -> Option<TauriPlugin<R, Config>> {
        key().map(|key| tauri_plugin_updater::Builder::new().pubkey(key).build())
    }

    fn lock(&self) -> MutexGuard<'_, Option<Update>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key() -> Option<&'static str> {
    KEY.filter(|key| !key.is_empty())
}

/// Looks now and then, and tells the page.
pub(crate) fn look_now_and_then<R: Runtime>(app: &AppHandle<R>) {
    if key().is_none() {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(FIRST_LOOK).await;
        loop {
            match check(&app).await {
                Ok(Some(Available { version, .. })) => {
                    app.state::<Shell>().board.tell_own(&ShellNotice::Update { version });
                }
                Ok(None) => {}
                Err(problem) => tracing::info!(%problem, "no look at newer versions"),
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    });
}

/// Looks for a newer version.
pub(crate) async fn check<R: Runtime>(app: &AppHandle<R>) -> Result<Option<Available>> {
    if key().is_none() {
        return Ok(None);
    }
    let shell = app.state::<Shell>();
    let server = shell.link().await?.server().map(|server| server.address.as_str().to_owned());
    let endpoints = endpoints(server.as_deref(), shell.application.name(), FEED);
    if endpoints.is_empty() {
        return Ok(None);
    }
    let updater = app.updater_builder().timeout(PATIENCE).endpoints(endpoints).and_then(UpdaterBuilder::build);
    let found = updater.map_err(|error| failed(&error))?.check().await.map_err(|error| failed(&error))?;
    // A version that did not start here is not offered again.
    let found = found.filter(|update| !rollback::was_undone(&shell.home, &update.version));
    let available = found
        .as_ref()
        .map(|update| Available { version: update.version.clone(), notes: update.body.clone().unwrap_or_default() });
    *shell.updates.lock() = found;
    Ok(available)
}

/// Installs the version that was found, and starts it.
pub(crate) async fn install<R: Runtime>(app: &AppHandle<R>) -> Result<()> {
    let shell = app.state::<Shell>();
    let Some(update) = shell.updates.lock().take() else {
        return Err(Problem::ours("no_update", "There is no newer version", "look for one first (check_update)"));
    };
    let bytes = update.download(|_, _| {}, || {}).await.map_err(|error| failed(&error))?;
    let (home, previous) = (shell.home.clone(), shell.version.clone());
    let program = app.env().appimage.map(PathBuf::from);
    let installing = tauri::async_runtime::spawn_blocking(move || {
        rollback::before_install(&home, &previous, &update.version, program.as_deref())?;
        update.install(bytes).map_err(|error| {
            rollback::install_failed(&home);
            failed(&error)
        })
    });
    installing.await.map_err(|error| Problem::ours("update_failed", "Not installed", error.to_string()))??;
    app.request_restart();
    Ok(())
}

/// Where newer versions are asked for: the organisation's server first. The updater fills in what stands in braces.
fn endpoints(server: Option<&str>, application: &str, feed: Option<&str>) -> Vec<Url> {
    let ours = "{{target}}-{{arch}}-{{bundle_type}}/{{current_version}}";
    let server = server.map(|server| format!("{server}/api/updates/{application}/{ours}"));
    let feed = feed.filter(|feed| !feed.is_empty()).map(str::to_owned);
    server.into_iter().chain(feed).filter_map(|address| Url::parse(&address).ok()).collect()
}

fn failed(error: &tauri_plugin_updater::Error) -> Problem {
    Problem::ours("update_failed", "No newer version could be had", error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_organisations_server_is_asked_first() {
        let asked = endpoints(Some("http://192.168.1.20:8060"), "client", Some("https://example.org/latest.json"));
        let asked: Vec<_> = asked.iter().map(|url| url.as_str().replace("%7B", "{").replace("%7D", "}")).collect();
        assert_eq!(
            asked,
            [
                "http://192.168.1.20:8060/api/updates/client/{{target}}-{{arch}}-{{bundle_type}}/{{current_version}}",
                "https://example.org/latest.json",
            ]
        );
        assert!(endpoints(None, "client", None).is_empty());
        assert!(endpoints(None, "client", Some("")).is_empty());
    }
}

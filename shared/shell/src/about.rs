//! What this program is, and what it is made of.

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, Runtime};
use workspace_link::Result;

use crate::shell::Shell;

/// Every library in the program and its licence, written by `licences.js` from what Cargo and npm know.
const LICENCES: &str = include_str!("../licences.json");

/// A library.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Licence {
    name: String,
    licence: String,
}

/// What the about box shows.
#[derive(Serialize)]
pub(crate) struct About {
    name: String,
    version: String,
    tauri: &'static str,
    webview: String,
    os: String,
    licences: Vec<Licence>,
}

/// What the about box shows.
pub(crate) async fn about<R: Runtime>(app: &AppHandle<R>) -> Result<About> {
    let shell = app.state::<Shell>();
    Ok(About {
        name: app.config().product_name.clone().unwrap_or_default(),
        version: shell.version.clone(),
        tauri: tauri::VERSION,
        webview: webview(),
        os: shell.link().await?.workstation().os.clone(),
        licences: serde_json::from_str(LICENCES).unwrap_or_default(),
    })
}

/// A text that a person can copy when they ask for help. It names no account and holds no secret.
pub(crate) async fn diagnostics<R: Runtime>(app: &AppHandle<R>) -> Result<String> {
    let shell = app.state::<Shell>();
    let link = shell.link().await?;
    let (workstation, state, keeper) = (link.workstation(), link.state(), link.keeper());
    let server = link.server().map_or_else(
        || "none chosen".to_owned(),
        |server| {
            let version = server.info.map_or_else(|| "not reached".to_owned(), |info| info.version);
            format!("{} ({version}), chosen by {:?}", server.address.as_str(), server.from)
        },
    );
    let lines = [
        format!("{} {}", app.config().product_name.as_deref().unwrap_or_default(), shell.version),
        format!("Tauri {}, web view {}", tauri::VERSION, webview()),
        format!("System: {}", workstation.os),
        format!("Workstation: {} ({})", workstation.name, workstation.id),
        format!("Server: {server}"),
        format!("Connection: {:?}, online {}, latency {:?} ms", state.phase, state.online, state.latency),
        format!("Sign-in kept in: {:?} (trouble: {:?})", keeper.keeper, keeper.trouble),
        format!("Folder: {}", shell.home.display()),
        format!("Files set aside: {:?}", [shell.set_aside.names(), link.set_aside()].concat()),
        format!("Settings: {:?}", shell.settings.get()),
    ];
    Ok(lines.join("\n"))
}

fn webview() -> String {
    tauri::webview_version().unwrap_or_else(|_| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_library_has_a_licence() {
        let licences: Vec<Licence> = serde_json::from_str(LICENCES).unwrap();
        for name in ["tauri", "notify-rust", "lit"] {
            assert!(licences.iter().any(|licence| licence.name == name), "{name}: run shared/shell/licences.js");
        }
        assert!(licences.iter().all(|licence| !licence.licence.is_empty()));
    }
}

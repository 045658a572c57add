//! Starting with the computer.

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Runtime};
use tauri_plugin_autostart::ManagerExt;
use workspace_link::{Problem, Result, problem::code};

/// What the system gives us when it starts us: the person did not ask for a window now.
pub(crate) const HIDDEN: &str = "--hidden";

/// The plugin that knows how each system does it.
pub(crate) fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri_plugin_autostart::Builder::new().arg(HIDDEN).build()
}

/// Has the system start us with the computer, or not. Blocking.
pub(crate) fn set<R: Runtime>(app: &AppHandle<R>, wanted: bool) -> Result<()> {
    let manager = app.autolaunch();
    let done = if wanted { manager.enable() } else { manager.disable() };
    done.map_err(|error| Problem::ours(code::STORAGE_FAILED, "The system did not take it", error.to_string()))
}

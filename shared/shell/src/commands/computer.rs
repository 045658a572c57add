//! The computer around the window: settings, notifications, the tray, the browser.

use tauri::{AppHandle, Manager, Runtime, State};
use workspace_link::{Problem, Result};

use super::{blocking, guarded, invalid};
use crate::settings::{Change, Settings};
use crate::shell::Shell;
use crate::{autostart, deep_link, notifications, outside, tray, window};

/// More than this of a notification is never shown, in characters.
const LONGEST_TEXT: usize = 500;

/// What the person chose for this computer.
#[tauri::command]
pub(crate) async fn settings(shell: State<'_, Shell>) -> Result<Settings> {
    guarded(async { Ok(shell.settings.get()) }).await
}

/// Changes some of it; the settings as they are then.
#[tauri::command]
pub(crate) async fn change_settings<R: Runtime>(app: AppHandle<R>, change: Change) -> Result<Settings> {
    guarded(blocking(move || {
        let shell = app.state::<Shell>();
        let (before, after) = shell.settings.change(&change, |before, after| {
            // What the system refuses is not saved either.
            if before.autostart == after.autostart { Ok(()) } else { autostart::set(&app, after.autostart) }
        })?;
        if let Some(window) = app.get_webview_window(window::LABEL) {
            window::apply(&window, Some(&before), &after);
        }
        if !after.reports {
            shell.reports.clear();
        }
        Ok(after)
    }))
    .await
}

/// Shows a notification of the system's; a click on it shows the window and opens the route.
#[tauri::command]
pub(crate) async fn notify<R: Runtime>(
    app: AppHandle<R>,
    title: String,
    body: String,
    route: String,
    tag: String,
) -> Result<()> {
    guarded(async {
        if !deep_link::is_route(&route) {
            return Err(invalid("route: a page such as /chat/12"));
        }
        let shell = app.state::<Shell>();
        if shell.settings.get().notifications {
            let cut = |text: String| text.chars().take(LONGEST_TEXT).collect();
            let wanted = notifications::Wanted { title: cut(title), body: cut(body), route, tag: cut(tag) };
            let target = app.clone();
            shell.notifications.show(wanted, move |route| deep_link::open(&target, route));
        }
        Ok(())
    })
    .await
}

/// Shows how much is unread.
#[tauri::command]
pub(crate) async fn badge<R: Runtime>(app: AppHandle<R>, count: u32) -> Result<()> {
    guarded(blocking(move || {
        tray::badge(&app, count)
            .map_err(|error| Problem::ours("internal", "The tray stays as it is", error.to_string()))
    }))
    .await
}

/// Opens an address in the system's browser or mail program.
#[tauri::command]
pub(crate) async fn open_external<R: Runtime>(app: AppHandle<R>, url: String) -> Result<()> {
    guarded(outside::open(&app, &url)).await
}

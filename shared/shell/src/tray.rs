//! The tray: an icon that says whether something is unread, and the way back to the window or out.
//!
//! A system may have no tray, or the libraries for it may be missing; then there is none, and closing the window ends the
//! application.

use std::sync::Mutex;

use tauri::image::Image;
use tauri::menu::{Menu, MenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Runtime};

use crate::shell::Shell;
use crate::start::TrayIcons;
use crate::window;

/// The tray of an application that has one.
struct Tray<R: Runtime> {
    icon: TrayIcon<R>,
    plain: Image<'static>,
    unread: Image<'static>,
    /// How much is unread, as shown.
    count: Mutex<u32>,
}

/// Puts the icon into the tray, where there is one.
pub(crate) fn create<R: Runtime>(app: &AppHandle<R>, icons: TrayIcons) {
    // The Linux library is looked for while the program runs, and its absence is a panic.
    let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| build(app, &icons.plain)));
    match made {
        Ok(Ok(icon)) => {
            app.manage(Tray { icon, plain: icons.plain, unread: icons.unread, count: Mutex::new(0) });
        }
        Ok(Err(error)) => tracing::warn!(%error, "there is no tray"),
        Err(_) => tracing::warn!("there is no tray: a library is missing"),
    }
}

fn build<R: Runtime>(app: &AppHandle<R>, icon: &Image<'static>) -> tauri::Result<TrayIcon<R>> {
    let language = app.state::<Shell>().language;
    let open = MenuItem::with_id(app, "open", language.say("Ouvrir", "Open"), true, None::<&str>)?;
    let quit = MenuItem::with_id(app, "quit", language.say("Quitter", "Quit"), true, None::<&str>)?;
    TrayIconBuilder::with_id("main")
        .icon(icon.clone())
        .tooltip(name(app))
        .menu(&Menu::with_items(app, &[&open, &quit])?)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "open" => window::show(app),
            "quit" => app.exit(0),
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } = event {
                window::show(tray.app_handle());
            }
        })
        .build(app)
}

/// Shows how much is unread: in the tray, and on the window's own icon where the system has a place for it. Blocks until the
/// main thread has done it; not to be called there.
pub(crate) fn badge<R: Runtime>(app: &AppHandle<R>, count: u32) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(window::LABEL) {
        window.set_badge_count((count > 0).then_some(i64::from(count)))?;
    }
    let Some(tray) = app.try_state::<Tray<R>>() else { return Ok(()) };
    // Held until all is shown: on Linux a change may let the main loop run, which must not find the next change waiting
    // while the icon is still taken.
    let mut shown = tray.count.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let before = std::mem::replace(&mut *shown, count);
    if (before > 0) != (count > 0) {
        let icon = if count > 0 { &tray.unread } else { &tray.plain };
        tray.icon.set_icon(Some(icon.clone()))?;
    }
    if before != count {
        let name = name(app);
        tray.icon.set_tooltip(Some(if count > 0 { format!("{name} ({count})") } else { name }))?;
        // Beside the icon, where the system shows a text there.
        tray.icon.set_title((count > 0).then(|| count.to_string()))?;
    }
    Ok(())
}

/// Whether the person can bring the window back by the tray.
pub(crate) async fn is_there<R: Runtime>(app: &AppHandle<R>) -> bool {
    if app.try_state::<Tray<R>>().is_none() {
        return false;
    }
    system_shows_it().await
}

/// On Linux the icon is only offered: somebody has to show it. A desktop that doesn't answer in a second has no tray.
#[cfg(target_os = "linux")]
async fn system_shows_it() -> bool {
    let asked = tauri::async_runtime::spawn_blocking(|| has_host(&zbus::blocking::Connection::session()?));
    match tokio::time::timeout(std::time::Duration::from_secs(1), asked).await {
        Ok(Ok(Ok(shown))) => shown,
        _ => false,
    }
}

/// Whether somebody on this bus shows icons.
#[cfg(target_os = "linux")]
fn has_host(bus: &zbus::blocking::Connection) -> zbus::Result<bool> {
    const NAME: &str = "org.kde.StatusNotifierWatcher";
    let watcher = zbus::blocking::Proxy::new(bus, NAME, "/StatusNotifierWatcher", NAME)?;
    watcher.get_property("IsStatusNotifierHostRegistered")
}

#[cfg(not(target_os = "linux"))]
async fn system_shows_it() -> bool {
    true
}

fn name<R: Runtime>(app: &AppHandle<R>) -> String {
    app.config().product_name.clone().unwrap_or_default()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use zbus::blocking::connection::Builder;

    use super::has_host;
    use crate::test_bus::Bus;

    /// Where icons are offered; whether somebody shows them.
    struct Watcher(bool);

    #[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
    impl Watcher {
        #[zbus(property)]
        fn is_status_notifier_host_registered(&self) -> bool {
            self.0
        }
    }

    #[test]
    fn a_tray_is_there_when_somebody_shows_it() {
        for shown in [true, false] {
            let bus = Bus::start();
            let ours = Builder::address(bus.address()).and_then(Builder::build).unwrap();
            assert!(has_host(&ours).is_err(), "nobody is there");
            let _watcher = Builder::address(bus.address())
                .and_then(|builder| builder.name("org.kde.StatusNotifierWatcher"))
                .and_then(|builder| builder.serve_at("/StatusNotifierWatcher", Watcher(shown)))
                .and_then(Builder::build)
                .unwrap();
            assert_eq!(has_host(&ours).unwrap(), shown);
        }
    }
}

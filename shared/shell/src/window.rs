//! The one window: shown once its page is usable, and never showing anything but the application's own pages.

use std::time::Duration;

use tauri::webview::{NewWindowResponse, PageLoadEvent, PermissionResponse};
use tauri::{AppHandle, Manager, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_window_state::StateFlags;
use url::Url;
use workspace_link::disk;

use crate::settings::Settings;
use crate::shell::Shell;
use crate::tray;

#[cfg(target_os = "linux")]
#[path = "window/linux.rs"]
mod view;
#[cfg(not(target_os = "linux"))]
#[path = "window/other.rs"]
mod view;

#[cfg(target_os = "linux")]
pub(crate) use view::ENGINE;
pub(crate) use view::prepare_engine;

/// The window's name, in the code and in the capabilities.
pub(crate) const LABEL: &str = "main";
/// What a person would mind if it were different at the next start.
pub(crate) const REMEMBERED: StateFlags =
    StateFlags::SIZE.union(StateFlags::POSITION).union(StateFlags::MAXIMIZED).union(StateFlags::FULLSCREEN);

/// A page that is not usable by then is shown as it is.
const PATIENCE: Duration = Duration::from_secs(3);
/// The page's own menu knows nothing that the system's menu of a page offers, except where something can be typed or
/// was selected: there it corrects, copies and pastes.
const ONLY_MENUS_OF_TEXT: &str = r"addEventListener('contextmenu', (event) => {
  const node = event.composedPath()[0];
  const typing = node instanceof Element && node.closest('input, textarea, [contenteditable]');
  if (!typing && getSelection()?.isCollapsed !== false) event.preventDefault();
});";

/// Makes the window, hidden.
pub(crate) fn create<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<WebviewWindow<R>> {
    let shell = app.state::<Shell>();
    let name = app.config().product_name.clone().unwrap_or_default();
    let development = app.config().build.dev_url.clone();
    let mut builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title(name)
        .inner_size(1_200.0, 800.0)
        .min_inner_size(360.0, 480.0)
        .visible(false)
        .general_autofill_enabled(false)
        .on_navigation(move |url| {
            let own = is_own(url, development.as_ref());
            if !own {
                // Not where to: an address may say who asks for what.
                tracing::warn!(scheme = url.scheme(), "the page may not leave; it is refused");
            }
            own
        })
        .on_new_window(|_, _| NewWindowResponse::Deny)
        // Camera, microphone, place, notifications of the page's own: nothing here asks for them.
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .on_download(|_, _| false)
        .on_document_title_changed(|window, title| {
            if let Err(error) = window.set_title(&title) {
                tracing::debug!(%error, "the window's title stays");
            }
        })
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Started {
                window.state::<Shell>().board.forget();
            }
        });
    // What the pages remember of themselves; where nothing can be written, until the end.
    let memory = shell.home.join("webview");
    builder = match disk::make_folder(&memory) {
        Ok(()) => builder.data_directory(memory),
        Err(_) => builder.incognito(true),
    };
    if !cfg!(debug_assertions) {
        builder = builder.devtools(false).initialization_script(ONLY_MENUS_OF_TEXT);
    }
    let window = builder.build()?;
    let closing = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            api.prevent_close();
            close(&closing);
        }
    });
    apply(&window, None, &shell.settings.get());
    view::prepare(&window);
    view::mend_crashes(&window);
    show_at_last(app);
    Ok(window)
}

/// Shows the window and gives it the focus.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let shown = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be shown");
    }
}

/// The first time, shows the window, unless the system started us.
fn show_once<R: Runtime>(app: &AppHandle<R>) {
    let shell = app.state::<Shell>();
    if shell.show_first() && !shell.starts_hidden {
        show(app);
    }
}

/// The page is usable.
pub(crate) fn usable<R: Runtime>(app: &AppHandle<R>) {
    tracing::info!(after_ms = app.state::<Shell>().started.elapsed().as_millis(), "the page is usable");
    show_once(app);
}

/// A page that does not say that it is usable is shown all the same: it may have something to say.
fn show_at_last<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(PATIENCE).await;
        show_once(&app);
    });
}

/// The person closes the window: it hides where a tray brings it back, else the application ends.
fn close<R: Runtime>(window: &WebviewWindow<R>) {
    let window = window.clone();
    // The tray is asked on the system's bus, which may take its time.
    tauri::async_runtime::spawn(async move {
        let app = window.app_handle();
        let wanted = app.state::<Shell>().settings.get().close_to_tray;
        if wanted && tray::is_there(app).await {
            if let Err(error) = window.hide() {
                tracing::warn!(%error, "the window could not be hidden");
            }
        } else {
            app.exit(0);
        }
    });
}

/// Puts those settings in force that concern the window, where they differ from those before.
pub(crate) fn apply<R: Runtime>(window: &WebviewWindow<R>, before: Option<&Settings>, after: &Settings) {
    if before.is_none_or(|before| (before.zoom - after.zoom).abs() > f64::EPSILON)
        && let Err(error) = window.set_zoom(after.zoom)
    {
        tracing::warn!(%error, "the zoom stays");
    }
    if before.is_none_or(|before| before.spell_check != after.spell_check) {
        view::check_spelling(window, after.spell_check);
    }
}

/// Whether an address is of the application's own pages.
fn is_own(url: &Url, development: Option<&Url>) -> bool {
    let shown = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    shown || development.is_some_and(|development| development.origin() == url.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(url: &str, development: Option<&str>) -> bool {
        let development = development.map(|url| Url::parse(url).unwrap());
        is_own(&Url::parse(url).unwrap(), development.as_ref())
    }

    #[test]
    fn only_the_applications_own_pages_are_shown() {
        assert!(own("tauri://localhost", None));
        assert!(own("tauri://localhost/index.html#/chat", None));
        assert!(own("http://tauri.localhost/index.html", None));
        assert!(own("http://127.0.0.1:1430/", Some("http://127.0.0.1:1430")));
        for url in [
            "tauri://elsewhere/",
            "http://tauri.localhost.example.org/",
            "http://localhost/",
            "http://127.0.0.1:1430/",
            "https://example.org/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "about:blank",
            "ipc://localhost",
            "blob:tauri://localhost/1",
        ] {
            assert!(!own(url, None), "{url}");
        }
        assert!(!own("http://127.0.0.1:1431/", Some("http://127.0.0.1:1430")));
    }
}

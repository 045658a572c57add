//! From the start of the program to its end.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use tauri::image::Image;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Context, Manager, RunEvent, Runtime, Wry};
use workspace_link::disk::{self, SetAside};
use workspace_link::{Notice, Notices};
use workspace_protocol::sessions::Application;

use crate::instance::Lock;
use crate::notifications::Notifications;
use crate::reports::{self, Reports};
use crate::rollback::{self, Verdict};
use crate::settings::SettingsStore;
use crate::shell::{Parts, Shell};
use crate::updates::{self, Updates};
use crate::{PLUGIN, autostart, commands, deep_link, home, instance, log, outside, tray, window};

/// No page has a longer address, in bytes.
const LONGEST_ROUTE: usize = 500;

/// What makes one application different from the other.
pub struct App {
    /// Which one it is.
    pub application: Application,
    /// Its icon in the tray.
    pub tray: TrayIcons,
    /// Its configuration and its pages: `tauri::generate_context!()`.
    pub context: Context<Wry>,
}

/// The icon in the tray.
pub struct TrayIcons {
    /// When all is read.
    pub plain: Image<'static>,
    /// When something is unread.
    pub unread: Image<'static>,
}

/// Runs the application until it is quit.
pub fn run(app: App) -> ExitCode {
    window::prepare_engine();
    let started = Instant::now();
    let App { application, tray: icons, context } = app;
    let identifier = context.config().identifier.clone();
    let program = format!("workspace-{}", application.name());
    let version = context.package_info().version.to_string();
    let home = home::folder(&identifier);
    log::start(&home);
    tracing::info!(application = application.name(), version, "starting");
    reports::watch_for_panics(&home, &version);
    if !has_display() {
        eprintln!("{program}: there is no display to show the window on (DISPLAY or WAYLAND_DISPLAY)");
        return ExitCode::FAILURE;
    }
    if context.config().build.dev_url.is_none() && context.assets().iter().next().is_none() {
        eprintln!("The pages are not built: run `npm ci && npm run build` in frontend, then build this program again.");
        return ExitCode::FAILURE;
    }
    let arguments: Vec<String> = std::env::args().collect();
    let set_aside = SetAside::default();
    forget_unusable_window_state(&home, &set_aside);
    let shell = Shell::new(Parts {
        application,
        settings: SettingsStore::open(&home, &set_aside),
        notifications: Notifications::new(&program),
        reports: Reports::open(&home, &version),
        updates: Updates::default(),
        set_aside,
        starts_hidden: arguments.iter().any(|argument| argument == autostart::HIDDEN),
        route: first_route(&arguments),
        started,
        version,
        identifier: identifier.clone(),
        home: home.clone(),
    });
    let before = Arc::new(OnceLock::new());
    let windows = home.join("windows.json").to_string_lossy().into_owned();
    let mut builder = tauri::Builder::default()
        .plugin(instance::plugin(&identifier, &home))
        .plugin(plugin(shell, before.clone()))
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_filename(windows)
                .with_state_flags(window::REMEMBERED)
                .build(),
        )
        .plugin(tauri_plugin_dialog::init())
        .plugin(autostart::plugin());
    // Only the client's links are known outside.
    if application == Application::Client {
        builder = builder.plugin(tauri_plugin_deep_link::init());
    }
    if let Some(updater) = Updates::plugin() {
        builder = builder.plugin(updater);
    }
    let set_up = move |app: &mut tauri::App| {
        set_up(app.handle(), icons);
        Ok(())
    };
    let built = builder.setup(set_up).build(context);
    match (built, before.get()) {
        (Ok(app), _) => {
            let code = app.run_return(|app, event| {
                if let RunEvent::Exit = event {
                    say_goodbye(app);
                }
            });
            tracing::info!(code, "ended");
            ExitCode::from(u8::try_from(code).unwrap_or(1))
        }
        (Err(_), Some(before)) => start_instead(before),
        (Err(error), None) => {
            let reason = match error {
                tauri::Error::PluginInitialization(_, reason) => reason,
                error => error.to_string(),
            };
            tracing::error!(reason, "the application can't start");
            eprintln!("{program} can't start: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Where the page opens: what the environment says, which is the user's own and may hold a setup link's secret; else what a
/// link from outside says.
fn first_route(arguments: &[String]) -> Option<String> {
    let own =
        std::env::var("WORKSPACE_ROUTE").ok().filter(|route| route.starts_with('/') && route.len() <= LONGEST_ROUTE);
    own.or_else(|| deep_link::route_in(arguments))
}

/// The plugin that is ours: the state, and the commands on it.
///
/// Comes behind the search for a first instance, which a second one does not survive, and before all others: nothing else
/// may write to the folder, and a new version that does not start gives way here to the one `before`.
fn plugin<R: Runtime>(shell: Shell, before: Arc<OnceLock<PathBuf>>) -> TauriPlugin<R> {
    tauri::plugin::Builder::new(PLUGIN)
        .invoke_handler(commands::handler())
        .setup(move |app, _| {
            match instance::lock(&shell.home) {
                Lock::Ours(file) => {
                    app.manage(file);
                    outside::forget_opened(&shell.home);
                }
                Lock::Taken => {
                    return Err("it is running already, and can't be asked for its window without a session bus".into());
                }
                Lock::Impossible => tracing::warn!("the folder can't be written to; nothing will be kept"),
            }
            match rollback::at_start(&shell.home, &shell.version, &shell.set_aside) {
                Verdict::Go(news) => news.into_iter().for_each(|news| shell.add_news(news)),
                Verdict::StartInstead(old) => {
                    before.get_or_init(|| old);
                    return Err("the version before is started instead".into());
                }
            }
            if !shell.settings.get().reports {
                shell.reports.clear();
            }
            app.manage(shell);
            Ok(())
        })
        .build()
}

/// Makes what the person sees, and starts what runs beside it.
fn set_up<R: Runtime>(app: &AppHandle<R>, icons: TrayIcons) {
    // The window's processes start while the link reads its files.
    if let Err(error) = window::create(app) {
        tracing::error!(%error, "there is no window");
        eprintln!("The window can't be made: {error}");
        app.exit(1);
        return;
    }
    open_link(app);
    tray::create(app, icons);
    follow_links(app);
    end_when_told(app.clone());
    updates::look_now_and_then(app);
}

/// Opens the link beside the window. When that fails, the page's start tries again, and says why.
fn open_link<R: Runtime>(app: &AppHandle<R>) {
    let listening = app.clone();
    app.state::<Shell>().on_notices(move |notices| {
        let app = listening.clone();
        tauri::async_runtime::spawn(async move { pass_on(&app, notices).await });
    });
    let app = app.clone();
    tauri::async_runtime::spawn(async move { app.state::<Shell>().link().await.map(drop) });
}

/// Tells the page what the link tells, for as long as there is a link.
async fn pass_on<R: Runtime>(app: &AppHandle<R>, mut notices: Notices) {
    let shell = app.state::<Shell>();
    while let Some(notice) = notices.next().await {
        shell.board.tell(&notice).await;
        // The line is up and somebody is signed in: what could not be sent can be now.
        if let Notice::Sync | Notice::Resumed = notice {
            reports::send_soon(app);
        }
    }
}

/// Links that the system hands to the running application instead of starting it.
fn follow_links<R: Runtime>(app: &AppHandle<R>) {
    use tauri_plugin_deep_link::DeepLinkExt;
    if app.state::<Shell>().application != Application::Client {
        return;
    }
    if cfg!(target_os = "macos") {
        let target = app.clone();
        app.deep_link().on_open_url(move |event| {
            for url in event.urls() {
                deep_link::follow(&target, url.as_str());
            }
        });
    }
    // An AppImage has no installer that could have told the system of our links.
    if app.env().appimage.is_some() {
        let app = app.clone();
        tauri::async_runtime::spawn_blocking(move || {
            if let Err(error) = app.deep_link().register_all() {
                tracing::warn!(%error, "the system does not know our links");
            }
        });
    }
}

/// The system asks us to end, at the end of its session: the same as quitting.
fn end_when_told<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let (Ok(mut end), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
            else {
                return;
            };
            tokio::select! { _ = end.recv() => {} _ = interrupt.recv() => {} }
        }
        #[cfg(not(unix))]
        if tokio::signal::ctrl_c().await.is_err() {
            return;
        }
        app.exit(0);
    });
}

/// Closes the live connection properly, so that the server knows at once that we are gone; but not at any price.
fn say_goodbye<R: Runtime>(app: &AppHandle<R>) {
    let Some(link) = app.state::<Shell>().link_now().cloned() else { return };
    tauri::async_runtime::block_on(async move {
        let _ = tokio::time::timeout(std::time::Duration::from_secs(1), link.close()).await;
    });
}

/// A file in which the window's place can't be read is set aside, like all others.
fn forget_unusable_window_state(home: &Path, aside: &SetAside) {
    type Windows = serde_json::Map<String, serde_json::Value>;
    if let Err(problem) = disk::read_json::<Windows>(&home.join("windows.json"), aside) {
        tracing::warn!(%problem, "the window's place is not known");
    }
}

/// Whether there is anything to show a window on.
#[cfg(target_os = "linux")]
fn has_display() -> bool {
    gtk::init().is_ok()
}

#[cfg(not(target_os = "linux"))]
fn has_display() -> bool {
    true
}

/// The old version was put back: it starts in our place.
fn start_instead(program: &Path) -> ExitCode {
    match std::process::Command::new(program).spawn() {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The version before this one can't start: {error}");
            ExitCode::FAILURE
        }
    }
}

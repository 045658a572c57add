//! The program itself: its start, what it is, updates, reports.

use serde::Serialize;
use tauri::{AppHandle, Manager, Runtime, State};
use workspace_link::keeper::{KeptIn, Trouble};
use workspace_link::{Origin, Result, ServerInfo};
use workspace_protocol::sessions::Application;

use super::{blocking, guarded};
use crate::about::{self, About};
use crate::language::Language;
use crate::reports::{self, PageProblem};
use crate::settings::Settings;
use crate::shell::{News, Shell};
use crate::updates::{self, Available};
use crate::{rollback, window};

/// What the page is told before anything else.
#[derive(Serialize)]
pub(crate) struct Start {
    application: Application,
    version: String,
    os: String,
    workstation_name: String,
    language: Language,
    server: Option<ChosenServer>,
    keeper: KeptIn,
    keeper_trouble: Option<Trouble>,
    set_aside: Vec<String>,
    settings: Settings,
    route: Option<String>,
    news: Vec<News>,
}

/// The server that we work with.
#[derive(Serialize)]
struct ChosenServer {
    address: String,
    info: Option<ServerInfo>,
    from: Origin,
}

/// What the page has to know before anything else; waits for nothing but our own files.
#[tauri::command]
pub(crate) async fn start(shell: State<'_, Shell>) -> Result<Start> {
    guarded(async {
        let link = shell.link().await?;
        let (workstation, keeper) = (link.workstation(), link.keeper());
        Ok(Start {
            application: shell.application,
            version: shell.version.clone(),
            os: workstation.os.clone(),
            workstation_name: workstation.name.clone(),
            language: shell.language,
            server: link.server().map(|server| ChosenServer {
                address: server.address.as_str().to_owned(),
                info: server.info,
                from: server.from,
            }),
            keeper: keeper.keeper,
            keeper_trouble: keeper.trouble,
            set_aside: [shell.set_aside.names(), link.set_aside()].concat(),
            settings: shell.settings.get(),
            route: shell.take_route(),
            news: shell.take_news(),
        })
    })
    .await
}

/// The page is usable: the window is shown, and a new version is a good one.
#[tauri::command]
pub(crate) async fn ready<R: Runtime>(app: AppHandle<R>) -> Result<()> {
    guarded(async {
        window::usable(&app);
        blocking(move || {
            let shell = app.state::<Shell>();
            if rollback::is_good(&shell.home, &shell.version) {
                tracing::info!(version = shell.version, "the new version is usable");
            }
            Ok(())
        })
        .await
    })
    .await
}

/// What this program is and what it is made of.
#[tauri::command]
pub(crate) async fn about<R: Runtime>(app: AppHandle<R>) -> Result<About> {
    guarded(about::about(&app)).await
}

/// A text for whoever is asked for help.
#[tauri::command]
pub(crate) async fn diagnostics<R: Runtime>(app: AppHandle<R>) -> Result<String> {
    guarded(about::diagnostics(&app)).await
}

/// Takes the report of a fault of the page's.
#[tauri::command]
pub(crate) async fn report<R: Runtime>(app: AppHandle<R>, problem: PageProblem) -> Result<()> {
    guarded(async {
        if !app.state::<Shell>().settings.get().reports {
            return Ok(());
        }
        let target = app.clone();
        blocking(move || target.state::<Shell>().reports.take(&problem)).await?;
        reports::send_soon(&app);
        Ok(())
    })
    .await
}

/// What a look for a newer version found.
#[derive(Serialize)]
pub(crate) struct Looked {
    available: Option<Available>,
}

/// Looks for a newer version.
#[tauri::command]
pub(crate) async fn check_update<R: Runtime>(app: AppHandle<R>) -> Result<Looked> {
    guarded(async { Ok(Looked { available: updates::check(&app).await? }) }).await
}

/// Installs the version that was found, and starts it.
#[tauri::command]
pub(crate) async fn install_update<R: Runtime>(app: AppHandle<R>) -> Result<()> {
    guarded(updates::install(&app)).await
}

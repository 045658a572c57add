//! Which server we work with.

use tauri::State;
use workspace_link::discovery::Found;
use workspace_link::{Probed, Result};

use super::guarded;
use crate::shell::Shell;

/// Tests an address and changes nothing.
#[tauri::command]
pub(crate) async fn probe(shell: State<'_, Shell>, address: String) -> Result<Probed> {
    guarded(async { shell.link().await?.probe(&address).await }).await
}

/// Tests an address and makes it the chosen one.
#[tauri::command]
pub(crate) async fn choose_server(shell: State<'_, Shell>, address: String) -> Result<Probed> {
    guarded(async { shell.link().await?.choose(&address).await }).await
}

/// Back to no choice.
#[tauri::command]
pub(crate) async fn forget_server(shell: State<'_, Shell>) -> Result<()> {
    guarded(async { shell.link().await?.forget_server().await }).await
}

/// The servers that announced themselves so far; more come as notices.
#[tauri::command]
pub(crate) async fn found_servers(shell: State<'_, Shell>) -> Result<Vec<Found>> {
    guarded(async { Ok(shell.link().await?.found_servers()) }).await
}

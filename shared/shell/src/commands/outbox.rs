//! Messages that wait for the server.

use serde_json::value::RawValue;
use tauri::State;
use uuid::Uuid;
use workspace_link::Result;

use super::guarded;
use crate::shell::Shell;

/// What waits to be sent by this account, by `client_id`.
#[tauri::command]
pub(crate) async fn outbox_list(shell: State<'_, Shell>, account: i64) -> Result<Vec<Box<RawValue>>> {
    guarded(async { shell.link().await?.outbox_list(account).await }).await
}

/// Keeps an entry; answers once it would survive a crash.
#[tauri::command]
pub(crate) async fn outbox_put(shell: State<'_, Shell>, entry: Box<RawValue>) -> Result<()> {
    guarded(async { shell.link().await?.outbox_put(entry).await }).await
}

/// Removes an entry, if there.
#[tauri::command]
pub(crate) async fn outbox_remove(shell: State<'_, Shell>, account: i64, client_id: Uuid) -> Result<()> {
    guarded(async { shell.link().await?.outbox_remove(account, client_id).await }).await
}

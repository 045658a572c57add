//! Who is signed in, and the live connection.

use serde_json::value::RawValue;
use serde_json::{Map, Value};
use tauri::State;
use tauri::ipc::Response;
use workspace_link::Result;

use super::guarded;
use crate::notices::LONGEST_WAIT;
use crate::shell::Shell;

/// Begins a session; the answer without its tokens.
#[tauri::command]
pub(crate) async fn sign_in(
    shell: State<'_, Shell>,
    path: String,
    body: Map<String, Value>,
) -> Result<Map<String, Value>> {
    guarded(async { shell.link().await?.sign_in(&path, body).await }).await
}

/// Takes up the session that this computer already has; `false` when there is none.
#[tauri::command]
pub(crate) async fn restore(shell: State<'_, Shell>) -> Result<bool> {
    guarded(async { shell.link().await?.restore().await }).await
}

/// Ends the session on the server, then here.
#[tauri::command]
pub(crate) async fn sign_out(shell: State<'_, Shell>) -> Result<()> {
    guarded(async { shell.link().await?.sign_out().await }).await
}

/// Opens the live connection and keeps it open.
#[tauri::command]
pub(crate) async fn connect(shell: State<'_, Shell>) -> Result<()> {
    guarded(async { shell.link().await?.connect().await }).await
}

/// Closes it and stops coming back.
#[tauri::command]
pub(crate) async fn disconnect(shell: State<'_, Shell>) -> Result<()> {
    guarded(async {
        shell.link().await?.disconnect().await;
        Ok(())
    })
    .await
}

/// Makes a waiting attempt at once.
#[tauri::command]
pub(crate) async fn retry_now(shell: State<'_, Shell>) -> Result<()> {
    guarded(async {
        shell.link().await?.retry_now();
        Ok(())
    })
    .await
}

/// Tells others something that is never stored; `false` when there is no line.
#[tauri::command]
pub(crate) async fn signal(shell: State<'_, Shell>, kind: String, data: Box<RawValue>) -> Result<bool> {
    guarded(async { Ok(shell.link().await?.signal(&kind, &data)) }).await
}

/// Has everything kept from now on that happens; answers the number by which `next_notices` asks for it.
#[tauri::command]
pub(crate) async fn subscribe(shell: State<'_, Shell>) -> Result<u64> {
    guarded(async {
        let state = shell.link().await?.state();
        Ok(shell.board.subscribe(state))
    })
    .await
}

/// What happened since the page last asked; waits until something does. `null`: another page listens.
#[tauri::command]
pub(crate) async fn next_notices(shell: State<'_, Shell>, subscription: u64) -> Result<Response> {
    guarded(async {
        let notices = shell.board.next(subscription, LONGEST_WAIT).await;
        Ok(Response::new(notices.map_or_else(|| "null".to_owned(), |notices| format!("[{}]", notices.join(",")))))
    })
    .await
}

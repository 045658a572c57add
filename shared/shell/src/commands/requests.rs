//! Requests to the server.

use tauri::State;
use tauri::ipc::{Request, Response};
use workspace_link::Result;

use super::{arguments, guarded, json};
use crate::shell::Shell;

/// Makes a request to the chosen server: `{id, method, path, query?, body?, key?, timeout?}`.
#[tauri::command]
pub(crate) async fn request(shell: State<'_, Shell>, call: Request<'_>) -> Result<Response> {
    guarded(async {
        let request = arguments(&call)?;
        Ok(json(shell.link().await?.request(request).await?))
    })
    .await
}

/// Gives up the request, the upload or the download of this id.
#[tauri::command]
pub(crate) async fn cancel(shell: State<'_, Shell>, id: u64) -> Result<()> {
    guarded(async {
        shell.link().await?.cancel(id);
        Ok(())
    })
    .await
}

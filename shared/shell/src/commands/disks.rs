//! The disks in this computer.

use workspace_link::Result;

use super::{blocking, guarded};
use crate::disks::{self, Detected, Programs};

/// Looks which disks are in this computer.
#[tauri::command]
pub(crate) async fn detect_disks() -> Result<Detected> {
    guarded(blocking(|| disks::detect(&Programs::of_system()))).await
}

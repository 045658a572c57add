//! The folder where everything lies that survives a restart. `workspace_link::disk` writes and reads there.

use std::path::PathBuf;

/// Overrides the folder, so that tests never touch a person's own.
const OVERRIDE: &str = "WORKSPACE_HOME";

/// The folder of the application with this identifier: `$WORKSPACE_HOME`, else one in the user's data directory.
pub(crate) fn folder(identifier: &str) -> PathBuf {
    let chosen = std::env::var_os(OVERRIDE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let home = chosen.or_else(|| dirs::data_dir().map(|folder| folder.join(identifier)));
    // A user without a home is a service account; whatever it starts can be forgotten.
    let home = home.unwrap_or_else(|| std::env::temp_dir().join(identifier));
    std::path::absolute(&home).unwrap_or(home)
}

/// Whether the folder is not the one that this user has by default.
pub(crate) fn is_overridden() -> bool {
    std::env::var_os(OVERRIDE).is_some_and(|folder| !folder.is_empty())
}

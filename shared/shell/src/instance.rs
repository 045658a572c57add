//! One instance per machine, user and application: a second start shows the first one's window, and hands over the link
//! that it was started with.
//!
//! The system's session bus (Linux), a socket (macOS) or a mutex (Windows) finds the first one. Where there is no bus
//! to ask, a lock on a file in the application's folder still keeps a second one from writing to the same files.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Runtime};
use workspace_link::disk;

use crate::{deep_link, home, reports, window};

/// The plugin that finds the first instance and ends the second one. Must be the first of all plugins.
pub(crate) fn plugin<R: Runtime>(identifier: &str, home: &Path) -> TauriPlugin<R> {
    let mut builder =
        tauri_plugin_single_instance::Builder::new().callback(|app, arguments, _| second(app, &arguments));
    // Another folder is another user as far as we are concerned.
    if home::is_overridden() {
        let folder = reports::fingerprint(home.to_string_lossy().bytes());
        builder = builder.dbus_id(format!("{identifier}.home{folder:016x}"));
    }
    builder.build()
}

/// A second instance was started with these arguments, and ended.
fn second<R: Runtime>(app: &AppHandle<R>, arguments: &[String]) {
    match deep_link::route_in(arguments) {
        Some(route) => deep_link::open(app, route),
        None => window::show(app),
    }
}

/// How long a lock that is taken is waited for.
const TRIES: u32 = 10;
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

/// What the lock on the folder says.
#[derive(Debug)]
pub(crate) enum Lock {
    /// The folder is ours, for as long as this is kept.
    Ours(File),
    /// Another instance has it.
    Taken,
    /// The folder can't be locked: nothing is written there, so nothing can go wrong.
    Impossible,
}

/// Locks the folder.
pub(crate) fn lock(home: &Path) -> Lock {
    if disk::make_folder(home).is_err() {
        return Lock::Impossible;
    }
    let file = File::options().create(true).truncate(false).write(true).open(home.join("lock"));
    let Ok(file) = file else { return Lock::Impossible };
    let mut tries = 0;
    loop {
        match file.try_lock() {
            Ok(()) => return Lock::Ours(file),
            Err(TryLockError::Error(_)) => return Lock::Impossible,
            Err(TryLockError::WouldBlock) if tries == TRIES => return Lock::Taken,
            // Whoever starts us anew, after an update, is still on its way out.
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN_TRIES),
        }
        tries += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_owner_at_a_time() {
        let home = tempfile::tempdir().unwrap();
        let first = lock(home.path());
        assert!(matches!(first, Lock::Ours(_)), "{first:?}");
        assert!(matches!(lock(home.path()), Lock::Taken));
        drop(first);
        assert!(matches!(lock(home.path()), Lock::Ours(_)));
    }

    #[test]
    fn a_folder_that_can_not_be_made_is_no_obstacle() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(matches!(lock(&file.join("home")), Lock::Impossible));
    }
}

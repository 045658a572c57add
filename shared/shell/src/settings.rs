//! What a person chose for this computer: `settings.json` in the application's folder.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use workspace_link::disk::{self, SetAside};
use workspace_link::{Problem, Result};

/// The smallest and the largest zoom.
const ZOOM: std::ops::RangeInclusive<f64> = 0.5..=2.0;

/// The choices. What a file of an older version lacks is as it is by default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the settings page")]
pub(crate) struct Settings {
    /// Start with the computer.
    pub(crate) autostart: bool,
    /// Closing the window leaves the application in the tray, where there is one.
    pub(crate) close_to_tray: bool,
    /// Tell of messages by the system's notifications.
    pub(crate) notifications: bool,
    /// Send faults of the program to the server.
    pub(crate) reports: bool,
    /// How large everything is shown.
    pub(crate) zoom: f64,
    /// Underline what is misspelt.
    pub(crate) spell_check: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { autostart: false, close_to_tray: true, notifications: true, reports: true, zoom: 1.0, spell_check: true }
    }
}

/// A change: what is absent stays.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    autostart: Option<bool>,
    close_to_tray: Option<bool>,
    notifications: Option<bool>,
    reports: Option<bool>,
    zoom: Option<f64>,
    spell_check: Option<bool>,
}

impl Settings {
    fn changed(&self, change: &Change) -> Result<Self> {
        let zoom = change.zoom.unwrap_or(self.zoom);
        if !ZOOM.contains(&zoom) {
            let accepted = format!("zoom: {} to {}", ZOOM.start(), ZOOM.end());
            return Err(Problem::ours("invalid", "Not an accepted value", accepted));
        }
        Ok(Self {
            autostart: change.autostart.unwrap_or(self.autostart),
            close_to_tray: change.close_to_tray.unwrap_or(self.close_to_tray),
            notifications: change.notifications.unwrap_or(self.notifications),
            reports: change.reports.unwrap_or(self.reports),
            zoom,
            spell_check: change.spell_check.unwrap_or(self.spell_check),
        })
    }
}

/// The settings in force, and their file.
pub(crate) struct SettingsStore {
    path: PathBuf,
    current: Mutex<Settings>,
}

impl SettingsStore {
    /// Reads the file; one that can't be understood is set aside.
    pub(crate) fn open(home: &Path, aside: &SetAside) -> Self {
        let path = home.join("settings.json");
        let read = disk::read_json::<Settings>(&path, aside).unwrap_or_else(|problem| {
            tracing::warn!(%problem, "the settings are as they are by default");
            None
        });
        let mut settings = read.unwrap_or_default();
        settings.zoom = settings.zoom.clamp(*ZOOM.start(), *ZOOM.end());
        Self { path, current: Mutex::new(settings) }
    }

    /// The settings in force.
    pub(crate) fn get(&self) -> Settings {
        self.lock().clone()
    }

    /// Puts a change in force once `apply` took it, given the settings before and after, and it is on disk. Blocking.
    /// Answers the settings before and after.
    pub(crate) fn change(
        &self,
        change: &Change,
        apply: impl FnOnce(&Settings, &Settings) -> Result<()>,
    ) -> Result<(Settings, Settings)> {
        let mut current = self.lock();
        let before = current.clone();
        let after = before.changed(change)?;
        apply(&before, &after)?;
        disk::write_json(&self.path, &after)?;
        *current = after.clone();
        Ok((before, after))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Settings> {
        self.current.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use workspace_link::problem::code;

    use super::*;

    fn change(json: &str) -> Change {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn changes_are_kept() {
        let home = tempfile::tempdir().unwrap();
        let store = SettingsStore::open(home.path(), &SetAside::default());
        assert_eq!(store.get(), Settings::default());
        let (before, after) = store.change(&change(r#"{"zoom": 1.5, "close_to_tray": false}"#), |_, _| Ok(())).unwrap();
        assert_eq!(before, Settings::default());
        assert_eq!(after, Settings { zoom: 1.5, close_to_tray: false, ..Settings::default() });
        assert_eq!(SettingsStore::open(home.path(), &SetAside::default()).get(), after);
    }

    #[test]
    fn what_is_not_accepted_changes_nothing_and_says_what_is() {
        let home = tempfile::tempdir().unwrap();
        let store = SettingsStore::open(home.path(), &SetAside::default());
        for zoom in ["0.49", "2.01", "-1", "1e300"] {
            let problem =
                store.change(&change(&format!(r#"{{"zoom": {zoom}, "reports": false}}"#)), |_, _| Ok(())).unwrap_err();
            assert_eq!(problem.code, "invalid");
            assert_eq!(problem.detail.as_deref(), Some("zoom: 0.5 to 2"));
        }
        assert_eq!(store.get(), Settings::default());
        assert!(serde_json::from_str::<Change>(r#"{"zooom": 1}"#).is_err());
        assert!(serde_json::from_str::<Change>(r#"{"zoom": "1"}"#).is_err());
    }

    #[test]
    fn a_corrupt_file_is_set_aside() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("settings.json"), "{\"zoom\": tru").unwrap();
        let aside = SetAside::default();
        assert_eq!(SettingsStore::open(home.path(), &aside).get(), Settings::default());
        assert_eq!(aside.names(), ["settings.json"]);
    }

    #[test]
    fn a_file_of_another_version_is_understood() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("settings.json"), r#"{"zoom": 9, "reports": false, "later": 1}"#).unwrap();
        let aside = SetAside::default();
        let settings = SettingsStore::open(home.path(), &aside).get();
        assert_eq!(settings, Settings { zoom: 2.0, reports: false, ..Settings::default() });
        assert!(aside.names().is_empty());
    }

    #[test]
    fn what_can_not_be_saved_is_not_in_force() {
        let home = tempfile::tempdir().unwrap();
        let store = SettingsStore::open(&home.path().join("file"), &SetAside::default());
        std::fs::write(home.path().join("file"), "not a folder").unwrap();
        let problem = store.change(&change(r#"{"reports": false}"#), |_, _| Ok(())).unwrap_err();
        assert_eq!(problem.code, code::STORAGE_FAILED);
        assert!(store.get().reports);
    }

    #[test]
    fn what_the_system_refuses_is_not_in_force() {
        let home = tempfile::tempdir().unwrap();
        let store = SettingsStore::open(home.path(), &SetAside::default());
        let refuse = |_: &Settings, _: &Settings| Err(Problem::ours("refused", "No", ""));
        assert_eq!(store.change(&change(r#"{"autostart": true}"#), refuse).unwrap_err().code, "refused");
        assert!(!store.get().autostart);
    }
}

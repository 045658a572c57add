//! This machine, as a session's place names it.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sysinfo::System;
use uuid::Uuid;
use workspace_protocol::check::is_direction_control;

use crate::disk::{self, SetAside};
use crate::problem::Result;

/// The longest name and system that a server takes, in characters.
const LONGEST: usize = 80;

/// This machine, as one of its users sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workstation {
    /// Made once per user of the machine and application.
    pub id: Uuid,
    /// The name that was set in `workstation.json`, or the machine's own.
    pub name: String,
    /// Its operating system: `Debian GNU/Linux 12`, `Windows 11 Pro`, `macOS 15.1`.
    pub os: String,
}

/// The file `workstation.json`.
#[derive(Serialize, Deserialize)]
struct Saved {
    id: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl Workstation {
    /// Reads who we are from `home`; makes an id the first time.
    pub fn load(home: &Path, aside: &SetAside) -> Result<Self> {
        let path = home.join("workstation.json");
        let saved = if let Some(saved) = disk::read_json(&path, aside)? {
            saved
        } else {
            let new = Saved { id: Uuid::new_v4(), name: None };
            disk::write_json(&path, &new)?;
            new
        };
        let name = [saved.name.as_deref(), machine_name().as_deref()]
            .into_iter()
            .flatten()
            .map(one_line)
            .find(|name| !name.is_empty())
            .unwrap_or_else(|| "workstation".to_owned());
        Ok(Self { id: saved.id, name, os: one_line(&system_name()) })
    }
}

fn machine_name() -> Option<String> {
    let name = System::host_name().ok()?;
    Some(name.trim_end_matches(".local").to_owned())
}

fn system_name() -> String {
    let version = || System::os_version().unwrap_or_default();
    if cfg!(target_os = "macos") {
        return format!("macOS {}", version());
    }
    if cfg!(windows) {
        return System::long_os_version().unwrap_or_else(|_| "Windows".to_owned());
    }
    format!("{} {}", System::name().unwrap_or_else(|_| "Linux".to_owned()), version())
}

/// The text as a server takes it: one line without control characters, not too long.
fn one_line(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control() && !is_direction_control(*c)).take(LONGEST).collect();
    clean.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_made_once_and_the_name_may_be_set() {
        let home = tempfile::tempdir().unwrap();
        let aside = SetAside::default();
        let first = Workstation::load(home.path(), &aside).unwrap();
        assert_eq!(Workstation::load(home.path(), &aside).unwrap(), first);
        assert!(!first.name.is_empty() && first.name.chars().count() <= 80);
        let named = serde_json::json!({ "id": first.id, "name": "Quai\u{202E} 2\n" });
        disk::write_json(&home.path().join("workstation.json"), &named).unwrap();
        assert_eq!(Workstation::load(home.path(), &aside).unwrap().name, "Quai 2");
        // A corrupt one is a new machine, which is said.
        std::fs::write(home.path().join("workstation.json"), "{}").unwrap();
        assert_ne!(Workstation::load(home.path(), &aside).unwrap().id, first.id);
        assert_eq!(aside.names(), ["workstation.json"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_system_is_named_as_people_know_it() {
        let release = std::fs::read_to_string("/etc/os-release").unwrap();
        let value = |key: &str| {
            let line = release.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches('"').to_owned()
        };
        let expected = format!("{} {}", value("NAME"), value("VERSION_ID"));
        let home = tempfile::tempdir().unwrap();
        assert_eq!(Workstation::load(home.path(), &SetAside::default()).unwrap().os, expected.trim());
    }
}

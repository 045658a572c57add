//! The way back from a new version that doesn't start.
//!
//! Before a new version is installed, the program that runs is kept. The new one is on trial until it says that its page
//! is usable. When it was started twice without getting that far, the third start puts the old program back and starts
//! that. What is known is in `update.json`.
//!
//! Only an `AppImage` is one file that we may replace; elsewhere the trial is kept too, and its outcome said.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use workspace_link::disk::{self, SetAside};
use workspace_link::{Problem, Result, problem::code};

use crate::shell::News;

/// How often a version may start without becoming usable.
const TRIES: u32 = 2;

/// A new version on trial, or what became of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum Trial {
    /// It has not been usable yet.
    Trying {
        /// The new version.
        version: String,
        /// The one before.
        previous: String,
        /// How often the new one was started.
        starts: u32,
        /// The program that is replaced, and the copy of it as it was.
        program: Option<(PathBuf, PathBuf)>,
    },
    /// It was taken back; it is not offered again.
    Undone {
        /// The version that did not start.
        version: String,
        /// Whether the person was told.
        said: bool,
    },
}

/// What is to be done at the start.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Start, and have this said.
    Go(Vec<News>),
    /// Start this program instead.
    StartInstead(PathBuf),
}

/// Notes that `version` is about to take the place of `previous`, and keeps the program that runs, when it is one file.
pub(crate) fn before_install(home: &Path, previous: &str, version: &str, program: Option<&Path>) -> Result<()> {
    let kept = home.join("previous-version");
    let program = match program {
        Some(program) => {
            disk::make_folder(home)?;
            fs::copy(program, &kept).map_err(|error| {
                Problem::ours(code::STORAGE_FAILED, "The version that runs could not be kept", error.to_string())
            })?;
            Some((program.to_owned(), kept))
        }
        None => None,
    };
    write(home, &Trial::Trying { version: version.to_owned(), previous: previous.to_owned(), starts: 0, program })
}

/// The installation failed: everything is as before.
pub(crate) fn install_failed(home: &Path) {
    finish(home);
}

/// This version starts. To be asked before anything else that could go wrong.
pub(crate) fn at_start(home: &Path, version: &str, aside: &SetAside) -> Verdict {
    let Some(trial) = read(home, aside) else { return Verdict::Go(Vec::new()) };
    match trial {
        Trial::Trying { version: new, previous, starts, program } if new == version => {
            if starts < TRIES {
                note(home, &Trial::Trying { version: new, previous, starts: starts + 1, program });
                return Verdict::Go(Vec::new());
            }
            match program {
                Some((program, kept)) => take_back(home, &new, &program, &kept),
                None => Verdict::Go(vec![News::UpdateUnstable { version: new }]),
            }
        }
        Trial::Undone { version: new, said: false } => {
            note(home, &Trial::Undone { version: new.clone(), said: true });
            Verdict::Go(vec![News::UpdateUndone { version: new }])
        }
        // A trial of another version than the one that runs is over: it never came, or a later one did.
        Trial::Trying { .. } => {
            finish(home);
            Verdict::Go(Vec::new())
        }
        Trial::Undone { .. } => Verdict::Go(Vec::new()),
    }
}

/// This version is usable: whatever trial it was on is over. Answers whether it was on one.
pub(crate) fn is_good(home: &Path, version: &str) -> bool {
    let on_trial =
        matches!(read(home, &SetAside::default()), Some(Trial::Trying { version: new, .. }) if new == version);
    if on_trial {
        finish(home);
    }
    on_trial
}

/// Whether this version was taken back before.
pub(crate) fn was_undone(home: &Path, version: &str) -> bool {
    matches!(read(home, &SetAside::default()), Some(Trial::Undone { version: undone, .. }) if undone == version)
}

/// Puts the old program back into its place.
fn take_back(home: &Path, version: &str, program: &Path, kept: &Path) -> Verdict {
    // Beside its place first: a program that runs can't be written to, but another can take its name.
    let beside = program.with_extension("previous");
    let put_back = fs::copy(kept, &beside).and_then(|_| fs::rename(&beside, program));
    match put_back {
        Ok(()) => {
            note(home, &Trial::Undone { version: version.to_owned(), said: false });
            remove(kept);
            Verdict::StartInstead(program.to_owned())
        }
        Err(error) => {
            tracing::error!(%error, "the version before could not be put back");
            remove(&beside);
            Verdict::Go(vec![News::UpdateUnstable { version: version.to_owned() }])
        }
    }
}

fn finish(home: &Path) {
    if let Some(Trial::Trying { program: Some((_, kept)), .. }) = read(home, &SetAside::default()) {
        remove(&kept);
    }
    remove(&file(home));
}

fn read(home: &Path, aside: &SetAside) -> Option<Trial> {
    disk::read_json(&file(home), aside).ok().flatten()
}

fn write(home: &Path, trial: &Trial) -> Result<()> {
    disk::write_json(&file(home), trial)
}

/// Writes what the start depends on no more.
fn note(home: &Path, trial: &Trial) {
    if let Err(problem) = write(home, trial) {
        tracing::warn!(%problem, "the trial of the new version is not kept");
    }
}

fn remove(path: &Path) {
    if let Err(problem) = disk::remove(path) {
        tracing::warn!(%problem, "a file of an update stays");
    }
}

fn file(home: &Path) -> PathBuf {
    home.join("update.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with an installed program that says which version it is.
    struct Machine {
        folder: tempfile::TempDir,
    }

    impl Machine {
        fn new() -> Self {
            let machine = Self { folder: tempfile::tempdir().unwrap() };
            fs::write(machine.program(), "1.0.0").unwrap();
            machine
        }

        fn home(&self) -> PathBuf {
            self.folder.path().join("home")
        }

        fn program(&self) -> PathBuf {
            self.folder.path().join("Workspace.AppImage")
        }

        fn install(&self, version: &str) {
            before_install(&self.home(), "1.0.0", version, Some(&self.program())).unwrap();
            fs::write(self.program(), version).unwrap();
        }

        /// Starts what is installed.
        fn start(&self) -> Verdict {
            at_start(&self.home(), &fs::read_to_string(self.program()).unwrap(), &SetAside::default())
        }

        fn files(&self) -> Vec<String> {
            let files = fs::read_dir(self.home()).into_iter().flatten();
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
        }
    }

    #[test]
    fn a_version_that_becomes_usable_is_kept() {
        let machine = Machine::new();
        machine.install("2.0.0");
        assert_eq!(machine.start(), Verdict::Go(vec![]));
        assert!(is_good(&machine.home(), "2.0.0"));
        assert!(!is_good(&machine.home(), "2.0.0"), "only once");
        assert!(machine.files().is_empty(), "nothing is left behind");
        for _ in 0..5 {
            assert_eq!(machine.start(), Verdict::Go(vec![]));
        }
    }

    #[test]
    fn a_version_that_fails_once_has_another_try() {
        let machine = Machine::new();
        machine.install("2.0.0");
        assert_eq!(machine.start(), Verdict::Go(vec![]));
        assert_eq!(machine.start(), Verdict::Go(vec![]));
        assert!(is_good(&machine.home(), "2.0.0"));
        assert_eq!(machine.start(), Verdict::Go(vec![]));
        assert_eq!(fs::read_to_string(machine.program()).unwrap(), "2.0.0");
    }

    #[test]
    fn a_version_that_fails_twice_is_taken_back_and_not_offered_again() {
        let machine = Machine::new();
        machine.install("2.0.0");
        assert_eq!(machine.start(), Verdict::Go(vec![]));
        assert_eq!(machine.start(), Verdict::Go(vec![]));
        assert_eq!(machine.start(), Verdict::StartInstead(machine.program()));
        assert_eq!(fs::read_to_string(machine.program()).unwrap(), "1.0.0");
        assert_eq!(machine.start(), Verdict::Go(vec![News::UpdateUndone { version: "2.0.0".into() }]));
        assert_eq!(machine.start(), Verdict::Go(vec![]), "said once");
        assert!(was_undone(&machine.home(), "2.0.0"));
        assert!(!was_undone(&machine.home(), "2.0.1"));
        assert_eq!(machine.files(), ["update.json"]);

        machine.install("2.0.1");
        assert_eq!(machine.start(), Verdict::Go(vec![]));
        assert!(is_good(&machine.home(), "2.0.1"));
        assert!(machine.files().is_empty());
    }

    #[test]
    fn an_installation_that_fails_leaves_nothing() {
        let machine = Machine::new();
        before_install(&machine.home(), "1.0.0", "2.0.0", Some(&machine.program())).unwrap();
        install_failed(&machine.home());
        assert!(machine.files().is_empty());

        // It ended in the middle, and the old one starts again.
        before_install(&machine.home(), "1.0.0", "2.0.0", Some(&machine.program())).unwrap();
        assert_eq!(machine.start(), Verdict::Go(vec![]));
        assert!(machine.files().is_empty());
    }

    #[test]
    fn where_nothing_can_be_put_back_it_is_said() {
        let machine = Machine::new();
        before_install(&machine.home(), "1.0.0", "2.0.0", None).unwrap();
        for _ in 0..TRIES {
            assert_eq!(at_start(&machine.home(), "2.0.0", &SetAside::default()), Verdict::Go(vec![]));
        }
        let said = Verdict::Go(vec![News::UpdateUnstable { version: "2.0.0".into() }]);
        assert_eq!(at_start(&machine.home(), "2.0.0", &SetAside::default()), said);

        let machine = Machine::new();
        machine.install("2.0.0");
        fs::remove_file(machine.home().join("previous-version")).unwrap();
        machine.start();
        machine.start();
        assert_eq!(machine.start(), said, "the copy is gone");
    }

    #[test]
    fn what_can_not_be_kept_is_not_replaced() {
        let machine = Machine::new();
        let problem = before_install(&machine.home(), "1.0.0", "2.0.0", Some(Path::new("/nonexistent"))).unwrap_err();
        assert_eq!(problem.code, code::STORAGE_FAILED);
        assert_eq!(read(&machine.home(), &SetAside::default()), None);
    }

    #[test]
    fn a_file_that_can_not_be_read_is_no_trial() {
        let machine = Machine::new();
        fs::create_dir_all(machine.home()).unwrap();
        fs::write(file(&machine.home()), "{\"state\": \"tr").unwrap();
        let aside = SetAside::default();
        assert_eq!(at_start(&machine.home(), "2.0.0", &aside), Verdict::Go(vec![]));
        assert_eq!(aside.names(), ["update.json"]);
    }
}

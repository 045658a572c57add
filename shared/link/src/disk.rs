//! Files that are whole or not there, and readable by nobody but their owner.
//!
//! A file is written beside its place, brought to the disk, and renamed into its place; so a crash leaves the old one or
//! the new one. One that cannot be understood is set aside under another name and reported, never overwritten.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock;
use crate::problem::{Problem, Result, code};

/// One writer at a time, so that two never share a temporary file. Writes are few and small.
static WRITING: Mutex<()> = Mutex::new(());

/// What every temporary file's name ends in.
const TEMPORARY: &str = ".tmp";

/// The names of files that could not be understood and were set aside.
#[derive(Debug, Clone, Default)]
pub struct SetAside(Arc<Mutex<Vec<String>>>);

impl SetAside {
    /// The names so far.
    pub fn names(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add(&self, name: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(name);
    }
}

/// Makes a folder, and those above it, that only its owner may enter.
pub fn make_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| failed("make the folder", path, &error))
}

/// Writes a file, whole or not at all; answers once it would survive a crash. Makes its folder when that is not there.
pub fn write(path: &Path, contents: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let _alone = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let temporary = folder.join(format!(".{}{TEMPORARY}", name_of(path)));
    let written =
        write_new(&temporary, contents).and_then(|()| fs::rename(&temporary, path)).and_then(|()| sync_folder(folder));
    written.map_err(|error| {
        // What is left of it would only take room; when even this fails, the next write takes its place.
        let _ = fs::remove_file(&temporary);
        failed("write", path, &error)
    })
}

fn write_new(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(contents)?;
    file.sync_all()
}

/// Brings a folder's names to the disk. Windows does so by itself and opens no folders.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Writes a value as JSON, like [`write()`].
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_vec_pretty(value)
        .map_err(|error| Problem::ours(code::STORAGE_FAILED, "A file could not be written", error.to_string()))?;
    write(path, &text)
}

/// A file's contents; `None` when there is none.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(contents) => Ok(Some(contents)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path, &error)),
    }
}

/// A value from its JSON file; `None` when there is none, or one that had to be set aside.
pub fn read_json<T: DeserializeOwned>(path: &Path, aside: &SetAside) -> Result<Option<T>> {
    let Some(contents) = read(path)? else { return Ok(None) };
    match serde_json::from_slice(&contents) {
        Ok(value) => Ok(Some(value)),
        Err(error) => {
            tracing::warn!(file = name_of(path), %error, "a file is corrupt; it is set aside");
            set_aside(path, aside)?;
            Ok(None)
        }
    }
}

/// Renames a file that cannot be understood, and notes it.
pub fn set_aside(path: &Path, aside: &SetAside) -> Result<()> {
    let mut to = PathBuf::from(path);
    to.set_file_name(format!("{}.corrupt-{}", name_of(path), clock::wall_millis()));
    fs::rename(path, &to).map_err(|error| failed("set aside", path, &error))?;
    aside.add(name_of(path));
    Ok(())
}

/// Removes a file for good, if there.
pub fn remove(path: &Path) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    match fs::remove_file(path).and_then(|()| sync_folder(folder)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed("remove", path, &error)),
        _ => Ok(()),
    }
}

/// The problem of a file that could not be dealt with: `disk_full`, or `storage_failed`.
pub(crate) fn failed(what: &str, path: &Path, error: &io::Error) -> Problem {
    // The name alone: the folder holds the name of the person.
    let detail = format!("could not {what} {}: {error}", name_of(path));
    if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
        Problem::ours(code::DISK_FULL, "The disk is full", detail)
    } else {
        Problem::ours(code::STORAGE_FAILED, "A file could not be written or read", detail)
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_behind() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a/b/settings.json");
        write_json(&path, &[1, 2, 3]).unwrap();
        write_json(&path, &[4]).unwrap();
        assert_eq!(read_json::<Vec<i32>>(&path, &SetAside::default()).unwrap(), Some(vec![4]));
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        remove(&path).unwrap();
        remove(&path).unwrap();
        assert_eq!(read(&path).unwrap(), None);
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_their_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("servers/x/refresh-token");
        write(&path, b"secret").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        assert_eq!(mode(&home.path().join("servers")), 0o700);
    }

    #[test]
    fn a_corrupt_file_is_set_aside_and_said() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("server.json");
        fs::write(&path, "{\"address\": \"htt").unwrap();
        let aside = SetAside::default();
        assert_eq!(read_json::<Vec<i32>>(&path, &aside).unwrap(), None);
        assert_eq!(aside.names(), ["server.json"]);
        let names: Vec<_> = fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names.len(), 1);
        assert!(names[0].to_str().unwrap().starts_with("server.json.corrupt-"), "{names:?}");
    }
}

//! Messages that wait for the server, one file each, below the folder of their server and account.
//!
//! What they say is the page's business; here they are JSON objects with an `account` and a `client_id`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::disk::{self, SetAside};
use crate::problem::{Problem, Result, code};

/// How many messages of one account may wait.
pub const MOST_ENTRIES: usize = 10_000;
/// How long one may be, in bytes.
pub const LARGEST_ENTRY: usize = 64 << 10;

/// The files of the outbox. Blocking.
#[derive(Debug, Clone)]
pub(crate) struct Outbox {
    /// The folder `servers`.
    folder: PathBuf,
    set_aside: SetAside,
}

/// Whose an entry is and which one: the only words of it that are read, and all that a path is made of.
#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Key {
    account: i64,
    client_id: Uuid,
}

impl Outbox {
    pub(crate) fn new(folder: PathBuf, set_aside: SetAside) -> Self {
        Self { folder, set_aside }
    }

    fn folder(&self, server: Uuid, account: i64) -> PathBuf {
        self.folder.join(server.to_string()).join("outbox").join(account.to_string())
    }

    fn file(&self, server: Uuid, key: &Key) -> PathBuf {
        self.folder(server, key.account).join(format!("{}.json", key.client_id))
    }

    /// The entries by `client_id`, which is the order of writing. One that cannot be understood is set aside.
    pub(crate) fn list(&self, server: Uuid, account: i64) -> Result<Vec<Box<RawValue>>> {
        let folder = self.folder(server, account);
        let mut entries = Vec::new();
        for client_id in ids_in(&folder)? {
            let path = self.file(server, &Key { account, client_id });
            match read(&path, &Key { account, client_id })? {
                Some(entry) => entries.push(entry),
                None => disk::set_aside(&path, &self.set_aside)?,
            }
        }
        Ok(entries)
    }

    /// Keeps an entry, in the place of an earlier one of the same id; answers once it would survive a crash.
    pub(crate) fn put(&self, server: Uuid, entry: &RawValue) -> Result<()> {
        let text = entry.get();
        if text.len() > LARGEST_ENTRY {
            let detail = format!("an entry of the outbox has at most {} KiB", LARGEST_ENTRY >> 10);
            return Err(Problem::ours(code::TOO_LARGE, "The message is too long", detail));
        }
        let key: Key = serde_json::from_str(text).map_err(|_| {
            Problem::not_allowed("an entry of the outbox is an object with an account (number) and a client_id (UUID)")
        })?;
        let path = self.file(server, &key);
        if !path.exists() && ids_in(&self.folder(server, key.account))?.len() >= MOST_ENTRIES {
            let detail = format!("{MOST_ENTRIES} messages wait already");
            return Err(Problem::ours(code::BUSY, "Too many messages wait", detail));
        }
        disk::write(&path, text.as_bytes())
    }

    /// Removes an entry, if there.
    pub(crate) fn remove(&self, server: Uuid, account: i64, client_id: Uuid) -> Result<()> {
        disk::remove(&self.file(server, &Key { account, client_id }))
    }
}

/// The ids of the entries in a folder, in order. Whatever else lies there is passed over.
fn ids_in(folder: &Path) -> Result<Vec<Uuid>> {
    let failed = |error| disk::failed("list", folder, &error);
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut ids = Vec::new();
    for entry in listed {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if let Some(id) = name.strip_suffix(".json").and_then(|id| Uuid::try_parse(id).ok()) {
            ids.push(id);
        }
    }
    ids.sort_unstable();
    Ok(ids)
}

/// An entry; `None` when it is not the one that its name says.
fn read(path: &Path, key: &Key) -> Result<Option<Box<RawValue>>> {
    let Some(contents) = disk::read(path)? else { return Ok(None) };
    let found: Option<Key> = serde_json::from_slice(&contents).ok();
    Ok(found.filter(|found| found == key).and_then(|_| serde_json::from_slice(&contents).ok()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(account: i64, client_id: Uuid, text: &str) -> Box<RawValue> {
        serde_json::value::to_raw_value(&json!({ "account": account, "client_id": client_id, "text": text })).unwrap()
    }

    fn outbox(home: &Path) -> (Outbox, SetAside) {
        let aside = SetAside::default();
        (Outbox::new(home.join("servers"), aside.clone()), aside)
    }

    #[test]
    fn entries_are_kept_by_server_and_account_in_the_order_of_writing() {
        let home = tempfile::tempdir().unwrap();
        let (outbox, _) = outbox(home.path());
        let (here, there) = (Uuid::new_v4(), Uuid::new_v4());
        let ids: Vec<Uuid> = (0..5).map(|_| Uuid::now_v7()).collect();
        for id in ids.iter().rev() {
            outbox.put(here, &entry(7, *id, "hello")).unwrap();
        }
        outbox.put(here, &entry(8, Uuid::now_v7(), "of another account")).unwrap();
        let listed = outbox.list(here, 7).unwrap();
        let found: Vec<Uuid> =
            listed.iter().map(|entry| serde_json::from_str::<Key>(entry.get()).unwrap().client_id).collect();
        assert_eq!(found, ids);
        assert!(outbox.list(there, 7).unwrap().is_empty());
        outbox.put(here, &entry(7, ids[0], "changed")).unwrap();
        outbox.remove(here, 7, ids[1]).unwrap();
        outbox.remove(here, 7, ids[1]).unwrap();
        let listed = outbox.list(here, 7).unwrap();
        assert_eq!(listed.len(), 4);
        assert!(listed[0].get().contains("changed"));
    }

    #[test]
    fn a_corrupt_entry_is_set_aside_and_the_others_are_listed() {
        let home = tempfile::tempdir().unwrap();
        let (outbox, aside) = outbox(home.path());
        let (server, good, bad, lying) = (Uuid::new_v4(), Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
        outbox.put(server, &entry(7, good, "kept")).unwrap();
        let folder = outbox.folder(server, 7);
        fs::write(folder.join(format!("{bad}.json")), "{\"acc").unwrap();
        fs::write(folder.join(format!("{lying}.json")), entry(8, lying, "of another").get()).unwrap();
        fs::write(folder.join("notes.txt"), "what is this").unwrap();
        assert_eq!(outbox.list(server, 7).unwrap().len(), 1);
        assert_eq!(aside.names(), [format!("{bad}.json"), format!("{lying}.json")]);
        assert_eq!(outbox.list(server, 7).unwrap().len(), 1);
        assert_eq!(aside.names().len(), 2);
    }

    #[test]
    fn what_is_no_entry_or_too_long_is_refused_and_writes_nothing() {
        let home = tempfile::tempdir().unwrap();
        let (outbox, _) = outbox(home.path());
        let server = Uuid::new_v4();
        for bad in [
            json!({ "account": "../../etc", "client_id": Uuid::new_v4() }),
            json!({ "account": 7, "client_id": "../../../evil" }),
            json!({ "account": 7 }),
            json!([7]),
        ] {
            let bad = serde_json::value::to_raw_value(&bad).unwrap();
            assert_eq!(outbox.put(server, &bad).unwrap_err().code, code::NOT_ALLOWED);
        }
        let long = entry(7, Uuid::now_v7(), &"x".repeat(LARGEST_ENTRY));
        assert_eq!(outbox.put(server, &long).unwrap_err().code, code::TOO_LARGE);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_ten_thousand_and_first_waits_elsewhere() {
        let home = tempfile::tempdir().unwrap();
        let (outbox, _) = outbox(home.path());
        let server = Uuid::new_v4();
        let first = Uuid::now_v7();
        outbox.put(server, &entry(7, first, "x")).unwrap();
        let folder = outbox.folder(server, 7);
        for _ in 1..MOST_ENTRIES {
            fs::write(folder.join(format!("{}.json", Uuid::now_v7())), "").unwrap();
        }
        assert_eq!(outbox.put(server, &entry(7, Uuid::now_v7(), "x")).unwrap_err().code, code::BUSY);
        // One that waits already may still change.
        outbox.put(server, &entry(7, first, "y")).unwrap();
    }
}

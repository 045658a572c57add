//! What is on disk: corrupt, full, and whose it is.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use tempfile::TempDir;
use workspace_link::Link;
use workspace_link::keeper::Trouble;
use workspace_link::problem::code;

use crate::support::{Desk, Fake, Memory, info, office, options};

const ID: &str = "5a0e2f0c-6a3b-4c53-9d2e-52a2a0c1b7aa";

fn entry(text: &str) -> Box<RawValue> {
    to_raw_value(&json!({ "account": 7, "client_id": uuid::Uuid::now_v7(), "text": text })).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn corrupt_files_are_set_aside_said_and_started_fresh() {
    let fake = Fake::saying(info(ID, "0.1.0", "0.1.0")).await;
    let desk = Desk::facing(&fake.url).await;
    desk.link.outbox_put(entry("good")).await.unwrap();
    let before = desk.link.workstation().id;
    for name in ["workstation.json", "server.json"] {
        fs::write(desk.home.path().join(name), "{\"id\": \u{0}").unwrap();
    }
    let desk = desk.restarted().await;
    assert_eq!(desk.link.set_aside(), ["workstation.json", "server.json"]);
    assert!(desk.link.server().is_none());
    assert_ne!(desk.link.workstation().id, before);
    let kept = fs::read_dir(desk.home.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut kept: Vec<String> = kept.filter(|name| name.contains(".corrupt-")).collect();
    kept.sort();
    assert!(kept[0].starts_with("server.json.corrupt-") && kept[1].starts_with("workstation.json.corrupt-"));
    // What was not corrupt is there, once the server is chosen again.
    desk.link.choose(&fake.url).await.unwrap();
    assert_eq!(desk.link.outbox_list(7).await.unwrap().len(), 1);
    // A saved address that is none is as corrupt as broken JSON.
    fs::write(desk.home.path().join("server.json"), r#"{"address":"ftp://x","id":null}"#).unwrap();
    assert_eq!(desk.restarted().await.link.set_aside(), ["server.json"]);
}

/// A small file system of its own in a folder. It goes when this does, or with the test program, however that ends.
struct SmallDisk {
    folder: TempDir,
    guard: Child,
}

impl SmallDisk {
    /// Mounts one, which takes root.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let script =
            r#"mount -t tmpfs -o size=256k workspace-test "$1" && echo mounted && { read -r _; umount -l "$1"; }"#;
        let mut guard = Command::new("sh")
            .args(["-c", script, "sh", folder.path().to_str().unwrap()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut said = [0; 7];
        guard.stdout.as_mut().unwrap().read_exact(&mut said).ok()?;
        Some(Self { folder, guard })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Fills it to the last byte.
    fn fill(&self) {
        let mut file = fs::File::create(self.path().join("filler")).unwrap();
        for size in [4096, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
    }

    fn free(&self) {
        fs::remove_file(self.path().join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_apart_loses_nothing_and_keeps_nobody_from_working() {
    let Some(disk) = SmallDisk::mount() else {
        // Not captured, unlike what a test prints.
        let _ = writeln!(std::io::stderr(), "SKIPPED a_full_disk…: mounting a small disk needs root");
        return;
    };
    let (server, _) = office().await;
    let keyring = Memory::new();
    keyring.be_in(Some(Trouble::Absent));
    let home = disk.path().join("home");
    let start = || async { Link::open(options(&home, keyring.clone())).await.unwrap() };
    let (link, _notices) = start().await;
    link.choose(&server.url()).await.unwrap();
    link.outbox_put(entry("kept")).await.unwrap();
    disk.fill();
    let problem = link.outbox_put(entry(&"x".repeat(9_000))).await.unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (0, code::DISK_FULL), "{problem}");
    assert!(!problem.detail.unwrap().contains(disk.path().to_str().unwrap()), "no path of the machine");
    assert_eq!(link.outbox_list(7).await.unwrap().len(), 1);
    // Signing in works; the session lasts as long as the program.
    let body = json!({ "username": "lina", "password": workspace_test_support::PASSWORD });
    link.sign_in("/api/auth/login", body.as_object().unwrap().clone()).await.unwrap();
    server.shift(chrono::TimeDelta::minutes(16));
    link.request(workspace_link::Request::new(workspace_link::Method::Get, "/api/me")).await.unwrap();
    // Once there is room, all is as ever, and nothing half-written lies around.
    disk.free();
    link.outbox_put(entry("more")).await.unwrap();
    server.shift(chrono::TimeDelta::minutes(16));
    link.request(workspace_link::Request::new(workspace_link::Method::Get, "/api/me")).await.unwrap();
    let (link, _notices) = start().await;
    assert_eq!(link.outbox_list(7).await.unwrap().len(), 2);
    assert!(link.restore().await.unwrap());
    let left = Command::new("find").arg(disk.path()).args(["-name", "*.tmp"]).output().unwrap();
    assert!(left.stdout.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_made_is_said_at_the_start() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("file"), "").unwrap();
    let problem = Link::open(options(&home.path().join("file/home"), Memory::new())).await.err().unwrap();
    assert_eq!(problem.code, code::STORAGE_FAILED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outbox_survives_a_crash_in_the_order_of_writing() {
    let fake = Fake::saying(info(ID, "0.1.0", "0.1.0")).await;
    let desk = Desk::facing(&fake.url).await;
    let mut written = Vec::new();
    for n in 0..50 {
        let entry = entry(&n.to_string());
        desk.link.outbox_put(entry.clone()).await.unwrap();
        written.push(entry.get().to_owned());
    }
    // No goodbye.
    let again = Desk::at(desk.home.clone(), desk.keyring.clone()).await;
    let listed: Vec<String> =
        again.link.outbox_list(7).await.unwrap().iter().map(|entry| entry.get().to_owned()).collect();
    assert_eq!(listed, written);
    let client_id = serde_json::from_str::<serde_json::Value>(&listed[0]).unwrap()["client_id"].clone();
    again.link.outbox_remove(7, client_id.as_str().unwrap().parse().unwrap()).await.unwrap();
    assert_eq!(again.link.outbox_list(7).await.unwrap().len(), 49);
    assert!(again.link.outbox_list(8).await.unwrap().is_empty());
    let nobody = Desk::at(Arc::new(tempfile::tempdir().unwrap()), Memory::new()).await;
    assert_eq!(nobody.link.outbox_put(entry("x")).await.unwrap_err().code, code::NO_SERVER);
}

//! A disk that is read-only, or full.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use diesel::prelude::*;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;
use workspace_server::db::Engine as Database;
use workspace_test_support::{Client, Engine, Server, postgres};

use crate::program::{refusal, say, verify};

/// A small file system of its own in a folder. It goes when this does, or with the test program, however that ends.
struct SmallDisk {
    folder: TempDir,
    guard: Child,
}

impl SmallDisk {
    /// Mounts one, which takes root.
    fn mount(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let script = r#"mount -t tmpfs -o "$2" workspace-test "$1" && echo mounted && { read -r _; umount -l "$1"; }"#;
        let mut guard = Command::new("sh")
            .args(["-c", script, "sh", folder.path().to_str().unwrap(), options])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut said = [0; 7];
        if guard.stdout.as_mut().unwrap().read_exact(&mut said).is_ok() {
            return Some(Self { folder, guard });
        }
        let _ = guard.wait();
        None
    }

    /// Mounts one, or runs the test `name` once more in a namespace of its own, where everyone is root. `None` when it
    /// was run there, or, which is said, could be run nowhere.
    fn for_test(name: &str, options: &str) -> Option<Self> {
        const INSIDE: &str = "WORKSPACE_TEST_INSIDE";
        let disk = Self::mount(options);
        if disk.is_some() || std::env::var_os(INSIDE).is_some() {
            return disk;
        }
        let own =
            |command: &mut Command| command.stderr(Stdio::inherit()).status().is_ok_and(|status| status.success());
        if !own(Command::new("unshare").args(["-rm", "true"])) {
            say(&format!("SKIPPED {name}: mounting a small disk needs root or user namespaces, and here is neither"));
            return None;
        }
        let again = std::env::current_exe().unwrap();
        let mut unshare = Command::new("unshare");
        unshare.arg("-rm").arg(again).args(["--exact", name, "--nocapture"]).env(INSIDE, "yes");
        assert!(own(&mut unshare), "it failed in the namespace; see above");
        None
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Fills it to the last byte.
    fn fill(&self) {
        let mut file = fs::File::create(self.path().join("filler")).unwrap();
        for size in [1 << 20, 4096, 1] {
            let chunk = vec![0; size];
            while file.write_all(&chunk).is_ok() {}
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

#[test]
fn a_read_only_data_folder_is_said() {
    let Some(disk) = SmallDisk::for_test("disk::a_read_only_data_folder_is_said", "size=1m,ro") else { return };
    let said = refusal(disk.path(), &[]);
    assert!(said.contains("DATA_DIR") && said.contains(disk.path().to_str().unwrap()), "{said}");
    assert!(said.contains("Read-only") && said.contains("may write"), "{said}");
}

/// A message that the server accepts or has no room for; whether it was accepted.
async fn try_to_say(client: &Client, client_id: Uuid, text: &str) -> bool {
    let reply = client.post("/api/chat/channels/1/messages", json!({ "client_id": client_id, "text": text })).await;
    match reply.status {
        201 => true,
        507 => {
            assert_eq!(reply.body["code"], "disk_full");
            false
        }
        _ => panic!("{}: {:#}", reply.status, reply.body),
    }
}

/// Fills the disk under a server that has its data there, and makes room again.
async fn outlive_a_full_disk(server: &Server, disk: &SmallDisk) {
    let admin = server.admin().await;
    let mut socket = admin.socket(None).await;
    socket.next_of("ready").await;
    admin.get("/api/health/ready").await.expect(200);
    let text = "x".repeat(7_000);
    let mut kept = Vec::new();
    disk.fill();
    // What the database has allocated already still takes some.
    let refused = loop {
        let id = Uuid::now_v7();
        if !try_to_say(&admin, id, &text).await {
            break id;
        }
        kept.push(id);
        assert!(kept.len() < 5_000, "the disk never gets full");
    };

    // Writes are refused, whichever they are; reads go on.
    assert_eq!(admin.post("/api/invitations", json!({ "role": "member" })).await.code(507), "disk_full");
    assert_eq!(admin.signed_out().try_login("admin").await.code(507), "disk_full");
    admin.get("/api/chat/channels/1/messages?limit=200").await.expect(200);
    admin.get("/api/people").await.expect(200);
    admin.get("/api/activity").await.expect(200);
    let ready = admin.get("/api/health/ready").await.expect(503);
    let failing = ready["checks"].as_array().unwrap().iter().find(|check| check["ok"] == false).unwrap();
    assert!(["writer", "disk"].contains(&failing["name"].as_str().unwrap()), "{ready:#}");

    // With room again it goes on by itself, and what was refused was not half done.
    disk.free();
    assert!(try_to_say(&admin, refused, &text).await, "the refused message is accepted now, for the first time");
    kept.push(refused);
    admin.get("/api/health/ready").await.expect(200);
    let stored = admin.messages().await;
    let stored: Vec<Uuid> = stored.iter().map(|item| item["client_id"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(stored, kept);
    for id in kept {
        let event = socket.event("chat.message.created").await;
        assert_eq!(event["data"]["message"]["client_id"], json!(id), "the socket has lived through it");
    }
    verify(server, "intact");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_sqlite_refuses_writes_only_and_needs_no_restart() {
    let name = "disk::a_full_disk_under_sqlite_refuses_writes_only_and_needs_no_restart";
    let Some(disk) = SmallDisk::for_test(name, "size=24m") else { return };
    let server = Server::start_with(Engine::Sqlite, |config| {
        config.data_dir = disk.path().join("data");
        config.database = Database::Sqlite(config.data_dir.join("workspace.db"));
    })
    .await;
    outlive_a_full_disk(&server, &disk).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_postgres_refuses_writes_only_and_needs_no_restart() {
    let Some(disk) = SmallDisk::mount("size=48m") else {
        say(
            "SKIPPED a full disk under PostgreSQL: it needs root, since PostgreSQL must be another user on the small disk",
        );
        return;
    };
    let space = disk.path().join("space");
    fs::create_dir(&space).unwrap();
    assert!(Command::new("chown").arg("postgres").arg(&space).status().unwrap().success());
    let url = tokio::task::spawn_blocking(move || {
        let cluster = postgres::shared();
        let mut connection = PgConnection::establish(&cluster.url("postgres")).unwrap();
        // Neither may run inside a transaction.
        for sql in [
            format!("CREATE TABLESPACE small LOCATION '{}'", space.display()),
            "CREATE DATABASE on_small_disk TABLESPACE small".to_owned(),
        ] {
            diesel::sql_query(sql).execute(&mut connection).unwrap();
        }
        cluster.url("on_small_disk")
    })
    .await
    .unwrap();
    let mut server = Server::start_with(Engine::Sqlite, |config| config.database = Database::Postgres(url)).await;
    outlive_a_full_disk(&server, &disk).await;
    server.stop().await;
    let drop_all = || {
        let mut connection = PgConnection::establish(&postgres::shared().url("postgres")).unwrap();
        for sql in ["DROP DATABASE on_small_disk WITH (FORCE)", "DROP TABLESPACE small"] {
            diesel::sql_query(sql).execute(&mut connection).unwrap();
        }
    };
    tokio::task::spawn_blocking(drop_all).await.unwrap();
}

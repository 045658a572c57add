//! Bad surroundings: the server says what is wrong, does not make it worse, and recovers by itself where that is possible.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;
use workspace_server::config::VARIABLES;
use workspace_server::db::schema::{job_schedules, journal};
use workspace_server::db::{AnyConnection, Engine as Database};
use workspace_test_support::postgres::Cluster;
use workspace_test_support::process::command;
use workspace_test_support::{Client, Engine, Process, Server, eventually, on_both_engines, postgres};

const PROGRAM: &str = env!("CARGO_BIN_EXE_workspace-server");
/// How long a program may take that is meant to end by itself.
const PATIENCE: Duration = Duration::from_mins(1);

/// Says something that is seen even though the test passes.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn run_to_end(mut command: Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("it runs, though it should have refused to: {command:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

/// Starts the server in surroundings in which it must not start; what it says.
fn refusal(folder: &Path, variables: &[(&str, &str)]) -> String {
    let output = run_to_end(command(PROGRAM, folder, &["serve"], variables));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

#[test]
fn a_bad_value_stops_the_start_naming_variable_value_and_what_is_accepted() {
    let cases: [(&str, &[&str], &str); 21] = [
        ("HOST", &["localhost:80", "256.1.1.1"], "127.0.0.1"),
        ("PORT", &["70000", "-1", "http"], "0 to 65535"),
        ("DATABASE_URL", &["mysql://root:hunter2@db/x", "hunter2.db"], "postgres://"),
        ("DB_POOL_SIZE", &["0", "101", "many"], "1 to 100"),
        ("DATA_DIR", &["/dev/null/data"], "write"),
        ("WORKERS", &["0", "65"], "1 to 64"),
        ("JWT_SECRET", &["hunter2", "hunter2-changeme-hunter2-changeme-hunter2"], "at least 32"),
        ("ACCESS_TOKEN_MINUTES", &["0", "61", "15m"], "1 to 60"),
        ("BCRYPT_ROUNDS", &["3", "31"], "4 to 15"),
        ("SESSION_POLICY", &["many", "Exclusive!"], "exclusive or multiple"),
        ("ALLOW_REGISTRATION", &["yes please", "1"], "true or false"),
        ("ALLOWED_ORIGINS", &["https://ok.example,not an origin", "https://a.example/path"], "https://"),
        ("MAX_UPLOAD_MB", &["0", "2049"], "1 to 2048"),
        ("LOG_LEVEL", &["loud=="], "error, warn, info"),
        ("LOG_FILE", &["/dev/null/log"], "write"),
        ("LOG_RETENTION_DAYS", &["-1", "3651"], "0 to 3650"),
        ("PUBLIC_URL", &["workspace.local", "https://a.example/path"], "https://"),
        ("TRUSTED_PROXIES", &["10.0.0.300", "10.0.0.0/33"], "10.0.0.0/8"),
        ("RATE_LIMIT_ACCOUNT", &["-1", "many"], "0 to"),
        ("RATE_LIMIT_ADDRESS", &["-1", "many"], "0 to"),
        ("CHAT_RATE_LIMIT", &["-1", "many"], "0 to"),
    ];
    // Any text is a token.
    let anything_goes = ["METRICS_TOKEN"];
    for variable in VARIABLES {
        let tried = cases.iter().any(|(name, ..)| *name == variable.name) || anything_goes.contains(&variable.name);
        assert!(tried, "{} has no bad value in this test", variable.name);
    }
    let secret = ["DATABASE_URL", "JWT_SECRET"];
    for (name, values, accepted) in cases {
        for value in values {
            let folder = tempfile::tempdir().unwrap();
            let said = refusal(folder.path(), &[(name, value)]);
            assert!(said.contains(name) && said.contains(accepted), "{name}={value}: {said}");
            if secret.contains(&name) {
                assert!(!said.contains("hunter2"), "{said}");
            } else {
                // In a list, the one that is wrong.
                let wrong = if value.contains(',') { "not an origin" } else { value };
                assert!(said.contains(wrong), "{name}={value}: {said}");
            }
            assert!(!folder.path().join("workspace.db").exists(), "{name}={value}: nothing is begun");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_value_that_is_no_text_is_not_taken_for_none() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let mut serve = command(PROGRAM, folder.path(), &["serve"], &[]);
    serve.env("SESSION_POLICY", std::ffi::OsStr::from_bytes(b"multipl\xe9"));
    let output = run_to_end(serve);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("SESSION_POLICY"), "{said}");
}

#[test]
fn a_damaged_env_file_is_said_and_a_good_one_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let start = |text: &str| {
        fs::write(folder.path().join(".env"), text).unwrap();
        let mut serve = command(PROGRAM, folder.path(), &["serve"], &[]);
        serve.current_dir(folder.path());
        let output = run_to_end(serve);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = start("METRICS_TOKEN='hunter2");
    assert!(said.contains(".env") && !said.contains("hunter2"), "{said}");
    let said = start("SESSION_POLICY=many\n");
    assert!(said.contains("SESSION_POLICY") && said.contains("many"), "{said}");
}

#[test]
fn a_database_that_can_not_be_opened_is_said_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody listens on port 1.
    let said = refusal(folder.path(), &[("DATABASE_URL", "postgres://nora:hunter2@127.0.0.1:1/none")]);
    assert!(said.contains("DATABASE_URL") && said.contains("127.0.0.1") && !said.contains("hunter2"), "{said}");
    let said = refusal(folder.path(), &[("DATABASE_URL", &postgres::shared().url("no_such_database"))]);
    assert!(said.contains("DATABASE_URL") && said.contains("no_such_database"), "{said}");
    let said = refusal(folder.path(), &[("DATABASE_URL", "sqlite:/dev/null/workspace.db")]);
    assert!(said.contains("DATABASE_URL"), "{said}");
    let junk = folder.path().join("junk.db");
    fs::write(&junk, "this is a letter, not a database, and long enough to be taken for neither ".repeat(50)).unwrap();
    let said = refusal(folder.path(), &[("DATABASE_URL", &format!("sqlite:{}", junk.display()))]);
    assert!(said.contains("not a database"), "{said}");
    assert!(fs::read_to_string(&junk).unwrap().starts_with("this is a letter"), "what is not ours is left alone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_in_use_and_a_taken_port_are_said_and_the_first_server_goes_on() {
    let server = Server::start(Engine::Sqlite).await;
    let admin = server.admin().await;
    let folder = server.config().data_dir.clone();
    let said = refusal(&folder, &[]);
    assert!(said.contains("another server is using it") && said.contains(folder.to_str().unwrap()), "{said}");

    let other = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let said = refusal(other.path(), &[("PORT", &port)]);
    assert!(said.contains("PORT") && said.contains(&port), "{said}");
    admin.say("nothing happened").await;
}

on_both_engines! {
    async fn a_newer_database_is_refused_and_left_as_it_is(engine: Engine) {
        let mut server = Server::start(engine).await;
        let admin = server.admin().await;
        admin.say("from the future").await;
        server.stop().await;
        let database = server.config().database.clone();
        let url = url_of(&database);
        let execute = |sql: &'static str| {
            let database = database.clone();
            tokio::task::spawn_blocking(move || diesel::sql_query(sql).execute(&mut database.open().unwrap()).unwrap())
        };
        execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231000000')").await.unwrap();
        let folder = server.config().data_dir.clone();
        let said = refusal(&folder, &[("DATABASE_URL", &url)]);
        assert!(said.contains("newer than this program") && said.contains("20991231000000"), "{said}");
        for arguments in [&["user", "list"][..], &["migrate", "run"]] {
            let output = run_to_end(command(PROGRAM, &folder, arguments, &[("DATABASE_URL", &url)]));
            assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("newer"), "{arguments:?}");
        }
        // The newer program finds it as it left it.
        execute("DELETE FROM __diesel_schema_migrations WHERE version = '20991231000000'").await.unwrap();
        server.start_again().await;
        let page = admin.get("/api/chat/channels/1/messages").await.expect(200);
        assert_eq!(page["items"][0]["text"], "from the future");
    }
}

fn url_of(database: &Database) -> String {
    match database {
        Database::Sqlite(path) => format!("sqlite:{}", path.display()),
        Database::Postgres(url) => url.clone(),
    }
}

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
    let Some(disk) = SmallDisk::for_test("a_read_only_data_folder_is_said", "size=1m,ro") else { return };
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

/// Runs `journal verify` beside the server, and expects it to say this.
fn verify(server: &Server, expected: &str) {
    let url = url_of(&server.config().database);
    let output =
        run_to_end(command(PROGRAM, &server.config().data_dir, &["journal", "verify"], &[("DATABASE_URL", &url)]));
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(said.contains(expected), "{said}");
    assert_eq!(output.status.success(), expected == "intact", "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_sqlite_refuses_writes_only_and_needs_no_restart() {
    let name = "a_full_disk_under_sqlite_refuses_writes_only_and_needs_no_restart";
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_means_503_until_it_is_back() {
    let cluster = tokio::task::spawn_blocking(|| {
        let cluster = Cluster::start(false);
        let url = cluster.create_database();
        (cluster, url)
    });
    let (mut cluster, url) = cluster.await.unwrap();
    let server = Server::start_with(Engine::Sqlite, |config| config.database = Database::Postgres(url)).await;
    let admin = server.admin().await;
    // Somebody whom the server has not looked up yet, so that it must ask the database who it is.
    let lina = server.join(&admin, "lina", "member").await;
    let mut socket = admin.socket(None).await;
    socket.next_of("ready").await;
    let first = admin.say("before").await;

    let mut cluster = tokio::task::spawn_blocking(move || {
        cluster.stop();
        cluster
    })
    .await
    .unwrap();
    let message = json!({ "client_id": Uuid::now_v7(), "text": "during" });
    let (me, unknown, sent, login, refresh, info) = tokio::join!(
        admin.get("/api/me"),
        lina.get("/api/me"),
        admin.post("/api/chat/channels/1/messages", message.clone()),
        admin.try_login("admin"),
        admin.post("/api/auth/refresh", json!({ "refresh_token": admin.refresh_token })),
        admin.get("/api/server"),
    );
    for reply in [me, unknown, sent, login, refresh, info] {
        assert!(reply.header("retry-after").is_some(), "{:#}", reply.body);
        assert_eq!(reply.code(503), "unavailable", "nobody is signed out for that");
    }
    admin.get("/api/health").await.expect(200);
    let ready = admin.get("/api/health/ready").await.expect(503);
    assert_eq!(ready["checks"][0]["name"], "database");
    assert_eq!(ready["checks"][0]["ok"], false);

    let _cluster = tokio::task::spawn_blocking(move || {
        cluster.start_again();
        cluster
    })
    .await
    .unwrap();
    let sent = eventually("writes are accepted again", || async {
        let reply = admin.post("/api/chat/channels/1/messages", message.clone()).await;
        matches!(reply.status, 200 | 201).then_some(reply.body)
    })
    .await;
    lina.get("/api/me").await.expect(200);
    eventually("the server is ready again", || async {
        (admin.get("/api/health/ready").await.status == 200).then_some(())
    })
    .await;
    // The socket that was open is either still live or tells its client to come back: what counts is that it misses nothing.
    let mut socket = admin.socket(first["id"].as_i64()).await;
    assert_eq!(socket.event("chat.message.created").await["data"]["message"]["id"], sent["id"]);
    let page = admin.get("/api/chat/channels/1/messages").await.expect(200);
    let texts: Vec<_> = page["items"].as_array().unwrap().iter().map(|item| item["text"].clone()).collect();
    assert_eq!(texts, ["during", "before"], "what was acknowledged is there, and what was sent again is there once");
    verify(&server, "intact");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_file_that_somebody_else_has_locked_means_503_until_it_is_free() {
    let server = Server::start(Engine::Sqlite).await;
    let admin = server.admin().await;
    let database = server.config().database.clone();
    let mut other = tokio::task::spawn_blocking(move || {
        let mut other = database.open().unwrap();
        diesel::sql_query("BEGIN IMMEDIATE").execute(&mut other).unwrap();
        other
    })
    .await
    .unwrap();
    let message = json!({ "client_id": Uuid::now_v7(), "text": "wait" });
    let reply = admin.post("/api/chat/channels/1/messages", message.clone()).await;
    assert_eq!(reply.code(503), "busy");
    admin.get("/api/chat/channels/1/messages").await.expect(200);
    tokio::task::spawn_blocking(move || diesel::sql_query("ROLLBACK").execute(&mut other).unwrap()).await.unwrap();
    admin.post("/api/chat/channels/1/messages", message).await.expect(201);
    admin.get("/api/health/ready").await.expect(200);
}

/// When each scheduled task runs next.
async fn schedules(server: &Server) -> Vec<NaiveDateTime> {
    let read = |conn: &mut AnyConnection| Ok(job_schedules::table.select(job_schedules::next_run).load(conn)?);
    server.app().core().db.read(read).await.unwrap()
}

async fn people_on(client: &Client) -> Vec<i64> {
    let present = client.get("/api/presence").await.expect(200);
    present["users"].as_array().unwrap().iter().map(|user| user["id"].as_i64().unwrap()).collect()
}

on_both_engines! {
    async fn a_clock_that_jumps_a_day_forward_and_back_harms_nobody(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut screen = admin.socket(None).await;
        screen.next_of("ready").await;
        let mut socket = lina.socket(None).await;
        socket.next_of("ready").await;
        eventually("the schedule is made", || async { (!schedules(&server).await.is_empty()).then_some(()) }).await;

        // A day forward: tokens have expired and are refreshed, leases come back, the daily work is done and planned anew.
        server.shift(TimeDelta::days(1));
        assert_eq!(admin.get("/api/me").await.code(401), "token_expired");
        admin.refresh().await.expect(200);
        admin.say("tomorrow").await;
        eventually("connected sessions get their leases back", || async {
            (people_on(&admin).await == [admin.account, lina.account]).then_some(())
        }).await;
        let planned = || async {
            let now = server.clock().now();
            let next = schedules(&server).await;
            next.iter().all(|next| *next > now - TimeDelta::seconds(30) && *next - now <= TimeDelta::days(1)).then_some(())
        };
        eventually("the schedule follows the clock", planned).await;

        // Two days back, which is yesterday.
        server.shift(TimeDelta::days(-2));
        admin.get("/api/me").await.expect(200);
        admin.refresh().await.expect(200);
        admin.say("yesterday").await;
        admin.get("/api/activity?from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z").await.expect(200);
        let mut again = lina.clone();
        again.workstation = Uuid::new_v4();
        again.take_over("lina").await;
        assert_eq!(socket.closed().await.0, 4003);
        again.say("so am I").await;
        eventually("the schedule follows the clock", || async {
            server.shift(TimeDelta::seconds(21));
            planned().await
        }).await;
        // The leases from the future are renewed in the present, and those of nobody's run out.
        let on = eventually("whoever is gone is gone", || async {
            server.shift(TimeDelta::seconds(31));
            let on = people_on(&admin).await;
            (on == [admin.account]).then_some(on)
        }).await;
        assert_eq!(on, [admin.account]);

        // Order is that of the journal, not that of the clock.
        let page = admin.get("/api/chat/channels/1/messages?direction=newer").await.expect(200);
        let texts: Vec<_> = page["items"].as_array().unwrap().iter().map(|item| item["text"].clone()).collect();
        assert_eq!(texts, ["tomorrow", "yesterday", "so am I"]);
        for text in texts {
            assert_eq!(screen.event("chat.message.created").await["data"]["message"]["text"], text);
        }
        verify(&server, "intact");
    }

    async fn a_damaged_payload_is_proved_and_stops_nobody(engine: Engine) {
        let mut server = Server::start(engine).await;
        let admin = server.admin().await;
        let before = admin.say("before").await["id"].as_i64().unwrap();
        let damaged = admin.say("to be damaged").await["id"].as_i64().unwrap();
        admin.say("after").await;
        verify(&server, "intact");
        // From here on resuming reads the journal.
        server.stop().await;
        let database = server.config().database.clone();
        let damage = move || {
            diesel::update(journal::table.find(damaged))
                .set(journal::payload.eq(Some("{\"message\": torn")))
                .execute(&mut database.open().unwrap())
                .unwrap()
        };
        assert_eq!(tokio::task::spawn_blocking(damage).await.unwrap(), 1);
        server.start_again().await;
        let mut socket = admin.socket(Some(before)).await;
        let torn = socket.event("chat.message.created").await;
        assert_eq!((torn["seq"].as_i64(), &torn["data"]), (Some(damaged), &Value::Null));
        assert_eq!(socket.event("chat.message.created").await["data"]["message"]["text"], "after");
        let activity = admin.get("/api/activity?limit=200").await.expect(200);
        let entry = activity["items"].as_array().unwrap().iter().find(|entry| entry["seq"] == damaged).unwrap();
        assert_eq!(entry["data"], Value::Null);
        admin.say("life goes on").await;
        verify(&server, &format!("broken at entry {damaged}"));
    }
}

#[cfg(unix)]
mod terminated {
    use super::*;

    /// Sends the head of a request and has the server ask for its body.
    fn begin(url: &str, token: &str, body: &str) -> TcpStream {
        let address = url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "POST /api/chat/channels/1/messages HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n",
            body.len()
        )
        .unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            answer.extend(byte);
        }
        assert!(answer.starts_with(b"HTTP/1.1 100"), "{}", String::from_utf8_lossy(&answer));
        stream
    }

    on_both_engines! {
        async fn sigterm_under_load_finishes_what_was_accepted_and_exits_with_0(engine: Engine) {
            let folder = tempfile::tempdir().unwrap();
            let url = match engine {
                Engine::Sqlite => format!("sqlite:{}", folder.path().join("workspace.db").display()),
                Engine::Postgres => {
                    tokio::task::spawn_blocking(|| postgres::shared().create_database()).await.unwrap()
                }
            };
            let mut server = Process::serve(PROGRAM, folder.path(), &[("DATABASE_URL", &url)]);
            let admin = server.admin().await;
            let mut socket = admin.socket(None).await;
            socket.next_of("ready").await;
            // Senders that go on until nobody answers; what they were told was accepted.
            let mut senders = Vec::new();
            for _ in 0..4 {
                let admin = admin.clone();
                senders.push(tokio::spawn(async move {
                    let mut accepted = Vec::new();
                    loop {
                        let client_id = Uuid::now_v7().to_string();
                        let body = json!({ "client_id": client_id, "text": "load" });
                        let path = "/api/chat/channels/1/messages";
                        match admin.try_send(reqwest::Method::POST, path, Some(body), &[]).await {
                            Ok(reply) if reply.status == 201 => accepted.push(client_id),
                            Ok(reply) => assert_eq!(reply.status, 503, "{:#}", reply.body),
                            Err(_) => return accepted,
                        }
                    }
                }));
            }
            for _ in 0..20 {
                socket.event("chat.message.created").await;
            }
            let half = Uuid::now_v7().to_string();
            let body = json!({ "client_id": half, "text": "asked before the end" }).to_string();
            let mut open = begin(server.url(), admin.token.as_deref().unwrap(), &body);
            server.terminate();
            assert_eq!(socket.closed().await.0, 4009, "sockets are told to come back");
            let address = server.url().strip_prefix("http://").unwrap().to_owned();
            eventually("nobody new is let in", || async { TcpStream::connect(&address).is_err().then_some(()) }).await;
            open.write_all(body.as_bytes()).unwrap();
            let mut answer = String::new();
            open.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
            assert_eq!(server.wait().code(), Some(0));

            let mut accepted = vec![half];
            for sender in senders {
                accepted.extend(sender.await.unwrap());
            }
            let server = Process::serve(PROGRAM, folder.path(), &[("DATABASE_URL", &url), ("PORT", server.port())]);
            let stored = admin.at(server.url().to_owned()).messages().await;
            for id in &accepted {
                assert_eq!(stored.iter().filter(|stored| stored["client_id"] == **id).count(), 1, "what was accepted is there once");
            }
        }
    }
}

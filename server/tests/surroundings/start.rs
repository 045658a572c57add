//! What keeps the server from starting, and what it says then.

use std::fs;
use std::net::TcpListener;

use diesel::prelude::*;
use workspace_server::config::VARIABLES;
use workspace_test_support::process::command;
use workspace_test_support::{Engine, Server, on_both_engines, postgres};

use crate::program::{PROGRAM, refusal, run_to_end, url_of};

#[test]
fn a_bad_value_stops_the_start_naming_variable_value_and_what_is_accepted() {
    let cases: [(&str, &[&str], &str); 23] = [
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
        ("MDNS", &["sometimes", "1"], "true or false"),
        ("RATE_LIMIT_ACCOUNT", &["-1", "many"], "0 to"),
        ("RATE_LIMIT_ADDRESS", &["-1", "many"], "0 to"),
        ("CHAT_RATE_LIMIT", &["-1", "many"], "0 to"),
        ("WEBHOOK_PRIVATE_TARGETS", &["some", "1"], "true or false"),
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

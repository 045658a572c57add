//! The command line: the real program on a data folder, alone and beside a running server.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use diesel::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use workspace_server::config::VARIABLES;
use workspace_server::db::{Engine as Database, schema};
use workspace_test_support::{Client, Engine, PASSWORD, Server, eventually, on_both_engines, place, postgres};

/// A data folder, and a database for it.
struct Home {
    folder: TempDir,
    database: Option<String>,
}

/// What a command printed, and whether it succeeded.
#[derive(Debug)]
struct Ran {
    success: bool,
    out: String,
    err: String,
}

impl Ran {
    #[track_caller]
    fn ok(self) -> String {
        assert!(self.success, "{}", self.err);
        self.out
    }

    #[track_caller]
    fn fails(self) -> String {
        assert!(!self.success, "{}", self.out);
        self.err
    }
}

/// The program with nothing of this process's environment that would configure it.
fn program(data: &Path, database: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workspace-server"));
    for variable in VARIABLES {
        command.env_remove(variable.name);
    }
    command.current_dir(data).env("DATA_DIR", data).env("PORT", "0").env("BCRYPT_ROUNDS", "4").stdin(Stdio::null());
    if let Some(url) = database {
        command.env("DATABASE_URL", url);
    }
    command
}

/// Runs a command to its end, off the async threads.
async fn run(mut command: Command, arguments: &str) -> Ran {
    command.args(arguments.split_whitespace());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    Ran {
        success: output.status.success(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Home {
    async fn new(engine: Engine) -> Self {
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => {
                Some(tokio::task::spawn_blocking(|| postgres::shared().create_database()).await.unwrap())
            }
        };
        Self { folder: tempfile::tempdir().unwrap(), database }
    }

    fn program(&self) -> Command {
        program(self.folder.path(), self.database.as_deref())
    }

    async fn run(&self, arguments: &str) -> Ran {
        run(self.program(), arguments).await
    }

    fn engine(&self) -> Database {
        match &self.database {
            Some(url) => Database::Postgres(url.clone()),
            None => Database::Sqlite(self.folder.path().join("workspace.db")),
        }
    }
}

/// Runs a command beside a running server, on its data.
async fn beside(server: &Server, arguments: &str) -> Ran {
    let url = match &server.config().database {
        Database::Sqlite(_) => None,
        Database::Postgres(url) => Some(url.as_str()),
    };
    run(program(&server.config().data_dir, url), arguments).await
}

/// The temporary password at the end of what a command printed.
fn password_of(out: &str) -> String {
    out.trim().rsplit(' ').next().unwrap().to_owned()
}

/// A server in a process of its own.
struct Running {
    child: Child,
    url: String,
    setup_link: String,
}

impl Running {
    /// Starts it and reads where it listens and the setup link that it prints.
    fn start(mut command: Command) -> Self {
        let mut child = command.arg("serve").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines().map(Result::unwrap);
        let first = lines.next().unwrap();
        let url = first.rsplit(' ').next().unwrap().to_owned();
        let setup_link = lines.find(|line| line.contains("/setup/")).unwrap().trim().to_owned();
        Self { child, url, setup_link }
    }

    /// Tells it to stop, as a service manager does; whether it ended well, and what it logged.
    #[cfg(unix)]
    fn terminate(mut self) -> (bool, String) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().success(), log)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn setup_body(token: &str, client: &Client) -> Value {
    json!({
        "token": token, "organisation": "Atelier", "username": "admin", "display_name": "Nora Benali",
        "password": PASSWORD, "place": place(client.workstation, "bureau-1"),
    })
}

/// `serve --help` is the manual: it lists every variable with its default.
#[test]
fn serve_help_lists_every_variable() {
    let folder = tempfile::tempdir().unwrap();
    let output = program(folder.path(), None).args(["serve", "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    for variable in VARIABLES {
        assert!(help.contains(&format!("\n  {} ", variable.name)), "{} is missing:\n{help}", variable.name);
        assert!(help.contains(&format!("[default: {}]", variable.default)), "{}", variable.name);
    }
}

/// A signing key that is too short or stands in examples stops the start; the message names it without showing it.
#[test]
fn a_bad_signing_key_stops_the_start_and_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    for secret in ["too short to sign", "please-changeme-please-changeme-please"] {
        let output = program(folder.path(), None).arg("serve").env("JWT_SECRET", secret).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        assert!(message.contains("JWT_SECRET") && message.contains("32"), "{message}");
        assert!(!message.contains(secret), "{message}");
    }
}

/// `openapi` prints the document that the server serves, and needs no configuration.
#[tokio::test]
async fn openapi_prints_the_document_of_the_server() {
    let server = Server::start(Engine::Sqlite).await;
    let printed = beside(&server, "openapi").await.ok();
    let document: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(document, server.visitor().get("/api/openapi.json").await.expect(200));
}

on_both_engines! {
    /// `serve` prints the setup link, which works; `setup-link` prints the same one until it is used. It ends when told to.
    async fn serve_prints_the_setup_link_and_ends_when_told(engine: Engine) {
        let home = Home::new(engine).await;
        let before = home.run("setup-link").await.ok();
        let command = home.program();
        let running = tokio::task::spawn_blocking(move || Running::start(command)).await.unwrap();
        let token = |link: &str| link.trim().rsplit('/').next().unwrap().to_owned();
        assert_eq!(token(&before), token(&running.setup_link));
        assert!(running.setup_link.starts_with(&format!("{}/#/setup/", running.url)), "{}", running.setup_link);
        assert_eq!(token(&home.run("setup-link").await.ok()), token(&before));
        let visitor = Client::new(running.url.clone());
        visitor.post("/api/setup", setup_body(&token(&running.setup_link), &visitor)).await.expect(201);
        assert!(home.run("setup-link").await.fails().contains("set up already"));
        assert!(!home.folder.path().join("setup-token").exists());
        #[cfg(unix)]
        {
            let (well, log) = tokio::task::spawn_blocking(move || running.terminate()).await.unwrap();
            assert!(well, "{log}");
        }
    }

    /// Accounts are added, listed and changed without a server.
    async fn accounts_are_managed_without_a_server(engine: Engine) {
        let home = Home::new(engine).await;
        let added = home.run("user add Nora --role admin --name Nora").await.ok();
        assert_eq!(password_of(&added).len(), 20);
        home.run("user add lina").await.ok();
        assert!(home.run("user add LINA").await.fails().contains("username"));
        assert!(home.run("user add x").await.fails().contains("username"));
        home.run("user role lina viewer").await.ok();
        home.run("user disable lina").await.ok();
        let list = home.run("user list").await.ok();
        let rows: Vec<Vec<&str>> = list.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows, [["2", "lina", "viewer", "disabled", "lina"], ["1", "nora", "admin", "active", "Nora"]]);
        home.run("user disable lina --undo").await.ok();
        assert!(home.run("user list").await.ok().contains("viewer  active"));
        assert!(home.run("user role nora member").await.fails().contains("last administrator"));
        assert!(home.run("user disable nora").await.fails().contains("last administrator"));
        assert!(home.run("user passwd nobody").await.fails().contains("no such account"));
        assert!(home.run("user role lina king").await.fails().contains("king"));
        assert!(home.run("journal verify").await.ok().contains("intact"));
    }

    /// An account that was added beside a running server signs in with its temporary password and must change it.
    async fn an_account_added_beside_a_server_signs_in(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut screen = admin.socket(None).await;
        screen.next_of("ready").await;
        let password = password_of(&beside(&server, "user add lina --role viewer").await.ok());
        assert_eq!(screen.event("accounts.person.changed").await["data"]["person"]["username"], "lina");
        let visitor = server.visitor();
        let signed_in = visitor.post("/api/auth/login", visitor.login_body("lina", &password)).await.expect(200);
        assert_eq!(signed_in["account"]["must_change_password"], true);
        assert_eq!(signed_in["account"]["role"], "viewer");
        assert!(!server.config().data_dir.join("setup-token").exists());
    }

    /// The first account may come from the command line; a running server then closes its setup route.
    async fn an_account_added_beside_a_fresh_server_ends_the_setup(engine: Engine) {
        let server = Server::start(engine).await;
        let token = server.setup_token();
        beside(&server, "user add nora --role admin").await.ok();
        let visitor = server.visitor();
        eventually("the server is set up", || async {
            (visitor.get("/api/server").await.expect(200)["setup_required"] == false).then_some(())
        }).await;
        assert_eq!(visitor.post("/api/setup", setup_body(&token, &visitor)).await.code(404), "not_found");
        assert!(!server.config().data_dir.join("setup-token").exists());
    }

    /// What the command line does to an account ends its sessions on the running server and tells its screens.
    async fn a_running_server_notices_what_the_command_line_does(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        for (name, command, reason) in [
            ("lina", "user passwd lina", "password_changed"),
            ("samir", "user disable samir", "account_disabled"),
        ] {
            let client = server.join(&admin, name, "member").await;
            let mut screen = client.socket(None).await;
            screen.next_of("ready").await;
            client.get("/api/me").await.expect(200);
            let out = beside(&server, command).await.ok();
            assert_eq!(screen.closed().await, (4003, reason.to_owned()));
            assert_eq!(client.get("/api/me").await.expect(401)["current"]["reason"], reason);
            if name == "lina" {
                assert_eq!(client.try_login("lina").await.code(401), "invalid_credentials");
                let body = client.login_body("lina", &password_of(&out));
                client.post("/api/auth/login", body).await.expect(200);
            }
        }
        let vera = server.join(&admin, "vera", "viewer").await;
        let mut screen = vera.socket(None).await;
        screen.next_of("ready").await;
        beside(&server, "user role vera admin").await.ok();
        assert_eq!(screen.closed().await, (4001, "rights_changed".to_owned()));
        vera.get("/api/users").await.expect(200);
    }

    /// Sessions are listed, and one that is ended is over on the running server.
    async fn sessions_are_listed_and_ended_beside_a_server(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut screen = lina.socket(None).await;
        screen.next_of("ready").await;
        let list = beside(&server, "session list").await.ok();
        assert_eq!(list.lines().count(), 2, "{list}");
        assert!(list.contains("poste-lina") && list.contains("live"), "{list}");
        beside(&server, &format!("session end {}", lina.session)).await.ok();
        assert_eq!(screen.closed().await, (4003, "ended_by_admin".to_owned()));
        assert_eq!(lina.get("/api/me").await.expect(401)["current"]["reason"], "ended_by_admin");
        assert!(!beside(&server, "session list").await.ok().contains("poste-lina"));
        assert!(beside(&server, "session list --all").await.ok().contains("ended"));
        assert!(beside(&server, "session end 4711").await.fails().contains("no such session"));
    }

    /// `journal verify` proves the journal beside a running server, and finds whatever was altered in it.
    async fn journal_verify_finds_what_was_altered(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let said = admin.say("ten laptops").await["id"].as_i64().unwrap();
        admin.say("and a printer").await;
        let intact = beside(&server, "journal verify").await.ok();
        assert!(intact.contains("The journal is intact: 4 entries."), "{intact}");
        let mut connection = server.config().database.open().unwrap();
        let payload: Option<String> =
            schema::journal::table.find(said).select(schema::journal::payload).first(&mut connection).unwrap();
        let altered = payload.clone().map(|text| text.replace("ten", "two"));
        assert_ne!(payload, altered);
        let entry = || schema::journal::table.find(said);
        for (change, back) in [(altered, payload)] {
            diesel::update(entry()).set(schema::journal::payload.eq(change)).execute(&mut connection).unwrap();
            let message = beside(&server, "journal verify").await.fails();
            assert!(message.contains(&format!("broken at entry {said}")) && message.contains("payload"), "{message}");
            diesel::update(entry()).set(schema::journal::payload.eq(back)).execute(&mut connection).unwrap();
        }
        beside(&server, "journal verify").await.ok();
        diesel::update(entry()).set(schema::journal::actor_id.eq(99)).execute(&mut connection).unwrap();
        let message = beside(&server, "journal verify").await.fails();
        assert!(message.contains(&format!("broken at entry {said}: it was altered")), "{message}");
        diesel::delete(entry()).execute(&mut connection).unwrap();
        let message = beside(&server, "journal verify").await.fails();
        assert!(message.contains(&format!("broken at entry {said}: it is missing")), "{message}");
    }

    /// `migrate status` says what is to run and changes nothing; `migrate run` runs it; a newer database is refused.
    async fn migrations_are_shown_and_run(engine: Engine) {
        let home = Home::new(engine).await;
        let count = |text: &str, word: &str| text.lines().filter(|line| line.starts_with(&format!("{word:8} "))).count();
        let status = home.run("migrate status").await.ok();
        let all = count(&status, "to run");
        assert!(all >= 3 && count(&status, "run") == 0, "{status}");
        assert_eq!(home.run("migrate status").await.ok(), status);
        let after = home.run("migrate run").await.ok();
        assert_eq!((count(&after, "run"), count(&after, "to run")), (all, 0), "{after}");
        assert_eq!(home.run("migrate status").await.ok(), after);
        home.run("user list").await.ok();

        let mut connection = home.engine().open().unwrap();
        diesel::sql_query("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')")
            .execute(&mut connection)
            .unwrap();
        assert_eq!(count(&home.run("migrate status").await.ok(), "unknown"), 1);
        for command in ["migrate run", "user list", "serve"] {
            assert!(home.run(command).await.fails().contains("newer than this program"), "{command}");
        }
    }
}

/// However much is logged, no password and no token is, neither on the console nor in the file.
#[cfg(unix)]
#[tokio::test]
async fn no_secret_is_in_the_logs() {
    let home = Home::new(Engine::Sqlite).await;
    let logs = tempfile::tempdir().unwrap();
    let mut command = home.program();
    command.env("LOG_LEVEL", "trace").env("LOG_FILE", logs.path().join("server.log"));
    let running = tokio::task::spawn_blocking(move || Running::start(command)).await.unwrap();
    let token = running.setup_link.rsplit('/').next().unwrap().to_owned();
    let mut admin = Client::new(running.url.clone());
    let signed_in = admin.post("/api/setup", setup_body(&token, &admin)).await.expect(201);
    admin.take_session(&signed_in);
    let wrong = "what she typed by mistake";
    admin.post("/api/auth/login", admin.login_body("admin", wrong)).await.expect(401);
    admin.socket(None).await.next_of("ready").await;
    let mut secrets = vec![PASSWORD.to_owned(), wrong.to_owned(), token];
    secrets.extend([admin.token.clone().unwrap(), admin.refresh_token.clone().unwrap()]);
    admin.refresh().await.expect(200);
    secrets.extend([admin.token.clone().unwrap(), admin.refresh_token.clone().unwrap()]);
    let body = json!({ "name": "backup", "permissions": ["chat:read"], "expires_in_days": 1 });
    let api_token = admin.post("/api/me/tokens", body).await.expect(201)["secret"].as_str().unwrap().to_owned();
    admin.with_token(&api_token).get("/api/chat/channels").await.expect(200);
    secrets.push(api_token);
    let key = std::fs::read_to_string(home.folder.path().join("secret.key")).unwrap();
    secrets.push(key);

    let (well, mut log) = tokio::task::spawn_blocking(move || running.terminate()).await.unwrap();
    assert!(well, "{log}");
    for file in std::fs::read_dir(logs.path()).unwrap() {
        log.push_str(&std::fs::read_to_string(file.unwrap().path()).unwrap());
    }
    assert!(log.contains("listening") && log.contains("/api/auth/login"), "{log}");
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} was logged");
    }
}

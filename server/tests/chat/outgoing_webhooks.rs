//! Outgoing webhooks: programs are told of messages, once, in order and signed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use uuid::Uuid;
use workspace_server::Config;
use workspace_test_support::{Client, Engine, Process, Server, eventually, on_both_engines, postgres};

use crate::incoming_webhooks::{hook, say_in_slack};

const PROGRAM: &str = env!("CARGO_BIN_EXE_workspace-server");
const OUTGOING: &str = "/api/chat/channels/1/outgoing-webhooks";

/// What came to a receiver, and what it answers.
#[derive(Default)]
struct Inbox {
    came: Mutex<Vec<Came>>,
    /// The statuses of the next answers; 200 once there are none.
    answers: Mutex<VecDeque<u16>>,
    /// The status of all answers, when it is set.
    always: Mutex<Option<u16>>,
}

#[derive(Debug, Clone)]
struct Came {
    head: String,
    body: Vec<u8>,
    status: u16,
}

impl Came {
    fn header(&self, name: &str) -> String {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name} in {}", self.head)).split_once(": ").unwrap().1.to_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Inbox {
    fn taken(&self) -> Vec<Came> {
        self.came.lock().unwrap().iter().filter(|came| came.status == 200).cloned().collect()
    }

    fn texts(&self) -> Vec<String> {
        self.taken().iter().map(|came| came.json()["message"]["text"].as_str().unwrap().to_owned()).collect()
    }

    fn attempts(&self) -> usize {
        self.came.lock().unwrap().len()
    }
}

/// A program that listens, and where.
async fn receiver() -> (Arc<Inbox>, String) {
    let inbox = Arc::new(Inbox::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/told?key=in-the-query", listener.local_addr().unwrap());
    let noted = inbox.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let inbox = noted.clone();
            tokio::spawn(async move {
                let mut bytes = Vec::new();
                let head = loop {
                    if let Some(at) = bytes.windows(4).position(|part| part == b"\r\n\r\n") {
                        break String::from_utf8(bytes[..at].to_vec()).unwrap();
                    }
                    if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                        return;
                    }
                };
                let mut came = Came {
                    head,
                    body: bytes[bytes.windows(4).position(|p| p == b"\r\n\r\n").unwrap() + 4..].to_vec(),
                    status: 0,
                };
                let length: usize = came.header("content-length").parse().unwrap();
                while came.body.len() < length {
                    if stream.read_buf(&mut came.body).await.unwrap_or(0) == 0 {
                        return;
                    }
                }
                let always = *inbox.always.lock().unwrap();
                came.status = always.or_else(|| inbox.answers.lock().unwrap().pop_front()).unwrap_or(200);
                let answer = format!(
                    "HTTP/1.1 {} X\r\nlocation: /elsewhere\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                    came.status
                );
                inbox.came.lock().unwrap().push(came);
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    (inbox, url)
}

fn allow(config: &mut Config) {
    config.webhook_private_targets = true;
}

async fn tell(client: &Client, url: &str) -> (Value, String) {
    let created = client.post(OUTGOING, json!({ "name": "mirror", "url": url })).await.expect(201);
    (created["webhook"].clone(), created["secret"].as_str().unwrap().to_owned())
}

async fn now(client: &Client) -> Value {
    client.get(OUTGOING).await.expect(200)["items"][0].clone()
}

/// The HMAC-SHA256 as its standard (RFC 2104) writes it, without the crate that the server makes it with.
fn hmac(key: &[u8], text: &[u8]) -> String {
    use sha2::{Digest as _, Sha256};
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let inner = Sha256::new().chain_update(block.map(|b| b ^ 0x36)).chain_update(text).finalize();
    let outer = Sha256::new().chain_update(block.map(|b| b ^ 0x5C)).chain_update(inner).finalize();
    workspace_server::secret::hex(&outer)
}

on_both_engines! {
    async fn a_program_is_told_of_every_message_once_in_order_and_signed(engine: Engine) {
        let mut server = Server::start_with(engine, allow).await;
        let admin = server.admin().await;
        admin.say("before").await;
        let (inbox, url) = receiver().await;
        let (webhook, secret) = tell(&admin, &url).await;
        assert_eq!((&webhook["url"], &webhook["failures"]), (&json!(url), &json!(0)));
        assert!(!admin.get(OUTGOING).await.expect(200).to_string().contains(&secret), "the key is shown once");
        let root = admin.say("root").await;
        let reply = json!({ "client_id": Uuid::now_v7(), "text": "reply", "thread": root["id"] });
        admin.post("/api/chat/channels/1/messages", reply).await.expect(201);
        // What a webhook posts is not told: two servers would never end.
        let (_, hook) = hook(&admin, 1).await;
        say_in_slack(&hook, json!({ "text": "from a program" })).await.expect(200);
        let other = admin.channel("other", "public", &[]).await;
        let elsewhere = json!({ "client_id": Uuid::now_v7(), "text": "elsewhere" });
        admin.post(&format!("/api/chat/channels/{other}/messages"), elsewhere).await.expect(201);
        for n in 0..40 {
            admin.say(&n.to_string()).await;
        }
        let all: Vec<String> = ["root".to_owned(), "reply".to_owned()].into_iter().chain((0..40).map(|n| n.to_string())).collect();
        eventually("all was told", || async { (inbox.taken().len() >= all.len()).then_some(()) }).await;
        assert_eq!(inbox.texts(), all);
        let told = inbox.taken()[0].clone();
        let event = told.json();
        assert_eq!(event["event"], "chat.message.created");
        assert_eq!(event["channel"], json!({ "id": 1, "name": "general" }));
        assert_eq!(event["message"]["id"], root["id"]);
        assert_eq!(event["author"], json!({ "id": admin.account, "username": "admin", "display_name": "Nora Benali" }));
        assert_eq!(told.header("workspace-delivery"), format!("{}-{}", webhook["id"], root["id"]));
        assert!(told.head.starts_with("POST /told?key=in-the-query HTTP/1.1"), "{}", told.head);
        let signature = told.header("workspace-signature");
        let (time, mac) = signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
        let signed = [time.as_bytes(), b".", &told.body].concat();
        assert_eq!(mac, hmac(secret.as_bytes(), &signed));

        // Nothing is lost or doubled by a restart, nor told again.
        *inbox.always.lock().unwrap() = Some(503);
        admin.say("while it is down").await;
        eventually("it was tried", || async { (inbox.attempts() > all.len()).then_some(()) }).await;
        server.stop().await;
        *inbox.always.lock().unwrap() = None;
        server.start_again().await;
        admin.say("after").await;
        // Once, past the time of the next attempt: a job whose lease runs out is another worker's, which would tell it, too.
        server.shift(TimeDelta::minutes(2));
        let more: Vec<String> = all.into_iter().chain(["while it is down".to_owned(), "after".to_owned()]).collect();
        eventually("the rest was told", || async {
            (inbox.taken().len() >= more.len()).then_some(())
        })
        .await;
        assert_eq!(inbox.texts(), more);
    }

    async fn a_program_that_fails_ten_times_is_told_no_more_and_its_owners_see_why(engine: Engine) {
        let server = Server::start_with(engine, allow).await;
        let admin = server.admin().await;
        let mut screen = admin.socket(None).await;
        screen.next_of("ready").await;
        let (inbox, url) = receiver().await;
        let (webhook, _) = tell(&admin, &url).await;
        *inbox.always.lock().unwrap() = Some(500);
        admin.say("lost").await;
        let told = screen.event("chat.webhook.changed").await;
        assert_eq!((&told["data"]["webhook"], &told["data"]["disabled_reason"]), (&webhook["id"], &Value::Null));
        assert_eq!(now(&admin).await["last_error"], "answered_500");
        // Tried again later and later: nothing more comes for a while.
        let tried = inbox.attempts();
        server.shift(TimeDelta::seconds(2));
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        assert_eq!(inbox.attempts(), tried, "not before its time");
        let last = eventually("it is disabled", || async {
            server.shift(TimeDelta::minutes(14));
            let last = inbox.attempts();
            (last >= 10).then_some(last)
        })
        .await;
        assert_eq!(last, 10);
        let told = screen.event("chat.webhook.changed").await;
        assert_eq!(told["data"]["disabled_reason"], "answered_500");
        let seen = server.app().core().db.read(|conn| {
            use diesel::prelude::*;
            use workspace_server::db::schema::chat_outgoing_webhooks as hooks;
            Ok(hooks::table.select((hooks::failures, hooks::disabled_at.is_not_null(), hooks::version)).first::<(i32, bool, i32)>(conn)?)
        });
        let (failures, disabled, version) = seen.await.unwrap();
        assert_eq!((failures, disabled), (10, true));

        // Enabled again, it is told of what comes from then on.
        let mut admin = admin;
        admin.refresh().await;
        admin.take_over("admin").await;
        admin.say("meanwhile").await;
        *inbox.always.lock().unwrap() = None;
        let path = format!("/api/chat/outgoing-webhooks/{}", webhook["id"]);
        let stale = admin.patch(&path, json!({ "version": 1, "disabled": false })).await.expect(409);
        assert_eq!((stale["code"].as_str(), &stale["current"]["version"]), (Some("version_conflict"), &json!(version)));
        let enabled = admin.patch(&path, json!({ "version": version, "disabled": false })).await.expect(200);
        assert_eq!((&enabled["failures"], &enabled["last_error"], &enabled["disabled_at"]), (&json!(0), &Value::Null, &Value::Null));
        admin.say("again").await;
        eventually("it is told again", || async { (!inbox.taken().is_empty()).then_some(()) }).await;
        assert_eq!(inbox.texts(), ["again"]);
        // Disabled by hand, or removed, nothing is told.
        admin.patch(&path, json!({ "version": version + 1, "disabled": true })).await.expect(200);
        admin.say("unheard").await;
        admin.delete(&path).await.expect(204);
        assert_eq!(admin.delete(&path).await.code(404), "not_found");
        admin.say("unheard, too").await;
        tokio::time::sleep(std::time::Duration::from_millis(800)).await;
        assert_eq!(inbox.texts(), ["again"]);
    }

    async fn what_is_refused_for_good_holds_nothing_up(engine: Engine) {
        let server = Server::start_with(engine, allow).await;
        let admin = server.admin().await;
        let (inbox, url) = receiver().await;
        let (webhook, _) = tell(&admin, &url).await;
        inbox.answers.lock().unwrap().extend([400, 200, 302]);
        for text in ["refused", "taken", "moved"] {
            admin.say(text).await;
        }
        eventually("the third was tried", || async { (inbox.attempts() >= 3).then_some(()) }).await;
        assert_eq!(inbox.texts(), ["taken"]);
        let error = eventually("it is noted", || async {
            let error = now(&admin).await["last_error"].as_str().map(str::to_owned);
            error.filter(|error| error.contains("302"))
        })
        .await;
        assert_eq!(error, "answered_302");
        assert!(inbox.came.lock().unwrap().iter().all(|came| came.head.contains("/told")), "no redirect is followed");
        // The next attempt is answered 410: it wants no more.
        inbox.answers.lock().unwrap().push_back(410);
        server.shift(TimeDelta::minutes(2));
        let gone = eventually("it is disabled", || async {
            server.shift(TimeDelta::seconds(10));
            let now = now(&admin).await;
            now["disabled_at"].is_string().then_some(now)
        })
        .await;
        assert_eq!(gone["last_error"], "answered_410");
        assert_eq!(gone["id"], webhook["id"]);
    }

    /// An owner's address is not a way into the server's own network.
    async fn private_targets_are_refused_unless_an_administrator_allows_them(engine: Engine) {
        let mut server = Server::start(engine).await;
        let admin = server.admin().await;
        for url in ["http://127.0.0.1:5432/", "http://[::ffff:10.0.0.1]/", "http://localhost/", "ftp://example.org/", "hello"] {
            let problem = admin.post(OUTGOING, json!({ "name": "x", "url": url })).await.expect(422);
            assert_eq!(problem["errors"][0]["field"], "url", "{url}");
        }
        server.stop().await;
        server.config_mut().webhook_private_targets = true;
        server.start_again().await;
        let (inbox, url) = receiver().await;
        let (webhook, _) = tell(&admin, &url).await;
        let path = format!("/api/chat/outgoing-webhooks/{}", webhook["id"]);
        server.stop().await;
        server.config_mut().webhook_private_targets = false;
        server.start_again().await;
        // What was allowed once is not any more, nor can it be changed to another one.
        assert_eq!(admin.patch(&path, json!({ "version": 1, "url": "http://10.0.0.1/" })).await.expect(422)["errors"][0]["field"], "url");
        admin.say("for nobody").await;
        let error = eventually("it was refused", || async { now(&admin).await["last_error"].as_str().map(str::to_owned) }).await;
        assert_eq!(error, "private_address");
        assert_eq!(inbox.attempts(), 0);
    }
}

/// Both nodes see every message; one of them tells the program.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_tell_a_program_once() {
    let one = Server::start_with(Engine::Postgres, allow).await;
    let admin = one.admin().await;
    let two = one.second_node().await;
    let (inbox, url) = receiver().await;
    tell(&admin, &url).await;
    let elsewhere = admin.at(two.url());
    for n in 0..30 {
        admin.say(&format!("a{n}")).await;
        elsewhere.say(&format!("b{n}")).await;
    }
    eventually("all was told", || async { (inbox.attempts() >= 60).then_some(()) }).await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let stored: Vec<String> =
        admin.messages().await.iter().map(|message| message["text"].as_str().unwrap().to_owned()).collect();
    assert_eq!(inbox.texts(), stored);
}

/// A server that is killed while it tells: every message comes, in order; again at the most under the id that it had.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_loses_no_delivery() {
    let folder = tempfile::tempdir().unwrap();
    let url = tokio::task::spawn_blocking(|| postgres::shared().create_database()).await.unwrap();
    let (inbox, target) = receiver().await;
    let serve = |port: &str| {
        let variables = [("DATABASE_URL", url.as_str()), ("WEBHOOK_PRIVATE_TARGETS", "true"), ("PORT", port)];
        Process::serve(PROGRAM, folder.path(), &variables)
    };
    let mut server = serve("0");
    let admin = server.admin().await;
    tell(&admin, &target).await;
    let mut sent = Vec::new();
    for kill in 0..3 {
        for n in 0..20 {
            let text = format!("{kill}/{n}");
            admin.say(&text).await;
            sent.push(text);
        }
        server.kill();
        server = serve(server.port());
    }
    admin.say("end").await;
    sent.push("end".to_owned());
    // A job that died with its node is claimed again when its lease of a minute has run out.
    let begun = std::time::Instant::now();
    while inbox.texts().last().map(String::as_str) != Some("end") {
        assert!(begun.elapsed().as_secs() < 150, "{:?}", inbox.texts());
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    let mut ids = std::collections::HashSet::new();
    let once: Vec<String> = inbox
        .taken()
        .into_iter()
        .filter(|came| ids.insert(came.header("workspace-delivery")))
        .map(|came| came.json()["message"]["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(once, sent);
    let path = "/api/chat/channels/1/messages";
    let reply = admin.send(Method::GET, path, None, &[]).await;
    assert_eq!(reply.status, 200);
}

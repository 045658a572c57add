//! Incoming webhooks: programs post into channels without their secret ever showing.

use serde_json::{Value, json};
use workspace_test_support::{Client, Process, Reply, Server, on_both_engines};

const PROGRAM: &str = env!("CARGO_BIN_EXE_workspace-server");
const INCOMING: &str = "/api/chat/channels/1/incoming-webhooks";

/// A new incoming webhook of a channel: its id, and where to post.
pub(crate) async fn hook(client: &Client, channel: i64) -> (i64, String) {
    let path = format!("/api/chat/channels/{channel}/incoming-webhooks");
    let created = client.post(&path, json!({ "name": "CI" })).await.expect(201);
    (created["webhook"]["id"].as_i64().unwrap(), created["url"].as_str().unwrap().to_owned())
}

/// Posts a body of this type as a program would that knows nothing but the address.
async fn post(url: &str, kind: &str, body: &str) -> Reply {
    let sent =
        reqwest::Client::new().post(url).header("content-type", kind).body(body.to_owned()).send().await.unwrap();
    let (status, headers) = (sent.status().as_u16(), sent.headers().clone());
    Reply { status, headers, body: serde_json::from_str(&sent.text().await.unwrap()).unwrap_or(Value::Null) }
}

pub(crate) async fn say_in_slack(url: &str, body: Value) -> Reply {
    post(url, "application/json", &body.to_string()).await
}

on_both_engines! {
    async fn a_program_posts_as_its_webhook(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut screen = lina.socket(None).await;
        screen.next_of("ready").await;
        let (id, url) = hook(&admin, 1).await;
        assert!(url.starts_with(&format!("{}/api/chat/hooks/", server.url())), "{url}");
        let told = screen.event("chat.webhook.created").await;
        assert_eq!(told["data"], json!({ "webhook": id, "direction": "incoming", "channel": 1, "name": "CI" }));

        assert_eq!(say_in_slack(&url, json!({ "text": "<https://ci.example/7|build 7> &amp; *more*" })).await.expect(200), json!({ "ok": true }));
        let message = screen.event("chat.message.created").await["data"]["message"].clone();
        assert_eq!(message["text"], "[build 7](<https://ci.example/7>) & **more**");
        assert_eq!((message["shown_as"].as_str(), &message["author"]), (Some("CI"), &json!(admin.account)));
        // Its creator can delete it, and not put other words into its mouth.
        let path = format!("/api/chat/messages/{}", message["id"]);
        assert_eq!(admin.patch(&path, json!({ "version": 1, "text": "mine" })).await.code(403), "not_yours");
        admin.delete(&path).await.expect(200);

        // In the ways that programs do it.
        let form = format!("payload={}", "%7B%22text%22%3A%22from+a+form%22%2C%22username%22%3A%22Bot%22%7D");
        post(&url, "application/x-www-form-urlencoded", &form).await.expect(200);
        post(&url, "application/x-www-form-urlencoded", r#"{"text":"from curl"}"#).await.expect(200);
        post(&url, "application/json; charset=utf-8", r#"{"attachments":[{"fallback":"set off"}],"icon_emoji":":x:"}"#)
            .await
            .expect(200);
        let all = lina.messages().await;
        let said: Vec<_> = all.iter().skip(1).map(|m| (m["text"].as_str().unwrap(), m["shown_as"].as_str().unwrap())).collect();
        assert_eq!(said, [("from a form", "Bot"), ("from curl", "CI"), ("> set off", "CI")]);

        // The list does not show the secret, nor does anything that is kept.
        let list = admin.get(INCOMING).await.expect(200);
        assert_eq!(list["items"][0]["id"], id);
        assert!(list["items"][0]["last_used_at"].is_string());
        let secret = url.rsplit('/').next().unwrap();
        let activity = admin.get("/api/activity?limit=200").await.expect(200);
        assert!(!format!("{list}{activity}").contains(secret));
    }

    async fn what_can_not_be_posted_is_refused_in_clear_words(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let (id, url) = hook(&admin, 1).await;
        for (body, field, code) in [
            (json!({}), "text", "required"),
            (json!({ "text": " " }), "text", "required"),
            (json!({ "text": "x".repeat(8_001) }), "text", "too_long"),
            (json!({ "text": "\u{7}" }), "text", "invalid"),
            (json!({ "text": "x", "username": "x".repeat(41) }), "username", "too_long"),
            (json!({ "text": "x", "username": "\u{202E}nimda" }), "username", "invalid"),
        ] {
            let problem = say_in_slack(&url, body).await.expect(422);
            assert_eq!((&problem["errors"][0]["field"], &problem["errors"][0]["code"]), (&json!(field), &json!(code)));
        }
        assert_eq!(post(&url, "text/plain", "hello").await.code(415), "unsupported_media_type");
        assert_eq!(post(&url, "application/json", "hello").await.code(400), "malformed");
        assert_eq!(post(&url, "application/json", r#"["hello"]"#).await.code(400), "malformed");
        assert_eq!(post(&url, "application/json", r#"{"text":7}"#).await.expect(400)["errors"][0]["field"], "text");
        assert_eq!(post(&url, "application/x-www-form-urlencoded", "text=hello").await.code(400), "malformed");
        assert_eq!(post(&url, "application/json", &format!("{{\"text\":\"{}\"}}", "x".repeat(300_000))).await.code(413), "too_large");
        assert_eq!(say_in_slack(&format!("{url}x"), json!({ "text": "x" })).await.code(404), "not_found");

        // Archived, and back.
        let place = lina.channel("builds", "public", &[]).await;
        let (_, other) = hook(&lina, place).await;
        let path = format!("/api/chat/channels/{place}");
        lina.patch(&path, json!({ "version": 1, "archived": true })).await.expect(200);
        assert_eq!(say_in_slack(&other, json!({ "text": "x" })).await.code(409), "archived");
        lina.patch(&path, json!({ "version": 2, "archived": false })).await.expect(200);
        say_in_slack(&other, json!({ "text": "x" })).await.expect(200);
        // Its creator left the channel, then the organisation.
        lina.delete(&format!("{path}/members/{}", lina.account)).await.expect(204);
        assert_eq!(say_in_slack(&other, json!({ "text": "x" })).await.code(409), "creator_gone");
        let (_, another) = hook(&admin, 1).await;
        say_in_slack(&another, json!({ "text": "still" })).await.expect(200);
        // Taken back.
        let hook = format!("/api/chat/incoming-webhooks/{id}");
        assert_eq!(lina.delete(&hook).await.code(403), "not_an_owner");
        admin.delete(&hook).await.expect(204);
        assert_eq!(admin.delete(&hook).await.code(404), "not_found");
        assert_eq!(say_in_slack(&url, json!({ "text": "x" })).await.code(404), "not_found");
    }

    async fn each_webhook_has_its_own_limit(engine: Engine) {
        let server = Server::start_with(engine, |config| config.chat_rate_limit = 3).await;
        let admin = server.admin().await;
        let ((_, one), (_, other)) = (hook(&admin, 1).await, hook(&admin, 1).await);
        for n in 0..3 {
            say_in_slack(&one, json!({ "text": n.to_string() })).await.expect(200);
        }
        let limited = say_in_slack(&one, json!({ "text": "too much" })).await;
        assert!(limited.header("retry-after").unwrap().parse::<u32>().unwrap() >= 1);
        assert_eq!(limited.code(429), "too_many_messages");
        say_in_slack(&other, json!({ "text": "mine" })).await.expect(200);
        admin.say("nor is its creator's used up").await;
    }

    async fn only_who_manages_a_channel_sees_and_makes_its_webhooks(engine: Engine) {
        let server = Server::start_with(engine, |config| config.webhook_private_targets = true).await;
        let admin = server.admin().await;
        let (lina, tom) = (server.join(&admin, "lina", "member").await, server.join(&admin, "tom", "member").await);
        let private = lina.channel("secret", "private", &[]).await;
        for (kind, body) in [("incoming", json!({ "name": "CI" })), ("outgoing", json!({ "name": "CI", "url": "http://127.0.0.1:9/" }))] {
            let path = format!("/api/chat/channels/{private}/{kind}-webhooks");
            let created = lina.post(&path, body.clone()).await.expect(201);
            let one = format!("/api/chat/{kind}-webhooks/{}", created["webhook"]["id"]);
            // A private channel does not exist for others, whatever they may do elsewhere.
            for stranger in [&tom, &admin] {
                assert_eq!(stranger.get(&path).await.code(404), "not_found");
                assert_eq!(stranger.post(&path, body.clone()).await.code(404), "not_found");
                assert_eq!(stranger.delete(&one).await.code(404), "not_found");
            }
            let member = format!("/api/chat/channels/{private}/members/{}", tom.account);
            lina.put(&member, json!({})).await.expect(200);
            assert_eq!(tom.get(&path).await.code(403), "not_an_owner");
            assert_eq!(tom.post(&path, body.clone()).await.code(403), "not_an_owner");
            assert_eq!(tom.delete(&one).await.code(403), "not_an_owner");
            lina.delete(&member).await.expect(204);
            assert_eq!(lina.get(&path).await.expect(200)["items"].as_array().unwrap().len(), 1);
            lina.delete(&one).await.expect(204);
            assert_eq!(lina.get(&path).await.expect(200)["items"], json!([]));
        }
    }
}

/// The secret is in the path of each request: nothing that the server writes or counts may hold it, however it is called.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secret_of_a_webhook_is_never_logged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("server.log");
    let variables = [("LOG_LEVEL", "trace"), ("LOG_FILE", file.to_str().unwrap()), ("CHAT_RATE_LIMIT", "6")];
    let mut server = Process::serve(PROGRAM, folder.path(), &variables);
    let admin = server.admin().await;
    let (id, url) = hook(&admin, 1).await;
    let secret = url.rsplit('/').next().unwrap().to_owned();
    say_in_slack(&url, json!({ "text": "seen" })).await.expect(200);
    say_in_slack(&url, json!({ "text": "" })).await.expect(422);
    say_in_slack(&format!("{url}/"), json!({ "text": "x" })).await;
    say_in_slack(&format!("{url}/more"), json!({ "text": "x" })).await;
    say_in_slack(&format!("{url}?again={secret}"), json!({ "text": "x" })).await.expect(400);
    say_in_slack(&url.replace("/hooks/", "/%68ooks/"), json!({ "text": "x" })).await;
    say_in_slack(&url.replace("/hooks/", "//hooks/"), json!({ "text": "x" })).await;
    for _ in 0..8 {
        say_in_slack(&url, json!({ "text": "many" })).await;
    }
    let got = reqwest::get(&url).await.unwrap();
    assert_eq!(got.status().as_u16(), 405);
    admin.delete(&format!("/api/chat/incoming-webhooks/{id}")).await.expect(204);
    assert_eq!(say_in_slack(&url, json!({ "text": "late" })).await.status, 404);
    let metrics = reqwest::get(format!("{}/metrics", server.url())).await.unwrap().text().await.unwrap();
    assert!(metrics.contains("/api/chat/hooks/{token}") && !metrics.contains(&secret));
    let problems = admin.get("/api/monitoring/problems").await.expect(200).to_string();
    assert!(!problems.contains(&secret));
    server.terminate();
    server.wait();
    let mut logged = 0;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name == "log" || name.starts_with("server.log") || name.starts_with("server.") {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            logged += text.matches("/hooks/").count();
            let line = text.lines().find(|line| line.contains(&secret));
            assert_eq!(line, None, "{name}");
        }
        // Of the database, only the hash.
        if name.starts_with("workspace.db") {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{name}");
        }
    }
    assert!(logged >= 10, "nothing was logged to be looked at: {logged}");
}

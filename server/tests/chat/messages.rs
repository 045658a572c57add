//! Chat, first slice: sending once, history both ways, replies, edits, deletes, read markers.

use serde_json::{Value, json};
use uuid::Uuid;
use workspace_test_support::{Client, Server, on_both_engines};

const MESSAGES: &str = "/api/chat/channels/1/messages";

fn texts(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap().to_owned()).collect()
}

async fn unread(client: &Client) -> i64 {
    client.get("/api/chat/channels").await.expect(200)["items"][0]["read"]["unread"].as_i64().unwrap()
}

on_both_engines! {
    async fn a_message_that_is_sent_twice_exists_once(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let body = json!({ "client_id": Uuid::now_v7(), "text": "once" });
        let first = admin.post(MESSAGES, body.clone()).await.expect(201);
        let again = admin.post(MESSAGES, body.clone()).await.expect(200);
        assert_eq!(first, again);
        // Many at once, as a client that retries without patience does.
        let body = json!({ "client_id": Uuid::now_v7(), "text": "at once" });
        let replies = (0..16).map(|_| {
            let (admin, body) = (admin.clone(), body.clone());
            tokio::spawn(async move { admin.post(MESSAGES, body).await })
        });
        let (mut created, mut ids) = (0, Vec::new());
        for reply in replies.collect::<Vec<_>>() {
            let reply = reply.await.unwrap();
            assert!(reply.status == 201 || reply.status == 200, "{:?}", reply.body);
            created += i32::from(reply.status == 201);
            ids.push(reply.body["id"].as_i64().unwrap());
        }
        assert_eq!(created, 1);
        ids.dedup();
        assert_eq!(ids.len(), 1);
        assert_eq!(texts(&admin.get(MESSAGES).await.expect(200)), ["at once", "once"]);
        // Another author may have the same client id.
        lina.post(MESSAGES, body).await.expect(201);
    }

    async fn history_pages_both_ways_and_meets_in_the_middle(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        for n in 0..25 {
            admin.say(&n.to_string()).await;
        }
        let mut older = Vec::new();
        let mut path = format!("{MESSAGES}?limit=10");
        loop {
            let page = admin.get(&path).await.expect(200);
            older.extend(texts(&page));
            match page["next"].as_str() {
                Some(cursor) => path = format!("{MESSAGES}?limit=10&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(older, (0..25).rev().map(|n| n.to_string()).collect::<Vec<_>>());
        let newest = admin.get(&format!("{MESSAGES}?limit=1")).await.expect(200);
        let middle = admin.get(&format!("{MESSAGES}?limit=20")).await.expect(200)["items"][19]["id"].as_i64().unwrap();
        let newer = admin.get(&format!("{MESSAGES}?direction=newer&cursor={middle}&limit=200")).await.expect(200);
        assert_eq!(texts(&newer), (6..25).map(|n| n.to_string()).collect::<Vec<_>>());
        assert_eq!(newer["next"], Value::Null);
        assert_eq!(newest["items"][0]["text"], "24");
    }

    async fn a_reply_quotes_its_message_as_it_is_now(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let quoted = admin.say(&"long ".repeat(100)).await;
        let body = json!({ "client_id": Uuid::now_v7(), "text": "yes", "reply_to": quoted["id"] });
        let reply = admin.post(MESSAGES, body).await.expect(201);
        assert_eq!(reply["reply_to"]["id"], quoted["id"]);
        assert_eq!(reply["reply_to"]["excerpt"].as_str().unwrap().chars().count(), 200);
        let path = format!("/api/chat/messages/{}", quoted["id"]);
        admin.patch(&path, json!({ "version": 1, "text": "short" })).await.expect(200);
        let page = admin.get(MESSAGES).await.expect(200);
        assert_eq!(page["items"][0]["reply_to"]["excerpt"], "short");
        admin.delete(&path).await.expect(200);
        let page = admin.get(MESSAGES).await.expect(200);
        assert_eq!(page["items"][0]["reply_to"]["deleted"], true);
        assert_eq!(page["items"][0]["reply_to"]["excerpt"], "");
        let body = json!({ "client_id": Uuid::now_v7(), "text": "to what?", "reply_to": 999_999 });
        let problem = admin.post(MESSAGES, body).await.expect(422);
        assert_eq!(problem["errors"][0]["field"], "reply_to");
    }

    async fn only_its_author_edits_and_stale_edits_get_the_current_message(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let path = format!("/api/chat/messages/{}", admin.say("first").await["id"]);
        assert_eq!(lina.patch(&path, json!({ "version": 1, "text": "mine" })).await.code(403), "not_yours");
        let edited = admin.patch(&path, json!({ "version": 1, "text": "second" })).await.expect(200);
        assert_eq!((edited["text"].as_str(), edited["version"].as_i64()), (Some("second"), Some(2)));
        assert!(edited["edited_at"].is_string());
        let stale = admin.patch(&path, json!({ "version": 1, "text": "third" })).await.expect(409);
        assert_eq!((stale["code"].as_str(), &stale["current"]), (Some("version_conflict"), &edited));
        assert_eq!(admin.patch("/api/chat/messages/999999", json!({ "version": 1, "text": "x" })).await.code(404), "not_found");
    }

    async fn a_deleted_message_leaves_a_tombstone_and_no_text_anywhere(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut socket = admin.socket(None).await;
        let before = socket.next_of("ready").await["seq"].as_i64().unwrap();
        let path = format!("/api/chat/messages/{}", admin.say("a secret slip").await["id"]);
        admin.patch(&path, json!({ "version": 1, "text": "a secret slip, again" })).await.expect(200);
        assert_eq!(lina.delete(&path).await.code(403), "not_yours");
        let quoted = path.rsplit('/').next().unwrap().parse::<i64>().unwrap();
        lina.write_in(1, json!({ "text": "really?", "reply_to": quoted })).await.expect(201);
        let tombstone = admin.delete(&path).await.expect(200);
        assert_eq!(tombstone["text"], "");
        assert!(tombstone["deleted_at"].is_string());
        assert_eq!(admin.delete(&path).await.expect(200), tombstone, "deleting again changes nothing");
        assert_eq!(admin.patch(&path, json!({ "version": 3, "text": "back" })).await.code(404), "not_found");
        // Not for those who resume, from memory…
        let mut late = admin.socket(Some(before)).await;
        let deleted = late.event("chat.message.deleted").await;
        assert_eq!(deleted["data"]["message"], tombstone);
        // …nor in the journal, which still proves itself.
        let activity = admin.get("/api/activity?module=chat").await.expect(200).to_string();
        assert!(!activity.contains("secret slip"), "{activity}");
        let intact = server.app().core().db.read(workspace_server::journal::store::verify).await.unwrap();
        assert!(matches!(intact, workspace_server::journal::store::Proof::Intact { .. }));
    }

    async fn what_others_wrote_is_unread_until_the_marker_moves(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut ids = Vec::new();
        for n in 0..3 {
            ids.push(admin.say(&n.to_string()).await["id"].as_i64().unwrap());
        }
        lina.say("mine").await;
        assert_eq!(unread(&lina).await, 3, "one's own messages are not unread");
        admin.delete(&format!("/api/chat/messages/{}", ids[1])).await.expect(200);
        assert_eq!(unread(&lina).await, 2, "nor are deleted ones");
        let marker = lina.put("/api/chat/channels/1/read", json!({ "message": ids[0] })).await.expect(200);
        assert_eq!(marker, json!({ "channel": 1, "message": ids[0], "unread": 1, "mentions": 0 }));
        // Back again: mark unread.
        lina.put("/api/chat/channels/1/read", json!({ "message": 0 })).await.expect(200);
        assert_eq!(unread(&lina).await, 2);
        assert_eq!(lina.put("/api/chat/channels/7/read", json!({ "message": 0 })).await.code(404), "not_found");
    }

    async fn texts_that_can_not_be_read_are_refused(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        for (text, code) in [
            ("", "required"),
            (" \n\t ", "required"),
            ("\u{200B}\u{2060}\u{FEFF}", "required"),
            ("bell \u{7}", "invalid"),
            (&"x".repeat(8_001), "too_long"),
        ] {
            let problem = admin.post(MESSAGES, json!({ "client_id": Uuid::now_v7(), "text": text })).await.expect(422);
            assert_eq!(problem["errors"][0]["code"], code);
            assert_eq!(problem["errors"][0]["field"], "text");
        }
        admin.say(&"é".repeat(8_000)).await;
        admin.say("line\nbreak\tand tab, עברית, 🙂").await;
        let body = json!({ "client_id": Uuid::now_v7(), "text": "where?" });
        assert_eq!(admin.post("/api/chat/channels/7/messages", body).await.code(404), "not_found");
    }

    async fn a_viewer_reads_and_never_writes(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let viewer = server.join(&admin, "vera", "viewer").await;
        let id = admin.say("look").await["id"].clone();
        assert_eq!(texts(&viewer.get(MESSAGES).await.expect(200)), ["look"]);
        let body = json!({ "client_id": Uuid::now_v7(), "text": "I say" });
        assert_eq!(viewer.post(MESSAGES, body).await.code(403), "not_allowed");
        assert_eq!(viewer.delete(&format!("/api/chat/messages/{id}")).await.code(403), "not_allowed");
        viewer.put("/api/chat/channels/1/read", json!({ "message": id })).await.expect(200);
    }

    async fn too_many_messages_are_refused_but_a_repeated_one_is_not(engine: Engine) {
        let server = Server::start_with(engine, |config| config.chat_rate_limit = 3).await;
        let admin = server.admin().await;
        let body = json!({ "client_id": Uuid::now_v7(), "text": "first" });
        admin.post(MESSAGES, body.clone()).await.expect(201);
        admin.say("second").await;
        admin.say("third").await;
        let reply = admin.post(MESSAGES, json!({ "client_id": Uuid::now_v7(), "text": "fourth" })).await;
        assert!(reply.header("retry-after").unwrap().parse::<u32>().unwrap() >= 1);
        assert_eq!(reply.code(429), "too_many_messages");
        admin.post(MESSAGES, body).await.expect(200);
    }
}

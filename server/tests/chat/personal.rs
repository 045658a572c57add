//! What people keep about channels: mentions that wait, preferences, drafts.

use serde_json::{Value, json};
use workspace_test_support::{Server, on_both_engines};

use crate::{column, id};

on_both_engines! {
    async fn mentions_are_counted_until_they_are_read(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let sent = admin.say("@nora and @Karim, not `@admin`, not me@nora.example").await;
        assert_eq!(sent["mentions"], json!([nora.account, karim.account]));
        let all = admin.say("@channel the lift is broken").await;
        assert_eq!(all["mentions_channel"], true);
        admin.say("nothing for anyone").await;
        let read = async |client: &workspace_test_support::Client| -> Value {
            client.get("/api/chat/channels").await.expect(200)["items"][0]["read"].clone()
        };
        let marker = read(&nora).await;
        assert_eq!((&marker["unread"], &marker["mentions"]), (&json!(3), &json!(2)));
        assert_eq!(read(&admin).await["mentions"], 0);
        assert_eq!(column(&nora.get("/api/chat/mentions").await.expect(200), "id"), [&sent["id"]]);
        let marker = nora.put("/api/chat/channels/1/read", json!({ "message": sent["id"] })).await.expect(200);
        assert_eq!((&marker["unread"], &marker["mentions"]), (&json!(2), &json!(1)));
        // An edit can take a mention back, and a deletion does.
        let path = format!("/api/chat/messages/{}", sent["id"]);
        let edited = admin.patch(&path, json!({ "version": 1, "text": "@karim alone" })).await.expect(200);
        assert_eq!(edited["mentions"], json!([karim.account]));
        assert_eq!(column(&nora.get("/api/chat/mentions").await.expect(200), "id"), Vec::<i64>::new());
        admin.delete(&format!("/api/chat/messages/{}", all["id"])).await.expect(200);
        assert_eq!(read(&nora).await["mentions"], 0);
    }

    async fn who_is_not_in_a_channel_is_not_mentioned_there(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let board = nora.channel("board", "private", &[]).await;
        let sent = nora.say_in(board, "@karim should not know, @admin neither").await;
        assert_eq!(sent["mentions"], json!([]));
        assert_eq!(column(&karim.get("/api/chat/mentions").await.expect(200), "id"), Vec::<i64>::new());
        // Nor does a mention stay readable for who has left.
        nora.put(&format!("/api/chat/channels/{board}/members/{}", karim.account), json!({})).await.expect(200);
        nora.say_in(board, "@karim welcome").await;
        assert_eq!(karim.get("/api/chat/mentions").await.expect(200)["items"].as_array().unwrap().len(), 1);
        karim.delete(&format!("/api/chat/channels/{board}/members/{}", karim.account)).await.expect(204);
        assert_eq!(column(&karim.get("/api/chat/mentions").await.expect(200), "id"), Vec::<i64>::new());
    }

    async fn preferences_are_kept_and_told_to_one_s_other_screens(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut socket = admin.socket(None).await;
        socket.next_of("ready").await;
        let path = "/api/chat/channels/1/preferences";
        let set = admin.put(path, json!({ "notify": "nothing" })).await.expect(200);
        assert_eq!(set, json!({ "notify": "nothing", "hidden": false }));
        let told = socket.event("chat.preferences.changed").await;
        assert_eq!(told["data"], json!({ "channel": 1, "notify": "nothing", "hidden": false }));
        let set = admin.put(path, json!({ "hidden": true })).await.expect(200);
        assert_eq!(set, json!({ "notify": "nothing", "hidden": true }));
        let seen = admin.get("/api/chat/channels/1").await.expect(200);
        assert_eq!(seen["preferences"], set);
        assert_eq!(admin.put(path, json!({ "notify": "loud" })).await.code(400), "malformed");
    }

    async fn drafts_follow_their_writer_and_nobody_else(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let root = id(&admin.say("root").await);
        let path = "/api/chat/channels/1/draft";
        nora.put(path, json!({ "text": "a first idea" })).await.expect(200);
        nora.put(path, json!({ "text": "a better one", "reply_to": root })).await.expect(200);
        nora.put(path, json!({ "text": "in the thread", "thread": root })).await.expect(200);
        let drafts = nora.get("/api/chat/drafts").await.expect(200);
        let mut texts = column(&drafts, "text");
        texts.sort_by_key(ToString::to_string);
        assert_eq!(texts, ["a better one", "in the thread"]);
        assert_eq!(admin.get("/api/chat/drafts").await.expect(200)["items"], json!([]));
        // The journal keeps the last text alone, and not for administrators.
        let entries = admin.get("/api/activity?kind=chat.draft.saved").await.expect(200);
        assert!(entries["items"].as_array().unwrap().iter().all(|entry| entry["data"].is_null()), "{entries:#}");
        nora.put(path, json!({ "text": "" })).await.expect(200);
        assert_eq!(column(&nora.get("/api/chat/drafts").await.expect(200), "text"), ["in the thread"]);
        let problem = nora.put(path, json!({ "text": "x".repeat(8_001) })).await.expect(422);
        assert_eq!(problem["errors"][0]["field"], "text");
    }
}

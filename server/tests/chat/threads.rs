//! Threads: replies beside the channel's own list, who follows them, and what is unread in them.

use serde_json::{Value, json};
use workspace_test_support::{Server, on_both_engines};

use crate::{column, id};

on_both_engines! {
    async fn replies_live_beside_the_channel_and_count_at_their_root(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let root = id(&admin.say("who has the keys?").await);
        let first = nora.write_in(1, json!({ "text": "I do", "thread": root })).await.expect(201);
        let second = admin.write_in(1, json!({ "text": "good", "thread": root })).await.expect(201);
        assert_eq!(first["thread"], root);
        let page = admin.get("/api/chat/channels/1/messages").await.expect(200);
        assert_eq!(column(&page, "id"), [root], "replies are not in the channel's own list");
        assert_eq!(page["items"][0]["replies"]["count"], 2);
        assert_eq!(page["items"][0]["replies"]["last_at"], second["created_at"]);
        let thread = format!("/api/chat/messages/{root}/thread");
        let replies = nora.get(&thread).await.expect(200);
        assert_eq!(column(&replies, "text"), ["I do", "good"]);
        let newest = nora.get(&format!("{thread}?direction=older&limit=1")).await.expect(200);
        assert_eq!(column(&newest, "text"), ["good"]);
        // A reply is no root, and a thread stays in its channel.
        let nested = nora.write_in(1, json!({ "text": "why?", "thread": first["id"] })).await.expect(422);
        assert_eq!(nested["errors"][0]["field"], "thread");
        // What is deleted does not count, and the thread outlives its root.
        nora.delete(&format!("/api/chat/messages/{}", first["id"])).await.expect(200);
        admin.delete(&format!("/api/chat/messages/{root}")).await.expect(200);
        let tombstone = admin.get(&format!("/api/chat/messages/{root}")).await.expect(200);
        assert_eq!((tombstone["text"].as_str(), &tombstone["replies"]["count"]), (Some(""), &json!(1)));
        nora.write_in(1, json!({ "text": "still here", "thread": root })).await.expect(201);
    }

    async fn who_takes_part_follows_and_hears_what_is_new(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let lina = server.join(&admin, "lina", "member").await;
        let root = id(&admin.say("the van").await);
        let reply = |text: &str| json!({ "text": text, "thread": root });
        nora.write_in(1, reply("is full, @karim")).await.expect(201);
        let last = id(&nora.write_in(1, reply("again")).await.expect(201));
        let unread = async |client: &workspace_test_support::Client| -> Value {
            client.get("/api/chat/threads").await.expect(200)["items"][0]["read"]["unread"].clone()
        };
        assert_eq!(unread(&admin).await, 2, "the root's author follows");
        assert_eq!(unread(&karim).await, 2, "so does who is mentioned, from there on");
        assert_eq!(unread(&nora).await, 0, "one's own replies are read");
        assert_eq!(unread(&lina).await, Value::Null, "and nobody else");
        let thread = format!("/api/chat/messages/{root}/thread");
        let read = karim.put(&format!("{thread}/read"), json!({ "message": last })).await.expect(200);
        assert_eq!((&read["unread"], &read["following"]), (&json!(0), &json!(true)));
        // Who stopped stays away, also when mentioned; who begins has seen what is there.
        karim.put(&format!("{thread}/follow"), json!({ "following": false })).await.expect(200);
        nora.write_in(1, reply("@karim?")).await.expect(201);
        assert_eq!(unread(&karim).await, Value::Null);
        let begun = lina.put(&format!("{thread}/follow"), json!({ "following": true })).await.expect(200);
        assert_eq!((&begun["unread"], &begun["following"]), (&json!(0), &json!(true)));
        // A mention in a thread is the thread's news, not the channel's.
        let channel = karim.get("/api/chat/channels/1").await.expect(200);
        assert_eq!(channel["read"]["mentions"], 0);
        assert_eq!(column(&karim.get("/api/chat/mentions").await.expect(200), "thread"), [root, root]);
    }
}

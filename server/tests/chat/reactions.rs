//! Reactions and pins.

use serde_json::json;
use workspace_test_support::{Server, on_both_engines};

use crate::{column, id};

on_both_engines! {
    async fn a_reaction_is_there_once_however_often_it_is_set(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let path = format!("/api/chat/messages/{}/reactions", id(&admin.say("lunch?").await));
        let set = |emoji: &str, present: bool| json!({ "emoji": emoji, "present": present });
        admin.put(&path, set("👍", true)).await.expect(200);
        nora.put(&path, set("🧑🏽‍🔧", true)).await.expect(200);
        nora.put(&path, set("👍", true)).await.expect(200);
        let twice = nora.put(&path, set("👍", true)).await.expect(200);
        assert_eq!(twice["reactions"], json!([
            { "emoji": "👍", "accounts": [admin.account, nora.account] },
            { "emoji": "🧑🏽‍🔧", "accounts": [nora.account] },
        ]));
        assert_eq!(twice["version"], 1, "a reaction is no edit");
        admin.put(&path, set("👍", false)).await.expect(200);
        let gone = admin.put(&path, set("👍", false)).await.expect(200);
        assert_eq!(gone["reactions"][0]["accounts"], json!([nora.account]));
        for good in ["ℹ️", "🅰️", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"] {
            nora.put(&path, set(good, true)).await.expect(200);
        }
        for bad in ["", "ok", "a", " ", "👍 👍", "<b>", "1", "\u{200B}", &"👍".repeat(17)] {
            let problem = nora.put(&path, set(bad, true)).await.expect(422);
            assert_eq!(problem["errors"][0]["field"], "emoji", "{bad:?}");
        }
    }

    async fn a_message_carries_so_many_reactions_and_no_more(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let message = id(&admin.say("popular").await);
        let path = format!("/api/chat/messages/{message}/reactions");
        for n in 0..50 {
            let emoji = char::from_u32(0x1F600 + n).unwrap().to_string();
            admin.put(&path, json!({ "emoji": emoji, "present": true })).await.expect(200);
        }
        assert_eq!(admin.put(&path, json!({ "emoji": "👍", "present": true })).await.code(409), "too_many_reactions");
        // One that is there already takes more people.
        let nora = server.join(&admin, "nora", "member").await;
        nora.put(&path, json!({ "emoji": "😀", "present": true })).await.expect(200);
        admin.delete(&format!("/api/chat/messages/{message}")).await.expect(200);
        assert_eq!(nora.put(&path, json!({ "emoji": "😀", "present": true })).await.code(404), "not_found");
        assert_eq!(nora.get(&format!("/api/chat/messages/{message}")).await.expect(200)["reactions"], json!([]));
    }

    async fn pins_are_listed_by_the_latest(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let (first, second) = (id(&admin.say("the door code").await), id(&admin.say("the alarm").await));
        for message in [second, first] {
            let pinned = nora.put(&format!("/api/chat/messages/{message}/pin"), json!({ "pinned": true })).await.expect(200);
            assert!(pinned["pinned_at"].is_string() && pinned["pinned_by"] == nora.account);
            server.shift(chrono::TimeDelta::seconds(1));
        }
        assert_eq!(column(&admin.get("/api/chat/channels/1/pins").await.expect(200), "id"), [first, second]);
        nora.put(&format!("/api/chat/messages/{first}/pin"), json!({ "pinned": false })).await.expect(200);
        admin.delete(&format!("/api/chat/messages/{second}")).await.expect(200);
        assert_eq!(column(&admin.get("/api/chat/channels/1/pins").await.expect(200), "id"), Vec::<i64>::new());
    }
}

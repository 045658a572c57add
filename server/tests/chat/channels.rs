//! Channels: public, private and direct ones, their names, topics and archive, and who gets to see them.

use serde_json::{Value, json};
use workspace_test_support::{Server, on_both_engines};

use crate::{column, id};

on_both_engines! {
    async fn a_private_channel_is_not_there_for_who_is_not_in_it(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let board = nora.channel("board", "private", &[&karim]).await;
        let said = id(&karim.say_in(board, "between us").await);
        nora.put(&format!("/api/chat/messages/{said}/pin"), json!({ "pinned": true })).await.expect(200);
        // Not even for an administrator.
        for path in [
            format!("/api/chat/channels/{board}"),
            format!("/api/chat/channels/{board}/messages"),
            format!("/api/chat/channels/{board}/members"),
            format!("/api/chat/channels/{board}/pins"),
            format!("/api/chat/messages/{said}"),
            format!("/api/chat/messages/{said}/thread"),
            format!("/api/chat/messages/{said}/texts"),
        ] {
            assert_eq!(admin.get(&path).await.code(404), "not_found", "{path}");
        }
        let message = format!("/api/chat/messages/{said}");
        assert_eq!(admin.delete(&message).await.code(404), "not_found");
        assert_eq!(admin.put(&format!("{message}/reactions"), json!({ "emoji": "👍", "present": true })).await.code(404), "not_found");
        assert_eq!(admin.post(&format!("{message}/reports"), json!({ "reason": "curious" })).await.code(404), "not_found");
        assert_eq!(admin.write_in(board, json!({ "text": "let me in" })).await.code(404), "not_found");
        let member = format!("/api/chat/channels/{board}/members/{}", admin.account);
        assert_eq!(admin.put(&member, json!({})).await.code(404), "not_found");
        assert_eq!(admin.patch(&format!("/api/chat/channels/{board}"), json!({ "version": 1, "topic": "x" })).await.code(404), "not_found");
        assert_eq!(column(&admin.get("/api/chat/directory").await.expect(200), "name"), ["general"]);
        assert_eq!(column(&admin.get("/api/chat/channels").await.expect(200), "name"), ["general"]);
        // A quote, a thread or a report can't be used to look into it.
        for field in ["reply_to", "thread"] {
            let problem = admin.write_in(1, json!({ "text": "so?", field: said })).await.expect(422);
            assert_eq!(problem["errors"][0]["field"], field);
        }
        // The journal tells administrators that something was written, not what.
        let activity = admin.get("/api/activity?kind=chat.message.created").await.expect(200);
        assert_eq!((activity["items"][0]["subject"].as_str(), &activity["items"][0]["data"]), (Some(format!("message:{said}").as_str()), &Value::Null));
        assert_eq!(column(&karim.get("/api/chat/channels").await.expect(200), "name"), ["general", "board"]);
    }

    async fn a_public_channel_is_read_by_everyone_and_written_by_its_members(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let viewer = server.join(&admin, "viola", "viewer").await;
        let repairs = nora.channel("Réparations", "public", &[]).await;
        nora.say_in(repairs, "the first bench is free").await;
        let seen = admin.get(&format!("/api/chat/channels/{repairs}")).await.expect(200);
        assert_eq!((seen["owner"].as_bool(), seen["read"]["unread"].as_i64()), (Some(false), Some(0)));
        admin.get(&format!("/api/chat/channels/{repairs}/messages")).await.expect(200);
        assert_eq!(admin.write_in(repairs, json!({ "text": "hello" })).await.code(403), "not_a_member");
        assert_eq!(admin.put(&format!("/api/chat/channels/{repairs}/read"), json!({ "message": 0 })).await.code(403), "not_a_member");
        // A viewer may join and read along, and still not write.
        let member = format!("/api/chat/channels/{repairs}/members/{}", viewer.account);
        viewer.put(&member, json!({})).await.expect(200);
        let mine = viewer.get("/api/chat/channels").await.expect(200);
        assert_eq!(mine["items"][1]["read"]["unread"], 0, "what was written before is no news");
        assert_eq!(viewer.write_in(repairs, json!({ "text": "hello" })).await.code(403), "not_allowed");
        // Found by the beginning of its name, without accents or case.
        let found = admin.get("/api/chat/directory?query=REPA").await.expect(200);
        assert_eq!(found["items"][0]["name"], "Réparations");
        assert_eq!((found["items"][0]["members"].as_i64(), found["items"][0]["joined"].as_bool()), (Some(2), Some(false)));
    }

    async fn names_are_unique_and_fit_behind_a_hash(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let create = |name: &str| admin.post("/api/chat/channels", json!({ "name": name, "kind": "public" }));
        create("Atelier").await.expect(201);
        for name in ["atelier", "ATELIER", "Âtelier", "general"] {
            assert_eq!(create(name).await.code(409), "name_taken", "{name}");
        }
        for name in ["", "two words", "#hash", "a:b", "direct:1,2", "a\u{202E}b", &"x".repeat(41)] {
            let problem = create(name).await.expect(422);
            assert_eq!(problem["errors"][0]["field"], "name", "{name}");
        }
        let problem = admin.post("/api/chat/channels", json!({ "name": "x", "kind": "everyone" })).await.expect(422);
        assert_eq!(problem["errors"][0]["field"], "kind");
        let problem = admin.post("/api/chat/channels", json!({ "name": "x", "kind": "public", "members": [999] })).await.expect(422);
        assert_eq!(problem["errors"][0]["field"], "members");
        // Sent twice with one key, it exists once.
        let body = json!({ "name": "once", "kind": "private" });
        let key = [("idempotency-key", "k-1")];
        let first = admin.send(reqwest::Method::POST, "/api/chat/channels", Some(body.clone()), &key).await.expect(201);
        let again = admin.send(reqwest::Method::POST, "/api/chat/channels", Some(body), &key).await.expect(201);
        assert_eq!(first, again);
    }

    async fn an_archived_channel_is_read_and_not_written(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let old = nora.channel("old", "public", &[&karim]).await;
        let said = id(&karim.say_in(old, "goodbye").await);
        let path = format!("/api/chat/channels/{old}");
        assert_eq!(karim.patch(&path, json!({ "version": 1, "archived": true })).await.code(403), "not_an_owner");
        let archived = nora.patch(&path, json!({ "version": 1, "archived": true, "topic": "was nice" })).await.expect(200);
        assert!(archived["archived_at"].is_string() && archived["topic"] == "was nice");
        let message = format!("/api/chat/messages/{said}");
        let (emoji, pin) = (json!({ "emoji": "👍", "present": true }), json!({ "pinned": true }));
        assert_eq!(karim.write_in(old, json!({ "text": "one more" })).await.code(409), "archived");
        assert_eq!(karim.patch(&message, json!({ "version": 1, "text": "x" })).await.code(409), "archived");
        assert_eq!(karim.delete(&message).await.code(409), "archived");
        assert_eq!(karim.put(&format!("{message}/reactions"), emoji).await.code(409), "archived");
        assert_eq!(karim.put(&format!("{message}/pin"), pin).await.code(409), "archived");
        assert_eq!(nora.patch(&path, json!({ "version": 2, "topic": "x" })).await.code(409), "archived");
        karim.get(&format!("{path}/messages")).await.expect(200);
        // Its name stays taken, and it can be found and taken out again.
        assert_eq!(nora.post("/api/chat/channels", json!({ "name": "old", "kind": "public" })).await.code(409), "name_taken");
        assert_eq!(column(&admin.get("/api/chat/directory?archived=true").await.expect(200), "name"), ["old"]);
        let stale = nora.patch(&path, json!({ "version": 1, "archived": false })).await.expect(409);
        assert_eq!((stale["code"].as_str(), &stale["current"]["version"]), (Some("version_conflict"), &json!(2)));
        nora.patch(&path, json!({ "version": 2, "archived": false, "name": "young" })).await.expect(200);
        karim.say_in(old, "hello again").await;
    }

    async fn everyones_channel_keeps_its_name_and_everyone(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let general = "/api/chat/channels/1";
        for change in [json!({ "version": 1, "name": "town-hall" }), json!({ "version": 1, "archived": true })] {
            assert_eq!(admin.patch(general, change).await.code(403), "everyones_channel");
        }
        let own = format!("{general}/members/{}", nora.account);
        assert_eq!(nora.delete(&own).await.code(403), "everyones_channel");
        assert_eq!(nora.put(&own, json!({})).await.code(403), "everyones_channel");
        assert_eq!(nora.patch(general, json!({ "version": 1, "topic": "mine" })).await.code(403), "not_an_owner");
        assert_eq!(admin.patch(general, json!({ "version": 1, "topic": "all of us" })).await.expect(200)["topic"], "all of us");
    }

    async fn a_direct_conversation_exists_once_for_its_people(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let open = |people: Vec<i64>| nora.post("/api/chat/direct", json!({ "people": people }));
        let first = open(vec![karim.account]).await.expect(201);
        assert_eq!((first["kind"].as_str(), first["name"].as_str()), (Some("direct"), Some("")));
        assert_eq!(first["people"], json!([nora.account, karim.account]));
        assert_eq!(id(&open(vec![karim.account, nora.account]).await.expect(200)), id(&first));
        let other_way = karim.post("/api/chat/direct", json!({ "people": [nora.account] })).await.expect(200);
        assert_eq!(id(&other_way), id(&first));
        let three = open(vec![karim.account, admin.account]).await.expect(201);
        assert_ne!(id(&three), id(&first));
        for people in [vec![nora.account], vec![], (1..=8).collect(), vec![999]] {
            assert_eq!(open(people).await.expect(422)["errors"][0]["field"], "people");
        }
        // Everything in it counts as said to oneself; nobody leaves it, joins it or manages it.
        nora.say_in(id(&first), "are you there?").await;
        let seen = karim.get(&format!("/api/chat/channels/{}", id(&first))).await.expect(200);
        assert_eq!((seen["read"]["unread"].as_i64(), seen["read"]["mentions"].as_i64()), (Some(1), Some(1)));
        let member = format!("/api/chat/channels/{}/members/{}", id(&first), admin.account);
        assert_eq!(nora.put(&member, json!({})).await.code(403), "direct");
        assert_eq!(nora.patch(&format!("/api/chat/channels/{}", id(&first)), json!({ "version": 1, "topic": "x" })).await.code(403), "not_an_owner");
        assert_eq!(admin.get(&format!("/api/chat/channels/{}", id(&first))).await.code(404), "not_found");
    }
}

//! Bringing in what Slack and Mattermost have exported: tried first, then all of it or nothing.

use std::io::{Cursor, Write as _};

use serde_json::{Value, json};
use workspace_test_support::{Client, Server, eventually, on_both_engines};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{column, id};

fn zipped(files: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An export as Slack makes it: two channels, one of them private, a direct conversation, and what is hard in them.
fn slack() -> Vec<u8> {
    let users = json!([
        { "id": "U1", "name": "lina", "profile": { "display_name": "Lina at Slack", "real_name": "Lina M" } },
        { "id": "U2", "name": "Élodie Martin", "deleted": true, "profile": { "display_name": "", "real_name": "Élodie Martin" } },
        { "id": "U3", "name": "ci", "is_bot": true, "profile": { "real_name": "The CI" } }
    ]);
    let channels = json!([{
        "id": "C1", "name": "general", "created": 1_600_000_000, "creator": "U2", "is_archived": false,
        "members": ["U1", "U2"], "topic": { "value": "All of us" }, "purpose": { "value": "unused" },
        "pins": [{ "id": "1600000100.000100", "type": "C", "user": "U1" }]
    }]);
    let groups = json!([{ "id": "G1", "name": "quiet", "members": ["U2"], "is_archived": true }]);
    let dms = json!([{ "id": "D1", "members": ["U1", "U2"] }, { "id": "D2", "members": ["U1"] }]);
    let first = json!([
        { "type": "message", "subtype": "channel_join", "user": "U1", "ts": "1600000050.000000", "text": "<@U1> has joined" },
        { "type": "message", "user": "U1", "ts": "1600000100.000100", "text": "Lot *42* for <@U2> :tada: &amp; more",
          "reactions": [{ "name": "+1", "users": ["U2", "U1"], "count": 2 }, { "name": "our-logo", "users": ["U1"] }],
          "thread_ts": "1600000100.000100", "edited": { "user": "U1", "ts": "1600000200.000000" } },
        { "type": "message", "user": "U2", "ts": "1600000300.000000", "thread_ts": "1600000100.000100", "text": "I take it" },
        { "type": "message", "subtype": "bot_message", "bot_id": "B7", "username": "Deploys", "ts": "1600000301.000000",
          "text": "", "attachments": [{ "title": "v1.2", "text": "is out" }] }
    ]);
    let second = json!([
        { "type": "message", "user": "U9", "ts": "1600100000.000000", "text": "who am I",
          "user_profile": { "display_name": "Guest", "name": "guest" } },
        { "type": "message", "user": "U1", "ts": "1600100001.000000", "text": "see", "files": [{ "name": "plan.pdf" }] },
        { "type": "message", "user": "U1", "ts": "1600100002.000000", "thread_ts": "1500000000.000000", "text": "too late" }
    ]);
    zipped(&[
        ("users.json", users.to_string()),
        ("channels.json", channels.to_string()),
        ("groups.json", groups.to_string()),
        ("dms.json", dms.to_string()),
        ("general/2020-09-13.json", first.to_string()),
        ("general/2020-09-14.json", second.to_string()),
        (
            "quiet/2020-09-13.json",
            json!([{ "type": "message", "user": "U2", "ts": "1600000000.000000", "text": "alone" }]).to_string(),
        ),
        (
            "D1/2020-09-13.json",
            json!([{ "type": "message", "user": "U1", "ts": "1600000000.5", "text": "between us" }]).to_string(),
        ),
        (
            "D2/2020-09-13.json",
            json!([{ "type": "message", "user": "U1", "ts": "1600000000.5", "text": "to myself" }]).to_string(),
        ),
    ])
}

/// An export as Mattermost makes it.
fn mattermost() -> String {
    let lines = [
        json!({ "type": "version", "version": 1, "info": { "generator": "mattermost-server" } }),
        json!({ "type": "team", "team": { "name": "atelier", "display_name": "Atelier", "type": "I" } }),
        json!({ "type": "channel", "channel": { "team": "atelier", "name": "town-square", "type": "O", "header": "Hello" } }),
        json!({ "type": "channel", "channel": { "team": "atelier", "name": "board", "type": "P", "deleted_at": 1_600_000_000_000_i64 } }),
        json!({ "type": "user", "user": { "username": "lina", "email": "l@x.example", "nickname": "", "first_name": "Lina",
            "last_name": "M", "teams": [{ "name": "atelier", "roles": "team_user", "channels": [
                { "name": "town-square", "roles": "channel_user channel_admin" }, { "name": "board", "roles": "channel_user" }] }] } }),
        json!({ "type": "user", "user": { "username": "omar", "email": "o@x.example", "nickname": "Omar", "teams": null } }),
        json!({ "type": "post", "post": { "team": "atelier", "channel": "town-square", "user": "lina", "message": "**Lot** 42 @omar",
            "create_at": 1_600_000_000_123_i64, "edit_at": 0, "is_pinned": true, "attachments": [{ "path": "data/x/plan.pdf" }],
            "reactions": [{ "user": "omar", "emoji_name": "thumbsup_dark_skin_tone", "create_at": 1 }],
            "replies": [{ "user": "omar", "message": "mine", "create_at": 1_600_000_001_000_i64, "reactions": null }] } }),
        json!({ "type": "post", "post": { "team": "atelier", "channel": "town-square", "user": "lina", "type": "system_join_channel",
            "message": "lina joined", "create_at": 1_600_000_000_000_i64 } }),
        json!({ "type": "direct_channel", "direct_channel": { "members": ["omar", "lina"], "header": "" } }),
        json!({ "type": "direct_post", "direct_post": { "channel_members": ["lina", "omar"], "user": "omar", "message": "psst",
            "create_at": 1_600_000_002_000_i64 } }),
        json!({ "type": "emoji", "emoji": { "name": "our-logo", "image": "x.png" } }),
    ];
    lines.map(|line| line.to_string()).join("\n")
}

async fn bring(
    client: &Client,
    source: &str,
    dry_run: bool,
    export: impl Into<Vec<u8>>,
) -> workspace_test_support::Reply {
    client.upload(&format!("/api/chat/imports?source={source}&dry_run={dry_run}"), export.into()).await
}

async fn channel_named(client: &Client, name: &str) -> Option<Value> {
    let mine = client.get("/api/chat/channels").await.expect(200);
    mine["items"].as_array().unwrap().iter().find(|channel| channel["name"] == name).cloned()
}

async fn messages(client: &Client, channel: i64) -> Value {
    client.get(&format!("/api/chat/channels/{channel}/messages?direction=newer&limit=50")).await.expect(200)
}

fn notes(report: &Value) -> Vec<(&str, i64)> {
    let notes = report["notes"].as_array().unwrap().iter();
    notes.map(|note| (note["code"].as_str().unwrap(), note["count"].as_i64().unwrap())).collect()
}

on_both_engines! {
    async fn a_slack_export_is_tried_and_then_comes_whole(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut socket = lina.socket(None).await;
        socket.next_of("ready").await;

        let tried = bring(&admin, "slack", true, slack()).await.expect(200);
        assert_eq!(tried["dry_run"], true);
        assert_eq!(tried["channels"], json!(["general-slack", "quiet"]));
        assert_eq!((&tried["direct"], &tried["messages"], &tried["replies"], &tried["reactions"]), (&json!(1), &json!(8), &json!(1), &json!(2)));
        assert_eq!(tried["known_people"], json!(["lina"]));
        assert_eq!(tried["new_people"], json!(["bot-deploys", "elodie-martin", "guest"]));
        assert_eq!(notes(&tried), [
            ("channel_renamed", 1), ("direct_left_out", 1), ("emoji_left_out", 1), ("event_left_out", 1),
            ("file_left_out", 1), ("person_unknown", 1), ("thread_without_root", 1),
        ]);
        // Nothing has changed.
        assert!(channel_named(&lina, "general-slack").await.is_none());
        assert_eq!(admin.get("/api/people").await.expect(200)["items"].as_array().unwrap().len(), 2);

        let mut done = bring(&admin, "slack", false, slack()).await.expect(200);
        done["dry_run"] = json!(true);
        assert_eq!(done, tried);
        socket.event("chat.import.finished").await;

        let general = channel_named(&lina, "general-slack").await.unwrap();
        assert_eq!((&general["topic"], &general["kind"]), (&json!("All of us"), &json!("public")));
        assert_eq!(general["created_at"], "2020-09-13T12:26:40.000Z");
        // What was said elsewhere is no news here.
        assert_eq!((&general["read"]["unread"], &general["read"]["mentions"]), (&json!(0), &json!(0)));
        let said = messages(&lina, id(&general)).await;
        assert_eq!(column(&said, "text"), [
            "Lot **42** for @elodie-martin 🎉 & more", "> **v1.2**  \n> is out", "who am I", "see\n\n📎 plan.pdf", "too late",
        ]);
        let root = &said["items"][0];
        assert_eq!((&root["author"], &root["created_at"]), (&json!(lina.account), &json!("2020-09-13T12:28:20.000Z")));
        assert_eq!(root["edited_at"], "2020-09-13T12:30:00.000Z");
        assert_eq!((&root["replies"]["count"], root["pinned_at"].is_string()), (&json!(1), true));
        assert_eq!(root["reactions"][0]["emoji"], "👍");
        assert_eq!(root["reactions"][0]["accounts"].as_array().unwrap().len(), 2);
        assert_eq!(root["mentions"].as_array().unwrap().len(), 1);
        let thread = lina.get(&format!("/api/chat/messages/{}/thread", root["id"])).await.expect(200);
        assert_eq!(column(&thread, "text"), ["I take it"]);
        let people = admin.get("/api/users?limit=50").await.expect(200);
        let elodie = people["items"].as_array().unwrap().iter().find(|one| one["username"] == "elodie-martin").unwrap().clone();
        assert_eq!((&elodie["disabled"], &elodie["display_name"]), (&json!(true), &json!("Élodie Martin")));

        // Private is private: who brought it in is not in it, and neither is who was not.
        for somebody in [&admin, &lina] {
            assert!(channel_named(somebody, "quiet").await.is_none());
        }
        let direct = lina.get("/api/chat/channels").await.expect(200)["items"].as_array().unwrap().iter()
            .find(|channel| channel["kind"] == "direct").cloned().unwrap();
        assert_eq!(column(&messages(&lina, id(&direct)).await, "text"), ["between us"]);
        assert_eq!(admin.get(&format!("/api/chat/channels/{}/messages", id(&direct))).await.code(404), "not_found");

        // It is a channel like any other: it goes on, and is searched.
        lina.write_in(id(&general), json!({ "text": "and on", "thread": root["id"] })).await.expect(201);
        lina.say_in(id(&general), "and on").await;
        eventually("what was brought in is found", || async {
            let found = lina.get("/api/chat/search?query=v1.2").await.expect(200);
            (found["items"].as_array().unwrap().len() == 1).then_some(())
        })
        .await;
        // The activity tells of the import, not of every message, and the journal's chain is whole.
        let activity = admin.get("/api/activity?limit=200").await.expect(200);
        let kinds = column(&activity, "kind");
        assert!(kinds.contains(&&json!("chat.import.finished")) && !kinds.contains(&&json!("chat.message.imported")));
        let proof = server.app().core().db.read(workspace_server::journal::store::verify).await.unwrap();
        assert!(matches!(proof, workspace_server::journal::store::Proof::Intact { .. }), "{proof:?}");

        // The same again is no second copy.
        assert_eq!(bring(&admin, "slack", true, slack()).await.code(409), "imported_before");
        assert_eq!(bring(&admin, "slack", false, slack()).await.code(409), "imported_before");
    }

    async fn a_mattermost_export_comes_as_lines_or_in_a_zip(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let packed = zipped(&[("import.jsonl", mattermost()), ("data/x/plan.pdf", "bytes".into())]);
        let tried = bring(&admin, "mattermost", true, packed).await.expect(200);
        let done = bring(&admin, "mattermost", false, mattermost()).await.expect(200);
        assert_eq!((&tried["channels"], &done["channels"]), (&json!(["town-square", "board"]), &tried["channels"]));
        assert_eq!((&done["direct"], &done["messages"], &done["replies"], &done["reactions"]), (&json!(1), &json!(3), &json!(1), &json!(1)));
        assert_eq!((&done["known_people"], &done["new_people"]), (&json!(["lina"]), &json!(["omar"])));
        assert_eq!(notes(&done), [("event_left_out", 1), ("file_left_out", 1)]);

        let square = channel_named(&lina, "town-square").await.unwrap();
        assert_eq!((&square["owner"], &square["topic"]), (&json!(true), &json!("Hello")));
        let said = messages(&lina, id(&square)).await;
        assert_eq!(column(&said, "text"), ["**Lot** 42 @omar\n\n📎 plan.pdf"]);
        assert_eq!(said["items"][0]["created_at"], "2020-09-13T12:26:40.123Z");
        assert_eq!((&said["items"][0]["reactions"][0]["emoji"], &said["items"][0]["replies"]["count"]), (&json!("👍"), &json!(1)));
        let board = channel_named(&lina, "board").await.unwrap();
        assert!(board["archived_at"].is_string());
        assert_eq!(board["owner"], true, "somebody always owns a channel");

        // Omar comes in later: the administrator lets him, and it is all his.
        let omar = admin.get("/api/users?query=omar").await.expect(200)["items"][0].clone();
        admin.patch(&format!("/api/users/{}", omar["id"]), json!({ "version": omar["version"], "disabled": false })).await.expect(200);
        let password = json!({ "temporary_password": "quartz pebble lantern" });
        admin.post(&format!("/api/users/{}/password", omar["id"]), password).await.expect(204);
        let opened = lina.post("/api/chat/direct", json!({ "people": [omar["id"]] })).await.expect(200);
        assert_eq!(column(&messages(&lina, id(&opened)).await, "text"), ["psst"]);
        assert_eq!(bring(&admin, "mattermost", false, mattermost()).await.code(409), "imported_before");
    }

    async fn an_import_is_for_who_manages_the_chat_and_the_accounts(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let token = async |permissions: &[&str]| {
            let body = json!({ "name": "import", "permissions": permissions, "expires_in_days": 1 });
            let created = admin.post("/api/me/tokens", body).await.expect(201);
            admin.with_token(created["secret"].as_str().unwrap())
        };
        for (permissions, missing) in [
            (["chat:manage", "chat:write"], "accounts:manage"),
            (["accounts:manage", "people:read"], "chat:manage"),
        ] {
            let script = token(&permissions).await;
            for dry_run in [true, false] {
                let refused = bring(&script, "slack", dry_run, slack()).await.expect(403);
                assert_eq!((&refused["code"], &refused["detail"]), (&json!("not_allowed"), &json!(format!("this needs the permission {missing}"))));
            }
        }
        assert_eq!(admin.get("/api/users").await.expect(200)["items"].as_array().unwrap().len(), 1);
        let both = token(&["chat:manage", "accounts:manage"]).await;
        assert_eq!(bring(&both, "slack", false, slack()).await.expect(200)["messages"], 8);
    }

    async fn what_is_no_export_says_what_is_wrong_and_leaves_nothing(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        assert_eq!(bring(&lina, "slack", true, slack()).await.code(403), "not_allowed");
        assert_eq!(bring(&admin, "teams", true, slack()).await.body["errors"][0]["field"], "source");
        let lines = |lines: &[&str]| lines.join("\n").into_bytes();
        let version = r#"{"type":"version","version":1}"#;
        let users = r#"[{"id":"U1","name":"lina"}]"#.to_owned();
        let whole = |day: &str| zipped(&[
            ("users.json", users.clone()),
            ("channels.json", r#"[{"id":"C1","name":"news","members":["U1"]}]"#.to_owned()),
            ("news/2020-01-01.json", r#"[{"type":"message","user":"U1","ts":"1600000000.1","text":"fine"}]"#.to_owned()),
            ("news/2020-01-02.json", day.to_owned()),
        ]);
        for (source, export, words) in [
            ("slack", Vec::new(), "no zip"),
            ("slack", b"this is no zip".to_vec(), "no zip"),
            ("slack", b"PK\x03\x04 and nothing else".to_vec(), "no zip that can be read"),
            ("slack", zipped(&[("readme.txt", "hello".into())]), "users.json"),
            ("slack", zipped(&[("users.json", users.clone())]), "no conversation"),
            ("slack", zipped(&[("users.json", "{".into())]), "users.json: invalid type"),
            ("slack", whole(r#"[{"type":"message","user":"U1","text":"no time"}]"#), "news/2020-01-02.json: missing field `ts`"),
            ("slack", whole(r#"[{"type":"message","user":"U1","ts":"yesterday","text":"no time"}]"#), "\"yesterday\" is no time"),
            ("mattermost", Vec::new(), "no channel"),
            ("mattermost", lines(&["{}"]), "line 1: missing field `type`"),
            ("mattermost", lines(&[r#"{"type":"version","version":2}"#]), "line 1: version 2 is not known"),
            ("mattermost", lines(&[r#"{"type":"team"}"#]), "begins with its version"),
            ("mattermost", lines(&[version, "", "nonsense"]), "line 3: "),
            ("mattermost", lines(&[version, r#"{"type":"post","post":{"team":"t","channel":"x","user":"a","message":"m","create_at":1}}"#]), "line 2: there is no channel \"x\""),
            ("mattermost", zipped(&[("notes.txt", "hello".into())]), "no .jsonl file"),
        ] {
            let reply = bring(&admin, source, false, export).await;
            let detail = reply.body["detail"].as_str().unwrap_or_default().to_owned();
            assert_eq!((reply.status, reply.body["code"].as_str()), (422, Some("invalid_export")), "{source}: {:#}", reply.body);
            assert!(detail.contains(words), "{detail} does not say {words}");
        }
        let mine = admin.get("/api/chat/channels").await.expect(200);
        assert_eq!(mine["items"].as_array().unwrap().len(), 1);
        assert_eq!(bring(&admin, "slack", false, whole("[]")).await.expect(200)["messages"], 1);
    }

    async fn thousands_of_messages_come_in_their_order(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let postings: Vec<Value> = (0..2_500)
            .rev()
            .map(|number| json!({ "type": "message", "user": "U1", "ts": format!("{}.000000", 1_600_000_000 + number / 2), "text": number.to_string() }))
            .collect();
        // Two of each time: Slack gives no two messages of a channel the same, so the second is the first again.
        let export = zipped(&[
            ("export/users.json", r#"[{"id":"U1","name":"lina"}]"#.to_owned()),
            ("export/channels.json", r#"[{"id":"C1","name":"news","members":["U1"]}]"#.to_owned()),
            ("export/news/2020-01-01.json", Value::from(postings).to_string()),
        ]);
        assert_eq!(bring(&admin, "slack", false, export).await.expect(200)["messages"], 1_250);
        let news = id(&channel_named(&lina, "news").await.unwrap());
        let (mut texts, mut next) = (Vec::new(), String::new());
        loop {
            let page = lina.get(&format!("/api/chat/channels/{news}/messages?direction=newer&limit=200{next}")).await.expect(200);
            texts.extend(column(&page, "text").iter().map(|text| text.as_str().unwrap().parse::<i64>().unwrap()));
            let Some(cursor) = page["next"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(texts.len(), 1_250);
        assert!(texts.is_sorted());
    }
}

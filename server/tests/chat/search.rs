//! Finding messages: the same on both engines, whether or not the index knows them yet, and never what one may not read.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;
use workspace_server::db::schema::{chat_messages, chat_search_head};
use workspace_test_support::{Client, Server, eventually, on_both_engines};

async fn send(client: &Client, channel: i64, text: &str) -> Value {
    let body = json!({ "client_id": Uuid::now_v7(), "text": text });
    client.post(&format!("/api/chat/channels/{channel}/messages"), body).await.expect(201)
}

fn path(query: &str) -> String {
    let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
    format!("/api/chat/search?query={query}")
}

async fn hits(client: &Client, query: &str) -> Vec<Value> {
    let page = client.get(&path(query)).await.expect(200);
    assert_eq!(page["next"], Value::Null, "{query}");
    page["items"].as_array().unwrap().clone()
}

async fn texts(client: &Client, query: &str) -> Vec<String> {
    hits(client, query).await.iter().map(|hit| hit["message"]["text"].as_str().unwrap().to_owned()).collect()
}

/// Waits until the index knows every message.
async fn indexed(server: &Server) {
    eventually("the index knows every message", || async {
        let places = server.app().core().db.read(|conn| {
            let newest: Option<i64> = chat_messages::table.select(diesel::dsl::max(chat_messages::id)).first(conn)?;
            let head: i64 = chat_search_head::table.select(chat_search_head::message_id).first(conn)?;
            Ok((newest.unwrap_or(0), head))
        });
        let (newest, head) = places.await.unwrap();
        (newest == head).then_some(())
    })
    .await;
}

on_both_engines! {
    async fn words_are_found_without_case_and_accents_and_the_places_are_told(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        for text in ["L'Ordinateur d’Élodie est arrivé", "un ordinateur", "Die Straße", "réunion e-mail **gras**", "東京タワー"] {
            admin.say(text).await;
        }
        // Right after it was sent, and when it is in the index.
        for _ in 0..2 {
            assert_eq!(texts(&admin, "ordinateur ").await, ["un ordinateur", "L'Ordinateur d’Élodie est arrivé"]);
            assert_eq!(texts(&admin, "ORDI").await.len(), 2);
            assert_eq!(texts(&admin, "ordi ").await, Vec::<String>::new());
            assert_eq!(texts(&admin, "ordi* elodie ").await, ["L'Ordinateur d’Élodie est arrivé"]);
            assert_eq!(texts(&admin, "d'élodie").await, ["L'Ordinateur d’Élodie est arrivé"]);
            assert_eq!(texts(&admin, "\"elodie arrive\"").await, Vec::<String>::new());
            assert_eq!(texts(&admin, "\"est arrive\"").await, ["L'Ordinateur d’Élodie est arrivé"]);
            assert_eq!(texts(&admin, "ordinateur -elodie un").await, ["un ordinateur"]);
            assert_eq!(texts(&admin, "strasse").await, ["Die Straße"]);
            assert_eq!(texts(&admin, "gras e-mail").await, ["réunion e-mail **gras**"]);
            assert_eq!(texts(&admin, "京タ").await, ["東京タワー"]);
            assert_eq!(texts(&admin, "-ordinateur -strasse -gras").await, ["東京タワー"]);
            assert_eq!(texts(&admin, "").await.len(), 5);
            assert_eq!(texts(&admin, "'; DROP TABLE \" * ( ) : & | !").await, Vec::<String>::new());
            let hit = &hits(&admin, "elodie ordin").await[0];
            assert_eq!(hit["matches"], json!([[2, 12], [15, 21]]));
            indexed(&server).await;
        }
    }

    async fn filters_narrow_what_is_found(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let today = server.clock().now().date();
        let team = admin.post("/api/chat/channels", json!({ "name": "Équipe", "kind": "public" })).await.expect(201);
        let direct = lina.post("/api/chat/direct", json!({ "people": [admin.account] })).await.expect(201);
        admin.say("palette one").await;
        lina.say("palette two").await;
        send(&admin, team["id"].as_i64().unwrap(), "palette three").await;
        send(&lina, direct["id"].as_i64().unwrap(), "palette four").await;
        let file = lina.upload("/api/chat/attachments?name=Re%C3%A7u.pdf", "%PDF-1.7").await.expect(201);
        let body = json!({ "client_id": Uuid::now_v7(), "text": "palette five", "attachments": [file["id"]] });
        lina.post("/api/chat/channels/1/messages", body).await.expect(201);
        for _ in 0..2 {
            let found = async |query: &str| texts(&admin, query).await.join(", ").replace("palette ", "");
            assert_eq!(found("palette ").await, "five, four, three, two, one");
            assert_eq!(found("palette from:lina").await, "five, four, two");
            assert_eq!(found("from:me").await, "three, one");
            assert_eq!(found("in:equipe").await, "three");
            assert_eq!(found("in:#general from:@LINA").await, "five, two");
            assert_eq!(found("in:@lina").await, "four");
            assert_eq!(found("has:file").await, "five");
            assert_eq!(found("recu").await, "five");
            assert_eq!(found("\"recu pdf\" palette ").await, "five");
            assert_eq!(found(&format!("palette after:{today}")).await, "five, four, three, two, one");
            assert_eq!(found(&format!("palette before:{today}")).await, "");
            let tomorrow = today.succ_opt().unwrap();
            assert_eq!(found(&format!("before:{tomorrow} from:me")).await, "three, one");
            assert_eq!(found(&format!("after:{tomorrow}")).await, "");
            indexed(&server).await;
        }
        for (query, word) in [
            ("from:nobody", "nobody"), ("in:nowhere", "nowhere"), ("in:@nobody", "nobody"), ("before:soon", "2026-01-31"), ("has:luck", "has:file"),
        ] {
            let refused = admin.get(&path(query)).await.expect(422);
            let error = &refused["errors"][0];
            assert_eq!(error["field"], "query");
            assert!(error["message"].as_str().unwrap().contains(word), "{query}: {refused:#}");
        }
    }

    async fn only_what_one_may_read_is_found(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let omar = server.join(&admin, "omar", "member").await;
        let private = lina.post("/api/chat/channels", json!({ "name": "quiet", "kind": "private" })).await.expect(201);
        let public = lina.post("/api/chat/channels", json!({ "name": "loud", "kind": "public" })).await.expect(201);
        let direct = lina.post("/api/chat/direct", json!({ "people": [omar.account] })).await.expect(201);
        send(&lina, private["id"].as_i64().unwrap(), "secret of some").await;
        send(&lina, public["id"].as_i64().unwrap(), "secret of all").await;
        send(&lina, direct["id"].as_i64().unwrap(), "secret of two").await;
        for _ in 0..2 {
            assert_eq!(texts(&lina, "secret").await, ["secret of two", "secret of all", "secret of some"]);
            assert_eq!(texts(&omar, "secret").await, ["secret of two", "secret of all"]);
            assert_eq!(texts(&admin, "secret").await, ["secret of all"]);
            // A channel that one may not read does not even exist.
            assert_eq!(admin.get(&path("in:quiet")).await.code(422), "invalid");
            assert_eq!(admin.get(&path("in:quiet")).await.body["detail"].as_str().map(|detail| detail.replace("quiet", "x")),
                admin.get(&path("in:x")).await.body["detail"].as_str().map(str::to_owned));
            indexed(&server).await;
        }
        let member = format!("/api/chat/channels/{}/members/{}", private["id"], omar.account);
        lina.put(&member, json!({})).await.expect(200);
        assert_eq!(texts(&omar, "secret some").await.len(), 1);
        lina.delete(&member).await.expect(204);
        assert_eq!(texts(&omar, "secret some").await.len(), 0);
    }

    async fn edits_and_deletions_are_known_at_once(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (edited, deleted) = (admin.say("pallet of laptops").await, admin.say("pallet of screens").await);
        for round in 0..2 {
            let (old, new) = (["laptops", "printers"][round], ["printers", "phones"][round]);
            let edit = json!({ "version": round + 1, "text": format!("pallet of {new}") });
            admin.patch(&format!("/api/chat/messages/{}", edited["id"]), edit).await.expect(200);
            assert_eq!(texts(&admin, old).await, Vec::<String>::new());
            assert_eq!(texts(&admin, new).await.len(), 1);
            indexed(&server).await;
        }
        admin.delete(&format!("/api/chat/messages/{}", deleted["id"])).await.expect(200);
        assert_eq!(texts(&admin, "pallet").await, ["pallet of phones"]);
        // What was never in the index when it was deleted does not come into it.
        let short = admin.say("pallet of nothing").await;
        admin.delete(&format!("/api/chat/messages/{}", short["id"])).await.expect(200);
        indexed(&server).await;
        assert_eq!(texts(&admin, "pallet").await, ["pallet of phones"]);
    }

    async fn pages_join_and_the_index_catches_up_after_a_restart(engine: Engine) {
        let mut server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut expected: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for number in 0..330 {
            let text = format!("note {number}{}", if number % 7 == 0 { " rare" } else { "" });
            admin.say(&text).await;
            expected.entry("note").or_default().insert(0, text.clone());
            if number % 7 == 0 {
                expected.entry("rare").or_default().insert(0, text);
            }
        }
        for _ in 0..2 {
            for (query, all) in &expected {
                let (mut joined, mut cursor) = (Vec::new(), String::new());
                loop {
                    let page = admin.get(&format!("{}&limit=20{cursor}", path(query))).await.expect(200);
                    joined.extend(page["items"].as_array().unwrap().iter().map(|hit| hit["message"]["text"].as_str().unwrap().to_owned()));
                    match page["next"].as_str() {
                        Some(next) => cursor = format!("&cursor={next}"),
                        None => break,
                    }
                }
                assert_eq!(joined, *all, "{query}");
            }
            server.stop().await;
            server.start_again().await;
            indexed(&server).await;
        }
        assert_eq!(admin.get("/api/chat/search?limit=201").await.body["errors"][0]["field"], "limit");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_nodes_fill_one_index_together() {
    let one = Server::start(workspace_test_support::Engine::Postgres).await;
    let admin = one.admin().await;
    let two = one.second_node().await;
    let there = admin.at(two.url());
    for number in 0..60 {
        let client = if number % 2 == 0 { &admin } else { &there };
        client.say(&format!("shared {number}")).await;
    }
    indexed(&one).await;
    indexed(&two).await;
    let page = there.get(&format!("{}&limit=200", path("shared"))).await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 60);
}

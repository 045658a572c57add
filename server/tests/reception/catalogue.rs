//! The catalogue: names that exist once, the archive, and merging.

use serde_json::{Value, json};
use workspace_test_support::{Server, on_both_engines};

use crate::{column, entry, id, items_of, journal, laptop, problems};

const CATALOGUE: &str = "/api/reception/catalogue";

on_both_engines! {
    async fn a_name_exists_once_within_its_kind_and_brand(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let create = |body: Value| nora.post(CATALOGUE, body);
        let dell = create(json!({ "kind": "brand", "name": " Dell " })).await.expect(201);
        assert_eq!((dell["name"].as_str(), &dell["parent"], dell["version"].as_i64()), (Some("Dell"), &Value::Null, Some(1)));
        for name in ["Dell", "dell", "DELL  ", "Déll"] {
            assert_eq!(create(json!({ "kind": "brand", "name": name })).await.expect(200), dell, "{name}");
        }
        assert_eq!(journal(&admin, "reception.catalogue.created").await.len(), 1);
        // Another kind, and the same model of another brand, are something else.
        assert_ne!(entry(&nora, "category", None, "Dell").await, id(&dell));
        let hp = entry(&nora, "brand", None, "HP").await;
        let pro = entry(&nora, "model", Some(hp), "Pro").await;
        assert_ne!(entry(&nora, "model", Some(id(&dell)), "Pro").await, pro);

        for (body, field, code) in [
            (json!({ "kind": "model", "name": "x" }), "parent", "required"),
            (json!({ "kind": "brand", "parent": hp, "name": "x" }), "parent", "invalid"),
            (json!({ "kind": "model", "parent": 999, "name": "x" }), "parent", "unknown"),
            (json!({ "kind": "model", "parent": pro, "name": "x" }), "parent", "unknown"),
            (json!({ "kind": "brand", "name": "  " }), "name", "required"),
            (json!({ "kind": "brand", "name": "x".repeat(101) }), "name", "too_long"),
            (json!({ "kind": "brand", "name": "a\u{7}b" }), "name", "invalid"),
        ] {
            assert_eq!(problems(&create(body).await.expect(422)), [(field, code)]);
        }
        let unknown = create(json!({ "kind": "colour", "name": "x" })).await.expect(400);
        assert_eq!(unknown["errors"][0]["field"], "kind");
        assert!(unknown["errors"][0]["message"].as_str().unwrap().contains("`outcome`"), "{unknown:#}");
        let viewer = server.join(&admin, "viola", "viewer").await;
        assert_eq!(viewer.post(CATALOGUE, json!({ "kind": "brand", "name": "x" })).await.code(403), "not_allowed");
    }

    async fn an_entry_is_renamed_archived_and_taken_back(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (acer, asus) = (entry(&admin, "brand", None, "Acer").await, entry(&admin, "brand", None, "Asus").await);
        let path = format!("{CATALOGUE}/{acer}");
        let taken = admin.patch(&path, json!({ "version": 1, "name": "ASUS" })).await.expect(409);
        assert_eq!((taken["code"].as_str(), taken["current"]["id"].as_i64()), (Some("name_taken"), Some(asus)));
        let archived = admin.patch(&path, json!({ "version": 1, "name": "ACER", "archived": true })).await.expect(200);
        assert!(archived["archived_at"].is_string() && archived["name"] == "ACER" && archived["version"] == 2);
        let stale = admin.patch(&path, json!({ "version": 1, "archived": false })).await.expect(409);
        assert_eq!((stale["code"].as_str(), &stale["current"]), (Some("version_conflict"), &archived));
        // What is so already changes nothing.
        assert_eq!(admin.patch(&path, json!({ "version": 2, "archived": true })).await.expect(200), archived);
        let listed = async |query: &str| admin.get(&format!("{CATALOGUE}?kind=brand{query}")).await.expect(200);
        assert_eq!(column(&listed("").await, "name"), ["Asus"]);
        assert_eq!(column(&listed("&archived=true").await, "name"), ["ACER"]);
        // Whoever types the name again takes it back.
        let back = admin.post(CATALOGUE, json!({ "kind": "brand", "name": "acer" })).await.expect(200);
        assert_eq!((id(&back), &back["archived_at"], back["version"].as_i64()), (acer, &Value::Null, Some(3)));
        let entries = journal(&admin, "reception.catalogue.changed").await;
        assert_eq!((entries.len(), &entries[0]["data"]["entry"]), (2, &back));
    }

    async fn entries_are_found_by_the_beginning_of_their_name(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (hp, dell) = (entry(&admin, "brand", None, "HP").await, entry(&admin, "brand", None, "Dell").await);
        for (brand, name) in [(hp, "Élite 800"), (dell, "elite 800"), (hp, "ProBook"), (dell, "Latitude"), (hp, "Elite 600")] {
            entry(&admin, "model", Some(brand), name).await;
        }
        let listed = async |query: &str| admin.get(&format!("{CATALOGUE}?kind=model{query}")).await.expect(200);
        assert_eq!(column(&listed("&query=ELI").await, "name"), ["Elite 600", "Élite 800", "elite 800"]);
        assert_eq!(column(&listed(&format!("&query=eli&parent={hp}")).await, "name"), ["Elite 600", "Élite 800"]);
        assert_eq!(column(&listed(&format!("&parent={dell}")).await, "name"), ["elite 800", "Latitude"]);
        // Pages join between two entries of the same name, too.
        let first = listed("&limit=2").await;
        let second = listed(&format!("&limit=2&cursor={}", first["next"].as_str().unwrap())).await;
        assert_eq!((column(&first, "name"), column(&second, "name")), (vec![&json!("Elite 600"), &json!("Élite 800")], vec![&json!("elite 800"), &json!("Latitude")]));
        let problem = admin.get(CATALOGUE).await.expect(400);
        assert_eq!(problem["errors"][0]["field"], "kind");
    }

    async fn merging_moves_every_reference(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let (hp, packard) = (entry(&nora, "brand", None, "HP").await, entry(&nora, "brand", None, "Hewlett-Packard").await);
        let elite = entry(&nora, "model", Some(hp), "EliteBook").await;
        let their_elite = entry(&nora, "model", Some(packard), "elitebook").await;
        let probook = entry(&nora, "model", Some(packard), "ProBook").await;
        let (mut one, mut two) = (laptop("A1"), laptop("A2"));
        (one["model"], two["model"]) = (json!(their_elite), json!(probook));
        let lot = id(&nora.post("/api/reception/lots", json!({ "received_on": "2026-11-30", "items": [one, two] })).await.expect(201));

        let merge = async |id: i64, body: Value| admin.post(&format!("{CATALOGUE}/{id}/merge"), body).await;
        assert_eq!(nora.post(&format!("{CATALOGUE}/{packard}/merge"), json!({ "version": 1, "into": hp })).await.code(403), "not_allowed");
        assert_eq!(problems(&merge(packard, json!({ "version": 1, "into": packard })).await.expect(422)), [("into", "invalid")]);
        assert_eq!(problems(&merge(packard, json!({ "version": 1, "into": elite })).await.expect(422)), [("into", "unknown")]);
        assert_eq!(problems(&merge(their_elite, json!({ "version": 1, "into": elite })).await.expect(422)), [("into", "other_brand")]);
        assert_eq!(merge(packard, json!({ "version": 7, "into": hp })).await.code(409), "version_conflict");
        assert_eq!(merge(999, json!({ "version": 1, "into": hp })).await.code(404), "not_found");
        assert!(journal(&admin, "reception.catalogue.merged").await.is_empty());

        assert_eq!(id(&merge(packard, json!({ "version": 1, "into": hp })).await.expect(200)), hp);
        let entries = journal(&admin, "reception.catalogue.merged").await;
        assert_eq!((entries.len(), &entries[0]["data"]["from"]["merged_into"], id(&entries[0]["data"]["into"])), (1, &json!(hp), hp));
        let items = items_of(&nora, lot).await;
        for (item, model, name) in [(&items[0], elite, "EliteBook"), (&items[1], probook, "ProBook")] {
            assert_eq!(item["brand"], json!({ "id": hp, "name": "HP" }));
            assert_eq!(item["model"], json!({ "id": model, "name": name }));
            assert_eq!(item["version"], 1, "nobody's edit is refused for it");
        }
        // The old names lead to what they became a part of.
        let create = |body: Value| nora.post(CATALOGUE, body);
        assert_eq!(id(&create(json!({ "kind": "brand", "name": "hewlett-packard" })).await.expect(200)), hp);
        assert_eq!(id(&create(json!({ "kind": "model", "parent": packard, "name": "Probook" })).await.expect(200)), probook);
        let mut three = laptop("A3");
        (three["brand"], three["model"]) = (json!(packard), json!(their_elite));
        let added = nora.post(&format!("/api/reception/lots/{lot}/items"), json!({ "items": [three] })).await.expect(201);
        assert_eq!((id(&added["items"][0]["brand"]), id(&added["items"][0]["model"])), (hp, elite));
        let listed = nora.get(&format!("{CATALOGUE}?kind=brand")).await.expect(200);
        assert_eq!(column(&listed, "id"), [hp]);
        assert_eq!(column(&nora.get(&format!("{CATALOGUE}?kind=model&parent={hp}")).await.expect(200), "id"), [elite, probook]);
        assert_eq!(merge(packard, json!({ "version": 2, "into": hp })).await.code(409), "merged");
        assert_eq!(nora.patch(&format!("{CATALOGUE}/{packard}"), json!({ "version": 2, "name": "x" })).await.code(409), "merged");
        let second = entry(&nora, "model", Some(hp), "ProBook G2").await;
        merge(second, json!({ "version": 1, "into": probook })).await.expect(200);
        // Merged once more, both old names lead on.
        let last = entry(&nora, "brand", None, "HP Inc.").await;
        merge(hp, json!({ "version": 1, "into": last })).await.expect(200);
        assert_eq!(id(&create(json!({ "kind": "brand", "name": "Hewlett-Packard" })).await.expect(200)), last);
        assert_eq!(id(&items_of(&nora, lot).await[0]["brand"]), last);
        assert_eq!(id(&create(json!({ "kind": "model", "parent": last, "name": "probook g2" })).await.expect(200)), probook);
    }
}

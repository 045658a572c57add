//! Items: adding, changing many at once, re-entries, deleting, and the inventory.

use reqwest::Method;
use serde_json::{Value, json};
use workspace_test_support::{Server, on_both_engines};

use crate::{change, column, entry, finish, history, id, items_of, journal, laptop, lot, problems};

const ITEMS: &str = "/api/reception/items";

on_both_engines! {
    async fn items_are_added_in_order_all_of_them_or_none(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let lot = id(&lot(&nora, &["S1"]).await);
        let path = format!("/api/reception/lots/{lot}/items");
        let (dell, hp) = (entry(&nora, "brand", None, "Dell").await, entry(&nora, "brand", None, "HP").await);
        let latitude = entry(&nora, "model", Some(dell), "Latitude").await;
        let add = |items: Value| nora.post(&path, json!({ "items": items }));
        let with = |serial: &str, field: &str, value: Value| { let mut item = laptop(serial); item[field] = value; item };
        for (items, field, code) in [
            (json!([]), "items", "out_of_range"),
            (json!(vec![laptop("x"); 201]), "items", "out_of_range"),
            (json!([laptop("N1"), laptop("N2"), laptop(" n1 ")]), "items[2].serial", "duplicate"),
            (json!([laptop("N1"), laptop("s1")]), "items[1].serial", "duplicate"),
            (json!([laptop("N1"), laptop("   ")]), "items[1].serial", "required"),
            (json!([laptop("a\u{0}b")]), "items[0].serial", "invalid"),
            (json!([laptop("A\r\nB")]), "items[0].serial", "invalid"),
            (json!([laptop(&"9".repeat(10_000))]), "items[0].serial", "too_long"),
            (json!([laptop("N1"), with("N2", "kind", json!("other"))]), "items[1].kind_label", "required"),
            (json!([with("N1", "kind_label", json!("Imprimante"))]), "items[0].kind_label", "invalid"),
            (json!([with("N1", "brand", json!(999))]), "items[0].brand", "unknown"),
            (json!([with("N1", "brand", json!(latitude))]), "items[0].brand", "unknown"),
            (json!([with("N1", "model", json!(999))]), "items[0].model", "unknown"),
            (json!([with("N1", "technician", json!({ "account": 999 }))]), "items[0].technician", "unknown"),
            (json!([with("N1", "technician", json!({ "name": "" }))]), "items[0].technician.name", "required"),
            (json!([with("N1", "place", json!(999))]), "items[0].place", "unknown"),
            (json!([with("N1", "outcome", json!("custom"))]), "items[0].outcome_label", "required"),
            (json!([with("N1", "outcome_label", json!(1))]), "items[0].outcome_label", "invalid"),
            (json!([with("N1", "note", json!("x".repeat(4_001)))]), "items[0].note", "too_long"),
        ] {
            assert_eq!(problems(&add(items).await.expect(422)), [(field, code)]);
        }
        let mut wrong = with("N1", "brand", json!(hp));
        wrong["model"] = json!(latitude);
        assert_eq!(problems(&add(json!([wrong])).await.expect(422)), [("items[0].model", "other_brand")]);
        for (field, accepted) in [("kind", "`laptop`"), ("entry_mode", "`manual`"), ("os", "`chromeos`"), ("outcome", "`scrap`")] {
            let problem = add(json!([with("N1", field, json!("toaster"))])).await.expect(400);
            assert_eq!(problem["errors"][0]["field"], format!("items[0].{field}"));
            assert!(problem["errors"][0]["message"].as_str().unwrap().contains(accepted), "{problem:#}");
        }
        assert_eq!(items_of(&nora, lot).await.len(), 1, "nothing of what was refused is there");
        assert!(journal(&admin, "reception.items.added").await.is_empty());

        let added = add(json!([with(" N1 ", "model", json!(latitude)), with("N2", "os", json!("chromeos"))])).await.expect(201);
        let (one, two) = (&added["items"][0], &added["items"][1]);
        assert_eq!((one["serial"].as_str(), one["position"].as_i64(), two["position"].as_i64()), (Some("N1"), Some(2), Some(3)));
        assert_eq!((&one["brand"], &one["model"]), (&json!({ "id": dell, "name": "Dell" }), &json!({ "id": latitude, "name": "Latitude" })));
        assert_eq!((two["os"].as_str(), two["entry_mode"].as_str(), two["entered_by"].as_i64(), two["version"].as_i64()), (Some("chromeos"), Some("scan"), Some(nora.account), Some(1)));
        assert_eq!((added["lots"][0]["counters"]["total"].as_i64(), one["lot_number"].as_i64()), (Some(3), Some(1)));
        let entries = journal(&admin, "reception.items.added").await;
        assert_eq!((entries.len(), &entries[0]["data"]), (1, &added));
        assert_eq!(nora.post("/api/reception/lots/999/items", json!({ "items": [laptop("x")] })).await.code(404), "not_found");
        // Sent twice with one key, it is there once.
        let (body, key) = (json!({ "items": [laptop("N3")] }), [("idempotency-key", "scan-1")]);
        let first = nora.send(Method::POST, &path, Some(body.clone()), &key).await.expect(201);
        assert_eq!(nora.send(Method::POST, &path, Some(body), &key).await.expect(201), first);
        assert_eq!(items_of(&nora, lot).await.len(), 4);
    }

    async fn what_was_seen_before_is_a_reentry_that_must_be_meant(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let first = items_of(&admin, id(&lot(&admin, &["PF-1", "PF-2"]).await)).await;
        let second = id(&lot(&admin, &[]).await);
        let path = format!("/api/reception/lots/{second}/items");
        let mut body = json!({ "items": [laptop("new"), laptop("pf-1")] });
        let refused = admin.post(&path, body.clone()).await.expect(409);
        assert_eq!((refused["code"].as_str(), problems(&refused)), (Some("seen_before"), vec![("items[1].serial", "seen_before")]));
        assert_eq!(refused["current"], json!([first[0]]));
        assert!(items_of(&admin, second).await.is_empty());
        body["reentry"] = json!(true);
        let added = admin.post(&path, body).await.expect(201);
        assert_eq!((&added["items"][0]["previous"], &added["items"][1]["previous"]), (&Value::Null, &first[0]["id"]));
        // A new lot asks too, and shows the newest first.
        let again = json!({ "received_on": "2026-11-30", "items": [laptop("PF-1")] });
        let refused = admin.post("/api/reception/lots", again).await.expect(409);
        assert_eq!(refused["current"].as_array().unwrap().iter().map(id).collect::<Vec<_>>(), [id(&added["items"][1]), id(&first[0])]);
        // So does a serial number that is mended.
        let mended = change(&added["items"].as_array().unwrap()[..1], json!({ "serial": "PF-2" }));
        assert_eq!(problems(&admin.patch(ITEMS, mended.clone()).await.expect(409)), [("set.serial", "seen_before")]);
        let mut meant = mended;
        meant["reentry"] = json!(true);
        assert_eq!(admin.patch(ITEMS, meant).await.expect(200)["items"][0]["previous"], first[1]["id"]);
    }

    async fn many_items_are_changed_at_once(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let (dell, hp) = (entry(&nora, "brand", None, "Dell").await, entry(&nora, "brand", None, "HP").await);
        let latitude = entry(&nora, "model", Some(dell), "Latitude").await;
        let label = entry(&nora, "outcome", None, "Vendu").await;
        let (a, b) = (id(&lot(&nora, &["A1", "A2"]).await), id(&lot(&nora, &["B1"]).await));
        let mut items = items_of(&nora, a).await;
        items.extend(items_of(&nora, b).await);
        let set = json!({ "model": latitude, "os": "linux", "outcome": "custom", "outcome_label": label, "technician": { "account": nora.account }, "note": "n" });
        let changed = nora.patch(ITEMS, change(&items, set)).await.expect(200);
        assert_eq!(changed["lots"].as_array().unwrap().iter().map(id).collect::<Vec<_>>(), [a, b]);
        assert!(changed["lots"].as_array().unwrap().iter().all(|lot| lot["state"] == "finished"), "{changed:#}");
        let items = changed["items"].as_array().unwrap().clone();
        for item in &items {
            assert_eq!((id(&item["brand"]), id(&item["model"]), item["outcome_label"]["name"].as_str()), (dell, latitude, Some("Vendu")));
            assert_eq!((item["version"].as_i64(), item["outcome_by"].as_i64(), &item["technician"]), (Some(2), Some(nora.account), &json!({ "account": nora.account })));
            assert!(item["outcome_at"].is_string());
        }
        let entries = journal(&admin, "reception.items.changed").await;
        assert_eq!((entries.len(), &entries[0]["data"]), (1, &changed));
        assert!(history(&nora, "B1").await.contains(&("item".to_owned(), "changed".to_owned())));
        // What is so already makes no new version, and no entry.
        assert_eq!(nora.patch(ITEMS, change(&items, json!({ "note": "n", "os": "linux" }))).await.expect(200), changed);
        assert_eq!(journal(&admin, "reception.items.changed").await.len(), 1);

        // One that was changed since stops all of them.
        let now = nora.patch(ITEMS, change(&items[1..2], json!({ "note": "mine" }))).await.expect(200)["items"][0].clone();
        let stale = nora.patch(ITEMS, change(&items, json!({ "note": "theirs" }))).await.expect(409);
        assert_eq!((stale["code"].as_str(), &stale["current"]), (Some("version_conflict"), &json!([now])));
        assert_eq!(items_of(&nora, a).await, [items[0].clone(), now]);

        // null clears; another brand takes the model away; an outcome that goes takes its stamp and label along.
        let one = |set: Value| nora.patch(ITEMS, change(&items[..1], set));
        let cleared = one(json!({ "brand": hp, "os": null, "outcome": null, "technician": null, "note": "" })).await.expect(200);
        let item = &cleared["items"][0];
        assert_eq!((id(&item["brand"]), item["note"].as_str()), (hp, Some("")));
        for field in ["model", "os", "outcome", "outcome_label", "outcome_at", "outcome_by", "technician"] {
            assert_eq!(item[field], Value::Null, "{field}");
        }
        assert_eq!(cleared["lots"][0]["state"], "in_progress");
        let items = [item.clone()];
        let one = |set: Value| nora.patch(ITEMS, change(&items, set));
        for (set, field, code) in [
            (json!({ "kind": "other" }), "set.kind_label", "required"),
            (json!({ "kind_label": "Imprimante" }), "set.kind_label", "invalid"),
            (json!({ "kind": "screen", "kind_label": "x" }), "set.kind_label", "invalid"),
            (json!({ "brand": hp, "model": latitude }), "set.model", "other_brand"),
            (json!({ "brand": null, "model": latitude }), "set.model", "other_brand"),
            (json!({ "brand": 999 }), "set.brand", "unknown"),
            (json!({ "outcome": "custom" }), "set.outcome_label", "required"),
            (json!({ "outcome": "scrap", "outcome_label": label }), "set.outcome_label", "invalid"),
            (json!({ "outcome_label": label }), "set.outcome_label", "invalid"),
            (json!({ "technician": { "account": 999 } }), "set.technician", "unknown"),
            (json!({ "technician": { "name": "x".repeat(101) } }), "set.technician.name", "too_long"),
            (json!({ "place": 999 }), "set.place", "unknown"),
            (json!({ "serial": "a2" }), "set.serial", "duplicate"),
            (json!({ "serial": "\u{1b}[A" }), "set.serial", "invalid"),
        ] {
            assert_eq!(problems(&one(set).await.expect(422)), [(field, code)]);
        }
        let other = one(json!({ "kind": "other", "kind_label": "Imprimante", "serial": "a1" })).await.expect(200)["items"][0].clone();
        assert_eq!((other["kind"].as_str(), other["kind_label"].as_str(), other["serial"].as_str()), (Some("other"), Some("Imprimante"), Some("a1")));
        let back = nora.patch(ITEMS, change(&[other], json!({ "kind": "desktop" }))).await.expect(200);
        assert_eq!(back["items"][0]["kind_label"], "", "a label belongs to the kind other");

        let b1 = items_of(&nora, b).await[0].clone();
        for (items, set, field, code) in [
            (json!([]), json!({}), "items", "out_of_range"),
            (json!([{ "id": 1, "version": 1 }, { "id": 1, "version": 1 }]), json!({}), "items[1].id", "duplicate"),
            (json!([{ "id": b1["id"], "version": b1["version"] }, { "id": 999, "version": 1 }]), json!({ "note": "x" }), "items[1].id", "unknown"),
            (json!([{ "id": 1, "version": 1 }, { "id": 2, "version": 1 }]), json!({ "serial": "x" }), "set.serial", "invalid"),
        ] {
            assert_eq!(problems(&nora.patch(ITEMS, json!({ "items": items, "set": set })).await.expect(422)), [(field, code)]);
        }
        let viewer = server.join(&admin, "viola", "viewer").await;
        assert_eq!(viewer.patch(ITEMS, change(&[b1], json!({ "note": "x" }))).await.code(403), "not_allowed");
    }

    async fn a_deleted_item_comes_back_unless_it_was_entered_again(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let lot = id(&lot(&nora, &["S1", "S2"]).await);
        let items = items_of(&nora, lot).await;
        let path = format!("{ITEMS}/{}", items[0]["id"]);
        nora.delete(&path).await.expect(204);
        assert_eq!(nora.delete(&path).await.code(404), "not_found");
        assert_eq!(nora.get(&path).await.code(404), "not_found");
        assert!(admin.get(&path).await.expect(200)["deleted_at"].is_string());
        assert_eq!(problems(&nora.patch(ITEMS, change(&items[..1], json!({ "note": "x" }))).await.expect(422)), [("items[0].id", "unknown")]);
        assert_eq!(column(&admin.get(&format!("{ITEMS}?deleted=true")).await.expect(200), "serial"), ["S1"]);
        assert_eq!(nora.get(&format!("{ITEMS}?deleted=true")).await.code(403), "not_allowed");
        let restore = |client: &workspace_test_support::Client| { let client = client.clone(); let path = format!("{path}/restoration"); async move { client.send(Method::POST, &path, None, &[]).await } };
        assert_eq!(restore(&nora).await.code(403), "not_allowed");
        let restored = restore(&admin).await.expect(200);
        assert_eq!((&restored["deleted_at"], restored["version"].as_i64()), (&Value::Null, Some(3)));
        assert_eq!(restore(&admin).await.expect(200), restored, "it was already");
        // Its serial number may be entered again once it is deleted; then it stays so.
        nora.delete(&path).await.expect(204);
        let added = nora.post(&format!("/api/reception/lots/{lot}/items"), json!({ "items": [laptop("S1")] })).await.expect(201);
        assert_eq!(added["items"][0]["position"], 3, "positions are not given twice");
        let refused = restore(&admin).await.expect(409);
        assert_eq!((refused["code"].as_str(), &refused["current"]), (Some("duplicate"), &added["items"]));
        assert_eq!(journal(&admin, "reception.items.deleted").await.len(), 2);
        assert_eq!(journal(&admin, "reception.items.restored").await.len(), 1);
    }

    async fn the_inventory_is_filtered(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let dell = entry(&admin, "brand", None, "Dell").await;
        let latitude = entry(&admin, "model", Some(dell), "Latitude").await;
        let label = entry(&admin, "outcome", None, "Vendu").await;
        let done = id(&lot(&admin, &["AB1", "AB2"]).await);
        let open = id(&lot(&admin, &["ÉB3", "ab10", "C4"]).await);
        finish(&admin, done).await;
        let items = items_of(&admin, open).await;
        admin.patch(ITEMS, change(&items[..1], json!({ "model": latitude, "kind": "screen", "technician": { "account": admin.account } }))).await.expect(200);
        admin.patch(ITEMS, change(&items[1..2], json!({ "outcome": "custom", "outcome_label": label }))).await.expect(200);
        let found = async |query: &str| {
            let page = admin.get(&format!("{ITEMS}?{query}")).await.expect(200);
            column(&page, "serial").into_iter().map(|serial| serial.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for (query, expected) in [
            (String::new(), vec!["C4", "ab10", "ÉB3", "AB2", "AB1"]),
            (format!("lot={done}"), vec!["AB2", "AB1"]),
            ("open=true".to_owned(), vec!["C4", "ab10", "ÉB3"]),
            ("open=false".to_owned(), vec!["AB2", "AB1"]),
            ("serial=aB1".to_owned(), vec!["AB1", "ab10"]),
            ("serial=eb".to_owned(), vec!["ÉB3"]),
            ("serial=%25".to_owned(), vec![]),
            ("kind=screen".to_owned(), vec!["ÉB3"]),
            ("outcome=none".to_owned(), vec!["C4", "ÉB3"]),
            ("outcome=refurbished".to_owned(), vec!["AB2", "AB1"]),
            (format!("outcome=custom&outcome_label={label}"), vec!["ab10"]),
            (format!("brand={dell}"), vec!["ÉB3"]),
            (format!("model={latitude}&kind=laptop"), vec![]),
            (format!("technician={}&outcome=none", admin.account), vec!["ÉB3"]),
            ("in_stock=true&kind=screen".to_owned(), vec!["ÉB3"]),
            ("in_stock=false".to_owned(), vec![]),
            ("place=1".to_owned(), vec![]),
        ] {
            assert_eq!(found(&query).await, expected, "{query}");
        }
        let one = admin.get(&format!("{ITEMS}/{}", items[2]["id"])).await.expect(200);
        assert_eq!(one, items[2]);
        // A lot is read by position, in pages of up to 500.
        let path = format!("/api/reception/lots/{open}/items");
        let page = admin.get(&format!("{path}?limit=2")).await.expect(200);
        let rest = admin.get(&format!("{path}?limit=2&cursor={}", page["next"].as_str().unwrap())).await.expect(200);
        assert_eq!((column(&page, "serial"), column(&rest, "serial"), &rest["next"]), (vec![&json!("ÉB3"), &json!("ab10")], vec![&json!("C4")], &Value::Null));
        admin.get(&format!("{path}?limit=500")).await.expect(200);
        assert_eq!(problems(&admin.get(&format!("{path}?limit=501")).await.expect(422)), [("limit", "out_of_range")]);
    }
}

//! Lots: their numbers, their states, their counters, and what holds once they were recovered.

use reqwest::Method;
use serde_json::{Value, json};
use workspace_test_support::{Server, on_both_engines};

use crate::{change, column, finish, history, id, items_of, journal, laptop, lot, problems};

const LOTS: &str = "/api/reception/lots";

on_both_engines! {
    async fn lots_are_numbered_without_gaps_and_begin_with_their_items(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let body = json!({ "name": " Mairie ", "supplier": "Ville de Lyon", "received_on": "2026-11-28", "note": "two pallets\nand a box", "items": [laptop("S1"), laptop("S2")] });
        let key = [("idempotency-key", "k-1")];
        let first = nora.send(Method::POST, LOTS, Some(body.clone()), &key).await.expect(201);
        assert_eq!((first["number"].as_i64(), first["name"].as_str(), first["received_on"].as_str()), (Some(1), Some("Mairie"), Some("2026-11-28")));
        assert_eq!((first["state"].as_str(), first["progress"].as_i64(), first["created_by"].as_i64()), (Some("received"), Some(0), Some(nora.account)));
        assert_eq!(first["counters"]["total"], 2);
        assert_eq!(nora.send(Method::POST, LOTS, Some(body), &key).await.expect(201), first, "sent twice, it exists once");
        let entries = journal(&admin, "reception.lot.created").await;
        assert_eq!(entries.len(), 1);
        assert_eq!((entries[0]["subject"].as_str(), &entries[0]["data"]["lot"]), (Some(format!("lot:{}", id(&first)).as_str()), &first));
        assert_eq!(entries[0]["data"]["items"], json!(items_of(&nora, id(&first)).await));

        // What is refused takes no number, and leaves no lot.
        let twice = json!({ "received_on": "2026-11-30", "items": [laptop("T1"), laptop("t1 ")] });
        assert_eq!(problems(&nora.post(LOTS, twice).await.expect(422)), [("items[1].serial", "duplicate")]);
        assert_eq!(lot(&nora, &[]).await["number"], 2);
        assert_eq!(column(&nora.get(LOTS).await.expect(200), "number"), [2, 1]);

        for (body, field, code) in [
            (json!({ "received_on": "2026-11-30", "name": "x".repeat(256) }), "name", "too_long"),
            (json!({ "received_on": "2026-11-30", "supplier": "a\nb" }), "supplier", "invalid"),
            (json!({ "received_on": "2026-11-30", "note": "x".repeat(4_001) }), "note", "too_long"),
            (json!({ "received_on": "2026-11-30", "items": vec![laptop("x"); 501] }), "items", "out_of_range"),
        ] {
            assert_eq!(problems(&nora.post(LOTS, body).await.expect(422)), [(field, code)]);
        }
        for day in [json!("2026-02-30"), json!("30/11/2026"), json!(20_261_130), Value::Null] {
            assert_eq!(nora.post(LOTS, json!({ "received_on": day })).await.expect(400)["errors"][0]["field"], "received_on");
        }
        let viewer = server.join(&admin, "viola", "viewer").await;
        assert_eq!(viewer.post(LOTS, json!({ "received_on": "2026-11-30" })).await.code(403), "not_allowed");
        viewer.get(&format!("{LOTS}/{}", id(&first))).await.expect(200);
    }

    async fn a_lot_s_state_follows_from_its_items(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let id = id(&lot(&nora, &["S1", "S2", "S3"]).await);
        let items = items_of(&nora, id).await;
        let patch = async |items: &[Value], set: Value| {
            nora.patch("/api/reception/items", change(items, set)).await.expect(200)["lots"][0].clone()
        };
        // A technician alone begins nothing.
        let now = patch(&items, json!({ "technician": { "account": nora.account } })).await;
        assert_eq!((now["state"].as_str(), now["counters"]["unassigned"].as_i64()), (Some("received"), Some(0)));
        let items = items_of(&nora, id).await;
        let now = patch(&items[..2], json!({ "outcome": "scrap" })).await;
        assert_eq!((now["state"].as_str(), now["progress"].as_i64(), now["counters"]["pending"].as_i64()), (Some("in_progress"), Some(66), Some(1)));
        server.shift(chrono::TimeDelta::minutes(1));
        let now = patch(&items[2..], json!({ "outcome": "parts" })).await;
        assert_eq!((now["state"].as_str(), now["progress"].as_i64()), (Some("finished"), Some(100)));
        let finished_at = now["finished_at"].as_str().unwrap().to_owned();
        // The stamp stays while it is finished, goes when an item loses its outcome, and comes with deleting the one that is not done.
        server.shift(chrono::TimeDelta::minutes(1));
        let items = items_of(&nora, id).await;
        let now = patch(&items, json!({ "note": "weighed" })).await;
        assert_eq!(now["finished_at"], finished_at);
        let items = items_of(&nora, id).await;
        let now = patch(&items[..1], json!({ "outcome": null })).await;
        assert_eq!((now["state"].as_str(), &now["finished_at"]), (Some("in_progress"), &Value::Null));
        nora.delete(&format!("/api/reception/items/{}", items[0]["id"])).await.expect(204);
        let now = nora.get(&format!("{LOTS}/{id}")).await.expect(200);
        assert_eq!((now["state"].as_str(), now["counters"]["total"].as_i64(), now["version"].as_i64()), (Some("finished"), Some(2), Some(1)));
        // Adding to it takes the stamp back.
        let added = nora.post(&format!("{LOTS}/{id}/items"), json!({ "items": [laptop("S4")] })).await.expect(201);
        assert_eq!((added["lots"][0]["state"].as_str(), &added["lots"][0]["finished_at"]), (Some("in_progress"), &Value::Null));
        let kept = history(&nora, "S2").await;
        let of_lot: Vec<&str> = kept.iter().filter(|(subject, _)| subject == "lot").map(|(_, verb)| verb.as_str()).collect();
        assert_eq!(of_lot, ["created", "finished", "reopened", "finished", "reopened"]);
    }

    async fn counters_tell_what_the_items_are(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let label = crate::entry(&admin, "outcome", None, "Donné tel quel").await;
        let item = |serial: &str, kind: &str, outcome: Value, technician: Value| {
            let mut item = json!({ "serial": serial, "kind": kind, "entry_mode": "manual", "outcome": outcome, "technician": technician });
            if kind == "other" { item["kind_label"] = json!("Imprimante"); }
            if outcome == "custom" { item["outcome_label"] = json!(label); }
            item
        };
        let lea = json!({ "name": "Léa" });
        let items = json!([
            item("1", "laptop", json!("refurbished"), lea.clone()), item("2", "laptop", json!("parts"), Value::Null),
            item("3", "desktop", json!("scrap"), lea.clone()), item("4", "screen", json!("custom"), lea.clone()),
            item("5", "other", Value::Null, lea), item("6", "other", Value::Null, Value::Null),
        ]);
        let lot = admin.post(LOTS, json!({ "received_on": "2026-11-30", "items": items })).await.expect(201);
        let counters = json!({
            "total": 6, "refurbished": 1, "parts": 1, "scrap": 1, "custom": 1, "pending": 2, "unassigned": 2, "done": 3,
            "by_kind": { "laptop": 2, "desktop": 1, "screen": 1, "other": 2 },
        });
        assert_eq!((&lot["counters"], lot["progress"].as_i64(), lot["state"].as_str()), (&counters, Some(50), Some("in_progress")));
        let empty = crate::lot(&admin, &[]).await;
        assert_eq!((empty["progress"].as_i64(), empty["state"].as_str()), (Some(0), Some("received")), "nothing is not finished");
        // The same on a page of lots.
        let page = admin.get(LOTS).await.expect(200);
        assert_eq!((column(&page, "counters")[1], &page["items"][0]), (&counters, &empty));
    }

    async fn nothing_changes_in_a_recovered_lot(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let id = id(&lot(&nora, &["S1", "S2"]).await);
        let (path, recovered) = (format!("{LOTS}/{id}"), format!("{LOTS}/{id}/recovered"));
        let set = |version: i64, recovered: bool| json!({ "version": version, "recovered": recovered });
        assert_eq!(nora.put(&recovered, set(1, true)).await.code(409), "not_finished");
        finish(&nora, id).await;
        assert_eq!(nora.put(&recovered, set(9, true)).await.code(409), "version_conflict");
        let lot = nora.put(&recovered, set(1, true)).await.expect(200);
        assert!(lot["recovered_at"].is_string() && lot["recovered_by"] == nora.account && lot["version"] == 2, "{lot:#}");
        assert_eq!(nora.put(&recovered, set(2, true)).await.expect(200), lot, "it was already");
        let items = items_of(&nora, id).await;
        for refused in [
            nora.patch(&path, json!({ "version": 2, "name": "x" })).await,
            nora.delete(&path).await,
            nora.post(&format!("{path}/items"), json!({ "items": [laptop("S3")] })).await,
            nora.patch("/api/reception/items", change(&items, json!({ "note": "x" }))).await,
            nora.delete(&format!("/api/reception/items/{}", items[0]["id"])).await,
        ] {
            assert_eq!(refused.code(409), "recovered");
        }
        assert_eq!(items_of(&nora, id).await, items);
        assert_eq!(nora.put(&recovered, set(2, false)).await.code(403), "not_allowed");
        let back = admin.put(&recovered, set(2, false)).await.expect(200);
        assert_eq!((&back["recovered_at"], &back["recovered_by"], back["state"].as_str()), (&Value::Null, &Value::Null, Some("finished")));
        nora.patch(&path, json!({ "version": 3, "name": "again" })).await.expect(200);
        for kind in ["reception.lot.recovered", "reception.lot.recovery_undone"] {
            assert_eq!(journal(&admin, kind).await.len(), 1, "{kind}");
        }
        let verbs: Vec<String> = history(&nora, "S1").await.into_iter().filter(|(subject, _)| subject == "lot").map(|(_, verb)| verb).collect();
        assert_eq!(verbs, ["created", "finished", "recovered", "recovery_undone", "changed"]);
    }

    async fn what_is_written_of_a_lot_changes_on_its_version(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let id = id(&lot(&admin, &[]).await);
        let path = format!("{LOTS}/{id}");
        let changed = admin.patch(&path, json!({ "version": 1, "name": " École ", "supplier": "Rectorat", "received_on": "2026-10-01", "note": "n" })).await.expect(200);
        assert_eq!((changed["name"].as_str(), changed["received_on"].as_str(), changed["version"].as_i64()), (Some("École"), Some("2026-10-01"), Some(2)));
        let stale = admin.patch(&path, json!({ "version": 1, "name": "x" })).await.expect(409);
        assert_eq!((stale["code"].as_str(), &stale["current"]), (Some("version_conflict"), &changed));
        assert_eq!(admin.patch(&path, json!({ "version": 2, "name": "École" })).await.expect(200), changed, "nothing changed");
        assert_eq!(journal(&admin, "reception.lot.changed").await.len(), 1);
        assert_eq!(problems(&admin.patch(&path, json!({ "version": 2, "name": "a\tb" })).await.expect(422)), [("name", "invalid")]);
        assert_eq!(column(&admin.get(&format!("{LOTS}?query=ecole")).await.expect(200), "id"), [id]);
    }

    async fn lots_are_found_by_state_day_and_text(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let make = async |name: &str, supplier: &str, day: &str, items: Value| {
            id(&admin.post(LOTS, json!({ "name": name, "supplier": supplier, "received_on": day, "items": items })).await.expect(201))
        };
        let received = make("Mairie", "Ville de Saint-Étienne", "2026-01-10", json!([laptop("A")])).await;
        let begun = make("100% recyclé", "", "2026-02-10", json!([laptop("B"), laptop("C")])).await;
        let done = make("Lycée_B", "Rectorat", "2026-03-10", json!([laptop("D")])).await;
        admin.patch("/api/reception/items", change(&items_of(&admin, begun).await[..1], json!({ "outcome": "parts" }))).await.expect(200);
        finish(&admin, done).await;
        let found = async |query: &str| {
            let page = admin.get(&format!("{LOTS}?{query}")).await.expect(200);
            page["items"].as_array().unwrap().iter().map(id).collect::<Vec<_>>()
        };
        for (query, expected) in [
            ("", vec![done, begun, received]),
            ("state=open", vec![begun, received]),
            ("state=received", vec![received]),
            ("state=in_progress", vec![begun]),
            ("state=finished", vec![done]),
            ("query=ETIENNE", vec![received]),
            ("query=lot+2", vec![begun]),
            ("query=100%25", vec![begun]),
            ("query=0%25r", vec![]),
            ("query=e_b", vec![done]),
            ("query=_", vec![done]),
            ("query=%5C", vec![]),
            ("from=2026-02-10", vec![done, begun]),
            ("to=2026-02-10", vec![begun, received]),
            ("from=2026-02-01&to=2026-02-28", vec![begun]),
            ("recovered=true", vec![]),
            ("recovered=false&state=finished", vec![done]),
        ] {
            assert_eq!(found(query).await, expected, "{query}");
        }
        for (query, field) in [("state=lost", "state"), ("from=yesterday", "from"), ("recovered=maybe", "recovered")] {
            assert_eq!(admin.get(&format!("{LOTS}?{query}")).await.expect(400)["errors"][0]["field"], field, "{query}");
        }
    }

    async fn a_deleted_lot_is_hidden_with_its_items_and_comes_back(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let id = id(&lot(&nora, &["S1", "S2", "S3"]).await);
        let path = format!("{LOTS}/{id}");
        let items = items_of(&nora, id).await;
        // One was deleted before: it does not come back with the lot.
        nora.delete(&format!("/api/reception/items/{}", items[0]["id"])).await.expect(204);
        nora.delete(&path).await.expect(204);
        assert_eq!(nora.delete(&path).await.code(404), "not_found");
        assert_eq!(nora.get(&path).await.code(404), "not_found");
        assert_eq!(nora.get(&format!("{path}/items")).await.code(404), "not_found");
        assert_eq!(nora.get(&format!("/api/reception/items/{}", items[1]["id"])).await.code(404), "not_found");
        assert_eq!(nora.get(&format!("{LOTS}?deleted=true")).await.code(403), "not_allowed");
        for list in [LOTS, "/api/reception/items"] {
            assert_eq!(column(&nora.get(list).await.expect(200), "id").len(), 0, "{list}");
        }
        let seen = admin.get(&format!("{LOTS}?deleted=true")).await.expect(200);
        assert_eq!((column(&seen, "id"), column(&seen, "counters")[0]["total"].as_i64()), (vec![&json!(id)], Some(2)));
        assert!(admin.get(&path).await.expect(200)["deleted_at"].is_string());
        assert_eq!(column(&admin.get(&format!("{path}/items?deleted=true")).await.expect(200), "serial"), ["S1", "S2", "S3"]);
        let item = format!("/api/reception/items/{}", items[1]["id"]);
        assert_eq!(admin.post(&format!("{item}/restoration"), json!({})).await.status, 409, "its lot is to be restored");
        // What is hidden was not seen before.
        lot(&nora, &["S2"]).await;

        let restoration = format!("{path}/restoration");
        assert_eq!(nora.send(Method::POST, &restoration, None, &[]).await.code(403), "not_allowed");
        let restored = admin.send(Method::POST, &restoration, None, &[]).await.expect(200);
        assert_eq!((&restored["deleted_at"], restored["counters"]["total"].as_i64()), (&Value::Null, Some(2)));
        assert_eq!(admin.send(Method::POST, &restoration, None, &[]).await.expect(200), restored, "it was already");
        let serials: Vec<Value> = items_of(&nora, id).await.iter().map(|item| item["serial"].clone()).collect();
        assert_eq!(serials, ["S2", "S3"]);
        for kind in ["reception.lot.deleted", "reception.lot.restored"] {
            assert_eq!(journal(&admin, kind).await.len(), 1, "{kind}");
        }
        let verbs: Vec<String> = history(&nora, "S3").await.into_iter().filter(|(subject, _)| subject == "item").map(|(_, verb)| verb).collect();
        assert_eq!(verbs, ["added", "deleted", "restored"]);
    }
}

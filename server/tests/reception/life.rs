//! The life of a serial number.

use serde_json::json;
use workspace_test_support::{Server, on_both_engines};

use crate::{change, id, items_of, laptop, lot};

on_both_engines! {
    async fn a_life_tells_who_did_what_in_order(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let body = json!({ "supplier": "Mairie", "received_on": "2026-01-10", "items": [laptop("PF-1"), laptop("PF-2")] });
        let first = id(&nora.post("/api/reception/lots", body).await.expect(201));
        let items = items_of(&nora, first).await;
        admin.patch("/api/reception/items", change(&items[..1], json!({ "outcome": "parts", "note": "no disk" }))).await.expect(200);
        let second = id(&lot(&admin, &[]).await);
        let again = json!({ "items": [laptop(" pf-1 ")], "reentry": true });
        admin.post(&format!("/api/reception/lots/{second}/items"), again).await.expect(201);

        let life = nora.get("/api/reception/life?serial=Pf-1").await.expect(200);
        assert_eq!(life["serial"], "Pf-1");
        let had = life["items"].as_array().unwrap();
        assert_eq!(had.iter().map(|item| item["lot"].as_i64().unwrap()).collect::<Vec<_>>(), [first, second]);
        assert_eq!((had[0]["supplier"].as_str(), had[0]["received_on"].as_str(), had[0]["lot_number"].as_i64()), (Some("Mairie"), Some("2026-01-10"), Some(1)));
        assert_eq!(had[1]["previous"], had[0]["id"]);
        let events = life["events"].as_array().unwrap();
        let told: Vec<_> = events.iter().map(|event| (event["subject"].as_str().unwrap(), event["verb"].as_str().unwrap(), event["actor"].as_i64().unwrap())).collect();
        assert_eq!(told, [
            ("lot", "created", nora.account), ("item", "added", nora.account), ("item", "changed", admin.account),
            ("lot", "created", admin.account), ("item", "added", admin.account),
        ]);
        assert_eq!(events[1]["details"]["serial"], "PF-1");
        assert_eq!(events[2]["details"], json!({ "outcome": { "from": null, "to": "parts" }, "note": { "from": "", "to": "no disk" } }));
        // Each is attested by an entry of the journal.
        for event in events {
            let entry = admin.get("/api/activity?module=reception").await.expect(200);
            let entry = entry["items"].as_array().unwrap().iter().find(|entry| entry["seq"] == event["seq"]).unwrap().clone();
            assert_eq!((&entry["at"], &entry["actor"]), (&event["at"], &event["actor"]));
        }
    }

    async fn a_life_is_found_by_every_serial_number_that_was_corrected(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let stock = id(&lot(&admin, &["MISREAD", "OTHER"]).await);
        let given = json!({
            "recipient_kind": "person", "recipient": "Awa", "donated_on": "2026-11-30", "lines": [{ "serial": "misread" }],
        });
        let donation = admin.post("/api/reception/donations", given).await.expect(201);
        let items = items_of(&admin, stock).await;
        admin.patch("/api/reception/items", change(&items[..1], json!({ "serial": "READ-1" }))).await.expect(200);
        let body = json!({ "held_on": "2026-11-30", "disks": [{ "serial": "DISK-O", "kind": "hdd" }] });
        let session = id(&admin.post("/api/reception/disk-sessions", body).await.expect(201));
        let disks = admin.get(&format!("/api/reception/disk-sessions/{session}/disks")).await.expect(200);
        let disk = &disks["items"][0];
        let corrected = json!({ "disks": [{ "id": disk["id"], "version": 1 }], "set": { "serial": "DISK-0", "item": items[0]["id"] } });
        admin.patch("/api/reception/disks", corrected).await.expect(200);
        let of = async |serial: &str| admin.get(&format!("/api/reception/life?serial={serial}")).await.expect(200);
        let (now, before) = (of("read-1").await, of("Misread").await);
        assert_eq!(now["items"][0]["id"], items[0]["id"]);
        assert_eq!((now["items"].as_array().unwrap().len(), &now["donations"][0]["donation"]), (1, &donation["id"]));
        assert_eq!(now["disks"][0]["serial"], "DISK-0");
        for part in ["items", "disks", "donations", "events"] {
            assert_eq!(now[part], before[part], "{part}");
        }
        assert_eq!(of("disk-o").await["disks"], now["disks"]);
        assert_eq!(of("other").await["donations"], json!([]));
    }

    async fn nobody_knows_an_unknown_serial_number(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let life = admin.get("/api/reception/life?serial=nothing").await.expect(200);
        assert_eq!(life, json!({ "serial": "nothing", "items": [], "disks": [], "donations": [], "loans": [], "events": [] }));
        assert_eq!(admin.get("/api/reception/life").await.expect(400)["errors"][0]["field"], "serial");
        assert_eq!(admin.get("/api/reception/life?serial=%20").await.expect(422)["errors"][0]["field"], "serial");
        assert_eq!(admin.get(&format!("/api/reception/life?serial={}", "x".repeat(101))).await.expect(422)["errors"][0], json!({ "field": "serial", "code": "too_long", "message": "at most 100 characters; it has 101" }));
    }
}

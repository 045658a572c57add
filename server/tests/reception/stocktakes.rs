//! Stocktakes: everything in a place is scanned, and each scan is answered at once.

use serde_json::{Value, json};
use workspace_test_support::{Client, Server, on_both_engines};

use crate::{column, id};

/// A lot of these machines; their items.
async fn machines(client: &Client, serials: &[&str]) -> Vec<Value> {
    let items: Vec<Value> =
        serials.iter().map(|serial| json!({ "serial": serial, "kind": "laptop", "entry_mode": "scan" })).collect();
    let lot =
        client.post("/api/reception/lots", json!({ "received_on": "2026-03-10", "items": items })).await.expect(201);
    client.get(&format!("/api/reception/lots/{}/items", id(&lot))).await.expect(200)["items"]
        .as_array()
        .unwrap()
        .clone()
}

async fn put(client: &Client, items: &[&Value], place: i64) {
    let items: Vec<Value> = items.iter().map(|item| json!({ "id": item["id"], "version": item["version"] })).collect();
    client.patch("/api/reception/items", json!({ "items": items, "set": { "place": place } })).await.expect(200);
}

async fn place(client: &Client, name: &str, parent: Option<i64>) -> i64 {
    id(&client.post("/api/reception/places", json!({ "name": name, "parent": parent })).await.expect(201))
}

async fn start(client: &Client, place: i64) -> Value {
    client.post("/api/reception/stocktakes", json!({ "place": place })).await.expect(201)
}

on_both_engines! {
    async fn each_scan_says_at_once_what_it_is(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let hall = place(&nora, "Hall", None).await;
        let shelf = place(&nora, "Shelf", Some(hall)).await;
        let cellar = place(&nora, "Cellar", None).await;
        let items = machines(&nora, &["AAA1", "BBB2", "CCC3", "DDD4", "EEE5"]).await;
        put(&nora, &[&items[0], &items[1]], shelf).await;
        put(&nora, &[&items[2]], cellar).await;
        assert_eq!(nora.get("/api/reception/places").await.expect(200)["items"][2]["items"], 2);
        // Nobody looks for what somebody has borrowed.
        put(&nora, &[&items[4]], shelf).await;
        let lent = json!({
            "borrower_kind": "person", "borrower": "Awa", "start_on": "2026-11-30", "end_on": "2099-01-01",
            "lines": [{ "kind": "computer", "serial": "EEE5" }],
        });
        nora.post("/api/reception/loans", lent).await.expect(201);

        let stocktake = start(&nora, hall).await;
        assert_eq!((&stocktake["number"], &stocktake["counters"]["missing"]), (&json!(1), &json!(2)));
        let scan = |client: &Client, code: String| {
            let (client, path) = (client.clone(), format!("/api/reception/stocktakes/{}/scans", id(&stocktake)));
            async move { client.post(&path, json!({ "code": code })).await.expect(201) }
        };
        let said = async |code: &str| scan(&nora, code.to_owned()).await["verdict"].as_str().unwrap().to_owned();
        assert_eq!(said("aaa1 ").await, "found", "on a shelf in the hall, whatever the case");
        assert_eq!(said("CCC3").await, "moved");
        let label = format!("https://other.example/#/reception/items/{}", id(&items[3]));
        assert_eq!(said(&label).await, "moved", "it was nowhere, and its own label is read");
        assert_eq!(said("ddd4").await, "repeated", "the label and the serial number are one machine");
        // Two people on one stocktake.
        assert_eq!(scan(&admin, "AAA1".to_owned()).await["verdict"], "repeated");
        assert_eq!(said("ZZZ9").await, "unknown");
        assert_eq!(said("zzz9").await, "repeated");

        let now = nora.get(&format!("/api/reception/stocktakes/{}", id(&stocktake))).await.expect(200);
        assert_eq!(now["counters"], json!({ "missing": 1, "found": 1, "moved": 2, "out_of_stock": 0, "unknown": 1 }));
        let moved = nora.get(&format!("/api/reception/items/{}", id(&items[2]))).await.expect(200);
        assert_eq!((&moved["place"]["id"], &moved["version"]), (&json!(hall), &json!(3)));
        let scans = nora.get(&format!("/api/reception/stocktakes/{}/scans", id(&stocktake))).await.expect(200);
        assert_eq!(column(&scans, "verdict"), ["unknown", "moved", "moved", "found"]);
        assert_eq!((&scans["items"][2]["from_place"], &scans["items"][2]["serial"]), (&json!(cellar), &json!("CCC3")));

        let closure = format!("/api/reception/stocktakes/{}/closure", id(&stocktake));
        assert_eq!(nora.post(&closure, json!({ "version": 9 })).await.code(409), "version_conflict");
        let closed = nora.post(&closure, json!({ "version": 1 })).await.expect(200);
        assert_eq!(closed["counters"], json!({ "missing": 1, "found": 1, "moved": 2, "out_of_stock": 0, "unknown": 1 }));
        assert_eq!((&closed["closed_by"], &closed["version"]), (&json!(nora.account), &json!(2)));
        let missing = nora.get(&format!("/api/reception/stocktakes/{}/scans?verdict=missing", id(&stocktake))).await.expect(200);
        assert_eq!((column(&missing, "serial"), column(&missing, "from_place")), (vec![&json!("BBB2")], vec![&json!(shelf)]));
        // What was missing stays so, wherever it turns up later, and a closed stocktake takes no scan.
        let late = nora.get(&format!("/api/reception/items/{}", id(&items[1]))).await.expect(200);
        put(&nora, &[&late], cellar).await;
        let after = nora.get(&format!("/api/reception/stocktakes/{}", id(&stocktake))).await.expect(200);
        assert_eq!(after["counters"]["missing"], 1);
        let late = nora.post(&format!("/api/reception/stocktakes/{}/scans", id(&stocktake)), json!({ "code": "BBB2" })).await.expect(409);
        assert_eq!((&late["code"], &late["current"]["id"]), (&json!("closed"), &stocktake["id"]));
        assert_eq!(nora.post(&closure, json!({ "version": 2 })).await.code(409), "closed");
    }

    async fn one_stocktake_at_a_time_goes_on_in_a_place(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let viewer = server.join(&admin, "viola", "viewer").await;
        let hall = place(&admin, "Hall", None).await;
        let first = start(&admin, hall).await;
        let second = admin.post("/api/reception/stocktakes", json!({ "place": hall })).await.expect(409);
        assert_eq!((&second["code"], &second["current"]["id"]), (&json!("stocktake_open"), &first["id"]));
        assert_eq!(admin.post("/api/reception/stocktakes", json!({ "place": 999 })).await.expect(422)["errors"][0]["field"], "place");
        assert_eq!(viewer.post("/api/reception/stocktakes", json!({ "place": hall })).await.code(403), "not_allowed");
        admin.post(&format!("/api/reception/stocktakes/{}/closure", id(&first)), json!({ "version": 1 })).await.expect(200);
        let next = start(&admin, hall).await;
        assert_eq!(next["number"], 2);
        assert_eq!(column(&viewer.get("/api/reception/stocktakes?open=true").await.expect(200), "id"), [&next["id"]]);
        assert_eq!(column(&viewer.get("/api/reception/stocktakes?open=false").await.expect(200), "id"), [&first["id"]]);
        let page = viewer.get("/api/reception/stocktakes?limit=1").await.expect(200);
        let rest = viewer.get(&format!("/api/reception/stocktakes?limit=1&cursor={}", page["next"].as_str().unwrap())).await.expect(200);
        assert_eq!((column(&page, "number"), column(&rest, "number")), (vec![&json!(2)], vec![&json!(1)]));
        let activity = admin.get("/api/activity?module=reception&limit=2").await.expect(200);
        assert_eq!(column(&activity, "kind"), ["reception.stocktake.started", "reception.stocktake.closed"]);
    }

    async fn what_a_scanner_should_not_have_read_is_refused(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let hall = place(&admin, "Hall", None).await;
        let path = format!("/api/reception/stocktakes/{}/scans", id(&start(&admin, hall).await));
        let long = "9".repeat(10_000);
        for (code, why) in [("", "required"), ("  ", "required"), (long.as_str(), "too_long"), ("AB\u{0}C", "invalid"), ("AB\nCD", "invalid")] {
            let problem = admin.post(&path, json!({ "code": code })).await.expect(422);
            assert_eq!((&problem["errors"][0]["field"], &problem["errors"][0]["code"]), (&json!("code"), &json!(why)));
        }
        let label = format!("https://atelier.example/#/reception/places/{hall}");
        assert_eq!(admin.post(&path, json!({ "code": label })).await.expect(422)["errors"][0]["code"], "place");
        // A label that is not ours any more is a code like any other.
        assert_eq!(admin.post(&path, json!({ "code": "https://x.example/#/reception/items/77" })).await.expect(201)["verdict"], "unknown");
        // An answer that was lost is asked for again, and is the same.
        let send = || admin.send(reqwest::Method::POST, &path, Some(json!({ "code": "QQQ1" })), &[("idempotency-key", "scan-1")]);
        let first = send().await.expect(201);
        assert_eq!(send().await.expect(201), first);
    }
}

//! What came in, what became of it, and what that saved.

use serde_json::{Value, json};
use workspace_test_support::{Client, Server, on_both_engines};

use crate::id;

async fn lot(client: &Client, on: &str, items: &[(&str, &str, Option<&str>)]) -> i64 {
    let item = |(serial, kind, outcome): &(&str, &str, Option<&str>)| {
        json!({
            "serial": serial, "kind": kind, "entry_mode": "manual", "outcome": outcome, "technician": { "name": "Yann" },
        })
    };
    let items: Vec<Value> = items.iter().map(item).collect();
    id(&client.post("/api/reception/lots", json!({ "received_on": on, "items": items })).await.expect(201))
}

on_both_engines! {
    async fn machines_are_counted_by_month_kind_and_outcome(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let viewer = server.join(&admin, "viola", "viewer").await;
        lot(&admin, "2026-01-31", &[("A1", "laptop", Some("refurbished")), ("A2", "laptop", Some("parts"))]).await;
        lot(&admin, "2026-03-01", &[
            ("B1", "laptop", Some("refurbished")), ("B2", "screen", Some("scrap")), ("B3", "desktop", None),
        ]).await;
        lot(&admin, "2025-12-31", &[("C1", "laptop", Some("refurbished"))]).await;
        let deleted = lot(&admin, "2026-03-02", &[("D1", "laptop", Some("refurbished"))]).await;
        admin.delete(&format!("/api/reception/lots/{deleted}")).await.expect(204);

        let path = "/api/reception/statistics?from=2026-01-01&to=2026-03-31";
        let found = viewer.get(path).await.expect(200);
        assert_eq!(found["total"], json!({ "received": 5, "refurbished": 2, "parts": 1, "scrap": 1, "custom": 0, "pending": 1 }));
        assert_eq!(found["reuse_percent"], 50);
        let months: Vec<_> = found["months"].as_array().unwrap().iter().map(|month| (month["month"].as_str().unwrap(), month["received"].as_i64().unwrap())).collect();
        assert_eq!(months, [("2026-01-01", 2), ("2026-02-01", 0), ("2026-03-01", 3)]);
        assert_eq!((&found["kinds"][0]["refurbished"], &found["kinds"][0]["avoided_co2e_grams"]), (&json!(2), &Value::Null));

        let factors = json!({ "version": 0, "factors": [{ "kind": "laptop", "weight_grams": 2_000, "co2e_grams": 150_000, "source": "our own scales" }] });
        assert_eq!(viewer.put("/api/reception/factors", factors.clone()).await.code(403), "not_allowed");
        admin.put("/api/reception/factors", factors.clone()).await.expect(200);
        assert_eq!(admin.put("/api/reception/factors", factors).await.expect(409)["current"]["version"], 1);
        let found = viewer.get(path).await.expect(200);
        assert_eq!((&found["kinds"][0]["reused_grams"], &found["kinds"][0]["avoided_co2e_grams"]), (&json!(4_000), &json!(300_000)));
        assert_eq!(found["kinds"][2]["avoided_co2e_grams"], Value::Null, "no figure without a factor");
        assert_eq!(found["factors"]["factors"][0]["source"], "our own scales");
    }

    async fn it_is_counted_how_reception_stands(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let viewer = server.join(&admin, "viola", "viewer").await;
        let path = "/api/reception/figures?from=2026-01-01&to=2026-03-31";
        let figures = async |figures: [i64; 8]| {
            let [open, to_sort, to_recover, stock, overdue, out, wiped, failed] = figures;
            let found = viewer.get(path).await.expect(200);
            assert_eq!(found, json!({
                "lots_open": open, "items_to_sort": to_sort, "lots_to_recover": to_recover, "items_in_stock": stock,
                "loans_overdue": overdue, "loans_out": out, "disks_wiped": wiped, "disks_failed": failed,
            }));
        };
        figures([0; 8]).await;
        lot(&admin, "2026-03-01", &[("B1", "laptop", Some("refurbished")), ("B2", "screen", None), ("B3", "desktop", None)]).await;
        lot(&admin, "2026-03-01", &[]).await;
        let sorted = lot(&admin, "2025-01-31", &[("A1", "laptop", Some("refurbished")), ("A2", "laptop", Some("parts"))]).await;
        let deleted = lot(&admin, "2026-03-02", &[("D1", "laptop", None), ("D2", "laptop", Some("scrap"))]).await;
        figures([3, 3, 1, 7, 0, 0, 0, 0]).await;
        admin.delete(&format!("/api/reception/lots/{deleted}")).await.expect(204);
        figures([2, 2, 1, 5, 0, 0, 0, 0]).await;
        admin.put(&format!("/api/reception/lots/{sorted}/recovered"), json!({ "version": 1, "recovered": true })).await.expect(200);

        let donation = json!({ "recipient_kind": "person", "recipient": "Ali", "donated_on": "2026-03-14", "lines": [{ "serial": "A1" }] });
        admin.post("/api/reception/donations", donation).await.expect(201);
        for (end, lines) in [("2026-01-05", json!([{ "serial": "B1" }])), ("2999-01-01", json!([{ "kind": "mouse" }]))] {
            let loan = json!({ "borrower_kind": "person", "borrower": "Léa", "start_on": "2026-01-01", "end_on": end, "lines": lines });
            admin.post("/api/reception/loans", loan).await.expect(201);
        }
        let disk = |serial: &str, result: Option<&str>| json!({ "serial": serial, "kind": "ssd", "result": result });
        let wiped = |serial: &str| json!({
            "serial": serial, "kind": "hdd", "interface": "sata", "capacity": 500_107_862_016_i64, "method": "overwrite",
            "standard": "nist_clear", "result": "success", "started_at": "2026-03-31T09:00:00Z", "finished_at": "2026-03-31T10:00:00Z",
        });
        let mut sessions = Vec::new();
        for (held, disks) in [
            ("2026-03-31", json!([wiped("W1"), wiped("W2"), wiped("W3"), disk("W4", Some("failed")), disk("W5", None)])),
            ("2026-01-01", json!([disk("W6", Some("failed"))])),
            ("2025-12-31", json!([disk("W7", Some("failed")), wiped("W8")])),
            ("2026-02-01", json!([disk("W9", Some("failed")), wiped("W10")])),
        ] {
            sessions.push(id(&admin.post("/api/reception/disk-sessions", json!({ "held_on": held, "disks": disks })).await.expect(201)));
        }
        figures([2, 2, 0, 4, 1, 1, 4, 3]).await;
        admin.delete(&format!("/api/reception/disk-sessions/{}", sessions[3])).await.expect(204);
        figures([2, 2, 0, 4, 1, 1, 3, 2]).await;
        let problem = admin.get("/api/reception/figures?from=2026-03-02&to=2026-03-01").await.expect(422);
        assert_eq!(problem["errors"][0]["field"], "to");
    }

    async fn days_and_factors_that_make_no_sense_are_refused(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        for (query, status, field) in [
            ("from=2026-02-30", 400, "from"),
            ("from=2026-03-02&to=2026-03-01", 422, "to"),
            ("from=2000-01-01&to=2026-03-01", 422, "to"),
        ] {
            let problem = admin.get(&format!("/api/reception/statistics?{query}")).await.expect(status);
            assert_eq!(problem["errors"][0]["field"], field, "{query}");
        }
        let factor = |kind: &str, grams: i64, source: &str| json!({ "kind": kind, "weight_grams": grams, "co2e_grams": 0, "source": source });
        for (factors, field) in [
            (vec![factor("laptop", -1, "x")], "factors[0].weight_grams"),
            (vec![factor("laptop", 1, "")], "factors[0].source"),
            (vec![factor("laptop", 1, "x"), factor("laptop", 2, "x")], "factors[1].kind"),
        ] {
            let problem = admin.put("/api/reception/factors", json!({ "version": 0, "factors": factors })).await.expect(422);
            assert_eq!(problem["errors"][0]["field"], field);
        }
        let this_year = admin.get("/api/reception/statistics").await.expect(200);
        assert_eq!((this_year["months"].as_array().unwrap().len(), &this_year["reuse_percent"]), (12, &Value::Null));
    }
}

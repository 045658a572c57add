//! The timeline of what was done, and the months of a year.

use serde_json::{Value, json};
use workspace_test_support::{Client, Server, on_both_engines};

use crate::{column, id};

/// A lot that is finished, unless `done` says otherwise.
async fn lot(client: &Client, on: &str, supplier: &str, serial: &str, done: bool) -> i64 {
    let item = json!({
        "serial": serial, "kind": "laptop", "entry_mode": "manual", "outcome": done.then_some("refurbished"),
        "technician": { "name": "Yann" },
    });
    let lot = json!({ "received_on": on, "supplier": supplier, "items": [item] });
    id(&client.post("/api/reception/lots", lot).await.expect(201))
}

async fn wipe(client: &Client, on: &str, operator: Value) -> i64 {
    let session = json!({ "held_on": on, "operator": operator, "name": "Mars" });
    id(&client.post("/api/reception/disk-sessions", session).await.expect(201))
}

async fn give(client: &Client, on: &str, recipient: &str) -> i64 {
    let donation = json!({
        "recipient_kind": "organisation", "recipient": recipient, "donated_on": on,
        "lines": [{ "kind": "screen" }, { "kind": "laptop" }],
    });
    id(&client.post("/api/reception/donations", donation).await.expect(201))
}

on_both_engines! {
    async fn everything_done_is_on_one_timeline(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let viewer = server.join(&admin, "viola", "viewer").await;
        let first = lot(&admin, "2026-03-10", "Mairie de Lannion", "A1", true).await;
        lot(&admin, "2026-03-11", "not finished", "A2", false).await;
        let wiped = wipe(&admin, "2026-03-12", json!({ "account": admin.account })).await;
        let given = give(&admin, "2026-03-10", "École Jean-Macé").await;
        let list = async |query: &str| viewer.get(&format!("/api/reception/history{query}")).await.expect(200);
        let all = list("").await;
        let places: Vec<_> = all["items"].as_array().unwrap().iter().map(|entry| (entry["kind"].as_str().unwrap(), id(entry))).collect();
        // By day, then by kind, the newest first; what is not finished is no history yet.
        assert_eq!(places, [("disk_session", wiped), ("donation", given), ("lot", first)]);
        assert_eq!(column(&all, "count"), [0, 2, 1].map(|count| json!(count)).iter().collect::<Vec<_>>());
        assert_eq!(all["items"][0]["party"], admin.get("/api/me").await.expect(200)["account"]["display_name"]);

        for (query, found) in [
            ("?kind=donation", vec![given]),
            ("?query=ECOLE", vec![given]),
            ("?query=lannion", vec![first]),
            ("?query=100%25", vec![]),
            ("?from=2026-03-11", vec![wiped]),
            ("?to=2026-03-10&kind=lot", vec![first]),
            ("?from=2026-03-13", vec![]),
        ] {
            let page = list(query).await;
            assert_eq!(page["items"].as_array().unwrap().iter().map(id).collect::<Vec<_>>(), found, "{query}");
        }
        // Pages join, also where several kinds share a day.
        let (mut joined, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = list(&format!("?limit=1{cursor}")).await;
            joined.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(Value::from(joined), all["items"]);
        let problem = viewer.get("/api/reception/history?cursor=20269999-1-1").await.expect(400);
        assert_eq!(problem["errors"][0]["field"], "cursor");
    }

    async fn a_year_is_counted_month_by_month(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        lot(&admin, "2026-01-01", "", "A1", true).await;
        lot(&admin, "2026-12-31", "", "A2", false).await;
        lot(&admin, "2024-06-15", "", "A3", true).await;
        wipe(&admin, "2026-12-01", json!({ "name": "Léa" })).await;
        let removed = give(&admin, "2026-12-24", "École").await;
        admin.delete(&format!("/api/reception/donations/{removed}")).await.expect(204);
        let year = admin.get("/api/reception/traceability?year=2026").await.expect(200);
        assert_eq!(year["months"].as_array().unwrap().len(), 12);
        assert_eq!(year["months"][0], json!({ "month": 1, "lots": 1, "disk_sessions": 0, "orders": 0, "donations": 0, "loans": 0 }));
        assert_eq!(year["months"][11], json!({ "month": 12, "lots": 1, "disk_sessions": 1, "orders": 0, "donations": 0, "loans": 0 }));
        assert_eq!(year["years"], json!([2026, 2025, 2024]));
        assert_eq!(admin.get("/api/reception/traceability?year=2024").await.expect(200)["months"][5]["lots"], 1);
        for (query, status) in [("year=1", 422), ("year=10000", 422), ("year=soon", 400)] {
            let problem = admin.get(&format!("/api/reception/traceability?{query}")).await.expect(status);
            assert_eq!(problem["errors"][0]["field"], "year");
        }
    }
}

//! What the life of a serial number tells of donations and loans.

use serde_json::{Value, json};
use workspace_test_support::{Client, Server, on_both_engines};

use crate::id;
use crate::trade::stock;

async fn life(client: &Client, serial: &str) -> Value {
    client.get(&format!("/api/reception/life?serial={serial}")).await.expect(200)
}

/// What happened to subjects of this kind.
fn told(life: &Value, subject: &str) -> Vec<String> {
    let events = life["events"].as_array().unwrap().iter().filter(|event| event["subject"] == subject);
    events.map(|event| event["verb"].as_str().unwrap().to_owned()).collect()
}

on_both_engines! {
    async fn a_life_tells_to_whom_it_was_lent_and_given(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let items = stock(&admin, None, &["L-1", "L-2"]).await;
        let loan = admin.post("/api/reception/loans", json!({
            "borrower_kind": "person", "borrower": "Léa", "start_on": "2026-03-01", "end_on": "2026-03-31",
            "lines": [{ "serial": "L-1" }, { "serial": "L-2" }, { "kind": "mouse" }],
        })).await.expect(201);
        let out = life(&admin, "l-1").await;
        assert_eq!(out["loans"], json!([{
            "loan": id(&loan), "number": 1, "borrower": "Léa", "start_on": "2026-03-01", "end_on": "2026-03-31",
            "returned_on": null, "item": items[0], "deleted_at": null,
        }]));
        let lines: Vec<Value> = loan["lines"].as_array().unwrap()[..2].iter()
            .map(|line| json!({ "id": line["id"], "returned_on": "2026-03-20", "condition": "fine" })).collect();
        let back = json!({ "version": 1, "lines": lines });
        admin.post(&format!("/api/reception/loans/{}/returns", id(&loan)), back).await.expect(200);
        let gift = json!({
            "recipient_kind": "organisation", "recipient": "Club", "donated_on": "2026-04-01",
            "lines": [{ "kind": "screen", "serial": "S-9" }, { "serial": "L-1" }, { "kind": "laptop" }],
        });
        let gift = admin.post("/api/reception/donations", gift).await.expect(201);
        let gift_path = format!("/api/reception/donations/{}", id(&gift));
        let fewer = json!({ "version": 1, "lines": [{ "serial": "L-1", "kind": "laptop" }] });
        admin.patch(&gift_path, fewer).await.expect(200);

        let whole = life(&admin, "L-1").await;
        assert_eq!((&whole["loans"][0]["returned_on"], whole["loans"].as_array().unwrap().len()), (&json!("2026-03-20"), 1));
        assert_eq!(whole["donations"], json!([{
            "donation": id(&gift), "number": 1, "recipient": "Club", "given_on": "2026-04-01", "item": items[0], "deleted_at": null,
        }]));
        assert_eq!(told(&whole, "loan"), ["created", "returned"]);
        assert_eq!(told(&whole, "donation"), ["created", "changed"]);
        let item = told(&whole, "item");
        assert!(["lent", "returned", "left"].iter().all(|verb| item.contains(&(*verb).to_owned())), "{item:?}");
        let events = whole["events"].as_array().unwrap();
        assert!(events.is_sorted_by_key(|event| event["seq"].as_i64().unwrap()), "oldest first");
        assert!(events.iter().all(|event| event["actor"] == admin.account));
        // Of the lines, those of other things are nobody's business here.
        let of = |subject: &str, verb: &str| {
            let found = events.iter().find(|event| event["subject"] == subject && event["verb"] == verb);
            found.unwrap()["details"].clone()
        };
        let serials = |lines: &Value| lines.as_array().unwrap().iter().map(|line| line["serial"].clone()).collect::<Vec<_>>();
        assert_eq!(serials(&of("loan", "created")["loan"]["lines"]), ["L-1"]);
        assert_eq!(of("loan", "returned")["lines"], json!([{ "id": loan["lines"][0]["id"], "returned_on": "2026-03-20", "condition": "fine" }]));
        assert_eq!(serials(&of("donation", "created")["donation"]["lines"]), ["L-1"]);
        let lines = &of("donation", "changed")["lines"];
        assert_eq!((serials(&lines["from"]), serials(&lines["to"])), (vec![json!("L-1")], vec![json!("L-1")]));

        // What is unlinked has a life too; a deleted donation says that it is.
        let other = life(&admin, "S-9").await;
        assert!(other["items"].as_array().unwrap().is_empty() && other["donations"].as_array().unwrap().is_empty(), "its line went");
        admin.delete(&gift_path).await.expect(204);
        let after = life(&admin, "L-1").await;
        assert!(after["donations"][0]["deleted_at"].is_string());
        assert_eq!(told(&after, "donation"), ["created", "changed", "deleted"]);
        let nobody = life(&admin, "NEVER").await;
        for list in ["items", "donations", "loans", "events"] {
            assert_eq!(nobody[list], json!([]), "{list}");
        }
    }
}

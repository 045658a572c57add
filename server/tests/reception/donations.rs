//! Donations: what a line takes over from its item, what leaves the stock and comes back, and what is refused.

use serde_json::{Value, json};
use workspace_test_support::{Client, Server, on_both_engines};

use crate::trade::{entry, have_left, item, journalled, kept, refused, stock, thinkpad, verbs};
use crate::{column, id};

const DONATIONS: &str = "/api/reception/donations";

fn body(lines: &Value) -> Value {
    json!({ "recipient_kind": "organisation", "recipient": "École Élan", "donated_on": "2026-03-14", "lines": lines })
}

async fn donate(client: &Client, lines: Value) -> Value {
    client.post(DONATIONS, body(&lines)).await.expect(201)
}

fn at(donation: &Value) -> String {
    format!("{DONATIONS}/{}", id(donation))
}

on_both_engines! {
    async fn what_is_in_stock_leaves_it_and_says_what_it_is(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let (lenovo, x1) = thinkpad(&nora).await;
        let dell = entry(&nora, "brand", None, "Dell").await;
        let items = stock(&nora, Some(x1), &["LNV-1", "LNV-2", "LNV-3"]).await;
        let made = donate(&nora, json!([
            { "serial": " lnv-1 " },
            { "serial": "LNV-2", "kind": "other", "kind_label": "tablet", "brand": dell, "given_on": "2026-03-15" },
            { "serial": "NEVER-SEEN", "kind": "screen" },
            { "kind": "other", "kind_label": " mouse mats " },
        ])).await;
        assert_eq!((&made["number"], &made["line_count"], &made["trainee"]), (&json!(1), &json!(4), &json!(false)));
        let line = |at: usize| &made["lines"][at];
        assert_eq!((&line(0)["serial"], &line(0)["kind"], &line(0)["item"]), (&json!("lnv-1"), &json!("laptop"), &json!(items[0])));
        assert_eq!((id(&line(0)["brand"]), id(&line(0)["model"])), (lenovo, x1));
        assert_eq!((&line(0)["given_on"], &line(1)["given_on"]), (&json!("2026-03-14"), &json!("2026-03-15")));
        // What the line says itself holds, and another brand takes the model of the item away.
        assert_eq!((&line(1)["kind_label"], &line(1)["brand"]["name"], &line(1)["model"]), (&json!("tablet"), &json!("Dell"), &Value::Null));
        assert_eq!(line(1)["item"], items[1]);
        assert_eq!((&line(2)["item"], &line(2)["kind"]), (&Value::Null, &json!("screen")));
        assert_eq!((&line(3)["serial"], &line(3)["kind_label"]), (&json!(""), &json!("mouse mats")));
        assert_eq!(nora.get(&at(&made)).await.expect(200), made);
        assert_eq!(have_left(&nora, &items).await, [true, true, false]);
        assert_eq!(item(&nora, items[0]).await["left_how"], "donation");
        assert!(verbs(&server, "item", items[0]).await.contains(&"left".to_owned()));
        let kept = kept(&server, "donation", id(&made)).await;
        assert_eq!((kept[0].0.as_str(), &kept[0].1["donation"]["lines"][0]["item"]), ("created", &json!(items[0])));
        assert_eq!(journalled(&admin, "reception.donation.created", &format!("donation:{}", id(&made))).await, 1);
        // Sent twice with one key, it exists once: the item can leave only once.
        let key = [("idempotency-key", "donation-1")];
        let wish = body(&json!([{ "serial": "LNV-3" }]));
        let first = nora.send(reqwest::Method::POST, DONATIONS, Some(wish.clone()), &key).await.expect(201);
        assert_eq!(nora.send(reqwest::Method::POST, DONATIONS, Some(wish), &key).await.expect(201), first);
        assert_eq!(column(&nora.get(DONATIONS).await.expect(200), "number"), [2, 1]);
    }

    async fn what_left_is_refused_with_where_it_went(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let items = stock(&admin, None, &["A-1", "A-2", "A-3"]).await;
        let first = donate(&admin, json!([{ "serial": "A-1" }])).await;
        let reply = admin.post(DONATIONS, body(&json!([{ "serial": "A-2" }, { "serial": "a-1" }]))).await;
        let problem = reply.expect(409);
        assert_eq!((&problem["code"], &problem["errors"][0]["field"]), (&json!("out_of_stock"), &json!("lines[1].serial")));
        let current = &problem["current"];
        assert_eq!((&current["item"], &current["serial"]), (&json!(items[0]), &json!("A-1")));
        assert_eq!(current["donation"], json!({
            "id": id(&first), "number": 1, "recipient": "École Élan", "donated_on": "2026-03-14",
        }));
        assert!(problem["detail"].as_str().unwrap().contains("École Élan"), "{problem:#}");
        assert_eq!(have_left(&admin, &items).await, [true, false, false], "what was refused changed nothing");
        // Lent is not given.
        let loan = json!({
            "borrower_kind": "person", "borrower": "Léa", "start_on": "2026-03-01", "end_on": "2026-12-01",
            "lines": [{ "serial": "A-3" }],
        });
        admin.post("/api/reception/loans", loan).await.expect(201);
        let problem = admin.post(DONATIONS, body(&json!([{ "serial": "A-3" }]))).await.expect(409);
        assert_eq!((&problem["code"], &problem["errors"][0]["field"]), (&json!("on_loan"), &json!("lines[0].serial")));
        assert_eq!((&problem["current"]["loan"]["number"], &problem["current"]["loan"]["borrower"]), (&json!(1), &json!("Léa")));
        // Who got it brought it back: the same serial number is in stock again, and can be given again.
        let again = stock(&admin, None, &["A-1"]).await;
        assert_eq!(donate(&admin, json!([{ "serial": "A-1" }])).await["lines"][0]["item"], again[0]);
    }

    async fn what_a_donation_can_t_be_is_refused_by_its_field(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let viewer = server.join(&admin, "viola", "viewer").await;
        let (lenovo, x1) = thinkpad(&admin).await;
        let dell = entry(&admin, "brand", None, "Dell").await;
        let items = stock(&admin, Some(x1), &["B-1"]).await;
        let mat = json!({ "kind": "other", "kind_label": "mat" });
        let cases = [
            (json!([]), "lines", "out_of_range"),
            (json!(vec![mat.clone(); 501]), "lines", "out_of_range"),
            (json!([{ "serial": "NEW-1" }]), "lines[0].kind", "required"),
            (json!([mat, {}]), "lines[1].kind", "required"),
            (json!([{ "kind": "other" }]), "lines[0].kind_label", "required"),
            (json!([{ "kind": "laptop", "kind_label": "x" }]), "lines[0].kind_label", "invalid"),
            (json!([{ "serial": "B-1", "kind_label": "x" }]), "lines[0].kind_label", "invalid"),
            (json!([{ "kind": "laptop", "id": 1 }]), "lines[0].id", "unknown"),
            (json!([{ "kind": "laptop", "serial": "x".repeat(101) }]), "lines[0].serial", "too_long"),
            (json!([{ "kind": "laptop", "serial": "N-1" }, { "kind": "laptop", "serial": " n-1 " }]), "lines[1].serial", "duplicate"),
            (json!([{ "serial": "B-1" }, { "serial": "b-1" }]), "lines[1].serial", "duplicate"),
            (json!([{ "kind": "laptop", "brand": x1 }]), "lines[0].brand", "unknown"),
            (json!([{ "kind": "laptop", "model": lenovo }]), "lines[0].model", "unknown"),
            (json!([{ "kind": "laptop", "model": 9_999 }]), "lines[0].model", "unknown"),
            (json!([{ "kind": "laptop", "brand": dell, "model": x1 }]), "lines[0].model", "other_brand"),
        ];
        for (lines, field, code) in cases {
            refused(admin.post(DONATIONS, body(&lines)).await, 422, field, code);
        }
        let mut company = body(&json!([mat]));
        company["trainee"] = json!(true);
        refused(admin.post(DONATIONS, company).await, 422, "trainee", "invalid");
        let mut nobody = body(&json!([mat]));
        nobody["recipient"] = json!("  ");
        refused(admin.post(DONATIONS, nobody).await, 422, "recipient", "required");
        let problem = admin.post(DONATIONS, body(&json!([{ "kind": "toaster" }]))).await.expect(400);
        assert_eq!(problem["errors"][0]["field"], "lines[0].kind");
        assert!(problem["errors"][0]["message"].as_str().unwrap().contains("screen"), "{problem:#}");
        assert_eq!(viewer.post(DONATIONS, body(&json!([mat]))).await.code(403), "not_allowed");
        assert_eq!(have_left(&admin, &items).await, [false]);
        assert!(viewer.get(DONATIONS).await.expect(200)["items"].as_array().unwrap().is_empty());
    }

    async fn other_lines_bring_items_back_and_take_others(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let items = stock(&admin, None, &["C-1", "C-2", "C-3"]).await;
        let made = donate(&admin, json!([{ "serial": "C-1" }, { "serial": "C-2" }, { "serial": "C-9", "kind": "laptop" }])).await;
        let ids: Vec<i64> = made["lines"].as_array().unwrap().iter().map(id).collect();
        // The first goes, the second changes its place and says nothing of its id, the third keeps its id, one comes.
        let changed = admin.patch(&at(&made), json!({
            "version": 1, "recipient": "Club", "recipient_kind": "person", "trainee": true,
            "lines": [{ "id": ids[2], "serial": "C-9", "kind": "screen" }, { "serial": "C-3" }, { "serial": "c-2" }],
        })).await.expect(200);
        let lines = changed["lines"].as_array().unwrap();
        assert_eq!((id(&lines[0]), &lines[0]["kind"], &lines[0]["item"]), (ids[2], &json!("screen"), &Value::Null));
        assert_eq!((&lines[1]["item"], &lines[2]["item"]), (&json!(items[2]), &json!(items[1])));
        assert_eq!((&changed["version"], &changed["trainee"], &changed["line_count"]), (&json!(2), &json!(true), &json!(3)));
        assert_eq!(have_left(&admin, &items).await, [false, true, true]);
        let moved = async |item: i64| {
            let verbs = verbs(&server, "item", item).await;
            verbs.into_iter().filter(|verb| verb == "left" || verb == "came_back").collect::<Vec<_>>()
        };
        assert_eq!(moved(items[0]).await, ["left", "came_back"]);
        assert_eq!(moved(items[1]).await, ["left"], "what stays given is not moved");
        assert_eq!(moved(items[2]).await, ["left"]);
        let kept = kept(&server, "donation", id(&made)).await;
        assert_eq!(kept[1].1["recipient"], json!({ "from": "École Élan", "to": "Club" }));
        // What came back can be given to somebody else; a line can't take it then.
        donate(&admin, json!([{ "serial": "C-1" }])).await;
        let lines = json!([{ "serial": "C-3" }, { "serial": "C-1" }]);
        let problem = admin.patch(&at(&made), json!({ "version": 2, "lines": lines })).await.expect(409);
        assert_eq!((&problem["code"], &problem["current"]["donation"]["number"]), (&json!("out_of_stock"), &json!(2)));
        let stale = admin.patch(&at(&made), json!({ "version": 1, "note": "x" })).await.expect(409);
        assert_eq!((&stale["code"], &stale["current"]), (&json!("version_conflict"), &changed));
        refused(admin.patch(&at(&made), json!({ "version": 2, "recipient_kind": "organisation" })).await, 422, "trainee", "invalid");
        // What is not about lines leaves them alone.
        let noted = admin.patch(&at(&made), json!({ "version": 2, "note": "thanks", "donated_on": "2026-04-01" })).await.expect(200);
        assert_eq!(noted["lines"], changed["lines"]);
        assert_eq!(have_left(&admin, &items).await, [true, true, true]);
    }

    async fn deleting_brings_everything_back_and_restoring_takes_it_again(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let items = stock(&nora, None, &["D-1", "D-2"]).await;
        let made = donate(&nora, json!([{ "serial": "D-1" }, { "serial": "D-2" }])).await;
        let restoration = format!("{}/restoration", at(&made));
        nora.delete(&at(&made)).await.expect(204);
        assert_eq!(have_left(&nora, &items).await, [false, false]);
        for reply in [
            nora.get(&at(&made)).await,
            nora.delete(&at(&made)).await,
            nora.patch(&at(&made), json!({ "version": 2, "note": "x" })).await,
        ] {
            assert_eq!(reply.code(404), "not_found");
        }
        assert_eq!(nora.post(&restoration, Value::Null).await.code(403), "not_allowed");
        assert_eq!(nora.get(&format!("{DONATIONS}?deleted=true")).await.code(403), "not_allowed");
        assert_eq!(column(&admin.get(&format!("{DONATIONS}?deleted=true")).await.expect(200), "id"), [&made["id"]]);
        let restored = admin.post(&restoration, Value::Null).await.expect(200);
        assert_eq!((&restored["version"], &restored["lines"]), (&json!(3), &made["lines"]));
        assert_eq!(have_left(&nora, &items).await, [true, true]);
        assert_eq!(admin.post(&restoration, Value::Null).await.expect(200), restored, "once more changes nothing");
        assert_eq!(verbs(&server, "donation", id(&made)).await, ["created", "deleted", "restored"]);
        // One of them has gone elsewhere meanwhile.
        nora.delete(&at(&made)).await.expect(204);
        let elsewhere = donate(&nora, json!([{ "serial": "D-2" }])).await;
        let problem = admin.post(&restoration, Value::Null).await.expect(409);
        assert_eq!((&problem["code"], &problem["errors"][0]["field"]), (&json!("out_of_stock"), &json!("lines[1].serial")));
        assert_eq!(problem["current"]["donation"]["id"], elsewhere["id"]);
        assert_eq!(have_left(&nora, &items).await, [false, true]);
        let loan = json!({
            "borrower_kind": "person", "borrower": "Léa", "start_on": "2026-03-01", "end_on": "2026-12-01",
            "lines": [{ "serial": "D-1" }],
        });
        nora.post("/api/reception/loans", loan).await.expect(201);
        nora.delete(&at(&elsewhere)).await.expect(204);
        assert_eq!(admin.post(&restoration, Value::Null).await.code(409), "on_loan");
        assert!(admin.get(&at(&made)).await.expect(200)["deleted_at"].is_string());
    }

    async fn donations_are_found_by_what_is_known_of_them(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        for (recipient, contact, day) in
            [("École Élan", "", "2026-03-01"), ("Léa", "lea@ecole.example", "2026-05-01"), ("Club", "", "2026-03-01")]
        {
            let mut body = body(&json!([{ "kind": "laptop" }]));
            (body["recipient"], body["contact"], body["donated_on"]) = (json!(recipient), json!(contact), json!(day));
            admin.post(DONATIONS, body).await.expect(201);
        }
        let found = async |query: &str| {
            let page = admin.get(&format!("{DONATIONS}?{query}")).await.expect(200);
            column(&page, "number").iter().map(|number| number.as_i64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(found("").await, [2, 3, 1]);
        assert_eq!(found("query=ECOLE").await, [2, 1]);
        assert_eq!(found("query=%25").await, Vec::<i64>::new());
        assert_eq!(found("from=2026-03-01&to=2026-03-31").await, [3, 1]);
        let first = admin.get(&format!("{DONATIONS}?limit=2")).await.expect(200);
        assert_eq!(found(&format!("limit=2&cursor={}", first["next"].as_str().unwrap())).await, [1]);
    }
}

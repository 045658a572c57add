//! Orders: their lines and sums, the states that they go through, and the lot that they are received into.

use serde_json::{Value, json};
use workspace_test_support::{Client, Server, on_both_engines};

use crate::trade::{entry, journalled, kept, refused, verbs};
use crate::{column, id};

const ORDERS: &str = "/api/reception/orders";

async fn order(client: &Client, change: Value) -> Value {
    let mut body = json!({ "name": "SSDs", "supplier": "Disques & Cie", "ordered_on": "2026-03-14" });
    body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    client.post(ORDERS, body).await.expect(201)
}

fn at(order: &Value) -> String {
    format!("{ORDERS}/{}", id(order))
}

on_both_engines! {
    async fn an_order_adds_up_its_lines_in_cents(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let (ssd, ram) = (entry(&nora, "product", None, "SSD 1 TB").await, entry(&nora, "product", None, "RAM").await);
        let category = entry(&nora, "category", None, "Parts").await;
        let made = order(&nora, json!({
            "name": "  Spring  ", "category": category, "note": "soon",
            "lines": [
                { "product": ssd, "quantity": 3, "unit_price": 4_999, "shipping": 490, "link": "HTTPS://Shop.example/ssd" },
                { "product": ram, "quantity": 1, "unit_price": 0 },
            ],
        })).await;
        assert_eq!((&made["number"], &made["name"], &made["state"]), (&json!(1), &json!("Spring"), &json!("draft")));
        assert_eq!((&made["currency"], &made["version"]), (&json!("EUR"), &json!(1)));
        assert_eq!(made["category"], json!({ "id": category, "name": "Parts" }));
        let sums = |order: &Value| ["goods_total", "shipping_total", "total", "line_count"].map(|sum| order[sum].as_i64().unwrap());
        assert_eq!(sums(&made), [14_997, 490, 15_487, 2]);
        let line = &made["lines"][0];
        assert_eq!((&line["position"], &line["total"], &line["link"]), (&json!(1), &json!(14_997), &json!("https://shop.example/ssd")));
        assert_eq!(line["product"], json!({ "id": ssd, "name": "SSD 1 TB" }));
        assert_eq!(nora.get(&at(&made)).await.expect(200), made);
        // The largest order that there can be still adds up, on both engines.
        let large = json!({ "product": ssd, "quantity": 100_000, "unit_price": 9_900_000, "shipping": 100_000_000 });
        let large = order(&nora, json!({ "lines": [large] })).await;
        assert_eq!(sums(&large), [990_000_000_000, 100_000_000, 990_100_000_000, 1]);
        let empty = order(&nora, json!({})).await;
        assert_eq!((sums(&empty), &empty["number"]), ([0, 0, 0, 0], &json!(3)));
        // Lists have the sums and not the lines.
        let page = nora.get(ORDERS).await.expect(200);
        assert_eq!(page["items"].as_array().unwrap().iter().map(sums).collect::<Vec<_>>(), [sums(&empty), sums(&large), sums(&made)]);
        assert_eq!((&page["items"][2]["category"]["name"], &page["items"][2]["lines"]), (&json!("Parts"), &Value::Null));
        let everything = kept(&server, "order", id(&made)).await;
        assert_eq!((everything[0].0.as_str(), &everything[0].1["order"]["lines"][0]["quantity"]), ("created", &json!(3)));
        assert_eq!(journalled(&admin, "reception.order.created", &format!("order:{}", id(&made))).await, 1);
        // Sent twice with one key, it exists once.
        let key = [("idempotency-key", "order-1")];
        let body = json!({ "name": "Once", "ordered_on": "2026-03-14" });
        let first = nora.send(reqwest::Method::POST, ORDERS, Some(body.clone()), &key).await.expect(201);
        let again = nora.send(reqwest::Method::POST, ORDERS, Some(body), &key).await.expect(201);
        assert_eq!(first, again);
        assert_eq!(nora.get(ORDERS).await.expect(200)["items"].as_array().unwrap().len(), 4);
    }

    async fn what_an_order_can_t_be_is_refused_by_its_field(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let viewer = server.join(&admin, "viola", "viewer").await;
        let ssd = entry(&admin, "product", None, "SSD").await;
        let brand = entry(&admin, "brand", None, "Lenovo").await;
        let line = |change: Value| {
            let mut line = json!({ "product": ssd, "quantity": 1, "unit_price": 100 });
            line.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            json!({ "lines": [line] })
        };
        let most = json!({ "product": ssd, "quantity": 100_000, "unit_price": 10_000_000 });
        let cases = [
            (json!({ "name": " " }), "name", "required"),
            (json!({ "name": "x".repeat(256) }), "name", "too_long"),
            (json!({ "currency": "eur" }), "currency", "invalid"),
            (json!({ "category": brand }), "category", "unknown"),
            (json!({ "lines": vec![json!({ "product": ssd, "quantity": 1, "unit_price": 1 }); 201] }), "lines", "out_of_range"),
            (line(json!({ "product": brand })), "lines[0].product", "unknown"),
            (line(json!({ "id": 1 })), "lines[0].id", "unknown"),
            (line(json!({ "quantity": 0 })), "lines[0].quantity", "out_of_range"),
            (line(json!({ "quantity": 100_001 })), "lines[0].quantity", "out_of_range"),
            (line(json!({ "quantity": 100_000, "unit_price": 10_000_001 })), "lines[0].quantity", "out_of_range"),
            (line(json!({ "unit_price": -1 })), "lines[0].unit_price", "out_of_range"),
            (line(json!({ "unit_price": 100_000_001 })), "lines[0].unit_price", "out_of_range"),
            (line(json!({ "shipping": -1 })), "lines[0].shipping", "out_of_range"),
            (line(json!({ "link": "ftp://shop.example" })), "lines[0].link", "invalid"),
            (line(json!({ "link": "javascript:alert(1)" })), "lines[0].link", "invalid"),
            (line(json!({ "link": "https://nora:secret@shop.example" })), "lines[0].link", "invalid"),
            (line(json!({ "link": "https:// shop" })), "lines[0].link", "invalid"),
            (line(json!({ "link": format!("https://shop.example/{}", "x".repeat(1_990)) })), "lines[0].link", "too_long"),
            (json!({ "lines": [most, { "product": ssd, "quantity": 1, "unit_price": 1 }] }), "lines", "out_of_range"),
        ];
        for (change, field, code) in cases {
            let mut body = json!({ "name": "SSDs", "ordered_on": "2026-03-14" });
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            refused(admin.post(ORDERS, body).await, 422, field, code);
        }
        for (day, field) in [("2026-02-30", "ordered_on"), ("soon", "ordered_on")] {
            refused(admin.post(ORDERS, json!({ "name": "x", "ordered_on": day })).await, 400, field, "malformed");
        }
        let whole = json!({ "name": "x", "ordered_on": "2026-03-14", "state": "received" });
        refused(admin.post(ORDERS, whole).await, 400, "state", "malformed");
        // An object is not written as a list of its values.
        let listed = json!({ "name": "x", "ordered_on": "2026-03-14", "lines": [[null, ssd, 1, 100]] });
        refused(admin.post(ORDERS, listed).await, 400, "lines[0]", "malformed");
        refused(admin.get(&format!("{ORDERS}?category=0")).await, 422, "category", "out_of_range");
        assert_eq!(viewer.post(ORDERS, json!({ "name": "x", "ordered_on": "2026-03-14" })).await.code(403), "not_allowed");
        assert!(viewer.get(ORDERS).await.expect(200)["items"].as_array().unwrap().is_empty());
    }

    async fn lines_keep_their_ids_and_a_stale_change_is_refused(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let ssd = entry(&admin, "product", None, "SSD").await;
        let line = |quantity: i32| json!({ "product": ssd, "quantity": quantity, "unit_price": 100 });
        let made = order(&admin, json!({ "lines": [line(1), line(2), line(3)] })).await;
        let ids: Vec<i64> = made["lines"].as_array().unwrap().iter().map(id).collect();
        let mut third = line(30);
        third["id"] = json!(ids[2]);
        let mut first = line(1);
        first["id"] = json!(ids[0]);
        let changed = admin.patch(&at(&made), json!({
            "version": 1, "name": "More SSDs", "lines": [third, line(5), first],
        })).await.expect(200);
        let lines = changed["lines"].as_array().unwrap();
        assert_eq!((id(&lines[0]), id(&lines[2])), (ids[2], ids[0]));
        assert!(!ids.contains(&id(&lines[1])), "a new line has a new id");
        assert_eq!(lines.iter().map(|line| line["quantity"].as_i64().unwrap()).collect::<Vec<_>>(), [30, 5, 1]);
        assert_eq!((&changed["total"], &changed["version"], &changed["supplier"]), (&json!(3_600), &json!(2), &made["supplier"]));
        assert_eq!(admin.get(&at(&made)).await.expect(200), changed);
        let kept = kept(&server, "order", id(&made)).await;
        assert_eq!(kept[1].1["name"], json!({ "from": "SSDs", "to": "More SSDs" }));
        assert!(kept[1].1["lines"].is_object() && kept[1].1["supplier"].is_null(), "{:#}", kept[1].1);

        let stale = admin.patch(&at(&made), json!({ "version": 1, "note": "x" })).await.expect(409);
        assert_eq!((&stale["code"], &stale["current"]), (&json!("version_conflict"), &changed));
        // A line of another order is none of this one.
        let other = order(&admin, json!({ "lines": [line(1)] })).await;
        let mut foreign = line(1);
        foreign["id"] = other["lines"][0]["id"].clone();
        refused(admin.patch(&at(&made), json!({ "version": 2, "lines": [foreign] })).await, 422, "lines[0].id", "unknown");
        let mut twice = line(1);
        twice["id"] = json!(ids[0]);
        refused(admin.patch(&at(&made), json!({ "version": 2, "lines": [twice, twice] })).await, 422, "lines[1].id", "duplicate");
        assert_eq!(admin.get(&at(&made)).await.expect(200), changed, "what was refused changed nothing");
        assert_eq!(admin.get(&at(&other)).await.expect(200), other);
        // A category comes and goes.
        let category = entry(&admin, "category", None, "Parts").await;
        let with = admin.patch(&at(&made), json!({ "version": 2, "category": category })).await.expect(200);
        assert_eq!(with["category"]["id"], json!(category));
        let without = admin.patch(&at(&made), json!({ "version": 3, "category": null, "lines": [] })).await.expect(200);
        assert_eq!((&without["category"], &without["line_count"]), (&Value::Null, &json!(0)));
    }

    async fn an_order_goes_from_draft_to_received_and_no_other_way(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let ssd = entry(&nora, "product", None, "SSD").await;
        let line = json!({ "product": ssd, "quantity": 1, "unit_price": 100 });
        let made = order(&nora, json!({ "lines": [line] })).await;
        let state = format!("{}/state", at(&made));
        let to = |state: &str, version: i32| json!({ "state": state, "version": version });
        for wrong in ["draft", "received"] {
            let problem = nora.put(&state, to(wrong, 1)).await.expect(409);
            assert_eq!((&problem["code"], &problem["current"]["state"]), (&json!("bad_state"), &json!("draft")));
            assert!(problem["detail"].as_str().unwrap().contains("ordered or cancelled"), "{problem:#}");
        }
        assert_eq!(nora.put(&state, to("ordered", 7)).await.code(409), "version_conflict");
        refused(nora.put(&state, json!({ "state": "ordered", "version": 1, "open_lot": true })).await, 422, "open_lot", "invalid");
        server.shift(chrono::TimeDelta::minutes(1));
        let ordered = nora.put(&state, to("ordered", 1)).await.expect(200);
        assert_eq!((&ordered["state"], &ordered["state_by"]), (&json!("ordered"), &json!(nora.account)));
        assert!(ordered["state_at"].as_str().unwrap() > made["state_at"].as_str().unwrap());
        // What is with the supplier can still be put right.
        let dearer = json!({ "product": ssd, "quantity": 1, "unit_price": 200 });
        nora.patch(&at(&made), json!({ "version": 2, "lines": [dearer] })).await.expect(200);
        let received = nora.put(&state, json!({ "state": "received", "version": 3, "open_lot": true })).await.expect(200);
        let lot = received["lot"].as_i64().unwrap();
        let lot = nora.get(&format!("/api/reception/lots/{lot}")).await.expect(200);
        assert_eq!((&lot["name"], &lot["supplier"], &lot["counters"]["total"]), (&json!("SSDs"), &json!("Disques & Cie"), &json!(0)));
        // Received is final: states, lines and currency. What is written beside them is not.
        for wrong in ["draft", "ordered", "received", "cancelled"] {
            assert_eq!(admin.put(&state, to(wrong, 4)).await.code(409), "bad_state", "{wrong}");
        }
        assert_eq!(nora.patch(&at(&made), json!({ "version": 4, "lines": [] })).await.code(409), "bad_state");
        assert_eq!(nora.patch(&at(&made), json!({ "version": 4, "currency": "USD" })).await.code(409), "bad_state");
        nora.patch(&at(&made), json!({ "version": 4, "note": "one was broken", "currency": "EUR" })).await.expect(200);
        assert_eq!(verbs(&server, "order", id(&made)).await, ["created", "moved", "changed", "moved", "changed"]);
        assert_eq!(journalled(&admin, "reception.order.moved", &format!("order:{}", id(&made))).await, 2);

        // Cancelled, and taken up again by who may.
        let other = order(&nora, json!({})).await;
        let state = format!("{}/state", at(&other));
        nora.put(&state, to("cancelled", 1)).await.expect(200);
        assert_eq!(nora.put(&state, to("draft", 2)).await.code(403), "not_allowed");
        assert_eq!(nora.put(&state, to("ordered", 2)).await.code(409), "bad_state");
        let again = admin.put(&state, to("draft", 2)).await.expect(200);
        assert_eq!((&again["state"], &again["lot"]), (&json!("draft"), &Value::Null));
    }

    async fn a_deleted_order_is_hidden_until_it_is_restored(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let made = order(&nora, json!({})).await;
        nora.delete(&at(&made)).await.expect(204);
        for reply in [
            nora.get(&at(&made)).await,
            nora.delete(&at(&made)).await,
            nora.patch(&at(&made), json!({ "version": 2, "note": "x" })).await,
            nora.put(&format!("{}/state", at(&made)), json!({ "version": 2, "state": "ordered" })).await,
        ] {
            assert_eq!(reply.code(404), "not_found");
        }
        assert!(nora.get(ORDERS).await.expect(200)["items"].as_array().unwrap().is_empty());
        assert_eq!(nora.get(&format!("{ORDERS}?deleted=true")).await.code(403), "not_allowed");
        assert_eq!(nora.post(&format!("{}/restoration", at(&made)), Value::Null).await.code(403), "not_allowed");
        let hidden = admin.get(&format!("{ORDERS}?deleted=true")).await.expect(200);
        assert_eq!(column(&hidden, "id"), [&made["id"]]);
        assert!(admin.get(&at(&made)).await.expect(200)["deleted_at"].is_string());
        let restored = admin.post(&format!("{}/restoration", at(&made)), Value::Null).await.expect(200);
        assert_eq!((&restored["deleted_at"], &restored["version"]), (&Value::Null, &json!(3)));
        assert_eq!(nora.get(&at(&made)).await.expect(200), restored);
        // Once more changes nothing.
        assert_eq!(admin.post(&format!("{}/restoration", at(&made)), Value::Null).await.expect(200), restored);
        assert_eq!(verbs(&server, "order", id(&made)).await, ["created", "deleted", "restored"]);
        // A number is never given twice.
        nora.delete(&at(&made)).await.expect(204);
        assert_eq!(order(&nora, json!({})).await["number"], 2);
    }

    async fn orders_are_found_by_what_is_known_of_them(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let category = entry(&admin, "category", None, "Parts").await;
        for (name, supplier, day, category) in [
            ("Écrans 24\"", "Dalles SARL", "2026-03-01", None),
            ("Câbles 5%_neufs", "Fils", "2026-05-01", Some(category)),
            ("Souris", "ÉCRAN TOTAL", "2026-04-01", None),
            ("Claviers", "Touches", "2026-04-01", None),
        ] {
            order(&admin, json!({ "name": name, "supplier": supplier, "ordered_on": day, "category": category })).await;
        }
        admin.put(&format!("{ORDERS}/3/state"), json!({ "version": 1, "state": "cancelled" })).await.expect(200);
        let found = async |query: &str| {
            let page = admin.get(&format!("{ORDERS}?{query}")).await.expect(200);
            column(&page, "number").iter().map(|number| number.as_i64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(found("").await, [2, 4, 3, 1], "newest first");
        assert_eq!(found("query=ecran").await, [3, 1]);
        assert_eq!(found("query=%25_").await, [2], "signs of patterns are taken as they are");
        assert_eq!(found("query=%5C").await, Vec::<i64>::new());
        assert_eq!(found("state=cancelled").await, [3]);
        assert_eq!(found(&format!("category={category}")).await, [2]);
        assert_eq!(found("from=2026-04-01&to=2026-04-30").await, [4, 3]);
        assert_eq!(found("from=2026-04-01&query=souris&state=cancelled").await, [3]);
        refused(admin.get(&format!("{ORDERS}?from=2026-04-02&to=2026-04-01")).await, 422, "to", "out_of_range");
        let problem = admin.get(&format!("{ORDERS}?state=lost")).await.expect(400);
        assert_eq!(problem["errors"][0]["field"], "state");
        assert!(problem["errors"][0]["message"].as_str().unwrap().contains("cancelled"), "{problem:#}");
        // Pages join, also where days are the same.
        let first = admin.get(&format!("{ORDERS}?limit=2")).await.expect(200);
        let second = admin.get(&format!("{ORDERS}?limit=2&cursor={}", first["next"].as_str().unwrap())).await.expect(200);
        assert_eq!((column(&first, "number"), column(&second, "number")), (vec![&json!(2), &json!(4)], vec![&json!(3), &json!(1)]));
        assert_eq!(second["next"], Value::Null);
        refused(admin.get(&format!("{ORDERS}?cursor=999")).await, 400, "cursor", "malformed");
    }
}

//! Loans: what is out, what is overdue, what came back, and that an item is in one open loan only.

use chrono::TimeDelta;
use serde_json::{Value, json};
use workspace_test_support::{Client, Engine, Server, on_both_engines};

use crate::trade::{have_left, journalled, kept, refused, stock, thinkpad, verbs};
use crate::{column, id};

const LOANS: &str = "/api/reception/loans";

/// A server at noon, so that no day ends during a test.
async fn at_noon(engine: Engine) -> Server {
    let server = Server::start(engine).await;
    let now = server.clock().now();
    server.shift(now.date().and_hms_opt(12, 0, 0).unwrap() + TimeDelta::days(1) - now);
    server
}

/// A day so many days from the server's today.
fn day(server: &Server, days: i64) -> String {
    (server.clock().now().date() + TimeDelta::days(days)).format("%Y-%m-%d").to_string()
}

/// A loan that began yesterday and ends tomorrow.
fn body(server: &Server, lines: &Value) -> Value {
    json!({
        "borrower_kind": "person", "borrower": "Léa Martin", "contact": "lea@example.org",
        "start_on": day(server, -1), "end_on": day(server, 1), "lines": lines,
    })
}

async fn lend(server: &Server, client: &Client, lines: Value) -> Value {
    client.post(LOANS, body(server, &lines)).await.expect(201)
}

fn at(loan: &Value) -> String {
    format!("{LOANS}/{}", id(loan))
}

fn returns(loan: &Value) -> String {
    format!("{}/returns", at(loan))
}

fn back(loan: &Value, lines: &[usize], day: &str) -> Value {
    let lines: Vec<Value> = lines
        .iter()
        .map(
            |at| json!({ "id": loan["lines"][at]["id"], "returned_on": day, "condition": format!("as line {at} was") }),
        )
        .collect();
    json!({ "version": loan["version"], "lines": lines })
}

on_both_engines! {
    async fn an_item_that_is_lent_stays_in_stock_and_is_in_one_loan(engine: Engine) {
        let server = at_noon(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let (_, x1) = thinkpad(&nora).await;
        let items = stock(&nora, Some(x1), &["E-1", "E-2"]).await;
        let made = lend(&server, &nora, json!([
            { "serial": " e-1" },
            { "kind": "mouse", "quantity": 3 },
            { "kind": "other", "label": "beamer", "serial": "B-77" },
        ])).await;
        assert_eq!((&made["number"], &made["state"], &made["amount"]), (&json!(1), &json!("out"), &json!(0)));
        assert_eq!((&made["line_count"], &made["out_count"], &made["currency"]), (&json!(3), &json!(3), &json!("EUR")));
        let line = &made["lines"][0];
        assert_eq!((&line["kind"], &line["item"], &line["model"]["name"]), (&json!("computer"), &json!(items[0]), &json!("ThinkPad X1")));
        assert_eq!((&made["lines"][1]["quantity"], &made["lines"][2]["item"]), (&json!(3), &Value::Null));
        assert_eq!(nora.get(&at(&made)).await.expect(200), made);
        assert_eq!(have_left(&nora, &items).await, [false, false]);
        let problem = nora.post(LOANS, body(&server, &json!([{ "serial": "E-2" }, { "serial": "E-1" }]))).await.expect(409);
        assert_eq!((&problem["code"], &problem["errors"][0]["field"]), (&json!("on_loan"), &json!("lines[1].serial")));
        assert_eq!(problem["current"], json!({
            "item": items[0],
            "loan": { "id": id(&made), "number": 1, "borrower": "Léa Martin", "end_on": day(&server, 1) },
        }));
        assert_eq!(kept(&server, "item", items[0]).await.last().unwrap(), &("lent".to_owned(), json!({
            "loan": id(&made), "loan_number": 1, "borrower": "Léa Martin",
        })));
        assert_eq!(journalled(&admin, "reception.loan.created", &format!("loan:{}", id(&made))).await, 1);
        // What was given away can't be lent.
        let gift = json!({ "recipient_kind": "person", "recipient": "Ali", "donated_on": "2026-03-14", "lines": [{ "serial": "E-2" }] });
        nora.post("/api/reception/donations", gift).await.expect(201);
        let problem = nora.post(LOANS, body(&server, &json!([{ "serial": "E-2" }]))).await.expect(409);
        assert_eq!((&problem["code"], &problem["current"]["donation"]["recipient"]), (&json!("out_of_stock"), &json!("Ali")));
        // Sent twice with one key, it exists once.
        let key = [("idempotency-key", "loan-1")];
        let wish = body(&server, &json!([{ "kind": "keyboard" }]));
        let first = nora.send(reqwest::Method::POST, LOANS, Some(wish.clone()), &key).await.expect(201);
        assert_eq!(nora.send(reqwest::Method::POST, LOANS, Some(wish), &key).await.expect(201), first);
        assert_eq!(nora.get(LOANS).await.expect(200)["items"].as_array().unwrap().len(), 2);
    }

    async fn what_a_loan_can_t_be_is_refused_by_its_field(engine: Engine) {
        let server = at_noon(engine).await;
        let admin = server.admin().await;
        let viewer = server.join(&admin, "viola", "viewer").await;
        let (lenovo, x1) = thinkpad(&admin).await;
        stock(&admin, Some(x1), &["F-1"]).await;
        let mouse = json!({ "kind": "mouse" });
        let cases = [
            (json!([]), "lines", "out_of_range"),
            (json!(vec![mouse.clone(); 201]), "lines", "out_of_range"),
            (json!([mouse, {}]), "lines[1].kind", "required"),
            (json!([{ "serial": "NEW-1" }]), "lines[0].kind", "required"),
            (json!([{ "kind": "computer" }]), "lines[0].serial", "required"),
            (json!([{ "kind": "other" }]), "lines[0].label", "required"),
            (json!([{ "kind": "mouse", "label": "x" }]), "lines[0].label", "invalid"),
            (json!([{ "kind": "mouse", "quantity": 0 }]), "lines[0].quantity", "out_of_range"),
            (json!([{ "kind": "screen", "serial": "S", "quantity": 2 }]), "lines[0].quantity", "out_of_range"),
            (json!([{ "serial": "F-1" }, { "serial": "f-1" }]), "lines[1].serial", "duplicate"),
            (json!([{ "kind": "mouse", "model": lenovo }]), "lines[0].model", "unknown"),
            (json!([{ "kind": "mouse", "id": 1 }]), "lines[0].id", "unknown"),
        ];
        for (lines, field, code) in cases {
            refused(admin.post(LOANS, body(&server, &lines)).await, 422, field, code);
        }
        for (field, value, code) in [
            ("borrower", json!(""), "required"),
            ("end_on", json!(day(&server, -2)), "out_of_range"),
            ("amount", json!(-1), "out_of_range"),
            ("amount", json!(100_000_001), "out_of_range"),
            ("currency", json!("Euro"), "invalid"),
        ] {
            let mut body = body(&server, &json!([mouse]));
            body[field] = value;
            refused(admin.post(LOANS, body).await, 422, field, code);
        }
        let problem = admin.post(LOANS, body(&server, &json!([{ "kind": "laptop" }]))).await.expect(400);
        assert!(problem["errors"][0]["message"].as_str().unwrap().contains("keyboard"), "{problem:#}");
        assert_eq!(viewer.post(LOANS, body(&server, &json!([mouse]))).await.code(403), "not_allowed");
    }

    async fn lines_come_back_one_by_one_and_only_once(engine: Engine) {
        let server = at_noon(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let items = stock(&nora, None, &["G-1", "G-2"]).await;
        let made = lend(&server, &nora, json!([{ "serial": "G-1" }, { "serial": "G-2" }, { "kind": "mouse" }])).await;
        let other = lend(&server, &nora, json!([{ "kind": "mouse" }])).await;
        let today = day(&server, 0);
        refused(nora.post(&returns(&made), back(&made, &[0], &day(&server, -2))).await, 422, "lines[0].returned_on", "out_of_range");
        refused(nora.post(&returns(&made), back(&made, &[], &today)).await, 422, "lines", "out_of_range");
        refused(nora.post(&returns(&made), back(&made, &[0, 0], &today)).await, 422, "lines[1].id", "duplicate");
        let mut foreign = back(&other, &[0], &today);
        foreign["version"] = made["version"].clone();
        refused(nora.post(&returns(&made), foreign).await, 422, "lines[0].id", "unknown");
        let mut long = back(&made, &[0], &today);
        long["lines"][0]["condition"] = json!("x".repeat(501));
        refused(nora.post(&returns(&made), long).await, 422, "lines[0].condition", "too_long");

        let part = nora.post(&returns(&made), back(&made, &[0, 2], &today)).await.expect(200);
        assert_eq!((&part["state"], &part["out_count"], &part["returned_at"]), (&json!("out"), &json!(1), &Value::Null));
        let line = &part["lines"][2];
        assert_eq!((&line["returned_on"], &line["returned_by"], &line["condition"]), (&json!(today), &json!(nora.account), &json!("as line 2 was")));
        assert_eq!(part["lines"][1]["returned_on"], Value::Null);
        let stale = nora.post(&returns(&made), back(&made, &[1], &today)).await.expect(409);
        assert_eq!((&stale["code"], &stale["current"]), (&json!("version_conflict"), &part));
        let twice = nora.post(&returns(&made), back(&part, &[1, 0], &today)).await.expect(409);
        assert_eq!((&twice["code"], &twice["errors"][0]["field"]), (&json!("already_returned"), &json!("lines[1].id")));
        // What came back can be lent again; the other can't.
        lend(&server, &nora, json!([{ "serial": "G-1" }])).await;
        assert_eq!(nora.post(LOANS, body(&server, &json!([{ "serial": "G-2" }]))).await.code(409), "on_loan");
        let whole = nora.post(&returns(&made), back(&part, &[1], &today)).await.expect(200);
        assert_eq!((&whole["state"], &whole["out_count"]), (&json!("returned"), &json!(0)));
        assert!(whole["returned_at"].is_string());
        assert_eq!(verbs(&server, "loan", id(&made)).await, ["created", "returned", "returned"]);
        assert_eq!(verbs(&server, "item", items[1]).await.last().unwrap(), "returned");
        assert_eq!(journalled(&admin, "reception.loan.returned", &format!("loan:{}", id(&made))).await, 2);

        // A mistake is taken back by who keeps order, unless the item is with somebody else by now.
        let undo = |at: usize| format!("{}/{}", returns(&made), id(&made["lines"][at]));
        assert_eq!(nora.delete(&undo(1)).await.code(403), "not_allowed");
        let again = admin.delete(&undo(1)).await.expect(200);
        assert_eq!((&again["state"], &again["returned_at"], &again["lines"][1]["condition"]), (&json!("out"), &Value::Null, &json!("")));
        assert_eq!(again["version"], 4);
        assert_eq!(admin.delete(&undo(1)).await.code(409), "not_returned");
        let problem = admin.delete(&undo(0)).await.expect(409);
        assert_eq!((&problem["code"], &problem["current"]["loan"]["number"]), (&json!("on_loan"), &json!(3)));
        assert_eq!(admin.delete(&format!("{}/{}", returns(&made), id(&other["lines"][0]))).await.code(404), "not_found");
        assert_eq!(verbs(&server, "item", items[1]).await.last().unwrap(), "unreturned");
        assert_eq!(journalled(&admin, "reception.loan.unreturned", &format!("loan:{}", id(&made))).await, 1);
    }

    async fn a_loan_is_overdue_when_its_last_day_has_passed(engine: Engine) {
        let server = at_noon(engine).await;
        let mut admin = server.admin().await;
        let made = lend(&server, &admin, json!([{ "kind": "mouse" }, { "kind": "keyboard" }])).await;
        let mut longer = body(&server, &json!([{ "kind": "mouse" }]));
        longer["end_on"] = json!(day(&server, 30));
        let longer = admin.post(LOANS, longer).await.expect(201);
        let mut sooner = body(&server, &json!([{ "kind": "mouse" }]));
        sooner["end_on"] = json!(day(&server, 0));
        let sooner = admin.post(LOANS, sooner).await.expect(201);
        let returned = lend(&server, &admin, json!([{ "kind": "mouse" }])).await;
        admin.post(&returns(&returned), back(&returned, &[0], &day(&server, 0))).await.expect(200);
        let found = async |admin: &Client, query: &str| {
            let page = admin.get(&format!("{LOANS}?{query}")).await.expect(200);
            let found = page["items"].as_array().unwrap().iter();
            found.map(|loan| (id(loan), loan["state"].as_str().unwrap().to_owned())).collect::<Vec<_>>()
        };
        let of = |loan: &Value, state: &str| (id(loan), state.to_owned());
        assert!(found(&admin, "state=overdue").await.is_empty(), "the last day is not over yet");
        assert_eq!(found(&admin, "state=out").await, [of(&sooner, "out"), of(&made, "out"), of(&longer, "out")]);
        server.shift(TimeDelta::days(2));
        admin.refresh().await.expect(200);
        let overdue = [of(&sooner, "overdue"), of(&made, "overdue")];
        assert_eq!(found(&admin, "state=overdue").await, overdue, "by their last day");
        assert_eq!(found(&admin, "state=out").await, [of(&longer, "out")]);
        assert_eq!(found(&admin, "state=returned").await, [of(&returned, "returned")]);
        assert_eq!(admin.get(&at(&made)).await.expect(200)["state"], "overdue");
        // Pages of it join.
        let first = admin.get(&format!("{LOANS}?state=overdue&limit=1")).await.expect(200);
        let second = format!("state=overdue&limit=1&cursor={}", first["next"].as_str().unwrap());
        assert_eq!(found(&admin, &second).await, overdue[1..]);
        // One line back does not settle it; a later end does, and everything back does.
        let part = admin.post(&returns(&made), back(&made, &[0], &day(&server, 0))).await.expect(200);
        assert_eq!(part["state"], "overdue");
        let prolonged = admin.patch(&at(&made), json!({ "version": 2, "end_on": day(&server, 0) })).await.expect(200);
        assert_eq!(prolonged["state"], "out");
        let settled = admin.post(&returns(&sooner), back(&sooner, &[0], &day(&server, 0))).await.expect(200);
        assert_eq!(settled["state"], "returned");
        assert!(found(&admin, "state=overdue").await.is_empty());
    }

    async fn borrower_and_lines_are_final_once_something_came_back(engine: Engine) {
        let server = at_noon(engine).await;
        let admin = server.admin().await;
        let items = stock(&admin, None, &["H-1", "H-2"]).await;
        let made = lend(&server, &admin, json!([{ "serial": "H-1" }, { "kind": "mouse" }])).await;
        let ids: Vec<i64> = made["lines"].as_array().unwrap().iter().map(id).collect();
        let changed = admin.patch(&at(&made), json!({
            "version": 1, "borrower": "Club", "borrower_kind": "company", "amount": 500, "start_on": day(&server, -3),
            "lines": [{ "serial": "H-2" }, { "id": ids[1], "kind": "keyboard" }],
        })).await.expect(200);
        assert_eq!((&changed["borrower"], &changed["amount"], &changed["version"]), (&json!("Club"), &json!(500), &json!(2)));
        assert_eq!((&changed["lines"][0]["item"], id(&changed["lines"][1])), (&json!(items[1]), ids[1]));
        assert_eq!(verbs(&server, "item", items[0]).await.last().unwrap(), "unlent");
        assert_eq!(verbs(&server, "item", items[1]).await.last().unwrap(), "lent");
        // The same lines again keep what is lent.
        let same = admin.patch(&at(&made), json!({ "version": 2, "lines": [{ "serial": "h-2" }, { "kind": "mouse" }] })).await.expect(200);
        assert_eq!(same["lines"][0]["item"], items[1]);
        let stale = admin.patch(&at(&made), json!({ "version": 1, "note": "x" })).await.expect(409);
        assert_eq!((&stale["code"], &stale["current"]), (&json!("version_conflict"), &same));
        let early = json!({ "version": 3, "end_on": day(&server, -4) });
        refused(admin.patch(&at(&made), early).await, 422, "end_on", "out_of_range");
        let part = admin.post(&returns(&made), back(&same, &[1], &day(&server, 0))).await.expect(200);
        for change in [
            json!({ "borrower": "Somebody" }),
            json!({ "borrower_kind": "person" }),
            json!({ "currency": "USD" }),
            json!({ "start_on": day(&server, -5) }),
            json!({ "lines": [{ "kind": "mouse" }] }),
        ] {
            let mut change = change;
            change["version"] = json!(4);
            let problem = admin.patch(&at(&made), change.clone()).await.expect(409);
            assert_eq!((&problem["code"], &problem["current"]), (&json!("bad_state"), &part), "{change}");
        }
        let open = json!({ "version": 4, "borrower": "Club", "contact": "06", "end_on": day(&server, 9), "note": "late", "amount": 0 });
        let open = admin.patch(&at(&made), open).await.expect(200);
        assert_eq!((&open["contact"], &open["end_on"], &open["note"]), (&json!("06"), &json!(day(&server, 9)), &json!("late")));
        assert_eq!(kept(&server, "loan", id(&made)).await.last().unwrap().1["amount"], json!({ "from": 500, "to": 0 }));
    }

    async fn deleting_frees_what_was_lent_and_restoring_lends_it_again(engine: Engine) {
        let server = at_noon(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let items = stock(&nora, None, &["I-1", "I-2"]).await;
        let made = lend(&server, &nora, json!([{ "serial": "I-1" }, { "serial": "I-2" }])).await;
        nora.post(&returns(&made), back(&made, &[0], &day(&server, 0))).await.expect(200);
        let restoration = format!("{}/restoration", at(&made));
        nora.delete(&at(&made)).await.expect(204);
        for reply in [
            nora.get(&at(&made)).await,
            nora.delete(&at(&made)).await,
            nora.patch(&at(&made), json!({ "version": 3, "note": "x" })).await,
            nora.post(&returns(&made), json!({ "version": 3, "lines": [{ "id": 1, "returned_on": day(&server, 0) }] })).await,
        ] {
            assert_eq!(reply.code(404), "not_found");
        }
        assert!(nora.get(&format!("{LOANS}?state=out")).await.expect(200)["items"].as_array().unwrap().is_empty());
        assert_eq!(nora.get(&format!("{LOANS}?deleted=true")).await.code(403), "not_allowed");
        assert_eq!(nora.post(&restoration, Value::Null).await.code(403), "not_allowed");
        assert_eq!(column(&admin.get(&format!("{LOANS}?deleted=true")).await.expect(200), "id"), [&made["id"]]);
        let restored = admin.post(&restoration, Value::Null).await.expect(200);
        assert_eq!((&restored["version"], &restored["out_count"]), (&json!(4), &json!(1)));
        assert_eq!(nora.post(LOANS, body(&server, &json!([{ "serial": "I-2" }]))).await.code(409), "on_loan");
        assert_eq!(verbs(&server, "loan", id(&made)).await, ["created", "returned", "deleted", "restored"]);
        let moved: Vec<String> = verbs(&server, "item", items[1]).await.into_iter().filter(|verb| verb.ends_with("lent")).collect();
        assert_eq!(moved, ["lent", "unlent", "lent"]);
        // What came back before does not matter; what was out and is with somebody else now does.
        nora.delete(&at(&made)).await.expect(204);
        lend(&server, &nora, json!([{ "serial": "I-1" }])).await;
        admin.post(&restoration, Value::Null).await.expect(200);
        nora.delete(&at(&made)).await.expect(204);
        lend(&server, &nora, json!([{ "serial": "I-2" }])).await;
        let problem = admin.post(&restoration, Value::Null).await.expect(409);
        assert_eq!((&problem["code"], &problem["errors"][0]["field"]), (&json!("on_loan"), &json!("lines[1].serial")));
    }

    async fn loans_are_found_by_what_is_known_of_them(engine: Engine) {
        let server = at_noon(engine).await;
        let admin = server.admin().await;
        for (borrower, contact, start) in
            [("École Élan", "", "2026-03-01"), ("Léa", "lea@ecole.example", "2026-05-01"), ("Club", "", "2026-03-01")]
        {
            let body = json!({
                "borrower_kind": "company", "borrower": borrower, "contact": contact, "start_on": start, "end_on": start,
                "lines": [{ "kind": "mouse" }],
            });
            admin.post(LOANS, body).await.expect(201);
        }
        let found = async |query: &str| {
            let page = admin.get(&format!("{LOANS}?{query}")).await.expect(200);
            column(&page, "number").iter().map(|number| number.as_i64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(found("").await, [2, 3, 1]);
        assert_eq!(found("query=ecole").await, [2, 1]);
        assert_eq!(found("from=2026-03-01&to=2026-03-31").await, [3, 1]);
        let first = admin.get(&format!("{LOANS}?limit=2")).await.expect(200);
        assert_eq!(found(&format!("limit=2&cursor={}", first["next"].as_str().unwrap())).await, [1]);
        refused(admin.get(&format!("{LOANS}?cursor=999")).await, 400, "cursor", "malformed");
    }
}

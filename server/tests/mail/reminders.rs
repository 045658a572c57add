//! Reminders of loans that are overdue.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use workspace_test_support::{Client, Engine, Server, Smtp, on_both_engines};

use crate::parse::Part;
use crate::{SETTINGS, id, once, set_up};

const LOANS: &str = "/api/reception/loans";

/// A day so many days from the server's today.
fn day(server: &Server, days: i64) -> chrono::NaiveDate {
    server.clock().now().date() + TimeDelta::days(days)
}

/// A server at noon, so that no day ends during a test.
async fn at_noon(engine: Engine) -> Server {
    let server = Server::start(engine).await;
    let now = server.clock().now();
    server.shift(now.date().and_hms_opt(12, 0, 0).unwrap() + TimeDelta::days(1) - now);
    server
}

/// A loan that ends so many days from today.
async fn lend(server: &Server, client: &Client, end: i64, contact: &str) -> Value {
    let lines = json!([
        { "kind": "mouse", "quantity": 3 },
        { "kind": "computer", "serial": "E-1" },
        { "kind": "other", "label": "vidéoprojecteur" },
    ]);
    let body = json!({
        "borrower_kind": "person", "borrower": "Léa Martin", "contact": contact, "start_on": day(server, -30).to_string(),
        "end_on": day(server, end).to_string(), "lines": lines,
    });
    client.post(LOANS, body).await.expect(201)
}

fn reminder(loan: &Value) -> String {
    format!("{LOANS}/{}/reminder", id(loan))
}

on_both_engines! {
    async fn the_borrower_of_an_overdue_loan_is_told_what_is_out(engine: Engine) {
        let server = at_noon(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        let loan = lend(&server, &nora, -2, "06 12 34 56 78, lea@example.org").await;
        assert_eq!(loan["reminded_at"], Value::Null);
        let back = json!({ "version": 1, "lines": [{ "id": loan["lines"][1]["id"], "returned_on": day(&server, 0).to_string() }] });
        nora.post(&format!("{LOANS}/{}/returns", id(&loan)), back).await.expect(200);

        let queued = nora.post(&reminder(&loan), json!({})).await.expect(201);
        assert_eq!((&queued["recipient"], &queued["about"]), (&json!("lea@example.org"), &json!(format!("loan:{}", id(&loan)))));
        once(&admin, id(&queued), "sent", 1).await;
        let mail = Part::read(&smtp.taken()[0].data);
        let (start, end) = (day(&server, -30).format("%d/%m/%Y"), day(&server, -2).format("%d/%m/%Y"));
        assert_eq!(mail.header("subject"), format!("Rappel : le prêt n° 1 était à rendre le {end}"));
        let text = mail.text();
        assert!(text.starts_with("Bonjour Léa Martin,\n"), "{text}");
        assert!(text.contains(&format!("commencé le {start}")) && text.contains("- 3 × souris\n- vidéoprojecteur\n"), "{text}");
        // What came back is not asked for.
        assert!(!text.contains("E-1"), "{text}");

        // The loan tells, its history keeps it, and everyone hears.
        let after = nora.get(&format!("{LOANS}/{}", id(&loan))).await.expect(200);
        assert_eq!((&after["reminded_at"], &after["version"]), (&queued["created_at"], &json!(3)));
        let heard = admin.get("/api/activity?kind=reception.loan.reminded").await.expect(200);
        assert_eq!(heard["items"][0]["subject"], format!("loan:{}", id(&loan)));
        let page = nora.get(&format!("/api/mails?about=loan:{}", id(&loan))).await.expect(200);
        assert_eq!(id(&page["items"][0]), id(&queued));

        // In other words, to somebody else, in English.
        let own = json!({ "recipient": "max@example.org", "subject": "Notre souris", "message": "Elle nous manque." });
        let queued = nora.post(&reminder(&loan), own).await.expect(201);
        once(&admin, id(&queued), "sent", 1).await;
        let taken = smtp.taken();
        assert_eq!(taken[1].to, ["max@example.org"]);
        let mail = Part::read(&taken[1].data);
        assert_eq!((mail.header("subject").as_str(), mail.text().as_str()), ("Notre souris", "Elle nous manque."));
        let queued = nora.post(&reminder(&loan), json!({ "language": "en" })).await.expect(201);
        assert!(queued["subject"].as_str().unwrap().starts_with("Reminder: loan 1 was due back on"), "{queued:#}");
        assert!(queued["text"].as_str().unwrap().contains("- 3 × mouse\n"), "{queued:#}");
    }

    async fn what_is_not_overdue_or_has_no_address_is_not_reminded(engine: Engine) {
        let server = at_noon(engine).await;
        let admin = server.admin().await;
        let viola = server.join(&admin, "viola", "viewer").await;
        let smtp = Smtp::start().await;
        let late = lend(&server, &admin, -2, "lea@example.org").await;
        assert_eq!(admin.post(&reminder(&late), json!({})).await.code(409), "mail_not_set_up");
        set_up(&admin, &smtp).await;
        assert_eq!(viola.post(&reminder(&late), json!({})).await.code(403), "not_allowed");
        let early = lend(&server, &admin, 0, "lea@example.org").await;
        let problem = admin.post(&reminder(&early), json!({})).await.expect(409);
        assert_eq!((&problem["code"], &problem["current"]["state"]), (&json!("not_overdue"), &json!("out")));
        let nowhere = lend(&server, &admin, -2, "06 12 34 56 78").await;
        let problem = admin.post(&reminder(&nowhere), json!({})).await.expect(422);
        assert_eq!((&problem["errors"][0]["field"], &problem["errors"][0]["code"]), (&json!("recipient"), &json!("required")));
        for (field, value) in [
            ("recipient", "lea@example.org\r\nBcc: eve@example.org"), ("subject", "a\r\nBcc: eve@example.org"),
            ("subject", ""), ("message", ""),
        ] {
            let problem = admin.post(&reminder(&late), json!({ field: value })).await.expect(422);
            assert_eq!(problem["errors"][0]["field"], field, "{problem:#}");
        }
        admin.post(&reminder(&late), json!({ "language": "de" })).await.expect(400);
        admin.delete(&format!("{LOANS}/{}", id(&nowhere))).await.expect(204);
        let wish = json!({ "recipient": "lea@example.org" });
        assert_eq!(admin.post(&reminder(&nowhere), wish.clone()).await.code(404), "not_found");
        assert!(admin.get("/api/mails").await.expect(200)["items"].as_array().unwrap().is_empty());
        // Sent twice with one key, it goes once.
        let key = [("idempotency-key", "reminder-1")];
        let first = admin.send(Method::POST, &reminder(&late), Some(wish.clone()), &key).await.expect(201);
        assert_eq!(admin.send(Method::POST, &reminder(&late), Some(wish), &key).await.expect(201), first);
        assert!(admin.get(SETTINGS).await.expect(200)["configured"] == true);
    }

    /// Two hundred lines, and names as long as they may be: the words stay within what a mail may have.
    async fn a_reminder_of_much_stays_short(engine: Engine) {
        let server = at_noon(engine).await;
        let admin = server.admin().await;
        let smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        let lines: Vec<Value> = (0..200).map(|n| json!({ "kind": "other", "label": format!("{n} {}", "é".repeat(90)) })).collect();
        let body = json!({
            "borrower_kind": "person", "borrower": "é".repeat(255), "contact": "lea@example.org",
            "start_on": day(&server, -30).to_string(), "end_on": day(&server, -1).to_string(), "lines": lines,
        });
        let loan = admin.post(LOANS, body).await.expect(201);
        for language in ["fr", "en"] {
            let queued = admin.post(&reminder(&loan), json!({ "language": language })).await.expect(201);
            let text = queued["text"].as_str().unwrap();
            assert!(text.chars().count() <= 2_000 && text.contains(if language == "fr" { "de plus" } else { "more" }), "{text}");
            once(&admin, id(&queued), "sent", 1).await;
        }
    }
}

//! Problems that clients report.

use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::{Value, json};
use workspace_server::db::schema::{monitoring_problem_accounts, monitoring_problems};
use workspace_server::journal::Origin;
use workspace_test_support::{Client, Engine, Server, on_both_engines};

fn problem(message: &str) -> Value {
    json!({
        "kind": "error", "message": message, "stack": "at send (chat.js:12:7)\nat click (button.js:3:1)", "where": "/chat/12",
        "application": "client", "version": "0.1.0", "os": "Linux Mint 22",
    })
}

async fn problems(admin: &Client, query: &str) -> Vec<Value> {
    admin.get(&format!("/api/monitoring/problems?{query}")).await.expect(200)["items"].as_array().unwrap().clone()
}

on_both_engines! {
    async fn reports_that_look_alike_are_one_problem(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut screen = admin.socket(None).await;
        screen.next_of("ready").await;
        lina.post("/api/client-problems", problem("no channel 12")).await.expect(204);
        let reported = screen.event("monitoring.problem.reported").await;
        assert_eq!((&reported["data"]["problem"]["message"], &reported["data"]["problem"]["stack"]), (&json!("no channel 12"), &Value::Null));
        server.shift(TimeDelta::minutes(1));
        let mut again = problem("no channel 7");
        (again["version"], again["os"]) = (json!("0.2.0"), json!("Debian 12"));
        admin.post("/api/client-problems", again).await.expect(204);
        lina.post("/api/client-problems", problem("something else")).await.expect(204);
        let found = problems(&admin, "").await;
        assert_eq!(found.len(), 2);
        assert_eq!(found[0]["message"], "something else", "the last seen comes first");
        let first = &found[1];
        assert_eq!((&first["count"], &first["client_version"], &first["os"]), (&json!(2), &json!("0.2.0"), &json!("Debian 12")));
        assert_eq!(first["accounts"], json!([admin.account, lina.account]));
        assert!(first["first_seen_at"].as_str() < first["last_seen_at"].as_str());
        assert_eq!((&first["where"], &first["kind"]), (&json!("/chat/12"), &json!("error")));
        // One entry for each problem, not for each report.
        let entries = admin.get("/api/activity?module=monitoring").await.expect(200);
        assert_eq!(entries["items"].as_array().unwrap().len(), 2);
    }

    async fn a_settled_problem_is_opened_by_the_next_report(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        admin.post("/api/client-problems", problem("first")).await.expect(204);
        admin.post("/api/client-problems", problem("second")).await.expect(204);
        let known = problems(&admin, "").await.remove(0);
        let path = format!("/api/monitoring/problems/{}", known["id"]);
        let settled = admin.patch(&path, json!({ "resolved": true, "version": known["version"] })).await.expect(200);
        assert_eq!((&settled["resolved"], &settled["version"], &settled["stack"]), (&json!(true), &json!(2), &known["stack"]));
        let stale = admin.patch(&path, json!({ "resolved": false, "version": 1 })).await.expect(409);
        assert_eq!((&stale["code"], &stale["current"]), (&json!("version_conflict"), &settled));
        assert_eq!((problems(&admin, "resolved=true").await.len(), problems(&admin, "resolved=false").await.len()), (1, 1));
        let mut screen = admin.socket(None).await;
        screen.next_of("ready").await;
        admin.post("/api/client-problems", problem(known["message"].as_str().unwrap())).await.expect(204);
        screen.event("monitoring.problem.reopened").await;
        assert!(problems(&admin, "resolved=true").await.is_empty());
        assert_eq!(admin.patch("/api/monitoring/problems/9999", json!({ "resolved": true, "version": 1 })).await.code(404), "not_found");
    }

    async fn a_thousand_problems_are_kept_and_the_oldest_make_room(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        admin.post("/api/client-problems", problem("the oldest")).await.expect(204);
        server.shift(TimeDelta::seconds(1));
        let account = admin.account;
        server.app().core().db.write(Origin::server(), move |tx| {
            for n in 0_i64..999 {
                let now = tx.now();
                let id: i64 = diesel::insert_into(monitoring_problems::table)
                    .values((
                        monitoring_problems::fingerprint.eq(n.to_be_bytes().to_vec()),
                        monitoring_problems::kind.eq("error"),
                        monitoring_problems::message.eq("filler"),
                        monitoring_problems::application.eq("client"),
                        monitoring_problems::client_version.eq("0.1.0"),
                        monitoring_problems::os.eq("Linux"),
                        (
                            monitoring_problems::count.eq(1_i64),
                            monitoring_problems::first_seen_at.eq(now),
                            monitoring_problems::last_seen_at.eq(now),
                            monitoring_problems::resolved.eq(false),
                            monitoring_problems::version.eq(1),
                        ),
                    ))
                    .returning(monitoring_problems::id)
                    .get_result(tx.conn)?;
                diesel::insert_into(monitoring_problem_accounts::table)
                    .values((monitoring_problem_accounts::problem_id.eq(id), monitoring_problem_accounts::account_id.eq(account)))
                    .execute(tx.conn)?;
            }
            Ok(())
        }).await.unwrap();
        admin.post("/api/client-problems", problem("the newest")).await.expect(204);
        let (count, oldest): (i64, i64) = server.app().core().db.read(|conn| {
            let oldest = monitoring_problems::table.filter(monitoring_problems::message.eq("the oldest"));
            Ok((monitoring_problems::table.count().get_result(conn)?, oldest.count().get_result(conn)?))
        }).await.unwrap();
        assert_eq!((count, oldest), (1_000, 0));
        assert_eq!(problems(&admin, "limit=1").await[0]["message"], "the newest");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reports_are_limited_in_size_and_number() {
    let server = Server::start(Engine::Sqlite).await;
    let admin = server.admin().await;
    let lina = server.join(&admin, "lina", "member").await;
    let path = "/api/client-problems";
    let mut large = problem("large");
    large["stack"] = json!("é".repeat(9_000));
    assert_eq!(lina.post(path, large.clone()).await.code(413), "too_large");
    large["stack"] = json!("x".repeat(12_001));
    assert_eq!(lina.post(path, large.clone()).await.expect(422)["errors"][0]["field"], "stack");
    large["stack"] = json!("x".repeat(12_000));
    lina.post(path, large).await.expect(204);
    for (field, value) in
        [("message", ""), ("message", "a\u{0}"), ("version", ""), ("os", "Linux\n"), ("where", &"x".repeat(201))]
    {
        let mut bad = problem("bad");
        bad[field] = json!(value);
        assert_eq!(lina.post(path, bad).await.expect(422)["errors"][0]["field"], field);
    }
    for _ in 0..19 {
        lina.post(path, problem("again")).await.expect(204);
    }
    let refused = lina.post(path, problem("again")).await;
    let seconds: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=3_600).contains(&seconds), "{seconds}");
    assert_eq!(refused.code(429), "too_many_reports");
    admin.post(path, problem("again")).await.expect(204);
}

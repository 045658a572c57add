//! The figures: measured, live, kept through restarts.

use chrono::TimeDelta;
use serde_json::{Value, json};
use workspace_server::error::{Result, internal};
use workspace_server::journal::Origin;
use workspace_test_support::{Client, Engine, Server, eventually, on_both_engines};

use crate::{dashboard, signal};

/// Moves the clock on by a step at a time until a new sample has been taken; the overview with it.
async fn measured(server: &Server, admin: &Client) -> Value {
    let before = admin.get("/api/monitoring/overview").await.expect(200)["sample"]["at"].clone();
    server.shift(TimeDelta::seconds(5));
    eventually("a sample is taken", || async {
        let overview = admin.get("/api/monitoring/overview").await.expect(200);
        (overview["sample"].is_object() && overview["sample"]["at"] != before).then_some(overview)
    })
    .await
}

/// The values of a column that are not null, oldest first.
fn known(series: &Value, name: &str) -> Vec<f64> {
    series["series"][name].as_array().unwrap().iter().filter_map(Value::as_f64).collect()
}

on_both_engines! {
    async fn the_overview_says_how_the_server_is(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let info = admin.get("/api/server").await.expect(200);
        let before = admin.get("/api/monitoring/overview").await.expect(200);
        assert_eq!((&before["id"], &before["name"], &before["version"]), (&info["id"], &info["name"], &info["version"]));
        assert_eq!(before["engine"], if engine == Engine::Sqlite { "sqlite" } else { "postgres" });
        assert_eq!((&before["backup"], &before["modules"]), (&Value::Null, &info["modules"]));
        admin.say("one").await;
        admin.say("two").await;
        // Who is on is looked at a moment after it changes.
        eventually("the administrator is on", || async {
            (server.app().core().sockets.present_count() == 1).then_some(())
        }).await;
        let overview = measured(&server, &admin).await;
        assert!(overview["uptime_seconds"].as_i64().unwrap() >= 5);
        assert_eq!(overview["nodes"], json!([overview["node"]]));
        let sample = &overview["sample"];
        for name in ["cpu_host", "cpu_process", "memory_used", "memory_total", "memory_process", "disk_used", "disk_total"] {
            assert!(sample[name].is_number(), "{name} is not known: {sample:#}");
        }
        assert!(sample["memory_process"].as_f64() < sample["memory_used"].as_f64());
        assert!(sample["disk_used"].as_f64() <= sample["disk_total"].as_f64());
        assert!((0.0..=100.0).contains(&sample["cpu_process"].as_f64().unwrap()), "{sample:#}");
        assert_eq!((&sample["messages_per_minute"], &sample["users"], &sample["sockets"]), (&json!(2), &json!(1), &json!(0)));
        assert!(sample["requests_per_minute"].as_i64().unwrap() >= 4);
        assert_eq!((&sample["errors_per_minute"], &sample["writes_waiting"]), (&json!(0), &json!(0)));
        assert!(sample["batch_size"].as_f64().unwrap() >= 1.0 && sample["commit_ms_max"].as_f64() >= sample["commit_ms"].as_f64());
        assert!(sample["request_ms_p95"].as_f64().unwrap() > 0.0);
        assert_eq!(sample["pool_max"], 8);
        assert!(sample["pool_waiting"].is_number() && sample["pool_open"].as_i64() >= Some(1), "{sample:#}");
        // A full disk makes it degraded, and says so: that depends on the machine, so only the two must agree.
        assert_eq!(overview["state"] == "online", overview["reasons"] == json!([]));
    }

    async fn what_is_not_well_makes_the_server_degraded_and_is_named(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let watching = dashboard(&server, &admin, "admin").await;
        let db = &server.app().core().db;
        let fail = async || {
            let outcome: Result<()> = db.write(Origin::server(), |_| Err(internal("the disk is gone"))).await;
            assert_eq!(outcome.unwrap_err().code(), "internal");
        };
        let has = |reasons: &Value| reasons.as_array().unwrap().iter().any(|reason| reason["code"] == "writer");
        fail().await;
        let overview = admin.get("/api/monitoring/overview").await.expect(200);
        assert_eq!(overview["state"], "degraded");
        assert!(has(&overview["reasons"]), "{overview:#}");
        // The dashboards hear it with the figures, and when it is over.
        let mut socket = watching.socket(None).await;
        socket.next_of("ready").await;
        loop {
            // Any write that succeeds meanwhile mends it.
            fail().await;
            server.shift(TimeDelta::seconds(5));
            if has(&signal(&mut socket, "monitoring.sample").await["data"]["reasons"]) { break; }
        }
        admin.say("all is well").await;
        server.shift(TimeDelta::seconds(5));
        while has(&signal(&mut socket, "monitoring.sample").await["data"]["reasons"]) {}
        assert!(!has(&admin.get("/api/monitoring/overview").await.expect(200)["reasons"]));
    }

    async fn a_restart_keeps_the_series_and_leaves_a_gap(engine: Engine) {
        let mut server = Server::start(engine).await;
        let mut admin = server.admin().await;
        for _ in 0..3 {
            measured(&server, &admin).await;
        }
        let before = admin.get("/api/monitoring/series?range=hour&names=users,memory_process").await.expect(200);
        assert_eq!(before["series"].as_object().unwrap().len(), 2);
        let measured_before = known(&before, "memory_process");
        assert!(measured_before.len() >= 3);
        server.stop().await;
        server.shift(TimeDelta::minutes(5));
        server.start_again().await;
        measured(&server, &admin).await;
        let after = admin.get("/api/monitoring/series").await.expect(200);
        assert_eq!((&after["step_seconds"], &after["node"]), (&json!(5), &before["node"]));
        assert!(after["series"].as_object().unwrap().values().all(|column| column.as_array().unwrap().len() == 720));
        let measured_after = known(&after, "memory_process");
        assert!(measured_after.len() > measured_before.len() && measured_after.starts_with(&measured_before));
        let column = after["series"]["users"].as_array().unwrap();
        let gap = column.chunk_by(|one, next| one.is_null() && next.is_null()).skip(1).map(<[Value]>::len).max();
        assert!(gap.unwrap() >= 58, "the stop is a gap");
        // What is older than an hour goes, from memory and from the database.
        server.shift(TimeDelta::minutes(61));
        assert_eq!(admin.refresh().await.status, 200);
        measured(&server, &admin).await;
        let later = known(&admin.get("/api/monitoring/series").await.expect(200), "memory_process");
        assert!(!later.starts_with(&measured_before));
        server.stop().await;
        server.start_again().await;
        let restarted = known(&admin.get("/api/monitoring/series").await.expect(200), "memory_process");
        assert!(restarted.starts_with(&later));
        let limit = server.clock().now() - TimeDelta::minutes(62);
        let old = server.app().core().db.read(move |conn| {
            use diesel::prelude::*;
            use workspace_server::db::schema::monitoring_samples;
            let old = monitoring_samples::table.filter(monitoring_samples::minute.lt(limit));
            Ok(old.count().get_result::<i64>(conn)?)
        }).await.unwrap();
        assert_eq!(old, 0);
    }

    async fn dashboards_of_administrators_hear_every_sample_and_nobody_else_does(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let watching = dashboard(&server, &admin, "admin").await;
        let pretending = dashboard(&server, &lina, "lina").await;
        measured(&server, &admin).await;
        let mut screens = Vec::new();
        for client in [&admin, &lina, &pretending] {
            let mut socket = client.socket(None).await;
            socket.next_of("ready").await;
            screens.push(socket);
        }
        let mut socket = watching.socket(None).await;
        socket.next_of("ready").await;
        let first = signal(&mut socket, "monitoring.sample").await;
        assert_eq!(first["actor"], 0);
        let newest = admin.get("/api/monitoring/overview").await.expect(200)["sample"].clone();
        assert_eq!(first["data"], newest);
        server.shift(TimeDelta::seconds(5));
        let second = signal(&mut socket, "monitoring.sample").await;
        assert!(second["data"]["at"].as_str() > first["data"]["at"].as_str());
        assert_eq!(second["data"]["sockets"], 4);
        // What comes next at the others is this, and no sample.
        admin.say("now").await;
        for screen in &mut screens {
            loop {
                let frame = screen.next().await.unwrap();
                assert_ne!(frame["type"], "signal", "{frame:#}");
                if frame["data"]["message"]["text"] == "now" { break; }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_names_and_ranges_are_refused_with_what_is_accepted() {
    let server = Server::start(Engine::Sqlite).await;
    let admin = server.admin().await;
    let refused = admin.get("/api/monitoring/series?names=users,moods").await.expect(422);
    assert!(refused["errors"][0]["message"].as_str().unwrap().contains("memory_process"), "{refused:#}");
    assert_eq!(admin.get("/api/monitoring/series?range=century").await.code(400), "malformed");
}

/// The id is the server's, not the node's, and stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_has_one_id_at_all_nodes_and_after_a_restart() {
    let mut one = Server::start(Engine::Postgres).await;
    let two = one.second_node().await;
    let id = one.visitor().get("/api/server").await.expect(200)["id"].clone();
    assert_eq!(id.as_str().unwrap().len(), 36);
    assert_eq!(two.visitor().get("/api/server").await.expect(200)["id"], id);
    one.stop().await;
    one.start_again().await;
    assert_eq!(one.visitor().get("/api/server").await.expect(200)["id"], id);
    let other = Server::start(Engine::Sqlite).await;
    assert_ne!(other.visitor().get("/api/server").await.expect(200)["id"], id);
}

/// Each node measures itself and knows of the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_keep_their_series_apart() {
    let one = Server::start(Engine::Postgres).await;
    let admin = one.admin().await;
    let two = one.second_node().await;
    let there = admin.at(two.url());
    // Minutes are kept when the next one begins; the two share a clock.
    one.shift(TimeDelta::seconds(60));
    measured(&one, &admin).await;
    one.shift(TimeDelta::seconds(60));
    let first = measured(&one, &admin).await["node"].clone();
    let second = there.get("/api/monitoring/overview").await.expect(200)["node"].clone();
    assert_ne!(first, second);
    eventually("both are known", || async {
        let nodes = admin.get("/api/monitoring/overview").await.expect(200)["nodes"].clone();
        (nodes.as_array().unwrap().len() == 2).then_some(())
    })
    .await;
    assert_eq!(there.get("/api/monitoring/series?names=users").await.expect(200)["node"], second);
}

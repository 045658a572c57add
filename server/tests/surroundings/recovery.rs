//! A database that goes away, a clock that jumps, a damaged journal: the server goes on.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;
use workspace_server::db::schema::{job_schedules, journal};
use workspace_server::db::{AnyConnection, Engine as Database};
use workspace_test_support::postgres::Cluster;
use workspace_test_support::{Client, Engine, Server, eventually, on_both_engines};

use crate::program::verify;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_means_503_until_it_is_back() {
    let cluster = tokio::task::spawn_blocking(|| {
        let cluster = Cluster::start(false);
        let url = cluster.create_database();
        (cluster, url)
    });
    let (mut cluster, url) = cluster.await.unwrap();
    let server = Server::start_with(Engine::Sqlite, |config| config.database = Database::Postgres(url)).await;
    let admin = server.admin().await;
    // Somebody whom the server has not looked up yet, so that it must ask the database who it is.
    let lina = server.join(&admin, "lina", "member").await;
    let mut socket = admin.socket(None).await;
    socket.next_of("ready").await;
    let first = admin.say("before").await;

    let mut cluster = tokio::task::spawn_blocking(move || {
        cluster.stop();
        cluster
    })
    .await
    .unwrap();
    let message = json!({ "client_id": Uuid::now_v7(), "text": "during" });
    let (me, unknown, sent, login, refresh, info) = tokio::join!(
        admin.get("/api/me"),
        lina.get("/api/me"),
        admin.post("/api/chat/channels/1/messages", message.clone()),
        admin.try_login("admin"),
        admin.post("/api/auth/refresh", json!({ "refresh_token": admin.refresh_token })),
        admin.get("/api/server"),
    );
    for reply in [me, unknown, sent, login, refresh, info] {
        assert!(reply.header("retry-after").is_some(), "{:#}", reply.body);
        assert_eq!(reply.code(503), "unavailable", "nobody is signed out for that");
    }
    admin.get("/api/health").await.expect(200);
    let ready = admin.get("/api/health/ready").await.expect(503);
    assert_eq!(ready["checks"][0]["name"], "database");
    assert_eq!(ready["checks"][0]["ok"], false);

    let _cluster = tokio::task::spawn_blocking(move || {
        cluster.start_again();
        cluster
    })
    .await
    .unwrap();
    let sent = eventually("writes are accepted again", || async {
        let reply = admin.post("/api/chat/channels/1/messages", message.clone()).await;
        matches!(reply.status, 200 | 201).then_some(reply.body)
    })
    .await;
    lina.get("/api/me").await.expect(200);
    eventually("the server is ready again", || async {
        (admin.get("/api/health/ready").await.status == 200).then_some(())
    })
    .await;
    // The socket that was open is either still live or tells its client to come back: what counts is that it misses nothing.
    let mut socket = admin.socket(first["id"].as_i64()).await;
    assert_eq!(socket.event("chat.message.created").await["data"]["message"]["id"], sent["id"]);
    let page = admin.get("/api/chat/channels/1/messages").await.expect(200);
    let texts: Vec<_> = page["items"].as_array().unwrap().iter().map(|item| item["text"].clone()).collect();
    assert_eq!(texts, ["during", "before"], "what was acknowledged is there, and what was sent again is there once");
    verify(&server, "intact");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_file_that_somebody_else_has_locked_means_503_until_it_is_free() {
    let server = Server::start(Engine::Sqlite).await;
    let admin = server.admin().await;
    let database = server.config().database.clone();
    let mut other = tokio::task::spawn_blocking(move || {
        let mut other = database.open().unwrap();
        diesel::sql_query("BEGIN IMMEDIATE").execute(&mut other).unwrap();
        other
    })
    .await
    .unwrap();
    let message = json!({ "client_id": Uuid::now_v7(), "text": "wait" });
    let reply = admin.post("/api/chat/channels/1/messages", message.clone()).await;
    assert_eq!(reply.code(503), "busy");
    admin.get("/api/chat/channels/1/messages").await.expect(200);
    tokio::task::spawn_blocking(move || diesel::sql_query("ROLLBACK").execute(&mut other).unwrap()).await.unwrap();
    admin.post("/api/chat/channels/1/messages", message).await.expect(201);
    admin.get("/api/health/ready").await.expect(200);
}

/// When each scheduled task runs next.
async fn schedules(server: &Server) -> Vec<NaiveDateTime> {
    let read = |conn: &mut AnyConnection| Ok(job_schedules::table.select(job_schedules::next_run).load(conn)?);
    server.app().core().db.read(read).await.unwrap()
}

async fn people_on(client: &Client) -> Vec<i64> {
    let present = client.get("/api/presence").await.expect(200);
    present["users"].as_array().unwrap().iter().map(|user| user["id"].as_i64().unwrap()).collect()
}

on_both_engines! {
    async fn a_clock_that_jumps_a_day_forward_and_back_harms_nobody(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut screen = admin.socket(None).await;
        screen.next_of("ready").await;
        let mut socket = lina.socket(None).await;
        socket.next_of("ready").await;
        eventually("the schedule is made", || async { (!schedules(&server).await.is_empty()).then_some(()) }).await;

        // A day forward: tokens have expired and are refreshed, leases come back, the daily work is done and planned anew.
        server.shift(TimeDelta::days(1));
        assert_eq!(admin.get("/api/me").await.code(401), "token_expired");
        admin.refresh().await.expect(200);
        admin.say("tomorrow").await;
        eventually("connected sessions get their leases back", || async {
            (people_on(&admin).await == [admin.account, lina.account]).then_some(())
        }).await;
        let planned = || async {
            let now = server.clock().now();
            let next = schedules(&server).await;
            next.iter().all(|next| *next > now - TimeDelta::seconds(30) && *next - now <= TimeDelta::days(1)).then_some(())
        };
        eventually("the schedule follows the clock", planned).await;

        // Two days back, which is yesterday.
        server.shift(TimeDelta::days(-2));
        admin.get("/api/me").await.expect(200);
        admin.refresh().await.expect(200);
        admin.say("yesterday").await;
        admin.get("/api/activity?from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z").await.expect(200);
        let mut again = lina.clone();
        again.workstation = Uuid::new_v4();
        again.take_over("lina").await;
        assert_eq!(socket.closed().await.0, 4003);
        again.say("so am I").await;
        eventually("the schedule follows the clock", || async {
            server.shift(TimeDelta::seconds(21));
            planned().await
        }).await;
        // The leases from the future are renewed in the present, and those of nobody's run out.
        let on = eventually("whoever is gone is gone", || async {
            server.shift(TimeDelta::seconds(31));
            let on = people_on(&admin).await;
            (on == [admin.account]).then_some(on)
        }).await;
        assert_eq!(on, [admin.account]);

        // Order is that of the journal, not that of the clock.
        let page = admin.get("/api/chat/channels/1/messages?direction=newer").await.expect(200);
        let texts: Vec<_> = page["items"].as_array().unwrap().iter().map(|item| item["text"].clone()).collect();
        assert_eq!(texts, ["tomorrow", "yesterday", "so am I"]);
        for text in texts {
            assert_eq!(screen.event("chat.message.created").await["data"]["message"]["text"], text);
        }
        verify(&server, "intact");
    }

    async fn a_damaged_payload_is_proved_and_stops_nobody(engine: Engine) {
        let mut server = Server::start(engine).await;
        let admin = server.admin().await;
        let before = admin.say("before").await["id"].as_i64().unwrap();
        let damaged = admin.say("to be damaged").await["id"].as_i64().unwrap();
        admin.say("after").await;
        verify(&server, "intact");
        // From here on resuming reads the journal.
        server.stop().await;
        let database = server.config().database.clone();
        let damage = move || {
            diesel::update(journal::table.find(damaged))
                .set(journal::payload.eq(Some("{\"message\": torn")))
                .execute(&mut database.open().unwrap())
                .unwrap()
        };
        assert_eq!(tokio::task::spawn_blocking(damage).await.unwrap(), 1);
        server.start_again().await;
        let mut socket = admin.socket(Some(before)).await;
        let torn = socket.event("chat.message.created").await;
        assert_eq!((torn["seq"].as_i64(), &torn["data"]), (Some(damaged), &Value::Null));
        assert_eq!(socket.event("chat.message.created").await["data"]["message"]["text"], "after");
        let activity = admin.get("/api/activity?limit=200").await.expect(200);
        let entry = activity["items"].as_array().unwrap().iter().find(|entry| entry["seq"] == damaged).unwrap();
        assert_eq!(entry["data"], Value::Null);
        admin.say("life goes on").await;
        verify(&server, &format!("broken at entry {damaged}"));
    }
}

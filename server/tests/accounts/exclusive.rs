//! Sessions as rows, and the rule that an account and a workstation have one live session per application.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use futures_util::future::join_all;
use serde_json::{Value, json};
use workspace_server::config::SessionPolicy;
use workspace_server::db::schema::sessions;
use workspace_test_support::{Client, Engine, PASSWORD, Server, eventually, on_both_engines};

use crate::{body_for, end_reason, eventually_ended, look};

/// How many sessions of an account have not ended.
async fn open_sessions(server: &Server, account: i64) -> i64 {
    look(server, move |conn| {
        let open = sessions::table.filter(sessions::account_id.eq(account).and(sessions::ended_at.is_null()));
        Ok(open.count().get_result(conn)?)
    })
    .await
}

async fn present(client: &Client) -> Vec<i64> {
    let presence = client.get("/api/presence").await.expect(200);
    presence["users"].as_array().unwrap().iter().map(|user| user["id"].as_i64().unwrap()).collect()
}

on_both_engines! {
    /// A session is a row that says whose it is, where it runs, since when, and once it ended, when and why.
    async fn a_session_is_a_row_with_all_its_fields(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let session = admin.get("/api/me/sessions").await.expect(200)["items"][0].clone();
        assert_eq!((&session["id"], &session["account"]), (&json!(admin.session), &json!(admin.account)));
        assert_eq!(session["application"], "client");
        assert_eq!(session["workstation"], json!(admin.workstation));
        assert_eq!((&session["workstation_name"], &session["os"]), (&json!("bureau-1"), &json!("Linux Mint 22")));
        assert_eq!((&session["client_version"], &session["address"]), (&json!("0.1.0"), &json!("127.0.0.1")));
        assert_eq!((&session["live"], &session["ended_at"], &session["end_reason"]), (&json!(true), &Value::Null, &Value::Null));
        assert_eq!(session["created_at"], session["last_seen_at"]);
        let (created, lease): (NaiveDateTime, NaiveDateTime) =
            look(&server, |conn| Ok(sessions::table.select((sessions::created_at, sessions::lease_until)).first(conn)?)).await;
        assert_eq!(lease - created, TimeDelta::seconds(90));

        let mut again = server.visitor();
        admin.post("/api/auth/logout", Value::Null).await.expect(204);
        again.login("admin").await;
        let ended = again.get("/api/me/sessions").await.expect(200)["items"][1].clone();
        assert_eq!((&ended["live"], &ended["end_reason"]), (&json!(false), &json!("signed_out")));
        assert!(ended["ended_at"].is_string());
    }

    /// A second sign-in of an account is told where and since when the first one is open, and changes nothing.
    async fn a_second_sign_in_is_told_where_the_first_one_is(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let first = admin.get("/api/me/sessions").await.expect(200)["items"][0].clone();
        let problem = server.visitor().try_login("admin").await.expect(409);
        assert_eq!(problem["code"], "session_exists");
        assert_eq!(problem["current"], json!({
            "because": "account", "workstation_name": "bureau-1", "os": "Linux Mint 22", "account": "Nora Benali",
            "since": first["created_at"], "last_seen_at": first["last_seen_at"],
        }));
        admin.get("/api/me").await.expect(200);
        assert_eq!(open_sessions(&server, admin.account).await, 1);
    }

    /// Taking over ends the other session at once, REST, refresh token and screen, and its screen is told why.
    async fn taking_over_ends_the_other_session_and_tells_its_screen(engine: Engine) {
        let server = Server::start(engine).await;
        let mut first = server.admin().await;
        let mut screen = first.socket(None).await;
        screen.next_of("ready").await;
        let mut second = server.visitor();
        let mut body = second.login_body("admin", PASSWORD);
        body["place"]["workstation_name"] = json!("atelier-2");
        body["takeover"] = json!(true);
        second.take_session(&second.post("/api/auth/login", body).await.expect(200));
        let told = loop {
            let event = screen.event("accounts.session.ended").await;
            if event["data"]["session"] == first.session { break event; }
        };
        assert_eq!(told["data"]["reason"], "taken_over");
        assert_eq!(screen.closed().await, (4003, "taken_over".to_owned()));
        let ended = first.get("/api/me").await.expect(401)["current"].clone();
        assert_eq!(ended, json!({ "reason": "taken_over", "workstation_name": "atelier-2" }), "it is told where, too");
        assert_eq!(end_reason(first.refresh().await), "taken_over");
        let mut late = first.socket(None).await;
        assert_eq!(late.closed().await.0, 4003);
        second.get("/api/me").await.expect(200);
        assert_eq!(open_sessions(&server, second.account).await, 1);
    }

    /// A workstation has one live session, too: somebody else's sign-in there is told whose is open.
    async fn a_workstation_has_one_live_session(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut at_admins = admin.signed_out();
        lina.post("/api/auth/logout", Value::Null).await.expect(204);
        let problem = at_admins.try_login("lina").await.expect(409);
        assert_eq!((&problem["current"]["because"], &problem["current"]["account"]), (&json!("workstation"), &json!("Nora Benali")));
        at_admins.take_over("lina").await;
        eventually_ended(&admin, "taken_over").await;
        at_admins.get("/api/me").await.expect(200);
    }

    /// The rule is for one application: the client and the dashboard are open side by side.
    async fn client_and_dashboard_are_open_side_by_side(engine: Engine) {
        let server = Server::start(engine).await;
        let client = server.admin().await;
        let mut dashboard = client.signed_out();
        let signed_in = dashboard.post("/api/auth/login", body_for(&dashboard, "admin", "dashboard")).await.expect(200);
        dashboard.take_session(&signed_in);
        client.get("/api/me").await.expect(200);
        dashboard.get("/api/me").await.expect(200);
        let elsewhere = server.visitor();
        let refused = elsewhere.post("/api/auth/login", body_for(&elsewhere, "admin", "dashboard")).await;
        assert_eq!(refused.code(409), "session_exists");
        assert_eq!(present(&client).await, [client.account], "one person, however many sessions");
    }

    /// The same workstation takes over its own session without a question.
    async fn the_same_workstation_replaces_its_session_silently(engine: Engine) {
        let server = Server::start(engine).await;
        let before = server.admin().await;
        let mut screen = before.socket(None).await;
        screen.next_of("ready").await;
        let mut after = before.signed_out();
        after.login("admin").await;
        assert_eq!(screen.closed().await, (4003, "replaced".to_owned()));
        assert_eq!(end_reason(before.get("/api/me").await), "replaced");
        after.get("/api/me").await.expect(200);
    }

    /// A session whose lease has run out stands in nobody's way.
    async fn a_lapsed_lease_gives_way_silently(engine: Engine) {
        let server = Server::start(engine).await;
        let away = server.admin().await;
        server.shift(TimeDelta::seconds(89));
        let mut back = server.visitor();
        assert_eq!(back.try_login("admin").await.code(409), "session_exists");
        server.shift(TimeDelta::seconds(1));
        back.login("admin").await;
        eventually_ended(&away, "expired").await;
    }

    /// A connected session's lease is renewed, so that it lives on as long as it is connected.
    async fn a_live_connection_renews_the_lease(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut screen = admin.socket(None).await;
        screen.next_of("ready").await;
        for _ in 0..3 {
            let seen = admin.get("/api/me/sessions").await.expect(200)["items"][0]["last_seen_at"].clone();
            server.shift(TimeDelta::seconds(60));
            eventually("the lease is renewed", || async {
                let session = admin.get("/api/me/sessions").await.expect(200)["items"][0].clone();
                let later = session["last_seen_at"].as_str()? > seen.as_str()?;
                later.then(|| assert_eq!(session["live"], true))
            }).await;
        }
        assert_eq!(server.visitor().try_login("admin").await.code(409), "session_exists");
    }

    /// Where several sessions are allowed, nobody is asked and nobody is sent away.
    async fn the_policy_multiple_lifts_the_rule(engine: Engine) {
        let server = Server::start_with(engine, |config| config.session_policy = SessionPolicy::Multiple).await;
        let admin = server.admin().await;
        let mut second = server.visitor();
        second.login("admin").await;
        let mut third = admin.signed_out();
        third.login("admin").await;
        for client in [&admin, &second, &third] {
            client.get("/api/me").await.expect(200);
        }
        assert_eq!(open_sessions(&server, admin.account).await, 3);
        assert_eq!(present(&admin).await, [admin.account]);
    }

    /// The rule is the database's: a row that breaks it can't be written, whoever tries.
    async fn the_database_itself_keeps_the_rule(engine: Engine) {
        let server = Server::start(engine).await;
        server.admin().await;
        let mut connection = server.config().database.open().unwrap();
        for slot in ["account_slot, NULL", "NULL, workstation_slot"] {
            let copy = format!(
                "INSERT INTO sessions (account_id, application, workstation, workstation_name, os, client_version, \
                 address, cookie, created_at, last_seen_at, lease_until, account_slot, workstation_slot) \
                 SELECT account_id, application, workstation, workstation_name, os, client_version, address, cookie, \
                 created_at, last_seen_at, lease_until, {slot} FROM sessions"
            );
            let refused = diesel::sql_query(copy).execute(&mut connection).unwrap_err();
            assert!(
                matches!(refused, DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)),
                "{slot}: {refused}"
            );
        }
    }

    /// However many sign in to one account at once, exactly one session is live afterwards.
    async fn twenty_sign_ins_at_once_leave_one_live_session(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        for takeover in [true, false] {
            let clients: Vec<Client> = (0..20).map(|_| server.visitor()).collect();
            let replies = join_all(clients.iter().map(|client| {
                let mut body = client.login_body("admin", PASSWORD);
                body["takeover"] = json!(takeover);
                client.post("/api/auth/login", body)
            })).await;
            // Those that are not let in are told so; beyond ten undecided attempts they are asked to wait.
            assert!(replies.iter().all(|reply| [200, 409, 429].contains(&reply.status)));
            assert_eq!(replies.iter().any(|reply| reply.status == 200), takeover);
            assert_eq!(open_sessions(&server, admin.account).await, 1);
        }
        let live = look(&server, |conn| {
            Ok(sessions::table.filter(sessions::ended_at.is_null()).select(sessions::id).load::<i64>(conn)?)
        }).await;
        assert_eq!(live.len(), 1);
    }

    /// Connected users are the distinct accounts with a live lease: ended and lapsed sessions never count.
    async fn connected_users_are_the_accounts_with_a_live_lease(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut accounts = vec![admin.account];
        for name in ["lina", "samir", "vera"] {
            accounts.push(server.join(&admin, name, "member").await.account);
        }
        assert_eq!(present(&admin).await, accounts);
        // Signing in and out any number of times counts nobody twice and loses nobody.
        let mut lina = server.visitor();
        for _ in 0..5 {
            lina.take_over("lina").await;
            assert_eq!(present(&admin).await, accounts);
        }
        lina.post("/api/auth/logout", Value::Null).await.expect(204);
        accounts.remove(1);
        assert_eq!(present(&admin).await, accounts);
        server.shift(TimeDelta::seconds(91));
        assert!(present(&admin).await.is_empty());
        lina.login("lina").await;
        assert_eq!(present(&admin).await, [lina.account]);
    }
}

/// The rule holds across nodes: ten sign-ins on each of two leave one live session.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_ins_on_two_nodes_at_once_leave_one_live_session() {
    let one = Server::start(Engine::Postgres).await;
    let two = one.second_node().await;
    let admin = one.admin().await;
    let clients: Vec<Client> = (0..10).flat_map(|_| [one.visitor(), two.visitor()]).collect();
    let replies = join_all(clients.iter().map(|client| {
        let mut body = client.login_body("admin", PASSWORD);
        body["takeover"] = json!(true);
        client.post("/api/auth/login", body)
    }))
    .await;
    assert!(replies.iter().all(|reply| [200, 429].contains(&reply.status)));
    assert!(replies.iter().any(|reply| reply.status == 200));
    assert_eq!(open_sessions(&one, admin.account).await, 1);
}

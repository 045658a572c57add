//! How sessions end, and who sees and ends whose.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Value, json};
use workspace_server::db::schema::sessions;
use workspace_test_support::{Engine, Server, Socket, on_both_engines};

use crate::{body_for, end_reason, eventually_ended, look};

/// When a session ended, why, until when its lease is, and the two places that it keeps.
type Row = (Option<NaiveDateTime>, Option<String>, NaiveDateTime, Option<String>, Option<String>);

async fn ready(mut socket: Socket) -> Socket {
    socket.next_of("ready").await;
    socket
}

fn ids(page: &Value) -> Vec<i64> {
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

on_both_engines! {
    /// Signing out ends everything about the session: the next request, its refresh token, its screen, its presence.
    async fn signing_out_ends_rest_and_socket_at_once(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut lina = server.join(&admin, "lina", "member").await;
        let mut screen = ready(lina.socket(None).await).await;
        lina.post("/api/auth/logout", Value::Null).await.expect(204);
        assert_eq!(end_reason(lina.get("/api/me").await), "signed_out");
        assert_eq!(end_reason(lina.refresh().await), "signed_out");
        assert_eq!(screen.closed().await, (4003, "signed_out".to_owned()));
        let present = admin.get("/api/presence").await.expect(200);
        assert_eq!(present["users"], json!([{ "id": admin.account, "away": false }]));
        // And nothing keeps her from coming back, anywhere.
        server.visitor().try_login("lina").await.expect(200);
    }

    /// However many ways a session is ended at once, it ends once and wholly: with when and why, and in nobody's way.
    async fn no_session_is_ever_half_ended(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        for round in 0..5 {
            let mut lina = match round {
                0 => server.join(&admin, "lina", "member").await,
                _ => server.visitor(),
            };
            if round > 0 {
                lina.take_over("lina").await;
            }
            let mut elsewhere = server.visitor();
            let own = format!("/api/me/sessions/{}", lina.session);
            let any = format!("/api/sessions/{}", lina.session);
            tokio::join!(
                lina.post("/api/auth/logout", Value::Null), lina.delete(&own), admin.delete(&any), elsewhere.take_over("lina"),
            );
            elsewhere.get("/api/me").await.expect(200);
        }
        let (now, rows): (_, Vec<Row>) = (server.clock().now(), look(&server, |conn| {
            let columns = (sessions::ended_at, sessions::end_reason, sessions::lease_until, sessions::account_slot, sessions::workstation_slot);
            Ok(sessions::table.select(columns).load(conn)?)
        }).await);
        assert_eq!(rows.len(), 11);
        for (ended, reason, lease, account, workstation) in rows {
            let open = ended.is_none();
            assert_eq!((reason.is_none(), lease > now, account.is_some(), workstation.is_some()), (open, open, open, open));
        }
        let ends = admin.get("/api/activity?kind=accounts.session.ended&limit=200").await.expect(200);
        assert_eq!(ends["items"].as_array().map(Vec::len), Some(9), "each end is told once");
    }

    /// People see their own sessions and end any of them, and nobody else's.
    async fn people_see_and_end_their_own_sessions(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut forgotten = server.visitor();
        let signed_in = forgotten.post("/api/auth/login", body_for(&forgotten, "lina", "dashboard")).await.expect(200);
        forgotten.take_session(&signed_in);
        let mut screen = ready(forgotten.socket(None).await).await;
        assert_eq!(ids(&lina.get("/api/me/sessions").await.expect(200)), [forgotten.session, lina.session]);
        let path = |session: i64| format!("/api/me/sessions/{session}");
        assert_eq!(lina.delete(&path(admin.session)).await.code(404), "not_found");
        lina.delete(&path(forgotten.session)).await.expect(204);
        assert_eq!(screen.closed().await, (4003, "ended_by_user".to_owned()));
        assert_eq!(end_reason(forgotten.get("/api/me").await), "ended_by_user");
        lina.get("/api/me").await.expect(200);
        admin.get("/api/me").await.expect(200);
    }

    /// Administrators see everyone's sessions and end any of them.
    async fn administrators_see_and_end_all_sessions(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut screen = ready(lina.socket(None).await).await;
        assert_eq!(ids(&admin.get("/api/sessions").await.expect(200)), [lina.session, admin.session]);
        admin.delete(&format!("/api/sessions/{}", lina.session)).await.expect(204);
        assert_eq!(screen.closed().await, (4003, "ended_by_admin".to_owned()));
        assert_eq!(end_reason(lina.get("/api/me").await), "ended_by_admin");
        for (query, expected) in [
            ("live=true", vec![admin.session]),
            ("live=false", vec![lina.session]),
            ("application=dashboard", vec![]),
            (format!("user={}", lina.account).as_str(), vec![lina.session]),
        ] {
            assert_eq!(ids(&admin.get(&format!("/api/sessions?{query}")).await.expect(200)), expected, "{query}");
        }
        // Ending what has ended changes nothing, and what never was is not there.
        admin.delete(&format!("/api/sessions/{}", lina.session)).await.expect(204);
        assert_eq!(end_reason(lina.get("/api/me").await), "ended_by_admin");
        assert_eq!(admin.delete("/api/sessions/4711").await.code(404), "not_found");
    }
}

/// A session that ends on one node is over on the other, for requests and for screens, also where it was just in use.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ending_a_session_takes_effect_on_the_other_node() {
    let one = Server::start(Engine::Postgres).await;
    let two = one.second_node().await;
    let admin = one.admin().await;
    for (reason, name) in [("ended_by_admin", "lina"), ("signed_out", "samir"), ("taken_over", "vera")] {
        let here = one.join(&admin, name, "member").await;
        let there = here.at(two.url());
        let mut screen = ready(there.socket(None).await).await;
        there.get("/api/me").await.expect(200);
        match reason {
            "ended_by_admin" => admin.delete(&format!("/api/sessions/{}", here.session)).await.expect(204),
            "signed_out" => here.post("/api/auth/logout", Value::Null).await.expect(204),
            _ => {
                one.visitor().take_over(name).await;
                Value::Null
            }
        };
        assert_eq!(screen.closed().await, (4003, reason.to_owned()));
        eventually_ended(&there, reason).await;
    }
}

//! The table of clients.

use serde_json::{Value, json};
use workspace_test_support::{Client, Engine, Server, eventually, on_both_engines};

use crate::{dashboard, signal};

async fn clients(admin: &Client, query: &str) -> Vec<Value> {
    admin.get(&format!("/api/monitoring/clients?{query}")).await.expect(200)["items"].as_array().unwrap().clone()
}

fn sessions(clients: &[Value]) -> Vec<i64> {
    clients.iter().map(|client| client["session"].as_i64().unwrap()).collect()
}

on_both_engines! {
    async fn the_table_says_who_is_there_with_what_and_how_fast(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut socket = lina.socket(None).await;
        let ready = socket.next_of("ready").await;
        admin.say("hello").await;
        socket.event("chat.message.created").await;
        socket.send_text("{]").await;
        socket.next_of("error").await;
        // The round trip is measured at once, not after the first twenty seconds.
        let client = loop {
            // The test's socket answers pings while it reads.
            socket.send(json!({ "type": "ping" })).await;
            socket.next_of("pong").await;
            let client = clients(&admin, "search=LINA").await.remove(0);
            if client["connection"]["round_trip_ms"].is_number() { break client; }
        };
        assert_eq!((&client["session"], &client["username"]), (&json!(lina.session), &json!("lina")));
        assert_eq!((&client["workstation_name"], &client["os"]), (&json!("poste-lina"), &json!("Linux Mint 22")));
        assert_eq!((&client["client_version"], &client["address"]), (&json!("0.1.0"), &json!("127.0.0.1")));
        assert_eq!((&client["application"], &client["live"], &client["ended_at"]), (&json!("client"), &json!(true), &Value::Null));
        let connection = &client["connection"];
        assert_eq!((&connection["sockets"], &connection["errors"], &connection["resumes"]), (&json!(1), &json!(1), &json!(0)));
        assert!(connection["frames_out"].as_i64().unwrap() >= 4 && connection["bytes_out"].as_i64().unwrap() > 100);
        assert!(connection["frames_in"].as_i64().unwrap() >= 1 && connection["bytes_in"].as_i64().unwrap() >= 2);
        // The administrator has no socket: nothing is known of one.
        assert_eq!(clients(&admin, "search=nora").await[0]["connection"], Value::Null);

        // Back after a break, it is seen how much was made up for.
        drop(socket);
        admin.say("missed").await;
        let mut socket = lina.socket(ready["seq"].as_i64()).await;
        socket.event("chat.message.created").await;
        let connection = eventually("the socket is counted", || async {
            let connection = clients(&admin, "search=poste-lina").await[0]["connection"].clone();
            (connection["resumes"] == 1 && connection["events_resumed"].as_i64()? >= 2).then_some(connection)
        }).await;
        assert!(connection["sockets"].as_i64().unwrap() >= 1);
    }

    async fn it_is_searched_filtered_and_sorted(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let zoe = server.join(&admin, "zoe", "member").await;
        let elodie = server.join(&admin, "elodie", "viewer").await;
        let version = admin.get(&format!("/api/users/{}", elodie.account)).await.expect(200)["version"].clone();
        let name = json!({ "version": version, "display_name": "Élodie Zimmer" });
        admin.patch(&format!("/api/users/{}", elodie.account), name).await.expect(200);
        let watching = dashboard(&server, &admin, "admin").await;
        let newest_first = [watching.session, elodie.session, zoe.session, admin.session];
        assert_eq!(sessions(&clients(&admin, "").await), newest_first);
        assert_eq!(sessions(&clients(&admin, "sort=since&limit=1").await), [admin.session]);
        assert_eq!(sessions(&clients(&admin, "application=dashboard").await), [watching.session]);
        assert_eq!(sessions(&clients(&admin, "sort=name&application=client").await), [elodie.session, admin.session, zoe.session]);
        assert_eq!(sessions(&clients(&admin, "search=elodie%20z").await), [elodie.session]);
        assert_eq!(sessions(&clients(&admin, "search=POSTE-ZOE").await), [zoe.session]);
        assert_eq!(sessions(&clients(&admin, "search=127.0.0.1&sort=since").await).len(), 4);
        assert!(clients(&admin, "search=%25").await.is_empty(), "no wildcards");
        // Those that ended stay for an hour, and say why.
        zoe.post("/api/auth/logout", Value::Null).await.expect(204);
        let gone = &clients(&admin, "live=false").await[0];
        assert_eq!((&gone["session"], &gone["end_reason"], &gone["live"]), (&json!(zoe.session), &json!("signed_out"), &json!(false)));
        server.shift(chrono::TimeDelta::minutes(61));
        assert_eq!(admin.refresh().await.status, 200);
        assert!(clients(&admin, "").await.iter().all(|client| client["session"] != zoe.session));
    }

    async fn dashboards_are_told_within_a_second_that_somebody_came_or_went(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let watching = dashboard(&server, &admin, "admin").await;
        let mut screen = watching.socket(None).await;
        screen.next_of("ready").await;
        signal(&mut screen, "monitoring.clients").await;
        let told_of = async |screen: &mut workspace_test_support::Socket, what: &dyn Fn(&[Value]) -> bool| {
            // Coalesced: what matters is that a signal comes after the change.
            loop {
                let signal = signal(screen, "monitoring.clients").await;
                assert_eq!(signal["data"], json!({}));
                if what(&clients(&admin, "live=true").await) { break; }
            }
        };
        let lina = server.join(&admin, "lina", "member").await;
        told_of(&mut screen, &|clients| sessions(clients).contains(&lina.session)).await;
        let mut socket = lina.socket(None).await;
        socket.next_of("ready").await;
        told_of(&mut screen, &|clients| clients[0]["connection"].is_object()).await;
        admin.delete(&format!("/api/sessions/{}", lina.session)).await.expect(204);
        assert_eq!(socket.closed().await.0, 4003);
        told_of(&mut screen, &|clients| !sessions(clients).contains(&lina.session)).await;
    }
}

/// A session whose socket another node holds is in the table, without what only that node knows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_show_all_sessions_and_tell_each_others_dashboards() {
    let one = Server::start(Engine::Postgres).await;
    let admin = one.admin().await;
    let watching = dashboard(&one, &admin, "admin").await;
    let lina = one.join(&admin, "lina", "member").await;
    let two = one.second_node().await;
    let mut screen = watching.socket(None).await;
    screen.next_of("ready").await;
    // What was going on before has been told by then.
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    let before = clients(&admin, "search=lina").await;
    assert_eq!(before[0]["connection"], Value::Null);
    let mut socket = lina.at(two.url()).socket(None).await;
    socket.next_of("ready").await;
    let there = admin.at(two.url());
    signal(&mut screen, "monitoring.clients").await;
    assert!(clients(&there, "search=lina").await[0]["connection"].is_object());
    let here = &clients(&admin, "search=lina").await[0];
    assert_eq!((&here["connection"], &here["live"]), (&Value::Null, &json!(true)));
}

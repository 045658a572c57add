//! Live delivery through the socket: order, resume, presence, signals, several nodes.

#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;
use serde_json::{Value, json};
use workspace_server::journal::{Audience, Entry, Origin};
use workspace_test_support::{Client, Engine, Server, Socket, eventually, on_both_engines};

fn ids(frame: &Value) -> Vec<i64> {
    frame["users"].as_array().unwrap().iter().map(|user| user["id"].as_i64().unwrap()).collect()
}

async fn presence(client: &Client) -> Vec<i64> {
    ids(&client.get("/api/presence").await.expect(200))
}

/// Reads message events until `count` have come; their texts, in order.
async fn texts(socket: &mut Socket, count: usize) -> Vec<String> {
    let mut texts = Vec::new();
    while texts.len() < count {
        let event = socket.event("chat.message.created").await;
        texts.push(event["data"]["message"]["text"].as_str().unwrap().to_owned());
    }
    texts
}

on_both_engines! {
    async fn messages_reach_everyone_live_and_in_one_order(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let (mut first, mut second) = (admin.socket(None).await, lina.socket(None).await);
        first.next_of("ready").await;
        second.next_of("ready").await;
        let (one, two) = tokio::join!(
            async { for n in 0..20 { admin.say(&format!("a{n}")).await; } },
            async { for n in 0..20 { lina.say(&format!("b{n}")).await; } },
        );
        let ((), ()) = (one, two);
        let seen = texts(&mut first, 40).await;
        assert_eq!(seen, texts(&mut second, 40).await);
        let of = |letter: &str| seen.iter().filter(|text| text.starts_with(letter)).cloned().collect::<Vec<_>>();
        assert_eq!(of("a"), (0..20).map(|n| format!("a{n}")).collect::<Vec<_>>());
        assert_eq!(of("b"), (0..20).map(|n| format!("b{n}")).collect::<Vec<_>>());
    }

    async fn a_client_that_comes_back_gets_exactly_what_it_missed(engine: Engine) {
        let mut server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut socket = admin.socket(None).await;
        let ready = socket.next_of("ready").await;
        admin.say("before").await;
        let last = socket.event("chat.message.created").await["seq"].as_i64().unwrap();
        assert!(last > ready["seq"].as_i64().unwrap());
        drop(socket);
        for n in 0..5 {
            admin.say(&format!("missed {n}")).await;
        }
        // From memory.
        let mut socket = admin.socket(Some(last)).await;
        assert_eq!(texts(&mut socket, 5).await, ["missed 0", "missed 1", "missed 2", "missed 3", "missed 4"]);
        admin.say("live").await;
        assert_eq!(texts(&mut socket, 1).await, ["live"]);
        // From the journal, after a restart.
        server.stop().await;
        server.start_again().await;
        let mut socket = admin.socket(Some(last)).await;
        assert_eq!(texts(&mut socket, 6).await[5], "live");
    }

    async fn a_client_that_is_ahead_or_too_far_behind_is_reset(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut socket = admin.socket(Some(1_000_000)).await;
        let reset = socket.next_of("reset").await;
        let message = admin.say("after").await;
        assert!(message["id"].as_i64().unwrap() > reset["seq"].as_i64().unwrap());
        assert_eq!(texts(&mut socket, 1).await, ["after"]);
    }

    async fn presence_counts_accounts_with_a_live_lease(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        assert_eq!(presence(&admin).await, [admin.account]);
        let mut screen = admin.socket(None).await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut socket = lina.socket(None).await;
        socket.next_of("ready").await;
        let both = [admin.account, lina.account];
        eventually("both are on", || async { (presence(&admin).await == both).then_some(()) }).await;
        while ids(&screen.next_of("presence").await) != both {}

        // Signing out ends it at once.
        lina.post("/api/auth/logout", Value::Null).await.expect(204);
        assert_eq!(presence(&admin).await, [admin.account]);
        while ids(&screen.next_of("presence").await) != [admin.account] {}
        assert_eq!(socket.closed().await, (4003, "signed_out".to_owned()));
    }

    async fn a_crash_frees_the_lease_by_itself(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut screen = admin.socket(None).await;
        let mut socket = lina.socket(None).await;
        socket.next_of("ready").await;
        while ids(&screen.next_of("presence").await).len() != 2 {}
        // Dropping it breaks the line without a goodbye.
        drop(socket);
        let connections = &server.app().core().hub.stats().connections;
        eventually("the server has noticed", || async {
            (connections.load(std::sync::atomic::Ordering::Relaxed) == 1).then_some(())
        }).await;
        server.shift(TimeDelta::seconds(60));
        assert_eq!(presence(&admin).await, [admin.account, lina.account], "the lease still runs");
        // The connected one's lease is renewed meanwhile.
        eventually("the lease is renewed", || async {
            let sessions = admin.get("/api/sessions?live=true").await.expect(200);
            let seen = sessions["items"][1]["last_seen_at"].as_str()? > sessions["items"][0]["last_seen_at"].as_str()?;
            seen.then_some(())
        }).await;
        server.shift(TimeDelta::seconds(31));
        assert_eq!(presence(&admin).await, [admin.account]);
        while ids(&screen.next_of("presence").await).len() != 1 {}
    }

    async fn leaving_the_page_frees_the_lease_soon(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut socket = lina.socket(None).await;
        socket.next_of("ready").await;
        socket.close().await;
        assert_eq!(presence(&admin).await.len(), 2, "a page that is reloaded does not flicker");
        eventually("the lease is short", || async {
            server.shift(TimeDelta::seconds(11));
            let away = !presence(&admin).await.contains(&lina.account);
            if !away { server.shift(TimeDelta::seconds(-11)); }
            away.then_some(())
        }).await;
    }

    async fn typing_reaches_others_and_is_not_stored(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let viewer = server.join(&admin, "vera", "viewer").await;
        let (mut screen, mut socket, mut looker) =
            (admin.socket(None).await, lina.socket(None).await, viewer.socket(None).await);
        for socket in [&mut screen, &mut socket, &mut looker] {
            socket.next_of("ready").await;
        }
        let before = server.app().core().hub.stats().seq.load(std::sync::atomic::Ordering::Relaxed);
        let typing = json!({ "type": "signal", "kind": "chat.typing", "data": { "channel": 1 } });
        socket.send(typing.clone()).await;
        let signal = screen.next_of("signal").await;
        assert_eq!((signal["actor"].as_i64(), &signal["data"]["channel"]), (Some(lina.account), &json!(1)));
        // A viewer may not, unknown kinds and shapes are refused, and too many are stopped.
        looker.send(typing.clone()).await;
        assert_eq!(looker.next_of("error").await["code"], "not_allowed");
        socket.send(json!({ "type": "signal", "kind": "chat.dancing" })).await;
        assert_eq!(socket.next_of("error").await["code"], "unknown_signal");
        socket.send(json!({ "type": "signal", "kind": "chat.typing", "data": { "chanel": 1 } })).await;
        assert_eq!(socket.next_of("error").await["code"], "malformed");
        for _ in 0..12 {
            socket.send(typing.clone()).await;
        }
        assert_eq!(socket.next_of("error").await["code"], "too_many_signals");
        let after = server.app().core().hub.stats().seq.load(std::sync::atomic::Ordering::Relaxed);
        assert_eq!(before, after);
    }

    async fn a_socket_says_hello_first_and_speaks_json(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut nonsense = Socket::open(&server.url()).await;
        nonsense.send_text("hello?").await;
        assert_eq!(nonsense.closed().await.0, 4001);
        let mut stranger = Socket::open(&server.url()).await;
        stranger.hello("not a token", None).await;
        assert_eq!(stranger.closed().await, (4001, "invalid_token".to_owned()));
        let mut socket = admin.socket(None).await;
        socket.next_of("ready").await;
        socket.send(json!({ "type": "ping" })).await;
        socket.next_of("pong").await;
        socket.send_text("{]").await;
        assert_eq!(socket.next_of("error").await["code"], "not_understood");
        socket.send_binary(vec![1, 2, 3]).await;
        assert_eq!(socket.next_of("error").await["code"], "not_understood");
        assert_eq!(admin.get("/ws").await.code(400), "malformed");
    }

    async fn events_reach_only_those_entitled(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let samir = server.join(&admin, "samir", "member").await;
        let (mut of_lina, mut of_samir) = (lina.socket(None).await, samir.socket(None).await);
        of_lina.next_of("ready").await;
        of_samir.next_of("ready").await;
        let message = admin.say("read this").await["id"].clone();
        lina.put("/api/chat/channels/1/read", json!({ "message": message })).await.expect(200);
        admin.post("/api/invitations", json!({ "role": "member" })).await.expect(201);
        admin.say("and this").await;
        let mut kinds = Vec::new();
        loop {
            let event = of_samir.next_of("event").await;
            kinds.push(event["kind"].as_str().unwrap().to_owned());
            if event["data"]["message"]["text"] == "and this" { break; }
        }
        assert_eq!(kinds, ["chat.message.created", "chat.message.created"]);
        assert_eq!(of_lina.event("chat.read.moved").await["data"]["unread"], 0);
    }

    async fn a_role_that_changes_has_its_screens_come_back(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut socket = lina.socket(None).await;
        socket.next_of("ready").await;
        assert_eq!(lina.get("/api/users").await.code(403), "not_allowed");
        let path = format!("/api/users/{}", lina.account);
        let version = admin.get(&path).await.expect(200)["version"].clone();
        admin.patch(&path, json!({ "version": version, "role": "admin" })).await.expect(200);
        assert_eq!(socket.closed().await, (4001, "rights_changed".to_owned()));
        lina.get("/api/users").await.expect(200);
    }

    async fn a_slow_reader_is_dropped_and_the_others_do_not_notice(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        // It says hello and never reads: its socket fills, then its queue.
        let slow = lina.socket(None).await;
        let mut quick = admin.socket(None).await;
        quick.next_of("ready").await;
        let text = "x".repeat(7_900);
        let hub = &server.app().core().hub;
        let mut sent = 0;
        while hub.stats().dropped.load(std::sync::atomic::Ordering::Relaxed) == 0 {
            for _ in 0..50 {
                admin.say(&text).await;
                quick.event("chat.message.created").await;
            }
            sent += 50;
            assert!(sent < 5_000, "a client that never reads is never dropped");
        }
        drop(slow);
    }

    async fn a_client_that_is_told_little_is_told_its_place(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut socket = lina.socket(None).await;
        let ready = socket.next_of("ready").await["seq"].as_i64().unwrap();
        let core = server.app().core();
        let foreign = async |count: i64| {
            let last = core.db.write(Origin::server(), move |tx| {
                let entry = Entry::new("tests.thing.happened", Audience::admins());
                Ok((0..count).map(|_| tx.record(entry.clone())).last())
            }).await.unwrap();
            eventually("all are delivered", || async {
                (core.hub.stats().seq.load(std::sync::atomic::Ordering::Acquire) >= last?).then_some(())
            }).await;
        };
        foreign(1_000).await;
        socket.send(json!({ "type": "ping" })).await;
        socket.next_of("pong").await;
        admin.say("between").await;
        let last = socket.event("chat.message.created").await["seq"].as_i64().unwrap();
        assert_eq!(last, ready + 1_001, "it is not told its place for so little");
        foreign(1_001).await;
        socket.send(json!({ "type": "ping" })).await;
        let place = socket.next_of("position").await["seq"].as_i64().unwrap();
        assert_eq!(place, last + 1_001);
        // From its own last event it would be more than ten thousand entries behind; from this place it is not.
        drop(socket);
        foreign(9_500).await;
        admin.say("after").await;
        let mut socket = lina.socket(Some(place)).await;
        loop {
            let frame = socket.next().await.unwrap();
            assert_ne!(frame["type"], "reset");
            if frame["data"]["message"]["text"] == "after" { break; }
        }
    }

    async fn a_restart_tells_sockets_to_come_back(engine: Engine) {
        let mut server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut socket = admin.socket(None).await;
        let seq = socket.next_of("ready").await["seq"].as_i64().unwrap();
        server.stop().await;
        assert_eq!(socket.closed().await.0, 4009);
        server.start_again().await;
        let mut socket = admin.socket(Some(seq)).await;
        admin.say("still here").await;
        assert_eq!(texts(&mut socket, 1).await, ["still here"]);
    }
}

/// Two nodes on one PostgreSQL deliver to each other's clients in one order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_on_one_postgres_deliver_in_one_order() {
    let one = Server::start(Engine::Postgres).await;
    let admin = one.admin().await;
    let lina = one.join(&admin, "lina", "member").await;
    let two = one.second_node().await;
    let lina = lina.at(two.url());
    let (mut first, mut second) = (admin.socket(None).await, lina.socket(None).await);
    first.next_of("ready").await;
    second.next_of("ready").await;
    tokio::join!(
        async {
            for n in 0..100 {
                admin.say(&format!("a{n}")).await;
            }
        },
        async {
            for n in 0..100 {
                lina.say(&format!("b{n}")).await;
            }
        },
    );
    let seen = texts(&mut first, 200).await;
    assert_eq!(seen, texts(&mut second, 200).await);

    // Signals, presence and the end of a session cross the nodes, too.
    second.send(json!({ "type": "signal", "kind": "chat.typing", "data": { "channel": 1 } })).await;
    assert_eq!(first.next_of("signal").await["actor"], json!(lina.account));
    admin.delete(&format!("/api/sessions/{}", lina.session)).await.expect(204);
    assert_eq!(second.closed().await, (4003, "ended_by_admin".to_owned()));
    while ids(&first.next_of("presence").await) != [admin.account] {}
    assert_eq!(lina.get("/api/me").await.code(401), "session_ended");
}

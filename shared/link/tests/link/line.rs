//! The live connection: what comes through it when networks, servers and readers do not behave.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use workspace_link::Link;
use workspace_link::notice::{Notice, Phase};
use workspace_test_support::{Client, Server};

use crate::support::{Desk, Memory, Network, office, options, types};

/// A client behind a network that can be cut, signed in as `lina` and connected; and the server and its administrator.
async fn connected() -> (Server, Client, Network, Desk) {
    let (server, admin) = office().await;
    let network = Network::to(&server.url()).await;
    let mut desk = Desk::facing(&network.url).await;
    desk.sign_in("lina").await;
    desk.connect().await;
    (server, admin, network, desk)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_begins_with_sync_then_says_who_is_on_and_what_happens() {
    let (_server, admin, _network, mut desk) = connected().await;
    let presence = desk.next_of("presence").await;
    assert!(presence["users"].as_array().unwrap().iter().any(|user| user["id"] == admin.account));
    admin.say("hello").await;
    let event = desk.next_of("event").await["event"].clone();
    // As the server wrote it.
    assert_eq!((event["type"].as_str(), event["kind"].as_str()), (Some("event"), Some("chat.message.created")));
    assert_eq!(event["actor"], admin.account);
    assert!(event["at"].is_string() && event["seq"].is_i64());
    let state = serde_json::to_value(desk.link.state()).unwrap();
    assert_eq!((&state["phase"], &state["retryAt"], &state["online"]), (&json!("live"), &Value::Null, &json!(true)));
    assert!(state["since"].as_i64().unwrap() > 1_600_000_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_breaks_loses_and_doubles_nothing() {
    let (_server, admin, network, mut desk) = connected().await;
    admin.say("before").await;
    assert_eq!(desk.texts(1).await, ["before"]);
    for round in 0..3 {
        network.cut();
        let waiting = desk.phase("waiting").await;
        assert!(waiting["retryAt"].as_i64().unwrap() >= waiting["since"].as_i64().unwrap());
        for n in 0..3 {
            admin.say(&format!("missed {round} {n}")).await;
        }
        network.mend();
        desk.next_of("resumed").await;
        admin.say("live").await;
        let expected: Vec<String> = (0..3).map(|n| format!("missed {round} {n}")).chain(["live".to_owned()]).collect();
        assert_eq!(desk.texts(4).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_restarts_loses_and_doubles_nothing() {
    let (mut server, admin) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    desk.connect().await;
    for round in 0..2 {
        admin.say(&format!("before {round}")).await;
        server.stop().await;
        desk.has_phase(Phase::Waiting).await;
        server.start_again().await;
        admin.say(&format!("after {round}")).await;
        desk.has_phase(Phase::Live).await;
    }
    assert_eq!(desk.texts(4).await, ["before 0", "after 0", "before 1", "after 1"]);
    assert!(!types(&desk.rest().await).contains(&"sync"), "nothing had to be fetched anew");
}

/// As many events as a server gives to resume, for a reader that takes its time: memory does not grow, because no more is
/// read than is taken.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_events_are_resumed_without_growing() {
    const EVENTS: usize = 9_900;
    let (server, admin) = office().await;
    let network = Network::to(&server.url()).await;
    let home = tempfile::tempdir().unwrap();
    let (link, mut notices) = Link::open(options(home.path(), Memory::new())).await.unwrap();
    link.choose(&network.url).await.unwrap();
    let body = json!({ "username": "lina", "password": workspace_test_support::PASSWORD });
    link.sign_in("/api/auth/login", body.as_object().unwrap().clone()).await.unwrap();
    link.connect().await.unwrap();
    while !matches!(notices.next().await.unwrap(), Notice::Sync) {}
    network.cut();
    let senders = (0..30).map(|sender| {
        let admin = admin.clone();
        async move {
            for n in 0..EVENTS / 30 {
                admin.say(&format!("{sender} {n}")).await;
            }
        }
    });
    futures_util::future::join_all(senders).await;
    network.mend();
    link.retry_now();
    let (mut seen, mut last, mut resumed) = (0, 0, false);
    while seen < EVENTS {
        match notices.next().await.unwrap() {
            Notice::Resumed => resumed = true,
            Notice::Sync => panic!("it was told to fetch everything anew"),
            Notice::Event { event } => {
                let event: Value = serde_json::from_str(event.get()).unwrap();
                let seq = event["seq"].as_i64().unwrap();
                assert!(seq > last, "{seq} after {last}");
                last = seq;
                seen += usize::from(event["kind"] == "chat.message.created");
                // Now and then the reader is busy.
                if seen % 2_000 == 1_000 {
                    tokio::time::sleep(Duration::from_millis(400)).await;
                    assert!(notices.waiting() <= 256, "{} wait", notices.waiting());
                }
            }
            _ => {}
        }
    }
    assert!(resumed);
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_to_retry_ends_a_wait_at_once() {
    let (_server, _admin, network, mut desk) = connected().await;
    network.cut();
    let left = desk.long_wait().await;
    network.mend();
    let since = Instant::now();
    desk.link.retry_now();
    desk.next_of("resumed").await;
    assert!(since.elapsed() < left, "{:?} of a wait of {left:?}", since.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_died_without_a_word_is_found_out_on_waking() {
    let (_server, admin, network, mut desk) = connected().await;
    network.deafen();
    admin.say("nobody hears").await;
    let since = Instant::now();
    desk.link.retry_now();
    desk.phase("waiting").await;
    // A line that is merely silent is not even asked before that.
    assert!(since.elapsed() < Duration::from_secs(15), "{:?}", since.elapsed());
    network.cut();
    network.mend();
    desk.next_of("resumed").await;
    assert_eq!(desk.texts(1).await, ["nobody hears"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_alive_survives_waking_and_tells_its_latency() {
    let (_server, _admin, _network, mut desk) = connected().await;
    desk.rest().await;
    desk.link.retry_now();
    let state = desk.next_of("state").await["state"].clone();
    assert_eq!(state["phase"], "live");
    assert!(state["latency"].as_u64().unwrap() < 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn signals_reach_others_and_are_forgotten_without_a_line() {
    let (_server, admin, _network, mut desk) = connected().await;
    let data = serde_json::value::to_raw_value(&json!({ "channel": 1 })).unwrap();
    let mut screen = admin.socket(None).await;
    screen.next_of("ready").await;
    assert!(desk.link.signal("chat.typing", &data));
    assert_eq!(screen.next_of("signal").await["data"]["channel"], 1);
    screen.send(json!({ "type": "signal", "kind": "chat.typing", "data": { "channel": 1 } })).await;
    let signal = desk.next_of("signal").await["signal"].clone();
    assert_eq!(
        (&signal["type"], &signal["kind"], &signal["actor"]),
        (&json!("signal"), &json!("chat.typing"), &json!(admin.account))
    );
    desk.link.disconnect().await;
    assert!(!desk.link.signal("chat.typing", &data));
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_says_off_and_nothing_more_and_frees_the_place_soon() {
    let (server, admin, _network, mut desk) = connected().await;
    desk.link.disconnect().await;
    desk.phase("off").await;
    admin.say("unheard").await;
    assert_eq!(desk.rest().await, [] as [Value; 0]);
    let connections = &server.app().core().hub.stats().connections;
    workspace_test_support::eventually("the server was told", || async {
        (connections.load(std::sync::atomic::Ordering::Relaxed) == 0).then_some(())
    })
    .await;
    // A page that starts again begins with `sync`, and presence counts it once.
    desk.connect().await;
    desk.connect().await;
    admin.say("heard").await;
    assert_eq!(desk.texts(1).await, ["heard"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ran_out_meanwhile_is_renewed_before_coming_back() {
    let (server, admin, network, mut desk) = connected().await;
    network.cut();
    desk.phase("waiting").await;
    server.shift(chrono::TimeDelta::minutes(20));
    // The session's lease ran out as well; it is renewed by coming back.
    let mut admin = admin;
    admin.refresh().await.expect(200);
    admin.say("while away").await;
    network.mend();
    desk.link.retry_now();
    desk.next_of("resumed").await;
    assert_eq!(desk.texts(1).await, ["while away"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_that_changed_bring_the_line_back_at_once() {
    let (_server, admin, _network, mut desk) = connected().await;
    let users = admin.get("/api/users").await.expect(200);
    let lina = users["items"].as_array().unwrap().iter().find(|user| user["username"] == "lina").unwrap().clone();
    let change = json!({ "version": lina["version"], "role": "admin" });
    admin.patch(&format!("/api/users/{}", lina["id"]), change).await.expect(200);
    desk.next_of("resumed").await;
    desk.get("/api/users").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_who_ends_the_session_is_told_of_on_that_screen() {
    let (_server, admin, _network, mut desk) = connected().await;
    let sessions = admin.get("/api/sessions?live=true").await.expect(200);
    let all = sessions["items"].as_array().unwrap();
    let session = all.iter().find(|session| session["account"] != admin.account).unwrap();
    admin.delete(&format!("/api/sessions/{}", session["id"])).await.expect(204);
    let ended = desk.next_of("ended").await;
    assert_eq!(ended["ended"]["reason"], "ended_by_admin");
    assert_eq!(desk.link.state().phase, Phase::Off);
}

/// A line without a session is off at once, as without one there is nobody to be.
#[tokio::test(flavor = "multi_thread")]
async fn connecting_without_a_session_is_off() {
    let (server, _) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.link.connect().await.unwrap();
    desk.phase("off").await;
    assert_eq!(desk.rest().await, [] as [Value; 0]);
}

//! Which server it is: no token ever goes to another one, and what belongs to a server follows it.

use std::sync::Arc;

use serde_json::value::to_raw_value;
use serde_json::{Value, json};
use workspace_link::problem::code;
use workspace_link::{LinkOptions, Origin};
use workspace_test_support::eventually;

use crate::support::{Desk, Fake, Memory, Network, info, json_answer, office, options};

const OTHER: &str = "5a0e2f0c-6a3b-4c53-9d2e-52a2a0c1b7aa";

/// A server that takes whatever it is given, with another id.
async fn impostor() -> Fake {
    Fake::start(|asked| match asked.route.as_str() {
        "GET /api/server" => json_answer(200, &info(OTHER, "0.1.0", "0.1.0")),
        _ => json_answer(200, &json!({ "access_token": "a", "refresh_token": "r", "expires_in": 900 })),
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_the_address_of_ours_gets_no_token_while_we_run() {
    let (server, _) = office().await;
    let network = Network::to(&server.url()).await;
    let mut desk = Desk::facing(&network.url).await;
    desk.sign_in("lina").await;
    desk.connect().await;
    desk.get("/api/me").await.unwrap();
    assert!(network.sent().contains("eyJ"), "the test sees tokens");
    let (kept, other) = (desk.keyring.token().unwrap(), impostor().await);
    network.lead_to(&other.url);
    let ended = desk.next_of("ended").await["ended"].clone();
    assert_eq!(ended, json!({ "reason": "server_changed", "elsewhere": null }));
    assert_eq!(desk.get("/api/me").await.unwrap()["access_token"], "a", "as a visitor");
    assert!(!desk.link.restore().await.unwrap());
    let sent = network.sent();
    assert!(sent.contains("/api/me") && !sent.contains(&kept) && !sent.contains("eyJ"), "{sent}");
    // What is said on a socket cannot be read here, but none was opened.
    assert!(!sent.contains("/ws"), "{sent}");
    assert_eq!(desk.link.server().unwrap().id.unwrap().to_string(), OTHER);
    // Our server comes back, and with it its session.
    network.lead_to(&server.url());
    assert!(desk.link.restore().await.unwrap());
    assert_eq!(desk.get("/api/me").await.unwrap()["account"]["username"], "lina");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_the_address_of_ours_gets_no_token_after_a_restart() {
    let (server, _) = office().await;
    let network = Network::to(&server.url()).await;
    let desk = Desk::facing(&network.url).await;
    desk.sign_in("lina").await;
    let (kept, other) = (desk.keyring.token().unwrap(), impostor().await);
    desk.link.close().await;
    network.lead_to(&other.url);
    let desk = desk.restarted().await;
    assert!(!desk.link.restore().await.unwrap());
    assert!(!network.sent().contains(&kept));
    network.lead_to(&server.url());
    let desk = desk.restarted().await;
    assert!(desk.link.restore().await.unwrap());
}

/// A request in the middle of the change, before the line has noticed.
#[tokio::test(flavor = "multi_thread")]
async fn a_password_meant_for_one_server_is_not_sent_to_another() {
    let (server, _) = office().await;
    let network = Network::to(&server.url()).await;
    let desk = Desk::facing(&network.url).await;
    let desk = desk.restarted().await;
    let other = impostor().await;
    network.lead_to(&other.url);
    let problem = desk.try_sign_in("lina", false).await.unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (0, code::SERVER_CHANGED));
    assert!(!network.sent().contains(workspace_test_support::PASSWORD));
}

fn entry(text: &str) -> Box<serde_json::value::RawValue> {
    to_raw_value(&json!({ "account": 7, "client_id": uuid::Uuid::now_v7(), "text": text })).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_moves_keeps_what_waits_for_it() {
    let here = Fake::saying(info(OTHER, "0.1.0", "0.1.0")).await;
    let there = Fake::saying(info(OTHER, "0.1.0", "0.1.0")).await;
    let stranger = Fake::saying(info("0d3a8f5e-8a57-4a34-8b6d-6a2b0a9f3c11", "0.1.0", "0.1.0")).await;
    let desk = Desk::facing(&here.url).await;
    desk.link.outbox_put(entry("waits")).await.unwrap();
    desk.link.choose(&stranger.url).await.unwrap();
    assert!(desk.link.outbox_list(7).await.unwrap().is_empty());
    desk.link.choose(&there.url).await.unwrap();
    let desk = desk.restarted().await;
    let waiting = desk.link.outbox_list(7).await.unwrap();
    assert!(waiting.len() == 1 && waiting[0].get().contains("waits"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environments_server_wins_over_the_saved_one_and_cannot_be_forgotten() {
    let saved = Fake::saying(info(OTHER, "0.1.0", "0.1.0")).await;
    let (server, _) = office().await;
    let desk = Desk::facing(&saved.url).await;
    let (home, keyring) = (desk.home.clone(), desk.keyring.clone());
    let start = || {
        let set = LinkOptions { server_url: Some(server.url()), ..options(home.path(), keyring.clone()) };
        Desk::with(set, home.clone(), keyring.clone())
    };
    let desk = start().await;
    let chosen = desk.link.server().unwrap();
    assert_eq!((chosen.address.to_string(), chosen.from, chosen.id), (server.url(), Origin::Environment, None));
    assert_eq!(desk.link.forget_server().await.unwrap_err().code, code::FIXED);
    assert_eq!(desk.link.choose(&saved.url).await.unwrap_err().code, code::FIXED);
    desk.sign_in("lina").await;
    desk.link.outbox_put(entry("waits")).await.unwrap();
    // Its id is known at the next start, before it is reached.
    let desk = start().await;
    assert!(desk.link.server().unwrap().id.is_some());
    assert_eq!(desk.link.outbox_list(7).await.unwrap().len(), 1);
    assert!(desk.link.restore().await.unwrap());
    // Without it, the saved choice is there as it was.
    let desk = Desk::at(home.clone(), keyring.clone()).await;
    assert_eq!(desk.link.server().unwrap().address.to_string(), saved.url);
    // One that is no address is said at the start.
    let bad = LinkOptions { server_url: Some("ftp://x".to_owned()), ..options(home.path(), Memory::new()) };
    assert_eq!(workspace_link::Link::open(bad).await.err().unwrap().code, code::BAD_ADDRESS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_became_too_old_or_too_new_while_connected_is_said_and_comes_back() {
    let (server, admin) = office().await;
    let network = Network::to(&server.url()).await;
    let mut desk = Desk::facing(&network.url).await;
    desk.sign_in("lina").await;
    desk.connect().await;
    let kept = desk.keyring.token();
    let id = desk.link.server().unwrap().id.unwrap().to_string();
    for (version, oldest, expected) in [("0.0.1", "0.0.1", "server_too_old"), ("9.0.0", "9.0.0", "client_too_old")] {
        let changed = Fake::saying(info(&id, version, oldest)).await;
        network.lead_to(&changed.url);
        assert_eq!(desk.next_of("server").await["error"]["code"], expected);
        assert_eq!(desk.get("/api/me").await.unwrap_err().code, expected);
        assert!(!network.sent().contains("eyJ"));
        admin.say("meanwhile").await;
        network.lead_to(&server.url());
        desk.link.retry_now();
        assert_eq!(desk.next_of("server").await["error"], Value::Null);
        desk.next_of("resumed").await;
        assert_eq!(desk.texts(1).await, ["meanwhile"]);
    }
    assert_eq!(desk.keyring.token(), kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_the_chosen_server_tells_its_failures_by_name() {
    let desk = Desk::at(Arc::new(tempfile::tempdir().unwrap()), Memory::new()).await;
    assert_eq!(desk.link.identify().await.unwrap_err().code, code::NO_SERVER);
    let (mut server, _) = office().await;
    desk.link.choose(&server.url()).await.unwrap();
    assert_eq!(desk.link.identify().await.unwrap().id, desk.link.server().unwrap().id.unwrap());
    server.stop().await;
    assert_eq!(desk.link.identify().await.unwrap_err().code, "refused");
    server.start_again().await;
    eventually("it is there again", || async { desk.link.identify().await.ok() }).await;
}

//! Signing in, staying so, and how it ends.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use serde_json::{Map, Value, json};
use workspace_link::problem::code;
use workspace_test_support::{PASSWORD, Server, eventually};

use crate::support::{Desk, Memory, Network, office, types};

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_keeps_the_tokens_and_answers_the_rest() {
    let (server, admin) = office().await;
    let desk = Desk::facing(&server.url()).await;
    let answer = desk.try_sign_in("lina", false).await.unwrap();
    assert_eq!(answer.get("tokens"), None);
    assert_eq!(answer["account"]["username"], "lina");
    assert!(!answer["permissions"].as_array().unwrap().is_empty());
    assert_eq!(desk.get("/api/me").await.unwrap()["account"]["username"], "lina");
    assert!(desk.keyring.token().is_some());
    // The server knows where it runs, from us and not from the page.
    let sessions = admin.get("/api/sessions?live=true").await.expect(200);
    let place = sessions["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|s| s["application"] == "client" && s["os"] != "Linux Mint 22");
    let place = place.unwrap();
    let workstation = desk.link.workstation();
    assert_eq!(place["workstation"], workstation.id.to_string());
    assert_eq!((&place["workstation_name"], &place["os"]), (&json!(workstation.name), &json!(workstation.os)));
    assert_eq!(place["client_version"], "0.1.0");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_sign_in_is_told_as_the_server_says_it() {
    let (server, _) = office().await;
    let desk = Desk::facing(&server.url()).await;
    let body = json!({ "username": "lina", "password": "not her password" });
    let problem = desk.link.sign_in("/api/auth/login", body.as_object().unwrap().clone()).await.unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (401, "invalid_credentials"));
    assert!(problem.request_id.is_some() && !problem.title.is_empty());
    assert!(!format!("{problem:?}").contains("not her password"));
    // A session begins at a few routes and nowhere else.
    for path in ["/api/me", "/api/auth/refresh", "https://evil.example/api/auth/login", "/api/auth/login/../../x"] {
        let problem = desk.link.sign_in(path, Map::new()).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (0, code::NOT_ALLOWED), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_elsewhere_is_told_with_where_and_taken_over_when_asked() {
    let (server, _) = office().await;
    let mut elsewhere = server.visitor();
    elsewhere.login("lina").await;
    let desk = Desk::facing(&server.url()).await;
    let problem = desk.try_sign_in("lina", false).await.unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (409, "session_exists"));
    assert_eq!(problem.current.unwrap()["workstation_name"], "bureau-1");
    desk.try_sign_in("lina", true).await.unwrap();
    assert_eq!(desk.get("/api/me").await.unwrap()["account"]["username"], "lina");
    assert_eq!(elsewhere.get("/api/me").await.code(401), "session_ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_that_was_taken_over_is_told_why_and_by_whom_and_nothing_after() {
    let (server, _) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    desk.connect().await;
    let mut elsewhere = server.visitor();
    elsewhere.take_over("lina").await;
    let ended = desk.next_of("ended").await;
    assert_eq!(ended["ended"], json!({ "reason": "taken_over", "elsewhere": "bureau-1" }));
    elsewhere.say("after").await;
    assert_eq!(desk.rest().await, [] as [Value; 0], "it is the last thing that is said");
    assert_eq!(desk.link.state().phase, workspace_link::notice::Phase::Off);
    eventually("the token is gone", || async { desk.keyring.token().is_none().then_some(()) }).await;
    assert!(!desk.link.restore().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ended_is_found_out_by_a_request_too() {
    let (server, _) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    server.visitor().take_over("lina").await;
    assert_eq!(desk.get("/api/me").await.unwrap_err().code, "session_ended");
    assert_eq!(desk.next_of("ended").await["ended"]["reason"], "taken_over");
    // Without a session a request is answered as a visitor's.
    assert_eq!(desk.get("/api/me").await.unwrap_err().status, 401);
    desk.get("/api/server").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_access_token_that_ran_out_amid_requests_is_renewed_once_and_unseen() {
    let (server, _) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    for round in 1..=3 {
        server.shift(TimeDelta::minutes(16));
        let all = (0..20).map(|_| desk.get("/api/me"));
        for answer in futures_util::future::join_all(all).await {
            assert_eq!(answer.unwrap()["account"]["username"], "lina");
        }
        assert_eq!(desk.keyring.sets.load(Ordering::SeqCst), 1 + round);
    }
    assert_eq!(desk.rest().await, [] as [Value; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_refresh_token_is_kept_before_the_new_access_token_is_used() {
    let (server, _) = office().await;
    let desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    let before = desk.keyring.token();
    server.shift(TimeDelta::minutes(16));
    desk.keyring.slowness.store(250, Ordering::SeqCst);
    let since = Instant::now();
    desk.get("/api/me").await.unwrap();
    assert!(since.elapsed() >= Duration::from_millis(250));
    // What is kept is the one that serves next.
    assert_ne!(desk.keyring.token(), before);
    let mut other = server.visitor();
    other.refresh_token = desk.keyring.token();
    other.refresh().await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_goes_on_when_the_request_that_needed_it_is_cancelled() {
    let (server, _) = office().await;
    let desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    server.shift(TimeDelta::minutes(16));
    desk.keyring.slowness.store(300, Ordering::SeqCst);
    let request =
        workspace_link::Request { id: Some(4), ..workspace_link::Request::new(workspace_link::Method::Get, "/api/me") };
    let (answer, ()) = tokio::join!(desk.link.request(request), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        desk.link.cancel(4);
    });
    assert_eq!(answer.unwrap_err().code, code::ABORTED);
    desk.keyring.slowness.store(0, Ordering::SeqCst);
    desk.get("/api/me").await.unwrap();
    assert_eq!(desk.keyring.sets.load(Ordering::SeqCst), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_refresh_token_ends_the_session_and_says_so() {
    let (server, _) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    desk.connect().await;
    let mut thief = server.visitor();
    thief.refresh_token = desk.keyring.token();
    thief.refresh().await.expect(200);
    server.shift(TimeDelta::minutes(16));
    assert_eq!(desk.get("/api/me").await.unwrap_err().code, "session_ended");
    assert_eq!(desk.next_of("ended").await["ended"]["reason"], "token_reused");
    assert_eq!(thief.refresh().await.code(401), "session_ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_on_the_server_and_here() {
    let (server, _) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    desk.connect().await;
    let kept = desk.keyring.token();
    desk.link.sign_out().await.unwrap();
    assert_eq!(desk.keyring.token(), None);
    let rest = desk.rest().await;
    assert!(!types(&rest).contains(&"ended"), "{rest:#?}");
    assert_eq!(rest.last().unwrap()["state"]["phase"], "off");
    assert!(!desk.link.restore().await.unwrap());
    let mut old = server.visitor();
    old.refresh_token = kept;
    assert_eq!(old.refresh().await.expect(401)["current"]["reason"], "signed_out");
    // Again, with nothing to end.
    desk.link.sign_out().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_takes_up_the_session_at_the_same_workstation() {
    let (server, _) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    let (workstation, server_id) = (desk.link.workstation().id, desk.link.server().unwrap().id);
    for _ in 0..3 {
        desk = desk.restarted().await;
        assert_eq!((desk.link.workstation().id, desk.link.server().unwrap().id), (workstation, server_id));
        assert!(desk.link.restore().await.unwrap());
        assert_eq!(desk.get("/api/me").await.unwrap()["account"]["username"], "lina");
    }
    // A page that is loaded anew, too, and without using the token up.
    let sets = desk.keyring.sets.load(Ordering::SeqCst);
    assert!(desk.link.restore().await.unwrap());
    assert_eq!(desk.keyring.sets.load(Ordering::SeqCst), sets);
    desk.connect().await;
    desk.connect().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_was_ended_while_the_client_was_closed_is_told_once() {
    let (server, _) = office().await;
    let desk = Desk::facing(&server.url()).await;
    assert!(!desk.link.restore().await.unwrap());
    desk.sign_in("lina").await;
    server.visitor().take_over("lina").await;
    let desk = desk.restarted().await;
    let problem = desk.link.restore().await.unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (401, "session_ended"));
    assert_eq!(problem.current.unwrap()["reason"], "taken_over");
    assert!(!desk.link.restore().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_be_reached_costs_nobody_their_session() {
    let (mut server, _) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    server.stop().await;
    assert!(desk.get("/api/me").await.unwrap_err().is_unanswered());
    assert!(desk.link.sign_out().await.unwrap_err().is_unanswered());
    desk = desk.restarted().await;
    assert!(desk.link.restore().await.unwrap_err().is_unanswered());
    assert_eq!(desk.rest().await, [] as [Value; 0]);
    server.start_again().await;
    assert!(desk.link.restore().await.unwrap());
    assert_eq!(desk.get("/api/me").await.unwrap()["account"]["username"], "lina");
}

/// What counts is how long a token is good for, not until when: no clock of ours is compared with the server's.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_wrong_by_a_day_changes_nothing() {
    for days in [-1, 1] {
        let server = Server::start(workspace_test_support::Engine::Sqlite).await;
        server.shift(TimeDelta::days(days));
        server.admin().await;
        let mut desk = Desk::facing(&server.url()).await;
        desk.sign_in("admin").await;
        desk.connect().await;
        desk.post("/api/chat/channels/1/messages", json!({ "client_id": uuid::Uuid::now_v7(), "text": "now" }))
            .await
            .unwrap();
        assert_eq!(desk.texts(1).await, ["now"]);
        // Nothing was renewed for it.
        assert_eq!(desk.keyring.sets.load(Ordering::SeqCst), 1);
        server.shift(TimeDelta::minutes(16));
        desk.get("/api/me").await.unwrap();
        assert_eq!(desk.keyring.sets.load(Ordering::SeqCst), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_users_of_one_machine_have_nothing_in_common() {
    let (server, admin) = office().await;
    crate::support::account(&server, &admin, "samir").await;
    let (lina, samir) = (Desk::facing(&server.url()).await, Desk::facing(&server.url()).await);
    assert_ne!(lina.link.workstation().id, samir.link.workstation().id);
    lina.try_sign_in("lina", false).await.unwrap();
    samir.try_sign_in("samir", false).await.unwrap();
    assert_eq!(lina.get("/api/me").await.unwrap()["account"]["username"], "lina");
    assert_eq!(samir.get("/api/me").await.unwrap()["account"]["username"], "samir");
    let (lina, samir) = (lina.restarted().await, samir.restarted().await);
    assert!(lina.link.restore().await.unwrap() && samir.link.restore().await.unwrap());
    assert_eq!(lina.get("/api/me").await.unwrap()["account"]["username"], "lina");
    samir.link.sign_out().await.unwrap();
    lina.get("/api/me").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_goes_to_the_servers_own_routes_and_brings_problems_whole() {
    let (server, _) = office().await;
    let desk = Desk::facing(&server.url()).await;
    for path in ["/ws", "/", "https://evil.example/api/x", "/api/../ws", "/api/%2e%2e/metrics"] {
        assert_eq!(desk.get(path).await.unwrap_err().code, code::NOT_ALLOWED, "{path}");
    }
    desk.sign_in("lina").await;
    let problem =
        desk.post("/api/chat/channels/1/messages", json!({ "client_id": uuid::Uuid::now_v7(), "text": "" })).await;
    let problem = problem.unwrap_err();
    assert_eq!(problem.status, 422);
    assert_eq!(problem.errors[0].field, "text");
    let json = serde_json::to_value(&problem).unwrap();
    assert!(json["request_id"].is_string() && json["title"].is_string() && json.get("retry_after").is_none());
    // Parameters, and an answer without a body.
    let mut request = workspace_link::Request::new(workspace_link::Method::Get, "/api/chat/channels/1/messages");
    request.query = json!({ "limit": 1, "cursor": null }).as_object().cloned();
    assert_eq!(crate::support::parsed(desk.link.request(request).await.unwrap())["items"], json!([]));
    // An answer that is too late.
    let network = Network::to(&server.url()).await;
    let slow = Desk::facing(&network.url).await;
    network.deafen();
    let mut request = workspace_link::Request::new(workspace_link::Method::Get, "/api/server");
    request.timeout = Some(100);
    assert!(slow.link.request(request).await.unwrap_err().is_unanswered());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_hangs_holds_nobody_longer_than_they_would_wait() {
    let (server, _) = office().await;
    let network = Network::to(&server.url()).await;
    let desk = Desk::facing(&network.url).await;
    desk.sign_in("lina").await;
    network.deafen();
    let since = Instant::now();
    let all = (0..10).map(|n| {
        let mut request = workspace_link::Request::new(workspace_link::Method::Get, "/api/me");
        request.timeout = Some(if n < 5 { 300 } else { 30_000 });
        desk.link.request(request)
    });
    let first = futures_util::future::join_all(all);
    let started = tokio::time::timeout(Duration::from_millis(500), first);
    assert!(started.await.is_err(), "five of them wait longer");
    // From now on it is in doubt who answers; asking takes as long as it takes, once for all of them.
    let all = (0..10).map(|_| desk.get("/api/me"));
    for answer in futures_util::future::join_all(all).await {
        assert!(answer.unwrap_err().is_unanswered());
    }
    // One after the other, it would be more than a minute.
    assert!(since.elapsed() < Duration::from_secs(40), "{:?}", since.elapsed());
    network.cut();
    network.mend();
    desk.get("/api/me").await.unwrap();
}

/// With everything logged, through signing in, renewing, connecting and failing.
#[tokio::test(flavor = "multi_thread")]
async fn no_log_tells_a_secret() {
    #[derive(Clone, Default)]
    struct Log(Arc<std::sync::Mutex<Vec<u8>>>);
    impl std::io::Write for Log {
        fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(text);
            Ok(text.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let log = Log::default();
    let writer = log.clone();
    // For all threads, since the work of a link is done on many; other tests' lines among them do no harm.
    let all = format!("trace,{}", workspace_link::LOG_LIMIT);
    tracing_subscriber::fmt().with_env_filter(all).with_ansi(false).with_writer(move || writer.clone()).init();
    let (server, _) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    desk.connect().await;
    let first = desk.keyring.token().unwrap();
    server.shift(TimeDelta::minutes(16));
    desk.get("/api/me").await.unwrap();
    let second = desk.keyring.token().unwrap();
    desk.keyring.be_in(Some(workspace_link::keeper::Trouble::Denied));
    desk.link.sign_out().await.unwrap();
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("workspace") && log.len() > 1_000);
    for secret in [first.as_str(), second.as_str(), PASSWORD, "eyJ"] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "the log tells a secret");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn choosing_another_server_forgets_the_session_here_and_finds_it_again_there() {
    let ((first, _), (second, _)) = (office().await, office().await);
    let mut desk = Desk::at(Arc::new(tempfile::tempdir().unwrap()), Memory::new()).await;
    assert_eq!(desk.get("/api/me").await.unwrap_err().code, code::NO_SERVER);
    desk.link.choose(&first.url()).await.unwrap();
    desk.sign_in("lina").await;
    desk.connect().await;
    desk.link.choose(&second.url()).await.unwrap();
    assert_eq!(desk.rest().await.last().unwrap()["state"]["phase"], "off");
    assert_eq!(desk.get("/api/me").await.unwrap_err().status, 401);
    assert!(!desk.link.restore().await.unwrap());
    desk.link.choose(&first.url()).await.unwrap();
    assert!(desk.link.restore().await.unwrap());
    desk.get("/api/me").await.unwrap();
    // Choosing the same one again changes nothing.
    desk.link.choose(&first.url()).await.unwrap();
    desk.get("/api/me").await.unwrap();
    desk.link.forget_server().await.unwrap();
    assert_eq!(desk.get("/api/me").await.unwrap_err().code, code::NO_SERVER);
    assert!(desk.restarted().await.link.server().is_none());
}

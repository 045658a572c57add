//! What holds for every request, whichever route it is for.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use workspace_protocol::accounts::Role;
use workspace_test_support::{Client, Engine, Reply, Server};

use crate::world::{Who, World, check, operations};

/// Sends a body as it is.
async fn raw(client: &Client, method: Method, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Reply {
    let request = reqwest::Client::new().request(method, format!("{}{path}", client.url)).header("content-type", kind);
    let response = request.bearer_auth(client.token.as_deref().unwrap_or_default()).body(body).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    Reply { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::Null) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_are_no_json_too_large_or_of_another_kind_are_refused() {
    let world = World::new(Engine::Sqlite).await;
    let who = Who::Role(Role::Admin);
    for operation in operations(&world.server).await.into_iter().filter(|operation| operation.body) {
        let caller = world.caller(who, &operation.access).await;
        let sample = world.sample(&operation, &caller, true).await;
        let path = operation.at(&sample.id.to_string());
        let right = sample.body.unwrap().to_string();
        let large = format!("{{\"x\":\"{}\"}}", "x".repeat(3 << 20));
        let cases = [
            ("text/plain", right.clone(), 415, "unsupported_media_type"),
            ("application/x-www-form-urlencoded", right.clone(), 415, "unsupported_media_type"),
            ("application/json", large, 413, "too_large"),
            ("application/json", right[..right.len() - 1].to_owned(), 400, "malformed"),
            ("application/json", format!("{right} and more"), 400, "malformed"),
            ("application/json", String::new(), 400, "malformed"),
            ("application/json", "[]".to_owned(), 400, "malformed"),
        ];
        for (kind, body, status, code) in cases {
            let reply = raw(&caller, operation.method.clone(), &path, kind, body).await;
            check(&operation, who, &reply);
            assert_eq!((reply.status, reply.body["code"].as_str()), (status, Some(code)), "{}", operation.name());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_method_that_a_path_does_not_have_answers_405_with_those_it_has() {
    let world = World::new(Engine::Sqlite).await;
    let operations = operations(&world.server).await;
    for path in operations.iter().map(|operation| &operation.path).collect::<BTreeSet<_>>() {
        let has: BTreeSet<&str> = operations
            .iter()
            .filter(|operation| operation.path == *path)
            .map(|operation| operation.method.as_str())
            .collect();
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if has.contains(method.as_str()) {
                continue;
            }
            let reply = world.admin.send(method, &path.replace(['{', '}'], ""), None, &[]).await;
            let allowed = reply.header("allow").unwrap_or_default().to_owned();
            assert_eq!(allowed.split(", ").collect::<BTreeSet<_>>(), has, "{path}");
            assert_eq!(reply.code(405), "method_not_allowed");
        }
    }
    assert_eq!(world.admin.get("/api/nowhere").await.code(404), "not_found");
    assert_eq!(world.admin.post("/nowhere", json!({})).await.code(405), "method_not_allowed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_carries_security_headers_and_a_request_id() {
    let world = World::new(Engine::Sqlite).await;
    let mut ids = BTreeSet::new();
    let visitor = world.server.visitor();
    let paths = [
        "/",
        "/dashboard",
        "/dashboard/",
        "/nowhere",
        "/api/me",
        "/api/nowhere",
        "/api/server",
        "/api/openapi.json",
        "/api/docs/",
        "/metrics",
        "/ws",
    ];
    for (method, path) in paths.map(|path| (Method::GET, path)).into_iter().chain([(Method::PUT, "/api/me")]) {
        let reply = visitor.send(method, path, None, &[]).await;
        let has = |name: &str, value: &str| assert_eq!(reply.header(name), Some(value), "{path}");
        has("x-content-type-options", "nosniff");
        has("x-frame-options", "DENY");
        has("referrer-policy", "no-referrer");
        has("cross-origin-opener-policy", "same-origin");
        has("cross-origin-resource-policy", "same-origin");
        let policy = reply.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("script-src 'unsafe"), "{path}: {policy}");
        assert!(ids.insert(reply.header("x-request-id").unwrap().to_owned()), "{path}: the id was used before");
    }
}

/// Whether or not they were built: the dashboard has its own place beside the client.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_dashboard_is_served_beside_the_client() {
    let server = Server::start(Engine::Sqlite).await;
    let get = async |path: &str| {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        client.get(format!("{}{path}", server.url())).send().await.unwrap()
    };
    let moved = get("/dashboard").await;
    assert_eq!((moved.status().as_u16(), moved.headers()["location"].to_str().unwrap()), (308, "/dashboard/"));
    for page in ["/", "/dashboard/", "/dashboard/index.html"] {
        let answer = get(page).await;
        let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
        let built = status == 200 && text.contains("<html");
        assert!(built || (status == 503 && text.contains("was not built into this server")), "{page}: {status} {text}");
    }
    for nothing in
        ["/dashboard/nowhere.js", "/dashboard/../client.js", "/dashboards", "/dashboard/%2e%2e/%2e%2e/Cargo.toml"]
    {
        assert_eq!(get(nothing).await.status().as_u16(), 404, "{nothing}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_origins_may_call_when_they_are_on_the_list() {
    let allow = |config: &mut workspace_server::Config| config.allowed_origins = vec!["https://app.example".to_owned()];
    let server = Server::start_with(Engine::Sqlite, allow).await;
    let visitor = server.visitor();
    let ask = async |origin: &str, path: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "PATCH"),
            ("access-control-request-headers", "authorization,content-type,idempotency-key"),
        ];
        (
            visitor.send(Method::OPTIONS, path, None, &headers).await,
            visitor.send(Method::GET, path, None, &headers[..1]).await,
        )
    };
    let (asked, got) = ask("https://app.example", "/api/server").await;
    assert_eq!(asked.status, 200);
    assert!(asked.header("access-control-allow-methods").unwrap().contains("PATCH"));
    for reply in [asked, got] {
        assert_eq!(reply.header("access-control-allow-origin"), Some("https://app.example"));
        assert_eq!(reply.header("access-control-allow-credentials"), None, "tokens are sent, cookies are not");
    }
    for stranger in ["https://evil.example", "https://app.example.evil.example", "http://app.example", "null"] {
        let (asked, got) = ask(stranger, "/api/server").await;
        assert_eq!(asked.header("access-control-allow-origin"), None, "{stranger}");
        assert_eq!(got.header("access-control-allow-origin"), None, "{stranger}");
    }
    // Without a list, nobody may.
    let closed = Server::start(Engine::Sqlite).await;
    let reply = closed.visitor().send(Method::GET, "/api/server", None, &[("origin", "https://app.example")]).await;
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_compressed_for_who_can_read_it() {
    let server = Server::start(Engine::Sqlite).await;
    let url = format!("{}/api/openapi.json", server.url());
    let get = async |encodings: &str| {
        let response = reqwest::Client::new().get(&url).header("accept-encoding", encodings).send().await.unwrap();
        let encoding = response.headers().get("content-encoding").map(|value| value.to_str().unwrap().to_owned());
        (encoding, response.bytes().await.unwrap().len())
    };
    let (plain, size) = get("identity").await;
    let (gzip, smaller) = get("gzip").await;
    assert_eq!((plain, gzip.as_deref()), (None, Some("gzip")));
    assert!(smaller * 3 < size, "{smaller} of {size} bytes");
}

/// Sends requests until one is refused; how many were let through.
async fn until_limited(client: &Client, path: &str, headers: &[(&str, &str)]) -> u32 {
    for count in 0..200 {
        let reply = client.send(Method::GET, path, None, headers).await;
        if reply.status == 429 {
            let seconds: u64 = reply.header("retry-after").unwrap().parse().unwrap();
            assert!((1..=60).contains(&seconds));
            assert_eq!(reply.code(429), "too_many_requests");
            return count;
        }
        assert_eq!(reply.status, 200);
    }
    panic!("nothing is limited");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_and_addresses_are_limited_each_for_itself() {
    let mut server = Server::start(Engine::Sqlite).await;
    let admin = server.admin().await;
    let lina = server.join(&admin, "lina", "member").await;
    server.stop().await;
    // The first request of an account is its own, whatever came before the restart.
    server.config_mut().rate_limit_account = 5;
    server.start_again().await;
    assert!((5..8).contains(&until_limited(&admin, "/api/me", &[]).await));
    lina.get("/api/me").await.expect(200);
    admin.get("/api/server").await.expect(200);

    server.stop().await;
    server.config_mut().rate_limit_account = 0;
    server.config_mut().rate_limit_address = 8;
    server.start_again().await;
    assert!((8..12).contains(&until_limited(&server.visitor(), "/api/server", &[]).await));
    assert_eq!(lina.get("/api/me").await.code(429), "too_many_requests");
    // Saying that one is somebody else does not help, and pages are not counted.
    let reply = lina.send(Method::GET, "/api/me", None, &[("x-forwarded-for", "203.0.113.9")]).await;
    assert_eq!(reply.code(429), "too_many_requests");
    assert_ne!(server.visitor().get("/").await.status, 429);

    // Behind a proxy that is trusted, everyone has their own.
    server.stop().await;
    server.config_mut().trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    server.start_again().await;
    let visitor = server.visitor();
    assert!((8..12).contains(&until_limited(&visitor, "/api/server", &[("x-forwarded-for", "203.0.113.9")]).await));
    let other = visitor.send(Method::GET, "/api/server", None, &[("x-forwarded-for", "198.51.100.7")]).await;
    assert_eq!(other.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_are_for_this_machine_or_for_who_has_the_token() {
    let server = Server::start_with(Engine::Sqlite, |config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let scrape = async |server: &Server, from: &str, token: Option<&str>| {
        let mut client = server.visitor();
        client.token = token.map(str::to_owned);
        let headers = if from.is_empty() { vec![] } else { vec![("x-forwarded-for", from)] };
        client.send(Method::GET, "/metrics", None, &headers).await
    };
    let own = scrape(&server, "", None).await;
    assert_eq!(own.status, 200);
    assert!(own.header("content-type").unwrap().starts_with("application/openmetrics-text"));
    assert_eq!(scrape(&server, "203.0.113.9", None).await.code(403), "not_allowed");

    let with_token = Server::start_with(Engine::Sqlite, |config| {
        config.metrics_token = Some(workspace_server::secret::Secret::new("a token for the scraper"));
    })
    .await;
    assert_eq!(scrape(&with_token, "", None).await.code(403), "not_allowed");
    assert_eq!(scrape(&with_token, "", Some("another token")).await.code(403), "not_allowed");
    assert_eq!(scrape(&with_token, "", Some("a token for the scraper")).await.status, 200);
}

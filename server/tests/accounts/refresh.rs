//! Access tokens, refresh tokens, and the cookie that carries them in a browser.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use diesel::prelude::*;
use jsonwebtoken::{EncodingKey, Header};
use reqwest::Method;
use serde_json::{Value, json};
use workspace_server::db::schema::refresh_tokens;
use workspace_server::secret::digest;
use workspace_test_support::{Client, Reply, Server, on_both_engines};

use crate::{body_for, end_reason, look};

/// A part of a JWT, decoded.
fn part(token: &str, index: usize) -> Value {
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(index).unwrap()).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// Trades a refresh token without taking the new ones.
async fn trade(client: &Client, token: &str) -> Reply {
    client.signed_out().post("/api/auth/refresh", json!({ "refresh_token": token })).await
}

fn successor(reply: Reply) -> String {
    reply.expect(200)["refresh_token"].as_str().unwrap().to_owned()
}

/// Signs in like a browser; the answer and the `Set-Cookie` header.
async fn browser(server: &Server, application: &str) -> (Value, String) {
    let visitor = server.visitor();
    let mut body = body_for(&visitor, "admin", application);
    body["place"]["refresh_in"] = json!("cookie");
    body["takeover"] = json!(true);
    let reply = visitor.post("/api/auth/login", body).await;
    let cookie = reply.header("set-cookie").unwrap().to_owned();
    (reply.expect(200), cookie)
}

/// Refreshes like a page of `origin` in a browser that has this cookie.
async fn refresh_from(server: &Server, cookie: &str, origin: Option<&str>, application: &str) -> Reply {
    let cookie = cookie.split(';').next().unwrap();
    let mut headers = vec![("cookie", cookie)];
    headers.extend(origin.map(|origin| ("origin", origin)));
    let body = Some(json!({ "application": application }));
    server.visitor().send(Method::POST, "/api/auth/refresh", body, &headers).await
}

on_both_engines! {
    /// An access token is a JWT of its session, signed with HS256 and good for 15 minutes.
    async fn an_access_token_is_of_its_session_and_good_for_15_minutes(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let token = admin.token.clone().unwrap();
        assert_eq!(part(&token, 0)["alg"], "HS256");
        let claims = part(&token, 1);
        assert_eq!(claims["jti"], json!(admin.session.to_string()));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 15 * 60);
        server.shift(TimeDelta::minutes(14));
        admin.get("/api/me").await.expect(200);
        server.shift(TimeDelta::minutes(1));
        assert_eq!(admin.get("/api/me").await.code(401), "token_expired");
        assert_eq!(admin.socket(None).await.closed().await, (4001, "token_expired".to_owned()));
        let mut admin = admin;
        admin.refresh().await.expect(200);
        admin.get("/api/me").await.expect(200);
    }

    /// A token that this server did not sign with its key and algorithm is worth nothing.
    async fn a_forged_access_token_is_refused(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let claims = part(admin.token.as_deref().unwrap(), 1);
        let guess = EncodingKey::from_secret(b"a key that is not the server's, at all");
        let forged = jsonwebtoken::encode(&Header::default(), &claims, &guess).unwrap();
        let unsigned =
            [json!({ "alg": "none", "typ": "JWT" }), claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let mut other_session = admin.token.clone().unwrap().split('.').map(str::to_owned).collect::<Vec<_>>();
        other_session[1] = unsigned[1].clone() + "IA";
        for token in [forged, format!("{}.{}.", unsigned[0], unsigned[1]), other_session.join(".")] {
            assert_eq!(admin.with_token(&token).get("/api/me").await.code(401), "invalid_token");
        }
    }

    /// A refresh token is 256 random bits, stored as a hash, and replaced at each use.
    async fn a_refresh_token_is_random_stored_hashed_and_rotated(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let first = admin.refresh_token.clone().unwrap();
        assert_eq!(URL_SAFE_NO_PAD.decode(&first).unwrap().len() * 8, 256);
        let stored: Vec<Vec<u8>> =
            look(&server, |conn| Ok(refresh_tokens::table.select(refresh_tokens::hash).load(conn)?)).await;
        assert_eq!(stored, [digest(&first)]);
        for _ in 0..3 {
            let before = admin.refresh_token.clone();
            admin.refresh().await.expect(200);
            assert_ne!(admin.refresh_token, before);
            admin.get("/api/me").await.expect(200);
        }
        assert_eq!(trade(&admin, "never given to anyone").await.code(401), "invalid_token");
    }

    /// An old refresh token that comes back was stolen, or its successor was: the session ends for both.
    async fn using_an_old_refresh_token_again_ends_the_session(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let mut screen = admin.socket(None).await;
        screen.next_of("ready").await;
        let stolen = admin.refresh_token.clone().unwrap();
        admin.refresh().await.expect(200);
        admin.refresh().await.expect(200);
        assert_eq!(end_reason(trade(&admin, &stolen).await), "token_reused");
        assert_eq!(screen.closed().await, (4003, "token_reused".to_owned()));
        assert_eq!(end_reason(admin.get("/api/me").await), "token_reused");
        assert_eq!(end_reason(admin.refresh().await), "token_reused");
    }

    /// A client whose answer got lost may ask once more within a minute, as often as it takes.
    async fn a_refresh_whose_answer_got_lost_may_be_repeated(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let token = admin.refresh_token.clone().unwrap();
        successor(trade(&admin, &token).await);
        server.shift(TimeDelta::seconds(30));
        successor(trade(&admin, &token).await);
        server.shift(TimeDelta::seconds(20));
        let third = successor(trade(&admin, &token).await);
        let fourth = successor(trade(&admin, &third).await);
        successor(trade(&admin, &fourth).await);
        admin.get("/api/me").await.expect(200);
    }

    /// After a minute an old refresh token is no retry any more.
    async fn a_late_repetition_is_theft(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let token = admin.refresh_token.clone().unwrap();
        successor(trade(&admin, &token).await);
        server.shift(TimeDelta::seconds(61));
        assert_eq!(end_reason(trade(&admin, &token).await), "token_reused");
    }

    /// Of the successors of a repeated refresh only the last one counts; whoever shows an earlier one is a thief.
    async fn a_superseded_successor_is_theft(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let token = admin.refresh_token.clone().unwrap();
        let lost = successor(trade(&admin, &token).await);
        let kept = successor(trade(&admin, &token).await);
        assert_eq!(end_reason(trade(&admin, &lost).await), "token_reused");
        assert_eq!(end_reason(trade(&admin, &kept).await), "token_reused");
    }

    /// A session that nobody used for 30 days ends.
    async fn a_session_unused_for_a_month_ends(engine: Engine) {
        let server = Server::start(engine).await;
        let (mut admin, mut lina) = (server.admin().await, server.visitor());
        crate::create_user(&admin, "lina", "member").await;
        lina.login("lina").await;
        server.shift(TimeDelta::days(29));
        admin.refresh().await.expect(200);
        server.shift(TimeDelta::days(2));
        admin.refresh().await.expect(200);
        assert_eq!(end_reason(lina.refresh().await), "expired");
    }

    /// In a browser the refresh token is a cookie that no script reads and no other site sends; the page never sees it.
    async fn the_refresh_cookie_is_locked_away(engine: Engine) {
        let server = Server::start(engine).await;
        server.admin().await;
        let (answer, cookie) = browser(&server, "client").await;
        assert_eq!(answer["tokens"].get("refresh_token"), None);
        let parts: Vec<&str> = cookie.split("; ").collect();
        for flag in ["HttpOnly", "SameSite=Strict", "Path=/api/auth/refresh"] {
            assert!(parts.contains(&flag), "{cookie}");
        }
        assert!(!parts.contains(&"Secure"), "without TLS a browser would drop it: {cookie}");
        assert!(!parts.iter().any(|part| part.starts_with("Domain")), "{cookie}");
        let refreshed = refresh_from(&server, &cookie, Some(&server.url()), "client").await;
        let next = refreshed.header("set-cookie").unwrap().to_owned();
        assert_ne!(next.split(';').next(), cookie.split(';').next());
        assert!(next.contains("; HttpOnly") && next.contains("; SameSite=Strict") && next.contains("; Path=/api/auth/refresh"));
        assert_eq!(refreshed.expect(200).get("refresh_token"), None);
    }

    /// Where people come through TLS, the cookie goes through nothing else.
    async fn the_refresh_cookie_is_secure_behind_tls(engine: Engine) {
        let url = "https://workspace.example.org";
        let server = Server::start_with(engine, |config| config.public_url = Some(url.parse().unwrap())).await;
        server.admin().await;
        let (_, cookie) = browser(&server, "client").await;
        assert!(cookie.split("; ").any(|part| part == "Secure"), "{cookie}");
        refresh_from(&server, &cookie, Some(url), "client").await.expect(200);
    }

    /// A refresh by cookie must come from a page of this server or of a listed origin.
    async fn a_refresh_by_cookie_checks_where_the_page_is_from(engine: Engine) {
        let listed = "https://app.example.org";
        let server = Server::start_with(engine, |config| config.allowed_origins = vec![listed.to_owned()]).await;
        server.admin().await;
        let (_, cookie) = browser(&server, "client").await;
        let other_port = "http://127.0.0.1:1";
        for origin in [None, Some("https://evil.example"), Some("null"), Some(other_port)] {
            let reply = refresh_from(&server, &cookie, origin, "client").await;
            assert!([400, 403].contains(&reply.status) && reply.header("set-cookie").is_none(), "{origin:?}: {reply:?}");
        }
        let reply = refresh_from(&server, &cookie, Some(listed), "client").await;
        let cookie = reply.header("set-cookie").unwrap().to_owned();
        refresh_from(&server, &cookie, Some(&server.url()), "client").await.expect(200);
        let without = server.visitor().send(Method::POST, "/api/auth/refresh", Some(json!({})), &[("origin", &server.url())]).await;
        assert_eq!(without.code(401), "invalid_token");
    }

    /// The client and the dashboard in one browser have a cookie each, and signing out takes the right one away.
    async fn each_application_has_its_own_cookie(engine: Engine) {
        let server = Server::start(engine).await;
        server.admin().await;
        let ((of_client, client), (_, dashboard)) = (browser(&server, "client").await, browser(&server, "dashboard").await);
        assert_ne!(client.split('=').next(), dashboard.split('=').next());
        let both = format!("{}; {}", client.split(';').next().unwrap(), dashboard.split(';').next().unwrap());
        let headers = [("cookie", both.as_str()), ("origin", &server.url())];
        for application in ["client", "dashboard"] {
            let body = Some(json!({ "application": application }));
            let reply = server.visitor().send(Method::POST, "/api/auth/refresh", body, &headers).await;
            assert!(reply.header("set-cookie").unwrap().starts_with(&format!("workspace_refresh_{application}=")));
        }
        let visitor = server.visitor().with_token(of_client["tokens"]["access_token"].as_str().unwrap());
        let reply = visitor.post("/api/auth/logout", Value::Null).await;
        let gone = reply.header("set-cookie").unwrap();
        assert!(gone.starts_with("workspace_refresh_client=;") && gone.contains("Max-Age=0"), "{gone}");
        assert!(gone.contains("Path=/api/auth/refresh"), "{gone}");
    }
}

//! Guessing passwords: how often somebody may try, and what the account's owner is shown of it.

use chrono::TimeDelta;
use diesel::prelude::*;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use workspace_server::config::SessionPolicy;
use workspace_server::db::schema::failed_sign_ins;
use workspace_server::journal::Origin;
use workspace_test_support::{Client, Engine, PASSWORD, Reply, Server, on_both_engines};

use crate::{create_user, sign_in};

const WRONG: &str = "a wrong password";
const TOO_MANY: &str = "too_many_attempts";

/// A server behind a proxy on this machine, so that a test chooses the addresses that people come from.
async fn behind_proxy(engine: Engine) -> Server {
    Server::start_with(engine, |config| config.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()]).await
}

async fn sign_in_from(client: &Client, address: &str, username: &str, password: &str) -> Reply {
    let body = Some(client.login_body(username, password));
    client.send(Method::POST, "/api/auth/login", body, &[("x-forwarded-for", address)]).await
}

fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

/// The seconds that an answer of 429 asks to wait for.
fn wait_of(reply: Reply) -> i64 {
    let seconds: i64 = reply.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=300).contains(&seconds), "{seconds}");
    assert_eq!(reply.code(429), TOO_MANY);
    seconds
}

on_both_engines! {
    /// Ten failed sign-ins on an account in five minutes, from wherever, and it waits; the others don't.
    async fn an_account_takes_ten_failed_sign_ins_in_five_minutes(engine: Engine) {
        let server = behind_proxy(engine).await;
        let admin = server.admin().await;
        create_user(&admin, "lina", "member").await;
        let visitor = server.visitor();
        for n in 0..10 {
            let username = if n % 2 == 0 { "lina" } else { "LINA" };
            let reply = sign_in_from(&visitor, &format!("10.0.0.{n}"), username, WRONG).await;
            assert_eq!(reply.code(401), "invalid_credentials");
        }
        wait_of(sign_in_from(&visitor, "10.0.0.99", "lina", WRONG).await);
        let wait = wait_of(sign_in_from(&visitor, "10.0.0.99", "lina", PASSWORD).await);
        assert_eq!(sign_in_from(&visitor, "10.0.0.99", "admin", WRONG).await.code(401), "invalid_credentials");
        // Who waits as long as they are told may try again.
        server.shift(TimeDelta::seconds(wait));
        sign_in_from(&visitor, "10.0.0.99", "lina", PASSWORD).await.expect(200);
    }

    /// Thirty failed sign-ins from an address in five minutes, on whatever names, and it waits; other addresses don't.
    async fn an_address_takes_thirty_failed_sign_ins_in_five_minutes(engine: Engine) {
        let server = behind_proxy(engine).await;
        let admin = server.admin().await;
        create_user(&admin, "lina", "member").await;
        let visitor = server.visitor();
        for n in 0..30 {
            let reply = sign_in_from(&visitor, "203.0.113.9", &format!("guess-{n}"), WRONG).await;
            assert_eq!(reply.code(401), "invalid_credentials");
        }
        let wait = wait_of(sign_in_from(&visitor, "203.0.113.9", "lina", PASSWORD).await);
        sign_in_from(&visitor, "203.0.113.10", "lina", PASSWORD).await.expect(200);
        server.shift(TimeDelta::seconds(wait));
        sign_in_from(&visitor, "203.0.113.9", "lina", PASSWORD).await.expect(200);
    }

    /// Attempts that are made at the same time are counted like any others: none slips through.
    async fn attempts_at_the_same_time_are_counted_exactly(engine: Engine) {
        let server = behind_proxy(engine).await;
        server.admin().await;
        let visitor = server.visitor();
        let on_one = join_all((0..40).map(|n| {
            let visitor = &visitor;
            async move { sign_in_from(visitor, &format!("10.0.0.{n}"), "admin", WRONG).await }
        })).await;
        assert_eq!((count(&on_one, 401), count(&on_one, 429)), (10, 30));
        let from_one = join_all((0..60).map(|n| {
            let visitor = &visitor;
            async move { sign_in_from(visitor, "203.0.113.9", &format!("guess-{n}"), WRONG).await }
        })).await;
        assert_eq!((count(&from_one, 401), count(&from_one, 429)), (30, 30));
    }

    /// However many sign in rightly at the same time, from one office, nobody is refused for the others' sake.
    async fn right_passwords_at_the_same_time_are_all_let_in(engine: Engine) {
        let server = Server::start_with(engine, |config| config.session_policy = SessionPolicy::Multiple).await;
        let admin = server.admin().await;
        create_user(&admin, "lina", "member").await;
        let visitor = server.visitor();
        let wrong = join_all((0..9).map(|_| sign_in(&visitor, "lina", WRONG))).await;
        assert_eq!(count(&wrong, 401), 9);
        // On one account, with room for a single failure, and from one address, beyond its thirty.
        let (on_one, from_one) = tokio::join!(
            join_all((0..20).map(|_| sign_in(&visitor, "lina", PASSWORD))),
            join_all((0..40).map(|_| sign_in(&visitor, "admin", PASSWORD))),
        );
        assert_eq!((count(&on_one, 200), count(&from_one, 200)), (20, 40));
        // Nine have failed, and that is all that is remembered.
        assert_eq!(sign_in(&visitor, "lina", WRONG).await.status, 401);
        wait_of(sign_in(&visitor, "lina", PASSWORD).await);
    }

    /// An attempt that a server left undecided when it died counts as a failed one after a while.
    async fn an_attempt_that_was_never_decided_counts(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        server.app().core().db.write(Origin::server(), |tx| {
            for _ in 0..10 {
                diesel::insert_into(failed_sign_ins::table)
                    .values((
                        failed_sign_ins::username.eq("admin"),
                        failed_sign_ins::address.eq("10.0.0.1"),
                        failed_sign_ins::at.eq(tx.now()),
                        failed_sign_ins::decided.eq(false),
                    ))
                    .execute(tx.conn)?;
            }
            Ok(())
        }).await.unwrap();
        server.shift(TimeDelta::seconds(31));
        let wait = wait_of(sign_in(&server.visitor(), "admin", PASSWORD).await);
        server.shift(TimeDelta::seconds(wait));
        admin.signed_out().try_login("admin").await.expect(200);
    }

    /// A sign-in that succeeds is no failed one, nor is one with the right password that is told of another session.
    async fn right_passwords_are_not_counted(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        for _ in 0..12 {
            assert_eq!(server.visitor().try_login("admin").await.code(409), "session_exists");
        }
        let mut other = server.visitor();
        other.take_over("admin").await;
        for _ in 0..12 {
            other.login("admin").await;
        }
        assert_eq!(other.get("/api/me/failed-sign-ins").await.expect(200)["items"], json!([]));
        drop(admin);
    }

    /// The account's owner is told of failed sign-ins live and finds them with time and address; nobody else does.
    async fn the_owner_sees_failed_sign_ins(engine: Engine) {
        let server = behind_proxy(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut screen = lina.socket(None).await;
        screen.next_of("ready").await;
        sign_in_from(&server.visitor(), "203.0.113.9", "lina", WRONG).await.expect(401);
        sign_in_from(&server.visitor(), "203.0.113.10", "nobody", WRONG).await.expect(401);
        let told = screen.event("accounts.sign_in.failed").await;
        assert_eq!(told["data"], json!({ "account": lina.account, "address": "203.0.113.9" }));
        let failed = lina.get("/api/me/failed-sign-ins").await.expect(200);
        let items = failed["items"].as_array().unwrap();
        assert_eq!(items.len(), 1);
        assert_eq!(items[0]["address"], "203.0.113.9");
        assert!(items[0]["at"].is_string());
        assert_eq!(admin.get("/api/me/failed-sign-ins").await.expect(200)["items"], json!([]));
    }

    /// Guesses at the password by who is signed in count like failed sign-ins, wherever it is asked for.
    async fn guesses_at_ones_own_password_count(engine: Engine) {
        let server = Server::start_with(engine, |config| config.session_policy = SessionPolicy::Multiple).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        for n in 0..10 {
            let reply = if n % 2 == 0 {
                let body = json!({ "current_password": WRONG, "new_password": "another fine one" });
                lina.post("/api/me/password", body).await
            } else {
                lina.post("/api/me/deletion", json!({ "password": WRONG })).await
            };
            assert_eq!(reply.code(403), "wrong_password");
        }
        let body = json!({ "current_password": PASSWORD, "new_password": "another fine one" });
        wait_of(lina.post("/api/me/password", body.clone()).await);
        wait_of(lina.post("/api/me/deletion", json!({ "password": PASSWORD })).await);
        let wait = wait_of(sign_in(&server.visitor(), "lina", PASSWORD).await);
        assert_eq!(lina.get("/api/me/failed-sign-ins").await.expect(200)["items"].as_array().map(Vec::len), Some(10));
        server.shift(TimeDelta::seconds(wait));
        lina.post("/api/me/password", body).await.expect(204);
    }

    /// Without a trusted proxy nobody chooses the address that they are counted under.
    async fn a_stranger_does_not_choose_its_address(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        sign_in_from(&server.visitor(), "203.0.113.9", "admin", WRONG).await.expect(401);
        let failed: Value = admin.get("/api/me/failed-sign-ins").await.expect(200);
        assert_eq!(failed["items"][0]["address"], "127.0.0.1");
    }
}

/// Nodes count together: attempts at the same time on two of them are let through as often as on one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_on_two_nodes_are_counted_together() {
    let one = Server::start(Engine::Postgres).await;
    one.admin().await;
    let two = one.second_node().await;
    let visitors = [one.visitor(), two.visitor()];
    let replies = join_all((0..40).map(|n| sign_in(&visitors[n % 2], "admin", WRONG))).await;
    assert_eq!((count(&replies, 401), count(&replies, 429)), (10, 30));
}

//! Requests that are sent twice, and changes that cross.

use chrono::TimeDelta;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use workspace_test_support::{Client, PASSWORD, Reply, Server, on_both_engines};

use crate::create_user;

fn account(username: &str) -> Value {
    json!({ "username": username, "display_name": "Lina", "role": "member", "temporary_password": PASSWORD })
}

async fn create(admin: &Client, key: &str, body: &Value) -> Reply {
    admin.send(Method::POST, "/api/users", Some(body.clone()), &[("idempotency-key", key)]).await
}

on_both_engines! {
    /// The same key gives the same answer, and the account is created once, also when both come at the same time.
    async fn an_account_created_twice_with_one_key_is_created_once(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let body = account("lina");
        let first = create(&admin, "key-1", &body).await.expect(201);
        assert_eq!(create(&admin, "key-1", &body).await.expect(201), first);
        assert_eq!(crate::problems(create(&admin, "key-2", &body).await), ["username: taken"]);
        let other = account("samir");
        let replies = join_all((0..5).map(|_| create(&admin, "key-3", &other))).await;
        let answers: Vec<Value> = replies.into_iter().map(|reply| reply.expect(201)).collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(admin.get("/api/users").await.expect(200)["items"].as_array().map(Vec::len), Some(3));
    }

    /// A key that comes back with another request is refused, whichever part of it differs.
    async fn a_key_reused_for_another_request_is_refused(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        create(&admin, "key-1", &account("lina")).await.expect(201);
        for (field, value) in [
            ("username", json!("samir")), ("display_name", json!("Samir")), ("role", json!("viewer")),
            ("email", json!("lina@atelier.example")), ("language", json!("en")),
        ] {
            let mut body = account("lina");
            body[field] = value;
            assert_eq!(create(&admin, "key-1", &body).await.code(409), "idempotency_key_reused", "{field}");
        }
    }

    /// A request that failed is not remembered, and a key is remembered for a day and for its own account only.
    async fn keys_are_remembered_for_a_day_and_for_one_account(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let mut bad = account("admin");
        assert_eq!(crate::problems(create(&admin, "key-1", &bad).await), ["username: taken"]);
        bad["username"] = json!("lina");
        create(&admin, "key-1", &bad).await.expect(201);
        let omar = server.join(&admin, "omar", "admin").await;
        create(&omar, "key-1", &account("samir")).await.expect(201);
        server.shift(TimeDelta::hours(25));
        admin.refresh().await.expect(200);
        create(&admin, "key-1", &account("vera")).await.expect(201);
        assert_eq!(create(&admin, "no spaces please", &account("zoe")).await.code(400), "malformed");
    }

    /// A change that was made on an older version is refused with the record as it is now, and changes nothing.
    async fn a_stale_change_gets_the_current_record(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let path = format!("/api/users/{}", create_user(&admin, "lina", "member").await);
        let before = admin.get(&path).await.expect(200);
        let change = |name: &str| json!({ "version": before["version"], "display_name": name });
        let current = admin.patch(&path, change("Lina M.")).await.expect(200);
        assert_eq!(current["version"].as_i64().unwrap(), before["version"].as_i64().unwrap() + 1);
        let problem = admin.patch(&path, change("Lina Moreau")).await.expect(409);
        assert_eq!((&problem["code"], &problem["current"]), (&json!("version_conflict"), &current));
        assert_eq!(admin.get(&path).await.expect(200), current);

        let mine = admin.get("/api/me").await.expect(200)["account"].clone();
        let change = json!({ "version": mine["version"], "theme": "dark" });
        let current = admin.patch("/api/me", change.clone()).await.expect(200);
        let problem = admin.patch("/api/me", change).await.expect(409);
        assert_eq!((&problem["code"], &problem["current"]), (&json!("version_conflict"), &current));
    }

    /// Of changes that are made on one version at the same time, one is done.
    async fn of_changes_that_cross_one_is_done(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let path = format!("/api/users/{}", create_user(&admin, "lina", "member").await);
        let version = admin.get(&path).await.expect(200)["version"].clone();
        let replies = join_all((0..6).map(|n| {
            admin.patch(&path, json!({ "version": version, "display_name": format!("Lina {n}") }))
        })).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
        assert_eq!(replies.iter().filter(|reply| reply.status == 409).count(), 5);
    }
}

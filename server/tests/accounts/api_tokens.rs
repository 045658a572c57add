//! Tokens for scripts.

use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;
use workspace_server::db::schema::api_tokens;
use workspace_server::secret::digest;
use workspace_test_support::{Client, Engine, PASSWORD, Server, eventually, on_both_engines};

use crate::{create_user, look, problems, update_user};

/// Creates a token; its id, and a client that sends it.
async fn token(owner: &Client, permissions: &[&str]) -> (i64, Client) {
    let body = json!({ "name": "backup", "permissions": permissions, "expires_in_days": 30 });
    let created = owner.post("/api/me/tokens", body).await.expect(201);
    (created["token"]["id"].as_i64().unwrap(), owner.with_token(created["secret"].as_str().unwrap()))
}

on_both_engines! {
    /// The secret is shown once and stored as a hash.
    async fn the_secret_of_a_token_is_shown_once_and_stored_hashed(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (id, script) = token(&admin, &["people:read"]).await;
        let secret = script.token.clone().unwrap();
        let (stored, name): (Vec<u8>, String) =
            look(&server, |conn| Ok(api_tokens::table.select((api_tokens::token_hash, api_tokens::name)).first(conn)?)).await;
        assert_eq!((stored.as_slice(), name.as_str()), (digest(&secret).as_slice(), "backup"));
        let listed = admin.get("/api/me/tokens").await.expect(200);
        assert_eq!((&listed["items"][0]["id"], &listed["items"][0]["name"]), (&json!(id), &json!("backup")));
        assert!(!listed.to_string().contains(&secret));
        let me = script.get("/api/me").await.expect(200);
        assert_eq!((&me["session"], &me["permissions"]), (&Value::Null, &json!(["people:read"])));
    }

    /// A token does what it was given and nothing else that its owner may do.
    async fn a_token_does_only_what_it_was_given(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (_, script) = token(&admin, &["people:read", "chat:read"]).await;
        script.get("/api/people").await.expect(200);
        script.get("/api/chat/channels/1/messages").await.expect(200);
        let message = json!({ "client_id": Uuid::now_v7(), "text": "hello" });
        assert_eq!(script.post("/api/chat/channels/1/messages", message).await.code(403), "not_allowed");
        assert_eq!(script.get("/api/users").await.code(403), "not_allowed");
        assert_eq!(script.get("/api/activity").await.code(403), "not_allowed");
    }

    /// Nobody gives a token what their role does not have, and every token has something and an end.
    async fn a_token_is_given_no_more_than_its_owner_has(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "viewer").await;
        let body = |permissions: &[&str], days: i64| json!({ "name": "x", "permissions": permissions, "expires_in_days": days });
        for (body, problem) in [
            (body(&["chat:write"], 1), "permissions: not_allowed"),
            (body(&[], 1), "permissions: required"),
            (body(&["chat:read"], 0), "expires_in_days: out_of_range"),
            (body(&["chat:read"], 367), "expires_in_days: out_of_range"),
        ] {
            assert_eq!(problems(lina.post("/api/me/tokens", body).await), [problem]);
        }
        assert_eq!(lina.post("/api/me/tokens", body(&["chat:everything"], 1)).await.code(400), "malformed");
    }

    /// When its owner may do less, so may the token, at once; when the owner is disabled, it is worth nothing.
    async fn a_token_shrinks_with_its_owners_role(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let omar = server.join(&admin, "omar", "admin").await;
        let (_, script) = token(&omar, &["accounts:manage", "chat:read"]).await;
        script.get("/api/users").await.expect(200);
        update_user(&admin, omar.account, json!({ "role": "viewer" })).await.expect(200);
        eventually("the token has shrunk", || async { (script.get("/api/users").await.status == 403).then_some(()) }).await;
        script.get("/api/chat/channels").await.expect(200);
        assert_eq!(script.get("/api/me").await.expect(200)["permissions"], json!(["chat:read"]));
        update_user(&admin, omar.account, json!({ "disabled": true })).await.expect(200);
        eventually("the token is off", || async { (script.get("/api/me").await.status == 401).then_some(()) }).await;
    }

    /// A token stops working when its time has come, also one that was in use until then.
    async fn a_token_expires(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (_, script) = token(&admin, &["people:read"]).await;
        server.shift(TimeDelta::days(30) - TimeDelta::seconds(30));
        script.get("/api/people").await.expect(200);
        server.shift(TimeDelta::seconds(30));
        assert_eq!(script.get("/api/people").await.code(401), "invalid_token");
    }

    /// The list says when a token was last used.
    async fn the_list_says_when_a_token_was_last_used(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (_, script) = token(&admin, &["people:read"]).await;
        let last_used = async || admin.get("/api/me/tokens").await.expect(200)["items"][0]["last_used_at"].clone();
        assert_eq!(last_used().await, Value::Null);
        script.get("/api/people").await.expect(200);
        let first = last_used().await;
        server.shift(TimeDelta::minutes(2));
        script.get("/api/people").await.expect(200);
        assert!(last_used().await.as_str().unwrap() > first.as_str().unwrap());
    }

    /// A revoked token is worth nothing from the next request on, and only its owner revokes it.
    async fn a_revoked_token_is_worth_nothing_at_once(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let (id, script) = token(&admin, &["people:read"]).await;
        script.get("/api/people").await.expect(200);
        let path = format!("/api/me/tokens/{id}");
        assert_eq!(lina.delete(&path).await.code(404), "not_found");
        admin.delete(&path).await.expect(204);
        assert_eq!(script.get("/api/people").await.code(401), "invalid_token");
        assert_eq!(admin.get("/api/me/tokens").await.expect(200)["items"], json!([]));
        assert_eq!(admin.delete(&path).await.code(404), "not_found");
    }

    /// A token is no session: it changes no password, opens no socket, makes no other token and sees no sessions.
    async fn a_token_can_not_do_what_is_for_sessions(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (id, script) = token(&admin, &["people:read", "accounts:manage", "activity:read", "chat:read", "chat:write"]).await;
        let refused = "session_required";
        let password = json!({ "current_password": PASSWORD, "new_password": "another fine one" });
        let another = json!({ "name": "x", "permissions": ["people:read"], "expires_in_days": 1 });
        assert_eq!(script.post("/api/me/password", password).await.code(403), refused);
        assert_eq!(script.post("/api/me/tokens", another).await.code(403), refused);
        assert_eq!(script.post("/api/me/deletion", json!({ "password": PASSWORD })).await.code(403), refused);
        assert_eq!(script.post("/api/auth/logout", Value::Null).await.code(403), refused);
        assert_eq!(script.patch("/api/me", json!({ "version": 1 })).await.code(403), refused);
        assert_eq!(script.get("/api/me/sessions").await.code(403), refused);
        assert_eq!(script.delete(&format!("/api/me/tokens/{id}")).await.code(403), refused);
        assert_eq!(script.socket(None).await.closed().await.0, 4001);
        admin.get("/api/me").await.expect(200);
    }

    /// While the owner has a temporary password, the token waits, too.
    async fn a_token_waits_while_its_owner_must_change_the_password(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let (_, script) = token(&lina, &["people:read"]).await;
        script.get("/api/people").await.expect(200);
        let body = json!({ "temporary_password": "given over the desk" });
        admin.post(&format!("/api/users/{}/password", lina.account), body).await.expect(204);
        eventually("the token waits", || async {
            let reply = script.get("/api/people").await;
            (reply.status == 403).then(|| assert_eq!(reply.code(403), "password_change_required"))
        }).await;
    }

    /// An account has fifty tokens at the most.
    async fn an_account_has_fifty_tokens_at_the_most(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut last = 0;
        for _ in 0..50 {
            last = token(&admin, &["people:read"]).await.0;
        }
        let body = json!({ "name": "x", "permissions": ["people:read"], "expires_in_days": 1 });
        assert_eq!(admin.post("/api/me/tokens", body.clone()).await.code(409), "too_many_tokens");
        admin.delete(&format!("/api/me/tokens/{last}")).await.expect(204);
        admin.post("/api/me/tokens", body).await.expect(201);
        create_user(&admin, "lina", "member").await;
    }
}

/// A token that is revoked on one node is soon worth nothing on the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_is_worth_nothing_on_another_node() {
    let one = Server::start(Engine::Postgres).await;
    let admin = one.admin().await;
    let two = one.second_node().await;
    let (id, script) = token(&admin, &["people:read"]).await;
    let script = script.at(two.url());
    script.get("/api/people").await.expect(200);
    admin.delete(&format!("/api/me/tokens/{id}")).await.expect(204);
    eventually("the other node knows", || async { (script.get("/api/people").await.status == 401).then_some(()) })
        .await;
}

/// While nothing can be saved, a token that comes for the first time still reads, though its use is not noted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_reads_while_nothing_can_be_saved() {
    let server = Server::start(Engine::Sqlite).await;
    let admin = server.admin().await;
    let (_, script) = token(&admin, &["people:read"]).await;
    let mut connection = server.config().database.open().unwrap();
    let full =
        "CREATE TRIGGER full BEFORE UPDATE ON api_tokens BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
    diesel::sql_query(full).execute(&mut connection).unwrap();
    script.get("/api/people").await.expect(200);
    assert_eq!(admin.get("/api/me/tokens").await.expect(200)["items"][0]["last_used_at"], Value::Null);
}

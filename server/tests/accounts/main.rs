//! Accounts and sessions: every guarantee of the module, on both engines, through a real server.

#![allow(clippy::unwrap_used)]

mod api_tokens;
mod deletion;
mod ending;
mod exclusive;
mod invitations;
mod names_and_passwords;
mod organisation;
mod refresh;
mod roles;
mod secrecy;
mod setup;
mod status;
mod throttling;
mod updates;

use serde_json::{Value, json};
use workspace_server::db::AnyConnection;
use workspace_server::error::Result;
use workspace_test_support::{Client, PASSWORD, Reply, Server, eventually};

/// Looks into the server's database.
async fn look<T: Send + 'static>(
    server: &Server,
    query: impl FnOnce(&mut AnyConnection) -> Result<T> + Send + 'static,
) -> T {
    server.app().core().db.read(query).await.unwrap()
}

/// Tries to sign in with a password.
async fn sign_in(client: &Client, username: &str, password: &str) -> Reply {
    client.post("/api/auth/login", client.login_body(username, password)).await
}

/// The body of a sign-in with the tests' password from this client's workstation, for an application.
fn body_for(client: &Client, username: &str, application: &str) -> Value {
    let mut body = client.login_body(username, PASSWORD);
    body["place"]["application"] = json!(application);
    body
}

/// The codes of what is wrong with an input, as `field: code`.
fn problems(reply: Reply) -> Vec<String> {
    let body = reply.expect(422);
    let errors = body["errors"].as_array().unwrap();
    errors
        .iter()
        .map(|error| format!("{}: {}", error["field"].as_str().unwrap(), error["code"].as_str().unwrap()))
        .collect()
}

/// The secret at the end of a link.
fn secret_of(created: &Value) -> String {
    created["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

/// Creates an account with the tests' password as its temporary one; its id.
async fn create_user(admin: &Client, username: &str, role: &str) -> i64 {
    let body = json!({
        "username": username, "display_name": username, "role": role, "temporary_password": PASSWORD,
    });
    admin.post("/api/users", body).await.expect(201)["id"].as_i64().unwrap()
}

/// Changes an account on its present version.
async fn update_user(admin: &Client, id: i64, mut change: Value) -> Reply {
    let path = format!("/api/users/{id}");
    change["version"] = admin.get(&path).await.expect(200)["version"].clone();
    admin.patch(&path, change).await
}

/// What an answer of 401 `session_ended` says of the reason.
fn end_reason(reply: Reply) -> String {
    let body = reply.expect(401);
    assert_eq!(body["code"], "session_ended", "{body:#}");
    body["current"]["reason"].as_str().unwrap().to_owned()
}

/// Waits until a session has ended for `reason`: what ends it elsewhere is known to every request within a moment.
async fn eventually_ended(client: &Client, reason: &str) {
    eventually("the session has ended", || async {
        let reply = client.get("/api/me").await;
        (reply.status == 401).then(|| assert_eq!(end_reason(reply), reason))
    })
    .await;
}

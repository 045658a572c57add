//! Passwords and tokens are nowhere that somebody could read them.

use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use workspace_server::db::schema::{idempotency_keys, journal};
use workspace_test_support::{Engine, PASSWORD, Server, on_both_engines};

use crate::{look, secret_of, sign_in};

/// Does everything that has to do with a secret; the secrets.
async fn use_secrets(server: &Server) -> Vec<String> {
    let mut secrets = vec![PASSWORD.to_owned(), server.setup_token()];
    let admin = server.admin().await;
    let invitation = admin.post("/api/invitations", json!({ "role": "member" })).await.expect(201);
    secrets.push(secret_of(&invitation));
    let mut lina = server.join(&admin, "lina", "member").await;
    secrets.extend([lina.token.clone().unwrap(), lina.refresh_token.clone().unwrap()]);
    lina.refresh().await.expect(200);
    secrets.extend([lina.token.clone().unwrap(), lina.refresh_token.clone().unwrap()]);
    let token = json!({ "name": "backup", "permissions": ["chat:read"], "expires_in_days": 1 });
    let token = lina.post("/api/me/tokens", token).await.expect(201)["secret"].as_str().unwrap().to_owned();
    lina.with_token(&token).get("/api/chat/channels").await.expect(200);
    secrets.push(token);
    let typed = "what she typed by mistake";
    sign_in(&server.visitor(), "lina", typed).await.expect(401);
    let (changed, temporary) = ("another fine one", "given over the desk");
    let body = json!({ "current_password": PASSWORD, "new_password": changed });
    lina.post("/api/me/password", body).await.expect(204);
    let body = json!({ "temporary_password": temporary });
    admin.post(&format!("/api/users/{}/password", lina.account), body).await.expect(204);
    let created =
        json!({ "username": "samir", "display_name": "Samir", "role": "viewer", "temporary_password": temporary });
    admin.send(Method::POST, "/api/users", Some(created), &[("idempotency-key", "key-1")]).await.expect(201);
    secrets.extend([typed, changed, temporary].map(str::to_owned));
    secrets.extend([admin.token.clone().unwrap(), admin.refresh_token.clone().unwrap()]);
    secrets
}

on_both_engines! {
    /// No entry of the journal and no remembered answer holds a password or token, nor the hash of a password.
    async fn no_secret_is_in_the_journal(engine: Engine) {
        let server = Server::start(engine).await;
        let secrets = use_secrets(&server).await;
        let (payloads, answers): (Vec<Option<String>>, Vec<String>) = look(&server, |conn| {
            let payloads = journal::table.select(journal::payload).load(conn)?;
            Ok((payloads, idempotency_keys::table.select(idempotency_keys::answer).load(conn)?))
        }).await;
        assert!(payloads.len() > 10 && answers.len() == 1);
        let text = format!("{payloads:?} {answers:?}");
        for secret in secrets {
            assert!(!text.contains(&secret), "{secret}");
        }
        assert!(!text.contains("$2b$"));
    }

    /// No answer that refuses something repeats the secret that it was sent.
    async fn no_secret_comes_back_in_an_error(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (visitor, short, common) = (server.visitor(), "5h0rt!", "password123");
        let wrong = "what she typed by mistake";
        let mut bodies: Vec<Value> = Vec::new();
        bodies.push(sign_in(&visitor, "admin", wrong).await.expect(401));
        for password in [short, common] {
            let body = json!({ "username": "lina", "display_name": "x", "role": "member", "temporary_password": password });
            bodies.push(admin.post("/api/users", body).await.expect(422));
            let body = json!({ "current_password": wrong, "new_password": password });
            bodies.push(admin.post("/api/me/password", body).await.body);
        }
        bodies.push(visitor.post("/api/auth/refresh", json!({ "refresh_token": wrong })).await.expect(401));
        bodies.push(visitor.post("/api/auth/invitation", json!({ "token": wrong })).await.expect(404));
        bodies.push(visitor.with_token(wrong).get("/api/me").await.expect(401));
        // A password in a place where none belongs is not quoted either.
        let misplaced = json!({ "current_password": wrong, "new_password": [wrong] });
        bodies.push(admin.post("/api/me/password", misplaced).await.expect(400));
        bodies.push(admin.post("/api/me/deletion", json!(wrong)).await.expect(400));
        for body in bodies {
            let text = body.to_string();
            assert!([wrong, short, common].iter().all(|secret| !text.contains(secret)), "{text}");
        }
    }

}

/// The files of a server that keeps everything in its data folder hold no password and no token.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_in_the_data_folder() {
    let mut server = Server::start(Engine::Sqlite).await;
    let secrets = use_secrets(&server).await;
    server.stop().await;
    let mut found = 0;
    for entry in std::fs::read_dir(&server.config().data_dir).unwrap().flatten() {
        if entry.file_type().unwrap().is_file() && entry.file_name() != "secret.key" {
            let bytes = std::fs::read(entry.path()).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            found += usize::from(text.contains("Nora Benali"));
            for secret in &secrets {
                assert!(!text.contains(secret), "{secret} is in {:?}", entry.file_name());
            }
        }
    }
    assert!(found > 0, "the database was looked into");
}

//! The first start: one setup link, one signing key.

use std::path::Path;

use diesel::prelude::*;
use futures_util::future::join_all;
use serde_json::{Value, json};
use workspace_server::db::schema::accounts;
use workspace_server::secret::Secret;
use workspace_test_support::{Client, PASSWORD, Server, on_both_engines};

use crate::look;

fn body(token: &str, client: &Client) -> Value {
    json!({
        "token": token,
        "organisation": "Atelier",
        "username": "Nora",
        "display_name": "Nora Benali",
        "password": PASSWORD,
        "place": client.login_body("nora", PASSWORD)["place"],
    })
}

async fn count_accounts(server: &Server) -> i64 {
    look(server, |conn| Ok(accounts::table.count().get_result(conn)?)).await
}

#[cfg(unix)]
fn mode(file: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(file).unwrap().permissions().mode() & 0o777
}

on_both_engines! {
    /// There is no account and no default password at first; the link's holder becomes the administrator, once.
    async fn the_setup_link_works_once_and_then_there_is_no_such_route(engine: Engine) {
        let mut server = Server::start(engine).await;
        let visitor = server.visitor();
        assert_eq!(count_accounts(&server).await, 0);
        assert_eq!(visitor.get("/api/server").await.expect(200)["setup_required"], true);
        let token = server.setup_token();
        assert_eq!(visitor.post("/api/setup", body("guessed", &visitor)).await.code(403), "invalid_setup_token");
        assert_eq!(count_accounts(&server).await, 0);

        let made = visitor.post("/api/setup", body(&token, &visitor)).await.expect(201);
        assert_eq!((&made["account"]["role"], &made["account"]["username"]), (&json!("admin"), &json!("nora")));
        assert_eq!(made["account"]["must_change_password"], false);
        visitor.with_token(made["tokens"]["access_token"].as_str().unwrap()).get("/api/users").await.expect(200);
        let info = visitor.get("/api/server").await.expect(200);
        assert_eq!((&info["setup_required"], &info["name"]), (&json!(false), &json!("Atelier")));

        assert_eq!(visitor.post("/api/setup", body(&token, &visitor)).await.code(404), "not_found");
        assert!(!server.config().data_dir.join("setup-token").exists());
        server.stop().await;
        server.start_again().await;
        assert_eq!(visitor.post("/api/setup", body(&token, &visitor)).await.code(404), "not_found");
        assert!(!server.config().data_dir.join("setup-token").exists());
        assert_eq!(count_accounts(&server).await, 1);
    }

    /// Visitors who use the link at the same moment do not all become administrators.
    async fn of_several_visitors_with_the_link_one_becomes_the_administrator(engine: Engine) {
        let server = Server::start(engine).await;
        let token = server.setup_token();
        let visitors: Vec<Client> = (0..8).map(|_| server.visitor()).collect();
        let replies = join_all(visitors.iter().map(|visitor| visitor.post("/api/setup", body(&token, visitor)))).await;
        let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 404, 404, 404, 404, 404, 404, 404]);
        assert_eq!(count_accounts(&server).await, 1);
    }

    /// A server that is restarted before it was set up keeps the link that was printed.
    async fn an_unused_setup_link_outlives_a_restart(engine: Engine) {
        let mut server = Server::start(engine).await;
        let token = server.setup_token();
        server.stop().await;
        server.start_again().await;
        assert_eq!(server.setup_token(), token);
        let visitor = server.visitor();
        visitor.post("/api/setup", body(&token, &visitor)).await.expect(201);
    }

    /// The setup token and the signing key are files that only the server's user may read.
    async fn the_setup_token_and_the_signing_key_are_private_files(engine: Engine) {
        let server = Server::start(engine).await;
        for name in ["setup-token", "secret.key"] {
            let file = server.config().data_dir.join(name);
            assert!(std::fs::read_to_string(&file).unwrap().len() >= 43, "{name}");
            #[cfg(unix)]
            assert_eq!(mode(&file), 0o600, "{name}");
        }
    }

    /// Without a configured signing key one is generated and kept, so that a restart signs nobody out.
    async fn a_signing_key_is_generated_and_kept(engine: Engine) {
        let mut server = Server::start(engine).await;
        let admin = server.admin().await;
        let key = server.config().data_dir.join("secret.key");
        let generated = std::fs::read_to_string(&key).unwrap();
        server.stop().await;
        server.start_again().await;
        assert_eq!(std::fs::read_to_string(&key).unwrap(), generated);
        admin.get("/api/me").await.expect(200);
        // It is what tokens are signed with: without it they are worth nothing.
        server.stop().await;
        std::fs::remove_file(&key).unwrap();
        server.start_again().await;
        assert_eq!(admin.get("/api/me").await.code(401), "invalid_token");
    }

    /// A configured signing key is the one that counts; none is generated beside it.
    async fn a_configured_signing_key_is_used_instead(engine: Engine) {
        let secret = || Some(Secret::new("k3JH9s8dfhJHsd8f7sdfkjh3k4jh5k3jh45"));
        let mut server = Server::start_with(engine, |config| config.jwt_secret = secret()).await;
        let admin = server.admin().await;
        assert!(!server.config().data_dir.join("secret.key").exists());
        server.stop().await;
        server.start_again().await;
        admin.get("/api/me").await.expect(200);
        server.stop().await;
        server.config_mut().jwt_secret = None;
        server.start_again().await;
        assert_eq!(admin.get("/api/me").await.code(401), "invalid_token");
    }
}

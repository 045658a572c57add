//! A server in this process, on a free port, with a folder and a database of its own.

use std::path::Path;

use chrono::TimeDelta;
use serde_json::json;
use tempfile::TempDir;
use workspace_server::clock::Clock;
use workspace_server::jobs::Task;
use workspace_server::{App, Config};

use crate::client::{Client, choose_cryptography, place};
use crate::postgres;

/// The password of every account that tests make.
pub const PASSWORD: &str = "a pallet of laptops";

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of its own.
    Sqlite,
    /// A database of its own in the shared cluster.
    Postgres,
}

/// A server.
pub struct Server {
    app: Option<App>,
    config: Config,
    clock: Clock,
    _folder: Option<TempDir>,
}

/// A configuration for tests: a free port, cheap password hashes, no limits but what a test sets.
pub fn config(data_dir: &Path, database_url: Option<&str>) -> Config {
    let folder = data_dir.to_str().unwrap().to_owned();
    Config::read(|name| match name {
        "DATA_DIR" => Some(folder.clone()),
        "DATABASE_URL" => database_url.map(str::to_owned),
        "BCRYPT_ROUNDS" => Some("4".to_owned()),
        "WORKERS" => Some("2".to_owned()),
        "PORT" | "RATE_LIMIT_ACCOUNT" | "RATE_LIMIT_ADDRESS" | "CHAT_RATE_LIMIT" => Some("0".to_owned()),
        _ => None,
    })
    .unwrap()
}

impl Server {
    /// A fresh server.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, |_| {}).await
    }

    /// A fresh server whose configuration `change` has changed.
    pub async fn start_with(engine: Engine, change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => {
                Some(tokio::task::spawn_blocking(|| postgres::shared().create_database()).await.unwrap())
            }
        };
        let mut config = config(folder.path(), url.as_deref());
        change(&mut config);
        let mut server = Self { app: None, config, clock: Clock::system(), _folder: Some(folder) };
        server.start_again().await;
        server
    }

    /// Another node on the same PostgreSQL database, with a data folder of its own but the same signing key.
    pub async fn second_node(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = self.config.clone();
        std::fs::copy(self.config.data_dir.join("secret.key"), folder.path().join("secret.key")).unwrap();
        folder.path().clone_into(&mut config.data_dir);
        config.port = 0;
        let mut server = Self { app: None, config, clock: self.clock.clone(), _folder: Some(folder) };
        server.start_again().await;
        server
    }

    /// Stops the server.
    pub async fn stop(&mut self) {
        if let Some(app) = self.app.take() {
            self.config.port = app.address().port();
            app.stop().await;
        }
    }

    /// Starts the server that was stopped, on the same port and data.
    pub async fn start_again(&mut self) {
        self.start_again_with(Vec::new()).await;
    }

    /// The same, with tasks that the server does not have by itself.
    pub async fn start_again_with(&mut self, tasks: Vec<Box<dyn Task>>) {
        choose_cryptography();
        let app = App::start_with(self.config.clone(), self.clock.clone(), tasks).await.unwrap();
        self.config.port = app.address().port();
        self.app = Some(app);
    }

    /// The running server.
    pub fn app(&self) -> &App {
        self.app.as_ref().expect("the server was stopped")
    }

    /// Its configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Changes what holds from the next start on.
    pub fn config_mut(&mut self) -> &mut Config {
        &mut self.config
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Moves its clock.
    pub fn shift(&self, by: TimeDelta) {
        self.clock.shift(by);
    }

    /// `http://127.0.0.1:<port>`
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.config.port)
    }

    /// Somebody who is not signed in.
    pub fn visitor(&self) -> Client {
        Client::new(self.url())
    }

    /// The token of the setup link.
    pub fn setup_token(&self) -> String {
        std::fs::read_to_string(self.config.data_dir.join("setup-token")).unwrap()
    }

    /// Sets the server up; the administrator `admin`, signed in.
    pub async fn admin(&self) -> Client {
        let mut client = self.visitor();
        client.set_up(&self.setup_token()).await;
        client
    }

    /// Invites and signs in somebody with `role`.
    pub async fn join(&self, admin: &Client, username: &str, role: &str) -> Client {
        let invitation = admin.post("/api/invitations", json!({ "role": role })).await.expect(201);
        let token = invitation["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let mut client = self.visitor();
        let reply = client
            .post(
                "/api/auth/join",
                json!({
                    "token": token,
                    "username": username,
                    "display_name": username,
                    "password": PASSWORD,
                    "place": place(client.workstation, &format!("poste-{username}")),
                }),
            )
            .await;
        client.take_session(&reply.expect(201));
        client
    }
}

//! The optimised server in a process of its own, with a folder and a database of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;
use workspace_test_support::postgres::Cluster;
use workspace_test_support::{PASSWORD, Process, place};

use crate::http::Http;
use crate::machine::Memory;

/// The server's program, built together with this one.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_workspace-server");

/// A running server; it ends when this is dropped.
pub struct Server {
    process: Process,
    database: String,
    folder: TempDir,
}

impl Server {
    /// A fresh server, on a new database of `cluster` or else on SQLite.
    pub async fn start(cluster: Option<&Cluster>) -> Self {
        let folder = tempfile::Builder::new().prefix("workspace-bench-").tempdir().unwrap();
        let database = cluster.map_or_else(
            || format!("sqlite:{}", folder.path().join("workspace.db").display()),
            Cluster::create_database,
        );
        let server = Self { process: launch(&folder, &database), database, folder };
        server.first_answer().await;
        server
    }

    /// Starts it again on the same data, after it was stopped; the time from its start to its first answer.
    pub async fn start_again(&mut self) -> Duration {
        let begun = Instant::now();
        self.process = launch(&self.folder, &self.database);
        self.first_answer().await;
        begun.elapsed()
    }

    /// Has it finish and waits for its end.
    pub fn stop(&mut self) {
        #[cfg(unix)]
        self.process.terminate();
        #[cfg(not(unix))]
        self.process.kill();
        self.process.wait();
    }

    async fn first_answer(&self) {
        let mut http = Http::connect(self.address(), "").await.unwrap();
        assert_eq!(http.get("/api/health").await.unwrap(), 200);
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.process.port().parse().unwrap()).into()
    }

    /// Its `DATABASE_URL`.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// What it holds in memory.
    pub fn memory(&self) -> Memory {
        Memory::of(self.id())
    }

    /// Sets it up, and has `count` people join and sign in; their access tokens.
    pub async fn people(&self, count: usize) -> Vec<String> {
        let admin = self.process.admin().await;
        let place = place(admin.workstation, "bench");
        let mut tokens = Vec::with_capacity(count);
        for number in 0..count {
            let invitation = admin.post("/api/invitations", json!({ "role": "member" })).await.expect(201);
            let token = invitation["link"].as_str().unwrap().rsplit('/').next().unwrap();
            let name = format!("person-{number}");
            let join = json!({
                "token": token, "username": name, "display_name": name, "password": PASSWORD, "place": place,
            });
            let signed_in = admin.signed_out().post("/api/auth/join", join).await.expect(201);
            tokens.push(signed_in["tokens"]["access_token"].as_str().unwrap().to_owned());
        }
        tokens
    }
}

/// The limits are off and passwords cheap, as [`Process`] sets them; one person may have many sessions, which last.
fn launch(folder: &TempDir, database: &str) -> Process {
    let variables = [("DATABASE_URL", database), ("SESSION_POLICY", "multiple"), ("ACCESS_TOKEN_MINUTES", "60")];
    Process::serve(PROGRAM, folder.path(), &variables)
}

//! Monitoring: figures, clients, notices and reported problems.

#![allow(clippy::unwrap_used)]

mod clients;
mod notices;
mod problems;
mod samples;

use serde_json::{Value, json};
use workspace_test_support::{Client, Server, Socket};

/// The dashboard of an administrator, beside their client.
async fn dashboard(server: &Server, of: &Client, username: &str) -> Client {
    let mut dashboard = server.visitor();
    dashboard.workstation = of.workstation;
    let mut body = dashboard.login_body(username, workspace_test_support::PASSWORD);
    body["place"]["application"] = json!("dashboard");
    let signed_in = dashboard.post("/api/auth/login", body).await.expect(200);
    dashboard.take_session(&signed_in);
    dashboard
}

/// The next signal of this kind; others are passed over.
async fn signal(socket: &mut Socket, kind: &str) -> Value {
    loop {
        let frame = socket.next_of("signal").await;
        if frame["kind"] == kind {
            return frame;
        }
    }
}

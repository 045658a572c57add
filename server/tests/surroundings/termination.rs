//! SIGTERM: what was accepted is finished.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::json;
use uuid::Uuid;
use workspace_test_support::{Engine, Process, eventually, on_both_engines, postgres};

use crate::program::{PATIENCE, PROGRAM};

/// Sends the head of a request and has the server ask for its body.
fn begin(url: &str, token: &str, body: &str) -> TcpStream {
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(
        stream,
        "POST /api/chat/channels/1/messages HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    )
    .unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        answer.extend(byte);
    }
    assert!(answer.starts_with(b"HTTP/1.1 100"), "{}", String::from_utf8_lossy(&answer));
    stream
}

on_both_engines! {
    async fn sigterm_under_load_finishes_what_was_accepted_and_exits_with_0(engine: Engine) {
        let folder = tempfile::tempdir().unwrap();
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("workspace.db").display()),
            Engine::Postgres => {
                tokio::task::spawn_blocking(|| postgres::shared().create_database()).await.unwrap()
            }
        };
        let mut server = Process::serve(PROGRAM, folder.path(), &[("DATABASE_URL", &url)]);
        let admin = server.admin().await;
        let mut socket = admin.socket(None).await;
        socket.next_of("ready").await;
        // Senders that go on until nobody answers; what they were told was accepted.
        let mut senders = Vec::new();
        for _ in 0..4 {
            let admin = admin.clone();
            senders.push(tokio::spawn(async move {
                let mut accepted = Vec::new();
                loop {
                    let client_id = Uuid::now_v7().to_string();
                    let body = json!({ "client_id": client_id, "text": "load" });
                    let path = "/api/chat/channels/1/messages";
                    match admin.try_send(reqwest::Method::POST, path, Some(body), &[]).await {
                        Ok(reply) if reply.status == 201 => accepted.push(client_id),
                        Ok(reply) => assert_eq!(reply.status, 503, "{:#}", reply.body),
                        Err(_) => return accepted,
                    }
                }
            }));
        }
        for _ in 0..20 {
            socket.event("chat.message.created").await;
        }
        let half = Uuid::now_v7().to_string();
        let body = json!({ "client_id": half, "text": "asked before the end" }).to_string();
        let mut open = begin(server.url(), admin.token.as_deref().unwrap(), &body);
        server.terminate();
        assert_eq!(socket.closed().await.0, 4009, "sockets are told to come back");
        let address = server.url().strip_prefix("http://").unwrap().to_owned();
        eventually("nobody new is let in", || async { TcpStream::connect(&address).is_err().then_some(()) }).await;
        open.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        open.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        assert_eq!(server.wait().code(), Some(0));

        let mut accepted = vec![half];
        for sender in senders {
            accepted.extend(sender.await.unwrap());
        }
        let server = Process::serve(PROGRAM, folder.path(), &[("DATABASE_URL", &url), ("PORT", server.port())]);
        let stored = admin.at(server.url().to_owned()).messages().await;
        for id in &accepted {
            assert_eq!(stored.iter().filter(|stored| stored["client_id"] == **id).count(), 1, "what was accepted is there once");
        }
    }
}

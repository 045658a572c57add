//! A WebSocket client.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// How long a test waits for a frame.
const PATIENCE: Duration = Duration::from_secs(10);

/// A socket to a server.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    /// Opens a socket and says nothing yet.
    pub async fn open(url: &str) -> Self {
        let url = format!("{}/ws", url.replacen("http", "ws", 1));
        let (stream, _) = tokio_tungstenite::connect_async(url).await.unwrap();
        Self { stream }
    }

    /// Opens a socket to a server that may not be there or go away meanwhile, and says hello.
    pub async fn try_connect(url: &str, token: &str, resume: Option<i64>) -> Option<Self> {
        let url = format!("{}/ws", url.replacen("http", "ws", 1));
        let (mut stream, _) = tokio_tungstenite::connect_async(url).await.ok()?;
        let hello = json!({ "type": "hello", "token": token, "resume": resume });
        stream.send(Message::text(hello.to_string())).await.ok()?;
        Some(Self { stream })
    }

    /// Says who it is and what it has.
    pub async fn hello(&mut self, token: &str, resume: Option<i64>) {
        self.send(json!({ "type": "hello", "token": token, "resume": resume })).await;
    }

    /// Sends a frame.
    pub async fn send(&mut self, frame: Value) {
        self.send_text(&frame.to_string()).await;
    }

    /// Sends a text that need not be a frame.
    pub async fn send_text(&mut self, text: &str) {
        self.stream.send(Message::text(text)).await.unwrap();
    }

    /// The next frame; `None` when the socket was closed or lost.
    ///
    /// # Panics
    /// When nothing comes for ten seconds.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("no frame comes");
            match message {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// The next frame of this type; others are passed over.
    ///
    /// # Panics
    /// When the socket closes before.
    pub async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await.unwrap_or_else(|| panic!("closed before a frame of type {kind}"));
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// The next event of this kind; others are passed over.
    pub async fn event(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next_of("event").await;
            if frame["kind"] == kind {
                return frame;
            }
        }
    }

    /// Reads to the end; the code and reason that the server closed with.
    ///
    /// # Panics
    /// When the socket is not closed within ten seconds or closes without a code.
    pub async fn closed(&mut self) -> (u16, String) {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("the socket stays open");
            match message {
                Some(Ok(Message::Close(Some(frame)))) => return (frame.code.into(), frame.reason.to_string()),
                Some(Ok(Message::Close(None)) | Err(_)) | None => panic!("closed without a code"),
                Some(Ok(_)) => {}
            }
        }
    }

    /// Says goodbye, as a client that is left does.
    pub async fn close(mut self) {
        self.stream.close(None).await.unwrap();
        while let Some(Ok(_)) = self.stream.next().await {}
    }

    /// Sends what came from no server: for tests that break the rules.
    pub async fn send_binary(&mut self, bytes: Vec<u8>) {
        self.stream.send(Message::binary(bytes)).await.unwrap();
    }
}

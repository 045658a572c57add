//! What a line makes of the frames that it gets, from a server that sends what a good one would not.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::support::{Desk, Fake, info, json_answer, types};

const ID: &str = "5a0e2f0c-6a3b-4c53-9d2e-52a2a0c1b7aa";

/// A server that signs everybody in, and whose sockets a test plays by hand.
struct Stage {
    url: String,
    sockets: Mutex<mpsc::UnboundedReceiver<WebSocketStream<TcpStream>>>,
}

impl Stage {
    async fn set() -> Self {
        let http = Fake::start(|asked| match asked.route.as_str() {
            "GET /api/server" => json_answer(200, &info(ID, "0.1.0", "0.1.0")),
            "POST /api/auth/login" => {
                let tokens = json!({ "access_token": "a", "refresh_token": "r", "expires_in": 900 });
                json_answer(200, &json!({ "tokens": tokens, "session": { "id": 1 } }))
            }
            "POST /api/auth/refresh" => {
                json_answer(200, &json!({ "access_token": "b", "refresh_token": "r", "expires_in": 900 }))
            }
            _ => json_answer(404, &json!({})),
        })
        .await;
        let http: SocketAddr = http.url.trim_start_matches("http://").parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (tell, sockets) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let tell = tell.clone();
                tokio::spawn(async move {
                    let mut start = [0; 7];
                    stream.peek(&mut start).await.ok()?;
                    if &start == b"GET /ws" {
                        tell.send(tokio_tungstenite::accept_async(stream).await.ok()?).ok()
                    } else {
                        let mut far = TcpStream::connect(http).await.ok()?;
                        tokio::io::copy_bidirectional(&mut stream, &mut far).await.ok().map(|_| ())
                    }
                });
            }
        });
        Self { url, sockets: Mutex::new(sockets) }
    }

    /// The next socket, and what it said as hello.
    async fn greeted(&self) -> (Played, Value) {
        let socket = tokio::time::timeout(Duration::from_secs(10), async { self.sockets.lock().await.recv().await });
        let mut played = Played(socket.await.expect("no socket is opened").unwrap());
        let hello = played.heard().await;
        (played, hello)
    }

    async fn desk(&self) -> Desk {
        let desk = Desk::facing(&self.url).await;
        desk.sign_in("lina").await;
        desk.link.connect().await.unwrap();
        desk
    }
}

/// The server's end of a socket.
struct Played(WebSocketStream<TcpStream>);

impl Played {
    async fn say(&mut self, frame: Value) {
        self.0.send(Message::text(frame.to_string())).await.unwrap();
    }

    async fn event(&mut self, seq: i64) {
        self.say(json!({ "type": "event", "seq": seq, "kind": "x.y.z", "at": "…", "actor": null, "data": null })).await;
    }

    async fn heard(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.0.next().await.unwrap().unwrap() {
                return serde_json::from_str(text.as_str()).unwrap();
            }
        }
    }

    async fn close(mut self, code: u16, reason: &'static str) {
        self.0.close(Some(CloseFrame { code: code.into(), reason: reason.into() })).await.unwrap();
        while let Some(Ok(_)) = self.0.next().await {}
    }
}

fn seqs(notices: &[Value]) -> Vec<i64> {
    notices.iter().filter(|notice| notice["type"] == "event").map(|n| n["event"]["seq"].as_i64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_comes_twice_is_said_once_and_a_reset_says_sync() {
    let stage = Stage::set().await;
    let mut desk = stage.desk().await;
    let (mut socket, hello) = stage.greeted().await;
    assert_eq!(hello, json!({ "type": "hello", "token": "a", "resume": null }));
    socket.say(json!({ "type": "ready", "seq": 10, "session": 1 })).await;
    for seq in [9, 10, 11, 11, 12, 10, 15] {
        socket.event(seq).await;
    }
    socket.say(json!({ "type": "news", "of": "a newer server" })).await;
    socket.say(json!({ "type": "reset", "seq": 20 })).await;
    socket.event(20).await;
    socket.event(21).await;
    desk.next_of("sync").await;
    let rest = desk.rest().await;
    assert_eq!(seqs(&rest), [11, 12, 15, 21]);
    assert_eq!(types(&rest).iter().filter(|kind| **kind == "sync").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_slow_and_going_away_come_back_from_where_they_were() {
    let stage = Stage::set().await;
    let mut desk = stage.desk().await;
    let (mut socket, _) = stage.greeted().await;
    socket.say(json!({ "type": "ready", "seq": 10, "session": 1 })).await;
    socket.event(11).await;
    socket.close(4008, "too_slow").await;
    let (mut socket, hello) = stage.greeted().await;
    assert_eq!(hello["resume"], 11);
    socket.say(json!({ "type": "ready", "seq": 13, "session": 1 })).await;
    socket.event(12).await;
    let since = Instant::now();
    socket.close(4009, "going_away").await;
    let (mut socket, hello) = stage.greeted().await;
    assert!(since.elapsed() >= Duration::from_millis(400), "it gives the server a moment");
    assert_eq!(hello["resume"], 12);
    // A journal that is shorter than what was seen: a backup was restored.
    socket.say(json!({ "type": "ready", "seq": 5, "session": 1 })).await;
    socket.event(6).await;
    let all = desk.rest().await;
    assert_eq!(seqs(&all), [11, 12, 6]);
    let phases: Vec<&str> = types(&all).into_iter().filter(|kind| matches!(*kind, "sync" | "resumed")).collect();
    assert_eq!(phases, ["sync", "resumed", "sync"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_is_renewed_once_and_then_waits() {
    let stage = Stage::set().await;
    let mut desk = stage.desk().await;
    let (socket, _) = stage.greeted().await;
    socket.close(4001, "token_expired").await;
    let (socket, hello) = stage.greeted().await;
    assert_eq!(hello["token"], "b");
    socket.close(4001, "invalid_token").await;
    desk.phase("waiting").await;
    stage.greeted().await.0.say(json!({ "type": "ready", "seq": 1, "session": 1 })).await;
    desk.next_of("sync").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_breaks_the_line_and_not_the_program() {
    let stage = Stage::set().await;
    let mut desk = stage.desk().await;
    for nonsense in ["{]", "7", "{\"type\":7}", "", "{\"type\":\"presence\"}"] {
        let (mut socket, _) = stage.greeted().await;
        socket.0.send(Message::text(nonsense)).await.unwrap();
        desk.phase("waiting").await;
        desk.link.retry_now();
    }
    let (mut socket, _) = stage.greeted().await;
    socket.say(json!({ "type": "ready", "seq": 1, "session": 1 })).await;
    desk.next_of("sync").await;
    socket.0.send(Message::binary(vec![0; 8])).await.unwrap();
    desk.phase("waiting").await;
}

/// A reader that does not read holds up the server, which notices, and not the memory.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_does_not_read_holds_the_server_up() {
    let stage = Arc::new(Stage::set().await);
    let home = tempfile::tempdir().unwrap();
    let options = crate::support::options(home.path(), crate::support::Memory::new());
    let (link, mut notices) = workspace_link::Link::open(options).await.unwrap();
    link.choose(&stage.url).await.unwrap();
    link.sign_in("/api/auth/login", serde_json::Map::new()).await.unwrap();
    link.connect().await.unwrap();
    let (mut socket, _) = stage.greeted().await;
    socket.say(json!({ "type": "ready", "seq": 0, "session": 1 })).await;
    let large = "x".repeat(60_000);
    let mut sent = 0;
    let held_up = loop {
        let frame = json!({ "type": "event", "seq": sent + 1, "kind": "x.y.z", "at": "…", "actor": 1, "data": large });
        let sending = socket.0.send(Message::text(frame.to_string()));
        if tokio::time::timeout(Duration::from_secs(1), sending).await.is_err() {
            break sent;
        }
        sent += 1;
        assert!(sent < 2_000, "120 MB went somewhere");
    };
    assert!(notices.waiting() <= 256);
    // All that was sent comes, once somebody reads.
    let mut last = 0;
    while last < held_up {
        if let workspace_link::Notice::Event { event } = notices.next().await.unwrap() {
            let event: Value = serde_json::from_str(event.get()).unwrap();
            last += 1;
            assert_eq!(event["seq"], last);
        }
    }
}

//! A desk to sit at, a keyring in memory, a network that can be cut, and servers of a few lines.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use workspace_link::keeper::{Keyring, Trouble};
use workspace_link::notice::Phase;
use workspace_link::problem::Result;
use workspace_link::{Link, LinkOptions, Method, Request, Secret};
use workspace_protocol::sessions::Application;
use workspace_test_support::{Client, PASSWORD, Server, eventually};

/// How long a test waits for a notice.
const PATIENCE: Duration = Duration::from_secs(20);

/// A keyring in memory, which can be in trouble or never come back.
#[derive(Default)]
pub struct Memory {
    kept: Mutex<HashMap<String, Secret>>,
    trouble: Mutex<Option<Trouble>>,
    hangs: AtomicBool,
    /// How often it was asked for anything.
    pub asked: AtomicU32,
    /// How often something was kept.
    pub sets: AtomicU32,
    /// How long keeping takes, in milliseconds.
    pub slowness: AtomicU32,
}

impl Memory {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    pub fn be_in(&self, trouble: Option<Trouble>) {
        *self.trouble.lock().unwrap() = trouble;
    }

    pub fn hang(&self, hangs: bool) {
        self.hangs.store(hangs, Ordering::SeqCst);
    }

    /// The only token that is kept.
    pub fn token(&self) -> Option<String> {
        let kept = self.kept.lock().unwrap();
        assert!(kept.len() <= 1);
        kept.values().next().map(|token| token.expose().to_owned())
    }

    /// Every token that is kept.
    pub fn tokens(&self) -> Vec<String> {
        self.kept.lock().unwrap().values().map(|token| token.expose().to_owned()).collect()
    }

    fn answer(&self) -> std::result::Result<(), Trouble> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        while self.hangs.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(10));
        }
        self.trouble.lock().unwrap().map_or(Ok(()), Err)
    }
}

impl Keyring for Memory {
    fn get(&self, service: &str, user: &str) -> std::result::Result<Option<Secret>, Trouble> {
        self.answer()?;
        Ok(self.kept.lock().unwrap().get(&format!("{service}/{user}")).cloned())
    }

    fn set(&self, service: &str, user: &str, password: &Secret) -> std::result::Result<(), Trouble> {
        self.answer()?;
        std::thread::sleep(Duration::from_millis(self.slowness.load(Ordering::SeqCst).into()));
        self.sets.fetch_add(1, Ordering::SeqCst);
        self.kept.lock().unwrap().insert(format!("{service}/{user}"), password.clone());
        Ok(())
    }

    fn delete(&self, service: &str, user: &str) -> std::result::Result<(), Trouble> {
        self.answer()?;
        self.kept.lock().unwrap().remove(&format!("{service}/{user}"));
        Ok(())
    }
}

/// The options of a client at `home`.
pub fn options(home: &Path, keyring: Arc<dyn Keyring>) -> LinkOptions {
    LinkOptions {
        keyring,
        keyring_patience: Some(Duration::from_millis(300)),
        ..LinkOptions::new(home.to_owned(), Application::Client, "0.1.0", "app.workspace.test")
    }
}

/// Somebody before a client: a link, and what it said.
pub struct Desk {
    pub link: Link,
    pub keyring: Arc<Memory>,
    pub home: Arc<TempDir>,
    told: mpsc::UnboundedReceiver<Value>,
}

impl Desk {
    /// A new machine.
    pub async fn new() -> Self {
        Self::at(Arc::new(tempfile::tempdir().unwrap()), Memory::new()).await
    }

    /// A start of the client on a machine.
    pub async fn at(home: Arc<TempDir>, keyring: Arc<Memory>) -> Self {
        Self::with(options(home.path(), keyring.clone()), home, keyring).await
    }

    pub async fn with(options: LinkOptions, home: Arc<TempDir>, keyring: Arc<Memory>) -> Self {
        let (link, mut notices) = Link::open(options).await.unwrap();
        let (tell, told) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(notice) = notices.next().await {
                let _ = tell.send(serde_json::to_value(&notice).unwrap());
            }
        });
        Self { link, keyring, home, told }
    }

    /// A new machine that has chosen a server.
    pub async fn facing(address: &str) -> Self {
        let desk = Self::new().await;
        desk.link.choose(address).await.unwrap();
        desk
    }

    /// The client is closed and started again.
    pub async fn restarted(self) -> Self {
        self.link.close().await;
        Self::at(self.home, self.keyring).await
    }

    pub async fn try_sign_in(&self, username: &str, takeover: bool) -> Result<Map<String, Value>> {
        let body = json!({ "username": username, "password": PASSWORD, "takeover": takeover });
        self.link.sign_in("/api/auth/login", body.as_object().unwrap().clone()).await
    }

    pub async fn sign_in(&self, username: &str) -> Map<String, Value> {
        self.try_sign_in(username, true).await.unwrap()
    }

    /// Connects and waits until the line is up and `sync` was said.
    pub async fn connect(&mut self) {
        self.link.connect().await.unwrap();
        self.next_of("sync").await;
    }

    pub async fn get(&self, path: &str) -> Result<Value> {
        Ok(parsed(self.link.request(Request::new(Method::Get, path)).await?))
    }

    pub async fn post(&self, path: &str, body: Value) -> Result<Value> {
        let body = Some(to_raw_value(&body).unwrap());
        Ok(parsed(self.link.request(Request { body, ..Request::new(Method::Post, path) }).await?))
    }

    /// The next notice of this type; others are passed over.
    pub async fn next_of(&mut self, kind: &str) -> Value {
        let mut passed = Vec::new();
        loop {
            let waiting = tokio::time::timeout(PATIENCE, self.told.recv());
            let Ok(Some(notice)) = waiting.await else { panic!("no {kind} comes after {passed:#?}") };
            if notice["type"] == kind {
                return notice;
            }
            passed.push(notice);
        }
    }

    /// Waits until the line is in this phase.
    pub async fn phase(&mut self, phase: &str) -> Value {
        loop {
            let state = self.next_of("state").await["state"].clone();
            if state["phase"] == phase {
                return state;
            }
        }
    }

    /// Waits until the line is in this phase, without passing over what it says.
    pub async fn has_phase(&self, phase: Phase) {
        eventually("the line's phase", || async { (self.link.state().phase == phase).then_some(()) }).await;
    }

    /// Has attempts fail until the wait for the next one is long; how much of it is left, at least.
    pub async fn long_wait(&self) -> Duration {
        loop {
            let state = self.link.state();
            if state.phase == Phase::Waiting && state.retry_at.unwrap() - state.since > 8_000 {
                // One that was asked for too late cuts the next one short: that is no long one.
                tokio::time::sleep(Duration::from_millis(500)).await;
                if self.link.state() == state {
                    return Duration::from_secs(7);
                }
            }
            self.link.retry_now();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Texts of messages until `count` have come; and what came between `seq`s is checked to be in order.
    pub async fn texts(&mut self, count: usize) -> Vec<String> {
        let (mut texts, mut last) = (Vec::new(), 0);
        while texts.len() < count {
            let event = self.next_of("event").await["event"].clone();
            assert!(event["seq"].as_i64().unwrap() > last, "not in order: {event}");
            last = event["seq"].as_i64().unwrap();
            if event["kind"] == "chat.message.created" {
                texts.push(event["data"]["message"]["text"].as_str().unwrap().to_owned());
            }
        }
        texts
    }

    /// What was said and not looked at yet, after a moment of silence.
    pub async fn rest(&mut self) -> Vec<Value> {
        let mut rest = Vec::new();
        while let Ok(Some(notice)) = tokio::time::timeout(Duration::from_millis(300), self.told.recv()).await {
            rest.push(notice);
        }
        rest
    }
}

pub fn parsed(answer: Option<Box<RawValue>>) -> Value {
    answer.map_or(Value::Null, |answer| serde_json::from_str(answer.get()).unwrap())
}

/// The types of notices.
pub fn types(notices: &[Value]) -> Vec<&str> {
    notices.iter().map(|notice| notice["type"].as_str().unwrap()).collect()
}

/// An account that is nowhere signed in.
pub async fn account(server: &Server, admin: &Client, username: &str) {
    let client = server.join(admin, username, "member").await;
    client.post("/api/auth/logout", Value::Null).await.expect(204);
}

/// A server with the accounts `admin`, signed in, and `lina`, nowhere.
pub async fn office() -> (Server, Client) {
    let server = Server::start(workspace_test_support::Engine::Sqlite).await;
    let admin = server.admin().await;
    account(&server, &admin, "lina").await;
    (server, admin)
}

/// What a network between client and server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weather {
    /// Carries everything.
    Fair,
    /// Takes no connection.
    Cut,
    /// Takes everything and brings nothing.
    Deaf,
}

/// A network between client and server, at an address of its own.
pub struct Network {
    pub url: String,
    /// And how often everything broke.
    weather: watch::Sender<(Weather, u32)>,
    to: Arc<Mutex<SocketAddr>>,
    /// What went to the server, all connections together.
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Network {
    pub async fn to(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let network = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            weather: watch::Sender::new((Weather::Fair, 0)),
            to: Arc::new(Mutex::new(socket_of(url))),
            sent: Arc::default(),
        };
        let (weather, to, sent) = (network.weather.subscribe(), network.to.clone(), network.sent.clone());
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let to = *to.lock().unwrap();
                tokio::spawn(carry(near, to, weather.clone(), sent.clone()));
            }
        });
        network
    }

    pub fn cut(&self) {
        self.weather.send_modify(|weather| *weather = (Weather::Cut, weather.1 + 1));
    }

    pub fn deafen(&self) {
        self.weather.send_modify(|weather| weather.0 = Weather::Deaf);
    }

    pub fn mend(&self) {
        self.weather.send_modify(|weather| weather.0 = Weather::Fair);
    }

    /// Leads to another server from now on; what is open breaks.
    pub fn lead_to(&self, url: &str) {
        self.cut();
        *self.to.lock().unwrap() = socket_of(url);
        self.sent.lock().unwrap().clear();
        self.mend();
    }

    /// What went to the server since it is this one.
    pub fn sent(&self) -> String {
        String::from_utf8_lossy(&self.sent.lock().unwrap()).into_owned()
    }
}

fn socket_of(url: &str) -> SocketAddr {
    url.trim_start_matches("http://").parse().unwrap()
}

async fn carry(
    mut near: TcpStream,
    to: SocketAddr,
    weather: watch::Receiver<(Weather, u32)>,
    sent: Arc<Mutex<Vec<u8>>>,
) {
    let mut cut = weather.clone();
    let (now, breaks) = *weather.borrow();
    if now == Weather::Cut {
        return;
    }
    let carrying = async {
        let mut far = TcpStream::connect(to).await.ok()?;
        let (mut up, mut down) = (vec![0; 16 << 10], vec![0; 16 << 10]);
        loop {
            tokio::select! {
                length = near.read(&mut up) => {
                    let length = length.ok().filter(|length| *length > 0)?;
                    if weather.borrow().0 == Weather::Deaf {
                        continue;
                    }
                    sent.lock().unwrap().extend_from_slice(&up[..length]);
                    far.write_all(&up[..length]).await.ok()?;
                }
                length = far.read(&mut down) => {
                    let length = length.ok().filter(|length| *length > 0)?;
                    if weather.borrow().0 == Weather::Deaf {
                        continue;
                    }
                    near.write_all(&down[..length]).await.ok()?;
                }
            }
        }
        #[allow(unreachable_code)]
        Some(())
    };
    tokio::select! {
        _ = carrying => {}
        _ = cut.wait_for(|weather| weather.1 != breaks) => {}
    }
}

/// A request as a [`Fake`] server sees it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// `GET /api/server`
    pub route: String,
    pub headers: String,
    pub body: Vec<u8>,
}

/// A server of a few lines, which answers what it is told to.
pub struct Fake {
    pub url: String,
}

impl Fake {
    /// `answer` makes the whole HTTP response of a request.
    pub async fn start(answer: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let answer = answer.clone();
                tokio::spawn(async move {
                    while let Some(request) = read_request(&mut stream).await {
                        let answer = answer(&request);
                        let last = answer.windows(17).any(|window| window == b"connection: close");
                        if stream.write_all(&answer).await.is_err() || last {
                            return;
                        }
                    }
                });
            }
        });
        Self { url }
    }

    /// A Workspace server that says this of itself, and knows no other route.
    pub async fn saying(info: Value) -> Self {
        Self::start(move |asked| {
            if asked.route == "GET /api/server" { json_answer(200, &info) } else { json_answer(404, &json!({})) }
        })
        .await
    }
}

/// What a server says of itself.
pub fn info(id: &str, version: &str, oldest_client: &str) -> Value {
    json!({ "product": "workspace", "name": "Atelier", "id": id, "version": version, "oldest_client": oldest_client })
}

pub fn json_answer(status: u16, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len())
        .into_bytes()
}

async fn read_request(stream: &mut TcpStream) -> Option<Asked> {
    let mut text = Vec::new();
    let head = loop {
        if let Some(end) = text.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        let mut piece = [0; 4096];
        let length = stream.read(&mut piece).await.ok().filter(|length| *length > 0)?;
        text.extend_from_slice(&piece[..length]);
        if !text[0].is_ascii_uppercase() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
            return None;
        }
    };
    let headers = String::from_utf8_lossy(&text[..head]).to_ascii_lowercase();
    let mut words = headers.split(' ');
    let route = format!("{} {}", words.next()?.to_ascii_uppercase(), words.next()?);
    let mut body = text.split_off(head + 4);
    let length = headers
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.trim().parse().unwrap());
    while body.len() < length {
        let mut piece = vec![0; 64 << 10];
        let read = stream.read(&mut piece).await.ok().filter(|length| *length > 0)?;
        body.extend_from_slice(&piece[..read]);
    }
    Some(Asked { route, headers, body })
}

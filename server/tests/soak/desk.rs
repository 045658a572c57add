//! A client as the protocol wants one to be: what it wrote waits in a file until the server has it, what it shows follows
//! the journal from the place that it has, and after a `reset` it begins anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{Mutex, Notify, watch};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use uuid::Uuid;
use workspace_test_support::{Client, Reply};

use crate::chance::Chance;
use crate::road::Road;

/// How long a request may take before it counts as lost.
const ANSWER: Duration = Duration::from_secs(5);
/// How long a line may be silent before it counts as broken, and how often it is asked.
const SILENCE: Duration = Duration::from_secs(6);
const PING: Duration = Duration::from_secs(2);

type Line = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What happened in all, for the report.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) sent: AtomicU64,
    pub(crate) retried: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) lines: AtomicU64,
    pub(crate) resumed: AtomicU64,
    pub(crate) resets: AtomicU64,
    pub(crate) crashes: AtomicU64,
    pub(crate) events: AtomicU64,
}

pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// A message as a client shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) client_id: String,
    pub(crate) text: String,
    pub(crate) version: i64,
}

impl Shown {
    pub(crate) fn of(message: &Value) -> Self {
        let text = |field: &str| message[field].as_str().unwrap().to_owned();
        Self { client_id: text("client_id"), text: text("text"), version: message["version"].as_i64().unwrap() }
    }
}

/// What a client shows, by channel and in the order of the ids.
pub(crate) type View = BTreeMap<i64, BTreeMap<i64, Shown>>;

/// What is lost with the program.
#[derive(Debug, Default)]
struct Memory {
    view: View,
    seq: Option<i64>,
}

/// A message that waits.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Waiting {
    client_id: String,
    channel: i64,
    text: String,
}

/// A client.
pub(crate) struct Desk {
    pub(crate) name: String,
    pub(crate) client: Client,
    pub(crate) road: Road,
    pub(crate) counts: Arc<Counts>,
    outbox: PathBuf,
    memory: Mutex<Memory>,
    writing: Mutex<()>,
    /// Crashes it.
    pub(crate) crash: Notify,
    /// Whether its machine sleeps.
    pub(crate) asleep: watch::Sender<bool>,
    /// The private channels that it was told of, by the place of what it was told.
    pub(crate) heard: std::sync::Mutex<BTreeSet<(i64, i64)>>,
    /// What the server refused to take.
    pub(crate) refused: std::sync::Mutex<BTreeSet<String>>,
    /// What it wrote, by client id.
    pub(crate) wrote: std::sync::Mutex<BTreeSet<String>>,
}

impl Desk {
    pub(crate) fn new(name: String, client: Client, road: Road, counts: Arc<Counts>, outbox: PathBuf) -> Arc<Self> {
        Arc::new(Self {
            name,
            client,
            road,
            counts,
            outbox,
            memory: Mutex::default(),
            writing: Mutex::default(),
            crash: Notify::new(),
            asleep: watch::Sender::new(false),
            heard: std::sync::Mutex::default(),
            refused: std::sync::Mutex::default(),
            wrote: std::sync::Mutex::default(),
        })
    }

    async fn awake(&self) {
        let mut asleep = self.asleep.subscribe();
        let _ = asleep.wait_for(|asleep| !asleep).await;
    }

    /// A request, answered by a server that may be anywhere; `None` when no answer came.
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Option<Reply> {
        self.awake().await;
        let reply = tokio::time::timeout(ANSWER, self.client.try_send(method, path, body, &[])).await.ok()?.ok()?;
        // Whatever a server says while it starts or stops, it says nothing wrong.
        assert!(reply.status < 500 || reply.status == 503, "{}: {path}: {} {:#}", self.name, reply.status, reply.body);
        assert!(reply.status != 401, "{}: {path}: {:#}", self.name, reply.body);
        // 408: the request's head was too long on its way.
        (!matches!(reply.status, 408 | 503)).then_some(reply)
    }

    /// The same, until an answer comes.
    async fn insist(&self, method: Method, path: &str, body: Option<Value>, chance: &mut Chance) -> Reply {
        loop {
            if let Some(reply) = self.ask(method.clone(), path, body.clone()).await {
                return reply;
            }
            chance.pause(20, 300).await;
        }
    }

    fn waiting(&self) -> Vec<Waiting> {
        std::fs::read(&self.outbox).ok().map(|bytes| serde_json::from_slice(&bytes).unwrap()).unwrap_or_default()
    }

    fn keep(&self, waiting: &[Waiting]) {
        let part = self.outbox.with_extension("part");
        std::fs::write(&part, serde_json::to_vec(waiting).unwrap()).unwrap();
        std::fs::rename(part, &self.outbox).unwrap();
    }

    /// How many messages wait.
    pub(crate) fn backlog(&self) -> usize {
        self.waiting().len()
    }

    /// Writes a message into the outbox; from then on it must arrive, or be refused.
    pub(crate) async fn write(&self, channel: i64, text: String) {
        let _turn = self.writing.lock().await;
        let client_id = Uuid::now_v7().to_string();
        self.wrote.lock().unwrap().insert(client_id.clone());
        let mut waiting = self.waiting();
        waiting.push(Waiting { client_id, channel, text });
        self.keep(&waiting);
    }

    pub(crate) async fn channels(&self) -> Vec<i64> {
        self.memory.lock().await.view.keys().copied().collect()
    }

    pub(crate) async fn view(&self) -> View {
        self.memory.lock().await.view.clone()
    }

    /// Sends what waits, in order, each as often as it takes.
    pub(crate) async fn send(self: Arc<Self>, mut chance: Chance) {
        loop {
            let Some(first) = self.waiting().into_iter().next() else {
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            };
            let path = format!("/api/chat/channels/{}/messages", first.channel);
            let body = json!({ "client_id": first.client_id, "text": first.text });
            let Some(reply) = self.ask(Method::POST, &path, Some(body)).await else {
                count(&self.counts.retried);
                chance.pause(20, 400).await;
                continue;
            };
            match reply.status {
                200 | 201 => {
                    count(&self.counts.sent);
                    self.show(first.channel, &reply.body, false).await;
                }
                // It was taken out of the channel meanwhile.
                403 | 404 => {
                    count(&self.counts.refused);
                    self.refused.lock().unwrap().insert(first.client_id.clone());
                }
                status => panic!("{}: {status} {:#}", self.name, reply.body),
            }
            {
                let _turn = self.writing.lock().await;
                let mut waiting = self.waiting();
                waiting.retain(|waiting| waiting.client_id != first.client_id);
                self.keep(&waiting);
            }
            self.think_better_of(&reply, &mut chance).await;
        }
    }

    /// Now and then a message is edited or deleted again.
    async fn think_better_of(&self, reply: &Reply, chance: &mut Chance) {
        let path = format!("/api/chat/messages/{}", reply.body["id"]);
        if reply.status == 201 && chance.happens(10) {
            let text = format!("{}, edited", reply.body["text"].as_str().unwrap());
            self.ask(Method::PATCH, &path, Some(json!({ "version": 1, "text": text }))).await;
        } else if reply.status == 201 && chance.happens(5) {
            self.ask(Method::DELETE, &path, None).await;
        }
    }

    /// Shows a message, if it is news. `live` says that it came over the line, which knows of the channel.
    async fn show(&self, channel: i64, message: &Value, live: bool) {
        let mut memory = self.memory.lock().await;
        // An answer that comes after one was taken out of the channel, or after a crash, is too late to be shown.
        let Some(shown) = memory.view.get_mut(&channel) else {
            assert!(!live || memory.seq.is_some(), "{}: news before the first place", self.name);
            return;
        };
        let new = Shown::of(message);
        let known = shown.entry(message["id"].as_i64().unwrap()).or_insert_with(|| new.clone());
        if new.version > known.version {
            *known = new;
        }
    }

    /// Follows what happens, through breaks, crashes and sleep.
    pub(crate) async fn follow(self: Arc<Self>, mut chance: Chance) {
        loop {
            tokio::select! {
                () = self.attend(&mut chance) => {}
                () = self.crash.notified() => {
                    count(&self.counts.crashes);
                    *self.memory.lock().await = Memory::default();
                }
            }
            chance.pause(10, 400).await;
        }
    }

    async fn open(&self, resume: Option<i64>) -> Option<Line> {
        let url = format!("{}/ws", self.client.url.replacen("http", "ws", 1));
        let (mut line, _) = tokio::time::timeout(ANSWER, tokio_tungstenite::connect_async(url)).await.ok()?.ok()?;
        let hello = json!({ "type": "hello", "token": self.client.token, "resume": resume });
        line.send(Message::text(hello.to_string())).await.ok()?;
        Some(line)
    }

    /// One line, from its beginning to its end.
    async fn attend(&self, chance: &mut Chance) {
        self.awake().await;
        let mut resume = self.memory.lock().await.seq;
        if resume.is_some() && chance.happens(3) {
            // As after the server's database was restored from a backup.
            resume = Some(1_000_000_000);
        }
        let Some(mut line) = self.open(resume).await else { return };
        count(&self.counts.lines);
        let mut pings = tokio::time::interval(PING);
        let mut heard = tokio::time::Instant::now();
        let mut asleep = self.asleep.subscribe();
        loop {
            // A machine that sleeps reads nothing.
            if *asleep.borrow_and_update() {
                self.awake().await;
            }
            tokio::select! {
                frame = line.next() => match frame {
                    Some(Ok(Message::Text(text))) => {
                        heard = tokio::time::Instant::now();
                        let frame: Value = serde_json::from_str(&text).unwrap();
                        self.hear(&frame, resume, chance).await;
                    }
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                    Some(Ok(_)) => heard = tokio::time::Instant::now(),
                },
                _ = pings.tick() => {
                    if heard.elapsed() > SILENCE || line.send(Message::text(r#"{"type":"ping"}"#)).await.is_err() {
                        return;
                    }
                }
                _ = asleep.changed() => {}
            }
        }
    }

    async fn hear(&self, frame: &Value, resume: Option<i64>, chance: &mut Chance) {
        match frame["type"].as_str().unwrap() {
            "ready" if resume.is_none() => {
                self.memory.lock().await.seq = frame["seq"].as_i64();
                self.fetch_all(chance).await;
            }
            "ready" => count(&self.counts.resumed),
            "reset" => {
                count(&self.counts.resets);
                self.memory.lock().await.seq = frame["seq"].as_i64();
                self.fetch_all(chance).await;
            }
            "position" => {
                let mut memory = self.memory.lock().await;
                memory.seq = memory.seq.max(frame["seq"].as_i64());
            }
            "event" => self.happened(frame, chance).await,
            "error" => panic!("{}: {frame:#}", self.name),
            _ => {}
        }
    }

    async fn happened(&self, event: &Value, chance: &mut Chance) {
        count(&self.counts.events);
        let seq = event["seq"].as_i64().unwrap();
        let last = self.memory.lock().await.seq;
        assert!(last.is_some_and(|last| seq > last), "{}: entry {seq} came after {last:?}", self.name);
        let data = &event["data"];
        let own = data["account"] == self.client.account;
        match event["kind"].as_str().unwrap() {
            // Its text was taken out by a deletion that follows.
            kind if kind.starts_with("chat.message.") && !data.is_null() => {
                let channel = data["message"]["channel"].as_i64().unwrap();
                self.heard.lock().unwrap().insert((seq, channel));
                self.show(channel, &data["message"], true).await;
            }
            "chat.member.added" if own => self.fetch(data["channel"]["id"].as_i64().unwrap(), chance).await,
            "chat.member.removed" if own => {
                self.memory.lock().await.view.remove(&data["channel"].as_i64().unwrap());
            }
            _ => {}
        }
        // Only now: a crash or a break in between has it come again.
        self.memory.lock().await.seq = Some(seq);
    }

    /// Fetches everything anew.
    async fn fetch_all(&self, chance: &mut Chance) {
        let reply = self.insist(Method::GET, "/api/chat/channels", None, chance).await;
        assert_eq!(reply.status, 200, "{:#}", reply.body);
        let ids: Vec<i64> =
            reply.body["items"].as_array().unwrap().iter().map(|channel| channel["id"].as_i64().unwrap()).collect();
        self.memory.lock().await.view.retain(|channel, _| ids.contains(channel));
        for id in ids {
            self.fetch(id, chance).await;
        }
    }

    /// Fetches a channel's messages, page by page.
    async fn fetch(&self, channel: i64, chance: &mut Chance) {
        let mut cursor = String::new();
        self.memory.lock().await.view.entry(channel).or_default();
        loop {
            let path = format!("/api/chat/channels/{channel}/messages?direction=newer&limit=200{cursor}");
            let reply = self.insist(Method::GET, &path, None, chance).await;
            if reply.status == 404 {
                self.memory.lock().await.view.remove(&channel);
                return;
            }
            assert_eq!(reply.status, 200, "{:#}", reply.body);
            for message in reply.body["items"].as_array().unwrap() {
                self.show(channel, message, false).await;
            }
            match reply.body["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return,
            }
        }
    }
}

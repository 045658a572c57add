//! The live connection: one WebSocket that is always coming back. It greets, resumes from the last `seq`, drops what it
//! already had, notices dead lines, and waits between attempts with exponential backoff and full jitter.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use reqwest::{StatusCode, Upgraded};
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use workspace_protocol::socket::{ClientFrame, close};

use crate::backoff::Backoff;
use crate::gate::{Gate, Stopped};
use crate::http;
use crate::link::Link;
use crate::notice::{Notice, Phase};
use crate::problem::{Problem, Result};
use crate::pulse::{Check, GREETING, Pulse};
use crate::session::Peer;
use crate::wake::{Change, Watch};

type Socket = WebSocketStream<Upgraded>;

/// A line that was up for this long was a good one: the next waits start small again.
const GOOD: Duration = Duration::from_secs(5);
/// The least wait after the server said that it goes away.
const GOING_AWAY: Duration = Duration::from_millis(400);
/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);
/// The longest frame that is taken.
const LARGEST_FRAME: usize = 8 << 20;
/// How many signals may wait to be sent.
const SIGNALS: usize = 32;

/// A live connection that was asked for, from then until it is stopped.
pub(crate) struct Line {
    gate: Arc<Gate>,
    wake: Arc<Notify>,
    signals: mpsc::Sender<String>,
    task: JoinHandle<()>,
}

impl Line {
    /// Opens a line to this server and keeps it open. The first that is said of it is `sync`.
    pub(crate) fn start(link: &Link, peer: Arc<Peer>) -> Self {
        let gate = Arc::new(Gate::default());
        let wake = Arc::new(Notify::new());
        let (signals, to_send) = mpsc::channel(SIGNALS);
        let runner = Runner {
            link: link.clone(),
            peer,
            gate: gate.clone(),
            wake: wake.clone(),
            signals: to_send,
            seq: None,
            backoff: Backoff::default(),
            refusals: 0,
        };
        Self { gate, wake, signals, task: tokio::spawn(runner.run()) }
    }

    /// Closes the line for good; when this returns, nothing more is said of it.
    pub(crate) fn stop(&self) {
        self.gate.close();
    }

    /// Closes the line for good and waits until the server was told, briefly.
    pub(crate) async fn finish(self) {
        self.stop();
        let _ = tokio::time::timeout(GOODBYE, self.task).await;
    }

    /// Somebody asks, or the machine or network came back: find out at once how things are.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Sends a signal; whether there was room.
    pub(crate) fn signal(&self, kind: &str, data: &RawValue) -> bool {
        let Ok(data) = serde_json::from_str(data.get()) else { return false };
        let frame = ClientFrame::Signal { kind: kind.to_owned(), data };
        serde_json::to_string(&frame).is_ok_and(|frame| self.signals.try_send(frame).is_ok())
    }
}

/// How an attempt came to its end.
enum Outcome {
    /// The line was stopped, or there is no session any more; whoever did that has said so.
    Over,
    /// There is no session: the line is not wanted.
    NoSession,
    /// The server ended the session, for this reason.
    Ended(String),
    /// The server does not take the token.
    Refused,
    /// The line broke or was never there; whether it had been a good one, and the least wait.
    Lost { good: bool, at_least: Duration },
}

impl From<Stopped> for Outcome {
    fn from(Stopped: Stopped) -> Self {
        Self::Over
    }
}

const LOST: Outcome = Outcome::Lost { good: false, at_least: Duration::ZERO };

/// The task that keeps a line.
struct Runner {
    link: Link,
    peer: Arc<Peer>,
    gate: Arc<Gate>,
    wake: Arc<Notify>,
    signals: mpsc::Receiver<String>,
    /// The last `seq`; `None` until the first `ready`.
    seq: Option<i64>,
    backoff: Backoff,
    /// How often in a row the token was refused.
    refusals: u32,
}

impl Runner {
    async fn run(mut self) {
        let (_watch, mut changes) = Watch::start();
        loop {
            if self.gate.change(&self.link, Phase::Connecting, None).await.is_err() {
                return;
            }
            let outcome = self.attempt(&mut changes).await;
            if !matches!(outcome, Outcome::Over) {
                // Who answers next may be somebody else.
                self.peer.doubt();
            }
            let at_least = match outcome {
                Outcome::Over => return,
                Outcome::NoSession => {
                    let _ = self.gate.change(&self.link, Phase::Off, None).await;
                    return;
                }
                Outcome::Ended(reason) => {
                    if !self.link.ended_by(&self.peer, &reason).await {
                        return;
                    }
                    self.seq = None;
                    continue;
                }
                Outcome::Refused => {
                    self.peer.tokens.invalidate();
                    self.refusals += 1;
                    // A token that ran out is the usual case and mended by a renewal; a second refusal is something else.
                    if self.refusals == 1 {
                        continue;
                    }
                    Duration::ZERO
                }
                Outcome::Lost { good, at_least } => {
                    if good {
                        self.backoff = Backoff::default();
                    }
                    at_least
                }
            };
            if self.wait(at_least, &mut changes).await.is_err() {
                return;
            }
        }
    }

    /// Waits for the next attempt, or until somebody asks for it.
    async fn wait(&mut self, at_least: Duration, changes: &mut mpsc::Receiver<Change>) -> Result<(), Stopped> {
        let wait = self.backoff.next(at_least);
        self.gate.change(&self.link, Phase::Waiting, Some(wait)).await?;
        let asked = async {
            tokio::select! {
                () = self.wake.notified() => None,
                change = changes.recv() => change,
            }
        };
        tokio::select! {
            () = self.gate.closed() => Err(Stopped),
            () = tokio::time::sleep(wait) => Ok(()),
            change = asked => self.note(change).await,
        }
    }

    /// Says what became of the network.
    async fn note(&self, change: Option<Change>) -> Result<(), Stopped> {
        if let Some(Change::Network(online)) = change {
            let state = self.link.change_state(|state| state.online = online);
            self.gate.tell(&self.link, Notice::State { state }).await?;
        }
        Ok(())
    }

    async fn attempt(&mut self, changes: &mut mpsc::Receiver<Change>) -> Outcome {
        let gate = self.gate.clone();
        let mut socket = loop {
            let change = tokio::select! {
                biased;
                () = gate.closed() => return Outcome::Over,
                Some(change) = changes.recv() => change,
                greeted = self.greet() => match greeted {
                    Ok(socket) => break socket,
                    Err(outcome) => return outcome,
                },
            };
            // What was on its way through the old network may never arrive: begin again.
            if self.note(Some(change)).await.is_err() {
                return Outcome::Over;
            }
        };
        let since = Instant::now();
        let outcome = tokio::select! {
            biased;
            () = gate.closed() => Outcome::Over,
            outcome = self.listen(&mut socket, changes) => outcome,
        };
        if matches!(outcome, Outcome::Over) {
            // A goodbye frees the session's lease in seconds; without one it takes a minute and a half.
            let _ = tokio::time::timeout(GOODBYE, socket.close(None)).await;
        }
        match outcome {
            Outcome::Lost { at_least, .. } => Outcome::Lost { good: since.elapsed() > GOOD, at_least },
            outcome => outcome,
        }
    }

    /// Opens a socket and says hello on it.
    async fn greet(&self) -> Result<Socket, Outcome> {
        // Asks the server who it is first, which also tells whether it grew too old or too new meanwhile.
        let token = match self.link.good_token(&self.peer).await {
            Ok(Some(token)) => token,
            Ok(None) => return Err(Outcome::NoSession),
            Err(_) if !self.peer.tokens.present() => return Err(Outcome::Over),
            Err(_) => return Err(LOST),
        };
        let greeted = async {
            let mut socket = open(&self.link, &self.peer).await?;
            let hello = ClientFrame::Hello { token: token.expose().to_owned(), resume: self.seq };
            let hello = serde_json::to_string(&hello).map_err(|_| Problem::unreachable("no hello"))?;
            socket.send(Message::text(hello)).await.map_err(|_| Problem::unreachable("the line broke at once"))?;
            Ok::<_, Problem>(socket)
        };
        match tokio::time::timeout(GREETING, greeted).await {
            Ok(Ok(socket)) => Ok(socket),
            Ok(Err(problem)) => {
                tracing::debug!(%problem, "no live connection");
                Err(LOST)
            }
            Err(_) => Err(LOST),
        }
    }

    /// Reads the line until it ends.
    async fn listen(&mut self, socket: &mut Socket, changes: &mut mpsc::Receiver<Change>) -> Outcome {
        // What was meant for an earlier line is of no interest any more.
        while self.signals.try_recv().is_ok() {}
        let mut pulse = Pulse::opened();
        let alarm = tokio::time::sleep(GREETING);
        tokio::pin!(alarm);
        loop {
            let woken = tokio::select! {
                message = socket.next() => {
                    if pulse.ready {
                        pulse.heard = Instant::now();
                    }
                    match self.receive(message, &mut pulse).await {
                        Ok(()) => continue,
                        Err(outcome) => return outcome,
                    }
                }
                Some(signal) = self.signals.recv() => {
                    if socket.send(Message::text(signal)).await.is_err() {
                        return LOST;
                    }
                    continue;
                }
                () = self.wake.notified() => true,
                Some(change) = changes.recv() => {
                    if self.note(Some(change)).await.is_err() {
                        return Outcome::Over;
                    }
                    true
                }
                () = &mut alarm => false,
            };
            match pulse.check(woken) {
                Check::Fine(left) => alarm.as_mut().reset(tokio::time::Instant::now() + left),
                Check::Ask(within) => {
                    let Ok(ping) = serde_json::to_string(&ClientFrame::Ping) else { return LOST };
                    let sent = tokio::time::timeout(within, socket.send(Message::text(ping))).await;
                    if !matches!(sent, Ok(Ok(()))) {
                        return LOST;
                    }
                    alarm.as_mut().reset(tokio::time::Instant::now() + within);
                }
                Check::Dead => return LOST,
            }
        }
    }

    async fn receive(
        &mut self,
        message: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>,
        pulse: &mut Pulse,
    ) -> Result<(), Outcome> {
        match message {
            Some(Ok(Message::Text(text))) => self.frame(text.as_str(), pulse).await,
            // Native pings and pongs are a sign of life, and answered by the socket itself.
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            Some(Ok(Message::Close(Some(frame)))) => Err(match u16::from(frame.code) {
                close::SESSION_ENDED => Outcome::Ended(frame.reason.to_string()),
                close::UNAUTHORISED => Outcome::Refused,
                close::GOING_AWAY => Outcome::Lost { good: false, at_least: GOING_AWAY },
                _ => LOST,
            }),
            _ => Err(LOST),
        }
    }

    async fn frame(&mut self, text: &str, pulse: &mut Pulse) -> Result<(), Outcome> {
        let Ok(head) = serde_json::from_str::<Head<'_>>(text) else { return Err(LOST) };
        // Whatever comes is a sign of life.
        let asked = pulse.asked.take();
        match (head.kind_of_frame.as_ref(), head.seq) {
            ("ready", Some(seq)) => {
                *pulse = Pulse::greeted();
                self.ready(seq, head.session).await?;
            }
            ("event", Some(seq)) => {
                if self.seq.is_some_and(|last| seq <= last) {
                    return Ok(());
                }
                self.seq = Some(seq);
                self.note_end(&head);
                self.gate.tell(&self.link, Notice::Event { event: raw(text)? }).await?;
            }
            ("reset", Some(seq)) => {
                self.seq = Some(seq);
                self.gate.tell(&self.link, Notice::Sync).await?;
            }
            // What was written up to there concerns somebody else, and is not missed at the next resume.
            ("position", Some(seq)) => self.seq = self.seq.map(|last| last.max(seq)),
            ("signal", _) => self.gate.tell(&self.link, Notice::Signal { signal: raw(text)? }).await?,
            ("presence", _) => {
                let users = head.users.map(ToOwned::to_owned).ok_or(LOST)?;
                self.gate.tell(&self.link, Notice::Presence { users }).await?;
            }
            ("pong", _) => {
                if let Some(asked) = asked {
                    let latency = u64::try_from(asked.elapsed().as_millis()).ok();
                    let state = self.link.change_state(|state| state.latency = latency);
                    self.gate.tell(&self.link, Notice::State { state }).await?;
                }
            }
            // A frame of ours was not understood: a fault of the program, which only its makers can mend.
            ("error", _) => tracing::error!(code = head.code.as_deref(), "the server refused a frame"),
            // A newer server says more.
            _ => {}
        }
        Ok(())
    }

    async fn ready(&mut self, seq: i64, session: Option<i64>) -> Result<(), Stopped> {
        self.refusals = 0;
        if let Some(session) = session {
            self.peer.note_session(session);
        }
        // A journal that is shorter than what we have seen is another one: a backup was restored.
        let resumed = self.seq.is_some_and(|last| seq >= last);
        if !resumed {
            self.seq = Some(seq);
        }
        self.gate.change(&self.link, Phase::Live, None).await?;
        self.gate.tell(&self.link, if resumed { Notice::Resumed } else { Notice::Sync }).await
    }

    /// The journal says who took over before the line is closed, and the refresh route does not.
    fn note_end(&self, head: &Head<'_>) {
        #[derive(Deserialize)]
        struct Ended {
            session: i64,
            successor: Option<String>,
        }
        if head.kind.as_deref() == Some("accounts.session.ended")
            && let Some(data) = head.data
            && let Ok(ended) = serde_json::from_str::<Ended>(data.get())
        {
            self.peer.note_end(ended.session, ended.successor);
        }
    }
}

/// What is read of a frame here; the rest goes through as it is.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(rename = "type", borrow)]
    kind_of_frame: Cow<'a, str>,
    seq: Option<i64>,
    session: Option<i64>,
    #[serde(borrow)]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    users: Option<&'a RawValue>,
    #[serde(borrow)]
    code: Option<Cow<'a, str>>,
}

fn raw(text: &str) -> Result<Box<RawValue>, Outcome> {
    RawValue::from_string(text.to_owned()).map_err(|_| LOST)
}

/// Opens the socket through the client that makes all requests, so that trust and proxies are the same.
async fn open(link: &Link, peer: &Peer) -> Result<Socket> {
    let key = generate_key();
    let response = link
        .http()
        .client()
        .get(format!("{}/ws", peer.address))
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_VERSION, "13")
        .header(SEC_WEBSOCKET_KEY, &key)
        .send()
        .await
        .map_err(|error| Problem::unreachable(http::describe(error)))?;
    let accepted = response.headers().get(SEC_WEBSOCKET_ACCEPT).is_some_and(|accept| {
        response.status() == StatusCode::SWITCHING_PROTOCOLS
            && accept.as_bytes() == derive_accept_key(key.as_bytes()).as_bytes()
    });
    if !accepted {
        return Err(Problem::unreachable(format!("no socket was opened: HTTP {}", response.status())));
    }
    let line = response.upgrade().await.map_err(|error| Problem::unreachable(http::describe(error)))?;
    let config = WebSocketConfig::default().max_message_size(Some(LARGEST_FRAME)).max_frame_size(Some(LARGEST_FRAME));
    Ok(WebSocketStream::from_raw_socket(line, Role::Client, Some(config)).await)
}

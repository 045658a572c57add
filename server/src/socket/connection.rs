//! The life of one socket: hello, what was missed, then live until somebody leaves.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Closed, MessageStream, Session};
use chrono::TimeDelta;
use serde::Deserialize;
use tokio::time::{MissedTickBehavior, interval, timeout};
use workspace_protocol::accounts::Role;
use workspace_protocol::sessions::Application;
use workspace_protocol::socket::{ClientFrame, ServerFrame, close};

use super::OpenSocket;
use super::line::{Line, SEND};
use crate::core::Core;
use crate::error::{Error, Result};
use crate::http::identity::Identity;
use crate::journal::hub::{Delivery, Event, Listener, Missed, Welcome};
use crate::journal::{Origin, store};
use crate::{LEASE, MODULES};

/// How long a client may take to say hello.
const HELLO: Duration = Duration::from_secs(5);
/// How often a ping measures the round trip.
const PING: Duration = Duration::from_secs(20);
/// After how long without a sign of life a socket is given up.
const SILENCE: Duration = Duration::from_secs(65);
/// How long a session stays live after its client said goodbye: long enough for a page to be reloaded.
const LINGER: TimeDelta = TimeDelta::seconds(10);
/// How large a frame of a client may be, in bytes.
const MAX_FRAME: usize = 16 * 1024;
/// How large the details of a signal may be, in bytes.
const MAX_SIGNAL: usize = 2 * 1024;
/// How many signals a client may send in a second.
const SIGNALS_PER_SECOND: u32 = 10;
/// How many entries are read from the journal at once.
const CHUNK: i64 = 1_000;

/// Why a socket ends.
pub(super) enum End {
    /// The client said goodbye.
    Goodbye,
    /// The line broke, or the client fell silent.
    Lost,
    /// The server closes it.
    Close(u16, &'static str),
}

impl From<Closed> for End {
    fn from(_: Closed) -> Self {
        Self::Lost
    }
}

/// Runs a socket to its end.
pub async fn run(core: Arc<Core>, mut session: Session, messages: MessageStream, address: IpAddr) {
    let mut messages = messages.max_frame_size(MAX_FRAME).aggregate_continuations().max_continuation_size(MAX_FRAME);
    let end = match timeout(HELLO, hello(&core, &mut messages)).await {
        Ok(Ok((identity, resume))) => live(&core, &identity, resume, &mut session, &mut messages).await,
        Ok(Err(Refusal::Error(error))) => {
            tracing::debug!(%address, %error, "a socket was refused");
            let frame = serde_json::to_string(&error_frame(&error)).unwrap_or_default();
            let _ = timeout(SEND, session.text(frame)).await;
            if error.code() == "session_ended" {
                End::Close(close::SESSION_ENDED, "session_ended")
            } else if error.status().is_server_error() {
                End::Close(close::GOING_AWAY, "unavailable")
            } else {
                End::Close(close::UNAUTHORISED, error.code())
            }
        }
        Ok(Err(Refusal::Gone)) => End::Lost,
        Err(_) => End::Close(close::UNAUTHORISED, "no_hello"),
    };
    if let End::Close(code, reason) = end {
        let reason = CloseReason { code: CloseCode::Other(code), description: Some(reason.to_owned()) };
        let _ = timeout(SEND, session.close(Some(reason))).await;
    } else {
        let _ = timeout(SEND, session.close(None)).await;
    }
}

enum Refusal {
    Error(Error),
    Gone,
}

/// Reads the first frame and finds out who it is from.
async fn hello(
    core: &Core,
    messages: &mut AggregatedMessageStream,
) -> std::result::Result<(Arc<Identity>, Option<i64>), Refusal> {
    let unauthorised = |detail: &'static str| Refusal::Error(crate::error::unauthorised("no_hello", detail));
    let text = match messages.recv().await {
        Some(Ok(AggregatedMessage::Text(text))) => text,
        Some(Ok(_)) => return Err(unauthorised("the first frame must be a hello")),
        _ => return Err(Refusal::Gone),
    };
    let Ok(ClientFrame::Hello { token, resume }) = serde_json::from_str(&text) else {
        return Err(unauthorised("the first frame must be {\"type\":\"hello\",\"token\":…,\"resume\":…}"));
    };
    let identity = core.identities.of_token(&token, &core.db).await.map_err(Refusal::Error)?;
    if identity.session.is_none() {
        return Err(unauthorised("sockets are for sessions, not for API tokens"));
    }
    if identity.must_change_password {
        let error = crate::error::unauthorised("password_change_required", "choose a password of your own first");
        return Err(Refusal::Error(error));
    }
    Ok((identity, resume))
}

/// Renews the lease, subscribes, and stays until the end.
async fn live(
    core: &Arc<Core>,
    identity: &Identity,
    resume: Option<i64>,
    session: &mut Session,
    messages: &mut AggregatedMessageStream,
) -> End {
    let Some(id) = identity.session else { return End::Lost };
    let mut socket = core.sockets.add(id, core.clock.now());
    if resume.is_some() {
        socket.traffic.resumed();
    }
    let end = attend(core, identity, &mut socket, resume, session, messages).await;
    if core.sockets.remove(&socket) && matches!(end, End::Goodbye) {
        let until = core.clock.now() + LINGER;
        let source = core.identities.source.clone();
        if core.db.write(Origin::server(), move |tx| source.shorten_lease(tx, id, until)).await.is_ok() {
            core.sockets.presence_changed();
            core.bus.presence_changed();
        }
    }
    end
}

async fn attend(
    core: &Arc<Core>,
    identity: &Identity,
    socket: &mut OpenSocket,
    resume: Option<i64>,
    session: &mut Session,
    messages: &mut AggregatedMessageStream,
) -> End {
    let id = socket.session;
    if let Err(error) = renew(core, id).await {
        tracing::warn!(%error, "a lease could not be renewed");
        return End::Close(close::GOING_AWAY, "unavailable");
    }
    let admin = identity.role == Role::Admin;
    let dashboard = admin && identity.application == Some(Application::Dashboard);
    let listener = Listener { session: id, account: identity.account, admin, dashboard };
    let Some(welcome) = core.hub.subscribe(listener, resume).await else {
        return End::Close(close::GOING_AWAY, "going_away");
    };
    let connection = welcome.connection;
    core.sockets.presence_changed();
    core.bus.presence_changed();
    let mut line = Line { session, listener, traffic: socket.traffic.clone(), place: welcome.seq };
    // A session that ended between the look-up and here had no socket to be told by the hub.
    let end = match core.identities.is_live(id, &core.db).await {
        Ok(true) => converse(core, identity, socket, welcome, &mut line, messages).await.unwrap_or_else(|end| end),
        Ok(false) => End::Close(close::SESSION_ENDED, "session_ended"),
        Err(_) => End::Close(close::GOING_AWAY, "unavailable"),
    };
    core.hub.unsubscribe(connection);
    end
}

async fn renew(core: &Core, session: i64) -> Result<()> {
    let until = core.clock.now() + LEASE;
    let source = core.identities.source.clone();
    core.db.write(Origin::server(), move |tx| source.connected(tx, session, until)).await
}

/// Sends what was missed and what is new, and hears what the client says.
async fn converse(
    core: &Arc<Core>,
    identity: &Identity,
    socket: &mut OpenSocket,
    welcome: Welcome,
    line: &mut Line<'_>,
    messages: &mut AggregatedMessageStream,
) -> Result<End, End> {
    let Welcome { connection, seq, missed, mut live } = welcome;
    line.send(&ServerFrame::Ready { seq, session: line.listener.session }).await?;
    line.send(&ServerFrame::Presence { users: core.sockets.present() }).await?;
    let listener = line.listener;
    for greeting in MODULES.iter().filter_map(|module| (module.greeting)(core, &listener)) {
        line.send_text(greeting).await?;
    }
    let caught_up = match missed {
        Missed::Recent(events) => line.send_events(&events).await?,
        Missed::Everything => {
            line.send(&ServerFrame::Reset { seq }).await?;
            0
        }
        Missed::InJournal(after, until) => send_from_journal(core, line, after, until).await?,
    };
    line.traffic.caught_up(caught_up);
    // The first one at once: the round trip is known from the start.
    let mut pings = interval(PING);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut heard, mut pinged) = (Instant::now(), None);
    let mut signals = SignalLimit::default();
    loop {
        tokio::select! {
            delivery = live.recv() => match delivery.as_deref() {
                Some(Delivery::Events(events)) => {
                    line.send_events(events).await?;
                }
                Some(Delivery::Frame(frame)) => line.send_text(frame.clone()).await?,
                Some(Delivery::Close(code, reason)) => return Ok(End::Close(*code, reason)),
                None => return Ok(End::Close(close::TOO_SLOW, "too_slow")),
            },
            message = messages.recv() => {
                heard = Instant::now();
                match message {
                    Some(Ok(AggregatedMessage::Text(text))) => {
                        line.traffic.came(text.len());
                        if let Some(answer) = hear(core, identity, socket, connection, &text, &mut signals) {
                            if matches!(answer, ServerFrame::Error { .. }) {
                                line.traffic.refused();
                            }
                            line.send(&answer).await?;
                            if matches!(answer, ServerFrame::Pong) {
                                line.tell_place(&core.hub, &live).await?;
                            }
                        }
                    }
                    Some(Ok(AggregatedMessage::Ping(bytes))) => line.session.pong(&bytes).await?,
                    Some(Ok(AggregatedMessage::Pong(_))) => {
                        if let Some(sent) = pinged.take() {
                            let round_trip = heard.duration_since(sent);
                            core.metrics.round_trips.observe(round_trip.as_secs_f64());
                            core.sockets.answered(&line.traffic, round_trip);
                        }
                    }
                    Some(Ok(AggregatedMessage::Close(_))) => return Ok(End::Goodbye),
                    Some(Ok(AggregatedMessage::Binary(_))) => {
                        line.traffic.refused();
                        line.send(&refusal("not_understood", "frames are JSON texts")).await?;
                    }
                    Some(Err(_)) | None => return Ok(End::Lost),
                }
            }
            _ = pings.tick() => {
                if heard.elapsed() > SILENCE {
                    return Ok(End::Lost);
                }
                pinged = Some(Instant::now());
                line.session.ping(b"").await?;
                line.tell_place(&core.hub, &live).await?;
            }
        }
    }
}

/// The signal by which a client says that nobody sits in front of it any more, or somebody again. It is the socket's own:
/// nobody hears it, everyone sees who is away.
const IDLE: &str = "presence.idle";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Idle {
    idle: bool,
}

/// Obeys a frame of the client; what to answer, if anything.
fn hear(
    core: &Core,
    identity: &Identity,
    socket: &mut OpenSocket,
    connection: u64,
    text: &str,
    signals: &mut SignalLimit,
) -> Option<ServerFrame> {
    let (kind, data) = match serde_json::from_str(text) {
        Ok(ClientFrame::Ping) => return Some(ServerFrame::Pong),
        Ok(ClientFrame::Signal { kind, data }) => (kind, data),
        Ok(ClientFrame::Hello { .. }) => return Some(refusal("not_understood", "hello was said already")),
        Err(_) => return Some(refusal("not_understood", "a frame is a JSON object with a known `type`")),
    };
    let signal = core.signals.get_key_value(kind.as_str());
    if signal.is_none() && kind != IDLE {
        return Some(refusal("unknown_signal", "there is no signal of this kind"));
    }
    if !signals.take() {
        return Some(refusal("too_many_signals", "at most 10 signals in a second"));
    }
    let Some((kind, signal)) = signal else {
        return match Idle::deserialize(&data) {
            Ok(Idle { idle }) => {
                core.sockets.set_idle(socket, idle);
                None
            }
            Err(_) => Some(refusal("malformed", "presence.idle takes {\"idle\": true or false}")),
        };
    };
    let audience = match signal(core, identity, &data) {
        Ok(audience) => audience,
        Err(error) => return Some(error_frame(&error)),
    };
    let frame = ServerFrame::Signal { kind: (*kind).to_owned(), actor: identity.account, data };
    let Ok(frame) = serde_json::to_string(&frame) else { return None };
    if frame.len() > MAX_SIGNAL {
        return Some(refusal("too_large", "a signal has at most 2 KiB"));
    }
    core.bus.signal(audience, &frame);
    core.hub.deliver(audience, Some(connection), frame.into());
    None
}

/// Lets a few signals of a client through in each second.
struct SignalLimit {
    second: Instant,
    count: u32,
}

impl Default for SignalLimit {
    fn default() -> Self {
        Self { second: Instant::now(), count: 0 }
    }
}

impl SignalLimit {
    fn take(&mut self) -> bool {
        if self.second.elapsed() >= Duration::from_secs(1) {
            *self = Self::default();
        }
        self.count += 1;
        self.count <= SIGNALS_PER_SECOND
    }
}

/// Sends what was missed that is no longer in memory. Returns how many entries the client was sent.
async fn send_from_journal(core: &Core, line: &mut Line<'_>, mut after: i64, until: i64) -> Result<usize, End> {
    let mut count = 0;
    while after < until {
        let entries = core.db.read(move |conn| store::read(conn, after, until, CHUNK)).await;
        // The client keeps the place that it has and comes back.
        let entries = entries.map_err(|_| End::Close(close::GOING_AWAY, "unavailable"))?;
        let Some(last) = entries.last() else { break };
        after = last.seq;
        let events: Vec<Event> = entries.iter().map(|entry| Event::new(entry, core.hub.groups())).collect();
        count += line.send_events(&events).await?;
    }
    Ok(count)
}

fn refusal(code: &str, detail: &str) -> ServerFrame {
    ServerFrame::Error { code: code.to_owned(), detail: detail.to_owned() }
}

fn error_frame(error: &Error) -> ServerFrame {
    let problem = error.problem("");
    ServerFrame::Error { code: problem.code, detail: problem.detail.unwrap_or(problem.title) }
}

//! How several nodes on one PostgreSQL wake each other: LISTEN and NOTIFY.
//!
//! The bus only saves time. An entry that nobody announced is found by the hub's next look, a second later.

use std::sync::mpsc;
use std::time::Duration;

use bytestring::ByteString;
use diesel::connection::SimpleConnection as _;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entry::Audience;
use crate::db::{AnyConnection, Engine};

/// How often the connection is asked for notifications.
const POLL: Duration = Duration::from_millis(10);
/// How long to leave a database alone that could not be reached.
const RECONNECT: Duration = Duration::from_secs(1);
/// PostgreSQL takes payloads of less than 8 000 bytes.
const MAX_PAYLOAD: usize = 7_900;

/// What another node says.
#[derive(Debug)]
pub enum Message {
    /// The journal has entries up to this place.
    Journal(i64),
    /// Something for the audience's connections, not stored.
    Signal(Audience, ByteString),
    /// Somebody came or went.
    Presence,
}

/// The way to the other nodes. With SQLite there are none.
#[derive(Clone)]
pub struct Bus {
    /// This node, so that it does not hear itself.
    node: Uuid,
    outgoing: Option<mpsc::Sender<Outgoing>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Outgoing {
    node: Uuid,
    audience: Option<String>,
    frame: Option<String>,
}

impl Bus {
    /// Starts listening; `hear` is called on the bus's own thread.
    pub fn start(engine: &Engine, hear: impl Fn(Message) + Send + 'static) -> std::io::Result<Self> {
        let node = Uuid::new_v4();
        if matches!(engine, Engine::Sqlite(_)) {
            return Ok(Self { node, outgoing: None });
        }
        let (outgoing, queue) = mpsc::channel();
        let engine = engine.clone();
        std::thread::Builder::new().name("bus".to_owned()).spawn(move || run(&engine, node, &queue, &hear))?;
        Ok(Self { node, outgoing: Some(outgoing) })
    }

    /// Tells the other nodes' connections something that is not stored.
    pub fn signal(&self, audience: Audience, frame: &str) {
        self.send(Some(audience.to_string()), Some(frame.to_owned()));
    }

    /// Tells the other nodes that somebody came or went.
    pub fn presence_changed(&self) {
        self.send(None, None);
    }

    fn send(&self, audience: Option<String>, frame: Option<String>) {
        if let Some(outgoing) = &self.outgoing {
            let _ = outgoing.send(Outgoing { node: self.node, audience, frame });
        }
    }
}

fn run(engine: &Engine, node: Uuid, queue: &mpsc::Receiver<Outgoing>, hear: &impl Fn(Message)) {
    loop {
        if let Ok(AnyConnection::Postgres(mut connection)) = engine.open() {
            match converse(&mut connection, node, queue, hear) {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, "the bus has lost its connection"),
            }
        }
        std::thread::sleep(RECONNECT);
    }
}

/// Listens and speaks until the server stops.
fn converse(
    connection: &mut PgConnection,
    node: Uuid,
    queue: &mpsc::Receiver<Outgoing>,
    hear: &impl Fn(Message),
) -> QueryResult<()> {
    connection.batch_execute("LISTEN workspace_journal; LISTEN workspace_signal")?;
    loop {
        let heard: Vec<_> = connection.notifications_iter().collect::<QueryResult<_>>()?;
        for notification in heard {
            match notification.channel.as_str() {
                "workspace_journal" => {
                    if let Ok(seq) = notification.payload.parse() {
                        hear(Message::Journal(seq));
                    }
                }
                _ => hear_signal(&notification.payload, node, hear),
            }
        }
        match queue.recv_timeout(POLL) {
            Ok(message) => {
                let payload = serde_json::to_string(&message).unwrap_or_default();
                if payload.len() <= MAX_PAYLOAD {
                    diesel::sql_query("SELECT pg_notify('workspace_signal', $1)")
                        .bind::<diesel::sql_types::Text, _>(payload)
                        .execute(connection)?;
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

fn hear_signal(payload: &str, node: Uuid, hear: &impl Fn(Message)) {
    match serde_json::from_str::<Outgoing>(payload) {
        Ok(message) if message.node == node => {}
        Ok(Outgoing { audience: Some(audience), frame: Some(frame), .. }) => {
            hear(Message::Signal(Audience::parse(&audience), frame.into()));
        }
        Ok(_) => hear(Message::Presence),
        Err(error) => tracing::warn!(%error, "a signal of another node was not understood"),
    }
}

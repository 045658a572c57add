//! What a [`Link`](crate::Link) tells whoever listens.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::discovery::Found;
use crate::keeper::{KeptIn, Trouble};
use crate::problem::Problem;

/// Something to know, written as the union `Notice` of `frontend/shared/transport/transport.js`.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Notice {
    /// Whatever was fetched before is to be fetched again.
    Sync,
    /// Nothing was missed: the missed events follow in order, then the live ones.
    Resumed,
    /// An entry of the journal, as the server wrote it (a frame of type `event`).
    Event {
        /// The frame.
        event: Box<RawValue>,
    },
    /// Something that is not stored, as the server wrote it (a frame of type `signal`).
    Signal {
        /// The frame.
        signal: Box<RawValue>,
    },
    /// Who is on, whole.
    Presence {
        /// The accounts, each `{id, away}`.
        users: Box<RawValue>,
    },
    /// How the live connection is doing.
    State {
        /// The state.
        state: LinkState,
    },
    /// The session is over; the last thing that is said of it.
    Ended {
        /// Why.
        ended: EndedSession,
    },
    /// The servers that announce themselves, whole, whenever that changes.
    Found {
        /// The servers.
        servers: Vec<Found>,
    },
    /// How far an upload or a download is.
    Progress {
        /// Which one.
        id: u64,
        /// The bytes that are done.
        sent: u64,
        /// All of them, where that is known.
        total: Option<u64>,
    },
    /// Where the refresh token is kept has changed.
    Keeper {
        /// Where it is kept.
        keeper: KeptIn,
        /// What keeps it from the keyring.
        trouble: Option<Trouble>,
    },
    /// The chosen server became one that we cannot talk to, or (`null`) can be talked to again.
    Server {
        /// `server_too_old` or `client_too_old`.
        error: Option<Problem>,
    },
}

/// How the live connection is doing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkState {
    /// What it does.
    pub phase: Phase,
    /// When this phase began, in milliseconds since the epoch.
    pub since: i64,
    /// When the next attempt starts, in milliseconds since the epoch.
    pub retry_at: Option<i64>,
    /// Whether the machine seems to have a network.
    pub online: bool,
    /// The last round trip in milliseconds.
    pub latency: Option<u64>,
}

/// What the live connection does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Not asked for.
    Off,
    /// On its way.
    Connecting,
    /// Open.
    Live,
    /// Broken; the next attempt is at `retry_at`.
    Waiting,
}

/// Why a session is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndedSession {
    /// An `EndReason` of the protocol, `server_changed` when another server answers at the address, or `unknown`.
    pub reason: String,
    /// The name of the workstation that took over, where known.
    pub elsewhere: Option<String>,
}

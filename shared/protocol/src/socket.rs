//! The frames of the WebSocket at `/ws`; docs/WEBSOCKET.md tells the story.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Time;
use crate::sessions::PresentUser;

/// Why the server closed the socket.
pub mod close {
    /// The token is missing, wrong or out of date: refresh it and come back.
    pub const UNAUTHORISED: u16 = 4001;
    /// The session was ended: sign in again.
    pub const SESSION_ENDED: u16 = 4003;
    /// The client read too slowly: come back and resume.
    pub const TOO_SLOW: u16 = 4008;
    /// The server stops or restarts: come back after a random while.
    pub const GOING_AWAY: u16 = 4009;
}

/// What a client sends.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// The first frame, within 5 s: who it is, and the last `seq` that it has.
    Hello {
        /// The access token.
        token: String,
        /// The last `seq` that the client has; `null` to start from now.
        resume: Option<i64>,
    },
    /// Something for others to know now and never to be stored, such as typing.
    Signal {
        /// What it is: `chat.typing`.
        kind: String,
        /// Its details: `{"channel": 1}`.
        #[serde(default)]
        data: Value,
    },
    /// Asks for a `pong`.
    Ping,
}

/// What the server sends.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The client is known; what it missed follows, then what is new.
    Ready {
        /// The journal's last `seq` at this moment.
        seq: i64,
        /// The client's session.
        session: i64,
    },
    /// An entry of the journal.
    Event(EventFrame),
    /// Something that is not stored.
    Signal {
        /// What it is: `chat.typing`.
        kind: String,
        /// Who sent it; 0 when the server itself did.
        actor: i64,
        /// Its details.
        data: Value,
    },
    /// Who is on, whole, whenever it changes.
    Presence {
        /// The accounts.
        users: Vec<PresentUser>,
    },
    /// The client is too far behind: fetch everything anew; live events follow from `seq` on.
    Reset {
        /// The journal's last `seq` at this moment.
        seq: i64,
    },
    /// The client has everything up to this place: the entries since the last one it got were not for it.
    Position {
        /// The place in the journal, to be given as `resume`.
        seq: i64,
    },
    /// The answer to `ping`.
    Pong,
    /// What the client sent was not understood or not allowed.
    Error {
        /// A stable name for programs.
        code: String,
        /// What is wrong, for people.
        detail: String,
    },
}

/// An entry of the journal, as those entitled to it see it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EventFrame {
    /// Its place in the journal.
    pub seq: i64,
    /// What happened: `module.thing.verb`.
    pub kind: String,
    /// When it happened.
    pub at: Time,
    /// The account that did it.
    pub actor: Option<i64>,
    /// What it is about; `null` when it was pruned.
    pub data: Value,
}

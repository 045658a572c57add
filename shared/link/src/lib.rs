//! A client of a Workspace server with no window: what the desktop applications, and later command lines and agents,
//! are made of.
//!
//! [`Link`] is the way in. It knows the chosen server ([`address`], [`probe`], [`discovery`]), holds the session and its
//! secrets ([`keeper`]), makes requests, keeps the live connection open, and keeps what must survive a restart on disk
//! ([`disk`], [`workstation`], [`outbox`]). What it has to tell comes as [`Notice`]s. It makes the promises of
//! `frontend/shared/transport/transport.js`, and like there no caller ever sees a token.

/// What a program that logs adds to its filter (`tracing_subscriber::EnvFilter`), after whatever a person asked for: at
/// `trace`, the WebSocket library writes out every frame, and so the token of the first one.
pub const LOG_LIMIT: &str = "tungstenite=debug,tokio_tungstenite=debug";

pub mod address;
mod backoff;
mod cancel;
mod clock;
pub mod discovery;
pub mod disk;
mod gate;
mod http;
mod identity;
pub mod keeper;
mod line;
pub mod link;
pub mod notice;
pub mod outbox;
pub mod probe;
pub mod problem;
mod pulse;
mod request;
mod secret;
mod session;
mod tokens;
pub mod transfer;
mod wake;
pub mod workstation;

pub use address::Address;
pub use link::{Link, LinkOptions, Notices, Origin, Server};
pub use notice::Notice;
pub use probe::{OLDEST_SERVER, Probed, ServerInfo};
pub use problem::{Problem, Result};
pub use request::{Method, Request};
pub use secret::Secret;
pub use workstation::Workstation;

//! Every type that crosses the wire between the Workspace server and its clients.
//!
//! No I/O and no behaviour beyond checking values, so that it compiles in seconds and the desktop
//! shell, the server and the tests can share it. JSON names are `snake_case`; times are RFC 3339 in
//! UTC with milliseconds; a request with an unknown field is refused.

pub mod accounts;
pub mod activity;
pub mod auth;
pub mod chat;
pub mod check;
pub mod mail;
pub mod monitoring;
pub mod organisation;
pub mod page;
pub mod problem;
pub mod reception;
pub mod server;
pub mod sessions;
pub mod socket;
pub mod status;
pub mod time;

pub use check::{Check, Input};
pub use page::Page;
pub use problem::{FieldProblem, Problem};
pub use time::{Day, Time};

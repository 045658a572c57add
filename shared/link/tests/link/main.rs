//! What a link guarantees, with real servers, real sockets, and networks that break.

#![allow(clippy::unwrap_used)]

mod cost;
mod discovery;
mod frames;
mod identity;
mod keyring;
mod line;
mod networks;
mod probing;
mod sessions;
mod storage;
mod support;
mod tls;
mod transfers;

//! A thousand clients come back at once, each 500 entries behind.
//!
//! They all have the journal up to the same place; then 500 messages are sent; then all connect in one moment and say
//! what they have. The time runs until every one has every missed entry, in order, each once. Measured twice: after a
//! cut of the network, when the server still has the entries in memory, and after a restart of the server, when it reads
//! them from the journal.

use std::io;
use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use workspace_test_support::postgres::Cluster;

use crate::http::Http;
use crate::machine::Usage;
use crate::report::Measure;
use crate::sends::TEXT;
use crate::server::Server;
use crate::socket::{Socket, is_event, is_ready, seq};

const CLIENTS: usize = 1_000;
const PEOPLE: usize = 50;
const BEHIND: i64 = 500;
const PATIENCE: Duration = Duration::from_mins(1);

/// Measures both.
pub async fn measure(cluster: Option<&Cluster>) -> Vec<Measure> {
    let mut server = Server::start(cluster).await;
    let tokens = server.people(PEOPLE).await;
    let place = head(server.address(), &tokens[0]).await.unwrap();
    let mut http = Http::connect(server.address(), &tokens[0]).await.unwrap();
    for _ in 0..BEHIND {
        http.say(TEXT).await.unwrap();
    }
    let cut = storm("1 000 clients resume after a cut, 500 entries behind", &server, &tokens, place).await;
    server.stop();
    server.start_again().await;
    let restart = storm("1 000 clients resume after a restart, 500 entries behind", &server, &tokens, place).await;
    vec![cut, restart]
}

/// The last place in the journal.
async fn head(address: SocketAddr, token: &str) -> io::Result<i64> {
    let mut place = 0;
    let mut socket = Socket::open(address, token, None).await?;
    let mut hear = |frame: &[u8]| {
        place = seq(frame).unwrap_or(0);
        if is_ready(frame) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    socket.listen(&mut hear).await?;
    Ok(place)
}

async fn storm(what: &'static str, server: &Server, tokens: &[String], place: i64) -> Measure {
    let (begun, usage) = (Instant::now(), Usage::since_now(server.id()));
    let address = server.address();
    let clients: Vec<_> = tokens
        .iter()
        .cycle()
        .take(CLIENTS)
        .map(|token| {
            let token = token.clone();
            tokio::spawn(async move { tokio::time::timeout(PATIENCE, come_back(address, &token, place)).await })
        })
        .collect();
    let mut whole = 0;
    for client in clients {
        match client.await.unwrap() {
            Ok(Ok(())) => whole += 1,
            Ok(Err(error)) => eprintln!("a client did not get everything: {error}"),
            Err(_) => eprintln!("a client did not get everything in {PATIENCE:?}"),
        }
    }
    let took = begun.elapsed();
    let lost = if whole == CLIENTS { "none lost".to_owned() } else { format!("{} got not all", CLIENTS - whole) };
    Measure {
        what,
        goal: "< 3 s, none lost",
        value: format!("{:.2} s, {lost}", took.as_secs_f64()),
        held: Some(took < Duration::from_secs(3) && whole == CLIENTS),
        note: usage.words((CLIENTS * BEHIND as usize) as u64),
    }
}

/// Connects and reads until it has everything.
async fn come_back(address: SocketAddr, token: &str, place: i64) -> io::Result<()> {
    let mut socket = Socket::open(address, token, Some(place)).await?;
    let mut has = place;
    let mut fault = None;
    let hear = |frame: &[u8]| {
        if is_event(frame) {
            match seq(frame) {
                Some(seq) if seq == has + 1 => has = seq,
                other => fault = Some(format!("after {has} came {other:?}")),
            }
        }
        if has == place + BEHIND || fault.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    socket.listen(hear).await?;
    fault.map_or(Ok(()), |fault| Err(io::Error::other(fault)))
}

//! Durable chat sends through REST.
//!
//! Every sender has a connection that it keeps, and sends its next message of 80 characters when the last one was
//! answered with 201, which means that it is on the disk. Two seconds warm the server up, then ten count.

use std::time::{Duration, Instant};

use workspace_test_support::postgres::Cluster;

use crate::http::Http;
use crate::machine::Usage;
use crate::report::{Durations, Measure, thousands};
use crate::server::Server;

const WARM: Duration = Duration::from_secs(2);
const COUNTED: Duration = Duration::from_secs(10);
const PEOPLE: usize = 64;
/// A message of usual length.
pub const TEXT: &str = "The pallet of forty laptops has come in; I begin with the first ten after lunch.";

/// Measures it with 64 and with 256 senders.
pub async fn measure(cluster: Option<&Cluster>) -> Vec<Measure> {
    let server = Server::start(cluster).await;
    let tokens = server.people(PEOPLE).await;
    let (least, longest) = if cluster.is_none() { (25_000.0, 10.0) } else { (6_000.0, 25.0) };
    let (rate, times, usage) = send(&server, &tokens, PEOPLE).await;
    let held = Some(rate >= least && times.within(0.99) < longest);
    let value = format!("{} /s, {}", thousands(rate), times.words());
    let goal = "SQLite 25 000 /s, p99 < 10 ms; PostgreSQL 6 000 /s, p99 < 25 ms";
    let first = Measure { what: "durable sends, 64 senders", goal, value, held, note: usage };
    let (rate, times, usage) = send(&server, &tokens, 4 * PEOPLE).await;
    let value = format!("{} /s, {}", thousands(rate), times.words());
    vec![first, Measure { what: "durable sends, 256 senders", goal: "", value, held: None, note: usage }]
}

async fn send(server: &Server, tokens: &[String], senders: usize) -> (f64, Durations, String) {
    let mut tasks = Vec::with_capacity(senders);
    let from = Instant::now() + WARM;
    let until = from + COUNTED;
    for token in tokens.iter().cycle().take(senders) {
        let mut http = Http::connect(server.address(), token).await.unwrap();
        tasks.push(tokio::spawn(async move {
            let mut times = Durations::default();
            loop {
                let begun = Instant::now();
                if begun >= until {
                    return times;
                }
                http.say(TEXT).await.unwrap();
                if begun >= from {
                    times.add(begun.elapsed());
                }
            }
        }));
    }
    tokio::time::sleep_until(from.into()).await;
    let usage = Usage::since_now(server.id());
    tokio::time::sleep_until(until.into()).await;
    let usage = usage.stop();
    let mut times = Durations::default();
    for task in tasks {
        times.merge(&task.await.unwrap());
    }
    let usage = usage.words(times.count());
    (times.count() as f64 / COUNTED.as_secs_f64(), times, usage)
}

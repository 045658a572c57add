//! One channel, a thousand sockets: how many deliveries in a second, and how late they come.
//!
//! The sockets of fifty people listen; every message of `#general` goes to all of them. Saturated: 64 senders send as
//! long as fewer than 128 messages are on their way to some socket, for ten seconds; every received frame counts. Calm:
//! 100 messages in a second for ten seconds, each carrying the moment at which its sender began to send it; every
//! receipt's lateness counts, and the time until this process has read it is in it. Afterwards every message must have
//! come to every socket exactly once.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::time::sleep;
use workspace_test_support::postgres::Cluster;

use crate::http::Http;
use crate::machine::Usage;
use crate::report::{Durations, Measure, thousands};
use crate::sends::TEXT;
use crate::server::Server;
use crate::socket::{Socket, is_event, is_ready};

const SOCKETS: u64 = 1_000;
const PEOPLE: usize = 50;
const SENDERS: usize = 64;
/// How many messages may be on their way when saturated.
const WINDOW: u64 = 128;
const WARM: Duration = Duration::from_secs(2);
const COUNTED: Duration = Duration::from_secs(10);
/// How many messages are sent in a second when calm, and by how many senders in turn.
const CALM_RATE: u32 = 100;
const CALM_SENDERS: u32 = 4;
/// Before the moment of sending in a message's text; that has 20 digits.
const MARK: &[u8] = b"sent:";
/// How long the last deliveries may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the sockets have heard.
struct Heard {
    origin: Instant,
    ready: AtomicU64,
    events: AtomicU64,
    broken: AtomicU64,
    lateness: Mutex<Durations>,
}

/// Measures both.
pub async fn measure(cluster: Option<&Cluster>) -> Vec<Measure> {
    let server = Server::start(cluster).await;
    let tokens = server.people(PEOPLE).await;
    let heard = Arc::new(Heard {
        origin: Instant::now(),
        ready: AtomicU64::new(0),
        events: AtomicU64::new(0),
        broken: AtomicU64::new(0),
        lateness: Mutex::default(),
    });
    for token in tokens.iter().cycle().take(SOCKETS as usize) {
        let mut socket = Socket::open(server.address(), token, None).await.unwrap();
        let heard = heard.clone();
        tokio::spawn(async move {
            let mut hint = 0;
            let _ = socket.listen(|frame| heard.hear(frame, &mut hint)).await;
            heard.broken.fetch_add(1, Relaxed);
        });
    }
    until(|| heard.ready.load(Relaxed) == SOCKETS).await;
    // Presence settles.
    sleep(Duration::from_secs(1)).await;
    vec![saturated(&server, &tokens, &heard).await, calm(&server, &tokens, &heard).await]
}

impl Heard {
    /// `hint` is where the mark was in the frame before: it rarely moves.
    fn hear(&self, frame: &[u8], hint: &mut usize) -> ControlFlow<()> {
        if is_event(frame) {
            self.events.fetch_add(1, Relaxed);
            if let Some(sent) = sent(frame, hint) {
                self.lateness.lock().unwrap().add(self.origin.elapsed().saturating_sub(sent));
            }
        } else if is_ready(frame) {
            self.ready.fetch_add(1, Relaxed);
        }
        ControlFlow::Continue(())
    }

    fn outcome(&self, sent: u64) -> (bool, String) {
        let (events, broken) = (self.events.load(Relaxed), self.broken.load(Relaxed));
        let whole = events == sent * SOCKETS && broken == 0;
        (whole, if whole { String::new() } else { format!("; {events} of {} came, {broken} broke", sent * SOCKETS) })
    }
}

/// When a message was sent, if it says so.
fn sent(frame: &[u8], hint: &mut usize) -> Option<Duration> {
    if !frame.get(*hint..).is_some_and(|rest| rest.starts_with(MARK)) {
        *hint = frame.windows(MARK.len()).position(|bytes| bytes == MARK)?;
    }
    let digits = frame.get(*hint + MARK.len()..*hint + MARK.len() + 20)?;
    std::str::from_utf8(digits).ok()?.parse().ok().map(Duration::from_nanos)
}

async fn saturated(server: &Server, tokens: &[String], heard: &Arc<Heard>) -> Measure {
    heard.events.store(0, Relaxed);
    let begun = Arc::new(AtomicU64::new(0));
    let end = Instant::now() + WARM + COUNTED;
    let mut senders = Vec::with_capacity(SENDERS);
    for token in tokens.iter().cycle().take(SENDERS) {
        let mut http = Http::connect(server.address(), token).await.unwrap();
        let (heard, begun) = (heard.clone(), begun.clone());
        senders.push(tokio::spawn(async move {
            while Instant::now() < end {
                if begun.load(Relaxed) * SOCKETS < heard.events.load(Relaxed) + WINDOW * SOCKETS {
                    begun.fetch_add(1, Relaxed);
                    http.say(TEXT).await.unwrap();
                } else {
                    sleep(Duration::from_millis(1)).await;
                }
            }
        }));
    }
    sleep(WARM).await;
    let (before, from, usage) = (heard.events.load(Relaxed), Instant::now(), Usage::since_now(server.id()));
    sleep(COUNTED).await;
    let count = heard.events.load(Relaxed) - before;
    let (rate, usage) = (count as f64 / from.elapsed().as_secs_f64(), usage.words(count));
    for sender in senders {
        sender.await.unwrap();
    }
    let sent = begun.load(Relaxed);
    until(|| heard.events.load(Relaxed) >= sent * SOCKETS || heard.broken.load(Relaxed) > 0).await;
    let (whole, loss) = heard.outcome(sent);
    Measure {
        what: "fan-out to 1 000 sockets, saturated",
        goal: "500 000 deliveries/s",
        value: format!("{} deliveries/s{loss}", thousands(rate)),
        held: Some(rate >= 500_000.0 && whole),
        note: usage,
    }
}

async fn calm(server: &Server, tokens: &[String], heard: &Arc<Heard>) -> Measure {
    heard.events.store(0, Relaxed);
    *heard.lateness.lock().unwrap() = Durations::default();
    let usage = Usage::since_now(server.id());
    let each = COUNTED.as_secs() as u32 * CALM_RATE / CALM_SENDERS;
    let mut senders = Vec::new();
    for token in tokens.iter().take(CALM_SENDERS as usize) {
        let mut http = Http::connect(server.address(), token).await.unwrap();
        let heard = heard.clone();
        senders.push(tokio::spawn(async move {
            let mut times = tokio::time::interval(Duration::from_secs(1) * CALM_SENDERS / CALM_RATE);
            for _ in 0..each {
                times.tick().await;
                let now = heard.origin.elapsed().as_nanos();
                http.say(&format!("sent:{now:020} {TEXT}")).await.unwrap();
            }
        }));
        sleep(Duration::from_secs(1) / CALM_RATE).await;
    }
    for sender in senders {
        sender.await.unwrap();
    }
    let sent = u64::from(each * CALM_SENDERS);
    let usage = usage.words(sent * SOCKETS);
    until(|| heard.events.load(Relaxed) >= sent * SOCKETS || heard.broken.load(Relaxed) > 0).await;
    let (whole, loss) = heard.outcome(sent);
    let lateness = heard.lateness.lock().unwrap();
    Measure {
        what: "fan-out to 1 000 sockets, 100 messages/s",
        goal: "p99 < 40 ms",
        value: format!("{}{loss}", lateness.words()),
        held: Some(lateness.within(0.99) < 40.0 && whole),
        note: usage,
    }
}

/// Waits until `reached`, or for as long as is patient.
async fn until(reached: impl Fn() -> bool) {
    let begun = Instant::now();
    while !reached() && begun.elapsed() < PATIENCE {
        sleep(Duration::from_millis(5)).await;
    }
}

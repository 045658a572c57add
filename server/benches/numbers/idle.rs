//! What ten thousand idle sockets cost in memory.
//!
//! The sockets of fifty people are opened, 200 at a time, and say hello; each is ready before the next. Five seconds after
//! the last, the memory of the server's process is read: all of it, not only what the sockets added.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, mpsc};
use workspace_test_support::postgres::Cluster;

use crate::machine::Usage;
use crate::report::{Measure, thousands};
use crate::server::Server;
use crate::socket::{Socket, is_ready};

const SOCKETS: usize = 10_000;
const PEOPLE: usize = 50;
const AT_ONCE: usize = 200;
const SETTLE: Duration = Duration::from_secs(5);

/// Measures it.
pub async fn measure(cluster: Option<&Cluster>) -> Vec<Measure> {
    let server = Server::start(cluster).await;
    let tokens = server.people(PEOPLE).await;
    let before = server.memory();
    let begun = Instant::now();
    let permits = Arc::new(Semaphore::new(AT_ONCE));
    let (ready, mut readies) = mpsc::unbounded_channel();
    let mut open = 0;
    let mut listeners = Vec::with_capacity(SOCKETS);
    for token in tokens.iter().cycle().take(SOCKETS) {
        let permit = permits.clone().acquire_owned().await.unwrap();
        let mut socket = match Socket::open(server.address(), token, None).await {
            Ok(socket) => socket,
            Err(error) => {
                eprintln!("no more sockets: {error} (see `ulimit -n`)");
                break;
            }
        };
        let ready = ready.clone();
        listeners.push(tokio::spawn(async move {
            let mut permit = Some(permit);
            let heard = socket.listen(|frame| {
                if is_ready(frame) {
                    drop(permit.take());
                    let _ = ready.send(());
                }
                ControlFlow::Continue(())
            });
            heard.await
        }));
        open += 1;
    }
    for _ in 0..open {
        readies.recv().await.unwrap();
    }
    let took = begun.elapsed().as_secs_f64();
    let usage = Usage::since_now(server.id());
    tokio::time::sleep(SETTLE).await;
    let usage = usage.words(0);
    let memory = server.memory();
    let broken = listeners.iter().filter(|listener| listener.is_finished()).count();
    let each = (memory.rss - before.rss) as f64 / f64::from(open);
    let whole = open as usize == SOCKETS && broken == 0;
    let loss = if whole { String::new() } else { format!("; {open} opened, {broken} broke") };
    vec![Measure {
        what: "10 000 idle sockets",
        goal: "< 200 MiB",
        value: format!("{}, {each:.1} KiB a socket{loss}", memory.words()),
        held: Some(whole && memory.rss < 200 * 1_024),
        note: format!("before: {}; {} opened in a second; {usage}", before.words(), thousands(f64::from(open) / took)),
    }]
}

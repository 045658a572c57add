//! The server alone: how soon it answers, what it needs at rest, how large its program is.
//!
//! The start is from the launch of the process, on a database that is set up, to the answer of `GET /api/health`, asked as
//! soon as it says that it listens: the median of nine. The memory is read three seconds after a start, when nobody has
//! called.

use std::time::Duration;

use workspace_test_support::postgres::Cluster;

use crate::report::Measure;
use crate::server::{PROGRAM, Server};

const STARTS: usize = 9;
const REST: Duration = Duration::from_secs(3);

/// Measures the three.
pub async fn measure(cluster: Option<&Cluster>) -> Vec<Measure> {
    let mut server = Server::start(cluster).await;
    server.people(1).await;
    let mut times = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        server.stop();
        times.push(server.start_again().await);
    }
    times.sort();
    let (median, longest) = (times[STARTS / 2], times[STARTS - 1]);
    tokio::time::sleep(REST).await;
    let memory = server.memory();
    let size = std::fs::metadata(PROGRAM).unwrap().len() as f64 / 1e6;
    let measure = |what, goal, value, held| Measure { what, goal, value, held: Some(held), note: String::new() };
    vec![
        measure(
            "start to first answer",
            "< 0.3 s",
            format!("{:.3} s, longest {:.3} s", median.as_secs_f64(), longest.as_secs_f64()),
            median < Duration::from_millis(300),
        ),
        measure("idle memory", "< 40 MiB", memory.words(), memory.rss < 40 * 1_024),
        measure("release binary", "< 40 MB", format!("{size:.1} MB"), size < 40.0),
    ]
}

//! `make bench`: measures the numbers that Workspace has to hold, on SQLite and on PostgreSQL, and prints one table.
//!
//! What is measured is the optimised server in a process of its own, as users run it: `synchronous=FULL` on SQLite,
//! `fsync=on` on PostgreSQL, all settings at their defaults but the limits, which are off. The load comes from this
//! process, on one thread, through the loopback interface, from the cheapest clients that do the job ([`http`],
//! [`socket`]); what it and the rest of the machine take of the processors is said with every row.
//!
//! `make bench ARGS="sends history"` measures these rows only, `ARGS="fan-out sqlite"` one engine only.

// Measuring is counting; what is lost above 2^52 is far below what is shown. A benchmark that can't go on panics.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::unwrap_used)]

mod fan_out;
mod history;
mod http;
mod idle;
mod machine;
mod reception;
mod report;
mod resume;
mod search;
mod sends;
mod server;
mod socket;
mod start;
mod team;

use std::process::ExitCode;

use report::{Measure, Table};
use workspace_test_support::Engine;
use workspace_test_support::postgres::Cluster;

/// The rows, in the order of the table.
const ROWS: [&str; 9] = ["sends", "fan-out", "idle", "resume", "start", "history", "team", "search", "reception"];
const ENGINES: [(&str, Engine); 2] = [("sqlite", Engine::Sqlite), ("postgres", Engine::Postgres)];

fn main() -> ExitCode {
    // Cargo adds `--bench`.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let engines: Vec<&str> = ENGINES.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) =
        wanted.iter().find(|name| !ROWS.contains(&name.as_str()) && !engines.contains(&name.as_str()))
    {
        eprintln!("no row or engine is called {unknown}; there are: {}, {}", ROWS.join(", "), engines.join(", "));
        return ExitCode::FAILURE;
    }
    let chosen = |among: &[&str], name: &str| {
        let some = wanted.iter().any(|wanted| among.contains(&wanted.as_str()));
        !some || wanted.iter().any(|wanted| wanted == name)
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!("{}\n", machine::facts());
    let mut table = Table::default();
    for (name, engine) in ENGINES {
        if !chosen(&engines, name) {
            continue;
        }
        let cluster = (engine == Engine::Postgres).then(|| Cluster::start(true));
        for row in ROWS.into_iter().filter(|row| chosen(&ROWS, row)) {
            println!("{name}, {row} (load average {})", machine::load_average());
            for measure in runtime.block_on(measure(row, cluster.as_ref())) {
                println!("  {measure}");
                table.add(engine, measure);
            }
        }
    }
    println!("\n{table}");
    ExitCode::SUCCESS
}

async fn measure(row: &str, cluster: Option<&Cluster>) -> Vec<Measure> {
    match row {
        "sends" => sends::measure(cluster).await,
        "fan-out" => fan_out::measure(cluster).await,
        "idle" => idle::measure(cluster).await,
        "resume" => resume::measure(cluster).await,
        "start" => start::measure(cluster).await,
        "team" => team::measure(cluster).await,
        "search" => search::measure(cluster).await,
        "reception" => reception::measure(cluster).await,
        _ => history::measure(cluster).await,
    }
}

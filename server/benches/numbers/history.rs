//! A page of history in a store of a million messages, beside the same page in a store that is as good as empty.
//!
//! Two servers run at once, one with 200 messages and one with 1 000 000, and are asked in turn, so that whatever else
//! the machine does befalls both: pages of 50 messages, every other one the newest page, the rest from a random place.
//! The messages are filled into the table directly, without their journal entries, which this row does not read. The
//! number is held when the p99 at a million is below 10 ms and its median within 1.3 times of the other's; the ratio of
//! the p99 is shown beside it.

use std::time::Instant;

use diesel::connection::SimpleConnection as _;
use workspace_server::db::Engine;
use workspace_test_support::postgres::Cluster;

use crate::http::Http;
use crate::machine::Usage;
use crate::report::{Durations, Measure};
use crate::sends::TEXT;
use crate::server::Server;

const FEW: u32 = 200;
const MANY: u32 = 1_000_000;
const PEOPLE: usize = 8;
const WARM: u32 = 500;
const COUNTED: u32 = 6_000;

/// Measures it.
pub async fn measure(cluster: Option<&Cluster>) -> Vec<Measure> {
    let (few, token_of_few) = store(cluster, FEW).await;
    let (many, token_of_many) = store(cluster, MANY).await;
    let mut in_few = Http::connect(few.address(), &token_of_few).await.unwrap();
    let mut in_many = Http::connect(many.address(), &token_of_many).await.unwrap();
    let (mut small, mut large) = (Durations::default(), Durations::default());
    let usage = Usage::since_now(many.id());
    // A linear congruential generator (Knuth's): any places will do, and the same ones every time.
    let mut random = 7_u64;
    for round in 0..WARM + COUNTED {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let place = (random >> 33) as u32;
        for (http, count, times) in [(&mut in_few, FEW, &mut small), (&mut in_many, MANY, &mut large)] {
            let path = if round % 2 == 0 {
                "/api/chat/channels/1/messages".to_owned()
            } else {
                format!("/api/chat/channels/1/messages?cursor={}", 52 + place % (count - 52))
            };
            let begun = Instant::now();
            assert_eq!(http.get(&path).await.unwrap(), 200);
            if round >= WARM {
                times.add(begun.elapsed());
            }
        }
    }
    let messages = in_many.body().windows(9).filter(|bytes| bytes == b"client_id").count();
    assert_eq!(messages, 50, "a page of another size");
    let ratio = |share| large.within(share) / small.within(share);
    vec![Measure {
        what: "history page, 1 000 000 messages",
        goal: "p99 < 10 ms, 1.3 times an empty store's",
        value: format!(
            "p50 {:.2} ms, p99 {:.2} ms; {:.2} and {:.2} times",
            large.within(0.5),
            large.within(0.99),
            ratio(0.5),
            ratio(0.99)
        ),
        held: Some(large.within(0.99) < 10.0 && ratio(0.5) <= 1.3),
        note: format!("with {FEW} messages: {}; {}", small.words(), usage.words(COUNTED.into())),
    }]
}

/// A server whose `#general` has `count` messages, and the token of somebody who may read them.
async fn store(cluster: Option<&Cluster>, count: u32) -> (Server, String) {
    let mut server = Server::start(cluster).await;
    let token = server.people(PEOPLE).await.swap_remove(0);
    server.stop();
    fill(server.database(), count);
    server.start_again().await;
    (server, token)
}

fn fill(database: &str, count: u32) {
    let engine = Engine::parse(database).unwrap();
    let mut connection = engine.open().unwrap();
    let columns = "INSERT INTO chat_messages (id, channel_id, author_id, client_id, text, created_at, version)";
    let values = format!("'{TEXT} ' || i, '2026-01-01 00:00:00', 1");
    let (insert, settle) = match engine {
        Engine::Sqlite(_) => (
            format!(
                "{columns} WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count}) \
                 SELECT i, 1, 1 + i % {PEOPLE}, randomblob(16), {values} FROM numbers"
            ),
            "PRAGMA wal_checkpoint(TRUNCATE)",
        ),
        Engine::Postgres(_) => (
            format!(
                "{columns} SELECT i, 1, 1 + i % {PEOPLE}, decode(md5(i::text), 'hex'), {values} \
                 FROM generate_series(1, {count}) AS i"
            ),
            // What autovacuum does by itself within a minute.
            "VACUUM (ANALYZE) chat_messages",
        ),
    };
    connection.batch_execute(&insert).unwrap();
    connection.batch_execute(settle).unwrap();
}

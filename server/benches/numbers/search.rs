//! Finding messages among a million, in 500 channels: rare words and common ones, beginnings, phrases, filters.
//!
//! The messages are filled into the tables directly; their words are drawn from 20 000 by Zipf's law, as in any language:
//! the commonest is in more than half of the messages, most are in a few hundred, and every hundredth message has one that
//! no other has. Then the server indexes them by itself, which is measured, too. The searches are those of eight people who
//! are in some sixty channels each, of different sizes; each asks for a page of 50.

use std::time::{Duration, Instant};

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{Array, BigInt, Text};
use workspace_server::db::{AnyConnection, Engine};
use workspace_test_support::postgres::Cluster;

use crate::http::Http;
use crate::machine::Usage;
use crate::report::{Durations, Measure, thousands};
use crate::server::Server;

const MESSAGES: i64 = 1_000_000;
const CHANNELS: i64 = 500;
const PUBLIC: i64 = 50;
const PEOPLE: i64 = 8;
const VOCABULARY: usize = 20_000;
const CHUNK: i64 = 20_000;
const ROUNDS: u32 = 300;

/// Any numbers will do, and the same ones every time: Knuth's linear congruential generator.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Words, the commonest first, and how to draw them.
struct Words {
    words: Vec<String>,
    sums: Vec<f64>,
}

impl Words {
    fn new() -> Self {
        let syllables =
            ["ba", "co", "di", "fé", "gu", "la", "mo", "ni", "pe", "ra", "so", "té", "vi", "zu", "cha", "ou"];
        let word = |number: usize| -> String {
            let mut word = String::new();
            let mut rest = number * 7 + 3;
            while rest > 0 {
                word.push_str(syllables[rest % syllables.len()]);
                rest /= syllables.len();
            }
            word
        };
        let mut sum = 0.0;
        let sums = (0..VOCABULARY).map(|rank| {
            sum += 1.0 / (rank as f64 + 2.7);
            sum
        });
        Self { sums: sums.collect(), words: (0..VOCABULARY).map(word).collect() }
    }

    fn draw(&self, random: &mut Random) -> &str {
        let all = self.sums[VOCABULARY - 1];
        let at = random.below(1 << 30) as f64 / f64::from(1 << 30) * all;
        &self.words[self.sums.partition_point(|sum| *sum < at).min(VOCABULARY - 1)]
    }
}

/// Measures it.
pub async fn measure(cluster: Option<&Cluster>) -> Vec<Measure> {
    let mut server = Server::start(cluster).await;
    let tokens = server.people(PEOPLE as usize).await;
    server.stop();
    let words = Words::new();
    fill(server.database(), &words);
    server.start_again().await;
    let begun = Instant::now();
    let usage = Usage::since_now(server.id());
    indexed(server.database()).await;
    let rate = MESSAGES as f64 / begun.elapsed().as_secs_f64();
    let mut measures = vec![Measure {
        what: "indexing messages for the search",
        goal: "",
        value: format!("{} /s", thousands(rate)),
        held: None,
        note: usage.words(MESSAGES as u64),
    }];
    settle(server.database());
    let mut people = Vec::new();
    for token in &tokens {
        people.push(Http::connect(server.address(), token).await.unwrap());
    }
    let mut random = Random(7);
    for (what, query) in KINDS {
        let (mut times, mut found) = (Durations::default(), 0);
        for round in 0..ROUNDS {
            let http = &mut people[round as usize % PEOPLE as usize];
            let query: String = url::form_urlencoded::byte_serialize(query(&words, &mut random).as_bytes()).collect();
            let begun = Instant::now();
            assert_eq!(http.get(&format!("/api/chat/search?query={query}")).await.unwrap(), 200, "{query}");
            // The first of each have yet to fill the caches.
            if round >= 16 {
                times.add(begun.elapsed());
            }
            found += http.body().windows(9).filter(|bytes| bytes == b"client_id").count();
        }
        measures.push(Measure {
            what,
            goal: "p99 < 50 ms",
            value: format!("p50 {:.1} ms, p99 {:.1} ms", times.within(0.5), times.within(0.99)),
            held: Some(times.within(0.99) < 50.0),
            note: format!("{:.1} found each", found as f64 / f64::from(ROUNDS)),
        });
    }
    measures
}

type Make = fn(&Words, &mut Random) -> String;

fn of_rank(words: &Words, random: &mut Random, from: u64, to: u64) -> String {
    words.words[(from + random.below(to - from)) as usize].clone()
}

/// The kinds of queries.
const KINDS: [(&str, Make); 13] = [
    ("search, a word of one message", |_, random| format!("unique{} ", random.below(10_000) * 100)),
    ("search, a word of some hundred", |words, random| of_rank(words, random, 3_000, 9_000) + " "),
    ("search, a word of some thousand", |words, random| of_rank(words, random, 150, 600) + " "),
    ("search, a word of some ten thousand", |words, random| of_rank(words, random, 15, 60) + " "),
    ("search, a word of every second", |words, random| of_rank(words, random, 0, 3) + " "),
    ("search, two common words", |words, random| {
        format!("{} {} ", of_rank(words, random, 0, 5), of_rank(words, random, 5, 40))
    }),
    ("search, two rare words that never meet", |words, random| {
        format!("{} {} ", of_rank(words, random, 9_000, 12_000), of_rank(words, random, 12_000, 20_000))
    }),
    ("search, one letter", |_, random| ["b", "c", "d", "v", "z", "o"][random.below(6) as usize].to_owned()),
    ("search, the beginning of a word", |words, random| {
        of_rank(words, random, 20, 9_000).chars().take(3 + random.below(3) as usize).collect()
    }),
    ("search, a phrase", |words, random| {
        format!("\"{} {}\"", of_rank(words, random, 0, 10), of_rank(words, random, 0, 300))
    }),
    ("search, a word in a channel", |words, random| {
        format!("in:public-{} {} ", 2 + random.below(PUBLIC as u64 - 2), of_rank(words, random, 0, 300))
    }),
    ("search, a word of somebody", |words, random| {
        format!("from:person-{} {} ", random.below(PEOPLE as u64), of_rank(words, random, 0, 300))
    }),
    ("search, a word before a day", |words, random| {
        format!("before:2025-{:02}-15 {} ", 2 + random.below(10), of_rank(words, random, 0, 300))
    }),
];

async fn indexed(database: &str) {
    #[derive(diesel::QueryableByName)]
    struct Head {
        #[diesel(sql_type = BigInt)]
        message_id: i64,
    }
    let mut connection = Engine::parse(database).unwrap().open().unwrap();
    loop {
        let query = diesel::sql_query("SELECT message_id FROM chat_search_head");
        let head: Head = match &mut connection {
            AnyConnection::Sqlite(sqlite) => query.get_result(sqlite).unwrap(),
            AnyConnection::Postgres(postgres) => query.get_result(postgres).unwrap(),
        };
        if head.message_id >= MESSAGES {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// What autovacuum does by itself within a minute.
fn settle(database: &str) {
    let engine = Engine::parse(database).unwrap();
    if matches!(engine, Engine::Postgres(_)) {
        let mut connection = engine.open().unwrap();
        // One by one: several statements in one go are a transaction, in which PostgreSQL does not clean up.
        for table in ["__chat_search", "chat_messages"] {
            connection.batch_execute(&format!("VACUUM (ANALYZE) {table}")).unwrap();
        }
    }
}

fn fill(database: &str, words: &Words) {
    let mut connection = Engine::parse(database).unwrap().open().unwrap();
    let mut random = Random(11);
    let rooms: Vec<String> = (2..=CHANNELS)
        .map(|id| {
            let kind = if id <= PUBLIC { "public" } else { "private" };
            format!("({id}, '{kind}-{id}', '{kind}-{id}', '', '{kind}', '2024-01-01 00:00:00', 1)")
        })
        .collect();
    let columns = "INSERT INTO chat_channels (id, name, name_key, topic, kind, created_at, version)";
    connection.batch_execute(&format!("{columns} VALUES {}", rooms.join(", "))).unwrap();
    let mut members = Vec::new();
    for channel in 2..=CHANNELS {
        for account in 1..=PEOPLE {
            if random.below(16) < 2 {
                members.push(format!("({channel}, {account}, FALSE, '2024-01-01 00:00:00')"));
            }
        }
    }
    let columns = "INSERT INTO chat_members (channel_id, account_id, owner, joined_at)";
    connection.batch_execute(&format!("{columns} VALUES {}", members.join(", "))).unwrap();
    let mut first = 1;
    while first <= MESSAGES {
        let rows = (first..first + CHUNK).map(|id| (id, text(words, &mut random, id), channel(&mut random)));
        insert(&mut connection, &rows.collect::<Vec<_>>());
        first += CHUNK;
    }
    if let AnyConnection::Sqlite(_) = &connection {
        connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    }
}

fn text(words: &Words, random: &mut Random, id: i64) -> String {
    let count = 4 + random.below(16);
    let mut text: Vec<&str> = (0..count).map(|_| words.draw(random)).collect();
    let unique = format!("unique{id}");
    if id % 100 == 0 {
        text.push(&unique);
    }
    text.join(" ")
}

/// A tenth in `#general`, four tenths in public channels, the rest in private ones; the first of each have the most.
fn channel(random: &mut Random) -> i64 {
    let skewed =
        |random: &mut Random, count: i64| random.below(count as u64).min(random.below(count as u64)).cast_signed();
    match random.below(10) {
        0 => 1,
        1..=4 => 2 + skewed(random, PUBLIC - 1),
        _ => PUBLIC + 1 + skewed(random, CHANNELS - PUBLIC),
    }
}

fn insert(connection: &mut AnyConnection, rows: &[(i64, String, i64)]) {
    let columns = "INSERT INTO chat_messages (id, channel_id, author_id, client_id, text, created_at, version)";
    match connection {
        AnyConnection::Sqlite(sqlite) => {
            diesel::sql_query(format!(
                "{columns} SELECT value ->> 0, value ->> 2, 1 + (value ->> 0) % {PEOPLE}, randomblob(16), value ->> 1, \
                 datetime('2025-01-01', '+' || (value ->> 0) || ' minutes'), 1 FROM json_each(?)"
            ))
            .bind::<Text, _>(serde_json::to_string(rows).unwrap())
            .execute(sqlite)
            .unwrap();
        }
        AnyConnection::Postgres(postgres) => {
            diesel::sql_query(format!(
                "{columns} SELECT id, channel, 1 + id % {PEOPLE}, decode(md5(id::text), 'hex'), text, \
                 timestamp '2025-01-01' + id * interval '1 minute', 1 FROM unnest($1, $2, $3) AS given (id, text, channel)"
            ))
            .bind::<Array<BigInt>, _>(rows.iter().map(|row| row.0).collect::<Vec<_>>())
            .bind::<Array<Text>, _>(rows.iter().map(|row| row.1.as_str()).collect::<Vec<_>>())
            .bind::<Array<BigInt>, _>(rows.iter().map(|row| row.2).collect::<Vec<_>>())
            .execute(postgres)
            .unwrap();
        }
    }
}

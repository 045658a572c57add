//! Reception in a store of 2 000 lots, 200 000 items and 50 000 disks, beside a store that has a hundredth of them.
//!
//! Two servers run at once and are asked in turn, as with the history of chat. In both there is a lot of 500 items, which is
//! what the bench opens, and an empty one that takes scans and a table of 10 000 rows. The rows are filled into the tables
//! directly. The questions about a serial number ask for another one each time.

use std::fmt::Write as _;
use std::time::Instant;

use diesel::connection::SimpleConnection as _;
use serde_json::json;
use workspace_server::db::Engine;
use workspace_test_support::postgres::Cluster;

use crate::http::Http;
use crate::machine::Usage;
use crate::report::{Durations, Measure};
use crate::server::Server;

/// How many lots: those of the small store and those of the large one. Each has a hundred items.
const FEW: u32 = 20;
const MANY: u32 = 2_000;
const ITEMS_OF_A_LOT: u32 = 100;
/// How many sessions, of a hundred disks each, for as many lots.
const LOTS_OF_A_SESSION: u32 = 4;
const DISKS_OF_A_SESSION: u32 = 100;
/// How many items the lot has that is opened.
const OPENED: u32 = 500;
const ROWS: u32 = 10_000;
const WARM: u32 = 100;
const COUNTED: u32 = 1_000;
const SCANS: u32 = 500;
/// How many disks a certificate names, and how many are made.
const CERTIFIED: u32 = 300;
const CERTIFICATES: u32 = 20;

/// A store and who asks in it.
struct Store {
    server: Server,
    http: Http,
    lots: u32,
}

impl Store {
    /// The lot of [`OPENED`] items.
    fn opened(&self) -> u32 {
        self.lots + 1
    }

    /// The lot that is empty at first.
    fn empty(&self) -> u32 {
        self.lots + 2
    }
}

/// Measures it.
pub async fn measure(cluster: Option<&Cluster>) -> Vec<Measure> {
    let mut stores = [store(cluster, FEW).await, store(cluster, MANY).await];
    let serial = |round: u32, store: &Store| {
        let item = round.wrapping_mul(2_654_435_761) % (store.lots * ITEMS_OF_A_LOT);
        format!("PF{}", 1_000_000 + item)
    };
    let mut measures = vec![
        compare("opening a lot of 500 items", 10.0, &mut stores, |_, store| {
            format!("/api/reception/lots/{}/items?limit=500", store.opened())
        })
        .await,
        compare("searching a serial number", 20.0, &mut stores, |round, store| {
            format!("/api/reception/items?serial={}", serial(round, store))
        })
        .await,
        compare("the life of a serial number", 20.0, &mut stores, |round, store| {
            format!("/api/reception/life?serial={}", serial(round, store))
        })
        .await,
        compare("the traceability of a year", 20.0, &mut stores, |round, _| {
            format!("/api/reception/traceability?year={}", 2025 + round % 2)
        })
        .await,
        compare("a page of the history", 20.0, &mut stores, |_, _| "/api/reception/history".to_owned()).await,
        compare("a page of the inventory of open lots", 20.0, &mut stores, |_, _| {
            "/api/reception/items?open=true".to_owned()
        })
        .await,
        compare("a page of lots with their counters", 20.0, &mut stores, |_, _| "/api/reception/lots".to_owned()).await,
    ];
    let [few, mut many] = stores;
    drop(few);
    measures.push(scans(&mut many).await);
    measures.push(import(&mut many).await);
    measures.push(certificates(&mut many).await);
    measures
}

async fn compare(
    what: &'static str,
    limit: f64,
    stores: &mut [Store; 2],
    path: impl Fn(u32, &Store) -> String,
) -> Measure {
    let mut times = [Durations::default(), Durations::default()];
    let usage = Usage::since_now(stores[1].server.id());
    for round in 0..WARM + COUNTED {
        for (store, times) in stores.iter_mut().zip(&mut times) {
            let path = path(round, store);
            let begun = Instant::now();
            assert_eq!(store.http.get(&path).await.unwrap(), 200, "{path}");
            if round >= WARM {
                times.add(begun.elapsed());
            }
        }
    }
    let [small, large] = times;
    let ratio = large.within(0.5) / small.within(0.5);
    Measure {
        what,
        goal: if limit < 15.0 {
            "p99 < 10 ms, 1.3 times an empty store's"
        } else {
            "p99 < 20 ms, 1.3 times an empty store's"
        },
        value: format!("p50 {:.2} ms, p99 {:.2} ms; {ratio:.2} times", large.within(0.5), large.within(0.99)),
        held: Some(large.within(0.99) < limit && ratio <= 1.3),
        note: format!("with {FEW} lots: {}; {}", small.words(), usage.words(COUNTED.into())),
    }
}

/// Items that are scanned one after the other, each durable before the next.
async fn scans(store: &mut Store) -> Measure {
    let path = format!("/api/reception/lots/{}/items", store.empty());
    let usage = Usage::since_now(store.server.id());
    let mut times = Durations::default();
    for scan in 0..SCANS {
        let item = json!({ "serial": format!("NEW{scan}"), "kind": "laptop", "entry_mode": "scan" });
        let begun = Instant::now();
        assert_eq!(store.http.post(&path, &json!({ "items": [item] }).to_string()).await.unwrap(), 201);
        times.add(begun.elapsed());
    }
    Measure {
        what: "saving a scanned item",
        goal: "p99 < 100 ms",
        value: times.words(),
        held: Some(times.within(0.99) < 100.0),
        note: usage.words(SCANS.into()),
    }
}

/// A table of as many rows as a lot may have, with brands and models that are there and some that are not; into a lot that
/// has no items yet.
async fn import(store: &mut Store) -> Measure {
    let body = json!({ "received_on": "2026-11-30" }).to_string();
    assert_eq!(store.http.post("/api/reception/lots", &body).await.unwrap(), 201);
    let lot: serde_json::Value = serde_json::from_slice(store.http.body()).unwrap();
    let mut table = "serial;kind;brand;model;note\r\n".to_owned();
    for row in 0..ROWS {
        write!(table, "CSV{row};laptop;Brand {};Model {};row {row}\r\n", row % 60, row % 300).unwrap();
    }
    let usage = Usage::since_now(store.server.id());
    let begun = Instant::now();
    let status = store.http.post(&format!("/api/reception/lots/{}/import", lot["id"]), &table).await.unwrap();
    let took = begun.elapsed();
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(store.http.body()));
    Measure {
        what: "import of a table of 10 000 rows",
        goal: "< 5 s",
        value: format!("{:.2} s", took.as_secs_f64()),
        held: Some(took.as_secs_f64() < 5.0),
        note: usage.words(ROWS.into()),
    }
}

/// A certificate of 300 disks, made and stored, one after the other.
async fn certificates(store: &mut Store) -> Measure {
    let disk = |number: u32| {
        json!({
            "serial": format!("CERT{number}"), "kind": "hdd", "capacity": 500_107_862_016_i64, "interface": "sata", "method": "overwrite",
            "standard": "nist_clear", "result": "success",
        })
    };
    let disks = |from: u32| (from..from + CERTIFIED / 2).map(disk).collect::<Vec<_>>();
    let body = json!({ "held_on": "2026-11-30", "disks": disks(0) }).to_string();
    assert_eq!(store.http.post("/api/reception/disk-sessions", &body).await.unwrap(), 201);
    let session: serde_json::Value = serde_json::from_slice(store.http.body()).unwrap();
    let path = format!("/api/reception/disk-sessions/{}", session["id"]);
    let more = json!({ "disks": disks(CERTIFIED / 2) }).to_string();
    assert_eq!(store.http.post(&format!("{path}/disks"), &more).await.unwrap(), 201);
    let usage = Usage::since_now(store.server.id());
    let mut times = Durations::default();
    for _ in 0..CERTIFICATES {
        let begun = Instant::now();
        let made = store.http.post(&format!("{path}/documents"), r#"{"kind":"erasure_certificate"}"#).await.unwrap();
        assert_eq!(made, 201, "{}", String::from_utf8_lossy(store.http.body()));
        times.add(begun.elapsed());
    }
    Measure {
        what: "certificate of 300 disks",
        goal: "p99 < 500 ms",
        value: times.words(),
        held: Some(times.within(0.99) < 500.0),
        note: usage.words(CERTIFICATES.into()),
    }
}

async fn store(cluster: Option<&Cluster>, lots: u32) -> Store {
    let mut server = Server::start(cluster).await;
    let token = server.people(1).await.swap_remove(0);
    server.stop();
    fill(server.database(), lots);
    server.start_again().await;
    let http = Http::connect(server.address(), &token).await.unwrap();
    Store { server, http, lots }
}

/// Lots of two years, of which one in fifty is open; every tenth item has nothing that became of it where its lot is open.
/// Item `i` is in lot `1 + i / 100`, disk `i` in session `1 + i / 100`, each with a change that tells of its coming.
fn fill(database: &str, lots: u32) {
    let engine = Engine::parse(database).unwrap();
    let sqlite = matches!(engine, Engine::Sqlite(_));
    let numbers = |until: u32| {
        if sqlite {
            format!(
                "(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {until}) SELECT i FROM n) AS n"
            )
        } else {
            format!("generate_series(1, {until}) AS n (i)")
        }
    };
    let day = |number: &str| {
        if sqlite {
            format!("date('2025-01-01', '+' || ({number} % 700) || ' days')")
        } else {
            format!("DATE '2025-01-01' + ({number} % 700)::INTEGER")
        }
    };
    let moment = |number: &str| {
        if sqlite {
            format!("datetime('2025-01-01 12:00:00', '+' || ({number} % 700) || ' days')")
        } else {
            format!("TIMESTAMP '2025-01-01 12:00:00' + ({number} % 700)::INTEGER * INTERVAL '1 day'")
        }
    };
    let items = lots * ITEMS_OF_A_LOT;
    let sessions = lots / LOTS_OF_A_SESSION;
    let disks = sessions * DISKS_OF_A_SESSION;
    let (opened, empty) = (lots + 1, lots + 2);
    let item = "INSERT INTO reception_items (id, lot_id, position, serial, serial_key, kind, kind_label, brand_id, model_id, \
        entry_mode, entered_at, entered_by, outcome, outcome_at, outcome_by, technician_id, technician_name, note, version)";
    let of_item = format!(
        "'laptop', '', 1 + n.i % 50, 51 + n.i % 250, 'scan', {}, 2,
            CASE WHEN n.i / {ITEMS_OF_A_LOT} % 50 = 0 AND n.i % 10 = 0 THEN NULL WHEN n.i % 5 = 0 THEN 'parts' ELSE 'refurbished' END,
            {}, 2, 2, '', '', 1",
        moment("n.i"),
        moment("n.i")
    );
    let fill = format!(
        "INSERT INTO reception_catalogue (kind, parent_id, name, name_key, created_at, version)
            SELECT 'brand', 0, 'Brand ' || n.i, 'brand ' || n.i, {at}, 1 FROM {brands};
        INSERT INTO reception_catalogue (kind, parent_id, name, name_key, created_at, version)
            SELECT 'model', 1 + n.i % 50, 'Model ' || n.i, 'model ' || n.i, {at}, 1 FROM {models};
        INSERT INTO reception_lots (id, number, name, supplier, received_on, note, search_key, finished_at, created_at,
            created_by, version)
            SELECT n.i, n.i, 'Pallet ' || n.i, 'Supplier ' || n.i % 40, {day}, '', n.i || ' pallet supplier',
                CASE WHEN n.i % 50 = 1 OR n.i > {lots} THEN NULL ELSE {at} END, {at}, 2, 1 FROM {all_lots};
        {item} SELECT n.i, 1 + (n.i - 1) / {ITEMS_OF_A_LOT}, 1 + (n.i - 1) % {ITEMS_OF_A_LOT}, 'PF' || (999999 + n.i),
            'pf' || (999999 + n.i), {of_item} FROM {of_lots};
        {item} SELECT {items} + n.i, {opened}, n.i, 'OP' || n.i, 'op' || n.i, {of_item} FROM {of_opened};
        INSERT INTO reception_disk_sessions (id, number, held_on, name, operator_id, operator_name, note, search_key,
            created_at, created_by, version)
            SELECT n.i, n.i, {day}, '', 2, '', '', CAST(n.i AS TEXT), {at}, 2, 1 FROM {of_sessions};
        INSERT INTO reception_disks (id, session_id, position, serial, serial_key, kind, capacity, interface, method,
            standard, result, finished_at, item_id, entry_mode, note, created_at, created_by, version)
            SELECT n.i, 1 + (n.i - 1) / {DISKS_OF_A_SESSION}, 1 + (n.i - 1) % {DISKS_OF_A_SESSION}, 'WD' || n.i, 'wd' || n.i,
                'hdd', 500107862016, 'sata', 'overwrite', 'nist_clear', 'success', {at}, n.i, 'scan', '', {at}, 2, 1
            FROM {of_disks};
        INSERT INTO reception_changes (seq, at, actor_id, subject, subject_id, verb, details)
            SELECT n.i, {at}, 2, 'item', n.i, 'added', '{{}}' FROM {of_lots};
        INSERT INTO reception_changes (seq, at, actor_id, subject, subject_id, verb, details)
            SELECT n.i, {at}, 2, 'disk', n.i, 'added', '{{}}' FROM {of_disks};
        ANALYZE;",
        at = moment("n.i"),
        day = day("n.i"),
        brands = numbers(50),
        models = numbers(250),
        all_lots = numbers(empty),
        of_lots = numbers(items),
        of_opened = numbers(OPENED),
        of_sessions = numbers(sessions),
        of_disks = numbers(disks),
    );
    let mut connection = engine.open().unwrap();
    if sqlite {
        connection.batch_execute(&fill).unwrap();
        connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        return;
    }
    // So many rows with all their indexes take longer than the server lets anything take.
    connection.batch_execute("SET statement_timeout = 0").unwrap();
    connection.batch_execute(&fill).unwrap();
    for table in
        ["reception_catalogue", "reception_lots", "reception_items", "reception_disk_sessions", "reception_disks"]
    {
        // The rows were given their numbers; the sequences have to go on from there.
        let next = format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))");
        connection.batch_execute(&next).unwrap();
    }
    // What autovacuum does by itself within a minute.
    connection.batch_execute("VACUUM").unwrap();
}

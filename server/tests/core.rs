//! The core, from inside: the writer, the journal, jobs and files.

#![allow(clippy::unwrap_used)]

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::TimeDelta;
use diesel::prelude::*;
use futures_util::{TryStreamExt as _, stream};
use serde_json::json;
use workspace_server::core::Core;
use workspace_server::db::schema::{files as file_rows, journal as entries, settings as setting_rows};
use workspace_server::error::{Error, Result, conflict, internal};
use workspace_server::files::{self, Stored};
use workspace_server::jobs::{NewJob, Task, store as jobs};
use workspace_server::journal::store::{Proof, verify};
use workspace_server::journal::{Audience, Entry, Origin};
use workspace_server::settings;
use workspace_test_support::{Server, eventually, on_both_engines};

async fn proof(server: &Server) -> Proof {
    server.app().core().db.read(verify).await.unwrap()
}

async fn setting(server: &Server, name: &'static str) -> Option<String> {
    let read =
        move |conn: &mut _| Ok(setting_rows::table.find(name).select(setting_rows::value).first(conn).optional()?);
    server.app().core().db.read(read).await.unwrap()
}

/// Writes a setting with an entry, and fails afterwards when told to.
async fn write(core: &Core, name: &'static str, fail: bool) -> Result<i64> {
    core.db
        .write(Origin::server(), move |tx| {
            settings::write(tx.conn, name, "x")?;
            let seq = tx.record(Entry::new("test.thing.done", Audience::everyone()).payload(&json!({ "name": name })));
            if fail { Err(conflict("refused", "as told")) } else { Ok(seq) }
        })
        .await
}

on_both_engines! {
    async fn a_bad_write_never_harms_its_neighbours(engine: Engine) {
        let server = Server::start(engine).await;
        let core = server.app().core().clone();
        let names: Vec<&'static str> = (0..60).map(|n| &*format!("n{n}").leak()).collect();
        let writes: Vec<_> = names.iter().enumerate().map(|(at, name)| {
            let (core, name) = (core.clone(), *name);
            tokio::spawn(async move { write(&core, name, at % 5 == 0).await })
        }).collect();
        let mut seqs = Vec::new();
        for (at, outcome) in writes.into_iter().enumerate() {
            match outcome.await.unwrap() {
                Ok(seq) => seqs.push(seq),
                Err(error) => assert_eq!((error.code(), at % 5), ("refused", 0)),
            }
        }
        for (at, name) in names.iter().enumerate() {
            assert_eq!(setting(&server, name).await.is_some(), at % 5 != 0, "{name}");
        }
        // What failed left no gap.
        seqs.sort_unstable();
        assert_eq!(seqs, (1..=48).collect::<Vec<_>>());
        assert_eq!(proof(&server).await, Proof::Intact { entries: 48 });
    }

    async fn a_write_that_panics_is_an_error_and_not_the_end(engine: Engine) {
        let server = Server::start(engine).await;
        let core = server.app().core().clone();
        let outcome: Result<()> = core.db.write(Origin::server(), |_| panic!("as told")).await;
        assert_eq!(outcome.unwrap_err().code(), "internal");
        assert_eq!(write(&core, "after", false).await.unwrap(), 1);
    }

    async fn altering_anything_in_the_journal_shows(engine: Engine) {
        let server = Server::start(engine).await;
        let core = server.app().core().clone();
        for name in ["a", "b", "c"] {
            write(&core, name, false).await.unwrap();
        }
        assert_eq!(proof(&server).await, Proof::Intact { entries: 3 });
        let tamper = |kind: Option<&'static str>, payload: Option<&'static str>| {
            let core = core.clone();
            async move {
                core.db.write(Origin::server(), move |tx| {
                    let before: (String, Option<String>) =
                        entries::table.find(2).select((entries::kind, entries::payload)).first(tx.conn)?;
                    let kind = kind.map_or(before.0.clone(), str::to_owned);
                    let payload = payload.map_or(before.1.clone(), |text| Some(text.to_owned()));
                    diesel::update(entries::table.find(2))
                        .set((entries::kind.eq(kind), entries::payload.eq(payload)))
                        .execute(tx.conn)?;
                    Ok(before)
                }).await.unwrap()
            }
        };
        let (kind, payload) = tamper(Some("test.thing.undone"), None).await;
        assert!(matches!(proof(&server).await, Proof::Broken { seq: 2, .. }));
        let kind: &'static str = kind.leak();
        tamper(Some(kind), Some("{}")).await;
        assert!(matches!(proof(&server).await, Proof::Broken { seq: 2, reason: "its payload was altered" }));
        let payload: &'static str = payload.unwrap().leak();
        tamper(None, Some(payload)).await;
        assert_eq!(proof(&server).await, Proof::Intact { entries: 3 });
        core.db.write(Origin::server(), |tx| {
            diesel::delete(entries::table.find(3)).execute(tx.conn)?;
            Ok(())
        }).await.unwrap();
        assert!(matches!(proof(&server).await, Proof::Broken { seq: 3, .. }));
    }

    async fn old_payloads_are_pruned_and_the_chain_still_proves_them(engine: Engine) {
        let server = Server::start_with(engine, |config| config.log_retention_days = 30).await;
        let core = server.app().core().clone();
        write(&core, "old", false).await.unwrap();
        server.shift(TimeDelta::days(20));
        write(&core, "young", false).await.unwrap();
        // The schedule finds that its time has come, at the latest a day after it was planned.
        server.shift(TimeDelta::days(11));
        eventually("the old payload is pruned", || async {
            server.shift(TimeDelta::minutes(30));
            let payloads: Vec<Option<String>> = core.db.read(|conn| {
                Ok(entries::table.filter(entries::seq.le(2)).order(entries::seq).select(entries::payload).load(conn)?)
            }).await.unwrap();
            (payloads[0].is_none() && payloads[1].is_some()).then_some(())
        }).await;
        assert!(matches!(proof(&server).await, Proof::Intact { .. }));
    }

    async fn jobs_are_retried_given_up_and_resumed(engine: Engine) {
        let mut server = Server::start(engine).await;
        server.stop().await;
        let runs = Arc::new(AtomicU32::new(0));
        server.start_again_with(vec![Box::new(Flaky { runs: runs.clone() })]).await;
        let core = server.app().core().clone();
        let add = |payload: &'static str, max_attempts: i32, key: Option<&'static str>| {
            let core = core.clone();
            async move {
                let adding = core.clone();
                core.db.write(Origin::server(), move |tx| {
                    let job = NewJob::new("test.flaky", payload.to_owned(), tx.now());
                    adding.jobs.add(tx, &NewJob { max_attempts, unique_key: key.map(str::to_owned), ..job })
                }).await.unwrap()
            }
        };
        let state = |id: i64| {
            let core = core.clone();
            async move { core.db.read(move |conn| jobs::find(conn, id)).await.unwrap().unwrap() }
        };
        // Two failures, then success.
        let id = add("2", 10, None).await.unwrap();
        eventually("the job is done at the third attempt", || async {
            server.shift(TimeDelta::seconds(30));
            (state(id).await.state == "done").then_some(())
        }).await;
        assert_eq!((state(id).await.attempts, runs.load(Ordering::Relaxed)), (3, 3));
        // Given up visibly.
        let id = add("9", 2, None).await.unwrap();
        eventually("the job is given up", || async {
            server.shift(TimeDelta::seconds(30));
            (state(id).await.state == "failed").then_some(())
        }).await;
        assert!(state(id).await.last_error.unwrap().contains("not yet"));
        let told: i64 = core.db.read(move |conn| {
            // The clock was moved by days: the server's own jobs may have failed for it, too.
            let about = entries::table.filter(entries::kind.eq("jobs.job.failed").and(entries::subject.eq(format!("job:{id}"))));
            Ok(about.count().get_result(conn)?)
        }).await.unwrap();
        assert_eq!(told, 1);
        // One of a key at a time, and cancelling it makes room.
        let id = add("later", 1, Some("only")).await.unwrap();
        assert_eq!(add("later", 1, Some("only")).await, None);
        core.db.write(Origin::server(), move |tx| jobs::cancel(tx, id)).await.unwrap();
        assert_eq!(state(id).await.state, "cancelled");
        assert!(add("0", 1, Some("only")).await.is_some());
    }

    async fn a_job_whose_worker_died_is_done_by_another(engine: Engine) {
        let mut server = Server::start(engine).await;
        let core = server.app().core().clone();
        // Claimed by a worker that never comes back.
        let id = core.db.write(Origin::server(), |tx| {
            let job = NewJob::new("test.flaky", "0".to_owned(), tx.now());
            let id = jobs::add(tx, &job)?.unwrap();
            jobs::claim(tx)?.ok_or_else(|| internal("nothing to claim"))?;
            Ok(id)
        }).await.unwrap();
        server.stop().await;
        let runs = Arc::new(AtomicU32::new(0));
        server.start_again_with(vec![Box::new(Flaky { runs: runs.clone() })]).await;
        server.shift(TimeDelta::seconds(61));
        let core = server.app().core().clone();
        eventually("the job is done", || async {
            let job = core.db.read(move |conn| jobs::find(conn, id)).await.unwrap().unwrap();
            (job.state == "done" && job.attempts == 2).then_some(())
        }).await;
    }

    async fn files_are_stored_once_and_swept_when_nothing_refers_to_them(engine: Engine) {
        let server = Server::start(engine).await;
        let core = server.app().core().clone();
        let bytes = |text: &'static str| stream::iter([Ok::<_, Never>(Bytes::from(text))]);
        let one = core.files.put(bytes("proof"), 100).await.unwrap();
        let two = core.files.put(bytes("proof"), 100).await.unwrap();
        assert_eq!(one, two);
        assert_eq!(one.size, 5);
        let read: Vec<Bytes> = core.files.get(&one.sha256).await.unwrap().try_collect().await.unwrap();
        assert_eq!(read.concat(), b"proof");
        let too_large = core.files.put(bytes("0123456789"), 9).await.unwrap_err();
        assert_eq!(too_large.status(), 413);

        let refer = |file: Stored, owner: &'static str| {
            let core = core.clone();
            async move {
                core.db.write(Origin::server(), move |tx| files::refer(tx, &file, "text/plain", owner)).await.unwrap();
            }
        };
        refer(one.clone(), "message:1").await;
        refer(one.clone(), "message:2").await;
        let release = |owner: &'static str| {
            let core = core.clone();
            async move { core.db.write(Origin::server(), move |tx| files::release(tx, owner)).await.unwrap() }
        };
        let rows = || {
            let core = core.clone();
            async move { core.db.read(|conn| Ok(file_rows::table.count().get_result::<i64>(conn)?)).await.unwrap() }
        };
        release("message:1").await;
        server.shift(TimeDelta::hours(25));
        core.files.sweep(&core).await.unwrap();
        assert!(core.files.is_intact(&one.sha256).await.unwrap(), "somebody still refers to it");
        release("message:2").await;
        core.files.sweep(&core).await.unwrap();
        assert_eq!(rows().await, 0);
        assert_eq!(core.files.is_intact(&one.sha256).await.unwrap_err().status(), 404);
    }

    async fn a_damaged_file_is_noticed(engine: Engine) {
        let server = Server::start(engine).await;
        let core = server.app().core().clone();
        let file = core.files.put(stream::iter([Ok::<_, Never>(Bytes::from("proof"))]), 100).await.unwrap();
        let path = server.config().data_dir.join("files").join(&file.sha256[..2]).join(&file.sha256[2..]);
        std::fs::write(path, "prooF").unwrap();
        assert!(!core.files.is_intact(&file.sha256).await.unwrap());
    }
}

/// The error of a stream that has none.
struct Never(Infallible);

impl From<Never> for Error {
    fn from(never: Never) -> Self {
        match never.0 {}
    }
}

/// Fails as often as its payload says, or waits for ever when it says `later`.
struct Flaky {
    runs: Arc<AtomicU32>,
}

#[async_trait]
impl Task for Flaky {
    fn kind(&self) -> &'static str {
        "test.flaky"
    }

    async fn run(&self, _: &Arc<Core>, payload: &str) -> Result<()> {
        let Ok(failures) = payload.parse::<u32>() else { return std::future::pending().await };
        if self.runs.fetch_add(1, Ordering::Relaxed) < failures {
            return Err(internal("not yet"));
        }
        Ok(())
    }
}

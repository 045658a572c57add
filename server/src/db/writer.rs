//! The one writer of a node: every write that waits goes into one transaction with its journal entries.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection as _;
use tokio::sync::{mpsc, oneshot};

use super::connection::{AnyConnection, Engine, OpenError};
use crate::clock::Clock;
use crate::error::{Error, Result, unavailable};
use crate::journal::entry::hash_payload;
use crate::journal::{Entry, Origin, Recorded, store};

/// How many writes may wait; more are refused with 503.
pub const QUEUE: usize = 4_096;
/// How many writes share a transaction at the most.
const BATCH: usize = 256;
/// How long to leave a database alone that could not be reached.
const RECONNECT: Duration = Duration::from_millis(500);

/// A write in progress: the connection, and the journal entries that go with it.
pub struct Tx<'a> {
    /// The connection, inside the transaction.
    pub conn: &'a mut AnyConnection,
    now: NaiveDateTime,
    origin: Origin,
    last_seq: i64,
    /// The first `seq` of this write.
    first_seq: i64,
    entries: Vec<Recorded>,
    /// Entries of this very transaction that lose their payload before they are appended.
    redacted: Vec<i64>,
}

impl Tx<'_> {
    /// The time of this write.
    pub fn now(&self) -> NaiveDateTime {
        self.now
    }

    /// Who writes.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The `seq` that the next recorded entry gets. It can be used as an id: once committed it is unique and
    /// in the order in which everyone sees things.
    pub fn next_seq(&self) -> i64 {
        self.last_seq + 1
    }

    /// Records that something happened, in the same transaction as what this write changes.
    pub fn record(&mut self, entry: Entry) -> i64 {
        self.last_seq += 1;
        self.entries.push(Recorded {
            seq: self.last_seq,
            at: self.now,
            kind: entry.kind.into(),
            origin: self.origin.clone(),
            subject: entry.subject,
            audience: entry.audience,
            payload_hash: hash_payload(&entry.payload),
            payload: Some(entry.payload),
        });
        self.last_seq
    }

    /// Who acts from here on in this write; for a sign-in, which finds out who it is.
    pub fn act_as(&mut self, account: i64, session: Option<i64>) {
        self.origin.actor = Some(account);
        self.origin.session = session;
    }

    /// Takes the payload out of an earlier entry; the chain still proves that it was there.
    pub fn redact(&mut self, seq: i64) -> Result<()> {
        self.redacted.push(seq);
        store::redact(self.conn, seq)
    }

    /// Takes the payloads out of every entry about `subject` that was recorded before this write began.
    pub fn redact_subject(&mut self, subject: &str) -> Result<()> {
        self.redact_subjects(&[subject.to_owned()])
    }

    /// The same for several subjects at once.
    pub fn redact_subjects(&mut self, subjects: &[String]) -> Result<()> {
        let earlier = self.entries.iter().filter(|entry| entry.seq < self.first_seq);
        let about = earlier.filter(|entry| entry.subject.as_ref().is_some_and(|subject| subjects.contains(subject)));
        self.redacted.extend(about.map(|entry| entry.seq));
        store::redact_subjects(self.conn, subjects)
    }
}

/// What the writer has done since the start; every number only grows, but `waiting` and `slowest_us`.
#[derive(Debug, Default)]
pub struct WriterStats {
    /// Writes that wait.
    pub waiting: AtomicU64,
    /// Transactions that were committed.
    pub commits: AtomicU64,
    /// Writes that were committed.
    pub writes: AtomicU64,
    /// Batches that were run again with savepoints, because one of their writes failed.
    pub reruns: AtomicU64,
    /// Microseconds spent in transactions that were committed.
    pub busy_us: AtomicU64,
    /// The longest of these transactions since somebody last took this number, in microseconds.
    pub slowest_us: AtomicU64,
    /// Writes that were refused because too many waited.
    pub refused: AtomicU64,
    /// When the last commit failed for the database's sake, in milliseconds since 1970; 0 when the last one succeeded.
    pub failing_since_ms: AtomicU64,
}

/// The way to the writer's thread.
#[derive(Clone)]
pub(super) struct Handle {
    queue: mpsc::Sender<Message>,
    stats: Arc<WriterStats>,
}

enum Message {
    Work(Box<dyn Work>),
    Stop(oneshot::Sender<()>),
}

impl Handle {
    pub(super) fn start(
        engine: Engine,
        clock: Clock,
        committed: mpsc::UnboundedSender<Vec<Recorded>>,
    ) -> Result<Self, OpenError> {
        let connection = engine.open()?;
        let (queue, waiting) = mpsc::channel(QUEUE);
        let stats = Arc::new(WriterStats::default());
        let mut writer = Writer { engine, connection: Some(connection), clock, committed, stats: stats.clone() };
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || writer.run(waiting))
            .map_err(|error| diesel::ConnectionError::BadConnection(error.to_string()))?;
        Ok(Self { queue, stats })
    }

    pub(super) async fn write<T, F>(&self, origin: Origin, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (answer, outcome) = oneshot::channel();
        let message = Message::Work(Box::new(Typed { origin, work, result: None, answer }));
        self.stats.waiting.fetch_add(1, Ordering::Relaxed);
        if self.queue.try_send(message).is_err() {
            self.stats.waiting.fetch_sub(1, Ordering::Relaxed);
            self.stats.refused.fetch_add(1, Ordering::Relaxed);
            return Err(unavailable("busy", "too many writes are waiting; nothing of this one was done"));
        }
        outcome.await.map_err(|_| unavailable("stopping", "the server is stopping; nothing of this write was done"))?
    }

    pub(super) fn stats(&self) -> Arc<WriterStats> {
        self.stats.clone()
    }

    pub(super) async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        if self.queue.send(Message::Stop(done)).await.is_ok() {
            let _ = stopped.await;
        }
    }
}

/// A write whose result type the writer need not know.
trait Work: Send {
    fn origin(&self) -> Origin;
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<()>;
    fn answer(self: Box<Self>, outcome: Result<()>);
}

struct Typed<T, F> {
    origin: Origin,
    work: F,
    result: Option<T>,
    answer: oneshot::Sender<Result<T>>,
}

impl<T, F> Work for Typed<T, F>
where
    T: Send,
    F: Fn(&mut Tx<'_>) -> Result<T> + Send,
{
    fn origin(&self) -> Origin {
        self.origin.clone()
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        self.result = Some((self.work)(tx)?);
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<()>) {
        let result = match (outcome, self.result) {
            (Ok(()), Some(result)) => Ok(result),
            (Err(error), _) => Err(error),
            (Ok(()), None) => Err(crate::error::internal("a write was committed without being run")),
        };
        // The caller may have gone away meanwhile; the write stands all the same.
        let _ = self.answer.send(result);
    }
}

/// How a batch ended that was not committed.
enum Failure {
    /// One of several writes failed: run the batch again, each in a savepoint.
    OneOfSeveral,
    /// The only write failed, by the error that is its outcome.
    TheOnlyOne,
    /// The whole batch failed.
    All(Error),
}

struct Writer {
    engine: Engine,
    connection: Option<AnyConnection>,
    clock: Clock,
    committed: mpsc::UnboundedSender<Vec<Recorded>>,
    stats: Arc<WriterStats>,
}

impl Writer {
    fn run(&mut self, mut waiting: mpsc::Receiver<Message>) {
        let mut stop = None;
        while stop.is_none() {
            let Some(first) = waiting.blocking_recv() else { return };
            let mut batch = VecDeque::new();
            let mut next = Some(first);
            while let Some(message) = next {
                match message {
                    Message::Work(work) => batch.push_back(work),
                    Message::Stop(done) => {
                        stop = Some(done);
                        break;
                    }
                }
                next = if batch.len() < BATCH { waiting.try_recv().ok() } else { None };
            }
            self.stats.waiting.fetch_sub(batch.len() as u64, Ordering::Relaxed);
            if !batch.is_empty() {
                self.commit(batch);
            }
        }
        // Closing the connection checkpoints SQLite's write-ahead log.
        self.connection = None;
        if let Some(done) = stop {
            let _ = done.send(());
        }
    }

    /// Commits a batch and answers everyone in it.
    fn commit(&mut self, mut batch: VecDeque<Box<dyn Work>>) {
        let mut outcomes = Vec::new();
        let mut outcome = self.attempt(&mut batch, false, &mut outcomes);
        if let Err(Failure::OneOfSeveral) = outcome {
            self.stats.reruns.fetch_add(1, Ordering::Relaxed);
            outcome = self.attempt(&mut batch, true, &mut outcomes);
        }
        let error = match outcome {
            Ok(()) => {
                self.stats.failing_since_ms.store(0, Ordering::Relaxed);
                return answer_each(batch, outcomes);
            }
            Err(Failure::TheOnlyOne) => {
                outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).for_each(|error| self.note_failure(error));
                return answer_each(batch, outcomes);
            }
            Err(Failure::OneOfSeveral) => crate::error::internal("a batch with savepoints failed as if without"),
            Err(Failure::All(error)) => error,
        };
        self.note_failure(&error);
        for work in batch {
            work.answer(Err(copy_of(&error)));
        }
    }

    fn note_failure(&self, error: &Error) {
        if error.status().is_server_error() {
            tracing::error!(%error, "a batch of writes was not committed");
            let now = u64::try_from(self.clock.now().and_utc().timestamp_millis()).unwrap_or_default();
            let _ = self.stats.failing_since_ms.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    /// Runs a batch in one transaction. Without `savepoints`, the first write that fails ends the attempt; with them it
    /// is undone alone. A single write needs none: its own failure undoes just itself.
    fn attempt(
        &mut self,
        batch: &mut VecDeque<Box<dyn Work>>,
        savepoints: bool,
        outcomes: &mut Vec<Result<()>>,
    ) -> Result<(), Failure> {
        outcomes.clear();
        let begun = Instant::now();
        if self.connection.is_none() {
            match self.engine.open() {
                Ok(connection) => self.connection = Some(connection),
                Err(error) => {
                    std::thread::sleep(RECONNECT);
                    return Err(Failure::All(error.into()));
                }
            }
        }
        let Some(conn) = self.connection.as_mut() else { return Err(Failure::All(unavailable("unavailable", ""))) };
        match transaction(conn, &self.clock, batch, savepoints, outcomes) {
            Ok(entries) => {
                let elapsed = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
                self.stats.busy_us.fetch_add(elapsed, Ordering::Relaxed);
                self.stats.slowest_us.fetch_max(elapsed, Ordering::Relaxed);
                self.stats.commits.fetch_add(1, Ordering::Relaxed);
                self.stats.writes.fetch_add(batch.len() as u64, Ordering::Relaxed);
                if !entries.is_empty() {
                    let _ = self.committed.send(entries);
                }
                Ok(())
            }
            Err(failure) => {
                // A connection that can't even roll back is of no more use.
                if conn.batch_execute("ROLLBACK").is_err() {
                    self.connection = None;
                }
                Err(failure)
            }
        }
    }
}

fn transaction(
    conn: &mut AnyConnection,
    clock: &Clock,
    batch: &mut VecDeque<Box<dyn Work>>,
    savepoints: bool,
    outcomes: &mut Vec<Result<()>>,
) -> Result<Vec<Recorded>, Failure> {
    let alone = batch.len() == 1;
    let all = |error: Error| Failure::All(error);
    let sql = |error: diesel::result::Error| Failure::All(error.into());
    conn.batch_execute(begin(conn)).map_err(sql)?;
    let head = store::lock_head(conn).map_err(all)?;
    let mut tx = Tx {
        conn,
        now: clock.now(),
        origin: Origin::server(),
        last_seq: head.seq,
        first_seq: head.seq + 1,
        entries: Vec::new(),
        redacted: Vec::new(),
    };
    for work in batch {
        tx.now = clock.now();
        tx.origin = work.origin();
        tx.first_seq = tx.last_seq + 1;
        let (seq, entries, redacted) = (tx.last_seq, tx.entries.len(), tx.redacted.len());
        if savepoints {
            tx.conn.batch_execute("SAVEPOINT write").map_err(sql)?;
        }
        // A panic is a fault of one write: it must not end the thread that all others depend on.
        let outcome = catch_unwind(AssertUnwindSafe(|| work.run(&mut tx)))
            .unwrap_or_else(|_| Err(crate::error::internal("a write panicked")));
        match (&outcome, savepoints) {
            (Ok(()), true) => tx.conn.batch_execute("RELEASE SAVEPOINT write").map_err(sql)?,
            (Ok(()), false) => {}
            (Err(_), true) => {
                tx.conn.batch_execute("ROLLBACK TO SAVEPOINT write; RELEASE SAVEPOINT write").map_err(sql)?;
                tx.last_seq = seq;
                tx.entries.truncate(entries);
                tx.redacted.truncate(redacted);
            }
            (Err(_), false) if alone => {
                outcomes.push(outcome);
                return Err(Failure::TheOnlyOne);
            }
            (Err(_), false) => return Err(Failure::OneOfSeveral),
        }
        outcomes.push(outcome);
    }
    let Tx { conn, mut entries, redacted, .. } = tx;
    for entry in entries.iter_mut().filter(|entry| redacted.contains(&entry.seq)) {
        entry.payload = None;
    }
    if !entries.is_empty() {
        store::append(conn, head, &entries).map_err(all)?;
    }
    conn.batch_execute("COMMIT").map_err(sql)?;
    Ok(entries)
}

fn begin(conn: &AnyConnection) -> &'static str {
    match conn {
        AnyConnection::Sqlite(_) => "BEGIN IMMEDIATE",
        AnyConnection::Postgres(_) => "BEGIN",
    }
}

fn answer_each(batch: VecDeque<Box<dyn Work>>, outcomes: Vec<Result<()>>) {
    for (work, outcome) in batch.into_iter().zip(outcomes) {
        work.answer(outcome);
    }
}

/// The same error for each write of a batch that failed as a whole.
fn copy_of(error: &Error) -> Error {
    Error::new(error.status(), error.code())
        .detail("nothing of this write was done")
        .retry_after(1)
        .caused_by(error.to_string())
}

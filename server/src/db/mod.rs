//! The database: a pool of readers, and the one writer.
//!
//! Modules write their queries in Diesel's DSL against [`schema`], inside [`Db::read`] and [`Db::write`].

mod connection;
pub mod migrations;
pub mod schema;
pub mod text;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Instant;

use diesel::r2d2::Pool;
use tokio::sync::mpsc;

pub use connection::{AnyConnection, Engine, OpenError};
pub use writer::{QUEUE as MAX_WAITING_WRITES, Tx, WriterStats};

use crate::clock::Clock;
use crate::error::{Error, Result, internal, unavailable};
use crate::journal::{Origin, Recorded};
use connection::{POOL_TIMEOUT, ReadManager};

/// Inserts a `Vec` of `Insertable` rows in one statement, which `MultiConnection` can't express.
macro_rules! insert_many {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $conn {
            $crate::db::AnyConnection::Sqlite(conn) => {
                diesel::RunQueryDsl::execute(diesel::insert_into($table).values($rows), conn)
            }
            $crate::db::AnyConnection::Postgres(conn) => {
                diesel::RunQueryDsl::execute(diesel::insert_into($table).values($rows), conn)
            }
        }
    };
}
pub(crate) use insert_many;

/// Inserts a row or, where `$target` exists already, sets `$changes`; `MultiConnection` has no `on_conflict`.
macro_rules! upsert {
    ($conn:expr, $table:expr, $values:expr, $target:expr, $changes:expr) => {
        match $conn {
            $crate::db::AnyConnection::Sqlite(conn) => diesel::RunQueryDsl::execute(
                diesel::insert_into($table).values($values).on_conflict($target).do_update().set($changes),
                conn,
            ),
            $crate::db::AnyConnection::Postgres(conn) => diesel::RunQueryDsl::execute(
                diesel::insert_into($table).values($values).on_conflict($target).do_update().set($changes),
                conn,
            ),
        }
    };
}
pub(crate) use upsert;

/// Inserts a row unless one like it exists already.
macro_rules! insert_or_ignore {
    ($conn:expr, $table:expr, $values:expr) => {
        match $conn {
            $crate::db::AnyConnection::Sqlite(conn) => {
                diesel::RunQueryDsl::execute(diesel::insert_into($table).values($values).on_conflict_do_nothing(), conn)
            }
            $crate::db::AnyConnection::Postgres(conn) => {
                diesel::RunQueryDsl::execute(diesel::insert_into($table).values($values).on_conflict_do_nothing(), conn)
            }
        }
    };
}
pub(crate) use insert_or_ignore;

/// The database. Clones share the same readers and writer.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    readers: Pool<ReadManager>,
    /// How many reads wait for a connection.
    waiting: Arc<AtomicU32>,
    writer: writer::Handle,
}

/// What the pool of readers is doing.
#[derive(Debug, Clone, Copy)]
pub struct PoolStats {
    /// Connections that there may be.
    pub max: u32,
    /// Connections that are open.
    pub open: u32,
    /// Of these, those that nobody uses.
    pub idle: u32,
    /// Reads that wait for one.
    pub waiting: u32,
}

impl Db {
    /// Opens the readers and starts the writer. The migrations must have been run. Committed entries go to `committed`.
    pub fn start(
        engine: Engine,
        pool_size: u32,
        clock: Clock,
        committed: mpsc::UnboundedSender<Vec<Recorded>>,
    ) -> Result<Self, OpenError> {
        let writer = writer::Handle::start(engine.clone(), clock, committed)?;
        let readers = Pool::builder()
            .max_size(pool_size)
            .min_idle(Some(1))
            .connection_timeout(POOL_TIMEOUT)
            .build_unchecked(ReadManager(engine.clone()));
        Ok(Self { engine, readers, waiting: Arc::default(), writer })
    }

    /// Which engine, and where.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Runs `query` with a connection that only reads, off the async threads.
    ///
    /// # Errors
    /// 503 when no connection gets free within 5 s or the database does not answer, and what `query` returns.
    pub async fn read<T, F>(&self, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T> + Send + 'static,
    {
        let (readers, waiting) = (self.readers.clone(), self.waiting.clone());
        let work = move || {
            waiting.fetch_add(1, Relaxed);
            let connection = readers.get();
            waiting.fetch_sub(1, Relaxed);
            let mut connection = connection
                .map_err(|error| unavailable("unavailable", "the database does not answer").caused_by(error))?;
            query(&mut connection)
        };
        tokio::task::spawn_blocking(work).await.map_err(internal)?
    }

    /// Runs `work` in a transaction together with its journal entries. When this returns `Ok`, it is durable.
    ///
    /// `work` may run more than once and touches the database only, for milliseconds: no network, no files,
    /// no hashing of passwords inside.
    ///
    /// # Errors
    /// 503 when too many writes wait or the database does not answer, 507 when the disk is full, and what `work`
    /// returns. After an error nothing of it was written.
    pub async fn write<T, F>(&self, origin: Origin, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.writer.write(origin, work).await
    }

    /// What the writer has done so far.
    pub fn writer_stats(&self) -> Arc<WriterStats> {
        self.writer.stats()
    }

    /// What the readers are doing.
    pub fn pool_stats(&self) -> PoolStats {
        let state = self.readers.state();
        PoolStats {
            max: self.readers.max_size(),
            open: state.connections,
            idle: state.idle_connections,
            waiting: self.waiting.load(Relaxed),
        }
    }

    /// Finishes the writes that wait and stops the writer.
    pub async fn stop(&self) {
        let begun = Instant::now();
        self.writer.stop().await;
        tracing::debug!(elapsed = ?begun.elapsed(), "the writer has stopped");
    }
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        unavailable("unavailable", "the database does not answer").caused_by(error)
    }
}

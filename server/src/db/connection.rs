//! One connection type for both engines, chosen by the URL.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::pg::PgConnection;
use diesel::r2d2::{ManageConnection, R2D2Connection as _};
use diesel::sqlite::SqliteConnection;
use diesel::{Connection as _, ConnectionError};

/// A connection to either engine. Queries are written once, in Diesel's DSL.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(PgConnection),
}

/// Which engine, and where.
#[derive(Clone, PartialEq, Eq)]
pub enum Engine {
    /// A file.
    Sqlite(PathBuf),
    /// A server; the URL may hold a password.
    Postgres(String),
}

impl Engine {
    /// Reads a `DATABASE_URL`: `sqlite:path`, a `postgres://` or a `postgresql://` URL.
    pub fn parse(url: &str) -> Result<Self, String> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
        match path {
            Some(path) if !path.is_empty() && path != ":memory:" => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err("sqlite:<path of a file>, or postgres://user:password@host/database".to_owned()),
        }
    }

    /// `sqlite` or `postgres`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// Opens a connection that may write.
    pub fn open(&self) -> Result<AnyConnection, OpenError> {
        match self {
            Self::Sqlite(path) => open_sqlite(path).map(AnyConnection::Sqlite),
            Self::Postgres(url) => open_postgres(url).map(AnyConnection::Postgres),
        }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres"),
        }
    }
}

/// Why a connection could not be opened, without the URL's password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The driver says why.
    #[error("{0}")]
    Driver(#[from] ConnectionError),
    /// The first statements failed.
    #[error("{0}")]
    Query(#[from] diesel::result::Error),
}

fn open_sqlite(path: &Path) -> Result<SqliteConnection, OpenError> {
    let path = path.to_str().ok_or_else(|| ConnectionError::BadConnection("the path is not UTF-8".into()))?;
    let mut connection = SqliteConnection::establish(path)?;
    // FULL: an answer means durable, also after a power cut. The busy timeout covers the command line,
    // which writes beside a running server.
    connection.batch_execute(
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;",
    )?;
    Ok(connection)
}

fn open_postgres(url: &str) -> Result<PgConnection, OpenError> {
    // Without these a server that vanished without a word is noticed only after many minutes.
    let mut with_limits = url.to_owned();
    for limit in ["connect_timeout=5", "keepalives_idle=10", "keepalives_interval=5", "keepalives_count=3"] {
        let name = limit.split('=').next().unwrap_or_default();
        if !url.contains(name) {
            with_limits.push(if with_limits.contains('?') { '&' } else { '?' });
            with_limits.push_str(limit);
        }
    }
    let mut connection = PgConnection::establish(&with_limits)?;
    // Compiling a statement takes PostgreSQL longer than any of ours runs: its guess of what one costs counts the most that
    // could be read.
    connection.batch_execute(
        "SET TIME ZONE 'UTC'; SET statement_timeout = '30s'; SET client_min_messages = 'warning'; SET jit = off",
    )?;
    // Errors are recognised by their English words; a role that may not set this keeps the server's language.
    let _ = connection.batch_execute("SET lc_messages TO 'C'");
    Ok(connection)
}

/// Opens connections that only read, for the pool.
#[derive(Debug, Clone)]
pub struct ReadManager(pub Engine);

impl ManageConnection for ReadManager {
    type Connection = AnyConnection;
    type Error = OpenError;

    fn connect(&self) -> Result<AnyConnection, OpenError> {
        let mut connection = self.0.open()?;
        match &mut connection {
            AnyConnection::Sqlite(sqlite) => sqlite.batch_execute("PRAGMA query_only = ON")?,
            AnyConnection::Postgres(postgres) => postgres.batch_execute("SET default_transaction_read_only = on")?,
        }
        Ok(connection)
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), OpenError> {
        match connection {
            AnyConnection::Sqlite(_) => Ok(()),
            AnyConnection::Postgres(postgres) => Ok(postgres.batch_execute("SELECT 1")?),
        }
    }

    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        match connection {
            AnyConnection::Sqlite(sqlite) => sqlite.is_broken(),
            AnyConnection::Postgres(postgres) => postgres.is_broken(),
        }
    }
}

/// How long a read waits for a free connection.
pub const POOL_TIMEOUT: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_the_engine_and_passwords_do_not_show() {
        assert_eq!(Engine::parse("sqlite:data/x.db"), Ok(Engine::Sqlite("data/x.db".into())));
        assert_eq!(Engine::parse("sqlite:///var/x.db"), Ok(Engine::Sqlite("/var/x.db".into())));
        let postgres = Engine::parse("postgres://u:hunter2@h/d").unwrap();
        assert!(!format!("{postgres:?}").contains("hunter2"));
        for bad in ["mysql://h/d", "", "sqlite:", "sqlite::memory:"] {
            assert!(Engine::parse(bad).is_err(), "{bad}");
        }
    }
}

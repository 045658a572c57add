//! The migrations of both engines, embedded in the program and run at its start.

use diesel::connection::SimpleConnection as _;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::AnyConnection;

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// The number that nodes starting at once on one PostgreSQL take turns by (any number, but always this).
const MIGRATION_LOCK: i64 = 0x57_4f_52_4b;

/// Where the database stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The migrations that were run, oldest first.
    pub applied: Vec<String>,
    /// Those of this program that were not.
    pub pending: Vec<String>,
    /// Those that this program does not know: the database is newer than the program.
    pub unknown: Vec<String>,
}

/// Why the database could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// A newer program has used this database.
    #[error(
        "this database is newer than this program (it has {}): start a newer version of the program, or restore a backup",
        .0.join(", ")
    )]
    Newer(Vec<String>),
    /// A migration failed; the database is as it was before it.
    #[error("a migration failed: {0}")]
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

/// Which migrations were run and which were not.
pub fn status(connection: &mut AnyConnection) -> Result<Status, MigrationError> {
    match connection {
        AnyConnection::Sqlite(sqlite) => status_of(sqlite, &SQLITE),
        AnyConnection::Postgres(postgres) => status_of(postgres, &POSTGRES),
    }
}

fn status_of<C, D>(connection: &mut C, source: &EmbeddedMigrations) -> Result<Status, MigrationError>
where
    D: diesel::backend::Backend,
    C: MigrationHarness<D>,
    EmbeddedMigrations: diesel::migration::MigrationSource<D>,
{
    use diesel::migration::MigrationSource as _;
    let mut applied: Vec<String> =
        connection.applied_migrations().map_err(MigrationError::Failed)?.iter().map(ToString::to_string).collect();
    applied.sort();
    let mut known: Vec<String> = source
        .migrations()
        .map_err(MigrationError::Failed)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    known.sort();
    Ok(Status {
        pending: known.iter().filter(|version| !applied.contains(version)).cloned().collect(),
        unknown: applied.iter().filter(|version| !known.contains(version)).cloned().collect(),
        applied,
    })
}

/// Brings the database up to date; refuses one that is newer than the program.
pub fn run(connection: &mut AnyConnection) -> Result<Status, MigrationError> {
    let failed = |error: diesel::result::Error| MigrationError::Failed(error.into());
    if let AnyConnection::Postgres(postgres) = connection {
        postgres.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})")).map_err(failed)?;
    }
    let outcome = run_locked(connection);
    if let AnyConnection::Postgres(postgres) = connection {
        postgres.batch_execute(&format!("SELECT pg_advisory_unlock({MIGRATION_LOCK})")).map_err(failed)?;
    }
    outcome
}

fn run_locked(connection: &mut AnyConnection) -> Result<Status, MigrationError> {
    let before = status(connection)?;
    if !before.unknown.is_empty() {
        return Err(MigrationError::Newer(before.unknown));
    }
    if !before.pending.is_empty() {
        match connection {
            AnyConnection::Sqlite(sqlite) => sqlite.run_pending_migrations(SQLITE).map(drop),
            AnyConnection::Postgres(postgres) => postgres.run_pending_migrations(POSTGRES).map(drop),
        }
        .map_err(MigrationError::Failed)?;
    }
    status(connection)
}

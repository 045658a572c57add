//! The job that takes the details out of old entries. The chain still proves that they were there.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;

use super::entry::Origin;
use super::store;
use crate::core::Core;
use crate::error::Result;
use crate::jobs::Task;

/// How many entries one transaction prunes, so that other writes hardly wait.
const CHUNK: i64 = 2_000;

/// Prunes what is older than `LOG_RETENTION_DAYS`.
pub struct Retention;

#[async_trait]
impl Task for Retention {
    fn kind(&self) -> &'static str {
        "journal.prune"
    }

    fn every(&self) -> Option<TimeDelta> {
        Some(TimeDelta::hours(24))
    }

    async fn run(&self, core: &Arc<Core>, _: &str) -> Result<()> {
        let days = core.config.log_retention_days;
        if days == 0 {
            return Ok(());
        }
        let before = core.clock.now() - TimeDelta::days(days);
        let (mut after, until) =
            core.db.read(move |conn| Ok((store::first_unpruned(conn)?, store::last_before(conn, before)?))).await?;
        while after < until {
            let end = until.min(after + CHUNK);
            core.db.write(Origin::server(), move |tx| store::prune(tx.conn, after, end).map(drop)).await?;
            after = end;
        }
        Ok(())
    }
}

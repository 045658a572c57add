//! The module's jobs.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;

use super::store::{sessions, sign_ins, statuses};
use crate::core::Core;
use crate::error::Result;
use crate::jobs::Task;
use crate::journal::Origin;

/// All of them.
pub fn all() -> Vec<Box<dyn Task>> {
    vec![Box::new(Sweep)]
}

/// Ends sessions that nobody used for a month, and removes what is too old to be looked at.
struct Sweep;

#[async_trait]
impl Task for Sweep {
    fn kind(&self) -> &'static str {
        "accounts.sweep"
    }

    fn every(&self) -> Option<TimeDelta> {
        Some(TimeDelta::hours(1))
    }

    async fn run(&self, core: &Arc<Core>, _: &str) -> Result<()> {
        core.db
            .write(Origin::server(), |tx| {
                sessions::sweep(tx)?;
                statuses::sweep(tx)?;
                sign_ins::sweep(tx)
            })
            .await
    }
}

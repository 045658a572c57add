//! The hourly job that removes what the core keeps for a while only.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;

use crate::core::Core;
use crate::error::Result;
use crate::http::idempotency;
use crate::jobs::{Task, store};
use crate::journal::Origin;

/// Removes remembered answers after a day and finished jobs after a month.
pub struct Tidy;

#[async_trait]
impl Task for Tidy {
    fn kind(&self) -> &'static str {
        "core.tidy"
    }

    fn every(&self) -> Option<TimeDelta> {
        Some(TimeDelta::hours(1))
    }

    async fn run(&self, core: &Arc<Core>, _: &str) -> Result<()> {
        core.db
            .write(Origin::server(), |tx| {
                idempotency::sweep(tx)?;
                store::sweep(tx)
            })
            .await
    }
}

//! The daily job that deletes for good what channels do not keep, and what was uploaded and never sent.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;

use super::store::attachments;
use super::store::retention::{self, Position};
use crate::core::Core;
use crate::db::Tx;
use crate::error::Result;
use crate::jobs::Task;
use crate::journal::Origin;

/// For how long an uploaded file waits to be sent.
const UNSENT: TimeDelta = TimeDelta::hours(24);

/// Deletes the messages that are older than their channel keeps them.
pub struct Retention;

#[async_trait]
impl Task for Retention {
    fn kind(&self) -> &'static str {
        "chat.retention"
    }

    fn every(&self) -> Option<TimeDelta> {
        Some(TimeDelta::hours(24))
    }

    async fn run(&self, core: &Arc<Core>, _: &str) -> Result<()> {
        for (channel, kept) in core.db.read(retention::channels).await? {
            let expired = core.clock.now() - kept;
            let mut from = Some(Position::default());
            while let Some(position) = from {
                let delete = move |tx: &mut Tx<'_>| retention::delete(tx, channel, expired, position);
                from = core.db.write(Origin::server(), delete).await?;
            }
        }
        Ok(())
    }
}

/// Forgets the files that were uploaded and not sent within a day; the bytes go with the sweep of files.
pub struct Unsent;

#[async_trait]
impl Task for Unsent {
    fn kind(&self) -> &'static str {
        "chat.unsent"
    }

    fn every(&self) -> Option<TimeDelta> {
        Some(TimeDelta::hours(1))
    }

    async fn run(&self, core: &Arc<Core>, _: &str) -> Result<()> {
        let before = core.clock.now() - UNSENT;
        while core.db.write(Origin::server(), move |tx| attachments::forget_unsent(tx, before)).await? {}
        Ok(())
    }
}

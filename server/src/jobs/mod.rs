//! Durable jobs: anything slow or fallible outside a request is a row, done once, retried, and given up visibly.
//!
//! - [`store`]: the rows. - [`worker`]: claiming, running, retrying, and the schedule.

pub mod store;
mod worker;

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{NaiveDateTime, TimeDelta};
use tokio::sync::Notify;

use crate::core::Core;
use crate::db::Tx;
use crate::error::Result;

/// What does the jobs of one kind. It may be run again after a crash, so it must not mind having been run before.
#[async_trait]
pub trait Task: Send + Sync {
    /// The kind of its jobs: `module.verb`.
    fn kind(&self) -> &'static str;

    /// How often it runs by itself; `None` when only on demand.
    fn every(&self) -> Option<TimeDelta> {
        None
    }

    /// Does one job.
    ///
    /// # Errors
    /// An error makes the job be tried again later, or given up after its last attempt.
    async fn run(&self, core: &Arc<Core>, payload: &str) -> Result<()>;
}

/// A job to be done.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Which task does it.
    pub kind: &'static str,
    /// What the task needs to know; no secrets.
    pub payload: String,
    /// Not before.
    pub run_at: NaiveDateTime,
    /// How often it is tried.
    pub max_attempts: i32,
    /// While a job with this key waits or runs, no second one is added.
    pub unique_key: Option<String>,
}

impl NewJob {
    /// A job that is due now and tried ten times.
    pub fn new(kind: &'static str, payload: String, now: NaiveDateTime) -> Self {
        Self { kind, payload, run_at: now, max_attempts: 10, unique_key: None }
    }
}

/// The tasks of all modules, and the way to wake the workers.
pub struct Jobs {
    tasks: HashMap<&'static str, Box<dyn Task>>,
    wake: Notify,
}

impl Jobs {
    /// Jobs that these tasks can do.
    pub fn new(tasks: impl IntoIterator<Item = Box<dyn Task>>) -> Self {
        Self { tasks: tasks.into_iter().map(|task| (task.kind(), task)).collect(), wake: Notify::new() }
    }

    /// Adds a job in the transaction that calls for it. Returns its id, or `None` when one with its key is there.
    pub fn add(&self, tx: &mut Tx<'_>, job: &NewJob) -> Result<Option<i64>> {
        let id = store::add(tx, job)?;
        self.wake.notify_one();
        Ok(id)
    }

    /// Whether a job waits for more than five minutes.
    pub async fn overdue(&self, core: &Core) -> bool {
        let before = core.clock.now() - TimeDelta::minutes(5);
        core.db.read(move |conn| store::is_any_due(conn, before)).await.unwrap_or(false)
    }

    /// Starts the workers and the schedule; they end when `stop` does.
    pub fn start(core: &Arc<Core>, stop: &tokio::sync::watch::Receiver<bool>) -> Vec<tokio::task::JoinHandle<()>> {
        worker::start(core, stop)
    }
}

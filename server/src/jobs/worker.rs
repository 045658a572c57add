//! Claiming and running jobs, and the schedule.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::store::{self, Job};
use crate::core::Core;
use crate::error::{Error, Result, internal};
use crate::journal::Origin;

/// How many jobs a node does at once.
const WORKERS: usize = 2;
/// How often idle workers look for jobs that another node added or whose time has come.
const POLL: TimeDelta = TimeDelta::seconds(1);
/// How often the schedule is looked at.
const SCHEDULE: TimeDelta = TimeDelta::seconds(20);

pub(super) fn start(core: &Arc<Core>, stop: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let mut tasks = vec![tokio::spawn(until_stopped(stop.clone(), schedule(core.clone())))];
    for _ in 0..WORKERS {
        tasks.push(tokio::spawn(until_stopped(stop.clone(), work(core.clone()))));
    }
    tasks
}

/// A job that is cut off here is claimed again when its lease has run out.
async fn until_stopped(mut stop: watch::Receiver<bool>, work: impl Future<Output = ()>) {
    tokio::select! {
        () = work => {}
        _ = stop.wait_for(|stopped| *stopped) => {}
    }
}

async fn work(core: Arc<Core>) {
    loop {
        match next(&core).await {
            Ok(Some(job)) => perform(&core, job).await,
            Ok(None) => {
                tokio::select! {
                    () = core.clock.sleep(POLL) => {}
                    () = core.jobs.wake.notified() => {}
                }
            }
            Err(error) => {
                tracing::debug!(%error, "jobs could not be claimed");
                core.clock.sleep(POLL).await;
            }
        }
    }
}

/// An idle server only reads: it writes when there is a job to claim.
async fn next(core: &Arc<Core>) -> Result<Option<Job>> {
    let now = core.clock.now();
    if core.db.read(move |conn| store::is_any_due(conn, now)).await? {
        core.db.write(Origin::server(), store::claim).await
    } else {
        Ok(None)
    }
}

async fn perform(core: &Arc<Core>, job: Job) {
    let outcome = match core.jobs.tasks.get(job.kind.as_str()) {
        Some(task) => {
            tokio::select! {
                outcome = task.run(core, &job.payload) => outcome,
                error = hold(core, job.id) => Err(error),
            }
        }
        None => Err(internal(format!("this version has no task for {}", job.kind))),
    };
    let id = job.id;
    let noted = match outcome {
        Ok(()) => core.db.write(Origin::server(), move |tx| store::succeed(tx, id)).await,
        Err(error) => {
            tracing::warn!(job = id, kind = job.kind, attempt = job.attempts, %error, "a job failed");
            let (text, jitter) = (error.to_string(), jitter());
            core.db.write(Origin::server(), move |tx| store::fail(tx, &job, &text, jitter)).await
        }
    };
    if let Err(error) = noted {
        // Its lease runs out, and it is done again: handlers do not mind.
        tracing::warn!(job = id, %error, "the outcome of a job could not be noted");
    }
}

/// Renews the lease while the job runs. Returns only when that fails.
async fn hold(core: &Arc<Core>, id: i64) -> Error {
    loop {
        core.clock.sleep(store::LEASE / 3).await;
        if let Err(error) = core.db.write(Origin::server(), move |tx| store::renew(tx, id)).await {
            return error;
        }
    }
}

fn jitter() -> f64 {
    getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX))
}

async fn schedule(core: Arc<Core>) {
    loop {
        if let Err(error) = plan_due(&core).await {
            tracing::debug!(%error, "the schedule could not be looked at");
        }
        core.limits.tidy();
        core.clock.sleep(SCHEDULE).await;
    }
}

async fn plan_due(core: &Arc<Core>) -> Result<()> {
    let now = core.clock.now();
    let planned = core.db.read(store::scheduled).await?;
    for task in core.jobs.tasks.values() {
        let Some(every) = task.every() else { continue };
        let kind = task.kind();
        let next = planned.iter().find(|(name, _)| name == kind).map(|(_, next)| *next);
        if next.is_none_or(|next| next <= now || next - now > every) {
            core.db.write(Origin::server(), move |tx| store::plan(tx, kind, every)).await?;
            core.jobs.wake.notify_one();
        }
    }
    Ok(())
}

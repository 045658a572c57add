//! The rows of jobs and of the schedule.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::NewJob;
use crate::db::schema::{job_schedules, jobs};
use crate::db::{AnyConnection, Tx, insert_or_ignore};
use crate::error::Result;
use crate::journal::{Audience, Entry};

/// For how long a worker holds a job without a sign of life.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);
/// For how long finished jobs are kept to be looked at.
const KEPT: TimeDelta = TimeDelta::days(30);
/// The delay before the second attempt; it doubles with each one, up to an hour.
const FIRST_DELAY: TimeDelta = TimeDelta::seconds(5);

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for its time.
    Waiting,
    /// A worker has it.
    Running,
    /// It was done.
    Done,
    /// It was given up.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
}

impl State {
    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A stored job.
#[derive(Debug, Clone, Queryable)]
pub struct Job {
    /// Its id.
    pub id: i64,
    /// Which task does it.
    pub kind: String,
    /// What the task needs to know.
    pub payload: String,
    /// Where it stands.
    pub state: String,
    /// While this job waits or runs, no second one with this key is added.
    pub unique_key: Option<String>,
    /// Not before.
    pub run_at: NaiveDateTime,
    /// How often it was tried.
    pub attempts: i32,
    /// How often it is tried.
    pub max_attempts: i32,
    /// Until when its worker holds it.
    pub lease_until: Option<NaiveDateTime>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was added.
    pub created_at: NaiveDateTime,
    /// When it was done, given up or cancelled.
    pub finished_at: Option<NaiveDateTime>,
}

/// Adds a job; `None` when one with its key waits or runs already.
pub fn add(tx: &mut Tx<'_>, job: &NewJob) -> Result<Option<i64>> {
    if let Some(key) = &job.unique_key {
        let twin: Option<i64> =
            jobs::table.filter(jobs::unique_key.eq(key)).select(jobs::id).first(tx.conn).optional()?;
        if twin.is_some() {
            return Ok(None);
        }
    }
    let id = diesel::insert_into(jobs::table)
        .values((
            jobs::kind.eq(job.kind),
            jobs::payload.eq(&job.payload),
            jobs::state.eq(State::Waiting.name()),
            jobs::unique_key.eq(&job.unique_key),
            jobs::run_at.eq(job.run_at),
            jobs::attempts.eq(0),
            jobs::max_attempts.eq(job.max_attempts),
            jobs::created_at.eq(tx.now()),
        ))
        .returning(jobs::id)
        .get_result(tx.conn)?;
    Ok(Some(id))
}

/// Whether a job is due at `now`, or was left by a worker that died.
pub fn is_any_due(conn: &mut AnyConnection, now: NaiveDateTime) -> Result<bool> {
    Ok(due(conn, now)?.is_some())
}

fn due(conn: &mut AnyConnection, now: NaiveDateTime) -> Result<Option<Job>> {
    let waiting = jobs::table
        .filter(jobs::state.eq(State::Waiting.name()).and(jobs::run_at.le(now)))
        .order((jobs::run_at.asc(), jobs::id.asc()))
        .first(conn)
        .optional()?;
    if waiting.is_some() {
        return Ok(waiting);
    }
    Ok(jobs::table
        .filter(jobs::state.eq(State::Running.name()).and(jobs::lease_until.lt(now)))
        .order((jobs::run_at.asc(), jobs::id.asc()))
        .first(conn)
        .optional()?)
}

/// Takes the next job that is due. Writes are serial, so no two workers take the same one.
pub fn claim(tx: &mut Tx<'_>) -> Result<Option<Job>> {
    let now = tx.now();
    let Some(job) = due(tx.conn, now)? else { return Ok(None) };
    let job = diesel::update(jobs::table.find(job.id))
        .set((
            jobs::state.eq(State::Running.name()),
            jobs::attempts.eq(job.attempts + 1),
            jobs::lease_until.eq(Some(now + LEASE)),
        ))
        .returning(jobs::all_columns)
        .get_result(tx.conn)?;
    Ok(Some(job))
}

/// Holds on to a job that takes long.
pub fn renew(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let until = tx.now() + LEASE;
    diesel::update(jobs::table.find(id).filter(jobs::state.eq(State::Running.name())))
        .set(jobs::lease_until.eq(Some(until)))
        .execute(tx.conn)?;
    Ok(())
}

/// The job was done.
pub fn succeed(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    finish(tx, id, State::Done, None)
}

/// The attempt failed: it is tried again later, or given up with an entry in the journal. `jitter` is from 0 to 1.
pub fn fail(tx: &mut Tx<'_>, job: &Job, error: &str, jitter: f64) -> Result<()> {
    if job.attempts >= job.max_attempts {
        tx.record(
            Entry::new("jobs.job.failed", Audience::admins())
                .subject("job", job.id)
                .payload(&serde_json::json!({ "job": job.id, "kind": job.kind, "attempts": job.attempts })),
        );
        return finish(tx, job.id, State::Failed, Some(error));
    }
    diesel::update(jobs::table.find(job.id))
        .set((
            jobs::state.eq(State::Waiting.name()),
            jobs::run_at.eq(tx.now() + delay(job.attempts, jitter)),
            jobs::lease_until.eq(None::<NaiveDateTime>),
            jobs::last_error.eq(Some(error)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Cancels a job that is not finished. Returns whether there was one.
pub fn cancel(tx: &mut Tx<'_>, id: i64) -> Result<bool> {
    let open = jobs::table
        .find(id)
        .filter(jobs::state.eq_any([State::Waiting.name(), State::Running.name()]))
        .select(jobs::id)
        .first::<i64>(tx.conn)
        .optional()?;
    if open.is_some() {
        finish(tx, id, State::Cancelled, None)?;
    }
    Ok(open.is_some())
}

fn finish(tx: &mut Tx<'_>, id: i64, state: State, error: Option<&str>) -> Result<()> {
    diesel::update(jobs::table.find(id))
        .set((
            jobs::state.eq(state.name()),
            jobs::unique_key.eq(None::<String>),
            jobs::lease_until.eq(None::<NaiveDateTime>),
            jobs::last_error.eq(error),
            jobs::finished_at.eq(Some(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// One job, to be looked at.
pub fn find(conn: &mut AnyConnection, id: i64) -> Result<Option<Job>> {
    Ok(jobs::table.find(id).first(conn).optional()?)
}

/// Exponential backoff: 5 s, 10 s, 20 s… up to an hour, each made up to a fifth longer so that jobs that failed together
/// do not come back together.
fn delay(attempts: i32, jitter: f64) -> TimeDelta {
    let doublings = attempts.saturating_sub(1).clamp(0, 20).unsigned_abs();
    let base = (FIRST_DELAY.num_milliseconds() << doublings).min(3_600_000);
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    let extra = (base as f64 * 0.2 * jitter.clamp(0.0, 1.0)) as i64;
    TimeDelta::milliseconds(base + extra)
}

/// Which of these scheduled tasks is due, and when the next one is.
pub fn scheduled(conn: &mut AnyConnection) -> Result<Vec<(String, NaiveDateTime)>> {
    Ok(job_schedules::table.select((job_schedules::name, job_schedules::next_run)).limit(1_000).load(conn)?)
}

/// Adds a job for a scheduled task that is due, and plans the one after. A task that is new is planned only. Missed times,
/// while the server was off, are made up for once.
pub fn plan(tx: &mut Tx<'_>, kind: &'static str, every: TimeDelta) -> Result<()> {
    let now = tx.now();
    insert_or_ignore!(
        tx.conn,
        job_schedules::table,
        (job_schedules::name.eq(kind), job_schedules::next_run.eq(now + every))
    )?;
    let next: NaiveDateTime = job_schedules::table.find(kind).select(job_schedules::next_run).first(tx.conn)?;
    // A clock that was set back must not keep a task from running for long.
    if next > now && next - now <= every {
        return Ok(());
    }
    let job = NewJob { unique_key: Some(format!("schedule:{kind}")), ..NewJob::new(kind, String::new(), now) };
    add(tx, &job)?;
    diesel::update(job_schedules::table.find(kind)).set(job_schedules::next_run.eq(now + every)).execute(tx.conn)?;
    Ok(())
}

/// Removes jobs that were finished long ago.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let before = tx.now() - KEPT;
    diesel::delete(jobs::table.filter(jobs::finished_at.lt(before))).execute(tx.conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_an_hour_and_a_fifth() {
        assert_eq!(delay(1, 0.0), TimeDelta::seconds(5));
        assert_eq!(delay(2, 0.0), TimeDelta::seconds(10));
        assert_eq!(delay(2, 1.0), TimeDelta::seconds(12));
        assert_eq!(delay(100, 0.0), TimeDelta::hours(1));
    }
}

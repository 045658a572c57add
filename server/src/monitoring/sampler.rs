//! The figures of every five seconds: measured, told to the dashboards, and kept for an hour, also through a restart.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use tokio::sync::watch;
use workspace_protocol::Time;
use workspace_protocol::monitoring::{Figure, Sample, Series};

use super::machine::Machine;
use super::rates::Rates;
use super::{health, signal, store};
use crate::core::Core;
use crate::db::MAX_WAITING_WRITES;
use crate::error::Result;
use crate::journal::{Audience, Origin};

/// How far apart samples are, in seconds.
const STEP: i64 = 5;
/// How many samples are kept: those of an hour.
const POINTS: usize = 720;
/// For how long samples are kept.
pub const KEPT: TimeDelta = TimeDelta::hours(1);

/// The samples of the last hour.
#[derive(Default)]
pub struct Samples {
    kept: Mutex<VecDeque<Sample>>,
    newest: Mutex<Option<Sample>>,
    messages: AtomicU64,
}

impl Samples {
    /// Counts a chat message.
    pub fn count_message(&self) {
        self.messages.fetch_add(1, Relaxed);
    }

    /// Chat messages since the start.
    pub fn messages(&self) -> u64 {
        self.messages.load(Relaxed)
    }

    /// The newest sample since this node was started.
    pub fn newest(&self) -> Option<Sample> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<Sample>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, sample: Sample) {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = Some(sample.clone());
        let mut kept = self.kept();
        // Where the clock was set back, what is measured now replaces what was.
        while kept.back().is_some_and(|last| last.at >= sample.at) {
            kept.pop_back();
        }
        kept.push_back(sample);
        while kept.len() > POINTS {
            kept.pop_front();
        }
    }

    fn of_minute(&self, minute: NaiveDateTime) -> Vec<Sample> {
        self.kept().iter().filter(|sample| minute_of(sample.at.0) == minute).cloned().collect()
    }

    /// The figures of the hour until `now` in columns, those of these `names` alone when there are any.
    pub fn series(&self, node: &str, now: NaiveDateTime, names: &[&str]) -> Series {
        let to = step_of(now);
        let from = to - KEPT + TimeDelta::seconds(STEP);
        let mut columns: Vec<Vec<Option<Figure>>> = vec![vec![None; POINTS]; Sample::NAMES.len()];
        for sample in self.kept().iter() {
            let steps = (sample.at.0 - from).num_seconds() / STEP;
            let place = usize::try_from(steps).ok().filter(|place| *place < POINTS && sample.at.0 >= from);
            let Some(place) = place else { continue };
            for (column, figure) in columns.iter_mut().zip(sample.figures()) {
                column[place] = figure;
            }
        }
        let series: BTreeMap<String, _> = Sample::NAMES
            .iter()
            .zip(columns)
            .filter(|(name, _)| names.is_empty() || names.contains(name))
            .map(|(name, column)| ((*name).to_owned(), column))
            .collect();
        let step_seconds = u32::try_from(STEP).unwrap_or_default();
        Series { node: node.to_owned(), step_seconds, from: Time(from), to: Time(to), series }
    }
}

/// The last multiple of five seconds.
fn step_of(at: NaiveDateTime) -> NaiveDateTime {
    multiple_of(at, STEP)
}

fn minute_of(at: NaiveDateTime) -> NaiveDateTime {
    multiple_of(at, 60)
}

fn multiple_of(at: NaiveDateTime, seconds: i64) -> NaiveDateTime {
    let whole = at.and_utc().timestamp();
    DateTime::from_timestamp(whole - whole.rem_euclid(seconds), 0).map_or(at, |at| at.naive_utc())
}

/// Measures until the server stops.
pub async fn run(core: Arc<Core>, mut stop: watch::Receiver<bool>) {
    if let Err(error) = recall(&core).await {
        tracing::warn!(%error, "the figures of before the start could not be read");
    }
    let folder = core.config.data_dir.clone();
    let mut machine = tokio::task::spawn_blocking(move || Machine::open(&folder)).await.ok();
    let mut rates = Rates::begin(&core);
    let mut minute = minute_of(core.clock.now());
    loop {
        let next = step_of(core.clock.now()) + TimeDelta::seconds(STEP);
        tokio::select! {
            () = core.clock.sleep_until(next) => {}
            _ = stop.wait_for(|stopped| *stopped) => break,
        }
        let mut sample = Sample::empty(Time(step_of(core.clock.now())));
        (sample, machine) = ask_machine(sample, machine).await;
        ask_core(&core, &mut sample);
        rates.measure(&core, &mut sample);
        sample.reasons = health::reasons(&core, &sample).await;
        let now = minute_of(sample.at.0);
        if let Some(frame) = signal("monitoring.sample", &sample) {
            core.hub.deliver(Audience::dashboards(), None, frame);
        }
        core.memory.get::<Samples>().push(sample);
        if now != minute {
            save(&core, minute).await;
            minute = now;
        }
    }
    save(&core, minute).await;
}

/// Asks the system, on a blocking thread.
async fn ask_machine(sample: Sample, machine: Option<Machine>) -> (Sample, Option<Machine>) {
    let Some(mut machine) = machine else { return (sample, None) };
    let mut filled = sample.clone();
    let measured = tokio::task::spawn_blocking(move || {
        machine.measure(&mut filled);
        (filled, Some(machine))
    });
    measured.await.unwrap_or((sample, None))
}

fn ask_core(core: &Core, sample: &mut Sample) {
    let pool = core.db.pool_stats();
    [sample.pool_max, sample.pool_open, sample.pool_idle, sample.pool_waiting] =
        [pool.max, pool.open, pool.idle, pool.waiting].map(|count| Some(count.into()));
    sample.writes_waiting = Some(core.db.writer_stats().waiting.load(Relaxed).into());
    sample.writes_max = Some(MAX_WAITING_WRITES.into());
    sample.users = Some(core.sockets.present_count().into());
    sample.sockets = Some(core.hub.stats().connections.load(Relaxed).into());
}

/// Takes up the samples of before the start.
async fn recall(core: &Core) -> Result<()> {
    let (now, node) = (core.clock.now(), node_key(core));
    let kept = core.db.read(move |conn| store::samples(conn, &node, now - KEPT)).await?;
    core.memory.get::<Samples>().kept().extend(kept.into_iter().filter(|sample| sample.at.0 <= now));
    Ok(())
}

/// Keeps what was measured in a minute. Should that fail, the figures are missing after the next restart, and nothing else.
async fn save(core: &Core, minute: NaiveDateTime) {
    let samples = core.memory.get::<Samples>().of_minute(minute);
    if samples.is_empty() {
        return;
    }
    let node = node_key(core);
    let saved = core.db.write(Origin::server(), move |tx| store::save_samples(tx, &node, minute, &samples)).await;
    if let Err(error) = saved {
        tracing::debug!(%error, "the figures of a minute could not be kept");
    }
}

/// The name that this node's samples are kept under. On SQLite there is one node, whatever its machine is called.
pub fn node_key(core: &Core) -> String {
    match core.db.engine() {
        crate::db::Engine::Sqlite(_) => "only".to_owned(),
        crate::db::Engine::Postgres(_) => core.node.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> NaiveDateTime {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap().naive_utc()
    }

    fn sample(seconds: u32) -> Sample {
        let mut sample = Sample::empty(Time(at(seconds.into())));
        sample.users = Some(seconds.into());
        sample
    }

    #[test]
    fn an_hour_is_kept_in_aligned_columns_with_gaps_as_gaps() {
        let samples = Samples::default();
        for step in (0..1_000).filter(|step| *step != 990) {
            samples.push(sample(step * 5));
        }
        assert_eq!(samples.kept().len(), POINTS);
        let series = samples.series("n", at(999 * STEP + 3), &["users"]);
        assert_eq!((series.from.0, series.to.0), (at(280 * STEP), at(999 * STEP)));
        let users = &series.series["users"];
        assert_eq!((series.series.len(), users.len()), (1, POINTS));
        assert_eq!((users[719], users[710], users[709]), (Some(Figure(4_995.0)), None, Some(Figure(4_945.0))));
        assert_eq!(samples.series("n", at(999 * STEP), &[]).series.len(), Sample::NAMES.len());
        assert!(samples.series("n", at(5_000 * STEP), &[]).series["users"].iter().all(Option::is_none));
    }

    #[test]
    fn a_clock_that_is_set_back_replaces_what_was_measured() {
        let samples = Samples::default();
        for seconds in [0, 5, 10, 15] {
            samples.push(sample(seconds));
        }
        samples.push(sample(5));
        assert_eq!(samples.kept().iter().map(|sample| sample.at.0).collect::<Vec<_>>(), [at(0), at(5)]);
        assert_eq!(samples.newest().unwrap().at.0, at(5));
    }
}

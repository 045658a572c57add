//! What happened in the last seconds and the last minute, from counters that only grow.

use std::collections::VecDeque;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use workspace_protocol::monitoring::{Figure, Sample};

use super::sampler::Samples;
use crate::core::Core;
use crate::http::metrics::Answered;

/// What is meant by the last minute: a little more, since the samples are not taken to the millisecond.
const MINUTE: Duration = Duration::from_millis(60_500);
/// How many of a hundred requests the percentile covers.
const PERCENT: u64 = 95;

/// The counters at one moment.
struct Counted {
    at: Instant,
    answered: Answered,
    messages: u64,
    deliveries: u64,
    commits: u64,
    writes: u64,
    busy_us: u64,
}

/// The counters of the last minute.
pub struct Rates(VecDeque<Counted>);

impl Rates {
    /// Begins to count.
    pub fn begin(core: &Core) -> Self {
        Self(VecDeque::from([count(core)]))
    }

    /// Counts on, and fills in what changed.
    pub fn measure(&mut self, core: &Core, sample: &mut Sample) {
        let now = count(core);
        self.0.retain(|earlier| now.at.duration_since(earlier.at) <= MINUTE);
        if let Some(minute) = self.0.front() {
            sample.requests_per_minute = Some(Figure::from(now.answered.requests - minute.answered.requests));
            sample.errors_per_minute = Some(Figure::from(now.answered.errors - minute.answered.errors));
            sample.messages_per_minute = Some(Figure::from(now.messages - minute.messages));
            sample.request_ms_p95 = now.answered.within(PERCENT, &minute.answered).map(|time| Figure(time * 1_000.0));
        }
        let slowest = core.db.writer_stats().slowest_us.swap(0, Relaxed);
        if let Some(last) = self.0.back() {
            let seconds = now.at.duration_since(last.at).as_secs_f64();
            sample.deliveries_per_second =
                (seconds > 0.0).then(|| Figure(Figure::from(now.deliveries - last.deliveries).0 / seconds));
            let commits = Figure::from(now.commits - last.commits).0;
            if commits > 0.0 {
                sample.batch_size = Some(Figure(Figure::from(now.writes - last.writes).0 / commits));
                sample.commit_ms = Some(Figure(Figure::from(now.busy_us - last.busy_us).0 / 1_000.0 / commits));
                sample.commit_ms_max = Some(Figure(Figure::from(slowest).0 / 1_000.0));
            }
        }
        self.0.push_back(now);
    }
}

fn count(core: &Core) -> Counted {
    let writer = core.db.writer_stats();
    Counted {
        at: Instant::now(),
        answered: core.metrics.answered(),
        messages: core.memory.get::<Samples>().messages(),
        deliveries: core.hub.stats().deliveries.load(Relaxed),
        commits: writer.commits.load(Relaxed),
        writes: writer.writes.load(Relaxed),
        busy_us: writer.busy_us.load(Relaxed),
    }
}

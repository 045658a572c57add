//! The time, injected so that tests can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{NaiveDateTime, SubsecRound, TimeDelta, Utc};
use tokio::sync::watch;

/// Tells the time in UTC, cut to microseconds. Clones share one time.
#[derive(Clone)]
pub struct Clock {
    offset_us: Arc<AtomicI64>,
    moved: Arc<watch::Sender<()>>,
}

impl Clock {
    /// The machine's time.
    pub fn system() -> Self {
        Self { offset_us: Arc::default(), moved: Arc::new(watch::Sender::new(())) }
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    pub fn now(&self) -> NaiveDateTime {
        let offset = TimeDelta::microseconds(self.offset_us.load(Ordering::Relaxed));
        (Utc::now().naive_utc() + offset).trunc_subsecs(6)
    }

    /// Moves the time, forwards or backwards, and wakes whoever waits for it.
    pub fn shift(&self, by: TimeDelta) {
        self.offset_us.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::Relaxed);
        self.moved.send_replace(());
    }

    /// Waits until the clock shows `at`.
    pub async fn sleep_until(&self, at: NaiveDateTime) {
        let mut moved = self.moved.subscribe();
        loop {
            let left = (at - self.now()).to_std().unwrap_or(Duration::ZERO);
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                _ = moved.changed() => {}
            }
        }
    }

    /// Waits for `duration`. A clock that is moved forward shortens the wait; one that is set back does not make it longer.
    pub async fn sleep(&self, duration: TimeDelta) {
        let mut moved = self.moved.subscribe();
        let mut left = duration.to_std().unwrap_or(Duration::ZERO);
        while !left.is_zero() {
            let (begun, now) = (Instant::now(), self.now());
            tokio::select! {
                () = tokio::time::sleep(left) => return,
                _ = moved.changed() => {}
            }
            let by_clock = (self.now() - now).to_std().unwrap_or(Duration::ZERO);
            left = left.saturating_sub(by_clock.max(begun.elapsed()));
        }
    }
}

//! How long to wait before coming back.

use std::time::Duration;

/// How long to wait before the next attempt: exponential with full jitter, so that a thousand clients of a restarted server
/// do not come back in the same instant.
#[derive(Default)]
pub(crate) struct Backoff {
    attempt: u32,
}

impl Backoff {
    const BASE: Duration = Duration::from_millis(500);
    const CAP: Duration = Duration::from_secs(15);

    /// The next wait, when somebody said how long to wait at least.
    pub(crate) fn next(&mut self, at_least: Duration) -> Duration {
        let ceiling = Self::BASE.saturating_mul(1 << self.attempt.min(10)).min(Self::CAP);
        self.attempt = self.attempt.saturating_add(1);
        at_least + ceiling.mul_f64(random())
    }
}

/// A number from 0 up to 1.
fn random() -> f64 {
    // A random UUID is the randomness at hand; 32 bits of it are plenty for a wait.
    f64::from(uuid::Uuid::new_v4().as_fields().0) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_fifteen_seconds_and_are_spread_over_all_of_it() {
        const LEAST: Duration = Duration::from_millis(400);
        let mut backoff = Backoff::default();
        for ceiling in [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000] {
            assert!(backoff.next(Duration::ZERO) <= Duration::from_millis(ceiling));
        }
        let waits: Vec<Duration> = (0..1_000).map(|_| backoff.next(LEAST)).collect();
        assert!(waits.iter().all(|wait| *wait >= LEAST && *wait <= LEAST + Backoff::CAP));
        assert!(waits.iter().any(|wait| *wait < Duration::from_secs(2)));
        assert!(waits.iter().any(|wait| *wait > Duration::from_secs(13)));
    }
}

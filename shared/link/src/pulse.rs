//! Telling a line that is silent from one that is dead.

use std::time::{Duration, Instant};

/// From opening to `ready`.
pub(crate) const GREETING: Duration = Duration::from_secs(10);
/// A line that was silent for this long is asked for a sign of life.
const SILENCE: Duration = Duration::from_secs(15);
/// How long the sign of life may take.
const ANSWER: Duration = Duration::from_secs(8);
/// The same after the machine or the network came back, when a dead line is likely.
const ANSWER_ON_WAKE: Duration = Duration::from_secs(3);

/// Whether a line is alive.
pub(crate) struct Pulse {
    /// When something was heard last; before `ready`, when the line was opened.
    pub(crate) heard: Instant,
    /// When a sign of life was asked for that has not come.
    pub(crate) asked: Option<Instant>,
    /// How long it may take; before `ready`, how long that may.
    limit: Duration,
    pub(crate) ready: bool,
}

/// What is to be done.
pub(crate) enum Check {
    /// Look again after this long.
    Fine(Duration),
    /// Ask for a sign of life that comes within this long.
    Ask(Duration),
    /// Give it up.
    Dead,
}

impl Pulse {
    /// A line that was just opened.
    pub(crate) fn opened() -> Self {
        Self { heard: Instant::now(), asked: None, limit: GREETING, ready: false }
    }

    /// The server has said `ready`.
    pub(crate) fn greeted() -> Self {
        Self { heard: Instant::now(), asked: None, limit: ANSWER, ready: true }
    }

    /// Looks at the line; `woken` when there is reason to believe that it died.
    pub(crate) fn check(&mut self, woken: bool) -> Check {
        if !self.ready {
            return match self.limit.checked_sub(self.heard.elapsed()) {
                Some(left) if !left.is_zero() => Check::Fine(left),
                _ => Check::Dead,
            };
        }
        if let Some(asked) = self.asked {
            return match self.limit.checked_sub(asked.elapsed()) {
                Some(left) if !left.is_zero() => Check::Fine(left),
                _ => Check::Dead,
            };
        }
        let silent = self.heard.elapsed();
        if !woken && silent < SILENCE {
            return Check::Fine(SILENCE.saturating_sub(silent));
        }
        self.asked = Some(Instant::now());
        self.limit = if woken { ANSWER_ON_WAKE } else { ANSWER };
        Check::Ask(self.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_line_is_asked_once_and_given_up_when_it_does_not_answer() {
        let ago = |seconds| Instant::now().checked_sub(Duration::from_secs(seconds)).unwrap();
        let mut pulse = Pulse { heard: ago(16), asked: None, limit: ANSWER, ready: true };
        assert!(matches!(pulse.check(false), Check::Ask(ANSWER)));
        assert!(matches!(pulse.check(false), Check::Fine(_)));
        pulse.asked = Some(ago(9));
        assert!(matches!(pulse.check(false), Check::Dead));
        // After a wake it is asked at once, and more briefly.
        let mut pulse = Pulse { heard: ago(1), asked: None, limit: ANSWER, ready: true };
        assert!(matches!(pulse.check(false), Check::Fine(_)));
        assert!(matches!(pulse.check(true), Check::Ask(ANSWER_ON_WAKE)));
        // A line that never became ready.
        let mut pulse = Pulse { heard: ago(11), asked: None, limit: GREETING, ready: false };
        assert!(matches!(pulse.check(false), Check::Dead));
    }
}

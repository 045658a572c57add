//! Where everything passes that a live connection says, so that it ends at once when the line is stopped.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::clock;
use crate::link::Link;
use crate::notice::{Notice, Phase};

/// What a line says goes through here, until the line is stopped.
pub(crate) struct Gate {
    open: Mutex<bool>,
    closed: watch::Sender<bool>,
}

/// The line was stopped: there is nothing more to do.
pub(crate) struct Stopped;

impl Default for Gate {
    fn default() -> Self {
        Self { open: Mutex::new(true), closed: watch::Sender::new(false) }
    }
}

impl Gate {
    /// Lets nothing more through from the moment that this returns.
    pub(crate) fn close(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.closed.send_replace(true);
    }

    /// Waits until it is closed.
    pub(crate) async fn closed(&self) {
        // The sender is ours: it is not gone before we are.
        let _ = self.closed.subscribe().wait_for(|closed| *closed).await;
    }

    /// Says something, waiting for room. Nothing is read from the socket meanwhile, so nothing grows.
    pub(crate) async fn tell(&self, link: &Link, notice: Notice) -> Result<(), Stopped> {
        let permit = tokio::select! {
            biased;
            () = self.closed() => return Err(Stopped),
            permit = link.notices().reserve() => permit.map_err(|_| Stopped)?,
        };
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if !*open {
            return Err(Stopped);
        }
        permit.send(notice);
        Ok(())
    }

    /// Changes the state and says so.
    pub(crate) async fn change(&self, link: &Link, phase: Phase, wait: Option<Duration>) -> Result<(), Stopped> {
        let state = {
            let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            if !*open {
                return Err(Stopped);
            }
            link.change_state(|state| {
                let now = clock::wall_millis();
                if state.phase != phase {
                    state.since = now;
                }
                state.phase = phase;
                state.retry_at = wait.map(|wait| now + millis(wait));
                if matches!(phase, Phase::Waiting | Phase::Off) {
                    state.latency = None;
                }
            })
        };
        self.tell(link, Notice::State { state }).await
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

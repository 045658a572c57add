//! Keeping the dashboards' table of clients live: they are told that something changed, at most once in a second.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::sync::{Notify, watch};

use super::signal;
use crate::core::Core;
use crate::journal::Audience;

/// How long to wait after telling, so that a thousand clients that come back are no thousand signals.
const PAUSE: Duration = Duration::from_secs(1);

/// That a session began or ended, at any node.
#[derive(Default)]
pub struct Changes(Notify);

impl Changes {
    /// Notes one.
    pub fn note(&self) {
        self.0.notify_one();
    }
}

/// Tells the dashboards whenever a session begins or ends, or a socket is opened or closed.
pub async fn tell(core: Arc<Core>, mut stop: watch::Receiver<bool>) {
    let mut sockets = core.sockets.moved();
    loop {
        // Every node sees the journal; of its sockets the others have to be told.
        let elsewhere = tokio::select! {
            () = core.memory.get::<Changes>().0.notified() => false,
            moved = sockets.changed() => match moved {
                Ok(()) => true,
                Err(_) => return,
            },
            _ = stop.wait_for(|stopped| *stopped) => return,
        };
        if let Some(frame) = signal("monitoring.clients", &json!({})) {
            if elsewhere {
                core.bus.signal(Audience::dashboards(), &frame);
            }
            core.hub.deliver(Audience::dashboards(), None, frame);
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
    }
}

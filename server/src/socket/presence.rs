//! Who is on: the accounts that have a session with a live lease, and whether anybody sits in front of one. It is computed
//! from the database, never counted, and pushed whole whenever it changes.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use workspace_protocol::socket::ServerFrame;

use crate::LEASE;
use crate::core::Core;
use crate::error::Result;
use crate::journal::{Audience, Origin};

/// How often the leases of connected sessions are renewed.
const RENEW: TimeDelta = TimeDelta::seconds(30);
/// How many leases one write renews.
const CHUNK: usize = 500;
/// How long to wait for more changes before telling everyone.
const PAUSE: Duration = Duration::from_millis(40);
/// How much longer for every account that is on: a list of thousands, sent to thousands, must not be sent for each of a
/// thousand clients that come back at once.
const PAUSE_PER_ACCOUNT: Duration = Duration::from_micros(500);

/// Renews leases and tells everyone who is on, until the server stops.
pub async fn run(core: Arc<Core>, mut stop: watch::Receiver<bool>) {
    tokio::select! {
        () = renew(&core) => {}
        () = tell(&core) => {}
        _ = stop.wait_for(|stopped| *stopped) => {}
    }
}

async fn renew(core: &Arc<Core>) {
    loop {
        core.clock.sleep(RENEW).await;
        for sessions in core.sockets.connected().chunks(CHUNK) {
            let (sessions, source) = (sessions.to_vec(), core.identities.source.clone());
            let until = core.clock.now() + LEASE;
            if let Err(error) =
                core.db.write(Origin::server(), move |tx| source.renew_leases(tx, &sessions, until)).await
            {
                tracing::warn!(%error, "leases could not be renewed");
            }
        }
    }
}

async fn tell(core: &Arc<Core>) {
    // Who is on from before the start.
    let mut next_look = Some(core.clock.now());
    loop {
        match next_look {
            None => core.sockets.changed.notified().await,
            Some(at) => tokio::select! {
                () = core.sockets.changed.notified() => {}
                () = core.clock.sleep_until(at) => {}
            },
        }
        save_idle(core).await;
        match look(core).await {
            Ok(until) => next_look = until,
            Err(error) => {
                tracing::debug!(%error, "who is on could not be read");
                next_look = Some(core.clock.now() + TimeDelta::seconds(1));
            }
        }
        let count = u32::try_from(core.sockets.present().len()).unwrap_or(u32::MAX);
        tokio::time::sleep(PAUSE + PAUSE_PER_ACCOUNT * count).await;
    }
}

/// Writes down which sessions were left or come back to since the last time: what a client says ten times in a second is one
/// write, and the last word counts.
async fn save_idle(core: &Arc<Core>) {
    let moved = core.sockets.take_idle();
    if moved.is_empty() {
        return;
    }
    let pick = |idle| -> Vec<i64> { moved.iter().filter(|(_, now)| **now == idle).map(|(id, _)| *id).collect() };
    let (left, back, source) = (pick(true), pick(false), core.identities.source.clone());
    let saved = core.db.write(Origin::server(), move |tx| {
        source.set_idle(tx, &left, true)?;
        source.set_idle(tx, &back, false)
    });
    match saved.await {
        Ok(()) => core.bus.presence_changed(),
        Err(error) => {
            tracing::debug!(%error, "who is away could not be written down");
            core.sockets.put_idle_back(moved);
        }
    }
}

/// Reads who is on and tells everyone if it changed. Returns when to look again by itself.
async fn look(core: &Arc<Core>) -> Result<Option<chrono::NaiveDateTime>> {
    let (now, source) = (core.clock.now(), core.identities.source.clone());
    let present = core.db.read(move |conn| source.present(conn, now)).await?;
    let users = present.users;
    let changed = {
        let mut known = core.sockets.present.write().unwrap_or_else(PoisonError::into_inner);
        let changed = *known != users;
        known.clone_from(&users);
        changed
    };
    if changed && let Ok(frame) = serde_json::to_string(&ServerFrame::Presence { users }) {
        core.hub.deliver(Audience::everyone(), None, frame.into());
    }
    // A moment after the lease ends, so that it has ended.
    Ok(present.until.map(|until| until + TimeDelta::milliseconds(5)))
}

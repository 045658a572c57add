//! Taking one's turn at a sign-in: as many attempts are looked at at once as would be allowed if all of them failed, on all
//! nodes together. Whoever comes while there are as many undecided ones waits for one of them to be decided, since a right
//! password must not be refused for the sake of others that may be right, too.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::time::timeout;

use super::store::sign_ins::{self, Room};
use crate::core::Core;
use crate::error::{Error, Result, too_many};
use crate::journal::Origin;

/// How long an attempt may wait for its turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often to look for what other nodes have decided.
const LOOK: Duration = Duration::from_millis(200);
/// How many attempts may wait at this node.
const WAITING: usize = 256;

/// The attempts that wait for their turn at this node.
#[derive(Default)]
pub struct Attempts {
    waiting: AtomicUsize,
    decided: Notify,
}

/// One that waits; it counts as long as this lives.
struct Waiting<'a>(&'a Attempts);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Attempts {
    /// Says that an attempt was decided, so that another one gets its turn.
    pub fn decided(&self) {
        self.decided.notify_one();
    }

    fn wait(&self) -> Result<Waiting<'_>> {
        let waiting = Waiting(self);
        if self.waiting.fetch_add(1, Ordering::Relaxed) < WAITING { Ok(waiting) } else { Err(crowded()) }
    }
}

fn crowded() -> Error {
    too_many("too_many_attempts", "too many sign-ins at the same time; try again in a moment", 1)
}

/// Begins an attempt, when it is its turn. Returns its id.
///
/// # Errors
/// 429 when too many have failed, or too many wait.
pub async fn begin(core: &Core, origin: &Origin, username: &str) -> Result<i64> {
    let attempts = core.memory.get::<Attempts>();
    let begun = Instant::now();
    let mut waiting = None;
    loop {
        // Before looking, so that no decision is missed.
        let mut decided = pin!(attempts.decided.notified());
        decided.as_mut().enable();
        let tried = username.to_owned();
        match core.db.write(origin.clone(), move |tx| sign_ins::begin(tx, &tried)).await? {
            Room::Here(attempt) => return Ok(attempt),
            Room::Later => {}
        }
        if waiting.is_none() {
            waiting = Some(attempts.wait()?);
        }
        if begun.elapsed() > PATIENCE {
            return Err(crowded());
        }
        let _ = timeout(LOOK, decided).await;
    }
}

/// Takes an attempt back: the password was right.
pub async fn succeed(core: &Core, origin: Origin, attempt: i64) -> Result<()> {
    let outcome = core.db.write(origin, move |tx| sign_ins::succeed(tx, attempt)).await;
    core.memory.get::<Attempts>().decided();
    outcome
}

/// The password was wrong. With the account that it was tried on, its owner is told.
pub async fn fail(core: &Core, origin: Origin, attempt: i64, account: Option<i64>) -> Result<()> {
    let outcome = core.db.write(origin, move |tx| sign_ins::fail(tx, attempt, account)).await;
    core.memory.get::<Attempts>().decided();
    outcome
}

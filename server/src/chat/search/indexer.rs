//! Keeps the index in step with the messages: a little behind, so that sending a message costs nothing for being found
//! later. The search itself goes through what the index does not know yet.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio::sync::{Notify, watch};

use crate::chat::store::search as store;
use crate::core::Core;
use crate::error::Result;
use crate::journal::Origin;

/// How many messages go into the index in one write: some milliseconds, which those who send meanwhile wait.
const BATCH: i64 = 200;
/// How long to collect messages after the first.
const COLLECT: Duration = Duration::from_millis(250);
/// How often to look for messages that nobody told of, such as those of a node that has ended.
const LOOK: Duration = Duration::from_secs(30);
/// How long to stay out of the way of others who write, at the most.
const PATIENCE: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// Tells the indexer that there are messages.
#[derive(Default)]
pub struct Indexer(Notify);

impl Indexer {
    /// There is a new message.
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

/// Indexes until the server stops.
pub async fn run(core: Arc<Core>, mut stop: watch::Receiver<bool>) {
    let work = async {
        loop {
            match step(&core).await {
                Ok(true) => {}
                Ok(false) => {
                    let news = core.memory.get::<Indexer>().0.notified();
                    if tokio::time::timeout(LOOK, news).await.is_ok() {
                        tokio::time::sleep(COLLECT).await;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "messages could not be indexed; the search goes through them one by one");
                    tokio::time::sleep(Duration::from_secs(5)).await;
                }
            }
        }
    };
    tokio::select! {
        () = work => {}
        _ = stop.wait_for(|stopped| *stopped) => {}
    }
}

/// Adds one batch. Returns whether there was one.
async fn step(core: &Core) -> Result<bool> {
    let Some(batch) = core.db.read(|conn| store::next_batch(conn, BATCH)).await? else { return Ok(false) };
    let stats = core.db.writer_stats();
    for _ in 0..PATIENCE {
        if stats.waiting.load(Relaxed) == 0 {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    core.db.write(Origin::server(), move |tx| store::add(tx, &batch)).await?;
    Ok(true)
}

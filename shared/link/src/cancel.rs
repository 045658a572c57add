//! Calling back what is under way, by the number that whoever asked gave it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::problem::{Problem, Result};

/// What is under way and may be called back.
#[derive(Default)]
pub(crate) struct Cancels(Mutex<HashMap<u64, Arc<Notify>>>);

impl Cancels {
    /// Has the work of this number end with `aborted`.
    pub(crate) fn cancel(&self, id: u64) {
        if let Some(cancelled) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            cancelled.notify_one();
        }
    }

    /// Does the work, until it is called back. Of two works of the same number the later one has it.
    pub(crate) async fn run<T>(&self, id: Option<u64>, work: impl Future<Output = Result<T>>) -> Result<T> {
        let Some(id) = id else { return work.await };
        let cancelled = Arc::new(Notify::new());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, cancelled.clone());
        let _leave = Leave { cancels: self, id, cancelled: cancelled.clone() };
        tokio::select! {
            biased;
            () = cancelled.notified() => Err(Problem::aborted()),
            done = work => done,
        }
    }
}

/// Takes the work off the list, however it ends.
struct Leave<'a> {
    cancels: &'a Cancels,
    id: u64,
    cancelled: Arc<Notify>,
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        let mut all = self.cancels.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.get(&self.id).is_some_and(|now| Arc::ptr_eq(now, &self.cancelled)) {
            all.remove(&self.id);
        }
    }
}

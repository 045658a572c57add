//! Noticing that the machine woke up or its network changed.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::clock;

/// How often to look. Cheap: two clocks and the list of interfaces.
const EVERY: Duration = Duration::from_secs(2);
/// A clock that jumps by more than this between two looks slept, or was set.
const JUMP: Duration = Duration::from_secs(10);

/// What happened to the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// It slept.
    Woke,
    /// It has other network addresses than before; whether any.
    Network(bool),
}

/// Tells of changes until it is dropped.
pub(crate) struct Watch(JoinHandle<()>);

impl Watch {
    pub(crate) fn start() -> (Self, mpsc::Receiver<Change>) {
        let (tell, told) = mpsc::channel(4);
        (Self(tokio::spawn(watch(tell))), told)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn watch(tell: mpsc::Sender<Change>) {
    let (mut steady, mut wall, mut before) = (Instant::now(), clock::wall_millis(), addresses());
    loop {
        tokio::time::sleep(EVERY).await;
        let change = jumped(steady.elapsed(), clock::wall_millis() - wall).then_some(Change::Woke);
        (steady, wall) = (Instant::now(), clock::wall_millis());
        let now = addresses();
        let change = if now == before { change } else { Some(Change::Network(!now.is_empty())) };
        before = now;
        if let Some(change) = change
            && tell.send(change).await.is_err()
        {
            return;
        }
    }
}

/// Whether the time between two looks tells of a sleep: the steady clock counts it on some systems and stands still on
/// others, where only the wall clock tells. A wall clock that was set looks the same and does no harm.
fn jumped(steady: Duration, wall_millis: i64) -> bool {
    let steady_millis = i64::try_from(steady.as_millis()).unwrap_or(i64::MAX);
    let limit = i64::try_from(JUMP.as_millis()).unwrap_or(i64::MAX);
    steady > EVERY + JUMP || wall_millis.saturating_sub(steady_millis).abs() > limit
}

/// Whether the machine has any network, as far as its interfaces tell.
pub(crate) fn has_network() -> bool {
    !addresses().is_empty()
}

/// The addresses of all interfaces that lead somewhere.
fn addresses() -> BTreeSet<(String, IpAddr)> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    interfaces.into_iter().filter(|one| !one.is_loopback()).map(|one| (one.name.clone(), one.ip())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_hours_of_sleep_are_noticed_whether_or_not_the_steady_clock_counts_them() {
        let hours = 8 * 3600;
        assert!(jumped(Duration::from_secs(2), hours * 1000));
        assert!(jumped(Duration::from_secs(hours.unsigned_abs()), hours * 1000));
        assert!(!jumped(Duration::from_secs(2), 2_100));
        // A busy machine is late now and then.
        assert!(!jumped(Duration::from_secs(7), 7_000));
        assert!(jumped(Duration::from_secs(2), -86_400_000), "a clock that is set back by a day");
    }
}

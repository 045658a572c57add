//! What the page is told, in order. It waits here until the page asks for it: a script run in the page for each notice would have
//! nothing to hold it back when the page is slow.

use std::time::Duration;

use serde::Serialize;
use serde_json::json;
use tokio::sync::watch;
use workspace_link::Notice;
use workspace_link::notice::LinkState;

/// So many notices wait for the page; then the link waits, and reads nothing from its socket meanwhile.
const MOST: usize = 256;
/// By then a page is answered, if only that nothing happened: some web views give a request up after a minute.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(25);

/// What the shell itself has to tell, beside what the link tells.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum ShellNotice {
    /// A page is to be shown: a link from outside or a notification was clicked.
    Open { route: String },
    /// A newer version can be installed.
    Update { version: String },
}

/// What the page has not asked for yet.
#[derive(Default)]
pub(crate) struct Board {
    waiting: watch::Sender<Waiting>,
}

#[derive(Default)]
struct Waiting {
    /// The subscription of the page that listens, if one does.
    subscription: Option<u64>,
    /// The last one that was given.
    last: u64,
    /// The notices, written as JSON.
    notices: Vec<String>,
}

impl Board {
    /// From now on everything is kept for a page that begins to listen, beginning with how the connection is. Answers its
    /// subscription; those before are over.
    pub(crate) fn subscribe(&self, state: LinkState) -> u64 {
        let state = written(&Notice::State { state });
        let mut subscription = 0;
        self.waiting.send_modify(|waiting| {
            waiting.last += 1;
            subscription = waiting.last;
            waiting.subscription = Some(subscription);
            waiting.notices = state.into_iter().collect();
        });
        subscription
    }

    /// The page goes away; whoever listens next is another one.
    pub(crate) fn forget(&self) {
        self.waiting.send_modify(|waiting| {
            waiting.subscription = None;
            waiting.notices.clear();
        });
    }

    /// Waits until there is something to tell, but no longer than this, and answers all of it. `None`: the subscription is over.
    pub(crate) async fn next(&self, subscription: u64, longest: Duration) -> Option<Vec<String>> {
        let mut changes = self.waiting.subscribe();
        let something =
            changes.wait_for(|waiting| waiting.subscription != Some(subscription) || !waiting.notices.is_empty());
        // The sender is ours: what ends the wait is a change, or that it takes too long.
        let _ = tokio::time::timeout(longest, something).await;
        let mut taken = None;
        self.waiting.send_if_modified(|waiting| {
            if waiting.subscription == Some(subscription) {
                taken = Some(std::mem::take(&mut waiting.notices));
            }
            taken.as_ref().is_some_and(|taken| !taken.is_empty())
        });
        taken
    }

    /// Tells what the link has to tell, once there is room.
    pub(crate) async fn tell(&self, notice: &Notice) {
        let _ = self.waiting.subscribe().wait_for(Waiting::has_room).await;
        match notice {
            // The page has the words for each code; the rest of the problem is for the log.
            Notice::Server { error } => {
                self.say(&json!({ "type": "server", "error": error.as_ref().map(|error| &error.code) }));
            }
            _ => {
                self.say(notice);
            }
        }
    }

    /// Tells what the shell has to tell. Answers whether a page will hear it; one that is far behind will not.
    pub(crate) fn tell_own(&self, notice: &ShellNotice) -> bool {
        self.waiting.borrow().has_room() && self.say(notice)
    }

    /// Keeps it for the page, if one listens.
    fn say(&self, notice: &impl Serialize) -> bool {
        let notice = written(notice);
        self.waiting.send_if_modified(|waiting| {
            if waiting.subscription.is_some() {
                waiting.notices.extend(notice);
            }
            waiting.subscription.is_some()
        })
    }
}

impl Waiting {
    fn has_room(&self) -> bool {
        self.notices.len() < MOST
    }
}

/// The notice as JSON.
fn written(notice: &impl Serialize) -> Option<String> {
    serde_json::to_string(notice).inspect_err(|error| tracing::error!(%error, "a notice could not be written")).ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use workspace_link::{Problem, notice::Phase};

    use super::*;

    const OFF: &str =
        r#"{"type":"state","state":{"phase":"off","since":5,"retryAt":null,"online":true,"latency":null}}"#;
    const SYNC: &str = r#"{"type":"sync"}"#;

    fn off() -> LinkState {
        LinkState { phase: Phase::Off, since: 5, retry_at: None, online: true, latency: None }
    }

    fn open() -> ShellNotice {
        ShellNotice::Open { route: "/chat/1".into() }
    }

    #[tokio::test]
    async fn a_page_first_hears_how_the_connection_is_and_then_everything_in_order() {
        let board = Board::default();
        board.tell(&Notice::Sync).await;
        let page = board.subscribe(off());
        board.tell(&Notice::Sync).await;
        assert!(board.tell_own(&open()));
        assert_eq!(board.next(page, LONGEST_WAIT).await.unwrap(), [OFF, SYNC, r#"{"type":"open","route":"/chat/1"}"#]);
        let (heard, ()) = tokio::join!(board.next(page, LONGEST_WAIT), board.tell(&Notice::Resumed));
        assert_eq!(heard.unwrap(), [r#"{"type":"resumed"}"#]);
    }

    #[tokio::test]
    async fn a_new_page_takes_the_place_of_the_old_one() {
        let board = Arc::new(Board::default());
        let first = board.subscribe(off());
        assert_eq!(board.next(first, LONGEST_WAIT).await.unwrap(), [OFF]);
        let asking = tokio::spawn({
            let board = board.clone();
            async move { board.next(first, LONGEST_WAIT).await }
        });
        tokio::task::yield_now().await;
        let second = board.subscribe(off());
        assert_eq!(asking.await.unwrap(), None);
        board.tell(&Notice::Sync).await;
        assert_eq!(board.next(first, LONGEST_WAIT).await, None);
        assert_eq!(board.next(second, LONGEST_WAIT).await.unwrap(), [OFF, SYNC]);
        board.forget();
        assert_eq!(board.next(second, LONGEST_WAIT).await, None);
        assert!(!board.tell_own(&open()));
    }

    #[tokio::test]
    async fn a_page_is_answered_when_nothing_happens_for_long() {
        let board = Board::default();
        let page = board.subscribe(off());
        board.next(page, LONGEST_WAIT).await.unwrap();
        assert!(board.next(page, Duration::from_millis(1)).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_page_that_is_behind_holds_the_link_up_until_it_asks_or_goes() {
        let board = Arc::new(Board::default());
        let page = board.subscribe(off());
        let telling = |count: usize| {
            let board = board.clone();
            tokio::spawn(async move {
                for _ in 0..count {
                    board.tell(&Notice::Sync).await;
                }
            })
        };
        let told = telling(MOST);
        while board.waiting.borrow().has_room() {
            tokio::task::yield_now().await;
        }
        assert!(!told.is_finished());
        assert!(!board.tell_own(&open()), "nothing more is kept");
        assert_eq!(board.next(page, LONGEST_WAIT).await.unwrap().len(), MOST);
        told.await.unwrap();
        assert_eq!(board.next(page, LONGEST_WAIT).await.unwrap(), [SYNC], "nothing is lost");
        let told = telling(2 * MOST);
        while board.waiting.borrow().has_room() {
            tokio::task::yield_now().await;
        }
        board.forget();
        told.await.unwrap();
    }

    #[tokio::test]
    async fn a_server_that_can_not_be_talked_to_is_told_by_its_code() {
        let board = Board::default();
        let page = board.subscribe(off());
        board.tell(&Notice::Server { error: Some(Problem::ours("server_too_old", "Too old", "0.0.1")) }).await;
        board.tell(&Notice::Server { error: None }).await;
        assert_eq!(
            board.next(page, LONGEST_WAIT).await.unwrap()[1..],
            [r#"{"error":"server_too_old","type":"server"}"#, r#"{"error":null,"type":"server"}"#]
        );
    }
}

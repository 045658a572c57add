//! What the page is told, in order, through the one channel that it opened.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::json;
use tauri::ipc::{Channel, InvokeResponseBody};
use workspace_link::Notice;
use workspace_link::notice::LinkState;

/// What the shell itself has to tell, beside what the link tells.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum ShellNotice {
    /// A page is to be shown: a link from outside or a notification was clicked.
    Open { route: String },
    /// A newer version can be installed.
    Update { version: String },
}

/// Where the page listens, if one does.
#[derive(Default)]
pub(crate) struct Board {
    channel: Mutex<Option<Channel<InvokeResponseBody>>>,
}

impl Board {
    /// From now on everything is told through this channel, beginning with how the connection is.
    pub(crate) fn subscribe(&self, channel: Channel<InvokeResponseBody>, state: LinkState) {
        let mut current = self.lock();
        *current = send(channel, &Notice::State { state });
    }

    /// The page goes away; whoever listens next is another one.
    pub(crate) fn forget(&self) {
        *self.lock() = None;
    }

    /// Whether a page listens.
    pub(crate) fn is_listened_to(&self) -> bool {
        self.lock().is_some()
    }

    /// Tells what the link has to tell.
    pub(crate) fn tell(&self, notice: &Notice) {
        match notice {
            // The page has the words for each code; the rest of the problem is for the log.
            Notice::Server { error } => {
                self.say(&json!({ "type": "server", "error": error.as_ref().map(|error| &error.code) }));
            }
            _ => self.say(notice),
        }
    }

    /// Tells what the shell has to tell. Answers whether anybody listened.
    pub(crate) fn tell_own(&self, notice: &ShellNotice) -> bool {
        self.say(notice);
        self.is_listened_to()
    }

    fn say(&self, notice: &impl Serialize) {
        let mut current = self.lock();
        if let Some(channel) = current.take() {
            *current = send(channel, notice);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Channel<InvokeResponseBody>>> {
        self.channel.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends, and answers the channel unless nobody is at its other end any more.
fn send(channel: Channel<InvokeResponseBody>, notice: &impl Serialize) -> Option<Channel<InvokeResponseBody>> {
    let text = match serde_json::to_string(notice) {
        Ok(text) => text,
        Err(error) => {
            tracing::error!(%error, "a notice could not be written");
            return Some(channel);
        }
    };
    channel.send(InvokeResponseBody::Json(text)).is_ok().then_some(channel)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use workspace_link::{Problem, notice::Phase};

    use super::*;

    fn listener() -> (Channel<InvokeResponseBody>, Arc<Mutex<Vec<String>>>) {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ears = heard.clone();
        let channel = Channel::new(move |body| {
            let InvokeResponseBody::Json(text) = body else { panic!("not JSON") };
            ears.lock().unwrap().push(text);
            Ok(())
        });
        (channel, heard)
    }

    fn off() -> LinkState {
        LinkState { phase: Phase::Off, since: 5, retry_at: None, online: true, latency: None }
    }

    #[test]
    fn a_listener_first_hears_how_the_connection_is() {
        let board = Board::default();
        board.tell(&Notice::Sync);
        let (channel, heard) = listener();
        board.subscribe(channel, off());
        board.tell(&Notice::Sync);
        assert!(board.tell_own(&ShellNotice::Open { route: "/chat/1".into() }));
        let heard = heard.lock().unwrap();
        assert_eq!(
            *heard,
            [
                r#"{"type":"state","state":{"phase":"off","since":5,"retryAt":null,"online":true,"latency":null}}"#,
                r#"{"type":"sync"}"#,
                r#"{"type":"open","route":"/chat/1"}"#,
            ]
        );
    }

    #[test]
    fn a_new_listener_takes_the_place_of_the_old_one() {
        let board = Board::default();
        let (first, heard_first) = listener();
        let (second, heard_second) = listener();
        board.subscribe(first, off());
        board.subscribe(second, off());
        board.tell(&Notice::Sync);
        assert_eq!(heard_first.lock().unwrap().len(), 1);
        assert_eq!(heard_second.lock().unwrap().len(), 2);
        board.forget();
        assert!(!board.tell_own(&ShellNotice::Update { version: "2.0.0".into() }));
    }

    #[test]
    fn a_server_that_can_not_be_talked_to_is_told_by_its_code() {
        let board = Board::default();
        let (channel, heard) = listener();
        board.subscribe(channel, off());
        board.tell(&Notice::Server { error: Some(Problem::ours("server_too_old", "Too old", "0.0.1")) });
        board.tell(&Notice::Server { error: None });
        assert_eq!(
            heard.lock().unwrap()[1..],
            [r#"{"error":"server_too_old","type":"server"}"#, r#"{"error":null,"type":"server"}"#]
        );
    }
}

//! The WebSocket at `/ws`: one per client, for everything live. docs/WEBSOCKET.md tells the protocol.
//!
//! - [`connection`]: the life of one socket. - [`traffic`]: what goes over it. - [`presence`]: leases, and who is on.

mod connection;
mod line;
mod presence;
mod traffic;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDateTime;
use tokio::sync::{Notify, watch};
use workspace_protocol::sessions::PresentUser;

use crate::core::Core;
use crate::error::{Error, malformed};
use crate::http::address;
use crate::http::api::refuse;

pub use presence::run as run_presence;
pub use traffic::Traffic;

/// The sockets of this node.
#[derive(Default)]
pub struct Sockets {
    /// The sessions that have sockets: one for every tab.
    sessions: Mutex<HashMap<i64, Arc<Traffic>>>,
    /// Who was on when this was last looked at, by id.
    present: RwLock<Vec<PresentUser>>,
    changed: Notify,
    moved: watch::Sender<()>,
}

impl Sockets {
    /// Has everybody told who is on, if that is no longer the same.
    pub fn presence_changed(&self) {
        self.changed.notify_one();
    }

    /// Tells whenever a socket was opened or closed here, or its first round trip was measured.
    pub fn moved(&self) -> watch::Receiver<()> {
        self.moved.subscribe()
    }

    /// What goes over the sockets of a session, if it has any here.
    pub fn traffic(&self, session: i64) -> Option<Arc<Traffic>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).get(&session).cloned()
    }

    /// How many accounts are on.
    pub fn present_count(&self) -> usize {
        self.present.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn add(&self, session: i64, now: NaiveDateTime) -> Arc<Traffic> {
        let traffic = {
            let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
            let traffic = sessions.entry(session).or_insert_with(|| Arc::new(Traffic::new(now)));
            traffic.opened();
            traffic.clone()
        };
        self.moved.send_replace(());
        traffic
    }

    /// Notes a round trip.
    fn answered(&self, traffic: &Traffic, round_trip: std::time::Duration) {
        if traffic.answered(round_trip) {
            self.moved.send_replace(());
        }
    }

    /// Removes a socket; whether it was the session's last one here.
    fn remove(&self, session: i64) -> bool {
        let last = {
            let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
            let last = sessions.get(&session).is_none_or(|traffic| traffic.closed());
            if last {
                sessions.remove(&session);
            }
            last
        };
        self.moved.send_replace(());
        last
    }

    fn connected(&self) -> Vec<i64> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }

    fn present(&self) -> Vec<PresentUser> {
        self.present.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// `GET /ws`: opens a socket. Who it is for is said in its first frame.
pub async fn open(request: HttpRequest, payload: web::Payload, core: web::Data<Core>) -> HttpResponse {
    match actix_ws::handle(&request, payload) {
        Ok((response, session, messages)) => {
            let address = address::of(&request, &core.config);
            let core: Arc<Core> = core.into_inner();
            actix_web::rt::spawn(connection::run(core, session, messages, address));
            response
        }
        Err(_) => refuse(&request, &not_a_socket()),
    }
}

fn not_a_socket() -> Error {
    malformed("this address takes WebSocket handshakes (RFC 6455)")
}

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

/// One socket of a session.
pub(crate) struct OpenSocket {
    session: i64,
    traffic: Arc<Traffic>,
    /// Whether its client said that nobody sits in front of it.
    idle: bool,
}

/// The sockets of this node.
#[derive(Default)]
pub struct Sockets {
    /// The sessions that have sockets: one for every tab.
    sessions: Mutex<HashMap<i64, Arc<Traffic>>>,
    /// Who was on when this was last looked at, by id.
    present: RwLock<Vec<PresentUser>>,
    changed: Notify,
    moved: watch::Sender<()>,
    /// The sessions that were left or come back to, until that is written down.
    idle: Mutex<HashMap<i64, bool>>,
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

    fn add(&self, session: i64, now: NaiveDateTime) -> OpenSocket {
        let traffic = {
            let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
            let traffic = sessions.entry(session).or_insert_with(|| Arc::new(Traffic::new(now)));
            let was_idle = traffic.is_idle();
            traffic.opened();
            self.note_idle(session, was_idle, traffic.is_idle());
            traffic.clone()
        };
        self.moved.send_replace(());
        OpenSocket { session, traffic, idle: false }
    }

    /// Notes a round trip.
    fn answered(&self, traffic: &Traffic, round_trip: std::time::Duration) {
        if traffic.answered(round_trip) {
            self.moved.send_replace(());
        }
    }

    /// Notes that nobody sits in front of one of a session's sockets, or somebody again.
    fn set_idle(&self, socket: &mut OpenSocket, idle: bool) {
        if socket.idle == idle {
            return;
        }
        socket.idle = idle;
        let _in_order = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let was_idle = socket.traffic.is_idle();
        socket.traffic.set_idle(idle);
        self.note_idle(socket.session, was_idle, socket.traffic.is_idle());
    }

    /// Has it written down when a session was left or come back to. Called with the sessions locked, so in order.
    fn note_idle(&self, session: i64, was: bool, is: bool) {
        if was != is {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).insert(session, is);
            self.presence_changed();
        }
    }

    /// What is to be written down of who is away.
    fn take_idle(&self) -> HashMap<i64, bool> {
        std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What could not be written down is still to be, unless it has changed again.
    fn put_idle_back(&self, moved: HashMap<i64, bool>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        for (session, now) in moved {
            idle.entry(session).or_insert(now);
        }
    }

    /// Removes a socket; whether it was the session's last one here.
    fn remove(&self, socket: &OpenSocket) -> bool {
        let session = socket.session;
        let last = {
            let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
            let last = sessions.get(&session).is_none_or(|traffic| {
                let was_idle = traffic.is_idle();
                if socket.idle {
                    traffic.set_idle(false);
                }
                let last = traffic.closed();
                // The tabs that are left may all be idle. A session without any stays as it was.
                if !last {
                    self.note_idle(session, was_idle, traffic.is_idle());
                }
                last
            });
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

//! The WebSocket at `/ws`: one per client, for everything live. docs/WEBSOCKET.md tells the protocol.
//!
//! - [`connection`]: the life of one socket. - [`presence`]: leases, and who is on.

mod connection;
mod presence;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use actix_web::{HttpRequest, HttpResponse, web};
use tokio::sync::Notify;
use workspace_protocol::sessions::PresentUser;

use crate::core::Core;
use crate::error::{Error, malformed};
use crate::http::address;
use crate::http::api::refuse;

pub use presence::run as run_presence;

/// The sockets of this node.
#[derive(Default)]
pub struct Sockets {
    /// How many sockets each session has: one for every tab.
    sessions: Mutex<HashMap<i64, usize>>,
    /// Who was on when this was last looked at, by id.
    present: RwLock<Vec<PresentUser>>,
    changed: Notify,
}

impl Sockets {
    /// Has everybody told who is on, if that is no longer the same.
    pub fn presence_changed(&self) {
        self.changed.notify_one();
    }

    fn add(&self, session: i64) {
        *self.sessions.lock().unwrap_or_else(PoisonError::into_inner).entry(session).or_default() += 1;
    }

    /// Removes a socket; whether it was the session's last one here.
    fn remove(&self, session: i64) -> bool {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(count) = sessions.get_mut(&session) else { return true };
        *count -= 1;
        let last = *count == 0;
        if last {
            sessions.remove(&session);
        }
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

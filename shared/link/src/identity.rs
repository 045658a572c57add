//! Whose tokens go where: before a token is sent, it is sure that the server at the address is the one that it is of.

use std::sync::Arc;
use std::time::Instant;

use uuid::Uuid;

use crate::link::Link;
use crate::notice::{Notice, Phase};
use crate::probe::{self, ServerInfo};
use crate::problem::{Problem, Result, code};
use crate::session::{Peer, is_unfit};

impl Link {
    /// Asks the chosen server who it is, now.
    ///
    /// # Errors
    /// Like `probe`; `server_changed` when another server answers than the one that was chosen, which is the chosen one then.
    pub async fn identify(&self) -> Result<ServerInfo> {
        let peer = self.peer()?;
        let _one = peer.asking.lock().await;
        self.ask_who(&peer).await
    }

    /// The chosen server, sure that it is the one that answers; when another one has moved there, that one.
    pub(crate) async fn sure_peer(&self) -> Result<(Arc<Peer>, Uuid)> {
        let peer = self.peer()?;
        match self.verify(&peer).await {
            Ok(id) => Ok((peer, id)),
            Err(problem) if problem.code == code::SERVER_CHANGED => {
                let peer = self.peer()?;
                let id = self.verify(&peer).await?;
                Ok((peer, id))
            }
            Err(problem) => Err(problem),
        }
    }

    /// The id of the chosen server: the known one, or the one that answers when it was never reached.
    pub(crate) async fn sure_or_known(&self) -> Result<(Arc<Peer>, Uuid)> {
        let peer = self.peer()?;
        match peer.id() {
            Some(id) => Ok((peer, id)),
            None => self.sure_peer().await,
        }
    }

    /// Makes sure that the server at the address is still the one that it was, before a token goes there. Asks only when
    /// there is reason to: after a start, after a failure to reach it, and now and then while no line is open.
    ///
    /// # Errors
    /// `unreachable`; `server_changed`; `server_too_old` and `client_too_old`.
    pub(crate) async fn verify(&self, peer: &Arc<Peer>) -> Result<Uuid> {
        let has_line = || self.state().phase == Phase::Live;
        if let Some(id) = peer.sure(has_line()) {
            return Ok(id);
        }
        let since = Instant::now();
        let _one = peer.asking.lock().await;
        if let Some(id) = peer.sure(has_line()) {
            return Ok(id);
        }
        // All who wait while a network hangs are told together, not one after the other.
        let answer = match peer.failure_since(since) {
            Some(problem) => Err(problem),
            None => self.ask_who(peer).await,
        };
        match answer {
            Ok(info) => Ok(info.id),
            Err(problem) if is_unfit(&problem) || problem.code == code::SERVER_CHANGED => Err(problem),
            // A proxy before a server that restarts says all kinds of things.
            Err(problem) => Err(Problem::unreachable(problem.to_string())),
        }
    }

    async fn ask_who(&self, peer: &Arc<Peer>) -> Result<ServerInfo> {
        let info = match probe::ask(self.http(), &peer.address, self.version()).await {
            Ok(info) => info,
            Err(problem) => {
                peer.note_failure(problem.clone());
                if is_unfit(&problem) && peer.note_unfit(true) {
                    self.tell(Notice::Server { error: Some(problem.clone()) }).await;
                }
                return Err(problem);
            }
        };
        if peer.note_unfit(false) {
            self.tell(Notice::Server { error: None }).await;
        }
        match peer.id() {
            Some(id) if id == info.id => {
                peer.know(info.clone());
                Ok(info)
            }
            None => {
                peer.know(info.clone());
                self.remember(peer).await?;
                Ok(info)
            }
            Some(_) => Err(self.replace(peer, info).await),
        }
    }

    /// Another server answers at the address: it takes the place of the chosen one, without its session.
    async fn replace(&self, peer: &Arc<Peer>, info: ServerInfo) -> Problem {
        let next = Peer::new(peer.address.clone(), peer.from, None);
        next.know(info);
        self.put_in_place_of(peer, &next);
        if let Err(problem) = self.remember(&next).await {
            tracing::warn!(%problem, "the server that moved to the address is not saved");
        }
        self.leave(peer).await;
        Problem::ours(
            code::SERVER_CHANGED,
            "Another server answers",
            "the server at this address is not the one that was there before; sign in again",
        )
    }
}

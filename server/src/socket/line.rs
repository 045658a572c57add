//! The sending end of one socket: frames go out within a time, and are counted.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_ws::{Closed, Session};
use bytestring::ByteString;
use tokio::sync::mpsc;
use tokio::time::timeout;
use workspace_protocol::socket::{ServerFrame, close};

use super::connection::End;
use super::traffic::Traffic;
use crate::journal::hub::{Delivery, Event, Hub, Listener};

/// How long a client may take to accept what is sent to it.
pub(super) const SEND: Duration = Duration::from_secs(20);

/// How many entries a client may be behind that were not for it before it is told its place.
const UNTOLD: i64 = 1_000;

/// The sending end of a socket that is known to be somebody's.
pub(super) struct Line<'a> {
    pub(super) session: &'a mut Session,
    pub(super) listener: Listener,
    pub(super) traffic: Arc<Traffic>,
    /// The last place in the journal up to which the client knows that it has everything.
    pub(super) place: i64,
}

impl Line<'_> {
    pub(super) async fn send(&mut self, frame: &ServerFrame) -> Result<(), End> {
        self.send_text(serde_json::to_string(frame).unwrap_or_default().into()).await
    }

    /// Tells the client its place once the journal has moved on a good deal without it, so that after a break it is not
    /// taken for one that missed all that.
    pub(super) async fn tell_place(&mut self, hub: &Hub, live: &mpsc::Receiver<Arc<Delivery>>) -> Result<(), End> {
        // In this order: what was delivered up to this place is in the queue by now, or has been sent.
        let seq = hub.stats().seq.load(Ordering::Acquire);
        if seq - self.place > UNTOLD && live.is_empty() {
            self.send(&ServerFrame::Position { seq }).await?;
            self.place = seq;
        }
        Ok(())
    }

    pub(super) async fn send_text(&mut self, frame: ByteString) -> Result<(), End> {
        self.traffic.went(frame.len());
        Ok(timeout(SEND, self.session.text(frame)).await.map_err(|_| too_slow())??)
    }

    /// Sends those of these entries that the client may see. Returns how many.
    pub(super) async fn send_events(&mut self, events: &[Event]) -> Result<usize, End> {
        let mut count = 0;
        let sending = async {
            for event in events.iter().filter(|event| self.listener.is_among(&event.hearers)) {
                self.traffic.went(event.frame.len());
                self.session.text(event.frame.clone()).await?;
                self.place = event.seq;
                count += 1;
            }
            Ok::<_, Closed>(())
        };
        timeout(SEND, sending).await.map_err(|_| too_slow())??;
        Ok(count)
    }
}

fn too_slow() -> End {
    End::Close(close::TOO_SLOW, "too_slow")
}

//! What goes over the sockets of a session: counted for the clients' table of the dashboard.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use chrono::NaiveDateTime;
use workspace_protocol::monitoring::{Connection, Figure};

/// The sockets of one session at this node, since it has had any without a break.
#[derive(Debug)]
pub struct Traffic {
    since: NaiveDateTime,
    sockets: AtomicU32,
    /// Of these, those that nobody sits in front of.
    idle: AtomicU32,
    /// The last round trip, in microseconds; 0 before the first.
    round_trip_us: AtomicU32,
    frames_in: AtomicU64,
    frames_out: AtomicU64,
    bytes_in: AtomicU64,
    bytes_out: AtomicU64,
    resumes: AtomicU32,
    events_resumed: AtomicU64,
    errors: AtomicU32,
}

impl Traffic {
    pub(super) fn new(since: NaiveDateTime) -> Self {
        Self {
            since,
            sockets: AtomicU32::new(0),
            idle: AtomicU32::new(0),
            round_trip_us: AtomicU32::new(0),
            frames_in: AtomicU64::new(0),
            frames_out: AtomicU64::new(0),
            bytes_in: AtomicU64::new(0),
            bytes_out: AtomicU64::new(0),
            resumes: AtomicU32::new(0),
            events_resumed: AtomicU64::new(0),
            errors: AtomicU32::new(0),
        }
    }

    /// Another socket was opened.
    pub(super) fn opened(&self) {
        self.sockets.fetch_add(1, Relaxed);
    }

    /// A socket was closed; whether it was the last one.
    pub(super) fn closed(&self) -> bool {
        self.sockets.fetch_sub(1, Relaxed) == 1
    }

    /// Nobody sits in front of one of the sockets any more, or somebody again.
    pub(super) fn set_idle(&self, idle: bool) {
        if idle {
            self.idle.fetch_add(1, Relaxed);
        } else {
            self.idle.fetch_sub(1, Relaxed);
        }
    }

    /// Whether nobody sits in front of any of the sockets.
    pub(super) fn is_idle(&self) -> bool {
        let idle = self.idle.load(Relaxed);
        idle > 0 && idle == self.sockets.load(Relaxed)
    }

    /// A frame of the client came.
    pub(super) fn came(&self, bytes: usize) {
        self.frames_in.fetch_add(1, Relaxed);
        self.bytes_in.fetch_add(bytes as u64, Relaxed);
    }

    /// A frame was sent to the client.
    pub(super) fn went(&self, bytes: usize) {
        self.frames_out.fetch_add(1, Relaxed);
        self.bytes_out.fetch_add(bytes as u64, Relaxed);
    }

    /// A socket went on where an earlier one had left off.
    pub(super) fn resumed(&self) {
        self.resumes.fetch_add(1, Relaxed);
    }

    /// Entries were sent that had been missed.
    pub(super) fn caught_up(&self, events: usize) {
        self.events_resumed.fetch_add(events as u64, Relaxed);
    }

    /// A frame of the client was refused.
    pub(super) fn refused(&self) {
        self.errors.fetch_add(1, Relaxed);
    }

    /// A ping was answered; whether it was the first one.
    pub(super) fn answered(&self, after: Duration) -> bool {
        let microseconds = u32::try_from(after.as_micros()).unwrap_or(u32::MAX).max(1);
        self.round_trip_us.swap(microseconds, Relaxed) == 0
    }

    /// As it crosses the wire.
    pub fn connection(&self) -> Connection {
        let round_trip = Some(self.round_trip_us.load(Relaxed)).filter(|microseconds| *microseconds > 0);
        Connection {
            since: self.since.into(),
            sockets: self.sockets.load(Relaxed),
            round_trip_ms: round_trip.map(|microseconds| Figure(f64::from(microseconds) / 1_000.0)),
            frames_in: self.frames_in.load(Relaxed),
            frames_out: self.frames_out.load(Relaxed),
            bytes_in: self.bytes_in.load(Relaxed),
            bytes_out: self.bytes_out.load(Relaxed),
            resumes: self.resumes.load(Relaxed).into(),
            events_resumed: self.events_resumed.load(Relaxed),
            errors: self.errors.load(Relaxed).into(),
        }
    }
}

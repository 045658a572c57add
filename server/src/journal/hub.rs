//! Live delivery: every committed entry, once, in order, to every connection that may see it.
//!
//! One task owns the state. It takes what the writer committed, fills gaps that other nodes' writes leave from the
//! journal, makes the bytes of each entry once, and puts a reference to them into the bounded queue of every
//! connection concerned. A connection whose queue is full is dropped: it comes back and resumes.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use bytestring::ByteString;
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::sync::{mpsc, oneshot};
use workspace_protocol::Time;
use workspace_protocol::socket::close;

use super::entry::{Audience, Recorded};
use super::groups::{Groups, Members};
use super::ring::{RING, Ring};
use super::store;
use crate::db::Db;
use crate::error::Result;

/// How many deliveries a connection may be behind. They are references; the bytes exist once.
const QUEUE: usize = 1_024;
/// A client that is further behind than this refetches everything.
pub const RESUME_LIMIT: i64 = 10_000;
/// How many entries are read from the journal at once.
const CHUNK: i64 = 1_000;
/// How often the journal is looked at for entries that nobody announced.
const LOOK: Duration = Duration::from_secs(1);

/// Who hears something: an audience, and who was in its group at that place of the journal.
#[derive(Debug, Clone)]
pub struct Hearers {
    audience: Audience,
    members: Option<Members>,
}

impl Hearers {
    /// Finds out who is in the audience's group now.
    pub fn of(audience: Audience, groups: &Groups) -> Self {
        Self { audience, members: audience.group().and_then(|group| groups.members(group)) }
    }

    /// Whether everyone is among them.
    fn are_everyone(&self) -> bool {
        self.audience.is_everyone() || matches!(self.members, Some(Members::Everyone))
    }
}

/// One entry, as the bytes of its frame.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its place in the journal.
    pub seq: i64,
    /// Who may see it.
    pub hearers: Hearers,
    /// The text frame.
    pub frame: ByteString,
    pub(super) subject: Option<Arc<str>>,
}

impl Event {
    /// Makes the frame of an entry.
    pub fn new(entry: &Recorded, groups: &Groups) -> Self {
        Self {
            seq: entry.seq,
            hearers: Hearers::of(entry.audience, groups),
            frame: frame_of(entry).into(),
            subject: entry.subject.as_deref().map(Arc::from),
        }
    }
}

fn frame_of(entry: &Recorded) -> String {
    #[derive(Serialize)]
    struct Frame<'a> {
        r#type: &'static str,
        seq: i64,
        kind: &'a str,
        at: Time,
        actor: Option<i64>,
        data: Option<&'a RawValue>,
    }
    // Payloads were made by serde_json; should one in the database be damaged, it is left out.
    let data = entry.payload.as_deref().and_then(|payload| serde_json::from_str(payload).ok());
    let frame = Frame {
        r#type: "event",
        seq: entry.seq,
        kind: &entry.kind,
        at: Time(entry.at),
        actor: entry.origin.actor,
        data,
    };
    serde_json::to_string(&frame).unwrap_or_default()
}

/// Something for a connection to do.
#[derive(Debug, Clone)]
pub enum Delivery {
    /// Send those of these entries that it may see.
    Events(Arc<Vec<Event>>),
    /// Send a frame that is not stored.
    Frame(ByteString),
    /// Close with this code and reason.
    Close(u16, &'static str),
}

/// Who listens on a connection.
#[derive(Debug, Clone, Copy)]
pub struct Listener {
    /// The session.
    pub session: i64,
    /// Its account.
    pub account: i64,
    /// Whether the account is an administrator.
    pub admin: bool,
    /// Whether it is the dashboard of an administrator.
    pub dashboard: bool,
}

impl Listener {
    /// Whether it is one of these hearers.
    pub fn is_among(&self, hearers: &Hearers) -> bool {
        let Hearers { audience, members } = hearers;
        audience.includes(self.account, self.admin)
            || (audience.is_dashboards() && self.dashboard)
            || members.as_ref().is_some_and(|members| members.include(self.account))
    }
}

/// What a connection that subscribed is given.
pub struct Welcome {
    /// The number of this connection on this node.
    pub connection: u64,
    /// The last entry before the live ones.
    pub seq: i64,
    /// How to get what was missed.
    pub missed: Missed,
    /// The live deliveries. It ends when the connection is too slow.
    pub live: mpsc::Receiver<Arc<Delivery>>,
}

/// What a connection missed.
pub enum Missed {
    /// These entries, among which are some that it may not see.
    Recent(Vec<Event>),
    /// The entries after the first up to the second place, to be read from the journal.
    InJournal(i64, i64),
    /// Too much, or nothing that this server knows of.
    Everything,
}

enum Command {
    Subscribe { listener: Listener, resume: Option<i64>, answer: oneshot::Sender<Welcome> },
    Unsubscribe(u64),
    Deliver { audience: Audience, except: Option<u64>, delivery: Delivery },
    CloseSession { session: i64, reason: &'static str },
    Look(i64),
}

/// The way to the hub. Clones lead to the same one.
#[derive(Clone)]
pub struct Hub {
    commands: mpsc::UnboundedSender<Command>,
    groups: Groups,
    stats: Arc<HubStats>,
}

/// What the hub has done since the start.
#[derive(Debug, Default)]
pub struct HubStats {
    /// The last entry that was delivered.
    pub seq: AtomicI64,
    /// Connections that listen now.
    pub connections: AtomicU64,
    /// Deliveries that were put into queues.
    pub deliveries: AtomicU64,
    /// Connections that were dropped because they were too slow.
    pub dropped: AtomicU64,
    /// Entries that were read from the journal because other nodes wrote them.
    pub caught_up: AtomicU64,
}

/// Called with every entry before it is delivered.
pub type Observer = Box<dyn Fn(&Recorded) + Send>;

/// The hub's end of the channels, until it runs.
pub struct Inbox(mpsc::UnboundedReceiver<Command>);

impl Hub {
    /// A hub that is yet to [`run`].
    pub fn new() -> (Self, Inbox) {
        let (commands, inbox) = mpsc::unbounded_channel();
        (Self { commands, groups: Groups::default(), stats: Arc::default() }, Inbox(inbox))
    }

    /// The groups of accounts that audiences name.
    pub fn groups(&self) -> &Groups {
        &self.groups
    }

    /// Adds a connection that has everything up to `resume`, or starts from now.
    pub async fn subscribe(&self, listener: Listener, resume: Option<i64>) -> Option<Welcome> {
        let (answer, welcome) = oneshot::channel();
        self.commands.send(Command::Subscribe { listener, resume, answer }).ok()?;
        welcome.await.ok()
    }

    /// Removes a connection.
    pub fn unsubscribe(&self, connection: u64) {
        let _ = self.commands.send(Command::Unsubscribe(connection));
    }

    /// Sends a frame that is not stored to the connections of `audience` on this node.
    pub fn deliver(&self, audience: Audience, except: Option<u64>, frame: ByteString) {
        let _ = self.commands.send(Command::Deliver { audience, except, delivery: Delivery::Frame(frame) });
    }

    /// Closes the connections of a session that ended.
    pub fn close_session(&self, session: i64, reason: &'static str) {
        let _ = self.commands.send(Command::CloseSession { session, reason });
    }

    /// Has an account's connections come back, so that they get what the account may see by now.
    pub fn reconnect(&self, account: i64) {
        let delivery = Delivery::Close(close::UNAUTHORISED, "rights_changed");
        let _ = self.commands.send(Command::Deliver { audience: Audience::user(account), except: None, delivery });
    }

    /// Tells every connection that the server stops.
    pub fn close_all(&self) {
        let delivery = Delivery::Close(close::GOING_AWAY, "going_away");
        let _ = self.commands.send(Command::Deliver { audience: Audience::everyone(), except: None, delivery });
    }

    /// Has the hub look for entries up to `seq`, which another node has written.
    pub fn look(&self, seq: i64) {
        let _ = self.commands.send(Command::Look(seq));
    }

    /// What the hub has done so far.
    pub fn stats(&self) -> &HubStats {
        &self.stats
    }
}

/// Runs the hub until every [`Hub`] and the writer are gone.
///
/// # Errors
/// When the journal's head can't be read at the start.
pub async fn run(
    hub: &Hub,
    Inbox(mut inbox): Inbox,
    mut committed: mpsc::UnboundedReceiver<Vec<Recorded>>,
    db: Db,
    observers: Vec<Observer>,
) -> Result<impl Future<Output = ()> + Send + use<>> {
    let delivered = db.read(store::last_seq).await?;
    let (stats, groups) = (hub.stats.clone(), hub.groups.clone());
    stats.seq.store(delivered, Ordering::Relaxed);
    let mut state = State {
        delivered,
        connections: HashMap::new(),
        next: 1,
        ring: Ring::default(),
        recalled: false,
        observers,
        groups,
        stats,
    };
    Ok(async move {
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                batch = committed.recv() => match batch {
                    Some(batch) if batch.first().is_some_and(|first| first.seq == state.delivered + 1) => state.publish(&batch),
                    // Another node wrote in between, or this was read from the journal already.
                    Some(batch) => {
                        let last = batch.last().map_or(0, |last| last.seq);
                        state.catch_up(&db, Some(last)).await;
                    }
                    None => return,
                },
                command = inbox.recv() => match command {
                    Some(Command::Look(seq)) => state.catch_up(&db, Some(seq)).await,
                    Some(command) => {
                        if let Command::Subscribe { resume: Some(after), .. } = command {
                            state.recall(&db, after).await;
                        }
                        state.obey(command);
                    }
                    None => return,
                },
                _ = looks.tick() => state.catch_up(&db, None).await,
            }
        }
    })
}

struct Connection {
    listener: Listener,
    /// Of pointers, since every queue makes room for 32 of what it holds.
    queue: mpsc::Sender<Arc<Delivery>>,
}

struct State {
    delivered: i64,
    connections: HashMap<u64, Connection>,
    next: u64,
    ring: Ring,
    /// Whether the ring was filled from the journal.
    recalled: bool,
    observers: Vec<Observer>,
    groups: Groups,
    stats: Arc<HubStats>,
}

impl State {
    /// Reads and publishes what the journal has and this node has not, up to `until` or its end. When the database
    /// does not answer, the next look tries again.
    async fn catch_up(&mut self, db: &Db, until: Option<i64>) {
        loop {
            let after = self.delivered;
            if until.is_some_and(|until| until <= after) {
                return;
            }
            let entries = db
                .read(move |conn| {
                    // The head is read by primary key; entries only when there are some.
                    let last = store::last_seq(conn)?;
                    if last <= after { Ok(Vec::new()) } else { store::read(conn, after, last, CHUNK) }
                })
                .await;
            match entries {
                Ok(entries) if entries.is_empty() => return,
                Ok(entries) => {
                    self.stats.caught_up.fetch_add(entries.len() as u64, Ordering::Relaxed);
                    self.publish(&entries);
                }
                Err(error) => {
                    tracing::debug!(%error, "the journal could not be read");
                    return;
                }
            }
        }
    }

    /// Fills the ring from the journal, once, for the first client that missed more than the ring has: after a start
    /// everybody comes back at once, and it is enough that the journal is read for one of them.
    async fn recall(&mut self, db: &Db, after: i64) {
        let last = self.ring.first().map_or(self.delivered, |first| first - 1);
        if self.recalled || after >= last {
            return;
        }
        self.recalled = true;
        match db.read(move |conn| store::read(conn, (last - i64::from(RING)).max(0), last, i64::from(RING))).await {
            Ok(entries) => {
                let events = entries.iter().rev().map(|entry| Event::new(entry, &self.groups));
                events.for_each(|event| self.ring.prepend(event));
            }
            Err(error) => tracing::debug!(%error, "the journal could not be read"),
        }
    }

    fn publish(&mut self, batch: &[Recorded]) {
        let mut events = Vec::with_capacity(batch.len());
        for entry in batch {
            for observe in &self.observers {
                observe(entry);
            }
            let event = Event::new(entry, &self.groups);
            if entry.kind.ends_with(".expired") {
                self.ring.clear();
            }
            self.ring.push(event.clone(), entry.kind.ends_with(".deleted"));
            events.push(event);
        }
        if let Some(last) = events.last() {
            self.delivered = last.seq;
        }
        let events = Arc::new(events);
        let concerns = |listener: &Listener| events.iter().any(|event| listener.is_among(&event.hearers));
        let all = events.iter().any(|event| event.hearers.are_everyone());
        self.send(|listener, _| all || concerns(listener), Delivery::Events(events.clone()));
        // Last, so that who reads this place finds everything up to it in its queue.
        self.stats.seq.store(self.delivered, Ordering::Release);
    }

    fn send(&mut self, concerns: impl Fn(&Listener, u64) -> bool, delivery: Delivery) {
        let delivery = Arc::new(delivery);
        let (mut slow, mut count) = (Vec::new(), 0);
        for (id, connection) in &self.connections {
            if concerns(&connection.listener, *id) {
                count += 1;
                if connection.queue.try_send(delivery.clone()).is_err() {
                    slow.push(*id);
                }
            }
        }
        self.stats.deliveries.fetch_add(count, Ordering::Relaxed);
        for id in slow {
            // Dropping the sender ends the connection's queue, by which it knows that it was too slow.
            self.connections.remove(&id);
            self.stats.dropped.fetch_add(1, Ordering::Relaxed);
        }
        self.count();
    }

    fn count(&self) {
        self.stats.connections.store(self.connections.len() as u64, Ordering::Relaxed);
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Subscribe { listener, resume, answer } => {
                let (queue, live) = mpsc::channel(QUEUE);
                let id = self.next;
                self.next += 1;
                let welcome = Welcome { connection: id, seq: self.delivered, missed: self.missed(resume), live };
                if answer.send(welcome).is_ok() {
                    self.connections.insert(id, Connection { listener, queue });
                }
            }
            Command::Unsubscribe(id) => {
                self.connections.remove(&id);
            }
            Command::Deliver { audience, except, delivery } => {
                let hearers = Hearers::of(audience, &self.groups);
                self.send(|listener, id| listener.is_among(&hearers) && except != Some(id), delivery);
            }
            Command::CloseSession { session, reason } => {
                self.send(|listener, _| listener.session == session, Delivery::Close(close::SESSION_ENDED, reason));
            }
            Command::Look(_) => {}
        }
        self.count();
    }

    fn missed(&self, resume: Option<i64>) -> Missed {
        let Some(after) = resume else { return Missed::Recent(Vec::new()) };
        // Ahead of the journal: the database was restored from a backup, and what follows is another story.
        if after > self.delivered || after < 0 || self.delivered - after > RESUME_LIMIT {
            return Missed::Everything;
        }
        match self.ring.after(after, self.delivered) {
            Some(events) => Missed::Recent(events),
            None => Missed::InJournal(after, self.delivered),
        }
    }
}

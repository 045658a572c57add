//! The services that every module works with.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;

use bytestring::ByteString;
use chrono::NaiveDateTime;
use tokio::sync::watch;
use workspace_protocol::monitoring::Reason;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::{AnyConnection, Db};
use crate::error::Result;
use crate::files::Files;
use crate::http::Api;
use crate::http::identity::Identities;
use crate::http::limits::Limits;
use crate::http::metrics::Metrics;
use crate::jobs::{Jobs, Task};
use crate::journal::Recorded;
use crate::journal::bus::Bus;
use crate::journal::hub::{Hub, Listener};
use crate::socket::Sockets;

/// The services, shared by all threads.
pub struct Core {
    /// What is configured.
    pub config: Config,
    /// Where the server listens.
    pub address: std::net::SocketAddr,
    /// The name of this node: its machine and port.
    pub node: String,
    /// When this node was started.
    pub started_at: NaiveDateTime,
    /// The time.
    pub clock: Clock,
    /// The database.
    pub db: Db,
    /// Live delivery.
    pub hub: Hub,
    /// The other nodes.
    pub bus: Bus,
    /// Durable jobs.
    pub jobs: Jobs,
    /// Stored files.
    pub files: Files,
    /// Who calls.
    pub identities: Identities,
    /// How much may be asked for.
    pub limits: Limits,
    /// What is measured.
    pub metrics: Metrics,
    /// The open sockets of this node.
    pub sockets: Sockets,
    /// Whether the first administrator is still to be created.
    pub setup: crate::setup::Setup,
    /// What signals modules understand.
    pub signals: HashMap<&'static str, Signal>,
    /// The names of the modules.
    pub modules: Vec<&'static str>,
    /// What tells of each module what is not well with it.
    pub troubles: Vec<Troubles>,
    /// What modules keep in memory.
    pub memory: Memory,
}

impl Core {
    /// The address that people reach the server by, without a slash at the end.
    pub fn base_url(&self) -> String {
        match &self.config.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            // Listening everywhere is no address to go to.
            None if self.address.ip().is_unspecified() => format!("http://localhost:{}", self.address.port()),
            None => format!("http://{}", self.address),
        }
    }

    /// A link to a page of the web application. What is secret in it stays in the fragment, which browsers do not send.
    pub fn link(&self, page: &str) -> String {
        format!("{}/#/{page}", self.base_url())
    }
}

/// Decides who hears a signal of this caller, or refuses it.
pub type Signal = fn(&Core, &crate::http::identity::Identity, &serde_json::Value) -> Result<crate::journal::Audience>;

/// What modules keep in memory while the server runs: one thing of each type, which only its module knows.
#[derive(Default)]
pub struct Memory(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Memory {
    /// Takes in what a module keeps.
    pub fn keep<T: Any + Send + Sync>(&mut self, thing: T) {
        self.0.insert(TypeId::of::<T>(), Box::new(thing));
    }

    /// What a module keeps. It put it there itself when the server started.
    pub fn get<T: Any + Send + Sync>(&self) -> &T {
        let thing = self.0.get(&TypeId::of::<T>()).and_then(|thing| thing.downcast_ref());
        thing.expect("a module asks for what it has not put into memory")
    }
}

/// Work that goes on as long as the server runs.
pub type Background = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Tells what is not well at a moment.
pub type Troubles = fn(NaiveDateTime, &mut AnyConnection) -> Result<Vec<Reason>>;

/// A module: everything that it adds to the core.
pub struct Module {
    /// Its name: the first word of its journal entries, and the second part of its routes' paths.
    pub name: &'static str,
    /// Adds its routes.
    pub routes: fn(&mut Api),
    /// The signals that it understands.
    pub signals: &'static [(&'static str, Signal)],
    /// Called with every entry of the journal, of this node and others, before it is delivered. Must be quick.
    pub observe: fn(&Arc<Core>, &Recorded),
    /// Called once, after the journal's place is known and before anything is delivered: loads what it keeps in step with
    /// the journal by `observe`. What it finds may be ahead of that place, so observing must be idempotent.
    pub load: fn(&Core, &mut AnyConnection) -> Result<()>,
    /// Its jobs.
    pub tasks: fn() -> Vec<Box<dyn Task>>,
    /// Puts what it keeps into memory.
    pub remember: fn(&mut Memory),
    /// What it does all the time; it ends soon after the second part turns true, while the database still answers.
    pub background: fn(Arc<Core>, watch::Receiver<bool>) -> Background,
    /// What is not well with it, for administrators; asked every few seconds, so it must be quick.
    pub troubles: Troubles,
    /// A frame for a socket that has just been opened.
    pub greeting: fn(&Core, &Listener) -> Option<ByteString>,
}

impl Module {
    /// A module that has routes and nothing else.
    pub const fn new(name: &'static str, routes: fn(&mut Api)) -> Self {
        Self {
            name,
            routes,
            signals: &[],
            observe: |_, _| {},
            load: |_, _| Ok(()),
            tasks: Vec::new,
            remember: |_| {},
            background: |_, _| Box::pin(async {}),
            troubles: |_, _| Ok(Vec::new()),
            greeting: |_, _| None,
        }
    }
}

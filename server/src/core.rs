//! The services that every module works with.

use std::collections::HashMap;
use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::files::Files;
use crate::http::Api;
use crate::http::identity::Identities;
use crate::http::limits::Limits;
use crate::http::metrics::Metrics;
use crate::jobs::{Jobs, Task};
use crate::journal::Recorded;
use crate::journal::bus::Bus;
use crate::journal::hub::Hub;
use crate::socket::Sockets;

/// The services, shared by all threads.
pub struct Core {
    /// What is configured.
    pub config: Config,
    /// Where the server listens.
    pub address: std::net::SocketAddr,
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
pub type Signal =
    fn(&crate::http::identity::Identity, &serde_json::Value) -> crate::error::Result<crate::journal::Audience>;

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
    /// Its jobs.
    pub tasks: fn() -> Vec<Box<dyn Task>>,
}

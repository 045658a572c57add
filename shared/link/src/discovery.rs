//! Servers of the local network that announce themselves by multicast DNS (`_workspace._tcp.local.`).

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use mdns_sd::{ResolvedService, ServiceDaemon, ServiceEvent};
use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::{Address, Notice};

/// What servers announce themselves as.
pub const SERVICE: &str = "_workspace._tcp.local.";
/// How many servers are listed: anybody in the network can announce any number.
const MOST: usize = 50;
/// How long a name and a version may be, in characters.
const LONGEST: usize = 80;

/// A server that announces itself. Nothing of it is proven: choosing it tests it like any typed address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The name of the organisation.
    pub name: String,
    /// Its address, to be given to `choose`.
    pub address: String,
    /// Its version.
    pub version: String,
    /// Its id.
    pub id: Option<Uuid>,
}

type List = Arc<Mutex<BTreeMap<String, Found>>>;

/// Looks for servers until it is dropped.
pub(crate) struct Discovery {
    daemon: ServiceDaemon,
    task: JoinHandle<()>,
    list: List,
}

impl Discovery {
    /// Begins to look, as a task of this runtime; `None` when the system does not let us.
    pub(crate) fn start(runtime: &Handle, notices: mpsc::Sender<Notice>) -> Option<Self> {
        let failed = |error| tracing::warn!(%error, "no looking for servers in the network");
        let daemon = ServiceDaemon::new().map_err(failed).ok()?;
        let events = daemon.browse(SERVICE).map_err(failed).ok()?;
        let list = List::default();
        let kept = list.clone();
        let task = runtime.spawn(async move {
            while let Ok(event) = events.recv_async().await {
                let changed = match event {
                    ServiceEvent::ServiceResolved(service) => add(&kept, &service),
                    ServiceEvent::ServiceRemoved(_, name) => locked(&kept).remove(&name).is_some(),
                    _ => false,
                };
                if changed && notices.send(Notice::Found { servers: all(&kept) }).await.is_err() {
                    return;
                }
            }
        });
        Some(Self { daemon, task, list })
    }

    /// The servers seen so far.
    pub(crate) fn servers(&self) -> Vec<Found> {
        all(&self.list)
    }
}

impl Drop for Discovery {
    fn drop(&mut self) {
        self.task.abort();
        if let Err(error) = self.daemon.shutdown() {
            tracing::debug!(%error, "the looking for servers does not stop");
        }
    }
}

fn locked(list: &List) -> std::sync::MutexGuard<'_, BTreeMap<String, Found>> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The servers, each once, though one with several network cards may announce itself several times.
fn all(list: &List) -> Vec<Found> {
    let mut servers: Vec<Found> = locked(list).values().cloned().collect();
    servers.sort_by(|a, b| (&a.name, &a.address).cmp(&(&b.name, &b.address)));
    servers.dedup();
    servers
}

/// Notes an announcement; whether it is news.
fn add(list: &List, service: &ResolvedService) -> bool {
    let Some(found) = understand(service) else { return false };
    let mut list = locked(list);
    if list.len() >= MOST && !list.contains_key(&service.fullname) {
        return false;
    }
    list.insert(service.fullname.clone(), found.clone()).as_ref() != Some(&found)
}

fn understand(service: &ResolvedService) -> Option<Found> {
    // A server behind TLS says by which address people reach it.
    let said = service.get_property_val_str("url").and_then(|url| Address::parse(url).ok());
    let address = said.or_else(|| {
        let ip = service.addresses.iter().map(mdns_sd::ScopedIp::to_ip_addr).min_by_key(preference)?;
        Address::of_ip(ip, service.port).ok()
    })?;
    let text = |key: &str| service.get_property_val_str(key).map(one_line).filter(|text| !text.is_empty());
    let instance = service.fullname.split("._workspace").next().unwrap_or_default();
    Some(Found {
        name: text("name").unwrap_or_else(|| one_line(instance)),
        address: address.to_string(),
        version: text("version").unwrap_or_default(),
        id: text("id").and_then(|id| Uuid::try_parse(&id).ok()),
    })
}

/// The smaller, the likelier it leads to the server from another machine.
fn preference(ip: &IpAddr) -> (u8, IpAddr) {
    let rank = match ip {
        IpAddr::V4(ip) if ip.is_loopback() => 4,
        IpAddr::V4(ip) if ip.is_link_local() => 2,
        IpAddr::V4(_) => 0,
        IpAddr::V6(ip) if ip.is_loopback() => 5,
        // Needs a zone, which an address on its own does not tell.
        IpAddr::V6(ip) if ip.is_unicast_link_local() => 6,
        IpAddr::V6(_) => 1,
    };
    (rank, *ip)
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect::<String>().trim().to_owned()
}

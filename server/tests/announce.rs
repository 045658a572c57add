//! The server announces itself on the local network, and withdraws when it stops.

#![allow(clippy::unwrap_used)]

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use mdns_sd::{Receiver, ResolvedService, ServiceDaemon, ServiceEvent, ServiceInfo};
use serde_json::json;
use workspace_test_support::{Engine, PASSWORD, Server, place};

const SERVICE: &str = "_workspace._tcp.local.";
/// How long an announcement may take to come through.
const PATIENCE: Duration = Duration::from_secs(15);

/// The next event that `want` takes, or `None` when none comes in time.
async fn next<T>(
    events: &Receiver<ServiceEvent>,
    patience: Duration,
    want: impl Fn(ServiceEvent) -> Option<T>,
) -> Option<T> {
    let end = Instant::now() + patience;
    loop {
        let left = end.checked_duration_since(Instant::now())?;
        let event = tokio::time::timeout(left, events.recv_async()).await.ok()?.ok()?;
        if let Some(found) = want(event) {
            return Some(found);
        }
    }
}

/// The service at this port, once all is known of it.
fn at(port: u16) -> impl Fn(ServiceEvent) -> Option<Box<ResolvedService>> {
    move |event| match event {
        ServiceEvent::ServiceResolved(service) if service.get_port() == port => Some(service),
        _ => None,
    }
}

/// Whether multicast works on this machine: a service that is announced here is found here.
async fn multicast_works() -> bool {
    let kind = "_workspace-test._tcp.local.";
    let (Ok(daemon), Ok(other)) = (ServiceDaemon::new(), ServiceDaemon::new()) else { return false };
    let service =
        ServiceInfo::new(kind, "probe", "probe-workspace-test.local.", "", 9, None).unwrap().enable_addr_auto();
    let Ok(events) = other.browse(kind) else { return false };
    let found = daemon.register(service).is_ok() && next(&events, Duration::from_secs(8), at(9)).await.is_some();
    for daemon in [daemon, other] {
        let _ = daemon.shutdown();
    }
    if !found {
        eprintln!("skipped: multicast does not work on this machine");
    }
    found
}

fn everywhere(config: &mut workspace_server::Config) {
    config.host = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_found_by_its_name_and_gone_when_it_stops() {
    if !multicast_works().await {
        return;
    }
    let mut server = Server::start_with(Engine::Sqlite, |config| {
        everywhere(config);
        config.public_url = Some("https://workspace.example.org".parse().unwrap());
    })
    .await;
    let port = server.config().port;
    let daemon = ServiceDaemon::new().unwrap();
    let events = daemon.browse(SERVICE).unwrap();
    let info = server.visitor().get("/api/server").await.expect(200);
    let found = next(&events, PATIENCE, at(port)).await.expect("it is not announced");
    let said = |found: &ResolvedService, key: &str| found.get_property_val_str(key).map(str::to_owned);
    assert_eq!(said(&found, "id").as_deref(), info["id"].as_str());
    assert_eq!(said(&found, "version").as_deref(), info["version"].as_str());
    assert_eq!(said(&found, "path").as_deref(), Some("/"));
    assert_eq!(said(&found, "url").as_deref(), Some("https://workspace.example.org"));
    assert!(!found.get_addresses_v4().is_empty());

    // Once it is set up it goes by its organisation's name.
    let setup = json!({
        "token": server.setup_token(), "organisation": "Atelier du Nº 7 · S.A.", "username": "admin", "display_name": "Nora",
        "password": PASSWORD, "place": place(uuid::Uuid::new_v4(), "bureau-1"),
    });
    server.visitor().post("/api/setup", setup).await.expect(201);
    let named = next(&events, PATIENCE, |event| {
        at(port)(event).filter(|service| said(service, "name").as_deref() == Some("Atelier du Nº 7 · S.A."))
    });
    let named = named.await.expect("its new name is not announced");
    let full_name = named.get_fullname().to_owned();
    server.stop().await;
    let gone = next(&events, PATIENCE, |event| match event {
        ServiceEvent::ServiceRemoved(_, name) if name == full_name => Some(()),
        _ => None,
    });
    assert!(gone.await.is_some(), "it is still announced after it stopped");
    let _ = daemon.shutdown();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_may_not_or_that_nobody_reaches_is_not_announced() {
    if !multicast_works().await {
        return;
    }
    let silent = Server::start_with(Engine::Sqlite, |config| {
        everywhere(config);
        config.mdns = false;
    })
    .await;
    let private = Server::start(Engine::Sqlite).await;
    let ports = [silent.config().port, private.config().port];
    let daemon = ServiceDaemon::new().unwrap();
    let events = daemon.browse(SERVICE).unwrap();
    let found =
        next(&events, Duration::from_secs(4), |event| ports.into_iter().find_map(|port| at(port)(event.clone())));
    assert!(found.await.is_none());
    let _ = daemon.shutdown();
}

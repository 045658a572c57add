//! Announcing the server on the local network by mDNS (RFC 6762, RFC 6763), so that applications find it by themselves.

use std::sync::Arc;
use std::time::Duration;

use mdns_sd::{DaemonEvent, IfKind, ServiceDaemon, ServiceInfo};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::core::Core;
use crate::settings::{self, Settings};

/// The service that applications look for.
pub const SERVICE: &str = "_workspace._tcp.local.";
/// How long the name of an instance may be, in bytes: 63, less the room for the ` (2)` of a namesake.
const MAX_INSTANCE: usize = 58;
/// How long the name may be in the details, in bytes: all of one is at most 255.
const MAX_NAME: usize = 240;
/// How often a server that is still to be set up looks whether it has its name by now.
const LOOK: Duration = Duration::from_secs(5);
/// How long the goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// Announces the server until it stops. That it can't be announced is said in the log, and nothing more: everyone can
/// still type its address.
pub async fn run(core: Arc<Core>, stop: watch::Receiver<bool>) {
    if !core.config.mdns || core.address.ip().is_loopback() {
        return;
    }
    if let Err(error) = announce(&core, stop).await {
        tracing::warn!(%error, "the server can't announce itself on the local network; MDNS=false stops it from trying");
    }
}

async fn announce(core: &Core, mut stop: watch::Receiver<bool>) -> mdns_sd::Result<()> {
    let daemon = ServiceDaemon::new()?;
    let events = daemon.monitor()?;
    let mut known = None;
    loop {
        let to_be_named = core.setup.is_required();
        match core.db.read(settings::read).await {
            Ok(settings) if known.as_ref() != Some(&settings) => {
                if let Some(before) = &known {
                    withdraw(&daemon, &service(core, before)?).await;
                }
                daemon.register(service(core, &settings)?)?;
                known = Some(settings);
            }
            Ok(_) => {}
            Err(error) => tracing::debug!(%error, "what to announce could not be read"),
        }
        tokio::select! {
            _ = stop.wait_for(|stopped| *stopped) => break,
            () = tokio::time::sleep(LOOK), if to_be_named || known.is_none() => {}
            () = tell(&events) => break,
        }
    }
    if let Some(settings) = &known {
        withdraw(&daemon, &service(core, settings)?).await;
    }
    if let Ok(down) = daemon.shutdown() {
        let _ = timeout(GOODBYE, down.recv_async()).await;
    }
    Ok(())
}

/// Logs what becomes of the announcement. Returns when the daemon has ended.
async fn tell(events: &mdns_sd::Receiver<DaemonEvent>) {
    while let Ok(event) = events.recv_async().await {
        match event {
            DaemonEvent::Announce(service, interface) => tracing::debug!(service, interface, "announced by mDNS"),
            DaemonEvent::NameChange(change) => {
                tracing::info!(name = change.new_name, "announced under another name, since its own is taken");
            }
            DaemonEvent::Error(error) => tracing::debug!(%error, "mDNS"),
            _ => {}
        }
    }
}

/// Takes an announcement back, so that nobody is offered a server that is gone.
async fn withdraw(daemon: &ServiceDaemon, service: &ServiceInfo) {
    if let Ok(done) = daemon.unregister(service.get_fullname()) {
        let _ = timeout(GOODBYE, done.recv_async()).await;
    }
}

fn service(core: &Core, settings: &Settings) -> mdns_sd::Result<ServiceInfo> {
    let mut details = vec![
        ("name", cut(&settings.organisation, MAX_NAME).to_owned()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("id", settings.id.to_string()),
        ("path", "/".to_owned()),
    ];
    if core.config.public_url.is_some() {
        details.push(("url", core.base_url()));
    }
    let machine = core.node.split([':', '.']).next().unwrap_or_default();
    let host = format!("{}-workspace.local.", machine.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "-"));
    let instance = cut(&settings.organisation, MAX_INSTANCE);
    let (ip, port) = (core.address.ip(), core.address.port());
    let addresses = if ip.is_unspecified() { String::new() } else { ip.to_string() };
    let mut service = ServiceInfo::new(SERVICE, instance, &host, addresses.as_str(), port, details.as_slice())?;
    if ip.is_unspecified() {
        service = service.enable_addr_auto();
        // Who listens on 0.0.0.0 can't be reached by IPv6; who listens on :: by both.
        if ip.is_ipv4() {
            service.set_interfaces(vec![IfKind::IPv4]);
        }
    }
    Ok(service)
}

/// The beginning of a text, at most `max` bytes long.
fn cut(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_between_characters() {
        assert_eq!(cut("Atelier", 58), "Atelier");
        assert_eq!(cut("éé", 3), "é");
        assert!(ServiceInfo::new(SERVICE, cut(&"é".repeat(80), MAX_INSTANCE), "h.local.", "", 1, None).is_ok());
    }
}

//! Servers that announce themselves.

use std::collections::HashMap;
use std::time::Duration;

use mdns_sd::{ServiceDaemon, ServiceInfo};
use serde_json::Value;
use workspace_link::discovery::SERVICE;

use crate::support::{Desk, office};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_announces_itself_is_found_and_can_be_chosen_until_it_goes() {
    let (server, _) = office().await;
    let mut desk = Desk::new().await;
    assert!(desk.link.found_servers().is_empty());
    // Of a name of its own, since other tests of this network may announce servers too.
    let name = format!("atelier-{}", uuid::Uuid::new_v4().simple());
    let port: u16 = server.url().rsplit(':').next().unwrap().parse().unwrap();
    let id = uuid::Uuid::new_v4().to_string();
    let properties = HashMap::from([
        ("name".to_owned(), "Atelier Nord".to_owned()),
        ("version".to_owned(), "0.1.0".to_owned()),
        ("id".to_owned(), id.clone()),
    ]);
    let announced = ServiceInfo::new(SERVICE, &name, &format!("{name}.local."), "127.0.0.1", port, properties).unwrap();
    let fullname = announced.get_fullname().to_owned();
    let daemon = ServiceDaemon::new().unwrap();
    daemon.register(announced).unwrap();
    let ours = |servers: &Value| servers.as_array().unwrap().iter().find(|found| found["id"] == id.as_str()).cloned();
    let found = loop {
        let servers = desk.next_of("found").await["servers"].clone();
        if let Some(found) = ours(&servers) {
            break found;
        }
    };
    assert_eq!((found["name"].as_str(), found["version"].as_str()), (Some("Atelier Nord"), Some("0.1.0")));
    assert_eq!(found["address"], server.url());
    assert!(desk.link.found_servers().iter().any(|one| one.address == server.url()));
    let goodbye = daemon.unregister(&fullname).unwrap();
    goodbye.recv_timeout(Duration::from_secs(5)).unwrap();
    while ours(&desk.next_of("found").await["servers"]).is_some() {}
    daemon.shutdown().unwrap();
    desk.link.choose(found["address"].as_str().unwrap()).await.unwrap();
}

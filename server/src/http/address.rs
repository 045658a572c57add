//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::HttpRequest;

use crate::config::Config;

/// The address of who called: the peer's, or what trusted proxies say in `X-Forwarded-For`, read from its end and only
/// as far as each speaker is trusted.
pub fn of(request: &HttpRequest, config: &Config) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let chain: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    resolve(peer, &chain, &|address| config.trusted_proxies.iter().any(|network| network.contains(&address)))
}

fn resolve(peer: IpAddr, chain: &[&str], trusted: &dyn Fn(IpAddr) -> bool) -> IpAddr {
    let mut address = peer;
    for hop in chain.iter().rev() {
        if !trusted(address) {
            break;
        }
        match hop.parse::<IpAddr>() {
            Ok(hop) => address = hop.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forwarded_addresses_count_only_from_trusted_proxies() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let trusted = |address: IpAddr| address == proxy;
        let resolve = |peer: &str, chain: &[&str]| resolve(peer.parse().unwrap(), chain, &trusted).to_string();
        assert_eq!(resolve("203.0.113.9", &["1.2.3.4"]), "203.0.113.9", "a stranger can't choose its address");
        assert_eq!(resolve("10.0.0.1", &["1.2.3.4", "203.0.113.9"]), "203.0.113.9", "nor prepend one");
        assert_eq!(resolve("10.0.0.1", &["203.0.113.9", "10.0.0.1"]), "203.0.113.9", "proxies chain");
        assert_eq!(resolve("10.0.0.1", &["nonsense"]), "10.0.0.1");
    }
}

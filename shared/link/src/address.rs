//! Addresses of servers: what a person types becomes one URL without credentials, path or query.
//!
//! - A scheme that was typed is kept: `https://ws.example.org/` is `https://ws.example.org`. After `http://` the port may be
//!   left out; then both the server's own port and the usual one are tried.
//! - Without a scheme, addresses of the local network (private IP addresses, `localhost`, names that end in `.local` or have
//!   no dot) are plain HTTP, at port 8060 unless another one was typed.
//! - Any other name is tried with HTTPS first (port 443 unless told), then with HTTP (port 8060 unless told).

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use serde::{Deserialize, Serialize};
use url::{Host, Url};
use uuid::Uuid;

use crate::problem::{Problem, Result, code};

/// The port that a server listens on unless told otherwise.
pub const DEFAULT_PORT: u16 = 8060;

/// The address of a server: scheme, host and port, nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(Url);

impl Address {
    /// What the typed text may mean, in the order in which it is to be tried; never empty.
    ///
    /// # Errors
    /// `bad_address`, saying what is accepted.
    pub fn candidates(typed: &str) -> Result<Vec<Self>> {
        let typed = typed.trim();
        if typed.len() > 300 {
            return Err(bad("it is longer than 300 characters"));
        }
        if let Some((scheme, rest)) = typed.split_once("://") {
            let scheme = scheme.to_ascii_lowercase();
            if scheme != "http" && scheme != "https" {
                return Err(bad("it begins with something other than http:// or https://"));
            }
            let plain = Self::parse(&format!("{scheme}://{rest}"))?;
            if scheme == "http" && !has_port(rest) {
                return Ok(vec![plain.at(DEFAULT_PORT)?, plain]);
            }
            return Ok(vec![plain]);
        }
        // An IPv6 address without brackets has colons that are no port's.
        let host = if typed.parse::<Ipv6Addr>().is_ok() {
            format!("[{typed}]")
        } else {
            typed.trim_end_matches('/').to_owned()
        };
        let http = Self::parse(&format!("http://{host}"))?;
        let http = if has_port(&host) { http } else { http.at(DEFAULT_PORT)? };
        if http.is_local() {
            return Ok(vec![http]);
        }
        Ok(vec![Self::parse(&format!("https://{host}"))?, http])
    }

    /// Reads an address that is written out, with its scheme.
    ///
    /// # Errors
    /// `bad_address`, saying what is accepted.
    pub fn parse(text: &str) -> Result<Self> {
        let url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad("it begins with something other than http:// or https://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(bad("it holds a name or a password"));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(bad("it goes on after the name of the server"));
        }
        if url.host_str().is_none_or(str::is_empty) || url.port() == Some(0) {
            return Err(bad("it names no server"));
        }
        Ok(Self(url))
    }

    fn at(&self, port: u16) -> Result<Self> {
        let mut url = self.0.clone();
        url.set_port(Some(port)).map_err(|()| bad("it takes no port"))?;
        Ok(Self(url))
    }

    /// Whether it is of this machine or its own network, by the look of it.
    fn is_local(&self) -> bool {
        match self.0.host() {
            Some(Host::Ipv4(ip)) => ip.is_private() || ip.is_loopback() || ip.is_link_local(),
            Some(Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                !name.contains('.') || name.rsplit('.').next() == Some("local")
            }
            None => false,
        }
    }

    /// Without a slash at the end: `http://192.168.1.20:8060`.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The id of a server that is too old to have one of its own: always the same for an address.
    pub fn fallback_id(&self) -> Uuid {
        Uuid::new_v5(&Uuid::NAMESPACE_URL, self.as_str().as_bytes())
    }

    /// The address of a server found at this IP address and port.
    pub(crate) fn of_ip(ip: IpAddr, port: u16) -> Result<Self> {
        match ip {
            IpAddr::V4(ip) => Self::parse(&format!("http://{ip}:{port}")),
            IpAddr::V6(ip) => Self::parse(&format!("http://[{ip}]:{port}")),
        }
    }
}

/// Whether the host part of an address says its port, which a URL no longer tells when it is the scheme's own.
fn has_port(rest: &str) -> bool {
    let host = rest.split('/').next().unwrap_or_default();
    let after = host.rsplit_once(']').map_or(host, |(_, after)| after);
    after.rsplit_once(':').is_some_and(|(_, port)| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
}

fn bad(why: &str) -> Problem {
    let detail = format!(
        "{why}; accepted is a name or an IP address with an optional port, such as atelier.local:8060, 192.168.1.20 or \
         https://workspace.example.org"
    );
    Problem::ours(code::BAD_ADDRESS, "Not the address of a server", detail)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Address {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(typed: &str) -> Vec<String> {
        Address::candidates(typed).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn addresses_of_the_local_network_are_plain_http_at_our_port() {
        assert_eq!(tried("192.168.1.20"), ["http://192.168.1.20:8060"]);
        assert_eq!(tried(" Atelier.local "), ["http://atelier.local:8060"]);
        assert_eq!(tried("atelier.local:8060"), ["http://atelier.local:8060"]);
        assert_eq!(tried("localhost:3000/"), ["http://localhost:3000"]);
        assert_eq!(tried("serveur"), ["http://serveur:8060"]);
        assert_eq!(tried("::1"), ["http://[::1]:8060"]);
        assert_eq!(tried("[fd00::7]:9000"), ["http://[fd00::7]:9000"]);
        assert_eq!(tried("10.0.0.4:80"), ["http://10.0.0.4"]);
    }

    #[test]
    fn other_names_are_tried_with_https_first() {
        assert_eq!(tried("ws.example.org"), ["https://ws.example.org", "http://ws.example.org:8060"]);
        assert_eq!(tried("ws.example.org:8443"), ["https://ws.example.org:8443", "http://ws.example.org:8443"]);
        assert_eq!(tried("203.0.113.7"), ["https://203.0.113.7", "http://203.0.113.7:8060"]);
        assert_eq!(tried("bücher.example"), ["https://xn--bcher-kva.example", "http://xn--bcher-kva.example:8060"]);
    }

    #[test]
    fn a_typed_scheme_is_kept() {
        assert_eq!(tried("https://ws.example.org/"), ["https://ws.example.org"]);
        assert_eq!(tried("HTTPS://192.168.1.20"), ["https://192.168.1.20"]);
        assert_eq!(tried("http://ws.example.org"), ["http://ws.example.org:8060", "http://ws.example.org"]);
        assert_eq!(tried("http://ws.example.org:80"), ["http://ws.example.org"]);
    }

    #[test]
    fn anything_more_than_a_server_is_refused_and_says_what_is_accepted() {
        for typed in [
            "",
            "   ",
            "https://",
            "ftp://ws.example.org",
            "javascript://x",
            "https://nora:secret@ws.example.org",
            "nora@ws.example.org",
            "https://ws.example.org/dashboard/",
            "ws.example.org?x=1",
            "ws.example.org#x",
            "ws.example.org:99999",
            "ws.example.org:0",
            "http://a b",
            "192.168.1.300",
            &"a".repeat(400),
        ] {
            let problem = Address::candidates(typed).expect_err(typed);
            assert_eq!((problem.status, problem.code.as_str()), (0, code::BAD_ADDRESS), "{typed}");
            assert!(problem.detail.unwrap().contains("accepted is"), "{typed}");
        }
    }
}

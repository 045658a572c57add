//! Where outgoing webhooks may go. Whoever owns a channel chooses an address that this server then calls: without care it
//! would be their hand inside the server's own network (server-side request forgery).

use std::error::Error as StdError;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use ipnet::{Ipv4Net, Ipv6Net};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect;
use url::{Host, Url};

/// How long a delivery may take, from looking up the name to the answer's head.
const TIMEOUT: Duration = Duration::from_secs(10);

/// IPv4 addresses that are not somebody's on the internet (IANA's special-purpose registry, RFC 6890): this machine, private
/// and carrier networks, the link with the cloud's metadata on it, documentation, benchmarks, multicast, reserved.
const SPECIAL_V4: [(Ipv4Addr, u8); 15] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];
/// The IPv6 addresses that are handed out on the internet.
const GLOBAL_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// Of these, the ones that are not: protocol assignments with Teredo, documentation, and 6to4, which holds an IPv4 address.
const SPECIAL_V6: [(Ipv6Addr, u8); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address is somebody's on the internet, not one of this machine, its network or its provider. IPv4 addresses
/// in the clothes of IPv6 ones (mapped, translated) are none: nobody needs them to reach a public server.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            !SPECIAL_V4.iter().any(|(net, bits)| Ipv4Net::new_assert(*net, *bits).contains(&address))
        }
        IpAddr::V6(address) => {
            let within = |(net, bits): &(Ipv6Addr, u8)| Ipv6Net::new_assert(*net, *bits).contains(&address);
            within(&GLOBAL_V6) && !SPECIAL_V6.iter().any(within)
        }
    }
}

/// Why a target is not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is no `http` or `https` address of a host.
    NotHttp,
    /// It holds a name or password.
    Credentials,
    /// It is, or its name stands for, an address that is not public.
    Private,
}

impl Refused {
    /// A stable name, for clients to put into words.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotHttp => "not_http",
            Self::Credentials => "credentials_in_address",
            Self::Private => "private_address",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotHttp => "an http or https address such as https://example.org/hook",
            Self::Credentials => "an address without a name and password in it: everyone who manages the channel sees it",
            Self::Private => {
                "an address on the internet: this one is private or this machine's own; an administrator can allow those \
                 by WEBHOOK_PRIVATE_TARGETS=true"
            }
        })
    }
}

impl StdError for Refused {}

/// The target that a text stands for. What a name stands for is found out at each delivery, since it may change.
///
/// # Errors
/// Why it is refused.
pub fn parse(text: &str, private: bool) -> Result<Url, Refused> {
    let url = Url::parse(text).map_err(|_| Refused::NotHttp)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refused::NotHttp);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::Credentials);
    }
    // The parser has understood every way to write an address: 0x7f.1 is 127.0.0.1.
    let address = match url.host().ok_or(Refused::NotHttp)? {
        Host::Ipv4(address) => Some(IpAddr::from(address)),
        Host::Ipv6(address) => Some(IpAddr::from(address)),
        Host::Domain(name) if is_local_name(name) => Some(IpAddr::from(Ipv4Addr::LOCALHOST)),
        Host::Domain(_) => None,
    };
    match address {
        Some(address) if !private && !is_public(address) => Err(Refused::Private),
        _ => Ok(url),
    }
}

/// Names that never stand for a public address (RFC 6761, RFC 6762): refused at once, with clear words.
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    ["localhost", "local", "internal"].iter().any(|end| name == *end || name.ends_with(&format!(".{end}")))
}

/// Looks names up, and lets none through that stands for an address that may not be called. The connection goes to the very
/// address that was looked at: a name that changes in between changes nothing.
struct Guard {
    private: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            // One private address among public ones is a trap, or a mistake; either way it is not guessed around.
            if !private && found.iter().any(|address| !is_public(address.ip())) {
                return Err(Box::new(Refused::Private) as Box<dyn StdError + Send + Sync>);
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// What calls targets: follows no redirects, uses no proxy of the environment, and waits no longer than 10 s.
///
/// # Errors
/// When the system's certificates can't be used.
pub fn client(private: bool) -> reqwest::Result<reqwest::Client> {
    // Chosen by whoever comes first in this process; they all choose the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .dns_resolver(Arc::new(Guard { private }))
        .redirect(redirect::Policy::none())
        .no_proxy()
        .timeout(TIMEOUT)
        .pool_max_idle_per_host(0)
        .user_agent(concat!("Workspace/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Why a call failed, as a stable name that clients put into words: never the address, whose query may hold a secret, and
/// nothing that the target said.
pub fn failure(error: &reqwest::Error) -> &'static str {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(inner) = cause {
        if let Some(refused) = inner.downcast_ref::<Refused>() {
            return refused.code();
        }
        cause = inner.source();
    }
    match error {
        _ if error.is_timeout() => "timeout",
        // Its name is not known, nobody listens there, or TLS failed.
        _ if error.is_connect() => "unreachable",
        _ => "line_broke",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_on_the_internet_are_public() {
        for public in ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for special in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:1.1.1.1",
            "64:ff9b::7f00:1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
        ] {
            assert!(!is_public(special.parse().unwrap()), "{special}");
        }
    }

    #[test]
    fn targets_are_http_addresses_of_public_hosts() {
        for good in [
            "https://example.org/hook?x=1",
            "http://example.org:8080",
            "https://1.1.1.1/",
            "https://[2606:4700::1111]/",
        ] {
            assert!(parse(good, false).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("", Refused::NotHttp),
            ("example.org", Refused::NotHttp),
            ("ftp://example.org", Refused::NotHttp),
            ("file:///etc/passwd", Refused::NotHttp),
            ("gopher://127.0.0.1:25/", Refused::NotHttp),
            ("https://lina:secret@example.org/", Refused::Credentials),
            ("http://localhost/", Refused::Private),
            ("http://LOCALHOST.:8060/", Refused::Private),
            ("http://printer.local/", Refused::Private),
            ("http://metadata.google.internal/", Refused::Private),
            ("http://127.0.0.1/", Refused::Private),
            ("http://127.1/", Refused::Private),
            ("http://0x7f.1/", Refused::Private),
            ("http://2130706433/", Refused::Private),
            ("http://0177.0.0.1/", Refused::Private),
            ("http://169.254.169.254/latest/meta-data/", Refused::Private),
            ("http://[::1]/", Refused::Private),
            ("http://[::ffff:127.0.0.1]/", Refused::Private),
            ("http://[::ffff:7f00:1]/", Refused::Private),
        ] {
            assert_eq!(parse(bad, false), Err(why), "{bad}");
        }
        assert!(parse("http://127.0.0.1:9000/hook", true).is_ok());
        assert_eq!(parse("ftp://127.0.0.1/", true), Err(Refused::NotHttp));
    }

    #[tokio::test]
    async fn a_name_that_stands_for_this_machine_is_not_called() {
        let error = client(false).unwrap().get("http://localhost:9/").send().await.unwrap_err();
        assert_eq!(failure(&error), "private_address");
        let error = client(true).unwrap().get("http://localhost:9/").send().await.unwrap_err();
        assert_eq!(failure(&error), "unreachable");
    }
}

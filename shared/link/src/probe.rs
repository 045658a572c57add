//! Testing an address: is there a Workspace server, and can it and we talk to each other?

use std::error::Error as _;
use std::io::{self, ErrorKind};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use url::Url;
use uuid::Uuid;

use crate::Address;
use crate::http::{self, Http};
use crate::problem::{Problem, Result, code};

/// The oldest server that this client can talk to.
pub const OLDEST_SERVER: &str = "0.1.0";

/// How long a server may take to say who it is.
const PATIENCE: Duration = Duration::from_secs(8);
/// The longest answer that is read.
const LARGEST: usize = 256 << 10;
/// How long to wait for somebody who may speak before being asked.
const GREETING: Duration = Duration::from_secs(1);

/// What an address was tested for without success; [`code`] has the others.
mod failure {
    pub(super) const REFUSED: &str = "refused";
    pub(super) const NO_ROUTE: &str = "no_route";
    pub(super) const UNKNOWN_HOST: &str = "unknown_host";
    pub(super) const TIMEOUT: &str = "timeout";
    pub(super) const CERTIFICATE: &str = "certificate";
    pub(super) const NOT_WORKSPACE: &str = "not_workspace";
    pub(super) const NETWORK: &str = "network";
}

/// What a server says of itself (`GET /api/server`). Serialises as the server wrote it, with whatever a newer one adds, and
/// always with an `id`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(into = "Map<String, Value>")]
pub struct ServerInfo {
    /// The server's id; one made from its address when it is too old to have one.
    pub id: Uuid,
    /// The name of the organisation.
    pub name: String,
    /// The server's version.
    pub version: String,
    /// The oldest client version that it accepts.
    pub oldest_client: String,
    all: Map<String, Value>,
}

impl From<ServerInfo> for Map<String, Value> {
    fn from(info: ServerInfo) -> Self {
        info.all
    }
}

impl ServerInfo {
    /// Reads the answer of the server at `address`; `None` when it is none of a Workspace server.
    fn read(body: &[u8], address: &Address) -> Option<Self> {
        #[derive(Deserialize)]
        struct Known {
            product: String,
            version: String,
            oldest_client: String,
            #[serde(default)]
            name: String,
            #[serde(default)]
            id: Option<Uuid>,
        }
        let mut all: Map<String, Value> = serde_json::from_slice(body).ok()?;
        let known: Known = serde_json::from_value(Value::Object(all.clone())).ok()?;
        if known.product != "workspace" {
            return None;
        }
        let id = known.id.unwrap_or_else(|| address.fallback_id());
        all.insert("id".to_owned(), Value::String(id.to_string()));
        Some(Self { id, name: known.name, version: known.version, oldest_client: known.oldest_client, all })
    }
}

/// A server that answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Probed {
    /// Where it answered.
    pub address: Address,
    /// What it says of itself.
    pub server: ServerInfo,
}

/// Tries what a person typed until a server answers.
///
/// # Errors
/// `bad_address`, or the failure that says most: a certificate that is not trusted is told rather than worked around.
pub(crate) async fn try_all(http: &Http, typed: &str, version: &str) -> Result<Probed> {
    let mut said: Option<Problem> = None;
    for address in Address::candidates(typed)? {
        match ask(http, &address, version).await {
            Ok(server) => return Ok(Probed { address, server }),
            Err(problem) if is_final(&problem) => return Err(problem),
            Err(problem) => {
                if said.as_ref().is_none_or(|before| weight(&problem) > weight(before)) {
                    said = Some(problem);
                }
            }
        }
    }
    Err(said.unwrap_or_else(|| Problem::ours(failure::NETWORK, "No answer", "there was nothing to try")))
}

/// Whether somebody answered whose word settles it.
fn is_final(problem: &Problem) -> bool {
    matches!(problem.code.as_str(), failure::CERTIFICATE | code::SERVER_TOO_OLD | code::CLIENT_TOO_OLD)
}

/// How much a failure tells.
fn weight(problem: &Problem) -> u8 {
    match problem.code.as_str() {
        failure::NOT_WORKSPACE => 4,
        failure::REFUSED => 3,
        failure::TIMEOUT => 2,
        failure::NO_ROUTE => 1,
        _ => 0,
    }
}

/// How often a server is asked again whose connection broke.
const MORE_TRIES: usize = 3;

/// Asks the server at an address who it is.
pub(crate) async fn ask(http: &Http, address: &Address, version: &str) -> Result<ServerInfo> {
    let url = http::route(address, "/api/server")?;
    let get = || http.prepare(reqwest::Method::GET, url.clone(), None, None);
    let answered = async {
        let mut response = get()?.send().await;
        for _ in 0..MORE_TRIES {
            // A connection of before, which broke meanwhile, or one where somebody spoke before being asked: only a new one
            // tells how things are.
            let again = response.as_ref().is_err_and(|error| !error.is_connect() && !error.is_timeout());
            if !again {
                break;
            }
            response = get()?.send().await;
        }
        let response = match response {
            Ok(response) => response,
            Err(error) => {
                let failed = failure_of(error);
                // The HTTP library may call that a connection which broke.
                let talks = failed.code == failure::NETWORK && speaks_first(&url).await;
                let detail = "what answers there speaks before it is asked, as no web server does";
                return Err(if talks { problem(failure::NOT_WORKSPACE, detail) } else { failed });
            }
        };
        let status = response.status();
        // Too long, or broken off in the middle: no answer of ours either way.
        let body = http::read(response, LARGEST).await.unwrap_or_default();
        if status.is_success() {
            ServerInfo::read(&body, address)
                .ok_or_else(|| problem(failure::NOT_WORKSPACE, "what answers there is no Workspace server"))
        } else {
            Err(problem(failure::NOT_WORKSPACE, format!("what answers there says HTTP {status}")))
        }
    };
    let info = tokio::time::timeout(PATIENCE, answered)
        .await
        .unwrap_or_else(|_| Err(problem(failure::TIMEOUT, "no answer within 8 s")))?;
    if older(&info.version, OLDEST_SERVER) {
        let detail = format!("the server is version {}; this client needs {OLDEST_SERVER} or newer", info.version);
        return Err(Problem::ours(code::SERVER_TOO_OLD, "The server is too old", detail));
    }
    if older(version, &info.oldest_client) {
        let detail = format!("this client is version {version}; the server needs {} or newer", info.oldest_client);
        return Err(Problem::ours(code::CLIENT_TOO_OLD, "This client is too old", detail));
    }
    Ok(info)
}

/// Whether what listens there says something by itself, as servers of other protocols do.
async fn speaks_first(url: &Url) -> bool {
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { return false };
    let listen = async {
        let mut stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
        stream.read(&mut [0; 1]).await
    };
    matches!(tokio::time::timeout(GREETING, listen).await, Ok(Ok(1)))
}

fn problem(code: &str, detail: impl Into<String>) -> Problem {
    Problem::ours(code, "No Workspace server answers at this address", detail)
}

/// What the HTTP library says of what is no HTTP: something else than an answer, or one that comes before the question.
const NOT_HTTP: [&str; 2] = ["invalid HTTP", "unexpected message from connection"];

/// Which failure keeps a request from getting any answer.
fn failure_of(error: reqwest::Error) -> Problem {
    let (mut certificate, mut foreign, mut kind) = (false, false, None);
    let mut cause = error.source();
    while let Some(inner) = cause {
        match inner.downcast_ref::<rustls::Error>() {
            Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented) => certificate = true,
            Some(_) => foreign = true,
            None => {}
        }
        let io = inner.downcast_ref::<io::Error>();
        kind = io.map(io::Error::kind).or(kind);
        // An I/O error may carry another error without naming it as its source.
        let carried = io.and_then(io::Error::get_ref).map(|carried| carried as &dyn std::error::Error);
        cause = carried.or_else(|| inner.source());
    }
    let (is_connect, is_timeout) = (error.is_connect(), error.is_timeout());
    let detail = http::describe(error);
    let code = match kind {
        _ if certificate => failure::CERTIFICATE,
        // It speaks, but not TLS.
        _ if foreign => failure::NOT_WORKSPACE,
        _ if is_timeout => failure::TIMEOUT,
        Some(ErrorKind::ConnectionRefused) => failure::REFUSED,
        Some(ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::AddrNotAvailable) => {
            failure::NO_ROUTE
        }
        Some(ErrorKind::TimedOut) => failure::TIMEOUT,
        // The resolver's errors have no kind of their own.
        _ if is_connect && detail.contains("dns error") => failure::UNKNOWN_HOST,
        // It speaks, but not HTTP.
        _ if !is_connect && NOT_HTTP.iter().any(|words| detail.contains(words)) => failure::NOT_WORKSPACE,
        _ => failure::NETWORK,
    };
    problem(code, detail)
}

/// Whether a version comes before another one (Semantic Versioning, without telling pre-releases apart). What is no version
/// is as old as can be.
fn older(version: &str, than: &str) -> bool {
    let parts = |text: &str| -> [u64; 3] {
        let core = text.split(['-', '+']).next().unwrap_or_default();
        let mut numbers = core.split('.').map(|part| part.parse().unwrap_or(0));
        std::array::from_fn(|_| numbers.next().unwrap_or(0))
    };
    parts(version) < parts(than)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(older("0.9.9", "0.10.0"));
        assert!(older("1.2.3", "1.2.4"));
        assert!(!older("1.2.3", "1.2.3"));
        assert!(!older("1.2.3-rc.1", "1.2.3"));
        assert!(!older("2.0", "1.9.9"));
        assert!(older("what", "0.1.0"));
    }

    #[test]
    fn an_answer_keeps_what_newer_servers_add_and_always_has_an_id() {
        let address = Address::parse("http://127.0.0.1:8060").unwrap();
        let body = br#"{"product":"workspace","version":"0.1.0","oldest_client":"0.1.0","name":"Atelier","new":[1]}"#;
        let info = ServerInfo::read(body, &address).unwrap();
        assert_eq!(info.id, address.fallback_id());
        let json = serde_json::to_value(&info).unwrap();
        assert_eq!((json["new"][0].as_i64(), json["id"].as_str()), (Some(1), Some(&*info.id.to_string())));
        assert!(ServerInfo::read(br#"{"product":"other","version":"1.0.0","oldest_client":"1"}"#, &address).is_none());
        assert!(ServerInfo::read(b"<html>", &address).is_none());
    }
}

//! Requests to a server, and what comes back: a bounded answer or a [`Problem`].

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, StatusCode};
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt as _;
use serde_json::Value;
use serde_json::value::RawValue;
use url::Url;

use crate::Address;
use crate::problem::{Problem, Result, code};
use crate::secret::Secret;

/// How long a request may take unless told otherwise.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);
/// How long a connection may take to be made.
const CONNECTING: Duration = Duration::from_secs(10);
/// Servers hang up idle connections after some seconds; using one at that very moment fails, so we let go before.
const IDLE: Duration = Duration::from_secs(4);
/// The largest JSON answer that is taken.
const LARGEST: usize = 32 << 20;

/// The one HTTP client: its TLS trust, proxies and rules hold for every request and for the live connection.
///
/// Trust is the system's own (`rustls` with the platform's verifier), proxies are those of the environment, and redirects
/// are not followed: a token goes to the chosen server or nowhere.
pub(crate) struct Http {
    client: reqwest::Client,
}

impl Http {
    pub(crate) fn new(user_agent: &str) -> Result<Self> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(trust()?)
            .user_agent(user_agent)
            .redirect(reqwest::redirect::Policy::none())
            .http1_only()
            .connect_timeout(CONNECTING)
            .pool_idle_timeout(IDLE)
            .build()
            .map_err(|error| broken(&error))?;
        Ok(Self { client })
    }

    /// The client itself, for what is more than a request and an answer.
    pub(crate) fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// A request with the headers that all have.
    pub(crate) fn prepare(
        &self,
        method: reqwest::Method,
        url: Url,
        token: Option<&Secret>,
        key: Option<&str>,
    ) -> Result<RequestBuilder> {
        let mut request = self.client.request(method, url).header(ACCEPT, "application/json");
        if let Some(token) = token {
            request = request.bearer_auth(token.expose());
        }
        if let Some(key) = key {
            let key = HeaderValue::from_str(key)
                .map_err(|_| Problem::not_allowed("an Idempotency-Key is plain text without line breaks"))?;
            request = request.header("Idempotency-Key", key);
        }
        Ok(request)
    }
}

/// The URL of a route of this server.
///
/// # Errors
/// `not_allowed` for whatever is not below `/api/`, however it is written.
pub(crate) fn route(address: &Address, path: &str) -> Result<Url> {
    let refused = || Problem::not_allowed("only the server's own routes below /api/ can be asked");
    if !path.starts_with("/api/") {
        return Err(refused());
    }
    let mut url = Url::parse(&format!("{address}{path}")).map_err(|_| refused())?;
    url.set_fragment(None);
    // Again, now that `..` and its disguises are resolved.
    if url.path().starts_with("/api/") { Ok(url) } else { Err(refused()) }
}

/// The TLS configuration. On a system without any root certificates nothing is trusted, and plain HTTP still works.
fn trust() -> Result<ClientConfig> {
    let builder = || {
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| broken(&error))
    };
    match builder()?.with_platform_verifier() {
        Ok(verified) => Ok(verified.with_no_client_auth()),
        Err(error) => {
            tracing::warn!(%error, "the system has no root certificates; no https address will be trusted");
            Ok(builder()?.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
        }
    }
}

fn broken(error: &dyn std::error::Error) -> Problem {
    Problem::ours("broken", "The network client cannot be made", error.to_string())
}

/// Sends a request and reads its JSON; `None` when the answer has no body.
///
/// # Errors
/// The server's problem, or `unreachable` when no whole answer came.
pub(crate) async fn json(request: RequestBuilder, timeout: Duration) -> Result<Option<Box<RawValue>>> {
    let answered = async {
        let response = send(request).await?;
        read_json(response).await
    };
    tokio::time::timeout(timeout, answered).await.unwrap_or_else(|_| Err(late(timeout)))
}

/// The problem of an answer that did not come in time.
pub(crate) fn late(timeout: Duration) -> Problem {
    Problem::unreachable(format!("no answer within {} ms", timeout.as_millis()))
}

/// Sends a request; the answer once its head is there and says success.
pub(crate) async fn send(request: RequestBuilder) -> Result<Response> {
    let response = request.send().await.map_err(|error| Problem::unreachable(describe(error)))?;
    if response.status().is_success() { Ok(response) } else { Err(problem_of(response).await) }
}

/// The JSON of a success.
pub(crate) async fn read_json(response: Response) -> Result<Option<Box<RawValue>>> {
    if response.status() == StatusCode::NO_CONTENT {
        return Ok(None);
    }
    let body = read(response, LARGEST).await?;
    if body.is_empty() {
        return Ok(None);
    }
    // Nothing is known of the outcome: whatever answered, it was not the route that we asked.
    let json = serde_json::from_slice(&body).map_err(|_| Problem::unreachable("the answer was not JSON"))?;
    Ok(Some(json))
}

/// A body of at most `largest` bytes.
pub(crate) async fn read(mut response: Response, largest: usize) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Problem::unreachable(describe(error)))? {
        if body.len() + chunk.len() > largest {
            let detail = format!("the answer is larger than {} KiB", largest >> 10);
            return Err(Problem::ours(code::TOO_LARGE, "The answer is too large", detail));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The problem in a failed answer, whatever stands between us and the server made of it.
async fn problem_of(response: Response) -> Problem {
    let status = response.status();
    let headers = response.headers().clone();
    let body = read(response, 1 << 20).await.unwrap_or_default();
    let mut problem = Problem::bare(
        status.as_u16(),
        &format!("http_{}", status.as_u16()),
        status.canonical_reason().unwrap_or_default(),
    );
    problem.retry_after = text_of(&headers, RETRY_AFTER.as_str()).and_then(|seconds| seconds.trim().parse().ok());
    problem.request_id = text_of(&headers, "x-request-id").map(Into::into);
    if status.is_redirection() {
        problem.detail = Some("redirects are not followed".into());
    }
    let is_json = text_of(&headers, CONTENT_TYPE.as_str()).is_some_and(|kind| kind.contains("json"));
    // A proxy may label anything as JSON; the status still says enough.
    let Some(Value::Object(mut body)) = is_json.then(|| serde_json::from_slice(&body).ok()).flatten() else {
        return problem;
    };
    let mut text = |name| match body.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    problem.code = text("code").unwrap_or(problem.code);
    problem.title = text("title").map_or(problem.title, Into::into);
    problem.detail = text("detail").map(Into::into).or(problem.detail);
    problem.request_id = text("request_id").map(Into::into).or(problem.request_id);
    problem.errors = body.remove("errors").and_then(|errors| serde_json::from_value(errors).ok()).unwrap_or_default();
    problem.current = body.remove("current").filter(|current| !current.is_null()).map(Box::new);
    problem
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

/// What went wrong on the way, from the outside in, without the URL.
pub(crate) fn describe(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_routes_of_the_chosen_server_have_a_url() {
        let address = Address::parse("http://192.168.1.20:8060").unwrap();
        let url = route(&address, "/api/chat/channels?limit=2#x").unwrap();
        assert_eq!(url.as_str(), "http://192.168.1.20:8060/api/chat/channels?limit=2");
        for path in [
            "",
            "/ws",
            "api/me",
            "//evil.example/api/",
            "https://evil.example/api/",
            "/api",
            "/api/../ws",
            "/api/%2e%2e/ws",
            "/api/..\\..\\ws",
            "/api/x/../../metrics",
            "@evil.example/api/",
        ] {
            assert_eq!(route(&address, path).expect_err(path).code, code::NOT_ALLOWED, "{path}");
        }
    }
}

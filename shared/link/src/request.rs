//! Requests to the chosen server.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use url::Url;

use crate::Secret;
use crate::http::{self, TIMEOUT};
use crate::link::Link;
use crate::problem::Result;
use crate::session::{Peer, doubt_if_unanswered};

/// The longest that a request may be given.
const LONGEST: Duration = Duration::from_mins(10);

/// How a request is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Creates or acts.
    Post,
    /// Sets.
    Put,
    /// Changes.
    Patch,
    /// Removes.
    Delete,
}

impl From<Method> for reqwest::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Put => Self::PUT,
            Method::Patch => Self::PATCH,
            Method::Delete => Self::DELETE,
        }
    }
}

/// A request to the chosen server.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Names it in `cancel`.
    #[serde(default)]
    pub id: Option<u64>,
    /// How.
    pub method: Method,
    /// The route, below `/api/`.
    pub path: String,
    /// Parameters; absent and empty ones are left out.
    #[serde(default)]
    pub query: Option<Map<String, Value>>,
    /// Sent as JSON.
    #[serde(default)]
    pub body: Option<Box<RawValue>>,
    /// The `Idempotency-Key` of a create.
    #[serde(default)]
    pub key: Option<String>,
    /// In milliseconds; 30 s unless told, and at most ten minutes.
    #[serde(default)]
    pub timeout: Option<u64>,
}

impl fmt::Debug for Request {
    /// The route alone: a body may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.method, self.path)
    }
}

impl Request {
    /// A request with nothing but its route.
    pub fn new(method: Method, path: &str) -> Self {
        Self { id: None, method, path: path.to_owned(), query: None, body: None, key: None, timeout: None }
    }
}

impl Link {
    /// Makes a request; `None` for an empty answer. An access token that ran out is renewed unseen.
    pub async fn request(&self, request: Request) -> Result<Option<Box<RawValue>>> {
        let timeout = request.timeout.map_or(TIMEOUT, |millis| Duration::from_millis(millis).min(LONGEST));
        // All of it together, whatever has to be found out or renewed on the way.
        let made = async {
            tokio::time::timeout(timeout, self.make(&request, timeout))
                .await
                .unwrap_or_else(|_| Err(http::late(timeout)))
        };
        self.cancels().run(request.id, made).await
    }

    /// Has the request, upload or download of this number end with `aborted`.
    pub fn cancel(&self, id: u64) {
        self.cancels().cancel(id);
    }

    async fn make(&self, request: &Request, timeout: Duration) -> Result<Option<Box<RawValue>>> {
        let peer = self.peer()?;
        let mut url = http::route(&peer.address, &request.path)?;
        if let Some(query) = &request.query {
            add_query(&mut url, query);
        }
        let token = self.good_token(&peer).await?;
        let answer = self.send(&peer, &url, request, timeout, token.as_ref()).await;
        match (answer, token) {
            (Err(problem), Some(token)) if problem.status == 401 => {
                let token = self.another_token(&peer, &token).await?;
                self.send(&peer, &url, request, timeout, Some(&token)).await
            }
            (answer, _) => answer,
        }
    }

    async fn send(
        &self,
        peer: &Peer,
        url: &Url,
        request: &Request,
        timeout: Duration,
        token: Option<&Secret>,
    ) -> Result<Option<Box<RawValue>>> {
        let mut prepared = self.http().prepare(request.method.into(), url.clone(), token, request.key.as_deref())?;
        if let Some(body) = &request.body {
            prepared = prepared.header(reqwest::header::CONTENT_TYPE, "application/json").body(body.get().to_owned());
        }
        let answer = http::json(prepared, timeout).await;
        doubt_if_unanswered(peer, &answer);
        answer
    }
}

/// Adds parameters as the transport of a browser does.
fn add_query(url: &mut Url, query: &Map<String, Value>) {
    let given = query.iter().filter_map(|(name, value)| {
        let text = match value {
            Value::Null => return None,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        (!text.is_empty()).then_some((name, text))
    });
    let given: Vec<_> = given.collect();
    if !given.is_empty() {
        url.query_pairs_mut().extend_pairs(given);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_encoded_and_absent_ones_left_out() {
        let mut url = Url::parse("http://x/api/y").unwrap();
        let query = serde_json::json!({ "a": "b c&d", "n": 3, "yes": true, "none": null, "empty": "" });
        add_query(&mut url, query.as_object().unwrap());
        assert_eq!(url.query(), Some("a=b+c%26d&n=3&yes=true"));
        let mut url = Url::parse("http://x/api/y").unwrap();
        add_query(&mut url, &Map::new());
        assert_eq!(url.as_str(), "http://x/api/y");
    }

    #[test]
    fn a_request_is_read_as_the_page_writes_it() {
        let text =
            r#"{"id":7,"method":"PATCH","path":"/api/me","body":{"version":1},"query":null,"key":null,"timeout":null}"#;
        let request: Request = serde_json::from_str(text).unwrap();
        assert_eq!((request.id, request.method), (Some(7), Method::Patch));
        assert_eq!(request.body.unwrap().get(), r#"{"version":1}"#);
        // By way of a value, as a bridge that has parsed its arguments does.
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::from_value::<Request>(value).unwrap().body.unwrap().get(), r#"{"version":1}"#);
        assert!(serde_json::from_str::<Request>(r#"{"method":"TRACE","path":"/api/me"}"#).is_err());
    }
}

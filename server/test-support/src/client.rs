//! A client that speaks HTTP like the applications do.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::server::PASSWORD;
use crate::socket::Socket;

/// Somebody at a workstation, perhaps signed in.
#[derive(Debug, Clone)]
pub struct Client {
    /// Where the server is.
    pub url: String,
    /// The workstation's id.
    pub workstation: Uuid,
    /// The access token.
    pub token: Option<String>,
    /// The refresh token.
    pub refresh_token: Option<String>,
    /// The session.
    pub session: i64,
    /// The account.
    pub account: i64,
    http: reqwest::Client,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, when that is JSON.
    pub body: Value,
}

impl Reply {
    /// The body of an answer that has this status.
    ///
    /// # Panics
    /// When it has another one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }

    /// The problem's code, of an answer that has this status.
    ///
    /// # Panics
    /// When it has another one.
    #[track_caller]
    pub fn code(self, status: u16) -> String {
        self.expect(status)["code"].as_str().unwrap().to_owned()
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// In a build of the whole workspace, `reqwest` speaks TLS and wants to be told by which means, though no test of the server
/// uses it. Telling it again changes nothing.
pub(crate) fn choose_cryptography() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// What a client says of where it runs.
pub fn place(workstation: Uuid, name: &str) -> Value {
    json!({
        "application": "client",
        "workstation": workstation,
        "workstation_name": name,
        "os": "Linux Mint 22",
        "client_version": "0.1.0",
    })
}

impl Client {
    /// Somebody at a new workstation.
    pub fn new(url: String) -> Self {
        choose_cryptography();
        Self {
            url,
            workstation: Uuid::new_v4(),
            token: None,
            refresh_token: None,
            session: 0,
            account: 0,
            http: reqwest::Client::new(),
        }
    }

    /// Takes over the session that an answer began.
    pub fn take_session(&mut self, signed_in: &Value) {
        self.token = signed_in["tokens"]["access_token"].as_str().map(str::to_owned);
        self.refresh_token = signed_in["tokens"]["refresh_token"].as_str().map(str::to_owned);
        self.session = signed_in["session"]["id"].as_i64().unwrap();
        self.account = signed_in["account"]["id"].as_i64().unwrap();
    }

    /// Sets a server up with the token of its setup link, as the administrator `admin`.
    pub async fn set_up(&mut self, token: &str) {
        let body = json!({
            "token": token,
            "organisation": "Atelier",
            "username": "admin",
            "display_name": "Nora Benali",
            "password": PASSWORD,
            "place": place(self.workstation, "bureau-1"),
        });
        let signed_in = self.post("/api/setup", body).await.expect(201);
        self.take_session(&signed_in);
    }

    /// The body of a sign-in from this workstation.
    pub fn login_body(&self, username: &str, password: &str) -> Value {
        json!({ "username": username, "password": password, "place": place(self.workstation, "bureau-1") })
    }

    /// Tries to sign in with the tests' password.
    pub async fn try_login(&self, username: &str) -> Reply {
        self.post("/api/auth/login", self.login_body(username, PASSWORD)).await
    }

    /// Signs in with the tests' password.
    pub async fn login(&mut self, username: &str) {
        let signed_in = self.try_login(username).await.expect(200);
        self.take_session(&signed_in);
    }

    /// Signs in and ends the session elsewhere.
    pub async fn take_over(&mut self, username: &str) {
        let mut body = self.login_body(username, PASSWORD);
        body["takeover"] = json!(true);
        let signed_in = self.post("/api/auth/login", body).await.expect(200);
        self.take_session(&signed_in);
    }

    /// Trades the refresh token; takes the new ones when that succeeds.
    pub async fn refresh(&mut self) -> Reply {
        let reply = self.post("/api/auth/refresh", json!({ "refresh_token": self.refresh_token })).await;
        if reply.status == 200 {
            self.token = reply.body["access_token"].as_str().map(str::to_owned);
            self.refresh_token = reply.body["refresh_token"].as_str().map(str::to_owned);
        }
        reply
    }

    /// The same person without the token.
    #[must_use]
    pub fn signed_out(&self) -> Self {
        Self { token: None, ..self.clone() }
    }

    /// The same person at another node.
    #[must_use]
    pub fn at(&self, url: String) -> Self {
        Self { url, ..self.clone() }
    }

    /// The same person with another token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// Sends a request.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Reply {
        self.try_send(method, path, body, headers).await.unwrap()
    }

    /// Sends a request to a server that may not be there.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> reqwest::Result<Reply> {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request =
                request.header(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await?;
        if status == StatusCode::NO_CONTENT {
            assert!(text.is_empty());
        }
        Ok(Reply { status: status.as_u16(), headers, body: serde_json::from_str(&text).unwrap_or(Value::Null) })
    }

    /// Sends bytes as they are, by `POST`.
    pub async fn upload(&self, path: &str, bytes: impl Into<reqwest::Body>) -> Reply {
        self.upload_by(Method::POST, path, bytes).await
    }

    /// Sends bytes as they are.
    pub async fn upload_by(&self, method: Method, path: &str, bytes: impl Into<reqwest::Body>) -> Reply {
        let request = self.http.request(method, format!("{}{path}", self.url)).body(bytes);
        let request = request.header("content-type", "application/octet-stream");
        let response = request.bearer_auth(self.token.as_deref().unwrap_or_default()).send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Reply { status, headers, body: response.json().await.unwrap_or(Value::Null) }
    }

    /// Gets bytes as they are: the status, the headers and the body.
    pub async fn download(&self, path: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, Vec<u8>) {
        let mut request = self.http.get(format!("{}{path}", self.url));
        request = request.bearer_auth(self.token.as_deref().unwrap_or_default());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        (status, headers, response.bytes().await.unwrap().to_vec())
    }

    /// `GET`
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None, &[]).await
    }

    /// `POST`
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, Some(body), &[]).await
    }

    /// `PUT`
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PUT, path, Some(body), &[]).await
    }

    /// `PATCH`
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PATCH, path, Some(body), &[]).await
    }

    /// `DELETE`
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None, &[]).await
    }

    /// Sends a message to `#general`.
    pub async fn say(&self, text: &str) -> Value {
        self.say_in(1, text).await
    }

    /// Sends a message to a channel.
    pub async fn say_in(&self, channel: i64, text: &str) -> Value {
        self.write_in(channel, json!({ "text": text })).await.expect(201)
    }

    /// Sends a message to a channel that may be refused, with whatever belongs to it beside its `client_id`.
    pub async fn write_in(&self, channel: i64, mut message: Value) -> Reply {
        message["client_id"] = json!(Uuid::now_v7());
        self.post(&format!("/api/chat/channels/{channel}/messages"), message).await
    }

    /// Creates a channel with these people beside oneself; its id.
    pub async fn channel(&self, name: &str, kind: &str, members: &[&Self]) -> i64 {
        let members: Vec<i64> = members.iter().map(|member| member.account).collect();
        let body = json!({ "name": name, "kind": kind, "members": members });
        self.post("/api/chat/channels", body).await.expect(201)["id"].as_i64().unwrap()
    }

    /// Every message of `#general`, oldest first, read page by page.
    pub async fn messages(&self) -> Vec<Value> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/api/chat/channels/1/messages?direction=newer&limit=200{cursor}");
            let page = self.get(&path).await.expect(200);
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return all,
            }
        }
    }

    /// Opens a socket and says hello.
    pub async fn socket(&self, resume: Option<i64>) -> Socket {
        let mut socket = Socket::open(&self.url).await;
        socket.hello(self.token.as_deref().unwrap_or_default(), resume).await;
        socket
    }
}

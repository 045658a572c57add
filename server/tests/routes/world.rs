//! Everyone who calls, everything that there is to call, and a fitting request for each route.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::Method;
use serde_json::{Value, json};
use workspace_protocol::accounts::{Permission, Role};
use workspace_server::config::SessionPolicy;
use workspace_test_support::{Client, Engine, PASSWORD, Reply, Server};

/// An id that nothing has.
pub(crate) const NOTHING: i64 = 9_999_999_999;

/// What only administrators may do, whosoever the records are.
pub(crate) const MANAGED: [&str; 3] = ["accounts:manage", "chat:manage", "monitoring:act"];

fn id(record: &Value) -> i64 {
    record["id"].as_i64().unwrap()
}

/// One operation of the document.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) access: String,
    /// The statuses that it declares.
    pub(crate) statuses: BTreeSet<u16>,
    /// Whether it takes a JSON body.
    pub(crate) body: bool,
    /// Whether it answers with a file.
    pub(crate) file: bool,
    /// The names of its query parameters.
    pub(crate) query: Vec<String>,
}

impl Operation {
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub(crate) fn has_id(&self) -> bool {
        self.path.contains('{')
    }

    /// The path with this id in it; where there is a second one, it is the administrator's account.
    pub(crate) fn at(&self, id: &str) -> String {
        let parts: Vec<&str> = self.path.split(['{', '}']).collect();
        let ids = [id, "1"];
        parts.iter().enumerate().map(|(at, part)| if at % 2 == 1 { ids[at / 2] } else { *part }).collect()
    }
}

/// Every operation that the running server says it has.
pub(crate) async fn operations(server: &Server) -> Vec<Operation> {
    let document = server.visitor().get("/api/openapi.json").await.expect(200);
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else { continue };
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            operations.push(Operation {
                method,
                path: path.clone(),
                access: operation["x-access"]
                    .as_str()
                    .unwrap_or_else(|| panic!("{path} does not say who may call"))
                    .to_owned(),
                statuses: operation["responses"]
                    .as_object()
                    .unwrap()
                    .keys()
                    .map(|status| status.parse().unwrap())
                    .collect(),
                body: operation["requestBody"]["content"]["application/json"].is_object(),
                file: operation["responses"]["200"]["content"]["*/*"].is_object(),
                query: parameters
                    .iter()
                    .filter(|parameter| parameter["in"] == "query")
                    .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
                    .collect(),
            });
        }
    }
    assert!(operations.len() >= 77, "the document has lost operations: {}", operations.len());
    operations
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Nobody,
    Impostor,
    Role(Role),
    /// An API token that has every permission.
    Token,
    /// An API token that has every permission but the one that counts.
    OtherToken,
    /// An administrator whose temporary password must be changed.
    Pending,
}

pub(crate) const EVERYBODY: [Who; 8] = [
    Who::Nobody,
    Who::Impostor,
    Who::Role(Role::Admin),
    Who::Role(Role::Member),
    Who::Role(Role::Viewer),
    Who::Token,
    Who::OtherToken,
    Who::Pending,
];

/// The refusal that the declaration promises this caller; `None` when it may go on.
pub(crate) fn refusal(access: &str, who: Who) -> Option<(u16, &'static str)> {
    let token = matches!(who, Who::Token | Who::OtherToken);
    match (access, who) {
        ("public", _) => None,
        (_, Who::Nobody) => Some((401, "not_signed_in")),
        (_, Who::Impostor) => Some((401, "invalid_token")),
        ("session" | "session_even_pending", _) if token => Some((403, "session_required")),
        ("signed_in" | "session_even_pending", _) => None,
        (_, Who::Pending) => Some((403, "password_change_required")),
        ("session", _) => None,
        (permission, who) => {
            let needed = Permission::ALL.into_iter().find(|known| known.name() == permission);
            let needed = needed.unwrap_or_else(|| panic!("nobody knows the access {access}"));
            let may = match who {
                Who::Role(role) => role.permissions().contains(&needed),
                who => who == Who::Token,
            };
            (!may).then_some((403, "not_allowed"))
        }
    }
}

/// A server, and whoever and whatever is needed there.
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) admin: Client,
    pub(crate) next: AtomicU32,
}

/// A request that is right, and what it is answered with when the caller may.
pub(crate) struct Sample {
    pub(crate) id: i64,
    pub(crate) body: Option<Value>,
    pub(crate) status: u16,
}

impl World {
    pub(crate) async fn new(engine: Engine) -> Self {
        let server = Server::start_with(engine, |config| {
            config.allow_registration = true;
            config.session_policy = SessionPolicy::Multiple;
        })
        .await;
        let admin = server.admin().await;
        Self { server, admin, next: AtomicU32::new(1) }
    }

    pub(crate) fn name(&self) -> String {
        format!("person-{}", self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Somebody new, signed in.
    pub(crate) async fn somebody(&self, role: &str) -> Client {
        self.server.join(&self.admin, &self.name(), role).await
    }

    /// A new caller: most are used up by what they call.
    pub(crate) async fn caller(&self, who: Who, access: &str) -> Client {
        let permissions = |without: &str| -> Vec<&str> {
            Permission::ALL.iter().map(|permission| permission.name()).filter(|name| *name != without).collect()
        };
        let token = async |permissions: Vec<&str>| {
            let owner = self.somebody("admin").await;
            let body = json!({ "name": "walk", "permissions": permissions, "expires_in_days": 1 });
            let created = owner.post("/api/me/tokens", body).await.expect(201);
            owner.with_token(created["secret"].as_str().unwrap())
        };
        match who {
            Who::Nobody => self.server.visitor(),
            Who::Impostor => self.server.visitor().with_token("wst_nobody-was-given-this"),
            Who::Role(role) => self.somebody(role.name()).await,
            Who::Token => token(permissions("")).await,
            Who::OtherToken => token(permissions(access)).await,
            Who::Pending => {
                let name = self.name();
                self.account(&name, "admin").await;
                let mut client = self.server.visitor();
                client.login(&name).await;
                client
            }
        }
    }

    /// A new account with a temporary password; its id.
    pub(crate) async fn account(&self, name: &str, role: &str) -> i64 {
        let body = json!({ "username": name, "display_name": name, "role": role, "temporary_password": PASSWORD });
        self.admin.post("/api/users", body).await.expect(201)["id"].as_i64().unwrap()
    }

    /// A new invitation: its id and its secret.
    pub(crate) async fn invitation(&self) -> (i64, String) {
        let created = self.admin.post("/api/invitations", json!({ "role": "viewer" })).await.expect(201);
        let secret = created["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        (created["invitation"]["id"].as_i64().unwrap(), secret)
    }

    /// The report of a problem like none before: numbers make no difference between problems, so its own is in letters.
    fn problem(&self) -> Value {
        let number = self.next.fetch_add(1, Ordering::Relaxed).to_string();
        let letters: String = number.bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
        json!({
            "kind": "error", "message": format!("no {letters}"), "application": "client", "version": "0.1.0", "os": "Linux",
        })
    }

    /// A new problem; its id.
    async fn reported(&self) -> i64 {
        let somebody = self.somebody("viewer").await;
        somebody.post("/api/client-problems", self.problem()).await.expect(204);
        let newest = self.admin.get("/api/monitoring/problems?limit=1").await.expect(200);
        newest["items"][0]["id"].as_i64().unwrap()
    }

    /// A new public channel that is owned by somebody, who may be one that can't create it, and that the administrator is
    /// not in.
    async fn channel(&self, owner: &Client) -> i64 {
        let creator = self.somebody("member").await;
        let channel = creator.channel(&self.name(), "public", &[owner]).await;
        let path = format!("/api/chat/channels/{channel}/members/{}", owner.account);
        creator.put(&path, json!({ "owner": true })).await.expect(200);
        channel
    }

    /// A private channel of somebody's, and a message in it.
    async fn secret(&self) -> (i64, i64) {
        let somebody = self.somebody("member").await;
        let channel = somebody.channel(&self.name(), "private", &[]).await;
        (channel, id(&somebody.say_in(channel, "a secret").await))
    }

    /// An image that was sent to everyone; its id.
    async fn image(&self) -> i64 {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(2, 2).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        let image = id(&self.admin.upload("/api/chat/attachments", bytes.into_inner()).await.expect(201));
        self.admin.write_in(1, json!({ "text": "look", "attachments": [image] })).await.expect(201);
        image
    }

    /// A new webhook in a new channel of `owner`; its id.
    async fn webhook(&self, owner: &Client, direction: &str) -> i64 {
        let path = format!("/api/chat/channels/{}/{direction}-webhooks", self.channel(owner).await);
        let mut body = json!({ "name": "CI" });
        if direction == "outgoing" {
            body["url"] = json!("https://ci.example/hook");
        }
        id(&owner.post(&path, body).await.expect(201)["webhook"])
    }

    /// A new report; its id.
    async fn report(&self) -> i64 {
        let message = id(&self.admin.say("rude").await);
        let path = format!("/api/chat/messages/{message}/reports");
        id(&self.somebody("viewer").await.post(&path, json!({ "reason": "rude" })).await.expect(201))
    }

    /// What the list of an operation is of, where it has at least three items.
    pub(crate) async fn listed(&self, operation: &Operation) -> String {
        let admin = &self.admin;
        match operation.path.as_str() {
            "/api/chat/channels/{channel}/members" => {
                let people = [self.somebody("member").await, self.somebody("viewer").await];
                admin.channel(&self.name(), "private", &[&people[0], &people[1]]).await.to_string()
            }
            "/api/chat/messages/{message}/thread" => self.thread().await.to_string(),
            "/api/chat/threads" => {
                for _ in 0..3 {
                    self.thread().await;
                }
                "0".to_owned()
            }
            "/api/chat/mentions" => {
                for _ in 0..3 {
                    self.somebody("member").await.say("@admin, look").await;
                }
                "0".to_owned()
            }
            "/api/chat/reports" => {
                for _ in 0..3 {
                    self.report().await;
                }
                "0".to_owned()
            }
            "/api/chat/directory" => {
                for _ in 0..3 {
                    admin.channel(&self.name(), "public", &[]).await;
                }
                "0".to_owned()
            }
            _ => "1".to_owned(),
        }
    }

    /// A message with three replies; its id.
    async fn thread(&self) -> i64 {
        let root = id(&self.admin.say("root").await);
        let somebody = self.somebody("member").await;
        for n in 0..3 {
            somebody.write_in(1, json!({ "text": format!("reply {n}"), "thread": root })).await.expect(201);
        }
        root
    }

    /// A right request for an operation, made ready for `caller`; `may` says whether it may make it. Every route is here.
    #[expect(clippy::too_many_lines, reason = "every route has a line")]
    pub(crate) async fn sample(&self, operation: &Operation, caller: &Client, may: bool) -> Sample {
        // What is changed or deleted is the caller's own where that counts; for who may not, it is somebody's.
        let owner = if may { caller } else { &self.admin };
        let place = || self.server.visitor().login_body("", "")["place"].clone();
        let person = |token: Option<String>| {
            let mut body =
                json!({ "username": self.name(), "display_name": "Somebody", "password": PASSWORD, "place": place() });
            if let Some(token) = token {
                body["token"] = json!(token);
            }
            body
        };
        let own_token = async || {
            let body = json!({ "name": "own", "permissions": ["people:read"], "expires_in_days": 1 });
            owner.post("/api/me/tokens", body).await.expect(201)["token"]["id"].as_i64().unwrap()
        };
        let (id, body, status) = match operation.name().as_str() {
            "GET /api/server"
            | "GET /api/health"
            | "GET /api/health/ready"
            | "GET /api/me"
            | "GET /api/me/sessions"
            | "GET /api/me/failed-sign-ins"
            | "GET /api/me/tokens"
            | "GET /api/people"
            | "GET /api/presence"
            | "GET /api/users"
            | "GET /api/invitations"
            | "GET /api/sessions"
            | "GET /api/activity"
            | "GET /api/chat/channels"
            | "GET /api/chat/directory"
            | "GET /api/chat/threads"
            | "GET /api/chat/drafts"
            | "GET /api/chat/mentions"
            | "GET /api/chat/reports"
            | "GET /api/chat/search"
            | "GET /api/monitoring/overview"
            | "GET /api/monitoring/series"
            | "GET /api/monitoring/clients"
            | "GET /api/monitoring/problems" => (0, None, 200),
            "POST /api/setup" => {
                let mut body = person(Some("used".to_owned()));
                body["organisation"] = json!("Atelier");
                // It is set up already.
                (0, Some(body), 404)
            }
            "POST /api/auth/login" => {
                let name = self.name();
                self.server.join(&self.admin, &name, "viewer").await;
                let mut body = self.server.visitor().login_body(&name, PASSWORD);
                body["takeover"] = json!(true);
                (0, Some(body), 200)
            }
            "POST /api/auth/register" => (0, Some(person(None)), 201),
            "POST /api/auth/invitation" => (0, Some(json!({ "token": self.invitation().await.1 })), 200),
            "POST /api/auth/join" => (0, Some(person(Some(self.invitation().await.1))), 201),
            "POST /api/auth/refresh" => {
                (0, Some(json!({ "refresh_token": self.somebody("viewer").await.refresh_token })), 200)
            }
            "POST /api/auth/logout" => (0, None, 204),
            "PATCH /api/me" => (0, Some(json!({ "version": 1, "theme": "dark" })), 200),
            "PUT /api/me/status" => (0, Some(json!({ "emoji": "☕", "text": "at the café" })), 200),
            "POST /api/me/password" => {
                (0, Some(json!({ "current_password": PASSWORD, "new_password": "another good one" })), 204)
            }
            "POST /api/me/deletion" => (0, Some(json!({ "password": PASSWORD })), 204),
            "DELETE /api/me/sessions/{session}" => (owner.session, None, 204),
            "POST /api/me/tokens" => {
                (0, Some(json!({ "name": "new", "permissions": ["people:read"], "expires_in_days": 7 })), 201)
            }
            "DELETE /api/me/tokens/{token}" => (own_token().await, None, 204),
            "POST /api/users" => {
                let name = self.name();
                let body =
                    json!({ "username": name, "display_name": name, "role": "member", "temporary_password": PASSWORD });
                (0, Some(body), 201)
            }
            "GET /api/users/{user}" => (self.admin.account, None, 200),
            "PATCH /api/users/{user}" => {
                (self.account(&self.name(), "viewer").await, Some(json!({ "version": 1, "role": "member" })), 200)
            }
            "DELETE /api/users/{user}" => (self.account(&self.name(), "viewer").await, None, 204),
            "POST /api/users/{user}/password" => (
                self.account(&self.name(), "viewer").await,
                Some(json!({ "temporary_password": "for the time being" })),
                204,
            ),
            "POST /api/invitations" => (0, Some(json!({ "role": "member", "note": "for the intern" })), 201),
            "DELETE /api/invitations/{invitation}" => (self.invitation().await.0, None, 204),
            "DELETE /api/sessions/{session}" => (self.somebody("viewer").await.session, None, 204),
            "GET /api/chat/channels/{channel}"
            | "GET /api/chat/channels/{channel}/pins"
            | "GET /api/chat/channels/{channel}/members"
            | "GET /api/chat/channels/{channel}/messages" => (1, None, 200),
            "POST /api/chat/channels" => (0, Some(json!({ "name": self.name(), "kind": "public" })), 201),
            "POST /api/chat/direct" => {
                let other = self.account(&self.name(), "viewer").await;
                (0, Some(json!({ "people": [other] })), 201)
            }
            "PATCH /api/chat/channels/{channel}" => {
                (self.channel(owner).await, Some(json!({ "version": 1, "topic": "walking" })), 200)
            }
            // The administrator is added, or taken out.
            "PUT /api/chat/channels/{channel}/members/{account}" => {
                (self.channel(owner).await, Some(json!({ "owner": false })), 200)
            }
            "DELETE /api/chat/channels/{channel}/members/{account}" => {
                let channel = self.channel(owner).await;
                let path = format!("/api/chat/channels/{channel}/members/{}", self.admin.account);
                self.admin.put(&path, json!({ "owner": true })).await.expect(200);
                (channel, None, 204)
            }
            "PUT /api/chat/channels/{channel}/preferences" => {
                (1, Some(json!({ "notify": "all", "hidden": false })), 200)
            }
            "PUT /api/chat/channels/{channel}/draft" => (1, Some(json!({ "text": "well" })), 200),
            "GET /api/chat/messages/{message}"
            | "GET /api/chat/messages/{message}/thread"
            | "GET /api/chat/messages/{message}/texts" => (id(&self.admin.say("root").await), None, 200),
            "PUT /api/chat/messages/{message}/reactions" => {
                (id(&self.admin.say("fun").await), Some(json!({ "emoji": "👍", "present": true })), 200)
            }
            "PUT /api/chat/messages/{message}/pin" => {
                (id(&self.admin.say("true").await), Some(json!({ "pinned": true })), 200)
            }
            "PUT /api/chat/messages/{message}/thread/read" => {
                (id(&self.admin.say("root").await), Some(json!({ "message": 0 })), 200)
            }
            "PUT /api/chat/messages/{message}/thread/follow" => {
                (id(&self.admin.say("root").await), Some(json!({ "following": true })), 200)
            }
            "POST /api/chat/messages/{message}/reports" => {
                (id(&self.admin.say("rude").await), Some(json!({ "reason": "rude" })), 201)
            }
            "POST /api/chat/reports/{report}/resolution" => {
                (self.report().await, Some(json!({ "resolution": "dismissed" })), 200)
            }
            // A file may be empty.
            "POST /api/chat/attachments" => (0, None, 201),
            "GET /api/chat/attachments/{attachment}" | "GET /api/chat/attachments/{attachment}/thumbnail" => {
                (self.image().await, None, 200)
            }
            "GET /api/chat/channels/{channel}/export"
            | "GET /api/chat/channels/{channel}/incoming-webhooks"
            | "GET /api/chat/channels/{channel}/outgoing-webhooks" => (self.channel(owner).await, None, 200),
            "POST /api/chat/channels/{channel}/incoming-webhooks" => {
                (self.channel(owner).await, Some(json!({ "name": "CI" })), 201)
            }
            "POST /api/chat/channels/{channel}/outgoing-webhooks" => {
                (self.channel(owner).await, Some(json!({ "name": "CI", "url": "https://ci.example/hook" })), 201)
            }
            "DELETE /api/chat/incoming-webhooks/{webhook}" => (self.webhook(owner, "incoming").await, None, 204),
            "DELETE /api/chat/outgoing-webhooks/{webhook}" => (self.webhook(owner, "outgoing").await, None, 204),
            "PATCH /api/chat/outgoing-webhooks/{webhook}" => {
                (self.webhook(owner, "outgoing").await, Some(json!({ "version": 1, "disabled": true })), 200)
            }
            "POST /api/chat/deletions" => (0, Some(json!({ "messages": [id(&self.admin.say("gone").await)] })), 200),
            "POST /api/chat/channels/{channel}/messages" => {
                (1, Some(json!({ "client_id": uuid::Uuid::now_v7(), "text": "walking" })), 201)
            }
            "PUT /api/chat/channels/{channel}/read" => (1, Some(json!({ "message": 0 })), 200),
            "PATCH /api/chat/messages/{message}" => {
                (owner.say("first").await["id"].as_i64().unwrap(), Some(json!({ "version": 1, "text": "second" })), 200)
            }
            "DELETE /api/chat/messages/{message}" => (owner.say("gone").await["id"].as_i64().unwrap(), None, 200),
            "POST /api/monitoring/notices" => (0, Some(json!({ "text": "lunch is ready", "severity": "info" })), 201),
            "POST /api/client-problems" => (0, Some(self.problem()), 204),
            "PATCH /api/monitoring/problems/{problem}" => {
                (self.reported().await, Some(json!({ "resolved": true, "version": 1 })), 200)
            }
            name => panic!("the route {name} is new: add a right request for it here, so that the walk covers it"),
        };
        Sample { id, body, status }
    }

    /// What somebody else's record answers to who may call the operation on their own; `None` where records have no owner.
    pub(crate) async fn of_somebody_else(&self, operation: &Operation) -> Option<(i64, u16)> {
        match operation.name().as_str() {
            "DELETE /api/me/sessions/{session}" => Some((self.admin.session, 404)),
            "DELETE /api/me/tokens/{token}" => {
                let body = json!({ "name": "mine", "permissions": ["people:read"], "expires_in_days": 1 });
                Some((self.admin.post("/api/me/tokens", body).await.expect(201)["token"]["id"].as_i64().unwrap(), 404))
            }
            "PATCH /api/chat/messages/{message}" | "DELETE /api/chat/messages/{message}" => {
                Some((self.admin.say("mine").await["id"].as_i64().unwrap(), 403))
            }
            // What is in a private channel is not there for who is not in it.
            name if name.contains("/api/chat/channels/{channel}") => Some((self.secret().await.0, 404)),
            name if name.contains("/api/chat/messages/{message}") => Some((self.secret().await.1, 404)),
            name if name.contains("/api/chat/attachments/{attachment}") => {
                let unsent = self.admin.upload("/api/chat/attachments", "not sent yet").await.expect(201);
                Some((id(&unsent), 404))
            }
            name if name.contains("/api/chat/incoming-webhooks") => {
                Some((self.webhook(&self.admin, "incoming").await, 403))
            }
            name if name.contains("/api/chat/outgoing-webhooks") => {
                Some((self.webhook(&self.admin, "outgoing").await, 403))
            }
            // What administrators manage.
            _ if MANAGED.contains(&operation.access.as_str()) => None,
            name => panic!("whose are the records of {name}? Say here what another's answers"),
        }
    }
}

/// What holds for every answer.
#[track_caller]
pub(crate) fn check(operation: &Operation, who: Who, reply: &Reply) {
    let what = format!("{} as {who:?}: {} {:#}", operation.name(), reply.status, reply.body);
    assert!(operation.statuses.contains(&reply.status), "not declared: {what}");
    let kind = reply.header("content-type").unwrap_or_default();
    let id = reply.header("x-request-id").unwrap_or_else(|| panic!("no request id: {what}"));
    if reply.status >= 400 && !(operation.path == "/api/health/ready" && reply.status == 503) {
        assert!(reply.status < 500, "{what}");
        assert_eq!(kind, "application/problem+json", "{what}");
        assert_eq!(reply.body["request_id"], id, "{what}");
        assert_eq!(reply.body["status"], reply.status, "{what}");
        for text in ["type", "title", "code"] {
            assert!(reply.body[text].as_str().is_some_and(|text| !text.is_empty()), "no {text}: {what}");
        }
        assert_eq!(reply.header("www-authenticate").is_some(), reply.status == 401, "{what}");
    } else if reply.status == 204 {
        assert_eq!((kind, &reply.body), ("", &Value::Null), "{what}");
    } else if operation.file {
        assert!(reply.header("content-disposition").is_some(), "{what}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{what}");
        assert!(matches!(reply.header("cache-control"), Some("no-store" | "private, no-cache")), "{what}");
        return;
    } else {
        assert_eq!(kind, "application/json", "{what}");
    }
    assert_eq!(reply.header("cache-control"), Some("no-store"), "{what}");
}

pub(crate) async fn call(operation: &Operation, client: &Client, id: &str, body: Option<Value>) -> Reply {
    client.send(operation.method.clone(), &operation.at(id), body, &[]).await
}

//! Everyone who calls, everything that there is to call, and a fitting request for each route.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use workspace_protocol::accounts::{Permission, Role};
use workspace_server::config::SessionPolicy;
use workspace_test_support::{Client, Engine, Manner, PASSWORD, Reply, Server, Smtp};

/// An id that nothing has.
pub(crate) const NOTHING: i64 = 9_999_999_999;

/// What only administrators may do, whosoever the records are.
pub(crate) const MANAGED: [&str; 4] = ["accounts:manage", "chat:manage", "reception:manage", "monitoring:act"];

pub(crate) fn id(record: &Value) -> i64 {
    record["id"].as_i64().unwrap()
}

/// A small PNG.
pub(crate) fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(2, 2).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// One operation of the document.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) access: String,
    /// The statuses that it declares.
    pub(crate) statuses: BTreeSet<u16>,
    /// Whether it takes a JSON body.
    pub(crate) body: bool,
    /// Whether it answers with a file.
    pub(crate) file: bool,
    /// The names of its query parameters.
    pub(crate) query: Vec<String>,
    /// How many items a page of it has at the most, where it is a list.
    pub(crate) most: i64,
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
                id: operation["operationId"].as_str().unwrap().to_owned(),
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
                most: parameters
                    .iter()
                    .find(|parameter| parameter["name"] == "limit")
                    .and_then(|limit| limit["schema"]["maximum"].as_i64())
                    .unwrap_or_default(),
                query: parameters
                    .iter()
                    .filter(|parameter| parameter["in"] == "query")
                    .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
                    .collect(),
            });
        }
    }
    let names: BTreeSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    assert_eq!(names.len(), operations.len(), "two operations have the same operationId");
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
    /// An API token that has every permission but the one that counts, or the last of those that do.
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
        (permissions, who) => {
            let known = |name: &str| Permission::ALL.into_iter().find(|known| known.name() == name);
            let mut needed = permissions
                .split(' ')
                .map(|name| known(name).unwrap_or_else(|| panic!("nobody knows the access {access}")));
            let may = match who {
                Who::Role(role) => needed.all(|needed| role.permissions().contains(&needed)),
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
    /// A mail server that knows no recipient: a mail that was tried stays as it is.
    pub(crate) smtp: Smtp,
    pub(crate) next: AtomicU32,
    /// A document that is read and mailed: one will do, rendering takes its time.
    pub(crate) document: OnceCell<i64>,
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
        let smtp = Smtp::start().await;
        smtp.set(Manner::RefusesRecipient);
        Self { server, admin, smtp, next: AtomicU32::new(1), document: OnceCell::new() }
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
            Permission::ALL.iter().map(|permission| permission.name()).filter(|name| !without.ends_with(name)).collect()
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
    pub(crate) fn problem(&self) -> Value {
        let number = self.next.fetch_add(1, Ordering::Relaxed).to_string();
        let letters: String = number.bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
        json!({
            "kind": "error", "message": format!("no {letters}"), "application": "client", "version": "0.1.0", "os": "Linux",
        })
    }

    /// A new problem; its id.
    pub(crate) async fn reported(&self) -> i64 {
        let somebody = self.somebody("viewer").await;
        somebody.post("/api/client-problems", self.problem()).await.expect(204);
        let newest = self.admin.get("/api/monitoring/problems?limit=1").await.expect(200);
        newest["items"][0]["id"].as_i64().unwrap()
    }

    /// A new public channel that is owned by somebody, who may be one that can't create it, and that the administrator is
    /// not in.
    pub(crate) async fn channel(&self, owner: &Client) -> i64 {
        let creator = self.somebody("member").await;
        let channel = creator.channel(&self.name(), "public", &[owner]).await;
        let path = format!("/api/chat/channels/{channel}/members/{}", owner.account);
        creator.put(&path, json!({ "owner": true })).await.expect(200);
        channel
    }

    /// A private channel of somebody's, and a message in it.
    pub(crate) async fn secret(&self) -> (i64, i64) {
        let somebody = self.somebody("member").await;
        let channel = somebody.channel(&self.name(), "private", &[]).await;
        (channel, id(&somebody.say_in(channel, "a secret").await))
    }

    /// An image that was sent to everyone; its id.
    pub(crate) async fn image(&self) -> i64 {
        let image = id(&self.admin.upload("/api/chat/attachments", picture()).await.expect(201));
        self.admin.write_in(1, json!({ "text": "look", "attachments": [image] })).await.expect(201);
        image
    }

    /// A new webhook in a new channel of `owner`; its id.
    pub(crate) async fn webhook(&self, owner: &Client, direction: &str) -> i64 {
        let path = format!("/api/chat/channels/{}/{direction}-webhooks", self.channel(owner).await);
        let mut body = json!({ "name": "CI" });
        if direction == "outgoing" {
            body["url"] = json!("https://ci.example/hook");
        }
        id(&owner.post(&path, body).await.expect(201)["webhook"])
    }

    /// A new report; its id.
    pub(crate) async fn report(&self) -> i64 {
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
            "/api/mails" => {
                for _ in 0..3 {
                    self.failed_mail().await;
                }
                "0".to_owned()
            }
            "/api/chat/directory" => {
                for _ in 0..3 {
                    admin.channel(&self.name(), "public", &[]).await;
                }
                "0".to_owned()
            }
            path => self.reception_listed(path).await.unwrap_or(1).to_string(),
        }
    }

    /// A message with three replies; its id.
    pub(crate) async fn thread(&self) -> i64 {
        let root = id(&self.admin.say("root").await);
        let somebody = self.somebody("member").await;
        for n in 0..3 {
            somebody.write_in(1, json!({ "text": format!("reply {n}"), "thread": root })).await.expect(201);
        }
        root
    }
}

/// What holds for every answer.
#[track_caller]
pub(crate) fn check(operation: &Operation, who: Who, reply: &Reply) {
    // Written only where something is wrong: answers are long.
    let what = || format!("{} as {who:?}: {} {:#}", operation.name(), reply.status, reply.body);
    assert!(operation.statuses.contains(&reply.status), "not declared: {}", what());
    let kind = reply.header("content-type").unwrap_or_default();
    let id = reply.header("x-request-id").unwrap_or_else(|| panic!("no request id: {}", what()));
    if reply.status >= 400 && !(operation.path == "/api/health/ready" && reply.status == 503) {
        assert!(reply.status < 500, "{}", what());
        assert_eq!(kind, "application/problem+json", "{}", what());
        assert_eq!(reply.body["request_id"], id, "{}", what());
        assert_eq!(reply.body["status"], reply.status, "{}", what());
        for text in ["type", "title", "code"] {
            assert!(reply.body[text].as_str().is_some_and(|text| !text.is_empty()), "no {text}: {}", what());
        }
        assert_eq!(reply.header("www-authenticate").is_some(), reply.status == 401, "{}", what());
    } else if reply.status == 204 {
        assert_eq!((kind, &reply.body), ("", &Value::Null), "{}", what());
    } else if operation.file {
        assert!(reply.header("content-disposition").is_some(), "{}", what());
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{}", what());
        assert!(matches!(reply.header("cache-control"), Some("no-store" | "private, no-cache")), "{}", what());
        return;
    } else {
        assert_eq!(kind, "application/json", "{}", what());
    }
    assert_eq!(reply.header("cache-control"), Some("no-store"), "{}", what());
}

pub(crate) async fn call(operation: &Operation, client: &Client, id: &str, body: Option<Value>) -> Reply {
    client.send(operation.method.clone(), &operation.at(id), body, &[]).await
}

//! The route walk: every operation of the OpenAPI document is called by everyone who might, and answers what its
//! declaration says; and what holds for every request, whichever route it is for.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::Method;
use serde_json::{Value, json};
use workspace_protocol::accounts::{Permission, Role};
use workspace_server::config::SessionPolicy;
use workspace_test_support::{Client, Engine, PASSWORD, Reply, Server, on_both_engines};

/// An id that nothing has.
const NOTHING: i64 = 9_999_999_999;

/// One operation of the document.
#[derive(Debug, Clone)]
struct Operation {
    method: Method,
    path: String,
    access: String,
    /// The statuses that it declares.
    statuses: BTreeSet<u16>,
    /// Whether it takes a body.
    body: bool,
    /// The names of its query parameters.
    query: Vec<String>,
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn has_id(&self) -> bool {
        self.path.contains('{')
    }

    /// The path with this id in it.
    fn at(&self, id: &str) -> String {
        match (self.path.split_once('{'), self.path.split_once('}')) {
            (Some((before, _)), Some((_, after))) => format!("{before}{id}{after}"),
            _ => self.path.clone(),
        }
    }
}

/// Every operation that the running server says it has.
async fn operations(server: &Server) -> Vec<Operation> {
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
                body: operation["requestBody"].is_object(),
                query: parameters
                    .iter()
                    .filter(|parameter| parameter["in"] == "query")
                    .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
                    .collect(),
            });
        }
    }
    assert!(operations.len() >= 41, "the document has lost operations: {}", operations.len());
    operations
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
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

const EVERYBODY: [Who; 8] = [
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
fn refusal(access: &str, who: Who) -> Option<(u16, &'static str)> {
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
struct World {
    server: Server,
    admin: Client,
    next: AtomicU32,
}

/// A request that is right, and what it is answered with when the caller may.
struct Sample {
    id: i64,
    body: Option<Value>,
    status: u16,
}

impl World {
    async fn new(engine: Engine) -> Self {
        let server = Server::start_with(engine, |config| {
            config.allow_registration = true;
            config.session_policy = SessionPolicy::Multiple;
        })
        .await;
        let admin = server.admin().await;
        Self { server, admin, next: AtomicU32::new(1) }
    }

    fn name(&self) -> String {
        format!("person-{}", self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Somebody new, signed in.
    async fn somebody(&self, role: &str) -> Client {
        self.server.join(&self.admin, &self.name(), role).await
    }

    /// A new caller: most are used up by what they call.
    async fn caller(&self, who: Who, access: &str) -> Client {
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
    async fn account(&self, name: &str, role: &str) -> i64 {
        let body = json!({ "username": name, "display_name": name, "role": role, "temporary_password": PASSWORD });
        self.admin.post("/api/users", body).await.expect(201)["id"].as_i64().unwrap()
    }

    /// A new invitation: its id and its secret.
    async fn invitation(&self) -> (i64, String) {
        let created = self.admin.post("/api/invitations", json!({ "role": "viewer" })).await.expect(201);
        let secret = created["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        (created["invitation"]["id"].as_i64().unwrap(), secret)
    }

    /// A right request for an operation, made ready for `caller`; `may` says whether it may make it. Every route is here.
    async fn sample(&self, operation: &Operation, caller: &Client, may: bool) -> Sample {
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
            | "GET /api/chat/channels" => (0, None, 200),
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
            "GET /api/chat/channels/{channel}" | "GET /api/chat/channels/{channel}/messages" => (1, None, 200),
            "POST /api/chat/channels/{channel}/messages" => {
                (1, Some(json!({ "client_id": uuid::Uuid::now_v7(), "text": "walking" })), 201)
            }
            "PUT /api/chat/channels/{channel}/read" => (1, Some(json!({ "message": 0 })), 200),
            "PATCH /api/chat/messages/{message}" => {
                (owner.say("first").await["id"].as_i64().unwrap(), Some(json!({ "version": 1, "text": "second" })), 200)
            }
            "DELETE /api/chat/messages/{message}" => (owner.say("gone").await["id"].as_i64().unwrap(), None, 200),
            name => panic!("the route {name} is new: add a right request for it here, so that the walk covers it"),
        };
        Sample { id, body, status }
    }

    /// What somebody else's record answers to who may call the operation on their own; `None` where records have no owner.
    async fn of_somebody_else(&self, operation: &Operation) -> Option<(i64, u16)> {
        match operation.name().as_str() {
            "DELETE /api/me/sessions/{session}" => Some((self.admin.session, 404)),
            "DELETE /api/me/tokens/{token}" => {
                let body = json!({ "name": "mine", "permissions": ["people:read"], "expires_in_days": 1 });
                Some((self.admin.post("/api/me/tokens", body).await.expect(201)["token"]["id"].as_i64().unwrap(), 404))
            }
            "PATCH /api/chat/messages/{message}" | "DELETE /api/chat/messages/{message}" => {
                Some((self.admin.say("mine").await["id"].as_i64().unwrap(), 403))
            }
            // Everyone's channel, and what administrators manage.
            "GET /api/chat/channels/{channel}"
            | "GET /api/chat/channels/{channel}/messages"
            | "POST /api/chat/channels/{channel}/messages"
            | "PUT /api/chat/channels/{channel}/read" => None,
            _ if operation.access == "accounts:manage" => None,
            name => panic!("whose are the records of {name}? Say here what another's answers"),
        }
    }
}

/// What holds for every answer.
#[track_caller]
fn check(operation: &Operation, who: Who, reply: &Reply) {
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
    } else {
        assert_eq!(kind, "application/json", "{what}");
    }
    assert_eq!(reply.header("cache-control"), Some("no-store"), "{what}");
}

async fn call(operation: &Operation, client: &Client, id: &str, body: Option<Value>) -> Reply {
    client.send(operation.method.clone(), &operation.at(id), body, &[]).await
}

on_both_engines! {
    async fn every_route_answers_everyone_as_declared(engine: Engine) {
        let world = World::new(engine).await;
        for operation in operations(&world.server).await {
            for who in EVERYBODY {
                let refused = refusal(&operation.access, who);
                let caller = world.caller(who, &operation.access).await;
                let sample = world.sample(&operation, &caller, refused.is_none()).await;
                let reply = call(&operation, &caller, &sample.id.to_string(), sample.body.clone()).await;
                check(&operation, who, &reply);
                let what = format!("{} as {who:?}: {:#}", operation.name(), reply.body);
                match refused {
                    None => assert_eq!(reply.status, sample.status, "{what}"),
                    Some((status, code)) => {
                        assert_eq!((reply.status, reply.body["code"].as_str()), (status, Some(code)), "{what}");
                        // Who may not call learns nothing of what a right call looks like, or of what is there.
                        let blind = call(&operation, &caller, &NOTHING.to_string(), operation.body.then(|| json!({ "x": 1 }))).await;
                        assert_eq!((blind.status, blind.body["code"].as_str()), (status, Some(code)), "{what}");
                    }
                }
            }
        }
    }

    async fn another_s_record_and_none_at_all_are_refused(engine: Engine) {
        let world = World::new(engine).await;
        for operation in operations(&world.server).await.into_iter().filter(Operation::has_id) {
            let role = if operation.access == "accounts:manage" { Role::Admin } else { Role::Member };
            let who = Who::Role(role);
            let caller = world.caller(who, &operation.access).await;
            let body = world.sample(&operation, &caller, true).await.body;
            let reply = call(&operation, &caller, &NOTHING.to_string(), body.clone()).await;
            check(&operation, who, &reply);
            assert_eq!(reply.status, 404, "{} on nothing: {:#}", operation.name(), reply.body);
            for nonsense in ["0", "-1", "+1", "one", "1.0", "9223372036854775808", "%00", "1%2F2"] {
                let reply = call(&operation, &caller, nonsense, body.clone()).await;
                check(&operation, who, &reply);
                assert_eq!(reply.status, 400, "{} on {nonsense}: {:#}", operation.name(), reply.body);
                assert!(operation.path.contains(&format!("{{{}}}", reply.body["errors"][0]["field"].as_str().unwrap())));
            }
            if let Some((id, status)) = world.of_somebody_else(&operation).await {
                let reply = call(&operation, &caller, &id.to_string(), body).await;
                check(&operation, who, &reply);
                assert_eq!(reply.status, status, "{} on another's: {:#}", operation.name(), reply.body);
            }
        }
        // And they are all still there.
        world.admin.get("/api/me").await.expect(200);
        let page = world.admin.get("/api/chat/channels/1/messages").await.expect(200);
        let mine = page["items"].as_array().unwrap().iter().filter(|item| item["author"] == world.admin.account);
        assert!(mine.clone().count() > 0 && mine.clone().all(|item| item["version"] == 1), "{page:#}");
    }

    async fn unknown_fields_and_parameters_are_refused_by_name(engine: Engine) {
        let world = World::new(engine).await;
        let who = Who::Role(Role::Admin);
        for operation in operations(&world.server).await {
            let caller = world.caller(who, &operation.access).await;
            let sample = world.sample(&operation, &caller, true).await;
            let id = sample.id.to_string();
            let path = format!("{}?surprise=1", operation.at(&id));
            let reply = caller.send(operation.method.clone(), &path, sample.body.clone(), &[]).await;
            check(&operation, who, &reply);
            assert_eq!((reply.status, &reply.body["errors"][0]["field"]), (400, &json!("surprise")), "{}", operation.name());
            let Some(mut body) = sample.body else { continue };
            body["surprise"] = json!(1);
            let reply = call(&operation, &caller, &id, Some(body.clone())).await;
            check(&operation, who, &reply);
            assert_eq!((reply.status, &reply.body["errors"][0]["field"]), (400, &json!("surprise")), "{}", operation.name());
            // A field of the wrong type, and each required one left out, are named.
            body.as_object_mut().unwrap().remove("surprise");
            for field in body.as_object().unwrap().keys() {
                let mut wrong = body.clone();
                wrong[field] = json!({ "not": "this" });
                let reply = call(&operation, &caller, &id, Some(wrong)).await;
                check(&operation, who, &reply);
                let named = reply.body["errors"][0]["field"].as_str().unwrap_or_default();
                assert!(reply.status == 400 && named.starts_with(field.as_str()), "{} {field}: {:#}", operation.name(), reply.body);
            }
        }
    }

    async fn lists_are_cut_into_pages_that_join_without_gap_or_double(engine: Engine) {
        let world = World::new(engine).await;
        for n in 0..4 {
            let somebody = world.somebody("member").await;
            somebody.say(&format!("message {n}")).await;
            world.admin.post("/api/auth/login", somebody.login_body("admin", "not the password")).await.expect(401);
            let body = json!({ "name": "t", "permissions": ["people:read"], "expires_in_days": 1 });
            world.admin.post("/api/me/tokens", body).await.expect(201);
            world.server.visitor().login("admin").await;
        }
        let admin = &world.admin;
        let mut lists = 0;
        for operation in operations(&world.server).await {
            if !operation.query.iter().any(|name| name == "limit") {
                continue;
            }
            lists += 1;
            let path = operation.at("1");
            for (limit, status) in [("0", 422), ("201", 422), ("-1", 422), ("many", 400), ("1", 200), ("200", 200)] {
                let reply = admin.get(&format!("{path}?limit={limit}")).await;
                check(&operation, Who::Role(Role::Admin), &reply);
                assert_eq!(reply.status, status, "{path}?limit={limit}: {:#}", reply.body);
                if status != 200 {
                    assert_eq!(reply.body["errors"][0]["field"], "limit");
                }
            }
            for cursor in ["", "nonsense!", "%00", "AAAA"] {
                let reply = admin.get(&format!("{path}?cursor={cursor}")).await;
                check(&operation, Who::Role(Role::Admin), &reply);
                assert_eq!((reply.status, &reply.body["errors"][0]["field"]), (400, &json!("cursor")), "{path} {cursor}");
            }
            let sorts = if path == "/api/users" { &["&sort=name", "&sort=-name", "&sort=created", "&sort=-created"][..] } else { &[""] };
            for sort in sorts {
                let whole = admin.get(&format!("{path}?limit=200{sort}")).await.expect(200);
                assert_eq!(whole["next"], Value::Null, "{path}");
                let whole = whole["items"].as_array().unwrap().clone();
                assert!(whole.len() >= 3, "{path} has too little to be cut: {}", whole.len());
                let (mut joined, mut cursor) = (Vec::new(), String::new());
                loop {
                    let page = admin.get(&format!("{path}?limit=2{sort}{cursor}")).await.expect(200);
                    let items = page["items"].as_array().unwrap();
                    assert!((1..=2).contains(&items.len()), "{path}: an empty or too long page");
                    joined.extend(items.iter().cloned());
                    match page["next"].as_str() {
                        Some(next) => cursor = format!("&cursor={next}"),
                        None => break,
                    }
                }
                assert_eq!(joined, whole, "{path}{sort}");
            }
        }
        assert!(lists >= 9, "lists have lost their pages: {lists}");
    }
}

/// Sends a body as it is.
async fn raw(client: &Client, method: Method, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Reply {
    let request = reqwest::Client::new().request(method, format!("{}{path}", client.url)).header("content-type", kind);
    let response = request.bearer_auth(client.token.as_deref().unwrap_or_default()).body(body).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    Reply { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::Null) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_are_no_json_too_large_or_of_another_kind_are_refused() {
    let world = World::new(Engine::Sqlite).await;
    let who = Who::Role(Role::Admin);
    for operation in operations(&world.server).await.into_iter().filter(|operation| operation.body) {
        let caller = world.caller(who, &operation.access).await;
        let sample = world.sample(&operation, &caller, true).await;
        let path = operation.at(&sample.id.to_string());
        let right = sample.body.unwrap().to_string();
        let large = format!("{{\"x\":\"{}\"}}", "x".repeat(300_000));
        let cases = [
            ("text/plain", right.clone(), 415, "unsupported_media_type"),
            ("application/x-www-form-urlencoded", right.clone(), 415, "unsupported_media_type"),
            ("application/json", large, 413, "too_large"),
            ("application/json", right[..right.len() - 1].to_owned(), 400, "malformed"),
            ("application/json", format!("{right} and more"), 400, "malformed"),
            ("application/json", String::new(), 400, "malformed"),
            ("application/json", "[]".to_owned(), 400, "malformed"),
        ];
        for (kind, body, status, code) in cases {
            let reply = raw(&caller, operation.method.clone(), &path, kind, body).await;
            check(&operation, who, &reply);
            assert_eq!((reply.status, reply.body["code"].as_str()), (status, Some(code)), "{}", operation.name());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_method_that_a_path_does_not_have_answers_405_with_those_it_has() {
    let world = World::new(Engine::Sqlite).await;
    let operations = operations(&world.server).await;
    for path in operations.iter().map(|operation| &operation.path).collect::<BTreeSet<_>>() {
        let has: BTreeSet<&str> = operations
            .iter()
            .filter(|operation| operation.path == *path)
            .map(|operation| operation.method.as_str())
            .collect();
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if has.contains(method.as_str()) {
                continue;
            }
            let reply = world.admin.send(method, &path.replace(['{', '}'], ""), None, &[]).await;
            let allowed = reply.header("allow").unwrap_or_default().to_owned();
            assert_eq!(allowed.split(", ").collect::<BTreeSet<_>>(), has, "{path}");
            assert_eq!(reply.code(405), "method_not_allowed");
        }
    }
    assert_eq!(world.admin.get("/api/nowhere").await.code(404), "not_found");
    assert_eq!(world.admin.post("/nowhere", json!({})).await.code(405), "method_not_allowed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_carries_security_headers_and_a_request_id() {
    let world = World::new(Engine::Sqlite).await;
    let mut ids = BTreeSet::new();
    let visitor = world.server.visitor();
    let paths = [
        "/",
        "/nowhere",
        "/api/me",
        "/api/nowhere",
        "/api/server",
        "/api/openapi.json",
        "/api/docs/",
        "/metrics",
        "/ws",
    ];
    for (method, path) in paths.map(|path| (Method::GET, path)).into_iter().chain([(Method::PUT, "/api/me")]) {
        let reply = visitor.send(method, path, None, &[]).await;
        let has = |name: &str, value: &str| assert_eq!(reply.header(name), Some(value), "{path}");
        has("x-content-type-options", "nosniff");
        has("x-frame-options", "DENY");
        has("referrer-policy", "no-referrer");
        has("cross-origin-opener-policy", "same-origin");
        has("cross-origin-resource-policy", "same-origin");
        let policy = reply.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("script-src 'unsafe"), "{path}: {policy}");
        assert!(ids.insert(reply.header("x-request-id").unwrap().to_owned()), "{path}: the id was used before");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_origins_may_call_when_they_are_on_the_list() {
    let allow = |config: &mut workspace_server::Config| config.allowed_origins = vec!["https://app.example".to_owned()];
    let server = Server::start_with(Engine::Sqlite, allow).await;
    let visitor = server.visitor();
    let ask = async |origin: &str, path: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "PATCH"),
            ("access-control-request-headers", "authorization,content-type,idempotency-key"),
        ];
        (
            visitor.send(Method::OPTIONS, path, None, &headers).await,
            visitor.send(Method::GET, path, None, &headers[..1]).await,
        )
    };
    let (asked, got) = ask("https://app.example", "/api/server").await;
    assert_eq!(asked.status, 200);
    assert!(asked.header("access-control-allow-methods").unwrap().contains("PATCH"));
    for reply in [asked, got] {
        assert_eq!(reply.header("access-control-allow-origin"), Some("https://app.example"));
        assert_eq!(reply.header("access-control-allow-credentials"), None, "tokens are sent, cookies are not");
    }
    for stranger in ["https://evil.example", "https://app.example.evil.example", "http://app.example", "null"] {
        let (asked, got) = ask(stranger, "/api/server").await;
        assert_eq!(asked.header("access-control-allow-origin"), None, "{stranger}");
        assert_eq!(got.header("access-control-allow-origin"), None, "{stranger}");
    }
    // Without a list, nobody may.
    let closed = Server::start(Engine::Sqlite).await;
    let reply = closed.visitor().send(Method::GET, "/api/server", None, &[("origin", "https://app.example")]).await;
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_compressed_for_who_can_read_it() {
    let server = Server::start(Engine::Sqlite).await;
    let url = format!("{}/api/openapi.json", server.url());
    let get = async |encodings: &str| {
        let response = reqwest::Client::new().get(&url).header("accept-encoding", encodings).send().await.unwrap();
        let encoding = response.headers().get("content-encoding").map(|value| value.to_str().unwrap().to_owned());
        (encoding, response.bytes().await.unwrap().len())
    };
    let (plain, size) = get("identity").await;
    let (gzip, smaller) = get("gzip").await;
    assert_eq!((plain, gzip.as_deref()), (None, Some("gzip")));
    assert!(smaller * 3 < size, "{smaller} of {size} bytes");
}

/// Sends requests until one is refused; how many were let through.
async fn until_limited(client: &Client, path: &str, headers: &[(&str, &str)]) -> u32 {
    for count in 0..200 {
        let reply = client.send(Method::GET, path, None, headers).await;
        if reply.status == 429 {
            let seconds: u64 = reply.header("retry-after").unwrap().parse().unwrap();
            assert!((1..=60).contains(&seconds));
            assert_eq!(reply.code(429), "too_many_requests");
            return count;
        }
        assert_eq!(reply.status, 200);
    }
    panic!("nothing is limited");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_and_addresses_are_limited_each_for_itself() {
    let mut server = Server::start(Engine::Sqlite).await;
    let admin = server.admin().await;
    let lina = server.join(&admin, "lina", "member").await;
    server.stop().await;
    // The first request of an account is its own, whatever came before the restart.
    server.config_mut().rate_limit_account = 5;
    server.start_again().await;
    assert!((5..8).contains(&until_limited(&admin, "/api/me", &[]).await));
    lina.get("/api/me").await.expect(200);
    admin.get("/api/server").await.expect(200);

    server.stop().await;
    server.config_mut().rate_limit_account = 0;
    server.config_mut().rate_limit_address = 8;
    server.start_again().await;
    assert!((8..12).contains(&until_limited(&server.visitor(), "/api/server", &[]).await));
    assert_eq!(lina.get("/api/me").await.code(429), "too_many_requests");
    // Saying that one is somebody else does not help, and pages are not counted.
    let reply = lina.send(Method::GET, "/api/me", None, &[("x-forwarded-for", "203.0.113.9")]).await;
    assert_eq!(reply.code(429), "too_many_requests");
    assert_ne!(server.visitor().get("/").await.status, 429);

    // Behind a proxy that is trusted, everyone has their own.
    server.stop().await;
    server.config_mut().trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    server.start_again().await;
    let visitor = server.visitor();
    assert!((8..12).contains(&until_limited(&visitor, "/api/server", &[("x-forwarded-for", "203.0.113.9")]).await));
    let other = visitor.send(Method::GET, "/api/server", None, &[("x-forwarded-for", "198.51.100.7")]).await;
    assert_eq!(other.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_are_for_this_machine_or_for_who_has_the_token() {
    let server = Server::start_with(Engine::Sqlite, |config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let scrape = async |server: &Server, from: &str, token: Option<&str>| {
        let mut client = server.visitor();
        client.token = token.map(str::to_owned);
        let headers = if from.is_empty() { vec![] } else { vec![("x-forwarded-for", from)] };
        client.send(Method::GET, "/metrics", None, &headers).await
    };
    let own = scrape(&server, "", None).await;
    assert_eq!(own.status, 200);
    assert!(own.header("content-type").unwrap().starts_with("application/openmetrics-text"));
    assert_eq!(scrape(&server, "203.0.113.9", None).await.code(403), "not_allowed");

    let with_token = Server::start_with(Engine::Sqlite, |config| {
        config.metrics_token = Some(workspace_server::secret::Secret::new("a token for the scraper"));
    })
    .await;
    assert_eq!(scrape(&with_token, "", None).await.code(403), "not_allowed");
    assert_eq!(scrape(&with_token, "", Some("another token")).await.code(403), "not_allowed");
    assert_eq!(scrape(&with_token, "", Some("a token for the scraper")).await.status, 200);
}

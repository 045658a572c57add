//! A right request for every route, and what somebody else's record answers.

use reqwest::Method;
use serde_json::json;
use workspace_test_support::{Client, PASSWORD};

use crate::world::{MANAGED, Operation, Sample, World, id, picture};

/// Where the routes of reception are.
const RECEPTION: [&str; 3] = [" /api/reception/", " /api/documents/", " /api/verify/"];

impl World {
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
            | "GET /api/organisation"
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
            | "GET /api/monitoring/problems"
            | "GET /api/mails"
            | "GET /api/mail/settings" => (0, None, 200),
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
            "POST /api/auth/logout" | "DELETE /api/organisation/logo" | "DELETE /api/mail/settings" => (0, None, 204),
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
            | "GET /api/chat/channels/{channel}/files"
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
            // The walk gives no parameters: whose export it is remains to be said.
            "POST /api/chat/imports" => (0, None, 400),
            "POST /api/chat/deletions" => (0, Some(json!({ "messages": [id(&self.admin.say("gone").await)] })), 200),
            "POST /api/chat/channels/{channel}/messages" => {
                (1, Some(json!({ "client_id": uuid::Uuid::now_v7(), "text": "walking" })), 201)
            }
            "PUT /api/chat/channels/{channel}/read" => (1, Some(json!({ "message": 0 })), 200),
            "PATCH /api/chat/messages/{message}" => {
                (owner.say("first").await["id"].as_i64().unwrap(), Some(json!({ "version": 1, "text": "second" })), 200)
            }
            "DELETE /api/chat/messages/{message}" => (owner.say("gone").await["id"].as_i64().unwrap(), None, 200),
            "PUT /api/organisation" => {
                let version = self.admin.get("/api/organisation").await.expect(200)["version"].clone();
                (0, Some(json!({ "version": version, "name": "Atelier", "address": "1 rue des Lilas" })), 200)
            }
            "GET /api/organisation/logo" => {
                self.admin.upload_by(Method::PUT, "/api/organisation/logo", picture()).await.expect(200);
                (0, None, 200)
            }
            // The walk sends no picture.
            "PUT /api/organisation/logo" => (0, None, 422),
            "POST /api/monitoring/notices" => (0, Some(json!({ "text": "lunch is ready", "severity": "info" })), 201),
            "POST /api/client-problems" => (0, Some(self.problem()), 204),
            "PATCH /api/monitoring/problems/{problem}" => {
                (self.reported().await, Some(json!({ "resolved": true, "version": 1 })), 200)
            }
            "PUT /api/mail/settings" => (0, Some(self.mail_settings().await), 200),
            "POST /api/mail/test" => {
                self.mail_set_up().await;
                (0, Some(json!({ "recipient": "lea@example.org" })), 201)
            }
            "POST /api/mails/{mail}/retry" => (self.failed_mail().await, None, 200),
            name if RECEPTION.iter().any(|folder| name.contains(folder)) => match self.reception_sample(name).await {
                Some(sample) => sample,
                None => panic!("the route {name} is new: add a right request for it to reception's"),
            },
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
            // What came in is everyone's.
            name if RECEPTION.iter().any(|folder| name.contains(folder)) => None,
            // What administrators manage.
            _ if MANAGED.contains(&operation.access.as_str()) => None,
            name => panic!("whose are the records of {name}? Say here what another's answers"),
        }
    }
}

//! What each role may do, and who keeps the last administrator.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;
use workspace_test_support::{Client, PASSWORD, Server, on_both_engines};

use crate::{create_user, sign_in, update_user};

/// The status of a request, and the code when it was refused.
async fn outcome(client: &Client, method: &str, path: &str, body: Option<Value>) -> (u16, String) {
    let reply = client.send(method.parse().unwrap(), path, body, &[]).await;
    (reply.status, reply.body["code"].as_str().unwrap_or_default().to_owned())
}

on_both_engines! {
    /// A viewer reads and never writes, a member does not administrate, an administrator does everything.
    async fn each_role_does_what_it_may_and_nothing_else(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let member = server.join(&admin, "lina", "member").await;
        let viewer = server.join(&admin, "vera", "viewer").await;
        let message = || Some(json!({ "client_id": Uuid::now_v7(), "text": "hello" }));
        let everyone = ["viewer", "member", "admin"];
        let cases: [(&str, &str, Option<Value>, &[&str]); 12] = [
            ("GET", "/api/people", None, &everyone),
            ("GET", "/api/presence", None, &everyone),
            ("GET", "/api/chat/channels", None, &everyone),
            ("GET", "/api/chat/channels/1/messages", None, &everyone),
            ("POST", "/api/chat/channels/1/messages", message(), &everyone[1..]),
            ("GET", "/api/users", None, &everyone[2..]),
            ("GET", "/api/users/1", None, &everyone[2..]),
            ("POST", "/api/invitations", Some(json!({ "role": "viewer" })), &everyone[2..]),
            ("GET", "/api/invitations", None, &everyone[2..]),
            ("GET", "/api/sessions", None, &everyone[2..]),
            ("GET", "/api/activity", None, &everyone[2..]),
            ("DELETE", "/api/sessions/999", None, &everyone[2..]),
        ];
        for (method, path, body, allowed) in cases {
            for (role, client) in [("viewer", &viewer), ("member", &member), ("admin", &admin)] {
                let (status, code) = outcome(client, method, path, body.clone()).await;
                if allowed.contains(&role) {
                    assert!([200, 201, 404].contains(&status), "{role} {method} {path}: {status} {code}");
                } else {
                    assert_eq!((status, code.as_str()), (403, "not_allowed"), "{role} {method} {path}");
                }
            }
        }
        // What is allowed is what the caller is told.
        let told = |me: Value| me["permissions"].clone();
        assert_eq!(told(viewer.get("/api/me").await.expect(200)), json!(["people:read", "chat:read", "reception:read"]));
        let expected = json!(["people:read", "chat:read", "chat:write", "reception:read", "reception:write"]);
        assert_eq!(told(member.get("/api/me").await.expect(200)), expected);
    }

    /// Every route says who may call it, and none but the public ones answers somebody unknown.
    async fn a_route_that_is_not_public_refuses_who_has_no_identity(engine: Engine) {
        let server = Server::start(engine).await;
        server.admin().await;
        let visitor = server.visitor();
        let document = visitor.get("/api/openapi.json").await.expect(200);
        let mut guarded = 0;
        for (path, operations) in document["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap().iter().filter(|(_, item)| item.is_object()) {
                let access = operation["x-access"].as_str().unwrap_or_else(|| panic!("{method} {path} says nothing"));
                if access == "public" {
                    continue;
                }
                let path: String =
                    path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/");
                let method: Method = method.to_uppercase().parse().unwrap();
                let reply = visitor.send(method, &path, None, &[]).await;
                assert_eq!(reply.code(401), "not_signed_in", "{path}");
                guarded += 1;
            }
        }
        assert!(guarded > 20, "{guarded}");
    }

    /// Nothing leaves the server without an administrator, not even two who demote each other at once.
    async fn the_last_administrator_is_protected(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let refused = "last_administrator";
        assert_eq!(update_user(&admin, admin.account, json!({ "role": "member" })).await.code(409), refused);
        assert_eq!(update_user(&admin, admin.account, json!({ "disabled": true })).await.code(409), refused);
        assert_eq!(admin.delete(&format!("/api/users/{}", admin.account)).await.code(409), refused);
        assert_eq!(admin.post("/api/me/deletion", json!({ "password": PASSWORD })).await.code(409), refused);
        // An administrator who may not sign in does not count.
        let other = server.join(&admin, "omar", "admin").await;
        update_user(&admin, other.account, json!({ "disabled": true })).await.expect(200);
        assert_eq!(update_user(&admin, admin.account, json!({ "role": "viewer" })).await.code(409), refused);

        update_user(&admin, other.account, json!({ "disabled": false })).await.expect(200);
        let mut other = other;
        other.login("omar").await;
        let [first, second] = [admin.account, other.account].map(|id| format!("/api/users/{id}"));
        let demotion = async |path: &str| {
            json!({ "version": admin.get(path).await.expect(200)["version"], "role": "member" })
        };
        let (of_admin, of_other) = (demotion(&first).await, demotion(&second).await);
        let (one, two) = tokio::join!(other.patch(&first, of_admin), admin.patch(&second, of_other));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert!([[200, 403], [200, 409]].contains(&statuses), "{statuses:?}");
        let mut left = 0;
        for client in [&admin, &other] {
            left += usize::from(client.get("/api/me").await.expect(200)["account"]["role"] == "admin");
        }
        assert_eq!(left, 1);
    }

    /// A disabled account has no session left and may not sign in until it is enabled again.
    async fn a_disabled_account_is_out_until_it_is_enabled(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut screen = lina.socket(None).await;
        screen.next_of("ready").await;
        update_user(&admin, lina.account, json!({ "disabled": true })).await.expect(200);
        assert_eq!(screen.closed().await, (4003, "account_disabled".to_owned()));
        assert_eq!(crate::end_reason(lina.get("/api/me").await), "account_disabled");
        assert_eq!(lina.try_login("lina").await.code(403), "account_disabled");
        // Only who knows the password learns that.
        assert_eq!(sign_in(&lina, "lina", "not her password").await.code(401), "invalid_credentials");
        update_user(&admin, lina.account, json!({ "disabled": false })).await.expect(200);
        lina.try_login("lina").await.expect(200);
    }

    /// An administrator sees accounts by name, role and state, page by page.
    async fn an_administrator_finds_accounts(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        for (username, role) in [("zoe", "viewer"), ("lina", "member"), ("omar", "admin")] {
            create_user(&admin, username, role).await;
        }
        let names = |page: &Value| -> Vec<String> {
            page["items"].as_array().unwrap().iter().map(|item| item["username"].as_str().unwrap().to_owned()).collect()
        };
        let page = admin.get("/api/users?limit=3").await.expect(200);
        assert_eq!(names(&page), ["lina", "admin", "omar"]);
        let next = admin.get(&format!("/api/users?limit=3&cursor={}", page["next"].as_str().unwrap())).await.expect(200);
        assert_eq!((names(&next), &next["next"]), (vec!["zoe".to_owned()], &Value::Null));
        assert_eq!(names(&admin.get("/api/users?sort=-created&limit=2").await.expect(200)), ["omar", "lina"]);
        assert_eq!(names(&admin.get("/api/users?role=viewer").await.expect(200)), ["zoe"]);
        assert_eq!(names(&admin.get("/api/users?query=LI").await.expect(200)), ["lina"]);
        assert!(names(&admin.get("/api/users?state=disabled").await.expect(200)).is_empty());
        assert_eq!(admin.get("/api/users?colour=red").await.code(400), "malformed");
    }
}

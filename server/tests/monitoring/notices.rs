//! Notices.

use reqwest::Method;
use serde_json::{Value, json};
use workspace_test_support::{Server, on_both_engines};

const PATH: &str = "/api/monitoring/notices";

on_both_engines! {
    async fn a_notice_reaches_everyone_an_account_or_a_session(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let (mut screen, mut own) = (lina.socket(None).await, admin.socket(None).await);
        screen.next_of("ready").await;
        own.next_of("ready").await;
        let to_all = admin.post(PATH, json!({ "text": " Lunch\nis ready ", "severity": "info" })).await.expect(201);
        assert_eq!((&to_all["text"], &to_all["session"], &to_all["account"]), (&json!("Lunch\nis ready"), &Value::Null, &Value::Null));
        for socket in [&mut screen, &mut own] {
            let told = socket.event("monitoring.notice.sent").await;
            assert_eq!(told["data"], json!({
                "notice": { "id": to_all["id"], "text": "Lunch\nis ready", "severity": "info" },
                "session": null, "account": null,
            }));
            assert_eq!((&told["seq"], &told["actor"]), (&to_all["id"], &json!(admin.account)));
        }
        let to_one = json!({ "text": "Save your work", "severity": "warning", "session": lina.session });
        admin.post(PATH, to_one).await.expect(201);
        let told = screen.event("monitoring.notice.sent").await;
        assert_eq!((&told["data"]["session"], &told["data"]["account"]), (&json!(lina.session), &json!(lina.account)));
        let to_account = json!({ "text": "And go home", "severity": "info", "account": lina.account });
        admin.post(PATH, to_account).await.expect(201);
        assert_eq!(screen.event("monitoring.notice.sent").await["data"]["session"], Value::Null);
        // Of what is for one person, others hear nothing.
        admin.say("bye").await;
        let next = own.next_of("event").await;
        assert_eq!(next["kind"], "chat.message.created", "{next:#}");
    }

    async fn a_notice_that_is_sent_twice_is_one(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let body = json!({ "text": "Once", "severity": "info" });
        let key = [("idempotency-key", "n-1")];
        let first = admin.send(Method::POST, PATH, Some(body.clone()), &key).await.expect(201);
        assert_eq!(admin.send(Method::POST, PATH, Some(body), &key).await.expect(201), first);
        let sent = admin.get("/api/activity?kind=monitoring.notice.sent").await.expect(200);
        assert_eq!(sent["items"].as_array().unwrap().len(), 1);
        let other = json!({ "text": "Twice", "severity": "info" });
        assert_eq!(admin.send(Method::POST, PATH, Some(other), &key).await.code(409), "idempotency_key_reused");
    }

    async fn who_is_not_there_can_t_be_told(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let send = async |change: Value| {
            let mut body = json!({ "text": "Hello", "severity": "info" });
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            admin.post(PATH, body).await
        };
        assert_eq!(send(json!({ "session": 9_999 })).await.code(404), "not_found");
        assert_eq!(send(json!({ "account": 9_999 })).await.code(404), "not_found");
        lina.post("/api/auth/logout", Value::Null).await.expect(204);
        assert_eq!(send(json!({ "session": lina.session })).await.expect(422)["errors"][0]["code"], "ended");
        let path = format!("/api/users/{}", lina.account);
        let version = admin.get(&path).await.expect(200)["version"].clone();
        admin.patch(&path, json!({ "version": version, "disabled": true })).await.expect(200);
        assert_eq!(send(json!({ "account": lina.account })).await.expect(422)["errors"][0]["code"], "inactive");
        assert_eq!(send(json!({ "session": 1, "account": 1 })).await.expect(422)["errors"][0]["field"], "account");
        for text in ["", "  ", &"x".repeat(501), "a\u{0}b"] {
            assert_eq!(send(json!({ "text": text })).await.expect(422)["errors"][0]["field"], "text");
        }
        assert_eq!(send(json!({ "severity": "panic" })).await.expect(400)["errors"][0]["field"], "severity");
    }
}

//! Keeping order: deleting others' messages, former texts, reports.

use serde_json::{Value, json};
use workspace_test_support::{Server, on_both_engines};

use crate::{column, id};

on_both_engines! {
    async fn owners_and_administrators_delete_what_others_wrote(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let lab = nora.channel("lab", "public", &[&karim]).await;
        let mut socket = karim.socket(None).await;
        socket.next_of("ready").await;
        let rude = id(&karim.say_in(lab, "rude").await);
        let buried = nora.delete(&format!("/api/chat/messages/{rude}")).await.expect(200);
        assert_eq!((&buried["text"], &buried["deleted_by"]), (&json!(""), &json!(nora.account)));
        assert_eq!(socket.event("chat.message.deleted").await["data"]["message"], buried);
        let several = [id(&karim.say_in(lab, "one").await), id(&karim.say_in(lab, "two").await), id(&nora.say("three").await)];
        let gone = admin.post("/api/chat/deletions", json!({ "messages": several })).await.expect(200);
        assert_eq!(column(&gone, "text"), ["", "", ""]);
        // All or none.
        let kept = id(&nora.say("kept").await);
        assert_eq!(admin.post("/api/chat/deletions", json!({ "messages": [kept, 999_999] })).await.code(404), "not_found");
        assert_eq!(admin.get(&format!("/api/chat/messages/{kept}")).await.expect(200)["text"], "kept");
        assert_eq!(nora.post("/api/chat/deletions", json!({ "messages": [kept] })).await.code(403), "not_allowed");
        assert_eq!(admin.post("/api/chat/deletions", json!({ "messages": [] })).await.expect(422)["errors"][0]["field"], "messages");
    }

    async fn former_texts_are_for_who_keeps_order(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let path = format!("/api/chat/messages/{}", id(&nora.say("first").await));
        nora.patch(&path, json!({ "version": 1, "text": "second" })).await.expect(200);
        nora.patch(&path, json!({ "version": 2, "text": "third" })).await.expect(200);
        assert_eq!(column(&admin.get(&format!("{path}/texts")).await.expect(200), "text"), ["first", "second"]);
        assert_eq!(nora.get(&format!("{path}/texts")).await.code(403), "not_allowed");
        nora.delete(&path).await.expect(200);
        assert_eq!(column(&admin.get(&format!("{path}/texts")).await.expect(200), "text"), Vec::<&Value>::new());
    }

    async fn a_report_opens_a_private_message_and_nothing_else(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let direct = id(&nora.post("/api/chat/direct", json!({ "people": [karim.account] })).await.expect(201));
        let threat = id(&karim.say_in(direct, "a threat").await);
        let other = id(&karim.say_in(direct, "something else").await);
        let mut socket = admin.socket(None).await;
        socket.next_of("ready").await;
        let report = nora.post(&format!("/api/chat/messages/{threat}/reports"), json!({ "reason": "he threatens me" })).await.expect(201);
        let told = socket.event("chat.report.created").await["data"].clone();
        assert_eq!(told, json!({ "report": report["id"], "channel": direct, "message": threat }));
        assert_eq!(nora.post(&format!("/api/chat/messages/{threat}/reports"), json!({ "reason": "again" })).await.code(409), "reported_before");
        let open = admin.get("/api/chat/reports?open=true").await.expect(200);
        assert_eq!((open["items"][0]["text"].as_str(), open["items"][0]["author"].as_i64()), (Some("a threat"), Some(karim.account)));
        assert_eq!(nora.get("/api/chat/reports").await.code(403), "not_allowed");
        assert_eq!(admin.get(&format!("/api/chat/messages/{other}")).await.code(404), "not_found");
        let settle = format!("/api/chat/reports/{}/resolution", report["id"]);
        let settled = admin.post(&settle, json!({ "resolution": "deleted" })).await.expect(200);
        assert_eq!((&settled["resolved_by"], &settled["text"]), (&json!(admin.account), &json!("")));
        assert_eq!(admin.post(&settle, json!({ "resolution": "dismissed" })).await.code(409), "resolved_before");
        assert_eq!(karim.get(&format!("/api/chat/messages/{threat}")).await.expect(200)["deleted_by"], admin.account);
        assert_eq!(admin.get("/api/chat/reports?open=true").await.expect(200)["items"], json!([]));
    }
}

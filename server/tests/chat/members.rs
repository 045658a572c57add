//! Members and owners: who may add, remove and leave.

use serde_json::json;
use workspace_test_support::{Server, on_both_engines};

use crate::column;

on_both_engines! {
    async fn members_add_people_and_owners_remove_them(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let lina = server.join(&admin, "lina", "member").await;
        let board = nora.channel("board", "private", &[&karim]).await;
        let place = |account: i64| format!("/api/chat/channels/{board}/members/{account}");
        karim.put(&place(lina.account), json!({})).await.expect(200);
        assert_eq!(karim.delete(&place(lina.account)).await.code(403), "not_an_owner");
        assert_eq!(karim.put(&place(karim.account), json!({ "owner": true })).await.code(403), "not_an_owner");
        assert_eq!(karim.put(&place(admin.account), json!({ "owner": true })).await.code(403), "not_an_owner");
        let problem = karim.put(&place(999), json!({})).await.expect(422);
        assert_eq!(problem["errors"][0]["field"], "account");
        let listed = lina.get(&format!("/api/chat/channels/{board}/members")).await.expect(200);
        assert_eq!(column(&listed, "account"), [nora.account, karim.account, lina.account]);
        assert_eq!(column(&listed, "owner"), [true, false, false]);
        nora.delete(&place(lina.account)).await.expect(204);
        assert_eq!(lina.get(&format!("/api/chat/channels/{board}/messages")).await.code(404), "not_found");
        assert_eq!(nora.delete(&place(lina.account)).await.code(404), "not_found");
    }

    async fn a_channel_always_has_an_owner(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let lina = server.join(&admin, "lina", "member").await;
        let board = nora.channel("board", "private", &[&karim]).await;
        let place = |account: i64| format!("/api/chat/channels/{board}/members/{account}");
        nora.put(&place(lina.account), json!({})).await.expect(200);
        assert_eq!(nora.put(&place(nora.account), json!({ "owner": false })).await.code(403), "last_owner");
        // Who has been there the longest takes over.
        nora.delete(&place(nora.account)).await.expect(204);
        let listed = karim.get(&format!("/api/chat/channels/{board}/members")).await.expect(200);
        assert_eq!(column(&listed, "owner"), [true, false]);
        // The last one turns off the light; nobody sees the channel any more.
        karim.delete(&place(karim.account)).await.expect(204);
        lina.delete(&place(lina.account)).await.expect(204);
        assert_eq!(column(&lina.get("/api/chat/channels").await.expect(200), "name"), ["general"]);
    }

    async fn who_keeps_order_manages_public_channels_without_being_in_them(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let lab = nora.channel("lab", "public", &[]).await;
        let path = format!("/api/chat/channels/{lab}");
        assert_eq!(karim.put(&format!("{path}/members/{}", admin.account), json!({})).await.code(403), "not_a_member");
        admin.put(&format!("{path}/members/{}", karim.account), json!({ "owner": true })).await.expect(200);
        admin.patch(&path, json!({ "version": 1, "name": "laboratory" })).await.expect(200);
        admin.delete(&format!("{path}/members/{}", nora.account)).await.expect(204);
        assert_eq!(nora.write_in(lab, json!({ "text": "hello?" })).await.code(403), "not_a_member");
    }
}

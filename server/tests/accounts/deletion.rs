//! Deleting an account: what it wrote stays, who it was is forgotten.

use diesel::prelude::*;
use serde_json::{Value, json};
use workspace_server::db::schema::{accounts, failed_sign_ins, invitations, journal, sessions};
use workspace_server::journal::store::{Proof, verify};
use workspace_test_support::{Client, PASSWORD, Server, on_both_engines};

use crate::{create_user, eventually_ended, look, sign_in};

/// An account that has left traces in every table: invited with a note, renamed, tokens, failed sign-ins, messages.
async fn somebody(server: &Server, admin: &Client) -> Client {
    let body = json!({ "role": "member", "note": "for Lina Moreau" });
    let invitation = admin.post("/api/invitations", body).await.expect(201);
    let mut lina = server.visitor();
    let joined = json!({
        "token": crate::secret_of(&invitation), "username": "lina.moreau", "display_name": "Lina Moreau",
        "password": PASSWORD, "place": workspace_test_support::place(lina.workstation, "poste-de-Lina"),
    });
    let signed_in = lina.post("/api/auth/join", joined).await.expect(201);
    lina.take_session(&signed_in);
    let change = json!({ "version": 1, "email": "lina.moreau@atelier.example" });
    lina.patch("/api/me", change).await.expect(200);
    let token = json!({ "name": "Lina's backup", "permissions": ["chat:read"], "expires_in_days": 1 });
    lina.post("/api/me/tokens", token).await.expect(201);
    sign_in(&server.visitor(), "lina.moreau", "a wrong password").await.expect(401);
    lina
}

async fn delete_me(client: &Client) {
    client.post("/api/me/deletion", json!({ "password": PASSWORD })).await.expect(204);
}

on_both_engines! {
    /// Messages stay where they were, under a former member; screens and sessions end.
    async fn a_deleted_account_leaves_its_messages(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = somebody(&server, &admin).await;
        let said = lina.say("the van comes at nine").await;
        let mut screen = lina.socket(None).await;
        screen.next_of("ready").await;
        assert_eq!(lina.post("/api/me/deletion", json!({ "password": "not hers" })).await.code(403), "wrong_password");
        delete_me(&lina).await;
        assert_eq!(screen.closed().await, (4003, "account_deleted".to_owned()));
        eventually_ended(&lina, "account_deleted").await;
        assert_eq!(sign_in(&lina, "lina.moreau", PASSWORD).await.code(401), "invalid_credentials");
        assert_eq!(sign_in(&lina, &format!("former-{}", lina.account), "!").await.code(401), "invalid_credentials");

        let messages = admin.get("/api/chat/channels/1/messages").await.expect(200);
        assert_eq!(messages["items"][0]["text"], "the van comes at nine");
        assert_eq!((&messages["items"][0]["id"], &messages["items"][0]["author"]), (&said["id"], &json!(lina.account)));
        let people = admin.get("/api/people").await.expect(200);
        let former = people["items"].as_array().unwrap().iter().find(|one| one["id"] == lina.account).unwrap();
        assert_eq!((&former["former"], &former["active"], &former["display_name"]), (&json!(true), &json!(false), &json!("")));
        assert_eq!(former["username"], format!("former-{}", lina.account));
        assert_eq!(admin.get(&format!("/api/users/{}", lina.account)).await.code(404), "not_found");
        assert_eq!(admin.get("/api/users").await.expect(200)["items"].as_array().map(Vec::len), Some(1));
    }

    /// Nothing in the database tells any more who a deleted account was, and the journal is still proven.
    async fn a_deleted_account_is_anonymous_everywhere(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = somebody(&server, &admin).await;
        delete_me(&lina).await;
        let id = lina.account;
        let traces = look(&server, move |conn| {
            let rows = accounts::table.filter(accounts::id.eq(id));
            let (username, name, email): (String, String, Option<String>) =
                rows.select((accounts::username, accounts::display_name, accounts::email)).first(conn)?;
            let payloads: Vec<Option<String>> = journal::table.select(journal::payload).load(conn)?;
            let notes: Vec<String> = invitations::table.select(invitations::note).load(conn)?;
            let places: Vec<(String, String)> = sessions::table
                .filter(sessions::account_id.eq(id)).select((sessions::workstation_name, sessions::address)).load(conn)?;
            let tried: Vec<String> = failed_sign_ins::table.select(failed_sign_ins::username).load(conn)?;
            Ok(format!("{username} {name} {email:?} {payloads:?} {notes:?} {places:?} {tried:?}").to_lowercase())
        }).await;
        for trace in ["lina", "moreau", "atelier.example", "poste-de"] {
            assert!(!traces.contains(trace), "{trace} is still in: {traces}");
        }
        let tokens = look(&server, |conn| {
            Ok(workspace_server::db::schema::api_tokens::table.count().get_result::<i64>(conn)?)
        }).await;
        assert_eq!(tokens, 0);
        let proof = look(&server, verify).await;
        assert!(matches!(proof, Proof::Intact { entries } if entries > 5), "{proof:?}");
        let activity = admin.get(&format!("/api/activity?subject=account:{id}")).await.expect(200).to_string();
        assert!(!activity.to_lowercase().contains("lina"), "{activity}");
    }

    /// A client that comes back after the deletion is not told either who it was.
    async fn a_client_that_resumes_is_not_told_who_was_deleted(engine: Engine) {
        let mut server = Server::start(engine).await;
        let admin = server.admin().await;
        let before = admin.socket(None).await.next_of("ready").await["seq"].as_i64().unwrap();
        let lina = somebody(&server, &admin).await;
        delete_me(&lina).await;
        for _ in 0..2 {
            let mut screen = admin.socket(Some(before)).await;
            let end = admin.say("end").await["id"].clone();
            loop {
                let event = screen.next_of("event").await;
                assert!(!event.to_string().to_lowercase().contains("moreau"), "{event}");
                if event["seq"] == end { break; }
            }
            // Once from memory, once from the journal.
            server.stop().await;
            server.start_again().await;
        }
    }

    /// The username is free again, and whoever takes it is somebody else.
    async fn the_username_of_a_deleted_account_is_free_again(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = somebody(&server, &admin).await;
        admin.delete(&format!("/api/users/{}", lina.account)).await.expect(204);
        let next = create_user(&admin, "lina.moreau", "viewer").await;
        assert_ne!(next, lina.account);
        server.visitor().try_login("lina.moreau").await.expect(200);
    }

    /// Nobody can take the name that a deleted account is going to have, and so keep it from being deleted.
    async fn the_names_of_former_members_can_not_be_taken(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = somebody(&server, &admin).await;
        let body = json!({
            "username": format!("Former-{}", lina.account), "display_name": "x", "role": "member", "temporary_password": PASSWORD,
        });
        assert_eq!(crate::problems(admin.post("/api/users", body).await), ["username: taken"]);
        create_user(&admin, "former-colleague", "viewer").await;
        delete_me(&lina).await;
    }

    /// An account that was deleted does not come back: it can't be changed, given a password, or deleted again.
    async fn a_deleted_account_stays_deleted(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = somebody(&server, &admin).await;
        let path = format!("/api/users/{}", lina.account);
        admin.delete(&path).await.expect(204);
        let enable = json!({ "version": 3, "disabled": false });
        assert_eq!(admin.patch(&path, enable).await.code(404), "not_found");
        let reset = json!({ "temporary_password": "given over the desk" });
        assert_eq!(admin.post(&format!("{path}/password"), reset).await.code(404), "not_found");
        assert_eq!(admin.send(reqwest::Method::DELETE, &path, None::<Value>, &[]).await.code(404), "not_found");
    }
}

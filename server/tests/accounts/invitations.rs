//! How people come in: invitations, and registration where it is allowed.

use chrono::TimeDelta;
use diesel::prelude::*;
use futures_util::future::join_all;
use serde_json::{Value, json};
use workspace_server::db::schema::invitations;
use workspace_server::secret::digest;
use workspace_test_support::{Client, PASSWORD, Server, on_both_engines};

use crate::{look, secret_of};

const GONE: &str = "invitation_not_found";

fn join_body(client: &Client, token: &str, username: &str) -> Value {
    json!({
        "token": token, "username": username, "display_name": username, "password": PASSWORD,
        "place": client.login_body(username, PASSWORD)["place"],
    })
}

async fn invite(admin: &Client, role: &str) -> (i64, String) {
    let created = admin.post("/api/invitations", json!({ "role": role, "note": "for Lina" })).await.expect(201);
    (created["invitation"]["id"].as_i64().unwrap(), secret_of(&created))
}

async fn state(admin: &Client, id: i64) -> Value {
    let list = admin.get("/api/invitations").await.expect(200);
    list["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap()["state"].clone()
}

on_both_engines! {
    /// An invitation's link makes one account of its role, once.
    async fn an_invitation_is_for_one_account(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (id, token) = invite(&admin, "viewer").await;
        let visitor = server.visitor();
        let preview = visitor.post("/api/auth/invitation", json!({ "token": token })).await.expect(200);
        assert_eq!((&preview["organisation"], &preview["role"]), (&json!("Atelier"), &json!("viewer")));
        assert_eq!(preview["invited_by"], "Nora Benali");
        assert_eq!(state(&admin, id).await, "open");
        let joined = visitor.post("/api/auth/join", join_body(&visitor, &token, "lina")).await.expect(201);
        assert_eq!(joined["account"]["role"], "viewer");
        assert_eq!(state(&admin, id).await, "accepted");
        assert_eq!(visitor.post("/api/auth/join", join_body(&visitor, &token, "samir")).await.code(404), GONE);
        assert_eq!(visitor.post("/api/auth/invitation", json!({ "token": token })).await.code(404), GONE);
        assert_eq!(visitor.post("/api/auth/join", join_body(&visitor, "invented", "samir")).await.code(404), GONE);
    }

    /// Even when many use the link in the same moment, one of them gets the account.
    async fn an_invitation_used_by_many_at_once_makes_one_account(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (_, token) = invite(&admin, "member").await;
        let visitors: Vec<Client> = (0..6).map(|_| server.visitor()).collect();
        let replies = join_all(visitors.iter().enumerate().map(|(n, visitor)| {
            visitor.post("/api/auth/join", join_body(visitor, &token, &format!("guest-{n}")))
        })).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
        assert_eq!(replies.iter().filter(|reply| reply.status == 404).count(), 5);
        assert_eq!(admin.get("/api/people").await.expect(200)["items"].as_array().unwrap().len(), 2);
    }

    /// A name that is taken does not use the invitation up.
    async fn a_refused_name_leaves_the_invitation_open(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (_, token) = invite(&admin, "member").await;
        let visitor = server.visitor();
        let taken = visitor.post("/api/auth/join", join_body(&visitor, &token, "ADMIN")).await;
        assert_eq!(crate::problems(taken), ["username: taken"]);
        visitor.post("/api/auth/join", join_body(&visitor, &token, "lina")).await.expect(201);
    }

    /// An invitation is good for 72 hours.
    async fn an_invitation_expires_after_72_hours(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let ((early, in_time), (late, too_late)) = (invite(&admin, "member").await, invite(&admin, "member").await);
        server.shift(TimeDelta::hours(72) - TimeDelta::minutes(1));
        let visitor = server.visitor();
        visitor.post("/api/auth/join", join_body(&visitor, &in_time, "lina")).await.expect(201);
        server.shift(TimeDelta::minutes(1));
        assert_eq!(visitor.post("/api/auth/invitation", json!({ "token": too_late })).await.code(404), GONE);
        assert_eq!(visitor.post("/api/auth/join", join_body(&visitor, &too_late, "samir")).await.code(404), GONE);
        let mut admin = admin;
        admin.refresh().await.expect(200);
        assert_eq!((state(&admin, early).await, state(&admin, late).await), (json!("accepted"), json!("expired")));
    }

    /// An invitation that was taken back is worth nothing, and can't be taken back twice.
    async fn an_invitation_can_be_taken_back(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (id, token) = invite(&admin, "member").await;
        let path = format!("/api/invitations/{id}");
        admin.delete(&path).await.expect(204);
        assert_eq!(state(&admin, id).await, "revoked");
        let visitor = server.visitor();
        assert_eq!(visitor.post("/api/auth/join", join_body(&visitor, &token, "lina")).await.code(404), GONE);
        assert_eq!(admin.delete(&path).await.code(409), "invitation_closed");
        assert_eq!(admin.delete("/api/invitations/999").await.code(404), "not_found");
    }

    /// The secret of the link is stored as a hash, and shown once.
    async fn the_secret_of_an_invitation_is_shown_once_and_stored_hashed(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (_, token) = invite(&admin, "member").await;
        let stored: Vec<u8> =
            look(&server, |conn| Ok(invitations::table.select(invitations::token_hash).first(conn)?)).await;
        assert_eq!(stored, digest(&token));
        assert!(!admin.get("/api/invitations").await.expect(200).to_string().contains(&token));
    }

    /// Nobody registers by themselves unless the server is told to let them; who does becomes a member.
    async fn registration_is_off_unless_it_is_allowed(engine: Engine) {
        let mut server = Server::start(engine).await;
        let visitor = server.visitor();
        let mut body = join_body(&visitor, "", "lina");
        body.as_object_mut().unwrap().remove("token");
        server.admin().await;
        assert_eq!(visitor.get("/api/server").await.expect(200)["registration"], false);
        assert_eq!(visitor.post("/api/auth/register", body.clone()).await.code(404), "not_found");
        server.stop().await;
        server.config_mut().allow_registration = true;
        server.start_again().await;
        assert_eq!(visitor.get("/api/server").await.expect(200)["registration"], true);
        let registered = visitor.post("/api/auth/register", body).await.expect(201);
        assert_eq!(registered["account"]["role"], "member");
    }

    /// Where registration is allowed, it still does not take the place of the setup link.
    async fn registration_waits_for_the_setup(engine: Engine) {
        let server = Server::start_with(engine, |config| config.allow_registration = true).await;
        let visitor = server.visitor();
        let mut body = join_body(&visitor, "", "lina");
        body.as_object_mut().unwrap().remove("token");
        assert_eq!(visitor.post("/api/auth/register", body).await.code(404), "not_found");
        server.admin().await;
    }
}

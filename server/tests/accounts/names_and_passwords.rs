//! What usernames and passwords may be, how passwords are kept, and how they change.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::prelude::*;
use futures_util::future::join_all;
use serde_json::{Value, json};
use workspace_server::Config;
use workspace_server::config::SessionPolicy;
use workspace_server::db::schema::{accounts, failed_sign_ins};
use workspace_test_support::{Client, PASSWORD, Server, eventually, on_both_engines};

use crate::{create_user, end_reason, look, problems, sign_in};

fn account(username: &str, password: &str) -> Value {
    json!({ "username": username, "display_name": "Somebody", "role": "member", "temporary_password": password })
}

async fn hash_of(server: &Server, id: i64) -> String {
    look(server, move |conn| Ok(accounts::table.find(id).select(accounts::password_hash).first(conn)?)).await
}

async fn change_password(client: &Client, from: &str, to: &str) -> workspace_test_support::Reply {
    client.post("/api/me/password", json!({ "current_password": from, "new_password": to })).await
}

on_both_engines! {
    /// Usernames are 3 to 32 plain characters, stored in lower case and compared without case.
    async fn usernames_are_plain_and_compared_without_case(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        for bad in ["ab", "with space", "élodie", "", "semi;colon", &"a".repeat(33)] {
            assert_eq!(problems(admin.post("/api/users", account(bad, PASSWORD)).await), ["username: invalid"], "{bad}");
        }
        for good in ["abc", "l.i_n-a7", &"b".repeat(32)] {
            admin.post("/api/users", account(good, PASSWORD)).await.expect(201);
        }
        let made = admin.post("/api/users", account("Lina.Moreau", PASSWORD)).await.expect(201);
        assert_eq!(made["username"], "lina.moreau");
        let taken = admin.post("/api/users", account("LINA.MOREAU", PASSWORD)).await;
        assert_eq!(problems(taken), ["username: taken"]);
        server.visitor().try_login("LINA.moreau").await.expect(200);
    }

    /// A profile has a display name, an optional e-mail address, a language, a theme and an avatar colour.
    async fn a_profile_has_its_fields(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let me = admin.get("/api/me").await.expect(200)["account"].clone();
        assert_eq!((&me["email"], &me["language"], &me["theme"]), (&Value::Null, &json!("fr"), &json!("system")));
        let change = json!({
            "version": me["version"], "display_name": "Nora B.", "email": "nora@atelier.example", "language": "en",
            "theme": "dark", "avatar_color": "#3E3B8C",
        });
        let changed = admin.patch("/api/me", change.clone()).await.expect(200);
        for field in ["display_name", "email", "language", "theme"] {
            assert_eq!(changed[field], change[field], "{field}");
        }
        assert_eq!(changed["avatar_color"], "#3e3b8c");
        assert_eq!(admin.get("/api/me").await.expect(200)["account"], changed);
        let bad = json!({ "version": changed["version"], "avatar_color": "red", "email": "nora" });
        assert_eq!(problems(admin.patch("/api/me", bad).await), ["email: invalid", "avatar_color: invalid"]);
        let role = json!({ "version": changed["version"], "role": "viewer" });
        assert_eq!(admin.patch("/api/me", role).await.code(400), "malformed", "nobody gives themselves a role");
    }

    /// A password has at least 10 characters and at most 72 bytes, and is no common one nor the username, on every way in.
    async fn passwords_are_long_enough_not_too_long_and_not_common(engine: Engine) {
        let server = Server::start_with(engine, |config| config.allow_registration = true).await;
        let setup = json!({
            "token": server.setup_token(), "organisation": "Atelier", "username": "nora", "display_name": "Nora",
            "place": server.visitor().login_body("nora", "")["place"],
        });
        let long = "é".repeat(36) + "!";
        let cases =
            [("ninechars", "too_short"), (long.as_str(), "too_long"), ("password123", "common"), ("Qwertyuiop", "common")];
        let visitor = server.visitor();
        for (password, code) in cases {
            let mut body = setup.clone();
            body["password"] = json!(password);
            assert_eq!(problems(visitor.post("/api/setup", body).await), [format!("password: {code}")]);
        }
        let admin = server.admin().await;
        let invitation = admin.post("/api/invitations", json!({ "role": "member" })).await.expect(201);
        let lina = create_user(&admin, "lina", "member").await;
        for (password, code) in cases {
            let joining = json!({
                "username": "samir", "display_name": "Samir", "password": password,
                "place": visitor.login_body("samir", "")["place"],
            });
            let mut by_invitation = joining.clone();
            by_invitation["token"] = json!(crate::secret_of(&invitation));
            assert_eq!(problems(visitor.post("/api/auth/register", joining).await), [format!("password: {code}")]);
            assert_eq!(problems(visitor.post("/api/auth/join", by_invitation).await), [format!("password: {code}")]);
            let temporary = [format!("temporary_password: {code}")];
            assert_eq!(problems(admin.post("/api/users", account("samir", password)).await), temporary);
            let reset = json!({ "temporary_password": password });
            assert_eq!(problems(admin.post(&format!("/api/users/{lina}/password"), reset).await), temporary);
            assert_eq!(problems(change_password(&admin, PASSWORD, password).await), [format!("new_password: {code}")]);
        }
        let own_name = account("a.rather.long.name", "A.Rather.Long.Name");
        assert_eq!(problems(admin.post("/api/users", own_name).await), ["temporary_password: common"]);
    }

    /// Of 72 bytes every one counts: the longest password is not cut, and one that only begins like it is wrong.
    async fn a_password_is_never_truncated(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let longest = "correct horse ".repeat(5) + "ab";
        assert_eq!(longest.len(), 72);
        admin.post("/api/users", account("lina", &longest)).await.expect(201);
        let visitor = server.visitor();
        for wrong in [&longest[..71], &(longest.clone() + "c"), &(longest[..71].to_owned() + "x")] {
            assert_eq!(sign_in(&visitor, "lina", wrong).await.code(401), "invalid_credentials");
        }
        sign_in(&visitor, "lina", &longest).await.expect(200);
    }

    /// Passwords are kept as bcrypt hashes of the configured cost, 10 unless told.
    async fn passwords_are_hashed_with_bcrypt_at_the_configured_cost(engine: Engine) {
        assert_eq!(Config::read(|_| None).unwrap().bcrypt_rounds, 10);
        let server = Server::start_with(engine, |config| config.bcrypt_rounds = 5).await;
        let admin = server.admin().await;
        let lina = create_user(&admin, "lina", "member").await;
        let (first, second) = (hash_of(&server, admin.account).await, hash_of(&server, lina).await);
        assert!(first.starts_with("$2b$05$") && second.starts_with("$2b$05$"), "{first} {second}");
        assert_ne!(first, second, "the same password has another salt");
    }

    /// Where the configured cost was changed, each account gets it at its next sign-in, and nothing else happens to it.
    async fn a_sign_in_brings_the_hash_to_the_configured_cost(engine: Engine) {
        let mut server = Server::start(engine).await;
        let admin = server.admin().await;
        assert!(hash_of(&server, admin.account).await.starts_with("$2b$04$"));
        server.stop().await;
        server.config_mut().bcrypt_rounds = 6;
        server.config_mut().session_policy = SessionPolicy::Multiple;
        server.start_again().await;
        sign_in(&server.visitor(), "admin", "a wrong password").await.expect(401);
        assert!(hash_of(&server, admin.account).await.starts_with("$2b$04$"), "only who knows the password renews it");
        // Several at once: the hash that one renews is not held against the others.
        let visitors = [server.visitor(), server.visitor(), server.visitor(), server.visitor()];
        for reply in join_all(visitors.iter().map(|visitor| sign_in(visitor, "admin", PASSWORD))).await {
            reply.expect(200);
        }
        let renewed = hash_of(&server, admin.account).await;
        assert!(renewed.starts_with("$2b$06$"), "{renewed}");
        sign_in(&server.visitor(), "admin", PASSWORD).await.expect(200);
        assert_eq!(hash_of(&server, admin.account).await, renewed);
        assert_eq!(admin.get("/api/me").await.expect(200)["account"]["version"], 1, "its sessions go on");
    }

    /// A sign-in with a name that nobody has costs exactly the work of one with a wrong password, and answers the same.
    async fn an_unknown_name_costs_the_work_of_a_wrong_password(engine: Engine) {
        let server = Server::start_with(engine, |config| config.bcrypt_rounds = 6).await;
        server.admin().await;
        let visitor = server.visitor();
        let core = server.app().core();
        let mut seen = Vec::new();
        for username in ["admin", "nobody", "admin", "not a name at all!"] {
            let before = core.metrics.password_rounds.get();
            let mut answer = sign_in(&visitor, username, "a wrong password").await.expect(401);
            answer["request_id"].take();
            seen.push((core.metrics.password_rounds.get() - before, answer));
        }
        assert_eq!(seen[0].0, 1 << 6);
        assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
    }

    /// While a password is being checked, which takes a processor for a while, the thread that it came in on answers others.
    async fn checking_a_password_holds_nobody_else_up(engine: Engine) {
        let server = Server::start_with(engine, |config| (config.bcrypt_rounds, config.workers) = (14, 1)).await;
        let visitor = server.visitor();
        let signing_in = tokio::spawn(async move { sign_in(&visitor, "nobody", "a wrong password").await });
        eventually("the attempt is counted", || async {
            let attempts: i64 = look(&server, |conn| Ok(failed_sign_ins::table.count().get_result(conn)?)).await;
            (attempts == 1).then_some(())
        })
        .await;
        server.visitor().get("/api/server").await.expect(200);
        assert!(!signing_in.is_finished(), "the answer had to wait for the password");
        assert_eq!(signing_in.await.unwrap().code(401), "invalid_credentials");
    }

    /// Texts that one of the databases can't hold are refused like any other bad input.
    async fn texts_that_a_database_can_not_hold_are_refused(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        assert_eq!(problems(sign_in(&server.visitor(), "nul\0name", PASSWORD).await), ["username: invalid"]);
        assert_eq!(problems(sign_in(&server.visitor(), " ", PASSWORD).await), ["username: required"]);
        let cursor = URL_SAFE_NO_PAD.encode("1 \0");
        assert_eq!(admin.get(&format!("/api/users?cursor={cursor}")).await.code(400), "malformed");
    }

    /// With a temporary password one can do nothing but see who one is, change it, and sign out.
    async fn a_temporary_password_blocks_everything_until_it_is_changed(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        create_user(&admin, "lina", "member").await;
        let mut lina = server.visitor();
        lina.login("lina").await;
        assert_eq!(lina.get("/api/me").await.expect(200)["account"]["must_change_password"], true);
        let blocked = "password_change_required";
        for path in ["/api/people", "/api/presence", "/api/me/sessions", "/api/me/tokens", "/api/chat/channels"] {
            assert_eq!(lina.get(path).await.code(403), blocked, "{path}");
        }
        let mut screen = lina.socket(None).await;
        assert_eq!(screen.closed().await, (4001, blocked.to_owned()));
        assert_eq!(change_password(&lina, "not the password", "another fine one").await.code(403), "wrong_password");
        assert_eq!(problems(change_password(&lina, PASSWORD, PASSWORD).await), ["new_password: unchanged"]);
        assert_eq!(lina.get("/api/people").await.code(403), blocked);
        change_password(&lina, PASSWORD, "another fine one").await.expect(204);
        assert_eq!(lina.get("/api/me").await.expect(200)["account"]["must_change_password"], false);
        lina.get("/api/people").await.expect(200);
        lina.socket(None).await.next_of("ready").await;
        assert_eq!(lina.try_login("lina").await.code(401), "invalid_credentials");
        sign_in(&lina, "lina", "another fine one").await.expect(200);
    }

    /// A password that an administrator gives ends the account's sessions and is a temporary one.
    async fn a_password_given_by_an_administrator_is_temporary(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let body = json!({ "temporary_password": "given over the desk" });
        admin.post(&format!("/api/users/{}/password", lina.account), body).await.expect(204);
        crate::eventually_ended(&lina, "password_changed").await;
        let signed_in = sign_in(&lina, "lina", "given over the desk").await.expect(200);
        assert_eq!(signed_in["account"]["must_change_password"], true);
    }

    /// Changing the password ends the account's other sessions, screens and refresh tokens, but not this one.
    async fn changing_the_password_ends_the_other_sessions(engine: Engine) {
        let server = Server::start(engine).await;
        let here = server.admin().await;
        let mut there = server.visitor();
        let signed_in = there.post("/api/auth/login", crate::body_for(&there, "admin", "dashboard")).await.expect(200);
        there.take_session(&signed_in);
        let (mut own, mut other) = (here.socket(None).await, there.socket(None).await);
        own.next_of("ready").await;
        other.next_of("ready").await;
        change_password(&here, PASSWORD, "another fine one").await.expect(204);
        assert_eq!(other.closed().await, (4003, "password_changed".to_owned()));
        assert_eq!(end_reason(there.get("/api/me").await), "password_changed");
        assert_eq!(end_reason(there.refresh().await), "password_changed");
        here.get("/api/me").await.expect(200);
        own.send(json!({ "type": "ping" })).await;
        own.next_of("pong").await;
    }
}

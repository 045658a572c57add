//! What people say they are doing, and whether they are at their screens.

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use workspace_protocol::Time;
use workspace_server::journal::Origin;
use workspace_test_support::{Client, Server, on_both_engines};

use super::{body_for, eventually, problems};

const NOBODY: Value = Value::Null;

/// A time that many minutes from now, as it crosses the wire.
fn after(minutes: i64) -> String {
    #[expect(clippy::disallowed_methods, reason = "what a client's own clock would say")]
    Time::from_utc(Utc::now() + TimeDelta::minutes(minutes)).to_rfc3339()
}

/// The status of an account as `client` sees it.
async fn status_of(client: &Client, account: i64) -> Value {
    let people = client.get("/api/people").await.expect(200);
    let person = people["items"].as_array().unwrap().iter().find(|person| person["id"] == account).unwrap();
    person["status"].clone()
}

async fn present(client: &Client) -> Value {
    client.get("/api/presence").await.expect(200)["users"].clone()
}

on_both_engines! {
    /// Everyone sees emoji, text and end; for how long one keeps quiet is for one's own screens alone.
    async fn everyone_sees_a_status_and_only_its_owner_the_silence(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let (mut other, mut own) = (admin.socket(None).await, lina.socket(None).await);
        other.next_of("ready").await;
        own.next_of("ready").await;
        let (until, quiet) = (after(60), after(30));
        let body = json!({ "emoji": "🌴", "text": " on holiday ", "until": until, "quiet_until": quiet });
        let set = lina.put("/api/me/status", body.clone()).await.expect(200);
        assert_eq!(set, json!({ "emoji": "🌴", "text": "on holiday", "until": until, "quiet_until": quiet }));
        assert_eq!(lina.get("/api/me").await.expect(200)["status"], set);
        let shown = json!({ "emoji": "🌴", "text": "on holiday", "until": until });
        assert_eq!(status_of(&admin, lina.account).await, shown);
        assert_eq!(status_of(&admin, admin.account).await, NOBODY);
        let told = other.event("accounts.status.changed").await;
        assert_eq!(told["data"], json!({ "account": lina.account, "status": shown }));
        assert_eq!(own.event("accounts.status.changed").await["data"], told["data"]);
        assert_eq!(own.event("accounts.quiet.changed").await["data"], json!({ "quiet_until": quiet }));

        // The same again is no news; keeping quiet is none to others.
        lina.put("/api/me/status", body).await.expect(200);
        lina.put("/api/me/status", json!({ "emoji": "🌴", "text": "on holiday", "until": until })).await.expect(200);
        assert_eq!(own.event("accounts.quiet.changed").await["data"], json!({ "quiet_until": null }));
        // A change of the person does not lose it.
        lina.patch("/api/me", json!({ "version": 1, "display_name": "Lina M." })).await.expect(200);
        assert_eq!(other.next_of("event").await["data"]["person"]["status"], shown);
        // Cleared.
        let cleared = lina.put("/api/me/status", json!({ "until": until })).await.expect(200);
        assert_eq!(cleared, json!({ "emoji": "", "text": "", "until": null, "quiet_until": null }));
        assert_eq!(status_of(&admin, lina.account).await, NOBODY);
        assert_eq!(other.event("accounts.status.changed").await["data"]["status"], NOBODY);
    }

    async fn a_status_clears_by_itself_when_its_time_has_come(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let body = json!({ "text": "in a meeting", "until": after(4), "quiet_until": after(8) });
        admin.put("/api/me/status", body).await.expect(200);
        server.shift(TimeDelta::minutes(5));
        assert_eq!(status_of(&admin, admin.account).await, NOBODY);
        let own = admin.get("/api/me").await.expect(200)["status"].clone();
        assert_eq!((own["text"].as_str(), own["quiet_until"].is_string()), (Some(""), true));
        server.shift(TimeDelta::minutes(3) + TimeDelta::seconds(30));
        let own = admin.get("/api/me").await.expect(200)["status"].clone();
        assert_eq!(own["quiet_until"], NOBODY);
        // The hourly sweep keeps nothing of it.
        eventually("the sweep has been", || async {
            server.shift(TimeDelta::minutes(61));
            let core = server.app().core();
            let kept = core.db.read(|conn| {
                use diesel::prelude::*;
                use workspace_server::db::schema::account_statuses;
                Ok(account_statuses::table.count().get_result::<i64>(conn)?)
            });
            (kept.await.unwrap() == 0).then_some(())
        })
        .await;
    }

    async fn a_status_that_can_not_be_shown_is_refused(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        for (body, problem) in [
            (json!({ "emoji": "x" }), "emoji: invalid"),
            (json!({ "emoji": "🌴".repeat(17) }), "emoji: invalid"),
            (json!({ "text": "x".repeat(81) }), "text: too_long"),
            (json!({ "text": "two\nlines" }), "text: invalid"),
            (json!({ "text": "\u{202E}sdrawkcab" }), "text: invalid"),
            (json!({ "text": "late", "until": after(-1) }), "until: past"),
            (json!({ "quiet_until": after(-1) }), "quiet_until: past"),
        ] {
            assert_eq!(problems(admin.put("/api/me/status", body).await), [problem]);
        }
        admin.put("/api/me/status", json!({ "text": "é".repeat(80), "emoji": "👩🏽‍💻" })).await.expect(200);
    }

    /// Deleting an account leaves nothing of what it said of itself.
    async fn the_status_of_a_deleted_account_is_gone(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        lina.put("/api/me/status", json!({ "text": "looking for a secret job" })).await.expect(200);
        lina.post("/api/me/deletion", json!({ "password": workspace_test_support::PASSWORD })).await.expect(204);
        assert_eq!(status_of(&admin, lina.account).await, NOBODY);
        let activity = admin.get("/api/activity?limit=200").await.expect(200).to_string();
        assert!(!activity.contains("secret job"), "{activity}");
    }

    /// Away is who has no screen left that somebody sits in front of; nothing of it goes into the journal.
    async fn away_is_who_left_all_of_their_screens(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let mut screen = admin.socket(None).await;
        let (mut first, mut second) = (lina.socket(None).await, lina.socket(None).await);
        first.next_of("ready").await;
        second.next_of("ready").await;
        let here = |away: bool| {
            json!([{ "id": admin.account, "away": false }, { "id": lina.account, "away": away }])
        };
        eventually("both are on", || async { (present(&admin).await == here(false)).then_some(()) }).await;
        let seq = server.app().core().db.read(workspace_server::journal::store::last_seq).await.unwrap();

        // One of two tabs: somebody may sit in front of the other.
        let idle = |idle: bool| json!({ "type": "signal", "kind": "presence.idle", "data": { "idle": idle } });
        first.send(idle(true)).await;
        first.send(json!({ "type": "ping" })).await;
        first.next_of("pong").await;
        assert_eq!(present(&admin).await, here(false));
        second.send(idle(true)).await;
        while screen.next_of("presence").await["users"] != here(true) {}
        assert_eq!(present(&admin).await, here(true));
        // Renewing the leases does not bring them back.
        server.shift(TimeDelta::seconds(31));
        server.app().core().db.write(Origin::server(), |_| Ok(())).await.unwrap();
        assert_eq!(present(&admin).await, here(true));
        // The last word counts.
        for n in 0..8 {
            second.send(idle(n % 2 == 0)).await;
        }
        while screen.next_of("presence").await["users"] != here(false) {}
        // Closing the tab that is in use leaves those that are not.
        second.close().await;
        while screen.next_of("presence").await["users"] != here(true) {}
        // A new one begins in use.
        let mut third = lina.socket(None).await;
        third.next_of("ready").await;
        while screen.next_of("presence").await["users"] != here(false) {}
        third.send(json!({ "type": "signal", "kind": "presence.idle", "data": { "idle": "very" } })).await;
        assert_eq!(third.next_of("error").await["code"], "malformed");
        let last = server.app().core().db.read(workspace_server::journal::store::last_seq).await.unwrap();
        assert_eq!(last, seq, "leases and who is away are no changes");
    }

    /// A second sign-in elsewhere that is in use keeps the account from being away.
    async fn an_account_is_away_when_all_of_its_sessions_are(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut dashboard = server.visitor();
        let body = body_for(&dashboard, "admin", "dashboard");
        let reply = dashboard.post("/api/auth/login", body).await.expect(200);
        dashboard.take_session(&reply);
        let (mut one, mut other) = (admin.socket(None).await, dashboard.socket(None).await);
        one.next_of("ready").await;
        other.next_of("ready").await;
        let idle = json!({ "type": "signal", "kind": "presence.idle", "data": { "idle": true } });
        other.send(idle.clone()).await;
        other.send(json!({ "type": "ping" })).await;
        other.next_of("pong").await;
        assert_eq!(present(&admin).await, json!([{ "id": admin.account, "away": false }]));
        one.send(idle).await;
        while one.next_of("presence").await["users"][0]["away"] != true {}
        // It stays away while its line is broken: whoever left does not come back by that.
        drop((one, other));
        eventually("the sockets are gone", || async {
            let hub = server.app().core().hub.stats();
            (hub.connections.load(std::sync::atomic::Ordering::Relaxed) == 0).then_some(())
        })
        .await;
        let users = present(&admin).await;
        assert!(users.as_array().unwrap().iter().all(|user| user["away"] == true), "{users}");
    }
}

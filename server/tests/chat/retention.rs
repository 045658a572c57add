//! What a channel does not keep is deleted for good, everywhere, and everyone's screen follows.

use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::{Value, json};
use workspace_server::db::schema::{
    chat_mentions, chat_message_texts, chat_messages, chat_reactions, chat_reports, chat_thread_follows, journal,
};
use workspace_server::jobs::NewJob;
use workspace_server::journal::Origin;
use workspace_server::journal::store::{Proof, verify};
use workspace_test_support::{Client, Server, eventually, on_both_engines};

use super::{column, id};

/// Has the daily job done, and waits for its end.
async fn do_job(server: &Server, kind: &'static str) {
    let core = server.app().core().clone();
    let node = core.clone();
    let add =
        move |tx: &mut workspace_server::db::Tx<'_>| node.jobs.add(tx, &NewJob::new(kind, String::new(), tx.now()));
    let job = core.db.write(Origin::server(), add).await.unwrap().unwrap();
    eventually("the job is done", || async {
        let job = core.db.read(move |conn| workspace_server::jobs::store::find(conn, job)).await.unwrap().unwrap();
        assert_ne!(job.state, "failed", "{:?}", job.last_error);
        assert_eq!(job.last_error, None);
        (job.state == "done").then_some(())
    })
    .await;
}

async fn keep(owner: &Client, channel: i64, days: i32) {
    let path = format!("/api/chat/channels/{channel}");
    let version = owner.get(&path).await.expect(200)["version"].clone();
    owner.patch(&path, json!({ "version": version, "retention_days": days })).await.expect(200);
}

async fn texts(client: &Client, channel: i64) -> Vec<Value> {
    let page =
        client.get(&format!("/api/chat/channels/{channel}/messages?limit=200&direction=newer")).await.expect(200);
    column(&page, "text").into_iter().cloned().collect()
}

on_both_engines! {
    async fn messages_go_for_good_when_their_time_has_come(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let mut lina = server.join(&admin, "lina", "member").await;
        let channel = admin.channel("short-lived", "public", &[&lina]).await;
        let other = admin.channel("for-ever", "public", &[&lina]).await;
        keep(&admin, channel, 1).await;
        let mut screen = lina.socket(None).await;
        let before = screen.next_of("ready").await["seq"].as_i64().unwrap();

        // Everything that can hang on a message.
        let old = id(&admin.say_in(channel, "a worn @lina secret").await);
        let path = |message: i64, what: &str| format!("/api/chat/messages/{message}{what}");
        admin.patch(&path(old, ""), json!({ "version": 1, "text": "a worn @lina secret, edited" })).await.expect(200);
        lina.put(&path(old, "/reactions"), json!({ "emoji": "👍", "present": true })).await.expect(200);
        lina.put(&path(old, "/pin"), json!({ "pinned": true })).await.expect(200);
        lina.post(&path(old, "/reports"), json!({ "reason": "worn" })).await.expect(201);
        let whole = id(&admin.say_in(channel, "worn root of a worn thread").await);
        lina.write_in(channel, json!({ "text": "worn reply", "thread": whole })).await.expect(201);
        let living = id(&admin.say_in(channel, "worn root of a living thread").await);
        lina.write_in(channel, json!({ "text": "worn first reply", "thread": living })).await.expect(201);
        let gone = id(&admin.say_in(channel, "worn and deleted").await);
        admin.delete(&path(gone, "")).await.expect(200);
        for n in 0..230 {
            lina.say_in(channel, &format!("worn {n}")).await;
        }
        let kept = id(&admin.say_in(other, "kept").await);

        server.shift(TimeDelta::hours(23));
        admin.refresh().await.expect(200);
        lina.refresh().await.expect(200);
        let reply = id(&lina.write_in(channel, json!({ "text": "fresh reply", "thread": living })).await.expect(201));
        let quoting = id(&lina.write_in(channel, json!({ "text": "fresh answer", "reply_to": old })).await.expect(201));
        do_job(&server, "chat.retention").await;
        assert_eq!(texts(&lina, channel).await.len(), 200, "nothing goes before its time");

        server.shift(TimeDelta::hours(2));
        admin.refresh().await.expect(200);
        lina.refresh().await.expect(200);
        do_job(&server, "chat.retention").await;
        assert_eq!(texts(&lina, channel).await, ["", "fresh answer"], "the root of a living thread is a tombstone");
        let root = lina.get(&path(living, "")).await.expect(200);
        assert_eq!((&root["replies"]["count"], &root["deleted_by"]), (&json!(1), &Value::Null));
        assert!(root["deleted_at"].is_string());
        let thread = lina.get(&path(living, "/thread")).await.expect(200);
        assert_eq!(column(&thread, "id"), [&json!(reply)]);
        assert_eq!(lina.get(&path(quoting, "")).await.expect(200)["reply_to"], Value::Null);
        for message in [old, whole, gone] {
            assert_eq!(lina.get(&path(message, "")).await.code(404), "not_found");
        }
        assert_eq!(texts(&lina, other).await, ["kept"]);
        assert_eq!(lina.get(&path(kept, "")).await.expect(200)["text"], "kept");
        let pins = lina.get(&format!("/api/chat/channels/{channel}/pins")).await.expect(200);
        assert_eq!(pins["items"], json!([]));

        // Told once, for all of them.
        let told = screen.event("chat.messages.expired").await;
        let expired = |told: &Value| (told["data"]["channel"].as_i64().unwrap(), told["data"]["before"].as_i64().unwrap());
        assert_eq!(expired(&told).0, channel);
        assert!((gone + 1..=reply).contains(&expired(&told).1), "{told}");
        // Nothing of it is left for those who resume, in the journal, or in any table.
        let mut late = lina.socket(Some(before)).await;
        loop {
            let frame = late.next_of("event").await;
            assert!(!frame.to_string().contains("worn"), "{frame}");
            if frame["kind"] == "chat.messages.expired" {
                break;
            }
        }
        let left = server.app().core().db.read(move |conn| {
            let told: i64 = journal::table.filter(journal::payload.like("%worn%")).count().get_result(conn)?;
            let hanging = [
                chat_message_texts::table.count().get_result::<i64>(conn)?,
                chat_mentions::table.count().get_result::<i64>(conn)?,
                chat_reactions::table.count().get_result::<i64>(conn)?,
                chat_reports::table.count().get_result::<i64>(conn)?,
            ];
            let follows: i64 = chat_thread_follows::table.filter(chat_thread_follows::root_id.eq(whole)).count().get_result(conn)?;
            let rows: i64 = chat_messages::table.count().get_result(conn)?;
            Ok((told, hanging, follows, rows))
        });
        assert_eq!(left.await.unwrap(), (0, [0; 4], 0, 4));
        let intact = server.app().core().db.read(verify).await.unwrap();
        assert!(matches!(intact, Proof::Intact { .. }));

        // When the thread has ended, its root goes, too.
        server.shift(TimeDelta::hours(25));
        lina.refresh().await.expect(200);
        do_job(&server, "chat.retention").await;
        assert_eq!(texts(&lina, channel).await, Vec::<Value>::new());
        assert_eq!(lina.get(&path(living, "")).await.code(404), "not_found");
        // Again finds nothing to do, and tells nobody.
        let seq = server.app().core().db.read(workspace_server::journal::store::last_seq).await.unwrap();
        do_job(&server, "chat.retention").await;
        assert_eq!(server.app().core().db.read(workspace_server::journal::store::last_seq).await.unwrap(), seq);
    }

    async fn clients_are_told_also_when_only_roots_that_stay_come_first(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let channel = admin.channel("threads", "private", &[]).await;
        keep(&admin, channel, 1).await;
        admin.say_in(channel, "gone").await;
        let mut roots = Vec::new();
        for n in 0..100 {
            roots.push(id(&admin.say_in(channel, &format!("root {n}")).await));
        }
        server.shift(TimeDelta::hours(23));
        admin.refresh().await.expect(200);
        for root in &roots {
            admin.write_in(channel, json!({ "text": "fresh", "thread": root })).await.expect(201);
        }
        let before = admin.socket(None).await.next_of("ready").await["seq"].as_i64();
        server.shift(TimeDelta::hours(2));
        admin.refresh().await.expect(200);
        // The server's own run may come first, now that it is due.
        let mut screen = admin.socket(before).await;
        do_job(&server, "chat.retention").await;
        assert_eq!(screen.event("chat.messages.expired").await["data"]["before"], roots[99] + 1);
    }

    async fn files_that_were_never_sent_are_forgotten_after_a_day(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let (message, account) = (id(&admin.say("with a file").await), admin.account);
        let core = server.app().core();
        let upload = |name: &'static str, message: Option<i64>| {
            core.db.write(Origin::server(), move |tx| {
                use workspace_server::db::schema::chat_attachments as files;
                let row = (
                    files::account_id.eq(account),
                    files::message_id.eq(message),
                    files::name.eq(name),
                    files::media_type.eq("text/plain"),
                    files::size.eq(1),
                    files::sha256.eq("0".repeat(64)),
                    files::created_at.eq(tx.now()),
                );
                diesel::insert_into(files::table).values(row).execute(tx.conn)?;
                Ok(())
            })
        };
        upload("sent", Some(message)).await.unwrap();
        for _ in 0..120 {
            upload("old", None).await.unwrap();
        }
        server.shift(TimeDelta::hours(23));
        upload("young", None).await.unwrap();
        server.shift(TimeDelta::hours(2));
        do_job(&server, "chat.unsent").await;
        let left = core.db.read(|conn| {
            use workspace_server::db::schema::chat_attachments as files;
            Ok(files::table.order(files::id).select(files::name).load::<String>(conn)?)
        });
        assert_eq!(left.await.unwrap(), ["sent", "young"]);
    }

    async fn a_channel_that_keeps_for_ever_loses_nothing(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let channel = admin.channel("archive", "private", &[]).await;
        keep(&admin, channel, 7).await;
        admin.say_in(channel, "old").await;
        server.shift(TimeDelta::days(6));
        admin.refresh().await.expect(200);
        keep(&admin, channel, 0).await;
        server.shift(TimeDelta::days(6));
        admin.refresh().await.expect(200);
        do_job(&server, "chat.retention").await;
        assert_eq!(texts(&admin, channel).await, ["old"]);
        keep(&admin, channel, 7).await;
        do_job(&server, "chat.retention").await;
        assert_eq!(texts(&admin, channel).await, Vec::<Value>::new());
    }
}

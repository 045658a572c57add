//! How mail is sent: who may say it, what is accepted, and that the password is nowhere to be read.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use workspace_server::mail::NewMail;
use workspace_test_support::{Client, Manner, Process, Server, Smtp, eventually, on_both_engines};

use crate::{SETTINGS, enqueue, id, mail, new_mail, once, set_up, stored, test_mail, to};

/// What is wrong with which field.
fn refused(problem: &Value, field: &str, code: &str) {
    assert_eq!(
        (&problem["errors"][0]["field"], &problem["errors"][0]["code"]),
        (&json!(field), &json!(code)),
        "{problem:#}"
    );
}

on_both_engines! {
    async fn settings_are_kept_by_version_and_never_tell_the_password(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let before = admin.get(SETTINGS).await.expect(200);
        assert_eq!((&before["configured"], &before["version"], &before["password_set"]), (&json!(false), &json!(0), &json!(false)));
        // Nothing can be queued before.
        assert_eq!(admin.post("/api/mail/test", json!({ "recipient": "lea@example.org" })).await.code(409), "mail_not_set_up");
        assert_eq!(enqueue(&server, new_mail(None)).await.unwrap_err().code(), "mail_not_set_up");

        let smtp = Smtp::start().await;
        let first = admin.put(SETTINGS, to(&smtp, 0)).await.expect(200);
        assert_eq!((&first["configured"], &first["version"], &first["password_set"]), (&json!(true), &json!(1), &json!(true)));
        assert_eq!(admin.get(SETTINGS).await.expect(200), first);
        let conflict = admin.put(SETTINGS, to(&smtp, 0)).await.expect(409);
        assert_eq!((&conflict["code"], &conflict["current"]), (&json!("version_conflict"), &first));

        // Left out, the password stays; on another host it must be told again, so that nobody can have it sent to theirs.
        let mut change = to(&smtp, 1);
        change.as_object_mut().unwrap().remove("password");
        change["sender_name"] = json!("Atelier");
        assert_eq!(admin.put(SETTINGS, change.clone()).await.expect(200)["password_set"], true);
        let id = test_mail(&admin).await;
        once(&admin, id, "sent", 1).await;
        assert_eq!(smtp.taken()[0].identity.as_ref().unwrap().1, "mot de passe très secret");
        change["version"] = json!(2);
        change["host"] = json!("localhost");
        refused(&admin.put(SETTINGS, change.clone()).await.expect(422), "password", "required");
        change["host"] = json!("127.0.0.1");
        change["password"] = Value::Null;
        assert_eq!(admin.put(SETTINGS, change).await.expect(200)["password_set"], false);
        let id = test_mail(&admin).await;
        once(&admin, id, "sent", 1).await;
        assert_eq!(smtp.taken()[1].identity, None);
    }

    async fn mail_is_switched_off_and_what_waits_goes_out_once_it_is_set_up_again(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let member = server.join(&admin, "nora", "member").await;
        let mut smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        smtp.stop().await;
        let id = test_mail(&admin).await;
        once(&admin, id, "queued", 1).await;
        assert_eq!(member.delete(SETTINGS).await.code(403), "not_allowed");
        for _ in 0..2 {
            admin.delete(SETTINGS).await.expect(204);
        }
        let off = admin.get(SETTINGS).await.expect(200);
        assert_eq!((&off["configured"], &off["password_set"], &off["version"]), (&json!(false), &json!(false), &json!(0)));
        assert_eq!(admin.post("/api/mail/test", json!({ "recipient": "lea@example.org" })).await.code(409), "mail_not_set_up");
        server.shift(TimeDelta::minutes(1));
        let waiting = once(&admin, id, "queued", 2).await;
        assert_eq!(waiting["last_error"]["code"], "not_set_up");

        // Administrators see on their first page that mail waits.
        let trouble = async |admin: &Client| {
            let overview = admin.get("/api/monitoring/overview").await.expect(200);
            overview["reasons"].as_array().unwrap().iter().any(|reason| reason["code"] == "mail")
        };
        assert!(!trouble(&admin).await, "a moment is nothing to tell");
        server.shift(TimeDelta::minutes(10));
        admin.take_over("admin").await;
        assert!(trouble(&admin).await);
        smtp.start_again().await;
        set_up(&admin, &smtp).await;
        server.shift(TimeDelta::minutes(10));
        admin.take_over("admin").await;
        eventually("what waited is sent", || async { (mail(&admin, id).await["state"] == "sent").then_some(()) }).await;
        assert_eq!(smtp.taken().len(), 1);
        assert!(!trouble(&admin).await);
    }

    async fn settings_that_can_t_be_are_refused_by_their_field(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let smtp = Smtp::start().await;
        for (field, value, code) in [
            ("host", json!(""), "invalid"),
            ("host", json!("smtp.example.org\r\nQUIT"), "invalid"),
            ("host", json!("smtp.example.org/x"), "invalid"),
            ("port", json!(0), "out_of_range"),
            ("username", json!("a\r\nb"), "invalid"),
            ("password", json!("a\nb"), "invalid"),
            ("password", json!(""), "required"),
            ("sender_address", json!("atelier"), "invalid"),
            ("sender_address", json!("a@example.org\r\nBcc: x@example.org"), "invalid"),
            ("sender_address", json!("a..b@example.org"), "invalid"),
            ("sender_name", json!("Atelier\r\nBcc: x@example.org"), "invalid"),
        ] {
            let mut settings = to(&smtp, 0);
            settings[field] = value;
            refused(&admin.put(SETTINGS, settings).await.expect(422), field, code);
        }
        let mut nobody = to(&smtp, 0);
        nobody["username"] = json!("");
        refused(&admin.put(SETTINGS, nobody).await.expect(422), "username", "required");
        // A password goes over no network in the clear.
        let mut clear = to(&smtp, 0);
        clear["host"] = json!("smtp.example.org");
        refused(&admin.put(SETTINGS, clear).await.expect(422), "security", "insecure");
        assert_eq!(admin.get(SETTINGS).await.expect(200)["configured"], false);
    }

    async fn nothing_can_be_smuggled_into_a_header(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        for recipient in [
            "lea@example.org\r\nBcc: eve@example.org", "lea@example.org, eve@example.org", "lea@example.org>\r\nDATA",
            "Léa <lea@example.org>", "léa@example.org", "lea@exa mple.org", "lea", "", "a..b@example.org",
        ] {
            refused(&admin.post("/api/mail/test", json!({ "recipient": recipient })).await.expect(422), "recipient", "invalid");
            let new = NewMail { recipient: recipient.to_owned(), ..new_mail(None) };
            assert_eq!(enqueue(&server, new).await.unwrap_err().code(), "invalid", "{recipient}");
        }
        for subject in ["", " ", "a\r\nBcc: eve@example.org", "a\nb", "a\rb", &"x".repeat(201)] {
            let new = NewMail { subject: subject.to_owned(), ..new_mail(None) };
            assert_eq!(enqueue(&server, new).await.unwrap_err().code(), "invalid", "{subject}");
        }
        for message in ["", "a\0b", &"é".repeat(2_001)] {
            let new = NewMail { message: message.to_owned(), ..new_mail(None) };
            assert_eq!(enqueue(&server, new).await.unwrap_err().code(), "invalid");
        }
        // What looks like the end of the mail, or like headers, is text.
        let text = "a\r\n.\r\nMAIL FROM:<eve@example.org>\r\n\r\nBcc: eve@example.org";
        let name = "a.pdf\r\nBcc: eve@example.org\r\n\r\n\"";
        let attachment = crate::attachment(name, stored(&server, b"%PDF-1.7\n").await);
        let new = NewMail { message: text.to_owned(), subject: "=?utf-8?q?x?= \"a\"".to_owned(), attachment, ..new_mail(None) };
        let mail = enqueue(&server, new).await.unwrap();
        once(&admin, mail, "sent", 1).await;
        let taken = smtp.taken();
        assert_eq!((taken.len(), &taken[0].to), (1, &vec!["lea@example.org".to_owned()]));
        let whole = crate::parse::Part::read(&taken[0].data);
        assert!(!whole.names().contains(&"bcc"), "{:?}", whole.names());
        let parts = whole.parts();
        assert_eq!(parts[0].text(), text.replace("\r\n", "\n"));
        assert!(parts.iter().all(|part| !part.names().contains(&"bcc")), "{parts:?}");
        assert_eq!(parts[1].bytes(), b"%PDF-1.7\n");
    }

    async fn administrators_manage_mail_and_others_see_their_own(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let viola = server.join(&admin, "viola", "viewer").await;
        let smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        for client in [&nora, &viola] {
            assert_eq!(client.get(SETTINGS).await.code(403), "not_allowed");
            assert_eq!(client.put(SETTINGS, to(&smtp, 1)).await.code(403), "not_allowed");
            assert_eq!(client.post("/api/mail/test", json!({ "recipient": "a@example.org" })).await.code(403), "not_allowed");
        }
        let tested = test_mail(&admin).await;
        let about = |by| NewMail { about: Some("loan:3".to_owned()), ..new_mail(Some(by)) };
        let noras = enqueue(&server, about(nora.account)).await.unwrap();
        let others = enqueue(&server, about(admin.account)).await.unwrap();
        let ids = async |client: &workspace_test_support::Client, query: &str| -> Vec<i64> {
            let page = client.get(&format!("/api/mails{query}")).await.expect(200);
            page["items"].as_array().unwrap().iter().map(id).collect()
        };
        assert_eq!(ids(&admin, "").await, [others, noras, tested]);
        assert_eq!(ids(&nora, "").await, [noras]);
        assert_eq!(ids(&viola, "").await, Vec::<i64>::new());
        assert_eq!(ids(&viola, "?about=loan:3").await, [others, noras]);
        assert_eq!(ids(&viola, "?about=loan:4").await, Vec::<i64>::new());
        refused(&viola.get("/api/mails?about=loan").await.expect(422), "about", "invalid");
        assert_eq!(nora.post(&format!("/api/mails/{noras}/retry"), json!({})).await.code(403), "not_allowed");
        assert_eq!(admin.post("/api/mails/999/retry", json!({})).await.code(404), "not_found");
        // The same key queues one test mail.
        let key = [("idempotency-key", "test-1")];
        let body = json!({ "recipient": "lea@example.org" });
        let first = admin.send(Method::POST, "/api/mail/test", Some(body.clone()), &key).await.expect(201);
        assert_eq!(admin.send(Method::POST, "/api/mail/test", Some(body), &key).await.expect(201), first);
    }
}

/// The real program, which logs all it can, with a mail server that repeats the password: it is in no answer, no entry of
/// the journal and no line of the log.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_password_is_in_no_answer_entry_or_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::serve(env!("CARGO_BIN_EXE_workspace-server"), folder.path(), &[("LOG_LEVEL", "trace")]);
    let admin = process.admin().await;
    let smtp = Smtp::start().await;
    let secret = "Xk9-unlikely-words";
    let mut settings = to(&smtp, 0);
    settings["password"] = json!(secret);
    let mut answers = vec![admin.put(SETTINGS, settings.clone()).await.expect(200)];
    smtp.set(Manner::RefusesPassword);
    let mail = test_mail(&admin).await;
    answers.push(once(&admin, mail, "queued", 1).await);
    answers.push(admin.get(SETTINGS).await.expect(200));
    answers.push(admin.get("/api/mails").await.expect(200));
    answers.push(admin.put(SETTINGS, settings.clone()).await.expect(409));
    settings["version"] = json!(1);
    for (field, value) in [("host", json!("smtp.example.org")), ("port", json!("x")), ("surprise", json!(secret))] {
        let mut wrong = settings.clone();
        wrong[field] = value;
        answers.push(admin.put(SETTINGS, wrong).await.body);
    }
    settings["password"] = json!([secret]);
    answers.push(admin.put(SETTINGS, settings).await.expect(400));
    answers.push(admin.get("/api/activity?limit=200").await.expect(200));
    process.kill();
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.contains("a mail could not be sent") && log.contains("TRACE"), "the log was looked into");
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("\0atelier\0{secret}"));
    for text in answers.iter().map(ToString::to_string).chain([log]) {
        assert!(
            !text.contains(secret) && !text.contains(&encoded),
            "{}",
            text.lines().find(|line| line.contains(secret)).unwrap_or("encoded")
        );
    }
}

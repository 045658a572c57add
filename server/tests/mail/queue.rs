//! The queue: mails arrive whole and once, wait for a mail server that is down, and are given up visibly.

use chrono::TimeDelta;
use serde_json::{Value, json};
use workspace_server::mail::NewMail;
use workspace_test_support::{Manner, Server, Smtp, eventually, on_both_engines};

use crate::parse::Part;
use crate::{attachment, enqueue, mail, new_mail, once, set_up, stored, test_mail, to};

/// Not text, and with what mail must not trip over: zeros, bare line ends, a dot on a line of its own.
const PDF: &[u8] = b"%PDF-1.7\r\n.\r\n\x00\x01\xff\n.\n\rFrom me\r\n..\r\n%%EOF";

on_both_engines! {
    async fn a_mail_arrives_whole_with_its_file_and_its_accents(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        let text = "Chère Léa,\n\n.\n.. l'œuvre coûte 12 €, à régler où vous voulez — merci ! 🙂\n\nFrom l'Atelier";
        let subject = "Reçu n° 12 : l'œuvre complète, déjà réglée à l'atelier, avec un sujet assez long pour être plié en deux";
        let new = NewMail {
            subject: subject.to_owned(),
            message: text.to_owned(),
            attachment: attachment("reçu 12.pdf", stored(&server, PDF).await),
            about: Some("document:12".to_owned()),
            ..new_mail(Some(admin.account))
        };
        let id = enqueue(&server, new).await.unwrap();
        let sent = once(&admin, id, "sent", 1).await;
        assert_eq!((&sent["last_error"], &sent["next_attempt_at"]), (&Value::Null, &Value::Null));
        assert!(sent["sent_at"].is_string() && sent["attachment"]["name"] == "reçu 12.pdf", "{sent:#}");
        let taken = smtp.taken();
        assert_eq!(taken.len(), 1);
        let got = &taken[0];
        assert_eq!((got.from.as_str(), &got.to), ("atelier@example.org", &vec!["lea@example.org".to_owned()]));
        assert_eq!(got.identity, Some(("atelier".to_owned(), "mot de passe très secret".to_owned())));
        let whole = Part::read(&got.data);
        assert_eq!(whole.header("subject"), subject);
        assert!(whole.header("from").contains("Atelier Réemploi") && whole.raw("from").ends_with("<atelier@example.org>"));
        assert_eq!(whole.raw("to"), "lea@example.org");
        assert!(whole.raw("message-id").ends_with("@example.org>") && whole.raw("date").contains("202"));
        let parts = whole.parts();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].text(), text);
        assert_eq!(parts[1].bytes(), PDF);
        assert_eq!(parts[1].raw("content-type"), "application/pdf");
        assert!(parts[1].raw("content-disposition").starts_with("attachment"));
        // The file stays as long as the mail does, and the journal tells nobody to whom it went.
        server.shift(TimeDelta::days(3));
        let core = server.app().core().clone();
        core.files.sweep(&core).await.unwrap();
        assert!(core.files.is_intact(sent["attachment"]["sha256"].as_str().unwrap()).await.unwrap());
        let mut admin = admin;
        admin.take_over("admin").await;
        for kind in ["mail.mail.queued", "mail.mail.sent"] {
            let page = admin.get(&format!("/api/activity?kind={kind}")).await.expect(200);
            assert_eq!(page["items"].as_array().unwrap().len(), 1, "{page:#}");
            assert_eq!(page["items"][0]["data"]["about"], "document:12", "{page:#}");
            assert!(!page.to_string().contains("lea@example.org") && !page.to_string().contains("Reçu"), "{page:#}");
        }
    }

    async fn a_mail_waits_for_a_server_that_is_down_for_an_hour_and_arrives_once(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let mut smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        smtp.stop().await;
        let id = test_mail(&admin).await;
        let waiting = once(&admin, id, "queued", 1).await;
        assert_eq!(waiting["last_error"], json!({ "code": "unreachable", "detail": "" }));
        // The waits are a minute, two, four…: over an hour for six attempts.
        for attempts in 2..=6 {
            server.shift(TimeDelta::minutes(1 << (attempts - 2)));
            admin.take_over("admin").await;
            once(&admin, id, "queued", attempts).await;
        }
        smtp.start_again().await;
        server.shift(TimeDelta::minutes(32));
        admin.take_over("admin").await;
        let sent = once(&admin, id, "sent", 7).await;
        assert_eq!(sent["last_error"], Value::Null);
        for _ in 0..3 {
            server.shift(TimeDelta::hours(2));
            tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
        }
        assert_eq!(smtp.taken().len(), 1);
    }

    async fn what_is_queued_survives_a_restart(engine: Engine) {
        let mut server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let mut smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        smtp.stop().await;
        let id = test_mail(&admin).await;
        once(&admin, id, "queued", 1).await;
        server.stop().await;
        smtp.start_again().await;
        server.start_again().await;
        server.shift(TimeDelta::minutes(2));
        admin.take_over("admin").await;
        once(&admin, id, "sent", 2).await;
        assert_eq!(smtp.taken().len(), 1);
    }

    async fn a_mail_that_is_refused_for_good_fails_at_once_and_a_person_can_try_again(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        smtp.set(Manner::RefusesRecipient);
        let id = test_mail(&admin).await;
        let failed = once(&admin, id, "failed", 1).await;
        assert_eq!(failed["last_error"]["code"], "refused");
        assert!(failed["last_error"]["detail"].as_str().unwrap().contains("nobody of this name"), "{failed:#}");
        assert!(failed["failed_at"].is_string() && failed["next_attempt_at"].is_null());
        let page = admin.get("/api/activity?kind=mail.mail.failed").await.expect(200);
        assert_eq!(page["items"][0]["data"], json!({ "mail": id, "about": null, "state": "failed", "attempts": 1, "error": "refused" }));
        // It stays so, whatever time goes by.
        server.shift(TimeDelta::days(1));
        tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
        admin.take_over("admin").await;
        assert_eq!(mail(&admin, id).await, failed);
        smtp.set(Manner::Takes);
        let again = admin.post(&format!("/api/mails/{id}/retry"), json!({})).await;
        assert_eq!(again.expect(200)["state"], "queued");
        once(&admin, id, "sent", 1).await;
        assert_eq!(smtp.taken().len(), 1);
        assert_eq!(admin.post(&format!("/api/mails/{id}/retry"), json!({})).await.code(409), "already_sent");
    }

    async fn a_mail_that_waits_can_be_tried_now_and_is_not_sent_by_its_old_plan_too(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        smtp.set(Manner::Later);
        let id = test_mail(&admin).await;
        let waiting = once(&admin, id, "queued", 1).await;
        assert_eq!(waiting["last_error"]["code"], "try_later");
        smtp.set(Manner::Takes);
        admin.post(&format!("/api/mails/{id}/retry"), json!({})).await.expect(200);
        once(&admin, id, "sent", 1).await;
        server.shift(TimeDelta::hours(1));
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        assert_eq!(smtp.taken().len(), 1);
        admin.take_over("admin").await;
        // Those that wait and those that went are told apart.
        let count = async |state: &str| {
            admin.get(&format!("/api/mails?state={state}")).await.expect(200)["items"].as_array().unwrap().len()
        };
        assert_eq!((count("queued").await, count("sent").await, count("failed").await), (0, 1, 0));
    }

    async fn a_password_that_is_not_accepted_waits_for_the_settings_to_be_mended(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        smtp.set(Manner::RefusesPassword);
        let id = test_mail(&admin).await;
        let waiting = once(&admin, id, "queued", 1).await;
        assert_eq!(waiting["last_error"], json!({ "code": "auth_refused", "detail": "535" }));
        smtp.set(Manner::Takes);
        let mut mended = to(&smtp, 1);
        mended["password"] = json!("le bon");
        admin.put("/api/mail/settings", mended).await.expect(200);
        server.shift(TimeDelta::minutes(2));
        admin.take_over("admin").await;
        once(&admin, id, "sent", 2).await;
        assert_eq!(smtp.taken()[0].identity.as_ref().unwrap().1, "le bon");
    }

    /// The one way to a second copy: the mail server took the mail, and nobody heard it say so. Both are the same mail.
    async fn a_mail_whose_answer_was_lost_comes_again_under_the_same_id(engine: Engine) {
        let server = Server::start(engine).await;
        let mut admin = server.admin().await;
        let smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        smtp.set(Manner::LosesAnswer);
        let id = test_mail(&admin).await;
        once(&admin, id, "queued", 1).await;
        smtp.set(Manner::Takes);
        server.shift(TimeDelta::minutes(2));
        admin.take_over("admin").await;
        once(&admin, id, "sent", 2).await;
        let ids: Vec<String> =
            smtp.taken().iter().map(|taken| Part::read(&taken.data).raw("message-id").to_owned()).collect();
        assert!(ids.len() == 2 && ids[0] == ids[1], "{ids:?}");
    }

    async fn without_starttls_neither_password_nor_mail_leaves_the_server(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let smtp = Smtp::start().await;
        let mut secure = to(&smtp, 0);
        secure["security"] = json!("starttls");
        admin.put("/api/mail/settings", secure).await.expect(200);
        let id = test_mail(&admin).await;
        let waiting = once(&admin, id, "queued", 1).await;
        assert_eq!(waiting["last_error"]["code"], "not_secure", "{waiting:#}");
        let heard = smtp.heard();
        assert!(!heard.is_empty() && heard.iter().all(|line| line.starts_with("EHLO") || line.starts_with("QUIT")), "{heard:?}");
        assert!(smtp.taken().is_empty());
    }

    async fn a_file_that_is_gone_or_damaged_is_not_sent(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        let file = stored(&server, PDF).await;
        let path = server.config().data_dir.join("files").join(&file.sha256[..2]).join(&file.sha256[2..]);
        std::fs::write(path, b"%PDF-1.7 forged").unwrap();
        let new = NewMail { attachment: attachment("a.pdf", file), ..new_mail(None) };
        let id = enqueue(&server, new).await.unwrap();
        let failed = once(&admin, id, "failed", 1).await;
        assert_eq!(failed["last_error"]["code"], "attachment_missing");
        assert!(smtp.taken().is_empty());
    }

    async fn a_mail_of_a_transaction_that_fails_is_not_sent(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        let core = server.app().core().clone();
        let refused: Result<(), _> = core.db.write(workspace_server::journal::Origin::server(), |tx| {
            workspace_server::mail::enqueue(tx, &new_mail(None))?;
            Err(workspace_server::error::conflict("no", "after all"))
        }).await;
        assert!(refused.is_err());
        let id = test_mail(&admin).await;
        once(&admin, id, "sent", 1).await;
        assert_eq!(admin.get("/api/mails").await.expect(200)["items"].as_array().unwrap().len(), 1);
        eventually("one mail arrives", || async { (smtp.taken().len() == 1).then_some(()) }).await;
    }
}

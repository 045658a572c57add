//! Mail, through a real server on both engines and a real mail server on loopback.

#![allow(clippy::unwrap_used)]

mod documents;
mod parse;
mod queue;
mod reminders;
mod settings;

use serde_json::{Value, json};
use workspace_server::files::Stored;
use workspace_server::journal::Origin;
use workspace_server::mail::{self, Attachment, NewMail};
use workspace_test_support::{Client, Server, Smtp, eventually};

const SETTINGS: &str = "/api/mail/settings";

/// Settings with which mail goes to this mail server, with a password.
fn to(smtp: &Smtp, version: i64) -> Value {
    json!({
        "version": version, "host": "127.0.0.1", "port": smtp.port(), "security": "none", "username": "atelier",
        "password": "mot de passe très secret", "sender_address": "atelier@example.org", "sender_name": "Atelier Réemploi",
    })
}

/// Has the server send its mail to this mail server.
async fn set_up(admin: &Client, smtp: &Smtp) {
    admin.put(SETTINGS, to(smtp, 0)).await.expect(200);
}

fn id(value: &Value) -> i64 {
    value["id"].as_i64().unwrap()
}

/// Queues a test mail; its id.
async fn test_mail(admin: &Client) -> i64 {
    let mail = admin.post("/api/mail/test", json!({ "recipient": "lea@example.org" })).await.expect(201);
    assert_eq!((&mail["state"], &mail["attempts"]), (&json!("queued"), &json!(0)));
    id(&mail)
}

/// A mail of the queue as administrators see it.
async fn mail(admin: &Client, id: i64) -> Value {
    let page = admin.get("/api/mails?limit=200").await.expect(200);
    page["items"].as_array().unwrap().iter().find(|mail| mail["id"] == id).unwrap().clone()
}

/// The mail once it stands like this after so many attempts.
async fn once(admin: &Client, id: i64, state: &str, attempts: i64) -> Value {
    eventually(&format!("mail {id} is {state} after {attempts} attempts"), || async {
        let found = mail(admin, id).await;
        let settled = found["state"] == state && found["attempts"] == attempts;
        // While an attempt is made, there is no next one.
        let told = state != "queued" || found["next_attempt_at"].is_string();
        (settled && told).then_some(found)
    })
    .await
}

/// Stores bytes.
async fn stored(server: &Server, bytes: &'static [u8]) -> Stored {
    let chunk = Ok::<_, workspace_server::error::Error>(bytes::Bytes::from_static(bytes));
    server.app().core().files.put(futures_util::stream::iter([chunk]), 1 << 20).await.unwrap()
}

/// Queues what a module might.
async fn enqueue(server: &Server, new: NewMail) -> workspace_server::error::Result<i64> {
    server.app().core().db.write(Origin::server(), move |tx| mail::enqueue(tx, &new).map(|mail| mail.id)).await
}

fn new_mail(by: Option<i64>) -> NewMail {
    NewMail {
        recipient: "lea@example.org".to_owned(),
        subject: "Bonjour".to_owned(),
        message: "Bonjour".to_owned(),
        attachment: None,
        about: None,
        by,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a mail has one or none")]
fn attachment(name: &str, file: Stored) -> Option<Attachment> {
    Some(Attachment { name: name.to_owned(), media_type: "application/pdf".to_owned(), file })
}

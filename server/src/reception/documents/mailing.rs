//! Documents by mail: the very bytes that are kept.

use workspace_protocol::Page;
use workspace_protocol::accounts::Language;
use workspace_protocol::mail::{Mail, SendDocument};
use workspace_protocol::reception::documents::Document;

use super::{kind_name, present};
use crate::core::Core;
use crate::db::AnyConnection;
use crate::documents::store as versions;
use crate::error::Result;
use crate::files::Stored;
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::mail::{self, Attachment, NewMail};
use crate::settings;

/// Sends a document by mail.
///
/// # Errors
/// 404; 404 `document_missing` or `document_altered` when its file is not as it was made; what [`mail::enqueue`] refuses.
pub async fn send(core: &Core, caller: &Caller, key: IdempotencyKey, id: i64, input: &SendDocument) -> Result<Mail> {
    let document = core.db.read(move |conn| present(versions::find(conn, id)?)).await?;
    versions::require_intact(core, &document.sha256).await?;
    let (by, request) = (caller.account, ("POST /api/documents/{document}/mails", id, input.clone()));
    let input = input.clone();
    once(core, caller, key, &request, move |tx| {
        let organisation = settings::read(tx.conn)?.organisation;
        let (subject, message) = words(&document, &organisation);
        let file = Stored { sha256: document.sha256.clone(), size: document.size };
        let new = NewMail {
            recipient: input.recipient.clone(),
            subject: input.subject.clone().unwrap_or(subject),
            message: input.message.clone().unwrap_or(message),
            attachment: Some(Attachment {
                name: document.name.clone(),
                media_type: versions::MEDIA_TYPE.to_owned(),
                file,
            }),
            about: Some(about(id)),
            by: Some(by),
        };
        mail::enqueue(tx, &new)
    })
    .await
}

/// The mails that a document went out with, newest first.
///
/// # Errors
/// 404 when there is no such document.
pub fn list(conn: &mut AnyConnection, id: i64, before: Option<i64>, limit: i64) -> Result<Page<Mail>> {
    versions::find(conn, id)?;
    mail::about(conn, about(id), before, limit)
}

fn about(id: i64) -> String {
    format!("document:{id}")
}

/// Subject and message, in the document's language.
fn words(document: &Document, organisation: &str) -> (String, String) {
    let (kind, number) = (kind_name(document.kind, document.language), document.number);
    match document.language {
        Language::Fr => (
            format!("{kind} n° {number}"),
            format!("Bonjour,\n\nVous trouverez ci-joint : {kind}, n° {number}.\n\n{organisation}\n"),
        ),
        Language::En => (
            format!("{kind} {number}"),
            format!("Hello,\n\nPlease find attached: {kind}, number {number}.\n\n{organisation}\n"),
        ),
    }
}

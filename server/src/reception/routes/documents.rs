//! Documents: making them, handing them out, and telling anyone whether one is genuine.

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use workspace_protocol::accounts::Language;
use workspace_protocol::mail::{Mail, SendDocument};
use workspace_protocol::reception::documents::{Document, MakeDocument, Verification};
use workspace_protocol::{Page, Time};

use super::may_manage;
use crate::core::Core;
use crate::documents::page;
use crate::documents::store as versions;
use crate::error::Result;
use crate::http::answer::{Answer, Created, Download, Ok200};
use crate::http::describe::OperationDoc;
use crate::http::idempotency::IdempotencyKey;
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, PageQuery, Part, Query, Services, limit_or_default, number_cursor};
use crate::reception::documents::{self, Of};

async fn list(core: &Core, caller: &Caller, of: (Of, i64), query: &PageQuery) -> Result<Ok200<Page<Document>>> {
    let (before, limit) = (number_cursor(query.cursor.as_deref())?, limit_or_default(query.limit));
    let manage = may_manage(caller);
    Ok(Ok200(core.db.read(move |conn| documents::list(conn, of, manage, before, limit)).await?))
}

/// The two handlers of what documents are made of.
macro_rules! documents_of {
    ($($of:ident, $path:literal, $list:ident, $make:ident;)*) => {$(
        #[doc = concat!("`GET ", $path, "`")]
        pub async fn $list(
            core: Services,
            caller: Caller,
            Id(id): Id,
            Query(query): Query<PageQuery>,
        ) -> Result<Ok200<Page<Document>>> {
            list(&core, &caller, (Of::$of, id), &query).await
        }

        #[doc = concat!("`POST ", $path, "`")]
        pub async fn $make(
            core: Services,
            caller: Caller,
            key: IdempotencyKey,
            Id(id): Id,
            Body(input): Body<MakeDocument>,
        ) -> Result<Created<Document>> {
            Ok(Created(documents::make(&core, &caller, key, (Of::$of, id), &input).await?))
        }
    )*};
}

documents_of! {
    Lot, "/api/reception/lots/{lot}/documents", lot_documents, make_lot_document;
    DiskSession, "/api/reception/disk-sessions/{session}/documents", disk_session_documents, make_disk_session_document;
    Order, "/api/reception/orders/{order}/documents", order_documents, make_order_document;
    Donation, "/api/reception/donations/{donation}/documents", donation_documents, make_donation_document;
    Loan, "/api/reception/loans/{loan}/documents", loan_documents, make_loan_document;
    Place, "/api/reception/places/{place}/documents", place_documents, make_place_document;
}

/// `GET /api/documents/{document}`
pub async fn document(core: Services, Id(id): Id) -> Result<Ok200<Document>> {
    Ok(Ok200(core.db.read(move |conn| documents::present(versions::find(conn, id)?)).await?))
}

/// `GET /api/documents/{document}/content`
pub async fn document_content(core: Services, request: HttpRequest, Id(id): Id) -> Result<Download> {
    let made = core.db.read(move |conn| versions::find(conn, id)).await?;
    versions::require_intact(&core, &made.sha256).await?;
    let disposition = format!("inline; filename=\"{}\"", made.name);
    let media_type = versions::MEDIA_TYPE.to_owned();
    Download::of_file(&core.files, &request, &made.sha256, Some(made.size), media_type, disposition).await
}

/// `POST /api/documents/{document}/mails`
pub async fn mail_document(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Id(id): Id,
    Body(input): Body<SendDocument>,
) -> Result<Created<Mail>> {
    Ok(Created(documents::mailing::send(&core, &caller, key, id, &input).await?))
}

/// `GET /api/documents/{document}/mails`
pub async fn document_mails(core: Services, Id(id): Id, Query(query): Query<PageQuery>) -> Result<Ok200<Page<Mail>>> {
    let (before, limit) = (number_cursor(query.cursor.as_deref())?, limit_or_default(query.limit));
    Ok(Ok200(core.db.read(move |conn| documents::mailing::list(conn, id, before, limit)).await?))
}

/// The code in the path.
pub struct Code(String);

impl Part for Code {
    async fn take(request: &HttpRequest, _: &mut Payload) -> Result<Self> {
        Ok(Self(request.match_info().query("code").to_owned()))
    }

    fn describe(doc: &mut OperationDoc) {
        doc.path_text(
            "code",
            "What stands beside the QR code of the document; hyphens and small letters are accepted.",
        );
    }
}

/// What is told of a document: to programs as JSON, to people as a page.
pub enum Verdict {
    /// For programs.
    Told(Verification),
    /// For people.
    Page(StatusCode, String),
}

impl Answer for Verdict {
    fn respond(self) -> HttpResponse {
        let vary = (header::VARY, "accept, accept-language");
        match self {
            Self::Told(verification) => HttpResponse::Ok().insert_header(vary).json(verification),
            Self::Page(status, page) => {
                HttpResponse::build(status).insert_header(vary).content_type("text/html; charset=utf-8").body(page)
            }
        }
    }

    fn describe(doc: &mut OperationDoc) {
        doc.answer::<Verification>(StatusCode::OK);
    }
}

/// `GET /api/verify/{code}`
pub async fn verify(core: Services, request: HttpRequest, Code(code): Code) -> Result<Verdict> {
    let found = documents::verify(&core, &code).await;
    let text = |name: header::HeaderName| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    };
    if !text(header::ACCEPT).contains("text/html") {
        return found.map(Verdict::Told);
    }
    let language = language(text(header::ACCEPT_LANGUAGE));
    match found {
        Ok(verification) => Ok(Verdict::Page(StatusCode::OK, told(language, &verification))),
        Err(error) if error.status() == StatusCode::NOT_FOUND => Ok(Verdict::Page(error.status(), unknown(language))),
        Err(error) => Err(error),
    }
}

/// French, unless a reader prefers English.
fn language(accepted: &str) -> Language {
    let mut known =
        accepted.split(',').map(|part| part.trim().to_ascii_lowercase()).filter_map(|part| match part.get(..2) {
            Some("fr") => Some(Language::Fr),
            Some("en") => Some(Language::En),
            _ => None,
        });
    known.next().unwrap_or(Language::Fr)
}

fn told(language: Language, verification: &Verification) -> String {
    let french = language == Language::Fr;
    let say = |fr: &'static str, en: &'static str| if french { fr } else { en };
    let Verification { genuine, kind, number, version, made_at, sha256, journal_seq, journal_hash } = verification;
    let (verdict, sentence) = if *genuine {
        (
            say("Document authentique et inchangé", "Genuine and unchanged document"),
            say(
                "Ce serveur l’a établi, et le fichier conservé est celui d’origine. Une copie est conforme si son empreinte \
                 SHA-256 est la même.",
                "This server made it, and the file that it keeps is the original. A copy is true when its SHA-256 is the same.",
            ),
        )
    } else {
        (
            say("Document non vérifiable", "This document can’t be vouched for"),
            say(
                "Ce serveur l’a établi, mais le fichier conservé manque ou a été modifié.",
                "This server made it, but the file that it keeps is missing or was altered.",
            ),
        )
    };
    let facts = [
        (say("Document", "Document"), documents::kind_name(*kind, language).to_owned()),
        (say("Numéro", "Number"), number.to_string()),
        (say("Version", "Version"), version.to_string()),
        (say("Établi le", "Made on"), moment(*made_at, french)),
        ("SHA-256", sha256.clone()),
        (say("Journal", "Journal"), format!("{journal_seq} · {journal_hash}")),
    ];
    page::write(language, (*genuine, verdict), sentence, &facts)
}

fn unknown(language: Language) -> String {
    let (verdict, sentence) = match language {
        Language::Fr => ("Document inconnu", "Aucun document de ce serveur ne porte ce code."),
        Language::En => ("Unknown document", "No document of this server bears this code."),
    };
    page::write(language, (false, verdict), sentence, &[])
}

fn moment(at: Time, french: bool) -> String {
    at.0.format(if french { "%d/%m/%Y à %H:%M UTC" } else { "%Y-%m-%d at %H:%M UTC" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_speaks_the_reader_s_language_or_french() {
        for (accepted, expected) in
            [("", Language::Fr), ("de,en;q=0.5", Language::En), ("fr-FR,en", Language::Fr), ("en-GB,fr", Language::En)]
        {
            assert_eq!(language(accepted), expected, "{accepted}");
        }
    }
}

//! The documents of reception: which there are of what, making a version, and handing it out. [`data`] says what each shows;
//! the room `documents` of the core renders and keeps them.

mod data;
mod labels;
pub mod mailing;

use chrono::NaiveDateTime;
use serde_json::json;
use workspace_protocol::Page;
use workspace_protocol::accounts::Language;
use workspace_protocol::organisation::Logo;
use workspace_protocol::reception::documents::{Document, DocumentKind, LabelFormat, MakeDocument, Verification};

use super::store::changes::{self, Subject};
use super::store::from_name;
use crate::core::Core;
use crate::db::{AnyConnection, Tx};
use crate::documents::render::{self, Order};
use crate::documents::store::{self as versions, Made, New, State};
use crate::error::{Result, conflict, internal, invalid_field};
use crate::files::{self, Stored};
use crate::http::idempotency::{IdempotencyKey, answered, once};
use crate::http::identity::Caller;
use crate::journal::{Audience, Entry};
use crate::settings;
use crate::{accounts, organisation};

/// How often a document is made anew because its subject changed meanwhile.
const ATTEMPTS: usize = 4;
/// Said between us when it did.
const OUTDATED: &str = "document_outdated";
/// How large a document may be, in bytes.
const MAX_BYTES: usize = 64 << 20;

/// What a document is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A lot.
    Lot,
    /// A wiping session.
    DiskSession,
    /// An order.
    Order,
    /// A donation.
    Donation,
    /// A loan.
    Loan,
    /// A place, with all that are in it.
    Place,
}

impl Of {
    fn subject(self) -> Subject {
        match self {
            Self::Lot => Subject::Lot,
            Self::DiskSession => Subject::DiskSession,
            Self::Order => Subject::Order,
            Self::Donation => Subject::Donation,
            Self::Loan => Subject::Loan,
            Self::Place => Subject::Place,
        }
    }

    /// What there is of it.
    fn kinds(self) -> &'static [DocumentKind] {
        use DocumentKind::{DonationCertificate, ErasureCertificate, LabelSheet, LoanAgreement, LotSheet, OrderSheet};
        match self {
            Self::Lot => &[LotSheet, LabelSheet],
            Self::DiskSession => &[ErasureCertificate, LabelSheet],
            Self::Order => &[OrderSheet],
            Self::Donation => &[DonationCertificate],
            Self::Loan => &[LoanAgreement],
            Self::Place => &[LabelSheet],
        }
    }
}

fn template(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::LotSheet => "lot_sheet.typ",
        DocumentKind::ErasureCertificate => "erasure_certificate.typ",
        DocumentKind::OrderSheet => "order_sheet.typ",
        DocumentKind::DonationCertificate => "donation_certificate.typ",
        DocumentKind::LoanAgreement => "loan_agreement.typ",
        DocumentKind::LabelSheet => "label_sheet.typ",
    }
}

/// What the file is called: letters, digits and hyphens, fit for any system.
fn file_name(of: Of, kind: DocumentKind, language: Language, number: i64, version: i32) -> String {
    let (fr, en) = match (kind, of) {
        (DocumentKind::LotSheet, _) => ("fiche-lot", "lot-sheet"),
        (DocumentKind::ErasureCertificate, _) => ("certificat-effacement", "erasure-certificate"),
        (DocumentKind::OrderSheet, _) => ("bon-commande", "order-sheet"),
        (DocumentKind::DonationCertificate, _) => ("attestation-don", "donation-certificate"),
        (DocumentKind::LoanAgreement, _) => ("convention-pret", "loan-agreement"),
        (DocumentKind::LabelSheet, Of::DiskSession) => ("etiquettes-disques", "disk-labels"),
        (DocumentKind::LabelSheet, Of::Place) => ("etiquettes-emplacement", "place-labels"),
        (DocumentKind::LabelSheet, _) => ("etiquettes-lot", "lot-labels"),
    };
    let word = in_language(language, fr, en);
    format!("{word}-{number}-v{version}.pdf")
}

/// Everything that is known before it is rendered.
struct Draft {
    new: New,
    order: Order,
    logo: Option<Logo>,
}

/// What is asked for.
#[derive(Clone)]
pub struct Wanted {
    of: Of,
    id: i64,
    kind: DocumentKind,
    language: Language,
    format: Option<LabelFormat>,
    by: i64,
    at: NaiveDateTime,
    code: String,
    base: String,
}

/// Makes the next version of a document.
///
/// # Errors
/// 404 when its subject is not there; 422 for a kind that there is not of it; 409 `template_error`, and
/// `nothing_to_print` for labels of nothing.
pub async fn make(
    core: &Core,
    caller: &Caller,
    key: IdempotencyKey,
    (of, id): (Of, i64),
    input: &MakeDocument,
) -> Result<Document> {
    if !of.kinds().contains(&input.kind) {
        let kinds: Vec<&str> = of.kinds().iter().map(|kind| kind.name()).collect();
        return Err(invalid_field("kind", "invalid", kinds.join(" or ")));
    }
    let labels = input.kind == DocumentKind::LabelSheet;
    let mut wanted = Wanted {
        of,
        id,
        kind: input.kind,
        language: input.language.unwrap_or(Language::Fr),
        format: labels.then(|| input.format.unwrap_or(LabelFormat::AveryL7160)),
        by: caller.account,
        at: core.clock.now(),
        code: String::new(),
        base: core.base_url(),
    };
    let request = ("POST documents", of.subject().name(), id, input.clone());
    // Sent again, it isn't rendered again.
    if let Some(made) = answered(core, caller, &key, &request).await? {
        return Ok(made);
    }
    for _ in 0..ATTEMPTS {
        wanted.code = versions::new_code()?;
        let made = attempt(core, caller, key.clone(), &request, wanted.clone()).await;
        match made {
            Err(error) if error.code() == OUTDATED => {}
            made => return made,
        }
    }
    Err(conflict("changed_meanwhile", "it changes all the time: try again in a moment"))
}

async fn attempt(
    core: &Core,
    caller: &Caller,
    key: IdempotencyKey,
    request: &impl serde::Serialize,
    wanted: Wanted,
) -> Result<Document> {
    let of = wanted.of.subject();
    let draft = core.db.read(move |conn| draft(conn, &wanted)).await?;
    let Draft { mut new, mut order, logo } = draft;
    if let Some(logo) = logo {
        let name = if logo.media_type == "image/png" { "logo.png" } else { "logo.jpg" };
        // A logo that is lost does not keep documents from being made.
        if let Ok(bytes) = core.files.whole(&logo.sha256).await {
            order.data["organisation"]["logo"] = json!(name);
            order.picture = Some((name, bytes));
        }
    }
    let bytes = render::render(core, order).await?;
    if bytes.len() > MAX_BYTES {
        return Err(conflict("too_many", "there is more in it than fits into one document"));
    }
    let Stored { sha256, size } = files::store(core, caller.origin(), bytes, versions::MEDIA_TYPE).await?;
    (new.sha256, new.size) = (sha256, size);
    once(core, caller, key, request, move |tx| keep(tx, &new, of)).await
}

fn draft(conn: &mut AnyConnection, wanted: &Wanted) -> Result<Draft> {
    let Wanted { of, id, kind, language, format, by, at, .. } = *wanted;
    let subject = of.subject().name();
    // Before it is read: what changes meanwhile is noticed when it is kept.
    let journal_seq = changes::last_seq(conn, of.subject(), id)?;
    let gathered = data::gather(conn, wanted)?;
    let journal_hash = versions::attested(conn, journal_seq)?
        .ok_or_else(|| internal(format!("the journal has no entry {journal_seq}")))?;
    let version = versions::next_version(conn, (subject, id), kind.name())?;
    let number = gathered.number;
    let organisation = organisation::read(conn)?;
    let maker = accounts::names(conn, &[by])?.remove(&by).map(|name| name.display_name);
    let address = versions::verification_address(&wanted.base, &wanted.code);
    let mut data = gathered.data;
    data["kind"] = json!(kind);
    data["language"] = json!(language);
    data["format"] = json!(format);
    data["accent"] = json!(settings::read(conn)?.accent);
    data["organisation"] = json!({
        "name": organisation.name, "address": organisation.address, "contact": organisation.contact,
        "legal": organisation.legal, "logo": null,
    });
    data["document"] = json!({
        "number": number, "version": version, "made_on": at.date().to_string(), "made_by": maker,
        "code": wanted.code, "address": address, "qr": crate::documents::codes::qr(&address),
        "journal_seq": journal_seq, "journal_hash": journal_hash,
    });
    let new = New {
        kind: kind.name().to_owned(),
        subject: subject.to_owned(),
        subject_id: id,
        subject_number: number,
        version,
        language: in_language(language, "fr", "en").to_owned(),
        format: format.map(|format| format.name().to_owned()),
        name: file_name(of, kind, language, number, version),
        sha256: String::new(),
        size: 0,
        journal_seq,
        journal_hash,
        code: wanted.code.clone(),
        made_at: at,
        made_by: by,
    };
    let order = Order { template: template(kind), data, picture: None, made_at: at };
    Ok(Draft { new, order, logo: organisation.logo })
}

/// Keeps a version, unless its subject or its number is not as it was when it was drafted.
fn keep(tx: &mut Tx<'_>, new: &New, of: Subject) -> Result<Document> {
    let next = versions::next_version(tx.conn, (&new.subject, new.subject_id), &new.kind)?;
    if next != new.version || changes::last_seq(tx.conn, of, new.subject_id)? != new.journal_seq {
        return Err(conflict(OUTDATED, "it was changed meanwhile"));
    }
    let document = present(versions::keep(tx, new)?)?;
    let entry = Entry::new("reception.document.made", Audience::everyone());
    tx.record(entry.subject("document", document.id).payload(&json!({ "document": &document })));
    Ok(document)
}

/// What a kind of document is called.
pub fn kind_name(kind: DocumentKind, language: Language) -> &'static str {
    let (fr, en) = match kind {
        DocumentKind::LotSheet => ("Fiche de lot", "Lot sheet"),
        DocumentKind::ErasureCertificate => ("Certificat d’effacement", "Erasure certificate"),
        DocumentKind::OrderSheet => ("Bon de commande", "Order sheet"),
        DocumentKind::DonationCertificate => ("Attestation de don", "Donation certificate"),
        DocumentKind::LoanAgreement => ("Convention de prêt", "Loan agreement"),
        DocumentKind::LabelSheet => ("Étiquettes", "Labels"),
    };
    in_language(language, fr, en)
}

fn in_language<'a>(language: Language, fr: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

/// A version, as it is told.
pub fn present(made: Made) -> Result<Document> {
    Ok(Document {
        id: made.id,
        kind: from_name(made.kind)?,
        subject: made.subject,
        subject_id: made.subject_id,
        number: made.subject_number,
        version: made.version,
        language: from_name(made.language)?,
        format: made.format.map(from_name).transpose()?,
        name: made.name,
        sha256: made.sha256,
        size: made.size,
        journal_seq: made.journal_seq,
        journal_hash: made.journal_hash,
        code: made.code,
        made_at: made.made_at.into(),
        made_by: made.made_by,
    })
}

/// The documents of a subject, newest first.
///
/// # Errors
/// 404 when it is not there; one that was deleted only where `deleted` says so.
pub fn list(
    conn: &mut AnyConnection,
    (of, id): (Of, i64),
    deleted: bool,
    before: Option<i64>,
    limit: i64,
) -> Result<Page<Document>> {
    data::require(conn, of, id, deleted)?;
    let page =
        Page::cut(versions::of(conn, (of.subject().name(), id), before, limit)?, limit, |row| row.id.to_string());
    Ok(Page { items: page.items.into_iter().map(present).collect::<Result<_>>()?, next: page.next })
}

/// Whether the document with this code is genuine.
///
/// # Errors
/// 404 when there is none.
pub async fn verify(core: &Core, code: &str) -> Result<Verification> {
    let Some(code) = versions::read_code(code) else { return Err(crate::error::not_found("document")) };
    let (made, holds) = core.db.read(move |conn| versions::by_code(conn, &code)).await?;
    let intact = versions::state(core, &made.sha256).await? == State::Intact;
    Ok(Verification {
        genuine: intact && holds,
        kind: from_name(made.kind)?,
        number: made.subject_number,
        version: made.version,
        made_at: made.made_at.into(),
        sha256: made.sha256,
        journal_seq: made.journal_seq,
        journal_hash: made.journal_hash,
    })
}

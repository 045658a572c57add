//! Documents of reception: what is made, and how anyone finds out whether one is genuine.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::accounts::Language;
use crate::{Check, Input, Time};

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum DocumentKind {
    /// A lot with its items.
    LotSheet,
    /// The disks of a wiping session, and how each was wiped.
    ErasureCertificate,
    /// An order with its lines and totals.
    OrderSheet,
    /// What was given to whom, to be signed by both.
    DonationCertificate,
    /// What is lent to whom, until when, to be signed by both.
    LoanAgreement,
    /// Labels for the items of a lot, the disks of a session, or a place and those in it.
    LabelSheet,
}

impl DocumentKind {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::LotSheet => "lot_sheet",
            Self::ErasureCertificate => "erasure_certificate",
            Self::OrderSheet => "order_sheet",
            Self::DonationCertificate => "donation_certificate",
            Self::LoanAgreement => "loan_agreement",
            Self::LabelSheet => "label_sheet",
        }
    }
}

/// What labels are printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum LabelFormat {
    /// Sheets of A4 with 3 by 7 labels of 63.5 by 38.1 mm.
    #[serde(rename = "avery_l7160")]
    AveryL7160,
    /// A roll of labels of 57 by 32 mm.
    #[serde(rename = "roll_57x32")]
    Roll57x32,
}

impl LabelFormat {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::AveryL7160 => "avery_l7160",
            Self::Roll57x32 => "roll_57x32",
        }
    }
}

/// A version of a document: it never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Document {
    /// Its id.
    pub id: i64,
    /// What it is.
    pub kind: DocumentKind,
    /// What it is of: `lot`, `disk_session`, `order`, `donation`, `loan` or `place`.
    pub subject: String,
    /// Which of them.
    pub subject_id: i64,
    /// Its number, as people say it: "Lot 42"; a place has its id.
    pub number: i64,
    /// Its number among those of its kind and subject, from 1.
    pub version: i32,
    /// The language that it is written in.
    pub language: Language,
    /// Of labels, what they are printed on.
    pub format: Option<LabelFormat>,
    /// What its file is called.
    pub name: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// In bytes.
    pub size: i64,
    /// The entry of the journal up to which it attests its subject.
    pub journal_seq: i64,
    /// That entry's hash, in lower-case hexadecimal.
    pub journal_hash: String,
    /// What its verification is asked for by: `GET /api/verify/{code}`.
    pub code: String,
    /// When it was made.
    pub made_at: Time,
    /// By whom.
    pub made_by: i64,
}

/// Which document is to be made.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct MakeDocument {
    /// Of a lot `lot_sheet` or `label_sheet`, of a wiping session `erasure_certificate` or `label_sheet`, of an order
    /// `order_sheet`, of a donation `donation_certificate`, of a loan `loan_agreement`, of a place `label_sheet`.
    pub kind: DocumentKind,
    /// French unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What labels are printed on, `avery_l7160` unless said otherwise; for labels alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<LabelFormat>,
}

impl Input for MakeDocument {
    fn check(&self, check: &mut Check) {
        if self.format.is_some() && self.kind != DocumentKind::LabelSheet {
            check.refuse("format", "invalid", "for label_sheet alone");
        }
    }
}

/// Whether a document is genuine: all that is told to who is not signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Verification {
    /// Whether its file is as it was made, and the journal still says what it attests.
    pub genuine: bool,
    /// What it is.
    pub kind: DocumentKind,
    /// The number of what it is of.
    pub number: i64,
    /// Its number among those of its kind and subject.
    pub version: i32,
    /// When it was made.
    pub made_at: Time,
    /// SHA-256 of the file that was made: a copy is genuine when it has the same.
    pub sha256: String,
    /// The entry of the journal up to which it attests its subject.
    pub journal_seq: i64,
    /// That entry's hash.
    pub journal_hash: String,
}

//! Loans: what is lent, to whom, until when. A line whose serial number is in stock is that item, which can be in one open loan
//! only.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::values::{MAX_AMOUNT, MAX_CONTACT, check_currency, check_lines, check_span, default_currency};
use super::{MAX_KIND_LABEL, MAX_NAME, MAX_NOTE, MAX_SERIAL, Named};
use crate::accounts::Language;
use crate::mail::{check_address, check_words};
use crate::{Check, Day, Input, Time};

/// How many lines a loan has at the most.
pub const MAX_LOAN_LINES: usize = 200;
/// How many pieces a line is for at the most.
pub const MAX_LENT: i64 = 10_000;
/// How many characters tell in which state a thing came back, at the most.
pub const MAX_CONDITION: usize = 500;

/// Who borrows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum BorrowerKind {
    /// Somebody.
    Person,
    /// A company, an association, a school.
    Company,
}

impl BorrowerKind {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Company => "company",
        }
    }
}

/// What is lent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum LoanKind {
    /// A computer, by its serial number.
    Computer,
    /// A screen.
    Screen,
    /// A keyboard.
    Keyboard,
    /// A mouse.
    Mouse,
    /// Something else, which a label names.
    Other,
}

impl LoanKind {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Computer => "computer",
            Self::Screen => "screen",
            Self::Keyboard => "keyboard",
            Self::Mouse => "mouse",
            Self::Other => "other",
        }
    }
}

/// How a loan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum LoanState {
    /// A line is out, and its end has not passed.
    Out,
    /// A line is out, and its end has passed.
    Overdue,
    /// Every line came back.
    Returned,
}

/// A loan without its lines, as lists have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct LoanInfo {
    /// Its id.
    pub id: i64,
    /// As people say it: "Loan 12".
    pub number: i64,
    /// What the borrower is.
    pub borrower_kind: BorrowerKind,
    /// Who it is.
    pub borrower: String,
    /// How to reach them.
    pub contact: String,
    /// Its first day.
    pub start_on: Day,
    /// Its last day.
    pub end_on: Day,
    /// What it costs, in cents; 0: nothing.
    pub amount: i64,
    /// The currency of the amount, in ISO 4217.
    pub currency: String,
    /// A note.
    pub note: String,
    /// How it stands today, in UTC.
    pub state: LoanState,
    /// How many lines it has.
    pub line_count: i64,
    /// How many of them are out.
    pub out_count: i64,
    /// When the last of its lines was noted as returned; `null`: something is out.
    pub returned_at: Option<Time>,
    /// When it was created.
    pub created_at: Time,
    /// By whom.
    pub created_by: i64,
    /// When its borrower was last reminded by mail; `null`: never.
    #[serde(default)]
    pub reminded_at: Option<Time>,
    /// Counts the changes; an update carries it.
    pub version: i32,
    /// When it was deleted; only who may restore it sees it then.
    pub deleted_at: Option<Time>,
}

/// A loan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Loan {
    /// Everything but the lines.
    #[serde(flatten)]
    pub info: LoanInfo,
    /// The lines, in their order.
    pub lines: Vec<LoanLine>,
}

/// A line of a loan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct LoanLine {
    /// Its id.
    pub id: i64,
    /// Its place among the lines, from 1.
    pub position: i32,
    /// What it is.
    pub kind: LoanKind,
    /// What it is, where the kind is `other`; else empty.
    pub label: String,
    /// Its brand; `null`: not known.
    pub brand: Option<Named>,
    /// Its model; `null`: not known.
    pub model: Option<Named>,
    /// Its serial number; empty: none.
    pub serial: String,
    /// How many; 1 where there is a serial number.
    pub quantity: i32,
    /// The item that is lent; `null`: none of the stock.
    pub item: Option<i64>,
    /// When it came back; `null`: it is out.
    pub returned_on: Option<Day>,
    /// Who noted that.
    pub returned_by: Option<i64>,
    /// In which state it came back.
    pub condition: String,
}

/// A line as it is to be. Where its serial number is in stock, the item says what the line leaves out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SetLoanLine {
    /// The line of this loan that it takes the place of; absent: a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// What it is; it may be absent only where the serial number is in stock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<LoanKind>,
    /// What it is, up to 100 characters, where the kind is `other` and only there.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub label: String,
    /// A brand of the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<i64>,
    /// A model of the catalogue, of this brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<i64>,
    /// Its serial number, up to 100 characters; a computer has one.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub serial: String,
    /// How many; 1 where it is absent, and where there is a serial number.
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10_000))]
    pub quantity: i32,
}

fn one() -> i32 {
    1
}

fn check_loan_lines(lines: &[SetLoanLine], known: bool, check: &mut Check) {
    check_lines(lines.iter().map(|line| &line.id), 1..=MAX_LOAN_LINES, known, check);
    for (at, line) in lines.iter().enumerate() {
        let field = |name: &str| format!("lines[{at}].{name}");
        let needed = usize::from(line.kind == Some(LoanKind::Other));
        check.line(&field("label"), &line.label, needed, MAX_KIND_LABEL);
        if line.kind != Some(LoanKind::Other) && !line.label.is_empty() {
            check.refuse(&field("label"), "invalid", "only with the kind other");
        }
        let needed = usize::from(line.kind == Some(LoanKind::Computer));
        check.line(&field("serial"), &line.serial, needed, MAX_SERIAL);
        check.range(&field("quantity"), line.quantity.into(), 1..=MAX_LENT);
        if line.quantity > 1 && !line.serial.trim().is_empty() {
            check.refuse(&field("quantity"), "out_of_range", "1, since a serial number is of one thing");
        }
    }
}

/// A new loan.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreateLoan {
    /// What the borrower is.
    pub borrower_kind: BorrowerKind,
    /// Who it is, up to 255 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub borrower: String,
    /// How to reach them, up to 255 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub contact: String,
    /// Its first day.
    pub start_on: Day,
    /// Its last day, not before the first.
    pub end_on: Day,
    /// What it costs, in cents; 0: nothing.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100_000_000))]
    pub amount: i64,
    /// The currency of the amount, in ISO 4217; EUR where it is absent.
    #[serde(default = "default_currency")]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Z]{3}$"))]
    pub currency: String,
    /// A note, up to 4 000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: String,
    /// 1 to 200 lines.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub lines: Vec<SetLoanLine>,
}

impl Input for CreateLoan {
    fn check(&self, check: &mut Check) {
        check.line("borrower", &self.borrower, 1, MAX_NAME);
        check.line("contact", &self.contact, 0, MAX_CONTACT);
        check_span(("start_on", Some(self.start_on)), ("end_on", Some(self.end_on)), check);
        check.range("amount", self.amount, 0..=MAX_AMOUNT);
        check_currency("currency", &self.currency, check);
        check.text("note", &self.note, 0, MAX_NOTE);
        check_loan_lines(&self.lines, false, check);
    }
}

/// Changes to a loan; what is absent stays. Borrower, first day, currency and lines can be changed as long as nothing has come
/// back, the rest always.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdateLoan {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// What the borrower is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub borrower_kind: Option<BorrowerKind>,
    /// Up to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub borrower: Option<String>,
    /// Up to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub contact: Option<String>,
    /// Its first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_on: Option<Day>,
    /// Its last day, not before the first: a later one prolongs the loan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_on: Option<Day>,
    /// What it costs, in cents; 0: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100_000_000))]
    pub amount: Option<i64>,
    /// In ISO 4217.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Z]{3}$"))]
    pub currency: Option<String>,
    /// Up to 4 000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: Option<String>,
    /// All lines as they are to be, 1 to 200: those that carry their id keep it, those that are not there go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub lines: Option<Vec<SetLoanLine>>,
}

impl Input for UpdateLoan {
    fn check(&self, check: &mut Check) {
        if let Some(borrower) = &self.borrower {
            check.line("borrower", borrower, 1, MAX_NAME);
        }
        if let Some(contact) = &self.contact {
            check.line("contact", contact, 0, MAX_CONTACT);
        }
        if let Some(amount) = self.amount {
            check.range("amount", amount, 0..=MAX_AMOUNT);
        }
        if let Some(currency) = &self.currency {
            check_currency("currency", currency, check);
        }
        if let Some(note) = &self.note {
            check.text("note", note, 0, MAX_NOTE);
        }
        check_span(("start_on", self.start_on), ("end_on", self.end_on), check);
        if let Some(lines) = &self.lines {
            check_loan_lines(lines, true, check);
        }
    }
}

/// Notes that lines of a loan came back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ReturnLines {
    /// The version of the loan that the lines were read with.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// 1 to 200 lines, each once.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub lines: Vec<ReturnedLine>,
}

/// Reminds the borrower of an overdue loan by mail; what is absent, the server finds out or words itself.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct RemindBorrower {
    /// To whom; absent: the address that is in the loan's `contact`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 254, format = "email"))]
    pub recipient: Option<String>,
    /// The subject, up to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub subject: Option<String>,
    /// What it says, up to 2 000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 2000, pattern = r"^[^\x00]*$"))]
    pub message: Option<String>,
    /// The language of what the server words; French where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

impl Input for RemindBorrower {
    fn check(&self, check: &mut Check) {
        if let Some(recipient) = &self.recipient {
            check_address("recipient", recipient, check);
        }
        check_words(self.subject.as_deref(), self.message.as_deref(), check);
    }
}

/// That a line of a loan came back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ReturnedLine {
    /// The line.
    pub id: i64,
    /// When, not before the loan began.
    pub returned_on: Day,
    /// In which state, up to 500 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 500, pattern = r"^[^\x00]*$"))]
    pub condition: String,
}

impl Input for ReturnLines {
    const MAX_BYTES: usize = 1024 * 1024;

    fn check(&self, check: &mut Check) {
        let ids: Vec<Option<i64>> = self.lines.iter().map(|line| Some(line.id)).collect();
        check_lines(ids.iter(), 1..=MAX_LOAN_LINES, true, check);
        for (at, line) in self.lines.iter().enumerate() {
            check.text(&format!("lines[{at}].condition"), &line.condition, 0, MAX_CONDITION);
        }
    }
}

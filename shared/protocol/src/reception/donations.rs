//! Donations: what is given, to whom. A line whose serial number is in stock takes that item out of it.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::items::check_label;
use super::values::{MAX_CONTACT, check_lines};
use super::{Kind, MAX_NAME, MAX_NOTE, MAX_SERIAL, Named};
use crate::{Check, Day, Input, Time};

/// How many lines a donation has at the most.
pub const MAX_DONATION_LINES: usize = 500;

/// Who is given something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum RecipientKind {
    /// Somebody.
    Person,
    /// An association, a school, a company.
    Organisation,
}

impl RecipientKind {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
        }
    }
}

/// A donation without its lines, as lists have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct DonationInfo {
    /// Its id.
    pub id: i64,
    /// As people say it: "Donation 31".
    pub number: i64,
    /// What the recipient is.
    pub recipient_kind: RecipientKind,
    /// Who it is.
    pub recipient: String,
    /// Whether the person is a trainee here.
    pub trainee: bool,
    /// How to reach them.
    pub contact: String,
    /// When it was given.
    pub donated_on: Day,
    /// A note.
    pub note: String,
    /// How many lines it has.
    pub line_count: i64,
    /// When it was created.
    pub created_at: Time,
    /// By whom.
    pub created_by: i64,
    /// Counts the changes; an update carries it.
    pub version: i32,
    /// When it was deleted; only who may restore it sees it then.
    pub deleted_at: Option<Time>,
}

/// A donation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Donation {
    /// Everything but the lines.
    #[serde(flatten)]
    pub info: DonationInfo,
    /// The lines, in their order.
    pub lines: Vec<DonationLine>,
}

/// A line of a donation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct DonationLine {
    /// Its id.
    pub id: i64,
    /// Its place among the lines, from 1.
    pub position: i32,
    /// What it is.
    pub kind: Kind,
    /// What it is, where the kind is `other`; else empty.
    pub kind_label: String,
    /// Its brand; `null`: not known.
    pub brand: Option<Named>,
    /// Its model; `null`: not known.
    pub model: Option<Named>,
    /// Its serial number; empty: none.
    pub serial: String,
    /// When it was given.
    pub given_on: Day,
    /// The item that it took out of the stock; `null`: none.
    pub item: Option<i64>,
}

/// A line as it is to be. Where its serial number is in stock, the item says what the line leaves out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SetDonationLine {
    /// The line of this donation that it takes the place of; absent: a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// What it is; it may be absent only where the serial number is in stock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// What it is, up to 100 characters, where the kind is `other` and only there.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub kind_label: String,
    /// A brand of the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<i64>,
    /// A model of the catalogue, of this brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<i64>,
    /// Its serial number, up to 100 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub serial: String,
    /// When it was given; absent: the day of the donation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_on: Option<Day>,
}

fn check_donation_lines(lines: &[SetDonationLine], known: bool, check: &mut Check) {
    check_lines(lines.iter().map(|line| &line.id), 1..=MAX_DONATION_LINES, known, check);
    for (at, line) in lines.iter().enumerate() {
        let field = |name: &str| format!("lines[{at}].{name}");
        // Where the kind is left out, the item says both.
        check_label(&field("kind_label"), line.kind.unwrap_or(Kind::Laptop), &line.kind_label, check);
        check.line(&field("serial"), &line.serial, 0, MAX_SERIAL);
    }
}

/// A new donation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreateDonation {
    /// What the recipient is.
    pub recipient_kind: RecipientKind,
    /// Who it is, up to 255 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub recipient: String,
    /// Whether the person is a trainee here; only for persons.
    #[serde(default)]
    pub trainee: bool,
    /// How to reach them, up to 255 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub contact: String,
    /// When it is given.
    pub donated_on: Day,
    /// A note, up to 4 000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: String,
    /// 1 to 500 lines.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 500))]
    pub lines: Vec<SetDonationLine>,
}

impl Input for CreateDonation {
    // 500 lines with all they can hold.
    const MAX_BYTES: usize = 1024 * 1024;

    fn check(&self, check: &mut Check) {
        check.line("recipient", &self.recipient, 1, MAX_NAME);
        if self.trainee && self.recipient_kind != RecipientKind::Person {
            check.refuse("trainee", "invalid", "only a person is a trainee");
        }
        check.line("contact", &self.contact, 0, MAX_CONTACT);
        check.text("note", &self.note, 0, MAX_NOTE);
        check_donation_lines(&self.lines, false, check);
    }
}

/// Changes to a donation; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdateDonation {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// What the recipient is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient_kind: Option<RecipientKind>,
    /// Up to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub recipient: Option<String>,
    /// Whether the person is a trainee here; only for persons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trainee: Option<bool>,
    /// Up to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub contact: Option<String>,
    /// When it was given. Lines that stay keep their own day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub donated_on: Option<Day>,
    /// Up to 4 000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: Option<String>,
    /// All lines as they are to be, 1 to 500: those that carry their id keep it, and the item of one that is not there comes
    /// back into the stock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 500))]
    pub lines: Option<Vec<SetDonationLine>>,
}

impl Input for UpdateDonation {
    const MAX_BYTES: usize = CreateDonation::MAX_BYTES;

    fn check(&self, check: &mut Check) {
        if let Some(recipient) = &self.recipient {
            check.line("recipient", recipient, 1, MAX_NAME);
        }
        if let Some(contact) = &self.contact {
            check.line("contact", contact, 0, MAX_CONTACT);
        }
        if let Some(note) = &self.note {
            check.text("note", note, 0, MAX_NOTE);
        }
        if let Some(lines) = &self.lines {
            check_donation_lines(lines, true, check);
        }
    }
}

//! Reception: the intake, stock, history and traceability of second-hand equipment.

pub mod catalogue;
pub mod disk_import;
pub mod disk_sessions;
pub mod disks;
pub mod documents;
pub mod donations;
pub mod history;
pub mod items;
pub mod life;
pub mod loans;
pub mod lot_import;
pub mod lots;
pub mod orders;
pub mod places;
pub mod statistics;
pub mod stocktakes;
pub mod values;
pub mod wipes;

use serde::{Deserialize, Deserializer, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::{Check, Input};

/// How many characters a serial number has at the most.
pub const MAX_SERIAL: usize = 100;
/// How many characters a name has at the most: of a lot, a session, an order, a supplier, a recipient, a borrower.
pub const MAX_NAME: usize = 255;
/// How many characters a note has at the most.
pub const MAX_NOTE: usize = 4_000;
/// How many characters what a thing is has at the most, where its kind is `other`.
pub const MAX_KIND_LABEL: usize = 100;

/// How many characters the name of somebody without an account has at the most.
pub const MAX_WORKER: usize = 100;

/// What a machine is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Kind {
    /// A portable computer.
    Laptop,
    /// A computer that stands on or under a desk.
    Desktop,
    /// A screen.
    Screen,
    /// Something else, which a label names.
    Other,
}

impl Kind {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Laptop => "laptop",
            Self::Desktop => "desktop",
            Self::Screen => "screen",
            Self::Other => "other",
        }
    }
}

/// How a serial number got in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum EntryMode {
    /// A barcode reader read it.
    Scan,
    /// Somebody typed it.
    Manual,
}

impl EntryMode {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Manual => "manual",
        }
    }
}

/// Something that has a name: a brand, a model, a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Named {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// Somebody who works here: `{"account": 7}`, or `{"name": "Léa"}` for who has none, such as a trainee.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Worker {
    /// An account.
    Account(i64),
    /// A name, 1 to 100 characters.
    Name(String),
}

impl Worker {
    /// Notes a name that is not accepted. Whether an account exists is the server's to say.
    pub fn check(&self, field: &str, check: &mut Check) {
        match self {
            Self::Account(account) => check.range(&format!("{field}.account"), *account, 1..=i64::MAX),
            Self::Name(name) => check.line(&format!("{field}.name"), name, 1, MAX_WORKER),
        }
    }
}

/// Whether something was recovered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SetRecovered {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// `false` takes it back, which administrators may.
    pub recovered: bool,
}

impl Input for SetRecovered {
    fn check(&self, _: &mut Check) {}
}

/// Reads a field that may be absent (it stays), `null` (it is cleared) or a value, for `#[serde(default, deserialize_with)]`.
pub fn clearable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

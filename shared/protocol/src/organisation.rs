//! The organisation that runs the server, as its documents present it.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::{Check, Input};

/// How many characters the name has at the most.
pub const MAX_NAME: usize = 80;
/// How many characters the address and the contact have at the most, each.
pub const MAX_LINES: usize = 400;
/// How many characters the legal text has at the most.
pub const MAX_LEGAL: usize = 2_000;

/// The organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Organisation {
    /// Its name, which the applications show too.
    pub name: String,
    /// Its address, line by line; empty: none.
    pub address: String,
    /// How to reach it, line by line: telephone, mail, web; empty: none.
    pub contact: String,
    /// What has to stand at the end of its documents; empty: nothing.
    pub legal: String,
    /// Its logo; `null`: none.
    pub logo: Option<Logo>,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

/// A logo, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Logo {
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// In bytes.
    pub size: i64,
    /// `image/png` or `image/jpeg`.
    pub media_type: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// The organisation as it is to be. Its logo has an address of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SetOrganisation {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 2_147_483_647))]
    pub version: i32,
    /// 1 to 80 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: String,
    /// Up to 400 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 400, pattern = r"^[^\x00]*$"))]
    pub address: String,
    /// Up to 400 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 400, pattern = r"^[^\x00]*$"))]
    pub contact: String,
    /// Up to 2 000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000, pattern = r"^[^\x00]*$"))]
    pub legal: String,
}

impl Input for SetOrganisation {
    fn check(&self, check: &mut Check) {
        check.line("name", &self.name, 1, MAX_NAME);
        check.text("address", &self.address, 0, MAX_LINES);
        check.text("contact", &self.contact, 0, MAX_LINES);
        check.text("legal", &self.legal, 0, MAX_LEGAL);
    }
}

//! The catalogue: names that records point to.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::{Check, Input, Time};

/// How many characters a name of the catalogue has at the most.
pub const MAX_ENTRY_NAME: usize = 100;

/// What an entry of the catalogue names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum CatalogueKind {
    /// Who makes machines and disks.
    Brand,
    /// What a brand makes; its parent is the brand.
    Model,
    /// What is ordered.
    Product,
    /// What orders are sorted by.
    Category,
    /// What became of an item, in the workshop's own words.
    Outcome,
}

impl CatalogueKind {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Model => "model",
            Self::Product => "product",
            Self::Category => "category",
            Self::Outcome => "outcome",
        }
    }
}

/// An entry of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CatalogueEntry {
    /// Its id.
    pub id: i64,
    /// What it names.
    pub kind: CatalogueKind,
    /// Of a model, its brand.
    pub parent: Option<i64>,
    /// Its name; case and accents make no difference between two names.
    pub name: String,
    /// When it was archived: it is no longer offered.
    pub archived_at: Option<Time>,
    /// The entry that it became a part of.
    pub merged_into: Option<i64>,
    /// When it was created.
    pub created_at: Time,
    /// Who created it; `null` for what the server did.
    pub created_by: Option<i64>,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

/// A new entry. One that exists already, by its name, is answered instead; where it was archived, it is taken back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreateCatalogueEntry {
    /// What it names.
    pub kind: CatalogueKind,
    /// The brand, for a model; absent for the other kinds.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub parent: Option<i64>,
    /// 1 to 100 characters; spaces around it are left out.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: String,
}

impl Input for CreateCatalogueEntry {
    fn check(&self, check: &mut Check) {
        check.line("name", &self.name, 1, MAX_ENTRY_NAME);
        match (self.kind, self.parent) {
            (CatalogueKind::Model, None) => check.refuse("parent", "required", "the brand that makes the model"),
            (CatalogueKind::Model, Some(_)) | (_, None) => {}
            (_, Some(_)) => check.refuse("parent", "invalid", "only a model has one: its brand"),
        }
    }
}

/// Changes to an entry; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdateCatalogueEntry {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// As for a new entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: Option<String>,
    /// Whether it is archived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
}

impl Input for UpdateCatalogueEntry {
    fn check(&self, check: &mut Check) {
        if let Some(name) = &self.name {
            check.line("name", name, 1, MAX_ENTRY_NAME);
        }
    }
}

/// Makes an entry a part of another of its kind: whatever points to it points to the other from then on. The models of a
/// brand go with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct MergeCatalogueEntry {
    /// The version of the entry that ends.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// The entry that stays.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub into: i64,
}

impl Input for MergeCatalogueEntry {
    fn check(&self, check: &mut Check) {
        check.range("into", self.into, 1..=i64::MAX);
    }
}

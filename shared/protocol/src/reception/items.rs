//! Items: the machines of a lot.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::lots::Lot;
use super::{EntryMode, Kind, MAX_KIND_LABEL, MAX_NOTE, MAX_SERIAL, Named, Worker, clearable};
use crate::{Check, Input, Time};

/// How many items may be added at once.
pub const MAX_ADDED: usize = 200;
/// How many items may be changed at once, and how many a page of a lot has at the most.
pub const MAX_CHANGED: usize = 500;

/// What runs on a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Os {
    /// A Linux distribution.
    Linux,
    /// Windows.
    Windows,
    /// `ChromeOS`.
    #[serde(rename = "chromeos")]
    ChromeOs,
    /// macOS.
    #[serde(rename = "macos")]
    MacOs,
    /// Android.
    Android,
    /// A BSD.
    Bsd,
    /// Nothing.
    None,
}

impl Os {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::Windows => "windows",
            Self::ChromeOs => "chromeos",
            Self::MacOs => "macos",
            Self::Android => "android",
            Self::Bsd => "bsd",
            Self::None => "none",
        }
    }
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Outcome {
    /// It works again.
    Refurbished,
    /// It is good for spare parts.
    Parts,
    /// It is good for nothing.
    Scrap,
    /// An outcome of the workshop's own, which a label of the catalogue names.
    Custom,
}

impl Outcome {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refurbished => "refurbished",
            Self::Parts => "parts",
            Self::Scrap => "scrap",
            Self::Custom => "custom",
        }
    }
}

/// An item of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Item {
    /// Its id.
    pub id: i64,
    /// Its lot.
    pub lot: i64,
    /// The number of its lot, as people say it.
    pub lot_number: i64,
    /// Its place in the lot: 1, 2, 3…, with gaps where one was deleted.
    pub position: i32,
    /// Its serial number.
    pub serial: String,
    /// What it is.
    pub kind: Kind,
    /// What it is, where the kind is `other`; else empty.
    pub kind_label: String,
    /// Who made it.
    pub brand: Option<Named>,
    /// Which of the brand's.
    pub model: Option<Named>,
    /// How its serial number got in.
    pub entry_mode: EntryMode,
    /// When it was entered.
    pub entered_at: Time,
    /// By whom.
    pub entered_by: i64,
    /// What runs on it.
    pub os: Option<Os>,
    /// What became of it; `null`: nothing yet.
    pub outcome: Option<Outcome>,
    /// Which outcome, where it is `custom`.
    pub outcome_label: Option<Named>,
    /// When the outcome was set.
    pub outcome_at: Option<Time>,
    /// By whom.
    pub outcome_by: Option<i64>,
    /// Who works on it.
    pub technician: Option<Worker>,
    /// What there is to say of it.
    pub note: String,
    /// The item that the same machine was when it was here before.
    pub previous: Option<i64>,
    /// Where it stands.
    pub place: Option<Named>,
    /// When it left the stock for good.
    pub left_at: Option<Time>,
    /// How it left: `donation`.
    pub left_how: Option<String>,
    /// When it was deleted; administrators see it and can restore it.
    pub deleted_at: Option<Time>,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

/// Items that were added or changed, as they are now, and their lots with the counters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ChangedItems {
    /// The lots that the items are in, by id.
    pub lots: Vec<Lot>,
    /// The items, in the order of the request.
    pub items: Vec<Item>,
}

/// A new item.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct NewItem {
    /// 1 to 100 characters; spaces around it are left out.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub serial: String,
    /// What it is.
    pub kind: Kind,
    /// What it is, where the kind is `other`: 1 to 100 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub kind_label: String,
    /// Who made it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub brand: Option<i64>,
    /// Which of the brand's; it brings its brand along.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub model: Option<i64>,
    /// How its serial number got in.
    pub entry_mode: EntryMode,
    /// What runs on it.
    #[serde(default)]
    pub os: Option<Os>,
    /// What became of it, where that is known.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// Which outcome, where it is `custom`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub outcome_label: Option<i64>,
    /// Who works on it.
    #[serde(default)]
    pub technician: Option<Worker>,
    /// Up to 4 000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: String,
    /// Where it stands.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub place: Option<i64>,
}

/// Notes what is not accepted of new items, and a number of them that is out of range.
pub fn check_new(items: &[NewItem], number: RangeInclusive<usize>, check: &mut Check) {
    if !number.contains(&items.len()) {
        check.refuse("items", "out_of_range", format!("{} to {} items", number.start(), number.end()));
        return;
    }
    for (at, item) in items.iter().enumerate() {
        let field = |name: &str| format!("items[{at}].{name}");
        check.line(&field("serial"), &item.serial, 1, MAX_SERIAL);
        check_label(&field("kind_label"), item.kind, &item.kind_label, check);
        match (item.outcome, item.outcome_label) {
            (Some(Outcome::Custom), None) => check.refuse(&field("outcome_label"), "required", LABEL_NEEDED),
            (Some(Outcome::Custom), Some(_)) | (_, None) => {}
            (_, Some(_)) => check.refuse(&field("outcome_label"), "invalid", "only the outcome custom has one"),
        }
        if let Some(technician) = &item.technician {
            technician.check(&field("technician"), check);
        }
        check.text(&field("note"), &item.note, 0, MAX_NOTE);
    }
}

const LABEL_NEEDED: &str = "an outcome of the catalogue, where the outcome is custom";

/// What something is: a label where the kind is `other`, none else.
pub fn check_label(field: &str, kind: Kind, label: &str, check: &mut Check) {
    match kind {
        Kind::Other => check.line(field, label, 1, MAX_KIND_LABEL),
        _ if label.is_empty() => {}
        _ => check.refuse(field, "invalid", "only the kind other has one"),
    }
}

/// Adds items to a lot, behind those it has: all of them, or none.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct AddItems {
    /// 1 to 200 items, in their order.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub items: Vec<NewItem>,
    /// Whether serial numbers that were seen before in another lot are meant.
    #[serde(default)]
    pub reentry: bool,
}

impl Input for AddItems {
    fn check(&self, check: &mut Check) {
        check_new(&self.items, 1..=MAX_ADDED, check);
    }
}

/// An item that is to be changed, as it was read.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ItemVersion {
    /// Its id.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub id: i64,
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
}

/// What is set of items; what is absent stays, `null` clears.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SetItems {
    /// Its serial number, where one item is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub serial: Option<String>,
    /// What they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// What they are, where the kind is `other`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub kind_label: Option<String>,
    /// Who made them. Another brand than an item had takes its model away.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "clearable")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 1))]
    pub brand: Option<Option<i64>>,
    /// Which of the brand's; it brings its brand along.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "clearable")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 1))]
    pub model: Option<Option<i64>>,
    /// What runs on them.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "clearable")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Os>))]
    pub os: Option<Option<Os>>,
    /// What became of them.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "clearable")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Outcome>))]
    pub outcome: Option<Option<Outcome>>,
    /// Which outcome, where it is `custom`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "clearable")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 1))]
    pub outcome_label: Option<Option<i64>>,
    /// Who works on them.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "clearable")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Worker>))]
    pub technician: Option<Option<Worker>>,
    /// Up to 4 000 characters; empty clears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: Option<String>,
    /// Where they stand.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "clearable")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 1))]
    pub place: Option<Option<i64>>,
}

/// Changes one item or many in the same way: all of them, or none.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdateItems {
    /// 1 to 500 items, each once.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 500))]
    pub items: Vec<ItemVersion>,
    /// What is set of each of them.
    pub set: SetItems,
    /// Whether a serial number that was seen before in another lot is meant.
    #[serde(default)]
    pub reentry: bool,
}

impl Input for UpdateItems {
    fn check(&self, check: &mut Check) {
        let set = &self.set;
        if !(1..=MAX_CHANGED).contains(&self.items.len()) {
            check.refuse("items", "out_of_range", format!("1 to {MAX_CHANGED} items"));
            return;
        }
        let mut seen = HashSet::new();
        for (at, item) in self.items.iter().enumerate() {
            if !seen.insert(item.id) {
                check.refuse(&format!("items[{at}].id"), "duplicate", "each item once");
            }
        }
        if let Some(serial) = &set.serial {
            check.line("set.serial", serial, 1, MAX_SERIAL);
            if self.items.len() > 1 {
                check.refuse("set.serial", "invalid", "one item at a time: no two have the same");
            }
        }
        match (set.kind, &set.kind_label) {
            // Without a label, an item that has one keeps it.
            (Some(_) | None, None) => {}
            (Some(kind), Some(label)) => check_label("set.kind_label", kind, label, check),
            (None, Some(label)) => check.line("set.kind_label", label, 1, MAX_KIND_LABEL),
        }
        if let (Some(outcome), Some(Some(_))) = (set.outcome, set.outcome_label)
            && outcome != Some(Outcome::Custom)
        {
            check.refuse("set.outcome_label", "invalid", "only the outcome custom has one");
        }
        if let Some(Some(technician)) = &set.technician {
            technician.check("set.technician", check);
        }
        if let Some(note) = &set.note {
            check.text("set.note", note, 0, MAX_NOTE);
        }
    }
}

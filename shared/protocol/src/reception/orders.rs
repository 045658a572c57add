//! Orders: what is bought, from whom, for how much. Money is in cents of the order's currency.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use super::values::{MAX_AMOUNT, MAX_TOTAL, check_currency, check_lines, default_currency};
use super::{MAX_NAME, MAX_NOTE, Named, clearable};
use crate::{Check, Day, Input, Time};

/// How many lines an order has at the most.
pub const MAX_ORDER_LINES: usize = 200;
/// How many pieces a line is for at the most.
pub const MAX_QUANTITY: i64 = 100_000;
/// How many characters a link has at the most.
pub const MAX_LINK: usize = 2_000;

/// How far an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum OrderState {
    /// Being put together.
    Draft,
    /// With the supplier.
    Ordered,
    /// Here. That is final.
    Received,
    /// Not wanted after all. An administrator can make it a draft again.
    Cancelled,
}

impl OrderState {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Ordered => "ordered",
            Self::Received => "received",
            Self::Cancelled => "cancelled",
        }
    }

    /// What it can become.
    pub fn following(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Ordered, Self::Cancelled],
            Self::Ordered => &[Self::Received, Self::Cancelled],
            Self::Received => &[],
            Self::Cancelled => &[Self::Draft],
        }
    }

    /// Whether its lines and its currency can be changed.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Ordered)
    }
}

/// An order without its lines, as lists have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct OrderInfo {
    /// Its id.
    pub id: i64,
    /// As people say it: "Order 7".
    pub number: i64,
    /// What it is called.
    pub name: String,
    /// Its category; `null`: none.
    pub category: Option<Named>,
    /// From whom; empty where nobody said.
    pub supplier: String,
    /// Of which day it is.
    pub ordered_on: Day,
    /// The currency of all its amounts, in ISO 4217.
    pub currency: String,
    /// A note.
    pub note: String,
    /// How far it is.
    pub state: OrderState,
    /// When it came to that.
    pub state_at: Time,
    /// Who moved it there.
    pub state_by: i64,
    /// The lot that was opened when it was received; `null`: none.
    pub lot: Option<i64>,
    /// How many lines it has.
    pub line_count: i64,
    /// What the goods cost, in cents.
    pub goods_total: i64,
    /// What the shipping costs, in cents.
    pub shipping_total: i64,
    /// Both together, in cents.
    pub total: i64,
    /// When it was created.
    pub created_at: Time,
    /// By whom.
    pub created_by: i64,
    /// Counts the changes; an update carries it.
    pub version: i32,
    /// When it was deleted; only who may restore it sees it then.
    pub deleted_at: Option<Time>,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Order {
    /// Everything but the lines.
    #[serde(flatten)]
    pub info: OrderInfo,
    /// The lines, in their order.
    pub lines: Vec<OrderLine>,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct OrderLine {
    /// Its id.
    pub id: i64,
    /// Its place among the lines, from 1.
    pub position: i32,
    /// What is ordered.
    pub product: Named,
    /// How many.
    pub quantity: i32,
    /// What one costs, in cents.
    pub unit_price: i64,
    /// What the shipping of the whole line costs, in cents.
    pub shipping: i64,
    /// Where it is offered; empty: nowhere.
    pub link: String,
    /// Quantity times price, without the shipping, in cents.
    pub total: i64,
}

/// A line as it is to be.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SetOrderLine {
    /// The line of this order that it takes the place of; absent: a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// A product of the catalogue.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub product: i64,
    /// How many, 1 to 100 000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100_000))]
    pub quantity: i32,
    /// What one costs, in cents.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100_000_000))]
    pub unit_price: i64,
    /// What the shipping of the whole line costs, in cents.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100_000_000))]
    pub shipping: i64,
    /// An address that begins with http:// or https://, without a name and password in it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub link: String,
}

impl SetOrderLine {
    /// Quantity times price, in cents. Values that [`check_order_lines`] accepts never overflow.
    pub fn total(&self) -> i64 {
        i64::from(self.quantity).saturating_mul(self.unit_price)
    }
}

/// Whether the address in a link is one is for the server to say, which reads addresses.
fn check_order_lines(lines: &[SetOrderLine], known: bool, check: &mut Check) {
    check_lines(lines.iter().map(|line| &line.id), 0..=MAX_ORDER_LINES, known, check);
    let mut sum: i64 = 0;
    for (at, line) in lines.iter().enumerate() {
        let field = |name: &str| format!("lines[{at}].{name}");
        check.range(&field("quantity"), line.quantity.into(), 1..=MAX_QUANTITY);
        check.range(&field("unit_price"), line.unit_price, 0..=MAX_AMOUNT);
        check.range(&field("shipping"), line.shipping, 0..=MAX_AMOUNT);
        check.line(&field("link"), &line.link, 0, MAX_LINK);
        if line.total() > MAX_TOTAL {
            let message = format!("a line comes to at most {MAX_TOTAL} cents: fewer pieces, or a lower price");
            check.refuse(&field("quantity"), "out_of_range", message);
        }
        sum = sum.saturating_add(line.total()).saturating_add(line.shipping);
    }
    if sum > MAX_TOTAL {
        check.refuse("lines", "out_of_range", format!("all lines together come to at most {MAX_TOTAL} cents"));
    }
}

/// A new order, which is a draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreateOrder {
    /// What it is called, up to 255 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: String,
    /// A category of the catalogue.
    #[serde(default)]
    pub category: Option<i64>,
    /// From whom, up to 255 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub supplier: String,
    /// Of which day it is.
    pub ordered_on: Day,
    /// The currency of all its amounts, in ISO 4217; EUR where it is absent.
    #[serde(default = "default_currency")]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Z]{3}$"))]
    pub currency: String,
    /// A note, up to 4 000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: String,
    /// Up to 200 lines.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub lines: Vec<SetOrderLine>,
}

impl Input for CreateOrder {
    // 200 links of 2 000 characters.
    const MAX_BYTES: usize = 2 * 1024 * 1024;

    fn check(&self, check: &mut Check) {
        check.line("name", &self.name, 1, MAX_NAME);
        check.line("supplier", &self.supplier, 0, MAX_NAME);
        check_currency("currency", &self.currency, check);
        check.text("note", &self.note, 0, MAX_NOTE);
        check_order_lines(&self.lines, false, check);
    }
}

/// Changes to an order; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdateOrder {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// Up to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: Option<String>,
    /// A category of the catalogue; `null`: none.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "clearable")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 1))]
    pub category: Option<Option<i64>>,
    /// Up to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub supplier: Option<String>,
    /// Of which day it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered_on: Option<Day>,
    /// In ISO 4217; only of a draft or an order that is with the supplier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Z]{3}$"))]
    pub currency: Option<String>,
    /// Up to 4 000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, pattern = r"^[^\x00]*$"))]
    pub note: Option<String>,
    /// All lines as they are to be, up to 200: those that carry their id keep it, those that are not there go. Only of a draft
    /// or an order that is with the supplier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub lines: Option<Vec<SetOrderLine>>,
}

impl Input for UpdateOrder {
    const MAX_BYTES: usize = CreateOrder::MAX_BYTES;

    fn check(&self, check: &mut Check) {
        if let Some(name) = &self.name {
            check.line("name", name, 1, MAX_NAME);
        }
        if let Some(supplier) = &self.supplier {
            check.line("supplier", supplier, 0, MAX_NAME);
        }
        if let Some(currency) = &self.currency {
            check_currency("currency", currency, check);
        }
        if let Some(note) = &self.note {
            check.text("note", note, 0, MAX_NOTE);
        }
        if let Some(lines) = &self.lines {
            check_order_lines(lines, true, check);
        }
    }
}

/// Moves an order on: a draft is ordered or cancelled, what is ordered is received or cancelled; an administrator makes a draft
/// of what was cancelled.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct MoveOrder {
    /// The version that the move was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// Where to.
    pub state: OrderState,
    /// Whether receiving it opens a lot with its name and supplier. The lot has no items yet: an order's lines have no serial
    /// numbers.
    #[serde(default)]
    pub open_lot: bool,
}

impl Input for MoveOrder {
    fn check(&self, check: &mut Check) {
        if self.open_lot && self.state != OrderState::Received {
            check.refuse("open_lot", "invalid", "true only with the state received");
        }
    }
}

//! Items.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use workspace_protocol::page::DEFAULT_LIMIT;
use workspace_protocol::reception::items::{AddItems, ChangedItems, Item, MAX_CHANGED, Outcome, UpdateItems};
use workspace_protocol::reception::{Kind, MAX_SERIAL};
use workspace_protocol::{Check, Input, Page};

use super::super::store::items::{self, Wanted};
use super::super::store::{adding, changing, serial_key};
use super::{list_deleted, may_manage};
use crate::error::{Result, not_found};
use crate::http::answer::{Created, NoContent, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default, number_cursor};

/// Which items of a lot.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LotItemsQuery {
    /// Those that were deleted, which administrators see.
    pub deleted: Option<bool>,
    /// How many items, 1 to 500.
    #[param(minimum = 1, maximum = 500, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for LotItemsQuery {
    fn check(&self, check: &mut Check) {
        if let Some(limit) = self.limit {
            check.range("limit", limit, 1..=i64::try_from(MAX_CHANGED).unwrap_or(i64::MAX));
        }
    }
}

/// `GET /api/reception/lots/{lot}/items`
pub async fn items_of_lot(
    core: Services,
    caller: Caller,
    Id(lot): Id,
    Query(query): Query<LotItemsQuery>,
) -> Result<Ok200<Page<Item>>> {
    let (deleted, limit) = (list_deleted(&caller, query.deleted)?, query.limit.unwrap_or(DEFAULT_LIMIT));
    let after = number_cursor(query.cursor.as_deref())?.unwrap_or(0);
    Ok(Ok200(core.db.read(move |conn| items::of_lot(conn, lot, deleted, after, limit)).await?))
}

/// `POST /api/reception/lots/{lot}/items`
pub async fn add_items(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Id(lot): Id,
    Body(input): Body<AddItems>,
) -> Result<Created<ChangedItems>> {
    let creator = caller.account;
    let request = (format!("POST /api/reception/lots/{lot}/items"), input.clone());
    Ok(Created(once(&core, &caller, key, &request, move |tx| adding::add(tx, creator, lot, &input)).await?))
}

/// What became of the items that are looked for.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeFilter {
    /// They work again.
    Refurbished,
    /// They are good for spare parts.
    Parts,
    /// They are good for nothing.
    Scrap,
    /// An outcome of the workshop's own.
    Custom,
    /// Nothing yet.
    None,
}

/// Which items.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ItemsQuery {
    /// Of this lot.
    #[param(minimum = 1)]
    pub lot: Option<i64>,
    /// Of lots that are not finished, or of those that are.
    pub open: Option<bool>,
    /// The beginning of the serial number, as it is compared: case and accents make no difference. The items come by
    /// serial number then, instead of the newest first.
    #[param(min_length = 1, max_length = 100, pattern = r"\S")]
    pub serial: Option<String>,
    /// What they are.
    #[param(inline)]
    pub kind: Option<Kind>,
    /// What became of them; `none`: nothing yet.
    #[param(inline)]
    pub outcome: Option<OutcomeFilter>,
    /// With this outcome of the catalogue.
    #[param(minimum = 1)]
    pub outcome_label: Option<i64>,
    /// Of this brand.
    #[param(minimum = 1)]
    pub brand: Option<i64>,
    /// This model.
    #[param(minimum = 1)]
    pub model: Option<i64>,
    /// That this account works on.
    #[param(minimum = 1)]
    pub technician: Option<i64>,
    /// That stand there.
    #[param(minimum = 1)]
    pub place: Option<i64>,
    /// That are in stock, or that have left it for good.
    pub in_stock: Option<bool>,
    /// Those that were deleted, which administrators see.
    pub deleted: Option<bool>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for ItemsQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        for (field, id) in [
            ("lot", self.lot),
            ("outcome_label", self.outcome_label),
            ("brand", self.brand),
            ("model", self.model),
            ("technician", self.technician),
            ("place", self.place),
        ] {
            if let Some(id) = id {
                check.range(field, id, 1..=i64::MAX);
            }
        }
        if let Some(serial) = &self.serial {
            check.line("serial", serial, 1, MAX_SERIAL);
        }
    }
}

impl ItemsQuery {
    /// What is looked for.
    ///
    /// # Errors
    /// 400 for a cursor that is none, 403 for who may not see what was deleted.
    fn wanted(&self, caller: &Caller) -> Result<Wanted> {
        Ok(Wanted {
            lot: self.lot,
            open: self.open,
            serial: self.serial.as_deref().map(serial_key),
            kind: self.kind,
            outcome: self.outcome.map(|outcome| match outcome {
                OutcomeFilter::Refurbished => Some(Outcome::Refurbished),
                OutcomeFilter::Parts => Some(Outcome::Parts),
                OutcomeFilter::Scrap => Some(Outcome::Scrap),
                OutcomeFilter::Custom => Some(Outcome::Custom),
                OutcomeFilter::None => None,
            }),
            outcome_label: self.outcome_label,
            brand: self.brand,
            model: self.model,
            technician: self.technician,
            place: self.place,
            in_stock: self.in_stock,
            deleted: list_deleted(caller, self.deleted)?,
            after: number_cursor(self.cursor.as_deref())?,
        })
    }
}

/// `GET /api/reception/items`
pub async fn inventory(core: Services, caller: Caller, Query(query): Query<ItemsQuery>) -> Result<Ok200<Page<Item>>> {
    let (wanted, limit) = (query.wanted(&caller)?, limit_or_default(query.limit));
    Ok(Ok200(core.db.read(move |conn| items::list(conn, &wanted, limit)).await?))
}

/// `PATCH /api/reception/items`
pub async fn update_items(
    core: Services,
    caller: Caller,
    Body(input): Body<UpdateItems>,
) -> Result<Ok200<ChangedItems>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| changing::update(tx, &input)).await?))
}

/// `GET /api/reception/items/{item}`
pub async fn item(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Item>> {
    let deleted = may_manage(&caller);
    let read = move |conn: &mut crate::db::AnyConnection| {
        let row = items::find(conn, id, deleted)?;
        items::present(conn, vec![row])?.pop().ok_or_else(|| not_found("item"))
    };
    Ok(Ok200(core.db.read(read).await?))
}

/// `DELETE /api/reception/items/{item}`
pub async fn delete_item(core: Services, caller: Caller, Id(id): Id) -> Result<NoContent> {
    core.db.write(caller.origin(), move |tx| items::delete(tx, id)).await?;
    Ok(NoContent)
}

/// `POST /api/reception/items/{item}/restoration`
pub async fn restore_item(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Item>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| items::restore(tx, id)).await?))
}

//! Orders.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::reception::orders::{CreateOrder, MoveOrder, Order, OrderInfo, OrderState, UpdateOrder};
use workspace_protocol::reception::values::{MAX_QUERY, check_span};
use workspace_protocol::{Check, Day, Input, Page};

use super::{list_deleted, may_manage};
use crate::db::Tx;
use crate::error::Result;
use crate::http::answer::{Created, NoContent, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default, number_cursor};
use crate::reception::links;
use crate::reception::store::orders::{self, Wanted};

/// Which orders.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrdersQuery {
    /// Those in this state.
    pub state: Option<OrderState>,
    /// Those of this category.
    #[param(minimum = 1)]
    pub category: Option<i64>,
    /// What their number, name or supplier holds; case and accents make no difference.
    #[param(min_length = 1, max_length = 100, pattern = r"\S")]
    pub query: Option<String>,
    /// Those of this day and later ones.
    pub from: Option<Day>,
    /// Those of this day and earlier ones.
    pub to: Option<Day>,
    /// Those that were deleted instead of those that were not; for who may restore them.
    pub deleted: Option<bool>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for OrdersQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        check_span(("from", self.from), ("to", self.to), check);
        if let Some(category) = self.category {
            check.range("category", category, 1..=i64::MAX);
        }
        if let Some(query) = &self.query {
            check.line("query", query, 1, MAX_QUERY);
        }
    }
}

/// `GET /api/reception/orders`
pub async fn orders(
    core: Services,
    caller: Caller,
    Query(query): Query<OrdersQuery>,
) -> Result<Ok200<Page<OrderInfo>>> {
    let limit = limit_or_default(query.limit);
    let wanted = Wanted {
        state: query.state,
        category: query.category,
        query: query.query,
        from: query.from.map(|day| day.0),
        to: query.to.map(|day| day.0),
        deleted: list_deleted(&caller, query.deleted)?,
        after: number_cursor(query.cursor.as_deref())?,
    };
    Ok(Ok200(core.db.read(move |conn| orders::list(conn, &wanted, limit)).await?))
}

/// `POST /api/reception/orders`
pub async fn create_order(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Body(mut input): Body<CreateOrder>,
) -> Result<Created<Order>> {
    links::read(&mut input.lines)?;
    let (creator, request) = (caller.account, ("POST /api/reception/orders", input.clone()));
    Ok(Created(once(&core, &caller, key, &request, move |tx| orders::create(tx, creator, &input)).await?))
}

/// `GET /api/reception/orders/{order}`
pub async fn order(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Order>> {
    let manage = may_manage(&caller);
    Ok(Ok200(core.db.read(move |conn| orders::one(conn, id, manage)).await?))
}

/// `PATCH /api/reception/orders/{order}`
pub async fn update_order(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(mut input): Body<UpdateOrder>,
) -> Result<Ok200<Order>> {
    if let Some(lines) = &mut input.lines {
        links::read(lines)?;
    }
    Ok(Ok200(core.db.write(caller.origin(), move |tx| orders::update(tx, id, &input)).await?))
}

/// `PUT /api/reception/orders/{order}/state`
pub async fn set_order_state(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<MoveOrder>,
) -> Result<Ok200<Order>> {
    let (mover, manage) = (caller.account, may_manage(&caller));
    let change = move |tx: &mut Tx<'_>| orders::set_state(tx, mover, manage, id, &input);
    Ok(Ok200(core.db.write(caller.origin(), change).await?))
}

/// `DELETE /api/reception/orders/{order}`
pub async fn delete_order(core: Services, caller: Caller, Id(id): Id) -> Result<NoContent> {
    let deleter = caller.account;
    core.db.write(caller.origin(), move |tx| orders::delete(tx, deleter, id)).await?;
    Ok(NoContent)
}

/// `POST /api/reception/orders/{order}/restoration`
pub async fn restore_order(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Order>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| orders::restore(tx, id)).await?))
}

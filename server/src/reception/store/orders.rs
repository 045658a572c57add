//! Orders.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::max;
use diesel::prelude::*;
use serde_json::{Value, json};
use workspace_protocol::Page;
use workspace_protocol::reception::Named;
use workspace_protocol::reception::catalogue::CatalogueKind;
use workspace_protocol::reception::lots::CreateLot;
use workspace_protocol::reception::orders::{CreateOrder, MoveOrder, Order, OrderInfo, OrderState, UpdateOrder};

use super::changes::{self, Subject};
use super::order_lines::{self, Sum};
use super::trade::{difference, search_key};
use super::{catalogue, containing, from_name, lots};
use crate::db::schema::reception_orders as orders;
use crate::db::{AnyConnection, Tx};
use crate::error::{Error, Result, conflict, forbidden, malformed_field, not_found, version_conflict};

#[derive(Debug, Clone, Queryable)]
struct OrderRow {
    id: i64,
    number: i64,
    name: String,
    category_id: Option<i64>,
    supplier: String,
    ordered_on: NaiveDate,
    currency: String,
    note: String,
    _search_key: String,
    state: String,
    state_at: NaiveDateTime,
    state_by: i64,
    lot_id: Option<i64>,
    created_at: NaiveDateTime,
    created_by: i64,
    version: i32,
    deleted_at: Option<NaiveDateTime>,
    _deleted_by: Option<i64>,
}

impl OrderRow {
    fn info(self, names: &HashMap<i64, String>, sum: Sum) -> Result<OrderInfo> {
        Ok(OrderInfo {
            state: from_name(self.state)?,
            category: self.category_id.and_then(|id| Some(Named { id, name: names.get(&id)?.clone() })),
            id: self.id,
            number: self.number,
            name: self.name,
            supplier: self.supplier,
            ordered_on: self.ordered_on.into(),
            currency: self.currency,
            note: self.note,
            state_at: self.state_at.into(),
            state_by: self.state_by,
            lot: self.lot_id,
            line_count: sum.lines,
            goods_total: sum.goods,
            shipping_total: sum.shipping,
            total: sum.goods + sum.shipping,
            created_at: self.created_at.into(),
            created_by: self.created_by,
            version: self.version,
            deleted_at: self.deleted_at.map(Into::into),
        })
    }
}

/// Which orders.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// In this state.
    pub state: Option<OrderState>,
    /// Of this category.
    pub category: Option<i64>,
    /// With these words in the number, the name or the supplier.
    pub query: Option<String>,
    /// Not before this day.
    pub from: Option<NaiveDate>,
    /// Not after this day.
    pub to: Option<NaiveDate>,
    /// Those that were deleted instead of those that were not.
    pub deleted: bool,
    /// After this order.
    pub after: Option<i64>,
}

/// The orders, newest first: by their day, then in the opposite order of their creation.
///
/// # Errors
/// 400 for a cursor that is none.
pub fn list(conn: &mut AnyConnection, wanted: &Wanted, limit: i64) -> Result<Page<OrderInfo>> {
    let mut query = orders::table.order((orders::ordered_on.desc(), orders::id.desc())).limit(limit + 1).into_boxed();
    query = if wanted.deleted {
        query.filter(orders::deleted_at.is_not_null())
    } else {
        query.filter(orders::deleted_at.is_null())
    };
    if let Some(state) = wanted.state {
        query = query.filter(orders::state.eq(state.name()));
    }
    if let Some(category) = wanted.category {
        query = query.filter(orders::category_id.eq(category));
    }
    if let Some(pattern) = wanted.query.as_deref().map(containing) {
        query = query.filter(orders::search_key.like(pattern).escape('\\'));
    }
    if let Some(from) = wanted.from {
        query = query.filter(orders::ordered_on.ge(from));
    }
    if let Some(to) = wanted.to {
        query = query.filter(orders::ordered_on.le(to));
    }
    if let Some(after) = wanted.after {
        let day: Option<NaiveDate> = orders::table.find(after).select(orders::ordered_on).first(conn).optional()?;
        let day = day.ok_or_else(|| malformed_field("cursor", "the `next` of the page before"))?;
        query = query.filter(orders::ordered_on.lt(day).or(orders::ordered_on.eq(day).and(orders::id.lt(after))));
    }
    let page = Page::cut(query.load::<OrderRow>(conn)?, limit, |row| row.id.to_string());
    let ids: Vec<i64> = page.items.iter().map(|row| row.id).collect();
    let sums = order_lines::sums(conn, &ids)?;
    let names = catalogue::names(conn, page.items.iter().filter_map(|row| row.category_id))?;
    let items = page.items.into_iter().map(|row| {
        let sum = sums.get(&row.id).copied().unwrap_or_default();
        row.info(&names, sum)
    });
    Ok(Page { items: items.collect::<Result<_>>()?, next: page.next })
}

/// An order; one that was deleted only where `deleted` says so.
///
/// # Errors
/// 404 when there is none.
pub fn one(conn: &mut AnyConnection, id: i64, deleted: bool) -> Result<Order> {
    let row = find(conn, id)?.filter(|row| deleted || row.deleted_at.is_none()).ok_or_else(|| not_found("order"))?;
    whole(conn, row)
}

fn find(conn: &mut AnyConnection, id: i64) -> Result<Option<OrderRow>> {
    Ok(orders::table.find(id).first(conn).optional()?)
}

fn present(conn: &mut AnyConnection, id: i64) -> Result<OrderRow> {
    find(conn, id)?.filter(|row| row.deleted_at.is_none()).ok_or_else(|| not_found("order"))
}

fn whole(conn: &mut AnyConnection, row: OrderRow) -> Result<Order> {
    let (lines, sum) = order_lines::of(conn, row.id)?;
    let names = catalogue::names(conn, row.category_id)?;
    Ok(Order { info: row.info(&names, sum)?, lines })
}

/// Tells everyone, and keeps what was done.
fn record(tx: &mut Tx<'_>, kind: &'static str, verb: &'static str, order: &Order, details: Value) -> Result<()> {
    let id = order.info.id;
    changes::record(tx, (Subject::Order, id), (kind, verb), &json!({ "order": &order.info }), details).map(drop)
}

/// Creates an order, a draft.
///
/// # Errors
/// 422 for a category or a product that is none.
pub fn create(tx: &mut Tx<'_>, creator: i64, new: &CreateOrder) -> Result<Order> {
    let category = category(tx.conn, new.category)?;
    let lines = order_lines::ready(tx.conn, &[], &new.lines)?;
    let number = 1 + orders::table.select(max(orders::number)).first::<Option<i64>>(tx.conn)?.unwrap_or(0);
    let (name, supplier) = (new.name.trim(), new.supplier.trim());
    let row: OrderRow = diesel::insert_into(orders::table)
        .values((
            orders::number.eq(number),
            orders::name.eq(name),
            orders::category_id.eq(category),
            orders::supplier.eq(supplier),
            orders::ordered_on.eq(new.ordered_on.0),
            orders::currency.eq(&new.currency),
            orders::note.eq(new.note.trim()),
            orders::search_key.eq(search_key(number, &[name, supplier])),
            orders::state.eq(OrderState::Draft.name()),
            (orders::state_at.eq(tx.now()), orders::state_by.eq(creator)),
            (orders::created_at.eq(tx.now()), orders::created_by.eq(creator)),
            orders::version.eq(1),
        ))
        .returning(orders::all_columns)
        .get_result(tx.conn)?;
    order_lines::replace(tx.conn, row.id, &lines)?;
    let order = whole(tx.conn, row)?;
    record(tx, "reception.order.created", "created", &order, json!({ "order": &order }))?;
    Ok(order)
}

/// The category that a request points to.
fn category(conn: &mut AnyConnection, id: Option<i64>) -> Result<Option<i64>> {
    id.map(|id| Ok(catalogue::require(conn, "category", CatalogueKind::Category, id)?.id)).transpose()
}

/// Changes an order.
///
/// # Errors
/// 404; 409 `version_conflict` with the order as it is, or `bad_state` for lines or a currency that are final; 422 for a
/// category, a product or a line that is none.
pub fn update(tx: &mut Tx<'_>, id: i64, change: &UpdateOrder) -> Result<Order> {
    let row = present(tx.conn, id)?;
    let before = whole(tx.conn, row.clone())?;
    if row.version != change.version {
        return Err(version_conflict(&before));
    }
    let currency = change.currency.as_ref().unwrap_or(&row.currency);
    if (change.lines.is_some() || *currency != row.currency) && !before.info.state.is_open() {
        let state = before.info.state.name();
        let detail = format!("the lines and the currency of an order that is {state} are final");
        return Err(conflict("bad_state", detail).current(&before));
    }
    let category = match change.category {
        Some(wanted) => category(tx.conn, wanted)?,
        None => row.category_id,
    };
    if let Some(given) = &change.lines {
        let lines = order_lines::ready(tx.conn, &before.lines, given)?;
        order_lines::replace(tx.conn, id, &lines)?;
    }
    let name = change.name.as_ref().unwrap_or(&row.name).trim();
    let supplier = change.supplier.as_ref().unwrap_or(&row.supplier).trim();
    let row: OrderRow = diesel::update(orders::table.find(id))
        .set((
            orders::name.eq(name),
            orders::category_id.eq(category),
            orders::supplier.eq(supplier),
            orders::ordered_on.eq(change.ordered_on.map_or(row.ordered_on, |day| day.0)),
            orders::currency.eq(currency),
            orders::note.eq(change.note.as_ref().unwrap_or(&row.note).trim()),
            orders::search_key.eq(search_key(row.number, &[name, supplier])),
            orders::version.eq(row.version + 1),
        ))
        .returning(orders::all_columns)
        .get_result(tx.conn)?;
    let after = whole(tx.conn, row)?;
    let details = difference(&before, &after)?.into();
    record(tx, "reception.order.changed", "changed", &after, details)?;
    Ok(after)
}

/// Moves an order on; receiving it opens a lot where that is asked for. `manage`: whether the mover is an administrator of
/// the module.
///
/// # Errors
/// 404; 409 `version_conflict` with the order as it is, or `bad_state` with what it can become; 403 for who makes a draft of a
/// cancelled one and may not.
pub fn set_state(tx: &mut Tx<'_>, mover: i64, manage: bool, id: i64, to: &MoveOrder) -> Result<Order> {
    let row = present(tx.conn, id)?;
    let before = whole(tx.conn, row.clone())?;
    if row.version != to.version {
        return Err(version_conflict(&before));
    }
    let state = before.info.state;
    if !state.following().contains(&to.state) {
        return Err(bad_state(state).current(&before));
    }
    if state == OrderState::Cancelled && !manage {
        return Err(forbidden("not_allowed", "making a draft of a cancelled order needs reception:manage"));
    }
    let lot = if to.open_lot { Some(open_lot(tx, mover, &row)?) } else { row.lot_id };
    let row: OrderRow = diesel::update(orders::table.find(id))
        .set((
            orders::state.eq(to.state.name()),
            (orders::state_at.eq(tx.now()), orders::state_by.eq(mover)),
            orders::lot_id.eq(lot),
            orders::version.eq(row.version + 1),
        ))
        .returning(orders::all_columns)
        .get_result(tx.conn)?;
    let after = whole(tx.conn, row)?;
    let details = difference(&before, &after)?.into();
    record(tx, "reception.order.moved", "moved", &after, details)?;
    Ok(after)
}

/// Opens the lot that an order is received into.
fn open_lot(tx: &mut Tx<'_>, creator: i64, order: &OrderRow) -> Result<i64> {
    let lot = CreateLot {
        name: order.name.clone(),
        supplier: order.supplier.clone(),
        received_on: tx.now().date().into(),
        note: String::new(),
        items: Vec::new(),
        reentry: false,
    };
    Ok(lots::create(tx, creator, &lot)?.id)
}

fn bad_state(state: OrderState) -> Error {
    let names: Vec<&str> = state.following().iter().map(|state| state.name()).collect();
    let accepted = if names.is_empty() { "nothing else".to_owned() } else { names.join(" or ") };
    conflict("bad_state", format!("an order that is {} can become {accepted}", state.name()))
}

/// Hides an order.
///
/// # Errors
/// 404.
pub fn delete(tx: &mut Tx<'_>, deleter: i64, id: i64) -> Result<()> {
    present(tx.conn, id)?;
    let order = set_deleted(tx, id, Some(deleter))?;
    record(tx, "reception.order.deleted", "deleted", &order, json!({}))
}

/// Shows a deleted order again. One that is not deleted stays as it is.
///
/// # Errors
/// 404.
pub fn restore(tx: &mut Tx<'_>, id: i64) -> Result<Order> {
    let row = find(tx.conn, id)?.ok_or_else(|| not_found("order"))?;
    if row.deleted_at.is_none() {
        return whole(tx.conn, row);
    }
    let order = set_deleted(tx, id, None)?;
    record(tx, "reception.order.restored", "restored", &order, json!({}))?;
    Ok(order)
}

fn set_deleted(tx: &mut Tx<'_>, id: i64, by: Option<i64>) -> Result<Order> {
    let row: OrderRow = diesel::update(orders::table.find(id))
        .set((
            orders::deleted_at.eq(by.map(|_| tx.now())),
            orders::deleted_by.eq(by),
            orders::version.eq(orders::version + 1),
        ))
        .returning(orders::all_columns)
        .get_result(tx.conn)?;
    whole(tx.conn, row)
}

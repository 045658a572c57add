//! The lines of orders.

use std::collections::HashMap;

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use workspace_protocol::reception::Named;
use workspace_protocol::reception::catalogue::CatalogueKind;
use workspace_protocol::reception::orders::{OrderLine, SetOrderLine};

use super::catalogue;
use super::trade::{insert_lines, position, require_known};
use crate::db::AnyConnection;
use crate::db::schema::reception_order_lines as lines;
use crate::error::{Result, internal, invalid_field};

#[derive(Debug, Queryable)]
struct LineRow {
    id: i64,
    _order_id: i64,
    position: i32,
    product_id: i64,
    quantity: i32,
    unit_price: i64,
    shipping: i64,
    link: String,
}

/// A line that is about to be stored. Where it had an id it keeps it.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = lines, treat_none_as_default_value = false)]
struct StoredLine {
    #[diesel(skip_insertion)]
    id: Option<i64>,
    order_id: i64,
    position: i32,
    product_id: i64,
    quantity: i32,
    unit_price: i64,
    shipping: i64,
    link: String,
}

/// What the lines of an order come to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    /// How many there are.
    pub lines: i64,
    /// What the goods cost, in cents.
    pub goods: i64,
    /// What the shipping costs, in cents.
    pub shipping: i64,
}

/// What the lines of these orders come to; an order without lines is not among them. No sum overflows: what comes in is
/// bounded.
pub fn sums(conn: &mut AnyConnection, orders: &[i64]) -> Result<HashMap<i64, Sum>> {
    // A sum is a NUMERIC in PostgreSQL, which Diesel reads from no SQLite.
    let goods = sql::<BigInt>("CAST(SUM(quantity * unit_price) AS BIGINT)");
    let shipping = sql::<BigInt>("CAST(SUM(shipping) AS BIGINT)");
    let sums: Vec<(i64, i64, i64, i64)> = lines::table
        .filter(lines::order_id.eq_any(orders))
        .group_by(lines::order_id)
        .select((lines::order_id, count_star(), goods, shipping))
        .load(conn)?;
    Ok(sums.into_iter().map(|(order, lines, goods, shipping)| (order, Sum { lines, goods, shipping })).collect())
}

/// The lines of an order, and what they come to.
pub fn of(conn: &mut AnyConnection, order: i64) -> Result<(Vec<OrderLine>, Sum)> {
    let rows: Vec<LineRow> =
        lines::table.filter(lines::order_id.eq(order)).order((lines::position.asc(), lines::id.asc())).load(conn)?;
    let names = catalogue::names(conn, rows.iter().map(|row| row.product_id))?;
    let mut sum = Sum::default();
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let total = i64::from(row.quantity).checked_mul(row.unit_price).ok_or_else(|| internal("a line overflows"))?;
        sum.lines += 1;
        sum.goods += total;
        sum.shipping += row.shipping;
        found.push(OrderLine {
            id: row.id,
            position: row.position,
            product: Named { id: row.product_id, name: names.get(&row.product_id).cloned().unwrap_or_default() },
            quantity: row.quantity,
            unit_price: row.unit_price,
            shipping: row.shipping,
            link: row.link,
            total,
        });
    }
    Ok((found, sum))
}

/// These lines, checked against the lines that the order has and against the catalogue. A product that was merged is what
/// it became a part of.
///
/// # Errors
/// 422 for a line that the order does not have, or a product that is none.
pub fn ready(conn: &mut AnyConnection, before: &[OrderLine], given: &[SetOrderLine]) -> Result<Vec<SetOrderLine>> {
    require_known(before.iter().map(|line| line.id), given.iter().map(|line| line.id))?;
    let products: Vec<i64> = given.iter().map(|line| line.product).collect();
    let products = catalogue::resolve(conn, &products)?;
    let resolved = given.iter().enumerate().map(|(at, line)| {
        let product = products.get(&line.product).filter(|row| matches!(row.kind(), Ok(CatalogueKind::Product)));
        let unknown =
            || invalid_field(&format!("lines[{at}].product"), "unknown", "the id of a product of the catalogue");
        Ok(SetOrderLine { product: product.ok_or_else(unknown)?.id, ..line.clone() })
    });
    resolved.collect()
}

/// Puts these lines in the place of those that the order has.
pub fn replace(conn: &mut AnyConnection, order: i64, given: &[SetOrderLine]) -> Result<()> {
    diesel::delete(lines::table.filter(lines::order_id.eq(order))).execute(conn)?;
    let stored: Vec<StoredLine> = given
        .iter()
        .enumerate()
        .map(|(at, line)| StoredLine {
            id: line.id,
            order_id: order,
            position: position(at),
            product_id: line.product,
            quantity: line.quantity,
            unit_price: line.unit_price,
            shipping: line.shipping,
            link: line.link.clone(),
        })
        .collect();
    insert_lines!(conn, lines, stored);
    Ok(())
}

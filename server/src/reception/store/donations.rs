//! Donations. What they say of the stock is done to it in the same write.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::max;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use workspace_protocol::reception::donations::{CreateDonation, Donation, DonationInfo, RecipientKind, UpdateDonation};
use workspace_protocol::reception::life::LifeDonation;
use workspace_protocol::{Day, Page};

use super::changes::{self, Subject};
use super::trade::{difference, search_key};
use super::{containing, donation_lines, from_name, items, stock};
use crate::db::schema::{reception_donation_lines as lines, reception_donations as donations};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, invalid_field, malformed_field, not_found, version_conflict};

#[derive(Debug, Clone, Queryable)]
struct DonationRow {
    id: i64,
    number: i64,
    recipient_kind: String,
    recipient: String,
    trainee: bool,
    contact: String,
    donated_on: NaiveDate,
    note: String,
    _search_key: String,
    created_at: NaiveDateTime,
    created_by: i64,
    version: i32,
    deleted_at: Option<NaiveDateTime>,
    _deleted_by: Option<i64>,
}

impl DonationRow {
    fn info(self, line_count: i64) -> Result<DonationInfo> {
        Ok(DonationInfo {
            recipient_kind: from_name(self.recipient_kind)?,
            id: self.id,
            number: self.number,
            recipient: self.recipient,
            trainee: self.trainee,
            contact: self.contact,
            donated_on: self.donated_on.into(),
            note: self.note,
            line_count,
            created_at: self.created_at.into(),
            created_by: self.created_by,
            version: self.version,
            deleted_at: self.deleted_at.map(Into::into),
        })
    }
}

/// Which donations.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// With these words in the number, the recipient or how to reach them.
    pub query: Option<String>,
    /// Not before this day.
    pub from: Option<NaiveDate>,
    /// Not after this day.
    pub to: Option<NaiveDate>,
    /// Those that were deleted instead of those that were not.
    pub deleted: bool,
    /// After this donation.
    pub after: Option<i64>,
}

/// The donations, newest first: by their day, then in the opposite order of their creation.
///
/// # Errors
/// 400 for a cursor that is none.
pub fn list(conn: &mut AnyConnection, wanted: &Wanted, limit: i64) -> Result<Page<DonationInfo>> {
    let mut query =
        donations::table.order((donations::donated_on.desc(), donations::id.desc())).limit(limit + 1).into_boxed();
    query = if wanted.deleted {
        query.filter(donations::deleted_at.is_not_null())
    } else {
        query.filter(donations::deleted_at.is_null())
    };
    if let Some(pattern) = wanted.query.as_deref().map(containing) {
        query = query.filter(donations::search_key.like(pattern).escape('\\'));
    }
    if let Some(from) = wanted.from {
        query = query.filter(donations::donated_on.ge(from));
    }
    if let Some(to) = wanted.to {
        query = query.filter(donations::donated_on.le(to));
    }
    if let Some(after) = wanted.after {
        let day: Option<NaiveDate> =
            donations::table.find(after).select(donations::donated_on).first(conn).optional()?;
        let day = day.ok_or_else(|| malformed_field("cursor", "the `next` of the page before"))?;
        let same_day = donations::donated_on.eq(day).and(donations::id.lt(after));
        query = query.filter(donations::donated_on.lt(day).or(same_day));
    }
    let page = Page::cut(query.load::<DonationRow>(conn)?, limit, |row| row.id.to_string());
    let ids: Vec<i64> = page.items.iter().map(|row| row.id).collect();
    let counts = donation_lines::counts(conn, &ids)?;
    let items = page.items.into_iter().map(|row| {
        let count = counts.get(&row.id).copied().unwrap_or(0);
        row.info(count)
    });
    Ok(Page { items: items.collect::<Result<_>>()?, next: page.next })
}

/// To whom an item was given.
#[derive(Debug, Clone, Serialize, Queryable)]
pub struct Given {
    /// The donation.
    pub id: i64,
    /// Its number.
    pub number: i64,
    /// Who was given it.
    pub recipient: String,
    /// When.
    #[diesel(deserialize_as = NaiveDate)]
    pub donated_on: Day,
}

/// To whom these items were given, by item. Donations that were deleted gave nothing.
pub fn of_items(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, Given>> {
    let rows: Vec<(Option<i64>, Given)> = lines::table
        .inner_join(donations::table.on(donations::id.eq(lines::donation_id)))
        .filter(lines::item_id.eq_any(ids).and(donations::deleted_at.is_null()))
        .select((lines::item_id, (donations::id, donations::number, donations::recipient, donations::donated_on)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(item, given)| Some((item?, given))).collect())
}

/// The lines of donations with these serial numbers, as they are compared: the newest, oldest first. With each the id of the line.
pub fn with_serials(conn: &mut AnyConnection, keys: &[String], limit: i64) -> Result<Vec<(i64, LifeDonation)>> {
    type Found = (i64, NaiveDate, Option<i64>, i64, i64, String, Option<NaiveDateTime>);
    let rows: Vec<Found> = lines::table
        .inner_join(donations::table.on(donations::id.eq(lines::donation_id)))
        .filter(lines::serial_key.eq_any(keys).and(lines::serial_key.ne("")))
        .order(lines::id.desc())
        .limit(limit)
        .select((
            lines::id,
            lines::given_on,
            lines::item_id,
            donations::id,
            donations::number,
            donations::recipient,
            donations::deleted_at,
        ))
        .load(conn)?;
    let found = rows.into_iter().rev().map(|(line, given_on, item, donation, number, recipient, deleted_at)| {
        let (given_on, deleted_at) = (given_on.into(), deleted_at.map(Into::into));
        (line, LifeDonation { donation, number, recipient, given_on, item, deleted_at })
    });
    Ok(found.collect())
}

/// A donation; one that was deleted only where `deleted` says so.
///
/// # Errors
/// 404 when there is none.
pub fn one(conn: &mut AnyConnection, id: i64, deleted: bool) -> Result<Donation> {
    let row = find(conn, id)?.filter(|row| deleted || row.deleted_at.is_none());
    whole(conn, row.ok_or_else(|| not_found("donation"))?)
}

fn find(conn: &mut AnyConnection, id: i64) -> Result<Option<DonationRow>> {
    Ok(donations::table.find(id).first(conn).optional()?)
}

fn present(conn: &mut AnyConnection, id: i64) -> Result<DonationRow> {
    find(conn, id)?.filter(|row| row.deleted_at.is_none()).ok_or_else(|| not_found("donation"))
}

fn whole(conn: &mut AnyConnection, row: DonationRow) -> Result<Donation> {
    let lines = donation_lines::of(conn, row.id)?;
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    Ok(Donation { info: row.info(count)?, lines })
}

/// Tells everyone, and keeps what was done; then the items come back into the stock, or leave it, each with entries of
/// their own.
fn record(
    tx: &mut Tx<'_>,
    done: (&'static str, &'static str),
    donation: &Donation,
    details: Value,
    (leave, come_back): (&[i64], &[i64]),
) -> Result<()> {
    let info = &donation.info;
    changes::record(tx, (Subject::Donation, info.id), done, &json!({ "donation": info }), details)?;
    items::come_back(tx, come_back)?;
    items::leave(tx, leave, "donation")?;
    Ok(())
}

/// Creates a donation; its items leave the stock.
///
/// # Errors
/// 422 for a line that says too little or points to nothing, and 409 for an item that can't go: see [`stock::find`].
pub fn create(tx: &mut Tx<'_>, creator: i64, new: &CreateDonation) -> Result<Donation> {
    let day = new.donated_on.0;
    let mut ready = donation_lines::ready(tx.conn, Vec::new(), day, &new.lines)?;
    let number = 1 + donations::table.select(max(donations::number)).first::<Option<i64>>(tx.conn)?.unwrap_or(0);
    let (recipient, contact) = (new.recipient.trim(), new.contact.trim());
    let row: DonationRow = diesel::insert_into(donations::table)
        .values((
            donations::number.eq(number),
            donations::recipient_kind.eq(new.recipient_kind.name()),
            donations::recipient.eq(recipient),
            donations::trainee.eq(new.trainee),
            donations::contact.eq(contact),
            donations::donated_on.eq(day),
            donations::note.eq(new.note.trim()),
            donations::search_key.eq(search_key(number, &[recipient, contact])),
            (donations::created_at.eq(tx.now()), donations::created_by.eq(creator)),
            donations::version.eq(1),
        ))
        .returning(donations::all_columns)
        .get_result(tx.conn)?;
    donation_lines::replace(tx.conn, row.id, &mut ready)?;
    let donation = whole(tx.conn, row)?;
    let details = json!({ "donation": &donation });
    record(tx, ("reception.donation.created", "created"), &donation, details, (&ready.taken, &[]))?;
    Ok(donation)
}

/// Changes a donation. The items of lines that are no more come back into the stock, those of new ones leave it.
///
/// # Errors
/// 404; 409 `version_conflict` with the donation as it is; what [`create`] refuses.
pub fn update(tx: &mut Tx<'_>, id: i64, change: &UpdateDonation) -> Result<Donation> {
    let row = present(tx.conn, id)?;
    let before = whole(tx.conn, row.clone())?;
    if row.version != change.version {
        return Err(version_conflict(&before));
    }
    let kind = change.recipient_kind.unwrap_or(before.info.recipient_kind);
    let trainee = change.trainee.unwrap_or(row.trainee);
    if trainee && kind != RecipientKind::Person {
        return Err(invalid_field("trainee", "invalid", "only a person is a trainee"));
    }
    let day = change.donated_on.map_or(row.donated_on, |day| day.0);
    let mut ready = donation_lines::Ready::default();
    if let Some(given) = &change.lines {
        let stored = donation_lines::rows(tx.conn, id)?;
        ready = donation_lines::ready(tx.conn, stored, day, given)?;
        donation_lines::replace(tx.conn, id, &mut ready)?;
    }
    let recipient = change.recipient.as_ref().unwrap_or(&row.recipient).trim();
    let contact = change.contact.as_ref().unwrap_or(&row.contact).trim();
    let row: DonationRow = diesel::update(donations::table.find(id))
        .set((
            donations::recipient_kind.eq(kind.name()),
            donations::recipient.eq(recipient),
            donations::trainee.eq(trainee),
            donations::contact.eq(contact),
            donations::donated_on.eq(day),
            donations::note.eq(change.note.as_ref().unwrap_or(&row.note).trim()),
            donations::search_key.eq(search_key(row.number, &[recipient, contact])),
            donations::version.eq(row.version + 1),
        ))
        .returning(donations::all_columns)
        .get_result(tx.conn)?;
    let after = whole(tx.conn, row)?;
    let details = difference(&before, &after)?.into();
    record(tx, ("reception.donation.changed", "changed"), &after, details, (&ready.taken, &ready.released))?;
    Ok(after)
}

/// Hides a donation; its items come back into the stock.
///
/// # Errors
/// 404.
pub fn delete(tx: &mut Tx<'_>, deleter: i64, id: i64) -> Result<()> {
    present(tx.conn, id)?;
    let donation = set_deleted(tx, id, Some(deleter))?;
    let back: Vec<i64> = donation.lines.iter().filter_map(|line| line.item).collect();
    record(tx, ("reception.donation.deleted", "deleted"), &donation, json!({}), (&[], &back))
}

/// Shows a deleted donation again; its items leave the stock again. One that is not deleted stays as it is.
///
/// # Errors
/// 404; 409 `out_of_stock` or `on_loan` when one of its items has gone elsewhere meanwhile.
pub fn restore(tx: &mut Tx<'_>, id: i64) -> Result<Donation> {
    let row = find(tx.conn, id)?.ok_or_else(|| not_found("donation"))?;
    if row.deleted_at.is_none() {
        return whole(tx.conn, row);
    }
    let lines = donation_lines::rows(tx.conn, id)?;
    let items = lines.iter().enumerate().filter_map(|(at, line)| Some((at, line.item_id?)));
    let items: Vec<(usize, i64)> = items.collect();
    stock::require_free(tx.conn, &items)?;
    let donation = set_deleted(tx, id, None)?;
    let leave: Vec<i64> = items.into_iter().map(|(_, item)| item).collect();
    record(tx, ("reception.donation.restored", "restored"), &donation, json!({}), (&leave, &[]))?;
    Ok(donation)
}

fn set_deleted(tx: &mut Tx<'_>, id: i64, by: Option<i64>) -> Result<Donation> {
    let row: DonationRow = diesel::update(donations::table.find(id))
        .set((
            donations::deleted_at.eq(by.map(|_| tx.now())),
            donations::deleted_by.eq(by),
            donations::version.eq(donations::version + 1),
        ))
        .returning(donations::all_columns)
        .get_result(tx.conn)?;
    whole(tx.conn, row)
}

//! Loans. An item that is lent stays in stock, and can be in no other loan until it comes back.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::max;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use workspace_protocol::reception::life::LifeLoan;
use workspace_protocol::reception::loans::{CreateLoan, Loan, LoanInfo, LoanState, ReturnLines, UpdateLoan};
use workspace_protocol::{Day, Page};

use super::changes::{self, Subject};
use super::loan_lines::{self, Count};
use super::trade::{difference, search_key};
use super::{containing, from_name, stock};
use crate::db::schema::{reception_loan_lines as lines, reception_loans as loans};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, invalid_field, malformed_field, not_found, problem, version_conflict};

#[derive(Debug, Clone, Queryable)]
struct LoanRow {
    id: i64,
    number: i64,
    borrower_kind: String,
    borrower: String,
    contact: String,
    start_on: NaiveDate,
    end_on: NaiveDate,
    amount: i64,
    currency: String,
    note: String,
    _search_key: String,
    returned_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    created_by: i64,
    version: i32,
    deleted_at: Option<NaiveDateTime>,
    _deleted_by: Option<i64>,
    reminded_at: Option<NaiveDateTime>,
}

impl LoanRow {
    fn info(self, today: NaiveDate, count: Count) -> Result<LoanInfo> {
        let state = match self.returned_at {
            Some(_) => LoanState::Returned,
            None if self.end_on < today => LoanState::Overdue,
            None => LoanState::Out,
        };
        Ok(LoanInfo {
            borrower_kind: from_name(self.borrower_kind)?,
            id: self.id,
            number: self.number,
            borrower: self.borrower,
            contact: self.contact,
            start_on: self.start_on.into(),
            end_on: self.end_on.into(),
            amount: self.amount,
            currency: self.currency,
            note: self.note,
            state,
            line_count: count.lines,
            out_count: count.out,
            returned_at: self.returned_at.map(Into::into),
            created_at: self.created_at.into(),
            created_by: self.created_by,
            reminded_at: self.reminded_at.map(Into::into),
            version: self.version,
            deleted_at: self.deleted_at.map(Into::into),
        })
    }
}

/// Which loans.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// How they stand.
    pub state: Option<LoanState>,
    /// With these words in the number, the borrower or how to reach them.
    pub query: Option<String>,
    /// Beginning not before this day.
    pub from: Option<NaiveDate>,
    /// Beginning not after this day.
    pub to: Option<NaiveDate>,
    /// Those that were deleted instead of those that were not.
    pub deleted: bool,
    /// After this loan.
    pub after: Option<i64>,
}

/// The loans as they stand `today`: those that are out or overdue by the day they end on, the others newest first.
///
/// # Errors
/// 400 for a cursor that is none.
pub fn list(conn: &mut AnyConnection, wanted: &Wanted, today: NaiveDate, limit: i64) -> Result<Page<LoanInfo>> {
    let by_end = matches!(wanted.state, Some(LoanState::Out | LoanState::Overdue));
    let mut query = loans::table.limit(limit + 1).into_boxed();
    query = if wanted.deleted {
        query.filter(loans::deleted_at.is_not_null())
    } else {
        query.filter(loans::deleted_at.is_null())
    };
    query = match wanted.state {
        Some(LoanState::Returned) => query.filter(loans::returned_at.is_not_null()),
        Some(LoanState::Overdue) => query.filter(loans::returned_at.is_null().and(loans::end_on.lt(today))),
        Some(LoanState::Out) => query.filter(loans::returned_at.is_null().and(loans::end_on.ge(today))),
        None => query,
    };
    if let Some(pattern) = wanted.query.as_deref().map(containing) {
        query = query.filter(loans::search_key.like(pattern).escape('\\'));
    }
    if let Some(from) = wanted.from {
        query = query.filter(loans::start_on.ge(from));
    }
    if let Some(to) = wanted.to {
        query = query.filter(loans::start_on.le(to));
    }
    if let Some(after) = wanted.after {
        let days: Option<(NaiveDate, NaiveDate)> =
            loans::table.find(after).select((loans::start_on, loans::end_on)).first(conn).optional()?;
        let (start, end) = days.ok_or_else(|| malformed_field("cursor", "the `next` of the page before"))?;
        query = if by_end {
            query.filter(loans::end_on.gt(end).or(loans::end_on.eq(end).and(loans::id.gt(after))))
        } else {
            query.filter(loans::start_on.lt(start).or(loans::start_on.eq(start).and(loans::id.lt(after))))
        };
    }
    query = if by_end {
        query.order((loans::end_on.asc(), loans::id.asc()))
    } else {
        query.order((loans::start_on.desc(), loans::id.desc()))
    };
    let page = Page::cut(query.load::<LoanRow>(conn)?, limit, |row| row.id.to_string());
    let ids: Vec<i64> = page.items.iter().map(|row| row.id).collect();
    let counts = loan_lines::counts(conn, &ids)?;
    let items = page.items.into_iter().map(|row| {
        let count = counts.get(&row.id).copied().unwrap_or_default();
        row.info(today, count)
    });
    Ok(Page { items: items.collect::<Result<_>>()?, next: page.next })
}

/// The loan that an item is out with.
#[derive(Debug, Clone, Serialize, Queryable)]
pub struct OpenLoan {
    /// Its id.
    pub id: i64,
    /// Its number.
    pub number: i64,
    /// Who has the item.
    pub borrower: String,
    /// The loan's last day.
    #[diesel(deserialize_as = NaiveDate)]
    pub end_on: Day,
}

/// The loans that these items are out with, by item. Loans that were deleted lend nothing.
pub fn open_of_items(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, OpenLoan>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Option<i64>, OpenLoan)> = lines::table
        .inner_join(loans::table.on(loans::id.eq(lines::loan_id)))
        .filter(lines::item_id.eq_any(ids).and(lines::returned_on.is_null()).and(loans::deleted_at.is_null()))
        .select((lines::item_id, (loans::id, loans::number, loans::borrower, loans::end_on)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(item, loan)| Some((item?, loan))).collect())
}

/// Refuses items that are lent: their records stay while somebody has them.
///
/// # Errors
/// 409 `on_loan` with the loan.
pub fn require_here(conn: &mut AnyConnection, ids: &[i64]) -> Result<()> {
    match open_of_items(conn, ids)?.into_values().next() {
        Some(loan) => {
            Err(conflict("on_loan", format!("lent to {} (loan {})", loan.borrower, loan.number)).current(&loan))
        }
        None => Ok(()),
    }
}

/// The lines of loans with these serial numbers, as they are compared: the newest, oldest first. With each the id of the line.
pub fn with_serials(conn: &mut AnyConnection, keys: &[String], limit: i64) -> Result<Vec<(i64, LifeLoan)>> {
    type Line = (i64, Option<NaiveDate>, Option<i64>);
    let rows: Vec<(Line, LoanRow)> = lines::table
        .inner_join(loans::table.on(loans::id.eq(lines::loan_id)))
        .filter(lines::serial_key.eq_any(keys).and(lines::serial_key.ne("")))
        .order(lines::id.desc())
        .limit(limit)
        .select(((lines::id, lines::returned_on, lines::item_id), loans::all_columns))
        .load(conn)?;
    let found = rows.into_iter().rev().map(|((line, returned_on, item), loan)| {
        let lent = LifeLoan {
            loan: loan.id,
            number: loan.number,
            borrower: loan.borrower,
            start_on: loan.start_on.into(),
            end_on: loan.end_on.into(),
            returned_on: returned_on.map(Into::into),
            item,
            deleted_at: loan.deleted_at.map(Into::into),
        };
        (line, lent)
    });
    Ok(found.collect())
}

/// A loan as it stands `today`; one that was deleted only where `deleted` says so.
///
/// # Errors
/// 404 when there is none.
pub fn one(conn: &mut AnyConnection, id: i64, today: NaiveDate, deleted: bool) -> Result<Loan> {
    let row = find(conn, id)?.filter(|row| deleted || row.deleted_at.is_none());
    whole(conn, row.ok_or_else(|| not_found("loan"))?, today)
}

fn find(conn: &mut AnyConnection, id: i64) -> Result<Option<LoanRow>> {
    Ok(loans::table.find(id).first(conn).optional()?)
}

fn present(conn: &mut AnyConnection, id: i64) -> Result<LoanRow> {
    find(conn, id)?.filter(|row| row.deleted_at.is_none()).ok_or_else(|| not_found("loan"))
}

fn whole(conn: &mut AnyConnection, row: LoanRow, today: NaiveDate) -> Result<Loan> {
    let lines = loan_lines::of(conn, row.id)?;
    let mut count = Count::default();
    for line in &lines {
        count.lines += 1;
        count.out += i64::from(line.returned_on.is_none());
    }
    Ok(Loan { info: row.info(today, count)?, lines })
}

/// The loan of a row that was just written.
fn written(tx: &mut Tx<'_>, row: LoanRow) -> Result<Loan> {
    let today = tx.now().date();
    whole(tx.conn, row, today)
}

/// Tells everyone, and keeps what was done to the loan and, by verb, to items.
fn record(
    tx: &mut Tx<'_>,
    done: (&'static str, &'static str),
    loan: &Loan,
    details: Value,
    items: &[(&'static str, &[i64])],
) -> Result<()> {
    let info = &loan.info;
    let seq = changes::record(tx, (Subject::Loan, info.id), done, &json!({ "loan": info }), details)?;
    let about = json!({ "loan": info.id, "loan_number": info.number, "borrower": &info.borrower });
    for (verb, ids) in items {
        changes::keep(tx, seq, Subject::Item, verb, ids.iter().map(|id| (*id, &about)))?;
    }
    Ok(())
}

/// Creates a loan.
///
/// # Errors
/// 422 for a line that says too little or points to nothing, and 409 for an item that can't go: see [`stock::find`].
pub fn create(tx: &mut Tx<'_>, creator: i64, new: &CreateLoan) -> Result<Loan> {
    let mut ready = loan_lines::ready(tx.conn, Vec::new(), &new.lines)?;
    let number = 1 + loans::table.select(max(loans::number)).first::<Option<i64>>(tx.conn)?.unwrap_or(0);
    let (borrower, contact) = (new.borrower.trim(), new.contact.trim());
    let row: LoanRow = diesel::insert_into(loans::table)
        .values((
            loans::number.eq(number),
            loans::borrower_kind.eq(new.borrower_kind.name()),
            loans::borrower.eq(borrower),
            loans::contact.eq(contact),
            (loans::start_on.eq(new.start_on.0), loans::end_on.eq(new.end_on.0)),
            (loans::amount.eq(new.amount), loans::currency.eq(&new.currency)),
            loans::note.eq(new.note.trim()),
            loans::search_key.eq(search_key(number, &[borrower, contact])),
            (loans::created_at.eq(tx.now()), loans::created_by.eq(creator)),
            loans::version.eq(1),
        ))
        .returning(loans::all_columns)
        .get_result(tx.conn)?;
    loan_lines::replace(tx.conn, row.id, &mut ready)?;
    let loan = written(tx, row)?;
    let details = json!({ "loan": &loan });
    record(tx, ("reception.loan.created", "created"), &loan, details, &[("lent", &ready.taken)])?;
    Ok(loan)
}

/// Changes a loan.
///
/// # Errors
/// 404; 409 `version_conflict` with the loan as it is, or `bad_state` for what is final once something came back; what
/// [`create`] refuses.
pub fn update(tx: &mut Tx<'_>, id: i64, change: &UpdateLoan) -> Result<Loan> {
    let row = present(tx.conn, id)?;
    let before = written(tx, row.clone())?;
    if row.version != change.version {
        return Err(version_conflict(&before));
    }
    let kind = change.borrower_kind.map_or(row.borrower_kind.as_str(), |kind| kind.name());
    let borrower = change.borrower.as_ref().unwrap_or(&row.borrower).trim();
    let contact = change.contact.as_ref().unwrap_or(&row.contact).trim();
    let currency = change.currency.as_ref().unwrap_or(&row.currency);
    let start_on = change.start_on.map_or(row.start_on, |day| day.0);
    let end_on = change.end_on.map_or(row.end_on, |day| day.0);
    let fixed = (row.borrower_kind.as_str(), row.borrower.as_str(), &row.currency, row.start_on);
    let touched = change.lines.is_some() || (kind, borrower, currency, start_on) != fixed;
    if touched && before.info.out_count < before.info.line_count {
        let detail = "something came back: borrower, first day, currency and lines are final";
        return Err(conflict("bad_state", detail).current(&before));
    }
    if end_on < start_on {
        return Err(invalid_field("end_on", "out_of_range", "not before start_on"));
    }
    let mut ready = loan_lines::Ready::default();
    if let Some(given) = &change.lines {
        let stored = loan_lines::rows(tx.conn, id)?;
        ready = loan_lines::ready(tx.conn, stored, given)?;
        loan_lines::replace(tx.conn, id, &mut ready)?;
    }
    let row: LoanRow = diesel::update(loans::table.find(id))
        .set((
            loans::borrower_kind.eq(kind),
            loans::borrower.eq(borrower),
            loans::contact.eq(contact),
            (loans::start_on.eq(start_on), loans::end_on.eq(end_on)),
            (loans::amount.eq(change.amount.unwrap_or(row.amount)), loans::currency.eq(currency)),
            loans::note.eq(change.note.as_ref().unwrap_or(&row.note).trim()),
            loans::search_key.eq(search_key(row.number, &[borrower, contact])),
            loans::version.eq(row.version + 1),
        ))
        .returning(loans::all_columns)
        .get_result(tx.conn)?;
    let after = written(tx, row)?;
    let details = difference(&before, &after)?.into();
    let items: [(_, &[i64]); 2] = [("unlent", &ready.released), ("lent", &ready.taken)];
    record(tx, ("reception.loan.changed", "changed"), &after, details, &items)?;
    Ok(after)
}

/// Notes that lines came back. With the last one, the loan is returned.
///
/// # Errors
/// 404; 409 `version_conflict` with the loan as it is, `already_returned`; 422 for a line that the loan does not have or a day
/// before its first.
pub fn take_back(tx: &mut Tx<'_>, by: i64, id: i64, returned: &ReturnLines) -> Result<Loan> {
    let row = present(tx.conn, id)?;
    let before = written(tx, row.clone())?;
    if row.version != returned.version {
        return Err(version_conflict(&before));
    }
    let mut back = Vec::new();
    for (at, line) in returned.lines.iter().enumerate() {
        let found = before.lines.iter().find(|known| known.id == line.id);
        let unknown = || invalid_field(&format!("lines[{at}].id"), "unknown", "a line of this loan");
        let found = found.ok_or_else(unknown)?;
        if let Some(day) = found.returned_on {
            let (field, message) = (format!("lines[{at}].id"), format!("it came back on {day}"));
            let fields = vec![problem(&field, "already_returned", message.clone())];
            let error = conflict("already_returned", format!("{field}: {message}"));
            return Err(error.fields(fields).current(&before));
        }
        if line.returned_on.0 < row.start_on {
            let field = format!("lines[{at}].returned_on");
            return Err(invalid_field(&field, "out_of_range", format!("not before {}", row.start_on)));
        }
        back.extend(found.item);
    }
    loan_lines::set_returned(tx.conn, by, &returned.lines)?;
    let whole = before.info.out_count == i64::try_from(returned.lines.len()).unwrap_or(i64::MAX);
    let loan = set_returned_at(tx, &row, whole.then(|| tx.now()))?;
    let details = json!({ "lines": &returned.lines });
    record(tx, ("reception.loan.returned", "returned"), &loan, details, &[("returned", &back)])?;
    Ok(loan)
}

/// Takes back that a line came back: it was noted by mistake.
///
/// # Errors
/// 404; 409 `not_returned`, or `out_of_stock` or `on_loan` when its item has gone elsewhere meanwhile.
pub fn undo_return(tx: &mut Tx<'_>, id: i64, line: i64) -> Result<Loan> {
    let row = present(tx.conn, id)?;
    let lines = loan_lines::rows(tx.conn, id)?;
    let (at, found) = lines.iter().enumerate().find(|(_, row)| row.id == line).ok_or_else(|| not_found("line"))?;
    let Some(day) = found.returned_on else { return Err(conflict("not_returned", "it has not come back yet")) };
    let items = Vec::from_iter(found.item_id);
    let free: Vec<(usize, i64)> = items.iter().map(|item| (at, *item)).collect();
    stock::require_free(tx.conn, &free)?;
    loan_lines::unset_returned(tx.conn, line)?;
    let loan = set_returned_at(tx, &row, None)?;
    let details = json!({ "line": line, "returned_on": Day(day), "condition": &found.condition });
    record(tx, ("reception.loan.unreturned", "unreturned"), &loan, details, &[("unreturned", &items)])?;
    Ok(loan)
}

fn set_returned_at(tx: &mut Tx<'_>, row: &LoanRow, at: Option<NaiveDateTime>) -> Result<Loan> {
    let row: LoanRow = diesel::update(loans::table.find(row.id))
        .set((loans::returned_at.eq(at), loans::version.eq(row.version + 1)))
        .returning(loans::all_columns)
        .get_result(tx.conn)?;
    written(tx, row)
}

/// The items of lines that are out, by the places of the lines.
fn items_out(loan: &Loan) -> Vec<(usize, i64)> {
    let out = loan.lines.iter().enumerate().filter(|(_, line)| line.returned_on.is_none());
    out.filter_map(|(at, line)| Some((at, line.item?))).collect()
}

/// Hides a loan; what is out with it is free to be lent again.
///
/// # Errors
/// 404.
pub fn delete(tx: &mut Tx<'_>, deleter: i64, id: i64) -> Result<()> {
    present(tx.conn, id)?;
    let loan = set_deleted(tx, id, Some(deleter))?;
    let items: Vec<i64> = items_out(&loan).into_iter().map(|(_, item)| item).collect();
    record(tx, ("reception.loan.deleted", "deleted"), &loan, json!({}), &[("unlent", &items)])
}

/// Shows a deleted loan again, with what was out. One that is not deleted stays as it is.
///
/// # Errors
/// 404; 409 `out_of_stock` or `on_loan` when an item that was out has gone elsewhere meanwhile.
pub fn restore(tx: &mut Tx<'_>, id: i64) -> Result<Loan> {
    let row = find(tx.conn, id)?.ok_or_else(|| not_found("loan"))?;
    let before = written(tx, row)?;
    if before.info.deleted_at.is_none() {
        return Ok(before);
    }
    let free = items_out(&before);
    stock::require_free(tx.conn, &free)?;
    let loan = set_deleted(tx, id, None)?;
    let items: Vec<i64> = free.into_iter().map(|(_, item)| item).collect();
    record(tx, ("reception.loan.restored", "restored"), &loan, json!({}), &[("lent", &items)])?;
    Ok(loan)
}

fn set_deleted(tx: &mut Tx<'_>, id: i64, by: Option<i64>) -> Result<Loan> {
    let row: LoanRow = diesel::update(loans::table.find(id))
        .set((
            loans::deleted_at.eq(by.map(|_| tx.now())),
            loans::deleted_by.eq(by),
            loans::version.eq(loans::version + 1),
        ))
        .returning(loans::all_columns)
        .get_result(tx.conn)?;
    written(tx, row)
}

/// Notes that the borrower is reminded now.
pub fn set_reminded(tx: &mut Tx<'_>, id: i64, details: Value) -> Result<()> {
    let row: LoanRow = diesel::update(loans::table.find(id))
        .set((loans::reminded_at.eq(Some(tx.now())), loans::version.eq(loans::version + 1)))
        .returning(loans::all_columns)
        .get_result(tx.conn)?;
    let loan = written(tx, row)?;
    record(tx, ("reception.loan.reminded", "reminded"), &loan, details, &[])
}

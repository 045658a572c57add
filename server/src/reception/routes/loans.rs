//! Loans.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::mail::Mail;
use workspace_protocol::reception::loans::{
    CreateLoan, Loan, LoanInfo, LoanState, RemindBorrower, ReturnLines, UpdateLoan,
};
use workspace_protocol::reception::values::{MAX_QUERY, check_span};
use workspace_protocol::{Check, Day, Input, Page};

use super::{list_deleted, may_manage};
use crate::error::Result;
use crate::http::answer::{Created, NoContent, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Ids, Query, Services, check_limit, limit_or_default, number_cursor};
use crate::reception::store::loans::{self, Wanted};
use crate::reception::store::reminders;

/// Which loans.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LoansQuery {
    /// Those that stand like this. What is out or overdue comes by its last day, everything else newest first.
    pub state: Option<LoanState>,
    /// What their number, borrower or the borrower's address holds; case and accents make no difference.
    #[param(min_length = 1, max_length = 100, pattern = r"\S")]
    pub query: Option<String>,
    /// Those that began on this day and later ones.
    pub from: Option<Day>,
    /// Those that began on this day and earlier ones.
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

impl Input for LoansQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        check_span(("from", self.from), ("to", self.to), check);
        if let Some(query) = &self.query {
            check.line("query", query, 1, MAX_QUERY);
        }
    }
}

/// `GET /api/reception/loans`
pub async fn loans(core: Services, caller: Caller, Query(query): Query<LoansQuery>) -> Result<Ok200<Page<LoanInfo>>> {
    let (limit, today) = (limit_or_default(query.limit), core.clock.now().date());
    let wanted = Wanted {
        state: query.state,
        query: query.query,
        from: query.from.map(|day| day.0),
        to: query.to.map(|day| day.0),
        deleted: list_deleted(&caller, query.deleted)?,
        after: number_cursor(query.cursor.as_deref())?,
    };
    Ok(Ok200(core.db.read(move |conn| loans::list(conn, &wanted, today, limit)).await?))
}

/// `POST /api/reception/loans`
pub async fn create_loan(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Body(input): Body<CreateLoan>,
) -> Result<Created<Loan>> {
    let (creator, request) = (caller.account, ("POST /api/reception/loans", input.clone()));
    Ok(Created(once(&core, &caller, key, &request, move |tx| loans::create(tx, creator, &input)).await?))
}

/// `GET /api/reception/loans/{loan}`
pub async fn loan(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Loan>> {
    let (manage, today) = (may_manage(&caller), core.clock.now().date());
    Ok(Ok200(core.db.read(move |conn| loans::one(conn, id, today, manage)).await?))
}

/// `PATCH /api/reception/loans/{loan}`
pub async fn update_loan(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<UpdateLoan>,
) -> Result<Ok200<Loan>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| loans::update(tx, id, &input)).await?))
}

/// `POST /api/reception/loans/{loan}/returns`
pub async fn return_lines(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<ReturnLines>,
) -> Result<Ok200<Loan>> {
    let by = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| loans::take_back(tx, by, id, &input)).await?))
}

/// `DELETE /api/reception/loans/{loan}/returns/{line}`
pub async fn undo_return(core: Services, caller: Caller, Ids(id, line): Ids) -> Result<Ok200<Loan>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| loans::undo_return(tx, id, line)).await?))
}

/// `DELETE /api/reception/loans/{loan}`
pub async fn delete_loan(core: Services, caller: Caller, Id(id): Id) -> Result<NoContent> {
    let deleter = caller.account;
    core.db.write(caller.origin(), move |tx| loans::delete(tx, deleter, id)).await?;
    Ok(NoContent)
}

/// `POST /api/reception/loans/{loan}/restoration`
pub async fn restore_loan(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Loan>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| loans::restore(tx, id)).await?))
}

/// `POST /api/reception/loans/{loan}/reminder`
pub async fn remind_borrower(
    core: Services,
    caller: Caller,
    Id(id): Id,
    key: IdempotencyKey,
    Body(input): Body<RemindBorrower>,
) -> Result<Created<Mail>> {
    let (by, request) = (caller.account, ("POST /api/reception/loans/{loan}/reminder", id, input.clone()));
    Ok(Created(once(&core, &caller, key, &request, move |tx| reminders::remind(tx, by, id, &input)).await?))
}

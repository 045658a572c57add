//! Accounts, for administrators.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::accounts::{Account, CreateAccount, Language, ResetPassword, Role, UpdateAccount};
use workspace_protocol::{Check, Input, Page};

use super::super::passwords;
use super::super::store::accounts::{self, NewAccount};
use crate::error::Result;
use crate::http::answer::{Created, NoContent, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default};

/// Which accounts, in which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsersQuery {
    /// The beginning of the name or username.
    #[param(max_length = 100)]
    pub query: Option<String>,
    /// Those of this role.
    #[param(inline)]
    pub role: Option<Role>,
    /// Those that may sign in, or those that may not.
    #[param(inline)]
    pub state: Option<State>,
    /// The order; by name unless told.
    #[param(inline)]
    pub sort: Option<Sort>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(min_length = 1, pattern = "^[A-Za-z0-9_-]+$")]
    pub cursor: Option<String>,
}

/// Whether an account may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It may.
    Active,
    /// It may not.
    Disabled,
}

/// The order of accounts; a minus turns it round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[schema(as = AccountSort)]
pub enum Sort {
    /// By name.
    #[default]
    #[serde(rename = "name")]
    Name,
    /// By name, backwards.
    #[serde(rename = "-name")]
    NameDescending,
    /// Oldest first.
    #[serde(rename = "created")]
    Created,
    /// Newest first.
    #[serde(rename = "-created")]
    CreatedDescending,
}

impl Input for UsersQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        if let Some(query) = &self.query {
            check.line("query", query, 0, 100);
        }
    }
}

/// `GET /api/users`
pub async fn list(core: Services, Query(query): Query<UsersQuery>) -> Result<Ok200<Page<Account>>> {
    let sort = query.sort.unwrap_or_default();
    let filter = accounts::Filter {
        query: query.query,
        role: query.role,
        disabled: query.state.map(|state| state == State::Disabled),
        by_creation: matches!(sort, Sort::Created | Sort::CreatedDescending),
        descending: matches!(sort, Sort::NameDescending | Sort::CreatedDescending),
        cursor: query.cursor,
    };
    let limit = limit_or_default(query.limit);
    Ok(Ok200(core.db.read(move |conn| accounts::list(conn, &filter, limit)).await?))
}

/// `POST /api/users`
pub async fn create(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Body(input): Body<CreateAccount>,
) -> Result<Created<Account>> {
    passwords::check("temporary_password", &input.temporary_password, &input.username)?;
    let request = ("POST /api/users", &input.username, &input.display_name, &input.email, input.role, input.language);
    let new = NewAccount {
        username: input.username.clone(),
        display_name: input.display_name.clone(),
        email: input.email.clone(),
        role: input.role,
        language: input.language.unwrap_or(Language::Fr),
        password_hash: passwords::hash(input.temporary_password, core.config.bcrypt_rounds).await?,
        must_change_password: true,
        disabled: false,
    };
    Ok(Created(once(&core, &caller, key, &request, move |tx| accounts::create(tx, &new)?.account()).await?))
}

/// `GET /api/users/{user}`
pub async fn get(core: Services, Id(id): Id) -> Result<Ok200<Account>> {
    Ok(Ok200(core.db.read(move |conn| accounts::find(conn, id)?.account()).await?))
}

/// `PATCH /api/users/{user}`
pub async fn update(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<UpdateAccount>,
) -> Result<Ok200<Account>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| accounts::update(tx, id, &input)).await?))
}

/// `DELETE /api/users/{user}`
pub async fn delete(core: Services, caller: Caller, Id(id): Id) -> Result<NoContent> {
    core.db.write(caller.origin(), move |tx| accounts::anonymise(tx, id)).await?;
    Ok(NoContent)
}

/// `POST /api/users/{user}/password`
pub async fn reset_password(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<ResetPassword>,
) -> Result<NoContent> {
    let username = core.db.read(move |conn| Ok(accounts::find(conn, id)?.username)).await?;
    passwords::check("temporary_password", &input.temporary_password, &username)?;
    let hash = passwords::hash(input.temporary_password, core.config.bcrypt_rounds).await?;
    // An administrator who resets their own keeps the session that they do it in.
    let keep = caller.session.filter(|_| caller.account == id);
    core.db.write(caller.origin(), move |tx| accounts::set_password(tx, id, &hash, true, keep)).await?;
    Ok(NoContent)
}

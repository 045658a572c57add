//! One's own API tokens.

use workspace_protocol::Page;
use workspace_protocol::accounts::{ApiToken, CreateApiToken, CreatedApiToken};

use super::super::store::tokens;
use crate::error::{Result, internal};
use crate::http::answer::{Created, NoContent, Ok200};
use crate::http::identity::{API_TOKEN_PREFIX, Caller};
use crate::http::input::{Body, Id, PageQuery, Query, Services, limit_or_default, number_cursor};
use crate::secret::random_token;

/// `GET /api/me/tokens`
pub async fn list(core: Services, caller: Caller, Query(page): Query<PageQuery>) -> Result<Ok200<Page<ApiToken>>> {
    let (account, before) = (caller.account, number_cursor(page.cursor.as_deref())?);
    let limit = limit_or_default(page.limit);
    Ok(Ok200(core.db.read(move |conn| tokens::list(conn, account, before, limit)).await?))
}

/// `POST /api/me/tokens`. It takes no `Idempotency-Key`: its answer holds a secret, which is not stored.
pub async fn create(
    core: Services,
    caller: Caller,
    Body(input): Body<CreateApiToken>,
) -> Result<Created<CreatedApiToken>> {
    let account = caller.account;
    let secret = format!("{API_TOKEN_PREFIX}{}", random_token().map_err(internal)?);
    let shown = secret.clone();
    let token = core.db.write(caller.origin(), move |tx| tokens::create(tx, account, &input, &secret)).await?;
    Ok(Created(CreatedApiToken { token, secret: shown }))
}

/// `DELETE /api/me/tokens/{token}`
pub async fn revoke(core: Services, caller: Caller, Id(id): Id) -> Result<NoContent> {
    let account = caller.account;
    core.db.write(caller.origin(), move |tx| tokens::revoke(tx, account, id)).await?;
    core.identities.forget_account(account);
    Ok(NoContent)
}

//! The caller's own account and sessions.

use workspace_protocol::Page;
use workspace_protocol::accounts::{Account, ChangePassword, DeleteMe, Me, UpdateMe};
use workspace_protocol::sessions::{EndReason, FailedSignIn, Session};
use workspace_protocol::status::{OwnStatus, SetStatus};

use super::super::store::{accounts, sessions, sign_ins, statuses};
use super::super::{attempts, passwords};
use crate::core::Core;
use crate::error::{Result, forbidden, invalid_field};
use crate::http::answer::{NoContent, Ok200};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, PageQuery, Query, Services, limit_or_default, number_cursor};

/// `GET /api/me`
pub async fn get(core: Services, caller: Caller) -> Result<Ok200<Me>> {
    let id = caller.account;
    let now = core.clock.now();
    let known = core.db.read(move |conn| Ok((accounts::find(conn, id)?.account()?, statuses::own(conn, id, now)?)));
    let (account, status) = known.await?;
    Ok(Ok200(Me { account, permissions: caller.permissions.clone(), session: caller.session, status }))
}

/// `PUT /api/me/status`
pub async fn set_status(core: Services, caller: Caller, Body(input): Body<SetStatus>) -> Result<Ok200<OwnStatus>> {
    let id = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| statuses::set(tx, id, &input)).await?))
}

/// `PATCH /api/me`
pub async fn update(core: Services, caller: Caller, Body(input): Body<UpdateMe>) -> Result<Ok200<Account>> {
    let id = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| accounts::update_me(tx, id, &input)).await?))
}

/// `POST /api/me/password`
pub async fn change_password(core: Services, caller: Caller, Body(input): Body<ChangePassword>) -> Result<NoContent> {
    let (id, keep) = (caller.account, caller.session);
    // A temporary password that is "changed" to itself would stay known to who gave it.
    let unchanged = input.new_password == input.current_password;
    let username = prove(&core, &caller, input.current_password).await?;
    if unchanged {
        return Err(invalid_field("new_password", "unchanged", "another password than the current one"));
    }
    passwords::check("new_password", &input.new_password, &username)?;
    let hash = passwords::hash(input.new_password, core.config.bcrypt_rounds).await?;
    core.db.write(caller.origin(), move |tx| accounts::set_password(tx, id, &hash, false, keep)).await?;
    core.identities.forget_account(id);
    Ok(NoContent)
}

/// `POST /api/me/deletion`
pub async fn delete(core: Services, caller: Caller, Body(input): Body<DeleteMe>) -> Result<NoContent> {
    let id = caller.account;
    prove(&core, &caller, input.password).await?;
    core.db.write(caller.origin(), move |tx| accounts::anonymise(tx, id)).await?;
    Ok(NoContent)
}

/// Makes sure that the caller knows the account's password; guesses count as failed sign-ins. Returns the username.
async fn prove(core: &Core, caller: &Caller, password: String) -> Result<String> {
    let id = caller.account;
    let account = core.db.read(move |conn| accounts::find(conn, id)).await?;
    let (username, hash) = (account.username.clone(), Some(account.password_hash));
    let attempt = attempts::begin(core, &caller.origin(), &username).await?;
    let right = passwords::verify(password, hash, core.config.bcrypt_rounds, &core.metrics.password_rounds).await?;
    if right {
        attempts::succeed(core, caller.origin(), attempt).await?;
        return Ok(username);
    }
    attempts::fail(core, caller.origin(), attempt, Some(id)).await?;
    Err(forbidden("wrong_password", "the current password is wrong"))
}

/// `GET /api/me/sessions`
pub async fn sessions(core: Services, caller: Caller, Query(page): Query<PageQuery>) -> Result<Ok200<Page<Session>>> {
    let filter = sessions::Filter {
        account: Some(caller.account),
        before: number_cursor(page.cursor.as_deref())?,
        ..Default::default()
    };
    let (now, limit) = (core.clock.now(), limit_or_default(page.limit));
    Ok(Ok200(core.db.read(move |conn| sessions::list(conn, filter, now, limit)).await?))
}

/// `DELETE /api/me/sessions/{session}`
pub async fn end_session(core: Services, caller: Caller, Id(id): Id) -> Result<NoContent> {
    let account = caller.account;
    core.db
        .write(caller.origin(), move |tx| {
            let row = sessions::find(tx.conn, id, Some(account))?;
            sessions::end(tx, &row, EndReason::EndedByUser)
        })
        .await?;
    Ok(NoContent)
}

/// `GET /api/me/failed-sign-ins`
pub async fn failed_sign_ins(
    core: Services,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Ok200<Page<FailedSignIn>>> {
    let (account, before) = (caller.account, number_cursor(page.cursor.as_deref())?);
    let limit = limit_or_default(page.limit);
    Ok(Ok200(core.db.read(move |conn| sign_ins::list(conn, account, before, limit)).await?))
}

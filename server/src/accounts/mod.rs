//! Accounts, sessions, invitations and API tokens: who may come in, and who is in.

mod attempts;
mod passwords;
mod routes;
mod store;
mod tasks;

use std::sync::Arc;

use chrono::NaiveDateTime;
use serde::Deserialize;
use workspace_protocol::accounts::Permission::{AccountsManage, PeopleRead};
use workspace_protocol::auth::SessionElsewhere;
use workspace_protocol::sessions::EndReason;

use crate::core::{Core, Memory, Module};
use crate::db::{AnyConnection, Tx};
use crate::error::Result;
use crate::http::identity::{Found, Identity, IdentitySource, Present};
use crate::http::{Access, Api};
use crate::journal::Recorded;

pub use passwords::{check as check_password, hash as hash_password};
pub use store::accounts::{NewAccount, any, create, find_by_username, list, set_password, update};
pub use store::clients::{Filter as ClientFilter, Sort as ClientSort, list as clients};
pub use store::directory::{Name, active, active_by_usernames, by_usernames, id_of_username, names};
pub use store::{accounts as account_store, sessions as session_store};

/// The module.
pub const MODULE: Module = Module { observe, remember, tasks: tasks::all, ..Module::new("accounts", add_routes) };

fn add_routes(api: &mut Api) {
    use routes::{auth, invitations, me, people, sessions, tokens, users};
    let manage = Access::Can(AccountsManage);
    let read = Access::Can(PeopleRead);

    api.schema::<SessionElsewhere>();
    api.post("/api/setup", Access::Public, "Create the first administrator", auth::setup);
    api.post("/api/auth/login", Access::Public, "Sign in", auth::login);
    api.post("/api/auth/register", Access::Public, "Create one's own account, where that is allowed", auth::register);
    api.post("/api/auth/invitation", Access::Public, "What an invitation link is worth", auth::preview);
    api.post("/api/auth/join", Access::Public, "Turn an invitation into an account", auth::join);
    api.post("/api/auth/refresh", Access::Public, "Trade a refresh token for new tokens", auth::refresh);
    api.post("/api/auth/logout", Access::SessionEvenPending, "Sign out", auth::logout);

    api.get("/api/me", Access::SignedIn, "The caller", me::get);
    api.patch("/api/me", Access::Session, "Change one's profile", me::update);
    api.put("/api/me/status", Access::Session, "Say what one is doing", me::set_status);
    api.post("/api/me/password", Access::SessionEvenPending, "Change one's password", me::change_password);
    api.post("/api/me/deletion", Access::Session, "Delete one's account", me::delete);
    api.get("/api/me/sessions", Access::Session, "One's sessions, newest first", me::sessions);
    api.delete("/api/me/sessions/{session}", Access::Session, "End one of one's sessions", me::end_session);
    api.get("/api/me/failed-sign-ins", Access::Session, "Failed sign-ins on one's account", me::failed_sign_ins);
    api.get("/api/me/tokens", Access::Session, "One's API tokens", tokens::list);
    api.post("/api/me/tokens", Access::Session, "Create an API token", tokens::create);
    api.delete("/api/me/tokens/{token}", Access::Session, "Revoke an API token", tokens::revoke);

    api.get("/api/people", read, "Everyone, former members included, by id", people::list);
    api.get("/api/presence", read, "Who is on", people::presence);

    api.get("/api/users", manage, "The accounts", users::list);
    api.post("/api/users", manage, "Create an account with a temporary password", users::create);
    api.get("/api/users/{user}", manage, "An account", users::get);
    api.patch("/api/users/{user}", manage, "Change an account", users::update);
    api.delete("/api/users/{user}", manage, "Delete an account: it is anonymised", users::delete);
    api.post("/api/users/{user}/password", manage, "Give an account a temporary password", users::reset_password);
    api.get("/api/invitations", manage, "The invitations, newest first", invitations::list);
    api.post("/api/invitations", manage, "Invite somebody by a link", invitations::create);
    api.delete("/api/invitations/{invitation}", manage, "Take an invitation back", invitations::revoke);
    api.get("/api/sessions", manage, "Everyone's sessions, newest first", sessions::list);
    api.delete("/api/sessions/{session}", manage, "End a session", sessions::end);
}

fn remember(memory: &mut Memory) {
    memory.keep(attempts::Attempts::default());
}

/// Keeps the rest of the server in step with what happened to accounts, on this node or another.
fn observe(core: &Arc<Core>, entry: &Recorded) {
    #[derive(Deserialize)]
    struct SessionEnded {
        session: i64,
        reason: EndReason,
    }
    #[derive(Deserialize)]
    struct PersonChanged {
        person: PersonId,
        rights: bool,
    }
    #[derive(Deserialize)]
    struct PersonId {
        id: i64,
    }
    let payload = entry.payload.as_deref().unwrap_or("{}");
    match entry.kind.as_ref() {
        "accounts.session.started" => core.sockets.presence_changed(),
        "accounts.session.ended" => {
            if let Ok(ended) = serde_json::from_str::<SessionEnded>(payload) {
                core.identities.forget_session(ended.session);
                core.hub.close_session(ended.session, ended.reason.name());
            }
            core.sockets.presence_changed();
        }
        "accounts.person.changed" => {
            if core.setup.is_required() {
                core.setup.done();
            }
            if let Ok(changed) = serde_json::from_str::<PersonChanged>(payload)
                && changed.rights
            {
                core.identities.forget_account(changed.person.id);
                core.hub.reconnect(changed.person.id);
            }
        }
        "accounts.password.changed" | "accounts.token.revoked" => {
            let subject = entry.subject.as_deref().and_then(|subject| subject.strip_prefix("account:"));
            if let Some(id) = subject.and_then(|id| id.parse().ok()) {
                core.identities.forget_account(id);
            }
        }
        _ => {}
    }
}

/// The account of a session; `None` when the session has ended.
///
/// # Errors
/// 404 when there is no such session.
pub fn account_of_session(conn: &mut AnyConnection, session: i64) -> Result<Option<i64>> {
    let row = session_store::find(conn, session, None)?;
    Ok(Some(row.account_id).filter(|_| !row.is_ended()))
}

/// Whether an account may sign in.
///
/// # Errors
/// 404 when there is no such account.
pub fn is_active(conn: &mut AnyConnection, account: i64) -> Result<bool> {
    Ok(account_store::find(conn, account)?.is_active())
}

/// The sessions and tokens, for the core to ask.
pub struct Sessions;

impl IdentitySource for Sessions {
    fn session(&self, conn: &mut AnyConnection, session: i64) -> Result<Found> {
        let row = match session_store::find(conn, session, None) {
            Ok(row) => row,
            // A database that does not answer must sign nobody out.
            Err(error) if error.status().is_server_error() => return Err(error),
            Err(_) => return Ok(Found::Unknown),
        };
        if row.is_ended() {
            return Ok(Found::Ended(session_store::how_it_ended(conn, &row)?));
        }
        let account = account_store::find(conn, row.account_id)?;
        let role = account.role()?;
        Ok(Found::Good(Identity {
            account: account.id,
            role,
            session: Some(row.id),
            application: Some(row.application()?),
            token: None,
            permissions: role.permissions().to_vec(),
            must_change_password: account.must_change_password,
            expires_at: None,
        }))
    }

    fn token(&self, conn: &mut AnyConnection, hash: [u8; 32], now: NaiveDateTime) -> Result<Found> {
        store::tokens::identity(conn, hash, now)
    }

    fn token_used(&self, tx: &mut Tx<'_>, token: i64) -> Result<()> {
        store::tokens::used(tx, token)
    }

    fn renew_leases(&self, tx: &mut Tx<'_>, sessions: &[i64], until: NaiveDateTime) -> Result<()> {
        session_store::renew_leases(tx, sessions, until)
    }

    fn connected(&self, tx: &mut Tx<'_>, session: i64, until: NaiveDateTime) -> Result<()> {
        session_store::connected(tx, session, until)
    }

    fn set_idle(&self, tx: &mut Tx<'_>, sessions: &[i64], idle: bool) -> Result<()> {
        session_store::set_idle(tx, sessions, idle)
    }

    fn shorten_lease(&self, tx: &mut Tx<'_>, session: i64, until: NaiveDateTime) -> Result<()> {
        session_store::shorten_lease(tx, session, until)
    }

    fn present(&self, conn: &mut AnyConnection, now: NaiveDateTime) -> Result<Present> {
        session_store::present(conn, now)
    }
}

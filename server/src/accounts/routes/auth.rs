//! Setting up, signing in, joining, refreshing and signing out.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use url::Url;
use workspace_protocol::accounts::{Language, Role};
use workspace_protocol::auth::{
    InvitationPreview, Join, Login, Place, PreviewInvitation, Refresh, RefreshIn, Register, Setup, SignedIn, Tokens,
};
use workspace_protocol::sessions::{Application, EndReason};

use super::super::attempts::{self, Attempts};
use super::super::passwords;
use super::super::store::accounts::{self, NewAccount, Row};
use super::super::store::sessions::{self, Rotation, UNUSED};
use super::super::store::{invitations, sign_ins};
use crate::config::Config;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{Result, forbidden, internal, not_found, unauthorised};
use crate::http::address;
use crate::http::answer::{Created, NoContent, Ok200, WithCookie};
use crate::http::identity::{Caller, Ended};
use crate::http::input::{Body, Services};
use crate::journal::Origin;
use crate::secret::random_token;
use crate::settings;

/// Where the refresh cookie is sent to, and nowhere else.
const COOKIE_PATH: &str = "/api/auth/refresh";
/// The code of a refusal for a wrong username or password.
const WRONG: &str = "invalid_credentials";
/// The code that tells [`login`] that the hash it looked at is no longer the account's.
const REHASHED: &str = "rehashed";

/// `POST /api/setup`
pub async fn setup(
    core: Services,
    request: HttpRequest,
    Body(input): Body<Setup>,
) -> Result<WithCookie<Created<SignedIn>>> {
    if !core.setup.is_required() {
        return Err(not_found("route"));
    }
    if !core.setup.matches(&input.token) {
        return Err(forbidden("invalid_setup_token", "open the setup link that the server printed"));
    }
    passwords::check("password", &input.password, &input.username)?;
    let new =
        new_account(&core, &input.username, &input.display_name, Role::Admin, input.language, &input.password).await?;
    let organisation = input.organisation.trim().to_owned();
    let signed_in = begin(&core, &request, input.place, false, move |tx| {
        // Two visitors with the link at once: the second finds the first's account.
        if accounts::any(tx.conn)? {
            return Err(not_found("route"));
        }
        settings::write(tx.conn, "organisation", &organisation)?;
        accounts::create(tx, &new)
    })
    .await?;
    core.setup.done();
    Ok(signed_in.created())
}

/// `POST /api/auth/login`
pub async fn login(
    core: Services,
    request: HttpRequest,
    Body(input): Body<Login>,
) -> Result<WithCookie<Ok200<SignedIn>>> {
    let username = input.username.trim().to_owned();
    let origin = visitor(&core, &request);
    let attempt = attempts::begin(&core, &origin, &username).await?;
    let mut outcome = sign_in(&core, &request, &input, attempt).await;
    // The password was right a moment ago; perhaps it still is, and only its hash was renewed by another sign-in.
    if outcome.as_ref().is_err_and(|error| error.code() == REHASHED) {
        outcome = sign_in(&core, &request, &input, attempt).await;
    }
    match outcome {
        Ok(begun) => {
            core.memory.get::<Attempts>().decided();
            Ok(begun.ok())
        }
        Err(error) if [REHASHED, WRONG].contains(&error.code()) => {
            let owner = core.db.read(move |conn| accounts::find_by_username(conn, &username)).await?;
            attempts::fail(&core, origin, attempt, owner.map(|account| account.id)).await?;
            Err(wrong())
        }
        Err(error) => {
            // Refused with the right password: no failed attempt, though what took it back was rolled back.
            attempts::succeed(&core, origin, attempt).await?;
            Err(error)
        }
    }
}

/// Looks at the password and begins the session.
async fn sign_in(core: &Core, request: &HttpRequest, input: &Login, attempt: i64) -> Result<Begun> {
    let username = input.username.trim().to_owned();
    let rounds = core.config.bcrypt_rounds;
    let account = core.db.read(move |conn| accounts::find_by_username(conn, &username)).await?;
    let hash = account.as_ref().map(|account| account.password_hash.clone()).filter(|hash| hash.starts_with('$'));
    let right = passwords::verify(input.password.clone(), hash, rounds, &core.metrics.password_rounds).await?;
    let Some(account) = account.filter(|_| right) else { return Err(wrong()) };
    // Now is the one time that the password is known: the configured cost comes to old accounts, too.
    let renewed = if passwords::is_outdated(&account.password_hash, rounds) {
        Some(passwords::hash(input.password.clone(), rounds).await?)
    } else {
        None
    };
    begin(core, request, input.place.clone(), input.takeover, move |tx| {
        sign_ins::succeed(tx, attempt)?;
        // Read again: it may have been disabled or given another password meanwhile.
        let now = accounts::find(tx.conn, account.id)?;
        if !now.is_active() {
            return Err(forbidden("account_disabled", "this account is disabled; ask an administrator"));
        }
        if now.password_hash != account.password_hash {
            return Err(unauthorised(REHASHED, "the password's hash has changed"));
        }
        if let Some(hash) = &renewed {
            accounts::rehash(tx, now.id, hash)?;
        }
        Ok(now)
    })
    .await
}

fn wrong() -> crate::error::Error {
    unauthorised(WRONG, "the username or the password is wrong")
}

/// `POST /api/auth/register`
pub async fn register(
    core: Services,
    request: HttpRequest,
    Body(input): Body<Register>,
) -> Result<WithCookie<Created<SignedIn>>> {
    if !core.config.allow_registration || core.setup.is_required() {
        return Err(not_found("route"));
    }
    passwords::check("password", &input.password, &input.username)?;
    let new =
        new_account(&core, &input.username, &input.display_name, Role::Member, input.language, &input.password).await?;
    let signed_in = begin(&core, &request, input.place, false, move |tx| accounts::create(tx, &new)).await?;
    Ok(signed_in.created())
}

/// `POST /api/auth/invitation`
pub async fn preview(core: Services, Body(input): Body<PreviewInvitation>) -> Result<Ok200<InvitationPreview>> {
    let now = core.clock.now();
    Ok(Ok200(core.db.read(move |conn| invitations::preview(conn, &input.token, now)).await?))
}

/// `POST /api/auth/join`
pub async fn join(
    core: Services,
    request: HttpRequest,
    Body(input): Body<Join>,
) -> Result<WithCookie<Created<SignedIn>>> {
    let (now, token) = (core.clock.now(), input.token);
    let secret = token.clone();
    let role = core.db.read(move |conn| invitations::find_open(conn, &secret, now)?.role()).await?;
    passwords::check("password", &input.password, &input.username)?;
    let new = new_account(&core, &input.username, &input.display_name, role, input.language, &input.password).await?;
    let signed_in = begin(&core, &request, input.place, false, move |tx| {
        let invitation = invitations::find_open(tx.conn, &token, tx.now())?;
        let account = accounts::create(tx, &new)?;
        invitations::accept(tx, &invitation, account.id)?;
        Ok(account)
    })
    .await?;
    Ok(signed_in.created())
}

/// `POST /api/auth/refresh`
pub async fn refresh(
    core: Services,
    request: HttpRequest,
    Body(input): Body<Refresh>,
) -> Result<WithCookie<Ok200<Tokens>>> {
    let application = input.application.unwrap_or(Application::Client);
    let (secret, in_cookie) = if let Some(secret) = input.refresh_token {
        (secret, false)
    } else {
        check_origin(&core.config, &request)?;
        let cookie = request.cookie(&cookie_name(application));
        let cookie = cookie.ok_or_else(|| unauthorised("invalid_token", "there is no refresh token; sign in"))?;
        (cookie.value().to_owned(), true)
    };
    let next = random_token().map_err(internal)?;
    let successor = next.clone();
    let rotation = core.db.write(visitor(&core, &request), move |tx| sessions::rotate(tx, &secret, &successor)).await?;
    let row = match rotation {
        Rotation::Rotated(row) => row,
        Rotation::Stolen => return Err(Ended::because(EndReason::TokenReused).error()),
        Rotation::Ended(ended) => return Err(ended.error()),
    };
    let (access_token, expires_in) = core.identities.issue(row.account_id, row.id)?;
    let cookie =
        in_cookie.then(|| refresh_cookie(&core.config, row.application().unwrap_or(application), next.clone()));
    let refresh_token = (!in_cookie).then_some(next);
    Ok(WithCookie(Ok200(Tokens { access_token, expires_in, refresh_token }), cookie))
}

/// `POST /api/auth/logout`
pub async fn logout(core: Services, caller: Caller) -> Result<WithCookie<NoContent>> {
    let id = caller.session.ok_or_else(|| internal("a session route was called without one"))?;
    let row = core
        .db
        .write(caller.origin(), move |tx| {
            let row = sessions::find(tx.conn, id, None)?;
            sessions::end(tx, &row, EndReason::SignedOut)?;
            Ok(row)
        })
        .await?;
    // Here and now, not when the journal comes round.
    core.identities.forget_session(id);
    let cookie = if row.cookie { Some(gone_cookie(&core.config, row.application()?)) } else { None };
    Ok(WithCookie(NoContent, cookie))
}

/// Somebody who is not known yet.
fn visitor(core: &Core, request: &HttpRequest) -> Origin {
    Origin { actor: None, session: None, address: Some(address::of(request, &core.config).to_string()) }
}

async fn new_account(
    core: &Core,
    username: &str,
    display_name: &str,
    role: Role,
    language: Option<Language>,
    password: &str,
) -> Result<NewAccount> {
    Ok(NewAccount {
        username: username.to_owned(),
        display_name: display_name.to_owned(),
        email: None,
        role,
        language: language.unwrap_or(Language::Fr),
        password_hash: passwords::hash(password.to_owned(), core.config.bcrypt_rounds).await?,
        must_change_password: false,
        disabled: false,
    })
}

/// A session that has begun, to be answered with.
struct Begun(SignedIn, Option<Cookie<'static>>);

impl Begun {
    fn created(self) -> WithCookie<Created<SignedIn>> {
        WithCookie(Created(self.0), self.1)
    }

    fn ok(self) -> WithCookie<Ok200<SignedIn>> {
        WithCookie(Ok200(self.0), self.1)
    }
}

/// Finds or makes the account and begins its session, in one transaction.
async fn begin(
    core: &Core,
    request: &HttpRequest,
    place: Place,
    takeover: bool,
    account: impl Fn(&mut Tx<'_>) -> Result<Row> + Send + 'static,
) -> Result<Begun> {
    let secret = random_token().map_err(internal)?;
    let (first, policy) = (secret.clone(), core.config.session_policy);
    let (application, refresh_in) = (place.application, place.refresh_in);
    let (account, session) = core
        .db
        .write(visitor(core, request), move |tx| {
            let account = account(tx)?;
            let session = sessions::begin(tx, account.id, &place, policy, takeover, &first)?;
            Ok((account.account()?, session.session(tx.now())?))
        })
        .await?;
    let (access_token, expires_in) = core.identities.issue(account.id, session.id)?;
    let in_cookie = refresh_in == RefreshIn::Cookie;
    let cookie = in_cookie.then(|| refresh_cookie(&core.config, application, secret.clone()));
    let refresh_token = (!in_cookie).then_some(secret);
    let permissions = account.role.permissions().to_vec();
    let tokens = Tokens { access_token, expires_in, refresh_token };
    Ok(Begun(SignedIn { tokens, session, account, permissions }, cookie))
}

fn cookie_name(application: Application) -> String {
    format!("workspace_refresh_{}", application.name())
}

fn refresh_cookie(config: &Config, application: Application, secret: String) -> Cookie<'static> {
    Cookie::build(cookie_name(application), secret)
        .path(COOKIE_PATH)
        .http_only(true)
        .secure(config.is_https())
        .same_site(SameSite::Strict)
        .max_age(Duration::seconds(UNUSED.num_seconds()))
        .finish()
}

fn gone_cookie(config: &Config, application: Application) -> Cookie<'static> {
    let mut cookie = refresh_cookie(config, application, String::new());
    cookie.make_removal();
    cookie
}

/// A request that a cookie vouches for must come from a page of ours, not merely from a browser that has the cookie.
fn check_origin(config: &Config, request: &HttpRequest) -> Result<()> {
    let header = |name| request.headers().get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    let origin = header(header::ORIGIN).unwrap_or_default();
    let same_host = Url::parse(origin).ok().is_some_and(|url| {
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        header(header::HOST) == Some(format!("{}{port}", url.host_str().unwrap_or_default()).as_str())
    });
    let public = config.public_url.as_ref().is_some_and(|url| url.origin().ascii_serialization() == origin);
    if same_host || public || config.allowed_origins.iter().any(|allowed| allowed == origin) {
        return Ok(());
    }
    Err(forbidden("wrong_origin", "this must be called by a page of this server"))
}

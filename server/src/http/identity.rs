//! Who calls: access tokens, API tokens, and what they stand for.

use std::collections::HashMap;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

use actix_web::HttpRequest;
use actix_web::http::header;
use chrono::{NaiveDateTime, TimeDelta};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use workspace_protocol::accounts::{Permission, Role};
use workspace_protocol::sessions::{Application, EndReason, PresentUser};

use crate::clock::Clock;
use crate::db::{AnyConnection, Db, Tx};
use crate::error::{Error, Result, internal, unauthorised};
use crate::journal::Origin;
use crate::secret::{Secret, digest};

/// How API tokens begin, so that they are not mistaken for anything else.
pub const API_TOKEN_PREFIX: &str = "wst_";
/// For how long an identity is believed without asking the database. What ends or changes one is told at once by the
/// journal; this is the net below.
const CACHE: TimeDelta = TimeDelta::seconds(60);
/// How many identities are kept at the most.
const CACHE_SIZE: usize = 20_000;

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The account.
    pub account: i64,
    /// Its role.
    pub role: Role,
    /// The session, unless an API token was sent.
    pub session: Option<i64>,
    /// The application that the session is of.
    pub application: Option<Application>,
    /// The API token, if one was sent.
    pub token: Option<i64>,
    /// What the caller may do.
    pub permissions: Vec<Permission>,
    /// Whether the account's password must be changed first.
    pub must_change_password: bool,
    /// When an API token stops working.
    pub expires_at: Option<NaiveDateTime>,
}

/// An identity, and where it calls from.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who calls.
    pub identity: Arc<Identity>,
    /// From which address.
    pub address: IpAddr,
}

impl Caller {
    /// As the author of a write.
    pub fn origin(&self) -> Origin {
        Origin {
            actor: Some(self.identity.account),
            session: self.identity.session,
            address: Some(self.address.to_string()),
        }
    }
}

impl Deref for Caller {
    type Target = Identity;

    fn deref(&self) -> &Identity {
        &self.identity
    }
}

/// How a session ended, as whoever still comes with it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// Why.
    pub reason: Option<String>,
    /// The name of the workstation that took over, when one did.
    pub workstation_name: Option<String>,
}

impl Ended {
    /// It ended for this reason, and nobody took over.
    pub fn because(reason: EndReason) -> Self {
        Self { reason: Some(reason.name().to_owned()), workstation_name: None }
    }

    /// 401 `session_ended`.
    pub fn error(&self) -> Error {
        unauthorised("session_ended", "this session has ended; sign in again").current(self)
    }
}

/// What the database knows of a session or token.
pub enum Found {
    /// It is good.
    Good(Identity),
    /// The session has ended.
    Ended(Ended),
    /// There is none such.
    Unknown,
}

/// Who is on: the accounts that have a session with a live lease, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Present {
    /// The accounts, each once.
    pub users: Vec<PresentUser>,
    /// When the first of their leases runs out, unless it is renewed.
    pub until: Option<NaiveDateTime>,
}

/// Keeps sessions and tokens; the accounts module is one. The core asks it, so that it need not know that module.
pub trait IdentitySource: Send + Sync {
    /// The identity of a session.
    fn session(&self, conn: &mut AnyConnection, session: i64) -> Result<Found>;
    /// The identity of an API token, by the hash of its secret.
    fn token(&self, conn: &mut AnyConnection, hash: [u8; 32], now: NaiveDateTime) -> Result<Found>;
    /// Notes that an API token is in use.
    fn token_used(&self, tx: &mut Tx<'_>, token: i64) -> Result<()>;
    /// Renews the leases of sessions that are connected.
    fn renew_leases(&self, tx: &mut Tx<'_>, sessions: &[i64], until: NaiveDateTime) -> Result<()>;
    /// Renews the lease of a session that has just connected: somebody sits in front of it.
    fn connected(&self, tx: &mut Tx<'_>, session: i64, until: NaiveDateTime) -> Result<()>;
    /// Notes whether anybody sits in front of sessions.
    fn set_idle(&self, tx: &mut Tx<'_>, sessions: &[i64], idle: bool) -> Result<()>;
    /// Lets the lease of a session run out earlier, because its client said goodbye.
    fn shorten_lease(&self, tx: &mut Tx<'_>, session: i64, until: NaiveDateTime) -> Result<()>;
    /// Who is on.
    fn present(&self, conn: &mut AnyConnection, now: NaiveDateTime) -> Result<Present>;
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    /// The account.
    sub: String,
    /// The session (RFC 7519, section 4.1.7).
    jti: String,
    iat: i64,
    exp: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Session(i64),
    Token([u8; 32]),
}

/// Turns tokens into identities.
pub struct Identities {
    /// Keeps the sessions.
    pub source: Arc<dyn IdentitySource>,
    clock: Clock,
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    lifetime: TimeDelta,
    known: RwLock<HashMap<Key, (Arc<Identity>, NaiveDateTime)>>,
    /// Counts what was forgotten: a look-up that overlaps with a change must not be kept.
    changes: AtomicU64,
}

impl Identities {
    /// Identities whose access tokens are signed with `secret` and good for `minutes`.
    pub fn new(source: Arc<dyn IdentitySource>, clock: Clock, secret: &Secret, minutes: i64) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // The time is ours to check, since it is injected.
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["exp", "sub"]);
        Self {
            source,
            clock,
            encoding: EncodingKey::from_secret(secret.expose().as_bytes()),
            decoding: DecodingKey::from_secret(secret.expose().as_bytes()),
            validation,
            lifetime: TimeDelta::minutes(minutes),
            known: RwLock::default(),
            changes: AtomicU64::new(0),
        }
    }

    /// An access token for a session (a JWT, RFC 7519), and for how many seconds it is good.
    pub fn issue(&self, account: i64, session: i64) -> Result<(String, i64)> {
        let now = self.clock.now().and_utc().timestamp();
        let claims = Claims {
            sub: account.to_string(),
            jti: session.to_string(),
            iat: now,
            exp: now + self.lifetime.num_seconds(),
        };
        let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).map_err(internal)?;
        Ok((token, self.lifetime.num_seconds()))
    }

    /// The caller of a request; `None` when it carries no identity.
    pub async fn of_request(&self, request: &HttpRequest, db: &Db) -> Result<Option<Arc<Identity>>> {
        let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
        let token = value
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or_else(|| unauthorised("invalid_token", "send `Authorization: Bearer` and a token"))?;
        self.of_token(token, db).await.map(Some)
    }

    /// The identity that a token stands for.
    ///
    /// # Errors
    /// 401 `token_expired`, `session_ended` or `invalid_token`.
    pub async fn of_token(&self, token: &str, db: &Db) -> Result<Arc<Identity>> {
        let now = self.clock.now();
        let key = if token.starts_with(API_TOKEN_PREFIX) {
            Key::Token(digest(token))
        } else {
            let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation)
                .map_err(|_| unauthorised("invalid_token", "this token is not one of this server's"))?
                .claims;
            if claims.exp <= now.and_utc().timestamp() {
                return Err(unauthorised("token_expired", "refresh the access token"));
            }
            Key::Session(claims.jti.parse().map_err(|_| unauthorised("invalid_token", "this token is not understood"))?)
        };
        if let Some(identity) = self.recall(&key, now) {
            return Ok(identity);
        }
        self.look_up(key, db, now).await
    }

    fn recall(&self, key: &Key, now: NaiveDateTime) -> Option<Arc<Identity>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let (identity, at) = known.get(key)?;
        // A clock that was set back makes entries look young: both directions count.
        let fresh = (now - *at).abs() < CACHE && identity.expires_at.is_none_or(|expiry| expiry > now);
        fresh.then(|| identity.clone())
    }

    async fn look_up(&self, key: Key, db: &Db, now: NaiveDateTime) -> Result<Arc<Identity>> {
        let before = self.changes.load(Ordering::Acquire);
        let (source, wanted) = (self.source.clone(), key.clone());
        let found = db
            .read(move |conn| match wanted {
                Key::Session(session) => source.session(conn, session),
                Key::Token(hash) => source.token(conn, hash, now),
            })
            .await?;
        let identity = match found {
            Found::Good(identity) => Arc::new(identity),
            Found::Ended(ended) => return Err(ended.error()),
            Found::Unknown => {
                return Err(unauthorised("invalid_token", "this token is not known, has expired or was revoked"));
            }
        };
        if let Some(token) = identity.token {
            let source = self.source.clone();
            // While nothing can be saved, tokens still read.
            if let Err(error) = db.write(Origin::server(), move |tx| source.token_used(tx, token)).await {
                tracing::warn!(%error, "the use of a token could not be noted");
            }
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if self.changes.load(Ordering::Acquire) == before {
            if known.len() >= CACHE_SIZE {
                known.clear();
            }
            known.insert(key, (identity.clone(), now));
        }
        Ok(identity)
    }

    /// Whether a session is live, asked of the database itself.
    pub async fn is_live(&self, session: i64, db: &Db) -> Result<bool> {
        let source = self.source.clone();
        let found = db.read(move |conn| source.session(conn, session)).await?;
        Ok(matches!(found, Found::Good(_)))
    }

    /// Forgets a session that ended.
    pub fn forget_session(&self, session: i64) {
        self.forget(|identity| identity.session != Some(session));
    }

    /// Forgets everything about an account that changed.
    pub fn forget_account(&self, account: i64) {
        self.forget(|identity| identity.account != account);
    }

    fn forget(&self, keep: impl Fn(&Identity) -> bool) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        self.changes.fetch_add(1, Ordering::Release);
        known.retain(|_, (identity, _)| keep(identity));
    }
}

//! Setting up, signing in and joining.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;
use uuid::Uuid;

use crate::accounts::{Account, Language, Permission, Role};
use crate::sessions::{Application, Session};
use crate::{Check, Input, Time};

/// The place that a session runs at, as the client describes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema), schema(as = SessionPlace))]
pub struct Place {
    /// Which application asks.
    pub application: Application,
    /// Kept by the client in its data folder, or by the browser profile.
    pub workstation: Uuid,
    /// The name of the machine or browser, 1 to 80 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub workstation_name: String,
    /// The operating system, at most 80 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 80, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub os: String,
    /// The client's version, at most 32 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 32, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub client_version: String,
    /// How the refresh token comes back.
    #[serde(default)]
    pub refresh_in: RefreshIn,
}

impl Place {
    fn check(&self, check: &mut Check) {
        check.line("place.workstation_name", &self.workstation_name, 1, 80);
        check.line("place.os", &self.os, 0, 80);
        check.line("place.client_version", &self.client_version, 0, 32);
    }
}

/// How a refresh token travels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum RefreshIn {
    /// In the answer, for a client that keeps it in the system's keyring.
    #[default]
    Body,
    /// In an HttpOnly cookie, for a browser.
    Cookie,
}

/// The first administrator, created by whoever has the setup link.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Setup {
    /// The secret of the setup link.
    pub token: String,
    /// The name of the organisation, 1 to 80 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub organisation: String,
    /// 3 to 32 of `a-z`, `0-9`, `.`, `_`, `-`.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 32, pattern = "^[A-Za-z0-9._-]+$"))]
    pub username: String,
    /// 1 to 60 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub display_name: String,
    /// At least 10 characters, at most 72 bytes, not a common one.
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 72))]
    pub password: String,
    /// The language of the interface; French unless told.
    #[serde(default)]
    pub language: Option<Language>,
    /// Where the session runs.
    pub place: Place,
}

impl Input for Setup {
    fn check(&self, check: &mut Check) {
        check.line("organisation", &self.organisation, 1, 80);
        check.username("username", &self.username);
        check.line("display_name", &self.display_name, 1, 60);
        check.password("password", &self.password);
        self.place.check(check);
    }
}

/// A sign-in.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Login {
    /// Compared without case.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub username: String,
    /// The password.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 1000))]
    pub password: String,
    /// Where the session runs.
    pub place: Place,
    /// Ends the account's session elsewhere, after a `session_exists`.
    #[serde(default)]
    pub takeover: bool,
}

impl Input for Login {
    fn check(&self, check: &mut Check) {
        check.line("username", &self.username, 1, 200);
        if self.password.is_empty() || self.password.len() > 1000 {
            check.refuse("password", "required", "your password");
        }
        self.place.check(check);
    }
}

/// A visitor who creates their own account, where the server allows it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Register {
    /// 3 to 32 of `a-z`, `0-9`, `.`, `_`, `-`.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 32, pattern = "^[A-Za-z0-9._-]+$"))]
    pub username: String,
    /// 1 to 60 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub display_name: String,
    /// At least 10 characters, at most 72 bytes, not a common one.
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 72))]
    pub password: String,
    /// The language of the interface; French unless told.
    #[serde(default)]
    pub language: Option<Language>,
    /// Where the session runs.
    pub place: Place,
}

impl Input for Register {
    fn check(&self, check: &mut Check) {
        check.username("username", &self.username);
        check.line("display_name", &self.display_name, 1, 60);
        check.password("password", &self.password);
        self.place.check(check);
    }
}

/// Asks what an invitation link is worth.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct PreviewInvitation {
    /// The secret of the link.
    pub token: String,
}

impl Input for PreviewInvitation {
    fn check(&self, _: &mut Check) {}
}

/// What the holder of an invitation link may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct InvitationPreview {
    /// The name of the organisation.
    pub organisation: String,
    /// The display name of who invited.
    pub invited_by: String,
    /// The role of the account to be.
    pub role: Role,
    /// Until when the link works.
    pub expires_at: Time,
}

/// Turns an invitation into an account, once.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Join {
    /// The secret of the link.
    pub token: String,
    /// 3 to 32 of `a-z`, `0-9`, `.`, `_`, `-`.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 32, pattern = "^[A-Za-z0-9._-]+$"))]
    pub username: String,
    /// 1 to 60 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub display_name: String,
    /// At least 10 characters, at most 72 bytes, not a common one.
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 72))]
    pub password: String,
    /// The language of the interface; French unless told.
    #[serde(default)]
    pub language: Option<Language>,
    /// Where the session runs.
    pub place: Place,
}

impl Input for Join {
    fn check(&self, check: &mut Check) {
        check.username("username", &self.username);
        check.line("display_name", &self.display_name, 1, 60);
        check.password("password", &self.password);
        self.place.check(check);
    }
}

/// A new pair of tokens for a refresh token, which is used up.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Refresh {
    /// Of which application the cookie is; the client's unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<Application>,
    /// The refresh token; absent when it comes in the cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

impl Input for Refresh {
    fn check(&self, _: &mut Check) {}
}

/// Tokens of a session.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Tokens {
    /// A JWT to send as `Authorization: Bearer`.
    pub access_token: String,
    /// How many seconds it is good for.
    pub expires_in: i64,
    /// To be kept in the system's keyring; absent when it is in the cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

/// A session has begun.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SignedIn {
    /// The session's tokens.
    pub tokens: Tokens,
    /// The session.
    pub session: Session,
    /// The account.
    pub account: Account,
    /// What the session may do.
    pub permissions: Vec<Permission>,
}

/// The session elsewhere that keeps one from signing in: `current` of a `session_exists` problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SessionElsewhere {
    /// `account` when one's own session runs elsewhere, `workstation` when somebody else's runs here.
    pub because: SessionClash,
    /// The name of the workstation.
    pub workstation_name: String,
    /// Its operating system.
    pub os: String,
    /// The display name of the account that is signed in.
    pub account: String,
    /// Since when.
    pub since: Time,
    /// When it last gave a sign of life.
    pub last_seen_at: Time,
}

/// Which of the two rules of exclusive sessions is in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum SessionClash {
    /// One live session per account.
    Account,
    /// One live session per workstation.
    Workstation,
}

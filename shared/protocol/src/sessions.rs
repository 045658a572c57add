//! Sessions, presence and failed sign-ins.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Time;

/// Which application a session is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Application {
    /// Where people work.
    Client,
    /// Where administrators watch and act.
    Dashboard,
    /// A script that signs in with a password.
    Api,
}

impl Application {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Dashboard => "dashboard",
            Self::Api => "api",
        }
    }
}

/// One sign-in at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Session {
    /// The session's id.
    pub id: i64,
    /// The account that is signed in.
    pub account: i64,
    /// Which application it is of.
    pub application: Application,
    /// The workstation's own id.
    pub workstation: Uuid,
    /// The workstation's name.
    pub workstation_name: String,
    /// Its operating system.
    pub os: String,
    /// The client's version.
    pub client_version: String,
    /// The address that it was last seen from.
    pub address: String,
    /// When it began.
    pub created_at: Time,
    /// When it last gave a sign of life.
    pub last_seen_at: Time,
    /// Whether it is live: not ended, and its lease has not run out.
    pub live: bool,
    /// When it ended.
    pub ended_at: Option<Time>,
    /// Why it ended.
    pub end_reason: Option<EndReason>,
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum EndReason {
    /// Its user signed out.
    SignedOut,
    /// Its user signed in elsewhere and took over.
    TakenOver,
    /// The same workstation signed in again.
    Replaced,
    /// Its lease had run out when somebody else needed its place, or it was not used for 30 days.
    Expired,
    /// Its user ended it from another session.
    EndedByUser,
    /// An administrator ended it.
    EndedByAdmin,
    /// The account's password changed.
    PasswordChanged,
    /// The account was disabled.
    AccountDisabled,
    /// The account was deleted.
    AccountDeleted,
    /// An old refresh token was used again, as a thief would.
    TokenReused,
}

impl EndReason {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::TakenOver => "taken_over",
            Self::Replaced => "replaced",
            Self::Expired => "expired",
            Self::EndedByUser => "ended_by_user",
            Self::EndedByAdmin => "ended_by_admin",
            Self::PasswordChanged => "password_changed",
            Self::AccountDisabled => "account_disabled",
            Self::AccountDeleted => "account_deleted",
            Self::TokenReused => "token_reused",
        }
    }
}

/// Who is on: the accounts that have a live session, each once, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Presence {
    /// The accounts.
    pub users: Vec<PresentUser>,
}

/// One account that is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct PresentUser {
    /// The account's id.
    pub id: i64,
    /// Whether nobody sits in front of any of its screens: all its live sessions are idle.
    pub away: bool,
}

/// A sign-in that failed, as the account's owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct FailedSignIn {
    /// When.
    pub at: Time,
    /// From which address.
    pub address: String,
}

//! Who may call a route. Every route says it; there is no way to add one that does not.

use workspace_protocol::accounts::Permission;

use super::identity::Identity;
use crate::error::{Result, forbidden, unauthorised};

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone, without an identity.
    Public,
    /// Any session or API token, even while the password must be changed.
    SignedIn,
    /// A session, not a token, even while the password must be changed.
    SessionEvenPending,
    /// A session, not a token.
    Session,
    /// A session or API token that has this permission.
    Can(Permission),
    /// A session or API token that has both of these permissions.
    CanBoth(Permission, Permission),
}

impl Access {
    /// How it is written in the OpenAPI document, under `x-access`; where several permissions are needed, with blanks between.
    pub fn name(self) -> String {
        match self {
            Self::Public => "public".to_owned(),
            Self::SignedIn => "signed_in".to_owned(),
            Self::SessionEvenPending => "session_even_pending".to_owned(),
            Self::Session => "session".to_owned(),
            Self::Can(permission) => permission.name().to_owned(),
            Self::CanBoth(one, other) => format!("{} {}", one.name(), other.name()),
        }
    }

    fn permissions(self) -> impl Iterator<Item = Permission> {
        let (one, other) = match self {
            Self::Can(permission) => (Some(permission), None),
            Self::CanBoth(one, other) => (Some(one), Some(other)),
            Self::Public | Self::SignedIn | Self::SessionEvenPending | Self::Session => (None, None),
        };
        one.into_iter().chain(other)
    }

    /// Whether this caller may go on.
    ///
    /// # Errors
    /// 401 without an identity, 403 with one that is not enough.
    pub fn check(self, identity: Option<&Identity>) -> Result<()> {
        if self == Self::Public {
            return Ok(());
        }
        let identity = identity.ok_or_else(|| unauthorised("not_signed_in", "sign in first"))?;
        if matches!(self, Self::SessionEvenPending | Self::Session) && identity.session.is_none() {
            return Err(forbidden("session_required", "an API token can't do this; sign in"));
        }
        if !matches!(self, Self::SignedIn | Self::SessionEvenPending) && identity.must_change_password {
            return Err(forbidden("password_change_required", "choose a password of your own first"));
        }
        match self.permissions().find(|permission| !identity.permissions.contains(permission)) {
            Some(missing) => Err(forbidden("not_allowed", format!("this needs the permission {}", missing.name()))),
            None => Ok(()),
        }
    }
}

//! Accounts, invitations and API tokens.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::status::{OwnStatus, Status};
use crate::{Check, Input, Time};

/// What an account may do at large; each module's permissions follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Role {
    /// Everything, including accounts and settings.
    Admin,
    /// Reads and writes.
    Member,
    /// Reads, never writes.
    Viewer,
}

/// One thing that a caller may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Permission {
    /// See who works here and who is on.
    #[serde(rename = "people:read")]
    PeopleRead,
    /// Manage accounts, invitations and everyone's sessions.
    #[serde(rename = "accounts:manage")]
    AccountsManage,
    /// Read the journal of everything that happened.
    #[serde(rename = "activity:read")]
    ActivityRead,
    /// Read the channels that one is in.
    #[serde(rename = "chat:read")]
    ChatRead,
    /// Write messages.
    #[serde(rename = "chat:write")]
    ChatWrite,
    /// Keep order in the chat: manage public channels, delete messages, settle reports; with `accounts:manage`, import.
    #[serde(rename = "chat:manage")]
    ChatManage,
    /// See what was received and where it went.
    #[serde(rename = "reception:read")]
    ReceptionRead,
    /// Receive, sort, wipe, order, give and lend.
    #[serde(rename = "reception:write")]
    ReceptionWrite,
    /// Keep the records of reception in order: restore, undo a recovery, merge names.
    #[serde(rename = "reception:manage")]
    ReceptionManage,
    /// See how the server is, who is connected and what went wrong.
    #[serde(rename = "monitoring:read")]
    MonitoringRead,
    /// Send notices and settle problems.
    #[serde(rename = "monitoring:act")]
    MonitoringAct,
}

impl Permission {
    /// Every permission there is.
    pub const ALL: [Self; 11] = [
        Self::PeopleRead,
        Self::AccountsManage,
        Self::ActivityRead,
        Self::ChatRead,
        Self::ChatWrite,
        Self::ChatManage,
        Self::ReceptionRead,
        Self::ReceptionWrite,
        Self::ReceptionManage,
        Self::MonitoringRead,
        Self::MonitoringAct,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::PeopleRead => "people:read",
            Self::AccountsManage => "accounts:manage",
            Self::ActivityRead => "activity:read",
            Self::ChatRead => "chat:read",
            Self::ChatWrite => "chat:write",
            Self::ChatManage => "chat:manage",
            Self::ReceptionRead => "reception:read",
            Self::ReceptionWrite => "reception:write",
            Self::ReceptionManage => "reception:manage",
            Self::MonitoringRead => "monitoring:read",
            Self::MonitoringAct => "monitoring:act",
        }
    }
}

impl Role {
    /// What this role is allowed to do.
    pub fn permissions(self) -> &'static [Permission] {
        use Permission::{ChatRead, ChatWrite, PeopleRead, ReceptionRead, ReceptionWrite};
        match self {
            Self::Admin => &Permission::ALL,
            Self::Member => &[PeopleRead, ChatRead, ChatWrite, ReceptionRead, ReceptionWrite],
            Self::Viewer => &[PeopleRead, ChatRead, ReceptionRead],
        }
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Member => "member",
            Self::Viewer => "viewer",
        }
    }
}

/// The language of the interface and of mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Language {
    /// French.
    Fr,
    /// English.
    En,
}

/// The colours of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Theme {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What everyone may know of an account. A deleted one keeps its id, under "former member".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Person {
    /// The account's id.
    pub id: i64,
    /// Lower case; `former-7` once the account is deleted.
    pub username: String,
    /// The name that people see; empty once the account is deleted.
    pub display_name: String,
    /// `#rrggbb`.
    pub avatar_color: String,
    /// Its role.
    pub role: Role,
    /// Whether it may sign in: neither disabled nor deleted.
    pub active: bool,
    /// Whether the account was deleted and anonymised.
    pub former: bool,
    /// What they say they are doing; `null` when they say nothing, or it no longer holds.
    pub status: Option<Status>,
}

/// An account as its owner and the administrators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Account {
    /// The account's id.
    pub id: i64,
    /// Lower case.
    pub username: String,
    /// The name that people see.
    pub display_name: String,
    /// Where mails go.
    pub email: Option<String>,
    /// Its role.
    pub role: Role,
    /// The language of its interface.
    pub language: Language,
    /// The colours of its interface.
    pub theme: Theme,
    /// `#rrggbb`.
    pub avatar_color: String,
    /// Whether it may not sign in.
    pub disabled: bool,
    /// Whether its password is a temporary one that must be changed before anything else.
    pub must_change_password: bool,
    /// When it was created.
    pub created_at: Time,
    /// When it was last seen.
    pub last_seen_at: Option<Time>,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

/// The caller: its account, and what it may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Me {
    /// The caller's account.
    pub account: Account,
    /// What the caller may do with this session or token.
    pub permissions: Vec<Permission>,
    /// The caller's session; absent with an API token.
    pub session: Option<i64>,
    /// What the caller says they are doing.
    pub status: OwnStatus,
}

/// Changes to one's own profile; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdateMe {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// 1 to 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub display_name: Option<String>,
    /// An address, or the empty text for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 254, pattern = r"^([^@\s<>,]+@[^@.\s<>,][^@\s<>,]*\.[^@\s<>,]*[^@.\s<>,])?$")
    )]
    pub email: Option<String>,
    /// The language of the interface.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The colours of the interface.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(pattern = "^#[0-9A-Fa-f]{6}$"))]
    pub avatar_color: Option<String>,
}

impl Input for UpdateMe {
    fn check(&self, check: &mut Check) {
        if let Some(name) = &self.display_name {
            check.line("display_name", name, 1, 60);
        }
        if let Some(email) = self.email.as_deref().filter(|email| !email.is_empty()) {
            check.email("email", email);
        }
        if let Some(color) = &self.avatar_color {
            check.color("avatar_color", color);
        }
    }
}

/// A change of one's own password. The account's other sessions end.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ChangePassword {
    /// The password until now.
    pub current_password: String,
    /// At least 10 characters, at most 72 bytes, not a common one.
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 72))]
    pub new_password: String,
}

impl Input for ChangePassword {
    fn check(&self, check: &mut Check) {
        check.password("new_password", &self.new_password);
    }
}

/// Deletes one's own account: it is anonymised, its messages and records stay.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct DeleteMe {
    /// The password, as a proof of who asks.
    pub password: String,
}

impl Input for DeleteMe {
    fn check(&self, _: &mut Check) {}
}

/// An account that an administrator creates with a temporary password.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreateAccount {
    /// 3 to 32 of `a-z`, `0-9`, `.`, `_`, `-`.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 32, pattern = "^[A-Za-z0-9._-]+$"))]
    pub username: String,
    /// 1 to 60 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub display_name: String,
    /// Where mails go.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 254, pattern = r"^[^@\s<>,]+@[^@.\s<>,][^@\s<>,]*\.[^@\s<>,]*[^@.\s<>,]$")
    )]
    pub email: Option<String>,
    /// Its role.
    pub role: Role,
    /// The language of its interface; French unless told.
    #[serde(default)]
    pub language: Option<Language>,
    /// Must be changed at the first sign-in.
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 72))]
    pub temporary_password: String,
}

impl Input for CreateAccount {
    fn check(&self, check: &mut Check) {
        check.username("username", &self.username);
        check.line("display_name", &self.display_name, 1, 60);
        if let Some(email) = &self.email {
            check.email("email", email);
        }
        check.password("temporary_password", &self.temporary_password);
    }
}

/// Changes to an account by an administrator; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdateAccount {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// 1 to 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub display_name: Option<String>,
    /// An address, or the empty text for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 254, pattern = r"^([^@\s<>,]+@[^@.\s<>,][^@\s<>,]*\.[^@\s<>,]*[^@.\s<>,])?$")
    )]
    pub email: Option<String>,
    /// The last active administrator keeps its role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// `true` ends its sessions and keeps it from signing in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
}

impl Input for UpdateAccount {
    fn check(&self, check: &mut Check) {
        if let Some(name) = &self.display_name {
            check.line("display_name", name, 1, 60);
        }
        if let Some(email) = self.email.as_deref().filter(|email| !email.is_empty()) {
            check.email("email", email);
        }
    }
}

/// A temporary password for somebody who lost theirs. The account's sessions end.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ResetPassword {
    /// Must be changed at the next sign-in.
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 72))]
    pub temporary_password: String,
}

impl Input for ResetPassword {
    fn check(&self, check: &mut Check) {
        check.password("temporary_password", &self.temporary_password);
    }
}

/// An invitation: whoever has its link creates one account with its role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Invitation {
    /// The invitation's id.
    pub id: i64,
    /// The role of the account to be.
    pub role: Role,
    /// For whom it is, in the administrator's words.
    pub note: String,
    /// The account that invited.
    pub created_by: i64,
    /// When it was created.
    pub created_at: Time,
    /// 72 hours after that.
    pub expires_at: Time,
    /// Where it stands.
    pub state: InvitationState,
    /// The account that it became.
    pub account: Option<i64>,
}

/// Where an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum InvitationState {
    /// Its link works.
    Open,
    /// It became an account.
    Accepted,
    /// An administrator took it back.
    Revoked,
    /// Nobody came in time.
    Expired,
}

/// A new invitation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreateInvitation {
    /// The role of the account to be.
    pub role: Role,
    /// For whom it is, at most 200 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub note: String,
}

impl Input for CreateInvitation {
    fn check(&self, check: &mut Check) {
        check.line("note", &self.note, 0, 200);
    }
}

/// A created invitation, with the link that is shown only this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreatedInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// The address to hand over. The secret is in its fragment, which browsers do not send.
    pub link: String,
}

/// A token for scripts, sent as `Authorization: Bearer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ApiToken {
    /// The token's id.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// What it may do, within what its owner's role allows.
    pub permissions: Vec<Permission>,
    /// When it was created.
    pub created_at: Time,
    /// When it stops working.
    pub expires_at: Time,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Time>,
}

/// A new API token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreateApiToken {
    /// What it is for, 1 to 60 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: String,
    /// What it may do; at least one, none that the owner has not.
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub permissions: Vec<Permission>,
    /// After how many days it stops working, 1 to 366.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 366))]
    pub expires_in_days: i64,
}

impl Input for CreateApiToken {
    fn check(&self, check: &mut Check) {
        check.line("name", &self.name, 1, 60);
        check.range("expires_in_days", self.expires_in_days, 1..=366);
        if self.permissions.is_empty() {
            check.refuse("permissions", "required", "at least one permission");
        }
    }
}

/// A created API token, with the secret that is shown only this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreatedApiToken {
    /// The token.
    pub token: ApiToken,
    /// What to send as `Authorization: Bearer`.
    pub secret: String,
}

//! Mail that the server sends: how it reaches its mail server, and the queue of what goes out.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::reception::clearable;
use crate::{Check, Input, Time};

/// How many characters a subject has at the most.
pub const MAX_SUBJECT: usize = 200;
/// How many characters a message has at the most.
pub const MAX_TEXT: usize = 2_000;
/// How many characters a user name, a password or a sender's name has at the most.
pub const MAX_LINE: usize = 200;

/// How the connection with the mail server is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum MailSecurity {
    /// Not at all: for a mail server that needs no password, or is on this very machine.
    None,
    /// It begins in the clear and must turn to TLS before anything is said (RFC 3207); usually port 587.
    Starttls,
    /// TLS from the first byte (RFC 8314); usually port 465.
    Tls,
}

impl MailSecurity {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Starttls => "starttls",
            Self::Tls => "tls",
        }
    }
}

/// How mail is sent. The password is never told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct MailSettings {
    /// Whether mail can be sent: somebody has set this up.
    pub configured: bool,
    /// The mail server's name or address; empty while nothing is set up.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub security: MailSecurity,
    /// The user name; empty: the mail server asks for none.
    pub username: String,
    /// Whether a password is kept.
    pub password_set: bool,
    /// The address that mail comes from.
    pub sender_address: String,
    /// The name that mail comes from; may be empty.
    pub sender_name: String,
    /// Counts the changes; an update carries it. 0 while nothing is set up.
    pub version: i32,
    /// When it was changed last.
    pub changed_at: Option<Time>,
    /// By whom.
    pub changed_by: Option<i64>,
}

/// How mail is to be sent.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SetMailSettings {
    /// The version that the change was made on; 0 for the first.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 2_147_483_647))]
    pub version: i32,
    /// The mail server's name or address, such as `smtp.example.org`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 253, pattern = "^[A-Za-z0-9.:_-]+$"))]
    pub host: String,
    /// Its port, usually 587 or 465.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 65_535))]
    pub port: u16,
    /// How the connection is secured.
    pub security: MailSecurity,
    /// The user name; empty: the mail server asks for none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub username: String,
    /// The password; absent: it stays, as long as the host does; `null`: there is none.
    #[serde(default, deserialize_with = "clearable")]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, min_length = 1, max_length = 200, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$")
    )]
    pub password: Option<Option<String>>,
    /// The address that mail comes from.
    #[cfg_attr(feature = "openapi", schema(max_length = 254, format = "email"))]
    pub sender_address: String,
    /// The name that mail comes from.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub sender_name: String,
}

/// Whatever is printed of it, the password is not.
impl std::fmt::Debug for SetMailSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetMailSettings").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

impl Input for SetMailSettings {
    fn check(&self, check: &mut Check) {
        check.range("version", self.version.into(), 0..=i32::MAX.into());
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '_' | '-');
        if self.host.is_empty() || self.host.len() > 253 || !self.host.chars().all(plain) {
            check.refuse("host", "invalid", "the name or address of a mail server, such as smtp.example.org");
        }
        check.range("port", self.port.into(), 1..=65_535);
        check.line("username", &self.username, 0, MAX_LINE);
        if let Some(Some(password)) = &self.password {
            check.line("password", password, 1, MAX_LINE);
            if self.username.is_empty() {
                check.refuse("username", "required", "a user name, since there is a password");
            }
        }
        check_address("sender_address", &self.sender_address, check);
        check.line("sender_name", &self.sender_name, 0, MAX_LINE);
    }
}

/// Notes a mail address that the server would not send to: names beyond ASCII need mail servers that few have.
pub fn check_address(field: &str, value: &str, check: &mut Check) {
    if value.is_ascii() {
        check.email(field, value);
    } else {
        check.refuse(field, "invalid", "an e-mail address such as name@example.org, without accents");
    }
}

/// A mail that shows whether the settings are right.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct TestMail {
    /// To whom.
    #[cfg_attr(feature = "openapi", schema(max_length = 254, format = "email"))]
    pub recipient: String,
}

impl Input for TestMail {
    fn check(&self, check: &mut Check) {
        check_address("recipient", &self.recipient, check);
    }
}

/// Sends a document by mail; what is absent, the server words in the document's language.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SendDocument {
    /// To whom.
    #[cfg_attr(feature = "openapi", schema(max_length = 254, format = "email"))]
    pub recipient: String,
    /// The subject, up to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub subject: Option<String>,
    /// What it says, up to 2 000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 2000, pattern = r"^[^\x00]*$"))]
    pub message: Option<String>,
}

impl Input for SendDocument {
    fn check(&self, check: &mut Check) {
        check_address("recipient", &self.recipient, check);
        check_words(self.subject.as_deref(), self.message.as_deref(), check);
    }
}

/// Notes a subject or message that a mail can't have.
pub fn check_words(subject: Option<&str>, message: Option<&str>, check: &mut Check) {
    if let Some(subject) = subject {
        check.line("subject", subject, 1, MAX_SUBJECT);
    }
    if let Some(message) = message {
        check.text("message", message, 1, MAX_TEXT);
    }
}

/// Where a mail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum MailState {
    /// It waits to be sent, perhaps again.
    Queued,
    /// The mail server took it.
    Sent,
    /// It was given up.
    Failed,
}

impl MailState {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// What kept a mail from being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum MailProblem {
    /// The mail server could not be reached, or the line broke.
    Unreachable,
    /// The mail server did not answer in time.
    Timeout,
    /// No secure connection came about: no STARTTLS, or a certificate that is not trusted.
    NotSecure,
    /// The mail server did not accept the user name or password.
    AuthRefused,
    /// The mail server will not take this mail.
    Refused,
    /// The mail server asked to come back later.
    TryLater,
    /// The mail server said what could not be understood.
    NotUnderstood,
    /// The file to go with it is not there or is damaged.
    AttachmentMissing,
    /// Since it was queued, an administrator had the server send no mail any more.
    NotSetUp,
}

impl MailProblem {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::NotSecure => "not_secure",
            Self::AuthRefused => "auth_refused",
            Self::Refused => "refused",
            Self::TryLater => "try_later",
            Self::NotUnderstood => "not_understood",
            Self::AttachmentMissing => "attachment_missing",
            Self::NotSetUp => "not_set_up",
        }
    }
}

/// Why the last attempt failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct MailError {
    /// What it was, for clients to put into words.
    pub code: MailProblem,
    /// What the mail server said, at most 300 characters; may be empty.
    pub detail: String,
}

/// A file that goes with a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct MailAttachment {
    /// What it is called.
    pub name: String,
    /// What it is, such as `application/pdf`.
    pub media_type: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
}

/// A mail of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Mail {
    /// Its id.
    pub id: i64,
    /// To whom.
    pub recipient: String,
    /// The subject.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The file that goes with it.
    pub attachment: Option<MailAttachment>,
    /// What it is about, such as `loan:3`.
    pub about: Option<String>,
    /// Where it stands.
    pub state: MailState,
    /// How often it was tried since it was queued, or since somebody asked to try it again.
    pub attempts: i32,
    /// When it is tried next; `null`: it is being tried at this moment, or not any more.
    pub next_attempt_at: Option<Time>,
    /// Why the last attempt failed; `null`: none did, or it was sent.
    pub last_error: Option<MailError>,
    /// When it was queued.
    pub created_at: Time,
    /// By whom; `null`: by the server itself.
    pub created_by: Option<i64>,
    /// When the mail server took it.
    pub sent_at: Option<Time>,
    /// When it was given up.
    pub failed_at: Option<Time>,
}

//! What went wrong, as the page hears it: the server's own problem details, or our word for what never reached it.

use serde::Serialize;
use serde_json::Value;
use workspace_protocol::FieldProblem;

/// The result of whatever can fail.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

/// A request that did not give what was asked for: refused by the server (RFC 9457 problem details), or by us, or never
/// answered (`status` 0). Never holds a token. Its fields are packed, since it is the error of everything.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{code}: {}", detail.as_deref().unwrap_or(title))]
pub struct Problem {
    /// The HTTP status; 0 when the server did not answer or was not asked.
    pub status: u16,
    /// A stable name for programs, such as `session_exists` or [`code::UNREACHABLE`].
    pub code: String,
    /// A short summary for people.
    pub title: Box<str>,
    /// What went wrong this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Box<str>>,
    /// Under which the server logged the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Box<str>>,
    /// How many seconds to wait, when the server said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// What is wrong with the input, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// The current record, or the other session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Box<Value>>,
}

/// The codes of what does not come from the server; their `status` is 0.
pub mod code {
    /// No answer came; nothing is known of the outcome.
    pub const UNREACHABLE: &str = "unreachable";
    /// Whoever asked does not want to know any more.
    pub const ABORTED: &str = "aborted";
    /// No server is chosen.
    pub const NO_SERVER: &str = "no_server";
    /// The choice of server comes from the environment and cannot be changed here.
    pub const FIXED: &str = "fixed";
    /// Not a path below `/api/`, or not a route for this.
    pub const NOT_ALLOWED: &str = "not_allowed";
    /// Not an address of a server.
    pub const BAD_ADDRESS: &str = "bad_address";
    /// The answer is larger than what is taken.
    pub const TOO_LARGE: &str = "too_large";
    /// There is no room on the disk.
    pub const DISK_FULL: &str = "disk_full";
    /// A file could not be written or read.
    pub const STORAGE_FAILED: &str = "storage_failed";
    /// Another server answers at the address than the one that was chosen; its sign-in comes first.
    pub const SERVER_CHANGED: &str = "server_changed";
    /// Too much of it waits already.
    pub const BUSY: &str = "busy";
    /// The server is older than what we can talk to.
    pub const SERVER_TOO_OLD: &str = "server_too_old";
    /// We are older than what the server accepts.
    pub const CLIENT_TOO_OLD: &str = "client_too_old";
}

impl Problem {
    /// A problem that does not come from the server.
    pub fn ours(code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into().into()), ..Self::bare(0, code, title) }
    }

    pub(crate) fn bare(status: u16, code: &str, title: &str) -> Self {
        Self {
            status,
            code: code.to_owned(),
            title: title.into(),
            detail: None,
            request_id: None,
            retry_after: None,
            errors: Vec::new(),
            current: None,
        }
    }

    /// Whether no answer came: trying again may help, and nothing is known of the outcome.
    pub fn is_unanswered(&self) -> bool {
        self.status == 0 && self.code == code::UNREACHABLE
    }

    pub(crate) fn unreachable(detail: impl Into<String>) -> Self {
        Self::ours(code::UNREACHABLE, "The server does not answer", detail)
    }

    pub(crate) fn aborted() -> Self {
        Self::bare(0, code::ABORTED, "Cancelled")
    }

    pub(crate) fn no_server() -> Self {
        Self::ours(code::NO_SERVER, "No server is chosen", "choose a server first")
    }

    pub(crate) fn not_allowed(detail: impl Into<String>) -> Self {
        Self::ours(code::NOT_ALLOWED, "Not allowed", detail)
    }
}

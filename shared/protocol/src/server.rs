//! What anyone may know about the server, and its health.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;
use uuid::Uuid;

/// What a client needs to know before anyone signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ServerInfo {
    /// What this server is known by, wherever it moves: made once, and the same on all of its nodes.
    pub id: Uuid,
    /// The name of the organisation.
    pub name: String,
    /// Always `workspace`, so that a client knows that it talks to the right kind of server.
    pub product: String,
    /// The server's version (Semantic Versioning).
    pub version: String,
    /// The oldest client version that this server accepts.
    pub oldest_client: String,
    /// Whether the first administrator is still to be created.
    pub setup_required: bool,
    /// Whether visitors may create their own account.
    pub registration: bool,
    /// The modules that are switched on.
    pub modules: Vec<String>,
    /// How people sign in.
    pub sign_in_methods: Vec<SignInMethod>,
    /// The accent colour of the organisation, `#rrggbb`.
    pub accent: String,
    /// How many seconds a session stays live without a sign of life.
    pub lease_seconds: u32,
    /// How large an uploaded file may be, in mebibytes.
    pub max_upload_mb: u32,
}

/// A way to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum SignInMethod {
    /// Username and password.
    Password,
}

/// The server answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Health {
    /// Always `ok`.
    pub status: String,
}

/// Whether the server can do its work, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Readiness {
    /// Whether every part is ready.
    pub ready: bool,
    /// The parts: `database`, `writer`, `disk`, `journal`, `jobs`.
    pub checks: Vec<ReadinessCheck>,
}

/// Whether one part of the server is ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ReadinessCheck {
    /// Which part.
    pub name: String,
    /// Whether it is ready.
    pub ok: bool,
    /// Why it is not, without internals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

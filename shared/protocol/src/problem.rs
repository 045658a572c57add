//! Errors on the wire: RFC 9457 problem details.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

/// An error answer, sent as `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Problem {
    /// A URI for the kind of problem: `/api/docs#code`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short summary for people, the same for every problem of this code.
    pub title: String,
    /// The HTTP status code.
    pub status: u16,
    /// What went wrong this time, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// A stable name for programs, such as `session_exists`.
    pub code: String,
    /// The id under which the server logged this request.
    pub request_id: String,
    /// What is wrong with the input, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// The current record, with `version_conflict`; the other session, with `session_exists`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<serde_json::Value>,
}

/// What is wrong with one field of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct FieldProblem {
    /// The path of the field: `workstation.name`.
    pub field: String,
    /// A stable name for programs: `required`, `too_short`, `too_long`, `invalid`, `taken`…
    pub code: String,
    /// What is accepted, for people.
    pub message: String,
}

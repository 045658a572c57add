//! One error type, and its one mapping to problem details (RFC 9457).

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use serde_json::Value;
use workspace_protocol::{FieldProblem, Problem};

/// The result of anything that can fail with an answer for the caller.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something could not be done: what the caller is told, and apart from it what only the log sees.
pub struct Error(Box<Parts>);

struct Parts {
    status: StatusCode,
    code: &'static str,
    detail: Option<Cow<'static, str>>,
    errors: Vec<FieldProblem>,
    current: Option<Value>,
    retry_after: Option<u64>,
    violated: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of `status` with a stable `code`.
    pub fn new(status: StatusCode, code: &'static str) -> Self {
        Self(Box::new(Parts {
            status,
            code,
            detail: None,
            errors: Vec::new(),
            current: None,
            retry_after: None,
            violated: None,
            source: None,
        }))
    }

    /// Adds what went wrong this time, for people.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Adds which fields of the input it is about.
    #[must_use]
    pub fn fields(mut self, errors: Vec<FieldProblem>) -> Self {
        self.0.errors = errors;
        self
    }

    /// Adds the record as it is now.
    #[must_use]
    pub fn current(mut self, current: &impl serde::Serialize) -> Self {
        self.0.current = serde_json::to_value(current).ok();
        self
    }

    /// Adds after how many seconds to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Adds the cause, for the log only.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable name.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// What the log should say beside the answer.
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync)> {
        self.0.source.as_deref()
    }

    /// Whether a unique rule on `table` and `column` was broken. SQLite names the columns in its
    /// message, PostgreSQL the constraint, which by its default naming contains both.
    pub fn violates(&self, table: &str, column: &str) -> bool {
        self.0.violated.as_deref().is_some_and(|rule| {
            rule.contains(&format!("{table}.{column}")) || rule.starts_with(&format!("{table}_{column}"))
        })
    }

    /// The answer's body.
    pub fn problem(&self, request_id: &str) -> Problem {
        let parts = &self.0;
        Problem {
            kind: format!("/api/docs#{}", parts.code),
            title: title(parts.code, parts.status).to_owned(),
            status: parts.status.as_u16(),
            detail: parts.detail.as_deref().map(str::to_owned),
            code: parts.code.to_owned(),
            request_id: request_id.to_owned(),
            errors: parts.errors.clone(),
            current: parts.current.clone(),
        }
    }

    /// The answer.
    pub fn response(&self, request_id: &str) -> HttpResponse {
        let mut builder = HttpResponse::build(self.0.status);
        builder.content_type("application/problem+json");
        if let Some(seconds) = self.0.retry_after {
            builder.insert_header((header::RETRY_AFTER, seconds));
        }
        if self.0.status == StatusCode::UNAUTHORIZED {
            builder.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        builder.json(self.problem(request_id))
    }
}

fn title(code: &str, status: StatusCode) -> &'static str {
    match code {
        "malformed" => "The request could not be read",
        "invalid" => "Some values are not accepted",
        "session_exists" => "A session is already open",
        "version_conflict" => "Somebody else changed it meanwhile",
        "too_many_requests" => "Too many requests",
        "disk_full" => "The server's disk is full",
        "busy" => "The server is busy",
        "unavailable" => "The database does not answer",
        _ => status.canonical_reason().unwrap_or("Error"),
    }
}

/// 400: the request could not be read.
pub fn malformed(detail: impl Into<Cow<'static, str>>) -> Error {
    Error::new(StatusCode::BAD_REQUEST, "malformed").detail(detail)
}

/// 400: one part of the request could not be read, and which.
pub fn malformed_field(field: &str, message: impl Into<String>) -> Error {
    let mut error = malformed(format!("{field} could not be read"));
    error.0.errors = vec![problem(field, "malformed", message)];
    error
}

/// 401: no identity, or one that is not accepted.
pub fn unauthorised(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Error {
    Error::new(StatusCode::UNAUTHORIZED, code).detail(detail)
}

/// 403: known, but not allowed.
pub fn forbidden(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Error {
    Error::new(StatusCode::FORBIDDEN, code).detail(detail)
}

/// 404: there is no such `thing`, or not for this caller.
pub fn not_found(thing: &'static str) -> Error {
    Error::new(StatusCode::NOT_FOUND, "not_found").detail(format!("there is no such {thing}"))
}

/// 409: it does not fit with what is there.
pub fn conflict(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Error {
    Error::new(StatusCode::CONFLICT, code).detail(detail)
}

/// 409: the change was made on an older version than `current`.
pub fn version_conflict(current: &impl serde::Serialize) -> Error {
    conflict("version_conflict", "it was changed since you read it").current(current)
}

/// 422: values that are not accepted, field by field.
pub fn invalid(errors: Vec<FieldProblem>) -> Error {
    let mut error = Error::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    error.0.detail = errors.first().map(|first| format!("{}: {}", first.field, first.message).into());
    error.0.errors = errors;
    error
}

/// 422: one value that is not accepted.
pub fn invalid_field(field: &str, code: &str, message: impl Into<String>) -> Error {
    invalid(vec![problem(field, code, message)])
}

/// 429: too much in too short a time.
pub fn too_many(code: &'static str, detail: impl Into<Cow<'static, str>>, seconds: u64) -> Error {
    Error::new(StatusCode::TOO_MANY_REQUESTS, code).detail(detail).retry_after(seconds.max(1))
}

/// 503: not now.
pub fn unavailable(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Error {
    Error::new(StatusCode::SERVICE_UNAVAILABLE, code).detail(detail).retry_after(1)
}

/// 500: a fault of ours. The caller learns nothing but the request id.
pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
    Error::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").caused_by(source)
}

/// What is wrong with one field of the input.
pub fn problem(field: &str, code: &str, message: impl Into<String>) -> FieldProblem {
    FieldProblem { field: field.to_owned(), code: code.to_owned(), message: message.into() }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                let rule = info.constraint_name().unwrap_or_else(|| info.message()).to_owned();
                let mut error = conflict("already_exists", "it already exists");
                error.0.violated = Some(rule);
                error
            }
            DieselError::DatabaseError(kind, info) => from_database(kind, info.message()),
            DieselError::NotFound => not_found("record"),
            other => internal(other),
        }
    }
}

/// Neither engine's driver hands us an error number, so the few causes that a caller must tell apart
/// are recognised by the fixed words of SQLite and the (untranslated) ones of PostgreSQL.
fn from_database(kind: DatabaseErrorKind, message: &str) -> Error {
    let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let full = has(&["database or disk is full", "No space left on device"]);
    let gone = matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand)
        || has(&[
            "connection to server",
            "server closed the connection",
            "terminating connection",
            "the database system is",
            "no connection to the server",
            "could not receive data",
            "SSL connection has been closed",
        ]);
    let error = if full {
        Error::new(StatusCode::INSUFFICIENT_STORAGE, "disk_full")
            .detail("nothing can be saved until there is space again")
    } else if gone {
        unavailable("unavailable", "the database does not answer; nothing was lost that was acknowledged")
    } else if has(&["database is locked"]) {
        unavailable("busy", "the database is busy")
    } else if has(&["readonly database", "read-only transaction"]) {
        unavailable("read_only", "the database can't be written to")
    } else {
        Error::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    };
    error.caused_by(format!("{kind:?}: {message}"))
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.status.as_u16(), self.0.code)?;
        if let Some(detail) = &self.0.detail {
            write!(f, ": {detail}")?;
        }
        if let Some(source) = &self.0.source {
            write!(f, " ({source})")?;
        }
        Ok(())
    }
}

impl StdError for Error {}

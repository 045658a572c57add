//! The parts of a request that handlers take: each reads itself, says clearly what is wrong, and describes itself in
//! the OpenAPI document.

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Bytes, BytesMut};
use actix_web::{FromRequest as _, HttpMessage as _, HttpRequest};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::{IntoParams, ToSchema};
use workspace_protocol::page::{DEFAULT_LIMIT, MAX_LIMIT};
use workspace_protocol::{Check, Input};

use super::describe::OperationDoc;
use super::identity::Caller;
use super::objects::Objects;
use crate::core::Core;
use crate::error::{Error, Result, internal, invalid, malformed, malformed_field};

/// A part of a request.
pub trait Part: Sized {
    /// Whether it reads the parameters after the `?`.
    const TAKES_QUERY: bool = false;

    /// Takes it out of the request.
    fn take(request: &HttpRequest, payload: &mut Payload) -> impl Future<Output = Result<Self>>;

    /// Adds it to the description of the route.
    fn describe(doc: &mut OperationDoc) {
        let _ = doc;
    }
}

/// The services that a handler works with.
#[derive(Clone)]
pub struct Services(pub web::Data<Core>);

impl std::ops::Deref for Services {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.0
    }
}

impl Part for Services {
    async fn take(request: &HttpRequest, _: &mut Payload) -> Result<Self> {
        let core = request.app_data::<web::Data<Core>>().ok_or_else(|| internal("the services are not there"))?;
        Ok(Self(core.clone()))
    }
}

impl Part for Caller {
    async fn take(request: &HttpRequest, _: &mut Payload) -> Result<Self> {
        request.extensions().get::<Self>().cloned().ok_or_else(|| internal("a public route asked for its caller"))
    }
}

impl Part for HttpRequest {
    async fn take(request: &HttpRequest, _: &mut Payload) -> Result<Self> {
        Ok(request.clone())
    }
}

/// A JSON body whose shape and values were checked.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + Input + ToSchema> Part for Body<T> {
    async fn take(request: &HttpRequest, payload: &mut Payload) -> Result<Self> {
        if !request.content_type().eq_ignore_ascii_case("application/json") {
            return Err(Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type")
                .detail("send the body as application/json"));
        }
        let bytes = read_body(request, payload, T::MAX_BYTES).await?;
        if bytes.trim_ascii_start().starts_with(b"[") {
            return Err(malformed("the body must be a JSON object"));
        }
        let mut deserializer = serde_json::Deserializer::from_slice(&bytes);
        let value: T =
            serde_path_to_error::deserialize(Objects(&mut deserializer)).map_err(|error| unreadable(&error))?;
        deserializer.end().map_err(|error| malformed(format!("after the JSON value: {error}")))?;
        check(&value)?;
        Ok(Self(value))
    }

    fn describe(doc: &mut OperationDoc) {
        doc.body::<T>();
    }
}

/// Says whether the bytes were no JSON at all, or which field does not fit.
fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let inner = error.inner();
    if inner.is_syntax() || inner.is_eof() {
        return malformed(format!("the body is not JSON: {inner}"));
    }
    unfitting(&error.path().to_string(), &inner.to_string())
}

/// Says which field does not fit, and why not.
fn unfitting(path: &str, message: &str) -> Error {
    // Missing and unknown fields are reported by their parent's path; their own name is in the message.
    let named = message
        .split('`')
        .nth(1)
        .filter(|_| message.starts_with("missing field") || message.starts_with("unknown field"));
    let field = match (path, named) {
        (".", Some(name)) => name.to_owned(),
        (parent, Some(name)) if !parent.ends_with(name) => format!("{parent}.{name}"),
        (own, _) => own.to_owned(),
    };
    // What was sent is not repeated: it may be a password in the wrong place.
    match message.rsplit_once(", expected ").filter(|_| named.is_none()) {
        Some((_, expected)) => malformed_field(&field, format!("expected {expected}")),
        None => malformed_field(&field, message),
    }
}

fn check(value: &impl Input) -> Result<()> {
    let mut check = Check::default();
    value.check(&mut check);
    let problems = check.into_problems();
    if problems.is_empty() { Ok(()) } else { Err(invalid(problems)) }
}

/// A body of any kind, read piece by piece.
pub struct Upload {
    bytes: web::Payload,
    announced: Option<u64>,
}

impl Upload {
    /// The bytes, once it is known how many are accepted.
    ///
    /// # Errors
    /// 413 when more were announced.
    pub fn within(self, limit: u64) -> Result<impl Stream<Item = Result<Bytes>> + Unpin> {
        if self.announced.is_some_and(|length| length > limit) {
            return Err(too_large(limit));
        }
        Ok(self.bytes.map_err(|error| malformed(format!("the body broke off: {error}"))))
    }

    /// All of the bytes, in memory, for what is small.
    ///
    /// # Errors
    /// 413 when there are more.
    pub async fn whole(self, limit: usize) -> Result<Bytes> {
        let mut bytes = self.within(u64::try_from(limit).unwrap_or(u64::MAX))?;
        let mut body = BytesMut::new();
        while let Some(chunk) = bytes.try_next().await? {
            if body.len() + chunk.len() > limit {
                return Err(too_large(limit));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

impl Part for Upload {
    async fn take(request: &HttpRequest, payload: &mut Payload) -> Result<Self> {
        let announced = announced(request);
        let bytes = web::Payload::from_request(request, payload).await.map_err(|error| malformed(error.to_string()))?;
        Ok(Self { bytes, announced })
    }

    fn describe(doc: &mut OperationDoc) {
        doc.any_body();
    }
}

fn announced<T: std::str::FromStr>(request: &HttpRequest) -> Option<T> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// 413: the body is larger than `limit` bytes.
pub fn too_large(limit: impl std::fmt::Display) -> Error {
    Error::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large").detail(format!("at most {limit} bytes are accepted"))
}

/// Reads a whole body of at most `limit` bytes.
pub async fn read_body(request: &HttpRequest, payload: &mut Payload, limit: usize) -> Result<BytesMut> {
    let announced = announced::<usize>(request);
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    let mut stream =
        web::Payload::from_request(request, payload).await.map_err(|error| malformed(error.to_string()))?;
    let mut body = BytesMut::with_capacity(announced.unwrap_or(0));
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| malformed(format!("the body broke off: {error}")))?;
        if body.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The named parameters after the `?`, checked.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Input + IntoParams> Part for Query<T> {
    const TAKES_QUERY: bool = true;

    async fn take(request: &HttpRequest, _: &mut Payload) -> Result<Self> {
        let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
        let value: T = serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs))
            .map_err(|error| unfitting(&error.path().to_string(), &error.inner().to_string()))?;
        check(&value)?;
        Ok(Self(value))
    }

    fn describe(doc: &mut OperationDoc) {
        doc.query::<T>();
    }
}

/// The number in the path: `/api/users/{user}`.
pub struct Id(pub i64);

impl Part for Id {
    async fn take(request: &HttpRequest, _: &mut Payload) -> Result<Self> {
        let (name, text) = request.match_info().iter().next().unwrap_or_default();
        let id = number(text).filter(|id| *id > 0);
        id.map(Self).ok_or_else(|| malformed_field(name, "a positive number"))
    }

    fn describe(doc: &mut OperationDoc) {
        doc.path_id();
    }
}

/// The two numbers in the path: `/api/chat/channels/{channel}/members/{account}`.
pub struct Ids(pub i64, pub i64);

impl Part for Ids {
    async fn take(request: &HttpRequest, _: &mut Payload) -> Result<Self> {
        let mut ids = request.match_info().iter().map(|(name, text)| {
            let id = number(text).filter(|id| *id > 0);
            id.ok_or_else(|| malformed_field(name, "a positive number"))
        });
        let mut next = || ids.next().unwrap_or_else(|| Err(internal("the path has fewer than two numbers")));
        Ok(Self(next()?, next()?))
    }

    fn describe(doc: &mut OperationDoc) {
        doc.path_id();
    }
}

/// The page that a list is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for PageQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
    }
}

/// Notes a `limit` that is out of range.
pub fn check_limit(limit: Option<i64>, check: &mut Check) {
    if let Some(limit) = limit {
        check.range("limit", limit, 1..=MAX_LIMIT);
    }
}

/// The limit that holds.
pub fn limit_or_default(limit: Option<i64>) -> i64 {
    limit.unwrap_or(DEFAULT_LIMIT)
}

/// A cursor that is a number.
///
/// # Errors
/// 400 when it is not one.
pub fn number_cursor(cursor: Option<&str>) -> Result<Option<i64>> {
    let read = |text| number(text).ok_or_else(|| malformed_field("cursor", "the `next` of the page before"));
    cursor.map(read).transpose()
}

/// A number written in digits alone: Rust would also read a sign.
fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

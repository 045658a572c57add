//! What every request passes on its way in and out: its id, the limit of its address, security headers, metrics and
//! the access log.

use std::borrow::Cow;
use std::fmt;
use std::time::Instant;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, web};
use uuid::Uuid;

use crate::core::Core;

/// The id under which a request is logged, and which its answer carries as `X-Request-Id`.
#[derive(Debug, Clone, Copy)]
pub struct RequestId(Uuid);

impl RequestId {
    /// That of a request.
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().copied().unwrap_or(Self(Uuid::nil()))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.simple().fmt(f)
    }
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Requests that take longer are logged as slow, in seconds.
const SLOW: f64 = 1.0;

/// Wraps every request.
pub async fn front(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, actix_web::Error> {
    let begun = Instant::now();
    let id = RequestId(Uuid::now_v7());
    request.extensions_mut().insert(id);
    let core = request.app_data::<web::Data<Core>>().cloned();
    let limited = core.as_ref().and_then(|core| {
        let counted = request.path().starts_with("/api/") || request.path() == "/ws";
        let address = super::address::of(request.request(), &core.config);
        if counted { core.limits.address(address).err() } else { None }
    });
    let method = request.method().clone();
    let mut response = match limited {
        None => next.call(request).await?.map_into_left_body(),
        Some(error) => {
            let (request, _) = request.into_parts();
            let answer = super::api::refuse(&request, &error);
            ServiceResponse::new(request, answer).map_into_right_body()
        }
    };
    let path = response.request().path().to_owned();
    let route = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
    let status = response.status();
    secure(response.headers_mut(), &path);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let seconds = begun.elapsed().as_secs_f64();
    if let Some(core) = core {
        core.metrics.request(&method, &route, status, seconds);
        log(&core, response.request(), id, status.as_u16(), seconds);
    }
    Ok(response)
}

/// What may be logged of a request's path: in `/hooks/…` whatever follows is a secret, in whichever way it is written.
pub fn shown(request: &HttpRequest) -> Cow<'_, str> {
    const SECRET: &str = "/hooks/";
    match request.match_pattern() {
        Some(pattern) if pattern.contains(SECRET) => pattern.into(),
        _ => match request.path().find(SECRET) {
            Some(at) => format!("{}…", &request.path()[..at + SECRET.len()]).into(),
            None => request.path().into(),
        },
    }
}

/// One line per request: quiet when all is well, louder when it is slow, refused or failed. Never the query string,
/// which may hold what people searched for.
fn log(core: &Core, request: &HttpRequest, id: RequestId, status: u16, seconds: f64) {
    macro_rules! line {
        ($level:ident) => {
            tracing::$level!(
                target: "workspace_server::access",
                request_id = %id,
                address = %super::address::of(request, &core.config),
                method = %request.method(),
                path = %shown(request),
                status,
                milliseconds = (seconds * 1_000.0).round(),
            )
        };
    }
    match status {
        500.. => line!(error),
        _ if seconds > SLOW && status != 101 => line!(warn),
        400.. => line!(info),
        _ => line!(debug),
    }
}

/// What a page of ours may do: load and call its own server, nothing else. Only lit's templates make HTML.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types lit-html";
/// The reader of the OpenAPI document styles itself inline.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Data is no page at all. Should a browser show it, such as a file that somebody uploaded, it is alone and runs nothing.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

fn secure(headers: &mut HeaderMap, path: &str) {
    let data = path.starts_with("/api/") || path == "/metrics";
    let policy = match path {
        _ if path.starts_with("/api/docs") => HeaderValue::from_static(DOCS_POLICY),
        // Data for programs, and a page for who scans the code on a document.
        _ if path.starts_with("/api/verify/") => crate::documents::page::policy(),
        _ if data => HeaderValue::from_static(DATA_POLICY),
        _ => HeaderValue::from_static(PAGE_POLICY),
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    );
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    if data && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

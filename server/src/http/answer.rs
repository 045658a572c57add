//! What handlers answer with: each writes itself and describes itself in the OpenAPI document.

use std::pin::Pin;

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentEncoding, EntityTag, IfNoneMatch};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use serde::Serialize;
use utoipa::ToSchema;

use super::describe::OperationDoc;
use crate::error::Result;
use crate::files::Files;

/// A successful answer.
pub trait Answer {
    /// Writes it.
    fn respond(self) -> HttpResponse;

    /// Adds it to the description of the route.
    fn describe(doc: &mut OperationDoc);
}

/// 200 with JSON.
pub struct Ok200<T>(pub T);

impl<T: Serialize + ToSchema> Answer for Ok200<T> {
    fn respond(self) -> HttpResponse {
        HttpResponse::Ok().json(self.0)
    }

    fn describe(doc: &mut OperationDoc) {
        doc.answer::<T>(StatusCode::OK);
    }
}

/// 201 with the JSON of what was created.
pub struct Created<T>(pub T);

impl<T: Serialize + ToSchema> Answer for Created<T> {
    fn respond(self) -> HttpResponse {
        HttpResponse::Created().json(self.0)
    }

    fn describe(doc: &mut OperationDoc) {
        doc.answer::<T>(StatusCode::CREATED);
    }
}

/// 201 with the JSON of what was created, or 200 when the same request had created it before.
pub enum CreatedOnce<T> {
    /// Now.
    Now(T),
    /// Before.
    Before(T),
}

impl<T: Serialize + ToSchema> Answer for CreatedOnce<T> {
    fn respond(self) -> HttpResponse {
        match self {
            Self::Now(value) => HttpResponse::Created().json(value),
            Self::Before(value) => HttpResponse::Ok().json(value),
        }
    }

    fn describe(doc: &mut OperationDoc) {
        doc.answer::<T>(StatusCode::CREATED);
        doc.answer::<T>(StatusCode::OK);
    }
}

/// 204 without a body.
pub struct NoContent;

impl Answer for NoContent {
    fn respond(self) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }

    fn describe(doc: &mut OperationDoc) {
        doc.no_content();
    }
}

/// An answer together with cookies.
pub struct WithCookie<A>(pub A, pub Option<Cookie<'static>>);

impl<A: Answer> Answer for WithCookie<A> {
    fn respond(self) -> HttpResponse {
        let mut response = self.0.respond();
        if let Some(cookie) = self.1
            && let Err(error) = response.add_cookie(&cookie)
        {
            tracing::error!(%error, "a cookie could not be written");
        }
        response
    }

    fn describe(doc: &mut OperationDoc) {
        A::describe(doc);
    }
}

/// 200 when everything is well, 503 when not, with the same JSON either way.
pub struct Verdict<T> {
    /// Whether everything is well.
    pub good: bool,
    /// The JSON.
    pub body: T,
}

impl<T: Serialize + ToSchema> Answer for Verdict<T> {
    fn respond(self) -> HttpResponse {
        let status = if self.good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        HttpResponse::build(status).json(self.body)
    }

    fn describe(doc: &mut OperationDoc) {
        doc.answer::<T>(StatusCode::OK);
        doc.answer::<T>(StatusCode::SERVICE_UNAVAILABLE);
    }
}

/// 200 with the bytes of a file, as they come; 304 when the caller has them.
pub struct Download {
    bytes: Option<Pin<Box<dyn Stream<Item = Result<Bytes>>>>>,
    size: Option<u64>,
    tag: Option<EntityTag>,
    media_type: String,
    disposition: String,
}

impl Download {
    /// What is made while it is sent.
    pub fn of_stream(
        bytes: impl Stream<Item = Result<Bytes>> + 'static,
        media_type: &str,
        disposition: String,
    ) -> Self {
        let bytes = Some(bytes.boxed_local());
        Self { bytes, size: None, tag: None, media_type: media_type.to_owned(), disposition }
    }

    /// A stored file.
    ///
    /// # Errors
    /// 404 when it is not there.
    pub async fn of_file(
        files: &Files,
        request: &HttpRequest,
        sha256: &str,
        size: Option<i64>,
        media_type: String,
        disposition: String,
    ) -> Result<Self> {
        let tag = EntityTag::new_strong(sha256.to_owned());
        let known = match request.get_header::<IfNoneMatch>() {
            Some(IfNoneMatch::Items(tags)) => tags.iter().any(|other| other.weak_eq(&tag)),
            Some(IfNoneMatch::Any) | None => false,
        };
        let bytes = if known { None } else { Some(files.get(sha256).await?.boxed_local()) };
        let size = size.and_then(|size| u64::try_from(size).ok());
        Ok(Self { bytes, size, tag: Some(tag), media_type, disposition })
    }
}

impl Answer for Download {
    fn respond(self) -> HttpResponse {
        let status = if self.bytes.is_some() { StatusCode::OK } else { StatusCode::NOT_MODIFIED };
        let mut response = HttpResponse::build(status);
        // Whoever shares the machine must not find it, and whoever may no longer see it must not: a cache asks each time.
        let caching = if self.tag.is_some() { "private, no-cache" } else { "no-store" };
        response.insert_header((header::CACHE_CONTROL, caching));
        if let Some(tag) = self.tag {
            response.insert_header(header::ETag(tag));
        }
        let Some(bytes) = self.bytes else { return response.finish() };
        response.content_type(self.media_type);
        response.insert_header((header::CONTENT_DISPOSITION, self.disposition));
        // Most files are compressed as they are; and who waits wants to know for how much.
        response.insert_header(ContentEncoding::Identity);
        match self.size {
            Some(size) => response.no_chunking(size).streaming(bytes),
            None => response.streaming(bytes),
        }
    }

    fn describe(doc: &mut OperationDoc) {
        doc.bytes();
    }
}

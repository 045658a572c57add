//! What handlers answer with: each writes itself and describes itself in the OpenAPI document.

use actix_web::HttpResponse;
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::describe::OperationDoc;

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

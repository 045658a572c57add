//! HTTP: what every request goes through, and how modules add their routes.
//!
//! - [`api`]: the route table; [`access`]: who may call; [`input`] and [`answer`]: what handlers take and give;
//!   [`describe`]: the OpenAPI document made from these.
//! - [`front`]: request ids, security headers, access log; [`limits`]; [`metrics`]; [`address`].
//! - [`identity`]: tokens and callers; [`idempotency`]: creates that are sent twice.
//! - [`server`]: what anyone may ask; [`web`]: the web applications; [`updates`]: new versions of the desktop ones.

pub mod access;
pub mod address;
pub mod answer;
pub mod api;
pub mod describe;
pub mod front;
pub mod idempotency;
pub mod identity;
pub mod input;
pub mod limits;
pub mod metrics;
mod objects;
pub mod server;
mod updates;
pub mod web;

use actix_cors::Cors;
use actix_web::HttpResponse;
use actix_web::http::Method;
use actix_web::http::header::{self, ContentType};
use actix_web::web::{Bytes, ServiceConfig};
use utoipa_swagger_ui::SwaggerUi;

pub use access::Access;
pub use api::Api;
pub use identity::Caller;

use crate::MODULES;
use crate::config::Config;

/// The routes of the core and of every module.
pub fn api() -> Api {
    let mut api = Api::default();
    server::routes(&mut api);
    for module in MODULES {
        (module.routes)(&mut api);
    }
    api
}

/// Everything that the server answers, for one worker. `document` is the OpenAPI document as JSON: its bytes exist once.
pub fn configure(service: &mut ServiceConfig, document: Bytes) {
    for resource in api().into_resources() {
        service.service(resource);
    }
    let document = move || {
        let document = document.clone();
        async move { HttpResponse::Ok().content_type(ContentType::json()).body(document) }
    };
    service
        .route("/api/openapi.json", actix_web::web::get().to(document))
        .service(SwaggerUi::new("/api/docs/{_:.*}").config(utoipa_swagger_ui::Config::from("/api/openapi.json")))
        .service(actix_web::web::resource("/api/docs").to(docs))
        .route("/api/updates/files/{name}", actix_web::web::get().to(updates::file))
        .route("/api/updates/{application}/{target}/{version}", actix_web::web::get().to(updates::newer))
        .route("/ws", actix_web::web::get().to(crate::socket::open))
        .route("/metrics", actix_web::web::get().to(metrics::scrape))
        .default_service(actix_web::web::to(web::serve));
}

async fn docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/api/docs/")).finish()
}

/// Which pages of other origins may call: those of the list, without cookies.
pub fn cors(config: &Config) -> Cors {
    let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    config
        .allowed_origins
        .iter()
        .fold(Cors::default(), |cors, origin| cors.allowed_origin(origin))
        .allowed_methods(methods)
        .allowed_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .allowed_header("idempotency-key")
        .expose_headers([header::RETRY_AFTER])
        .max_age(3600)
}

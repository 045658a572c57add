//! The web applications, embedded in the program (a debug build reads them from the work tree): the client at `/`, the
//! dashboard at `/dashboard/`.

use actix_web::http::header::{self, EntityTag, IfNoneMatch};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::api::refuse;
use crate::error::{Error, not_found};
use crate::secret::hex;

#[derive(RustEmbed)]
#[folder = "../frontend/client/dist"]
struct Client;

#[derive(RustEmbed)]
#[folder = "../frontend/dashboard/dist"]
struct Dashboard;

/// Where the dashboard is; the client has every other path.
const DASHBOARD: &str = "/dashboard";

/// Anything that is no route: a file of a web application, or 404.
pub async fn serve(request: HttpRequest) -> HttpResponse {
    let path = request.path();
    if path.starts_with("/api/") {
        return refuse(&request, &not_found("route"));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let error = Error::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed").detail("this address takes GET");
        let mut response = refuse(&request, &error);
        response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    if path == DASHBOARD {
        // Its pages name their files relative to its folder.
        return HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/dashboard/")).finish();
    }
    let of_dashboard = path.strip_prefix(DASHBOARD).filter(|rest| rest.starts_with('/'));
    let name = match of_dashboard.unwrap_or(path).trim_start_matches('/') {
        "" => "index.html",
        name => name,
    };
    let file = if of_dashboard.is_some() { Dashboard::get(name) } else { Client::get(name) };
    match file {
        Some(file) => answer(&request, name, file),
        None if name == "index.html" => HttpResponse::ServiceUnavailable()
            .content_type("text/plain; charset=utf-8")
            .body("The web application was not built into this server. Run `make build`, or use the desktop client.\n"),
        None => refuse(&request, &not_found("page")),
    }
}

fn answer(request: &HttpRequest, name: &str, file: EmbeddedFile) -> HttpResponse {
    let tag = EntityTag::new_strong(hex(&file.metadata.sha256_hash()[..16]));
    // Vite puts a hash of the content into the names below assets/; only these never change.
    let caching = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = match request.get_header::<IfNoneMatch>() {
        Some(IfNoneMatch::Any) => true,
        Some(IfNoneMatch::Items(tags)) => tags.iter().any(|other| other.weak_eq(&tag)),
        None => false,
    };
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::CACHE_CONTROL, caching)).insert_header(header::ETag(tag));
    if known {
        return response.finish();
    }
    let media_type = mime_guess::from_path(name).first_or_octet_stream();
    let charset = if media_type.type_() == "text" { "; charset=utf-8" } else { "" };
    response.content_type(format!("{media_type}{charset}")).body(file.data.into_owned())
}

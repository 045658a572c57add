//! What comes to incoming webhooks: the secret in the path, and a body in Slack's form.

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{HttpMessage as _, HttpRequest};

use crate::chat::slack::Posted;
use crate::error::{Error, Result, malformed, malformed_field, not_found};
use crate::http::input::{Part, read_body};

/// How large a post may be, in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// The secret in the path, which says which webhook it is. It is never logged: [`crate::http::front::shown`].
pub struct HookToken(pub String);

impl Part for HookToken {
    async fn take(request: &HttpRequest, _: &mut Payload) -> Result<Self> {
        let token = request.match_info().get("token").filter(|token| !token.is_empty());
        token.map(|token| Self(token.to_owned())).ok_or_else(|| not_found("webhook"))
    }
}

/// The body, as JSON or in the field `payload` of a form. Who leaves the content type to `curl` has it called a form.
pub struct Post(pub Posted);

impl Part for Post {
    async fn take(request: &HttpRequest, payload: &mut Payload) -> Result<Self> {
        let kind = request.content_type().to_ascii_lowercase();
        if !matches!(kind.as_str(), "application/json" | "application/x-www-form-urlencoded") {
            return Err(Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type")
                .detail("send the body as application/json, or as a form with the field payload"));
        }
        let body = read_body(request, payload, MAX_BYTES).await?;
        if kind == "application/json" || body.trim_ascii_start().starts_with(b"{") {
            return read(&body).map(Self);
        }
        let field = url::form_urlencoded::parse(&body).find(|(name, _)| name == "payload");
        let (_, json) = field.ok_or_else(|| malformed_field("payload", "a form with the field payload"))?;
        read(json.as_bytes()).map(Self)
    }
}

fn read(json: &[u8]) -> Result<Posted> {
    // serde would also take a list for a structure, its fields in their order.
    if !json.trim_ascii_start().starts_with(b"{") {
        return Err(malformed("the body must be a JSON object such as {\"text\": \"hello\"}"));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let (inner, path) = (error.inner(), error.path().to_string());
        if inner.is_syntax() || inner.is_eof() {
            malformed(format!("the body is not JSON, at line {} column {}", inner.line(), inner.column()))
        } else {
            malformed_field(&path, "what a message of Slack has there")
        }
    })
}

//! The OpenAPI 3.1 document, made from the types that handlers really take and answer.

use std::collections::BTreeMap;

use actix_web::http::{Method, StatusCode};
use serde_json::json;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, PathsBuilder, Ref, RefOr,
    Required, ResponseBuilder, schema::Schema,
};
use utoipa::{IntoParams, ToSchema};
use workspace_protocol::Problem;

use super::access::Access;

/// The description of one route while its parts add themselves.
pub struct OperationDoc {
    /// The path with its `{names}`.
    pub path: &'static str,
    operation: Option<OperationBuilder>,
    schemas: Schemas,
    /// The errors that it can answer with, beside those of every route.
    errors: Vec<StatusCode>,
    answers: Vec<StatusCode>,
}

/// Schemas by their names.
pub type Schemas = BTreeMap<String, RefOr<Schema>>;

/// Adds the schema of a type and of those that it is made of.
pub fn add_schema<T: ToSchema>(schemas: &mut Schemas) {
    let mut found = Vec::new();
    T::schemas(&mut found);
    found.push((T::name().into_owned(), T::schema()));
    for (name, schema) in found {
        put(schemas, name, schema);
    }
}

/// Two types of one name would describe each other's routes, which tests are to find.
fn put(schemas: &mut Schemas, name: String, schema: RefOr<Schema>) {
    let free = schemas.get(&name).is_none_or(|before| *before == schema);
    debug_assert!(free, "two types are called {name} in the API description: give one `schema(as = …)`");
    schemas.insert(name, schema);
}

impl OperationDoc {
    /// A route that nothing is known of but who may call it.
    pub fn new(method: &Method, path: &'static str, access: Access, summary: &str, id: &str) -> Self {
        let tag = path.split('/').nth(2).unwrap_or("server").to_owned();
        let mut operation = OperationBuilder::new().tag(tag).summary(Some(summary)).operation_id(Some(id)).extensions(
            Some(utoipa::openapi::extensions::ExtensionsBuilder::new().add("x-access", json!(access.name())).build()),
        );
        let mut errors = vec![StatusCode::BAD_REQUEST, StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE];
        if access == Access::Public {
            operation = operation.securities(Some(Vec::new()));
        } else {
            operation = operation.security(SecurityRequirement::new("bearer", Vec::<String>::new()));
            errors.extend([StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN]);
        }
        if *method != Method::GET {
            errors.extend([
                StatusCode::UNAUTHORIZED,
                StatusCode::FORBIDDEN,
                StatusCode::NOT_FOUND,
                StatusCode::CONFLICT,
                StatusCode::UNPROCESSABLE_ENTITY,
                StatusCode::INSUFFICIENT_STORAGE,
            ]);
        }
        Self { path, operation: Some(operation), schemas: Schemas::new(), errors, answers: Vec::new() }
    }

    fn change(&mut self, change: impl FnOnce(OperationBuilder) -> OperationBuilder) {
        self.operation = self.operation.take().map(change);
    }

    fn schema<T: ToSchema>(&mut self) -> Ref {
        add_schema::<T>(&mut self.schemas);
        Ref::from_schema_name(T::name())
    }

    /// It takes a JSON body.
    pub fn body<T: ToSchema>(&mut self) {
        let content = ContentBuilder::new().schema(Some(self.schema::<T>())).build();
        let body =
            RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build();
        self.errors.extend([
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::UNPROCESSABLE_ENTITY,
        ]);
        self.change(|operation| operation.request_body(Some(body)));
    }

    /// It takes parameters after the `?`.
    pub fn query<T: IntoParams>(&mut self) {
        let parameters = T::into_params(|| Some(ParameterIn::Query));
        self.errors.push(StatusCode::UNPROCESSABLE_ENTITY);
        self.change(|operation| parameters.into_iter().fold(operation, OperationBuilder::parameter));
    }

    /// It takes a header that may be absent.
    pub fn header(&mut self, name: &str, description: &str, max_length: usize) {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(description))
            .schema(Some(
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some(1))
                    .max_length(Some(max_length))
                    .pattern(Some("^[!-~]+$")),
            ))
            .build();
        self.change(|operation| operation.parameter(parameter));
    }

    /// It takes the numbers in its path.
    pub fn path_id(&mut self) {
        for name in self.path.split(['{', '}']).skip(1).step_by(2) {
            let parameter = ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(
                    ObjectBuilder::new()
                        .schema_type(Type::Integer)
                        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
                        .minimum(Some(1)),
                ))
                .build();
            self.change(|operation| operation.parameter(parameter));
        }
        self.errors.push(StatusCode::NOT_FOUND);
    }

    /// It takes a text in its path.
    pub fn path_text(&mut self, name: &str, description: &str) {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some(description))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(40))))
            .build();
        self.errors.push(StatusCode::NOT_FOUND);
        self.change(|operation| operation.parameter(parameter));
    }

    /// It answers with JSON.
    pub fn answer<T: ToSchema>(&mut self, status: StatusCode) {
        let content = ContentBuilder::new().schema(Some(self.schema::<T>())).build();
        let reason = status.canonical_reason().unwrap_or_default();
        let response = ResponseBuilder::new().description(reason).content("application/json", content).build();
        self.answers.push(status);
        self.change(|operation| operation.response(status.as_str(), response));
    }

    /// It takes a body of any kind.
    pub fn any_body(&mut self) {
        let body = RequestBodyBuilder::new()
            .content("application/octet-stream", bytes_content())
            .description(Some("The bytes of the file, as they are."))
            .build();
        self.errors.push(StatusCode::PAYLOAD_TOO_LARGE);
        self.change(|operation| operation.request_body(Some(body)));
    }

    /// It answers with the bytes of a file.
    pub fn bytes(&mut self) {
        self.answers.extend([StatusCode::OK, StatusCode::NOT_MODIFIED]);
        let found = ResponseBuilder::new().description("The file").content("*/*", bytes_content()).build();
        let known = ResponseBuilder::new().description("The caller has it, by its `ETag`").build();
        self.change(|operation| operation.response("200", found).response("304", known));
    }

    /// It answers without a body.
    pub fn no_content(&mut self) {
        self.answers.push(StatusCode::NO_CONTENT);
        self.change(|operation| operation.response("204", ResponseBuilder::new().description("Done").build()));
    }

    fn finish(mut self) -> (OperationBuilder, Schemas) {
        let problem = self.schema::<Problem>();
        self.errors.sort();
        self.errors.dedup();
        let mut errors = std::mem::take(&mut self.errors);
        errors.retain(|status| !self.answers.contains(status));
        for status in errors {
            let content = ContentBuilder::new().schema(Some(problem.clone())).build();
            let response = ResponseBuilder::new()
                .description(status.canonical_reason().unwrap_or_default())
                .content("application/problem+json", content)
                .build();
            self.change(|operation| operation.response(status.as_str(), response));
        }
        (self.operation.unwrap_or_default(), self.schemas)
    }
}

fn bytes_content() -> utoipa::openapi::Content {
    let bytes =
        ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
    ContentBuilder::new().schema(Some(RefOr::T(Schema::Object(bytes.build())))).build()
}

/// The document of all these routes.
pub fn document(operations: impl Iterator<Item = (Method, OperationDoc)>, mut schemas: Schemas) -> OpenApi {
    let mut paths = PathsBuilder::new();
    for (method, doc) in operations {
        let path = doc.path;
        let (operation, found) = doc.finish();
        for (name, schema) in found {
            put(&mut schemas, name, schema);
        }
        paths = paths.path(path, PathItem::new(http_method(&method), operation));
    }
    let mut components = ComponentsBuilder::new().security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some("An access token from signing in, or an API token."))
                .build(),
        ),
    );
    for (name, schema) in schemas {
        components = components.schema(name, schema);
    }
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Workspace")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "The REST interface of a Workspace server. Errors are problem details (RFC 9457) with a stable `code`. \
                     Every route names who may call it under `x-access`. Live events come through the WebSocket at `/ws`.",
                ))
                .build(),
        )
        .paths(paths)
        .components(Some(components.build()))
        .build()
}

fn http_method(method: &Method) -> HttpMethod {
    match method.as_str() {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

//! The route table. Each line of it says method, path, who may call, what it does, and the handler; what the handler
//! takes and answers is read off its types, so the OpenAPI document can't say anything else than the code.

use std::collections::BTreeMap;
use std::future::Future;

use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, Resource, Route, web};
use utoipa::ToSchema;
use utoipa::openapi::OpenApi;

use super::access::Access;
use super::answer::Answer;
use super::describe::{self, OperationDoc, Schemas};
use super::front::{RequestId, shown};
use super::identity::Caller;
use super::input::{Part, Services};
use crate::error::{Error, Result, malformed_field};

/// A handler: an async function of up to six parts of the request.
pub trait Handler<Parts>: Clone + 'static {
    /// What it answers with.
    type Answer: Answer;

    /// Takes the parts and runs.
    fn call(&self, request: &HttpRequest, payload: &mut Payload) -> impl Future<Output = Result<Self::Answer>>;

    /// Whether one of its parts reads the parameters after the `?`.
    const TAKES_QUERY: bool;

    /// Describes its parts and its answer.
    fn describe(doc: &mut OperationDoc);
}

macro_rules! impl_handler {
    ($($part:ident),*) => {
        impl<Function, Pending, Output, $($part),*> Handler<($($part,)*)> for Function
        where
            Function: Fn($($part),*) -> Pending + Clone + 'static,
            Pending: Future<Output = Result<Output>>,
            Output: Answer,
            $($part: Part,)*
        {
            type Answer = Output;

            const TAKES_QUERY: bool = false $(|| $part::TAKES_QUERY)*;

            #[allow(non_snake_case, unused_variables)]
            async fn call(&self, request: &HttpRequest, payload: &mut Payload) -> Result<Output> {
                $(let $part = $part::take(request, payload).await?;)*
                self($($part),*).await
            }

            #[allow(unused_variables)]
            fn describe(doc: &mut OperationDoc) {
                $($part::describe(doc);)*
                Output::describe(doc);
            }
        }
    };
}

impl_handler!();
impl_handler!(A);
impl_handler!(A, B);
impl_handler!(A, B, C);
impl_handler!(A, B, C, D);
impl_handler!(A, B, C, D, E);
impl_handler!(A, B, C, D, E, F);

/// Collects the routes of all modules.
#[derive(Default)]
pub struct Api {
    resources: BTreeMap<&'static str, Vec<(Method, Route)>>,
    /// Made only for the document: every worker has its own route table, and needs no descriptions.
    operations: Vec<Box<dyn FnOnce() -> (Method, OperationDoc)>>,
    extra: Vec<fn(&mut Schemas)>,
}

impl Api {
    /// Adds a `GET` route.
    pub fn get<P>(&mut self, path: &'static str, access: Access, summary: &'static str, handler: impl Handler<P>) {
        self.add(Method::GET, path, access, summary, handler);
    }

    /// Adds a `POST` route.
    pub fn post<P>(&mut self, path: &'static str, access: Access, summary: &'static str, handler: impl Handler<P>) {
        self.add(Method::POST, path, access, summary, handler);
    }

    /// Adds a `PUT` route.
    pub fn put<P>(&mut self, path: &'static str, access: Access, summary: &'static str, handler: impl Handler<P>) {
        self.add(Method::PUT, path, access, summary, handler);
    }

    /// Adds a `PATCH` route.
    pub fn patch<P>(&mut self, path: &'static str, access: Access, summary: &'static str, handler: impl Handler<P>) {
        self.add(Method::PATCH, path, access, summary, handler);
    }

    /// Adds a `DELETE` route.
    pub fn delete<P>(&mut self, path: &'static str, access: Access, summary: &'static str, handler: impl Handler<P>) {
        self.add(Method::DELETE, path, access, summary, handler);
    }

    /// Adds a `POST` route for programs that speak another service's form, which is not ours to describe: it is left out of
    /// the document. Anyone may call; who it is, a secret in its path says, under a folder [`super::front::shown`] knows.
    pub fn post_in_other_form<P>(&mut self, path: &'static str, handler: impl Handler<P>) {
        self.resources.entry(path).or_default().push((Method::POST, route(Method::POST, Access::Public, handler)));
    }

    /// Adds a schema that no route takes or answers with, such as what `current` of a problem holds.
    pub fn schema<T: ToSchema>(&mut self) {
        self.extra.push(describe::add_schema::<T>);
    }

    fn add<P, H: Handler<P>>(
        &mut self,
        method: Method,
        path: &'static str,
        access: Access,
        summary: &'static str,
        handler: H,
    ) {
        let id = operation_id(path.split('/').nth(2).unwrap_or_default(), std::any::type_name::<H>());
        let described = method.clone();
        self.operations.push(Box::new(move || {
            let mut doc = OperationDoc::new(&described, path, access, summary, &id);
            H::describe(&mut doc);
            (described, doc)
        }));

        self.resources.entry(path).or_default().push((method.clone(), route(method, access, handler)));
    }

    /// The OpenAPI document of the routes.
    pub fn document(self) -> OpenApi {
        let mut schemas = Schemas::new();
        self.extra.into_iter().for_each(|add| add(&mut schemas));
        describe::document(self.operations.into_iter().map(|describe| describe()), schemas)
    }

    /// The routes, for actix-web. A method that a path does not have answers 405 with those it has.
    pub fn into_resources(self) -> impl Iterator<Item = Resource> {
        self.resources.into_iter().map(|(path, routes)| {
            let allowed = routes.iter().map(|(method, _)| method.as_str()).collect::<Vec<_>>().join(", ");
            let resource = routes.into_iter().fold(web::resource(path), |resource, (_, route)| resource.route(route));
            resource.default_service(web::to(move |request: HttpRequest| {
                let allowed = allowed.clone();
                async move {
                    let error = Error::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
                        .detail(format!("this address takes {allowed}"));
                    let mut response = refuse(&request, &error);
                    if let Ok(value) = allowed.parse() {
                        response.headers_mut().insert(actix_web::http::header::ALLOW, value);
                    }
                    response
                }
            }))
        })
    }
}

/// What no other operation is called (OpenAPI 3.1, section 4.8.10): the module, the file and the name of the handler.
fn operation_id(module: &str, handler: &str) -> String {
    let mut path = handler.rsplit("::");
    let name = path.next().unwrap_or_default();
    let file = path.next().filter(|file| *file != "routes" && *file != module);
    [Some(module), file, Some(name)].into_iter().flatten().collect::<Vec<_>>().join("_")
}

fn route<P, H: Handler<P>>(method: Method, access: Access, handler: H) -> Route {
    web::method(method).to(move |request: HttpRequest, payload: web::Payload| {
        let handler = handler.clone();
        async move {
            match serve(&handler, access, &request, &mut payload.into_inner()).await {
                Ok(answer) => answer.respond(),
                Err(error) => refuse(&request, &error),
            }
        }
    })
}

/// Finds out who calls, checks whether they may, and only then reads the rest of the request.
async fn serve<P, H: Handler<P>>(
    handler: &H,
    access: Access,
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<H::Answer> {
    if access != Access::Public {
        let core = Services::take(request, payload).await?;
        let identity = core.identities.of_request(request, &core.db).await?;
        access.check(identity.as_deref())?;
        if let Some(identity) = identity {
            core.limits.account(identity.account)?;
            let address = super::address::of(request, &core.config);
            request.extensions_mut().insert(Caller { identity, address });
        }
    }
    if !H::TAKES_QUERY {
        refuse_parameters(request.query_string())?;
    }
    handler.call(request, payload).await
}

/// Where a route takes no parameters, every one is unknown.
fn refuse_parameters(query: &str) -> Result<()> {
    match query.split(['=', '&']).next().filter(|name| !name.is_empty()) {
        Some(name) => Err(malformed_field(name, "this address takes no parameters")),
        None => Ok(()),
    }
}

/// Answers with an error, and logs what the caller is not told.
pub fn refuse(request: &HttpRequest, error: &Error) -> HttpResponse {
    let id = RequestId::of(request);
    if error.status() == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(request_id = %id, path = %shown(request), %error, "a request failed");
    } else if let Some(cause) = error.cause() {
        tracing::warn!(request_id = %id, path = %shown(request), code = error.code(), %cause, "a request could not be served");
    }
    error.response(&id.to_string())
}

//! Monitoring: how the server is, who is connected, what goes wrong at the clients, and notices to people.
//!
//! - [`sampler`]: the figures of every five seconds, kept for an hour; [`machine`] and [`rates`]: where they come from.
//! - [`health`]: what makes the server degraded. - [`clients`]: keeping the clients' table live.
//! - [`notices`]: words of an administrator on people's screens. - [`problems`]: reports of clients, grouped.

mod clients;
mod health;
mod machine;
mod notices;
mod problems;
mod rates;
mod routes;
mod sampler;
mod store;

use std::sync::Arc;

use bytestring::ByteString;
use serde::Serialize;
use tokio::sync::watch;
use workspace_protocol::accounts::Permission::{MonitoringAct, MonitoringRead};
use workspace_protocol::socket::ServerFrame;

use crate::core::{Background, Core, Memory, Module};
use crate::http::{Access, Api};
use crate::journal::Recorded;
use crate::journal::hub::Listener;

/// The module.
pub const MODULE: Module = Module { observe, remember, background, greeting, ..Module::new("monitoring", add_routes) };

fn add_routes(api: &mut Api) {
    let (read, act) = (Access::Can(MonitoringRead), Access::Can(MonitoringAct));
    api.get("/api/monitoring/overview", read, "The server at a glance", routes::overview);
    api.get("/api/monitoring/series", read, "The figures of the last hour", routes::series);
    api.get("/api/monitoring/clients", read, "Who is connected, or was within the last hour", routes::clients);
    api.post("/api/monitoring/notices", act, "Send a notice to everyone, an account or a session", routes::send_notice);
    api.get("/api/monitoring/problems", read, "What clients reported, last seen first", routes::problems);
    api.patch("/api/monitoring/problems/{problem}", act, "Settle a problem, or open it again", routes::update_problem);
    api.post("/api/client-problems", Access::Session, "Report a problem of a client", routes::report_problem);
}

fn remember(memory: &mut Memory) {
    memory.keep(sampler::Samples::default());
    memory.keep(clients::Changes::default());
    memory.keep(problems::Reports::default());
}

fn observe(core: &Arc<Core>, entry: &Recorded) {
    match entry.kind.as_ref() {
        "chat.message.created" => core.memory.get::<sampler::Samples>().count_message(),
        "accounts.session.started" | "accounts.session.ended" => core.memory.get::<clients::Changes>().note(),
        _ => {}
    }
}

fn background(core: Arc<Core>, stop: watch::Receiver<bool>) -> Background {
    Box::pin(async move {
        tokio::join!(sampler::run(core.clone(), stop.clone()), clients::tell(core, stop));
    })
}

/// A dashboard starts with the newest figures.
fn greeting(core: &Core, listener: &Listener) -> Option<ByteString> {
    let sample = core.memory.get::<sampler::Samples>().newest().filter(|_| listener.dashboard)?;
    signal("monitoring.sample", &sample)
}

/// The frame of a signal of the server's own.
fn signal(kind: &str, data: &impl Serialize) -> Option<ByteString> {
    let data = serde_json::to_value(data).ok()?;
    let frame = ServerFrame::Signal { kind: kind.to_owned(), actor: 0, data };
    serde_json::to_string(&frame).ok().map(Into::into)
}

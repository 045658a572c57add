//! The bridge: what the page may ask. Each command parses, calls and answers; what it does is elsewhere.
//!
//! None runs on the window's own thread, and one that panics is an error for the page. A command that fails answers a
//! problem object, as the server does; `frontend/shared/desktop/bridge.js` says what each takes and answers. Arguments of
//! the wrong type never reach a command: Tauri refuses them with a text.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tauri::Runtime;
use tauri::ipc::{Invoke, InvokeBody, Request, Response};
use workspace_link::{Problem, Result};

mod computer;
mod disks;
mod files;
mod outbox;
mod program;
mod requests;
mod server;
mod session;

/// Every command; `build.rs` has the same list, from which the permissions are made.
pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        computer::badge,
        computer::change_settings,
        computer::notify,
        computer::open_external,
        computer::settings,
        disks::detect_disks,
        files::download,
        files::fetch_file,
        files::open_pdf,
        files::upload,
        outbox::outbox_list,
        outbox::outbox_put,
        outbox::outbox_remove,
        program::about,
        program::check_update,
        program::diagnostics,
        program::install_update,
        program::ready,
        program::report,
        program::start,
        requests::cancel,
        requests::request,
        server::choose_server,
        server::forget_server,
        server::found_servers,
        server::probe,
        session::connect,
        session::disconnect,
        session::next_notices,
        session::restore,
        session::retry_now,
        session::sign_in,
        session::sign_out,
        session::signal,
        session::subscribe,
    ]
}

/// Does the work of a command. A panic in it is reported, and is a problem for the page instead of silence.
async fn guarded<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| {
        Err(Problem::ours("internal", "A fault of the program", "the command failed; the log says where"))
    })
}

/// Does work that blocks, on a thread for that.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tauri::async_runtime::spawn_blocking(work).await.unwrap_or_else(|_| {
        Err(Problem::ours("internal", "A fault of the program", "the command failed; the log says where"))
    })
}

/// The arguments of a command, as a whole.
fn arguments<T: DeserializeOwned>(call: &Request<'_>) -> Result<T> {
    let InvokeBody::Json(arguments) = call.body() else {
        return Err(invalid("the arguments are an object"));
    };
    T::deserialize(arguments).map_err(|error| invalid(&error.to_string()))
}

/// The page asked for something that is not understood.
fn invalid(accepted: &str) -> Problem {
    Problem::ours("invalid", "Not an accepted value", accepted)
}

/// An answer that is JSON already.
fn json(answer: Option<Box<RawValue>>) -> Response {
    Response::new(answer.map_or_else(|| "null".to_owned(), |answer| String::from(Box::<str>::from(answer))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in a text between two marks, one a line: `    computer::badge,` or `    "badge",`.
    fn names(text: &str, from: &str, to: &str) -> Vec<String> {
        let text = text.split_once(from).unwrap().1.split_once(to).unwrap().0;
        let name = |line: &str| line.trim().trim_matches(['"', ',']).rsplit("::").next().unwrap_or_default().to_owned();
        let mut names: Vec<String> = text.lines().map(name).filter(|name| !name.is_empty()).collect();
        names.sort();
        names
    }

    #[test]
    fn every_command_has_a_permission_and_each_application_the_ones_it_needs() {
        let registered = names(include_str!("mod.rs"), "tauri::generate_handler![", "]");
        assert_eq!(registered, names(include_str!("../../build.rs"), "COMMANDS: &[&str] = &[", "]"));

        let allowed = |capabilities: &str| {
            let capabilities: serde_json::Value = serde_json::from_str(capabilities).unwrap();
            let permissions = capabilities["permissions"].as_array().unwrap().iter();
            // Nothing but our own commands, one by one.
            let name = |permission: &serde_json::Value| {
                permission.as_str().unwrap().strip_prefix("workspace-shell:allow-").unwrap().replace('-', "_")
            };
            let mut names: Vec<String> = permissions.map(name).collect();
            names.sort();
            names
        };
        assert_eq!(registered, allowed(include_str!("../../../../client-tauri/capabilities/main.json")));
        let of_client = ["detect_disks", "open_pdf", "outbox_list", "outbox_put", "outbox_remove", "upload"];
        let of_dashboard: Vec<String> =
            registered.into_iter().filter(|name| !of_client.contains(&name.as_str())).collect();
        assert_eq!(of_dashboard, allowed(include_str!("../../../../dashboard-tauri/capabilities/main.json")));
    }

    #[tokio::test]
    async fn a_command_that_panics_is_a_problem_for_the_page() {
        let problem = guarded(async { if true { panic!("a fault") } else { Ok(()) } }).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (0, "internal"));
        let problem = blocking(|| -> Result<()> { panic!("a fault") }).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (0, "internal"));
        assert_eq!(guarded(async { Ok(1) }).await.unwrap(), 1);
    }
}

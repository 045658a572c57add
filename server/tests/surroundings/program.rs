//! Running the real program.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use workspace_server::db::Engine as Database;
use workspace_test_support::Server;
use workspace_test_support::process::command;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_workspace-server");
/// How long a program may take that is meant to end by itself.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Says something that is seen even though the test passes.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

pub(crate) fn run_to_end(mut command: Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("it runs, though it should have refused to: {command:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

/// Starts the server in surroundings in which it must not start; what it says.
pub(crate) fn refusal(folder: &Path, variables: &[(&str, &str)]) -> String {
    let output = run_to_end(command(PROGRAM, folder, &["serve"], variables));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

pub(crate) fn url_of(database: &Database) -> String {
    match database {
        Database::Sqlite(path) => format!("sqlite:{}", path.display()),
        Database::Postgres(url) => url.clone(),
    }
}

/// Runs `journal verify` beside the server, and expects it to say this.
pub(crate) fn verify(server: &Server, expected: &str) {
    let url = url_of(&server.config().database);
    let output =
        run_to_end(command(PROGRAM, &server.config().data_dir, &["journal", "verify"], &[("DATABASE_URL", &url)]));
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(said.contains(expected), "{said}");
    assert_eq!(output.status.success(), expected == "intact", "{said}");
}

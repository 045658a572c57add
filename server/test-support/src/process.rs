//! The real program in a process of its own, for tests of how it starts, stops and dies.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use crate::client::Client;

/// A running server process. One that is dropped is killed.
pub struct Process {
    child: Child,
    /// Kept open, so that the server can go on to say things.
    _stdout: BufReader<ChildStdout>,
    url: String,
    folder: PathBuf,
}

/// The program `binary`, told to do `arguments` with its data in `folder`: cheap passwords, no limits, a free port, and
/// what `variables` set beyond that. Nothing of the caller's own settings reaches it.
pub fn command(binary: &str, folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(binary);
    command.args(arguments).current_dir(std::env::temp_dir()).env_clear();
    // What a program needs to run at all.
    for name in ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    command.env("DATA_DIR", folder).env("PORT", "0").env("BCRYPT_ROUNDS", "4").env("WORKERS", "2");
    for limit in ["RATE_LIMIT_ACCOUNT", "RATE_LIMIT_ADDRESS", "CHAT_RATE_LIMIT"] {
        command.env(limit, "0");
    }
    command.envs(variables.iter().copied()).stdin(Stdio::null());
    command
}

impl Process {
    /// Starts the server `binary` with its data in `folder`, and waits until it says where it listens.
    ///
    /// # Panics
    /// When it ends instead.
    pub fn serve(binary: &str, folder: &Path, variables: &[(&str, &str)]) -> Self {
        let log = folder.join("log");
        let mut child = command(binary, folder, &["serve"], variables)
            .stdout(Stdio::piped())
            .stderr(File::options().create(true).append(true).open(&log).unwrap())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let Some((_, url)) = line.trim().split_once(" on ") else {
            panic!("the server did not start: {}", std::fs::read_to_string(log).unwrap_or_default());
        };
        Self { child, url: url.to_owned(), folder: folder.to_owned(), _stdout: stdout }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The port that it listens on.
    pub fn port(&self) -> &str {
        self.url.rsplit(':').next().unwrap_or_default()
    }

    /// Sets it up; the administrator `admin`, signed in.
    pub async fn admin(&self) -> Client {
        let mut client = Client::new(self.url.clone());
        client.set_up(&std::fs::read_to_string(self.folder.join("setup-token")).unwrap()).await;
        client
    }

    /// Kills it as a power cut would: it gets no chance to do anything.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop (SIGTERM), as a service manager does.
    #[cfg(unix)]
    pub fn terminate(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! Programs of the system's: found by their place, run without a shell, held to a time and a size.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Where programs of the system's are, also those that are not on the path of people.
const FOLDERS: [&str; 5] = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin"];
/// No answer is longer, in bytes.
const LONGEST: u64 = 4 << 20;
/// Between two looks at whether a program has ended.
const GLANCE: Duration = Duration::from_millis(10);

/// Where programs are looked for.
pub(crate) struct Programs {
    folders: Vec<PathBuf>,
}

impl Programs {
    /// Where this system has them: on the path, then where administrators have theirs.
    pub(crate) fn of_system() -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::env::split_paths(&path).chain(FOLDERS.map(PathBuf::from));
        Self::in_folders(folders)
    }

    /// In these folders; those that depend on where we were started are left out.
    pub(crate) fn in_folders(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { folders: folders.into_iter().filter(|folder| folder.is_absolute()).collect() }
    }

    /// Where a program is.
    pub(crate) fn find(&self, name: &str) -> Option<PathBuf> {
        self.folders.iter().map(|folder| folder.join(name)).find(|file| is_program(file))
    }
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}

/// Runs a program and answers what it writes, whatever it ends with. One that is late is ended.
pub(crate) fn run(program: &Path, arguments: &[&str], patience: Duration) -> io::Result<Vec<u8>> {
    let until = Instant::now() + patience;
    let mut child = Command::new(program)
        .args(arguments)
        // Nothing of ours: its words are English, and what our web view or package needs is not for it.
        .env_clear()
        .env("LC_ALL", "C")
        .env("PATH", FOLDERS.join(":"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (tell, told) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        thread::spawn(move || {
            let mut said = Vec::new();
            let read = output.take(LONGEST + 1).read_to_end(&mut said);
            // Nobody waits any more for what comes too late.
            let _ = tell.send(read.map(|_| said));
        });
    }
    let said = told.recv_timeout(patience);
    let ended = said.is_ok() && ends(&mut child, until);
    if !ended {
        let _ = child.kill();
        // A program that a broken disk holds in the kernel ends when that lets it go.
        thread::spawn(move || child.wait());
        return Err(io::Error::new(io::ErrorKind::TimedOut, "it did not answer in time"));
    }
    let said = said.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
    if said.len() as u64 > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "its answer is too long"));
    }
    Ok(said)
}

/// Waits until it has ended, or it is too late.
fn ends(child: &mut Child, until: Instant) -> bool {
    loop {
        match child.try_wait() {
            Ok(Some(_)) => return true,
            Ok(None) if Instant::now() < until => thread::sleep(GLANCE),
            _ => return false,
        }
    }
}

//! A D-Bus of a test's own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The bus, gone with the test.
pub(crate) struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    /// Starts a bus on which nobody is.
    pub(crate) fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon (Debian: dbus-daemon)");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().expect("its output")).read_line(&mut address).expect("its address");
        Self { daemon, address: address.trim().to_owned() }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

//! A PostgreSQL of our own: started once per test program, with a database for every server.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

/// A running cluster. Clusters that are dropped are stopped; the shared one goes with its program.
pub struct Cluster {
    port: u16,
    folder: PathBuf,
    /// The cluster is stopped when this end of the pipe closes, however the test program ends.
    guard: Option<std::process::ChildStdin>,
    child: std::process::Child,
}

impl Cluster {
    /// Makes and starts a cluster. `durable` says whether it waits for the disk; benchmarks do, tests need not.
    pub fn start(durable: bool) -> Self {
        let folder = tempfile::Builder::new().prefix("workspace-postgres-").tempdir().unwrap().keep();
        let user = as_postgres(&folder);
        let user = user.as_deref();
        let programs = programs();
        let data = folder.join("data");
        let made = command(user, &programs.join("initdb"))
            .args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync", "-D"])
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let mut cluster = Self::launch(&folder, user, durable, free_port());
        cluster.wait_until_ready();
        cluster
    }

    fn launch(folder: &Path, user: Option<&str>, durable: bool, port: u16) -> Self {
        let fsync = if durable { "on" } else { "off" };
        // The shell ends the server when the pipe from the test program closes.
        let script = r#"
            "$1/postgres" -D "$2/data" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 -c fsync="$4" -c max_connections=300 \
                -c log_min_messages=fatal >"$2/log" 2>&1 </dev/null &
            read -r how
            kill -INT $!
            wait $!
            [ "$how" = keep ] || rm -rf "$2"
        "#;
        let mut child = command(user, Path::new("sh"))
            .args(["-c", script, "sh"])
            .arg(programs())
            .arg(folder)
            .args([port.to_string().as_str(), fsync])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let guard = child.stdin.take();
        Self { port, folder: folder.to_owned(), guard, child }
    }

    fn wait_until_ready(&mut self) {
        let begun = Instant::now();
        while PgConnection::establish(&self.url("postgres")).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "PostgreSQL does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The URL of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes a new, empty database and returns its URL.
    pub fn create_database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("workspace_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::establish(&self.url("postgres")).unwrap();
        connection.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        self.url(&name)
    }

    /// Stops the server, keeping its data.
    pub fn stop(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            let _ = guard.write_all(b"keep\n");
        }
        let _ = self.child.wait();
    }

    /// Starts it again where it was.
    pub fn start_again(&mut self) {
        *self = Self::launch(&self.folder.clone(), as_postgres(&self.folder).as_deref(), false, self.port);
        self.wait_until_ready();
    }
}

/// The cluster that this test program's servers share.
pub fn shared() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(|| Cluster::start(false))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Where `initdb` and `postgres` are: Debian keeps them out of the path.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").exists()).max();
    let on_path =
        || std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).find(|bin| bin.join("initdb").exists());
    debian.or_else(on_path).expect("PostgreSQL is not installed (Debian: apt-get install postgresql)")
}

/// PostgreSQL refuses to run as root: then it runs as its own user, who must own the folder.
fn as_postgres(folder: &Path) -> Option<String> {
    let root = std::fs::metadata("/proc/self").is_ok_and(|own| {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            own.uid() == 0
        }
        #[cfg(not(unix))]
        {
            let _ = own;
            false
        }
    });
    if !root {
        return None;
    }
    let owned = Command::new("chown").arg("-R").arg("postgres").arg(folder).status().unwrap();
    assert!(owned.success(), "the folder of PostgreSQL could not be given to its user");
    Some("postgres".to_owned())
}

fn command(user: Option<&str>, program: &Path) -> Command {
    let mut command = match user {
        None => Command::new(program),
        Some(user) => {
            let mut command = Command::new("runuser");
            command.args(["-u", user, "--"]).arg(program);
            command
        }
    };
    // A folder that the user may not enter would make it complain.
    command.current_dir("/");
    command
}

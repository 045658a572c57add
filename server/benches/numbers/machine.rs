//! The machine, and who uses it. Read from Linux's `/proc`; elsewhere these are unknown.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

/// How many ticks of `/proc` are in a second; Linux shows 100 on every platform that the server runs on.
const TICKS: f64 = 100.0;

/// Processor, memory, kernel, disk and versions, a line each.
pub fn facts() -> String {
    let processor = proc_value("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let memory = proc_value("/proc/meminfo", "MemTotal").and_then(|text| kib(&text)).unwrap_or(0) / 1_024;
    let folder = std::env::temp_dir();
    let folder = folder.to_string_lossy();
    let disk = said("findmnt", &["-no", "SOURCE,FSTYPE", "-T", &folder]);
    let kind = said("lsblk", &["-dno", "TYPE,ROTA,MODEL", disk.split(' ').next().unwrap_or_default()]);
    [
        format!("processor   {processor}, {cores} cores"),
        format!("memory      {memory} MiB"),
        format!("kernel      {}", said("uname", &["-sr"])),
        format!("disk        {disk} ({kind}); one write and fsync takes {:.0} µs", sync_time().as_secs_f64() * 1e6),
        format!("rustc       {}", said("rustc", &["--version"])),
        format!("SQLite      {}", sqlite_version()),
        format!("PostgreSQL  {}", said("psql", &["--version"])),
        format!("load        {}", load_average()),
    ]
    .join("\n")
}

/// The load averages of the last 1, 5 and 15 minutes.
pub fn load_average() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() { "unknown".to_owned() } else { words.join(" ") }
}

fn sqlite_version() -> String {
    #[derive(diesel::QueryableByName)]
    struct Version {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    use diesel::{Connection as _, RunQueryDsl as _};
    let mut connection = diesel::SqliteConnection::establish(":memory:").unwrap();
    let row: Version = diesel::sql_query("SELECT sqlite_version() AS version").get_result(&mut connection).unwrap();
    row.version
}

/// How long the disk takes to promise 4 KiB: the median of 50.
fn sync_time() -> Duration {
    use std::io::Write as _;
    let mut file = tempfile::tempfile().unwrap();
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let begun = Instant::now();
            file.write_all(&[7; 4_096]).unwrap();
            file.sync_data().unwrap();
            begun.elapsed()
        })
        .collect();
    times.sort();
    times[25]
}

/// What a process holds in memory, in KiB.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory {
    /// All that is resident.
    pub rss: u64,
    /// The same, with what is shared with other processes counted in parts.
    pub pss: u64,
}

impl Memory {
    /// That of a process.
    pub fn of(process: u32) -> Self {
        let value = |name| proc_value(&format!("/proc/{process}/smaps_rollup"), name).and_then(|text| kib(&text));
        Self { rss: value("Rss").unwrap_or(0), pss: value("Pss").unwrap_or(0) }
    }

    /// In MiB.
    pub fn words(self) -> String {
        format!("{:.1} MiB resident (PSS {:.1})", self.rss as f64 / 1_024.0, self.pss as f64 / 1_024.0)
    }
}

fn proc_value(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'))?;
    Some(line.trim().to_owned())
}

fn kib(text: &str) -> Option<u64> {
    text.strip_suffix("kB")?.trim().parse().ok()
}

/// Who uses the processors from a moment on.
pub struct Usage {
    since: Instant,
    server: u32,
    before: Ticks,
}

/// Who used the processors meanwhile.
pub struct Used {
    seconds: f64,
    ticks: Ticks,
}

impl Usage {
    /// Starts counting; `server` is the server's process.
    pub fn since_now(server: u32) -> Self {
        Self { since: Instant::now(), server, before: Ticks::now(server) }
    }

    /// Stops counting.
    pub fn stop(&self) -> Used {
        let now = Ticks::now(self.server);
        let ticks = Ticks {
            server: now.server - self.before.server,
            own: now.own - self.before.own,
            all: now.all - self.before.all,
        };
        Used { seconds: self.since.elapsed().as_secs_f64(), ticks }
    }

    /// Stops counting, and says it.
    pub fn words(&self, count: u64) -> String {
        self.stop().words(count)
    }
}

impl Used {
    /// In processors: 1.0 is one processor all the time; PostgreSQL is in the rest. Then what each of `count` things cost
    /// the server, which says more than their rate when others use the machine.
    pub fn words(&self, count: u64) -> String {
        let share = |ticks: f64| ticks / TICKS / self.seconds;
        let (server, own) = (share(self.ticks.server), share(self.ticks.own));
        let rest = (share(self.ticks.all) - server - own).max(0.0);
        let shares = format!("processors: server {server:.2}, generator {own:.2}, rest of the machine {rest:.2}");
        if count == 0 {
            return shares;
        }
        let each = self.ticks.server / TICKS * 1e6 / count as f64;
        format!("{shares}; {each:.1} µs of the server each")
    }
}

struct Ticks {
    server: f64,
    own: f64,
    all: f64,
}

impl Ticks {
    fn now(server: u32) -> Self {
        let all = fs::read_to_string("/proc/stat").unwrap_or_default();
        let all: Vec<f64> =
            all.lines().next().unwrap_or_default().split_whitespace().filter_map(|word| word.parse().ok()).collect();
        // user, nice, system, then idle and iowait, irq, softirq.
        let busy = [0, 1, 2, 5, 6].iter().filter_map(|at| all.get(*at)).sum();
        Self { server: used(&server.to_string()), own: used("self"), all: busy }
    }
}

/// The user and system time of a process, in ticks.
fn used(process: &str) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name in parentheses may hold spaces; the times are the 12th and 13th word after it.
    let words = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    words.skip(11).take(2).filter_map(|word| word.parse::<f64>().ok()).sum()
}

//! How the server is, who is connected, and what went wrong at the clients.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;
use uuid::Uuid;

use crate::sessions::{Application, EndReason};
use crate::{Check, Input, Time};

/// A measured number, written without a fraction when it has none, and otherwise with two decimals.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Figure(pub f64);

impl From<u64> for Figure {
    #[allow(clippy::cast_precision_loss, reason = "counts and bytes are far below 2^53")]
    fn from(count: u64) -> Self {
        Self(count as f64)
    }
}

impl From<u32> for Figure {
    fn from(count: u32) -> Self {
        Self(count.into())
    }
}

impl From<usize> for Figure {
    fn from(count: usize) -> Self {
        Self::from(count as u64)
    }
}

impl Serialize for Figure {
    #[allow(clippy::cast_possible_truncation, reason = "whole numbers of this size are exact in both")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rounded = (self.0 * 100.0).round() / 100.0;
        if rounded.fract() == 0.0 && rounded.abs() < 9e15 {
            serializer.serialize_i64(rounded as i64)
        } else {
            serializer.serialize_f64(rounded)
        }
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Figure {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new().schema_type(Type::Number).description(Some("A measured number.")).into()
    }
}

#[cfg(feature = "openapi")]
impl ToSchema for Figure {}

/// Makes the structure of a sample, and the names of its figures in the same order.
macro_rules! sample {
    ($($(#[$meta:meta])* $name:ident,)*) => {
        /// The server's figures at one moment. What is not known is absent, never 0.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(ToSchema))]
        pub struct Sample {
            /// When: a multiple of five seconds.
            pub at: Time,
            /// What is not well at that moment; nothing when the server is online without reserve.
            #[serde(default)]
            pub reasons: Vec<Reason>,
            $($(#[$meta])* #[serde(default)] pub $name: Option<Figure>,)*
        }

        impl Sample {
            /// The names of the figures.
            pub const NAMES: &[&str] = &[$(stringify!($name)),*];

            /// A sample of nothing so far.
            pub fn empty(at: Time) -> Self {
                Self { at, reasons: Vec::new(), $($name: None),* }
            }

            /// The figures, in the order of their names.
            pub fn figures(&self) -> [Option<Figure>; Self::NAMES.len()] {
                [$(self.$name),*]
            }
        }
    };
}

sample! {
    /// How busy the machine's processors are, 0 to 100.
    cpu_host,
    /// The share of all of the machine's processors that this server takes, 0 to 100.
    cpu_process,
    /// The load average of one minute.
    load_1,
    /// The load average of five minutes.
    load_5,
    /// The load average of fifteen minutes.
    load_15,
    /// The machine's memory in use, in bytes.
    memory_used,
    /// The machine's memory, in bytes.
    memory_total,
    /// The memory that this server holds (resident), in bytes.
    memory_process,
    /// What is in use of the disk with the data folder, in bytes.
    disk_used,
    /// The size of that disk, in bytes.
    disk_total,
    /// How many database connections may read at once.
    pool_max,
    /// How many of these are open.
    pool_open,
    /// How many of these nobody uses.
    pool_idle,
    /// How many reads wait for one.
    pool_waiting,
    /// How many writes wait.
    writes_waiting,
    /// How many may wait before more are refused.
    writes_max,
    /// How many writes shared a transaction in the last five seconds, in the mean.
    batch_size,
    /// How long a transaction took in the last five seconds, in the mean, in milliseconds.
    commit_ms,
    /// How long the slowest of them took, in milliseconds.
    commit_ms_max,
    /// Accounts that have a live session, at any node.
    users,
    /// Open sockets of this node.
    sockets,
    /// Chat messages of the last minute, of all nodes.
    messages_per_minute,
    /// Requests that this node answered in the last minute.
    requests_per_minute,
    /// How many of these failed by the server's fault (5xx).
    errors_per_minute,
    /// Frames for sockets per second, over the last five seconds.
    deliveries_per_second,
    /// 95 of 100 requests of the last minute were answered within this many milliseconds.
    request_ms_p95,
}

/// Something about the server that is not well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Reason {
    /// A stable name: `database`, `writer`, `disk`, `journal`, `jobs`, `disk_nearly_full`, `write_queue`, `pool_exhausted`,
    /// `mail`.
    pub code: String,
    /// What it is, in English.
    pub detail: String,
}

/// Whether all is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum ServerState {
    /// It is.
    Online,
    /// The server answers, but something is not well.
    Degraded,
}

/// The server at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Overview {
    /// Whether all is well.
    pub state: ServerState,
    /// What is not.
    pub reasons: Vec<Reason>,
    /// What this server is known by.
    pub id: Uuid,
    /// The name of the organisation.
    pub name: String,
    /// The server's version (Semantic Versioning).
    pub version: String,
    /// The database's engine.
    pub engine: String,
    /// When this node was started.
    pub started_at: Time,
    /// How many seconds ago that was.
    pub uptime_seconds: i64,
    /// How many processors this node's machine has.
    pub processors: Option<u32>,
    /// The operating system of that machine.
    pub os: Option<String>,
    /// This node's name: its machine and port.
    pub node: String,
    /// The nodes that were measured within the last minutes, this one among them.
    pub nodes: Vec<String>,
    /// This node's newest figures.
    pub sample: Option<Sample>,
    /// When the last backup was made; this server makes none yet.
    pub backup: Option<Time>,
    /// The modules that are switched on.
    pub modules: Vec<String>,
}

/// The figures of a span of time in columns: every list has one place for each step from `from` to `to`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Series {
    /// The node that was measured.
    pub node: String,
    /// How far apart the places are, in seconds.
    pub step_seconds: u32,
    /// The time of the first place.
    pub from: Time,
    /// The time of the last place.
    pub to: Time,
    /// The figures by the name of their field in a sample; `null` where nothing was measured.
    pub series: BTreeMap<String, Vec<Option<Figure>>>,
}

/// A session that is live or was a short while ago.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Client {
    /// The session's id.
    pub session: i64,
    /// The account that is signed in.
    pub account: i64,
    /// Its username.
    pub username: String,
    /// The name that people see.
    pub display_name: String,
    /// Which application it is.
    pub application: Application,
    /// The workstation's own id.
    pub workstation: Uuid,
    /// The workstation's name.
    pub workstation_name: String,
    /// Its operating system.
    pub os: String,
    /// The client's version.
    pub client_version: String,
    /// The address that it was last seen from.
    pub address: String,
    /// When the session began.
    pub since: Time,
    /// When it last gave a sign of life.
    pub last_seen_at: Time,
    /// Whether it is live: not ended, and its lease has not run out.
    pub live: bool,
    /// When it ended.
    pub ended_at: Option<Time>,
    /// Why it ended.
    pub end_reason: Option<EndReason>,
    /// Its sockets at this node; absent when it has none here.
    pub connection: Option<Connection>,
}

/// The sockets of one session at one node, and what went over them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Connection {
    /// Since when it has been connected without a break.
    pub since: Time,
    /// How many sockets it has: one for every tab.
    pub sockets: u32,
    /// The last round trip of a ping, in milliseconds.
    pub round_trip_ms: Option<Figure>,
    /// Frames from the client.
    pub frames_in: u64,
    /// Frames to the client.
    pub frames_out: u64,
    /// Bytes of the frames from the client.
    pub bytes_in: u64,
    /// Bytes of the frames to the client.
    pub bytes_out: u64,
    /// How often a socket resumed where an earlier one had left off.
    pub resumes: u64,
    /// Entries that were sent to catch up with what had been missed.
    pub events_resumed: u64,
    /// Frames of the client that were refused.
    pub errors: u64,
}

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum Severity {
    /// To be known.
    Info,
    /// To be acted on.
    Warning,
}

/// A notice to be sent: to everyone, to an account, or to one session.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SendNotice {
    /// 1 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, pattern = r"^[^\x00]*\S[^\x00]*$"))]
    pub text: String,
    /// How much it matters.
    pub severity: Severity,
    /// Only to this session.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub session: Option<i64>,
    /// Only to this account.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub account: Option<i64>,
}

impl Input for SendNotice {
    fn check(&self, check: &mut Check) {
        check.text("text", &self.text, 1, 500);
        for (field, id) in [("session", self.session), ("account", self.account)] {
            if let Some(id) = id {
                check.range(field, id, 1..=i64::MAX);
            }
        }
        if self.session.is_some() && self.account.is_some() {
            check.refuse("account", "invalid", "a session or an account, not both");
        }
    }
}

/// A notice that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Notice {
    /// Its id: the `seq` of its entry in the journal.
    pub id: i64,
    /// What it says.
    pub text: String,
    /// How much it matters.
    pub severity: Severity,
    /// The session that it is for, when it is for one.
    pub session: Option<i64>,
    /// The account that it is for, when it is not for everyone.
    pub account: Option<i64>,
    /// When it was sent.
    pub sent_at: Time,
}

/// What kind of problem a client had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub enum ProblemKind {
    /// The application ended.
    Crash,
    /// Something in it failed.
    Error,
}

impl ProblemKind {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crash => "crash",
            Self::Error => "error",
        }
    }
}

/// A problem that a client reports. It holds nothing that people wrote, and no secrets.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ReportProblem {
    /// What kind it is.
    pub kind: ProblemKind,
    /// What went wrong, 1 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, pattern = r"^[^\x00]*\S[^\x00]*$"))]
    pub message: String,
    /// Where in the program, a frame on each line, at most 12 000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 12_000, pattern = r"^[^\x00]*$"))]
    pub stack: Option<String>,
    /// Where in the application, for instance the route of the page, at most 200 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, pattern = r"^[^\x00]*$"))]
    pub r#where: Option<String>,
    /// Which application.
    pub application: Application,
    /// Its version, 1 to 40 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub version: String,
    /// The operating system, 1 to 80 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub os: String,
}

impl Input for ReportProblem {
    const MAX_BYTES: usize = 16 * 1024;

    fn check(&self, check: &mut Check) {
        check.text("message", &self.message, 1, 500);
        if let Some(stack) = &self.stack {
            check.text("stack", stack, 0, 12_000);
        }
        if let Some(place) = &self.r#where {
            check.text("where", place, 0, 200);
        }
        check.line("version", &self.version, 1, 40);
        check.line("os", &self.os, 1, 80);
    }
}

/// A problem that clients reported, once or many times: reports that look alike are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct ClientProblem {
    /// Its id.
    pub id: i64,
    /// What kind it is.
    pub kind: ProblemKind,
    /// What went wrong, as last reported.
    pub message: String,
    /// Where in the program, as last reported.
    pub stack: Option<String>,
    /// Where in the application, as last reported.
    pub r#where: Option<String>,
    /// Which application reported it last.
    pub application: Application,
    /// The version of that application.
    pub client_version: String,
    /// The operating system that it ran on.
    pub os: String,
    /// How often it was reported.
    pub count: i64,
    /// The accounts that had it, by id; at most 50.
    pub accounts: Vec<i64>,
    /// When it was first reported.
    pub first_seen_at: Time,
    /// When it was last reported.
    pub last_seen_at: Time,
    /// Whether an administrator has settled it. The next report opens it again.
    pub resolved: bool,
    /// Counts the changes by administrators; an update carries it.
    pub version: i32,
}

/// Settles a problem, or opens it again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdateProblem {
    /// Whether it is settled.
    pub resolved: bool,
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
}

impl Input for UpdateProblem {
    fn check(&self, _: &mut Check) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_what_is_unknown_is_null() {
        let mut sample = Sample::empty(Time(chrono::NaiveDateTime::default()));
        sample.memory_total = Some(Figure(8_589_934_592.0));
        sample.cpu_host = Some(Figure(12.345_678));
        let json = serde_json::to_value(&sample).unwrap();
        assert_eq!(json["memory_total"].to_string(), "8589934592");
        assert_eq!(json["cpu_host"].to_string(), "12.35");
        assert_eq!(json["load_1"], serde_json::Value::Null);
        let back: Sample = serde_json::from_value(json).unwrap();
        assert_eq!(back.memory_total, sample.memory_total);
        assert_eq!(sample.figures().len(), Sample::NAMES.len());
    }
}

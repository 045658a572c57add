//! What anyone may ask: what this server is, and whether it is well.

use std::path::Path;
use std::sync::atomic::Ordering;

use workspace_protocol::server::{Health, Readiness, ReadinessCheck, ServerInfo, SignInMethod};

use super::access::Access;
use super::answer::{Ok200, Verdict};
use super::api::Api;
use super::input::Services;
use crate::core::Core;
use crate::error::Result;
use crate::journal::store;
use crate::settings;

/// The oldest client that understands this server.
const OLDEST_CLIENT: &str = "0.1.0";
/// Below this much free space the server calls itself not ready, in bytes.
const MIN_FREE: u64 = 64 << 20;
/// How many entries live delivery may lag behind the journal.
const MAX_LAG: i64 = 10_000;

/// Adds the routes.
pub fn routes(api: &mut Api) {
    api.get("/api/server", Access::Public, "What this server is", server);
    api.get("/api/health", Access::Public, "Whether the server is alive", health);
    api.get("/api/health/ready", Access::Public, "Whether the server can do its work", ready);
}

async fn server(core: Services) -> Result<Ok200<ServerInfo>> {
    let setup_required = core.setup.is_required();
    let settings = core.db.read(settings::read).await?;
    Ok(Ok200(ServerInfo {
        id: settings.id,
        name: settings.organisation,
        product: "workspace".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        oldest_client: OLDEST_CLIENT.to_owned(),
        setup_required,
        registration: core.config.allow_registration && !setup_required,
        modules: core.modules.iter().map(ToString::to_string).collect(),
        sign_in_methods: vec![SignInMethod::Password],
        accent: settings.accent,
        lease_seconds: u32::try_from(crate::LEASE.num_seconds()).unwrap_or_default(),
        max_upload_mb: core.config.max_upload_mb,
    }))
}

async fn health() -> Result<Ok200<Health>> {
    Ok(Ok200(Health { status: "ok".to_owned() }))
}

async fn ready(core: Services) -> Result<Verdict<Readiness>> {
    let readiness = readiness(&core).await;
    Ok(Verdict { good: readiness.ready, body: readiness })
}

/// Whether the server can do its work, part by part.
pub async fn readiness(core: &Core) -> Readiness {
    let check = |name: &str, problem: Option<&str>| ReadinessCheck {
        name: name.to_owned(),
        ok: problem.is_none(),
        detail: problem.map(str::to_owned),
    };
    let seq = core.db.read(store::last_seq).await;
    let delivered = core.hub.stats().seq.load(Ordering::Relaxed);
    let lag = seq.as_ref().map_or(0, |seq| seq - delivered);
    let failing = core.db.writer_stats().failing_since_ms.load(Ordering::Relaxed) != 0;
    let overdue = core.jobs.overdue(core).await;
    let folder = core.config.data_dir.clone();
    let free = tokio::task::spawn_blocking(move || free_space(&folder)).await.ok().flatten();
    let full = free.is_some_and(|free| free < MIN_FREE);
    let checks = vec![
        check("database", seq.is_err().then_some("the database does not answer")),
        check("writer", failing.then_some("the last write was not committed")),
        check("disk", full.then_some("less than 64 MiB are free")),
        check("journal", (lag > MAX_LAG).then_some("live delivery lags behind")),
        check("jobs", overdue.then_some("jobs wait for more than five minutes")),
    ];
    let ready = checks.iter().all(|check| check.ok);
    Readiness { ready, checks }
}

/// The bytes that are free where `folder` is; `None` when the system does not say.
fn free_space(folder: &Path) -> Option<u64> {
    let folder = folder.canonicalize().ok()?;
    let disks = sysinfo::Disks::new_with_refreshed_list().ok()?;
    disks
        .iter()
        .filter(|disk| folder.starts_with(disk.mount_point()))
        .max_by_key(|disk| disk.mount_point().components().count())
        .map(sysinfo::Disk::available_space)
}

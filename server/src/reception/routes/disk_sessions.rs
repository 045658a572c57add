//! Wiping sessions.

use actix_web::HttpRequest;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;
use workspace_protocol::reception::SetRecovered;
use workspace_protocol::reception::disk_import::{DiskImportReport, WipeLog};
use workspace_protocol::reception::disk_sessions::{CreateDiskSession, DiskSession, UpdateDiskSession};
use workspace_protocol::{Check, Day, Input, Page};

use super::super::nwipe::{self, Unreadable};
use super::super::store::disk_import::{self, Import};
use super::super::store::disk_sessions::{self as store, Wanted};
use super::super::store::wipe_logs;
use super::{list_deleted, may_manage};
use crate::db::Tx;
use crate::error::{Error, Result, internal, invalid_field};
use crate::files::{self, Stored};
use crate::http::answer::{Created, Download, NoContent, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, Upload, check_limit, limit_or_default, number_cursor};
use crate::secret::hex;

/// How large a log may be, in bytes.
const MAX_LOG: usize = 8 << 20;
/// How far a clock is ahead of UTC or behind it at the most, in minutes.
const MAX_OFFSET: i64 = 14 * 60;

/// Which sessions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SessionsQuery {
    /// What their number, name or operator's name contains; case and accents make no difference.
    #[param(min_length = 1, max_length = 100, pattern = r"\S")]
    pub query: Option<String>,
    /// Those that were recovered, or those that were not.
    pub recovered: Option<bool>,
    /// Held on this day or later.
    #[param(inline)]
    pub from: Option<Day>,
    /// Held on this day or before.
    #[param(inline)]
    pub to: Option<Day>,
    /// Those that were deleted instead of those that were not: for who may restore them.
    pub deleted: Option<bool>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for SessionsQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        if let Some(query) = &self.query {
            check.line("query", query, 1, 100);
        }
        if self.from.zip(self.to).is_some_and(|(from, to)| to < from) {
            check.refuse("to", "out_of_range", "not before from");
        }
    }
}

/// `GET /api/reception/disk-sessions`
pub async fn disk_sessions(
    core: Services,
    caller: Caller,
    Query(query): Query<SessionsQuery>,
) -> Result<Ok200<Page<DiskSession>>> {
    let limit = limit_or_default(query.limit);
    let wanted = Wanted {
        recovered: query.recovered,
        query: query.query,
        from: query.from.map(|day| day.0),
        to: query.to.map(|day| day.0),
        deleted: list_deleted(&caller, query.deleted)?,
        before: number_cursor(query.cursor.as_deref())?,
    };
    Ok(Ok200(core.db.read(move |conn| store::list(conn, &wanted, limit)).await?))
}

/// `POST /api/reception/disk-sessions`
pub async fn create_disk_session(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Body(input): Body<CreateDiskSession>,
) -> Result<Created<DiskSession>> {
    let (creator, request) = (caller.account, ("POST /api/reception/disk-sessions", input.clone()));
    Ok(Created(once(&core, &caller, key, &request, move |tx| store::create(tx, creator, &input)).await?))
}

/// `GET /api/reception/disk-sessions/{session}`
pub async fn disk_session(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<DiskSession>> {
    let manage = may_manage(&caller);
    let read = move |conn: &mut crate::db::AnyConnection| {
        let row = store::find(conn, id, manage)?;
        store::present_one(conn, row)
    };
    Ok(Ok200(core.db.read(read).await?))
}

/// `PATCH /api/reception/disk-sessions/{session}`
pub async fn update_disk_session(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<UpdateDiskSession>,
) -> Result<Ok200<DiskSession>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| store::update(tx, id, &input)).await?))
}

/// `DELETE /api/reception/disk-sessions/{session}`
pub async fn delete_disk_session(core: Services, caller: Caller, Id(id): Id) -> Result<NoContent> {
    core.db.write(caller.origin(), move |tx| store::delete(tx, id)).await?;
    Ok(NoContent)
}

/// `POST /api/reception/disk-sessions/{session}/restoration`
pub async fn restore_disk_session(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<DiskSession>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| store::restore(tx, id)).await?))
}

/// `PUT /api/reception/disk-sessions/{session}/recovered`
pub async fn set_disk_session_recovered(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<SetRecovered>,
) -> Result<Ok200<DiskSession>> {
    let manage = may_manage(&caller);
    let work = move |tx: &mut Tx<'_>| store::set_recovered(tx, id, input.version, input.recovered, manage);
    Ok(Ok200(core.db.write(caller.origin(), work).await?))
}

/// How a log is brought in.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// Only tells what would come.
    pub dry_run: Option<bool>,
    /// What the file is called.
    #[param(max_length = 255, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$")]
    pub name: Option<String>,
    /// How many minutes the clock of the computer that wiped was ahead of UTC: its log has the time without a zone. 0 unless
    /// said otherwise, as `ShredOS` has it.
    #[param(minimum = -840, maximum = 840, default = 0)]
    pub utc_offset: Option<i64>,
}

impl Input for LogQuery {
    fn check(&self, check: &mut Check) {
        if let Some(name) = &self.name {
            check.line("name", name, 0, 255);
        }
        if let Some(offset) = self.utc_offset {
            check.range("utc_offset", offset, -MAX_OFFSET..=MAX_OFFSET);
        }
    }
}

/// `POST /api/reception/disk-sessions/{session}/import`
pub async fn import_disks(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Id(session): Id,
    Query(query): Query<LogQuery>,
    body: Upload,
) -> Result<Ok200<DiskImportReport>> {
    // Before a log is read that can't come in.
    core.db.read(move |conn| store::find(conn, session, false)?.require_open()).await?;
    let bytes = body.whole(MAX_LOG).await?;
    let (name, utc_offset) = (query.name.unwrap_or_default(), query.utc_offset.unwrap_or(0));
    let size = i64::try_from(bytes.len()).map_err(internal)?;
    let file = Stored { sha256: hex(&Sha256::digest(&bytes)), size };
    let text = bytes.clone();
    let log = tokio::task::spawn_blocking(move || nwipe::read(&text)).await.map_err(internal)?;
    let import = Import { log: log.map_err(refused)?, name, file, utc_offset };
    if query.dry_run == Some(true) {
        return Ok(Ok200(core.db.read(move |conn| disk_import::report(conn, session, &import)).await?));
    }
    files::store(&core, caller.origin(), bytes, wipe_logs::MEDIA_TYPE).await?;
    let request = ("POST /api/reception/disk-sessions/import", session, import.file.sha256.clone(), utc_offset);
    let creator = caller.account;
    let work = move |tx: &mut Tx<'_>| disk_import::bring(tx, creator, session, &import);
    Ok(Ok200(once(&core, &caller, key, &request, work).await?))
}

/// Which logs of a session.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LogsQuery {
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for LogsQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
    }
}

/// `GET /api/reception/disk-sessions/{session}/logs`
pub async fn logs_of_session(
    core: Services,
    Id(session): Id,
    Query(query): Query<LogsQuery>,
) -> Result<Ok200<Page<WipeLog>>> {
    let (before, limit) = (number_cursor(query.cursor.as_deref())?, limit_or_default(query.limit));
    Ok(Ok200(core.db.read(move |conn| wipe_logs::of_session(conn, session, before, limit)).await?))
}

/// `GET /api/reception/wipe-logs/{log}`
pub async fn wipe_log(core: Services, request: HttpRequest, Id(id): Id) -> Result<Download> {
    let log = core.db.read(move |conn| wipe_logs::find(conn, id)).await?;
    // The name that its file had is in the list: this one is fit for any system.
    let disposition = format!("attachment; filename=\"wipe-log-{id}.log\"");
    let media_type = "text/plain; charset=utf-8".to_owned();
    Download::of_file(&core.files, &request, &log.sha256, Some(log.size), media_type, disposition).await
}

fn refused(unreadable: Unreadable) -> Error {
    match unreadable {
        Unreadable::NotALog => invalid_field("body", "not_a_log", "the text log of nwipe or ShredOS"),
        Unreadable::Pdf => invalid_field("body", "pdf", "the text log that nwipe keeps beside its certificate"),
        Unreadable::TooMany => {
            invalid_field("body", "too_many", format!("the log of at most {} disks", nwipe::MAX_DISKS))
        }
    }
}

//! The handlers of monitoring.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::monitoring::{
    Client, ClientProblem, Notice, Overview, ReportProblem, Sample, SendNotice, Series, ServerState, UpdateProblem,
};
use workspace_protocol::sessions::Application;
use workspace_protocol::{Check, Input, Page};

use super::problems::Reports;
use super::sampler::{Samples, node_key};
use super::{health, notices, problems as rules, store};
use crate::accounts::{self, ClientFilter, ClientSort};
use crate::error::Result;
use crate::http::answer::{Created, NoContent, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default};
use crate::settings;

/// `GET /api/monitoring/overview`
pub async fn overview(core: Services) -> Result<Ok200<Overview>> {
    let now = core.clock.now();
    let (settings, mut nodes) = core.db.read(move |conn| Ok((settings::read(conn)?, store::nodes(conn, now)?))).await?;
    let (own, key) = (core.node.clone(), node_key(&core));
    nodes.retain(|node| *node != key && *node != own);
    nodes.push(own.clone());
    nodes.sort();
    let sample = core.memory.get::<Samples>().newest();
    let reasons = health::reasons(&core, sample.as_ref().unwrap_or(&Sample::empty(now.into()))).await;
    Ok(Ok200(Overview {
        state: if reasons.is_empty() { ServerState::Online } else { ServerState::Degraded },
        reasons,
        id: settings.id,
        name: settings.organisation,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        engine: core.db.engine().name().to_owned(),
        started_at: core.started_at.into(),
        uptime_seconds: (now - core.started_at).num_seconds(),
        processors: std::thread::available_parallelism().ok().and_then(|count| u32::try_from(count.get()).ok()),
        os: sysinfo::System::long_os_version().ok(),
        node: own,
        nodes,
        sample,
        backup: None,
        modules: core.modules.iter().map(ToString::to_string).collect(),
    }))
}

/// Which figures.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SeriesQuery {
    /// The span of time; the last hour unless told.
    #[serde(rename = "range")]
    #[param(inline, rename = "range")]
    _range: Option<Range>,
    /// The names of the figures, separated by commas; all of them unless told.
    #[param(min_length = 1, max_length = 1_000, pattern = "^[a-z0-9_]+(,[a-z0-9_]+)*$")]
    names: Option<String>,
}

/// A span of time that figures are kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Range {
    /// The last hour, every five seconds.
    Hour,
}

impl SeriesQuery {
    fn names(&self) -> Vec<&str> {
        self.names.iter().flat_map(|names| names.split(',')).collect()
    }
}

impl Input for SeriesQuery {
    fn check(&self, check: &mut Check) {
        if self.names().iter().any(|name| !Sample::NAMES.contains(name)) {
            check.refuse("names", "unknown", format!("names out of {}", Sample::NAMES.join(", ")));
        }
    }
}

/// `GET /api/monitoring/series`
pub async fn series(core: Services, Query(query): Query<SeriesQuery>) -> Result<Ok200<Series>> {
    Ok(Ok200(core.memory.get::<Samples>().series(&core.node, core.clock.now(), &query.names())))
}

/// Which clients, in which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClientsQuery {
    /// A part of the name, username, workstation, operating system or address.
    #[param(max_length = 100, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$")]
    search: Option<String>,
    /// Those of this application.
    #[param(inline)]
    application: Option<Application>,
    /// Those that are live, or those that are not.
    live: Option<bool>,
    /// The order; newest first unless told.
    #[param(inline)]
    sort: Option<Sort>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<i64>,
    /// The `next` of the page before.
    #[param(min_length = 1, pattern = "^[A-Za-z0-9_-]+$")]
    cursor: Option<String>,
}

/// The order of clients; a minus turns it round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[schema(as = ClientSort)]
pub enum Sort {
    /// Newest first.
    #[default]
    #[serde(rename = "-since")]
    SinceDescending,
    /// Oldest first.
    #[serde(rename = "since")]
    Since,
    /// By name.
    #[serde(rename = "name")]
    Name,
    /// By name, backwards.
    #[serde(rename = "-name")]
    NameDescending,
    /// Last seen longest ago first.
    #[serde(rename = "last_seen")]
    LastSeen,
    /// Last seen first.
    #[serde(rename = "-last_seen")]
    LastSeenDescending,
}

impl Sort {
    fn key(self) -> ClientSort {
        match self {
            Self::Since | Self::SinceDescending => ClientSort::Since,
            Self::Name | Self::NameDescending => ClientSort::Name,
            Self::LastSeen | Self::LastSeenDescending => ClientSort::LastSeen,
        }
    }

    fn is_descending(self) -> bool {
        matches!(self, Self::SinceDescending | Self::NameDescending | Self::LastSeenDescending)
    }
}

impl Input for ClientsQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        if let Some(search) = &self.search {
            check.line("search", search, 0, 100);
        }
    }
}

/// `GET /api/monitoring/clients`
pub async fn clients(core: Services, Query(query): Query<ClientsQuery>) -> Result<Ok200<Page<Client>>> {
    let sort = query.sort.unwrap_or_default();
    let filter = ClientFilter {
        search: query.search,
        application: query.application,
        live: query.live,
        sort: sort.key(),
        descending: sort.is_descending(),
        cursor: query.cursor,
    };
    let (now, limit) = (core.clock.now(), limit_or_default(query.limit));
    let mut page = core.db.read(move |conn| accounts::clients(conn, &filter, now, limit)).await?;
    for client in &mut page.items {
        client.connection = core.sockets.traffic(client.session).map(|traffic| traffic.connection());
    }
    Ok(Ok200(page))
}

/// `POST /api/monitoring/notices`
pub async fn send_notice(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Body(input): Body<SendNotice>,
) -> Result<Created<Notice>> {
    let request = ("POST /api/monitoring/notices", input.clone());
    Ok(Created(once(&core, &caller, key, &request, move |tx| notices::send(tx, &input)).await?))
}

/// `POST /api/client-problems`
pub async fn report_problem(core: Services, caller: Caller, Body(input): Body<ReportProblem>) -> Result<NoContent> {
    let account = caller.account;
    core.memory.get::<Reports>().take(account)?;
    core.db.write(caller.origin(), move |tx| rules::report(tx, account, &input)).await?;
    Ok(NoContent)
}

/// Which problems.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProblemsQuery {
    /// Those that are settled, or those that are not.
    resolved: Option<bool>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<i64>,
    /// The `next` of the page before.
    #[param(min_length = 1, pattern = "^[A-Za-z0-9_-]+$")]
    cursor: Option<String>,
}

impl Input for ProblemsQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
    }
}

/// `GET /api/monitoring/problems`
pub async fn problems(core: Services, Query(query): Query<ProblemsQuery>) -> Result<Ok200<Page<ClientProblem>>> {
    let limit = limit_or_default(query.limit);
    let read = move |conn: &mut _| store::problems(conn, query.resolved, query.cursor.as_deref(), limit);
    Ok(Ok200(core.db.read(read).await?))
}

/// `PATCH /api/monitoring/problems/{problem}`
pub async fn update_problem(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<UpdateProblem>,
) -> Result<Ok200<ClientProblem>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| rules::update(tx, id, &input)).await?))
}

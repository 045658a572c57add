//! Channels.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::chat::{Channel, CreateChannel, DirectoryChannel, Message, OpenDirect, UpdateChannel};
use workspace_protocol::{Check, Input, Page};

use super::super::store::access::Asker;
use super::super::store::channels::{self, Directory};
use super::super::store::reactions;
use crate::error::Result;
use crate::http::answer::{Created, CreatedOnce, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default, number_cursor};

/// `GET /api/chat/channels`
pub async fn mine(core: Services, caller: Caller) -> Result<Ok200<Page<Channel>>> {
    let account = caller.account;
    Ok(Ok200(Page::whole(core.db.read(move |conn| channels::mine(conn, account)).await?)))
}

/// `POST /api/chat/channels`
pub async fn create(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Body(input): Body<CreateChannel>,
) -> Result<Created<Channel>> {
    let (creator, request) = (caller.account, ("POST /api/chat/channels", input.clone()));
    Ok(Created(once(&core, &caller, key, &request, move |tx| channels::create(tx, creator, &input)).await?))
}

/// `POST /api/chat/direct`
pub async fn open_direct(
    core: Services,
    caller: Caller,
    Body(input): Body<OpenDirect>,
) -> Result<CreatedOnce<Channel>> {
    let opener = caller.account;
    let (channel, created) =
        core.db.write(caller.origin(), move |tx| channels::open_direct(tx, opener, &input.people)).await?;
    Ok(if created { CreatedOnce::Now(channel) } else { CreatedOnce::Before(channel) })
}

/// `GET /api/chat/channels/{channel}`
pub async fn one(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Channel>> {
    let account = caller.account;
    Ok(Ok200(core.db.read(move |conn| channels::one(conn, account, id)).await?))
}

/// `PATCH /api/chat/channels/{channel}`
pub async fn update(
    core: Services,
    caller: Caller,
    Id(id): Id,
    Body(input): Body<UpdateChannel>,
) -> Result<Ok200<Channel>> {
    let asker = Asker::of(&caller);
    Ok(Ok200(core.db.write(caller.origin(), move |tx| channels::update(tx, asker, id, &input)).await?))
}

/// Which channels.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DirectoryQuery {
    /// The beginning of the name; case and accents make no difference.
    #[param(min_length = 1, max_length = 40, pattern = r"\S")]
    pub query: Option<String>,
    /// Those that are archived instead of those that are not.
    pub archived: Option<bool>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for DirectoryQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        if let Some(query) = &self.query {
            check.line("query", query, 1, 40);
        }
    }
}

/// `GET /api/chat/directory`
pub async fn directory(
    core: Services,
    caller: Caller,
    Query(query): Query<DirectoryQuery>,
) -> Result<Ok200<Page<DirectoryChannel>>> {
    let (account, limit) = (caller.account, limit_or_default(query.limit));
    let after = number_cursor(query.cursor.as_deref())?;
    let wanted = Directory { query: query.query, archived: query.archived.unwrap_or(false), after };
    Ok(Ok200(core.db.read(move |conn| channels::directory(conn, account, &wanted, limit)).await?))
}

/// `GET /api/chat/channels/{channel}/pins`
pub async fn pins(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Page<Message>>> {
    let account = caller.account;
    Ok(Ok200(core.db.read(move |conn| reactions::pins(conn, account, id)).await?))
}

//! Webhooks.

use actix_web::HttpRequest;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use workspace_protocol::chat::SendMessage;
use workspace_protocol::chat::webhooks::{
    CreateIncomingWebhook, CreateOutgoingWebhook, CreatedIncomingWebhook, CreatedOutgoingWebhook, IncomingWebhook,
    OutgoingWebhook, UpdateOutgoingWebhook,
};
use workspace_protocol::{Check, Input, Page};

use super::super::store::access::Asker;
use super::super::store::webhooks::{self, OutgoingChange};
use super::super::webhooks::incoming::{HookToken, Post};
use super::super::webhooks::target;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{Result, internal, invalid, invalid_field};
use crate::http::address;
use crate::http::answer::{Created, NoContent, Ok200};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Services};
use crate::journal::Origin;
use crate::secret::{digest, random_token};

/// `GET /api/chat/channels/{channel}/incoming-webhooks`
pub async fn incoming(core: Services, caller: Caller, Id(channel): Id) -> Result<Ok200<Page<IncomingWebhook>>> {
    let asker = Asker::of(&caller);
    Ok(Ok200(Page::whole(core.db.read(move |conn| webhooks::incoming(conn, asker, channel)).await?)))
}

/// `POST /api/chat/channels/{channel}/incoming-webhooks`
pub async fn create_incoming(
    core: Services,
    caller: Caller,
    Id(channel): Id,
    Body(input): Body<CreateIncomingWebhook>,
) -> Result<Created<CreatedIncomingWebhook>> {
    let asker = Asker::of(&caller);
    let token = random_token().map_err(internal)?;
    let hash = digest(&token);
    let create = move |tx: &mut Tx<'_>| webhooks::create_incoming(tx, asker, channel, &input.name, &hash);
    let webhook = core.db.write(caller.origin(), create).await?;
    let url = format!("{}/api/chat/hooks/{token}", core.base_url());
    Ok(Created(CreatedIncomingWebhook { webhook, url }))
}

/// `DELETE /api/chat/incoming-webhooks/{webhook}`
pub async fn revoke_incoming(core: Services, caller: Caller, Id(webhook): Id) -> Result<NoContent> {
    let asker = Asker::of(&caller);
    core.db.write(caller.origin(), move |tx| webhooks::revoke_incoming(tx, asker, webhook)).await?;
    Ok(NoContent)
}

/// That a post was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct Posted {
    /// Always true: what is not taken is answered with a status that says so.
    pub ok: bool,
}

/// `POST /api/chat/hooks/{token}`
pub async fn post(
    core: Services,
    request: HttpRequest,
    HookToken(token): HookToken,
    Post(posted): Post,
) -> Result<Ok200<Posted>> {
    let hash = digest(&token);
    let (webhook, name) = core.db.read(move |conn| webhooks::known(conn, &hash)).await?;
    core.limits.webhook(webhook)?;
    let shown_as =
        posted.username.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(&name).to_owned();
    let message = SendMessage {
        client_id: Uuid::now_v7(),
        text: posted.markdown(),
        thread: None,
        attachments: Vec::new(),
        reply_to: None,
    };
    let mut check = Check::default();
    check.line("username", &shown_as, 1, 40);
    message.check(&mut check);
    let problems = check.into_problems();
    if !problems.is_empty() {
        return Err(invalid(problems));
    }
    let origin = Origin { address: Some(address::of(&request, &core.config).to_string()), ..Origin::server() };
    let SendMessage { client_id, text, .. } = message;
    core.db.write(origin, move |tx| webhooks::post(tx, &hash, &text, client_id, &shown_as)).await?;
    Ok(Ok200(Posted { ok: true }))
}

/// `GET /api/chat/channels/{channel}/outgoing-webhooks`
pub async fn outgoing(core: Services, caller: Caller, Id(channel): Id) -> Result<Ok200<Page<OutgoingWebhook>>> {
    let asker = Asker::of(&caller);
    Ok(Ok200(Page::whole(core.db.read(move |conn| webhooks::outgoing(conn, asker, channel)).await?)))
}

/// The address as it is stored, if it may be called.
fn checked(core: &Core, url: &str) -> Result<String> {
    target::parse(url.trim(), core.config.webhook_private_targets)
        .map(String::from)
        .map_err(|refused| invalid_field("url", "invalid", refused.to_string()))
}

/// `POST /api/chat/channels/{channel}/outgoing-webhooks`
pub async fn create_outgoing(
    core: Services,
    caller: Caller,
    Id(channel): Id,
    Body(input): Body<CreateOutgoingWebhook>,
) -> Result<Created<CreatedOutgoingWebhook>> {
    let asker = Asker::of(&caller);
    let url = checked(&core, &input.url)?;
    let secret = random_token().map_err(internal)?;
    let key = secret.clone();
    let create = move |tx: &mut Tx<'_>| webhooks::create_outgoing(tx, asker, channel, (&input.name, &url), &key);
    let webhook = core.db.write(caller.origin(), create).await?;
    Ok(Created(CreatedOutgoingWebhook { webhook, secret }))
}

/// `PATCH /api/chat/outgoing-webhooks/{webhook}`
pub async fn update_outgoing(
    core: Services,
    caller: Caller,
    Id(webhook): Id,
    Body(input): Body<UpdateOutgoingWebhook>,
) -> Result<Ok200<OutgoingWebhook>> {
    let asker = Asker::of(&caller);
    let url = input.url.as_deref().map(|url| checked(&core, url)).transpose()?;
    let change = OutgoingChange { version: input.version, disabled: input.disabled, url };
    let update = move |tx: &mut Tx<'_>| webhooks::update_outgoing(tx, asker, webhook, &change);
    Ok(Ok200(core.db.write(caller.origin(), update).await?))
}

/// `DELETE /api/chat/outgoing-webhooks/{webhook}`
pub async fn remove_outgoing(core: Services, caller: Caller, Id(webhook): Id) -> Result<NoContent> {
    let asker = Asker::of(&caller);
    core.db.write(caller.origin(), move |tx| webhooks::remove_outgoing(tx, asker, webhook)).await?;
    Ok(NoContent)
}

//! What somebody keeps about a channel.

use workspace_protocol::Page;
use workspace_protocol::chat::{Draft, MarkRead, Message, Preferences, ReadMarker, SaveDraft, SetPreferences};

use super::super::store::{moderation, personal};
use crate::error::Result;
use crate::http::answer::Ok200;
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, PageQuery, Query, Services, limit_or_default, number_cursor};

/// `PUT /api/chat/channels/{channel}/read`
pub async fn mark_read(
    core: Services,
    caller: Caller,
    Id(channel): Id,
    Body(input): Body<MarkRead>,
) -> Result<Ok200<ReadMarker>> {
    let account = caller.account;
    let work = move |tx: &mut crate::db::Tx<'_>| personal::mark_read(tx, account, channel, input.message);
    Ok(Ok200(core.db.write(caller.origin(), work).await?))
}

/// `PUT /api/chat/channels/{channel}/preferences`
pub async fn set_preferences(
    core: Services,
    caller: Caller,
    Id(channel): Id,
    Body(input): Body<SetPreferences>,
) -> Result<Ok200<Preferences>> {
    let account = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| personal::set_preferences(tx, account, channel, input)).await?))
}

/// `PUT /api/chat/channels/{channel}/draft`
pub async fn save_draft(
    core: Services,
    caller: Caller,
    Id(channel): Id,
    Body(input): Body<SaveDraft>,
) -> Result<Ok200<Draft>> {
    let account = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| personal::save_draft(tx, account, channel, &input)).await?))
}

/// `GET /api/chat/drafts`
pub async fn drafts(core: Services, caller: Caller) -> Result<Ok200<Page<Draft>>> {
    let account = caller.account;
    Ok(Ok200(Page::whole(core.db.read(move |conn| personal::drafts(conn, account)).await?)))
}

/// `GET /api/chat/mentions`
pub async fn mentions(core: Services, caller: Caller, Query(page): Query<PageQuery>) -> Result<Ok200<Page<Message>>> {
    let before = number_cursor(page.cursor.as_deref())?;
    let (account, limit) = (caller.account, limit_or_default(page.limit));
    Ok(Ok200(core.db.read(move |conn| moderation::mentions(conn, account, before, limit)).await?))
}

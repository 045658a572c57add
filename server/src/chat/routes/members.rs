//! Who is in a channel.

use workspace_protocol::Page;
use workspace_protocol::chat::{Member, SetMember};

use super::super::store::access::Asker;
use super::super::store::members;
use crate::error::Result;
use crate::http::answer::{NoContent, Ok200};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Ids, PageQuery, Query, Services, limit_or_default, number_cursor};

/// `GET /api/chat/channels/{channel}/members`
pub async fn list(
    core: Services,
    caller: Caller,
    Id(channel): Id,
    Query(page): Query<PageQuery>,
) -> Result<Ok200<Page<Member>>> {
    let after = number_cursor(page.cursor.as_deref())?.unwrap_or(0);
    let (account, limit) = (caller.account, limit_or_default(page.limit));
    Ok(Ok200(core.db.read(move |conn| members::list(conn, account, channel, after, limit)).await?))
}

/// `PUT /api/chat/channels/{channel}/members/{account}`
pub async fn set(
    core: Services,
    caller: Caller,
    Ids(channel, account): Ids,
    Body(input): Body<SetMember>,
) -> Result<Ok200<Member>> {
    let asker = Asker::of(&caller);
    Ok(Ok200(core.db.write(caller.origin(), move |tx| members::set(tx, asker, channel, account, input)).await?))
}

/// `DELETE /api/chat/channels/{channel}/members/{account}`
pub async fn remove(core: Services, caller: Caller, Ids(channel, account): Ids) -> Result<NoContent> {
    let asker = Asker::of(&caller);
    core.db.write(caller.origin(), move |tx| members::remove(tx, asker, channel, account)).await?;
    Ok(NoContent)
}

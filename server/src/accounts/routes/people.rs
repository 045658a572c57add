//! Everyone, as everyone may know them.

use workspace_protocol::Page;
use workspace_protocol::accounts::Person;
use workspace_protocol::sessions::Presence;

use super::super::store::{accounts, sessions};
use crate::error::Result;
use crate::http::answer::Ok200;
use crate::http::input::{PageQuery, Query, Services, limit_or_default, number_cursor};

/// `GET /api/people`
pub async fn list(core: Services, Query(page): Query<PageQuery>) -> Result<Ok200<Page<Person>>> {
    let after = number_cursor(page.cursor.as_deref())?.unwrap_or(0);
    let (limit, now) = (limit_or_default(page.limit), core.clock.now());
    Ok(Ok200(core.db.read(move |conn| accounts::people(conn, after, limit, now)).await?))
}

/// `GET /api/presence`
pub async fn presence(core: Services) -> Result<Ok200<Presence>> {
    let now = core.clock.now();
    let present = core.db.read(move |conn| sessions::present(conn, now)).await?;
    Ok(Ok200(Presence { users: present.users }))
}

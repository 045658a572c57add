//! Reading the journal.

use chrono::NaiveDateTime;
use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::activity::Activity;
use workspace_protocol::{Check, Input, Page, Time};

use crate::error::Result;
use crate::http::answer::Ok200;
use crate::http::identity::Caller;
use crate::http::input::{Query, Services, check_limit, limit_or_default, number_cursor};
use crate::journal::groups::Groups;
use crate::journal::{Recorded, store};

/// Which entries.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ActivityQuery {
    /// What this account did.
    #[param(minimum = 1)]
    pub user: Option<i64>,
    /// What happened in this module: `accounts`, `chat`…
    #[param(min_length = 1, max_length = 40, pattern = r"\S")]
    pub module: Option<String>,
    /// This kind of thing: `accounts.session.started`.
    #[param(min_length = 1, max_length = 80, pattern = r"\S")]
    pub kind: Option<String>,
    /// What happened to this: `account:7`.
    #[param(min_length = 1, max_length = 80, pattern = r"\S")]
    pub subject: Option<String>,
    /// Not before this time.
    #[param(inline)]
    pub from: Option<Time>,
    /// Before this time.
    #[param(inline)]
    pub to: Option<Time>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
}

impl Input for ActivityQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        if let Some(user) = self.user {
            check.range("user", user, 1..=i64::MAX);
        }
        for (field, text, max) in
            [("module", &self.module, 40), ("kind", &self.kind, 80), ("subject", &self.subject, 80)]
        {
            if let Some(text) = text {
                check.line(field, text, 1, max);
            }
        }
    }
}

/// `GET /api/activity`
pub async fn list(core: Services, caller: Caller, Query(query): Query<ActivityQuery>) -> Result<Ok200<Page<Activity>>> {
    let filter = store::Filter {
        actor: query.user,
        module: query.module,
        kind: query.kind,
        subject: query.subject,
        from: query.from.map(|Time(at)| at),
        to: query.to.map(|Time(at)| at),
        before: number_cursor(query.cursor.as_deref())?,
    };
    let (account, limit) = (caller.account, limit_or_default(query.limit));
    let entries = core.db.read(move |conn| store::search(conn, &filter, limit + 1)).await?;
    let items = entries.into_iter().map(|entry| activity(entry, account, core.hub.groups())).collect();
    Ok(Ok200(Page::cut(items, limit, |activity: &Activity| activity.seq.to_string())))
}

/// An entry as an administrator may see it: that something private happened, but not what.
fn activity(entry: Recorded, account: i64, groups: &Groups) -> Activity {
    let in_group = entry.audience.group().is_some_and(|group| groups.include(group, account));
    let visible = entry.audience.includes(account, true) || in_group;
    let at: NaiveDateTime = entry.at;
    Activity {
        seq: entry.seq,
        at: at.into(),
        kind: entry.kind.into_owned(),
        actor: entry.origin.actor,
        session: entry.origin.session,
        address: entry.origin.address,
        subject: entry.subject,
        data: entry.payload.filter(|_| visible).and_then(|payload| serde_json::from_str(&payload).ok()),
    }
}

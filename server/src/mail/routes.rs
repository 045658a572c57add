//! The handlers of mail.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::accounts::Permission;
use workspace_protocol::mail::{Mail, MailSettings, MailState, SetMailSettings, TestMail};
use workspace_protocol::{Check, Input, Page};

use super::{NewMail, settings_store, store};
use crate::db::Tx;
use crate::error::Result;
use crate::http::answer::{Created, NoContent, Ok200};
use crate::http::idempotency::{IdempotencyKey, once};
use crate::http::identity::Caller;
use crate::http::input::{Body, Id, Query, Services, check_limit, limit_or_default, number_cursor};
use crate::settings;

/// `GET /api/mail/settings`
pub async fn settings(core: Services) -> Result<Ok200<MailSettings>> {
    Ok(Ok200(core.db.read(settings_store::read).await?))
}

/// `PUT /api/mail/settings`
pub async fn set_settings(
    core: Services,
    caller: Caller,
    Body(input): Body<SetMailSettings>,
) -> Result<Ok200<MailSettings>> {
    let by = caller.account;
    Ok(Ok200(core.db.write(caller.origin(), move |tx| settings_store::write(tx, by, &input)).await?))
}

/// `DELETE /api/mail/settings`
pub async fn remove_settings(core: Services, caller: Caller) -> Result<NoContent> {
    core.db.write(caller.origin(), settings_store::remove).await?;
    Ok(NoContent)
}

/// `POST /api/mail/test`
pub async fn test(
    core: Services,
    caller: Caller,
    key: IdempotencyKey,
    Body(input): Body<TestMail>,
) -> Result<Created<Mail>> {
    let (by, request) = (caller.account, ("POST /api/mail/test", input.clone()));
    let work = move |tx: &mut Tx<'_>| {
        let organisation = settings::read(tx.conn)?.organisation;
        let mail = NewMail {
            recipient: input.recipient.clone(),
            subject: format!("{organisation} : essai / test"),
            message: format!(
                "Ce message d'essai montre que le serveur de {organisation} peut envoyer du courrier, accents compris.\n\n\
                 This message shows that the server of {organisation} can send mail."
            ),
            attachment: None,
            about: None,
            by: Some(by),
        };
        super::enqueue(tx, &mail)
    };
    Ok(Created(once(&core, &caller, key, &request, work).await?))
}

/// Which mails.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MailsQuery {
    /// Those that stand like this.
    #[param(inline)]
    state: Option<MailState>,
    /// Those about this, such as `loan:3`, whoever sent them.
    #[param(max_length = 60, pattern = "^[a-z_]+:[0-9]{1,19}$")]
    about: Option<String>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<i64>,
    /// The `next` of the page before.
    #[param(pattern = "^[0-9]{1,19}$")]
    cursor: Option<String>,
}

impl Input for MailsQuery {
    fn check(&self, check: &mut Check) {
        check_limit(self.limit, check);
        let fits = |about: &str| {
            about.split_once(':').is_some_and(|(thing, id)| {
                let named = !thing.is_empty() && thing.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                named && (1..=19).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit())
            }) && about.len() <= 60
        };
        if self.about.as_deref().is_some_and(|about| !fits(about)) {
            check.refuse("about", "invalid", "a thing and its number, such as loan:3");
        }
    }
}

/// `GET /api/mails`
///
/// What is about something is for everyone who reads reception, as that thing is; without that, everyone has their own mails
/// and administrators all of them.
pub async fn mails(core: Services, caller: Caller, Query(query): Query<MailsQuery>) -> Result<Ok200<Page<Mail>>> {
    let all = query.about.is_some() || caller.permissions.contains(&Permission::AccountsManage);
    let wanted = store::Wanted {
        state: query.state,
        about: query.about,
        by: (!all).then_some(caller.account),
        before: number_cursor(query.cursor.as_deref())?,
    };
    let limit = limit_or_default(query.limit);
    Ok(Ok200(core.db.read(move |conn| store::list(conn, &wanted, limit)).await?))
}

/// `POST /api/mails/{mail}/retry`
pub async fn retry(core: Services, caller: Caller, Id(id): Id) -> Result<Ok200<Mail>> {
    Ok(Ok200(core.db.write(caller.origin(), move |tx| store::retry(tx, id)).await?))
}

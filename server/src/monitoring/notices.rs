//! Notices: words of an administrator on the screens of everyone, of an account, or of one session.

use serde_json::json;
use workspace_protocol::monitoring::{Notice, SendNotice};

use crate::accounts;
use crate::db::Tx;
use crate::error::{Result, invalid_field};
use crate::journal::{Audience, Entry};

/// Sends a notice.
///
/// # Errors
/// 404 when there is no such session or account, 422 when the session has ended or the account may not sign in.
pub fn send(tx: &mut Tx<'_>, input: &SendNotice) -> Result<Notice> {
    let mut account = input.account;
    if let Some(session) = input.session {
        account = accounts::account_of_session(tx.conn, session)?;
        if account.is_none() {
            return Err(invalid_field("session", "ended", "a session that has not ended"));
        }
    } else if let Some(id) = account
        && !accounts::is_active(tx.conn, id)?
    {
        return Err(invalid_field("account", "inactive", "an account that may sign in"));
    }
    let notice = Notice {
        id: tx.next_seq(),
        text: input.text.trim().to_owned(),
        severity: input.severity,
        session: input.session,
        account,
        sent_at: tx.now().into(),
    };
    let payload = json!({
        "notice": { "id": notice.id, "text": notice.text, "severity": notice.severity },
        "session": notice.session,
        "account": notice.account,
    });
    let audience = account.map_or_else(Audience::everyone, Audience::user);
    let entry = Entry::new("monitoring.notice.sent", audience).subject("notice", notice.id).payload(&payload);
    tx.record(entry);
    Ok(notice)
}

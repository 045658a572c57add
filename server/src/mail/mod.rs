//! Mail that the server sends, for every module: [`enqueue`] puts one into the queue, in the transaction that calls for it.
//!
//! - [`settings_store`]: how it is sent. - [`store`]: the queue. - [`sending`]: the job of one attempt, and when it is tried again.
//! - [`smtp`]: putting a mail together and handing it to the mail server.
//!
//! docs/MAIL.md says what holds.

mod routes;
mod sending;
mod settings_store;
mod smtp;
mod store;

use chrono::NaiveDateTime;
use workspace_protocol::Page;
use workspace_protocol::accounts::Permission::{AccountsManage, ReceptionRead};
use workspace_protocol::mail::Mail;

use crate::core::Module;
use crate::db::{AnyConnection, Tx};
use crate::error::Result;
use crate::files::Stored;
use crate::http::{Access, Api};

/// The module.
pub const MODULE: Module =
    Module { tasks: || vec![Box::new(sending::Attempt)], troubles: store::troubles, ..Module::new("mail", add_routes) };

fn add_routes(api: &mut Api) {
    let (manage, read) = (Access::Can(AccountsManage), Access::Can(ReceptionRead));
    api.get("/api/mail/settings", manage, "How mail is sent, without the password", routes::settings);
    api.put("/api/mail/settings", manage, "Set how mail is sent", routes::set_settings);
    api.delete("/api/mail/settings", manage, "Send no mail any more: forget the settings", routes::remove_settings);
    api.post("/api/mail/test", manage, "Send a mail that shows whether the settings are right", routes::test);
    api.get("/api/mails", read, "The mails that one sent, all of them for administrators, newest first", routes::mails);
    api.post("/api/mails/{mail}/retry", manage, "Try a mail again now", routes::retry);
}

/// A mail that is to be sent.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// To whom: one address.
    pub recipient: String,
    /// The subject, on one line.
    pub subject: String,
    /// What it says, in plain text.
    pub message: String,
    /// A file that goes with it.
    pub attachment: Option<Attachment>,
    /// What it is about, such as `loan:3`; who reads reception sees the mails about a thing.
    pub about: Option<String>,
    /// Who sends it; `None`: the server itself.
    pub by: Option<i64>,
}

/// A file of the store that goes with a mail.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// What the recipient sees it called.
    pub name: String,
    /// What it is, such as `application/pdf`.
    pub media_type: String,
    /// Where it is stored.
    pub file: Stored,
}

/// Puts a mail into the queue. It is sent once this transaction is committed, and not otherwise.
///
/// # Errors
/// 409 `mail_not_set_up` while nobody has said how mail is sent; 422 for `recipient`, `subject`, `message`, or an
/// `attachment` of more than 20 MiB.
pub fn enqueue(tx: &mut Tx<'_>, mail: &NewMail) -> Result<Mail> {
    store::enqueue(tx, mail)
}

/// The mails about something, newest first, older than `before`.
pub fn about(conn: &mut AnyConnection, about: String, before: Option<i64>, limit: i64) -> Result<Page<Mail>> {
    store::list(conn, &store::Wanted { about: Some(about), before, ..store::Wanted::default() }, limit)
}

/// Whether an address is one that mail is sent to.
pub fn is_address(text: &str) -> bool {
    let mut check = workspace_protocol::Check::default();
    smtp::check_address("recipient", text, &mut check);
    check.into_problems().is_empty()
}

/// When a mail is tried after `attempts` failed ones; `None`: it is given up.
fn next_attempt(attempts: i32, now: NaiveDateTime) -> Option<NaiveDateTime> {
    sending::delay(attempts).map(|delay| now + delay)
}

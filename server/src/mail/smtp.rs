//! Putting a mail together and handing it to the mail server (RFC 5321, 5322), by `lettre`.

use std::error::Error as _;
use std::time::{Duration, UNIX_EPOCH};

use chrono::NaiveDateTime;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Attachment, Body, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use workspace_protocol::Check;
use workspace_protocol::mail::{MailProblem, MailSecurity};

use super::settings_store::Account;
use super::store::{Due, Failure};
use crate::error::{Result, internal};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(20);
/// The answers that are about who the server is, not about the mail (RFC 4954, section 6).
const AUTH_CODES: [u16; 5] = [454, 530, 534, 535, 538];

/// Notes an address that can't be written to.
pub fn check_address(field: &str, value: &str, check: &mut Check) {
    match value.parse::<Address>() {
        Ok(_) => workspace_protocol::mail::check_address(field, value, check),
        Err(_) => check.refuse(field, "invalid", "an e-mail address such as name@example.org"),
    }
}

/// The mail as it goes over the wire. Every header is typed: what is in it can't begin another one.
fn compose(account: &Account, due: &Due, file: Option<Vec<u8>>, now: NaiveDateTime) -> Result<Message> {
    let address = |text: &str| text.parse::<Address>().map_err(internal);
    let name = Some(account.sender_name.clone()).filter(|name| !name.is_empty());
    let since_1970 = Duration::from_secs(u64::try_from(now.and_utc().timestamp()).unwrap_or_default());
    let builder = Message::builder()
        .from(Mailbox::new(name, address(&account.sender_address)?))
        .to(Mailbox::new(None, address(&due.recipient)?))
        .subject(due.subject.clone())
        .date(UNIX_EPOCH + since_1970)
        .message_id(Some(due.message_id.clone()));
    let text = SinglePart::plain(due.text.clone());
    match (&due.attachment, file) {
        (Some(attachment), Some(bytes)) => {
            let kind = ContentType::parse(&attachment.media_type).map_err(internal)?;
            // Said, not left to what the bytes look like: as text, their line ends would be changed on the way.
            let body = Body::new_with_encoding(bytes, ContentTransferEncoding::Base64)
                .map_err(|_| internal("a file that can't be written in base64"))?;
            let file = Attachment::new(attachment.name.clone()).body(body, kind);
            builder.multipart(MultiPart::mixed().singlepart(text).singlepart(file))
        }
        _ => builder.singlepart(text),
    }
    .map_err(internal)
}

/// Sends a mail.
///
/// # Errors
/// How it went wrong, without any secret.
pub async fn send(account: &Account, due: &Due, file: Option<Vec<u8>>, now: NaiveDateTime) -> Result<(), Failure> {
    let message = compose(account, due, file, now).map_err(|error| {
        tracing::warn!(%error, "a mail could not be put together");
        Failure { code: MailProblem::NotUnderstood, detail: String::new(), lasting: true }
    })?;
    let transport = transport(account).map_err(|error| failure(account, &error))?;
    transport.send(message).await.map(drop).map_err(|error| failure(account, &error))
}

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// One connection, closed afterwards.
fn transport(account: &Account) -> Result<Transport, lettre::transport::smtp::Error> {
    let tls = match account.security {
        MailSecurity::None => Tls::None,
        MailSecurity::Starttls => Tls::Required(TlsParameters::new(account.host.clone())?),
        MailSecurity::Tls => Tls::Wrapper(TlsParameters::new(account.host.clone())?),
    };
    let domain = account.sender_address.rsplit('@').next().unwrap_or("localhost");
    let mut builder = Transport::builder_dangerous(account.host.as_str())
        .port(account.port)
        .tls(tls)
        .timeout(Some(CONNECT))
        .hello_name(ClientId::Domain(domain.to_owned()));
    if let Some(password) = &account.password {
        builder = builder.credentials(Credentials::new(account.username.clone(), password.expose().to_owned()));
    }
    Ok(builder.build())
}

/// What an error means. What the mail server said is told, but not where it is about the password, or has it in it.
fn failure(account: &Account, error: &lettre::transport::smtp::Error) -> Failure {
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    let status = error.status().map(u16::from);
    let (code, lasting) = if status.is_some_and(|code| AUTH_CODES.contains(&code)) {
        (MailProblem::AuthRefused, false)
    } else if error.is_permanent() {
        (MailProblem::Refused, true)
    } else if error.is_transient() {
        (MailProblem::TryLater, false)
    } else if error.is_timeout() {
        (MailProblem::Timeout, false)
    } else if error.is_tls() || (error.is_client() && said.contains("STARTTLS")) {
        (MailProblem::NotSecure, false)
    } else if error.is_client() && said.contains("authentication") {
        (MailProblem::AuthRefused, false)
    } else if error.is_client() || error.is_response() {
        (MailProblem::NotUnderstood, false)
    } else {
        (MailProblem::Unreachable, false)
    };
    let secret = account.password.as_ref().is_some_and(|password| said.contains(password.expose()));
    let detail = match (code, status) {
        (MailProblem::AuthRefused, Some(status)) => status.to_string(),
        _ if secret || code == MailProblem::AuthRefused => String::new(),
        (_, Some(status)) => format!("{status} {said}"),
        (MailProblem::NotSecure, None) => said,
        (_, None) => String::new(),
    };
    Failure { code, detail, lasting }
}

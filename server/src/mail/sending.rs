//! The job of one attempt at a mail.
//!
//! Each attempt is a turn with a job of its own, and only the job of the present turn sends: a mail that somebody tries again
//! is not sent by the old plan too. That the mail server took it is written down directly afterwards. Where the server dies
//! or is stopped between the two, its job is done again, and the mail may arrive a second time under the same Message-ID.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use workspace_protocol::mail::{MailAttachment, MailProblem};

use super::store::{self, Due, Failure};
use super::{settings_store, smtp};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{Error, Result, internal, malformed};
use crate::jobs::Task;
use crate::journal::Origin;
use crate::secret::hex;

/// How long one attempt may take, with the largest of files on a slow line.
const TIMEOUT: Duration = Duration::from_mins(5);
/// How often a mail is tried before it is given up: for about a day.
const ATTEMPTS: i32 = 30;
/// How often it is tried to write down that a mail was sent.
const NOTES: u32 = 10;

/// When to try again after so many failed attempts: a minute, two, four… up to an hour; `None`: not any more.
pub fn delay(attempts: i32) -> Option<TimeDelta> {
    let doublings = attempts.saturating_sub(1).clamp(0, 6).unsigned_abs();
    (attempts < ATTEMPTS).then(|| TimeDelta::minutes((1_i64 << doublings).min(60)))
}

/// Makes one attempt at a mail.
pub struct Attempt;

#[derive(Deserialize)]
struct Job {
    mail: i64,
    turn: i32,
}

#[async_trait]
impl Task for Attempt {
    fn kind(&self) -> &'static str {
        store::SEND
    }

    async fn run(&self, core: &Arc<Core>, payload: &str) -> Result<()> {
        let Job { mail, turn } = serde_json::from_str(payload).map_err(|_| malformed("a job without its mail"))?;
        let begun = core.db.write(Origin::server(), move |tx| store::begin(tx, mail, turn)).await?;
        let Some(due) = begun else { return Ok(()) };
        // A task of its own: when the server stops, it has a moment to hear the answer and write it down.
        let node = core.clone();
        tokio::spawn(async move { attempt(&node, mail, turn, due).await }).await.map_err(internal)?
    }
}

async fn attempt(core: &Core, mail: i64, turn: i32, due: Due) -> Result<()> {
    let sent = send(core, due).await;
    if let Err(failure) = &sent {
        tracing::warn!(mail, problem = failure.code.name(), lasting = failure.lasting, "a mail could not be sent");
    }
    note(core, move |tx| match &sent {
        Ok(()) => store::sent(tx, mail),
        Err(failure) => store::failed(tx, mail, turn, failure),
    })
    .await
}

/// Writes an outcome down, patiently: a mail whose outcome is not written down is sent again.
async fn note(core: &Core, write: impl Fn(&mut Tx<'_>) -> Result<()> + Clone + Send + 'static) -> Result<()> {
    for _ in 1..NOTES {
        match core.db.write(Origin::server(), write.clone()).await {
            Ok(()) => return Ok(()),
            Err(error) => tracing::warn!(%error, "the outcome of a mail could not be noted"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    core.db.write(Origin::server(), write).await
}

async fn send(core: &Core, due: Due) -> Result<(), Failure> {
    let here = |error: Error| {
        tracing::warn!(%error, "a mail could not be prepared");
        Failure { code: MailProblem::Unreachable, detail: String::new(), lasting: false }
    };
    let account = core.db.read(settings_store::account).await.map_err(here)?;
    let Some(account) = account else {
        return Err(Failure { code: MailProblem::NotSetUp, detail: String::new(), lasting: false });
    };
    let file = match &due.attachment {
        Some(attachment) => Some(load(core, attachment).await?),
        None => None,
    };
    let sending = smtp::send(&account, &due, file, core.clock.now());
    match tokio::time::timeout(TIMEOUT, sending).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Failure { code: MailProblem::Timeout, detail: String::new(), lasting: false }),
    }
}

/// The bytes of an attachment, whole and as they were stored.
async fn load(core: &Core, attachment: &MailAttachment) -> Result<Vec<u8>, Failure> {
    let missing = |lasting| Failure { code: MailProblem::AttachmentMissing, detail: String::new(), lasting };
    let of = |error: Error| missing(error.status() == actix_web::http::StatusCode::NOT_FOUND);
    let bytes = core.files.whole(&attachment.sha256).await.map_err(of)?;
    if hex(&Sha256::digest(&bytes)) != attachment.sha256 {
        return Err(missing(true));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_for_about_a_day() {
        let delays: Vec<i64> = (1..).map_while(delay).map(|delay| delay.num_minutes()).collect();
        assert_eq!(delays[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        let hours = delays.iter().sum::<i64>() / 60;
        assert!((20..28).contains(&hours), "{hours}");
    }
}

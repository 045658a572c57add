//! Telling outgoing webhooks of messages: each of every message of its channel, in order, until it took it.
//!
//! A webhook keeps the place up to which it was told, and a durable job that goes on from there: nothing is lost between the
//! commit of a message and its delivery, whichever node dies when. A job per webhook is claimed by one worker of all nodes,
//! so deliveries neither overtake nor double each other; only where a node dies after a target took a message and before
//! that is written down does the target get it again, under the same `Workspace-Delivery`. What a node sees of the journal
//! merely wakes it up.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, watch};
use workspace_protocol::chat::Message;

use super::{signature, target};
use crate::core::{Background, Core};
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, internal, malformed, unavailable};
use crate::jobs::{NewJob, Task};
use crate::journal::{Origin, Recorded};

use super::super::store::deliveries::{self, Due};
use super::super::store::webhooks::{self, Outcome};

/// The kind of the jobs.
const DELIVER: &str = "chat.deliver";
/// For how long one job goes on before it lets others have its worker.
const SHIFT: Duration = Duration::from_secs(30);
/// How many messages are read at once.
const CHUNK: i64 = 20;
/// How long to wait for more messages before looking, so that a busy channel does not keep a node busy.
const PAUSE: Duration = Duration::from_millis(250);
/// After how long to look again whether everything was told, while it was not; it doubles up to [`LONGEST`].
const AGAIN: TimeDelta = TimeDelta::seconds(5);
const LONGEST: TimeDelta = TimeDelta::seconds(60);
/// The id of a delivery, the same for each attempt, by which a target can tell that it has it.
const DELIVERY: &str = "Workspace-Delivery";

/// What a node knows of outgoing webhooks.
#[derive(Default)]
pub struct Outgoing {
    /// The channels that have active ones.
    channels: RwLock<HashSet<i64>>,
    news: Mutex<News>,
    wake: Notify,
    client: OnceLock<reqwest::Client>,
}

/// What happened since it was last looked at.
#[derive(Default)]
struct News {
    /// Webhooks have changed: which channels have some is to be read again.
    changed: bool,
    /// The channels that have messages that some may not have been told of.
    channels: HashSet<i64>,
}

impl Outgoing {
    fn news(&self) -> std::sync::MutexGuard<'_, News> {
        self.news.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn client(&self, private: bool) -> Result<&reqwest::Client> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = target::client(private).map_err(internal)?;
        Ok(self.client.get_or_init(|| client))
    }
}

/// Finds out which channels have webhooks. What was left over from before the start is looked at first.
pub fn load(core: &Core, conn: &mut AnyConnection) -> Result<()> {
    let outgoing: &Outgoing = core.memory.get();
    let channels: HashSet<i64> = webhooks::active(conn)?.into_iter().map(|(_, channel)| channel).collect();
    outgoing.channels.write().unwrap_or_else(PoisonError::into_inner).clone_from(&channels);
    outgoing.news().channels.extend(channels);
    Ok(())
}

/// Notes what happened, on this node or another. Messages come by the ten thousand in a second: nothing is parsed for them.
pub fn observe(core: &Arc<Core>, entry: &Recorded) {
    let outgoing: &Outgoing = core.memory.get();
    match entry.kind.as_ref() {
        "chat.message.created" => {
            let Some(channel) = entry.audience.group() else { return };
            let mut news = outgoing.news();
            let has = || outgoing.channels.read().unwrap_or_else(PoisonError::into_inner).contains(&channel);
            if (news.changed || has()) && news.channels.insert(channel) {
                outgoing.wake.notify_one();
            }
        }
        "chat.webhook.created" | "chat.webhook.changed" | "chat.webhook.removed" => {
            outgoing.news().changed = true;
            outgoing.wake.notify_one();
        }
        _ => {}
    }
}

/// Sees to it that every webhook that is behind has a job, until the server stops.
pub fn background(core: Arc<Core>, mut stop: watch::Receiver<bool>) -> Background {
    Box::pin(async move {
        tokio::select! {
            () = follow(&core) => {}
            _ = stop.wait_for(|stopped| *stopped) => {}
        }
    })
}

async fn follow(core: &Arc<Core>) {
    let outgoing: &Outgoing = core.memory.get();
    let mut again = AGAIN;
    loop {
        let idle = outgoing.news().channels.is_empty();
        tokio::select! {
            () = outgoing.wake.notified() => again = AGAIN,
            () = core.clock.sleep(again), if !idle => again = (again * 2).min(LONGEST),
        }
        tokio::time::sleep(PAUSE).await;
        if let Err(error) = look(core, outgoing).await {
            tracing::debug!(%error, "outgoing webhooks could not be looked at");
            outgoing.news().changed = true;
            core.clock.sleep(AGAIN).await;
            outgoing.wake.notify_one();
        }
    }
}

async fn look(core: &Arc<Core>, outgoing: &Outgoing) -> Result<()> {
    let (changed, channels) = {
        let mut news = outgoing.news();
        (news.changed, std::mem::take(&mut news.channels))
    };
    let looked = behind(core, outgoing, changed, &channels).await;
    let mut news = outgoing.news();
    match &looked {
        // Looked at again: a job may just be ending that saw nothing more to do.
        Ok(still) => news.channels.extend(still),
        Err(_) => news.channels.extend(channels),
    }
    looked.map(drop)
}

/// Gives jobs to those webhooks of `channels` that are behind; which channels these are in.
async fn behind(core: &Arc<Core>, outgoing: &Outgoing, changed: bool, channels: &HashSet<i64>) -> Result<HashSet<i64>> {
    if changed {
        outgoing.news().changed = false;
    }
    let active = core.db.read(webhooks::active).await?;
    let with_some: HashSet<i64> = active.iter().map(|(_, channel)| *channel).collect();
    *outgoing.channels.write().unwrap_or_else(PoisonError::into_inner) = with_some;
    let asked: Vec<i64> =
        active.into_iter().filter(|(_, channel)| channels.contains(channel)).map(|(id, _)| id).collect();
    let due: Vec<(i64, i64)> = core
        .db
        .read(move |conn| {
            let mut due = Vec::new();
            for id in asked {
                due.extend(
                    deliveries::next(conn, id, 1)?.filter(|next| !next.rows.is_empty()).map(|next| (id, next.channel)),
                );
            }
            Ok(due)
        })
        .await?;
    if due.is_empty() {
        return Ok(HashSet::new());
    }
    let channels = due.iter().map(|(_, channel)| *channel).collect();
    let node = core.clone();
    core.db
        .write(Origin::server(), move |tx| {
            for (id, _) in &due {
                let payload = serde_json::json!({ "webhook": id }).to_string();
                let key = Some(format!("{DELIVER}:{id}"));
                node.jobs.add(tx, &NewJob { unique_key: key, ..NewJob::new(DELIVER, payload, tx.now()) })?;
            }
            Ok(())
        })
        .await?;
    Ok(channels)
}

/// Tells one webhook what it was not told yet.
pub struct Deliver;

#[derive(Deserialize)]
struct Job {
    webhook: i64,
}

#[async_trait]
impl Task for Deliver {
    fn kind(&self) -> &'static str {
        DELIVER
    }

    async fn run(&self, core: &Arc<Core>, payload: &str) -> Result<()> {
        let Job { webhook } = serde_json::from_str(payload).map_err(|_| malformed("a job without its webhook"))?;
        let begun = tokio::time::Instant::now();
        let mut told = false;
        while begun.elapsed() < SHIFT {
            let next = core.db.read(move |conn| deliveries::next(conn, webhook, CHUNK)).await?;
            let Some(due) = next.filter(|next| !next.rows.is_empty()) else { return Ok(()) };
            for id in due.rows.clone() {
                let Some(content) = core.db.read(move |conn| deliveries::content(conn, id)).await? else { continue };
                let sent_at = content.sent_at;
                let outcome = deliver(core, &due, &content.message, &content.author).await?;
                let noted = outcome.clone();
                let note = move |tx: &mut Tx<'_>| webhooks::note(tx, webhook, id, sent_at, &noted);
                if !core.db.write(Origin::server(), note).await? {
                    return Ok(());
                }
                match outcome {
                    Outcome::Failed(error) if !told => return Err(unavailable("not_delivered", error)),
                    // A fresh job begins with short delays again: it is added when it is seen that something is left.
                    Outcome::Failed(_) => return Ok(()),
                    _ => told = true,
                }
                if begun.elapsed() > SHIFT {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct Told<'a> {
    event: &'static str,
    channel: Channel<'a>,
    message: &'a Message,
    author: &'a deliveries::Author,
}

#[derive(Serialize)]
struct Channel<'a> {
    id: i64,
    name: &'a str,
}

async fn deliver(core: &Arc<Core>, due: &Due, message: &Message, author: &deliveries::Author) -> Result<Outcome> {
    let private = core.config.webhook_private_targets;
    // The setting may have been changed since it was created.
    let url = match target::parse(&due.url, private) {
        Ok(url) => url,
        Err(refused) => return Ok(Outcome::Failed(refused.code().to_owned())),
    };
    let channel = Channel { id: due.channel, name: &due.channel_name };
    let told = Told { event: "chat.message.created", channel, message, author };
    let body = serde_json::to_vec(&told).map_err(internal)?;
    let signature = signature::sign(&due.secret, core.clock.now().and_utc().timestamp(), &body);
    let outgoing: &Outgoing = core.memory.get();
    let answer = outgoing
        .client(private)?
        .post(url)
        .header(CONTENT_TYPE, "application/json")
        .header(DELIVERY, format!("{}-{}", due.webhook, message.id))
        .header(signature::HEADER, signature)
        .body(body)
        .send()
        .await;
    // The answer's body is not read: nothing of it matters, and it could be without end.
    Ok(match answer.map(|answer| answer.status()) {
        Ok(status) if status.is_success() => Outcome::Taken,
        Ok(StatusCode::GONE) => Outcome::Gone(answered(StatusCode::GONE)),
        Ok(status @ (StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)) => Outcome::Failed(answered(status)),
        Ok(status) if status.is_client_error() => Outcome::Refused(answered(status)),
        Ok(status) => Outcome::Failed(answered(status)),
        Err(error) => Outcome::Failed(target::failure(&error).to_owned()),
    })
}

/// `answered_503`, for clients to put into words.
fn answered(status: StatusCode) -> String {
    format!("answered_{}", status.as_u16())
}

//! Entries of the journal, before and after they have their place in it.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDateTime;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Who does something, from where: the same for every entry of one write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The account; `None` when the server itself acts.
    pub actor: Option<i64>,
    /// Its session.
    pub session: Option<i64>,
    /// The address that the request came from.
    pub address: Option<String>,
}

impl Origin {
    /// The server itself: a job, or the command line.
    pub fn server() -> Self {
        Self::default()
    }
}

/// Who may see an entry: everyone in any of its parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Audience {
    everyone: bool,
    admins: bool,
    dashboards: bool,
    user: Option<i64>,
    channel: Option<i64>,
}

impl Audience {
    /// Nobody: what has its place in the journal for the sake of the order, such as messages that were brought in.
    pub fn nobody() -> Self {
        Self::default()
    }

    /// Everyone who is signed in.
    pub fn everyone() -> Self {
        Self { everyone: true, ..Self::default() }
    }

    /// The administrators.
    pub fn admins() -> Self {
        Self { admins: true, ..Self::default() }
    }

    /// The dashboards that administrators have open: for signals alone, since no account is entitled by itself.
    pub fn dashboards() -> Self {
        Self { dashboards: true, ..Self::default() }
    }

    /// One account.
    pub fn user(account: i64) -> Self {
        Self { user: Some(account), ..Self::default() }
    }

    /// One account, and the administrators.
    pub fn user_and_admins(account: i64) -> Self {
        Self { user: Some(account), admins: true, ..Self::default() }
    }

    /// Those who are in a group of accounts, such as a channel of the chat: whom the hub knows to be in it at the entry's
    /// place in the journal.
    pub fn channel(group: i64) -> Self {
        Self { channel: Some(group), ..Self::default() }
    }

    /// A group of accounts, and one account beside it.
    pub fn channel_and_user(group: i64, account: i64) -> Self {
        Self { channel: Some(group), user: Some(account), ..Self::default() }
    }

    /// The group that is in it.
    pub fn group(self) -> Option<i64> {
        self.channel
    }

    /// Whether everyone is in it.
    pub fn is_everyone(self) -> bool {
        self.everyone
    }

    /// Whether the administrators' dashboards are in it.
    pub fn is_dashboards(self) -> bool {
        self.dashboards
    }

    /// Whether `account` is in it, its group left aside.
    pub fn includes(self, account: i64, admin: bool) -> bool {
        self.everyone || (self.admins && admin) || self.user == Some(account)
    }

    /// Reads what `Display` wrote; a part that this version does not know includes nobody.
    pub fn parse(text: &str) -> Self {
        let mut audience = Self::default();
        for part in text.split(',') {
            match part {
                "everyone" => audience.everyone = true,
                "admins" => audience.admins = true,
                "dashboards" => audience.dashboards = true,
                _ => match part.split_once(':').and_then(|(kind, id)| Some((kind, id.parse().ok()?))) {
                    Some(("user", id)) => audience.user = Some(id),
                    Some(("channel", id)) => audience.channel = Some(id),
                    _ => {}
                },
            }
        }
        audience
    }
}

/// `everyone`, `admins`, `dashboards`, `channel:12`, `user:7`, or several of these joined by commas.
impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let user = self.user.map(|id| format!("user:{id}"));
        let channel = self.channel.map(|id| format!("channel:{id}"));
        let parts = [
            self.everyone.then_some("everyone"),
            self.admins.then_some("admins"),
            self.dashboards.then_some("dashboards"),
            channel.as_deref(),
            user.as_deref(),
        ];
        for (at, part) in parts.iter().flatten().enumerate() {
            write!(f, "{}{part}", if at > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}

/// Something that happened, about to be recorded.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(crate) kind: &'static str,
    pub(crate) subject: Option<String>,
    pub(crate) audience: Audience,
    pub(crate) payload: String,
}

impl Entry {
    /// An entry of `kind` (`module.thing.verb`) for `audience`, with no payload yet.
    pub fn new(kind: &'static str, audience: Audience) -> Self {
        Self { kind, subject: None, audience, payload: "{}".to_owned() }
    }

    /// What it happened to: `message` 12 becomes `message:12`.
    #[must_use]
    pub fn subject(mut self, thing: &str, id: i64) -> Self {
        self.subject = Some(format!("{thing}:{id}"));
        self
    }

    /// What it happened to, where that has no number of its own.
    #[must_use]
    pub fn about(mut self, thing: &str, name: &str) -> Self {
        self.subject = Some(format!("{thing}:{name}"));
        self
    }

    /// What the audience is told. Never passwords, tokens, or text for other eyes.
    #[must_use]
    pub fn payload(mut self, payload: &impl Serialize) -> Self {
        // Payloads are our own plain structures: maps with text keys, which always serialise.
        self.payload = serde_json::to_string(payload).unwrap_or_else(|_| "{}".to_owned());
        self
    }
}

/// An entry that has its place in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its place; there are no gaps.
    pub seq: i64,
    /// When it happened.
    pub at: NaiveDateTime,
    /// What happened: `module.thing.verb`.
    pub kind: Cow<'static, str>,
    /// Who did it, from where.
    pub origin: Origin,
    /// What it happened to.
    pub subject: Option<String>,
    /// Who may see it.
    pub audience: Audience,
    /// What the audience is told; `None` once it was pruned or redacted.
    pub payload: Option<String>,
    /// SHA-256 of the payload, which stays when the payload goes.
    pub payload_hash: [u8; 32],
}

impl Recorded {
    /// The module that recorded it: the first word of the kind.
    pub fn module(&self) -> &str {
        self.kind.split('.').next().unwrap_or_default()
    }

    /// The hash that chains this entry to the one before: SHA-256 of `previous`, then every field in a
    /// form that can't be read two ways (lengths before texts, a mark before what may be absent).
    pub fn chain(&self, previous: &[u8; 32]) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(previous);
        hasher.update(self.seq.to_be_bytes());
        hasher.update(self.at.and_utc().timestamp_micros().to_be_bytes());
        text(&mut hasher, Some(&self.kind));
        number(&mut hasher, self.origin.actor);
        number(&mut hasher, self.origin.session);
        text(&mut hasher, self.origin.address.as_deref());
        text(&mut hasher, self.subject.as_deref());
        text(&mut hasher, Some(&self.audience.to_string()));
        hasher.update(self.payload_hash);
        hasher.finalize().into()
    }

    /// Whether the payload, where there still is one, is the one that was recorded.
    pub fn payload_is_intact(&self) -> bool {
        self.payload.as_ref().is_none_or(|payload| hash_payload(payload) == self.payload_hash)
    }
}

/// How a payload enters the chain.
pub fn hash_payload(payload: &str) -> [u8; 32] {
    Sha256::digest(payload.as_bytes()).into()
}

fn text(hasher: &mut Sha256, text: Option<&str>) {
    match text {
        None => hasher.update([0]),
        Some(text) => {
            hasher.update([1]);
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
    }
}

fn number(hasher: &mut Sha256, number: Option<i64>) {
    match number {
        None => hasher.update([0]),
        Some(number) => {
            hasher.update([1]);
            hasher.update(number.to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audiences_are_read_back_and_unknown_parts_include_nobody() {
        for audience in [
            Audience::everyone(),
            Audience::admins(),
            Audience::dashboards(),
            Audience::user_and_admins(7),
            Audience::channel_and_user(12, 7),
        ] {
            assert_eq!(Audience::parse(&audience.to_string()), audience);
        }
        let audience = Audience::user_and_admins(7);
        assert!(audience.includes(7, false) && audience.includes(1, true) && !audience.includes(1, false));
        assert!(!Audience::parse("planet:3").includes(3, true));
    }

    #[test]
    fn every_field_changes_the_chain() {
        let entry = Recorded {
            seq: 1,
            at: NaiveDateTime::default(),
            kind: "chat.message.created".into(),
            origin: Origin { actor: Some(1), session: Some(2), address: Some("::1".into()) },
            subject: Some("message:1".into()),
            audience: Audience::everyone(),
            payload: Some("{}".into()),
            payload_hash: hash_payload("{}"),
        };
        let hash = entry.chain(&[0; 32]);
        let changes: [fn(&mut Recorded); 8] = [
            |e| e.seq = 2,
            |e| e.at += chrono::TimeDelta::microseconds(1),
            |e| e.kind = "chat.message.deleted".into(),
            |e| e.origin.actor = None,
            |e| e.origin.session = Some(3),
            |e| e.origin.address = None,
            |e| e.audience = Audience::admins(),
            |e| e.payload_hash = hash_payload("{ }"),
        ];
        for change in changes {
            let mut altered = entry.clone();
            change(&mut altered);
            assert_ne!(altered.chain(&[0; 32]), hash);
        }
        assert_ne!(entry.chain(&[1; 32]), hash);
    }
}

//! A Mattermost bulk export: one JSON object on each line. See "Bulk loading data format" in Mattermost's documentation.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDateTime};
use serde::Deserialize;
use workspace_protocol::chat::ChannelKind;
use workspace_protocol::chat::channels::MAX_DIRECT;

use super::content::{Channel, Content, Message, channel_name, clean, topic};
use super::{check_room, emoji, invalid};
use crate::chat::slack::{Attached, Posted};
use crate::error::Result;

/// The version of the format that there is.
const VERSION: i64 = 1;

#[derive(Deserialize)]
struct Line {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    version: Option<i64>,
    #[serde(default)]
    channel: Option<ChannelLine>,
    #[serde(default)]
    user: Option<UserLine>,
    #[serde(default)]
    bot: Option<BotLine>,
    #[serde(default)]
    post: Option<Post>,
    #[serde(default)]
    direct_channel: Option<DirectLine>,
    #[serde(default)]
    direct_post: Option<Post>,
}

#[derive(Deserialize)]
struct ChannelLine {
    team: String,
    name: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    header: Option<String>,
    #[serde(default)]
    purpose: Option<String>,
    #[serde(default)]
    deleted_at: Option<i64>,
}

#[derive(Deserialize)]
struct UserLine {
    username: String,
    #[serde(default)]
    nickname: Option<String>,
    #[serde(default)]
    first_name: Option<String>,
    #[serde(default)]
    last_name: Option<String>,
    #[serde(default)]
    teams: Option<Vec<TeamOfUser>>,
}

#[derive(Deserialize)]
struct BotLine {
    username: String,
    #[serde(default)]
    display_name: Option<String>,
}

#[derive(Deserialize)]
struct TeamOfUser {
    name: String,
    #[serde(default)]
    channels: Option<Vec<ChannelOfUser>>,
}

#[derive(Deserialize)]
struct ChannelOfUser {
    name: String,
    #[serde(default)]
    roles: Option<String>,
}

#[derive(Deserialize)]
struct DirectLine {
    #[serde(default)]
    members: Option<Vec<String>>,
    #[serde(default)]
    participants: Option<Vec<Participant>>,
    #[serde(default)]
    header: Option<String>,
}

#[derive(Deserialize)]
struct Participant {
    username: String,
}

/// A post of a channel or of a direct conversation, or a reply to one.
#[derive(Deserialize)]
struct Post {
    #[serde(default)]
    team: String,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    channel_members: Option<Vec<String>>,
    user: String,
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    message: String,
    #[serde(default)]
    props: Option<Props>,
    create_at: i64,
    #[serde(default)]
    edit_at: Option<i64>,
    #[serde(default)]
    reactions: Option<Vec<Reacted>>,
    #[serde(default)]
    replies: Option<Vec<Post>>,
    #[serde(default)]
    attachments: Option<Vec<File>>,
    #[serde(default)]
    is_pinned: Option<bool>,
}

#[derive(Deserialize)]
struct Props {
    /// Written as Slack writes them.
    #[serde(default)]
    attachments: Option<Vec<Attached>>,
}

#[derive(Deserialize)]
struct Reacted {
    user: String,
    emoji_name: String,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    path: Option<String>,
}

/// Reads an export line by line.
#[derive(Default)]
pub struct Reader {
    content: Content,
    /// The places of conversations by what the export calls them.
    channels: HashMap<String, usize>,
    /// The key that the next message gets.
    next: i64,
}

impl Reader {
    /// Takes a line.
    ///
    /// # Errors
    /// 422 that says which line is not what it should be.
    pub fn take(&mut self, number: usize, line: &[u8]) -> Result<()> {
        let broken = |error: &dyn std::fmt::Display| invalid(format!("line {number}: {error}"));
        let line: Line = serde_json::from_slice(line).map_err(|error| broken(&error))?;
        if number == 1 && line.kind != "version" {
            return Err(broken(&"a Mattermost export begins with its version"));
        }
        match line {
            Line { kind, version, .. } if kind == "version" => match version {
                Some(VERSION) => {}
                other => return Err(broken(&format!("version {} is not known, only {VERSION}", other.unwrap_or(0)))),
            },
            Line { channel: Some(channel), .. } => self.take_channel(&channel),
            Line { user: Some(user), .. } => self.take_user(&user),
            Line { bot: Some(bot), .. } => {
                let shown = bot.display_name.as_deref().unwrap_or(&bot.username);
                self.content.people.add(&bot.username, &bot.username, shown);
            }
            Line { direct_channel: Some(direct), .. } => {
                let people = direct.participants.map(|people| people.into_iter().map(|one| one.username).collect());
                let members = people.or(direct.members).unwrap_or_default();
                self.direct(members, direct.header.as_deref());
            }
            Line { post: Some(post), .. } => {
                let channel = self.channel(&post.team, &post.channel);
                let channel =
                    channel.ok_or_else(|| broken(&format!("there is no channel {:?} before it", post.channel)))?;
                self.post(channel, post, number)?;
            }
            Line { direct_post: Some(mut post), .. } => {
                let channel = self.direct(post.channel_members.take().unwrap_or_default(), None);
                self.post(channel, post, number)?;
            }
            // Emoji, roles, schemes, teams: nothing that is said.
            _ => {}
        }
        Ok(())
    }

    /// What was read.
    pub fn finish(self) -> Result<Content> {
        let Self { mut content, .. } = self;
        for channel in std::mem::take(&mut content.channels) {
            content.keep(channel);
        }
        if content.channels.is_empty() {
            return Err(invalid("there is no channel in it; `mmctl export create` makes such a file"));
        }
        Ok(content)
    }

    fn channel(&self, team: &str, name: &str) -> Option<usize> {
        self.channels.get(&format!("{team}/{name}")).copied()
    }

    fn take_channel(&mut self, line: &ChannelLine) {
        let key = format!("{}/{}", line.team, line.name);
        if self.channels.contains_key(&key) {
            return;
        }
        let kind = if line.kind == "P" { ChannelKind::Private } else { ChannelKind::Public };
        let mut channel = Channel::new(key, kind);
        channel.name = channel_name(&line.name);
        let described = [&line.header, &line.purpose].into_iter().flatten().find(|text| !text.trim().is_empty());
        channel.topic = topic(described.map_or("", String::as_str));
        channel.archived = line.deleted_at.is_some_and(|at| at > 0);
        self.place(channel);
    }

    fn place(&mut self, channel: Channel) -> usize {
        let place = self.content.channels.len();
        self.channels.insert(channel.key.clone(), place);
        self.content.channels.push(channel);
        place
    }

    fn take_user(&mut self, line: &UserLine) {
        let full = [&line.first_name, &line.last_name].into_iter().flatten().map(|name| name.trim());
        let full = full.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ");
        let shown = [line.nickname.as_deref().unwrap_or_default(), &full, &line.username];
        let shown = shown.into_iter().find(|name| !name.trim().is_empty()).unwrap_or_default();
        let person = self.content.people.add(&line.username, &line.username, shown);
        for team in line.teams.iter().flatten() {
            for member in team.channels.iter().flatten() {
                let Some(channel) = self.channel(&team.name, &member.name) else { continue };
                let channel = &mut self.content.channels[channel];
                channel.people.insert(person);
                if member.roles.as_deref().unwrap_or_default().split(' ').any(|role| role == "channel_admin") {
                    channel.owners.insert(person);
                }
            }
        }
    }

    /// The conversation of these people.
    fn direct(&mut self, members: Vec<String>, header: Option<&str>) -> usize {
        let members: BTreeSet<String> = members.into_iter().collect();
        let key = members.iter().map(String::as_str).collect::<Vec<_>>().join(",");
        if let Some(known) = self.channels.get(&key) {
            return *known;
        }
        let many = members.len() > MAX_DIRECT;
        let mut channel = Channel::new(key, if many { ChannelKind::Private } else { ChannelKind::Direct });
        if many {
            channel.name = channel_name(&channel.key);
        }
        channel.topic = topic(header.unwrap_or_default());
        channel.people = members.iter().map(|name| self.person(name)).collect();
        self.place(channel)
    }

    fn person(&mut self, username: &str) -> usize {
        if let Some(known) = self.content.people.find(username) {
            return known;
        }
        self.content.notes.add("person_unknown", || username);
        self.content.people.add(username, username, username)
    }

    fn post(&mut self, channel: usize, mut post: Post, number: usize) -> Result<()> {
        let replies = post.replies.take().unwrap_or_default();
        let root = self.message(channel, post, None, number)?;
        for reply in replies {
            self.message(channel, reply, root, number)?;
        }
        check_room(usize::try_from(self.next).unwrap_or(usize::MAX))
    }

    fn message(&mut self, channel: usize, post: Post, root: Option<i64>, number: usize) -> Result<Option<i64>> {
        let place = || format!("line {number}");
        if post.kind.as_deref().is_some_and(|kind| kind.starts_with("system_")) {
            self.content.notes.add("event_left_out", place);
            return Ok(None);
        }
        let files = post.attachments.unwrap_or_default();
        let attachments = post.props.and_then(|props| props.attachments).filter(|_| post.message.trim().is_empty());
        let mut text = emoji::in_text(&post.message);
        if attachments.is_some() {
            text = emoji::in_text(&Posted { text: None, username: None, attachments }.markdown());
        }
        for file in &files {
            self.content.notes.add("file_left_out", place);
            let path = file.path.as_deref().unwrap_or("…");
            text = format!("{text}\n\n📎 {}", path.rsplit('/').next().unwrap_or(path));
        }
        let Some(text) = clean(text.trim_start_matches('\n')) else {
            self.content.notes.add("empty_left_out", place);
            return Ok(None);
        };
        let at = time(post.create_at).ok_or_else(|| invalid(format!("line {number}: create_at is no time")))?;
        let mut reactions: Vec<(String, Vec<usize>)> = Vec::new();
        for reacted in post.reactions.unwrap_or_default() {
            let person = self.person(&reacted.user);
            match emoji::named(&reacted.emoji_name) {
                None => self.content.notes.add("emoji_left_out", || format!(":{}:", reacted.emoji_name)),
                Some(emoji) => match reactions.iter_mut().find(|(known, _)| *known == emoji) {
                    Some((_, people)) => people.push(person),
                    None => reactions.push((emoji, vec![person])),
                },
            }
        }
        let author = self.person(&post.user);
        self.next += 1;
        self.content.channels[channel].messages.push(Message {
            key: self.next,
            replies_to: root,
            author,
            text,
            at,
            edited_at: post.edit_at.filter(|at| *at > 0).and_then(time),
            pinned: post.is_pinned == Some(true),
            reactions,
            root: None,
        });
        Ok(Some(self.next))
    }
}

/// Milliseconds since 1970.
fn time(millis: i64) -> Option<NaiveDateTime> {
    Some(DateTime::from_timestamp_millis(millis)?.naive_utc()).filter(super::is_plausible)
}

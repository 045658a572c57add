//! The zip of a Slack export: lists of people and conversations, and a folder of days for each conversation. Exports hold
//! no files, only links to them. See "How to read Slack data exports" in Slack's help.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime};
use serde::Deserialize;
use workspace_protocol::chat::ChannelKind;
use workspace_protocol::chat::channels::MAX_DIRECT;

use super::archive::{Zip, has_extension};
use super::content::{Channel, Content, Message, channel_name, clean, topic};
use super::{check_room, emoji, invalid};
use crate::chat::slack::{Attached, Posted, mapped};
use crate::error::Result;

/// The subtypes of messages that somebody wrote; all others tell of what happened to the channel.
const WRITTEN: [&str; 7] = [
    "bot_message",
    "file_share",
    "file_comment",
    "me_message",
    "reply_broadcast",
    "slackbot_response",
    "thread_broadcast",
];

#[derive(Deserialize)]
struct User {
    id: String,
    name: String,
    #[serde(default)]
    real_name: Option<String>,
    #[serde(default)]
    is_bot: bool,
    #[serde(default)]
    profile: Profile,
}

#[derive(Default, Deserialize)]
struct Profile {
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    real_name: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct Conversation {
    id: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    created: Option<i64>,
    #[serde(default)]
    creator: Option<String>,
    #[serde(default)]
    is_archived: bool,
    #[serde(default)]
    members: Vec<String>,
    #[serde(default)]
    topic: Described,
    #[serde(default)]
    purpose: Described,
    #[serde(default)]
    pins: Vec<Pin>,
}

#[derive(Default, Deserialize)]
struct Described {
    #[serde(default)]
    value: String,
}

#[derive(Deserialize)]
struct Pin {
    id: String,
}

#[derive(Deserialize)]
struct Posting {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    subtype: Option<String>,
    #[serde(default)]
    user: Option<String>,
    #[serde(default)]
    bot_id: Option<String>,
    #[serde(default)]
    username: Option<String>,
    #[serde(default)]
    user_profile: Option<Profile>,
    #[serde(default)]
    bot_profile: Option<Profile>,
    #[serde(default)]
    text: Option<String>,
    ts: String,
    #[serde(default)]
    thread_ts: Option<String>,
    #[serde(default)]
    edited: Option<Edited>,
    #[serde(default)]
    reactions: Vec<Reacted>,
    #[serde(default)]
    files: Vec<File>,
    #[serde(default)]
    attachments: Vec<Attached>,
}

#[derive(Deserialize)]
struct Edited {
    ts: String,
}

#[derive(Deserialize)]
struct Reacted {
    name: String,
    #[serde(default)]
    users: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    title: Option<String>,
}

/// Reads an export.
///
/// # Errors
/// 422 that says what can't be read.
pub fn read(mut zip: Zip) -> Result<Content> {
    let names = zip.names();
    // Whoever packed it again may have packed the folder around it.
    let users = names.iter().filter(|name| ["users.json", "org_users.json"].contains(&file_name(name)));
    let users = users.min_by_key(|name| name.len()).ok_or_else(|| {
        invalid("there is no users.json in it; a Slack export is the zip that Slack makes under “Export data”")
    })?;
    let folder = users.strip_suffix(file_name(users)).unwrap_or_default();
    let mut export = Export { content: Content::default(), users: HashMap::new() };
    export.take_users(zip.json(users)?);
    let kinds = [
        ("channels.json", ChannelKind::Public),
        ("groups.json", ChannelKind::Private),
        ("mpims.json", ChannelKind::Direct),
        ("dms.json", ChannelKind::Direct),
    ];
    for (list, kind) in kinds {
        let list = format!("{folder}{list}");
        if !names.contains(&list) {
            continue;
        }
        let conversations: Vec<Conversation> = zip.json(&list)?;
        for conversation in conversations {
            let days: Vec<&String> = [conversation.name.as_deref(), Some(conversation.id.as_str())]
                .into_iter()
                .flatten()
                .map(|name| format!("{folder}{name}/"))
                .map(|folder| names.iter().filter(|name| is_day(name, &folder)).collect::<Vec<_>>())
                .find(|days| !days.is_empty())
                .unwrap_or_default();
            let mut channel = export.channel(&conversation, kind);
            let pins: Vec<i64> = conversation.pins.iter().filter_map(|pin| micros(&pin.id)).collect();
            for day in days {
                let postings: Vec<Posting> = zip.json(day)?;
                for posting in postings {
                    let message = export.message(&posting, day, &pins)?;
                    channel.messages.extend(message);
                }
                check_room(export.content.messages + channel.messages.len())?;
            }
            export.content.keep(channel);
        }
    }
    if export.content.channels.is_empty() {
        return Err(invalid("there is no conversation in it: no channels.json, groups.json, mpims.json or dms.json"));
    }
    Ok(export.content)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a file holds a day of the conversation of this folder.
fn is_day(name: &str, folder: &str) -> bool {
    name.strip_prefix(folder).is_some_and(|rest| has_extension(rest, "json") && !rest.contains('/'))
}

struct Export {
    content: Content,
    /// The usernames of people by their ids, as they are called here.
    users: HashMap<String, String>,
}

impl Export {
    fn take_users(&mut self, users: Vec<User>) {
        for user in users {
            let shown = [&user.profile.display_name, &user.profile.real_name, &user.real_name];
            let shown = shown.into_iter().flatten().find(|name| !name.trim().is_empty()).unwrap_or(&user.name);
            let username = if user.is_bot { format!("bot-{}", user.name) } else { user.name.clone() };
            self.add(&user.id, &username, shown);
        }
    }

    fn add(&mut self, id: &str, username: &str, shown: &str) -> usize {
        let person = self.content.people.add(id, username, shown);
        self.users.entry(id.to_owned()).or_insert_with(|| self.content.people.all()[person].username.clone());
        person
    }

    /// Somebody by their id, whom the list of people may not have: somebody of another organisation, or a program.
    fn person(&mut self, id: &str, shown: Option<&str>) -> usize {
        if let Some(known) = self.content.people.find(id) {
            return known;
        }
        self.content.notes.add("person_unknown", || id);
        let shown = shown.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(id);
        self.add(id, shown, shown)
    }

    fn channel(&mut self, conversation: &Conversation, kind: ChannelKind) -> Channel {
        let many = kind == ChannelKind::Direct && conversation.members.len() > MAX_DIRECT;
        let mut channel = Channel::new(conversation.id.clone(), if many { ChannelKind::Private } else { kind });
        if channel.kind != ChannelKind::Direct {
            channel.name = channel_name(conversation.name.as_deref().unwrap_or(&conversation.id));
        }
        let described = [&conversation.topic.value, &conversation.purpose.value];
        channel.topic = topic(described.into_iter().find(|text| !text.trim().is_empty()).map_or("", String::as_str));
        channel.archived = conversation.is_archived;
        channel.created_at =
            conversation.created.and_then(|at| DateTime::from_timestamp(at, 0)).map(|at| at.naive_utc());
        for id in &conversation.members {
            let member = self.person(id, None);
            channel.people.insert(member);
        }
        let creator = conversation.creator.as_ref().filter(|id| conversation.members.contains(id));
        channel.owners.extend(creator.and_then(|id| self.content.people.find(id)));
        channel
    }

    fn message(&mut self, posting: &Posting, day: &str, pins: &[i64]) -> Result<Option<Message>> {
        let place = || format!("{day}, {}", posting.ts);
        let subtype = posting.subtype.as_deref();
        if posting.kind != "message" || subtype.is_some_and(|subtype| !WRITTEN.contains(&subtype)) {
            self.content.notes.add("event_left_out", place);
            return Ok(None);
        }
        let key = micros(&posting.ts).ok_or_else(|| invalid(format!("{day}: {:?} is no time", posting.ts)))?;
        let at = time(key).ok_or_else(|| invalid(format!("{day}: {:?} is no time", posting.ts)))?;
        let Some(text) = clean(&self.text(posting)) else {
            self.content.notes.add("empty_left_out", place);
            return Ok(None);
        };
        let author = self.author(posting);
        for _ in &posting.files {
            self.content.notes.add("file_left_out", place);
        }
        let reactions = posting.reactions.iter().filter_map(|reacted| self.reaction(reacted)).collect();
        Ok(Some(Message {
            key,
            replies_to: posting.thread_ts.as_deref().and_then(micros).filter(|root| *root != key),
            author,
            text,
            at,
            edited_at: posting.edited.as_ref().and_then(|edited| micros(&edited.ts)).and_then(time),
            pinned: pins.contains(&key),
            reactions,
            root: None,
        }))
    }

    fn text(&self, posting: &Posting) -> String {
        let text = self.with_names(posting.text.as_deref().unwrap_or_default());
        // What people link to is shown in attachments, too; what programs post is often in them alone.
        let own =
            text.trim().is_empty() || posting.bot_id.is_some() || posting.subtype.as_deref() == Some("bot_message");
        let attachments = own.then(|| posting.attachments.clone());
        let mut text = emoji::in_text(&Posted { text: Some(text), username: None, attachments }.markdown());
        if posting.subtype.as_deref() == Some("me_message") {
            text = format!("*{text}*");
        }
        for file in &posting.files {
            let name = file.name.as_ref().or(file.title.as_ref()).map_or("…", |name| name.as_str());
            text = format!("{text}\n\n📎 {}", mapped(name));
        }
        text.trim_start().to_owned()
    }

    /// `<@U123>` with the name that this person has here.
    fn with_names(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut pieces = text.split("<@");
        out.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            out.push_str("<@");
            let end = piece.find(['>', '|']).unwrap_or(0);
            match (self.users.get(&piece[..end]), piece.find('>')) {
                (Some(username), Some(close)) => {
                    out.extend([&piece[..end], "|", username]);
                    out.push_str(&piece[close..]);
                }
                _ => out.push_str(piece),
            }
        }
        out
    }

    fn author(&mut self, posting: &Posting) -> usize {
        let shown = |profile: &Option<Profile>| {
            let profile = profile.as_ref()?;
            let names = [&profile.display_name, &profile.real_name, &profile.name];
            names.into_iter().flatten().find(|name| !name.trim().is_empty()).cloned()
        };
        if let Some(user) = &posting.user {
            return self.person(user, shown(&posting.user_profile).as_deref());
        }
        let name = posting.username.clone().or_else(|| shown(&posting.bot_profile));
        let name = name.or_else(|| posting.bot_id.clone()).unwrap_or_else(|| "Slack".to_owned());
        // One program may post under many names; each of these is somebody here.
        self.add(&format!("bot {name}"), &format!("bot-{name}"), &name)
    }

    fn reaction(&mut self, reacted: &Reacted) -> Option<(String, Vec<usize>)> {
        let Some(emoji) = emoji::named(&reacted.name) else {
            self.content.notes.add("emoji_left_out", || format!(":{}:", reacted.name));
            return None;
        };
        Some((emoji, reacted.users.iter().map(|user| self.person(user, None)).collect()))
    }
}

/// A time as Slack writes it, `1355517523.000005`, in microseconds since 1970.
fn micros(ts: &str) -> Option<i64> {
    let (seconds, fraction) = ts.split_once('.').unwrap_or((ts, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if seconds.is_empty() || seconds.len() > 12 || fraction.len() > 6 || !digits(seconds) || !digits(fraction) {
        return None;
    }
    format!("{seconds}{fraction:0<6}").parse().ok()
}

fn time(micros: i64) -> Option<NaiveDateTime> {
    Some(DateTime::from_timestamp_micros(micros)?.naive_utc()).filter(super::is_plausible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_to_the_microsecond() {
        assert_eq!(micros("1355517523.000005"), Some(1_355_517_523_000_005));
        assert_eq!(micros("1355517523"), Some(1_355_517_523_000_000));
        assert_eq!(micros("1.5"), Some(1_500_000));
        for bad in ["", ".5", "x", "1.-5", "-1", "1.0000001", "9999999999999"] {
            assert_eq!(micros(bad), None, "{bad}");
        }
    }
}

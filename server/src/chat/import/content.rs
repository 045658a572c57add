//! What an export holds, whoever wrote it: read and put into order before anything is written.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDateTime;
use workspace_protocol::chat::channels::{MAX_NAME, MAX_TOPIC};
use workspace_protocol::chat::import::ImportNote;
use workspace_protocol::chat::messages::{MAX_EMOJI, MAX_REACTIONS, can_be_seen};
use workspace_protocol::chat::{ChannelKind, MAX_MESSAGE_CHARACTERS};
use workspace_protocol::check::is_direction_control;

use crate::db::text::fold;

/// How many characters a display name and a username have at the most.
const MAX_DISPLAY_NAME: usize = 60;
const MAX_USERNAME: usize = 32;
/// How many messages of a channel stay pinned.
const MAX_PINS: usize = 100;

/// All of it.
#[derive(Debug, Default)]
pub struct Content {
    /// Who is in it.
    pub people: People,
    /// Where they talked.
    pub channels: Vec<Channel>,
    /// How many messages there are in them.
    pub messages: usize,
    /// What is left out or changed.
    pub notes: Notes,
}

impl Content {
    /// Takes a conversation in that was read to its end, if there can be such a one here.
    pub fn keep(&mut self, mut channel: Channel) {
        channel.arrange(&mut self.notes);
        match channel.kind {
            ChannelKind::Direct if channel.messages.is_empty() => return,
            ChannelKind::Direct if channel.people.len() < 2 => {
                return self.notes.add("direct_left_out", || channel.shown());
            }
            ChannelKind::Private if channel.people.is_empty() => {
                return self.notes.add("channel_left_out", || channel.shown());
            }
            _ => {}
        }
        self.messages += channel.messages.len();
        self.channels.push(channel);
    }
}

/// Somebody.
#[derive(Debug, Clone)]
pub struct Person {
    /// In lower case, of characters that usernames have here; no two have the same.
    pub username: String,
    /// The name that people see.
    pub display_name: String,
}

/// Everyone in an export, found by what it calls them.
#[derive(Debug, Default)]
pub struct People {
    all: Vec<Person>,
    by_key: HashMap<String, usize>,
    taken: HashSet<String>,
}

impl People {
    /// Adds somebody, or finds who was added by this key before.
    pub fn add(&mut self, key: &str, username: &str, display_name: &str) -> usize {
        if let Some(known) = self.by_key.get(key) {
            return *known;
        }
        let username = free(&username_of(username), MAX_USERNAME, |name| self.taken.contains(name));
        self.taken.insert(username.clone());
        let display_name = one_line(display_name, MAX_DISPLAY_NAME);
        let display_name = if display_name.is_empty() { username.clone() } else { display_name };
        self.all.push(Person { username, display_name });
        self.by_key.insert(key.to_owned(), self.all.len() - 1);
        self.all.len() - 1
    }

    /// Who was added by this key.
    pub fn find(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// Everyone, by their numbers.
    pub fn all(&self) -> &[Person] {
        &self.all
    }
}

/// A conversation.
#[derive(Debug)]
pub struct Channel {
    /// What the export calls it, and nothing else in it.
    pub key: String,
    /// A name that channels may have here; empty for a direct conversation.
    pub name: String,
    /// On one line.
    pub topic: String,
    /// Who may come in.
    pub kind: ChannelKind,
    /// Whether it can be written in no more.
    pub archived: bool,
    /// Since when there is such a channel, where that is known.
    pub created_at: Option<NaiveDateTime>,
    /// Who is in it.
    pub people: BTreeSet<usize>,
    /// Who manages it.
    pub owners: BTreeSet<usize>,
    /// What was said; in order once it was arranged.
    pub messages: Vec<Message>,
}

/// Something that was said.
#[derive(Debug, Clone)]
pub struct Message {
    /// Tells it from the others of its channel; of two that were sent at the same time, the smaller one came first.
    pub key: i64,
    /// The key of the message that it replies to in a thread.
    pub replies_to: Option<i64>,
    /// Who said it.
    pub author: usize,
    /// Markdown.
    pub text: String,
    /// When.
    pub at: NaiveDateTime,
    /// When it was last changed.
    pub edited_at: Option<NaiveDateTime>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Emoji, and who put them there.
    pub reactions: Vec<(String, Vec<usize>)>,
    /// The place of the thread's root among the messages; set when they are arranged.
    pub root: Option<usize>,
}

impl Channel {
    /// A conversation in which nothing was said yet.
    pub fn new(key: String, kind: ChannelKind) -> Self {
        Self {
            key,
            name: String::new(),
            topic: String::new(),
            kind,
            archived: false,
            created_at: None,
            people: BTreeSet::new(),
            owners: BTreeSet::new(),
            messages: Vec::new(),
        }
    }

    /// Puts the messages into the order in which they were sent, each once, and within the limits that hold here.
    pub fn arrange(&mut self, notes: &mut Notes) {
        self.messages.sort_by_key(|message| (message.at, message.key));
        let mut arranged: Vec<Message> = Vec::with_capacity(self.messages.len());
        let (mut places, mut pins) = (HashMap::new(), 0);
        for mut message in std::mem::take(&mut self.messages) {
            if places.contains_key(&message.key) {
                continue;
            }
            let (name, at) = (self.shown(), message.at);
            let shown = || format!("{name}, {at}");
            let root = message.replies_to.and_then(|key| places.get(&key)).copied();
            if message.replies_to.is_some() && root.is_none() {
                notes.add("thread_without_root", shown);
            }
            pins += usize::from(message.pinned);
            if message.pinned && pins > MAX_PINS {
                message.pinned = false;
                notes.add("pin_left_out", shown);
            }
            limit_reactions(&mut message, notes);
            places.insert(message.key, arranged.len());
            message.root = root;
            let parts = split(&std::mem::take(&mut message.text));
            if parts.len() > 1 {
                notes.add("text_split", shown);
            }
            for (at, text) in parts.into_iter().enumerate() {
                let further = at > 0;
                arranged.push(Message {
                    text,
                    // What belongs to the message belongs to its first part; the others are told apart by keys of their own.
                    key: if further { -i64::try_from(arranged.len()).unwrap_or(i64::MAX) } else { message.key },
                    pinned: message.pinned && !further,
                    reactions: if further { Vec::new() } else { std::mem::take(&mut message.reactions) },
                    ..message.clone()
                });
            }
        }
        self.messages = arranged;
    }

    /// How a note calls it.
    pub fn shown(&self) -> &str {
        if self.name.is_empty() { &self.key } else { &self.name }
    }
}

/// Someone else's limits may be higher.
fn limit_reactions(message: &mut Message, notes: &mut Notes) {
    let mut left = MAX_REACTIONS;
    let mut kept: Vec<(String, Vec<usize>)> = Vec::new();
    for (emoji, people) in std::mem::take(&mut message.reactions) {
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        // Two names of one emoji are one reaction here.
        let known = kept.iter().position(|(known, _)| *known == emoji);
        if let Some(known) = known {
            seen.extend(&kept[known].1);
        }
        let mut people: Vec<usize> = people.into_iter().filter(|person| seen.insert(*person)).collect();
        if (known.is_none() && kept.len() == MAX_EMOJI) || people.len() > left {
            notes.add("reaction_left_out", || emoji.clone());
            people.truncate(if known.is_none() && kept.len() == MAX_EMOJI { 0 } else { left });
        }
        left -= people.len();
        match known {
            _ if people.is_empty() => {}
            Some(known) => kept[known].1.append(&mut people),
            None => kept.push((emoji, people)),
        }
    }
    message.reactions = kept;
}

/// A text as it can be kept: without control characters. `None` when nothing is left to see.
pub fn clean(text: &str) -> Option<String> {
    let clean: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\r')).collect();
    can_be_seen(&clean).then(|| clean.trim_end().to_owned())
}

/// Cuts a text into parts that messages may have, at the end of a line or a word where there is one.
fn split(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((end, _)) = rest.char_indices().nth(MAX_MESSAGE_CHARACTERS) {
        let cut =
            rest[..end].rfind('\n').or_else(|| rest[..end].rfind(' ')).filter(|cut| *cut > end / 2).unwrap_or(end);
        let (part, further) = rest.split_at(cut);
        parts.push(part.to_owned());
        rest = further.trim_start_matches(['\n', ' ']);
    }
    parts.push(rest.to_owned());
    parts.retain(|part| can_be_seen(part));
    parts
}

/// A username made of any text.
fn username_of(text: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    let name: String = fold(text).chars().map(|c| if plain(c) { c } else { '-' }).take(MAX_USERNAME).collect();
    let name = name.trim_matches(['-', '.', '_']);
    // `former-12` is what deleted accounts are called.
    if name.len() < 3 || name.starts_with("former-") {
        format!("user-{name}").trim_end_matches('-').chars().take(MAX_USERNAME).collect()
    } else {
        name.to_owned()
    }
}

/// A name that channels may have here, made of any text.
pub fn channel_name(text: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = text.trim().chars().map(|c| if fits(c) { c } else { '-' }).take(MAX_NAME).collect();
    if name.chars().any(char::is_alphanumeric) { name } else { "channel".to_owned() }
}

/// A topic made of any text.
pub fn topic(text: &str) -> String {
    one_line(text, MAX_TOPIC)
}

fn one_line(text: &str, max: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = words.chars().filter(|c| !c.is_control() && !is_direction_control(*c)).take(max).collect();
    line.trim().to_owned()
}

/// `name`, or with the first number after it that nobody has yet.
pub fn free(name: &str, max: usize, taken: impl Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    let numbered = (2_u32..).map(|number| {
        let end = format!("-{number}");
        let begin: String = name.chars().take(max - end.len()).collect();
        begin + &end
    });
    numbered.into_iter().find(|name| !taken(name)).unwrap_or_default()
}

/// What is left out or changed, how often, and where first.
#[derive(Debug, Clone, Default)]
pub struct Notes(BTreeMap<&'static str, (i64, String)>);

impl Notes {
    /// Notes one case.
    pub fn add<T: Into<String>>(&mut self, code: &'static str, example: impl FnOnce() -> T) {
        self.0.entry(code).or_insert_with(|| (0, one_line(&example().into(), MAX_TOPIC))).0 += 1;
    }

    /// As the report has them.
    pub fn list(&self) -> Vec<ImportNote> {
        let note = |(code, (count, example)): (&&str, &(i64, String))| ImportNote {
            code: (*code).to_owned(),
            count: *count,
            example: example.clone(),
        };
        self.0.iter().map(note).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(key: i64, replies_to: Option<i64>, text: &str) -> Message {
        Message {
            key,
            replies_to,
            author: 0,
            text: text.to_owned(),
            at: chrono::DateTime::from_timestamp(key, 0).unwrap().naive_utc(),
            edited_at: None,
            pinned: false,
            reactions: Vec::new(),
            root: None,
        }
    }

    #[test]
    fn names_become_names_of_ours() {
        let mut people = People::default();
        for (key, given, ours) in [
            ("1", "Élodie Martin", "elodie-martin"),
            ("2", "élodie martin", "elodie-martin-2"),
            ("3", "", "user"),
            ("4", "日本", "user-2"),
            ("5", "a", "user-a"),
            ("6", "..x_y..", "x_y"),
            ("9", "former-12", "user-former-12"),
            ("7", &"n".repeat(40), &"n".repeat(32)),
            ("8", &"n".repeat(41), &format!("{}-2", "n".repeat(30))),
        ] {
            let number = people.add(key, given, " A\u{202E} name\n");
            assert_eq!(people.all()[number].username, ours, "{given}");
            assert_eq!(people.all()[number].display_name, "A name");
        }
        assert_eq!(people.add("1", "somebody else", ""), 0);
        assert_eq!(channel_name("atelier réparation/42"), "atelier-réparation-42");
        assert_eq!(channel_name("🎉"), "channel");
    }

    #[test]
    fn messages_are_put_into_order_once_and_threads_keep_their_roots() {
        let mut channel = Channel::new("c".into(), ChannelKind::Public);
        channel.messages = vec![
            message(3, Some(1), "reply"),
            message(1, None, "root"),
            message(2, Some(9), "an orphan"),
            message(1, None, "root again"),
        ];
        let mut notes = Notes::default();
        channel.arrange(&mut notes);
        let arranged: Vec<_> = channel.messages.iter().map(|m| (m.text.as_str(), m.root)).collect();
        assert_eq!(arranged, [("root", None), ("an orphan", None), ("reply", Some(0))]);
        assert_eq!(notes.list().len(), 1);
        assert_eq!(notes.list()[0].code, "thread_without_root");
    }

    #[test]
    fn a_long_text_becomes_several_messages_and_loses_nothing() {
        let mut channel = Channel::new("c".into(), ChannelKind::Public);
        let words = "word ".repeat(4_000);
        let mut long = message(1, None, words.trim());
        long.pinned = true;
        long.reactions = vec![("👍".into(), vec![0])];
        channel.messages = vec![long, message(2, Some(1), "reply")];
        let mut notes = Notes::default();
        channel.arrange(&mut notes);
        let texts: Vec<&str> = channel.messages.iter().map(|m| m.text.as_str()).collect();
        assert_eq!(texts[..3].join(" "), words.trim());
        assert!(texts.iter().all(|text| text.chars().count() <= MAX_MESSAGE_CHARACTERS));
        assert_eq!(channel.messages.iter().map(|m| m.pinned).collect::<Vec<_>>(), [true, false, false, false]);
        assert_eq!(channel.messages.iter().map(|m| m.reactions.len()).sum::<usize>(), 1);
        assert_eq!(channel.messages[3].root, Some(0));
    }

    #[test]
    fn reactions_stay_within_what_a_message_may_have() {
        let mut full = message(1, None, "x");
        full.reactions = (0..60).map(|n| (format!("e{n}"), vec![1, 1, 2])).collect();
        full.reactions.push(("e0".into(), vec![2, 3]));
        let mut notes = Notes::default();
        limit_reactions(&mut full, &mut notes);
        assert_eq!(full.reactions.len(), MAX_EMOJI);
        assert_eq!(full.reactions[0].1, [1, 2, 3]);
        assert_eq!(notes.list()[0].count, 10);
    }

    #[test]
    fn texts_lose_what_cannot_be_kept() {
        assert_eq!(clean("a\u{0}b\u{7}\nc \n").as_deref(), Some("ab\nc"));
        assert_eq!(clean(" \u{200B}\n"), None);
    }
}

//! A channel for programs.

use std::io::{self, Write};

use serde_json::{Value, json};
use workspace_protocol::chat::Message;

use super::{Document, Head, Names, Place, display, file_name};

/// One object: the channel, its members, and its messages, each with its replies.
pub struct Json;

impl Document for Json {
    fn begin(&self, out: &mut dyn Write, head: &Head<'_>, names: &Names) -> io::Result<()> {
        let member = |(account, owner): &(i64, bool)| {
            let mut person = person(*account, names);
            person["owner"] = json!(owner);
            person
        };
        let members: Vec<Value> = head.members.iter().map(member).collect();
        write!(out, "{{\"format\":\"workspace-channel\",\"version\":1,\"exported_at\":")?;
        serde_json::to_writer(&mut *out, &head.at)?;
        write!(out, ",\n\"channel\":")?;
        serde_json::to_writer(&mut *out, head.channel)?;
        write!(out, ",\n\"members\":")?;
        serde_json::to_writer(&mut *out, &members)?;
        write!(out, ",\n\"messages\":[")
    }

    fn open(&self, out: &mut dyn Write, message: &Message, names: &Names, place: Place) -> io::Result<()> {
        let reactions: Vec<Value> = message
            .reactions
            .iter()
            .map(|reaction| {
                let people: Vec<Value> = reaction.accounts.iter().map(|account| person(*account, names)).collect();
                json!({ "emoji": reaction.emoji, "people": people })
            })
            .collect();
        let attachments: Vec<Value> = message
            .attachments
            .iter()
            .map(|file| {
                json!({
                    "id": file.id, "name": file.name, "media_type": file.media_type, "size": file.size,
                    "file": file_name(file),
                })
            })
            .collect();
        let value = json!({
            "id": message.id,
            "author": person(message.author, names),
            "shown_as": message.shown_as,
            "text": message.text,
            "reply_to": message.reply_to.as_ref().map(|quote| quote.id),
            "created_at": message.created_at,
            "edited_at": message.edited_at,
            "deleted_at": message.deleted_at,
            "pinned_at": message.pinned_at,
            "reactions": reactions,
            "attachments": attachments,
        });
        let text = serde_json::to_string(&value)?;
        let comma = if place.first { "" } else { "," };
        // The replies come into the object before it is closed.
        write!(out, "{comma}\n{},\"replies\":[", text.strip_suffix('}').unwrap_or(&text))
    }

    fn close(&self, out: &mut dyn Write, _: Place) -> io::Result<()> {
        write!(out, "]}}")
    }

    fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n]}}")
    }
}

fn person(account: i64, names: &Names) -> Value {
    let username = names.get(&account).map(|name| name.username.as_str());
    json!({ "id": account, "username": username, "name": display(names, account) })
}

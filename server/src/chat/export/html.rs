//! A channel for people: one page without scripts, which opens from a disk. Whatever people wrote is text in it and
//! nothing else.

use std::io::{self, Write};

use workspace_protocol::chat::Message;

use super::{Document, Head, Names, Place, display, file_name};
use crate::chat::attachments::sniff::SHOWN;

/// One page.
pub struct Html;

const BEGIN: &str = r#"<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
article { margin: 1rem 0; } section { margin-left: 1.5rem; padding-left: 1rem; border-left: 2px solid #8886; }
header { font-weight: 600; } time, footer { font-weight: 400; font-size: .85em; opacity: .75; }
p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; } img { display: block; max-width: 100%; max-height: 24rem; }
</style>
"#;

impl Document for Html {
    fn begin(&self, out: &mut dyn Write, head: &Head<'_>, names: &Names) -> io::Result<()> {
        let members: Vec<String> = head.members.iter().map(|(account, _)| display(names, *account)).collect();
        let title = if head.channel.name.is_empty() { members.join(", ") } else { format!("#{}", head.channel.name) };
        let title = escape(&title);
        write!(out, "{BEGIN}<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n")?;
        if !head.channel.topic.is_empty() {
            writeln!(out, "<p>{}</p>", escape(&head.channel.topic))?;
        }
        if !members.is_empty() {
            writeln!(out, "<footer>{}</footer>", escape(&members.join(", ")))?;
        }
        Ok(())
    }

    fn open(&self, out: &mut dyn Write, message: &Message, names: &Names, place: Place) -> io::Result<()> {
        let author = message.shown_as.clone().unwrap_or_else(|| display(names, message.author));
        let at = message.created_at.0.format("%Y-%m-%d %H:%M");
        let edited = if message.edited_at.is_some() { " ✎" } else { "" };
        writeln!(
            out,
            "<article id=\"m{}\"><header>{} <time>{at} UTC{edited}</time></header>",
            message.id,
            escape(&author)
        )?;
        if let Some(quote) = &message.reply_to {
            let (name, excerpt) = (display(names, quote.author), quote.excerpt.as_str());
            writeln!(out, "<footer><a href=\"#m{}\">↪ {}</a> {}</footer>", quote.id, escape(&name), escape(excerpt))?;
        }
        // A tombstone has no text.
        let text = if message.deleted_at.is_some() { "🗑" } else { &message.text };
        writeln!(out, "<p>{}</p>", escape(text))?;
        for file in &message.attachments {
            let address = escape(&address_of(&file_name(file)));
            let shown = SHOWN.contains(&file.media_type.as_str());
            let picture =
                if shown { format!("<img src=\"{address}\" alt=\"\" loading=\"lazy\">") } else { String::new() };
            writeln!(out, "<p><a href=\"{address}\">{picture}{}</a></p>", escape(&file.name))?;
        }
        if !message.reactions.is_empty() {
            let reactions: Vec<String> = message
                .reactions
                .iter()
                .map(|reaction| {
                    let people: Vec<String> =
                        reaction.accounts.iter().map(|account| display(names, *account)).collect();
                    format!("{} {}", reaction.emoji, people.join(", "))
                })
                .collect();
            writeln!(out, "<footer>{}</footer>", escape(&reactions.join(" · ")))?;
        }
        if place.thread {
            writeln!(out, "<section>")?;
        }
        Ok(())
    }

    fn close(&self, out: &mut dyn Write, place: Place) -> io::Result<()> {
        writeln!(out, "{}</article>", if place.thread { "</section>" } else { "" })
    }

    fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</body>\n</html>")
    }
}

/// Text that is only text, also between quotation marks.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The path of a file, as an address relative to the page.
fn address_of(path: &str) -> String {
    let parts =
        path.split('/').map(|part| percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC));
    parts.map(|part| part.to_string()).collect::<Vec<_>>().join("/")
}

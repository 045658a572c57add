//! What was written for Slack, by its programs and in its exports, as the Markdown of our messages.

use serde::Deserialize;

/// The names that stand for everyone in a channel.
const EVERYONE: [&str; 3] = ["channel", "here", "everyone"];
/// How many attachments of one post are read.
const MAX_ATTACHMENTS: usize = 20;
/// How many fields of one attachment are read.
const MAX_FIELDS: usize = 40;

/// What is posted. Fields that mean nothing here (icons, blocks, the channel) are passed over, as Slack's own servers do
/// with fields that they do not know: programs must not fail for them.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Posted {
    /// The text.
    #[serde(default)]
    pub text: Option<String>,
    /// The name that it is to be shown under.
    #[serde(default)]
    pub username: Option<String>,
    /// What is set off from the text.
    #[serde(default)]
    pub attachments: Option<Vec<Attached>>,
}

/// Something set off from the text.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Attached {
    #[serde(default)]
    fallback: Option<String>,
    #[serde(default)]
    pretext: Option<String>,
    #[serde(default)]
    author_name: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    title_link: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    fields: Option<Vec<Field>>,
    #[serde(default)]
    image_url: Option<String>,
    #[serde(default)]
    footer: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Field {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    value: Option<serde_json::Value>,
}

impl Posted {
    /// The Markdown of a message.
    pub fn markdown(&self) -> String {
        let mut parts = Vec::from_iter(given(self.text.as_ref()).map(mapped));
        let attached = self.attachments.iter().flatten().take(MAX_ATTACHMENTS);
        parts.extend(attached.map(Attached::markdown).filter(|part| !part.is_empty()));
        parts.join("\n\n")
    }
}

impl Attached {
    fn markdown(&self) -> String {
        let mut lines = Vec::new();
        lines.extend(given(self.author_name.as_ref()).map(mapped));
        if let Some(title) = given(self.title.as_ref()) {
            let title = mapped(title);
            lines.push(match given(self.title_link.as_ref()).and_then(|url| link(url, &title)) {
                Some(link) => format!("**{link}**"),
                None => format!("**{title}**"),
            });
        }
        lines.extend(given(self.text.as_ref()).map(mapped));
        for field in self.fields.iter().flatten().take(MAX_FIELDS) {
            let value = match &field.value {
                Some(serde_json::Value::String(text)) => mapped(text),
                Some(serde_json::Value::Null) | None => String::new(),
                Some(other) => other.to_string(),
            };
            match given(field.title.as_ref()) {
                Some(title) => lines.push(format!("**{}**: {value}", mapped(title))),
                None => lines.push(value),
            }
        }
        lines.extend(given(self.image_url.as_ref()).and_then(|url| link(url, url)));
        lines.extend(given(self.footer.as_ref()).map(mapped));
        if lines.is_empty() {
            lines.extend(given(self.fallback.as_ref()).map(mapped));
        }
        // Two spaces at a line's end break it there, inside the quotation, too.
        let quoted = lines.join("\n").lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("  \n");
        match (given(self.pretext.as_ref()).map(mapped), quoted.is_empty()) {
            (Some(pretext), true) => pretext,
            (Some(pretext), false) => format!("{pretext}\n\n{quoted}"),
            (None, _) => quoted,
        }
    }
}

fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// Slack's way to write a text, in ours: what is in angle brackets, emphasis with one asterisk, and the three characters
/// that are escaped. Code is left as it is, but for these three.
pub fn mapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Every second piece between backticks is code; three of them fence a block, and leave empty pieces.
    let mut pieces = text.split('`').peekable();
    let mut code = false;
    while let Some(piece) = pieces.next() {
        // Backticks that nobody closes are just backticks.
        if code && pieces.peek().is_some() {
            out.push_str(&unescaped(piece));
        } else {
            prose(piece, &mut out);
        }
        if pieces.peek().is_some() {
            out.push('`');
            code = !code;
        }
    }
    out
}

fn prose(text: &str, out: &mut String) {
    let mut rest = text;
    let mut before = None;
    while let Some(at) = rest.find(['<', '*']) {
        let (plain, marked) = rest.split_at(at);
        out.push_str(&unescaped(plain));
        before = plain.chars().next_back().or(before);
        let taken = if marked.starts_with('<') { bracketed(marked) } else { bold(marked, before) };
        let (mapped, length) = taken.unwrap_or_else(|| {
            // As many as there are: `**` is our own emphasis already.
            let run = if marked.starts_with('*') { marked.len() - marked.trim_start_matches('*').len() } else { 1 };
            (marked[..run].to_owned(), run)
        });
        out.push_str(&mapped);
        before = marked[..length].chars().next_back();
        rest = &marked[length..];
    }
    out.push_str(&unescaped(rest));
}

/// `*bold*`, at the beginning of `text`, in our own way of writing; and how many bytes it takes.
fn bold(text: &str, before: Option<char>) -> Option<(String, usize)> {
    let inner = text.strip_prefix('*')?;
    let end = inner.find(['*', '\n']).filter(|end| inner[*end..].starts_with('*') && *end > 0)?;
    let (bold, after) = (&inner[..end], inner[end + 1..].chars().next());
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '*');
    let spaced = bold.starts_with(char::is_whitespace) || bold.ends_with(char::is_whitespace);
    if spaced || word(before) || word(after) {
        return None;
    }
    let mut mapped = String::from("**");
    prose(bold, &mut mapped);
    mapped.push_str("**");
    Some((mapped, end + 2))
}

/// `<…>`, at the beginning of `text`, in our own way of writing; and how many bytes it takes.
fn bracketed(text: &str) -> Option<(String, usize)> {
    let end = text.find(['>', '\n']).filter(|end| text[*end..].starts_with('>'))?;
    let inner = text.get(1..end).filter(|inner| !inner.is_empty())?;
    let (what, label) = inner.split_once('|').map_or((inner, None), |(what, label)| (what, Some(unescaped(label))));
    let mapped = match what.split_at_checked(1)? {
        ("!", name) if EVERYONE.contains(&name) => "@channel".to_owned(),
        ("!", name) => label.unwrap_or_else(|| format!("@{}", name.split('^').next().unwrap_or_default())),
        ("@", name) => format!("@{}", label.as_deref().unwrap_or(name).trim_start_matches('@')),
        ("#", name) => format!("#{}", label.as_deref().unwrap_or(name).trim_start_matches('#')),
        _ => {
            let url = unescaped(what);
            let label = label.filter(|label| !label.is_empty());
            link(&url, label.as_deref().unwrap_or(&url))?
        }
    };
    Some((mapped, end + 1))
}

/// A link, if the address is one that may be clicked on.
fn link(url: &str, label: &str) -> Option<String> {
    let url = url::Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https" | "mailto"))?;
    if label == url.as_str() || label == url.as_str().trim_end_matches('/') {
        return Some(format!("<{url}>"));
    }
    let label: String =
        label.chars().flat_map(|c| ['\\', c].into_iter().skip(usize::from(!matches!(c, '[' | ']' | '\\')))).collect();
    Some(format!("[{}](<{url}>)", label.replace('\n', " ")))
}

/// The three characters that Slack has programs escape.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_written_our_way() {
        for (slack, ours) in [
            ("plain", "plain"),
            ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
            ("&amp;lt;", "&lt;"),
            ("<https://ci.example/7|build 7> failed", "[build 7](<https://ci.example/7>) failed"),
            ("see <https://ci.example/7>", "see <https://ci.example/7>"),
            ("<https://x.example/?a=1&amp;b=2|x>", "[x](<https://x.example/?a=1&b=2>)"),
            ("<mailto:nora@x.example|Nora>", "[Nora](<mailto:nora@x.example>)"),
            ("<https://x.example|a]b[c>", "[a\\]b\\[c](<https://x.example/>)"),
            ("<javascript:alert(1)|click>", "<javascript:alert(1)|click>"),
            ("<!channel> <!here> <!everyone>", "@channel @channel @channel"),
            ("<!subteam^S1|@ops> <!date^1^{date}|today>", "@ops today"),
            ("<@U1|nora> <@U1> <#C1|general>", "@nora @U1 #general"),
            ("*bold* and 2*3*4 and **ours** and * star *", "**bold** and 2*3*4 and **ours** and * star *"),
            ("*<https://x.example|x>*", "**[x](<https://x.example/>)**"),
            ("`*a* <b> &lt;` *c*", "`*a* <b> <` **c**"),
            ("```\n*x* &amp;\n``` *y*", "```\n*x* &\n``` **y**"),
            ("one ` alone *b*", "one ` alone **b**"),
            ("a < b, <> and <unclosed", "a < b, <> and <unclosed"),
            ("é*ü*é *ü*", "é*ü*é **ü**"),
        ] {
            assert_eq!(mapped(slack), ours, "{slack}");
        }
    }

    #[test]
    fn attachments_become_quotations() {
        let posted: Posted = serde_json::from_str(
            r##"{
                "text": "Deployed", "channel": "#ops", "icon_emoji": ":rocket:", "attachments": [
                    { "pretext": "New", "title": "v1.2", "title_link": "https://x.example/v1.2", "text": "two\nlines",
                      "color": "#36a64f", "fields": [{ "title": "Env", "value": "prod", "short": true }, { "value": 7 }],
                      "footer": "CI", "fallback": "unseen" },
                    { "fallback": "only <https://x.example|this>" },
                    {}
                ]
            }"##,
        )
        .unwrap();
        assert_eq!(
            posted.markdown(),
            "Deployed\n\nNew\n\n> **[v1.2](<https://x.example/v1.2>)**  \n> two  \n> lines  \n> **Env**: prod  \n> 7  \n> CI\n\n\
             > only [this](<https://x.example/>)"
        );
    }
}

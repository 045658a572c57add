//! Emoji by the names that Slack and Mattermost write them with.

/// The emoji of a name, without the colour of its skin; `None` for an organisation's own pictures.
pub fn named(name: &str) -> Option<String> {
    // `thumbsup::skin-tone-3` in Slack, `thumbsup_medium_skin_tone` in Mattermost.
    let name = name.split("::").next().unwrap_or(name);
    let tones = ["_medium_light", "_medium_dark", "_light", "_medium", "_dark"];
    let plain = name.strip_suffix("_skin_tone");
    let name = plain.and_then(|name| tones.iter().find_map(|tone| name.strip_suffix(tone))).unwrap_or(name);
    if let Some(country) = name.strip_prefix("flag-") {
        return flag(country);
    }
    emojis::get_by_shortcode(name).map(|emoji| emoji.as_str().to_owned())
}

/// The flag of a country (ISO 3166-1 alpha-2): its two letters as regional indicators.
fn flag(country: &str) -> Option<String> {
    let indicator = |byte: u8| char::from_u32(0x1F1E6 + u32::from(byte.to_ascii_lowercase().checked_sub(b'a')?));
    let text: String = country.bytes().map(indicator).collect::<Option<_>>()?;
    emojis::get(&text).map(|emoji| emoji.as_str().to_owned())
}

/// A text with its `:names:` as emoji; what stands in code stays, and so do names that nobody knows.
pub fn in_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Every second piece between backticks is code; three of them fence a block, and leave empty pieces.
    for (at, piece) in text.split('`').enumerate() {
        if at > 0 {
            out.push('`');
        }
        if at % 2 == 0 { in_prose(piece, &mut out) } else { out.push_str(piece) }
    }
    out
}

fn in_prose(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        let (before, marked) = rest.split_at(at);
        out.push_str(before);
        let inner = &marked[1..];
        let end =
            inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+'))).unwrap_or(inner.len());
        let (name, after) = inner.split_at(end);
        if let Some((emoji, after)) = named(name).zip(after.strip_prefix(':')) {
            out.push_str(&emoji);
            // The colour of the skin, which Slack writes as a name of its own.
            rest = after.strip_prefix(":skin-tone-").map_or(after, |tone| tone.get(2..).unwrap_or(""));
        } else {
            out.push(':');
            rest = inner;
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_with_and_without_a_skin() {
        for (name, emoji) in [
            ("+1", "👍"),
            ("thumbsup::skin-tone-3", "👍"),
            ("thumbsup_medium_light_skin_tone", "👍"),
            ("heart", "❤️"),
            ("flag-fr", "🇫🇷"),
        ] {
            assert_eq!(named(name).as_deref(), Some(emoji), "{name}");
        }
        for unknown in ["our-logo", "", "flag-", "flag-zzz", "flag-é"] {
            assert_eq!(named(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn texts_show_them_but_in_code() {
        assert_eq!(
            in_text(":tada: at 10:30:00, :+1::skin-tone-2: `:tada:` :logo: a:b"),
            "🎉 at 10:30:00, 👍 `:tada:` :logo: a:b"
        );
        assert_eq!(in_text("```\n:tada:\n``` :tada"), "```\n:tada:\n``` :tada");
    }
}

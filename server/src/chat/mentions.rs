//! Whom a text mentions: `@name`, or `@channel` for everyone in it. What stands in code is no mention.

/// How many people a message mentions at the most; further names are only text.
const MAX: usize = 50;

/// Whom a text mentions.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// These usernames, in lower case, each once; whether there are such people is another question.
    pub usernames: Vec<String>,
    /// Everyone in the channel.
    pub channel: bool,
}

/// Reads the mentions in a text.
pub fn of(text: &str) -> Mentions {
    let mut found = Mentions::default();
    if !text.contains('@') {
        return found;
    }
    let mut fence: Option<(char, usize)> = None;
    for line in text.lines() {
        let start = line.trim_start();
        let mark = start.chars().next().unwrap_or(' ');
        let length = start.chars().take_while(|c| *c == mark).count();
        let marks_fence = matches!(mark, '`' | '~') && length >= 3;
        match fence {
            // A fence ends with one of its own kind that is at least as long (CommonMark 0.31, section 4.5).
            Some((kind, opened)) if marks_fence && mark == kind && length >= opened => fence = None,
            Some(_) => {}
            None if marks_fence => fence = Some((mark, length)),
            None => read_line(line, &mut found),
        }
    }
    found
}

fn read_line(line: &str, found: &mut Mentions) {
    let mut before = ' ';
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let width = c.len_utf8();
        if c == '`' {
            let ticks = rest.bytes().take_while(|byte| *byte == b'`').count();
            let (fence, inner) = rest.split_at(ticks);
            // Without its end it is no code.
            rest = inner.find(fence).map_or(inner, |end| &inner[end + ticks..]);
            before = '`';
            continue;
        }
        rest = &rest[width..];
        // In the middle of a word it is an address, such as nora@example.org.
        if c == '@' && !before.is_alphanumeric() {
            let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"._-".contains(b)).count();
            // A full stop after a name belongs to the sentence.
            let name = rest[..length].trim_end_matches(['.', '-', '_']).to_lowercase();
            if name == "channel" {
                found.channel = true;
            } else if name.len() >= 3 && found.usernames.len() < MAX && !found.usernames.contains(&name) {
                found.usernames.push(name);
            }
        }
        before = c;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        of(text).usernames
    }

    #[test]
    fn names_are_found_where_words_begin() {
        assert_eq!(names("@Nora and (@karim.b), not nora@example.org. Ask @lina-2."), ["nora", "karim.b", "lina-2"]);
        assert_eq!(names("@nora @nora @NORA"), ["nora"]);
        assert_eq!(names("no mention @ all, @ab"), Vec::<String>::new());
    }

    #[test]
    fn code_holds_no_mentions() {
        assert_eq!(names("`@nora` but @karim, ``a ` @lina`` and `@open"), ["karim", "open"]);
        assert_eq!(names("```rust\n@nora\n```\n@karim\n~~~\n@lina"), ["karim"]);
        assert_eq!(names("````\n```\n@nora\n````\n@karim"), ["karim"]);
    }

    #[test]
    fn the_channel_is_everyone_in_it() {
        assert_eq!(of("@channel: lunch"), Mentions { usernames: Vec::new(), channel: true });
        assert!(!of("`@channel`").channel && !of("@channels").channel);
    }

    #[test]
    fn no_text_mentions_without_end() {
        let many: Vec<String> = (100..400).map(|n| format!("@person{n}")).collect();
        assert_eq!(names(&many.join(" ")).len(), MAX);
    }
}

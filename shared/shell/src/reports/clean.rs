//! What a report must not hold is taken out of its texts.

/// What stands where something was taken out.
const GONE: &str = "…";
/// Quoted names as long as this are of the program; longer ones are texts.
const LONGEST_NAME: usize = 40;
/// Words as long as this with digits in them are tokens or ids.
const SHORTEST_SECRET: usize = 20;

/// The text without what somebody wrote (quotations), secrets (long words with digits, parts of tokens), mail addresses,
/// parameters of addresses, and the person's own folder.
pub(super) fn clean(text: &str) -> String {
    let home = dirs::home_dir().map(|home| home.to_string_lossy().into_owned()).filter(|home| home.len() > 1);
    let text = match home {
        Some(home) => text.replace(&home, "~"),
        None => text.to_owned(),
    };
    words(&quotations(&text))
}

/// Takes out quoted texts; quoted names of the program stay.
fn quotations(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        kept.push(letter);
        at += 1;
        let Some(close) = closing(letter, at.checked_sub(2).map(|before| letters[before])) else { continue };
        let Some(end) = end_of(&letters, at, close) else { continue };
        let quoted: String = letters[at..end].iter().collect();
        kept.push_str(if is_name(&quoted) { &quoted } else { GONE });
        kept.push(close);
        at = end + 1;
    }
    kept
}

/// What ends the quotation that this mark begins, given the letter before it: an apostrophe within a word begins none.
fn closing(mark: char, before: Option<char>) -> Option<char> {
    match mark {
        '"' | '`' => Some(mark),
        '\'' if !before.is_some_and(char::is_alphanumeric) => Some(mark),
        '“' => Some('”'),
        '«' => Some('»'),
        _ => None,
    }
}

/// Where the quotation ends. A mark behind a backslash, or an apostrophe within a word, ends none.
fn end_of(letters: &[char], from: usize, close: char) -> Option<usize> {
    (from..letters.len()).find(|&at| {
        let escaped = at > from && letters[at - 1] == '\\';
        let within = close == '\'' && letters.get(at + 1).copied().is_some_and(char::is_alphanumeric);
        letters[at] == close && !escaped && !within
    })
}

/// Whether it is a name as programs have them, not a text.
fn is_name(quoted: &str) -> bool {
    let of_names = |letter: char| letter.is_ascii_alphanumeric() || "_$.-#:<>()[]".contains(letter);
    quoted.len() <= LONGEST_NAME && quoted.chars().all(of_names)
}

/// Takes out words that look like secrets or name somebody.
fn words(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let (word, space) = match word.char_indices().next_back() {
            Some((at, last)) if last.is_whitespace() => word.split_at(at),
            _ => (word, ""),
        };
        let is_address = word.contains("://");
        match word.split_once('?') {
            Some((address, _)) if is_address => {
                kept.push_str(&without_secrets(address));
                kept.push('?');
                kept.push_str(GONE);
            }
            _ if word.contains('@') && word.contains('.') && !is_address => kept.push_str(GONE),
            _ => kept.push_str(&without_secrets(word)),
        }
        kept.push_str(space);
    }
    kept
}

fn without_secrets(word: &str) -> String {
    let mut kept = String::with_capacity(word.len());
    let in_run = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    let mut rest = word;
    while !rest.is_empty() {
        let (run, behind) = rest.split_at(rest.find(|letter| !in_run(letter)).unwrap_or(rest.len()));
        let long = run.len() >= SHORTEST_SECRET && run.bytes().any(|byte| byte.is_ascii_digit());
        // How every part of a JSON web token begins: `{"`.
        kept.push_str(if long || run.starts_with("eyJ") { GONE } else { run });
        let (between, next) = behind.split_at(behind.find(in_run).unwrap_or(behind.len()));
        kept.push_str(between);
        rest = next;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_is_taken_out() {
        for (text, expected) in [
            ("invalid message \"see you at noon\"", "invalid message \"…\""),
            (r#"left: "he said \"no\" twice" right"#, r#"left: "…" right"#),
            ("can't parse 'meet me' here", "can't parse '…' here"),
            ("« à midi » refusé", "«…» refusé"),
            ("write to ada@example.org now", "write to … now"),
            ("tauri://localhost/index.html?q=secret#x failed", "tauri://localhost/index.html?… failed"),
        ] {
            assert_eq!(clean(text), expected, "{text}");
        }
    }

    #[test]
    fn what_looks_like_a_secret_is_taken_out() {
        for (text, expected) in [
            ("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0", "Bearer ….….…"),
            ("token=AbCdEf0123456789AbCdEf0123456789", "token=…"),
            ("session 0192f0c1-2b3c-7d4e-8f50-123456789abc ended", "session … ended"),
        ] {
            assert_eq!(clean(text), expected, "{text}");
        }
    }

    #[test]
    fn what_helps_to_mend_it_stays() {
        for text in [
            "TypeError: Cannot read properties of undefined (reading 'channels')",
            "at render (tauri://localhost/assets/chat-BX4snStP.js:12:3456)",
            "called `Option::unwrap()` on a `None` value",
            "workspace_shell::commands::requests::request::{{closure}} at shared/shell/src/commands/requests.rs:14:5",
            "it's 5 o'clock, isn't it",
            "a lonely \" mark",
            "",
        ] {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn the_persons_folder_is_not_named() {
        let home = dirs::home_dir().unwrap();
        if home.as_os_str().len() > 1 {
            assert_eq!(clean(&format!("no such file: {}", home.join("x").display())), "no such file: ~/x");
        }
    }
}

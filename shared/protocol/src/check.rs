//! Checking the values of a request, field by field.

use crate::problem::FieldProblem;

/// A request body or query whose values can be checked once its shape is right.
pub trait Input {
    /// How large the JSON of one may be, in bytes.
    const MAX_BYTES: usize = 256 * 1024;

    /// Notes on `check` every value that is not accepted.
    fn check(&self, check: &mut Check);
}

/// Collects what is wrong with an input.
#[derive(Debug, Default)]
pub struct Check {
    problems: Vec<FieldProblem>,
}

impl Check {
    /// Notes a problem of `field`: a stable `code`, and a `message` that says what is accepted.
    pub fn refuse(&mut self, field: &str, code: &str, message: impl Into<String>) {
        self.problems.push(FieldProblem { field: field.to_owned(), code: code.to_owned(), message: message.into() });
    }

    /// Text that a person reads on one line: `min` to `max` characters, not only spaces, and no control
    /// or direction-changing characters.
    pub fn line(&mut self, field: &str, value: &str, min: usize, max: usize) {
        let length = value.chars().count();
        if value.trim().is_empty() && min > 0 {
            self.refuse(field, "required", format!("a text of {min} to {max} characters"));
        } else if length < min {
            self.refuse(field, "too_short", format!("at least {min} characters; it has {length}"));
        } else if length > max {
            self.refuse(field, "too_long", format!("at most {max} characters; it has {length}"));
        } else if value.chars().any(|c| c.is_control() || is_direction_control(c)) {
            self.refuse(field, "invalid", "no control characters");
        }
    }

    /// Text of several lines: `min` to `max` characters, not only spaces, and no NUL, which PostgreSQL can't store.
    pub fn text(&mut self, field: &str, value: &str, min: usize, max: usize) {
        let length = value.chars().count();
        if value.trim().is_empty() && min > 0 {
            self.refuse(field, "required", format!("a text of {min} to {max} characters"));
        } else if length > max {
            self.refuse(field, "too_long", format!("at most {max} characters; it has {length}"));
        } else if value.contains('\0') {
            self.refuse(field, "invalid", "no NUL character");
        }
    }

    /// A username: 3 to 32 of `a-z`, `0-9`, `.`, `_`, `-`; upper case is accepted and folded.
    pub fn username(&mut self, field: &str, value: &str) {
        let fits = value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
        if !(3..=32).contains(&value.len()) || !fits {
            self.refuse(field, "invalid", "3 to 32 of the characters a-z, 0-9, '.', '_' and '-'");
        }
    }

    /// A new password: at least 10 characters, at most 72 bytes (bcrypt reads no more). Whether it is a
    /// common one is the server's to say.
    pub fn password(&mut self, field: &str, value: &str) {
        if value.chars().count() < 10 {
            self.refuse(field, "too_short", "at least 10 characters");
        } else if value.len() > 72 {
            self.refuse(field, "too_long", "at most 72 bytes");
        } else if value.contains('\0') {
            self.refuse(field, "invalid", "no NUL character");
        }
    }

    /// An e-mail address, in the loose form that catches slips of the hand; only a mail proves one.
    pub fn email(&mut self, field: &str, value: &str) {
        let shaped = value.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
        });
        let clean = !value.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ','));
        if value.len() > 254 || !shaped || !clean || value.matches('@').count() != 1 {
            self.refuse(field, "invalid", "an e-mail address such as name@example.org");
        }
    }

    /// A colour written `#rrggbb`.
    pub fn color(&mut self, field: &str, value: &str) {
        let hex = value.strip_prefix('#').unwrap_or_default();
        if hex.len() != 6 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            self.refuse(field, "invalid", "a colour such as #3e3b8c");
        }
    }

    /// A number within `range`.
    pub fn range(&mut self, field: &str, value: i64, range: std::ops::RangeInclusive<i64>) {
        if !range.contains(&value) {
            self.refuse(field, "out_of_range", format!("a number from {} to {}", range.start(), range.end()));
        }
    }

    /// What was noted; empty when everything is accepted.
    pub fn into_problems(self) -> Vec<FieldProblem> {
        self.problems
    }
}

/// Whether a character reorders the text around it (Unicode bidirectional controls, UAX #9), which lets
/// one name pass for another.
pub fn is_direction_control(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(run: impl Fn(&mut Check)) -> Vec<String> {
        let mut check = Check::default();
        run(&mut check);
        check.into_problems().into_iter().map(|p| p.code).collect()
    }

    #[test]
    fn usernames_are_three_to_thirty_two_plain_characters() {
        assert!(codes(|c| c.username("u", "Lina.M-2_")).is_empty());
        for bad in ["ab", "a b c", "élodie", "", &"a".repeat(33)] {
            assert_eq!(codes(|c| c.username("u", bad)), ["invalid"], "{bad}");
        }
    }

    #[test]
    fn passwords_are_limited_in_characters_below_and_in_bytes_above() {
        assert!(codes(|c| c.password("p", "correct horse")).is_empty());
        assert_eq!(codes(|c| c.password("p", "123456789")), ["too_short"]);
        assert_eq!(codes(|c| c.password("p", &"é".repeat(37))), ["too_long"]);
        assert!(codes(|c| c.password("p", &"é".repeat(36))).is_empty());
    }

    #[test]
    fn lines_refuse_blank_long_and_deceiving_text() {
        assert_eq!(codes(|c| c.line("n", "   ", 1, 9)), ["required"]);
        assert_eq!(codes(|c| c.line("n", "0123456789", 1, 9)), ["too_long"]);
        assert_eq!(codes(|c| c.line("n", "a\u{202E}b", 1, 9)), ["invalid"]);
        assert!(codes(|c| c.line("n", "Zoë 🙂", 1, 9)).is_empty());
    }

    #[test]
    fn emails_need_one_at_sign_and_a_domain() {
        assert!(codes(|c| c.email("e", "nora@atelier.example")).is_empty());
        for bad in ["nora", "nora@", "@x.fr", "a@b@c.fr", "a b@c.fr", "a@c.fr."] {
            assert_eq!(codes(|c| c.email("e", bad)), ["invalid"], "{bad}");
        }
    }
}

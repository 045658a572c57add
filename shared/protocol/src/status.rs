//! What people say they are doing.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::check::is_direction_control;
use crate::{Check, Input, Time};

/// How many characters a status has at the most.
pub const MAX_STATUS: usize = 80;
/// How many code points the emoji of a status has at the most; the longest of Unicode has ten.
const MAX_EMOJI: usize = 16;

/// What somebody says they are doing, as everyone sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct Status {
    /// The emoji itself, as text; empty for none.
    pub emoji: String,
    /// A few words; empty for none.
    pub text: String,
    /// Until when it holds. It clears by itself: nobody is told at that time.
    pub until: Option<Time>,
}

/// One's own status.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct OwnStatus {
    /// The emoji itself, as text; empty for none.
    pub emoji: String,
    /// A few words; empty for none.
    pub text: String,
    /// Until when it holds.
    pub until: Option<Time>,
    /// Until when one does not want to be disturbed. Nobody else is told.
    pub quiet_until: Option<Time>,
}

impl OwnStatus {
    /// What everyone sees of it; `None` when there is nothing.
    pub fn shown(&self) -> Option<Status> {
        let empty = self.emoji.is_empty() && self.text.is_empty();
        (!empty).then(|| Status { emoji: self.emoji.clone(), text: self.text.clone(), until: self.until })
    }
}

/// Sets one's whole status: what is absent or empty is cleared.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct SetStatus {
    /// One emoji, as text.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 16, examples("🌴")))]
    pub emoji: String,
    /// Up to 80 characters on one line.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 80, pattern = r"^[^\x00-\x1F\x7F-\x9F]*$"))]
    pub text: String,
    /// Until when it holds: a time to come; absent: until it is changed.
    #[serde(default)]
    pub until: Option<Time>,
    /// Until when one does not want to be disturbed: a time to come.
    #[serde(default)]
    pub quiet_until: Option<Time>,
}

impl Input for SetStatus {
    fn check(&self, check: &mut Check) {
        if !self.emoji.is_empty() && !is_emoji(&self.emoji) {
            check.refuse("emoji", "invalid", "one emoji");
        }
        check.line("text", &self.text, 0, MAX_STATUS);
    }
}

/// Whether a text can be shown as one emoji. Joiners and variation selectors are parts of emoji; letters, spaces and
/// controls are not.
fn is_emoji(text: &str) -> bool {
    let part = |c: char| !c.is_control() && !c.is_whitespace() && !c.is_alphabetic() && !is_direction_control(c);
    text.chars().count() <= MAX_EMOJI
        && text.chars().all(part)
        && text.chars().any(|c| c > '\u{2190}' && c != '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_are_told_from_words_and_deceits() {
        for good in ["🌴", "☕", "👩🏽‍💻", "1️⃣", "🇫🇷", "❤️"] {
            assert!(is_emoji(good), "{good}");
        }
        for bad in ["a", "é", "7", " ", "🌴 🌴", "\u{200D}", "\u{202E}🌴", &"🌴".repeat(17)] {
            assert!(!is_emoji(bad), "{bad:?}");
        }
    }

    #[test]
    fn nothing_is_shown_of_a_status_that_only_keeps_quiet() {
        let quiet = OwnStatus { quiet_until: Some(Time(chrono::NaiveDateTime::default())), ..OwnStatus::default() };
        assert_eq!(quiet.shown(), None);
        let away = OwnStatus { text: "on holiday".to_owned(), ..OwnStatus::default() };
        assert_eq!(away.shown().unwrap().text, "on holiday");
    }
}

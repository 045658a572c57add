//! What the index keeps of a message, and how it is asked: words and, beside them, tokens for whatever can be filtered by.
//! The index only proposes; what is found is decided by [`super::query::Query`], on the messages themselves.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime};

use super::query::Query;
use super::words::words;

/// Begins the tokens that are no words: no word has it in it, and both engines take it for part of one.
const MARK: char = '§';
/// Up to how many channels the index is asked for them; beyond, what it finds is filtered afterwards.
const MOST_CHANNELS: usize = 32;
/// Messages from before this year are found as if they were of it.
const FIRST_YEAR: i32 = 2000;

/// A message, as the index sees it.
#[derive(Debug, Clone)]
pub struct Indexed<'a> {
    /// Its channel.
    pub channel: i64,
    /// Its author.
    pub author: i64,
    /// When it was sent.
    pub created_at: NaiveDateTime,
    /// Its text.
    pub text: &'a str,
    /// The names of its files.
    pub names: &'a [String],
}

impl Indexed<'_> {
    /// Everything that it can be found by.
    pub fn tokens(&self) -> BTreeSet<String> {
        let texts = std::iter::once(self.text).chain(self.names.iter().map(String::as_str));
        let mut tokens: BTreeSet<String> = texts.flat_map(words).map(|word| word.folded).collect();
        let day = self.created_at.date();
        tokens.extend([channel(self.channel), author(self.author), year(day.year()), month(day.year(), day.month())]);
        if !self.names.is_empty() {
            tokens.insert(file());
        }
        tokens
    }
}

fn channel(id: i64) -> String {
    format!("{MARK}c{id}")
}

fn author(id: i64) -> String {
    format!("{MARK}u{id}")
}

fn file() -> String {
    format!("{MARK}f")
}

fn year(year: i32) -> String {
    format!("{MARK}y{}", year.max(FIRST_YEAR))
}

fn month(year: i32, month: u32) -> String {
    format!("{MARK}m{}x{month}", year.max(FIRST_YEAR))
}

/// What the index is asked: all of some tokens, and one of each of some groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Tokens, and whether each may be the beginning of a longer one.
    all: Vec<(String, bool)>,
    any: Vec<Vec<String>>,
}

impl Question {
    /// What a query asks: `from` this author, in these `channels`, as of `today`.
    pub fn of(query: &Query, from: Option<i64>, channels: &[i64], today: NaiveDate) -> Self {
        let mut all: Vec<(String, bool)> =
            query.required().into_iter().map(|(word, prefix)| (word.to_owned(), prefix)).collect();
        all.extend(from.map(|id| (author(id), false)));
        if query.has_file {
            all.push((file(), false));
        }
        let mut any = Vec::new();
        if query.after.is_some() || query.before.is_some() {
            any.push(months(query.after, query.before, today));
        }
        if channels.len() <= MOST_CHANNELS {
            any.push(channels.iter().map(|id| channel(*id)).collect());
        }
        Self { all, any }
    }

    /// Whether it asks nothing: then every message is as good as any other.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty() && self.any.is_empty()
    }

    /// In the language of FTS5. Tokens hold letters, digits and the mark, so nothing needs to be escaped in either.
    pub fn fts5(&self) -> String {
        self.write(|token, prefix| format!("\"{token}\"{}", if prefix { " *" } else { "" }), " AND ", " OR ")
    }

    /// In the language of `tsquery`.
    pub fn tsquery(&self) -> String {
        self.write(|token, prefix| format!("'{token}'{}", if prefix { ":*" } else { "" }), " & ", " | ")
    }

    fn write(&self, token: impl Fn(&str, bool) -> String, and: &str, or: &str) -> String {
        let all = self.all.iter().map(|(text, prefix)| token(text, *prefix));
        let any = self.any.iter().map(|group| {
            let group: Vec<String> = group.iter().map(|text| token(text, false)).collect();
            // One of nothing is nothing: a token that no message has.
            if group.is_empty() { token(&format!("{MARK}0"), false) } else { format!("({})", group.join(or)) }
        });
        all.chain(any).collect::<Vec<_>>().join(and)
    }
}

/// The years and months from one day to before another, whole years in one.
fn months(after: Option<NaiveDate>, before: Option<NaiveDate>, today: NaiveDate) -> Vec<String> {
    let number = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or_default();
    let first = after.map_or(0, number).max(FIRST_YEAR * 12);
    // The clocks of nodes differ a little.
    let newest = number(today) + 1;
    let last = before.and_then(|day| day.pred_opt()).map_or(newest, number).min(newest).max(FIRST_YEAR * 12);
    let mut tokens = Vec::new();
    let mut at = first;
    while at <= last {
        if at % 12 == 0 && at + 11 <= last {
            tokens.push(year(at / 12));
            at += 12;
        } else {
            tokens.push(month(at / 12, u32::try_from(at % 12).unwrap_or_default() + 1));
            at += 1;
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_message_is_found_by_its_words_and_by_what_else_is_known_of_it() {
        let names = ["Reçu.pdf".to_owned()];
        let created_at = day("2026-11-20").and_hms_opt(1, 2, 3).unwrap();
        let message = Indexed { channel: 12, author: 7, created_at, text: "L'été, l'été!", names: &names };
        let tokens: Vec<String> = message.tokens().into_iter().collect();
        assert_eq!(tokens, ["ete", "l", "pdf", "recu", "§c12", "§f", "§m2026x11", "§u7", "§y2026"]);
    }

    #[test]
    fn questions_are_written_for_both_engines() {
        let query = Query::read("\"deux mots\" -rien fin* has:file after:2026-10-05").unwrap();
        let question = Question::of(&query, Some(7), &[1, 2], day("2026-11-20"));
        assert_eq!(
            question.fts5(),
            "\"deux\" AND \"fin\" * AND \"mots\" AND \"§u7\" AND \"§f\" AND (\"§m2026x10\" OR \"§m2026x11\" OR \"§m2026x12\") \
             AND (\"§c1\" OR \"§c2\")"
        );
        assert!(question.tsquery().starts_with("'deux' & 'fin':* & 'mots' & '§u7' & '§f' & ('§m2026x10' | "));
        let many: Vec<i64> = (1..100).collect();
        assert!(Question::of(&Query::default(), None, &many, day("2026-11-20")).is_empty());
    }

    #[test]
    fn whole_years_are_asked_for_as_one() {
        let asked = |after: &str, before: &str| {
            let day = |text: &str| Some(text).filter(|text| !text.is_empty()).map(day);
            months(day(after), day(before), super::tests::day("2026-11-20"))
        };
        assert_eq!(asked("2024-11-30", "2026-02-01"), ["§m2024x11", "§m2024x12", "§y2025", "§m2026x1"]);
        assert_eq!(asked("2026-01-05", "2026-01-06"), ["§m2026x1"]);
        assert_eq!(asked("", "2001-01-01"), ["§y2000"]);
        assert_eq!(asked("", "1990-01-01"), ["§m2000x1"]);
        assert_eq!(asked("2026-12-02", ""), ["§m2026x12"]);
        assert_eq!(asked("2031-01-01", ""), Vec::<String>::new());
    }
}

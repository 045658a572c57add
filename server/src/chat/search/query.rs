//! What people type into the search field, and what it finds.
//!
//! `word other` finds messages with both words; the last word may be unfinished, as may any that ends with `*`.
//! `"some words"` finds them side by side, `-word` leaves out what has it. `from:` takes a username or `me`, `in:` a
//! channel's name, `before:` and `after:` a day (from midnight UTC; `after:` includes its day), `has:file` what it says.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::words::{Word, words};

/// How many words and phrases one may ask for.
const MOST_TERMS: usize = 20;

/// A query that was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The words and phrases.
    pub terms: Vec<Term>,
    /// The author's username, or `me`.
    pub from: Option<String>,
    /// The channel's name.
    pub channel: Option<String>,
    /// Only before this day.
    pub before: Option<NaiveDate>,
    /// Only from this day on.
    pub after: Option<NaiveDate>,
    /// Only with files.
    pub has_file: bool,
}

/// One or more words that must stand side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The words, folded; at least one.
    pub words: Vec<String>,
    /// Whether the last one may be the beginning of a longer one.
    pub prefix: bool,
    /// Whether it must not be there.
    pub negated: bool,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// What is not understood, and what is accepted.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut query = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            rest = query.take(rest)?.trim_start();
        }
        if query.terms.len() > MOST_TERMS {
            return Err(format!("at most {MOST_TERMS} words and phrases"));
        }
        Ok(query)
    }

    /// Takes the first part of `text`; returns what follows.
    fn take<'a>(&mut self, text: &'a str) -> Result<&'a str, String> {
        let (negated, text) = match text.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| !c.is_whitespace()))
        {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if let Some(quoted) = text.strip_prefix('"') {
            let (phrase, rest) = quoted.split_once('"').unwrap_or((quoted, ""));
            self.term(phrase, false, negated);
            return Ok(rest);
        }
        let filter = text.split_once(':').filter(|(name, _)| FILTERS.contains(&name.to_lowercase().as_str()));
        if let Some((name, value)) = filter {
            if negated {
                return Err(format!("{name}: can't be excluded; only words can, as in -word"));
            }
            let (value, rest) = match value.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            self.filter(&name.to_lowercase(), value)?;
            return Ok(rest);
        }
        let (word, rest) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
        let unfinished = word.ends_with('*') || (rest.is_empty() && !negated);
        self.term(word, unfinished, negated);
        Ok(rest)
    }

    fn term(&mut self, text: &str, prefix: bool, negated: bool) {
        let words: Vec<String> = words(text).into_iter().map(|word| word.folded).collect();
        if !words.is_empty() {
            self.terms.push(Term { words, prefix, negated });
        }
    }

    fn filter(&mut self, name: &str, value: &str) -> Result<(), String> {
        let day = || {
            NaiveDate::parse_from_str(value, "%Y-%m-%d")
                .ok()
                .filter(|_| value.len() == 10)
                .ok_or_else(|| format!("{name}: takes a day such as {name}:2026-01-31"))
        };
        let named = |sign: char| {
            let value = value.strip_prefix(sign).unwrap_or(value);
            if value.is_empty() {
                Err(format!("{name}: takes a name, as in {name}:{sign}name"))
            } else {
                Ok(value.to_owned())
            }
        };
        match name {
            "from" => self.from = Some(named('@')?),
            "in" => self.channel = Some(named('#')?),
            "before" => self.before = Some(day()?),
            "after" => self.after = Some(day()?),
            _ if value == "file" => self.has_file = true,
            _ => return Err("has: takes file, as in has:file".to_owned()),
        }
        Ok(())
    }

    /// Where in a text, or in the names of its files, this is found; `None` when something is missing or excluded.
    /// The places are those of the text.
    pub fn matches(&self, text: &str, names: &[String]) -> Option<Vec<[i32; 2]>> {
        let text = words(text);
        let names: Vec<Vec<Word>> = names.iter().map(|name| words(name)).collect();
        let mut places = Vec::new();
        for term in &self.terms {
            let before = places.len();
            term.find(&text, &mut places);
            let found = places.len() > before || names.iter().any(|name| term.find(name, &mut Vec::new()));
            if found == term.negated {
                return None;
            }
        }
        Some(joined(places))
    }

    /// The words that every message found must have, and whether each may be a beginning. In phrases only the last may be.
    pub fn required(&self) -> BTreeSet<(&str, bool)> {
        let terms = self.terms.iter().filter(|term| !term.negated);
        terms
            .flat_map(|term| {
                let last = term.words.len() - 1;
                term.words.iter().enumerate().map(move |(at, word)| (word.as_str(), term.prefix && at == last))
            })
            .collect()
    }
}

const FILTERS: [&str; 5] = ["from", "in", "before", "after", "has"];

impl Term {
    /// Adds every place where the words stand side by side. Returns whether there is one.
    fn find(&self, text: &[Word], places: &mut Vec<[usize; 2]>) -> bool {
        let Some((last, first)) = self.words.split_last() else { return false };
        let before = places.len();
        for window in text.windows(self.words.len()) {
            let (end, begin) = (&window[first.len()], &window[..first.len()]);
            let ends = if self.prefix { end.folded.starts_with(last.as_str()) } else { end.folded == *last };
            if ends && begin.iter().zip(first).all(|(word, wanted)| word.folded == *wanted) {
                places.push([window[0].start, end.end]);
            }
        }
        places.len() > before
    }
}

/// In order, and those that overlap in one.
fn joined(mut places: Vec<[usize; 2]>) -> Vec<[i32; 2]> {
    places.sort_unstable();
    let mut joined: Vec<[i32; 2]> = Vec::new();
    for [start, end] in places {
        let (Ok(start), Ok(end)) = (i32::try_from(start), i32::try_from(end)) else { continue };
        match joined.last_mut() {
            Some(last) if start < last[1] => last[1] = last[1].max(end),
            _ => joined.push([start, end]),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(words: &[&str], prefix: bool, negated: bool) -> Term {
        Term { words: words.iter().map(ToString::to_string).collect(), prefix, negated }
    }

    #[test]
    fn words_phrases_and_filters_are_told_apart() {
        let query =
            Query::read("Été \"deux mots\" -non l'ordi from:@Lina in:#général after:2026-01-02 has:file fin").unwrap();
        assert_eq!(
            query,
            Query {
                terms: vec![
                    term(&["ete"], false, false),
                    term(&["deux", "mots"], false, false),
                    term(&["non"], false, true),
                    term(&["l", "ordi"], false, false),
                    term(&["fin"], true, false),
                ],
                from: Some("Lina".to_owned()),
                channel: Some("général".to_owned()),
                after: NaiveDate::from_ymd_opt(2026, 1, 2),
                before: None,
                has_file: true,
            }
        );
        assert_eq!(
            Query::read("pal* done ").unwrap().terms,
            [term(&["pal"], true, false), term(&["done"], false, false)]
        );
        assert_eq!(Query::read("https://x.org").unwrap().terms, [term(&["https", "x", "org"], true, false)]);
        assert_eq!(Query::read("\"not closed").unwrap().terms, [term(&["not", "closed"], false, false)]);
        assert_eq!(Query::read("in:\"a b\" - ?!").unwrap().channel.as_deref(), Some("a b"));
        assert_eq!(Query::read("  ").unwrap(), Query::default());
        assert_eq!(Query::read("FROM:me").unwrap().from.as_deref(), Some("me"));
    }

    #[test]
    fn what_is_not_understood_is_said_together_with_what_is() {
        for bad in [
            "before:yesterday",
            "after:2026-13-01",
            "before:2026-1-1",
            "has:cheese",
            "from:",
            "in:#",
            "-from:lina",
            "has:",
        ] {
            let told = Query::read(bad).unwrap_err();
            assert!(told.contains(':') && told.len() > 15, "{bad}: {told}");
        }
        assert!(Query::read(&"word ".repeat(21)).is_err());
    }

    #[test]
    fn places_are_found_joined_and_in_order() {
        let find = |query: &str, text: &str| Query::read(query).unwrap().matches(text, &["Facture n°7.pdf".to_owned()]);
        assert_eq!(find("ordi", "L'Ordinateur et l'ordi"), Some(vec![[2, 12], [18, 22]]));
        assert_eq!(find("ordi ", "L'Ordinateur et l'ordi"), Some(vec![[18, 22]]));
        assert_eq!(find("\"b c\" c", "a b c b C"), Some(vec![[2, 5], [6, 9]]));
        assert_eq!(find("\"a c\"", "a b c"), None);
        assert_eq!(find("a -b", "a b"), None);
        assert_eq!(find("a -z", "a b"), Some(vec![[0, 1]]));
        assert_eq!(find("facture", "voilà"), Some(vec![]));
        assert_eq!(find("facture voila", "voilà"), Some(vec![[0, 5]]));
        assert_eq!(find("-facture voila ", "voilà"), None);
        assert_eq!(find("", "anything"), Some(vec![]));
    }
}

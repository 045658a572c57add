//! The words of a text, as the search compares them: the same on both engines, because Rust finds and folds them.

use unicode_normalization::char::is_combining_mark;

use crate::db::text::fold;

/// How many characters of a word count.
const LONGEST: usize = 64;

/// A word, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Without case and accents.
    pub folded: String,
    /// Where it begins, in characters.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// The words of a text, in order. Everything that is neither letter nor digit is between words, apostrophes included.
/// Scripts that put no spaces between words (Chinese, Japanese) give one word for each character.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut current = String::new();
    let mut start = 0;
    let mut end = 0;
    for (at, c) in text.chars().enumerate() {
        let belongs = c.is_alphanumeric() || (!current.is_empty() && is_combining_mark(c));
        if !current.is_empty() && (!belongs || stands_alone(c)) {
            add(&mut words, &current, start, end);
            current.clear();
        }
        if belongs {
            if current.is_empty() {
                start = at;
            }
            current.push(c);
            end = at + 1;
            if stands_alone(c) {
                add(&mut words, &current, start, end);
                current.clear();
            }
        }
    }
    if !current.is_empty() {
        add(&mut words, &current, start, end);
    }
    words
}

fn add(words: &mut Vec<Word>, word: &str, start: usize, end: usize) {
    let mut folded = if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        // Folding takes some characters apart: ½ is 1⁄2.
        fold(word).chars().filter(|c| c.is_alphanumeric()).collect()
    };
    if let Some((cut, _)) = folded.char_indices().nth(LONGEST) {
        folded.truncate(cut);
    }
    if !folded.is_empty() {
        words.push(Word { folded, start, end });
    }
}

fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_folded_and_end_at_whatever_is_no_letter_or_digit() {
        assert_eq!(folded("L'ordinateur d’Élodie, n°42!"), ["l", "ordinateur", "d", "elodie", "n", "42"]);
        assert_eq!(folded("e-mail: a_b@c.fr"), ["e", "mail", "a", "b", "c", "fr"]);
        assert_eq!(folded("STRASSE straße"), ["strasse", "strasse"]);
        assert_eq!(folded("e\u{301}te\u{301}"), ["ete"]);
        assert_eq!(folded("**bold** `code` 🎉"), ["bold", "code"]);
        assert_eq!(folded("東京タワー2"), ["東", "京", "タ", "ワ", "ー", "2"]);
        assert_eq!(folded(""), Vec::<String>::new());
        assert_eq!(folded(&"x".repeat(100))[0].len(), 64);
    }

    #[test]
    fn places_are_counted_in_characters_of_the_text_as_it_was_written() {
        let text = "🎉 Été à Orléans";
        let places: Vec<(usize, usize)> = words(text).iter().map(|word| (word.start, word.end)).collect();
        assert_eq!(places, [(2, 5), (6, 7), (8, 15)]);
        let cut = |(start, end): (usize, usize)| text.chars().skip(start).take(end - start).collect::<String>();
        assert_eq!(places.into_iter().map(cut).collect::<Vec<_>>(), ["Été", "à", "Orléans"]);
    }
}

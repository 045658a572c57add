//! How texts that people compare are normalised: the same on both engines, because Rust does it.

use unicode_casefold::UnicodeCaseFold as _;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Case folded and without accents, for search, sorting and uniqueness: `Élodie` and `elodie` are one.
pub fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).case_fold().nfkc().collect()
}

/// The smallest text that is greater than every text that starts with `prefix`, for range queries on a
/// folded column; `None` when there is no bound.
pub fn after_prefix(prefix: &str) -> Option<String> {
    let mut characters: Vec<char> = prefix.chars().collect();
    while let Some(last) = characters.pop() {
        let next = if last == '\u{D7FF}' { Some('\u{E000}') } else { char::from_u32(last as u32 + 1) };
        if let Some(next) = next {
            characters.push(next);
            return Some(characters.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_case_accents_and_forms() {
        assert_eq!(fold("Élodie GARÇON"), "elodie garcon");
        assert_eq!(fold("STRASSE"), fold("straße"));
        assert_eq!(fold("ﬁn"), "fin");
    }

    #[test]
    fn a_prefix_has_a_tight_upper_bound() {
        assert_eq!(after_prefix("abc").as_deref(), Some("abd"));
        assert_eq!(after_prefix("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(after_prefix(""), None);
    }
}

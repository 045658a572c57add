//! The language of what the shell itself says: the few words of its menus and messages.

use serde::Serialize;

/// A language that Workspace speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Language {
    Fr,
    En,
}

impl Language {
    /// The system's, where Workspace speaks it; otherwise English.
    pub(crate) fn of_system() -> Self {
        Self::of(&sys_locale::get_locale().unwrap_or_default())
    }

    /// The languages that the person reads, best first, as pages know them: `fr-CA`. A system without one says `C`, which
    /// is no language to a page.
    #[cfg(any(target_os = "linux", test))]
    pub(crate) fn tags() -> Vec<String> {
        let tags: Vec<String> = sys_locale::get_locales().filter_map(|locale| tag(&locale)).collect();
        if tags.is_empty() { vec!["en-US".to_owned()] } else { tags }
    }

    fn of(locale: &str) -> Self {
        let language = locale.split(['-', '_', '.']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("fr") { Self::Fr } else { Self::En }
    }

    /// The one of two texts that is in this language.
    pub(crate) fn say<T>(self, french: T, english: T) -> T {
        match self {
            Self::Fr => french,
            Self::En => english,
        }
    }
}

/// The language tag of a locale, if it names a language: `fr_CA.UTF-8@euro` is `fr-CA`.
#[cfg(any(target_os = "linux", test))]
fn tag(locale: &str) -> Option<String> {
    let tag = locale.split(['.', '@']).next()?.replace('_', "-");
    let mut parts = tag.split('-');
    let language = parts.next()?;
    let is_language = matches!(language.len(), 2 | 3) && language.bytes().all(|letter| letter.is_ascii_alphabetic());
    let are_parts =
        parts.all(|part| matches!(part.len(), 2..=8) && part.bytes().all(|letter| letter.is_ascii_alphanumeric()));
    (is_language && are_parts).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_is_french_wherever_it_is_spoken() {
        for locale in ["fr", "fr-FR", "fr_CA.UTF-8", "FR"] {
            assert_eq!(Language::of(locale), Language::Fr, "{locale}");
        }
        for locale in ["", "C", "en-GB", "fry", "frr_DE", "de"] {
            assert_eq!(Language::of(locale), Language::En, "{locale}");
        }
    }

    #[test]
    fn what_is_no_language_is_no_tag() {
        for (locale, expected) in [
            ("fr_CA.UTF-8@euro", Some("fr-CA")),
            ("fr", Some("fr")),
            ("en-GB", Some("en-GB")),
            ("zh_Hant_TW", Some("zh-Hant-TW")),
            ("C", None),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("", None),
            ("fr_", None),
            ("../x", None),
        ] {
            assert_eq!(tag(locale).as_deref(), expected, "{locale}");
        }
        assert!(!Language::tags().is_empty());
    }
}

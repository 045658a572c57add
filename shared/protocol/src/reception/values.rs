//! What orders, donations and loans have in common: money, dates, and lines that a list of them replaces.

use std::collections::HashSet;

use crate::{Check, Day};

/// How much a price, a shipping cost or the amount of a loan is at the most, in cents.
pub const MAX_AMOUNT: i64 = 100_000_000;
/// How much a line, or all lines of an order, come to at the most, in cents. JavaScript counts exactly far beyond.
pub const MAX_TOTAL: i64 = 1_000_000_000_000;
/// How many characters tell how to reach somebody, at the most.
pub const MAX_CONTACT: usize = 255;
/// How many characters are looked for at the most.
pub const MAX_QUERY: usize = 100;

/// The currency where none is given.
pub fn default_currency() -> String {
    "EUR".to_owned()
}

/// A currency by its letters in ISO 4217.
pub fn check_currency(field: &str, value: &str, check: &mut Check) {
    if value.len() != 3 || !value.bytes().all(|byte| byte.is_ascii_uppercase()) {
        check.refuse(field, "invalid", "the three upper-case letters of a currency, such as EUR");
    }
}

/// Days from one to another, the later one last.
pub fn check_span((first, from): (&str, Option<Day>), (last, to): (&str, Option<Day>), check: &mut Check) {
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        check.refuse(last, "out_of_range", format!("not before {first}"));
    }
}

/// How many lines there are, and that those which have an id are named once. Where the record is new, `known` is false and no
/// line has one.
pub fn check_lines<'a>(
    ids: impl ExactSizeIterator<Item = &'a Option<i64>>,
    accepted: std::ops::RangeInclusive<usize>,
    known: bool,
    check: &mut Check,
) {
    if !accepted.contains(&ids.len()) {
        let message = format!("{} to {} lines; there are {}", accepted.start(), accepted.end(), ids.len());
        check.refuse("lines", "out_of_range", message);
    }
    let mut seen = HashSet::new();
    for (at, id) in ids.enumerate() {
        let Some(id) = id else { continue };
        if !known {
            check.refuse(&format!("lines[{at}].id"), "unknown", "no id: the line is new");
        } else if !seen.insert(id) {
            check.refuse(&format!("lines[{at}].id"), "duplicate", "each line once");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(run: impl Fn(&mut Check)) -> Vec<(String, String)> {
        let mut check = Check::default();
        run(&mut check);
        check.into_problems().into_iter().map(|problem| (problem.field, problem.code)).collect()
    }

    #[test]
    fn currencies_are_three_upper_case_letters() {
        assert!(codes(|check| check_currency("c", "CHF", check)).is_empty());
        for bad in ["", "eur", "EURO", "E1R", "É€"] {
            assert_eq!(codes(|check| check_currency("c", bad, check)).len(), 1, "{bad}");
        }
    }

    #[test]
    fn a_span_does_not_end_before_it_begins() {
        let of = |day| Some(Day(chrono::NaiveDate::from_ymd_opt(2026, 5, day).unwrap()));
        assert!(codes(|check| check_span(("from", of(1)), ("to", of(1)), check)).is_empty());
        assert!(codes(|check| check_span(("from", of(1)), ("to", None), check)).is_empty());
        let problem = codes(|check| check_span(("from", of(2)), ("to", of(1)), check));
        assert_eq!(problem, [("to".to_owned(), "out_of_range".to_owned())]);
    }

    #[test]
    fn lines_are_counted_and_named_once() {
        let ids = [Some(1), None, Some(1)];
        let twice = [("lines[2].id".to_owned(), "duplicate".to_owned())];
        assert_eq!(codes(|check| check_lines(ids.iter(), 1..=3, true, check)), twice);
        assert_eq!(codes(|check| check_lines(ids.iter(), 1..=3, false, check)).len(), 2);
        assert_eq!(codes(|check| check_lines(ids[..0].iter(), 1..=3, true, check))[0].0, "lines");
    }
}

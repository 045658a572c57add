//! What the stores of orders, donations and loans have in common.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::db::text::fold;
use crate::error::{Result, internal, invalid_field};

/// Inserts the lines of a record: those that have an id keep it. Two statements, because SQLite inserts rows of different
/// columns one by one.
macro_rules! insert_lines {
    ($conn:expr, $lines:ident, $stored:expr) => {
        let new: Vec<_> = $stored.iter().filter(|line| line.id.is_none()).collect();
        let kept = $stored.iter().filter_map(|line| Some(($lines::id.eq(line.id?), line)));
        let kept: Vec<_> = kept.collect();
        if !kept.is_empty() {
            $crate::db::insert_many!($conn, $lines::table, kept)?;
        }
        if !new.is_empty() {
            $crate::db::insert_many!($conn, $lines::table, new)?;
        }
    };
}
pub(super) use insert_lines;

/// What people search by, folded, with a space between.
pub fn search_key(number: i64, texts: &[&str]) -> String {
    fold(&format!("{number} {}", texts.join(" ")))
}

/// What a change made of a record: for each field but its version what it was and what it became.
pub fn difference(before: &impl Serialize, after: &impl Serialize) -> Result<Map<String, Value>> {
    let (before, after) = (object(before)?, object(after)?);
    let changed = after.into_iter().filter(|(field, value)| field != "version" && before.get(field) != Some(value));
    let told = changed.map(|(field, value)| {
        let was = before.get(&field).unwrap_or(&Value::Null);
        let told = json!({ "from": was, "to": value });
        (field, told)
    });
    Ok(told.collect())
}

fn object(record: &impl Serialize) -> Result<Map<String, Value>> {
    match serde_json::to_value(record).map_err(internal)? {
        Value::Object(object) => Ok(object),
        _ => Err(internal("a record is an object")),
    }
}

/// Refuses a line that carries the id of none of these.
pub fn require_known(
    existing: impl IntoIterator<Item = i64>,
    given: impl IntoIterator<Item = Option<i64>>,
) -> Result<()> {
    let existing: HashSet<i64> = existing.into_iter().collect();
    let unknown = |id: Option<i64>| id.is_some_and(|id| !existing.contains(&id));
    match given.into_iter().position(unknown) {
        Some(at) => Err(invalid_field(&format!("lines[{at}].id"), "unknown", "a line of this record")),
        None => Ok(()),
    }
}

/// The place of a line among the others, from 1.
pub fn position(at: usize) -> i32 {
    i32::try_from(at + 1).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_what_changed_and_not_the_version() {
        let (before, after) = (json!({ "version": 1, "a": 1, "b": 2 }), json!({ "version": 2, "a": 1, "b": null }));
        let found = Value::Object(difference(&before, &after).unwrap());
        assert_eq!(found, json!({ "b": { "from": 2, "to": null } }));
    }

    #[test]
    fn lines_of_others_are_refused_by_their_place() {
        assert!(require_known([1, 2], [None, Some(2)]).is_ok());
        assert!(require_known([1, 2], [None, Some(3)]).unwrap_err().to_string().contains("lines[1].id"));
    }
}

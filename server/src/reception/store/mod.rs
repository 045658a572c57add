//! The tables of the reception module, one file per thing. Nothing else touches them.

pub mod adding;
pub mod catalogue;
pub mod changes;
pub mod changing;
pub mod counters;
pub mod disk_changes;
pub mod disk_import;
pub mod disk_sessions;
pub mod disks;
pub mod donation_lines;
pub mod donations;
pub mod former_serials;
pub mod history;
pub mod importing;
pub mod items;
pub mod life;
pub mod loan_lines;
pub mod loans;
pub mod lots;
pub mod merging;
pub mod order_lines;
pub mod orders;
pub mod places;
pub mod reminders;
pub mod scanned;
pub mod scans;
pub mod statistics;
pub mod stock;
pub mod stocktakes;
pub mod trade;
pub mod wipe_logs;

use crate::db::text::fold;

/// A serial number as it is compared: trimmed and folded.
pub fn serial_key(serial: &str) -> String {
    fold(serial.trim())
}

/// A name of the wire, as it is stored.
pub fn from_name<T: serde::de::DeserializeOwned>(name: String) -> crate::error::Result<T> {
    serde_json::from_value(serde_json::Value::String(name)).map_err(crate::error::internal)
}

/// The pattern of `LIKE … ESCAPE '\\'` for what a folded column contains. No index helps, so it is for tables of thousands of
/// rows, not more. Both sides are folded, so that SQLite, to which ASCII case makes no difference there, finds the same as
/// PostgreSQL.
pub fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in fold(text.trim()).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_special_in_a_pattern_is_taken_as_it_is() {
        assert_eq!(containing(" 50%_É\\ "), "%50\\%\\_e\\\\%");
    }
}

//! Writing tables.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{Cell, Table};
use crate::error::{Result, internal};

/// How the columns of a CSV file are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// `,`, with a point in amounts: what programs expect.
    Comma,
    /// `;`, with a comma in amounts: what a French Excel expects.
    Semicolon,
}

/// What begins a formula for a spreadsheet program.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text that no spreadsheet program takes for a formula: an apostrophe stands before what would begin one (OWASP, "CSV
/// injection").
fn harmless(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// A table as CSV (RFC 4180): UTF-8 with a byte order mark, by which Excel knows it.
pub fn csv(table: &Table, separator: Separator) -> Result<Vec<u8>> {
    let mut out = b"\xEF\xBB\xBF".to_vec();
    let delimiter = match separator {
        Separator::Comma => b',',
        Separator::Semicolon => b';',
    };
    let mut writer = WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::CRLF)
        .from_writer(&mut out);
    writer.write_record(table.headings.iter().map(|heading| harmless(heading))).map_err(internal)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| plain(cell, separator))).map_err(internal)?;
    }
    writer.flush().map_err(internal)?;
    drop(writer);
    Ok(out)
}

fn plain(cell: &Cell, separator: Separator) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Number(number) => number.to_string(),
        Cell::Cents(cents) => {
            let point = if separator == Separator::Semicolon { ',' } else { '.' };
            let sign = if *cents < 0 { "-" } else { "" };
            format!("{sign}{}{point}{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
        }
        Cell::Day(day) => day.format("%Y-%m-%d").to_string(),
        Cell::Time(at) => at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
    }
}

/// A table as XLSX. Texts are cells of text, so that none is a formula, and serial numbers keep their zeros.
pub fn xlsx(table: &Table) -> Result<Vec<u8>> {
    sheet(table).map_err(internal)
}

fn sheet(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let bold = Format::new().set_bold();
    let money = Format::new().set_num_format("#,##0.00");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let instant = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&table.name))?;
    sheet.set_freeze_panes(1, 0)?;
    for (heading, column) in table.headings.iter().zip(0..) {
        sheet.write_string_with_format(0, column, heading, &bold)?;
    }
    for (cells, row) in table.rows.iter().zip(1..) {
        for (cell, column) in cells.iter().zip(0..) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    sheet.write_string(row, column, text)?;
                }
                // A sheet's numbers are floats: exact up to 2^53, far beyond what is counted or paid here.
                #[expect(clippy::cast_precision_loss, reason = "XLSX has no other numbers")]
                Cell::Number(number) => {
                    sheet.write_number(row, column, *number as f64)?;
                }
                #[expect(clippy::cast_precision_loss, reason = "XLSX has no other numbers")]
                Cell::Cents(cents) => {
                    sheet.write_number_with_format(row, column, *cents as f64 / 100.0, &money)?;
                }
                Cell::Day(day) => {
                    sheet.write_date_with_format(row, column, day, &date)?;
                }
                Cell::Time(at) => {
                    sheet.write_datetime_with_format(row, column, at, &instant)?;
                }
            }
        }
    }
    sheet.autofit();
    workbook.save_to_buffer()
}

/// The name of a sheet that Excel takes: at most 31 UTF-16 units, none of `[]:*?/\'`, nothing invisible that XML can't
/// hold, not empty, and not `History`, which Excel keeps to itself.
fn sheet_name(name: &str) -> String {
    let mut kept = String::new();
    for c in name.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control()) {
        if kept.encode_utf16().count() + c.len_utf16() > 31 {
            break;
        }
        kept.push(c);
    }
    match kept.trim() {
        "" => "1".to_owned(),
        reserved if reserved.eq_ignore_ascii_case("history") => format!("{reserved} 1"),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::reception::tables::read;

    fn table() -> Table {
        let day = NaiveDate::from_ymd_opt(2026, 3, 10).unwrap();
        let row = |serial: &str, cents| {
            let at = day.and_hms_opt(9, 12, 0).unwrap();
            vec![serial.into(), Cell::Number(3), Cell::Cents(cents), Cell::Day(day), Cell::Time(at), Cell::Empty]
        };
        let headings = ["Série", "n", "Prix", "Jour", "À", "Note"].map(str::to_owned).to_vec();
        Table { name: "Lot [42]: reçu".to_owned(), headings, rows: vec![row("0012", -5), row("=1+1;\"x\"", 123_450)] }
    }

    #[test]
    fn csv_is_what_excel_and_programs_read_without_running_anything() {
        let text = String::from_utf8(csv(&table(), Separator::Semicolon).unwrap()).unwrap();
        assert_eq!(
            text,
            "\u{FEFF}Série;n;Prix;Jour;À;Note\r\n0012;3;-0,05;2026-03-10;2026-03-10T09:12:00Z;\r\n\
             \"'=1+1;\"\"x\"\"\";3;1234,50;2026-03-10;2026-03-10T09:12:00Z;\r\n"
        );
        let text = String::from_utf8(csv(&table(), Separator::Comma).unwrap()).unwrap();
        assert!(text.contains("0012,3,-0.05,2026-03-10") && text.contains("1234.50"));
        for bad in ["=a", "+a", "-a", "@a", "\ta", "\ra"] {
            assert_eq!(harmless(bad), format!("'{bad}"));
        }
    }

    #[test]
    fn xlsx_is_read_back_with_its_texts_as_they_were() {
        let bytes = xlsx(&table()).unwrap();
        let rows = read::rows(&bytes).unwrap();
        assert_eq!(rows[0], ["Série", "n", "Prix", "Jour", "À", "Note"]);
        assert_eq!(rows[1], ["0012", "3", "-0.05", "2026-03-10", "2026-03-10 09:12:00", ""]);
        assert_eq!(rows[2][0], "=1+1;\"x\"");
    }

    #[test]
    fn every_name_becomes_one_that_excel_takes() {
        for (name, shown) in [
            ("Lot [42]: reçu", "Lot 42 reçu".to_owned()),
            (&"é".repeat(40), "é".repeat(31)),
            // A character that is two units of UTF-16: fifteen of them, and the last unit stays empty.
            (&"🧹".repeat(20), "🧹".repeat(15)),
            ("'/*?'", "1".to_owned()),
            ("\u{1}a\u{b}b ", "ab".to_owned()),
            ("History", "History 1".to_owned()),
        ] {
            assert_eq!(sheet_name(name), shown);
            rust_xlsxwriter::utility::check_sheet_name(&sheet_name(name)).unwrap();
        }
    }
}

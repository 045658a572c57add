//! Reading tables, whatever program they come from. Everything is bounded: what is unpacked, rows, columns and cells.

use std::io::{Cursor, Read as _};

use calamine::{Data, DataType as _, Reader as _, Xlsx};
use csv::ReaderBuilder;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::error::{Result, invalid_field};

/// How large a file may be, in bytes.
pub const LARGEST: u64 = 16 << 20;
/// How many rows it may have, the headings included.
pub const MOST_ROWS: usize = 10_001;
/// How many columns.
const MOST_COLUMNS: usize = 100;
/// How many characters a cell.
const LONGEST_CELL: usize = 4_000;
/// How much an XLSX file may hold once it is unpacked, in bytes, and how many parts.
const LARGEST_UNPACKED: u64 = 128 << 20;
const MOST_PARTS: usize = 500;

/// The rows of a CSV or XLSX file (its first sheet), all of the same length; the last ones that are empty are left out.
///
/// # Errors
/// 422 of `file` that says what can't be read.
pub fn rows(bytes: &[u8]) -> Result<Vec<Vec<String>>> {
    let mut rows = if bytes.starts_with(b"PK\x03\x04") { xlsx(bytes)? } else { csv(bytes)? };
    while rows.last().is_some_and(|row| row.iter().all(String::is_empty)) {
        rows.pop();
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns > MOST_COLUMNS {
        return Err(unreadable("too_many_columns", format!("at most {MOST_COLUMNS} columns; it has {columns}")));
    }
    for (at, row) in rows.iter_mut().enumerate() {
        row.resize(columns, String::new());
        if row.iter().any(|cell| cell.chars().count() > LONGEST_CELL) {
            return Err(unreadable("too_long", format!("at most {LONGEST_CELL} characters a cell; row {}", at + 1)));
        }
    }
    Ok(rows)
}

fn unreadable(code: &str, message: impl Into<String>) -> crate::error::Error {
    invalid_field("file", code, message)
}

fn too_many_rows() -> crate::error::Error {
    unreadable("too_many_rows", format!("at most {} rows below the headings", MOST_ROWS - 1))
}

fn csv(bytes: &[u8]) -> Result<Vec<Vec<String>>> {
    let text = decode(bytes);
    if text.contains('\0') {
        return Err(unreadable("unreadable", "a CSV or XLSX file"));
    }
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator(&text)).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable("unreadable", format!("a CSV file: {error}")))?;
        if rows.len() == MOST_ROWS {
            return Err(too_many_rows());
        }
        rows.push(record.iter().map(|cell| cell.trim().to_owned()).collect());
    }
    Ok(rows)
}

/// UTF-8 or UTF-16 as the byte order mark says; without one UTF-8 where it is that, else Windows-1252, which is what a
/// French Excel writes.
fn decode(bytes: &[u8]) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    encoding.decode(bytes).0.into_owned()
}

/// The one of `;`, `,` and tab that is in the first line most often, quoted parts left out.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(separator, _)| *separator == byte).for_each(|(_, count)| *count += 1),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most).map_or(b';', |(separator, _)| *separator)
}

fn xlsx(bytes: &[u8]) -> Result<Vec<Vec<String>>> {
    refuse_bombs(bytes)?;
    let broken = |error: calamine::XlsxError| unreadable("unreadable", format!("an XLSX file: {error}"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheet = book.worksheet_range_at(0).ok_or_else(|| unreadable("unreadable", "an XLSX file with a sheet"))?;
    let sheet = sheet.map_err(broken)?;
    // What stands above and left of the first cell that is filled is part of the sheet, too.
    let (top, left) = sheet.start().unwrap_or_default();
    let (height, width) = (sheet.height() + top as usize, sheet.width() + left as usize);
    if height > MOST_ROWS {
        return Err(too_many_rows());
    }
    if width > MOST_COLUMNS {
        return Err(unreadable("too_many_columns", format!("at most {MOST_COLUMNS} columns; it has {width}")));
    }
    let mut rows = vec![Vec::new(); top as usize];
    for cells in sheet.rows() {
        let mut row = vec![String::new(); left as usize];
        row.extend(cells.iter().map(text));
        rows.push(row);
    }
    Ok(rows)
}

/// A cell as a person reads it.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(_) | Data::DateTimeIso(_) => cell.as_datetime().map_or_else(String::new, |at| {
            let midnight = at.time() == chrono::NaiveTime::MIN;
            at.format(if midnight { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" }).to_string()
        }),
        Data::Error(_) => String::new(),
        cell => cell.to_string().trim().to_owned(),
    }
}

/// Unpacks each part to nowhere, since what a zip file says of the size of its parts need not be true.
fn refuse_bombs(bytes: &[u8]) -> Result<()> {
    let broken = |error: zip::result::ZipError| unreadable("unreadable", format!("an XLSX file: {error}"));
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if parts.len() > MOST_PARTS {
        return Err(unreadable("too_large", format!("an XLSX file of at most {MOST_PARTS} parts")));
    }
    let mut left = LARGEST_UNPACKED;
    for at in 0..parts.len() {
        let part = parts.by_index(at).map_err(broken)?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let unpacked = unpacked.map_err(|error| unreadable("unreadable", format!("an XLSX file: {error}")))?;
        left = left.checked_sub(unpacked).ok_or_else(|| {
            unreadable("too_large", format!("an XLSX file that unpacks to at most {} MiB", LARGEST_UNPACKED >> 20))
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn code(bytes: &[u8]) -> String {
        let problem = rows(bytes).unwrap_err().problem("");
        assert_eq!(problem.errors[0].field, "file");
        problem.errors[0].code.clone()
    }

    #[test]
    fn csv_of_any_program_is_read() {
        let wanted = [["Série", "État"], ["A;1", "à trier"]];
        let plain = "Série;État\r\n\"A;1\"; à trier \r\n;\r\n";
        let (windows, _, _) = WINDOWS_1252.encode(plain);
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let marked = format!("\u{FEFF}{plain}");
        let with = |separator| plain.replace("A;1", "A:1").replace(';', separator).replace("A:1", "A;1");
        let (commas, tabs) = (with(","), with("\t"));
        for bytes in [plain.as_bytes(), &windows, &utf16, marked.as_bytes(), commas.as_bytes(), tabs.as_bytes()] {
            assert_eq!(rows(bytes).unwrap(), wanted, "{}", String::from_utf8_lossy(bytes));
        }
        // Short rows are filled up.
        assert_eq!(rows(b"a,b,c\n1\n").unwrap()[1], ["1", "", ""]);
        assert!(rows(b"").unwrap().is_empty());
    }

    #[test]
    fn what_is_too_much_or_no_table_is_refused() {
        assert_eq!(code("x\n".repeat(MOST_ROWS + 1).as_bytes()), "too_many_rows");
        assert_eq!(code("x,".repeat(MOST_COLUMNS).as_bytes()), "too_many_columns");
        assert_eq!(code("y".repeat(LONGEST_CELL + 1).as_bytes()), "too_long");
        assert_eq!(code(b"\x00\x01\x02"), "unreadable");
        assert_eq!(code(b"PK\x03\x04 and nothing more"), "unreadable");
    }

    #[test]
    fn a_zip_bomb_is_refused_before_it_is_unpacked() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let packed = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        archive.start_file("xl/worksheets/sheet1.xml", packed).unwrap();
        let zeros = vec![b'0'; 1 << 20];
        for _ in 0..=(LARGEST_UNPACKED >> 20) {
            archive.write_all(&zeros).unwrap();
        }
        let bytes = archive.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 20);
        assert_eq!(code(&bytes), "too_large");
    }
}

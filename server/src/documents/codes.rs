//! Codes that machines read, drawn as SVG: black modules as one path, so that they are sharp at any size.

use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

/// How many modules a bar code may be wide: with more, its bars are too thin for the printer of a label.
const WIDEST: usize = 320;
/// The quiet zone around a QR code, in modules.
const QUIET: usize = 2;

/// A QR code; `None` for a text that fits into none.
pub fn qr(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let colours = code.to_colors();
    let rows = colours.chunks(width).enumerate().flat_map(|(y, row)| {
        runs(row.iter().map(|colour| *colour == Color::Dark)).map(move |(x, length)| (x + QUIET, y + QUIET, length, 1))
    });
    Some(svg(width + 2 * QUIET, width + 2 * QUIET, rows))
}

/// A bar code of Code 128; `None` for what it can't hold: characters beyond ASCII, or too many of them.
pub fn code128(text: &str) -> Option<String> {
    let modules: Vec<bool> = modules(&symbols(text)?);
    if modules.len() > WIDEST {
        return None;
    }
    let bars = runs(modules.iter().copied()).map(|(x, length)| (x, 0, length, 1));
    Some(svg(modules.len(), 1, bars))
}

/// Where the dark modules begin, and how many there are in a row.
fn runs(modules: impl Iterator<Item = bool>) -> impl Iterator<Item = (usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for (at, dark) in modules.enumerate() {
        match found.last_mut() {
            Some(run) if dark && open => run.1 += 1,
            _ if dark => found.push((at, 1)),
            _ => {}
        }
        open = dark;
    }
    found.into_iter()
}

fn svg(width: usize, height: usize, bars: impl Iterator<Item = (usize, usize, usize, usize)>) -> String {
    use std::fmt::Write as _;
    let mut path = String::new();
    for (x, y, length, high) in bars {
        let _ = write!(path, "M{x} {y}h{length}v{high}h-{length}z");
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         preserveAspectRatio=\"none\"><path d=\"{path}\"/></svg>"
    )
}

/// The widths of bars and gaps of each symbol (ISO/IEC 15417, table 1), without the last, the stop.
const WIDTHS: [&str; 106] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232",
];
const STOP: &str = "2331112";
const START_B: usize = 104;
const START_C: usize = 105;
const TO_B: usize = 100;
const TO_C: usize = 99;
/// From how many digits in a row on two of them share a symbol.
const DIGITS: usize = 4;

/// The symbols of a text, with start and checksum: set B, and set C for long runs of digits.
fn symbols(text: &str) -> Option<Vec<usize>> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || !bytes.iter().all(|byte| (32..127).contains(byte)) {
        return None;
    }
    let digits = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (mut at, mut in_c) = (0, digits(0) >= DIGITS);
    let mut symbols = vec![if in_c { START_C } else { START_B }];
    while at < bytes.len() {
        let ahead = digits(at);
        if in_c && ahead >= 2 {
            symbols.push(usize::from((bytes[at] - b'0') * 10 + (bytes[at + 1] - b'0')));
            at += 2;
        } else if in_c {
            symbols.push(TO_B);
            in_c = false;
        } else if ahead >= DIGITS && ahead % 2 == 0 {
            symbols.push(TO_C);
            in_c = true;
        } else {
            symbols.push(usize::from(bytes[at] - 32));
            at += 1;
        }
    }
    let weighed = symbols.iter().enumerate().map(|(place, symbol)| place.max(1) * symbol).sum::<usize>();
    symbols.push(weighed % 103);
    Some(symbols)
}

/// The symbols as modules, dark ones true, with the stop at the end.
fn modules(symbols: &[usize]) -> Vec<bool> {
    let widths = symbols.iter().filter_map(|symbol| WIDTHS.get(*symbol)).copied().chain([STOP]);
    let bars = widths.flat_map(|widths| widths.bytes().enumerate());
    bars.flat_map(|(place, width)| std::iter::repeat_n(place % 2 == 0, usize::from(width - b'0'))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_table_of_bars_is_the_standard_s() {
        assert_eq!(WIDTHS.iter().collect::<HashSet<_>>().len(), 106, "no symbol twice");
        for widths in WIDTHS {
            let numbers: Vec<u32> = widths.chars().filter_map(|c| c.to_digit(10)).collect();
            assert_eq!((numbers.len(), numbers.iter().sum::<u32>()), (6, 11), "{widths}");
            assert_eq!(numbers.iter().step_by(2).sum::<u32>() % 2, 0, "dark modules are even in number: {widths}");
        }
    }

    #[test]
    fn symbols_have_start_and_checksum_and_digits_share_theirs() {
        // The checksums were worked out by hand from the rule: start + sum of place times symbol, modulo 103.
        assert_eq!(symbols("AB").unwrap(), [START_B, 33, 34, (104 + 33 + 2 * 34) % 103]);
        assert_eq!(symbols("1234").unwrap(), [START_C, 12, 34, (105 + 12 + 2 * 34) % 103]);
        assert_eq!(symbols("A123456").unwrap()[..6], [START_B, 33, TO_C, 12, 34, 56]);
        assert_eq!(symbols("12345").unwrap()[..5], [START_C, 12, 34, TO_B, 21]);
        assert_eq!(symbols("A1234567").unwrap()[..6], [START_B, 33, 17, TO_C, 23, 45]);
        for none in ["", "é", "a\nb"] {
            assert!(symbols(none).is_none());
        }
    }

    #[test]
    fn every_symbol_is_eleven_modules_and_the_stop_thirteen() {
        assert_eq!(modules(&symbols("AB").unwrap()).len(), 4 * 11 + 13);
        assert!(code128(&"W".repeat(100)).is_none(), "too wide for a label");
        assert!(code128("5CG0231XQ7").unwrap().contains("viewBox=\"0 0 "));
    }

    #[test]
    fn runs_are_joined() {
        let dark = [true, true, false, true].into_iter();
        assert_eq!(runs(dark).collect::<Vec<_>>(), [(0, 2), (3, 1)]);
        assert!(qr("https://atelier.example/#/reception/items/12").unwrap().starts_with("<svg"));
        assert!(qr(&"x".repeat(5_000)).is_none());
    }
}

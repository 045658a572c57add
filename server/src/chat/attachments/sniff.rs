//! What a file is, by its bytes, and under which name it may go out.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization as _;
use workspace_protocol::check::is_direction_control;

/// How many bytes from the beginning decide.
pub const HEAD: usize = 8 * 1024;
/// How many characters a name has at the most.
const MAX_NAME: usize = 200;
/// How long an ending may be, its dot included, to be kept when a name is cut.
const MAX_ENDING: usize = 16;
/// The images that are shown in a page, and that thumbnails are made of.
pub const SHOWN: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];
/// What is known to be neither text nor anything that we name.
const UNKNOWN: &str = "application/octet-stream";
/// What a browser may run when it is told the truth about it: it is told less.
const ACTIVE: [&str; 6] =
    ["text/html", "text/xml", "application/xml", "image/svg+xml", "application/xhtml+xml", "text/x-shellscript"];

/// The media type of a file that begins with these bytes. Never one that a browser would run.
pub fn media_type(head: &[u8]) -> &'static str {
    let Some(kind) = infer::get(head) else { return if is_text(head) { "text/plain" } else { UNKNOWN } };
    let name = kind.mime_type();
    if ACTIVE.contains(&name) || name.ends_with("+xml") || name.starts_with("text/") {
        return if is_text(head) { "text/plain" } else { UNKNOWN };
    }
    // Programs have no use for their name either.
    if kind.matcher_type() == infer::MatcherType::App && !name.contains("wasm") { UNKNOWN } else { name }
}

/// Whether these bytes are UTF-8 without control characters. The last character may be cut off.
fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
}

/// A name that is only a name: no folder, nothing that hides or turns its characters, not too long, its ending kept.
pub fn clean_name(name: &str, media_type: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .nfc()
        .filter(|c| !c.is_control() && !is_direction_control(*c) && !is_invisible(*c))
        .map(|c| if matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?') { '_' } else { c })
        .collect();
    // Windows drops dots and spaces at the end, and a name that begins with a dot is hidden elsewhere.
    let clean = clean.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if clean.is_empty() {
        return default_name(media_type);
    }
    let stem = clean.split('.').next().unwrap_or_default();
    let clean = if is_reserved(stem) { format!("_{clean}") } else { clean.to_owned() };
    cut(&clean)
}

fn cut(name: &str) -> String {
    let length = name.chars().count();
    if length <= MAX_NAME {
        return name.to_owned();
    }
    let ending = name.rfind('.').map(|at| &name[at..]).filter(|ending| ending.chars().count() <= MAX_ENDING);
    let ending = ending.unwrap_or_default();
    let kept = MAX_NAME - ending.chars().count();
    name.chars().take(kept).chain(ending.chars()).collect()
}

fn default_name(media_type: &str) -> String {
    match media_type {
        "image/png" => "image.png",
        "image/jpeg" => "image.jpg",
        "image/gif" => "image.gif",
        "image/webp" => "image.webp",
        "text/plain" => "text.txt",
        "application/pdf" => "document.pdf",
        _ => "file",
    }
    .to_owned()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{00AD}')
}

/// Names of devices, which Windows finds in every folder.
fn is_reserved(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// What RFC 8187 lets stand as it is.
const PLAIN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'%')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'*')
    .add(b',')
    .add(b'/')
    .add(b':')
    .add(b';')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'?')
    .add(b'@')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'{')
    .add(b'}');

/// The value of `Content-Disposition` (RFC 6266): a plain name for who can't read the right one after it.
pub fn disposition(inline: bool, name: &str) -> String {
    let kind = if inline { "inline" } else { "attachment" };
    let plain: String = name
        .chars()
        .map(|c| if (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '%') { c } else { '_' })
        .collect();
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, PLAIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_come_from_the_bytes_and_nothing_active_is_named() {
        let cases: [(&[u8], &str); 13] = [
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "image/jpeg"),
            (b"GIF89a\x01\0\x01\0", "image/gif"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
            (b"%PDF-1.7\n", "application/pdf"),
            (b"<!DOCTYPE html><script>alert(1)</script>", "text/plain"),
            (b"<html><body onload=alert(1)>", "text/plain"),
            (b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", "text/plain"),
            (b"<svg onload=alert(1)>", "text/plain"),
            (b"#!/bin/sh\nrm -rf /\n", "text/plain"),
            (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", "application/octet-stream"),
            ("déjà vu\n".as_bytes(), "text/plain"),
            (b"\0\x01\x02\x03", "application/octet-stream"),
        ];
        for (head, expected) in cases {
            assert_eq!(media_type(head), expected, "{:?}", String::from_utf8_lossy(head));
        }
        assert_eq!(media_type(b""), "application/octet-stream");
        // A character that the head cuts in two is no reason to doubt the rest.
        assert_eq!(media_type(&"aé".as_bytes()[..2]), "text/plain");
    }

    #[test]
    fn names_lose_folders_tricks_and_what_is_too_long() {
        let clean = |name: &str| clean_name(name, "image/png");
        assert_eq!(clean("../../etc/passwd"), "passwd");
        assert_eq!(clean(r"C:\Users\lina\photo.jpg"), "photo.jpg");
        assert_eq!(clean("invoice\u{202E}gpj.exe"), "invoicegpj.exe");
        assert_eq!(clean("a\u{0}b\nc\u{200B}d.txt"), "abcd.txt");
        assert_eq!(clean("what: \"this\"?.txt"), "what_ _this__.txt");
        assert_eq!(clean("..."), "image.png");
        assert_eq!(clean(""), "image.png");
        assert_eq!(clean(".bashrc"), "bashrc");
        assert_eq!(clean("nul.txt"), "_nul.txt");
        assert_eq!(clean("e\u{301}te\u{301}.pdf"), "été.pdf");
        let long = clean(&format!("{}.tar.gz", "é".repeat(300)));
        assert_eq!((long.chars().count(), long.rsplit_once('.').map(|(_, end)| end)), (200, Some("gz")));
    }

    #[test]
    fn a_disposition_carries_the_name_for_old_and_new_readers() {
        assert_eq!(
            disposition(false, "état \"final\".pdf"),
            "attachment; filename=\"_tat _final_.pdf\"; filename*=UTF-8''%C3%A9tat%20%22final%22.pdf"
        );
        assert!(disposition(true, "a.png").starts_with("inline; filename=\"a.png\""));
    }
}

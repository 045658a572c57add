//! Reading a mail as a mail program would (RFC 5322, 2045, 2047), as far as these tests need it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A part of a mail, or the whole of it.
#[derive(Debug)]
pub(crate) struct Part {
    headers: Vec<(String, String)>,
    body: String,
}

impl Part {
    /// Takes headers and body apart, and puts folded headers together.
    pub(crate) fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let headers = unfolded
            .split("\r\n")
            .map(|line| {
                line.split_once(": ").map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).unwrap()
            })
            .collect();
        Self { headers, body: body.to_owned() }
    }

    /// The names of its headers.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// A header, of which there is one, as it came.
    pub(crate) fn raw(&self, name: &str) -> &str {
        let found: Vec<_> = self.headers.iter().filter(|(known, _)| known == name).collect();
        assert_eq!(found.len(), 1, "{name} in {:?}", self.headers);
        &found[0].1
    }

    /// A header with its encoded words decoded.
    pub(crate) fn header(&self, name: &str) -> String {
        let raw = self.raw(name);
        let mut text = String::new();
        let mut rest = raw;
        while let Some(begin) = rest.find("=?utf-8?b?") {
            let before = &rest[..begin];
            // Blanks between two encoded words are not part of the text.
            if !before.trim().is_empty() || text.is_empty() {
                text.push_str(before);
            }
            let word = &rest[begin + "=?utf-8?b?".len()..];
            let end = word.find("?=").unwrap();
            text.push_str(&String::from_utf8(STANDARD.decode(&word[..end]).unwrap()).unwrap());
            rest = &word[end + 2..];
        }
        text + rest
    }

    /// The parts between its boundaries.
    pub(crate) fn parts(&self) -> Vec<Self> {
        let kind = self.raw("content-type");
        let boundary = kind.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut parts: Vec<&str> = self.body.split(&format!("--{boundary}")).collect();
        assert!(parts.pop().unwrap().starts_with("--"));
        // The line ends around a boundary belong to it.
        let bare = |part: &str| part.strip_prefix("\r\n").unwrap().strip_suffix("\r\n").unwrap().to_owned();
        parts.into_iter().skip(1).map(|part| Self::read(&bare(part))).collect()
    }

    /// Its bytes, decoded.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self.raw("content-transfer-encoding") {
            "7bit" | "8bit" => self.body.as_bytes().to_vec(),
            "base64" => STANDARD.decode(self.body.replace("\r\n", "")).unwrap(),
            "quoted-printable" => quoted_printable(&self.body),
            other => panic!("{other}"),
        }
    }

    /// Its text, decoded, with plain line ends.
    pub(crate) fn text(&self) -> String {
        assert!(self.raw("content-type").contains("charset=utf-8"), "{}", self.raw("content-type"));
        String::from_utf8(self.bytes()).unwrap().replace("\r\n", "\n").trim_end().to_owned()
    }
}

fn quoted_printable(body: &str) -> Vec<u8> {
    let joined = body.replace("=\r\n", "");
    let bytes = joined.as_bytes();
    let (mut decoded, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if bytes[at] == b'=' {
            decoded.push(u8::from_str_radix(&joined[at + 1..at + 3], 16).unwrap());
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    decoded
}

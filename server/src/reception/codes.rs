//! What a barcode reader reads: a serial number, or one of our own labels.

/// What a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code<'a> {
    /// The label of an item.
    Item(i64),
    /// The label of a disk.
    Disk(i64),
    /// The label of a place.
    Place(i64),
    /// A serial number.
    Serial(&'a str),
}

/// Reads a code. A label of ours holds the link to its record's page, whichever address the server had when it was printed.
pub fn read(code: &str) -> Code<'_> {
    let code = code.trim();
    let page = code.split_once("/#/reception/").map(|(_, page)| page);
    let record = page.and_then(|page| page.split_once('/')).and_then(|(thing, id)| {
        let id = id.parse().ok().filter(|_| id.bytes().all(|byte| byte.is_ascii_digit()))?;
        match thing {
            "items" => Some(Code::Item(id)),
            // `disks` are the sessions.
            "disk" => Some(Code::Disk(id)),
            "places" => Some(Code::Place(id)),
            _ => None,
        }
    });
    record.unwrap_or(Code::Serial(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_serial_numbers_whatever_the_address() {
        assert_eq!(read("https://atelier.example/#/reception/items/12"), Code::Item(12));
        assert_eq!(read(" http://10.0.0.2:8060/#/reception/disk/3\r"), Code::Disk(3));
        assert_eq!(read("http://localhost:8060/#/reception/places/7"), Code::Place(7));
        for serial in
            ["5CG0231XQ7", "items/12", "https://x.example/#/reception/items/+12", "https://x.example/#/chat/1"]
        {
            assert_eq!(read(serial), Code::Serial(serial));
        }
    }
}

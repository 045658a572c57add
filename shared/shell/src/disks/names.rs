//! Who made a disk, by how it calls itself: SATA and `NVMe` disks have one text for brand and model.

/// The first words of models, and whose they are. What is not here stays open.
const MAKERS: [(&str, &str); 34] = [
    ("adata", "ADATA"),
    ("apple", "Apple"),
    ("corsair", "Corsair"),
    ("crucial", "Crucial"),
    ("fujitsu", "Fujitsu"),
    ("gigabyte", "Gigabyte"),
    ("hgst", "HGST"),
    ("hitachi", "Hitachi"),
    ("intel", "Intel"),
    ("kingston", "Kingston"),
    ("kioxia", "KIOXIA"),
    ("lexar", "Lexar"),
    ("lite-on", "Lite-On"),
    ("liteon", "Lite-On"),
    ("maxtor", "Maxtor"),
    ("micron", "Micron"),
    ("mushkin", "Mushkin"),
    ("ocz", "OCZ"),
    ("patriot", "Patriot"),
    ("phison", "Phison"),
    ("plextor", "Plextor"),
    ("pny", "PNY"),
    ("sabrent", "Sabrent"),
    ("samsung", "Samsung"),
    ("sandisk", "SanDisk"),
    ("seagate", "Seagate"),
    ("silicon power", "Silicon Power"),
    ("sk hynix", "SK hynix"),
    ("toshiba", "Toshiba"),
    ("transcend", "Transcend"),
    ("verbatim", "Verbatim"),
    ("wd", "Western Digital"),
    ("wdc", "Western Digital"),
    ("western digital", "Western Digital"),
];
/// How models begin whose first word is a number of their maker's.
const NUMBERS: [(&str, &str); 7] = [
    ("CT", "Crucial"),
    ("MZ", "Samsung"),
    ("SSDPE", "Intel"),
    ("SSDSC", "Intel"),
    ("ST", "Seagate"),
    ("WD", "Western Digital"),
    ("WDS", "Western Digital"),
];
/// What stands in place of a vendor where there is none: the kind of bus, or the number of a controller.
const NO_VENDORS: [&str; 5] = ["ata", "nvme", "usb", "generic", "virtio"];

/// The brand and the model of a disk, where they can be told apart; else the model alone, whole.
pub(super) fn split(vendor: &str, model: &str) -> (Option<String>, Option<String>) {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let folded = vendor.to_ascii_lowercase();
    let named = !folded.is_empty() && !folded.starts_with("0x") && !NO_VENDORS.contains(&folded.as_str());
    if let Some((brand, rest)) = by_words(model) {
        return (some(brand), some(rest));
    }
    if named {
        let brand = by_words(vendor).map_or(vendor, |(brand, _)| brand);
        return (some(brand), some(model));
    }
    (by_number(model).and_then(some), some(model))
}

/// Whether a vendor is known for disks.
pub(super) fn makes_disks(vendor: &str) -> bool {
    by_words(vendor).is_some()
}

/// The maker that a text begins with, and what comes behind it.
fn by_words(text: &str) -> Option<(&'static str, &str)> {
    MAKERS.iter().find_map(|(word, maker)| {
        let begins = text.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
        let rest = text.get(word.len()..)?;
        let apart = rest.is_empty() || rest.starts_with([' ', '_', '-']);
        (begins && apart).then(|| (*maker, rest.trim_start_matches([' ', '_', '-'])))
    })
}

/// The maker by the number of a model: `ST1000DM003`, `MZVLB256HAHQ`.
fn by_number(model: &str) -> Option<&'static str> {
    let (_, maker) = NUMBERS.iter().find(|(begin, _)| {
        let letters = ["MZ", "SSDPE", "SSDSC"].contains(begin);
        model.strip_prefix(begin).is_some_and(|rest| letters || rest.starts_with(|next: char| next.is_ascii_digit()))
    })?;
    Some(maker)
}

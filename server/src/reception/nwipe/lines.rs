//! The lines of nwipe's log.

use std::borrow::Cow;

use chrono::NaiveDateTime;
use workspace_protocol::reception::disk_import::Verification;
use workspace_protocol::reception::wipes::{DiskInterface, DiskKind};

use super::Status;

/// Windows-1252 from 0x80 on; what it leaves open is unreadable.
const WINDOWS: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž', '\u{FFFD}', '\u{FFFD}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}', 'ž', 'Ÿ',
];

/// The text of a file: UTF-8, with or without a mark at its beginning, or else Windows-1252.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.into();
    }
    let letter = |byte: &u8| match byte {
        0x80..=0x9F => WINDOWS[usize::from(byte - 0x80)],
        byte => char::from(*byte),
    };
    bytes.iter().map(letter).collect::<String>().into()
}

/// Where in the log a line is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Place {
    /// Among the steps.
    #[default]
    Steps,
    /// In the table of errors.
    Errors,
    /// In the table of drives.
    Drives,
}

/// What a line tells.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// Nothing that we need.
    Nothing,
    /// It begins like one of nwipe's, and is none.
    Unreadable,
    /// The program names itself.
    Program(&'a str),
    /// A drive was found.
    Found {
        /// Its path.
        device: &'a str,
        /// `ATA`, `NVME-SSD`…, with the spaces that fill it up; empty where the line has none.
        bus: &'a str,
        /// Brand and model.
        model: &'a str,
        /// Its serial number.
        serial: &'a str,
    },
    /// Its serial number.
    Serial {
        /// Its path.
        device: &'a str,
        /// The number.
        serial: &'a str,
    },
    /// How many bytes it holds.
    Size {
        /// Its path.
        device: &'a str,
        /// How many.
        bytes: i64,
    },
    /// Its wipe began.
    Began {
        /// Its path.
        device: &'a str,
        /// The way of wiping.
        label: &'a str,
        /// When.
        at: NaiveDateTime,
    },
    /// How often the wipe goes over it.
    Rounds {
        /// Its path.
        device: &'a str,
        /// How often.
        rounds: i64,
    },
    /// Its wipe went on.
    Progress {
        /// Its path.
        device: &'a str,
        /// When.
        at: NaiveDateTime,
    },
    /// It has sectors that the program does not reach.
    HiddenArea {
        /// Its path.
        device: &'a str,
    },
    /// Something went wrong with a drive.
    Complaint {
        /// What.
        text: &'a str,
    },
    /// A row of the table of drives.
    Row(Row<'a>),
    /// The end of the table, which says how all of its drives were wiped.
    Total {
        /// The way of wiping.
        label: &'a str,
        /// How often.
        rounds: Option<i64>,
        /// What was read again.
        verification: Option<Verification>,
    },
}

impl Event<'_> {
    /// Whether only nwipe writes so.
    pub fn is_of_nwipe(&self) -> bool {
        !matches!(self, Self::Nothing | Self::Unreadable | Self::Complaint { .. })
    }
}

/// A row of the table of drives.
#[derive(Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// The device, perhaps only its end.
    pub device: &'a str,
    /// How the wipe went; `None`: in words that we do not know.
    pub status: Option<Status>,
    /// These words.
    pub status_text: &'a str,
    /// How long it took, in seconds.
    pub took: Option<i64>,
    /// Brand and model, cut short.
    pub model: &'a str,
    /// The serial number.
    pub serial: &'a str,
}

/// A device without its folder: `sda` of `/dev/sda`.
pub fn short(device: &str) -> &str {
    device.rsplit('/').next().unwrap_or(device)
}

/// What a bus says of a disk, and how that is connected. Versions that know SSDs fill the name up to eight letters; where
/// that is missing, only an `NVMe` disk is known to be one. IDE, SCSI and USB are no interfaces of ours.
pub fn bus(bus: &str, device: &str) -> (Option<DiskKind>, Option<DiskInterface>) {
    let name = bus.trim();
    if name.starts_with("NVME") || device.starts_with("nvme") {
        return (Some(DiskKind::Ssd), Some(DiskInterface::Nvme));
    }
    let kind = if name.ends_with("-SSD") || name.starts_with("MMC") || device.starts_with("mmcblk") {
        Some(DiskKind::Ssd)
    } else {
        (bus.ends_with("    ") && bus.len() >= 7).then_some(DiskKind::Hdd)
    };
    let interface = match name.trim_end_matches("-SSD") {
        // Of an SSD it may be either kind of plug.
        "ATA" if kind != Some(DiskKind::Ssd) => Some(DiskInterface::Sata),
        "SAS" => Some(DiskInterface::Sas),
        _ => None,
    };
    (kind, interface)
}

/// What a line tells, and where the next one is.
pub fn understand<'a>(line: &'a str, place: &mut Place) -> Event<'a> {
    let text = line.trim();
    if text.starts_with('*') && text.ends_with('*') {
        *place = match text.trim_matches(['*', ' ']) {
            "Error Summary" => Place::Errors,
            "Drive Status" => Place::Drives,
            _ => Place::Steps,
        };
        return Event::Nothing;
    }
    if let Some(rest) = text.strip_prefix('[').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        let Some((at, message)) = rest.split_once(']') else { return Event::Unreadable };
        let Ok(at) = NaiveDateTime::parse_from_str(at, "%Y/%m/%d %H:%M:%S") else { return Event::Unreadable };
        return step(message.trim(), at);
    }
    if *place == Place::Drives && text.contains('|') {
        row(text).map_or(Event::Nothing, Event::Row)
    } else {
        Event::Nothing
    }
}

/// A step: its level, and what it says.
fn step(message: &str, at: NaiveDateTime) -> Event<'_> {
    if let Some(rest) = message.strip_prefix("Total Throughput ") {
        return total(rest);
    }
    let message = message.strip_prefix("nwipe: ").unwrap_or(message);
    let Some((level, text)) = message.split_once(':') else { return Event::Nothing };
    // The model is the only text whose spaces count, and it does not stand at the end.
    let text = text.trim();
    let level = level.trim();
    if !["debug", "info", "notice", "warning", "error", "fatal", "sanity"].contains(&level) {
        return Event::Nothing;
    }
    if text.strip_prefix("nwipe ").is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()))
        || text.starts_with("ShredOS ")
    {
        return Event::Program(text);
    }
    if let Some(rest) = text.strip_prefix("Found ") {
        return found(rest).unwrap_or(Event::Nothing);
    }
    let Some(device) = device_in(text) else { return Event::Nothing };
    if let Some((_, serial)) = text.split_once(" has serial number ") {
        return Event::Serial { device, serial };
    }
    if let Some((_, sizes)) = text.split_once(", sect/blk/dev ") {
        let bytes = sizes.rsplit('/').next().and_then(|bytes| bytes.trim().parse().ok());
        return bytes.map_or(Event::Unreadable, |bytes| Event::Size { device, bytes });
    }
    if let Some((_, bytes)) = text.split_once("' is size ") {
        return bytes.trim_end_matches('.').parse().map_or(Event::Unreadable, |bytes| Event::Size { device, bytes });
    }
    if let Some(rest) = text.strip_prefix("Invoking method '") {
        let label = rest.split('\'').next().unwrap_or_default();
        return Event::Began { device, label, at };
    }
    if let Some(rest) = text.strip_prefix("Starting round ") {
        let rounds = rest.split_whitespace().nth(2).and_then(|rounds| rounds.parse().ok());
        return rounds.map_or(Event::Nothing, |rounds| Event::Rounds { device, rounds });
    }
    if text.contains("HIDDEN") && text.contains("DETECTED") {
        return Event::HiddenArea { device };
    }
    if ["Finished ", "[SUCCESS]", "[FAILURE]", "Verified ", "Blanked "].iter().any(|word| text.starts_with(word))
        || text.contains(" bytes written to ")
    {
        return Event::Progress { device, at };
    }
    if matches!(level, "error" | "fatal" | "sanity") { Event::Complaint { text } } else { Event::Nothing }
}

/// The first path of a device in a text.
fn device_in(text: &str) -> Option<&str> {
    let path = &text[text.find("/dev/")?..];
    let end = path.find(|c: char| c.is_whitespace() || matches!(c, ',' | '\'' | ':' | '"' | ')'));
    Some(path[..end.unwrap_or(path.len())].trim_end_matches('.'))
}

/// `/dev/sda,  ATA    , TOSHIBA MQ01ABD1, 1000 GB, S/N=35H2SCTWS`; older: `/dev/sdc, ATA WDC WD1600AAJS-2, 160GB, S/N=…`.
fn found(text: &str) -> Option<Event<'_>> {
    let (device, rest) = text.split_once(',')?;
    let (rest, serial) = rest.rsplit_once("S/N=")?;
    let (names, _size) = rest.trim_end_matches([' ', ',']).rsplit_once(',')?;
    let (bus, model) = match names.split_once(',') {
        Some((bus, model)) => (bus, model),
        None => ("", names),
    };
    let model = model.trim();
    // The bus as the kernel names it is no part of the model.
    let model = model.strip_prefix("ATA ").unwrap_or(model).trim();
    Some(Event::Found { device: device.trim(), bus, model, serial })
}

/// `! sdb |-FAILED-|  120 MB/s | 01:22:01 | WD6788.8488YNHj/ZX677888388-N`
fn row(text: &str) -> Option<Row<'_>> {
    let mut parts = text.splitn(5, '|');
    let device = parts.next()?.trim_start_matches('!').trim();
    let status_text = parts.next()?.trim_matches([' ', '-']);
    let (_throughput, took, names) = (parts.next()?, parts.next()?, parts.next()?);
    if device == "Device" || device.is_empty() {
        return None;
    }
    let status = match status_text.to_lowercase().as_str() {
        "erased" => Some(Status::Erased),
        "failed" | "fail" | "insanity" => Some(Status::Failed),
        "uaborted" | "aborted" => Some(Status::Aborted),
        _ => None,
    };
    let mut units = took.trim().splitn(3, ':').map(|unit| unit.parse::<i64>().ok().filter(|unit| *unit < 100_000));
    let mut unit = || units.next().flatten();
    let took = unit().zip(unit()).zip(unit()).map(|((hours, minutes), seconds)| hours * 3_600 + minutes * 60 + seconds);
    // A serial number has no slash; a model may.
    let (model, serial) = names.rsplit_once('/')?;
    Some(Row { device, status, status_text, took, model: model.trim(), serial: serial.trim() })
}

/// `31 MB/s, PRNG Stream, 1R+NB+NV`
fn total(text: &str) -> Event<'_> {
    let Some((_throughput, rest)) = text.split_once(", ") else { return Event::Unreadable };
    let Some((label, flags)) = rest.rsplit_once(", ") else { return Event::Unreadable };
    let mut rounds = None;
    let mut verification = None;
    for flag in flags.split('+') {
        match flag.trim() {
            "NV" => verification = Some(Verification::None),
            "VL" => verification = Some(Verification::Last),
            "VA" => verification = Some(Verification::All),
            flag => rounds = rounds.or_else(|| flag.strip_suffix('R')?.parse().ok()),
        }
    }
    Event::Total { label: label.trim(), rounds, verification }
}

//! The text log of nwipe, and of `ShredOS`, which is made around it: which disks it tells of, and how their wipes went.
//!
//! The log has a line for each step (`[2025/07/29 17:31:36]  notice: Invoking method 'PRNG Stream' on /dev/sda`) and at its end
//! a table with the status of every drive. Programs append to one file, so a log may hold several runs. What a wipe came to is
//! taken from the table alone: nwipe itself decides there, and a log that was cut off proves nothing.

mod lines;
#[cfg(test)]
mod tests;

use chrono::NaiveDateTime;
use workspace_protocol::reception::MAX_SERIAL;
use workspace_protocol::reception::disk_import::{DiskImportNote, SkippedDevice, Verification};
use workspace_protocol::reception::disks::MAX_CAPACITY;
use workspace_protocol::reception::wipes::{DiskInterface, DiskKind, WipeMethod, WipeStandard};

use lines::{Event, Place};

/// How many disks a log tells of at the most.
pub const MAX_DISKS: usize = 500;
/// How many notes are kept.
const MAX_NOTES: usize = 200;
/// How long a line is, in bytes: nwipe itself cuts them at 512.
const MAX_LINE: usize = 1_024;
/// How many characters of a text of the log are kept.
const MAX_TEXT: usize = 120;

/// What a log tells.
#[derive(Debug, Default)]
pub struct Log {
    /// The program, as it calls itself: `nwipe 0.37`; empty where it does not say.
    pub program: String,
    /// The wipes of each disk, in the order of the log; of a disk that was wiped twice, the last that came to something.
    pub wipes: Vec<Wipe>,
    /// What is left out.
    pub skipped: Vec<SkippedDevice>,
    /// What is to be looked at.
    pub notes: Vec<DiskImportNote>,
}

/// A disk, and how it was wiped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wipe {
    /// The line that first tells of it.
    pub line: i64,
    /// The device, without its folder.
    pub device: String,
    /// Its serial number.
    pub serial: String,
    /// Brand and model.
    pub model: String,
    /// What it is, where the log says it.
    pub kind: Option<DiskKind>,
    /// How it is connected, where that is one of ours.
    pub interface: Option<DiskInterface>,
    /// In bytes.
    pub capacity: Option<i64>,
    /// What the program calls the way of wiping.
    pub label: String,
    /// How often it went over the disk.
    pub rounds: Option<i64>,
    /// What it read again.
    pub verification: Option<Verification>,
    /// What it came to; `None`: the log does not say.
    pub status: Option<Status>,
    /// When it began, by the clock of that computer.
    pub started_at: Option<NaiveDateTime>,
    /// When it ended.
    pub finished_at: Option<NaiveDateTime>,
    /// Whether sectors were hidden from the program.
    pub hidden_area: bool,
}

/// The status of a drive, in the table at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// `Erased`.
    Erased,
    /// `FAILED`, or `INSANITY`, which is a fault of the program.
    Failed,
    /// `UABORTED`: by the user.
    Aborted,
}

/// Why a log can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// It is none.
    NotALog,
    /// It is the certificate that nwipe makes.
    Pdf,
    /// It tells of more than [`MAX_DISKS`] disks.
    TooMany,
}

/// What a way of wiping is worth to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// It is one of ours.
    Wiped(WipeMethod, WipeStandard),
    /// It writes over an SSD, which leaves what the drive has put aside: no way to wipe one.
    OverwrittenSsd,
    /// Nobody here knows it.
    Unknown,
}

/// What a way of wiping is worth on such a disk, by nwipe's name for it.
///
/// `DoD 5220.22-M` stands for its seven passes; `DoD Short` leaves four of them out, so it keeps to NIST's Clear, as every
/// overwriting does: zeros, ones, a random stream, OPS-II, Gutmann and the others. Newer versions have the drive erase
/// (NIST: Clear) or sanitize (Purge) itself, which we accept of SSDs.
pub fn worth(kind: DiskKind, label: &str) -> Worth {
    const OVERWRITING: [&str; 12] = [
        "fill with zeros",
        "fill with ones",
        "quick erase",
        "zero fill",
        "ones fill",
        "rcmp tssit ops-ii",
        "dod short",
        "gutmann wipe",
        "prng stream",
        "hmg is5 enhanced",
        "bruce schneier 7-pass",
        "bmb21-2019",
    ];
    let name = label.to_lowercase();
    let overwriting = if name.starts_with("dod 5220.22") {
        Some(WipeStandard::Dod522022M)
    } else {
        OVERWRITING.iter().any(|known| name.starts_with(known)).then_some(WipeStandard::NistClear)
    };
    match (kind, overwriting) {
        (DiskKind::Hdd, Some(standard)) => Worth::Wiped(WipeMethod::Overwrite, standard),
        (DiskKind::Ssd, Some(_)) => Worth::OverwrittenSsd,
        // Several of the newer ways write over the disk as well, or sanitize by overwriting: whichever it is, the drive does it.
        (DiskKind::Ssd, None) if name.contains("sanitize") => {
            Worth::Wiped(WipeMethod::Sanitize, WipeStandard::NistPurge)
        }
        (DiskKind::Ssd, None) if name.contains("secure erase") => {
            Worth::Wiped(WipeMethod::SecureErase, WipeStandard::NistClear)
        }
        (_, None) => Worth::Unknown,
    }
}

/// Whether a way of wiping only reads.
fn only_verifies(label: &str) -> bool {
    label.to_lowercase().starts_with("verify")
}

/// Reads a log: UTF-8, or what Windows makes of it.
///
/// # Errors
/// What it is instead.
pub fn read(bytes: &[u8]) -> Result<Log, Unreadable> {
    if bytes.starts_with(b"%PDF") {
        return Err(Unreadable::Pdf);
    }
    let text = lines::decode(bytes);
    let mut reader = Reader::default();
    for (at, line) in text.split('\n').enumerate() {
        let number = i64::try_from(at + 1).unwrap_or(i64::MAX);
        let line = line.trim_end_matches('\r');
        if line.len() > MAX_LINE {
            reader.note(number, "line_too_long", &line.chars().take(40).collect::<String>());
            continue;
        }
        reader.line(number, line)?;
    }
    reader.end_of_run(None)?;
    let Reader { log, understood, .. } = reader;
    if understood { Ok(log) } else { Err(Unreadable::NotALog) }
}

/// A device of the run that is being read.
#[derive(Debug, Default)]
struct Device {
    wipe: Wipe,
    /// `Some` once the log has said whose bus it is on.
    bus: Option<String>,
    /// Its serial numbers differ between lines.
    contradicted: bool,
    /// A wipe of it began, or the table has it.
    touched: bool,
    /// How long the table says that it took, in seconds.
    took: Option<i64>,
}

#[derive(Default)]
struct Reader {
    log: Log,
    run: Vec<Device>,
    place: Place,
    /// Whether anything was a line of nwipe's.
    understood: bool,
}

impl Reader {
    fn note(&mut self, line: i64, code: &str, text: &str) {
        if self.log.notes.len() < MAX_NOTES {
            let text = text.chars().take(MAX_TEXT).collect();
            self.log.notes.push(DiskImportNote { line, code: code.to_owned(), text });
        }
    }

    fn line(&mut self, number: i64, line: &str) -> Result<(), Unreadable> {
        let event = lines::understand(line, &mut self.place);
        self.understood |= event.is_of_nwipe();
        match event {
            Event::Nothing => {}
            Event::Unreadable => self.note(number, "unreadable_line", line),
            Event::Program(name) => {
                // Before the first wipe of a run, some versions name themselves only after the drives were found.
                if self.run.iter().any(|device| device.touched) {
                    self.end_of_run(None)?;
                }
                self.log.program = name.chars().take(MAX_TEXT).collect();
            }
            Event::Found { device, bus, model, serial } => self.found(number, device, bus, model, serial)?,
            Event::Serial { device, serial } => {
                if let Some(device) = self.known(device) {
                    told_serial(device, serial);
                }
            }
            Event::Size { device, bytes } => {
                if !(1..=MAX_CAPACITY).contains(&bytes) {
                    self.note(number, "unreadable_line", line);
                } else if let Some(device) = self.known(device) {
                    device.wipe.capacity = Some(bytes);
                }
            }
            Event::Began { device, label, at } => {
                let device = self.known_or_new(number, device)?;
                device.touched = true;
                device.wipe.started_at = Some(at);
                device.wipe.finished_at = None;
                label.clone_into(&mut device.wipe.label);
            }
            Event::Rounds { device, rounds } => {
                if let Some(device) = self.known(device) {
                    device.wipe.rounds = Some(rounds);
                }
            }
            Event::Progress { device, at } => {
                if let Some(device) = self.known(device).filter(|device| device.wipe.started_at.is_some()) {
                    device.wipe.finished_at = Some(at);
                }
            }
            Event::HiddenArea { device } => {
                if let Some(device) = self.known(device) {
                    device.wipe.hidden_area = true;
                }
                self.note(number, "hidden_area", lines::short(device));
            }
            Event::Complaint { text } => self.note(number, "program_error", text),
            Event::Row(row) => self.row(number, &row)?,
            Event::Total { label, rounds, verification } => {
                for device in self.run.iter_mut().filter(|device| device.touched) {
                    if device.wipe.label.is_empty() {
                        label.clone_into(&mut device.wipe.label);
                    }
                    device.wipe.rounds = device.wipe.rounds.or(rounds);
                }
                self.end_of_run(verification)?;
            }
        }
        Ok(())
    }

    fn known(&mut self, device: &str) -> Option<&mut Device> {
        let short = lines::short(device);
        self.run.iter_mut().find(|known| known.wipe.device == short)
    }

    fn known_or_new(&mut self, line: i64, device: &str) -> Result<&mut Device, Unreadable> {
        let short = lines::short(device);
        let there = self.run.iter().position(|known| known.wipe.device == short);
        if there.is_none() {
            if self.run.len() >= MAX_DISKS {
                return Err(Unreadable::TooMany);
            }
            let wipe = Wipe { line, device: short.to_owned(), ..Wipe::default() };
            self.run.push(Device { wipe, ..Device::default() });
        }
        let at = there.unwrap_or(self.run.len() - 1);
        Ok(&mut self.run[at])
    }

    fn found(&mut self, line: i64, device: &str, bus: &str, model: &str, serial: &str) -> Result<(), Unreadable> {
        // Found again with wipes behind it: another run, whose beginning is missing.
        if self.known(device).is_some_and(|known| known.touched) {
            self.end_of_run(None)?;
        }
        let device = self.known_or_new(line, device)?;
        device.wipe.model = model.chars().take(MAX_TEXT).collect();
        (device.wipe.kind, device.wipe.interface) = lines::bus(bus, &device.wipe.device);
        device.bus = Some(bus.trim().to_owned());
        told_serial(device, serial);
        Ok(())
    }

    fn row(&mut self, number: i64, row: &lines::Row<'_>) -> Result<(), Unreadable> {
        let exact = self.run.iter().position(|known| known.wipe.device == row.device);
        let by_serial = || {
            let same = |known: &Device| !row.serial.is_empty() && known.wipe.serial == row.serial;
            self.run.iter().position(same)
        };
        // Older versions cut names to the last six letters: `vme0n1`.
        let by_end = || {
            let mut ends = self.run.iter().enumerate();
            let fits = |known: &Device| row.device.len() >= 3 && known.wipe.device.ends_with(row.device);
            let first = ends.find(|(_, known)| fits(known)).map(|(at, _)| at);
            first.filter(|_| !ends.any(|(_, known)| fits(known)))
        };
        let at = exact.or_else(by_serial).or_else(by_end);
        let device = match at {
            Some(at) => &mut self.run[at],
            None => self.known_or_new(number, row.device)?,
        };
        device.touched = true;
        device.took = row.took;
        device.wipe.status = row.status;
        if device.wipe.model.is_empty() {
            row.model.clone_into(&mut device.wipe.model);
        }
        if device.bus.is_none() {
            (device.wipe.kind, device.wipe.interface) = lines::bus("", &device.wipe.device);
        }
        told_serial(device, row.serial);
        if row.status.is_none() {
            self.note(number, "unknown_status", row.status_text);
        }
        Ok(())
    }

    /// Sorts what the run has told into wipes and what is left out.
    fn end_of_run(&mut self, verification: Option<Verification>) -> Result<(), Unreadable> {
        for mut device in std::mem::take(&mut self.run) {
            if let Some(reason) = left_out(&device) {
                let Wipe { line, device, .. } = device.wipe;
                if self.log.skipped.len() < MAX_DISKS {
                    self.log.skipped.push(SkippedDevice { line, device, reason: reason.to_owned() });
                }
                continue;
            }
            let wipe = &mut device.wipe;
            wipe.verification = verification;
            let until = wipe.started_at.zip(device.took);
            let until = until.and_then(|(from, took)| from.checked_add_signed(chrono::TimeDelta::try_seconds(took)?));
            wipe.finished_at = wipe.finished_at.or(until);
            if wipe.started_at > wipe.finished_at && wipe.finished_at.is_some() {
                (wipe.started_at, wipe.finished_at) = (None, None);
                let (line, device) = (wipe.line, wipe.device.clone());
                self.note(line, "times_disordered", &device);
            }
            self.keep(device.wipe)?;
        }
        Ok(())
    }

    /// Of a disk that is told of twice, the later wipe counts, unless nothing came of it.
    fn keep(&mut self, wipe: Wipe) -> Result<(), Unreadable> {
        let same = |kept: &Wipe| kept.serial.eq_ignore_ascii_case(&wipe.serial);
        if let Some(at) = self.log.wipes.iter().position(same) {
            self.note(wipe.line, "twice", &wipe.serial);
            if wipe.status.is_some() || self.log.wipes[at].status.is_none() {
                self.log.wipes[at] = wipe;
            }
            return Ok(());
        }
        if self.log.wipes.len() >= MAX_DISKS {
            return Err(Unreadable::TooMany);
        }
        self.log.wipes.push(wipe);
        Ok(())
    }
}

/// Takes in a serial number. Lines may cut it short; two that differ otherwise are of two disks.
fn told_serial(device: &mut Device, serial: &str) {
    let (before, serial) = (&device.wipe.serial, serial.trim());
    if before.is_empty() || serial.starts_with(before.as_str()) {
        device.wipe.serial = serial.to_owned();
    } else if !before.starts_with(serial) {
        device.contradicted = true;
    }
}

/// Why a device is none of the disks, if so.
fn left_out(device: &Device) -> Option<&'static str> {
    let wipe = &device.wipe;
    let serial = &wipe.serial;
    let made_up = ["loop", "ram", "zram", "dm-", "md", "mapper"].iter().any(|name| wipe.device.starts_with(name));
    if !device.touched {
        Some("not_wiped")
    } else if made_up || device.bus.as_deref().is_some_and(|bus| bus.starts_with("VIRT")) {
        Some("virtual")
    } else if only_verifies(&wipe.label) {
        Some("only_verified")
    } else if device.contradicted {
        Some("serials_differ")
    } else if serial.is_empty() {
        Some("no_serial")
    } else if serial.bytes().all(|byte| byte == b'X') || serial.bytes().all(|byte| byte == b'?') {
        // nwipe's option --quiet.
        Some("anonymised")
    } else if serial.chars().count() > MAX_SERIAL || !serial.chars().all(|c| c.is_ascii_graphic() || c == ' ') {
        Some("unreadable_serial")
    } else {
        None
    }
}

//! The disks that are in this computer, for the records of wiping: what `lsblk` lists and, where it is installed and may,
//! what `smartctl` reads of each. Nothing is written to a disk, and nothing needs the rights of an administrator.

use std::sync::{Mutex, TryLockError};
use std::thread;
use std::time::Duration;

use serde::Serialize;
use workspace_link::{Problem, Result, problem::code};
use workspace_protocol::reception::wipes::{DiskInterface, DiskKind};

mod lsblk;
mod names;
mod programs;
mod smart;

use lsblk::Listed;
pub(crate) use programs::Programs;
use smart::{Smart, Trouble};

/// More disks than this are in no computer.
const MOST_DISKS: usize = 64;
/// How many disks are read at once.
const AT_ONCE: usize = 8;
/// How long a program may take. A broken disk keeps `smartctl` waiting.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was found.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Detected {
    /// The disks, as the system lists them.
    disks: Vec<FoundDisk>,
    /// How much their own reports (SMART) could be read.
    smart: SmartRead,
}

/// How much of the disks' own reports could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum SmartRead {
    /// Of each disk that makes them.
    Read,
    /// Of none: `smartctl` is not installed.
    NotInstalled,
    /// Not of all: reading them is for administrators.
    NoRights,
    /// Not of all: a disk did not answer.
    Failed,
}

/// A disk in this computer.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct FoundDisk {
    /// How the system calls it: `/dev/sda`.
    device: String,
    /// Its serial number; `null` where it tells none.
    serial: Option<String>,
    /// What it is.
    kind: DiskKind,
    /// How it is connected; `null` where that is not known, or no word of ours.
    interface: Option<DiskInterface>,
    /// Who made it, where that is certain.
    brand: Option<String>,
    /// Its model, without the brand where that is known.
    model: Option<String>,
    /// How many bytes it holds.
    capacity: Option<u64>,
    /// Whether it is a stick or a card.
    removable: bool,
    /// Whether the system runs from it.
    system: bool,
    /// Whether something on it is in use.
    mounted: bool,
    /// What it says of its own health.
    health: Option<Health>,
    /// For how many hours it ran.
    hours: Option<u64>,
}

/// What a disk says of its own health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Health {
    /// All is well.
    Passed,
    /// It will fail soon, or has.
    Failed,
}

/// Looks for disks, with programs of the system's. Blocking, for up to a minute where disks are broken.
pub(crate) fn detect(programs: &Programs) -> Result<Detected> {
    static LOOKING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = match LOOKING.try_lock() {
        Ok(held) => held,
        Err(TryLockError::Poisoned(held)) => held.into_inner(),
        Err(TryLockError::WouldBlock) => {
            return Err(Problem::ours(code::BUSY, "Looking already", "one look at a time"));
        }
    };
    if !cfg!(target_os = "linux") {
        return Err(Problem::ours("not_linux", "Not on this system", "disks are detected on Linux alone"));
    }
    look(programs)
}

/// The same, as often as wanted at once.
fn look(programs: &Programs) -> Result<Detected> {
    let listed = list(programs)?;
    let Some(smartctl) = programs.find("smartctl") else {
        let disks = listed.into_iter().map(|disk| found(disk, &Smart::default())).collect();
        return Ok(Detected { disks, smart: SmartRead::NotInstalled });
    };
    let mut disks = Vec::with_capacity(listed.len());
    let mut troubles = Vec::new();
    let mut rest = listed.into_iter().peekable();
    while rest.peek().is_some() {
        let group: Vec<Listed> = rest.by_ref().take(AT_ONCE).collect();
        let reports: Vec<Smart> = thread::scope(|scope| {
            let read = |disk: &Listed| {
                let device = disk.device.clone();
                let smartctl = &smartctl;
                scope.spawn(move || {
                    let said = programs::run(smartctl, &["--json", "--all", &device], PATIENCE);
                    said.map_or_else(|error| Smart::failed(&error), |said| smart::parse(&said))
                })
            };
            let running: Vec<_> = group.iter().map(read).collect();
            running.into_iter().map(|one| one.join().unwrap_or_default()).collect()
        });
        troubles.extend(reports.iter().filter_map(|report| report.trouble));
        disks.extend(group.into_iter().zip(&reports).map(|(disk, report)| found(disk, report)));
    }
    let smart = if troubles.contains(&Trouble::NoRights) {
        SmartRead::NoRights
    } else if troubles.is_empty() {
        SmartRead::Read
    } else {
        SmartRead::Failed
    };
    Ok(Detected { disks, smart })
}

/// What the system lists.
fn list(programs: &Programs) -> Result<Vec<Listed>> {
    let missing = || Problem::ours("lsblk_missing", "lsblk is not installed", "it comes with util-linux");
    let lsblk = programs.find("lsblk").ok_or_else(missing)?;
    let failed = |error: String| Problem::ours("lsblk_failed", "The disks could not be listed", error);
    // Those before 2.37 know one place of a partition alone, and refuse to be asked for all of them.
    let mut why = String::new();
    for places in ["MOUNTPOINTS", "MOUNTPOINT"] {
        let columns = format!("NAME,TYPE,SIZE,TRAN,ROTA,RM,VENDOR,MODEL,SERIAL,{places}");
        match programs::run(&lsblk, &["--json", "--bytes", "--output", &columns], PATIENCE) {
            Ok(said) => match lsblk::parse(&said) {
                Ok(mut disks) => {
                    disks.truncate(MOST_DISKS);
                    return Ok(disks);
                }
                Err(error) => why = format!("its answer is not understood: {error}"),
            },
            Err(error) => return Err(failed(error.to_string())),
        }
    }
    Err(failed(why))
}

/// A disk by what the system and the disk itself say of it; the disk knows better.
fn found(listed: Listed, smart: &Smart) -> FoundDisk {
    let Listed { device, transport, vendor, model, .. } = listed;
    let turns = smart.turns.unwrap_or(listed.turns && !listed.removable);
    let nvme = transport == "nvme" || smart.protocol == "NVMe";
    let kind = if turns && !nvme { DiskKind::Hdd } else { DiskKind::Ssd };
    // SATA disks on a SAS controller are listed with the controller's transport, and with this as their vendor.
    let ata = transport == "sata" || vendor == "ATA" || smart.sata;
    let whole = smart.model.clone().unwrap_or(model);
    let m2 = smart.m2 || whole.split_whitespace().any(|word| word.eq_ignore_ascii_case("m.2"));
    let interface = if nvme {
        Some(DiskInterface::Nvme)
    } else if ata {
        Some(if kind == DiskKind::Ssd && m2 { DiskInterface::M2Sata } else { DiskInterface::Sata })
    } else if transport == "sas" && kind == DiskKind::Hdd {
        Some(DiskInterface::Sas)
    } else {
        None
    };
    // What a USB case calls itself is not who made the disk in it, unless it is somebody who makes disks.
    let cased = transport == "usb" && !names::makes_disks(&vendor);
    let vendor = if cased || smart.model.is_some() { "" } else { &vendor };
    let (brand, model) = names::split(smart.vendor.as_deref().unwrap_or(vendor), &whole);
    FoundDisk {
        device,
        serial: smart.serial.clone().or(listed.serial),
        kind,
        interface,
        brand,
        model,
        capacity: smart.capacity.or(listed.size),
        removable: listed.removable,
        system: listed.system,
        mounted: listed.mounted,
        health: smart.passed.map(|passed| if passed { Health::Passed } else { Health::Failed }),
        hours: smart.hours,
    }
}

#[cfg(test)]
#[path = "disks/tests.rs"]
mod tests;

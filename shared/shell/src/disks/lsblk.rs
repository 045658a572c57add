//! What `lsblk --json` says.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use workspace_protocol::reception::MAX_SERIAL;

/// What is no disk that anybody wipes, although it is listed as one.
const NOT_DISKS: [&str; 9] = ["loop", "ram", "zram", "sr", "fd", "nbd", "dm-", "md", "drbd"];
/// Where a system is that runs from its disk, or from a stick that it was started with.
const OF_SYSTEM: [&str; 10] = [
    "/",
    "/boot",
    "/boot/efi",
    "/efi",
    "/usr",
    "/var",
    "/nix/store",
    "/run/live/medium",
    "/lib/live/mount/medium",
    "/run/archiso/bootmnt",
];

/// A disk that is listed.
#[derive(Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that `lsblk` tells")]
pub(super) struct Listed {
    /// `/dev/sda`.
    pub(super) device: String,
    /// `sata`, `sas`, `nvme`, `usb`…; empty where it is not known.
    pub(super) transport: String,
    /// Empty where it is not known.
    pub(super) vendor: String,
    /// Empty where it is not known.
    pub(super) model: String,
    pub(super) serial: Option<String>,
    pub(super) size: Option<u64>,
    /// Whether the system takes it for one that turns.
    pub(super) turns: bool,
    pub(super) removable: bool,
    pub(super) system: bool,
    pub(super) mounted: bool,
}

#[derive(Deserialize)]
struct Listing {
    blockdevices: Vec<Device>,
}

/// A device, or a part of one. Versions differ in how they write numbers and flags.
#[derive(Deserialize)]
struct Device {
    name: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "number")]
    size: u64,
    tran: Option<String>,
    #[serde(default, deserialize_with = "number")]
    rota: u64,
    #[serde(default, deserialize_with = "number")]
    rm: u64,
    vendor: Option<String>,
    model: Option<String>,
    serial: Option<String>,
    mountpoint: Option<String>,
    #[serde(default)]
    mountpoints: Vec<Option<String>>,
    #[serde(default)]
    children: Vec<Device>,
}

/// The disks in an answer of `lsblk`'s, in its order.
pub(super) fn parse(said: &[u8]) -> serde_json::Result<Vec<Listed>> {
    let Listing { blockdevices } = serde_json::from_slice(said)?;
    let mut disks: Vec<Listed> = Vec::new();
    for device in blockdevices.into_iter().filter(is_disk) {
        let shared = device.children.iter().any(|child| child.kind.as_deref() == Some("mpath"));
        let disk = listed(&device);
        // The same disk by another of its two cables.
        if shared && disk.serial.is_some() && disks.iter().any(|other| other.serial == disk.serial) {
            continue;
        }
        disks.push(disk);
    }
    Ok(disks)
}

fn is_disk(device: &Device) -> bool {
    let name = &device.name;
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte));
    // The parts of a built-in flash chip that its firmware keeps for itself.
    let of_chip = name.starts_with("mmcblk") && (name.contains("boot") || name.contains("rpmb"));
    // A reader without a card.
    let empty = device.size == 0 && (device.rm != 0 || tidy(device.serial.as_deref()).is_empty());
    device.kind.as_deref() == Some("disk")
        && plain
        && !of_chip
        && !empty
        && !NOT_DISKS.iter().any(|kind| name.starts_with(kind))
}

fn listed(device: &Device) -> Listed {
    let mut places = Vec::new();
    collect(device, &mut places);
    let serial = serial(device.serial.as_deref());
    let transport = tidy(device.tran.as_deref()).to_ascii_lowercase();
    Listed {
        device: format!("/dev/{}", device.name),
        removable: device.rm != 0 || device.name.starts_with("mmcblk"),
        turns: device.rota != 0 && !device.name.starts_with("mmcblk"),
        transport,
        vendor: tidy(device.vendor.as_deref()),
        model: tidy(device.model.as_deref()),
        serial,
        size: Some(device.size).filter(|size| *size > 0),
        system: places.iter().any(|place| OF_SYSTEM.contains(&place.as_str())),
        mounted: !places.is_empty(),
    }
}

/// Where a device and its parts are mounted.
fn collect(device: &Device, places: &mut Vec<String>) {
    places.extend(device.mountpoints.iter().flatten().chain(&device.mountpoint).cloned());
    for child in &device.children {
        collect(child, places);
    }
}

/// A serial number as a session takes it. Cases without one of their own say zeros.
pub(super) fn serial(text: Option<&str>) -> Option<String> {
    let serial = tidy(text);
    let says = serial.chars().any(|letter| letter != '0');
    (says && serial.chars().count() <= MAX_SERIAL).then_some(serial)
}

/// A text of a disk's: without what is no letter, and without the blanks that fill it up.
pub(super) fn tidy(text: Option<&str>) -> String {
    let clean = |letter: char| if letter.is_control() || letter == '\u{fffd}' { ' ' } else { letter };
    let text: String = text.unwrap_or_default().chars().map(clean).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number or a flag, which some versions write as a text. What is none counts as zero.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Bool(flag) => u64::from(flag),
        Value::Number(number) => number.as_u64().unwrap_or(0),
        Value::String(text) => text.trim().parse().unwrap_or(0),
        _ => 0,
    })
}

//! What `smartctl --json --all` says of a disk.

use std::io;

use serde::Deserialize;

use super::lsblk::{serial, tidy};

/// What a disk says of itself; nothing, where it was not asked or does not tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Smart {
    pub(super) serial: Option<String>,
    pub(super) vendor: Option<String>,
    pub(super) model: Option<String>,
    /// `ATA`, `SCSI`, `NVMe`; empty where it is not known.
    pub(super) protocol: String,
    /// Whether it is connected by SATA.
    pub(super) sata: bool,
    /// Whether it is an M.2 card.
    pub(super) m2: bool,
    /// Whether something turns in it.
    pub(super) turns: Option<bool>,
    pub(super) capacity: Option<u64>,
    /// What it says of its health.
    pub(super) passed: Option<bool>,
    /// For how many hours it ran.
    pub(super) hours: Option<u64>,
    /// Why it could not be read.
    pub(super) trouble: Option<Trouble>,
}

/// Why a disk's own report could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is for administrators.
    NoRights,
    /// The disk, or the program, did not answer.
    Failed,
}

impl Smart {
    /// The program could not be run.
    pub(super) fn failed(error: &io::Error) -> Self {
        tracing::warn!(%error, "smartctl could not be run");
        Self { trouble: Some(Trouble::Failed), ..Self::default() }
    }
}

/// Bits of its exit status: the command was not understood, the disk could not be opened. The others are about the disk's health.
const NOT_READ: u64 = 0b11;

#[derive(Deserialize)]
struct Report {
    smartctl: Option<Run>,
    device: Option<Device>,
    model_name: Option<String>,
    scsi_vendor: Option<String>,
    scsi_product: Option<String>,
    /// How versions before 7.3 call them.
    vendor: Option<String>,
    product: Option<String>,
    serial_number: Option<String>,
    rotation_rate: Option<u64>,
    form_factor: Option<Named>,
    sata_version: Option<serde_json::Value>,
    user_capacity: Option<Capacity>,
    nvme_total_capacity: Option<u64>,
    smart_status: Option<Status>,
    power_on_time: Option<Hours>,
}

#[derive(Deserialize)]
struct Run {
    #[serde(default)]
    exit_status: u64,
    #[serde(default)]
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    string: String,
}

#[derive(Deserialize)]
struct Device {
    #[serde(default)]
    protocol: String,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Capacity {
    bytes: Option<u64>,
}

#[derive(Deserialize)]
struct Status {
    passed: Option<bool>,
}

#[derive(Deserialize)]
struct Hours {
    hours: Option<u64>,
}

/// What a report says.
pub(super) fn parse(said: &[u8]) -> Smart {
    let report: Report = match serde_json::from_slice(said) {
        Ok(report) => report,
        Err(error) => return Smart::failed(&io::Error::from(error)),
    };
    let trouble = report.smartctl.as_ref().and_then(|run| {
        let refused = |text: &str| text.contains("Permission denied") || text.contains("Operation not permitted");
        if run.exit_status & NOT_READ == 0 {
            None
        } else if run.messages.iter().any(|message| refused(&message.string)) {
            Some(Trouble::NoRights)
        } else {
            Some(Trouble::Failed)
        }
    });
    let said = |text: Option<String>| Some(tidy(text.as_deref())).filter(|text| !text.is_empty());
    let scsi = report.scsi_product.or(report.product);
    Smart {
        serial: serial(report.serial_number.as_deref()),
        vendor: said(report.scsi_vendor.or(report.vendor)),
        // Of SCSI, the model's name holds the vendor's too.
        model: said(scsi.or(report.model_name)),
        protocol: report.device.map(|device| device.protocol).unwrap_or_default(),
        sata: report.sata_version.is_some(),
        m2: report.form_factor.and_then(|form| form.name).is_some_and(|name| name.contains("M.2")),
        turns: report.rotation_rate.map(|rate| rate > 0),
        capacity: report.user_capacity.and_then(|capacity| capacity.bytes).or(report.nvme_total_capacity),
        passed: report.smart_status.and_then(|status| status.passed),
        hours: report.power_on_time.and_then(|time| time.hours),
        trouble,
    }
}

//! How a disk is wiped, and what of it fits together.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::{Check, Time};

/// An enum whose names on the wire and in the database are one.
macro_rules! named {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $wire:tt,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(ToSchema))]
        pub enum $name { $($(#[$doc])* #[serde(rename = $wire)] $variant,)* }

        impl $name {
            /// The name on the wire.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $wire,)* }
            }
        }
    };
}

named! {
    /// How a disk keeps what is on it.
    DiskKind {
        /// Magnetic, turning.
        Hdd = "hdd",
        /// Electronic.
        Ssd = "ssd",
    }
}

named! {
    /// How a disk is connected.
    DiskInterface {
        /// SATA with its usual plug.
        Sata = "sata",
        /// Serial attached SCSI, of hard disks.
        Sas = "sas",
        /// SATA on an M.2 card.
        M2Sata = "m2_sata",
        /// `NVMe`.
        Nvme = "nvme",
    }
}

named! {
    /// How a disk was wiped.
    WipeMethod {
        /// Written over, of hard disks.
        Overwrite = "overwrite",
        /// The drive's own command to erase itself, of electronic disks.
        SecureErase = "secure_erase",
        /// The drive's own command to sanitize itself, of electronic disks.
        Sanitize = "sanitize",
        /// It was destroyed.
        Destruction = "destruction",
    }
}

named! {
    /// The standard that a wipe keeps to.
    WipeStandard {
        /// NIST 800-88 Clear.
        NistClear = "nist_clear",
        /// NIST 800-88 Purge.
        NistPurge = "nist_purge",
        /// NIST 800-88 Destroy: of destruction alone.
        NistDestroy = "nist_destroy",
        /// `DoD` 5220.22-M, with its seven passes.
        Dod522022M = "dod_5220_22_m",
        /// DIN 66399 H-1: of hard disks, like all H.
        DinH1 = "din_66399_h1",
        /// DIN 66399 H-2.
        DinH2 = "din_66399_h2",
        /// DIN 66399 H-3.
        DinH3 = "din_66399_h3",
        /// DIN 66399 H-4.
        DinH4 = "din_66399_h4",
        /// DIN 66399 H-5.
        DinH5 = "din_66399_h5",
        /// DIN 66399 H-6.
        DinH6 = "din_66399_h6",
        /// DIN 66399 H-7.
        DinH7 = "din_66399_h7",
        /// DIN 66399 E-1: of electronic disks, like all E.
        DinE1 = "din_66399_e1",
        /// DIN 66399 E-2.
        DinE2 = "din_66399_e2",
        /// DIN 66399 E-3.
        DinE3 = "din_66399_e3",
        /// DIN 66399 E-4.
        DinE4 = "din_66399_e4",
        /// DIN 66399 E-5.
        DinE5 = "din_66399_e5",
        /// DIN 66399 E-6.
        DinE6 = "din_66399_e6",
        /// DIN 66399 E-7.
        DinE7 = "din_66399_e7",
    }
}

named! {
    /// How a wipe went.
    WipeResult {
        /// Nothing is left on the disk.
        Success = "success",
        /// Something may be left on it.
        Failed = "failed",
    }
}

named! {
    /// How a disk came into its session.
    DiskEntry {
        /// Typed.
        Manual = "manual",
        /// Scanned.
        Scan = "scan",
        /// Found by the computer that it is in.
        Detected = "detected",
        /// Read in the log of the program that wiped it; only an import says so.
        Imported = "imported",
    }
}

impl DiskKind {
    /// How such a disk is connected.
    pub fn interfaces(self) -> &'static [DiskInterface] {
        match self {
            Self::Hdd => &[DiskInterface::Sata, DiskInterface::Sas],
            Self::Ssd => &[DiskInterface::Sata, DiskInterface::M2Sata, DiskInterface::Nvme],
        }
    }

    /// How such a disk is wiped.
    pub fn methods(self) -> &'static [WipeMethod] {
        match self {
            Self::Hdd => &[WipeMethod::Overwrite, WipeMethod::Destruction],
            Self::Ssd => &[WipeMethod::SecureErase, WipeMethod::Sanitize, WipeMethod::Destruction],
        }
    }
}

impl WipeStandard {
    /// Whether it says something about such disks.
    pub fn is_of(self, kind: DiskKind) -> bool {
        match kind {
            DiskKind::Hdd => !self.name().starts_with("din_66399_e"),
            DiskKind::Ssd => !self.name().starts_with("din_66399_h"),
        }
    }

    /// Whether a wipe in this way can keep to it. Who destroys does not clear, and the other way round; DIN 66399 has
    /// classes for both.
    pub fn is_kept_by(self, method: WipeMethod) -> bool {
        match self {
            Self::NistDestroy => method == WipeMethod::Destruction,
            Self::NistClear | Self::NistPurge | Self::Dod522022M => method != WipeMethod::Destruction,
            _ => true,
        }
    }
}

/// What a disk is and how it was wiped, as far as one has to fit the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WipeFacts {
    /// What it is.
    pub kind: DiskKind,
    /// How it is connected.
    pub interface: Option<DiskInterface>,
    /// How it was wiped.
    pub method: Option<WipeMethod>,
    /// By which standard.
    pub standard: Option<WipeStandard>,
    /// How that went.
    pub result: Option<WipeResult>,
    /// When it began.
    pub started_at: Option<Time>,
    /// When it ended.
    pub finished_at: Option<Time>,
}

impl WipeFacts {
    /// Notes what does not fit together; `prefix` is the path of the disk with a dot at its end, or empty.
    pub fn check(&self, prefix: &str, check: &mut Check) {
        let kind = if self.kind == DiskKind::Hdd { "a hard disk" } else { "an SSD" };
        let names = |names: Vec<&str>| format!("{kind} takes {}", names.join(", "));
        let accepted = self.kind.interfaces();
        if self.interface.is_some_and(|interface| !accepted.contains(&interface)) {
            let message = names(accepted.iter().map(|interface| interface.name()).collect());
            check.refuse(&format!("{prefix}interface"), "invalid", message);
        }
        let accepted = self.kind.methods();
        if self.method.is_some_and(|method| !accepted.contains(&method)) {
            let message = names(accepted.iter().map(|method| method.name()).collect());
            check.refuse(&format!("{prefix}method"), "invalid", message);
        }
        let field = format!("{prefix}standard");
        match (self.standard, self.method) {
            (Some(standard), _) if !standard.is_of(self.kind) => {
                let classes = if self.kind == DiskKind::Hdd { "din_66399_h1 to h7" } else { "din_66399_e1 to e7" };
                check.refuse(&field, "invalid", format!("of DIN 66399, {kind} takes {classes}"));
            }
            (Some(standard), Some(method)) if !standard.is_kept_by(method) => {
                let message = match method {
                    WipeMethod::Destruction => "destruction takes nist_destroy or one of DIN 66399",
                    _ => "nist_destroy is of destruction alone",
                };
                check.refuse(&field, "invalid", message);
            }
            _ => {}
        }
        // The certificate names both of each wiped disk.
        if self.result == Some(WipeResult::Success) {
            if self.method.is_none() {
                check.refuse(&format!("{prefix}method"), "required", "how it was wiped, where that succeeded");
            }
            if self.standard.is_none() {
                check.refuse(&field, "required", "by which standard it was wiped, where that succeeded");
            }
        }
        if self.started_at.zip(self.finished_at).is_some_and(|(start, end)| end < start) {
            check.refuse(&format!("{prefix}finished_at"), "too_early", "not before it began");
        }
    }
}

use super::*;

const LSBLK: &str = include_str!("recorded/lsblk-2.38.json");
const LSBLK_OLD: &str = include_str!("recorded/lsblk-2.31.json");
const SATA: &str = include_str!("recorded/smartctl-sata.json");
const SAS: &str = include_str!("recorded/smartctl-sas.json");
const NVME: &str = include_str!("recorded/smartctl-nvme.json");
const M2_SATA: &str = include_str!("recorded/smartctl-m2-sata.json");
const USB_DOCK: &str = include_str!("recorded/smartctl-usb-dock.json");
const NO_RIGHTS: &str = include_str!("recorded/smartctl-no-rights.json");

/// The disks in an answer of `lsblk`'s alone.
fn disks(said: &str) -> Vec<FoundDisk> {
    let listed = lsblk::parse(said.as_bytes()).unwrap();
    listed.into_iter().map(|disk| found(disk, &Smart::default())).collect()
}

/// One of them with what `smartctl` says of it.
fn with_report(device: &str, report: &str) -> FoundDisk {
    let mut listed = lsblk::parse(LSBLK.as_bytes()).unwrap().into_iter();
    found(listed.find(|disk| disk.device == device).unwrap(), &smart::parse(report.as_bytes()))
}

fn disk(device: &str) -> FoundDisk {
    disks(LSBLK).into_iter().find(|disk| disk.device == device).unwrap()
}

/// A disk that nothing is known of.
fn plain(device: &str, serial: &str, kind: DiskKind) -> FoundDisk {
    FoundDisk {
        device: device.to_owned(),
        serial: Some(serial.to_owned()),
        kind,
        interface: None,
        brand: None,
        model: None,
        capacity: None,
        removable: false,
        system: false,
        mounted: false,
        health: None,
        hours: None,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what it is compared with is one")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn what_is_no_disk_is_left_out() {
    let devices: Vec<String> = disks(LSBLK).into_iter().map(|disk| disk.device).collect();
    let expected = ["sda", "sdb", "sdc", "sdd", "sde", "sdg", "mmcblk0", "vda", "nvme0n1"];
    assert_eq!(devices, expected.map(|name| format!("/dev/{name}")));
}

#[test]
fn a_hard_disk_is_told_by_lsblk_alone() {
    let expected = FoundDisk {
        interface: Some(DiskInterface::Sata),
        brand: some("Toshiba"),
        model: some("MQ01ABD100"),
        capacity: Some(1_000_204_886_016),
        ..plain("/dev/sda", "35H2SCTWS", DiskKind::Hdd)
    };
    assert_eq!(disk("/dev/sda"), expected);
    let expected = FoundDisk { health: Some(Health::Passed), hours: Some(12_034), ..expected };
    assert_eq!(with_report("/dev/sda", SATA), expected);
}

#[test]
fn a_sas_disk_tells_that_it_fails() {
    let expected = FoundDisk {
        interface: Some(DiskInterface::Sas),
        brand: some("Seagate"),
        model: some("ST600MM0006"),
        capacity: Some(600_127_266_816),
        ..plain("/dev/sdb", "S0M1ABCD0000K1234567", DiskKind::Hdd)
    };
    assert_eq!(disk("/dev/sdb"), expected);
    let expected = FoundDisk { health: Some(Health::Failed), hours: Some(41_210), ..expected };
    assert_eq!(with_report("/dev/sdb", SAS), expected);
}

#[test]
fn a_sata_disk_on_a_sas_controller_is_a_sata_disk() {
    let disk = disk("/dev/sdg");
    assert_eq!((disk.kind, disk.interface), (DiskKind::Hdd, Some(DiskInterface::Sata)));
    assert_eq!((disk.brand, disk.model), (some("Western Digital"), some("WD5003ABYX-01WERA1")));
}

#[test]
fn the_disk_of_the_system_is_marked_however_deep_its_root_lies() {
    let expected = FoundDisk {
        interface: Some(DiskInterface::Nvme),
        brand: some("Samsung"),
        model: some("SSD 970 EVO Plus 500GB"),
        capacity: Some(512_110_190_592),
        system: true,
        mounted: true,
        ..plain("/dev/nvme0n1", "S4EVNX0M123456", DiskKind::Ssd)
    };
    assert_eq!(disk("/dev/nvme0n1"), expected);
    let expected = FoundDisk { health: Some(Health::Passed), hours: Some(2_210), ..expected };
    assert_eq!(with_report("/dev/nvme0n1", NVME), expected);
}

#[test]
fn only_the_disk_itself_says_that_it_is_an_m2_card() {
    let listed = disk("/dev/sdc");
    assert_eq!((listed.kind, listed.interface), (DiskKind::Ssd, Some(DiskInterface::Sata)));
    let read = with_report("/dev/sdc", M2_SATA);
    assert_eq!((read.kind, read.interface), (DiskKind::Ssd, Some(DiskInterface::M2Sata)));
    assert_eq!((read.brand, read.model), (some("Samsung"), some("MZNLN256HAJQ-000H1")));
}

#[test]
fn sticks_and_cards_are_marked() {
    let stick = disk("/dev/sdd");
    assert!(stick.removable && stick.mounted && !stick.system);
    assert_eq!((stick.kind, stick.interface, stick.brand), (DiskKind::Ssd, None, some("SanDisk")));
    let card = disk("/dev/mmcblk0");
    assert!(card.removable);
    assert_eq!((card.kind, card.interface), (DiskKind::Ssd, None));
}

#[test]
fn a_disk_in_a_usb_dock_is_known_by_what_it_says_itself() {
    let listed = disk("/dev/sde");
    assert_eq!((listed.kind, listed.interface), (DiskKind::Hdd, None));
    assert_eq!((listed.serial, listed.brand), (None, None));
    let read = with_report("/dev/sde", USB_DOCK);
    assert!(!read.removable);
    assert_eq!((read.serial, read.interface), (some("W3P8XYZ1"), Some(DiskInterface::Sata)));
    assert_eq!((read.brand, read.model), (some("Seagate"), some("ST500LT012-1DG142")));
}

#[test]
fn a_disk_without_a_serial_number_is_shown_without() {
    let disk = disk("/dev/vda");
    assert_eq!((disk.serial, disk.brand, disk.model), (None, None, None));
    assert_eq!(disk.capacity, Some(274_877_906_944));
}

#[test]
fn old_versions_write_numbers_and_flags_as_texts() {
    let disks = disks(LSBLK_OLD);
    let told: Vec<_> =
        disks.iter().map(|disk| (disk.device.as_str(), disk.kind, disk.removable, disk.system)).collect();
    assert_eq!(
        told,
        [
            ("/dev/sda", DiskKind::Ssd, false, true),
            ("/dev/sdb", DiskKind::Hdd, false, false),
            ("/dev/sdc", DiskKind::Ssd, true, false),
        ]
    );
    assert_eq!(disks[1].brand, some("Seagate"));
    assert_eq!(disks[0].capacity, Some(120_034_123_776));
}

#[test]
fn garbage_is_an_error_or_nothing_and_never_a_panic() {
    for said in ["", "lsblk: unknown column", "[]", r#"{"blockdevices": 1}"#, r#"{"blockdevices": [{"size": 1}]}"#] {
        lsblk::parse(said.as_bytes()).unwrap_err();
        assert_eq!(smart::parse(said.as_bytes()).serial, None, "{said}");
    }
    let odd = r#"{"blockdevices": [
        {"name": "sda; rm -rf /", "type": "disk", "size": 1, "serial": "A"},
        {"name": "sdb", "type": "disk", "size": -1, "rota": {}, "serial": "A\u0000B\u001b", "model": "\ufffdX"},
        {"name": "sdc", "type": "disk", "size": 1, "serial": "LONG"}
    ]}"#;
    let disks = disks(&odd.replace("LONG", &"9".repeat(101)));
    let told: Vec<_> = disks.into_iter().map(|disk| (disk.device, disk.serial, disk.model)).collect();
    assert_eq!(told, [("/dev/sdb".to_owned(), some("A B"), some("X")), ("/dev/sdc".to_owned(), None, None)]);
}

#[test]
fn a_report_says_why_it_could_not_be_read() {
    assert_eq!(smart::parse(NO_RIGHTS.as_bytes()).trouble, Some(Trouble::NoRights));
    assert_eq!(smart::parse(b"{}").trouble, None);
    let silent = r#"{"smartctl": {"exit_status": 2, "messages": [{"string": "No such device"}]}}"#;
    assert_eq!(smart::parse(silent.as_bytes()).trouble, Some(Trouble::Failed));
    // A disk that is about to fail has been read all the same.
    assert_eq!(smart::parse(SAS.as_bytes()).trouble, None);
}

#[test]
fn brand_and_model_are_told_apart_where_that_is_certain() {
    for (vendor, model, brand, rest) in [
        ("", "CT500MX500SSD1", "Crucial", "CT500MX500SSD1"),
        ("ATA", "WDS500G2B0A-00SM50", "Western Digital", "WDS500G2B0A-00SM50"),
        ("NVMe", "SK hynix BC511 HFM256GDJTNI", "SK hynix", "BC511 HFM256GDJTNI"),
        ("", "Micron_1100_MTFDDAV256TBN", "Micron", "1100_MTFDDAV256TBN"),
        ("", "OCZ-VERTEX4", "OCZ", "VERTEX4"),
        ("", "MZVLB256HAHQ-000L7", "Samsung", "MZVLB256HAHQ-000L7"),
        ("HP", "EG0600FBDSR", "HP", "EG0600FBDSR"),
        ("WD", "My Passport 0748", "Western Digital", "My Passport 0748"),
        ("", "WDCX 500", "", "WDCX 500"),
        ("", "STEC Zeus", "", "STEC Zeus"),
        ("0x1af4", "", "", ""),
    ] {
        let told = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        assert_eq!(names::split(vendor, model), (told(brand), told(rest)), "{vendor} {model}");
    }
}

#[cfg(unix)]
mod programs_of_a_test {
    use std::fs;
    use std::process::Command;

    use tempfile::TempDir;

    use super::*;

    /// A folder of programs that stand in for the system's.
    struct Fakes(TempDir);

    impl Fakes {
        fn new() -> Self {
            Self(TempDir::new().unwrap())
        }

        /// A program that runs these lines of a shell, in which `$HERE` is the folder.
        fn program(self, name: &str, lines: &str) -> Self {
            let here = self.0.path().display();
            let text = self.0.path().join(format!("{name}.txt"));
            fs::write(&text, format!("#!/bin/sh\nHERE={here}\n{lines}\n")).unwrap();
            // Another process writes it: one that this process has open for writing can't be run.
            let copied = Command::new("cp").arg(&text).arg(self.0.path().join(name)).status().unwrap();
            let made = Command::new("chmod").arg("755").arg(self.0.path().join(name)).status().unwrap();
            assert!(copied.success() && made.success());
            self
        }

        fn file(self, name: &str, text: &str) -> Self {
            fs::write(self.0.path().join(name), text).unwrap();
            self
        }

        fn programs(&self) -> Programs {
            Programs::in_folders([self.0.path().to_owned()])
        }

        fn look(&self) -> Result<Detected> {
            look(&self.programs())
        }
    }

    fn device<'a>(detected: &'a Detected, name: &str) -> &'a FoundDisk {
        detected.disks.iter().find(|disk| disk.device == name).unwrap()
    }

    #[test]
    fn what_both_programs_say_comes_together() {
        let fakes = Fakes::new()
            .file("lsblk.json", LSBLK)
            .file("sda.json", SATA)
            .file("sdb.json", SAS)
            .file("nvme0n1.json", NVME)
            .program("lsblk", "echo \"$@\" > $HERE/asked; echo \"$LC_ALL\" >> $HERE/asked\nexec cat $HERE/lsblk.json")
            .program(
                "smartctl",
                "[ \"$1 $2\" = '--json --all' ] || exit 9\nf=$HERE/${3#/dev/}.json\n[ -e $f ] && exec cat $f\necho '{}'",
            );
        let detected = fakes.look().unwrap();
        assert_eq!(detected.smart, SmartRead::Read);
        assert_eq!(detected.disks.len(), 9);
        assert_eq!(*device(&detected, "/dev/sda"), with_report("/dev/sda", SATA));
        assert_eq!(*device(&detected, "/dev/sdb"), with_report("/dev/sdb", SAS));
        assert_eq!(*device(&detected, "/dev/nvme0n1"), with_report("/dev/nvme0n1", NVME));
        assert_eq!(device(&detected, "/dev/vda").health, None);
        let asked = fs::read_to_string(fakes.0.path().join("asked")).unwrap();
        assert_eq!(asked, "--json --bytes --output NAME,TYPE,SIZE,TRAN,ROTA,RM,VENDOR,MODEL,SERIAL,MOUNTPOINTS\nC\n");
    }

    #[test]
    fn without_smartctl_or_its_rights_the_disks_are_found_and_it_is_said() {
        let fakes = Fakes::new().file("lsblk.json", LSBLK).program("lsblk", "exec cat $HERE/lsblk.json");
        let detected = fakes.look().unwrap();
        assert_eq!((detected.smart, detected.disks), (SmartRead::NotInstalled, disks(LSBLK)));

        let fakes = fakes.file("refused.json", NO_RIGHTS).program("smartctl", "cat $HERE/refused.json\nexit 2");
        let detected = fakes.look().unwrap();
        assert_eq!((detected.smart, detected.disks), (SmartRead::NoRights, disks(LSBLK)));

        let fakes = fakes.program("smartctl", "echo 'smartctl 6.6: unknown option --json'\nexit 1");
        let detected = fakes.look().unwrap();
        assert_eq!((detected.smart, detected.disks), (SmartRead::Failed, disks(LSBLK)));
    }

    #[test]
    fn an_old_lsblk_is_asked_for_what_it_knows() {
        let fakes = Fakes::new().file("lsblk.json", LSBLK_OLD).program(
            "lsblk",
            "case \"$*\" in *MOUNTPOINTS*) echo 'lsblk: unknown column: MOUNTPOINTS' >&2; exit 1;; esac\nexec cat $HERE/lsblk.json",
        );
        assert_eq!(fakes.look().unwrap().disks, disks(LSBLK_OLD));
    }

    #[test]
    fn without_lsblk_or_its_answer_it_says_so() {
        let code = |outcome: Result<Detected>| outcome.unwrap_err().code;
        assert_eq!(code(Fakes::new().look()), "lsblk_missing");
        assert_eq!(code(Fakes::new().program("lsblk", "echo nothing of use").look()), "lsblk_failed");
        // A file that can't be run is no program.
        assert_eq!(code(Fakes::new().file("lsblk", "#!/bin/sh").look()), "lsblk_missing");
    }

    #[test]
    fn a_program_that_does_not_end_or_never_stops_talking_is_ended() {
        let fakes = Fakes::new()
            .program("slow", "exec sleep 60")
            .program("silent", "exec 1>&-\nexec sleep 60")
            .program("endless", "exec yes");
        let run = |name: &str, patience: u64| {
            let program = fakes.programs().find(name).unwrap();
            programs::run(&program, &[], Duration::from_millis(patience)).unwrap_err().kind()
        };
        assert_eq!(run("slow", 200), std::io::ErrorKind::TimedOut);
        assert_eq!(run("silent", 200), std::io::ErrorKind::TimedOut);
        assert_eq!(run("endless", 30_000), std::io::ErrorKind::InvalidData);
    }

    #[test]
    fn folders_that_depend_on_where_we_are_are_not_looked_in() {
        assert!(Programs::in_folders([".".into(), "".into(), "bin".into()]).find("lsblk").is_none());
    }
}

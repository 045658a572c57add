//! Logs as the versions of nwipe write them, shortened.

use super::*;

/// nwipe 0.38 in `ShredOS`: a hard disk that was erased, an SSD, one whose wipe failed, and the stick that it was started from.
const SHREDOS: &str = r"
[2025/07/29 17:31:35]    info: ShredOS v2024.11_27_x86-64_0.38
[2025/07/29 17:31:35]    info: Linux version 6.11.11 (nick@nick-np5xnp6xnp7xpnp
                               ) (x86_64-buildroot-linux-gnu-gcc.br_real (Buil
                               2:35 GMT 2025
[2025/07/29 17:31:36]  notice: Found /dev/sda,  ATA    , TOSHIBA MQ01ABD1, 1000 GB, S/N=35H2SCTWS
[2025/07/29 17:31:36]    info: /dev/sda, sector(logical)/block(physical) sizes 512/4096
[2025/07/29 17:31:36]    info: HPA values 1953525168 / 1953525168 on /dev/sda
[2025/07/29 17:31:36]    info: No hidden sectors on /dev/sda
[2025/07/29 17:31:36]    info:
[2025/07/29 17:31:36]  notice: Found /dev/sdb,  ATA    , WDC WD5000LPVX-2, 500 GB, S/N=WX91A12
[2025/07/29 17:31:36] warning: HIDDEN AREA DETECTED! on /dev/sdb
[2025/07/29 17:31:37]  notice: Found /dev/nvme0n1, NVME-SSD, Samsung SSD 970 EVO 250GB, 250 GB, S/N=S465NB0K580541L
[2025/07/29 17:31:37]  notice: Found /dev/sdc,  USB    , SanDisk Ultra, 32 GB, S/N=4C53000
[2025/07/29 17:32:01]  notice: /dev/sda has serial number 35H2SCTWS
[2025/07/29 17:32:01]  notice: /dev/sda, sect/blk/dev 512/4096/1000204886016
[2025/07/29 17:32:01]  notice: /dev/sdb has serial number WX91A12
[2025/07/29 17:32:01]  notice: /dev/sdb, sect/blk/dev 512/4096/500107862016
[2025/07/29 17:32:01]  notice: /dev/nvme0n1, sect/blk/dev 512/512/250059350016
[2025/07/29 17:32:02]  notice: Invoking method 'PRNG Stream' on /dev/sda
[2025/07/29 17:32:02]  notice: Starting round 1 of 1 on /dev/sda
[2025/07/29 17:32:02]  notice: Starting pass 1/1, round 1/1, on /dev/sda
[2025/07/29 17:32:02]  notice: Invoking method 'PRNG Stream' on /dev/sdb
[2025/07/29 17:32:02]  notice: Invoking method 'PRNG Stream' on /dev/nvme0n1
[2025/07/29 18:02:00]   error: /dev/sdb: nwipe_random_pass: fdatasync: Input/output error
[2025/07/29 20:11:12]  notice: 1000204886016 bytes written to /dev/sda
[2025/07/29 20:11:12]  notice: Finished final round 1 of 1 on /dev/sda
[2025/07/29 20:11:14]  notice: [SUCCESS] Verified that /dev/sda is empty.
[2025/07/30 08:00:00]    info: Wipe thread for device /dev/sda has been cancelled

******************************** Error Summary *********************************
!   Device | Pass Errors | Verifications Errors | Fdatasync I\O Errors
--------------------------------------------------------------------------------
       sda |           0 |                    0 |                    0
!      sdb |           0 |                    0 |                    1
********************************************************************************

********************************* Drive Status *********************************
!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number
--------------------------------------------------------------------------------
       sda | Erased |  104 MB/s | 02:39:12 | TOSHIBA MQ01ABD1/35H2SCTWS
!      sdb |-FAILED-|   12 MB/s | 00:30:00 | WDC WD5000LPVX-2/WX91A12
   nvme0n1 | Erased |  400 MB/s | 00:10:25 | Samsung SSD 970 E/S465NB0K580541L
--------------------------------------------------------------------------------
[2025/07/30 08:00:01] Total Throughput 516 MB/s, PRNG Stream, 1R+B+VL
********************************************************************************
";

/// nwipe 0.30: no word of SSDs, the bus as a part of the model, names cut to their end.
const OLD: &str = "
[2020/03/18 17:59:56] notice: Found /dev/sdc, ATA WDC WD1600AAJS-2, 160GB, S/N=WD-WMAV
[2020/03/18 17:59:56] info: Automatically enumerated 1 devices.
[2020/03/18 17:59:56] info: nwipe 0.30
[2020/03/18 17:59:57] notice: Invoking method 'DoD 5220.22-M' on /dev/sdc
[2020/03/18 17:59:57] notice: Starting round 1 of 2 on /dev/sdc

********************************* Drive Status *********************************
! Device | Status | Thru-put | HH:MM:SS | Model/Serial Number
--------------------------------------------------------------------------------
     sdc | Erased |  31 MB/s | 10:00:03 | ATA WDC WD1600AAJ/WD-WMAV2X123456
--------------------------------------------------------------------------------
[2020/03/19 04:00:01] Total Throughput 31 MB/s, DoD 5220.22-M, 2R+NB+NV
********************************************************************************
";

fn at(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()
}

fn codes(log: &Log) -> Vec<&str> {
    log.notes.iter().map(|note| note.code.as_str()).collect()
}

fn reasons(log: &Log) -> Vec<(&str, &str)> {
    log.skipped.iter().map(|skipped| (skipped.device.as_str(), skipped.reason.as_str())).collect()
}

/// A log with a table alone.
fn table(rows: &str) -> String {
    format!(
        "*** Drive Status ***\n! Device | Status | Thru-put | HH:MM:SS | Model/Serial Number\n{rows}\n\
         [2023/01/01 10:00:00] Total Throughput 1 MB/s, Fill With Zeros, 1R+NB+VA\n"
    )
}

#[test]
fn a_log_of_shredos_tells_of_every_drive() {
    let log = read(SHREDOS.as_bytes()).unwrap();
    assert_eq!(log.program, "ShredOS v2024.11_27_x86-64_0.38");
    assert_eq!(log.wipes.iter().map(|wipe| wipe.device.as_str()).collect::<Vec<_>>(), ["sda", "sdb", "nvme0n1"]);
    let first = Wipe {
        line: 6,
        device: "sda".into(),
        serial: "35H2SCTWS".into(),
        model: "TOSHIBA MQ01ABD1".into(),
        kind: Some(DiskKind::Hdd),
        interface: Some(DiskInterface::Sata),
        capacity: Some(1_000_204_886_016),
        label: "PRNG Stream".into(),
        rounds: Some(1),
        verification: Some(Verification::Last),
        status: Some(Status::Erased),
        started_at: at("2025-07-29 17:32:02"),
        // Not when somebody came the next morning and ended the program.
        finished_at: at("2025-07-29 20:11:14"),
        hidden_area: false,
    };
    assert_eq!(log.wipes[0], first);
    let failed = &log.wipes[1];
    assert_eq!((failed.status, failed.hidden_area, failed.rounds), (Some(Status::Failed), true, Some(1)));
    assert_eq!(failed.finished_at, at("2025-07-29 18:02:02"), "as long after the beginning as the table says");
    let nvme = &log.wipes[2];
    assert_eq!((nvme.kind, nvme.interface), (Some(DiskKind::Ssd), Some(DiskInterface::Nvme)));
    assert_eq!(nvme.model, "Samsung SSD 970 EVO 250GB", "whole, not as the table cuts it");
    assert_eq!(reasons(&log), [("sdc", "not_wiped")]);
    assert_eq!(codes(&log), ["hidden_area", "program_error"]);
    assert_eq!(log.notes[1].line, 25);
}

#[test]
fn an_old_log_with_carriage_returns_and_letters_of_windows_is_read() {
    let mut bytes = OLD.replace('\n', "\r\n").into_bytes();
    bytes.extend(b"saved by Andr\xE9 \x96 Windows\r\n");
    let log = read(&bytes).unwrap();
    let wipe = &log.wipes[0];
    assert_eq!((log.program.as_str(), log.wipes.len()), ("nwipe 0.30", 1));
    assert_eq!((wipe.serial.as_str(), wipe.model.as_str()), ("WD-WMAV2X123456", "WDC WD1600AAJS-2"));
    assert_eq!((wipe.kind, wipe.capacity, wipe.rounds), (None, None, Some(2)));
    assert_eq!((wipe.label.as_str(), wipe.verification), ("DoD 5220.22-M", Some(Verification::None)));
    assert_eq!(wipe.finished_at, at("2020-03-19 04:00:00"));
    assert_eq!(lines::decode(b"\xEF\xBB\xBFna\xC3\xAFve"), "naïve");
    assert_eq!(lines::decode(b"na\xEFve \x80"), "naïve €");
}

#[test]
fn a_table_alone_tells_how_its_drives_were_wiped() {
    let log =
        read(table(" sda | Erased | 1 MB/s | 00:01:00 | A/B/C1\n!sdb |UABORTED| 1 MB/s | 00:00:02 | A/C2").as_bytes());
    let log = log.unwrap();
    let told: Vec<_> = log.wipes.iter().map(|wipe| (wipe.serial.as_str(), wipe.label.as_str(), wipe.status)).collect();
    let expected = [("C1", "Fill With Zeros", Some(Status::Erased)), ("C2", "Fill With Zeros", Some(Status::Aborted))];
    assert_eq!(told, expected);
    assert_eq!((log.wipes[0].model.as_str(), log.wipes[0].verification), ("A/B", Some(Verification::All)));
    // Older versions show the last six letters of a name.
    let found = "[2020/01/01 10:00:00] notice: Found /dev/nvme0n1, NVME, X, 1 TB, S/N=N1\n";
    let log = read(format!("{found}{}", table("vme0n1 | Erased | 1 MB/s | 00:01:00 | X/N1")).as_bytes()).unwrap();
    assert_eq!((log.wipes.len(), log.wipes[0].device.as_str()), (1, "nvme0n1"));
}

#[test]
fn what_proves_nothing_is_left_out_with_the_reason() {
    let rows = [
        "loop1 | Erased | 1 MB/s | 00:01:00 | Loopback/L1",
        "sda | Erased | 1 MB/s | 00:01:00 | A/",
        "sdb | Erased | 1 MB/s | 00:01:00 | A/XXXXXXXXXXXXXXX",
        "sdc | Erased | 1 MB/s | 00:01:00 | A/\u{1}\u{2}",
        "sdd | Erased | 1 MB/s | 00:01:00 | A/D2",
        "sde | Sideways | 1 MB/s | 00:01:00 | A/E1",
    ];
    let found = "[2020/01/01 10:00:00] notice: Found /dev/sdd, ATA, A, 1 TB, S/N=D1\n";
    let log = read(format!("{found}{}", table(&rows.join("\n"))).as_bytes()).unwrap();
    let mut left_out = reasons(&log);
    left_out.sort_unstable();
    let expected = [
        ("loop1", "virtual"),
        ("sda", "no_serial"),
        ("sdb", "anonymised"),
        ("sdc", "unreadable_serial"),
        ("sdd", "serials_differ"),
    ];
    assert_eq!(left_out, expected);
    assert_eq!(log.wipes.iter().map(|wipe| (wipe.serial.as_str(), wipe.status)).collect::<Vec<_>>(), [("E1", None)]);
    assert_eq!(codes(&log), ["unknown_status"]);
    // Looking whether a disk is empty does not wipe it.
    let looked = "[2020/01/01 10:00:00] notice: Found /dev/sda, ATA, A, 1 TB, S/N=V1\n\
                  [2020/01/01 10:00:01] notice: Invoking method 'Verify Zeros (0x00)' on /dev/sda\n";
    let log = read(format!("{looked}{}", table("sda | Erased | 1 MB/s | 00:01:00 | A/V1")).as_bytes()).unwrap();
    assert_eq!((log.wipes.len(), reasons(&log)), (0, vec![("sda", "only_verified")]));
}

#[test]
fn a_log_that_was_cut_off_proves_no_wipe() {
    let cut = SHREDOS.split("****").next().unwrap();
    let log = read(cut.as_bytes()).unwrap();
    assert_eq!(log.wipes.len(), 3);
    assert!(log.wipes.iter().all(|wipe| wipe.status.is_none()));
}

#[test]
fn of_a_disk_that_was_wiped_twice_the_later_wipe_counts() {
    let again = SHREDOS.replace("2025/07", "2025/09").replace("-FAILED-", " Erased ");
    let log = read(format!("{SHREDOS}{again}").as_bytes()).unwrap();
    assert_eq!(log.wipes.len(), 3);
    assert_eq!((log.wipes[1].status, log.wipes[1].started_at), (Some(Status::Erased), at("2025-09-29 17:32:02")));
    assert_eq!(codes(&log).iter().filter(|code| **code == "twice").count(), 3);
    // But not where the later log breaks off.
    let broken = again.split("****").next().unwrap();
    let log = read(format!("{SHREDOS}{broken}").as_bytes()).unwrap();
    assert_eq!(log.wipes[0].status, Some(Status::Erased));
    // A port that another disk was put into is another disk.
    let swapped = again.replace("35H2SCTWS", "OTHER1");
    let log = read(format!("{SHREDOS}{swapped}").as_bytes()).unwrap();
    assert_eq!(log.wipes.len(), 4);
}

#[test]
fn a_clock_that_was_set_back_gives_no_times() {
    let log = read(SHREDOS.replace("2025/07/29 20:11:1", "2024/07/29 20:11:1").as_bytes()).unwrap();
    assert_eq!((log.wipes[0].started_at, log.wipes[0].finished_at), (None, None));
    assert!(codes(&log).contains(&"times_disordered"));
}

#[test]
fn a_size_that_no_disk_has_is_told_and_left_out() {
    let log = read(SHREDOS.replace("1000204886016\n", "9000204886016000204\n").as_bytes()).unwrap();
    assert_eq!((log.wipes[0].capacity, codes(&log)[1]), (None, "unreadable_line"));
}

#[test]
fn what_is_no_log_is_refused() {
    assert_eq!(read(b"%PDF-1.7 and more").unwrap_err(), Unreadable::Pdf);
    for bytes in [&b""[..], b"serial;result\nA1;erased\n", b"\0\xFF\xFE\0", b"[2023/01/01 10:00:00] info: hello"] {
        assert_eq!(read(bytes).unwrap_err(), Unreadable::NotALog, "{bytes:?}");
    }
    let many: Vec<String> = (0..=MAX_DISKS).map(|n| format!("d{n} | Erased | 1 MB/s | 00:01:00 | A/S{n}")).collect();
    assert_eq!(read(table(&many.join("\n")).as_bytes()).unwrap_err(), Unreadable::TooMany);
    // Lines that can't be nwipe's are told of, and no more of them than fit.
    let long = format!("[2025/01/01 10:00:00] info: {}\n[20X5/01/01] info: x\n", "x".repeat(2_000)).repeat(300);
    let log = read(format!("{long}{SHREDOS}").as_bytes()).unwrap();
    assert_eq!((log.wipes.len(), log.notes.len()), (3, MAX_NOTES));
    assert_eq!(codes(&log)[..2], ["line_too_long", "unreadable_line"]);
}

#[test]
fn ways_of_wiping_are_taken_for_what_they_are() {
    use DiskKind::{Hdd, Ssd};
    use WipeStandard::{Dod522022M, NistClear, NistPurge};
    for label in ["Fill With Zeros", "Fill With Ones", "PRNG Stream", "RCMP TSSIT OPS-II", "DoD Short", "Gutmann Wipe"]
    {
        assert_eq!(worth(Hdd, label), Worth::Wiped(WipeMethod::Overwrite, NistClear), "{label}");
        assert_eq!(worth(Ssd, label), Worth::OverwrittenSsd, "{label}");
    }
    for label in ["DoD 5220.22-M", "DoD 5220.22M"] {
        assert_eq!(worth(Hdd, label), Worth::Wiped(WipeMethod::Overwrite, Dod522022M), "{label}");
    }
    assert_eq!(worth(Ssd, "Sanitize Crypto Erase"), Worth::Wiped(WipeMethod::Sanitize, NistPurge));
    assert_eq!(worth(Ssd, "Secure Erase"), Worth::Wiped(WipeMethod::SecureErase, NistClear));
    for (kind, label) in [(Hdd, "Secure Erase"), (Hdd, "Sideways"), (Ssd, ""), (Hdd, "Unknown Method (FIXME)")] {
        assert_eq!(worth(kind, label), Worth::Unknown, "{label}");
    }
}

//! What a log of nwipe brings into a session: planned first, and then written or only told.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Value, json};
use workspace_protocol::Time;
use workspace_protocol::reception::MAX_NOTE;
use workspace_protocol::reception::disk_import::{
    DiskImportNote, DiskImportReport, ImportOutcome, ImportedDisk, Verification,
};
use workspace_protocol::reception::disks::{DiskChange, NewDisk};
use workspace_protocol::reception::wipes::{DiskEntry, DiskInterface, DiskKind, WipeMethod, WipeResult, WipeStandard};

use super::super::nwipe::{Log, Status, Wipe, Worth, worth};
use super::changes::{self, Subject};
use super::disk_sessions::{self, SessionRow};
use super::disks::{self, DiskRow};
use super::{disk_changes, serial_key, wipe_logs};
use crate::db::{AnyConnection, Tx};
use crate::error::Result;
use crate::files::Stored;

/// A log, and where it comes from.
#[derive(Debug)]
pub struct Import {
    /// What it tells.
    pub log: Log,
    /// What its file is called.
    pub name: String,
    /// The file itself, which is in the store unless the log is only looked at.
    pub file: Stored,
    /// How far the clock of that computer was ahead of UTC, in minutes.
    pub utc_offset: i64,
}

/// What becomes of a session.
struct Plan {
    report: DiskImportReport,
    new: Vec<NewDisk>,
    changes: Vec<(DiskRow, DiskChange)>,
}

/// What a log says of a disk, as far as we take its word.
#[derive(Debug, Default, Clone, Copy)]
struct Claim {
    method: Option<WipeMethod>,
    standard: Option<WipeStandard>,
    result: Option<WipeResult>,
}

/// What would come.
///
/// # Errors
/// 404, 409 `recovered`.
pub fn report(conn: &mut AnyConnection, session: i64, import: &Import) -> Result<DiskImportReport> {
    let session = disk_sessions::find(conn, session, false)?;
    session.require_open()?;
    Ok(plan(conn, &session, import, true)?.report)
}

/// Brings it in: all of it, or nothing.
///
/// # Errors
/// 404, 409 `recovered`, and as for adding disks.
pub fn bring(tx: &mut Tx<'_>, creator: i64, session: i64, import: &Import) -> Result<DiskImportReport> {
    let session = disk_sessions::find(tx.conn, session, false)?;
    session.require_open()?;
    let Plan { report, new, changes } = plan(tx.conn, &session, import, false)?;
    let id = session.id;
    let mut all = disks::insert(tx, creator, &session, &new)?;
    let mut details: Vec<(i64, Value)> = all.iter().map(|disk| (disk.id, disks::facts(disk))).collect();
    let (added, updated) = (all.len(), changes.len());
    for (row, change) in changes {
        let (disk, differences) = disk_changes::write(tx, vec![row], &change)?;
        all.extend(disk);
        details.extend(differences);
    }
    if details.is_empty() {
        return Ok(report);
    }
    let (seq, _) = disks::record(tx, ("reception.disks.imported", "imported"), vec![session], all, details)?;
    let kept = json!({
        "file": import.name, "sha256": import.file.sha256, "program": report.program, "added": added, "updated": updated,
    });
    changes::keep(tx, seq, Subject::DiskSession, "imported", [(id, kept)])?;
    wipe_logs::keep(tx, creator, id, &import.file, (&import.name, &report.program))?;
    Ok(report)
}

fn plan(conn: &mut AnyConnection, session: &SessionRow, import: &Import, dry_run: bool) -> Result<Plan> {
    let log = &import.log;
    let keys: Vec<String> = log.wipes.iter().map(|wipe| serial_key(&wipe.serial)).collect();
    let there = disks::with_serials(conn, session.id, &keys)?;
    let mut there: HashMap<String, DiskRow> = there.into_iter().map(|row| (row.serial_key.clone(), row)).collect();
    let elsewhere = disks::elsewhere(conn, session.id, &keys)?;
    let report = DiskImportReport {
        dry_run,
        program: log.program.clone(),
        disks: Vec::new(),
        skipped: log.skipped.clone(),
        notes: log.notes.clone(),
    };
    let mut plan = Plan { report, new: Vec::new(), changes: Vec::new() };
    let offset = TimeDelta::try_minutes(import.utc_offset).unwrap_or_default();
    let utc = |at: Option<NaiveDateTime>| at.and_then(|at| at.checked_sub_signed(offset)).map(Time);
    for (wipe, key) in log.wipes.iter().zip(&keys) {
        let known = there.remove(key);
        let times = (utc(wipe.started_at), utc(wipe.finished_at));
        plan.take(wipe, known, times, elsewhere.get(key).copied().unwrap_or(0))?;
    }
    Ok(plan)
}

impl Plan {
    fn note(&mut self, wipe: &Wipe, code: &str) {
        self.report.notes.push(DiskImportNote { line: wipe.line, code: code.to_owned(), text: wipe.serial.clone() });
    }

    /// What a wipe was, by the rules of the house; where that is not all that its log says, with a note.
    fn claim(&mut self, wipe: &Wipe, kind: DiskKind) -> Claim {
        let Some(status) = wipe.status else {
            self.note(wipe, "no_summary");
            return Claim::default();
        };
        if status == Status::Aborted {
            self.note(wipe, "aborted");
        }
        match (worth(kind, &wipe.label), status) {
            (Worth::Wiped(method, standard), Status::Erased) => {
                if wipe.verification == Some(Verification::None) {
                    self.note(wipe, "not_verified");
                }
                Claim { method: Some(method), standard: Some(standard), result: Some(WipeResult::Success) }
            }
            (Worth::Wiped(method, standard), _) => {
                Claim { method: Some(method), standard: Some(standard), result: Some(WipeResult::Failed) }
            }
            (unaccepted, Status::Erased) => {
                let code = if unaccepted == Worth::Unknown { "unknown_method" } else { "ssd_overwritten" };
                self.note(wipe, code);
                Claim::default()
            }
            (_, _) => Claim { result: Some(WipeResult::Failed), ..Claim::default() },
        }
    }

    fn take(
        &mut self,
        wipe: &Wipe,
        known: Option<DiskRow>,
        (started_at, finished_at): (Option<Time>, Option<Time>),
        wiped_before: i64,
    ) -> Result<()> {
        let facts = known.as_ref().map(DiskRow::facts).transpose()?;
        let kind = match (&facts, wipe.kind) {
            (Some(facts), Some(other)) if facts.kind != other => {
                self.note(wipe, "kind_differs");
                facts.kind
            }
            (Some(facts), _) => facts.kind,
            (None, Some(kind)) => kind,
            (None, None) => {
                self.note(wipe, "kind_assumed");
                DiskKind::Hdd
            }
        };
        let interface: Option<DiskInterface> = wipe.interface.filter(|interface| kind.interfaces().contains(interface));
        if interface != wipe.interface {
            self.note(wipe, "interface_left_out");
        }
        let claim = self.claim(wipe, kind);
        let mut disk = ImportedDisk {
            line: wipe.line,
            device: wipe.device.clone(),
            serial: wipe.serial.clone(),
            model: wipe.model.clone(),
            kind,
            capacity: wipe.capacity,
            interface,
            method: claim.method,
            standard: claim.standard,
            result: claim.result,
            started_at,
            finished_at,
            wiped_by: wipe.label.clone(),
            rounds: wipe.rounds,
            verification: wipe.verification,
            outcome: ImportOutcome::Added,
            wiped_before,
        };
        let said = remark(&self.report.program, wipe);
        if let Some((row, facts)) = known.zip(facts) {
            // What somebody has typed stays; the log fills the gaps, and says how the wipe went.
            let mut change = DiskChange {
                capacity: row.capacity.is_none().then_some(wipe.capacity).filter(Option::is_some),
                interface: facts.interface.is_none().then_some(interface).filter(Option::is_some),
                ..DiskChange::default()
            };
            if claim.result.is_some() {
                change.result = Some(claim.result);
                if claim.method.is_some() {
                    (change.method, change.standard) = (Some(claim.method), Some(claim.standard));
                }
                if started_at.or(finished_at).is_some() {
                    (change.started_at, change.finished_at) = (Some(started_at), Some(finished_at));
                }
                change.note = added_to(&row.note, &said);
            }
            let (changed, now) = disk_changes::changes(&row, &change)?;
            disk.outcome = if changed { ImportOutcome::Updated } else { ImportOutcome::Unchanged };
            (disk.capacity, disk.interface) = (row.capacity.or(wipe.capacity), now.interface);
            (disk.method, disk.standard, disk.result) = (now.method, now.standard, now.result);
            (disk.started_at, disk.finished_at) = (now.started_at, now.finished_at);
            if changed {
                self.changes.push((row, change));
            }
        } else {
            self.new.push(NewDisk {
                serial: wipe.serial.clone(),
                kind,
                brand: None,
                // Many logs cut the names of models short, so they are no entries for the catalogue.
                model: None,
                capacity: wipe.capacity,
                interface,
                method: claim.method,
                standard: claim.standard,
                result: claim.result,
                started_at,
                finished_at,
                item: None,
                note: said,
                entry_mode: DiskEntry::Imported,
            });
        }
        self.report.disks.push(disk);
        Ok(())
    }
}

/// What a log says of a disk that has no field of its own, in the words of nwipe, which are those of its own certificate.
fn remark(program: &str, wipe: &Wipe) -> String {
    let rounds = wipe.rounds.map(|rounds| format!("{rounds}R"));
    let verification = wipe.verification.map(|verification| match verification {
        Verification::None => "NV".to_owned(),
        Verification::Last => "VL".to_owned(),
        Verification::All => "VA".to_owned(),
    });
    let flags: Vec<String> = rounds.into_iter().chain(verification).collect();
    let hidden = if wipe.hidden_area { "HPA/DCO" } else { "" };
    let flags = flags.join("+");
    let parts = [program, &wipe.model, &wipe.label, &flags, hidden];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A note with one line more, unless it has that line or no room for it.
fn added_to(note: &str, line: &str) -> Option<String> {
    let there = line.is_empty() || note.lines().any(|known| known == line);
    let longer = if note.is_empty() { line.to_owned() } else { format!("{note}\n{line}") };
    (!there && longer.chars().count() <= MAX_NOTE).then_some(longer)
}

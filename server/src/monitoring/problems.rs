//! Problems that clients report: reports that look alike are one, and there is a bound to everything.

use std::time::Duration;

use serde_json::json;
use sha2::{Digest, Sha256};
use workspace_protocol::monitoring::{ClientProblem, ReportProblem, UpdateProblem};

use super::store;
use crate::db::Tx;
use crate::error::{Result, version_conflict};
use crate::http::limits::Limit;
use crate::journal::{Audience, Entry};

/// How many reports an account may send in an hour.
const PER_HOUR: u32 = 20;
/// How many frames of a stack tell one problem from another.
const FRAMES: usize = 5;

/// How many reports of each account came of late.
pub struct Reports(Limit<i64>);

impl Default for Reports {
    fn default() -> Self {
        Self(Limit::new(PER_HOUR, Duration::from_hours(1)))
    }
}

impl Reports {
    /// Counts a report of an account.
    ///
    /// # Errors
    /// 429 with the seconds until the next one.
    pub fn take(&self, account: i64) -> Result<()> {
        self.0.tidy();
        self.0.take(&account, "too_many_reports", "at most 20 reports in an hour")
    }
}

/// What makes two reports the same problem: the kind, the first line of the message and the top of the stack, without
/// digits, so that line numbers, ids and addresses make no difference.
fn fingerprint(report: &ReportProblem) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let stack = report.stack.as_deref().unwrap_or_default();
    let frames = stack.lines().map(str::trim).filter(|line| !line.is_empty()).take(FRAMES);
    for line in [report.kind.name()].into_iter().chain(report.message.trim().lines().take(1)).chain(frames) {
        let bare: String = line.chars().filter(|c| !c.is_ascii_digit()).collect();
        hasher.update(bare.trim());
        hasher.update("\n");
    }
    hasher.finalize().into()
}

/// Files a report. The first of its kind is journalled, and one that opens a settled problem again.
pub fn report(tx: &mut Tx<'_>, account: i64, report: &ReportProblem) -> Result<()> {
    let fingerprint = fingerprint(report);
    let kind = match store::find_problem(tx.conn, &fingerprint)? {
        None => Some("monitoring.problem.reported"),
        Some(known) => known.resolved.then_some("monitoring.problem.reopened"),
    };
    let problem = store::file_report(tx, &fingerprint, account, report)?;
    if let Some(kind) = kind {
        record(tx, kind, &problem);
    }
    Ok(())
}

/// Settles a problem, or opens it again.
///
/// # Errors
/// 404 when there is none, 409 with the problem as it is when it was changed since.
pub fn update(tx: &mut Tx<'_>, id: i64, change: &UpdateProblem) -> Result<ClientProblem> {
    let known = store::problem(tx.conn, id)?;
    if known.version != change.version {
        return Err(version_conflict(&known));
    }
    let problem = store::set_resolved(tx, id, change.resolved)?;
    record(tx, "monitoring.problem.changed", &problem);
    Ok(problem)
}

fn record(tx: &mut Tx<'_>, kind: &'static str, problem: &ClientProblem) {
    // The stack would fill the journal, and is there to be asked for.
    let told = ClientProblem { stack: None, ..problem.clone() };
    let entry = Entry::new(kind, Audience::admins()).subject("problem", problem.id);
    tx.record(entry.payload(&json!({ "problem": told })));
}

#[cfg(test)]
mod tests {
    use workspace_protocol::monitoring::ProblemKind;
    use workspace_protocol::sessions::Application;

    use super::*;

    fn of(message: &str, stack: &str) -> [u8; 32] {
        fingerprint(&ReportProblem {
            kind: ProblemKind::Error,
            message: message.to_owned(),
            stack: Some(stack.to_owned()),
            r#where: None,
            application: Application::Client,
            version: "0.1.0".to_owned(),
            os: "Linux".to_owned(),
        })
    }

    #[test]
    fn reports_that_differ_only_in_numbers_or_deep_in_the_stack_are_one() {
        let stack = "at send (chat.js:12:7)\nat click (button.js:3:1)";
        let one = of("no channel 12", stack);
        assert_eq!(one, of("no channel 7\nand more", "  at send (chat.js:14:7)\n\nat click (button.js:3:1)\n"));
        assert_ne!(one, of("no message 12", stack));
        assert_ne!(one, of("no channel 12", "at edit (chat.js:12:7)"));
        let deep = |last: &str| of("x", &format!("a\nb\nc\nd\ne\n{last}"));
        assert_eq!(deep("f"), deep("g"));
    }
}

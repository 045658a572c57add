//! What makes the server degraded: it answers, but something is not well, by its own checks, its figures or a module's word.

use std::time::Duration;

use tokio::time::timeout;
use workspace_protocol::monitoring::{Reason, Sample};

use crate::core::Core;
use crate::http::server::readiness;

/// How long the checks may take: less than until the next sample.
const PATIENCE: Duration = Duration::from_secs(2);
/// How full the disk may be before it is said.
const DISK: f64 = 0.9;
/// How full the queue of writes may be.
const QUEUE: f64 = 0.8;

/// What is not well, by the server's own checks and by these figures.
pub async fn reasons(core: &Core, sample: &Sample) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = match timeout(PATIENCE, readiness(core)).await {
        Ok(readiness) => {
            let failed = readiness.checks.into_iter().filter(|check| !check.ok);
            failed.map(|check| Reason { code: check.name, detail: check.detail.unwrap_or_default() }).collect()
        }
        Err(_) => vec![Reason { code: "database".to_owned(), detail: "the database does not answer".to_owned() }],
    };
    reasons.extend(by_figures(sample));
    reasons.extend(by_modules(core).await);
    reasons
}

/// A database that does not answer has been said already.
async fn by_modules(core: &Core) -> Vec<Reason> {
    let (now, troubles) = (core.clock.now(), core.troubles.clone());
    let asked = core.db.read(move |conn| {
        let mut reasons = Vec::new();
        for of_module in troubles {
            reasons.extend(of_module(now, conn)?);
        }
        Ok(reasons)
    });
    match timeout(PATIENCE, asked).await {
        Ok(Ok(reasons)) => reasons,
        Ok(Err(_)) | Err(_) => Vec::new(),
    }
}

fn by_figures(sample: &Sample) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut reason = |code: &str, detail: String| reasons.push(Reason { code: code.to_owned(), detail });
    if let (Some(used), Some(total)) = (sample.disk_used, sample.disk_total)
        && used.0 > total.0 * DISK
    {
        reason("disk_nearly_full", format!("{:.0} % of the disk with the data are in use", used.0 / total.0 * 100.0));
    }
    if let (Some(waiting), Some(max)) = (sample.writes_waiting, sample.writes_max)
        && waiting.0 > max.0 * QUEUE
    {
        reason("write_queue", format!("{} of at most {} writes wait", waiting.0, max.0));
    }
    // Fewer than may be are open when more are being opened: that is no shortage.
    if let (Some(waiting), Some(idle)) = (sample.pool_waiting, sample.pool_idle)
        && waiting.0 > 0.0
        && idle.0 == 0.0
        && sample.pool_open == sample.pool_max
    {
        reason("pool_exhausted", format!("{} reads wait for a database connection", waiting.0));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use workspace_protocol::Time;
    use workspace_protocol::monitoring::Figure;

    use super::*;

    #[test]
    fn thresholds_name_what_is_beyond_them_and_the_unknown_is_no_alarm() {
        let mut sample = Sample::empty(Time(chrono::NaiveDateTime::default()));
        assert!(by_figures(&sample).is_empty());
        let figure = |value: f64| Some(Figure(value));
        (sample.disk_used, sample.disk_total) = (figure(90.0), figure(100.0));
        (sample.writes_waiting, sample.writes_max) = (figure(80.0), figure(100.0));
        (sample.pool_waiting, sample.pool_idle) = (figure(0.0), figure(0.0));
        (sample.pool_open, sample.pool_max) = (figure(8.0), figure(8.0));
        assert!(by_figures(&sample).is_empty(), "at the threshold all is well");
        sample.disk_used = figure(91.0);
        sample.writes_waiting = figure(81.0);
        sample.pool_waiting = figure(1.0);
        let codes: Vec<String> = by_figures(&sample).into_iter().map(|reason| reason.code).collect();
        assert_eq!(codes, ["disk_nearly_full", "write_queue", "pool_exhausted"]);
    }
}

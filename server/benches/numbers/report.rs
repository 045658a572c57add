//! What was measured, and the table of it.

use std::fmt;
use std::time::Duration;

use hdrhistogram::Histogram;
use workspace_test_support::Engine;

/// One measured number, or a few that belong together.
pub struct Measure {
    /// What was measured; the same words on both engines.
    pub what: &'static str,
    /// The number to hold, in words.
    pub goal: &'static str,
    /// What came out.
    pub value: String,
    /// Whether the number is held; nothing where there is none.
    pub held: Option<bool>,
    /// Who used the processors meanwhile, and what else one should know.
    pub note: String,
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.cell())?;
        if self.note.is_empty() { Ok(()) } else { write!(f, " ({})", self.note) }
    }
}

impl Measure {
    fn cell(&self) -> String {
        match self.held {
            None => self.value.clone(),
            Some(true) => format!("{}, held", self.value),
            Some(false) => format!("{}, MISSED", self.value),
        }
    }
}

/// All that was measured, the engines side by side.
#[derive(Default)]
pub struct Table(Vec<(Engine, Measure)>);

impl Table {
    /// Adds what was measured on an engine.
    pub fn add(&mut self, engine: Engine, measure: Measure) {
        self.0.push((engine, measure));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut whats: Vec<(&str, &str)> = Vec::new();
        for (_, measure) in &self.0 {
            if !whats.iter().any(|(what, _)| *what == measure.what) {
                whats.push((measure.what, measure.goal));
            }
        }
        let cell = |engine: Engine, what: &str| {
            let found = self.0.iter().find(|(on, measure)| *on == engine && measure.what == what);
            found.map_or_else(|| "not measured".to_owned(), |(_, measure)| measure.cell())
        };
        let mut rows = vec![["what", "to hold", "SQLite", "PostgreSQL"].map(str::to_owned)];
        for (what, goal) in whats {
            let (sqlite, postgres) = (cell(Engine::Sqlite, what), cell(Engine::Postgres, what));
            rows.push([what.to_owned(), goal.to_owned(), sqlite, postgres]);
        }
        let widths: Vec<usize> =
            (0..4).map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
        for (at, row) in rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!(" {cell:width$} "));
            writeln!(f, "|{}|", cells.collect::<Vec<_>>().join("|"))?;
            if at == 0 {
                let lines = widths.iter().map(|width| "-".repeat(width + 2));
                writeln!(f, "|{}|", lines.collect::<Vec<_>>().join("|"))?;
            }
        }
        Ok(())
    }
}

/// Durations, counted by how long they were.
pub struct Durations(Histogram<u64>);

impl Default for Durations {
    /// In microseconds, up to a minute, to three digits.
    fn default() -> Self {
        Self(Histogram::new_with_bounds(1, 60_000_000, 3).unwrap())
    }
}

impl Durations {
    /// Counts one.
    pub fn add(&mut self, duration: Duration) {
        self.0.saturating_record(duration.as_micros() as u64);
    }

    /// Counts all of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.0.add(&other.0).unwrap();
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// The time within which this share of them were, in milliseconds.
    pub fn within(&self, share: f64) -> f64 {
        self.0.value_at_quantile(share) as f64 / 1e3
    }

    /// The median and the 99th percentile, in words.
    pub fn words(&self) -> String {
        format!("p50 {:.1} ms, p99 {:.1} ms", self.within(0.5), self.within(0.99))
    }
}

/// A number with spaces between its thousands.
pub fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

//! The last entries as ready-made frames, for those who resume.

use std::collections::VecDeque;

use bytestring::ByteString;

use super::hub::Event;

/// How many of the last entries are kept.
pub(super) const RING: u16 = 4_096;
/// How many bytes their frames may take.
const RING_BYTES: usize = 8 << 20;

/// The last entries, so that a thousand clients that resume at once don't read the journal a thousand times.
#[derive(Default)]
pub(super) struct Ring {
    events: VecDeque<Event>,
    bytes: usize,
}

impl Ring {
    /// The place of the oldest entry that it has.
    pub(super) fn first(&self) -> Option<i64> {
        self.events.front().map(|oldest| oldest.seq)
    }

    /// Adds an entry. One that says that its subject was deleted takes what earlier ones told of it out of memory, as it
    /// was taken out of the journal.
    pub(super) fn push(&mut self, event: Event, deletes: bool) {
        if deletes {
            let gone =
                self.events.iter_mut().filter(|earlier| earlier.subject.is_some() && earlier.subject == event.subject);
            for earlier in gone {
                self.bytes -= earlier.frame.len();
                earlier.frame = ByteString::new();
            }
        }
        self.bytes += event.frame.len();
        self.events.push_back(event);
        while self.events.len() > usize::from(RING) || self.bytes > RING_BYTES {
            if let Some(oldest) = self.events.pop_front() {
                self.bytes -= oldest.frame.len();
            }
        }
    }

    /// Forgets all of it: much was taken out of the journal at once, where those who resume are sent from then on.
    pub(super) fn clear(&mut self) {
        self.events.clear();
        self.bytes = 0;
    }

    /// Adds the entry before the oldest one, if there is room for it.
    pub(super) fn prepend(&mut self, event: Event) {
        let follows = self.events.front().is_none_or(|oldest| oldest.seq == event.seq + 1);
        if follows && self.events.len() < usize::from(RING) && self.bytes + event.frame.len() <= RING_BYTES {
            self.bytes += event.frame.len();
            self.events.push_front(event);
        }
    }

    /// The entries after `after`, if it still has all of them.
    pub(super) fn after(&self, after: i64, delivered: i64) -> Option<Vec<Event>> {
        if after == delivered {
            return Some(Vec::new());
        }
        let first = self.events.front()?.seq;
        let skip = usize::try_from(after + 1 - first).ok()?;
        Some(self.events.iter().skip(skip).filter(|event| !event.frame.is_empty()).cloned().collect())
    }
}

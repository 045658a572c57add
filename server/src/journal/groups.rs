//! Groups of accounts that an audience can name. Modules say who is in them; the hub asks when it delivers an entry.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

/// Who is in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Members {
    /// Everyone.
    Everyone,
    /// These accounts.
    Only(Arc<HashSet<i64>>),
}

impl Members {
    /// A group of these accounts.
    pub fn only(accounts: impl IntoIterator<Item = i64>) -> Self {
        Self::Only(Arc::new(accounts.into_iter().collect()))
    }

    /// Whether an account is in it.
    pub fn include(&self, account: i64) -> bool {
        match self {
            Self::Everyone => true,
            Self::Only(accounts) => accounts.contains(&account),
        }
    }
}

/// The groups of this node, by id. Who is in one changes with the entries of the journal, in their order, before the
/// entry is delivered: so all nodes agree at every place of the journal. Clones share the same groups.
#[derive(Debug, Clone, Default)]
pub struct Groups(Arc<RwLock<HashMap<i64, Members>>>);

impl Groups {
    /// Who is in a group; `None` for one that is not known, which is as good as empty.
    pub fn members(&self, group: i64) -> Option<Members> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&group).cloned()
    }

    /// Whether an account is in a group.
    pub fn include(&self, group: i64, account: i64) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&group).is_some_and(|found| found.include(account))
    }

    /// Says who is in a group.
    pub fn set(&self, group: i64, members: Members) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(group, members);
    }

    /// Adds an account to a group.
    pub fn add(&self, group: i64, account: i64) {
        self.change(group, |accounts| {
            accounts.insert(account);
        });
    }

    /// Takes an account out of a group.
    pub fn remove(&self, group: i64, account: i64) {
        self.change(group, |accounts| {
            accounts.remove(&account);
        });
    }

    /// Copies the set only while an entry on its way still holds on to it as it was.
    fn change(&self, group: i64, change: impl FnOnce(&mut HashSet<i64>)) {
        let mut groups = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Members::Only(accounts) = groups.entry(group).or_insert_with(|| Members::only([])) {
            change(Arc::make_mut(accounts));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_handed_out_does_not_change_any_more() {
        let groups = Groups::default();
        groups.set(5, Members::only([1, 2]));
        let before = groups.members(5).expect("it was set");
        groups.add(5, 3);
        groups.remove(5, 1);
        assert!(before.include(1) && !before.include(3));
        assert!(groups.include(5, 3) && groups.include(5, 2) && !groups.include(5, 1));
        assert!(!groups.include(6, 1), "nobody is in a group that is not known");
        groups.set(7, Members::Everyone);
        groups.remove(7, 1);
        assert!(groups.include(7, 1));
    }
}

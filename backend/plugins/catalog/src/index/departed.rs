//! Entities that are gone, so that late news of them is not taken for news of their return.

use std::collections::{HashSet, VecDeque};

use super::change::Change;
use super::uid::Uid;

/// News is late by a batch or two, which are hundreds of entities.
const REMEMBERED: usize = 100_000;

/// The uids of the entities that left last.
#[derive(Default)]
pub(super) struct Departed {
    uids: HashSet<Uid>,
    oldest_first: VecDeque<Uid>,
}

impl Departed {
    /// Remembers who leaves; false for changes of those who have left.
    pub(super) fn admits(&mut self, change: &Change) -> bool {
        match change {
            Change::Upsert(prepared) => !self.uids.contains(&prepared.uid),
            Change::Remove { uid, .. } => {
                self.remember(Uid::new(uid));
                true
            }
        }
    }

    fn remember(&mut self, uid: Uid) {
        if !self.uids.insert(uid.clone()) {
            return;
        }
        self.oldest_first.push_back(uid);
        if self.oldest_first.len() > REMEMBERED
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.uids.remove(&oldest);
        }
    }
}

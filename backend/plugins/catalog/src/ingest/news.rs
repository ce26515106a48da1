//! What changed, for those who wait for it: a page that is open, a program that follows the catalog.
//!
//! One task a process reads the numbered list of changes when the index was changed, and tells of a change once
//! readers see it: who asks for the entity then gets the new one. Waiting costs the database nothing.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use callboard_core::lifecycle::Lifecycle;
use callboard_shared::catalog::ChangeKind;
use parking_lot::Mutex;
use tokio::sync::watch;

use super::Engine;
use crate::index::CatalogIndex;
use crate::store::{Followed, StoreError};

/// Changes that are remembered. Whoever was away for more has to ask for everything again.
const REMEMBERED: usize = 1000;
/// Changes that are read together.
const BATCH: u64 = 1000;
/// How long to wait before looking again whether the index shows a change, and how often. An entity that cannot
/// be searched is never shown, and must not hold up the news of the others.
const AGAIN: Duration = Duration::from_millis(250);
const TIMES: u32 = 8;
/// How long to wait after the database failed.
const BACK_OFF: Duration = Duration::from_secs(2);

/// The last changes that readers of this process see.
pub(crate) struct News {
    recent: Mutex<VecDeque<Followed>>,
    last: watch::Sender<i64>,
}

impl Default for News {
    fn default() -> Self {
        Self { recent: Mutex::default(), last: watch::channel(0).0 }
    }
}

/// What happened after a number.
pub(crate) struct Since {
    /// The number of the last change.
    pub(crate) last: i64,
    /// More happened than is remembered.
    pub(crate) missed: bool,
    /// The last change of each entity, in order.
    pub(crate) changes: Vec<Followed>,
}

impl News {
    /// The number of the last change that readers see; changes when there are news.
    pub(crate) fn last(&self) -> watch::Receiver<i64> {
        self.last.subscribe()
    }

    /// What happened after number `after`.
    pub(crate) fn since(&self, after: i64) -> Since {
        let recent = self.recent.lock();
        let last = *self.last.borrow();
        let missed = after < last && recent.front().is_none_or(|first| first.seq > after + 1);
        let mut told = HashSet::new();
        let newest_first = recent.iter().rev().take_while(|change| change.seq > after);
        let mut changes: Vec<Followed> =
            newest_first.filter(|change| told.insert(change.entity_ref.as_str())).cloned().collect();
        changes.reverse();
        // Whoever heard more at another replica does not hear it twice.
        Since { last: last.max(after), missed, changes }
    }

    fn begin(&self, last: i64) {
        self.last.send_replace(last);
    }

    fn add(&self, changes: Vec<Followed>) {
        let Some(last) = changes.last().map(|change| change.seq) else { return };
        let mut recent = self.recent.lock();
        if changes.first().map(|change| change.seq - 1) != Some(*self.last.borrow()) {
            recent.clear();
        }
        recent.extend(changes);
        let surplus = recent.len().saturating_sub(REMEMBERED);
        recent.drain(..surplus);
        // Within the lock: the number and the list belong together.
        self.last.send_replace(last);
    }
}

/// Tells of the changes after number `last` until the process stops. Who asks before it is first polled is told
/// that number already.
pub(crate) fn tell(engine: Engine, last: i64, lifecycle: Lifecycle) -> impl Future<Output = ()> + Send {
    engine.news.begin(last);
    keep_telling(engine, last, lifecycle)
}

async fn keep_telling(engine: Engine, mut last: i64, lifecycle: Lifecycle) {
    let mut tries = 0;
    let mut pause = None;
    loop {
        let changed = async {
            match pause {
                None => engine.index_changed().await,
                Some(pause) => tokio::time::sleep(pause).await,
            }
        };
        tokio::select! {
            () = lifecycle.cancelled() => return,
            () = changed => {}
        }
        (tries, pause) = match tell_some(&engine, &mut last, tries >= TIMES).await {
            Ok(true) => (0, None),
            Ok(false) => (tries + 1, Some(AGAIN)),
            Err(error) => {
                tracing::warn!(%error, "changes of the catalog cannot be told to open pages; trying again in {} s", BACK_OFF.as_secs());
                (0, Some(BACK_OFF))
            }
        };
    }
}

/// Tells of what the index shows, or of everything. Whether that was all there is.
async fn tell_some(engine: &Engine, last: &mut i64, everything: bool) -> Result<bool, StoreError> {
    loop {
        let mut changes = engine.store.follow(*last, BATCH).await?;
        let count = changes.len();
        if !everything {
            changes.truncate(shown(&engine.index, &changes));
        }
        let told = changes.len();
        *last = changes.last().map_or(*last, |change| change.seq);
        engine.news.add(changes);
        if told < count {
            return Ok(false);
        }
        if count == 0 {
            return Ok(true);
        }
    }
}

/// How many of the changes, from the first on, readers see.
fn shown(index: &CatalogIndex, changes: &[Followed]) -> usize {
    let removed = |change: &&Followed| change.kind == ChangeKind::Removed;
    let leaving: HashSet<&str> = changes.iter().filter(removed).map(|change| change.entity_id.as_str()).collect();
    let is_shown = |change: &Followed| match change.kind {
        ChangeKind::Removed => index.by_uid(&change.entity_id, None).is_none(),
        // Its end decides, which comes later in the list.
        _ if leaving.contains(change.entity_id.as_str()) => true,
        _ => index.version_of(&change.entity_ref).is_some_and(|version| version >= change.seq),
    };
    changes.iter().take_while(|change| is_shown(change)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(seq: i64, name: &str) -> Followed {
        Followed { seq, entity_ref: name.into(), entity_id: name.into(), kind: ChangeKind::Changed }
    }

    fn heard(news: &News, after: i64) -> (i64, bool, Vec<i64>) {
        let since = news.since(after);
        (since.last, since.missed, since.changes.iter().map(|change| change.seq).collect())
    }

    #[test]
    fn each_entity_is_told_once_with_the_last_that_happened_to_it() {
        let news = News::default();
        news.begin(3);
        assert_eq!(heard(&news, 3), (3, false, vec![]));
        news.add(vec![change(4, "a"), change(5, "b"), change(6, "a")]);
        assert_eq!(heard(&news, 3), (6, false, vec![5, 6]));
        assert_eq!(heard(&news, 5), (6, false, vec![6]));
        assert_eq!(heard(&news, 9), (9, false, vec![]), "another replica was ahead");
    }

    #[test]
    fn whoever_was_away_for_too_long_is_told_so() {
        let news = News::default();
        news.begin(3);
        assert!(news.since(2).missed, "from before this process");
        news.add((4..=1004).map(|seq| change(seq, &seq.to_string())).collect());
        assert!(news.since(3).missed && !news.since(4).missed);
        news.add(vec![change(2000, "a")]);
        assert!(news.since(1004).missed, "what lies between was forgotten");
        assert_eq!(heard(&news, 1999), (2000, false, vec![2000]));
    }
}

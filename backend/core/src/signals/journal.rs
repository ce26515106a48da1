//! What happened for whom, numbered and kept: replicas follow it, and open pages wait for it through a channel.
//!
//! Only the last number of each topic is kept: a page that hears that its settings changed asks for them.
//! Who changes something records it in the same transaction and says so afterwards, and what was recorded is read
//! from the table at once. Where several processes share the database it is also asked twice a second, but only
//! while a page waits.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::RwLock;
use sea_orm::ConnectionTrait;
use tokio::sync::{Notify, watch};

use super::store::{self, Recorded, Subject};
use crate::database::{Database, DatabaseError};
use crate::lifecycle::Lifecycle;

/// How long a change at another replica stays unknown here.
const EVERY: Duration = Duration::from_millis(500);
/// How long to wait after the database failed.
const BACK_OFF: Duration = Duration::from_secs(2);

/// What happened for whom since this process started. Clones share it.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    /// The number when this process started: what was before is not remembered.
    began: i64,
    /// Numbers by channel, audience and topic. Every waiting page looks here at every change of anybody, so it looks
    /// up what concerns it and does not go through the rest.
    latest: RwLock<HashMap<String, HashMap<String, Topics>>>,
    last: watch::Sender<i64>,
    told: Notify,
}

/// The number of the last entry of each topic.
type Topics = BTreeMap<String, i64>;

/// What somebody missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The number to ask with next.
    pub last: i64,
    /// True when more happened than is remembered.
    pub missed: bool,
    /// What happened.
    pub topics: BTreeSet<String>,
}

impl Heard {
    /// Whether there is anything to tell.
    #[must_use]
    pub fn any(&self) -> bool {
        self.missed || !self.topics.is_empty()
    }
}

impl Journal {
    /// The journal from now on; [`Journal::follow`] keeps it up to date.
    ///
    /// # Errors
    /// When the database is gone.
    pub(crate) async fn open(database: Database) -> Result<Self, DatabaseError> {
        let began = store::last(&database).await?;
        Ok(Self::since_number(database, began))
    }

    fn since_number(database: Database, began: i64) -> Self {
        let inner =
            Inner { database, began, latest: RwLock::default(), last: watch::channel(began).0, told: Notify::new() };
        Self { inner: Arc::new(inner) }
    }

    /// Records that something happened for these users and groups. The last statement of a transaction: others wait
    /// for the counter from then on. [`Journal::tell`] follows when it is committed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record<C: ConnectionTrait>(
        db: &C,
        channel: &str,
        topic: &str,
        audiences: &[&str],
    ) -> Result<Vec<Recorded>, DatabaseError> {
        store::record(db, channel, topic, audiences).await
    }

    /// Something was recorded and committed.
    pub fn tell(&self) {
        self.inner.told.notify_one();
    }

    /// The number of the last entry that readers of this process see.
    #[must_use]
    pub fn last(&self) -> watch::Receiver<i64> {
        self.inner.last.subscribe()
    }

    /// The number of the last entry about a topic for a user or group, as far as readers of this process see; that of
    /// the process's start when there has been none since.
    #[must_use]
    pub fn last_of(&self, channel: &str, topic: &str, audience: &str) -> i64 {
        let latest = self.inner.latest.read();
        let topics = latest.get(channel).and_then(|audiences| audiences.get(audience));
        topics.and_then(|topics| topics.get(topic)).copied().unwrap_or(self.inner.began)
    }

    /// What happened in a channel for any of these users and groups after a number.
    #[must_use]
    pub fn since(&self, channel: &str, audiences: &[String], after: i64) -> Heard {
        let last = *self.inner.last.borrow();
        let latest = self.inner.latest.read();
        let concerning = audiences.iter().filter_map(|audience| latest.get(channel)?.get(audience)).flatten();
        let topics = concerning.filter(|(_, seq)| **seq > after);
        Heard {
            // Whoever heard more at another replica does not hear it twice.
            last: last.max(after),
            missed: after < self.inner.began,
            topics: topics.map(|(topic, _)| topic.clone()).collect(),
        }
    }

    fn take_in(&self, entries: Vec<(i64, Subject)>) {
        let Some((last, _)) = entries.last() else { return };
        let last = *last;
        let mut latest = self.inner.latest.write();
        for (seq, Subject { channel, audience, topic }) in entries {
            latest.entry(channel).or_default().entry(audience).or_default().insert(topic, seq);
        }
        drop(latest);
        self.inner.last.send_replace(last);
    }

    /// Reads what was recorded until the process stops.
    pub(crate) async fn follow(self, lifecycle: Lifecycle) {
        let shared = !self.inner.database.is_sqlite();
        let mut pause = None;
        loop {
            let due = async {
                match pause {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = lifecycle.cancelled() => return,
                () = self.inner.told.notified() => {}
                // On SQLite nobody else records anything.
                () = tokio::time::sleep(EVERY), if shared && pause.is_none() => {
                    if self.inner.last.receiver_count() == 0 {
                        continue;
                    }
                }
                () = due => {}
            }
            pause = match self.catch_up().await {
                Ok(()) => None,
                Err(error) => {
                    tracing::warn!(%error, "news cannot be told to open pages; trying again in {} s", BACK_OFF.as_secs());
                    Some(BACK_OFF)
                }
            };
        }
    }

    async fn catch_up(&self) -> Result<(), DatabaseError> {
        loop {
            let after = *self.inner.last.borrow();
            let entries = store::after(&self.inner.database, after).await?;
            if entries.is_empty() {
                return Ok(());
            }
            self.take_in(entries);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seq: i64, channel: &str, audience: &str) -> (i64, Subject) {
        (seq, Subject { channel: channel.into(), audience: audience.into(), topic: "settings".into() })
    }

    #[tokio::test]
    async fn a_person_hears_what_concerns_them_and_everybody_moves_on() {
        let journal = Journal::since_number(Database::for_tests().await, 3);
        let ada = ["user:default/ada".to_owned()];
        let heard = |after: i64| {
            let heard = journal.since("a", &ada, after);
            (heard.last, heard.missed, heard.topics.contains("settings"))
        };
        assert_eq!(heard(3), (3, false, false));
        let entries = [(4, "a", "user:default/ada"), (5, "a", "user:default/bo"), (6, "b", "user:default/ada")];
        journal.take_in(entries.map(|(seq, channel, audience)| entry(seq, channel, audience)).to_vec());
        assert_eq!(heard(3), (6, false, true));
        assert_eq!(heard(4), (6, false, false), "another's, and another channel's");
        assert_eq!(heard(9), (9, false, false), "another replica was ahead");
        assert_eq!(heard(2), (6, true, true), "from before this process");
        assert!(!journal.since("a", &ada, 4).any() && journal.since("a", &ada, 2).any());
        assert_eq!(journal.last_of("a", "settings", &ada[0]), 4);
        assert_eq!(journal.last_of("a", "views", &ada[0]), 3, "nothing since the start");
    }
}

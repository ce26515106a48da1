//! What happened for whom, numbered and kept: replicas follow it, and open pages wait for it through a channel.
//!
//! Only the last number of each topic is kept: a page that hears that its settings changed asks for them.
//! Who changes something records it in the same transaction and says so afterwards, and what was recorded is read
//! from the table at once. Where several processes share the database it is also asked twice a second, but only
//! while a page waits.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::RwLock;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};
use tokio::sync::{Notify, watch};

use crate::database::{Database, DatabaseError};
use crate::lifecycle::Lifecycle;

/// How long a change at another replica stays unknown here.
const EVERY: Duration = Duration::from_millis(500);
/// How long to wait after the database failed.
const BACK_OFF: Duration = Duration::from_secs(2);
/// Rows that are read together.
const BATCH: i64 = 1000;

/// What happened for whom since this process started. Clones share it.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    /// The number when this process started: what was before is not remembered.
    began: i64,
    latest: RwLock<HashMap<Subject, i64>>,
    last: watch::Sender<i64>,
    told: Notify,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Subject {
    channel: String,
    /// A canonical ref of a user or group.
    audience: String,
    topic: String,
}

/// An entry of the journal, and the one that it took the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The number of the entry before it for the same audience and topic; 0 when there was none.
    pub previous: i64,
    /// Its own number.
    pub seq: i64,
}

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
        let find = database.statement("SELECT seq FROM core_signal_counter WHERE id = 1", []);
        let row = database.reader().query_one_raw(find).await?;
        let began = row.map(|row| row.try_get("", "seq")).transpose()?.unwrap_or(0);
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
        let backend = db.get_database_backend();
        // A number for each, so that a follower that reads in parts loses none.
        let count = i64::try_from(audiences.len()).unwrap_or(i64::MAX);
        let take = "UPDATE core_signal_counter SET seq = seq + $1 WHERE id = 1 RETURNING seq";
        let row = db.query_one_raw(Statement::from_sql_and_values(backend, take, [count.into()])).await?;
        let row = row.ok_or_else(|| DbErr::Custom("the table core_signal_counter has lost its row".into()))?;
        let last: i64 = row.try_get("", "seq")?;
        let mut recorded = Vec::with_capacity(audiences.len());
        for (seq, audience) in (last - count + 1..).zip(audiences) {
            // Whoever changes it waits for the counter, so it stays what it is.
            let sql = "SELECT seq FROM core_signal_journal WHERE channel = $1 AND audience = $2 AND topic = $3";
            let values = [channel.into(), (*audience).into(), topic.into()];
            let before = db.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
            let previous = before.map(|row| row.try_get("", "seq")).transpose()?.unwrap_or(0);
            recorded.push(Recorded { previous, seq });
            let sql = "INSERT INTO core_signal_journal (channel, audience, topic, seq) VALUES ($1, $2, $3, $4) \
                       ON CONFLICT (channel, audience, topic) DO UPDATE SET seq = excluded.seq";
            let values = [channel.into(), (*audience).into(), topic.into(), seq.into()];
            db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        Ok(recorded)
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
        let subject = Subject { channel: channel.into(), audience: audience.into(), topic: topic.into() };
        self.inner.latest.read().get(&subject).copied().unwrap_or(self.inner.began)
    }

    /// What happened in a channel for any of these users and groups after a number.
    #[must_use]
    pub fn since(&self, channel: &str, audiences: &[String], after: i64) -> Heard {
        let last = *self.inner.last.borrow();
        let concerns = |subject: &Subject| subject.channel == channel && audiences.contains(&subject.audience);
        let latest = self.inner.latest.read();
        let topics = latest.iter().filter(|(subject, seq)| **seq > after && concerns(subject));
        Heard {
            // Whoever heard more at another replica does not hear it twice.
            last: last.max(after),
            missed: after < self.inner.began,
            topics: topics.map(|(subject, _)| subject.topic.clone()).collect(),
        }
    }

    fn take_in(&self, entries: Vec<(i64, Subject)>) {
        let Some((last, _)) = entries.last() else { return };
        let last = *last;
        let mut latest = self.inner.latest.write();
        for (seq, subject) in entries {
            latest.insert(subject, seq);
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
        let database = &self.inner.database;
        loop {
            let after = *self.inner.last.borrow();
            let sql =
                "SELECT channel, audience, topic, seq FROM core_signal_journal WHERE seq > $1 ORDER BY seq LIMIT $2";
            let rows = database.reader().query_all_raw(database.statement(sql, [after.into(), BATCH.into()])).await?;
            if rows.is_empty() {
                return Ok(());
            }
            self.take_in(rows.iter().map(read).collect::<Result<_, DbErr>>()?);
        }
    }
}

fn read(row: &QueryResult) -> Result<(i64, Subject), DbErr> {
    let subject = Subject {
        channel: row.try_get("", "channel")?,
        audience: row.try_get("", "audience")?,
        topic: row.try_get("", "topic")?,
    };
    Ok((row.try_get("", "seq")?, subject))
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

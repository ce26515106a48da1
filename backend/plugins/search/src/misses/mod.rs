//! What people searched for in vain, counted for those who look after the portal.

mod migrations;
mod pending;
mod store;

use std::sync::Arc;
use std::time::{Duration, Instant};

use callboard_core::database::Database;
use callboard_core::lifecycle::Lifecycle;
use parking_lot::Mutex;
use tokio::sync::Notify;

pub(crate) use self::migrations::migrations;
use self::pending::{Pending, SETTLED};
pub(crate) use self::store::MissesStore;

/// Counts beside the searches, which never wait for the table. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Misses {
    pending: Arc<Mutex<Pending>>,
    news: Arc<Notify>,
    pub(crate) store: MissesStore,
}

impl Misses {
    pub(crate) fn new(database: Database) -> Self {
        Self { pending: Arc::default(), news: Arc::default(), store: MissesStore::new(database) }
    }

    /// A person searched for something, and found it or not.
    pub(crate) fn note(&self, person: &str, term: &str, found: bool) {
        if self.pending.lock().note(person, term, found, Instant::now()) {
            self.news.notify_one();
        }
    }

    /// Writes down what was searched for in vain, once it is clear that nobody was still typing.
    pub(crate) async fn keep(self, lifecycle: Lifecycle) {
        loop {
            tokio::select! {
                () = lifecycle.cancelled() => break,
                () = self.news.notified() => {}
            }
            while !self.pending.lock().is_empty() && !lifecycle.is_cancelled() {
                tokio::select! {
                    () = lifecycle.cancelled() => {}
                    () = tokio::time::sleep(SETTLED) => self.write(Instant::now()).await,
                }
            }
        }
        // The rest, whether somebody is typing or not.
        self.write(Instant::now() + SETTLED * 2).await;
    }

    async fn write(&self, now: Instant) {
        let settled = self.pending.lock().take(now);
        if settled.is_empty() {
            return;
        }
        if let Err(error) = self.store.add(&settled).await {
            tracing::warn!(%error, "what was searched for in vain could not be counted");
        }
    }
}

/// Milliseconds since 1970.
fn now_millis() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

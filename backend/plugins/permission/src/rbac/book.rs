//! Everything that is known about roles, from wherever it is said: the configuration, the two files, the database.
//!
//! What is reviewed in a repository goes before what somebody clicked: a role of the configuration or of a file hides
//! one of the same name in the database. While a source cannot be read, what it last said counts.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use callboard_core::lifecycle::Lifecycle;
use parking_lot::{Mutex, RwLock};

use super::files;
use super::model::Roles;
use super::settings::Settings;
use super::store::{ChangeError, RoleStore, StoreError, Stored};

/// How long a change at another replica stays unknown here.
const EVERY: Duration = Duration::from_millis(400);
/// How long to wait after the database failed.
const BACK_OFF: Duration = Duration::from_secs(2);

/// The roles that count now. Clones share them.
#[derive(Clone)]
pub(crate) struct Book {
    inner: Arc<Inner>,
}

struct Inner {
    /// Configuration and files, as they were last read without an error.
    said: RwLock<Arc<Roles>>,
    stored: RwLock<Arc<Stored>>,
    joined: RwLock<Arc<Roles>>,
    /// Names that were warned of.
    hidden: Mutex<BTreeSet<String>>,
    store: RoleStore,
}

impl Book {
    pub(super) async fn open(said: Roles, store: RoleStore) -> Result<Self, StoreError> {
        let stored = store.load().await?;
        let inner = Inner {
            said: RwLock::new(Arc::new(said)),
            stored: RwLock::new(Arc::new(stored)),
            joined: RwLock::default(),
            hidden: Mutex::default(),
            store,
        };
        let book = Self { inner: Arc::new(inner) };
        book.join();
        Ok(book)
    }

    /// The roles that count now.
    pub(crate) fn roles(&self) -> Arc<Roles> {
        self.inner.joined.read().clone()
    }

    /// Those of the configuration and the files, which nobody changes through the API.
    pub(crate) fn said(&self) -> Arc<Roles> {
        self.inner.said.read().clone()
    }

    /// What the database says.
    pub(crate) fn stored(&self) -> Arc<Stored> {
        self.inner.stored.read().clone()
    }

    /// Changes what is stored. It counts here when this returns, and on other replicas a moment later.
    pub(crate) async fn change<T, R>(
        &self,
        change: impl Fn(&mut Stored) -> Result<T, R> + Sync,
    ) -> Result<T, ChangeError<R>> {
        let (told, stored) = self.inner.store.change(change).await?;
        self.take_in(stored);
        Ok(told)
    }

    /// Older news than what is known are dropped: two changes may come in the other order.
    fn take_in(&self, stored: Stored) {
        let mut known = self.inner.stored.write();
        if stored.revision > known.revision {
            *known = Arc::new(stored);
            drop(known);
            self.join();
        }
    }

    fn join(&self) {
        // Held before anything is read: of two who join at once, the later one has what both took in. Otherwise roles
        // from before a change could stay, with rights that somebody just took away.
        let mut hidden = self.inner.hidden.lock();
        let (said, stored) = (self.said(), self.stored());
        let mut joined = (*said).clone();
        for (name, role) in &stored.roles {
            if !joined.add(name, role.clone()) && hidden.insert(name.clone()) {
                tracing::warn!(
                    role = name,
                    "a role of the database does not count, because the configuration or a file has one of that name; rename one of them"
                );
            }
        }
        *self.inner.joined.write() = Arc::new(joined);
    }

    /// Reads the files again. What is good takes the place of what was; what is not leaves it there.
    pub(super) async fn read_files(&self, settings: &Settings) {
        match files::load(settings).await {
            Ok(fresh) => {
                *self.inner.said.write() = Arc::new(fresh);
                self.join();
                tracing::info!("the policies were read again");
            }
            Err(why) => tracing::error!("{why}; the policies stay as they were"),
        }
    }

    /// Follows what other replicas store, until the process stops.
    pub(super) async fn follow(self, lifecycle: Lifecycle) {
        if !self.inner.store.is_shared() {
            return;
        }
        let mut pause = EVERY;
        loop {
            tokio::select! {
                () = lifecycle.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
            pause = match self.catch_up().await {
                Ok(()) => EVERY,
                Err(error) => {
                    tracing::warn!(%error, "changes of roles at other replicas cannot be read; what is known counts");
                    BACK_OFF
                }
            };
        }
    }

    async fn catch_up(&self) -> Result<(), StoreError> {
        if self.inner.store.revision().await? > self.stored().revision {
            self.take_in(self.inner.store.load().await?);
        }
        Ok(())
    }
}

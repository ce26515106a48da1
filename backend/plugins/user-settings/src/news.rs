//! The channel `user-settings`: a person's open pages learn what other pages of the person changed, on this
//! replica and on others.
//!
//! Who changes something says so here, and the changes are read from the table at once. Where several processes
//! share the database it is also asked twice a second, but only while a page waits.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use callboard_core::auth::{Credentials, UserInfo};
use callboard_core::lifecycle::Lifecycle;
use callboard_core::services::Services;
use callboard_core::signals::{Channel, News as Told};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::signals::USER_SETTINGS_CHANNEL;
use callboard_shared::user_settings::UserSettingsNews;
use parking_lot::RwLock;
use tokio::sync::{Notify, watch};

use crate::store::{Changed, SettingsStore, StoreError, Topic};

/// How long a change at another replica stays unknown here.
const EVERY: Duration = Duration::from_millis(500);
/// How long to wait after the database failed.
const BACK_OFF: Duration = Duration::from_secs(2);

/// What changed for whom since this process started. Clones share it.
#[derive(Clone)]
pub(crate) struct News {
    inner: Arc<Inner>,
}

struct Inner {
    /// The number when this process started: what was before is not remembered.
    began: i64,
    latest: RwLock<HashMap<(String, Topic), i64>>,
    last: watch::Sender<i64>,
    told: Notify,
    services: Services,
}

impl News {
    pub(crate) fn new(began: i64, services: Services) -> Self {
        let last = watch::channel(began).0;
        let inner = Inner { began, latest: RwLock::default(), last, told: Notify::new(), services };
        Self { inner: Arc::new(inner) }
    }

    /// Something was changed and stored.
    pub(crate) fn tell(&self) {
        self.inner.told.notify_one();
    }

    fn take_in(&self, changes: Vec<Changed>) {
        let Some(last) = changes.last().map(|change| change.seq) else { return };
        let mut latest = self.inner.latest.write();
        for Changed { seq, audience, topic } in changes {
            if let Some(topic) = topic {
                latest.insert((audience, topic), seq);
            }
        }
        drop(latest);
        self.inner.last.send_replace(last);
    }

    fn since(&self, audiences: &[String], after: i64) -> UserSettingsNews {
        let last = *self.inner.last.borrow();
        let latest = self.inner.latest.read();
        let changed = |topic: Topic| {
            audiences.iter().any(|audience| latest.get(&(audience.clone(), topic)).is_some_and(|seq| *seq > after))
        };
        UserSettingsNews {
            // Whoever heard more at another replica does not hear it twice.
            last: last.max(after),
            missed: after < self.inner.began,
            settings: changed(Topic::Settings),
            views: changed(Topic::Views),
        }
    }
}

#[async_trait]
impl Channel for News {
    fn name(&self) -> &'static str {
        USER_SETTINGS_CHANNEL
    }

    fn last(&self) -> watch::Receiver<i64> {
        self.inner.last.subscribe()
    }

    async fn since(&self, caller: &Credentials, after: i64) -> ApiResult<Told> {
        let user = caller
            .user()
            .ok_or_else(|| ApiError::NotAllowed("Only a person keeps settings; sign in as a user".into()))?;
        let audiences = self.inner.services.get::<dyn UserInfo>()?.ownership(user).await?;
        let news = self.since(&audiences, after);
        let any = news.missed || news.settings || news.views;
        let told = serde_json::to_value(&news).map_err(ApiError::internal)?;
        Ok(Told { any, told })
    }
}

/// Reads what changed until the process stops.
pub(crate) async fn follow(news: News, store: SettingsStore, lifecycle: Lifecycle) {
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
            () = news.inner.told.notified() => {}
            // On SQLite nobody else changes anything.
            () = tokio::time::sleep(EVERY), if store.is_shared() && pause.is_none() => {
                if news.inner.last.receiver_count() == 0 {
                    continue;
                }
            }
            () = due => {}
        }
        pause = match catch_up(&news, &store).await {
            Ok(()) => None,
            Err(error) => {
                tracing::warn!(%error, "changes of settings cannot be told to open pages; trying again in {} s", BACK_OFF.as_secs());
                Some(BACK_OFF)
            }
        };
    }
}

async fn catch_up(news: &News, store: &SettingsStore) -> Result<(), StoreError> {
    loop {
        let after = *news.inner.last.borrow();
        let changes = store.changes_after(after).await?;
        if changes.is_empty() {
            return Ok(());
        }
        news.take_in(changes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(seq: i64, audience: &str) -> Changed {
        Changed { seq, audience: audience.into(), topic: Some(Topic::Settings) }
    }

    #[test]
    fn a_person_hears_what_concerns_them_and_everybody_moves_on() {
        let news = News::new(3, Services::default());
        let ada = ["user:default/ada".to_owned()];
        let heard = |after: i64| {
            let heard = news.since(&ada, after);
            (heard.last, heard.missed, heard.settings)
        };
        assert_eq!(heard(3), (3, false, false));
        news.take_in(vec![changed(4, "user:default/ada"), changed(5, "user:default/bo")]);
        assert_eq!(heard(3), (5, false, true));
        assert_eq!(heard(4), (5, false, false));
        assert_eq!(heard(9), (9, false, false), "another replica was ahead");
        assert_eq!(heard(2), (5, true, true), "from before this process");
    }
}

//! What open pages wait for: each plugin that has news for them opens a channel, and the plugin `signals` lets a
//! page wait for all of its channels with one request.
//!
//! A channel numbers what happens. Whoever waits names the number that it knows, so that nothing is lost between
//! two requests, or when a page was asleep. Plugins whose news concern users and groups keep them in the [`Journal`].

mod journal;
mod migrations;
mod store;

use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::RwLock;
use serde_json::Value;
use tokio::sync::watch;

use crate::ApiResult;
use crate::auth::Credentials;
pub use journal::{Heard, Journal};
pub(crate) use migrations::migrations;
pub use store::Recorded;

/// Something that open pages wait for. The name is that of Backstage's signal channel where it has one.
#[async_trait]
pub trait Channel: Send + Sync {
    /// What pages ask for: `user-settings`.
    fn name(&self) -> &'static str;

    /// The number of the last news that readers of this process see. It changes when there may be news.
    fn last(&self) -> watch::Receiver<i64>;

    /// What the caller may know of what happened after a number. Called again whenever the number changes, so it
    /// should not ask the database.
    ///
    /// # Errors
    /// 403 when the caller may not listen at all.
    async fn since(&self, caller: &Credentials, after: i64) -> ApiResult<News>;
}

/// What happened after a number.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// Whether there is anything to tell.
    pub any: bool,
    /// `last`, the number to ask with next; `missed`, true when more happened than is remembered; and what the
    /// channel tells besides.
    pub told: Value,
}

/// All channels of the portal. Clones share them.
#[derive(Clone, Default)]
pub struct Signals {
    channels: Arc<RwLock<Vec<Arc<dyn Channel>>>>,
}

impl Signals {
    /// Adds a channel; one of the same name is replaced.
    pub fn open(&self, channel: Arc<dyn Channel>) {
        let mut channels = self.channels.write();
        channels.retain(|known| known.name() != channel.name());
        channels.push(channel);
    }

    /// The channel of that name.
    #[must_use]
    pub fn channel(&self, name: &str) -> Option<Arc<dyn Channel>> {
        self.channels.read().iter().find(|channel| channel.name() == name).cloned()
    }

    /// The names of all channels, in the order in which they were opened.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.channels.read().iter().map(|channel| channel.name()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Silent(&'static str);

    #[async_trait]
    impl Channel for Silent {
        fn name(&self) -> &'static str {
            self.0
        }

        fn last(&self) -> watch::Receiver<i64> {
            watch::channel(0).1
        }

        async fn since(&self, _: &Credentials, after: i64) -> ApiResult<News> {
            Ok(News { any: false, told: Value::from(after) })
        }
    }

    #[test]
    fn a_channel_is_found_by_its_name_and_replaced_by_a_later_one() {
        let signals = Signals::default();
        signals.open(Arc::new(Silent("a")));
        signals.clone().open(Arc::new(Silent("b")));
        signals.open(Arc::new(Silent("a")));
        assert_eq!(signals.names(), ["b", "a"]);
        assert!(signals.channel("a").is_some() && signals.channel("c").is_none());
    }
}

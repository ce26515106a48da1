//! The channel `user-settings`: a person's open pages learn what other pages of the person changed, on this
//! replica and on others.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::auth::{Credentials, UserInfo};
use callboard_core::database::DatabaseError;
use callboard_core::services::Services;
use callboard_core::signals::{Channel, Journal, News as Told, Recorded};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::signals::USER_SETTINGS_CHANNEL;
use callboard_shared::user_settings::UserSettingsNews;
use sea_orm::ConnectionTrait;
use tokio::sync::watch;

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// A setting of a person.
    Settings,
    /// A saved view of a person or group.
    Views,
}

impl Topic {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Views => "views",
        }
    }
}

/// Records that something changed for these users and groups. The last statement of a transaction.
pub(crate) async fn record<C: ConnectionTrait>(
    db: &C,
    topic: Topic,
    audiences: &[&str],
) -> Result<Vec<Recorded>, DatabaseError> {
    Journal::record(db, USER_SETTINGS_CHANNEL, topic.as_str(), audiences).await
}

/// The number of the last change of a person's settings.
pub(crate) fn last_change(journal: &Journal, user: &str) -> i64 {
    journal.last_of(USER_SETTINGS_CHANNEL, Topic::Settings.as_str(), user)
}

/// The channel.
pub(crate) struct News {
    journal: Journal,
    services: Services,
}

impl News {
    pub(crate) fn channel(journal: Journal, services: Services) -> Arc<dyn Channel> {
        Arc::new(Self { journal, services })
    }
}

#[async_trait]
impl Channel for News {
    fn name(&self) -> &'static str {
        USER_SETTINGS_CHANNEL
    }

    fn last(&self) -> watch::Receiver<i64> {
        self.journal.last()
    }

    async fn since(&self, caller: &Credentials, after: i64) -> ApiResult<Told> {
        let user = caller
            .user()
            .ok_or_else(|| ApiError::NotAllowed("Only a person keeps settings; sign in as a user".into()))?;
        let known = self.services.get::<dyn UserInfo>()?.ownership(user).await?;
        let audiences = known.unwrap_or_else(|| vec![user.to_string()]);
        let heard = self.journal.since(USER_SETTINGS_CHANNEL, &audiences, after);
        let changed = |topic: Topic| heard.topics.contains(topic.as_str());
        let news = UserSettingsNews {
            last: heard.last,
            missed: heard.missed,
            settings: changed(Topic::Settings),
            settings_at: last_change(&self.journal, &user.to_string()),
            views: changed(Topic::Views),
        };
        let told = serde_json::to_value(&news).map_err(ApiError::internal)?;
        Ok(Told { any: heard.any(), told })
    }
}

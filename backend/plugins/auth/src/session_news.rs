//! The channel `auth`: a person's open pages learn that the person signed out elsewhere, so that a page whose
//! session is gone does not go on until its token ends.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::auth::Credentials;
use callboard_core::database::DatabaseError;
use callboard_core::signals::{Channel, Journal, News};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::SessionNews;
use callboard_shared::signals::AUTH_CHANNEL;
use sea_orm::ConnectionTrait;
use tokio::sync::watch;

/// What happened: a session of the person was ended by the person.
const ENDED: &str = "ended";

/// Records that sessions of this user ended. The last statement of a transaction.
pub(crate) async fn record<C: ConnectionTrait>(db: &C, user: &str) -> Result<(), DatabaseError> {
    Journal::record(db, AUTH_CHANNEL, ENDED, &[user]).await.map(|_| ())
}

/// The channel.
pub(crate) struct Sessions {
    journal: Journal,
}

impl Sessions {
    pub(crate) fn channel(journal: Journal) -> Arc<dyn Channel> {
        Arc::new(Self { journal })
    }
}

#[async_trait]
impl Channel for Sessions {
    fn name(&self) -> &'static str {
        AUTH_CHANNEL
    }

    fn last(&self) -> watch::Receiver<i64> {
        self.journal.last()
    }

    async fn since(&self, caller: &Credentials, after: i64) -> ApiResult<News> {
        let user = caller
            .user()
            .ok_or_else(|| ApiError::NotAllowed("Only a person has sessions; sign in as a user".into()))?;
        let heard = self.journal.since(AUTH_CHANNEL, &[user.to_string()], after);
        let any = heard.any();
        let news = SessionNews { last: heard.last, missed: heard.missed, ended: heard.topics.contains(ENDED) };
        Ok(News { any, told: serde_json::to_value(&news).map_err(ApiError::internal)? })
    }
}

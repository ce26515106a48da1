//! What other plugins may know about people.

use async_trait::async_trait;
use callboard_core::database::Database;
use callboard_core::permissions::UserInfoApi;
use callboard_core::plugin::PluginEnv;
use callboard_core::services::Services;
use callboard_shared::entity::EntityRef;

use crate::{ownership, user_info};

/// People as the catalog has them now, else as they were when they signed in.
pub(crate) struct KnownUsers {
    database: Database,
    services: Services,
}

impl KnownUsers {
    pub(crate) fn new(env: &PluginEnv) -> Self {
        Self { database: env.database.clone(), services: env.services.clone() }
    }
}

#[async_trait]
impl UserInfoApi for KnownUsers {
    async fn ownership(&self, user: &EntityRef) -> anyhow::Result<Option<Vec<String>>> {
        // A group that somebody left must not go on to give them anything until their token ends.
        match ownership::resolve(&self.services, user).await {
            Some(now) => Ok(Some(now)),
            None => Ok(user_info::recall(&self.database, user).await?),
        }
    }
}

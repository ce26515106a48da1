//! What other plugins may know about people.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use callboard_core::ApiResult;
use callboard_core::auth::UserInfo;
use callboard_core::database::Database;
use callboard_core::plugin::PluginEnv;
use callboard_core::services::Services;
use callboard_shared::entity::EntityRef;
use moka::sync::Cache;

use crate::{ownership, user_info};

/// How long what was known at sign-in is remembered.
const REMEMBERED: Duration = Duration::from_secs(10);
const REMEMBERED_USERS: u64 = 10_000;

/// People as the catalog has them now, else as they were when they signed in.
pub(crate) struct KnownUsers {
    database: Database,
    services: Services,
    recent: Cache<String, Arc<[String]>>,
}

impl KnownUsers {
    pub(crate) fn new(env: &PluginEnv) -> Self {
        let recent = Cache::builder().max_capacity(REMEMBERED_USERS).time_to_live(REMEMBERED).build();
        Self { database: env.database.clone(), services: env.services.clone(), recent }
    }
}

#[async_trait]
impl UserInfo for KnownUsers {
    async fn ownership(&self, user: &EntityRef) -> ApiResult<Option<Vec<String>>> {
        // A group that somebody left must not go on to give them anything until their token ends.
        if let Some(now) = ownership::resolve(&self.services, user).await {
            return Ok(Some(now));
        }
        let name = user.to_string();
        if let Some(known) = self.recent.get(&name) {
            return Ok(Some(known.to_vec()));
        }
        let refs = user_info::recall(&self.database, user).await?;
        if let Some(refs) = &refs {
            self.recent.insert(name, refs.clone().into());
        }
        Ok(refs)
    }
}

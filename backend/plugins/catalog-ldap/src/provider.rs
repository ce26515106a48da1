//! The provider of one directory.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use callboard_config::ConfigError;
use callboard_core::Config;
use callboard_core::catalog::{DeferredEntity, EntityProvider, EntityProviderConnection, Mutation, ProviderError};
use callboard_core::scheduler::TaskSchedule;

use crate::directory::Directory;
use crate::entities::{self, Found};
use crate::error::DirectoryError;
use crate::relations;
use crate::settings::{Kind, Search, Settings};
use crate::vendor::Dialect;

/// A provider for each directory of the configuration.
///
/// # Errors
/// When the configuration of one of them is incomplete or malformed.
pub(crate) fn configured(config: &Config) -> Result<Vec<Arc<dyn EntityProvider>>, ConfigError> {
    let settings = Settings::read_all(config)?;
    Ok(settings.into_iter().map(|settings| Arc::new(LdapOrg::new(settings)) as Arc<dyn EntityProvider>).collect())
}

/// Brings in the users and groups of one directory.
struct LdapOrg {
    name: String,
    settings: Settings,
}

impl LdapOrg {
    fn new(settings: Settings) -> Self {
        Self { name: format!("LdapOrgEntityProvider:{}", settings.id), settings }
    }

    async fn read(&self) -> Result<Vec<Found>, DirectoryError> {
        let mut directory = Directory::open(&self.settings).await?;
        let dialect = directory.dialect(&self.settings).await?;
        let mut users = self.find(&mut directory, &dialect, Kind::User, &self.settings.users).await?;
        let mut groups = self.find(&mut directory, &dialect, Kind::Group, &self.settings.groups).await?;
        directory.close().await;
        relations::resolve(&mut users, &mut groups);
        users.append(&mut groups);
        Ok(users)
    }

    async fn find(
        &self,
        directory: &mut Directory,
        dialect: &Dialect,
        kind: Kind,
        searches: &[Search],
    ) -> Result<Vec<Found>, DirectoryError> {
        let mut all: Vec<Found> = Vec::new();
        for search in searches {
            let take = |entry| match entities::found(&self.settings.id, kind, search, dialect, &entry) {
                Some(found) => all.push(found),
                None => tracing::warn!(
                    provider = self.name,
                    dn = entry.dn,
                    attribute = search.map.name,
                    "an entry has no usable name and is left out; map.name names the attribute that holds it"
                ),
            };
            directory.search(search, take).await?;
        }
        all.sort_by(|a, b| a.entity_ref.cmp(&b.entity_ref));
        self.drop_namesakes(&mut all);
        Ok(all)
    }

    /// Two entries of one name would be one entity that changes with every run.
    fn drop_namesakes(&self, all: &mut Vec<Found>) {
        let mut seen = HashSet::new();
        all.retain(|found| {
            let first = seen.insert(found.entity_ref.clone());
            if !first {
                tracing::warn!(
                    provider = self.name,
                    entity = %found.entity_ref,
                    dn = found.entity["metadata"]["annotations"]["backstage.io/ldap-dn"].as_str(),
                    "two entries of the directory have this name; the second is left out"
                );
            }
            first
        });
    }
}

#[async_trait]
impl EntityProvider for LdapOrg {
    fn name(&self) -> &str {
        &self.name
    }

    fn schedule(&self) -> Option<TaskSchedule> {
        Some(self.settings.schedule.clone())
    }

    async fn run(&self, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError> {
        let began = Instant::now();
        let found = self.read().await?;
        tracing::info!(provider = self.name, entities = found.len(), took = ?began.elapsed(), "read a directory");
        let key = format!("ldap-org-provider:{}", self.settings.id);
        let entities = found
            .into_iter()
            .map(|found| DeferredEntity { entity: found.entity, location_key: Some(key.clone()) })
            .collect();
        catalog.apply(Mutation::Full(entities)).await
    }
}

//! Brings in groups and users of a GitLab.

mod entities;
mod query;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::catalog::{EntityProvider, EntityProviderConnection, Mutation, ProviderError};
use callboard_core::scheduler::TaskSchedule;
use serde_json::Value;

use crate::settings::Definition;

const GROUP_DESTROY: &str = "gitlab.group_destroy";
const USER_DESTROY: &str = "gitlab.user_destroy";
/// Events after which several entities may be others.
const BROAD: [&str; 6] = [
    "gitlab.group_create",
    "gitlab.group_rename",
    "gitlab.user_create",
    "gitlab.user_add_to_group",
    "gitlab.user_update_for_group",
    "gitlab.user_remove_from_group",
];

/// One definition of `catalog.providers.gitlab` with `orgEnabled`.
pub(crate) struct Org {
    name: String,
    definition: Arc<Definition>,
    topics: Vec<String>,
}

impl Org {
    pub(crate) fn new(id: &str, definition: Arc<Definition>) -> Self {
        let topics = BROAD.iter().chain(&[GROUP_DESTROY, USER_DESTROY]).map(|topic| (*topic).to_owned()).collect();
        Self { name: format!("GitlabOrgDiscoveryEntityProvider:{id}"), definition, topics }
    }
}

#[async_trait]
impl EntityProvider for Org {
    fn name(&self) -> &str {
        &self.name
    }

    fn schedule(&self) -> Option<TaskSchedule> {
        Some(self.definition.schedule.clone())
    }

    async fn run(&self, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError> {
        let groups = query::groups(&self.definition).await?;
        let users = query::users(&self.definition).await?;
        let mut member_of: BTreeMap<u64, Vec<String>> = BTreeMap::new();
        for group in &groups {
            for user in query::members(&self.definition, &group.full_path).await? {
                member_of.entry(user).or_default().push(self.group_name(&group.full_path));
            }
        }
        let mut entities: Vec<_> = groups.iter().map(|group| self.group(group, &groups)).collect();
        entities.extend(users.iter().map(|user| self.user(user, member_of.remove(&user.id).unwrap_or_default())));
        tracing::info!(
            provider = self.name,
            groups = groups.len(),
            users = users.len(),
            "read groups and users from GitLab"
        );
        catalog.apply(Mutation::Full(entities)).await
    }

    fn topics(&self) -> &[String] {
        &self.topics
    }

    async fn on_event(
        &self,
        topic: &str,
        payload: &Value,
        catalog: &dyn EntityProviderConnection,
    ) -> Result<(), ProviderError> {
        let within = |key: &str| payload[key].as_str().filter(|path| self.definition.is_within_group(path));
        let removed = match topic {
            USER_DESTROY => payload["username"].as_str().map(|name| format!("user:default/{}", name.to_lowercase())),
            GROUP_DESTROY => {
                within("full_path").map(|path| format!("group:default/{}", self.group_name(path).to_lowercase()))
            }
            // Events of users do not name the whole path of a group; those of groups do.
            _ if payload["full_path"].is_string() && within("full_path").is_none() => None,
            _ => return self.run(catalog).await,
        };
        match removed {
            Some(removed) => catalog.apply(Mutation::Delta { added: Vec::new(), removed: vec![removed] }).await,
            None => Ok(()),
        }
    }
}

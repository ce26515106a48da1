//! What webhooks tell, taken in at once instead of at the next run.
//!
//! An event says what changed and not what is now, and events may overtake each other, so what it names is
//! asked for again.

use callboard_core::catalog::{EntityProvider, EntityProviderConnection, Mutation, ProviderError};
use serde_json::Value;

use super::{INSTALLATION, MEMBERSHIP, ORGANIZATION, Org, TEAM, query};

/// A change that is put together.
#[derive(Default)]
struct Change {
    added: Vec<callboard_core::catalog::DeferredEntity>,
    removed: Vec<String>,
}

impl Org {
    pub(super) async fn taken_in(
        &self,
        topic: &str,
        payload: &Value,
        catalog: &dyn EntityProviderConnection,
    ) -> Result<(), ProviderError> {
        if topic == INSTALLATION {
            // Where the organisations are named, an installation changes nothing.
            return if self.settings.orgs.is_empty() { self.run(catalog).await } else { Ok(()) };
        }
        let organization = payload["organization"]["login"].as_str().unwrap_or_default();
        let all = self.organizations().await?;
        let Some(organization) = all.iter().find(|known| known.eq_ignore_ascii_case(organization)) else {
            return Ok(());
        };
        let action = payload["action"].as_str().unwrap_or_default();
        let mut change = Change::default();
        match (topic, action) {
            (ORGANIZATION, "member_added" | "member_removed") => {
                self.look_at_member(&all, payload["membership"]["user"]["login"].as_str(), &mut change).await?;
            }
            // Teams of another organisation, and those that move between parents or get another name, concern
            // several Groups.
            (ORGANIZATION, "renamed" | "deleted") | (TEAM, "edited" | "created" | "deleted") => {
                return self.run(catalog).await;
            }
            (MEMBERSHIP, "added" | "removed") => {
                self.look_at_team(organization, payload["team"]["slug"].as_str(), &mut change).await?;
                self.look_at_member(&all, payload["member"]["login"].as_str(), &mut change).await?;
            }
            _ => return Ok(()),
        }
        if change.added.is_empty() && change.removed.is_empty() {
            return Ok(());
        }
        catalog.apply(Mutation::Delta { added: change.added, removed: change.removed }).await
    }

    /// The team as it is now.
    async fn look_at_team(
        &self,
        organization: &str,
        slug: Option<&str>,
        change: &mut Change,
    ) -> Result<(), ProviderError> {
        let Some(slug) = slug else { return Ok(()) };
        match query::team(&self.github, &self.settings, organization, slug).await? {
            Some(team) => {
                let children = query::children(&self.github, &self.settings, organization, slug).await?;
                change.added.push(self.group(organization, &team, children));
            }
            None => change.removed.push(self.settings.group_ref(organization, slug)),
        }
        Ok(())
    }

    /// Somebody as they are now in all organisations.
    async fn look_at_member(
        &self,
        all: &[String],
        login: Option<&str>,
        change: &mut Change,
    ) -> Result<(), ProviderError> {
        let Some(login) = login else { return Ok(()) };
        let mut known = None;
        let mut groups = Vec::new();
        for organization in all {
            let member = query::member(&self.github, &self.settings, organization, login).await?;
            let Some(member) = member.filter(|member| self.settings.wants(member)) else { continue };
            let teams = query::teams_of(&self.github, &self.settings, organization, login).await?;
            groups.extend(teams.iter().map(|slug| self.settings.group_ref(organization, slug)));
            known = Some(member);
        }
        match known {
            Some(member) => change.added.push(self.user(&member, groups)),
            None => change.removed.push(format!("user:default/{}", login.to_lowercase())),
        }
        Ok(())
    }
}

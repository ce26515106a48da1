//! Brings in the teams of organisations as Groups and their members as Users.

mod entities;
mod events;
mod query;
mod settings;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{DeferredEntity, EntityProvider, EntityProviderConnection, Mutation, ProviderError};
use callboard_core::scheduler::TaskSchedule;
use callboard_integrations::Integrations;
use callboard_integrations::discovery::configured_host;
use callboard_integrations::github::Github;
use serde_json::Value;

use query::{Member, Team};
use settings::{OrgSettings, SECTION};

const INSTALLATION: &str = "github.installation";
const ORGANIZATION: &str = "github.organization";
const TEAM: &str = "github.team";
const MEMBERSHIP: &str = "github.membership";

/// One definition of `catalog.providers.githubOrg`.
pub(crate) struct Org {
    settings: OrgSettings,
    github: Github,
    topics: [String; 4],
}

/// What an organisation holds.
struct Organization {
    login: String,
    members: Vec<Member>,
    teams: Vec<Team>,
}

/// Every definition; the section holds one or a list.
pub(crate) fn providers(config: &Config, hosts: &Integrations) -> Result<Vec<Org>, ConfigError> {
    let definitions = match config.get(SECTION) {
        None => Vec::new(),
        Some(Value::Array(_)) => config.items(SECTION)?,
        Some(_) => vec![config.sub(SECTION)],
    };
    let alone = definitions.len() == 1;
    definitions.iter().map(|definition| Org::new(definition, alone, hosts)).collect()
}

impl Org {
    fn new(definition: &Config, alone: bool, hosts: &Integrations) -> Result<Self, ConfigError> {
        let settings = OrgSettings::read(definition, alone)?;
        let github = configured_host(definition, "githubUrl", &settings.host, "github", hosts.github(&settings.host))?;
        let topics = [INSTALLATION, ORGANIZATION, TEAM, MEMBERSHIP].map(str::to_owned);
        Ok(Self { settings, github: github.patient(), topics })
    }

    /// The organisations that are looked at: those of the definition, else all that installed an app.
    async fn organizations(&self) -> Result<Vec<String>, ProviderError> {
        if !self.settings.orgs.is_empty() {
            return Ok(self.settings.orgs.clone());
        }
        let installations = self.github.installations(None).await?;
        let mut all: Vec<String> =
            installations.into_iter().filter(|place| place.is_organization).map(|place| place.owner).collect();
        if all.is_empty() {
            anyhow::bail!(
                "no organisation of {} has installed an app of integrations.github; install one, or name organisations in {SECTION}.orgs",
                self.settings.host
            );
        }
        all.sort();
        all.dedup();
        Ok(all)
    }

    async fn read(&self, login: String) -> Result<Organization, ProviderError> {
        let members = query::members(&self.github, &self.settings, &login).await?;
        let teams = query::teams(&self.github, &self.settings, &login).await?;
        Ok(Organization { login, members, teams })
    }

    /// Somebody may be a member of several organisations and is one User with the teams of all.
    fn everything(&self, organizations: &[Organization]) -> Vec<DeferredEntity> {
        let mut teams_of: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut people: BTreeMap<String, &Member> = BTreeMap::new();
        let mut entities = Vec::new();
        for organization in organizations {
            let members = organization.members.iter().filter(|member| self.settings.wants(member));
            people.extend(members.map(|member| (member.login.to_lowercase(), member)));
            for team in &organization.teams {
                let children = organization.teams.iter().filter(|child| child.parent.as_deref() == Some(&team.slug));
                entities.push(self.group(
                    &organization.login,
                    team,
                    children.map(|child| child.slug.clone()).collect(),
                ));
                for member in &team.members {
                    let teams = teams_of.entry(member.to_lowercase()).or_default();
                    teams.push(self.settings.group_ref(&organization.login, &team.slug));
                }
            }
        }
        for (login, member) in people {
            entities.push(self.user(member, teams_of.remove(&login).unwrap_or_default()));
        }
        entities
    }
}

#[async_trait]
impl EntityProvider for Org {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn schedule(&self) -> Option<TaskSchedule> {
        Some(self.settings.schedule.clone())
    }

    async fn run(&self, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError> {
        let mut organizations = Vec::new();
        for login in self.organizations().await? {
            organizations.push(self.read(login).await?);
        }
        let entities = self.everything(&organizations);
        tracing::info!(
            provider = self.name(),
            organizations = organizations.len(),
            entities = entities.len(),
            "read teams and members from GitHub"
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
        self.taken_in(topic, payload, catalog).await
    }
}

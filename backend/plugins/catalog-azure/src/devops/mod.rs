//! Finds catalog files through the search of Azure DevOps, or branch by branch.

mod events;
mod settings;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, ProviderError};
use callboard_integrations::azure::Place;
use callboard_integrations::discovery::{
    Discovery, DiscoveryProvider, Found, Named, Naming, Presence, each, required_schedule,
};
use callboard_integrations::{Integrations, encoded, encoded_path};
use serde::Deserialize;
use serde_json::Value;

pub(crate) use settings::SECTION;

use settings::Definition;

const PUSH: &str = "azureDevOps.git.push";

#[derive(Deserialize)]
struct Repositories {
    value: Vec<Repository>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    name: String,
    project: Place,
    #[serde(default)]
    is_disabled: bool,
}

pub(crate) fn provider(
    id: &str,
    config: &Config,
    hosts: &Integrations,
) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let definition = Definition::read(config, hosts)?;
    // A repository need not have what a pattern matches. The search names only what is there.
    let unsure = definition.file.is_pattern() && definition.branch.is_some();
    let presence = if unsure { Presence::Optional } else { Presence::Required };
    let naming = Naming::url(format!("AzureDevOpsEntityProvider:{id}"), presence);
    Ok(DiscoveryProvider::shared(naming, required_schedule(config)?, definition))
}

impl Definition {
    /// What the search finds, which is in default branches.
    async fn search(&self) -> Result<Found, ProviderError> {
        let words = format!("path:/{} repo:{} proj:{}", self.file.path(), self.repository.word(), self.project.word());
        let files = self.azure.search_code(&self.organization, &words).await?;
        let looked_at = files.len();
        let wanted = files.iter().filter(|file| {
            // The search does not tell one path from a longer one that ends alike, and knows no case.
            let is_file =
                self.file.is_pattern() || file.path.trim_start_matches('/').eq_ignore_ascii_case(self.file.path());
            is_file
                && file.repository.is_git()
                && self.project.is_match(&file.project.name)
                && self.repository.is_match(&file.repository.name)
        });
        let targets = wanted.map(|file| self.address(&file.project.name, &file.repository.name, &file.path, None));
        let mut targets = targets.collect();
        self.recent.correct(&mut targets);
        Ok(Found { targets, looked_at })
    }

    /// Every repository that has the file in the branch; the search knows no branches but those that somebody
    /// set up for it.
    async fn in_branch(&self, branch: &str) -> Result<Found, ProviderError> {
        let project = self.project.exact().map(|name| format!("/{}", encoded(name))).unwrap_or_default();
        let path = format!("{project}/_apis/git/repositories?api-version=6.0");
        let Repositories { value: repositories } = self.azure.get(&self.organization, &path).await?;
        let looked_at = repositories.len();
        let wanted = repositories.into_iter().filter(|repository| {
            !repository.is_disabled
                && self.project.is_match(&repository.project.name)
                && self.repository.is_match(&repository.name)
        });
        let targets = each(wanted.collect(), async |Repository { name, project, .. }| {
            let address = self.address(&project.name, &name, self.file.path(), Some(branch));
            let is_there = self.file.is_pattern() || self.has_file(&project.name, &name, branch).await?;
            Ok(is_there.then_some(address))
        });
        Ok(Found { targets: targets.await?, looked_at })
    }

    async fn has_file(&self, project: &str, repository: &str, branch: &str) -> Result<bool, ProviderError> {
        let path = format!(
            "/{}/_apis/git/repositories/{}/items?api-version=6.0&path={}&version={}&versionType=branch&$format=json",
            encoded(project),
            encoded(repository),
            encoded(&format!("/{}", self.file.path())),
            encoded(branch)
        );
        Ok(self.azure.exists(&self.organization, &path).await?)
    }

    fn address(&self, project: &str, repository: &str, path: &str, branch: Option<&str>) -> String {
        let host = &self.azure.settings().host;
        let repository = format!("{}/{}/_git/{}", encoded(&self.organization), encoded(project), encoded(repository));
        // Wildcards stay what they are.
        let path = encoded_path(path.trim_start_matches('/')).replace("%2A", "*").replace("%3F", "?");
        let version = branch.map(|branch| format!("&version=GB{}", encoded_path(branch))).unwrap_or_default();
        format!("https://{host}/{repository}?path=/{path}{version}")
    }
}

#[async_trait]
impl Discovery for Definition {
    async fn find(&self) -> Result<Found, ProviderError> {
        match &self.branch {
            Some(branch) => self.in_branch(branch).await,
            None => self.search().await,
        }
    }

    fn topics(&self) -> &'static [&'static str] {
        &[PUSH]
    }

    async fn on_event(&self, _: &str, payload: &Value, named: &Named<'_>) -> Result<(), ProviderError> {
        self.pushed(payload, named).await
    }
}

//! Looks for the catalog file in each repository of an organisation.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, ProviderError};
use callboard_integrations::discovery::{
    CatalogFile, Discovery, DiscoveryProvider, Found, Naming, Presence, configured_host, each, required,
    required_schedule,
};
use callboard_integrations::gitea::Gitea;
use callboard_integrations::{Integrations, encoded, encoded_path};
use serde::Deserialize;

pub(crate) const SECTION: &str = "catalog.providers.gitea";

/// One definition of `catalog.providers.gitea`.
struct Organization {
    gitea: Gitea,
    name: String,
    branch: String,
    file: CatalogFile,
}

#[derive(Deserialize)]
struct Repository {
    name: String,
    html_url: String,
    #[serde(default)]
    empty: bool,
}

pub(crate) fn provider(
    id: &str,
    config: &Config,
    hosts: &Integrations,
) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let host = required(config, "host", "a host of integrations.gitea")?;
    let gitea = configured_host(config, "host", &host, "gitea", hosts.gitea(&host))?.patient();
    let file = CatalogFile::read(config, "catalogPath")?;
    if file.is_pattern() {
        return Err(config.invalid(
            "catalogPath",
            "holds a wildcard, and the files of Gitea cannot be listed; name one file, and let it be a Location of others",
        ));
    }
    let organization = Organization {
        gitea,
        name: required(config, "organization", "the organisation whose repositories are looked at")?,
        branch: config.string("branch")?.unwrap_or_else(|| "main".into()),
        file,
    };
    let naming = Naming::url(format!("gitea-provider:{id}"), Presence::Unsaid);
    Ok(DiscoveryProvider::shared(naming, required_schedule(config)?, organization))
}

#[async_trait]
impl Discovery for Organization {
    async fn find(&self) -> Result<Found, ProviderError> {
        let (owner, branch) = (encoded(&self.name), encoded(&self.branch));
        let mut repositories: Vec<Repository> = self.gitea.list(&format!("/orgs/{owner}/repos")).await?;
        let looked_at = repositories.len();
        repositories.retain(|repository| !repository.empty);
        let targets = each(repositories, async |repository| {
            let path = format!("/contents/{}?ref={branch}", encoded_path(self.file.path()));
            let path = format!("/repos/{owner}/{}{path}", encoded(&repository.name));
            let address = format!("{}/src/branch/{branch}/{}", repository.html_url, self.file.path());
            Ok(self.gitea.exists(&path).await?.then_some(address))
        });
        Ok(Found { targets: targets.await?, looked_at })
    }
}

//! Names the catalog file of each project that a query finds.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, ProviderError};
use callboard_integrations::discovery::{
    CatalogFile, Discovery, DiscoveryProvider, Found, Naming, Presence, configured_host, each, required,
    required_schedule,
};
use callboard_integrations::gerrit::Gerrit;
use callboard_integrations::{Integrations, encoded, encoded_path};

pub(crate) const SECTION: &str = "catalog.providers.gerrit";

const BRANCHES: &str = "refs/heads/";

/// One definition of `catalog.providers.gerrit`.
struct Projects {
    gerrit: Gerrit,
    query: String,
    branch: Option<String>,
    file: CatalogFile,
}

pub(crate) fn provider(
    id: &str,
    config: &Config,
    hosts: &Integrations,
) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let host = required(config, "host", "a host of integrations.gerrit")?;
    let projects = Projects {
        gerrit: configured_host(config, "host", &host, "gerrit", hosts.gerrit(&host))?.patient(),
        query: required(config, "query", "which projects are looked at, for example state=ACTIVE&type=CODE")?,
        branch: config.string("branch")?,
        file: CatalogFile::read(config, "catalogPath")?,
    };
    let naming = Naming::url(format!("gerrit-provider:{id}"), Presence::Optional);
    Ok(DiscoveryProvider::shared(naming, required_schedule(config)?, projects))
}

impl Projects {
    /// The branch to look at; nothing for a project that holds only permissions.
    async fn branch(&self, project: &str) -> Result<Option<String>, ProviderError> {
        if let Some(branch) = &self.branch {
            return Ok(Some(branch.clone()));
        }
        let head: String = self.gerrit.get(&format!("/projects/{}/HEAD", encoded(project))).await?;
        Ok(head.strip_prefix(BRANCHES).map(str::to_owned))
    }
}

#[async_trait]
impl Discovery for Projects {
    async fn find(&self) -> Result<Found, ProviderError> {
        let projects = self.gerrit.projects(&self.query).await?;
        let looked_at = projects.len();
        let gitiles = &self.gerrit.settings().gitiles_base_url;
        let targets = each(projects, async |project| {
            let Some(branch) = self.branch(&project).await? else { return Ok(None) };
            let (project, branch) = (encoded_path(&project), encoded(&branch));
            Ok(Some(format!("{gitiles}/{project}/+/{BRANCHES}{branch}/{}", self.file.path())))
        });
        Ok(Found { targets: targets.await?, looked_at })
    }
}

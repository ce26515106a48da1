//! Finds catalog files in the repositories of a Bitbucket Server or Data Center.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, ProviderError};
use callboard_integrations::bitbucket_server::BitbucketServer;
use callboard_integrations::discovery::{
    CatalogFile, Discovery, DiscoveryProvider, Found, Named, Naming, Patterns, Presence, configured_host, definitions,
    each, read_must_exist, required, required_schedule,
};
use callboard_integrations::{Integrations, encoded, encoded_path};
use serde::Deserialize;
use serde_json::Value;

const SECTION: &str = "catalog.providers.bitbucketServer";
const REFS_CHANGED: &str = "bitbucketServer.repo:refs_changed";

/// One definition of `catalog.providers.bitbucketServer`.
struct Projects {
    bitbucket: BitbucketServer,
    file: CatalogFile,
    keys: Patterns,
    slugs: Patterns,
    skip_archived: bool,
    must_exist: bool,
}

#[derive(Deserialize)]
struct Project {
    key: String,
}

#[derive(Deserialize)]
struct Repository {
    slug: String,
    project: Project,
    #[serde(default)]
    archived: bool,
    links: Links,
}

#[derive(Deserialize)]
struct Links {
    #[serde(rename = "self")]
    own: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    href: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Branch {
    display_id: String,
}

/// Every definition.
pub(crate) fn providers(config: &Config, hosts: &Integrations) -> Result<Vec<Arc<dyn EntityProvider>>, ConfigError> {
    let all = definitions(config, SECTION, &["host"]);
    all.iter().map(|(id, definition)| provider(id, definition, hosts)).collect()
}

fn provider(id: &str, config: &Config, hosts: &Integrations) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let host = required(config, "host", "a host of integrations.bitbucketServer")?;
    let bitbucket = configured_host(config, "host", &host, "bitbucketServer", hosts.bitbucket_server(&host))?;
    let file = CatalogFile::read(config, "catalogPath")?;
    let projects = Projects {
        bitbucket: bitbucket.patient(),
        must_exist: read_must_exist(config, &file)?,
        file,
        keys: Patterns::read(config, "filters.projectKey")?,
        slugs: Patterns::read(config, "filters.repoSlug")?,
        skip_archived: config.bool("filters.skipArchivedRepos")?.unwrap_or(false),
    };
    let naming = Naming::url(format!("bitbucketServer-provider:{id}"), Presence::Optional);
    Ok(DiscoveryProvider::shared(naming, required_schedule(config)?, projects))
}

impl Projects {
    fn wants(&self, repository: &Repository) -> bool {
        self.keys.is_match(&repository.project.key)
            && self.slugs.is_match(&repository.slug)
            && !(self.skip_archived && repository.archived)
    }

    /// The address of the catalog file in the default branch; nothing for a repository without a page.
    fn address(&self, repository: &Repository) -> Option<String> {
        repository.links.own.first().map(|link| format!("{}/{}", link.href, self.file.path()))
    }

    async fn is_there(&self, repository: &Repository) -> Result<bool, ProviderError> {
        if !self.must_exist {
            return Ok(true);
        }
        let path = format!("{}/browse/{}?type=true", base(repository), encoded_path(self.file.path()));
        Ok(self.bitbucket.exists(&path).await?)
    }

    /// The default branch; nothing for an empty repository.
    async fn branch(&self, repository: &Repository) -> Result<Option<String>, ProviderError> {
        let base = base(repository);
        // Servers before 7.5 know the second address only.
        for path in ["default-branch", "branches/default"] {
            if let Some(branch) = self.bitbucket.find::<Branch>(&format!("{base}/{path}")).await? {
                return Ok(Some(branch.display_id));
            }
        }
        Ok(None)
    }
}

fn base(repository: &Repository) -> String {
    format!("/projects/{}/repos/{}", encoded(&repository.project.key), encoded(&repository.slug))
}

#[async_trait]
impl Discovery for Projects {
    async fn find(&self) -> Result<Found, ProviderError> {
        let mut projects: Vec<Project> = self.bitbucket.list("/projects").await?;
        projects.retain(|project| self.keys.is_match(&project.key));
        let repositories = each(projects, async |project| {
            let path = format!("/projects/{}/repos", encoded(&project.key));
            Ok(Some(self.bitbucket.list::<Repository>(&path).await?))
        });
        let repositories: Vec<Repository> = repositories.await?.into_iter().flatten().collect();
        let looked_at = repositories.len();
        let wanted = repositories.into_iter().filter(|repository| self.wants(repository)).collect();
        let targets = each(wanted, async |repository| {
            Ok(if self.is_there(&repository).await? { self.address(&repository) } else { None })
        });
        Ok(Found { targets: targets.await?, looked_at })
    }

    fn topics(&self) -> &'static [&'static str] {
        &[REFS_CHANGED]
    }

    async fn on_event(&self, _: &str, payload: &Value, named: &Named<'_>) -> Result<(), ProviderError> {
        let told = &payload["repository"];
        let (Some(key), Some(slug)) = (told["project"]["key"].as_str(), told["slug"].as_str()) else { return Ok(()) };
        if !(self.keys.is_match(key) && self.slugs.is_match(slug)) {
            return Ok(());
        }
        let path = format!("/projects/{}/repos/{}", encoded(key), encoded(slug));
        let Some(repository) = self.bitbucket.find::<Repository>(&path).await? else { return Ok(()) };
        let Some(branch) = self.branch(&repository).await? else { return Ok(()) };
        let mut changes = payload["changes"].as_array().into_iter().flatten();
        if !changes.any(|change| change["ref"]["displayId"] == branch.as_str()) {
            return Ok(());
        }
        let Some(address) = self.address(&repository) else { return Ok(()) };
        let is_there = self.wants(&repository) && self.is_there(&repository).await?;
        named.set(&address, is_there).await?;
        named.refresh([address]).await
    }
}

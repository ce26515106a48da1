//! Finds catalog files in the repositories of a workspace on Bitbucket Cloud.

mod repository;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, ProviderError};
use callboard_integrations::bitbucket_cloud::BitbucketCloud;
use callboard_integrations::discovery::{
    CatalogFile, Discovery, DiscoveryProvider, Found, Named, Naming, Presence, Recent, definitions, each, page_size,
    required, required_schedule, whole_match,
};
use callboard_integrations::{Integrations, encoded, encoded_path};
use regex::Regex;
use serde_json::Value;

use repository::{FoundFile, Project, REPOSITORY_FIELDS, Repository, SEARCH_FIELDS};

const SECTION: &str = "catalog.providers.bitbucketCloud";
const PUSH: &str = "bitbucketCloud.repo:push";
const UPDATED: &str = "bitbucketCloud.repo:updated";

/// One definition of `catalog.providers.bitbucketCloud`.
struct Workspace {
    bitbucket: BitbucketCloud,
    /// As addresses name it.
    slug: String,
    file: CatalogFile,
    repositories: Option<Regex>,
    projects: Option<Regex>,
    page_size: i64,
    /// The search is behind what events tell.
    recent: Recent,
}

/// Every definition.
pub(crate) fn providers(config: &Config, hosts: &Integrations) -> Result<Vec<Arc<dyn EntityProvider>>, ConfigError> {
    let all = definitions(config, SECTION, &["workspace"]);
    all.iter().map(|(id, definition)| provider(id, definition, hosts)).collect()
}

fn provider(id: &str, config: &Config, hosts: &Integrations) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let workspace = Workspace {
        bitbucket: hosts.bitbucket_cloud().patient(),
        slug: required(config, "workspace", "the workspace, as its address names it")?,
        file: CatalogFile::read(config, "catalogPath")?,
        repositories: whole_match(config, "filters.repoSlug")?,
        projects: whole_match(config, "filters.projectKey")?,
        page_size: page_size(config, "pagelen", 100)?,
        recent: Recent::default(),
    };
    // A repository need not have what a pattern matches.
    let presence = if workspace.file.is_pattern() { Presence::Optional } else { Presence::Required };
    let naming = Naming::url(format!("bitbucketCloud-provider:{id}"), presence);
    Ok(DiscoveryProvider::shared(naming, required_schedule(config)?, workspace))
}

impl Workspace {
    fn wants_project(&self, key: &str) -> bool {
        self.projects.as_ref().is_none_or(|projects| projects.is_match(key))
    }

    fn wants(&self, repository: &Repository) -> bool {
        self.repositories.as_ref().is_none_or(|slugs| slugs.is_match(&repository.slug))
            && self.wants_project(repository.project_key())
    }

    /// What the search finds, project by project: it gives a part only of what it finds too much of.
    async fn search(&self) -> Result<Found, ProviderError> {
        let (slug, size) = (encoded(&self.slug), self.page_size);
        let mut projects: Vec<Project> =
            self.bitbucket.list(&format!("/workspaces/{slug}/projects?pagelen={size}&fields=next,values.key")).await?;
        projects.retain(|project| self.wants_project(&project.key));
        let looked_at = projects.len();
        let hits = each(projects, async |project| {
            let words = format!("\"{}\" path:/{} project:{}", self.file.name(), self.file.path(), project.key);
            let path = format!(
                "/workspaces/{slug}/search/code?search_query={}&pagelen={size}&fields={SEARCH_FIELDS}",
                encoded(&words)
            );
            Ok(Some(self.bitbucket.list::<FoundFile>(&path).await?))
        });
        let hits = hits.await?.into_iter().flatten();
        // A file that only mentions the words, or whose path only contains the path, is none.
        let files = hits.filter(|hit| hit.is_path_match() && self.file.matches(&hit.file.path));
        let wanted = files.map(|hit| hit.file.commit.repository).filter(|repository| self.wants(repository));
        let mut targets = wanted.map(|repository| repository.address(self.file.path())).collect();
        self.recent.correct(&mut targets);
        Ok(Found { targets, looked_at })
    }

    /// One pattern for each repository; what matches is found when its Location is read.
    async fn patterns(&self) -> Result<Found, ProviderError> {
        let path =
            format!("/repositories/{}?pagelen={}&fields=next,{REPOSITORY_FIELDS}", encoded(&self.slug), self.page_size);
        let repositories: Vec<Repository> = self.bitbucket.list(&path).await?;
        let looked_at = repositories.len();
        let wanted = repositories.iter().filter(|repository| repository.has_commits() && self.wants(repository));
        Ok(Found { targets: wanted.map(|repository| repository.address(self.file.path())).collect(), looked_at })
    }

    /// Looks again at the repository of an event, when it is ours. Events name no branches and files that could
    /// be trusted to be complete, so the host is asked.
    async fn look_again(&self, payload: &Value, named: &Named<'_>) -> Result<(), ProviderError> {
        let Some((workspace, slug)) = payload["repository"]["full_name"].as_str().and_then(|name| name.split_once('/'))
        else {
            return Ok(());
        };
        if !workspace.eq_ignore_ascii_case(&self.slug) {
            return Ok(());
        }
        let base = format!("/repositories/{}/{}", encoded(workspace), encoded(slug));
        let repository: Repository = self.bitbucket.get(&base).await?;
        let branch = repository.branch();
        if let Some(before) = payload["changes"]["links"]["old"]["html"]["href"].as_str() {
            let before = repository.address_below(before, self.file.path());
            self.recent.remember(&before, false);
            named.set(&before, false).await?;
        } else if !touches(payload, branch) {
            return Ok(());
        }
        let file = format!("{base}/src/{}/{}?format=meta", encoded(branch), encoded_path(self.file.path()));
        let is_there = self.wants(&repository) && (self.file.is_pattern() || self.bitbucket.exists(&file).await?);
        let address = repository.address(self.file.path());
        self.recent.remember(&address, is_there);
        named.set(&address, is_there).await?;
        named.refresh([address]).await
    }
}

/// True when a push concerns the branch.
fn touches(payload: &Value, branch: &str) -> bool {
    let mut changes = payload["push"]["changes"].as_array().into_iter().flatten();
    changes.any(|change| ["new", "old"].iter().any(|side| change[side]["name"] == branch))
}

#[async_trait]
impl Discovery for Workspace {
    async fn find(&self) -> Result<Found, ProviderError> {
        if self.file.is_pattern() { self.patterns().await } else { self.search().await }
    }

    fn topics(&self) -> &'static [&'static str] {
        &[PUSH, UPDATED]
    }

    async fn on_event(&self, topic: &str, payload: &Value, named: &Named<'_>) -> Result<(), ProviderError> {
        // Of other changes than that of the address there is nothing to take in.
        let concerns_us = topic == PUSH || payload["changes"]["links"]["old"]["html"]["href"].is_string();
        if concerns_us { self.look_again(payload, named).await } else { Ok(()) }
    }
}

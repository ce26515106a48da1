//! Finds catalog files in the projects of a GitLab.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::catalog::{EntityProvider, ProviderError};
use callboard_integrations::discovery::{Discovery, DiscoveryProvider, Found, Named, Naming, Presence, Pushed, each};
use callboard_integrations::encoded;
use serde::Deserialize;
use serde_json::Value;

use crate::settings::Definition;

const PUSH: &str = "gitlab.push";

/// One definition of `catalog.providers.gitlab`.
pub(crate) struct Projects {
    definition: Arc<Definition>,
}

#[derive(Clone, Debug, Deserialize)]
struct Project {
    id: u64,
    path_with_namespace: String,
    web_url: String,
    default_branch: Option<String>,
    #[serde(default)]
    archived: bool,
    forked_from_project: Option<Value>,
}

/// What the search of GitLab finds.
#[derive(Deserialize)]
struct Blob {
    project_id: u64,
    path: String,
}

/// The provider of catalog files of one definition.
pub(crate) fn provider(id: &str, definition: Arc<Definition>) -> Arc<dyn EntityProvider> {
    let naming = Naming::url(format!("GitlabDiscoveryEntityProvider:{id}"), Presence::Optional);
    DiscoveryProvider::shared(naming, definition.schedule.clone(), Projects { definition })
}

impl Projects {
    async fn projects(&self) -> Result<Vec<Project>, ProviderError> {
        let definition = &self.definition;
        if definition.use_search {
            return self.searched().await;
        }
        let mut query = "per_page=100".to_owned();
        for (wanted, more) in
            [(!definition.with_archived, "&archived=false"), (definition.membership, "&membership=true")]
        {
            if wanted {
                query.push_str(more);
            }
        }
        if !definition.topics.is_empty() {
            query.push_str(&format!("&topic={}", encoded(&definition.topics.join(","))));
        }
        let path = match definition.group.as_str() {
            // Pages by number end at 50,000 there.
            "" => format!("/projects?{query}&pagination=keyset&order_by=id&sort=asc"),
            group => format!("/groups/{}/projects?{query}&include_subgroups=true&order_by=id&sort=asc", encoded(group)),
        };
        Ok(definition.gitlab.list(&path).await?)
    }

    /// The projects in which the search finds the file.
    async fn searched(&self) -> Result<Vec<Project>, ProviderError> {
        let definition = &self.definition;
        let below =
            if definition.group.is_empty() { String::new() } else { format!("/groups/{}", encoded(&definition.group)) };
        let words = encoded(&format!("filename:{}", definition.file.path()));
        let blobs: Vec<Blob> =
            definition.gitlab.list(&format!("{below}/search?scope=blobs&search={words}&per_page=100")).await?;
        let ids: BTreeSet<u64> =
            blobs.iter().filter(|blob| definition.file.matches(&blob.path)).map(|blob| blob.project_id).collect();
        let ids = ids.into_iter().collect();
        each(ids, async |id: u64| Ok(Some(definition.gitlab.get(&format!("/projects/{id}")).await?))).await
    }

    /// True when the project passes every filter that its own data answers.
    fn wants(&self, project: &Project) -> bool {
        let definition = &self.definition;
        definition.projects.is_match(&project.path_with_namespace)
            && definition.is_within_group(&project.path_with_namespace)
            && (definition.with_archived || !project.archived)
            && !(definition.skip_forks && project.forked_from_project.is_some())
            && !definition.excluded.contains(&project.path_with_namespace)
    }

    fn branch<'a>(&'a self, project: &'a Project) -> &'a str {
        let own = self.definition.branch.as_deref().or(project.default_branch.as_deref());
        own.unwrap_or(&self.definition.fallback_branch)
    }

    fn address(&self, project: &Project) -> String {
        format!("{}/-/blob/{}/{}", project.web_url, self.branch(project), self.definition.file.path())
    }

    /// True when the file is there. A pattern is looked for when its Location is read.
    async fn has_file(&self, project: &Project) -> Result<bool, ProviderError> {
        let definition = &self.definition;
        if definition.file.is_pattern() {
            return Ok(true);
        }
        let (file, branch) = (encoded(definition.file.path()), encoded(self.branch(project)));
        let path = format!("/projects/{}/repository/files/{file}?ref={branch}", project.id);
        Ok(definition.gitlab.exists(&path).await?)
    }

    async fn pushed(&self, payload: &Value, named: &Named<'_>) -> Result<(), ProviderError> {
        let Some(id) = payload["project_id"].as_u64() else { return Ok(()) };
        let known_path = payload["project"]["path_with_namespace"].as_str().unwrap_or_default();
        if !self.definition.is_within_group(known_path) {
            return Ok(());
        }
        let Some(pushed) = Pushed::read(payload, &self.definition.file) else { return Ok(()) };
        let project: Project = self.definition.gitlab.get(&format!("/projects/{id}")).await?;
        let branch = self.branch(&project);
        if !self.wants(&project) || payload["ref"].as_str() != Some(format!("refs/heads/{branch}").as_str()) {
            return Ok(());
        }
        let address = self.address(&project);
        if !self.definition.file.is_pattern() && pushed.came_or_went() {
            // One push may remove the file and add it again.
            named.set(&address, self.has_file(&project).await?).await?;
        }
        let files = pushed.all().map(|file| format!("{}/-/blob/{branch}/{file}", project.web_url));
        let changed: Vec<String> = files.chain([address]).collect();
        named.refresh(changed).await
    }
}

#[async_trait]
impl Discovery for Projects {
    async fn find(&self) -> Result<Found, ProviderError> {
        let mut projects = self.projects().await?;
        let looked_at = projects.len();
        projects.retain(|project| self.wants(project));
        let targets =
            each(projects, async |project| Ok(self.has_file(&project).await?.then(|| self.address(&project))));
        Ok(Found { targets: targets.await?, looked_at })
    }

    fn topics(&self) -> &'static [&'static str] {
        &[PUSH]
    }

    async fn on_event(&self, _: &str, payload: &Value, named: &Named<'_>) -> Result<(), ProviderError> {
        self.pushed(payload, named).await
    }
}

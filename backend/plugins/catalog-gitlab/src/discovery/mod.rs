//! Finds catalog files in the projects of a GitLab.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::catalog::{EntityProvider, EntityProviderConnection, Mutation, ProviderError};
use callboard_core::scheduler::TaskSchedule;
use callboard_integrations::discovery::{location, location_ref};
use callboard_integrations::encoded;
use futures::stream::{self, StreamExt, TryStreamExt};
use serde::Deserialize;
use serde_json::Value;

use crate::settings::Definition;

const PUSH: &str = "gitlab.push";

/// Projects that are asked at a time whether they have the file.
const AT_A_TIME: usize = 8;

/// One definition of `catalog.providers.gitlab`.
pub(crate) struct Discovery {
    name: String,
    definition: Arc<Definition>,
    topics: [String; 1],
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

impl Discovery {
    pub(crate) fn new(id: &str, definition: Arc<Definition>) -> Self {
        Self { name: format!("GitlabDiscoveryEntityProvider:{id}"), definition, topics: [PUSH.into()] }
    }

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
        let words = encoded(&format!("filename:{}", definition.file));
        let blobs: Vec<Blob> =
            definition.gitlab.list(&format!("{below}/search?scope=blobs&search={words}&per_page=100")).await?;
        let ids: BTreeSet<u64> =
            blobs.iter().filter(|blob| self.is_catalog_file(&blob.path)).map(|blob| blob.project_id).collect();
        let projects = ids.into_iter().map(async |id| definition.gitlab.get(&format!("/projects/{id}")).await);
        Ok(stream::iter(projects).buffered(AT_A_TIME).try_collect().await?)
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
        format!("{}/-/blob/{}/{}", project.web_url, self.branch(project), self.definition.file)
    }

    fn is_catalog_file(&self, file: &str) -> bool {
        let definition = &self.definition;
        definition.pattern.as_ref().map_or(file == definition.file, |pattern| pattern.matches(file))
    }

    /// True when the file is there. A pattern is looked for when its Location is read.
    async fn has_file(&self, project: &Project) -> Result<bool, ProviderError> {
        let definition = &self.definition;
        if definition.pattern.is_some() {
            return Ok(true);
        }
        let (file, branch) = (encoded(&definition.file), encoded(self.branch(project)));
        let path = format!("/projects/{}/repository/files/{file}?ref={branch}", project.id);
        Ok(definition.gitlab.exists(&path).await?)
    }

    async fn pushed(&self, payload: &Value, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError> {
        let Some(id) = payload["project_id"].as_u64() else { return Ok(()) };
        let known_path = payload["project"]["path_with_namespace"].as_str().unwrap_or_default();
        if !self.definition.is_within_group(known_path) {
            return Ok(());
        }
        let files = |change: &str| self.files(payload, change);
        let (came, went, changed) = (files("added"), files("removed"), files("modified"));
        if came.is_empty() && went.is_empty() && changed.is_empty() {
            return Ok(());
        }
        let project: Project = self.definition.gitlab.get(&format!("/projects/{id}")).await?;
        let branch = self.branch(&project);
        if !self.wants(&project) || payload["ref"].as_str() != Some(format!("refs/heads/{branch}").as_str()) {
            return Ok(());
        }
        let address = self.address(&project);
        if self.definition.pattern.is_none() && !(came.is_empty() && went.is_empty()) {
            let (mut added, mut removed) = (Vec::new(), Vec::new());
            // One push may remove the file and add it again.
            if self.has_file(&project).await? {
                added.push(location(&address, "optional", &self.name));
            } else {
                removed.push(location_ref(&address));
            }
            catalog.apply(Mutation::Delta { added, removed }).await?;
        }
        let all = changed.iter().chain(&came).chain(&went);
        let files = all.map(|file| format!("url:{}/-/blob/{branch}/{file}", project.web_url));
        let refreshed: Vec<String> = files.chain([format!("url:{address}")]).collect();
        catalog.refresh(&refreshed).await
    }

    /// The catalog files that the commits of a push name under `change`.
    fn files(&self, payload: &Value, change: &str) -> BTreeSet<String> {
        let commits = payload["commits"].as_array().into_iter().flatten();
        let files =
            commits.flat_map(|commit| commit[change].as_array().into_iter().flatten().filter_map(Value::as_str));
        files.filter(|file| self.is_catalog_file(file)).map(str::to_owned).collect()
    }
}

#[async_trait]
impl EntityProvider for Discovery {
    fn name(&self) -> &str {
        &self.name
    }

    fn schedule(&self) -> Option<TaskSchedule> {
        Some(self.definition.schedule.clone())
    }

    async fn run(&self, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError> {
        let mut projects = self.projects().await?;
        let seen = projects.len();
        projects.retain(|project| self.wants(project));
        let asked = projects.into_iter().map(async |project| {
            let there = self.has_file(&project).await?;
            Ok::<_, ProviderError>(there.then(|| self.address(&project)))
        });
        let found: Vec<Option<String>> = stream::iter(asked).buffered(AT_A_TIME).try_collect().await?;
        let mut found: Vec<String> = found.into_iter().flatten().collect();
        found.sort();
        found.dedup();
        tracing::info!(
            provider = self.name,
            projects = seen,
            locations = found.len(),
            "looked for catalog files on GitLab"
        );
        let entities = found.iter().map(|address| location(address, "optional", &self.name)).collect();
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
        if topic == PUSH { self.pushed(payload, catalog).await } else { Ok(()) }
    }
}

//! Projects on GitLab: branches, files and merge requests of its REST API.

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use callboard_core::outgoing::Fetched;
use callboard_core::repositories::{Delegation, Repository, RepositoryError, RepositoryHost, RepositoryInfo};
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{Gitlab, GitlabSettings};
use crate::Secret;
use crate::client::{HostError, HostRequest, parse};
use crate::path::{decoded, encoded, encoded_path};
use crate::repository::{
    Change, Head, NewRequest, PullRequest, Remote, Version, decoded_content, found, hosted, no_repository,
    pattern_path, words,
};
use crate::settings::host_of;

struct GitlabRepository {
    gitlab: Gitlab,
    /// With its groups.
    project: String,
}

#[derive(Deserialize)]
struct About {
    name: String,
    path: String,
    path_with_namespace: String,
    description: Option<String>,
    default_branch: Option<String>,
}

#[derive(Deserialize)]
struct Branch {
    commit: Commit,
}

#[derive(Deserialize)]
struct Commit {
    id: String,
}

#[derive(Deserialize)]
struct File {
    content: String,
    last_commit_id: String,
}

#[derive(Deserialize)]
struct MergeRequest {
    iid: u64,
    web_url: String,
}

impl From<MergeRequest> for PullRequest {
    fn from(request: MergeRequest) -> Self {
        Self { url: request.web_url, number: request.iid.to_string() }
    }
}

impl RepositoryHost for Gitlab {
    fn serves(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host
    }

    fn repository(&self, url: &Url) -> Result<Arc<dyn Repository>, RepositoryError> {
        let below = Url::parse(&self.settings.base_url).map(|base| base.path().trim_end_matches('/').to_owned());
        let path = url.path().strip_prefix(below.unwrap_or_default().as_str()).unwrap_or(url.path());
        let project = ["/-/", "/blob/", "/tree/"]
            .iter()
            .find_map(|view| path.split_once(view))
            .map_or(path, |(project, _)| project);
        let project = decoded(project.trim_matches('/'));
        let project = project.trim_end_matches(".git").trim_end_matches("/-").to_owned();
        if !project.contains('/') {
            return Err(no_repository(url, "GitLab", "/group/project"));
        }
        Ok(hosted(GitlabRepository { gitlab: self.clone(), project }))
    }

    fn delegation(&self) -> Option<Delegation> {
        Some(Delegation { provider: "gitlab", host: Some(self.settings.host.clone()), scope: "api" })
    }

    fn lent(&self, token: &str) -> Option<Arc<dyn RepositoryHost>> {
        let settings = GitlabSettings { token: Some(Secret::new(token)), ..(*self.settings).clone() };
        let authorization = Some(Secret::new(format!("Bearer {token}")));
        Some(Arc::new(Self { settings: Arc::new(settings), authorization, client: self.client.clone() }))
    }
}

impl GitlabRepository {
    fn request(&self, path: &str) -> Result<HostRequest, HostError> {
        self.gitlab.api_request(&format!("/projects/{}{path}", encoded(&self.project)))
    }

    async fn send(&self, method: Method, path: &str, body: &Value) -> Result<Fetched, HostError> {
        self.gitlab.client.success(&self.request(path)?.with_json(method, body)).await
    }
}

#[async_trait]
impl Remote for GitlabRepository {
    fn has_credentials(&self) -> bool {
        self.gitlab.settings.token.is_some()
    }

    async fn about(&self) -> Result<RepositoryInfo, HostError> {
        let about: About = self.gitlab.client.json(&self.request("")?).await?;
        let name = if about.path.is_empty() { about.name } else { about.path };
        Ok(RepositoryInfo {
            name,
            description: words(about.description),
            // A project without a commit has none yet.
            default_branch: about.default_branch.unwrap_or_else(|| "main".to_owned()),
            annotation: Some(("gitlab.com/project-slug", about.path_with_namespace.clone())),
            full_name: about.path_with_namespace,
        })
    }

    fn file_address(&self, branch: &str, path: &str) -> String {
        let (base, project) = (&self.gitlab.settings.base_url, encoded_path(&self.project));
        format!("{base}/{project}/-/blob/{}/{}", encoded(branch), pattern_path(path))
    }

    async fn head(&self, branch: &str) -> Result<Option<Head>, HostError> {
        let request = self.request(&format!("/repository/branches/{}", encoded(branch)))?;
        let known: Option<Branch> = found(self.gitlab.client.json(&request).await)?;
        Ok(known.map(|known| Head { branch: branch.to_owned(), commit: known.commit.id }))
    }

    async fn create_branch(&self, branch: &str, from: &Head) -> Result<(), HostError> {
        let body = json!({"branch": branch, "ref": from.commit});
        self.send(Method::POST, "/repository/branches", &body).await.map(|_| ())
    }

    async fn file(&self, head: &Head, path: &str) -> Result<Option<Version>, HostError> {
        let path = format!("/repository/files/{}?ref={}", encoded(path), encoded(&head.branch));
        let request = self.request(&path)?;
        let Some(fetched) = found(self.gitlab.client.success(&request).await)? else { return Ok(None) };
        let file: File = parse(&fetched)?;
        Ok(Some(Version { content: decoded_content(&fetched, &file.content)?, id: file.last_commit_id }))
    }

    async fn commit(&self, change: &Change<'_>) -> Result<(), HostError> {
        let mut body = json!({
            "branch": change.head.branch, "commit_message": change.message, "encoding": "base64",
            "content": BASE64_STANDARD.encode(change.content),
        });
        let method = match change.previous {
            Some(previous) => {
                body["last_commit_id"] = json!(previous.id);
                Method::PUT
            }
            None => Method::POST,
        };
        self.send(method, &format!("/repository/files/{}", encoded(change.path)), &body).await.map(|_| ())
    }

    async fn find_request(&self, branch: &str, base: &str) -> Result<Option<PullRequest>, HostError> {
        let query = format!("state=opened&source_branch={}&target_branch={}", encoded(branch), encoded(base));
        let open: Vec<MergeRequest> =
            self.gitlab.client.json(&self.request(&format!("/merge_requests?{query}"))?).await?;
        Ok(open.into_iter().next().map(PullRequest::from))
    }

    async fn open_request(&self, request: &NewRequest<'_>) -> Result<PullRequest, HostError> {
        let body = json!({
            "title": request.title, "description": request.body, "source_branch": request.branch,
            "target_branch": request.base, "remove_source_branch": true,
        });
        let opened: MergeRequest = parse(&self.send(Method::POST, "/merge_requests", &body).await?)?;
        Ok(opened.into())
    }
}

//! Repositories on Gitea: branches, contents and pull requests of its API.

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use callboard_core::outgoing::Fetched;
use callboard_core::repositories::{Repository, RepositoryError, RepositoryHost, RepositoryInfo};
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::Gitea;
use crate::client::{HostError, HostRequest, parse};
use crate::path::{decoded, encoded, encoded_path};
use crate::repository::{
    Change, Head, NewRequest, PullRequest, Remote, Version, decoded_content, found, hosted, no_repository,
    pattern_path, words,
};
use crate::settings::host_of;

struct GiteaRepository {
    gitea: Gitea,
    owner: String,
    name: String,
}

#[derive(Deserialize)]
struct About {
    name: String,
    full_name: String,
    description: Option<String>,
    default_branch: String,
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
struct Contents {
    sha: String,
    content: Option<String>,
}

#[derive(Deserialize)]
struct Pull {
    number: u64,
    html_url: String,
    head: Side,
    base: Side,
}

#[derive(Deserialize)]
struct Side {
    #[serde(rename = "ref")]
    branch: String,
}

impl From<Pull> for PullRequest {
    fn from(pull: Pull) -> Self {
        Self { url: pull.html_url, number: pull.number.to_string() }
    }
}

impl RepositoryHost for Gitea {
    fn serves(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host
    }

    fn repository(&self, url: &Url) -> Result<Arc<dyn Repository>, RepositoryError> {
        let below = Url::parse(&self.settings.base_url).map(|base| base.path().trim_end_matches('/').to_owned());
        let path = url.path().strip_prefix(below.unwrap_or_default().as_str()).unwrap_or(url.path());
        let segments: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(decoded).collect();
        let [owner, name, ..] = segments.as_slice() else {
            return Err(no_repository(url, "Gitea", "/owner/repository"));
        };
        let name = name.trim_end_matches(".git").to_owned();
        Ok(hosted(GiteaRepository { gitea: self.clone(), owner: owner.clone(), name }))
    }
}

impl GiteaRepository {
    fn path(&self, path: &str) -> String {
        format!("/repos/{}/{}{path}", encoded(&self.owner), encoded(&self.name))
    }

    fn request(&self, path: &str) -> Result<HostRequest, HostError> {
        self.gitea.api_request(&self.path(path))
    }

    async fn send(&self, method: Method, path: &str, body: &Value) -> Result<Fetched, HostError> {
        self.gitea.client.success(&self.request(path)?.with_json(method, body)).await
    }
}

#[async_trait]
impl Remote for GiteaRepository {
    fn has_credentials(&self) -> bool {
        self.gitea.settings.authorization.is_some()
    }

    async fn about(&self) -> Result<RepositoryInfo, HostError> {
        let about: About = self.gitea.client.json(&self.request("")?).await?;
        Ok(RepositoryInfo {
            name: about.name,
            full_name: about.full_name,
            description: words(about.description),
            default_branch: about.default_branch,
            annotation: None,
        })
    }

    fn file_address(&self, branch: &str, path: &str) -> String {
        let (owner, name) = (encoded(&self.owner), encoded(&self.name));
        let base = &self.gitea.settings.base_url;
        format!("{base}/{owner}/{name}/src/branch/{}/{}", encoded(branch), pattern_path(path))
    }

    async fn head(&self, branch: &str) -> Result<Option<Head>, HostError> {
        let request = self.request(&format!("/branches/{}", encoded_path(branch)))?;
        let known: Option<Branch> = found(self.gitea.client.json(&request).await)?;
        Ok(known.map(|known| Head { branch: branch.to_owned(), commit: known.commit.id }))
    }

    async fn create_branch(&self, branch: &str, from: &Head) -> Result<(), HostError> {
        let body = json!({"new_branch_name": branch, "old_branch_name": from.branch});
        self.send(Method::POST, "/branches", &body).await.map(|_| ())
    }

    async fn file(&self, head: &Head, path: &str) -> Result<Option<Version>, HostError> {
        let path = format!("/contents/{}?ref={}", encoded_path(path), encoded(&head.branch));
        let request = self.request(&path)?;
        let Some(fetched) = found(self.gitea.client.success(&request).await)? else { return Ok(None) };
        let contents: Contents = parse(&fetched)?;
        let content = decoded_content(&fetched, &contents.content.unwrap_or_default())?;
        Ok(Some(Version { content, id: contents.sha }))
    }

    async fn commit(&self, change: &Change<'_>) -> Result<(), HostError> {
        let mut body = json!({
            "message": change.message, "branch": change.head.branch, "content": BASE64_STANDARD.encode(change.content),
        });
        let method = match change.previous {
            Some(previous) => {
                body["sha"] = json!(previous.id);
                Method::PUT
            }
            None => Method::POST,
        };
        self.send(method, &format!("/contents/{}", encoded_path(change.path)), &body).await.map(|_| ())
    }

    async fn find_request(&self, branch: &str, base: &str) -> Result<Option<PullRequest>, HostError> {
        let open: Vec<Pull> = self.gitea.list(&self.path("/pulls?state=open")).await?;
        let ours = open.into_iter().find(|pull| pull.head.branch == branch && pull.base.branch == base);
        Ok(ours.map(PullRequest::from))
    }

    async fn open_request(&self, request: &NewRequest<'_>) -> Result<PullRequest, HostError> {
        let body = json!({"title": request.title, "body": request.body, "head": request.branch, "base": request.base});
        let pull: Pull = parse(&self.send(Method::POST, "/pulls", &body).await?)?;
        Ok(pull.into())
    }
}

//! Repositories on GitHub: `GET /repos/…`, references, contents, pull requests of its REST API.

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

use super::credentials::Credentials;
use super::{Github, GithubSettings, JSON};
use crate::Secret;
use crate::client::{HostError, HostRequest, parse};
use crate::path::{decoded, encoded, encoded_path};
use crate::repository::{
    Change, Head, NewRequest, PullRequest, Remote, Version, decoded_content, found, hosted, no_repository,
    pattern_path, words,
};
use crate::settings::host_of;

struct GithubRepository {
    github: Github,
    /// `https://github.com`
    origin: String,
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
struct Reference {
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    sha: String,
}

#[derive(Deserialize)]
struct Contents {
    sha: String,
    #[serde(default)]
    content: String,
}

#[derive(Deserialize)]
struct Pull {
    number: u64,
    html_url: String,
}

impl From<Pull> for PullRequest {
    fn from(pull: Pull) -> Self {
        Self { url: pull.html_url, number: pull.number.to_string() }
    }
}

impl RepositoryHost for Github {
    fn serves(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host && self.settings.api_base_url.is_some()
    }

    fn repository(&self, url: &Url) -> Result<Arc<dyn Repository>, RepositoryError> {
        let segments: Vec<String> = url.path().split('/').filter(|part| !part.is_empty()).map(decoded).collect();
        let [owner, name, ..] = segments.as_slice() else {
            return Err(no_repository(url, "GitHub", "/owner/repository"));
        };
        let name = name.trim_end_matches(".git").to_owned();
        let origin = url.origin().ascii_serialization();
        Ok(hosted(GithubRepository { github: self.clone(), origin, owner: owner.clone(), name }))
    }

    fn delegation(&self) -> Option<Delegation> {
        Some(Delegation { provider: "github", host: Some(self.settings.host.clone()), scope: "repo" })
    }

    fn lent(&self, token: &str) -> Option<Arc<dyn RepositoryHost>> {
        let settings = GithubSettings { token: Some(Secret::new(token)), apps: Vec::new(), ..(*self.settings).clone() };
        let settings = Arc::new(settings);
        let credentials = Arc::new(Credentials::of_person(settings.clone()));
        Some(Arc::new(Self { settings, credentials, client: self.client.clone() }))
    }
}

impl GithubRepository {
    async fn request(&self, path: &str) -> Result<HostRequest, HostError> {
        let path = format!("/repos/{}/{}{path}", encoded(&self.owner), encoded(&self.name));
        Ok(self.github.request(&self.owner, &path).await?.accept(JSON))
    }

    async fn send(&self, method: Method, path: &str, body: &Value) -> Result<Fetched, HostError> {
        let request = self.request(path).await?.with_json(method, body);
        self.github.client.success(&request).await
    }
}

#[async_trait]
impl Remote for GithubRepository {
    fn has_credentials(&self) -> bool {
        self.github.settings.token.is_some() || !self.github.settings.apps.is_empty()
    }

    async fn about(&self) -> Result<RepositoryInfo, HostError> {
        let about: About = self.github.client.json(&self.request("").await?).await?;
        Ok(RepositoryInfo {
            name: about.name,
            description: words(about.description),
            default_branch: about.default_branch,
            annotation: Some(("github.com/project-slug", about.full_name.clone())),
            full_name: about.full_name,
        })
    }

    fn file_address(&self, branch: &str, path: &str) -> String {
        let (owner, name) = (encoded(&self.owner), encoded(&self.name));
        format!("{}/{owner}/{name}/blob/{}/{}", self.origin, encoded(branch), pattern_path(path))
    }

    async fn head(&self, branch: &str) -> Result<Option<Head>, HostError> {
        let request = self.request(&format!("/git/ref/heads/{}", encoded_path(branch))).await?;
        let reference: Option<Reference> = found(self.github.client.json(&request).await)?;
        Ok(reference.map(|reference| Head { branch: branch.to_owned(), commit: reference.object.sha }))
    }

    async fn create_branch(&self, branch: &str, from: &Head) -> Result<(), HostError> {
        let body = json!({"ref": format!("refs/heads/{branch}"), "sha": from.commit});
        self.send(Method::POST, "/git/refs", &body).await.map(|_| ())
    }

    async fn file(&self, head: &Head, path: &str) -> Result<Option<Version>, HostError> {
        let path = format!("/contents/{}?ref={}", encoded_path(path), encoded(&head.branch));
        let request = self.request(&path).await?;
        let Some(fetched) = found(self.github.client.success(&request).await)? else { return Ok(None) };
        let contents: Contents = parse(&fetched)?;
        Ok(Some(Version { content: decoded_content(&fetched, &contents.content)?, id: contents.sha }))
    }

    async fn commit(&self, change: &Change<'_>) -> Result<(), HostError> {
        let mut body = json!({
            "message": change.message, "branch": change.head.branch, "content": BASE64_STANDARD.encode(change.content),
        });
        if let Some(previous) = change.previous {
            body["sha"] = json!(previous.id);
        }
        self.send(Method::PUT, &format!("/contents/{}", encoded_path(change.path)), &body).await.map(|_| ())
    }

    async fn find_request(&self, branch: &str, base: &str) -> Result<Option<PullRequest>, HostError> {
        let head = encoded(&format!("{}:{branch}", self.owner));
        let request = self.request(&format!("/pulls?state=open&head={head}&base={}", encoded(base))).await?;
        let open: Vec<Pull> = self.github.client.json(&request).await?;
        Ok(open.into_iter().next().map(PullRequest::from))
    }

    async fn open_request(&self, request: &NewRequest<'_>) -> Result<PullRequest, HostError> {
        let body = json!({"title": request.title, "body": request.body, "head": request.branch, "base": request.base});
        let pull: Pull = parse(&self.send(Method::POST, "/pulls", &body).await?)?;
        Ok(pull.into())
    }
}

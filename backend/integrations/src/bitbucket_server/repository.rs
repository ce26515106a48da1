//! Repositories on Bitbucket Server and Data Center: branches, files and pull requests of its REST API.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::repositories::{Delegation, Repository, RepositoryError, RepositoryHost, RepositoryInfo};
use http::Method;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::{BitbucketServer, BitbucketServerSettings};
use crate::Secret;
use crate::client::{HostError, HostRequest, parse};
use crate::path::{decoded, encoded, encoded_path};
use crate::repository::{
    Change, Head, NewRequest, PullRequest, Remote, Version, found, hosted, no_repository, pattern_path, words,
};
use crate::settings::host_of;

struct ServerRepository {
    bitbucket: BitbucketServer,
    /// The key, `~name` for that of a user.
    project: String,
    slug: String,
    /// Of its pages: `https://git.example.com/projects/KEY/repos/shop`.
    page: String,
}

#[derive(Deserialize)]
struct About {
    name: String,
    slug: String,
    description: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Branch {
    display_id: String,
    #[serde(default)]
    latest_commit: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pull {
    id: u64,
    to_ref: Branch,
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

impl From<Pull> for PullRequest {
    fn from(pull: Pull) -> Self {
        let url = pull.links.own.into_iter().next().map(|link| link.href);
        Self { url: url.unwrap_or_default(), number: pull.id.to_string() }
    }
}

impl RepositoryHost for BitbucketServer {
    fn serves(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host
    }

    fn repository(&self, url: &Url) -> Result<Arc<dyn Repository>, RepositoryError> {
        let unclear = || no_repository(url, "Bitbucket Server", "/projects/KEY/repos/repository");
        // The server may live below a path.
        let path = url.path();
        let start = path.find("/projects/").or_else(|| path.find("/users/")).or_else(|| path.find("/scm/"));
        let (below, rest) = path.split_at(start.ok_or_else(unclear)?);
        let parts: Vec<String> = rest.split('/').filter(|part| !part.is_empty()).map(decoded).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let (project, slug) = match parts[..] {
            ["projects", project, "repos", slug, ..] => (project.to_owned(), slug),
            ["users", user, "repos", slug, ..] => (format!("~{user}"), slug),
            ["scm", project, slug, ..] => (project.to_owned(), slug),
            _ => return Err(unclear()),
        };
        let slug = slug.trim_end_matches(".git").to_owned();
        let owner = match project.strip_prefix('~') {
            Some(user) => format!("users/{}", encoded(user)),
            None => format!("projects/{}", encoded(&project)),
        };
        let page = format!("{}{below}/{owner}/repos/{}", url.origin().ascii_serialization(), encoded(&slug));
        Ok(hosted(ServerRepository { bitbucket: self.clone(), project, slug, page }))
    }

    fn delegation(&self) -> Option<Delegation> {
        let host = Some(self.settings.host.clone());
        Some(Delegation { provider: "bitbucketServer", host, scope: "REPO_WRITE" })
    }

    fn lent(&self, token: &str) -> Option<Arc<dyn RepositoryHost>> {
        let authorization = Some(Secret::new(format!("Bearer {token}")));
        let settings = Arc::new(BitbucketServerSettings { authorization, ..(*self.settings).clone() });
        Some(Arc::new(Self { settings, ..self.clone() }))
    }
}

impl ServerRepository {
    fn path(&self, path: &str) -> String {
        format!("/projects/{}/repos/{}{path}", encoded(&self.project).replace("%7E", "~"), encoded(&self.slug))
    }

    fn request(&self, path: &str) -> Result<HostRequest, HostError> {
        self.bitbucket.api_request(&self.path(path))
    }

    async fn default_branch(&self) -> Result<Option<String>, HostError> {
        // The second is what older servers know.
        for path in ["/default-branch", "/branches/default"] {
            let branch: Option<Branch> = self.bitbucket.find(&self.path(path)).await?;
            if let Some(branch) = branch {
                return Ok(Some(branch.display_id));
            }
        }
        Ok(None)
    }
}

#[async_trait]
impl Remote for ServerRepository {
    fn has_credentials(&self) -> bool {
        self.bitbucket.settings.authorization.is_some()
    }

    async fn about(&self) -> Result<RepositoryInfo, HostError> {
        let about: About = self.bitbucket.client.json(&self.request("")?).await?;
        Ok(RepositoryInfo {
            name: if about.slug.is_empty() { about.name } else { about.slug.clone() },
            full_name: format!("{}/{}", self.project, about.slug),
            description: words(about.description),
            default_branch: self.default_branch().await?.unwrap_or_else(|| "main".to_owned()),
            annotation: None,
        })
    }

    fn file_address(&self, branch: &str, path: &str) -> String {
        format!("{}/browse/{}?at={}", self.page, pattern_path(path), encoded(branch))
    }

    async fn head(&self, branch: &str) -> Result<Option<Head>, HostError> {
        let branches: Vec<Branch> =
            self.bitbucket.list(&self.path(&format!("/branches?filterText={}", encoded(branch)))).await?;
        let known = branches.into_iter().find(|known| known.display_id == branch);
        Ok(known.map(|known| Head { branch: branch.to_owned(), commit: known.latest_commit }))
    }

    async fn create_branch(&self, branch: &str, from: &Head) -> Result<(), HostError> {
        let body = json!({"name": branch, "startPoint": from.commit});
        self.bitbucket.client.success(&self.request("/branches")?.with_json(Method::POST, &body)).await.map(|_| ())
    }

    async fn file(&self, head: &Head, path: &str) -> Result<Option<Version>, HostError> {
        let request = self.request(&format!("/raw/{}?at={}", encoded_path(path), encoded(&head.commit)))?;
        let fetched = found(self.bitbucket.client.success(&request).await)?;
        Ok(fetched.map(|fetched| Version { content: fetched.body.to_vec(), id: head.commit.clone() }))
    }

    async fn commit(&self, change: &Change<'_>) -> Result<(), HostError> {
        let mut fields =
            vec![("content", change.content), ("message", change.message), ("branch", change.head.branch.as_str())];
        if let Some(previous) = change.previous {
            fields.push(("sourceCommitId", &previous.id));
        }
        // Without this header the server takes a form for one that another site sent.
        let request = self
            .request(&format!("/browse/{}", encoded_path(change.path)))?
            .with_parts(&fields)
            .header(http::HeaderName::from_static("x-atlassian-token"), "no-check");
        self.bitbucket.client.success(&request).await.map(|_| ())
    }

    async fn find_request(&self, branch: &str, base: &str) -> Result<Option<PullRequest>, HostError> {
        let at = encoded(&format!("refs/heads/{branch}"));
        let path = self.path(&format!("/pull-requests?state=OPEN&direction=OUTGOING&at={at}"));
        let open: Vec<Pull> = self.bitbucket.list(&path).await?;
        Ok(open.into_iter().find(|pull| pull.to_ref.display_id == base).map(PullRequest::from))
    }

    async fn open_request(&self, request: &NewRequest<'_>) -> Result<PullRequest, HostError> {
        let repository = json!({"slug": self.slug, "project": {"key": self.project}});
        let side = |branch: &str| json!({"id": format!("refs/heads/{branch}"), "repository": repository});
        let body = json!({
            "title": request.title, "description": request.body, "fromRef": side(request.branch), "toRef": side(request.base),
        });
        let request = self.request("/pull-requests")?.with_json(Method::POST, &body);
        let pull: Pull = parse(&self.bitbucket.client.success(&request).await?)?;
        Ok(pull.into())
    }
}

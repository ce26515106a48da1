//! Repositories on Bitbucket Cloud: branches, sources and pull requests of its API.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::repositories::{Delegation, Repository, RepositoryError, RepositoryHost, RepositoryInfo};
use http::Method;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::{BitbucketCloud, BitbucketCloudSettings, Login};
use crate::Secret;
use crate::client::{HostError, HostRequest, parse};
use crate::path::{decoded, encoded, encoded_path};
use crate::repository::{
    Change, Head, NewRequest, PullRequest, Remote, Version, found, hosted, no_repository, pattern_path, words,
};
use crate::settings::host_of;

struct CloudRepository {
    bitbucket: BitbucketCloud,
    workspace: String,
    slug: String,
}

#[derive(Deserialize)]
struct About {
    name: String,
    full_name: String,
    description: Option<String>,
    mainbranch: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Branch {
    target: Target,
}

#[derive(Deserialize)]
struct Target {
    hash: String,
}

#[derive(Deserialize)]
struct Pulls {
    values: Vec<Pull>,
}

#[derive(Deserialize)]
struct Pull {
    id: u64,
    links: Links,
}

#[derive(Deserialize)]
struct Links {
    html: Link,
}

#[derive(Deserialize)]
struct Link {
    href: String,
}

impl From<Pull> for PullRequest {
    fn from(pull: Pull) -> Self {
        Self { url: pull.links.html.href, number: pull.id.to_string() }
    }
}

impl RepositoryHost for BitbucketCloud {
    fn serves(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host
    }

    fn repository(&self, url: &Url) -> Result<Arc<dyn Repository>, RepositoryError> {
        let segments: Vec<String> = url.path().split('/').filter(|part| !part.is_empty()).map(decoded).collect();
        let [workspace, slug, ..] = segments.as_slice() else {
            return Err(no_repository(url, "Bitbucket", "/workspace/repository"));
        };
        let slug = slug.trim_end_matches(".git").to_owned();
        Ok(hosted(CloudRepository { bitbucket: self.clone(), workspace: workspace.clone(), slug }))
    }

    fn delegation(&self) -> Option<Delegation> {
        let host = Some(self.settings.host.clone());
        Some(Delegation { provider: "bitbucket", host, scope: "account pullrequest:write repository:write" })
    }

    fn lent(&self, token: &str) -> Option<Arc<dyn RepositoryHost>> {
        let login = Login::Person { token: Secret::new(token) };
        let settings = Arc::new(BitbucketCloudSettings { login, ..(*self.settings).clone() });
        Some(Arc::new(Self { settings, ..self.clone() }))
    }
}

impl CloudRepository {
    fn name(&self) -> String {
        format!("{}/{}", encoded(&self.workspace), encoded(&self.slug))
    }

    async fn request(&self, path: &str) -> Result<HostRequest, HostError> {
        self.bitbucket.api_request(&format!("/repositories/{}{path}", self.name())).await
    }
}

#[async_trait]
impl Remote for CloudRepository {
    fn has_credentials(&self) -> bool {
        !matches!(self.bitbucket.settings.login, Login::Nobody)
    }

    async fn about(&self) -> Result<RepositoryInfo, HostError> {
        let about: About = self.bitbucket.client.json(&self.request("").await?).await?;
        Ok(RepositoryInfo {
            name: about.full_name.rsplit('/').next().unwrap_or(&about.name).to_owned(),
            full_name: about.full_name,
            description: words(about.description),
            // A repository without a commit has none yet.
            default_branch: about.mainbranch.map_or_else(|| "main".to_owned(), |branch| branch.name),
            annotation: None,
        })
    }

    fn file_address(&self, branch: &str, path: &str) -> String {
        let base = &self.bitbucket.settings.base_url;
        format!("{base}/{}/src/{}/{}", self.name(), encoded(branch), pattern_path(path))
    }

    async fn head(&self, branch: &str) -> Result<Option<Head>, HostError> {
        let request = self.request(&format!("/refs/branches/{}", encoded_path(branch))).await?;
        let known: Option<Branch> = found(self.bitbucket.client.json(&request).await)?;
        Ok(known.map(|known| Head { branch: branch.to_owned(), commit: known.target.hash }))
    }

    async fn create_branch(&self, branch: &str, from: &Head) -> Result<(), HostError> {
        let body = json!({"name": branch, "target": {"hash": from.commit}});
        let request = self.request("/refs/branches").await?.with_json(Method::POST, &body);
        self.bitbucket.client.success(&request).await.map(|_| ())
    }

    async fn file(&self, head: &Head, path: &str) -> Result<Option<Version>, HostError> {
        // By commit: the name of a branch may have a slash, which stands for no part of it here.
        let request = self.request(&format!("/src/{}/{}", encoded(&head.commit), encoded_path(path))).await?;
        let fetched = found(self.bitbucket.client.success(&request).await)?;
        Ok(fetched.map(|fetched| Version { content: fetched.body.to_vec(), id: head.commit.clone() }))
    }

    async fn commit(&self, change: &Change<'_>) -> Result<(), HostError> {
        // A field whose name begins with a slash is a file.
        let file = format!("/{}", change.path);
        let fields =
            [("branch", change.head.branch.as_str()), ("message", change.message), (file.as_str(), change.content)];
        let request = self.request("/src").await?.with_form(&fields);
        self.bitbucket.client.success(&request).await.map(|_| ())
    }

    async fn find_request(&self, branch: &str, base: &str) -> Result<Option<PullRequest>, HostError> {
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let query = format!("source.branch.name={} AND destination.branch.name={}", quoted(branch), quoted(base));
        let request = self.request(&format!("/pullrequests?state=OPEN&q={}", encoded(&query))).await?;
        let open: Pulls = self.bitbucket.client.json(&request).await?;
        Ok(open.values.into_iter().next().map(PullRequest::from))
    }

    async fn open_request(&self, request: &NewRequest<'_>) -> Result<PullRequest, HostError> {
        let body = json!({
            "title": request.title, "description": request.body, "close_source_branch": true,
            "source": {"branch": {"name": request.branch}}, "destination": {"branch": {"name": request.base}},
        });
        let request = self.request("/pullrequests").await?.with_json(Method::POST, &body);
        let pull: Pull = parse(&self.bitbucket.client.success(&request).await?)?;
        Ok(pull.into())
    }
}

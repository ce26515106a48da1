//! Repositories on Azure DevOps: references, pushes and pull requests of its Git API.

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

use super::Azure;
use super::api::without_pages;
use super::settings::CLOUD;
use crate::client::{HostError, HostRequest, parse};
use crate::path::{encoded, encoded_path, join, segments};
use crate::repository::{Change, Head, NewRequest, PullRequest, Remote, Version, found, hosted, no_repository};
use crate::settings::host_of;

const VERSION: &str = "api-version=6.0";
const BRANCHES: &str = "refs/heads/";
/// The commit that a branch has before it is made.
const NOTHING: &str = "0000000000000000000000000000000000000000";

struct AzureRepository {
    azure: Azure,
    /// Whose credentials are used.
    organization: String,
    /// `https://dev.azure.com/acme/shop`, of pages and of the API.
    base: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct About {
    name: String,
    default_branch: Option<String>,
    project: Project,
}

#[derive(Deserialize)]
struct Project {
    name: String,
}

#[derive(Deserialize)]
struct List<T> {
    value: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    name: String,
    object_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Updated {
    success: bool,
    #[serde(default)]
    update_status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pull {
    pull_request_id: u64,
}

impl RepositoryHost for Azure {
    fn serves(&self, url: &Url) -> bool {
        let host = host_of(url);
        host == self.settings.host || (self.settings.host == CLOUD && host.ends_with(".visualstudio.com"))
    }

    fn repository(&self, url: &Url) -> Result<Arc<dyn Repository>, RepositoryError> {
        let unclear = || no_repository(url, "Azure DevOps", "/organization/project/_git/repository");
        let all = segments(url);
        let git = all.iter().position(|segment| segment == "_git").ok_or_else(unclear)?;
        let name = all.get(git + 1).filter(|name| !name.is_empty()).ok_or_else(unclear)?;
        let legacy = url.host_str().and_then(|host| host.strip_suffix(".visualstudio.com"));
        let organization = match legacy {
            Some(organization) => organization.to_owned(),
            None => all.first().filter(|_| git > 0).ok_or_else(unclear)?.clone(),
        };
        // The project is left out when it has the name of its repository.
        let mut before = all[..git].to_vec();
        if before.len() == usize::from(legacy.is_none()) {
            before.push(name.clone());
        }
        // The scheme is that of the settings: credentials go nowhere in the clear because somebody wrote so.
        let base = format!("{}://{}/{}", self.settings.scheme, host_of(url), encoded_path(&before.join("/")));
        Ok(hosted(AzureRepository { azure: self.clone(), organization, base, name: name.clone() }))
    }

    fn delegation(&self) -> Option<Delegation> {
        // A server of one's own does not know the tokens of Microsoft's sign-in.
        let scope = "499b84ac-1321-427f-aa17-267ca6975798/vso.code_write";
        (self.settings.host == CLOUD).then_some(Delegation { provider: "microsoft", host: None, scope })
    }

    fn lent(&self, token: &str) -> Option<Arc<dyn RepositoryHost>> {
        let settings = Arc::new(self.settings.of_person(token));
        Some(Arc::new(Self { settings, ..self.clone() }))
    }
}

impl AzureRepository {
    async fn request(&self, path: &str) -> Result<HostRequest, HostError> {
        let path = format!("/_apis/git/repositories/{}{path}", encoded(&self.name));
        let url = join(&self.base, &path).map_err(|error| HostError::Credentials(error.to_string()))?;
        let authorization = self.azure.authorization(&self.organization).await?;
        Ok(without_pages(HostRequest::get(url).authorization(authorization.as_ref())))
    }

    async fn get(&self, path: &str) -> Result<Fetched, HostError> {
        self.azure.signed_in(self.request(path).await?.accept("application/json")).await
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Fetched, HostError> {
        self.azure.signed_in(self.request(&format!("{path}?{VERSION}")).await?.with_json(Method::POST, body)).await
    }

    fn pull(&self, pull: &Pull) -> PullRequest {
        let number = pull.pull_request_id.to_string();
        PullRequest { url: format!("{}/_git/{}/pullrequest/{number}", self.base, encoded(&self.name)), number }
    }
}

#[async_trait]
impl Remote for AzureRepository {
    fn has_credentials(&self) -> bool {
        self.azure.settings.login_for(&self.organization).is_some()
    }

    async fn about(&self) -> Result<RepositoryInfo, HostError> {
        let about: About = parse(&self.get(&format!("?{VERSION}")).await?)?;
        let full_name = format!("{}/{}", about.project.name, about.name);
        let branch = about.default_branch.as_deref().and_then(|branch| branch.strip_prefix(BRANCHES));
        Ok(RepositoryInfo {
            name: about.name,
            description: None,
            // A repository without a commit has none yet.
            default_branch: branch.unwrap_or("main").to_owned(),
            annotation: Some(("dev.azure.com/project-repo", full_name.clone())),
            full_name,
        })
    }

    fn file_address(&self, branch: &str, path: &str) -> String {
        let path: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
        // Slashes and the stars of patterns are readable there.
        let path = path.replace("%2F", "/");
        format!("{}/_git/{}?path=/{path}&version=GB{}", self.base, encoded(&self.name), encoded(branch))
    }

    async fn head(&self, branch: &str) -> Result<Option<Head>, HostError> {
        let fetched = self.get(&format!("/refs?filter=heads/{}&{VERSION}", encoded_path(branch))).await?;
        let references: List<Reference> = parse(&fetched)?;
        // The filter is a beginning.
        let known = references.value.into_iter().find(|known| known.name == format!("{BRANCHES}{branch}"));
        Ok(known.map(|known| Head { branch: branch.to_owned(), commit: known.object_id }))
    }

    async fn create_branch(&self, branch: &str, from: &Head) -> Result<(), HostError> {
        let name = format!("{BRANCHES}{branch}");
        let body = json!([{"name": name, "oldObjectId": NOTHING, "newObjectId": from.commit}]);
        let fetched = self.post("/refs", &body).await?;
        let updates: List<Updated> = parse(&fetched)?;
        match updates.value.into_iter().find(|update| !update.success) {
            Some(update) => {
                let why = format!("the branch {branch} could not be made ({})", update.update_status);
                Err(HostError::unclear(&fetched.url, why))
            }
            None => Ok(()),
        }
    }

    async fn file(&self, head: &Head, path: &str) -> Result<Option<Version>, HostError> {
        let query = format!(
            "path=/{}&versionDescriptor.versionType=commit&versionDescriptor.version={}&{VERSION}",
            encoded(path),
            encoded(&head.commit)
        );
        let request = self.request(&format!("/items?{query}")).await?.accept("application/octet-stream");
        let fetched = found(self.azure.signed_in(request).await)?;
        Ok(fetched.map(|fetched| Version { content: fetched.body.to_vec(), id: head.commit.clone() }))
    }

    async fn commit(&self, change: &Change<'_>) -> Result<(), HostError> {
        let kind = if change.previous.is_some() { "edit" } else { "add" };
        let content = json!({"content": BASE64_STANDARD.encode(change.content), "contentType": "base64encoded"});
        let file = json!({"changeType": kind, "item": {"path": format!("/{}", change.path)}, "newContent": content});
        let body = json!({
            "refUpdates": [{"name": format!("{BRANCHES}{}", change.head.branch), "oldObjectId": change.head.commit}],
            "commits": [{"comment": change.message, "changes": [file]}],
        });
        self.post("/pushes", &body).await.map(|_| ())
    }

    async fn find_request(&self, branch: &str, base: &str) -> Result<Option<PullRequest>, HostError> {
        let query = format!(
            "searchCriteria.status=active&searchCriteria.sourceRefName={}&searchCriteria.targetRefName={}&{VERSION}",
            encoded(&format!("{BRANCHES}{branch}")),
            encoded(&format!("{BRANCHES}{base}"))
        );
        let open: List<Pull> = parse(&self.get(&format!("/pullrequests?{query}")).await?)?;
        Ok(open.value.first().map(|pull| self.pull(pull)))
    }

    async fn open_request(&self, request: &NewRequest<'_>) -> Result<PullRequest, HostError> {
        let body = json!({
            "title": request.title, "description": request.body,
            "sourceRefName": format!("{BRANCHES}{}", request.branch), "targetRefName": format!("{BRANCHES}{}", request.base),
        });
        let pull: Pull = parse(&self.post("/pullrequests", &body).await?)?;
        Ok(self.pull(&pull))
    }
}

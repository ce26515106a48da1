//! What webhooks tell, taken in at once instead of at the next run.

use callboard_core::catalog::ProviderError;
use callboard_integrations::discovery::Named;
use serde::Deserialize;
use serde_json::Value;

use super::settings::Definition;

const BRANCHES: &str = "refs/heads/";

/// `resource` of `git.push`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Push {
    #[serde(default)]
    ref_updates: Vec<RefUpdate>,
    repository: Repository,
}

#[derive(Deserialize)]
struct RefUpdate {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    name: String,
    project: Project,
    /// Nothing for an empty repository.
    default_branch: Option<String>,
    /// `https://acme@dev.azure.com/acme/Shop/_git/web`, or with the organisation in the host.
    remote_url: String,
}

#[derive(Deserialize)]
struct Project {
    name: String,
}

impl Definition {
    /// `azureDevOps.git.push`, which does not tell of files; so the host is asked for the catalog file.
    pub(super) async fn pushed(&self, payload: &Value, named: &Named<'_>) -> Result<(), ProviderError> {
        let Push { ref_updates, repository } = Push::deserialize(&payload["resource"])?;
        let (project, name) = (repository.project.name.as_str(), repository.name.as_str());
        let is_ours = self.is_in_organization(&repository.remote_url)
            && self.project.is_match(project)
            && self.repository.is_match(name);
        let default = repository.default_branch.as_deref().and_then(|branch| branch.strip_prefix(BRANCHES));
        let Some(branch) = self.branch.as_deref().or(default).filter(|_| is_ours) else { return Ok(()) };
        if !ref_updates.iter().any(|update| update.name.strip_prefix(BRANCHES) == Some(branch)) {
            return Ok(());
        }
        let path = format!("/{}", self.file.path());
        let address = self.address(project, name, &path, self.branch.as_deref());
        if !self.file.is_pattern() {
            let is_there = self.has_file(project, name, branch).await?;
            self.recent.remember(&address, is_there);
            named.set(&address, is_there).await?;
        }
        // Without a branch of its own a pattern is no Location; what it matches is found by the next run.
        named.refresh([address]).await
    }

    fn is_in_organization(&self, remote: &str) -> bool {
        let Some((_, rest)) = remote.split_once("://") else { return false };
        let Some((host, path)) = rest.split_once('/') else { return false };
        let host = host.rsplit('@').next().unwrap_or(host);
        let organization = match host.strip_suffix(".visualstudio.com") {
            Some(organization) => organization,
            None => path.split('/').next().unwrap_or_default(),
        };
        organization.eq_ignore_ascii_case(&self.organization)
    }
}

//! What webhooks tell, taken in at once instead of at the next run.

use callboard_core::catalog::ProviderError;
use callboard_integrations::discovery::{Named, Pushed};
use callboard_integrations::encoded;
use serde_json::Value;

use super::Repositories;
use super::repository::Repository;
use super::settings::Owner;

impl Repositories {
    /// `github.push`: catalog files came, changed or went.
    pub(super) async fn pushed(&self, payload: &Value, named: &Named<'_>) -> Result<(), ProviderError> {
        let repository = Repository::of_event(payload)?;
        let Some(branch) = self.settings.branch(&repository) else { return Ok(()) };
        let on_branch = payload["ref"].as_str() == Some(format!("refs/heads/{branch}").as_str());
        if !on_branch || !self.covers(&repository.owner).await? {
            return Ok(());
        }
        let Some(pushed) = Pushed::read(payload, &self.settings.file) else { return Ok(()) };
        let Some(address) = self.settings.address(&repository) else { return Ok(()) };
        let one_file = !self.settings.file.is_pattern();
        // A file that was removed by one commit and added by a later one of the same push is there.
        if one_file && !pushed.added.is_empty() {
            self.look_again(repository.clone(), &address, named).await?;
        } else if one_file && !pushed.removed.is_empty() {
            return named.set(&address, false).await;
        }
        // What the pattern matches is found anew by reading its Location again.
        let files = pushed.all().map(|file| format!("{}/blob/{branch}/{file}", repository.url));
        let changed: Vec<String> = files.chain([address]).collect();
        named.refresh(changed).await
    }

    /// `github.repository`: a repository came, went, or changed what filters look at.
    pub(super) async fn repository_changed(&self, payload: &Value, named: &Named<'_>) -> Result<(), ProviderError> {
        let repository = Repository::of_event(payload)?;
        let before = self.before(payload, &repository);
        if let Some(before) = &before
            && self.covers(&before.owner).await?
        {
            self.forget(before, named).await?;
        }
        if !self.covers(&repository.owner).await? {
            return Ok(());
        }
        match self.settings.address(&repository) {
            _ if payload["action"] == "deleted" => self.forget(&repository, named).await,
            Some(address) => self.look_again(repository, &address, named).await,
            None => Ok(()),
        }
    }

    /// The repository as it was, when its address is another one now.
    fn before(&self, payload: &Value, now: &Repository) -> Option<Repository> {
        let changes = &payload["changes"];
        let mut before = now.clone();
        let owner = &changes["owner"]["from"];
        let old_owner = owner["organization"]["login"].as_str().or(owner["user"]["login"].as_str());
        if let Some(name) = changes["repository"]["name"]["from"].as_str() {
            before.name = name.to_owned();
        }
        if let Some(owner) = old_owner {
            before.owner = owner.to_owned();
        }
        if let Some(branch) = changes["default_branch"]["from"].as_str() {
            before.default_branch = Some(branch.to_owned());
        }
        let host = now.url.strip_suffix(&format!("/{}/{}", now.owner, now.name))?;
        before.url = format!("{host}/{}/{}", before.owner, before.name);
        (before != *now && self.settings.address(&before) != self.settings.address(now)).then_some(before)
    }

    async fn forget(&self, repository: &Repository, named: &Named<'_>) -> Result<(), ProviderError> {
        let Some(address) = self.settings.address(repository) else { return Ok(()) };
        named.set(&address, false).await
    }

    /// Names the Location, or no longer when a filter does not want it.
    async fn look_again(
        &self,
        mut repository: Repository,
        address: &str,
        named: &Named<'_>,
    ) -> Result<(), ProviderError> {
        if self.settings.must_exist {
            repository.has_file = self.has_file(&repository).await?;
        }
        named.set(address, self.settings.wants(&repository)).await
    }

    async fn has_file(&self, repository: &Repository) -> Result<bool, ProviderError> {
        let (owner, name) = (encoded(&repository.owner), encoded(&repository.name));
        let path: Vec<String> = self.settings.file.path().split('/').map(encoded).collect();
        let branch = self.settings.branch(repository).map(encoded).unwrap_or_default();
        let path = format!("/repos/{owner}/{name}/contents/{}?ref={branch}", path.join("/"));
        Ok(self.github.exists(&repository.owner, &path).await?)
    }

    /// True when this definition looks at the repositories of `owner`.
    async fn covers(&self, owner: &str) -> Result<bool, ProviderError> {
        match &self.settings.owner {
            Owner::Named(named) => Ok(named.eq_ignore_ascii_case(owner)),
            Owner::App(_) => Ok(self.owners().await?.iter().any(|known| known.eq_ignore_ascii_case(owner))),
        }
    }
}

//! Reads files of projects on GitLab (contract/catalog.md §6.4).

use async_trait::async_trait;
use callboard_core::url_reader::{HostReader, Layout, ReadError, ReadOptions, ReadResult};
use serde::Deserialize;
use url::Url;

use super::Gitlab;
use super::address::{GitlabFile, api};
use crate::archive::{self, MAX_ARCHIVE_BYTES, Root};
use crate::path::join;
use crate::pattern::Pattern;
use crate::reading::{content, found, search_one};
use crate::settings::host_of;

#[derive(Deserialize)]
struct Commit {
    id: String,
}

#[async_trait]
impl HostReader for Gitlab {
    fn reads(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host
    }

    fn layout(&self) -> Option<Layout> {
        Some(Layout::Gitlab)
    }

    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let file = GitlabFile::parse(url, &self.settings.base_url)?;
        let request = self.authorized(file.api_address(&self.settings.base_url)?);
        let fetched = self.client.success(&request.if_none_match(options.etag.as_deref())).await?;
        Ok(found(url, fetched))
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        let base = &self.settings.base_url;
        let GitlabFile::Repository(file) = GitlabFile::parse(url, base)? else {
            return search_one(self, url, options).await;
        };
        let Some(pattern) = Pattern::of(&file.path)? else { return search_one(self, url, options).await };
        let folder = pattern.folder().to_owned();
        let at = |path: &str, query: &[(&str, &str)]| {
            let mut url = join(&api(base), &format!("{}/repository/{path}", file.api_path()))?;
            url.query_pairs_mut().extend_pairs(query.iter().filter(|(_, value)| !value.is_empty()));
            Ok::<_, ReadError>(self.authorized(url))
        };
        let commits = at("commits", &[("ref_name", &file.revision), ("path", &folder), ("per_page", "1")])?;
        // The last commit that changed anything in the folder: other changes do not matter.
        let commits: Vec<Commit> = self.client.json(&commits).await?;
        let commit = commits.into_iter().next().ok_or_else(|| ReadError::NotFound(url.to_string()))?.id;
        if options.etag.as_deref() == Some(commit.as_str()) {
            return Ok(vec![(url.to_string(), ReadResult::NotModified)]);
        }
        let archive = at("archive.tar.gz", &[("sha", &commit), ("path", &folder)])?.max_bytes(MAX_ARCHIVE_BYTES);
        let fetched = self.client.success(&archive).await?;
        let files = archive::tar(fetched.body, Root::Folder, pattern).await?;
        if files.is_empty() {
            return Err(ReadError::NotFound(url.to_string()));
        }
        let named = files.into_iter().map(|(path, bytes)| (file.sibling(base, &path), bytes));
        Ok(named.map(|(address, bytes)| (address.clone(), content(bytes, &commit, address))).collect())
    }
}

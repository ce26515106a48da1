//! Reads files of repositories on GitHub (contract/catalog.md §6.4).

use async_trait::async_trait;
use callboard_core::url_reader::{HostReader, Layout, ReadError, ReadOptions, ReadResult};
use futures::stream::{self, StreamExt, TryStreamExt};
use serde::Deserialize;
use url::Url;

use super::Github;
use super::address::GithubFile;
use crate::archive::{self, MAX_ARCHIVE_BYTES, Root};
use crate::client::HostRequest;
use crate::path::{encoded, encoded_path, join};
use crate::pattern::{MOST_FILES, Pattern, unsupported};
use crate::reading::{content, found, search_one};
use crate::settings::host_of;

const RAW: &str = "application/vnd.github.v3.raw";
const SHA: &str = "application/vnd.github.sha";

/// Files that are fetched at a time for one pattern.
const AT_A_TIME: usize = 6;

#[derive(Deserialize)]
struct Tree {
    tree: Vec<Node>,
    /// The host did not list all of it.
    #[serde(default)]
    truncated: bool,
}

#[derive(Deserialize)]
struct Node {
    path: String,
    #[serde(rename = "type")]
    kind: String,
    sha: String,
}

#[async_trait]
impl HostReader for Github {
    fn reads(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host
    }

    fn layout(&self) -> Option<Layout> {
        Some(Layout::Github)
    }

    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let file = GithubFile::parse(url)?;
        let request = self.file_request(&file).await?;
        let fetched = self.client.success(&request.if_none_match(options.etag.as_deref())).await?;
        Ok(found(url, fetched))
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        let file = GithubFile::parse(url)?;
        let Some(pattern) = Pattern::of(&file.path)? else { return search_one(self, url, options).await };
        if self.settings.api_base_url.is_none() {
            return Err(unsupported(url));
        }
        let repository = file.api_path();
        let path = format!("{repository}/commits/{}", encoded(&file.revision));
        let commit = self.client.success(&self.request(&file.owner, &path).await?.accept(SHA)).await?;
        let commit = String::from_utf8_lossy(&commit.body).trim().to_owned();
        let tree: Tree =
            self.get(&file.owner, &format!("{repository}/git/trees/{}?recursive=1", encoded(&commit))).await?;
        let files = if tree.truncated {
            self.read_archive(url, &file, &repository, &commit, pattern).await?
        } else {
            self.read_tree(url, &file, tree, &pattern, options.etag.as_deref()).await?
        };
        if files.is_empty() {
            return Err(ReadError::NotFound(url.to_string()));
        }
        Ok(files)
    }
}

impl Github {
    /// Through the API where that is possible and useful, else from where files are plain.
    async fn file_request(&self, file: &GithubFile) -> Result<HostRequest, ReadError> {
        let credential = self.credentials.for_owner(&self.client, &file.owner).await?;
        match (&self.settings.api_base_url, &self.settings.raw_base_url) {
            (Some(api), raw) if credential.header.is_some() || raw.is_none() => {
                let path = format!("{}/contents/{}", file.api_path(), encoded_path(&file.path));
                let mut url = join(api, &path)?;
                url.query_pairs_mut().append_pair("ref", &file.revision);
                Ok(self.authorized(url, &credential).accept(RAW))
            }
            (_, Some(raw)) => {
                let whole = format!("{}/{}/{}/{}", file.owner, file.repository, file.revision, file.path);
                let url = join(raw, &encoded_path(&whole))?;
                Ok(HostRequest::get(url).authorization(credential.header.as_ref()).in_lane("raw"))
            }
            _ => Err(ReadError::Failed(format!("integrations.github has no address for {}", self.settings.host))),
        }
    }

    async fn read_tree(
        &self,
        url: &Url,
        file: &GithubFile,
        tree: Tree,
        pattern: &Pattern,
        known: Option<&str>,
    ) -> Result<Vec<(String, ReadResult)>, ReadError> {
        let matching = tree.tree.into_iter().filter(|node| node.kind == "blob" && pattern.matches(&node.path));
        let matching: Vec<Node> = matching.collect();
        if matching.len() > MOST_FILES {
            return Err(pattern.too_many());
        }
        let reads = matching.into_iter().map(async |node| {
            let address = file.sibling(url, &node.path);
            if known == Some(node.sha.as_str()) {
                return Ok((address, ReadResult::NotModified));
            }
            let request = self.request(&file.owner, &format!("{}/git/blobs/{}", file.api_path(), node.sha)).await?;
            let fetched = self.client.success(&request.accept(RAW)).await?;
            Ok::<_, ReadError>((address.clone(), content(fetched.body, &node.sha, address)))
        });
        stream::iter(reads).buffered(AT_A_TIME).try_collect().await
    }

    async fn read_archive(
        &self,
        url: &Url,
        file: &GithubFile,
        repository: &str,
        commit: &str,
        pattern: Pattern,
    ) -> Result<Vec<(String, ReadResult)>, ReadError> {
        let path = format!("{repository}/tarball/{}", encoded(commit));
        let request = self.request(&file.owner, &path).await?.max_bytes(MAX_ARCHIVE_BYTES);
        let fetched = self.client.success(&request).await?;
        let files = archive::tar(fetched.body, Root::Folder, pattern).await?;
        let named = files.into_iter().map(|(path, bytes)| (file.sibling(url, &path), bytes));
        Ok(named.map(|(address, bytes)| (address.clone(), content(bytes, commit, address))).collect())
    }
}

//! Reads files of repositories on Azure DevOps (contract/catalog.md §6.4).

use async_trait::async_trait;
use callboard_core::url_reader::{HostReader, Layout, ReadError, ReadOptions, ReadResult};
use futures::stream::{self, StreamExt, TryStreamExt};
use serde::Deserialize;
use url::Url;

use super::Azure;
use super::address::AzureFile;
use super::api::without_pages;
use super::settings::CLOUD;
use crate::client::HostRequest;
use crate::path::join;
use crate::pattern::{MOST_FILES, Pattern};
use crate::reading::{content, found, search_one};
use crate::settings::host_of;

/// Files that are fetched at a time for one pattern.
const AT_A_TIME: usize = 6;

#[derive(Deserialize)]
struct Items {
    value: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    path: String,
    object_id: String,
    #[serde(default)]
    is_folder: bool,
}

impl Azure {
    /// A request for items of the repository.
    async fn items(&self, url: &Url, file: &AzureFile, query: &[(&str, &str)]) -> Result<HostRequest, ReadError> {
        let base = format!("{}://{}", self.settings.scheme, host_of(url));
        let path = format!("{}/_apis/git/repositories/{}/items", file.project_path, file.repository);
        let mut address = join(&base, &path)?;
        address.query_pairs_mut().append_pair("api-version", "6.0").extend_pairs(query).extend_pairs(&file.version);
        let authorization = self.authorization(&file.organization).await?;
        Ok(without_pages(HostRequest::get(address).authorization(authorization.as_ref())))
    }
}

#[async_trait]
impl HostReader for Azure {
    fn reads(&self, url: &Url) -> bool {
        let host = host_of(url);
        host == self.settings.host || (self.settings.host == CLOUD && host.ends_with(".visualstudio.com"))
    }

    fn layout(&self) -> Option<Layout> {
        Some(Layout::Azure)
    }

    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let file = AzureFile::parse(url)?;
        let request = self.items(url, &file, &[("path", &format!("/{}", file.path))]).await?;
        let request = request.accept("application/octet-stream").if_none_match(options.etag.as_deref());
        Ok(found(url, self.signed_in(request).await?))
    }

    /// Lists the files and fetches those that match; each has the version of its content.
    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        let file = AzureFile::parse(url)?;
        let Some(pattern) = Pattern::of(&file.path)? else { return search_one(self, url, options).await };
        let folder = format!("/{}", pattern.folder());
        let request = self.items(url, &file, &[("scopePath", &folder), ("recursionLevel", "Full")]).await?;
        let items: Items = crate::client::parse(&self.signed_in(request.accept("application/json")).await?)?;
        let matching = items.value.into_iter().filter(|item| !item.is_folder);
        let matching: Vec<Item> = matching.filter(|item| pattern.matches(item.path.trim_start_matches('/'))).collect();
        if matching.is_empty() {
            return Err(ReadError::NotFound(url.to_string()));
        }
        if matching.len() > MOST_FILES {
            return Err(pattern.too_many());
        }
        let reads = matching.into_iter().map(async |item| {
            let address = file.sibling(url, item.path.trim_start_matches('/'));
            if options.etag.as_deref() == Some(item.object_id.as_str()) {
                return Ok((address, ReadResult::NotModified));
            }
            let request = self.items(url, &file, &[("path", &item.path)]).await?.accept("application/octet-stream");
            let fetched = self.signed_in(request).await?;
            Ok::<_, ReadError>((address.clone(), content(fetched.body, &item.object_id, address)))
        });
        stream::iter(reads).buffered(AT_A_TIME).try_collect().await
    }
}

//! Google Cloud Storage: `integrations.googleGcs` and its files (contract/catalog.md §6.3, §6.4).

mod settings;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::outgoing::{AllowRule, HttpClient};
use callboard_core::url_reader::{HostReader, ReadError, ReadOptions, ReadResult};
use futures::stream::{self, StreamExt, TryStreamExt};
use object_store::gcp::{GoogleCloudStorage, GoogleCloudStorageBuilder};
use object_store::path::Path;
use url::Url;

pub use settings::GcsSettings;

use crate::client::HostClient;
use crate::oauth::Tokens;
use crate::objects::{self, Through, no_retries};
use crate::path::{decoded, without_detours};
use crate::pattern::{MOST_FILES, Pattern};
use crate::reading::search_one;
use crate::settings::host_of;

/// Where people see objects. Addresses of others are not read.
const HOST: &str = "storage.cloud.google.com";

/// Where machines of Google get tokens. Nothing that a user wrote is asked there.
const IDENTITY_HOSTS: [&str; 2] = ["169.254.169.254", "metadata.google.internal"];

/// What a token is good for.
const SCOPE: &str = "https://www.googleapis.com/auth/devstorage.read_only";

/// Files that are fetched at a time for one pattern.
const AT_A_TIME: usize = 6;

/// Google Cloud Storage with credentials. Cheap to clone.
#[derive(Clone)]
pub struct Gcs {
    settings: Arc<GcsSettings>,
    client: HostClient,
    tokens: Tokens,
}

impl Gcs {
    pub(crate) fn new(settings: GcsSettings, http: HttpClient) -> Self {
        let http = http.allowing(IDENTITY_HOSTS.iter().filter_map(|host| AllowRule::parse(host)));
        Self { settings: Arc::new(settings), client: HostClient::new(http, HOST), tokens: Tokens::default() }
    }

    async fn bucket(&self, name: &str) -> Result<GoogleCloudStorage, ReadError> {
        let builder = match &self.settings.account {
            Some(account) => {
                let request = account.token_request(SCOPE)?;
                let token = self.tokens.get(&self.client, &format!("the account {}", account.email), request).await?;
                GoogleCloudStorageBuilder::new().with_bearer_token(token.reveal())
            }
            None => GoogleCloudStorageBuilder::from_env(),
        };
        let builder = builder
            .with_base_url(&self.settings.base_url)
            .with_bucket_name(name)
            .with_client_options(object_store::ClientOptions::new().with_allow_http(true))
            .with_retry(no_retries())
            .with_http_connector(Through(self.client.clone()));
        builder.build().map_err(|error| ReadError::Failed(format!("the bucket {name} cannot be asked: {error}")))
    }
}

/// The bucket and the key in `/bucket/key`, decoded.
fn parse(url: &Url) -> Result<(String, String), ReadError> {
    let unclear = || ReadError::Input(format!("{url} names no object; write https://{HOST}/bucket/path"));
    without_detours(url, url.path())?;
    let (bucket, key) = url.path().trim_start_matches('/').split_once('/').ok_or_else(unclear)?;
    if bucket.is_empty() || key.is_empty() { Err(unclear()) } else { Ok((decoded(bucket), decoded(key))) }
}

#[async_trait]
impl HostReader for Gcs {
    fn reads(&self, url: &Url) -> bool {
        host_of(url) == HOST
    }

    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let (bucket, key) = parse(url)?;
        objects::read(&self.bucket(&bucket).await?, &Path::from(key), url, options).await
    }

    /// A star at the end stands for whatever a key goes on with; elsewhere, for a part of the path.
    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        let (bucket, key) = parse(url)?;
        let Some(pattern) = Pattern::of(&key)? else { return search_one(self, url, options).await };
        let (prefix, rest) = key.split_at(key.find(['*', '?']).unwrap_or(key.len()));
        let base = format!("https://{HOST}/{bucket}");
        let mut addresses = objects::list(&self.bucket(&bucket).await?, &base, prefix).await?;
        if rest != "*" {
            addresses.retain(|address| {
                address.strip_prefix(&base).is_some_and(|key| pattern.matches(decoded(key).trim_start_matches('/')))
            });
        }
        if addresses.is_empty() {
            return Err(ReadError::NotFound(url.to_string()));
        }
        if addresses.len() > MOST_FILES {
            return Err(pattern.too_many());
        }
        let reads = addresses.into_iter().map(async |address| {
            let url = Url::parse(&address).map_err(|error| ReadError::Input(format!("{address}: {error}")))?;
            let read = self.read(&url, ReadOptions { etag: options.etag.clone(), ..ReadOptions::default() }).await?;
            Ok::<_, ReadError>((address, read))
        });
        stream::iter(reads).buffered(AT_A_TIME).try_collect().await
    }
}

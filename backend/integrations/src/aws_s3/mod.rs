//! S3 of AWS and stores that speak like it: `integrations.awsS3` and its files (contract/catalog.md §6.3, §6.4).

mod address;
mod connector;
mod listing;
mod role;
mod settings;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::outgoing::{AllowRule, HttpClient, MAX_BYTES};
use callboard_core::url_reader::{HostReader, ReadError, ReadOptions, ReadResult};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::{GetOptions, ObjectStore, RetryConfig};
use url::Url;

pub use settings::S3Settings;

use crate::client::HostClient;
use crate::path::decoded;
use crate::pattern::{Pattern, unsupported};
use crate::reading::search_one;
use crate::settings::host_of;
use address::Object;
use connector::Through;
use role::Roles;
use settings::Keys;

/// Where machines and containers of AWS get credentials. Nothing that a user wrote is asked there.
const IDENTITY_HOSTS: [&str; 3] = ["169.254.169.254", "169.254.170.2", "169.254.170.23"];

/// One store with credentials. Cheap to clone.
#[derive(Clone)]
pub struct S3 {
    settings: Arc<S3Settings>,
    through: Through,
    roles: Roles,
}

impl S3 {
    pub(crate) fn new(settings: S3Settings, http: HttpClient) -> Self {
        let http = http.allowing(IDENTITY_HOSTS.iter().filter_map(|host| AllowRule::parse(host)));
        let through = Through(HostClient::new(http.clone(), &settings.host));
        Self { settings: Arc::new(settings), through, roles: Roles::new(http) }
    }

    /// The bucket of an object, for whoever may read it.
    async fn bucket(&self, object: &Object) -> Result<AmazonS3, ReadError> {
        let failed = |error: object_store::Error| {
            ReadError::Failed(format!("the bucket {} cannot be asked: {error}", object.bucket))
        };
        let builder = self.builder(object);
        let Some(role) = &self.settings.role else { return builder.build().map_err(failed) };
        let own = builder.clone().build().map_err(failed)?.credentials().get_credential().await.map_err(failed)?;
        let assumed = self.roles.assume(role, &object.region, &own).await?;
        builder.with_credentials(assumed).build().map_err(failed)
    }

    fn builder(&self, object: &Object) -> AmazonS3Builder {
        let builder = match &self.settings.keys {
            Keys::Given { id, secret } => {
                AmazonS3Builder::new().with_access_key_id(id).with_secret_access_key(secret.reveal())
            }
            Keys::OfTheMachine => AmazonS3Builder::from_env(),
        };
        let builder = match &self.settings.endpoint {
            Some(endpoint) => builder.with_endpoint(object.endpoint(endpoint)),
            None => builder,
        };
        builder
            .with_bucket_name(&object.bucket)
            .with_region(&object.region)
            .with_virtual_hosted_style_request(!object.path_style)
            .with_allow_http(true)
            // The client that it goes through tries again by itself.
            .with_retry(RetryConfig { max_retries: 0, ..RetryConfig::default() })
            .with_http_connector(self.through.clone())
    }
}

#[async_trait]
impl HostReader for S3 {
    fn reads(&self, url: &Url) -> bool {
        let host = host_of(url);
        host.strip_suffix(&self.settings.host).is_some_and(|front| front.is_empty() || front.ends_with('.'))
    }

    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let object = Object::parse(url, &self.settings)?;
        let wanted = GetOptions { if_none_match: options.etag, ..GetOptions::default() };
        let failed = |error: object_store::Error| match error {
            object_store::Error::NotFound { .. } => ReadError::NotFound(url.to_string()),
            other => ReadError::Failed(format!("{url} could not be read: {other}")),
        };
        let found = match self.bucket(&object).await?.get_opts(&object.key, wanted).await {
            Err(object_store::Error::NotModified { .. }) => return Ok(ReadResult::NotModified),
            found => found.map_err(failed)?,
        };
        if usize::try_from(found.meta.size).is_ok_and(|size| size > MAX_BYTES) {
            return Err(ReadError::TooLarge(url.to_string(), MAX_BYTES));
        }
        let etag = found.meta.e_tag.clone();
        let bytes = found.bytes().await.map_err(failed)?;
        Ok(ReadResult::Content { bytes, etag, last_modified: None, url: url.to_string() })
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        match Pattern::of(&decoded(url.path()))? {
            Some(_) => Err(unsupported(url)),
            None => search_one(self, url, options).await,
        }
    }
}

//! S3 of AWS and stores that speak like it: `integrations.awsS3` and its files (contract/catalog.md §6.3, §6.4).

mod address;
mod listing;
mod settings;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::outgoing::HttpClient;
use callboard_core::url_reader::{HostReader, ReadError, ReadOptions, ReadResult};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use url::Url;

pub use settings::S3Settings;

use crate::aws::Identity;
use crate::client::HostClient;
use crate::objects::{self, Through, no_retries};
use crate::path::decoded;
use crate::pattern::{Pattern, unsupported};
use crate::reading::search_one;
use crate::settings::host_of;
use address::Object;

/// One store with credentials. Cheap to clone.
#[derive(Clone)]
pub struct S3 {
    settings: Arc<S3Settings>,
    through: Through,
    identity: Identity,
}

impl S3 {
    pub(crate) fn new(settings: S3Settings, http: HttpClient) -> Self {
        let through = Through(HostClient::new(http.clone(), &settings.host));
        Self { settings: Arc::new(settings), through, identity: Identity::new(&http) }
    }

    /// The bucket of an object, for whoever may read it.
    async fn bucket(&self, object: &Object) -> Result<AmazonS3, ReadError> {
        let S3Settings { account, endpoint, .. } = &*self.settings;
        let credentials = self.identity.credentials(account, &object.region).await?;
        let builder = AmazonS3Builder::new().with_credentials(credentials);
        let builder = match endpoint {
            Some(endpoint) => builder.with_endpoint(object.endpoint(endpoint)),
            None => builder,
        };
        let builder = builder
            .with_bucket_name(&object.bucket)
            .with_region(&object.region)
            .with_virtual_hosted_style_request(!object.path_style)
            .with_allow_http(true)
            .with_retry(no_retries())
            .with_http_connector(self.through.clone());
        builder
            .build()
            .map_err(|error| ReadError::Failed(format!("the bucket {} cannot be asked: {error}", object.bucket)))
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
        objects::read(&self.bucket(&object).await?, &object.key, url, options).await
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        match Pattern::of(&decoded(url.path()))? {
            Some(_) => Err(unsupported(url)),
            None => search_one(self, url, options).await,
        }
    }
}

//! Names every object of a bucket.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, ProviderError};
use callboard_integrations::Integrations;
use callboard_integrations::aws::AwsAccounts;
use callboard_integrations::aws_s3::S3;
use callboard_integrations::discovery::{
    Discovery, DiscoveryProvider, Found, Naming, Presence, required, required_schedule,
};

pub(crate) const SECTION: &str = "catalog.providers.awsS3";

/// One definition of `catalog.providers.awsS3`.
struct Bucket {
    store: S3,
    name: String,
    region: Option<String>,
    prefix: String,
}

pub(crate) fn provider(
    id: &str,
    config: &Config,
    hosts: &Integrations,
    accounts: &AwsAccounts,
) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let store = hosts.object_store().patient();
    let bucket = Bucket {
        store: match config.string("accountId")? {
            Some(id) => store.of_account(accounts, &id),
            None => store,
        },
        name: required(config, "bucketName", "the bucket whose objects are catalog files")?,
        region: config.string("region")?,
        prefix: config.string("prefix")?.unwrap_or_default(),
    };
    let name = format!("awsS3-provider:{id}");
    Ok(DiscoveryProvider::shared(Naming::url(name, Presence::Required), required_schedule(config)?, bucket))
}

#[async_trait]
impl Discovery for Bucket {
    async fn find(&self) -> Result<Found, ProviderError> {
        let targets = self.store.list(&self.name, self.region.as_deref(), &self.prefix).await?;
        Ok(Found { looked_at: targets.len(), targets })
    }
}

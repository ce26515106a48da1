//! `integrations.awsS3` (contract/catalog.md §6.3).

use callboard_config::{Config, ConfigError};
use url::Url;

use crate::aws::{Account, AwsAccounts};
use crate::settings::{base_url, entries, host_of};

const SECTION: &str = "integrations.awsS3";
pub(super) const AWS: &str = "amazonaws.com";

/// One entry of `integrations.awsS3`.
#[derive(Clone, Debug)]
pub struct S3Settings {
    /// The end of the host, with its port.
    pub host: String,
    /// Of stores that are not AWS, without a slash at the end.
    pub endpoint: Option<String>,
    pub(super) path_style: bool,
    pub(super) account: Account,
}

impl S3Settings {
    /// Every entry, and one for AWS when there is none.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        let accounts = AwsAccounts::read(config)?;
        let main = accounts.main();
        let mut all = entries(config, SECTION, |entry| Self::read(entry, main), |entry| &entry.host)?;
        if !all.iter().any(|entry| entry.host == AWS) {
            all.push(Self { host: AWS.into(), endpoint: None, path_style: false, account: main.clone() });
        }
        Ok(all)
    }

    fn read(entry: &Config, main: &Account) -> Result<Self, ConfigError> {
        let endpoint = base_url(entry, "endpoint")?;
        let host = endpoint.as_deref().and_then(|endpoint| Url::parse(endpoint).ok()).map(|url| host_of(&url));
        Ok(Self {
            host: host.unwrap_or_else(|| AWS.into()),
            endpoint,
            path_style: entry.bool("s3ForcePathStyle")?.unwrap_or(false),
            account: Account::of_entry(entry, main)?,
        })
    }
}

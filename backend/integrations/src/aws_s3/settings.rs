//! `integrations.awsS3` (contract/catalog.md §6.3).

use callboard_config::{Config, ConfigError};
use url::Url;

use crate::aws::{Keys, Role};
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
    pub(super) keys: Keys,
    pub(super) role: Option<Role>,
}

impl S3Settings {
    /// Every entry, and one for AWS when there is none.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        let mut all = entries(config, SECTION, Self::read, |entry| &entry.host)?;
        if !all.iter().any(|entry| entry.host == AWS) {
            all.push(Self {
                host: AWS.into(),
                endpoint: None,
                path_style: false,
                keys: Keys::OfTheMachine,
                role: None,
            });
        }
        Ok(all)
    }

    fn read(entry: &Config) -> Result<Self, ConfigError> {
        let endpoint = base_url(entry, "endpoint")?;
        let host = endpoint.as_deref().and_then(|endpoint| Url::parse(endpoint).ok()).map(|url| host_of(&url));
        Ok(Self {
            role: Role::read(entry)?,
            host: host.unwrap_or_else(|| AWS.into()),
            endpoint,
            path_style: entry.bool("s3ForcePathStyle")?.unwrap_or(false),
            keys: Keys::read(entry)?,
        })
    }
}

//! `integrations.awsS3` (contract/catalog.md §6.3).

use callboard_config::{Config, ConfigError};
use url::Url;

use crate::Secret;
use crate::settings::{base_url, host_of, unique_hosts};

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

/// A role that whoever has the keys assumes.
#[derive(Clone, Debug)]
pub(super) struct Role {
    pub(super) arn: String,
    pub(super) external_id: Option<String>,
    /// The service that is asked; that of the bucket's region, except in tests.
    pub(super) service_url: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) enum Keys {
    Given {
        id: String,
        secret: Secret,
    },
    /// Those of the environment, the container or the virtual machine.
    OfTheMachine,
}

impl S3Settings {
    /// Every entry, and one for AWS when there is none.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        let mut all = config.items(SECTION)?.iter().map(Self::read).collect::<Result<Vec<_>, _>>()?;
        unique_hosts(config, SECTION, all.iter().map(|entry| entry.host.as_str()))?;
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
        let keys = match (entry.string("accessKeyId")?, Secret::read(entry, "secretAccessKey")?) {
            (Some(_), None) => return Err(entry.invalid("secretAccessKey", "is required beside accessKeyId")),
            (None, Some(_)) => return Err(entry.invalid("accessKeyId", "is required beside secretAccessKey")),
            (Some(id), Some(secret)) => Keys::Given { id, secret },
            (None, None) => Keys::OfTheMachine,
        };
        let external_id = entry.string("externalId")?;
        let role = entry.string("roleArn")?.map(|arn| Role { arn, external_id, service_url: None });
        Ok(Self {
            role,
            host: host.unwrap_or_else(|| AWS.into()),
            endpoint,
            path_style: entry.bool("s3ForcePathStyle")?.unwrap_or(false),
            keys,
        })
    }
}

//! With what the portal begins at AWS.

use callboard_config::{Config, ConfigError};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};

use crate::Secret;

/// What a role's session is called in the logs of AWS.
pub(super) const SESSION: &str = "callboard";

/// Who the portal is at first.
#[derive(Clone, Debug)]
pub(crate) enum Keys {
    /// A user.
    Given { id: String, secret: Secret },
    /// A profile of the files that the tools of AWS share.
    Profile(String),
    /// A role, for which a token in a file vouches.
    WebIdentity { file: String, role_arn: String },
    /// Those of the environment, the container or the virtual machine.
    OfTheMachine,
}

impl Keys {
    /// Reads `accessKeyId` and `secretAccessKey`; nothing when there is neither.
    pub(crate) fn read(entry: &Config) -> Result<Option<Self>, ConfigError> {
        match (entry.string("accessKeyId")?, Secret::read(entry, "secretAccessKey")?) {
            (Some(_), None) => Err(entry.invalid("secretAccessKey", "is required beside accessKeyId")),
            (None, Some(_)) => Err(entry.invalid("accessKeyId", "is required beside secretAccessKey")),
            (Some(id), Some(secret)) => Ok(Some(Self::Given { id, secret })),
            (None, None) => Ok(None),
        }
    }

    /// A builder of stores that find these keys. A profile is not among what they find.
    pub(super) fn builder(&self) -> AmazonS3Builder {
        match self {
            Self::Given { id, secret } => {
                AmazonS3Builder::new().with_access_key_id(id).with_secret_access_key(secret.reveal())
            }
            Self::WebIdentity { file, role_arn } => AmazonS3Builder::new()
                .with_config(AmazonS3ConfigKey::WebIdentityTokenFile, file)
                .with_config(AmazonS3ConfigKey::RoleArn, role_arn)
                .with_config(AmazonS3ConfigKey::RoleSessionName, SESSION),
            Self::Profile(_) => AmazonS3Builder::new(),
            Self::OfTheMachine => AmazonS3Builder::from_env(),
        }
    }
}

/// A role that whoever has the keys assumes.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(super) arn: String,
    pub(super) external_id: Option<String>,
    /// The region whose service is asked; that of what is wanted unless named.
    pub(super) region: Option<String>,
}

impl Role {
    /// Reads `roleArn` and `externalId`.
    pub(crate) fn read(entry: &Config) -> Result<Option<Self>, ConfigError> {
        let external_id = entry.string("externalId")?;
        Ok(entry.string("roleArn")?.map(|arn| Self { arn, external_id, region: None }))
    }
}

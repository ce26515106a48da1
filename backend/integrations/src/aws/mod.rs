//! Who the portal is for AWS: somebody with keys, the machine, or a role that one of them assumes.

use std::sync::Arc;
use std::time::Duration;

use callboard_config::{Config, ConfigError};
use callboard_core::outgoing::{AllowRule, HttpClient};
use moka::future::Cache;
use object_store::StaticCredentialProvider;
use object_store::aws::{AmazonS3Builder, AwsAuthorizer, AwsCredential, AwsCredentialProvider};
use object_store::client::{HttpRequest, HttpRequestBody};
use serde::Deserialize;
use url::Url;

use crate::Secret;
use crate::client::{HostClient, HostError, HostRequest};
use crate::objects::{Through, no_retries};

/// How long credentials are asked for, and how long they are used: a request takes its time.
const LIFE_SECONDS: &str = "3600";
const USED: Duration = Duration::from_secs(3300);

/// What a role's session is called in the logs of AWS.
const SESSION: &str = "callboard";

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "AssumeRoleResult")]
    result: Assumed,
}

#[derive(Deserialize)]
struct Assumed {
    #[serde(rename = "Credentials")]
    credentials: Credentials,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Credentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
}

/// A role that whoever has the keys assumes.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    arn: String,
    external_id: Option<String>,
    /// The service that is asked; that of the region, except in tests.
    pub(crate) service_url: Option<String>,
}

/// Who the portal is at first.
#[derive(Clone, Debug)]
pub(crate) enum Keys {
    Given {
        id: String,
        secret: Secret,
    },
    /// Those of the environment, the container or the virtual machine.
    OfTheMachine,
}

impl Keys {
    /// Reads `accessKeyId` and `secretAccessKey`.
    pub(crate) fn read(entry: &Config) -> Result<Self, ConfigError> {
        match (entry.string("accessKeyId")?, Secret::read(entry, "secretAccessKey")?) {
            (Some(_), None) => Err(entry.invalid("secretAccessKey", "is required beside accessKeyId")),
            (None, Some(_)) => Err(entry.invalid("accessKeyId", "is required beside secretAccessKey")),
            (Some(id), Some(secret)) => Ok(Self::Given { id, secret }),
            (None, None) => Ok(Self::OfTheMachine),
        }
    }

    /// A builder of stores that have these keys.
    pub(crate) fn builder(&self) -> AmazonS3Builder {
        match self {
            Self::Given { id, secret } => {
                AmazonS3Builder::new().with_access_key_id(id).with_secret_access_key(secret.reveal())
            }
            Self::OfTheMachine => AmazonS3Builder::from_env(),
        }
    }
}

impl Role {
    /// Reads `roleArn` and `externalId`.
    pub(crate) fn read(entry: &Config) -> Result<Option<Self>, ConfigError> {
        let external_id = entry.string("externalId")?;
        Ok(entry.string("roleArn")?.map(|arn| Self { arn, external_id, service_url: None }))
    }
}

/// Where machines and containers of AWS get credentials. Nothing that a user wrote is asked there.
const IDENTITY_HOSTS: [&str; 3] = ["169.254.169.254", "169.254.170.2", "169.254.170.23"];

/// Finds out who the portal is. Clones share the credentials.
#[derive(Clone)]
pub(crate) struct Identity {
    client: HostClient,
    assumed: Cache<String, AwsCredentialProvider>,
    through: Through,
}

impl Identity {
    pub(crate) fn new(http: &HttpClient) -> Self {
        let http = http.allowing(IDENTITY_HOSTS.iter().filter_map(|host| AllowRule::parse(host)));
        Self {
            client: HostClient::new(http.clone(), "aws sts"),
            assumed: Cache::builder().time_to_live(USED).build(),
            through: Through(HostClient::new(http, "aws identity")),
        }
    }

    /// The credentials for a region.
    pub(crate) async fn credentials(
        &self,
        keys: &Keys,
        role: Option<&Role>,
        region: &str,
    ) -> Result<AwsCredentialProvider, HostError> {
        let failed = |error: object_store::Error| {
            HostError::Credentials(format!("AWS gave no credentials to the portal: {error}"))
        };
        // Finding credentials is what the library does for buckets only.
        let builder = keys.builder().with_bucket_name("none").with_region(region).with_retry(no_retries());
        let store = builder.with_http_connector(self.through.clone()).build().map_err(failed)?;
        let own = store.credentials();
        match role {
            None => Ok(own.clone()),
            Some(role) => self.assume(role, region, &*own.get_credential().await.map_err(failed)?).await,
        }
    }

    /// The credentials of `role`, which the identity with the credentials `own` assumes.
    async fn assume(&self, role: &Role, region: &str, own: &AwsCredential) -> Result<AwsCredentialProvider, HostError> {
        let assumed = self.assumed.try_get_with(role.arn.clone(), self.ask(role, region, own)).await;
        assumed.map_err(|error| HostError::Credentials(format!("the role {} could not be assumed: {error}", role.arn)))
    }

    async fn ask(&self, role: &Role, region: &str, own: &AwsCredential) -> Result<AwsCredentialProvider, HostError> {
        let unclear = |error: &dyn std::fmt::Display| HostError::Credentials(error.to_string());
        let service = role.service_url.clone().unwrap_or_else(|| format!("https://sts.{region}.amazonaws.com"));
        let mut url = Url::parse(&service).map_err(|error| unclear(&error))?;
        url.query_pairs_mut()
            .append_pair("Action", "AssumeRole")
            .append_pair("DurationSeconds", LIFE_SECONDS)
            .extend_pairs(role.external_id.iter().map(|id| ("ExternalId", id)))
            .append_pair("RoleArn", &role.arn)
            .append_pair("RoleSessionName", SESSION)
            .append_pair("Version", "2011-06-15");
        let mut signed = HttpRequest::new(HttpRequestBody::empty());
        *signed.uri_mut() = url.as_str().parse().map_err(|error: http::uri::InvalidUri| unclear(&error))?;
        AwsAuthorizer::new(own, "sts", region).try_authorize(&mut signed, None).map_err(|error| unclear(&error))?;
        let (parts, _) = signed.into_parts();
        let request = HostRequest::given(parts.method, url, parts.headers, bytes::Bytes::new());
        let fetched = self.client.success(&request).await?;
        let answer: Answer = quick_xml::de::from_reader(&fetched.body[..])
            .map_err(|error| HostError::unclear(&fetched.url, error.to_string()))?;
        let Credentials { access_key_id, secret_access_key, session_token } = answer.result.credentials;
        let token = Some(session_token);
        let credential = AwsCredential { key_id: access_key_id, secret_key: secret_access_key, token };
        Ok(Arc::new(StaticCredentialProvider::new(credential)))
    }
}

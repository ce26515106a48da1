//! Credentials of a role that another identity assumes.

use std::sync::Arc;
use std::time::Duration;

use callboard_core::outgoing::HttpClient;
use moka::future::Cache;
use object_store::StaticCredentialProvider;
use object_store::aws::{AwsAuthorizer, AwsCredential, AwsCredentialProvider};
use object_store::client::{HttpRequest, HttpRequestBody};
use serde::Deserialize;
use url::Url;

use super::settings::Role;
use crate::client::{HostClient, HostError, HostRequest};

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

/// Assumes roles. Clones share the credentials.
#[derive(Clone)]
pub(super) struct Roles {
    client: HostClient,
    assumed: Cache<String, AwsCredentialProvider>,
}

impl Roles {
    pub(super) fn new(http: HttpClient) -> Self {
        Self { client: HostClient::new(http, "aws sts"), assumed: Cache::builder().time_to_live(USED).build() }
    }

    /// The credentials of `role`, which the identity with the credentials `own` assumes.
    pub(super) async fn assume(
        &self,
        role: &Role,
        region: &str,
        own: &AwsCredential,
    ) -> Result<AwsCredentialProvider, HostError> {
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

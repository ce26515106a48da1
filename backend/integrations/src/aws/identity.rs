//! Finds out who the portal is: credentials of keys, machines and roles.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use callboard_core::outgoing::{AllowRule, HttpClient};
use http::{HeaderMap, Method};
use moka::future::Cache;
use object_store::StaticCredentialProvider;
use object_store::aws::{AwsCredential, AwsCredentialProvider};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::accounts::Account;
use super::keys::{Keys, Role, SESSION};
use super::profile;
use super::signer::signed;
use crate::client::{HostClient, HostError, HostRequest};
use crate::objects::{Through, no_retries};

/// How long credentials are asked for, and how long they are used: a request takes its time.
const LIFE_SECONDS: &str = "3600";
const USED: Duration = Duration::from_secs(3300);

/// Of the requests to the service that gives credentials.
const VERSION: &str = "2011-06-15";

/// Where machines and containers of AWS get credentials. Nothing that a user wrote is asked there.
const IDENTITY_HOSTS: [&str; 3] = ["169.254.169.254", "169.254.170.2", "169.254.170.23"];

#[derive(Deserialize)]
struct RoleAnswer {
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

#[derive(Deserialize)]
struct CallerAnswer {
    #[serde(rename = "GetCallerIdentityResult")]
    result: Caller,
}

#[derive(Deserialize)]
struct Caller {
    #[serde(rename = "Account")]
    account: String,
}

/// Finds out who the portal is. Clones share the credentials.
#[derive(Clone)]
pub(crate) struct Identity {
    client: HostClient,
    /// Those who keep their credentials fresh by themselves.
    own: Cache<String, AwsCredentialProvider>,
    assumed: Cache<String, AwsCredentialProvider>,
    /// The accounts that keys are of.
    accounts: Cache<String, String>,
    through: Through,
    /// The service that gives credentials; that of the region, except in tests.
    pub(crate) service_url: Option<String>,
}

impl Identity {
    pub(crate) fn new(http: &HttpClient) -> Self {
        let http = http.allowing(IDENTITY_HOSTS.iter().filter_map(|host| AllowRule::parse(host)));
        Self {
            client: HostClient::new(http.clone(), "aws sts"),
            own: Cache::builder().build(),
            assumed: Cache::builder().time_to_live(USED).build(),
            accounts: Cache::builder().build(),
            through: Through(HostClient::new(http, "aws identity")),
            service_url: None,
        }
    }

    /// The credentials of an account for a region.
    pub(crate) async fn credentials(
        &self,
        account: &Account,
        region: &str,
    ) -> Result<AwsCredentialProvider, HostError> {
        let own = self.own(&account.keys, region).await?;
        let now = || async {
            own.get_credential()
                .await
                .map_err(|error| HostError::Credentials(format!("AWS gave no credentials to the portal: {error}")))
        };
        if let Some(only) = &account.only {
            let caller = async { self.caller(region, &*now().await?).await };
            let found = self.accounts.try_get_with(format!("{:?}", account.keys), caller).await.map_err(|error| {
                HostError::Credentials(format!("it could not be asked whose keys aws.mainAccount has: {error}"))
            })?;
            if found != *only {
                return Err(HostError::Credentials(format!(
                    "no account of aws.accounts has the number {only}, and the main account is {found}; add one, or name a role for all in aws.accountDefaults.roleName"
                )));
            }
        }
        match &account.role {
            None => Ok(own),
            Some(role) => {
                let assume = async { self.assume(role, region, &*now().await?).await };
                let assumed = self.assumed.try_get_with(role.arn.clone(), assume).await;
                assumed.map_err(|error| {
                    HostError::Credentials(format!("the role {} could not be assumed: {error}", role.arn))
                })
            }
        }
    }

    /// The credentials of the keys themselves.
    async fn own(&self, keys: &Keys, region: &str) -> Result<AwsCredentialProvider, HostError> {
        if let Keys::Profile(name) = keys {
            return Ok(Arc::new(StaticCredentialProvider::new(profile::credential(name).await?)));
        }
        let name = format!("{region} {keys:?}");
        if let Some(known) = self.own.get(&name).await {
            return Ok(known);
        }
        // Finding credentials is what the library does for buckets only.
        let builder = keys.builder().with_bucket_name("none").with_region(region).with_retry(no_retries());
        let store = builder
            .with_http_connector(self.through.clone())
            .build()
            .map_err(|error| HostError::Credentials(format!("AWS gave no credentials to the portal: {error}")))?;
        let found = store.credentials().clone();
        if !matches!(keys, Keys::Given { .. }) {
            self.own.insert(name, found.clone()).await;
        }
        Ok(found)
    }

    /// The credentials of `role`, which the identity with the credentials `own` assumes.
    async fn assume(&self, role: &Role, region: &str, own: &AwsCredential) -> Result<AwsCredentialProvider, HostError> {
        let region = role.region.as_deref().unwrap_or(region);
        let mut asked = vec![("Action", "AssumeRole"), ("DurationSeconds", LIFE_SECONDS)];
        asked.extend(role.external_id.as_deref().map(|id| ("ExternalId", id)));
        asked.extend([("RoleArn", role.arn.as_str()), ("RoleSessionName", SESSION), ("Version", VERSION)]);
        let answer: RoleAnswer = self.ask(&asked, region, own).await?;
        let Credentials { access_key_id, secret_access_key, session_token } = answer.result.credentials;
        let token = Some(session_token);
        let credential = AwsCredential { key_id: access_key_id, secret_key: secret_access_key, token };
        Ok(Arc::new(StaticCredentialProvider::new(credential)))
    }

    /// The number of the account that credentials are of.
    async fn caller(&self, region: &str, own: &AwsCredential) -> Result<String, HostError> {
        let asked = [("Action", "GetCallerIdentity"), ("Version", VERSION)];
        Ok(self.ask::<CallerAnswer>(&asked, region, own).await?.result.account)
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        asked: &[(&str, &str)],
        region: &str,
        own: &AwsCredential,
    ) -> Result<T, HostError> {
        let service = self.service_url.clone().unwrap_or_else(|| service_of(region));
        let mut url = Url::parse(&service).map_err(|error| HostError::Credentials(format!("{service}: {error}")))?;
        url.query_pairs_mut().extend_pairs(asked);
        let headers = signed(own, ("sts", region), &Method::GET, &url, HeaderMap::new(), Bytes::new())?;
        let request = HostRequest::given(Method::GET, url, headers, Bytes::new());
        let fetched = self.client.success(&request).await?;
        quick_xml::de::from_reader(&fetched.body[..])
            .map_err(|error| HostError::unclear(&fetched.url, error.to_string()))
    }
}

/// Where a region gives credentials.
fn service_of(region: &str) -> String {
    let end = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    format!("https://sts.{region}.{end}")
}

//! Requests that AWS takes from an account.

use bytes::Bytes;
use callboard_config::{Config, ConfigError};
use callboard_core::outgoing::HttpClient;
use http::{HeaderMap, Method};
use object_store::aws::{AwsAuthorizer, AwsCredential};
use object_store::client::{HttpRequest, HttpRequestBody};
use url::Url;

use super::{Account, AwsAccounts, Identity};
use crate::client::HostError;

/// Signs requests to one service in one region. Cheap to clone.
#[derive(Clone)]
pub struct Signer {
    identity: Identity,
    account: Account,
    service: String,
    region: String,
}

impl Signer {
    /// For an account of `aws`, the main one unless it is named.
    ///
    /// # Errors
    /// When `aws` is malformed.
    pub fn of_account(
        config: &Config,
        http: &HttpClient,
        account: Option<&str>,
        service: &str,
        region: &str,
    ) -> Result<Self, ConfigError> {
        let account = AwsAccounts::read(config)?.account(account);
        Ok(Self::new(Identity::new(http), account, service, region))
    }

    pub(crate) fn new(identity: Identity, account: Account, service: &str, region: &str) -> Self {
        Self { identity, account, service: service.to_owned(), region: region.to_owned() }
    }

    /// The headers of a request with its signature.
    ///
    /// # Errors
    /// When AWS gives the portal no credentials.
    pub async fn sign(
        &self,
        method: &Method,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<HeaderMap, HostError> {
        let unclear = |error: object_store::Error| HostError::Credentials(error.to_string());
        let credentials = self.identity.credentials(&self.account, &self.region).await?;
        let credential = credentials.get_credential().await.map_err(unclear)?;
        signed(&credential, (&self.service, &self.region), method, url, headers, body)
    }
}

/// The headers of a request with the signature for a service in a region.
pub(super) fn signed(
    credential: &AwsCredential,
    (service, region): (&str, &str),
    method: &Method,
    url: &Url,
    headers: HeaderMap,
    body: Bytes,
) -> Result<HeaderMap, HostError> {
    let mut request = HttpRequest::new(if body.is_empty() { HttpRequestBody::empty() } else { body.into() });
    *request.method_mut() = method.clone();
    *request.uri_mut() = url
        .as_str()
        .parse()
        .map_err(|error: http::uri::InvalidUri| HostError::Credentials(format!("{url} cannot be signed: {error}")))?;
    *request.headers_mut() = headers;
    AwsAuthorizer::new(credential, service, region)
        .try_authorize(&mut request, None)
        .map_err(|error| HostError::Credentials(format!("the request to {url} cannot be signed: {error}")))?;
    Ok(std::mem::take(request.headers_mut()))
}

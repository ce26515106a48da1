//! Tokens for one of Google's APIs.

use callboard_core::outgoing::{AllowRule, HttpClient};
use http::HeaderName;
use url::Url;

use super::ServiceAccount;
use crate::Secret;
use crate::client::{HostClient, HostError, HostRequest};
use crate::oauth::Tokens;

/// Names a key file, for every program that uses Google's APIs.
const KEY_FILE: &str = "GOOGLE_APPLICATION_CREDENTIALS";
/// Where a machine of Google gets a token for the account that it runs as.
const MACHINE: &str = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token";
/// Where that name leads on such a machine. Nothing that a user wrote is asked there.
const MACHINE_HOSTS: [&str; 2] = ["169.254.169.254", "metadata.google.internal"];

/// Gets tokens and keeps them while they are good. Cheap to clone.
#[derive(Clone)]
pub struct GoogleTokens {
    account: Option<ServiceAccount>,
    client: HostClient,
    kept: Tokens,
    machine: String,
}

impl GoogleTokens {
    /// Tokens of `account`; without one, those of the key file that the environment names, else of the machine.
    ///
    /// # Errors
    /// When the environment names a file that is none.
    pub fn new(account: Option<ServiceAccount>, http: &HttpClient) -> Result<Self, String> {
        let account = match account {
            Some(account) => Some(account),
            None => from_environment()?,
        };
        let http = http.allowing(MACHINE_HOSTS.iter().filter_map(|host| AllowRule::parse(host)));
        let client = HostClient::new(http, "oauth2.googleapis.com");
        Ok(Self { account, client, kept: Tokens::default(), machine: MACHINE.into() })
    }

    /// The same, with a machine that answers at `address`.
    #[cfg(any(test, feature = "testing"))]
    #[must_use]
    pub fn with_machine_at(self, address: &str) -> Self {
        Self { machine: address.to_owned(), ..self }
    }

    /// A bearer token that is good for `scope`.
    ///
    /// # Errors
    /// When nobody gives one.
    pub async fn token(&self, scope: &str) -> Result<Secret, HostError> {
        let (purpose, request) = match &self.account {
            Some(account) => (format!("the account {} and {scope}", account.email), account.token_request(scope)?),
            None => {
                let url = Url::parse(&self.machine)
                    .map_err(|error| HostError::Credentials(format!("{}: {error}", self.machine)))?;
                let request = HostRequest::get(url).header(HeaderName::from_static("metadata-flavor"), "Google");
                ("the account of this machine".to_owned(), request)
            }
        };
        self.kept.get(&self.client, &purpose, request).await
    }
}

fn from_environment() -> Result<Option<ServiceAccount>, String> {
    let Some(path) = std::env::var_os(KEY_FILE) else { return Ok(None) };
    let shown = std::path::Path::new(&path).display();
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("{KEY_FILE} names {shown}, which cannot be read: {error}"))?;
    ServiceAccount::from_key_file(&text).map(Some).map_err(|error| format!("{KEY_FILE} names {shown}, which {error}"))
}

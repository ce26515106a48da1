//! Azure Blob Storage: `integrations.azureBlobStorage` and its files (contract/catalog.md §6.3, §6.4).

mod settings;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::outgoing::{AllowRule, HttpClient};
use callboard_core::url_reader::{HostReader, ReadError, ReadOptions, ReadResult};
use object_store::azure::{AzureConfigKey, MicrosoftAzure, MicrosoftAzureBuilder};
use object_store::path::Path;
use url::Url;

pub use settings::AzureBlobSettings;

use crate::client::HostClient;
use crate::objects::{self, Through, no_retries};
use crate::path::{decoded, without_detours};
use crate::pattern::{Pattern, unsupported};
use crate::reading::search_one;
use crate::settings::host_of;
use settings::Login;

/// Where machines of Azure get tokens. Nothing that a user wrote is asked there.
const IDENTITY_HOST: &str = "169.254.169.254";

/// One account with credentials. Cheap to clone.
#[derive(Clone)]
pub struct AzureBlob {
    settings: Arc<AzureBlobSettings>,
    through: Through,
}

impl AzureBlob {
    pub(crate) fn new(settings: AzureBlobSettings, http: HttpClient) -> Self {
        let http = http.allowing(AllowRule::parse(IDENTITY_HOST));
        Self { through: Through(HostClient::new(http, &settings.host)), settings: Arc::new(settings) }
    }

    /// The section of the configuration.
    #[must_use]
    pub fn settings(&self) -> &AzureBlobSettings {
        &self.settings
    }

    /// The same for work that nobody waits for; see [`HostClient::patient`].
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { through: Through(self.through.0.patient()), ..self.clone() }
    }

    /// The addresses of the blobs in a container. Those with nothing in them are left out.
    ///
    /// # Errors
    /// When the container cannot be listed whole.
    pub async fn list(&self, container: &str) -> Result<Vec<String>, ReadError> {
        let base = format!("{}/{container}", self.settings.endpoint);
        objects::list(&self.container(container)?, &base, "").await
    }

    fn container(&self, name: &str) -> Result<MicrosoftAzure, ReadError> {
        let builder = match &self.settings.login {
            Login::Key(key) => MicrosoftAzureBuilder::new().with_access_key(key.reveal()),
            Login::Signature(signature) => {
                MicrosoftAzureBuilder::new().with_config(AzureConfigKey::SasKey, signature.reveal())
            }
            Login::Application { tenant, client, secret } => {
                MicrosoftAzureBuilder::new().with_client_secret_authorization(client, secret.reveal(), tenant)
            }
            Login::OfTheMachine => MicrosoftAzureBuilder::from_env(),
        };
        let builder = builder
            .with_account(&self.settings.account)
            .with_container_name(name)
            .with_endpoint(self.settings.endpoint.clone())
            .with_allow_http(true)
            .with_retry(no_retries())
            .with_http_connector(self.through.clone());
        builder.build().map_err(|error| {
            ReadError::Failed(format!("the container {name} of {} cannot be asked: {error}", self.settings.account))
        })
    }
}

/// The container and the key in `/container/key`.
fn parse(url: &Url) -> Result<(String, Path), ReadError> {
    let unclear =
        || ReadError::Input(format!("{url} names no blob; write /container/path behind the host of the account"));
    without_detours(url, url.path())?;
    let (container, key) = url.path().trim_start_matches('/').split_once('/').ok_or_else(unclear)?;
    let key = Path::from_url_path(key).map_err(|_| unclear())?;
    if container.is_empty() || key.as_ref().is_empty() {
        return Err(unclear());
    }
    Ok((decoded(container), key))
}

#[async_trait]
impl HostReader for AzureBlob {
    fn reads(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host
    }

    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let (container, key) = parse(url)?;
        objects::read(&self.container(&container)?, &key, url, options).await
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        match Pattern::of(&decoded(url.path()))? {
            Some(_) => Err(unsupported(url)),
            None => search_one(self, url, options).await,
        }
    }
}

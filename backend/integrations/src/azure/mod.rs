//! Azure DevOps, in the cloud and on somebody's own machines.

mod address;
mod api;
mod credentials;
mod reader;
mod repository;
mod settings;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use callboard_core::outgoing::{AllowRule, HttpClient};

pub use api::{FoundFile, Place};
pub use settings::AzureSettings;

use crate::client::HostClient;
use crate::oauth::Tokens;

/// One Azure DevOps: its API with credentials. Cheap to clone.
#[derive(Clone)]
pub struct Azure {
    pub(crate) settings: Arc<AzureSettings>,
    client: HostClient,
    /// Goes to where applications and machines get their tokens.
    identity: HostClient,
    tokens: Tokens,
}

impl Azure {
    pub(crate) fn new(settings: AzureSettings, http: HttpClient) -> Self {
        // The cloud's own service for the identity of its machines; nothing that a user wrote is asked there.
        let identity = http.allowing(AllowRule::parse(settings::MACHINE_IDENTITY_HOST));
        Self {
            client: HostClient::new(http, &settings.host),
            identity: HostClient::new(identity, "azure identity"),
            settings: Arc::new(settings),
            tokens: Tokens::default(),
        }
    }
}

//! Tokens of Microsoft Entra for Azure DevOps.

use url::Url;

use super::Azure;
use super::settings::Login;
use crate::Secret;
use crate::client::{HostError, HostRequest};

/// What Azure DevOps is called there.
const DEVOPS: &str = "499b84ac-1321-427f-aa17-267ca6975798";
/// For what a machine vouches when it vouches for an application.
const EXCHANGE: &str = "api://AzureADTokenExchange";

impl Azure {
    /// The `Authorization` header for an organisation; nothing for a stranger.
    pub(super) async fn authorization(&self, organization: &str) -> Result<Option<Secret>, HostError> {
        let Some(login) = self.settings.login_for(organization) else { return Ok(None) };
        let token = match login {
            Login::Token(header) => return Ok(Some(header.clone())),
            Login::Application { tenant, client, secret } => {
                self.application_token(tenant, client, &[("client_secret", secret.reveal())]).await?
            }
            Login::Machine { client } => self.machine_token(client.as_deref(), DEVOPS).await?,
            Login::Federated { tenant, client, machine } => {
                let assertion = self.machine_token(machine.as_deref(), EXCHANGE).await?;
                let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
                let proof = [("client_assertion_type", kind), ("client_assertion", assertion.reveal())];
                self.application_token(tenant, client, &proof).await?
            }
        };
        Ok(Some(Secret::new(format!("Bearer {}", token.reveal()))))
    }

    async fn application_token(&self, tenant: &str, client: &str, proof: &[(&str, &str)]) -> Result<Secret, HostError> {
        let url = address(&format!("{}/{}/oauth2/v2.0/token", self.settings.login_url, crate::encoded(tenant)))?;
        let scope = format!("{DEVOPS}/.default");
        let mut fields = vec![("grant_type", "client_credentials"), ("client_id", client), ("scope", scope.as_str())];
        fields.extend(proof);
        let purpose = format!("application {client} of tenant {tenant}");
        self.tokens.get(&self.identity, &purpose, HostRequest::post_form(url, &fields)).await
    }

    async fn machine_token(&self, client: Option<&str>, resource: &str) -> Result<Secret, HostError> {
        let mut url = address(&self.settings.machine_url)?;
        url.query_pairs_mut().append_pair("api-version", "2018-02-01").append_pair("resource", resource);
        if let Some(client) = client {
            url.query_pairs_mut().append_pair("client_id", client);
        }
        let request = HostRequest::get(url).header(http::HeaderName::from_static("metadata"), "true");
        let purpose = format!("{resource} by the managed identity {}", client.unwrap_or("of the machine"));
        self.tokens.get(&self.identity, &purpose, request).await
    }
}

fn address(text: &str) -> Result<Url, HostError> {
    Url::parse(text).map_err(|error| HostError::Credentials(format!("'{text}' is no address: {error}")))
}

//! The GraphQL API.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::address;
use super::credentials::Credential;
use super::settings::GithubSettings;
use crate::client::{HostClient, HostError, HostRequest, parse};

#[derive(Deserialize)]
struct Answer {
    data: Option<Value>,
    #[serde(default)]
    errors: Vec<QueryError>,
}

#[derive(Deserialize)]
struct QueryError {
    message: String,
    #[serde(rename = "type")]
    kind: Option<String>,
}

pub(super) async fn run<T: DeserializeOwned>(
    client: &HostClient,
    settings: &GithubSettings,
    credential: &Credential,
    query: &str,
    variables: &Value,
) -> Result<T, HostError> {
    let request = HostRequest::post_json(endpoint(settings)?, &json!({"query": query, "variables": variables}))
        .authorization(credential.header.as_ref())
        .in_lane(format!("graphql {}", credential.account));
    let fetched = client.success(&request).await?;
    let answer: Answer = parse(&fetched)?;
    if let Some(error) = answer.errors.first() {
        return Err(match error.kind.as_deref() {
            // It says so with status 200.
            Some("RATE_LIMITED") => HostError::Limited { host: settings.host.clone(), seconds: 3600 },
            Some("NOT_FOUND") => HostError::NotFound(format!("{}: {}", settings.host, error.message)),
            _ => HostError::unclear(&fetched.url, error.message.clone()),
        });
    }
    let data = answer.data.ok_or_else(|| HostError::unclear(&fetched.url, "it has neither data nor errors"))?;
    serde_json::from_value(data).map_err(|error| HostError::unclear(&fetched.url, error.to_string()))
}

/// Beside the REST API: `/api/v3` and `/api/graphql` on somebody's own machines.
fn endpoint(settings: &GithubSettings) -> Result<url::Url, HostError> {
    let base = settings.api_base_url.as_deref().ok_or_else(|| {
        HostError::Credentials(format!("integrations.github has no apiBaseUrl for {}; add it", settings.host))
    })?;
    address(base.strip_suffix("/v3").unwrap_or(base), "/graphql")
}

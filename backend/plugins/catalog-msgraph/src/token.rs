//! Access tokens, kept until shortly before they run out.

use std::time::{Duration, Instant};

use callboard_core::outgoing::{Fetched, HttpClient};
use http::header::{HeaderName, HeaderValue};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use crate::credential::Credential;
use crate::error::GraphError;

/// Where a virtual machine of Azure asks for the token of its identity.
pub(crate) const MACHINE_ENDPOINT: &str = "http://169.254.169.254/metadata/identity/oauth2/token";
const MACHINE_API_VERSION: &str = "2018-02-01";
const METADATA: HeaderName = HeaderName::from_static("metadata");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
/// A token is not used in the last minutes of its life, or not in the second half of a short one.
const SAFETY: Duration = Duration::from_secs(300);

/// Gets tokens, and keeps the last one. Whoever asks while one is being fetched waits for that one.
pub(crate) struct Tokens {
    http: HttpClient,
    credential: Credential,
    /// Of the authority.
    endpoint: Url,
    machine_endpoint: String,
    /// The origin of the service that the token is for.
    audience: String,
    config_path: String,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    token: HeaderValue,
    until: Instant,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    expires_in: Seconds,
}

/// The authority writes a number, the machine's endpoint the same as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Seconds {
    Number(u64),
    Text(String),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    error: String,
    error_description: String,
}

impl Tokens {
    /// Tokens from the authority at `endpoint` for the service at `audience`, such as `https://graph.microsoft.com`.
    pub(crate) fn new(
        http: HttpClient,
        credential: Credential,
        endpoint: Url,
        audience: String,
        config_path: String,
    ) -> Self {
        let machine_endpoint = MACHINE_ENDPOINT.to_owned();
        Self { http, credential, endpoint, machine_endpoint, audience, config_path, kept: Mutex::new(None) }
    }

    /// The value of the `Authorization` header.
    ///
    /// # Errors
    /// When the authority cannot be reached or refuses.
    pub(crate) async fn bearer(&self) -> Result<HeaderValue, GraphError> {
        let mut kept = self.kept.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| Instant::now() < kept.until) {
            return Ok(kept.token.clone());
        }
        let fetched = self.fetch().await?;
        let answer = self.understand(&fetched)?;
        let life = Duration::from_secs(match answer.expires_in {
            Seconds::Number(seconds) => seconds,
            Seconds::Text(text) => text.parse().unwrap_or_default(),
        });
        let until = Instant::now() + kept_for(life);
        let mut token = HeaderValue::from_str(&format!("Bearer {}", answer.access_token))
            .map_err(|_| self.refused("the token has characters that no header can carry".into()))?;
        token.set_sensitive(true);
        *kept = Some(Kept { token: token.clone(), until });
        Ok(token)
    }

    /// Forgets a token that was refused, unless another one came in the meantime.
    pub(crate) async fn forget(&self, token: &HeaderValue) {
        let mut kept = self.kept.lock().await;
        if kept.as_ref().is_some_and(|kept| kept.token == token) {
            *kept = None;
        }
    }

    async fn fetch(&self) -> Result<Fetched, GraphError> {
        if let Credential::Machine { client_id } = &self.credential {
            let parameters = [
                Some(("api-version", MACHINE_API_VERSION)),
                Some(("resource", &*self.audience)),
                client_id.as_deref().map(|id| ("client_id", id)),
            ];
            let url = Url::parse_with_params(&self.machine_endpoint, parameters.into_iter().flatten())
                .map_err(|error| self.refused(error.to_string()))?;
            let asked = self.http.get(url.as_str()).header(METADATA, HeaderValue::from_static("true"));
            // Outside of Azure nobody answers there.
            return Ok(asked.timeout(Duration::from_secs(10)).send().await?);
        }
        let form = self.credential.form(&format!("{}/.default", self.audience)).await?.unwrap_or_default();
        let origin = self.endpoint.origin();
        let asked = self.http.post(self.endpoint.as_str()).body(FORM, form).checked(move |url| {
            if url.origin() == origin { Ok(()) } else { Err("the secret must not go to another host".into()) }
        });
        Ok(asked.send().await?)
    }

    fn understand(&self, fetched: &Fetched) -> Result<Answer, GraphError> {
        if fetched.status.is_success() {
            return serde_json::from_slice(&fetched.body)
                .map_err(|_| self.refused("the authority's answer cannot be understood".into()));
        }
        let refusal: Refusal = serde_json::from_slice(&fetched.body).unwrap_or_default();
        let description = refusal.error_description.lines().next().unwrap_or_default();
        Err(self.refused(format!("{} {} {description}", fetched.status.as_u16(), refusal.error).trim_end().to_owned()))
    }

    fn refused(&self, why: String) -> GraphError {
        GraphError::Token { why, config_path: self.config_path.clone() }
    }

    #[cfg(test)]
    pub(crate) fn with_machine_endpoint(self, endpoint: &str) -> Self {
        Self { machine_endpoint: endpoint.to_owned(), ..self }
    }
}

/// How long a token of that life is used.
fn kept_for(life: Duration) -> Duration {
    life.saturating_sub(SAFETY.min(life / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_not_used_until_its_last_minute() {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        assert_eq!(kept_for(minutes(60)), minutes(55));
        assert_eq!(kept_for(minutes(6)), minutes(3));
        assert_eq!(kept_for(Duration::ZERO), Duration::ZERO);
    }
}

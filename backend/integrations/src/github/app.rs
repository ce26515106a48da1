//! GitHub Apps: an app signs a statement about itself, and gets a token for each place where it is installed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, Header};
use moka::Expiry;
use moka::future::Cache;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::settings::{GithubApp, GithubSettings};
use super::{JSON, address};
use crate::Secret;
use crate::client::{HostClient, HostError, HostRequest};

/// How long the list of installations is believed. Somebody who has just installed the app waits so long.
const LIST_LIFE: Duration = Duration::from_secs(60);
/// A token is not used any more when it has only this long to live: a request takes its time.
const SAFETY: Duration = Duration::from_secs(600);
/// Clocks differ; GitHub refuses a statement from the future, and one that is good for more than ten minutes.
const CLOCK_SKEW: i64 = 60;
const STATEMENT_LIFE: i64 = 540;

/// Where an app is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installation {
    /// GitHub's number of it.
    pub id: u64,
    /// The organisation or user.
    pub owner: String,
    /// The app's number.
    pub app_id: u64,
    /// True for organisations.
    pub is_organization: bool,
}

#[derive(Deserialize)]
struct Listed {
    id: u64,
    account: Option<Account>,
    suspended_by: Option<serde_json::Value>,
    suspended_at: Option<String>,
}

#[derive(Deserialize)]
struct Account {
    login: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Serialize)]
struct Statement {
    iat: i64,
    exp: i64,
    iss: String,
}

#[derive(Deserialize)]
struct Issued {
    token: String,
    expires_at: Timestamp,
}

#[derive(Clone)]
struct Token {
    secret: Secret,
    expires_at: Timestamp,
}

struct UntilItExpires;

impl Expiry<u64, Token> for UntilItExpires {
    fn expire_after_create(&self, _: &u64, token: &Token, _: Instant) -> Option<Duration> {
        let left = Duration::try_from(token.expires_at.duration_since(Timestamp::now())).unwrap_or_default();
        Some(left.saturating_sub(SAFETY))
    }
}

/// The apps of one host with what is known of them.
pub(super) struct Apps {
    settings: Arc<GithubSettings>,
    installations: Cache<u64, Arc<Vec<Installation>>>,
    tokens: Cache<u64, Token>,
}

impl Apps {
    pub(super) fn new(settings: Arc<GithubSettings>) -> Self {
        Self {
            settings,
            installations: Cache::builder().time_to_live(LIST_LIFE).build(),
            tokens: Cache::builder().expire_after(UntilItExpires).build(),
        }
    }

    /// The installation and the token of the first app that may be used for `owner`.
    pub(super) async fn token(&self, client: &HostClient, owner: &str) -> Result<Option<(u64, Secret)>, HostError> {
        for app in self.settings.apps.iter().filter(|app| app.may_act_for(owner)) {
            let all = self.installed(client, app).await?;
            if let Some(here) = all.iter().find(|installation| installation.owner.eq_ignore_ascii_case(owner)) {
                return self.issue(client, app, here.id).await.map(Some);
            }
        }
        // Any installation may read what is public, within a quota that is larger than a stranger's.
        for app in self.settings.apps.iter().filter(|app| app.public_access) {
            if let Some(anywhere) = self.installed(client, app).await?.first() {
                return self.issue(client, app, anywhere.id).await.map(Some);
            }
        }
        Ok(None)
    }

    /// Where the apps are installed and may be used, or one of them.
    pub(super) async fn installations(
        &self,
        client: &HostClient,
        app_id: Option<u64>,
    ) -> Result<Vec<Installation>, HostError> {
        let mut found = Vec::new();
        for app in self.settings.apps.iter().filter(|app| app_id.is_none_or(|id| id == app.id)) {
            let all = self.installed(client, app).await?;
            found.extend(all.iter().filter(|installation| app.may_act_for(&installation.owner)).cloned());
        }
        Ok(found)
    }

    async fn installed(&self, client: &HostClient, app: &GithubApp) -> Result<Arc<Vec<Installation>>, HostError> {
        let fetching = async { self.list(client, app).await.map(Arc::new) };
        self.installations.try_get_with(app.id, fetching).await.map_err(|error| shared(app, &error))
    }

    async fn list(&self, client: &HostClient, app: &GithubApp) -> Result<Vec<Installation>, HostError> {
        let request = HostRequest::get(self.address("/app/installations?per_page=100")?);
        let listed: Vec<Listed> = client.all_pages(stated(request, app)?).await?;
        let usable = listed.into_iter().filter(|entry| entry.suspended_by.is_none() && entry.suspended_at.is_none());
        let usable = usable.filter_map(|entry| {
            let account = entry.account?;
            let is_organization = account.kind.as_deref() == Some("Organization");
            Some(Installation { id: entry.id, owner: account.login?, app_id: app.id, is_organization })
        });
        Ok(usable.collect())
    }

    async fn issue(&self, client: &HostClient, app: &GithubApp, id: u64) -> Result<(u64, Secret), HostError> {
        let issuing = async {
            let url = self.address(&format!("/app/installations/{id}/access_tokens"))?;
            let request = stated(HostRequest::post_json(url, &json!({})), app)?;
            let issued: Issued = client.json(&request).await?;
            Ok(Token { secret: Secret::new(issued.token), expires_at: issued.expires_at })
        };
        let token = self.tokens.try_get_with(id, issuing).await.map_err(|error| shared(app, &error))?;
        Ok((id, token.secret))
    }

    fn address(&self, path: &str) -> Result<url::Url, HostError> {
        let base = self.settings.api_base_url.as_deref();
        let base = base.ok_or_else(|| {
            HostError::Credentials(format!(
                "integrations.github has apps and no apiBaseUrl for {}; add it",
                self.settings.host
            ))
        })?;
        address(base, path)
    }
}

/// Adds the statement that the app signs.
fn stated(request: HostRequest, app: &GithubApp) -> Result<HostRequest, HostError> {
    let now = Timestamp::now().as_second();
    let statement = Statement { iat: now - CLOCK_SKEW, exp: now + STATEMENT_LIFE, iss: app.id.to_string() };
    let signed = jsonwebtoken::encode(&Header::new(Algorithm::RS256), &statement, &app.key)
        .map_err(|error| HostError::Credentials(format!("the key of GitHub App {} cannot sign: {error}", app.id)))?;
    let header = Secret::new(format!("Bearer {signed}"));
    Ok(request.accept(JSON).authorization(Some(&header)).in_lane(format!("app {}", app.id)))
}

/// The error of a request that several callers waited for.
fn shared(app: &GithubApp, error: &HostError) -> HostError {
    match error {
        HostError::Limited { host, seconds } => HostError::Limited { host: host.clone(), seconds: *seconds },
        other => HostError::Credentials(format!("GitHub App {} could not get a token: {other}", app.id)),
    }
}

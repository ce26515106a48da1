//! Asking Microsoft Graph: tokens, pages, and patience.

use bytes::Bytes;
use callboard_core::outgoing::{AllowRule, Fetched, HttpClient};
use http::StatusCode;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use crate::credential::Credential;
use crate::error::{GraphError, hint};
use crate::query::Query;
use crate::settings::Settings;
use crate::throttle::{self, Throttle};
use crate::token::{MACHINE_ENDPOINT, Tokens};

/// A page of a thousand with some more properties than usual.
const MAX_PAGE_BYTES: usize = 32 * 1024 * 1024;
const LONGEST_MESSAGE: usize = 300;

/// Microsoft Graph, as one tenant's app sees it.
pub(crate) struct GraphClient {
    http: HttpClient,
    target: Url,
    tokens: Tokens,
    throttle: Throttle,
    config_path: String,
}

#[derive(Deserialize)]
struct Page {
    value: Vec<Value>,
    #[serde(rename = "@odata.nextLink")]
    next: Option<String>,
}

impl GraphClient {
    /// A client that may go where the configuration of the tenant says.
    pub(crate) fn new(settings: &Settings, http: &HttpClient) -> Self {
        let machine = Url::parse(MACHINE_ENDPOINT).ok();
        let credential = Credential::choose(settings.client.clone(), |name| std::env::var(name).ok());
        let machine = machine.as_ref().filter(|_| matches!(credential, Credential::Machine { .. }));
        let named = [Some(&settings.target), Some(&settings.authority), machine];
        let http = http.allowing(named.into_iter().flatten().filter_map(allowed));
        let mut endpoint = settings.authority.clone();
        let authority = settings.authority.path().trim_end_matches('/');
        endpoint.set_path(&format!("{authority}/{}/oauth2/v2.0/token", settings.tenant_id));
        let audience = settings.target.origin().ascii_serialization();
        Self {
            tokens: Tokens::new(http.clone(), credential, endpoint, audience, settings.path.clone()),
            http,
            target: settings.target.clone(),
            throttle: Throttle::default(),
            config_path: settings.path.clone(),
        }
    }

    /// One resource.
    ///
    /// # Errors
    /// When it does not exist, or is not to be had.
    pub(crate) async fn resource<T: DeserializeOwned>(&self, path: &str) -> Result<T, GraphError> {
        let fetched = self.get(&self.url(path), false).await?;
        self.parsed(&fetched)
    }

    /// Everything in a collection, page after page.
    ///
    /// # Errors
    /// When a page is not to be had, or is said to be on another host.
    pub(crate) async fn collection(&self, path: &str, query: &Query) -> Result<Vec<Value>, GraphError> {
        let mut all = Vec::new();
        let mut next = Some(format!("{}?{}", self.url(path), query.text()));
        while let Some(url) = next {
            let fetched = self.get(&url, query.is_advanced()).await?;
            let page: Page = self.parsed(&fetched)?;
            all.extend(page.value);
            next = page.next.filter(|next| *next != url);
            if next.as_deref().is_some_and(|next| !self.is_ours(next)) {
                return Err(GraphError::ForeignPage { path: path.to_owned(), config_path: self.config_path.clone() });
            }
        }
        Ok(all)
    }

    /// A file with the type that it is said to be.
    ///
    /// # Errors
    /// When it does not exist, or is not to be had.
    pub(crate) async fn file(&self, path: &str) -> Result<(Option<String>, Bytes), GraphError> {
        let fetched = self.get(&self.url(path), false).await?;
        let kind = fetched.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok((kind, fetched.body))
    }

    fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.target.as_str().trim_end_matches('/'))
    }

    fn is_ours(&self, url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| url.origin() == self.target.origin())
    }

    async fn get(&self, url: &str, advanced: bool) -> Result<Fetched, GraphError> {
        let mut token_refused = false;
        let mut attempt = 0;
        loop {
            self.throttle.wait().await;
            let bearer = self.tokens.bearer().await?;
            let fetched = self.send(url, bearer.clone(), advanced).await?;
            if fetched.status.is_success() {
                return Ok(fetched);
            }
            if fetched.status == StatusCode::UNAUTHORIZED && !token_refused {
                token_refused = true;
                self.tokens.forget(&bearer).await;
            } else if let Some(pause) = throttle::pause(fetched.status, &fetched.headers, attempt) {
                tracing::debug!(status = fetched.status.as_u16(), ?pause, "Microsoft Graph asks to wait");
                self.throttle.hold(pause);
                attempt += 1;
            } else {
                return Err(refused(&fetched));
            }
        }
    }

    async fn send(&self, url: &str, bearer: HeaderValue, advanced: bool) -> Result<Fetched, GraphError> {
        let origin = self.target.origin();
        let request = self.http.get(url).header(AUTHORIZATION, bearer).max_bytes(MAX_PAGE_BYTES);
        let request = if advanced {
            request.header(HeaderName::from_static("consistencylevel"), HeaderValue::from_static("eventual"))
        } else {
            request
        };
        let same = move |url: &Url| {
            if url.origin() == origin { Ok(()) } else { Err("Microsoft Graph leads to another host".to_owned()) }
        };
        Ok(request.checked(same).send().await?)
    }

    fn parsed<T: DeserializeOwned>(&self, fetched: &Fetched) -> Result<T, GraphError> {
        serde_json::from_slice(&fetched.body)
            .map_err(|error| GraphError::Unclear { path: fetched.url.path().to_owned(), why: error.to_string() })
    }
}

/// The operator named this host, also when it is a private one.
fn allowed(url: &Url) -> Option<AllowRule> {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    AllowRule::parse(&format!("{}{port}", url.host_str()?))
}

fn refused(fetched: &Fetched) -> GraphError {
    let body: Value = serde_json::from_slice(&fetched.body).unwrap_or_default();
    let text = |key: &str| body["error"][key].as_str().unwrap_or_default();
    let why: String = format!("{} {}", text("code"), text("message")).trim().chars().take(LONGEST_MESSAGE).collect();
    let why = if why.is_empty() { "without a reason".to_owned() } else { why };
    GraphError::Refused { status: fetched.status, path: fetched.url.path().to_owned(), why, hint: hint(fetched.status) }
}

//! The API of Azure DevOps, for plugins.

use callboard_core::outgoing::Fetched;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use url::Url;

use super::settings::CLOUD;
use super::{Azure, AzureSettings};
use crate::client::{HostError, HostRequest, parse};
use crate::path::{encoded, join};

/// Of the search, which has been in preview for as long as this version exists.
const SEARCH_VERSION: &str = "6.0-preview.1";
/// Files that one answer of the search holds at most.
const SEARCH_PAGE: usize = 1000;
/// What the search says about itself when its answer is good: well, and two remarks about what else it could do.
const GOOD_SEARCHES: [u64; 4] = [0, 8, 9, 10];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    count: usize,
    results: Vec<FoundFile>,
    #[serde(default)]
    info_code: u64,
}

/// A file that the search found.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundFile {
    /// From the root of the repository, with a slash in front.
    pub path: String,
    /// Where it is.
    pub repository: Place,
    /// Where the repository is.
    pub project: Place,
}

/// A project or repository.
#[derive(Clone, Debug, Deserialize)]
pub struct Place {
    /// As people call it.
    pub name: String,
    /// Of a repository that the search names: `git`, or another system.
    #[serde(rename = "type", default)]
    kind: Option<String>,
}

impl Place {
    /// True unless it is a repository of another system, whose files have no address.
    #[must_use]
    pub fn is_git(&self) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind == "git")
    }
}

impl Azure {
    /// The section of the configuration.
    #[must_use]
    pub fn settings(&self) -> &AzureSettings {
        &self.settings
    }

    /// The same for work that nobody waits for; see [`crate::client::HostClient::patient`].
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { client: self.client.patient(), ..self.clone() }
    }

    /// The JSON at `path` behind the organisation, which is encoded and starts with a slash.
    ///
    /// # Errors
    /// When the host does not answer, or refuses.
    pub async fn get<T: DeserializeOwned>(&self, organization: &str, path: &str) -> Result<T, HostError> {
        parse(&self.signed_in(self.api_request(organization, path).await?).await?)
    }

    /// True when there is something at `path` behind the organisation.
    ///
    /// # Errors
    /// When the host answers neither yes nor no.
    pub async fn exists(&self, organization: &str, path: &str) -> Result<bool, HostError> {
        match self.signed_in(self.api_request(organization, path).await?).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The files of an organisation that the search finds, in the branches that it searches: the default branch
    /// of each repository, unless somebody set up others.
    ///
    /// # Errors
    /// When the host does not answer or refuses, or when its search knows only a part.
    pub async fn search_code(&self, organization: &str, words: &str) -> Result<Vec<FoundFile>, HostError> {
        let path = format!("/{}/_apis/search/codesearchresults?api-version={SEARCH_VERSION}", encoded(organization));
        let url = address(&self.settings.search_base_url(), &path)?;
        let authorization = self.authorization(organization).await?;
        let mut found: Vec<FoundFile> = Vec::new();
        loop {
            let body = json!({"searchText": words, "$skip": found.len(), "$top": SEARCH_PAGE,
                "$orderBy": [{"field": "path", "sortOrder": "ASC"}]});
            let request = HostRequest::post_json(url.clone(), &body).authorization(authorization.as_ref());
            let fetched = self.signed_in(without_pages(request)).await?;
            let answer: Answer = parse(&fetched)?;
            if !GOOD_SEARCHES.contains(&answer.info_code) {
                let why = format!("its search is not ready for this organisation (infoCode {})", answer.info_code);
                return Err(HostError::unclear(&fetched.url, why));
            }
            let came = answer.results.len();
            found.extend(answer.results);
            if found.len() >= answer.count {
                return Ok(found);
            }
            if came == 0 {
                let why = format!("its search gave {} of {} files", found.len(), answer.count);
                return Err(HostError::unclear(&fetched.url, why));
            }
        }
    }

    async fn api_request(&self, organization: &str, path: &str) -> Result<HostRequest, HostError> {
        let base = format!("{}://{}", self.settings.scheme, self.settings.host);
        let url = address(&base, &format!("/{}{path}", encoded(organization)))?;
        let authorization = self.authorization(organization).await?;
        Ok(without_pages(HostRequest::get(url).authorization(authorization.as_ref())))
    }

    /// Sends a request; a page that offers to sign in is no answer.
    pub(super) async fn signed_in(&self, request: HostRequest) -> Result<Fetched, HostError> {
        let fetched = self.client.success(&request).await?;
        if fetched.status == http::StatusCode::NON_AUTHORITATIVE_INFORMATION {
            let why = "it asks to sign in; check the credentials of integrations.azure";
            return Err(HostError::unclear(&fetched.url, why));
        }
        Ok(fetched)
    }
}

impl AzureSettings {
    /// Where files are searched for, without a slash at the end.
    fn search_base_url(&self) -> String {
        match self.host.as_str() {
            CLOUD => "https://almsearch.dev.azure.com".to_owned(),
            host => format!("{}://{host}", self.scheme),
        }
    }
}

/// Without a sign-in the host would answer with a page that offers one, and not with an error.
pub(super) fn without_pages(request: HostRequest) -> HostRequest {
    request.header(http::HeaderName::from_static("x-tfs-fedauthredirect"), "Suppress")
}

fn address(base: &str, path: &str) -> Result<Url, HostError> {
    join(base, path).map_err(|error| HostError::Credentials(error.to_string()))
}

//! Harness Code: `integrations.harness` and its files (contract/catalog.md §6.3, §6.4).

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::outgoing::HttpClient;
use callboard_core::url_reader::{HostReader, ReadError, ReadOptions, ReadResult};
use http::HeaderName;
use url::Url;

use crate::Secret;
use crate::client::{HostClient, HostRequest};
use crate::path::{decoded, encoded, encoded_path, join, without_detours};
use crate::pattern::{Pattern, unsupported};
use crate::reading::{found, search_one};
use crate::settings::{entries, host_of, required_host};

const SECTION: &str = "integrations.harness";

/// One entry of `integrations.harness`.
#[derive(Clone, Debug)]
pub struct HarnessSettings {
    /// Host and port.
    pub host: String,
    /// `https`, except in tests.
    scheme: &'static str,
    login: Login,
}

#[derive(Clone, Debug)]
enum Login {
    Nobody,
    /// The value of `Authorization`.
    Token(Secret),
    Key(Secret),
}

impl HarnessSettings {
    /// Every entry.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        entries(config, SECTION, Self::read, |entry| &entry.host)
    }

    fn read(entry: &Config) -> Result<Self, ConfigError> {
        let login = match (Secret::read(entry, "token")?, Secret::read(entry, "apiKey")?) {
            (Some(token), _) => Login::Token(Secret::new(format!("Bearer {}", token.reveal()))),
            (None, Some(key)) => Login::Key(key),
            (None, None) => Login::Nobody,
        };
        Ok(Self { host: required_host(entry)?, scheme: "https", login })
    }
}

/// One Harness Code: its API with credentials. Cheap to clone.
#[derive(Clone)]
pub struct Harness {
    settings: Arc<HarnessSettings>,
    client: HostClient,
}

/// `/ng/account/id/module/code/orgs/name/projects/name/repos/name/files/branch/~/path`; a repository may belong to
/// an organisation, or to the account itself.
struct File {
    account: String,
    /// The account, what is in it, and the repository; encoded.
    repository: String,
    branch: String,
    path: String,
}

impl File {
    fn parse(url: &Url) -> Result<Self, ReadError> {
        let unclear = || {
            ReadError::Input(format!(
                "{url} names no file on Harness Code; write /ng/account/id/module/code/orgs/name/projects/name/repos/name/files/branch/~/path behind the host"
            ))
        };
        let (place, path) = url.path().split_once("/~/").ok_or_else(unclear)?;
        let (place, branch) = place.split_once("/files/").ok_or_else(unclear)?;
        let parts: Vec<String> = place.trim_start_matches('/').split('/').map(decoded).collect();
        let after = |word: &str| {
            let at = parts.iter().position(|part| part == word)?;
            parts.get(at + 1).filter(|part| !part.is_empty())
        };
        let (account, repository) = (after("account").ok_or_else(unclear)?, after("repos").ok_or_else(unclear)?);
        without_detours(url, path)?;
        if branch.is_empty() || path.is_empty() {
            return Err(unclear());
        }
        let between = ["orgs", "projects"].into_iter().filter_map(after);
        let whole: Vec<String> =
            [account].into_iter().chain(between).chain([repository]).map(|part| encoded(part)).collect();
        Ok(Self { account: account.clone(), repository: whole.join("/"), branch: decoded(branch), path: decoded(path) })
    }
}

impl Harness {
    pub(crate) fn new(settings: HarnessSettings, http: HttpClient) -> Self {
        let client = HostClient::new(http, &settings.host);
        Self { settings: Arc::new(settings), client }
    }

    fn request(&self, file: &File) -> Result<HostRequest, ReadError> {
        let HarnessSettings { host, scheme, login } = &*self.settings;
        let path = format!("/gateway/code/api/v1/repos/{}/+/raw/{}", file.repository, encoded_path(&file.path));
        let mut url = join(&format!("{scheme}://{host}"), &path)?;
        let reference = format!("refs/heads/{}", file.branch);
        url.query_pairs_mut().append_pair("routingId", &file.account).append_pair("git_ref", &reference);
        let request = HostRequest::get(url);
        Ok(match login {
            Login::Nobody => request,
            Login::Token(token) => request.authorization(Some(token)),
            Login::Key(key) => request.secret_header(HeaderName::from_static("x-api-key"), key),
        })
    }
}

#[async_trait]
impl HostReader for Harness {
    fn reads(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host
    }

    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let request = self.request(&File::parse(url)?)?.if_none_match(options.etag.as_deref());
        Ok(found(url, self.client.success(&request).await?))
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        match Pattern::of(&File::parse(url)?.path)? {
            Some(_) => Err(unsupported(url)),
            None => search_one(self, url, options).await,
        }
    }
}

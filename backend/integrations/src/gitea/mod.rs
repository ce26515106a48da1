//! Gitea: `integrations.gitea` and its files (contract/catalog.md §6.3, §6.4).

mod api;
mod repository;

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use callboard_config::{Config, ConfigError};
use callboard_core::outgoing::HttpClient;
use callboard_core::url_reader::{HostReader, Layout, ReadError, ReadOptions, ReadResult};
use serde::Deserialize;
use url::Url;

use crate::Secret;
use crate::client::{HostClient, HostError, HostRequest};
use crate::path::{decoded, encoded, encoded_path, join, without_detours};
use crate::pattern::{Pattern, unsupported};
use crate::reading::{content, search_one};
use crate::settings::{base_url, entries, host_of, login, required_host};

const SECTION: &str = "integrations.gitea";

/// One entry of `integrations.gitea`.
#[derive(Clone, Debug)]
pub struct GiteaSettings {
    /// Host and port.
    pub host: String,
    /// Of the pages and of the API, without a slash at the end.
    pub base_url: String,
    authorization: Option<Secret>,
}

impl GiteaSettings {
    /// Every entry.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        entries(config, SECTION, Self::read, |entry| &entry.host)
    }

    fn read(entry: &Config) -> Result<Self, ConfigError> {
        let host = required_host(entry)?;
        // A password alone is a token there.
        let authorization = match (entry.string("username")?, Secret::read(entry, "password")?) {
            (None, Some(token)) => Some(Secret::new(format!("token {}", token.reveal()))),
            _ => login(entry)?,
        };
        Ok(Self {
            base_url: base_url(entry, "baseUrl")?.unwrap_or_else(|| format!("https://{host}")),
            host,
            authorization,
        })
    }
}

/// One Gitea: its API with credentials. Cheap to clone.
#[derive(Clone)]
pub struct Gitea {
    settings: Arc<GiteaSettings>,
    client: HostClient,
}

#[derive(Deserialize)]
struct Contents {
    content: Option<String>,
    sha: String,
}

impl Gitea {
    pub(crate) fn new(settings: GiteaSettings, http: HttpClient) -> Self {
        let client = HostClient::new(http, &settings.host);
        Self { settings: Arc::new(settings), client }
    }

    /// `{base}/owner/repository/src/branch/revision/path` in the API, and the decoded path of the file.
    fn api_address(&self, url: &Url) -> Result<(Url, String), ReadError> {
        let unclear = || {
            ReadError::Input(format!(
                "{url} names no file on Gitea; write /owner/repository/src/branch/main/path behind the host"
            ))
        };
        let below = Url::parse(&self.settings.base_url).map(|base| base.path().trim_end_matches('/').to_owned());
        let path = url.path().strip_prefix(below.unwrap_or_default().as_str()).ok_or_else(unclear)?;
        let parts: Vec<&str> = path.trim_start_matches('/').splitn(6, '/').collect();
        let [owner, repository, "src" | "raw", "branch" | "tag" | "commit", revision, path] = parts[..] else {
            return Err(unclear());
        };
        if [owner, repository, revision, path].contains(&"") {
            return Err(unclear());
        }
        without_detours(url, path)?;
        let path = decoded(path);
        let (owner, repository) = (encoded(&decoded(owner)), encoded(&decoded(repository)));
        let at = format!("/repos/{owner}/{repository}/contents/{}", encoded_path(&path));
        let mut address = join(&format!("{}/api/v1", self.settings.base_url), &at)?;
        address.query_pairs_mut().append_pair("ref", &decoded(revision));
        Ok((address, path))
    }
}

#[async_trait]
impl HostReader for Gitea {
    fn reads(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host
    }

    fn layout(&self) -> Option<Layout> {
        Some(Layout::Gitea)
    }

    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let (address, _) = self.api_address(url)?;
        let request = HostRequest::get(address.clone()).authorization(self.settings.authorization.as_ref());
        let contents: Contents = self.client.json(&request).await?;
        if options.etag.as_deref() == Some(contents.sha.as_str()) {
            return Ok(ReadResult::NotModified);
        }
        let unclear = |why: &str| HostError::unclear(&address, why);
        let packed = contents.content.ok_or_else(|| unclear("it has no content; perhaps it is a folder"))?;
        let bytes = BASE64_STANDARD.decode(packed).map_err(|_| unclear("its content is not base64"))?;
        Ok(content(bytes.into(), &contents.sha, url.to_string()))
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        match Pattern::of(&self.api_address(url)?.1)? {
            Some(_) => Err(unsupported(url)),
            None => search_one(self, url, options).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use wiremock::matchers::{header, path, query_param};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::reading::testing::{http, text, url};

    fn settings(entry: Value) -> Result<GiteaSettings, ConfigError> {
        let config = Config::from_value(json!({"integrations": {"gitea": [entry]}}));
        Ok(GiteaSettings::read_all(&config)?.remove(0))
    }

    #[test]
    fn a_password_alone_is_a_token() {
        let header = |entry: Value| settings(entry).unwrap().authorization.unwrap().reveal().to_owned();
        assert_eq!(header(json!({"host": "h.example", "password": "t"})), "token t");
        assert_eq!(header(json!({"host": "h.example", "username": "u", "password": "p"})), "Basic dTpw");
        assert!(settings(json!({"host": "h.example", "username": "u"})).is_err() && settings(json!({})).is_err());
    }

    #[tokio::test]
    async fn files_come_packed_in_json() {
        let server = MockServer::start().await;
        let answer = json!({"sha": "s1", "encoding": "base64", "content": BASE64_STANDARD.encode("kind: API")});
        Mock::given(path("/git/api/v1/repos/o/r/contents/a/c.yaml"))
            .and(query_param("ref", "main"))
            .and(header("authorization", "token t"))
            .respond_with(ResponseTemplate::new(200).set_body_json(answer))
            .mount(&server)
            .await;
        let entry =
            json!({"host": server.address().to_string(), "baseUrl": format!("{}/git", server.uri()), "password": "t"});
        let gitea = Gitea::new(settings(entry).unwrap(), http(&server));
        let file = url(&server, "/git/o/r/src/branch/main/a/c.yaml");
        let read = gitea.read(&file, ReadOptions::default()).await.unwrap();
        assert_eq!(text(&read), ("kind: API", Some("s1")));
        let known = ReadOptions { etag: Some("s1".into()), ..ReadOptions::default() };
        assert_eq!(gitea.search(&file, known).await.unwrap()[0].1, ReadResult::NotModified);
        for (path, name) in [
            ("/git/o/r/src/branch/main/*/c.yaml", "InputError"),
            ("/git/o/r/src/main/c.yaml", "InputError"),
            ("/git/o/r/src/branch/main/none.yaml", "NotFoundError"),
        ] {
            let error = gitea.search(&url(&server, path), ReadOptions::default()).await.unwrap_err();
            assert_eq!(error.name(), name, "{path}");
        }
    }
}

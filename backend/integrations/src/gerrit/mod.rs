//! Gerrit with Gitiles: `integrations.gerrit` and its files (contract/catalog.md §6.3, §6.4).

mod api;

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
use crate::archive::{self, MAX_ARCHIVE_BYTES, Root};
use crate::client::{HostClient, HostError, HostRequest};
use crate::path::{decoded, encoded, encoded_path, join, without_detours};
use crate::pattern::{Pattern, unsupported};
use crate::reading::{content, search_one};
use crate::settings::{base_url, entries, host_of, login, required_host};

const SECTION: &str = "integrations.gerrit";

/// In front of every JSON that Gerrit answers with, so that no page can run it as a script.
const GUARD: &[u8] = b")]}'";

/// One entry of `integrations.gerrit`.
#[derive(Clone, Debug)]
pub struct GerritSettings {
    /// Host and port.
    pub host: String,
    /// Of Gerrit, without a slash at the end.
    pub base_url: String,
    /// Of Gitiles, without a slash at the end.
    pub gitiles_base_url: String,
    authorization: Option<Secret>,
}

impl GerritSettings {
    /// Every entry.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        entries(config, SECTION, Self::read, |entry| &entry.host)
    }

    fn read(entry: &Config) -> Result<Self, ConfigError> {
        let host = required_host(entry)?;
        let gitiles_base_url = base_url(entry, "gitilesBaseUrl")?.ok_or_else(|| {
            entry.invalid("gitilesBaseUrl", "is required, for example https://gerrit.example.com/plugins/gitiles")
        })?;
        let authorization = login(entry)?;
        let base_url = base_url(entry, "baseUrl")?.unwrap_or_else(|| format!("https://{host}"));
        Ok(Self { host, base_url, gitiles_base_url, authorization })
    }
}

/// One Gerrit: its API with credentials. Cheap to clone.
#[derive(Clone)]
pub struct Gerrit {
    settings: Arc<GerritSettings>,
    client: HostClient,
}

#[derive(Deserialize)]
struct Branch {
    revision: String,
}

/// `{gitiles}/project/+/refs/heads/branch/path`
struct File {
    project: String,
    revision: Revision,
    path: String,
}

enum Revision {
    Branch(String),
    Commit(String),
}

impl Gerrit {
    pub(crate) fn new(settings: GerritSettings, http: HttpClient) -> Self {
        let client = HostClient::new(http, &settings.host);
        Self { settings: Arc::new(settings), client }
    }

    fn parse(&self, url: &Url) -> Result<File, ReadError> {
        let unclear = || {
            ReadError::Input(format!(
                "{url} names no file on Gitiles; write /project/+/refs/heads/branch/path behind its address"
            ))
        };
        let below =
            Url::parse(&self.settings.gitiles_base_url).map(|base| base.path().trim_end_matches('/').to_owned());
        let path = url.path().strip_prefix(below.unwrap_or_default().as_str()).ok_or_else(unclear)?;
        let (project, rest) = path.split_once("/+/").ok_or_else(unclear)?;
        let (revision, path) = if let Some(rest) = rest.strip_prefix("refs/heads/") {
            let (branch, path) = rest.split_once('/').ok_or_else(unclear)?;
            (Revision::Branch(decoded(branch)), path)
        } else {
            let (commit, path) = rest.split_once('/').ok_or_else(unclear)?;
            if commit.len() != 40 || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(ReadError::Input(format!(
                    "{url} names neither a branch nor a commit, and Gerrit gives no files of anything else; write refs/heads/ and a branch, or the 40 digits of a commit"
                )));
            }
            (Revision::Commit(commit.to_owned()), path)
        };
        without_detours(url, path)?;
        let project = decoded(project.trim_matches('/'));
        if project.is_empty() || path.is_empty() {
            return Err(unclear());
        }
        Ok(File { project, revision, path: decoded(path) })
    }

    /// A request below `base`, as a user when there is one.
    fn request(&self, base: &str, path: &str) -> Result<HostRequest, ReadError> {
        let authorization = self.settings.authorization.as_ref();
        let prefix = if authorization.is_some() { "/a" } else { "" };
        Ok(HostRequest::get(join(base, &format!("{prefix}{path}"))?).authorization(authorization))
    }

    /// The commit that a branch is at.
    async fn tip(&self, project: &str, branch: &str) -> Result<String, ReadError> {
        let path = format!("/projects/{}/branches/{}", encoded(project), encoded(branch));
        let fetched = self.client.success(&self.request(&self.settings.base_url, &path)?).await?;
        let branch: Branch = api::read_guarded(&fetched)?;
        Ok(branch.revision)
    }
}

#[async_trait]
impl HostReader for Gerrit {
    fn reads(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host
    }

    fn layout(&self) -> Option<Layout> {
        Some(Layout::Gerrit)
    }

    async fn read(&self, url: &Url, _: ReadOptions) -> Result<ReadResult, ReadError> {
        let file = self.parse(url)?;
        let revision = match &file.revision {
            Revision::Branch(branch) => format!("branches/{}", encoded(branch)),
            Revision::Commit(commit) => format!("commits/{commit}"),
        };
        let path = format!("/projects/{}/{revision}/files/{}/content", encoded(&file.project), encoded(&file.path));
        let fetched = self.client.success(&self.request(&self.settings.base_url, &path)?).await?;
        let bytes = BASE64_STANDARD.decode(fetched.body.trim_ascii());
        let bytes = bytes.map_err(|_| HostError::unclear(&fetched.url, "its content is not base64"))?;
        // The host has no versions of files; equal bytes are found by whoever asks.
        Ok(ReadResult::Content { bytes: bytes.into(), etag: None, last_modified: None, url: url.to_string() })
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        let file = self.parse(url)?;
        let Some(pattern) = Pattern::of(&file.path)? else { return search_one(self, url, options).await };
        let Revision::Branch(branch) = &file.revision else { return Err(unsupported(url)) };
        let commit = self.tip(&file.project, branch).await?;
        if options.etag.as_deref() == Some(commit.as_str()) {
            return Ok(vec![(url.to_string(), ReadResult::NotModified)]);
        }
        let archive = format!("/{}/+archive/{commit}.tar.gz", encoded_path(&file.project));
        let request = self.request(&self.settings.gitiles_base_url, &archive)?.max_bytes(MAX_ARCHIVE_BYTES);
        let fetched = self.client.success(&request).await?;
        let files = archive::tar(fetched.body, Root::Top, pattern).await?;
        if files.is_empty() {
            return Err(ReadError::NotFound(url.to_string()));
        }
        let base = format!(
            "{}/{}/+/refs/heads/{}",
            self.settings.gitiles_base_url,
            encoded_path(&file.project),
            encoded(branch)
        );
        let named = files.into_iter().map(|(path, bytes)| (format!("{base}/{}", encoded_path(&path)), bytes));
        Ok(named.map(|(address, bytes)| (address.clone(), content(bytes, &commit, address))).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use wiremock::matchers::{header, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::archive::tests::packed;
    use crate::reading::testing::{http, text, url};

    fn gerrit(server: &MockServer, more: Value) -> Gerrit {
        let mut entry = json!({"host": server.address().to_string(), "baseUrl": server.uri(), "gitilesBaseUrl": format!("{}/plugins/gitiles", server.uri())});
        entry.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let config = Config::from_value(json!({"integrations": {"gerrit": [entry]}}));
        Gerrit::new(GerritSettings::read_all(&config).unwrap().remove(0), http(server))
    }

    #[test]
    fn gitiles_must_be_named() {
        let config = Config::from_value(json!({"integrations": {"gerrit": [{"host": "gerrit.example"}]}}));
        assert!(GerritSettings::read_all(&config).unwrap_err().to_string().contains("[0].gitilesBaseUrl"));
    }

    #[tokio::test]
    async fn files_of_branches_and_commits() {
        let server = MockServer::start().await;
        let commit = "0123456789012345678901234567890123456789";
        let packed = BASE64_STANDARD.encode("kind: API");
        for at in ["/a/projects/g%2Fp/branches/main", &format!("/a/projects/g%2Fp/commits/{commit}")] {
            Mock::given(path(format!("{at}/files/a%2Fc.yaml/content")))
                .and(header("authorization", "Basic dTpw"))
                .respond_with(ResponseTemplate::new(200).set_body_string(packed.clone()))
                .mount(&server)
                .await;
        }
        let gerrit = gerrit(&server, json!({"username": "u", "password": "p"}));
        let read = async |rest: &str| {
            gerrit.read(&url(&server, &format!("/plugins/gitiles/g/p/+/{rest}")), ReadOptions::default()).await
        };
        assert_eq!(text(&read("refs/heads/main/a/c.yaml").await.unwrap()), ("kind: API", None));
        assert_eq!(text(&read(&format!("{commit}/a/c.yaml")).await.unwrap()).0, "kind: API");
        for rest in ["HEAD/a/c.yaml", "refs/tags/v1/a/c.yaml", "refs/heads/main", "refs/heads/main/..%2fx"] {
            assert_eq!(read(rest).await.unwrap_err().name(), "InputError", "{rest}");
        }
    }

    #[tokio::test]
    async fn a_pattern_is_matched_in_the_archive() {
        let server = MockServer::start().await;
        let tip =
            ResponseTemplate::new(200).set_body_string(")]}'\n{\"ref\": \"refs/heads/main\", \"revision\": \"c1\"}");
        Mock::given(path("/projects/p/branches/main")).respond_with(tip).mount(&server).await;
        Mock::given(path("/plugins/gitiles/p/+archive/c1.tar.gz"))
            .respond_with(ResponseTemplate::new(200).set_body_bytes(packed(&[("a/c.yaml", "a"), ("b.yaml", "b")])))
            .mount(&server)
            .await;
        let gerrit = gerrit(&server, json!({}));
        let pattern = url(&server, "/plugins/gitiles/p/+/refs/heads/main/**/c.yaml");
        let found = gerrit.search(&pattern, ReadOptions::default()).await.unwrap();
        assert_eq!(found[0].0, format!("{}/plugins/gitiles/p/+/refs/heads/main/a/c.yaml", server.uri()));
        let known = ReadOptions { etag: Some("c1".into()), ..ReadOptions::default() };
        assert_eq!(gerrit.search(&pattern, known).await.unwrap()[0].1, ReadResult::NotModified);
    }
}

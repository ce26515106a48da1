//! Bitbucket Server and Data Center: `integrations.bitbucketServer` and its files (contract/catalog.md §6.3, §6.4).

mod api;
mod repository;

use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::outgoing::HttpClient;
use callboard_core::url_reader::{HostReader, Layout, ReadError, ReadOptions, ReadResult};
use serde::Deserialize;
use url::Url;

use crate::Secret;
use crate::archive::{self, MAX_ARCHIVE_BYTES, Root};
use crate::client::{HostClient, HostRequest};
use crate::path::{decoded, encoded, encoded_path, join, without_detours};
use crate::pattern::Pattern;
use crate::reading::{content, found, search_one};
use crate::settings::{base_url, entries, host_of, login, required_host};

const SECTION: &str = "integrations.bitbucketServer";

/// One entry of `integrations.bitbucketServer`.
#[derive(Clone, Debug)]
pub struct BitbucketServerSettings {
    /// Host and port.
    pub host: String,
    /// Of the API, without a slash at the end.
    pub api_base_url: String,
    authorization: Option<Secret>,
}

impl BitbucketServerSettings {
    /// Every entry.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        entries(config, SECTION, Self::read, |entry| &entry.host)
    }

    fn read(entry: &Config) -> Result<Self, ConfigError> {
        let host = required_host(entry)?;
        let authorization = match Secret::read(entry, "token")? {
            Some(token) => Some(Secret::new(format!("Bearer {}", token.reveal()))),
            None => login(entry)?,
        };
        let api_base_url = base_url(entry, "apiBaseUrl")?.unwrap_or_else(|| format!("https://{host}/rest/api/1.0"));
        Ok(Self { host, api_base_url, authorization })
    }
}

/// One Bitbucket Server: its API with credentials. Cheap to clone.
#[derive(Clone)]
pub struct BitbucketServer {
    settings: Arc<BitbucketServerSettings>,
    client: HostClient,
}

#[derive(Deserialize)]
struct Commits {
    values: Vec<Commit>,
}

#[derive(Deserialize)]
struct Commit {
    id: String,
}

impl BitbucketServer {
    pub(crate) fn new(settings: BitbucketServerSettings, http: HttpClient) -> Self {
        let client = HostClient::new(http, &settings.host);
        Self { settings: Arc::new(settings), client }
    }

    fn request(&self, file: &File, path: &str, query: &[(&str, &str)]) -> Result<HostRequest, ReadError> {
        let mut url =
            join(&self.settings.api_base_url, &format!("/projects/{}/repos/{}/{path}", file.project, file.repository))?;
        let given = query.iter().filter(|(_, value)| !value.is_empty());
        for (name, value) in given {
            url.query_pairs_mut().append_pair(name, value);
        }
        Ok(HostRequest::get(url).authorization(self.settings.authorization.as_ref()))
    }
}

/// `/projects/KEY/repos/repository/browse/path?at=revision`; `/users/name/repos/…` is the project `~name`.
struct File {
    project: String,
    repository: String,
    /// Empty for the default branch.
    revision: String,
    path: String,
}

impl File {
    fn parse(url: &Url) -> Result<Self, ReadError> {
        let unclear = || {
            ReadError::Input(format!(
                "{url} names no file on Bitbucket Server; write /projects/KEY/repos/repository/browse/path?at=branch"
            ))
        };
        // The server may live below a path.
        let path = url.path();
        let start = path.find("/projects/").or_else(|| path.find("/users/")).ok_or_else(unclear)?;
        let parts: Vec<&str> = path[start + 1..].splitn(6, '/').collect();
        let [kind, project, "repos", repository, "browse" | "raw" | "src", path] = parts[..] else {
            return Err(unclear());
        };
        if [project, repository, path].contains(&"") {
            return Err(unclear());
        }
        without_detours(url, path)?;
        let revision = url.query_pairs().find(|(name, _)| name == "at").map(|(_, value)| value.into_owned());
        let owner = if kind == "users" { format!("~{}", decoded(project)) } else { decoded(project) };
        Ok(Self {
            project: encoded(&owner),
            repository: encoded(&decoded(repository)),
            revision: revision.unwrap_or_default(),
            path: decoded(path),
        })
    }

    fn sibling(&self, url: &Url, path: &str) -> String {
        let mut sibling = url.clone();
        let fixed = url.path().find("/repos/").map_or(0, |at| at + "/repos/".len());
        let view_end: usize = url.path()[fixed..].splitn(3, '/').take(2).map(|part| part.len() + 1).sum();
        sibling.set_path(&format!("{}{}", &url.path()[..fixed + view_end], encoded_path(path)));
        sibling.to_string()
    }
}

#[async_trait]
impl HostReader for BitbucketServer {
    fn reads(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host
    }

    fn layout(&self) -> Option<Layout> {
        Some(Layout::BitbucketServer)
    }

    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let file = File::parse(url)?;
        let request = self.request(&file, &format!("raw/{}", encoded_path(&file.path)), &[("at", &file.revision)])?;
        let fetched = self.client.success(&request.if_none_match(options.etag.as_deref())).await?;
        Ok(found(url, fetched))
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        let file = File::parse(url)?;
        let Some(pattern) = Pattern::of(&file.path)? else { return search_one(self, url, options).await };
        let commits = self.request(
            &file,
            "commits",
            &[("until", file.revision.as_str()), ("path", pattern.folder()), ("limit", "1")],
        )?;
        let commits: Commits = self.client.json(&commits).await?;
        let commit = commits.values.into_iter().next().ok_or_else(|| ReadError::NotFound(url.to_string()))?.id;
        if options.etag.as_deref() == Some(commit.as_str()) {
            return Ok(vec![(url.to_string(), ReadResult::NotModified)]);
        }
        let archive =
            self.request(&file, "archive", &[("format", "tgz"), ("at", commit.as_str()), ("path", pattern.folder())])?;
        let fetched = self.client.success(&archive.max_bytes(MAX_ARCHIVE_BYTES)).await?;
        let files = archive::tar(fetched.body, Root::Top, pattern).await?;
        if files.is_empty() {
            return Err(ReadError::NotFound(url.to_string()));
        }
        let named = files.into_iter().map(|(path, bytes)| (file.sibling(url, &path), bytes));
        Ok(named.map(|(address, bytes)| (address.clone(), content(bytes, &commit, address))).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use wiremock::matchers::{header, path, query_param};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::archive::tests::packed;
    use crate::reading::testing::{http, text, url};

    fn settings(entry: Value) -> Result<BitbucketServerSettings, ConfigError> {
        let config = Config::from_value(json!({"integrations": {"bitbucketServer": [entry]}}));
        Ok(BitbucketServerSettings::read_all(&config)?.remove(0))
    }

    fn bitbucket(server: &MockServer) -> BitbucketServer {
        let entry = json!({"host": server.address().to_string(), "apiBaseUrl": format!("{}/rest/api/1.0", server.uri()), "username": "u", "password": "p"});
        BitbucketServer::new(settings(entry).unwrap(), http(server))
    }

    #[test]
    fn settings_have_defaults_and_whole_logins() {
        let all = settings(json!({"host": "bb.example", "token": "t"})).unwrap();
        assert_eq!(all.api_base_url, "https://bb.example/rest/api/1.0");
        assert_eq!(all.authorization.unwrap().reveal(), "Bearer t");
        for entry in
            [json!({"token": "t"}), json!({"host": "h", "username": "u"}), json!({"host": "h", "password": "p"})]
        {
            assert!(settings(entry).is_err());
        }
    }

    #[tokio::test]
    async fn files_of_projects_and_of_users() {
        let server = MockServer::start().await;
        for project in ["P", "~me"] {
            Mock::given(path(format!("/rest/api/1.0/projects/{project}/repos/r/raw/a/c.yaml")))
                .and(query_param("at", "fix/x"))
                .and(header("authorization", "Basic dTpw"))
                .respond_with(ResponseTemplate::new(200).set_body_string(project))
                .mount(&server)
                .await;
        }
        let bitbucket = bitbucket(&server);
        let read = async |path: &str| bitbucket.read(&url(&server, path), ReadOptions::default()).await;
        assert_eq!(text(&read("/projects/P/repos/r/browse/a/c.yaml?at=fix%2Fx").await.unwrap()).0, "P");
        assert_eq!(text(&read("/users/me/repos/r/raw/a/c.yaml?at=fix/x").await.unwrap()).0, "~me");
        assert_eq!(read("/projects/P/repos/r/browse").await.unwrap_err().name(), "InputError");
        assert_eq!(read("/projects/P/repos/r/browse/none?at=main").await.unwrap_err().name(), "NotFoundError");
    }

    #[tokio::test]
    async fn a_pattern_is_matched_in_the_archive_of_its_folder() {
        let server = MockServer::start().await;
        let at = |rest: &str| path(format!("/rest/api/1.0/projects/P/repos/r/{rest}"));
        Mock::given(at("commits"))
            .and(query_param("until", "main"))
            .and(query_param("path", "teams"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"values": [{"id": "c1"}]})))
            .mount(&server)
            .await;
        Mock::given(at("archive"))
            .and(query_param("at", "c1"))
            .and(query_param("format", "tgz"))
            .respond_with(ResponseTemplate::new(200).set_body_bytes(packed(&[("teams/a b/c.yaml", "a")])))
            .mount(&server)
            .await;
        let pattern = url(&server, "/projects/P/repos/r/browse/teams/*/c.yaml?at=main");
        let found = bitbucket(&server).search(&pattern, ReadOptions::default()).await.unwrap();
        let expected = format!("{}/projects/P/repos/r/browse/teams/a%20b/c.yaml?at=main", server.uri());
        assert_eq!((found.len(), found[0].0.as_str()), (1, expected.as_str()));
    }
}

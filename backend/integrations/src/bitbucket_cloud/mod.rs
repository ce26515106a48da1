//! Bitbucket Cloud: `integrations.bitbucketCloud` and its files (contract/catalog.md §6.3, §6.4).

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
use crate::client::{HostClient, HostError, HostRequest};
use crate::oauth::{Tokens, basic};
use crate::path::{decoded, encoded, encoded_path, join, without_detours};
use crate::pattern::Pattern;
use crate::reading::{content, found, search_one};
use crate::settings::host_of;

const SECTION: &str = "integrations.bitbucketCloud";
const HOST: &str = "bitbucket.org";

/// The entry of `integrations.bitbucketCloud`, of which there is one.
#[derive(Clone, Debug)]
pub struct BitbucketCloudSettings {
    /// Host and port.
    pub host: String,
    /// Of the API.
    pub api_base_url: String,
    /// Of the pages that people see.
    pub base_url: String,
    login: Login,
}

#[derive(Clone, Debug)]
enum Login {
    Nobody,
    User {
        name: String,
        password: Secret,
    },
    Consumer {
        id: String,
        secret: Secret,
    },
    /// An access token that somebody lends the portal.
    Person {
        token: Secret,
    },
}

impl BitbucketCloudSettings {
    /// The entry, or that of a stranger.
    ///
    /// # Errors
    /// When credentials are incomplete.
    pub fn read(config: &Config) -> Result<Self, ConfigError> {
        let entries = config.items(SECTION)?;
        if entries.len() > 1 {
            return Err(config.invalid(SECTION, "has several entries for bitbucket.org; keep one"));
        }
        let login = entries.first().map_or(Ok(Login::Nobody), read_login)?;
        Ok(Self {
            host: HOST.into(),
            api_base_url: "https://api.bitbucket.org/2.0".into(),
            base_url: format!("https://{HOST}"),
            login,
        })
    }
}

fn read_login(entry: &Config) -> Result<Login, ConfigError> {
    let password = Secret::read(entry, "token")?.or(Secret::read(entry, "appPassword")?);
    let secret = Secret::read(entry, "clientSecret")?;
    match (entry.string("username")?, password, entry.string("clientId")?, secret) {
        (_, _, Some(id), Some(secret)) => Ok(Login::Consumer { id, secret }),
        (_, _, Some(_), None) => Err(entry.invalid("clientSecret", "is required beside clientId")),
        (_, _, None, Some(_)) => Err(entry.invalid("clientId", "is required beside clientSecret")),
        (Some(name), Some(password), ..) => Ok(Login::User { name, password }),
        (Some(_), None, ..) => Err(entry.invalid("token", "or appPassword is required beside username")),
        (None, Some(_), ..) => Err(entry.invalid("username", "is required beside token and appPassword")),
        (None, None, None, None) => Ok(Login::Nobody),
    }
}

/// Bitbucket Cloud: its API with credentials. Cheap to clone.
#[derive(Clone)]
pub struct BitbucketCloud {
    pub(crate) settings: Arc<BitbucketCloudSettings>,
    client: HostClient,
    tokens: Tokens,
}

#[derive(Deserialize)]
struct Commits {
    values: Vec<Commit>,
}

#[derive(Deserialize)]
struct Commit {
    hash: String,
}

impl BitbucketCloud {
    pub(crate) fn new(settings: BitbucketCloudSettings, http: HttpClient) -> Self {
        let client = HostClient::new(http, &settings.host);
        Self { settings: Arc::new(settings), client, tokens: Tokens::default() }
    }

    async fn request(&self, url: Url) -> Result<HostRequest, HostError> {
        let authorization = match &self.settings.login {
            Login::Nobody => None,
            Login::User { name, password } => Some(basic(name, password)),
            Login::Person { token } => Some(Secret::new(format!("Bearer {}", token.reveal()))),
            Login::Consumer { id, secret } => {
                let url = join(&self.settings.base_url, "/site/oauth2/access_token");
                let url = url.map_err(|error| HostError::Credentials(error.to_string()))?;
                let request = HostRequest::post_form(url, &[("grant_type", "client_credentials")]);
                let request = request.authorization(Some(&basic(id, secret)));
                let token = self.tokens.get(&self.client, SECTION, request).await?;
                Some(Secret::new(format!("Bearer {}", token.reveal())))
            }
        };
        Ok(HostRequest::get(url).authorization(authorization.as_ref()))
    }
}

/// `/workspace/repository/src/revision/path`
struct File {
    repository: String,
    revision: String,
    path: String,
}

impl File {
    fn parse(url: &Url) -> Result<Self, ReadError> {
        let unclear = || {
            ReadError::Input(format!(
                "{url} names no file on Bitbucket; write /workspace/repository/src/branch/path behind the host"
            ))
        };
        let parts: Vec<&str> = url.path().trim_start_matches('/').splitn(5, '/').collect();
        let [workspace, repository, "src" | "raw", revision, path] = parts[..] else { return Err(unclear()) };
        if [workspace, repository, revision, path].contains(&"") {
            return Err(unclear());
        }
        without_detours(url, path)?;
        Ok(Self {
            repository: format!("{}/{}", encoded(&decoded(workspace)), encoded(&decoded(repository))),
            revision: decoded(revision),
            path: decoded(path),
        })
    }
}

#[async_trait]
impl HostReader for BitbucketCloud {
    fn reads(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host
    }

    fn layout(&self) -> Option<Layout> {
        Some(Layout::BitbucketCloud)
    }

    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let file = File::parse(url)?;
        let path =
            format!("/repositories/{}/src/{}/{}", file.repository, encoded(&file.revision), encoded_path(&file.path));
        let request = self.request(join(&self.settings.api_base_url, &path)?).await?;
        let fetched = self.client.success(&request.if_none_match(options.etag.as_deref())).await?;
        Ok(found(url, fetched))
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        let file = File::parse(url)?;
        let Some(pattern) = Pattern::of(&file.path)? else { return search_one(self, url, options).await };
        let path = format!("/repositories/{}/commits/{}?pagelen=1", file.repository, encoded(&file.revision));
        let request = self.request(join(&self.settings.api_base_url, &path)?).await?;
        let commits: Commits = self.client.json(&request).await?;
        let commit = commits.values.into_iter().next().ok_or_else(|| ReadError::NotFound(url.to_string()))?.hash;
        if options.etag.as_deref() == Some(commit.as_str()) {
            return Ok(vec![(url.to_string(), ReadResult::NotModified)]);
        }
        let archive = join(&self.settings.base_url, &format!("/{}/get/{commit}.tar.gz", file.repository))?;
        let request = self.request(archive).await?.max_bytes(MAX_ARCHIVE_BYTES);
        let fetched = self.client.success(&request).await?;
        let files = archive::tar(fetched.body, Root::Folder, pattern).await?;
        if files.is_empty() {
            return Err(ReadError::NotFound(url.to_string()));
        }
        let (base, revision) = (&self.settings.base_url, encoded(&file.revision));
        let named = files.into_iter().map(|(path, bytes)| {
            let address = format!("{base}/{}/src/{revision}/{}", file.repository, encoded_path(&path));
            (address.clone(), content(bytes, &commit, address))
        });
        Ok(named.collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use wiremock::matchers::{body_string, header, method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::archive::tests::packed;
    use crate::reading::testing::{http, text, url};

    fn settings(section: Value) -> Result<BitbucketCloudSettings, ConfigError> {
        BitbucketCloudSettings::read(&Config::from_value(json!({"integrations": {"bitbucketCloud": section}})))
    }

    fn bitbucket(server: &MockServer, entry: Value) -> BitbucketCloud {
        let here = BitbucketCloudSettings {
            host: server.address().to_string(),
            api_base_url: format!("{}/2.0", server.uri()),
            base_url: server.uri(),
            ..settings(json!([entry])).unwrap()
        };
        BitbucketCloud::new(here, http(server))
    }

    #[test]
    fn half_a_login_is_a_mistake() {
        for (entry, key) in [
            (json!({"username": "u"}), "[0].token"),
            (json!({"token": "t"}), "[0].username"),
            (json!({"clientId": "i"}), "[0].clientSecret"),
            (json!({"clientSecret": "s"}), "[0].clientId"),
        ] {
            let error = settings(json!([entry])).unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        }
        assert!(settings(json!([{}, {}])).is_err() && settings(Value::Null).is_ok());
    }

    #[tokio::test]
    async fn a_consumer_gets_one_token() {
        let server = MockServer::start().await;
        Mock::given(method("POST"))
            .and(path("/site/oauth2/access_token"))
            .and(header("authorization", "Basic aTpz"))
            .and(body_string("grant_type=client_credentials"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"access_token": "t", "expires_in": 7200})))
            .expect(1)
            .mount(&server)
            .await;
        Mock::given(path("/2.0/repositories/w/r/src/main/a/c.yaml"))
            .and(header("authorization", "Bearer t"))
            .respond_with(ResponseTemplate::new(200).set_body_string("x").insert_header("etag", "\"1\""))
            .mount(&server)
            .await;
        let bitbucket = bitbucket(&server, json!({"clientId": "i", "clientSecret": "s"}));
        for _ in 0..2 {
            let read = bitbucket.read(&url(&server, "/w/r/src/main/a/c.yaml"), ReadOptions::default()).await.unwrap();
            assert_eq!(text(&read), ("x", Some("\"1\"")));
        }
    }

    #[tokio::test]
    async fn a_pattern_is_matched_in_the_archive() {
        let server = MockServer::start().await;
        let login = || header("authorization", "Basic dTp0");
        Mock::given(path("/2.0/repositories/w/r/commits/main"))
            .and(login())
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"values": [{"hash": "c1"}]})))
            .mount(&server)
            .await;
        let archive = packed(&[("w-r-c1/a/c.yaml", "a"), ("w-r-c1/c.yaml", "root")]);
        Mock::given(path("/w/r/get/c1.tar.gz"))
            .and(login())
            .respond_with(ResponseTemplate::new(200).set_body_bytes(archive))
            .mount(&server)
            .await;
        let bitbucket = bitbucket(&server, json!({"username": "u", "token": "t"}));
        let pattern = url(&server, "/w/r/src/main/*/c.yaml");
        let found = bitbucket.search(&pattern, ReadOptions::default()).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, format!("{}/w/r/src/main/a/c.yaml", server.uri()));
        let known = ReadOptions { etag: Some("c1".into()), ..ReadOptions::default() };
        assert_eq!(bitbucket.search(&pattern, known).await.unwrap()[0].1, ReadResult::NotModified);
        let sly = bitbucket.read(&url(&server, "/w/r/src/main/a/%252e%252e/c.yaml"), ReadOptions::default()).await;
        assert_eq!(sly.unwrap_err().name(), "InputError");
    }
}

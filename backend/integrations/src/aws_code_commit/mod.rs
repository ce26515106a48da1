//! AWS CodeCommit: `integrations.awsCodeCommit` and its files (contract/catalog.md §6.3, §6.4).

mod address;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use callboard_config::{Config, ConfigError};
use callboard_core::outgoing::HttpClient;
use callboard_core::url_reader::{HostReader, ReadError, ReadOptions, ReadResult};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::aws::{Account, AwsAccounts, Identity, Signer};
use crate::client::{HostClient, HostError, HostRequest, parse};
use crate::pattern::{Pattern, unsupported};
use crate::reading::{content, search_one};
use crate::settings::{entries, host, host_of};
use address::CodeCommitFile;

const SECTION: &str = "integrations.awsCodeCommit";

/// One entry of `integrations.awsCodeCommit`.
#[derive(Clone, Debug)]
pub struct CodeCommitSettings {
    /// Of the console.
    pub host: String,
    /// Where the repositories are.
    pub region: String,
    account: Account,
    /// Of the API; that of the region, except in tests.
    api_url: String,
}

impl CodeCommitSettings {
    /// Every entry.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        let accounts = AwsAccounts::read(config)?;
        entries(config, SECTION, |entry| Self::read(entry, accounts.main()), |entry| &entry.host)
    }

    fn read(entry: &Config, main: &Account) -> Result<Self, ConfigError> {
        let region = entry.string("region")?.ok_or_else(|| {
            entry.invalid("region", "is required: the region of the repositories, such as eu-north-1")
        })?;
        Ok(Self {
            host: host(entry)?.unwrap_or_else(|| format!("{region}.console.aws.amazon.com")),
            account: Account::of_entry(entry, main)?,
            api_url: format!("https://codecommit.{region}.amazonaws.com/"),
            region,
        })
    }
}

/// CodeCommit in one region, with credentials. Cheap to clone.
#[derive(Clone)]
pub struct CodeCommit {
    settings: Arc<CodeCommitSettings>,
    client: HostClient,
    signer: Signer,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    /// Of the file, which stays the same when others change.
    blob_id: String,
    file_content: String,
}

impl CodeCommit {
    pub(crate) fn new(settings: CodeCommitSettings, http: HttpClient) -> Self {
        let client = HostClient::new(http.clone(), &settings.host);
        let signer = Signer::new(Identity::new(&http), settings.account.clone(), "codecommit", &settings.region);
        Self { settings: Arc::new(settings), client, signer }
    }

    /// A signed request to the API.
    async fn request(&self, operation: &'static str, body: &Value) -> Result<HostRequest, HostError> {
        let url = Url::parse(&self.settings.api_url).map_err(|error| HostError::Credentials(error.to_string()))?;
        let body = Bytes::from(body.to_string());
        let mut headers = HeaderMap::new();
        headers.insert("x-amz-target", HeaderValue::from_static(operation));
        headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.1"));
        let headers = self.signer.sign(&Method::POST, &url, headers, body.clone()).await?;
        Ok(HostRequest::given(Method::POST, url, headers, body))
    }
}

#[async_trait]
impl HostReader for CodeCommit {
    fn reads(&self, url: &Url) -> bool {
        host_of(url) == self.settings.host && url.path().starts_with("/codesuite/codecommit/")
    }

    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let file = CodeCommitFile::parse(url)?;
        let mut wanted = json!({"repositoryName": file.repository, "filePath": file.path});
        if let Some(revision) = &file.revision {
            wanted["commitSpecifier"] = json!(revision);
        }
        let fetched = self.client.send(&self.request("CodeCommit_20150413.GetFile", &wanted).await?).await?;
        if fetched.status != StatusCode::OK {
            let kind = parse::<Value>(&fetched).unwrap_or_default()["__type"].as_str().unwrap_or_default().to_owned();
            // The service says what is wrong in a word and not by the status.
            return Err(match kind.rsplit('#').next() {
                Some(kind) if kind.ends_with("DoesNotExistException") => ReadError::NotFound(url.to_string()),
                _ => HostError::of_status(&fetched).into(),
            });
        }
        let answer: Answer = parse(&fetched)?;
        if options.etag.as_deref() == Some(answer.blob_id.as_str()) {
            return Ok(ReadResult::NotModified);
        }
        let bytes = BASE64_STANDARD.decode(answer.file_content);
        let bytes = bytes.map_err(|_| HostError::unclear(&fetched.url, "its content is not base64"))?;
        Ok(content(bytes.into(), &answer.blob_id, url.to_string()))
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        match Pattern::of(&CodeCommitFile::parse(url)?.path)? {
            Some(_) => Err(unsupported(url)),
            None => search_one(self, url, options).await,
        }
    }
}

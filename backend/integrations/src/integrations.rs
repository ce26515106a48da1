//! All hosts that the configuration names.

use std::sync::Arc;

use callboard_config::{Config, ConfigError};
use callboard_core::outgoing::{AllowRule, HttpClient};
use callboard_core::repositories::RepositoryHost;
use callboard_core::url_reader::HostReader;
use url::Url;

use crate::aws_code_commit::{CodeCommit, CodeCommitSettings};
use crate::aws_s3::{S3, S3Settings};
use crate::azure::{Azure, AzureSettings};
use crate::azure_blob::{AzureBlob, AzureBlobSettings};
use crate::bitbucket_cloud::{BitbucketCloud, BitbucketCloudSettings};
use crate::bitbucket_server::{BitbucketServer, BitbucketServerSettings};
use crate::gerrit::{Gerrit, GerritSettings};
use crate::gitea::{Gitea, GiteaSettings};
use crate::github::{Github, GithubSettings};
use crate::gitlab::{Gitlab, GitlabSettings};
use crate::google_gcs::{Gcs, GcsSettings};
use crate::harness::{Harness, HarnessSettings};
use crate::settings::host_of;

/// Every host of `integrations`, and those that need no entry. Cheap to clone.
#[derive(Clone)]
pub struct Integrations {
    pub(crate) azure: Arc<[Azure]>,
    pub(crate) bitbucket_cloud: BitbucketCloud,
    bitbucket_server: Arc<[BitbucketServer]>,
    gerrit: Arc<[Gerrit]>,
    gitea: Arc<[Gitea]>,
    github: Arc<[Github]>,
    gitlab: Arc<[Gitlab]>,
    gcs: Option<Gcs>,
    harness: Arc<[Harness]>,
    s3: Arc<[S3]>,
    azure_blob: Arc<[AzureBlob]>,
    code_commit: Arc<[CodeCommit]>,
}

impl Integrations {
    /// Reads `integrations`. Hosts that it names may be on a private network.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed.
    pub fn new(config: &Config, http: &HttpClient) -> Result<Self, ConfigError> {
        let http = http.allowing(vouched(config));
        Ok(Self {
            azure: made(AzureSettings::read_all(config)?, Azure::new, &http),
            bitbucket_cloud: BitbucketCloud::new(BitbucketCloudSettings::read(config)?, http.clone()),
            bitbucket_server: made(BitbucketServerSettings::read_all(config)?, BitbucketServer::new, &http),
            gerrit: made(GerritSettings::read_all(config)?, Gerrit::new, &http),
            gitea: made(GiteaSettings::read_all(config)?, Gitea::new, &http),
            github: made(GithubSettings::read_all(config)?, Github::new, &http),
            gitlab: made(GitlabSettings::read_all(config)?, Gitlab::new, &http),
            gcs: GcsSettings::read(config)?.map(|settings| Gcs::new(settings, http.clone())),
            harness: made(HarnessSettings::read_all(config)?, Harness::new, &http),
            azure_blob: made(AzureBlobSettings::read_all(config)?, AzureBlob::new, &http),
            code_commit: made(CodeCommitSettings::read_all(config)?, CodeCommit::new, &http),
            s3: made(S3Settings::read_all(config)?, S3::new, &http),
        })
    }

    /// The GitHub of this host, `host[:port]`.
    #[must_use]
    pub fn github(&self, host: &str) -> Option<&Github> {
        self.github.iter().find(|github| github.settings().host == host)
    }

    /// The GitLab of this host, `host[:port]`.
    #[must_use]
    pub fn gitlab(&self, host: &str) -> Option<&Gitlab> {
        self.gitlab.iter().find(|gitlab| gitlab.settings().host == host)
    }

    /// Bitbucket Cloud, of which there is one.
    #[must_use]
    pub fn bitbucket_cloud(&self) -> &BitbucketCloud {
        &self.bitbucket_cloud
    }

    /// The Bitbucket Server of this host, `host[:port]`.
    #[must_use]
    pub fn bitbucket_server(&self, host: &str) -> Option<&BitbucketServer> {
        self.bitbucket_server.iter().find(|bitbucket| bitbucket.settings().host == host)
    }

    /// The Azure DevOps of this host, `host[:port]`.
    #[must_use]
    pub fn azure(&self, host: &str) -> Option<&Azure> {
        self.azure.iter().find(|azure| azure.settings().host == host)
    }

    /// The Gitea of this host, `host[:port]`.
    #[must_use]
    pub fn gitea(&self, host: &str) -> Option<&Gitea> {
        self.gitea.iter().find(|gitea| gitea.settings().host == host)
    }

    /// The Gerrit of this host, `host[:port]`.
    #[must_use]
    pub fn gerrit(&self, host: &str) -> Option<&Gerrit> {
        self.gerrit.iter().find(|gerrit| gerrit.settings().host == host)
    }

    /// The object store that is asked where nothing names one: the first of the configuration, else AWS.
    #[must_use]
    pub fn object_store(&self) -> &S3 {
        // There is always one, that for AWS.
        &self.s3[0]
    }

    /// The account of Azure Blob Storage with this name.
    #[must_use]
    pub fn azure_blob(&self, account: &str) -> Option<&AzureBlob> {
        self.azure_blob.iter().find(|store| store.settings().account == account)
    }

    /// The hosts whose repositories can be worked with, in the order in which they are asked.
    #[must_use]
    pub fn repository_hosts(&self) -> Vec<Arc<dyn RepositoryHost>> {
        let mut hosts: Vec<Arc<dyn RepositoryHost>> = vec![Arc::new(self.bitbucket_cloud.clone())];
        hosts.extend(self.azure.iter().map(|host| Arc::new(host.clone()) as _));
        hosts.extend(self.bitbucket_server.iter().map(|host| Arc::new(host.clone()) as _));
        hosts.extend(self.github.iter().map(|host| Arc::new(host.clone()) as _));
        hosts.extend(self.gitea.iter().map(|host| Arc::new(host.clone()) as _));
        hosts.extend(self.gitlab.iter().map(|host| Arc::new(host.clone()) as _));
        hosts
    }

    /// The readers, in the order in which they are asked.
    #[must_use]
    pub fn readers(&self) -> Vec<Arc<dyn HostReader>> {
        let mut readers = shared(&self.azure);
        readers.push(Arc::new(self.bitbucket_cloud.clone()));
        readers.extend(shared(&self.bitbucket_server));
        readers.extend(shared(&self.gerrit));
        readers.extend(shared(&self.github));
        readers.extend(shared(&self.gitea));
        readers.extend(shared(&self.gitlab));
        readers.extend(shared(self.gcs.as_slice()));
        readers.extend(shared(&self.harness));
        readers.extend(shared(&self.s3));
        readers.extend(shared(&self.azure_blob));
        readers.extend(shared(&self.code_commit));
        readers
    }
}

fn made<S, H>(settings: Vec<S>, make: fn(S, HttpClient) -> H, http: &HttpClient) -> Arc<[H]> {
    settings.into_iter().map(|entry| make(entry, http.clone())).collect()
}

fn shared<H: HostReader + Clone + 'static>(hosts: &[H]) -> Vec<Arc<dyn HostReader>> {
    hosts.iter().map(|host| Arc::new(host.clone()) as _).collect()
}

/// For the extension point of the URL reader, `callboard_core::url_reader::HostReaders`.
///
/// # Errors
/// When `integrations` is malformed.
pub fn readers(config: &Config, http: &HttpClient) -> Result<Vec<Arc<dyn HostReader>>, ConfigError> {
    Ok(Integrations::new(config, http)?.readers())
}

/// Whatever an entry names as a host or an address, and the hosts below it: some send archives from there.
fn vouched(config: &Config) -> Vec<AllowRule> {
    let sections =
        ["github", "gitlab", "bitbucketServer", "azure", "gitea", "gerrit", "harness", "awsS3", "azureBlobStorage"];
    let entries = sections.iter().flat_map(|section| {
        // A section that is no list is an error elsewhere.
        config.items(&format!("integrations.{section}")).unwrap_or_default()
    });
    let named = entries.flat_map(|entry| {
        let host = entry.string("host").ok().flatten();
        let bases = ["apiBaseUrl", "rawBaseUrl", "baseUrl", "gitilesBaseUrl", "endpoint"]
            .map(|key| Some(host_of(&Url::parse(&entry.string(key).ok()??).ok()?)));
        bases.into_iter().flatten().chain(host).collect::<Vec<_>>()
    });
    named.flat_map(|host| [AllowRule::parse(&host), AllowRule::parse(&format!("*.{host}"))]).flatten().collect()
}

//! The one way by which sources are read: locations, `$text` and its kin, templates, documentation.
//!
//! Readers are asked in order; the first that knows an address's host reads it. Git hosts come before
//! the generic reader, which reads what `backend.reading.allow` names. What no reader knows is refused.

mod error;
mod files;
mod generic;
mod resolve;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use callboard_config::{Config, ConfigError};
use url::Url;

pub use error::ReadError;
use resolve::repository;
pub use resolve::{Layout, ResolveError, resolve, resolve_on};

use crate::outgoing::{AllowRule, HttpClient};
use generic::GenericReader;

/// The largest file of the portal's own disk that is read, bytes. More than what comes over the network may
/// have, because an operator put it there.
const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;

/// What the caller knows already.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The `etag` of the last reading: answer [`ReadResult::NotModified`] when it still holds.
    pub etag: Option<String>,
    /// The `last_modified` of the last reading, an HTTP date, for hosts without etags.
    pub last_modified: Option<String>,
}

/// What reading gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadResult {
    /// The content.
    Content {
        /// All of it.
        bytes: Bytes,
        /// Names this version, for [`ReadOptions::etag`].
        etag: Option<String>,
        /// When it changed, an HTTP date, for [`ReadOptions::last_modified`].
        last_modified: Option<String>,
        /// The address that answered.
        url: String,
    },
    /// What the caller has is still current.
    NotModified,
}

/// Reads the addresses of some kind of host.
#[async_trait]
pub trait HostReader: Send + Sync {
    /// True when this reader is responsible for `url`.
    fn reads(&self, url: &Url) -> bool;

    /// How the addresses of its host are built, when it knows better than their form tells.
    fn layout(&self) -> Option<Layout> {
        None
    }

    /// Reads one file.
    ///
    /// # Errors
    /// [`ReadError`]
    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError>;

    /// Reads every file that the pattern in the path of `url` matches, by address.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when there is none.
    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError>;
}

/// An extension point: makes the readers of the hosts that the configuration names.
pub type HostReaders = fn(&Config, &HttpClient) -> Result<Vec<Arc<dyn HostReader>>, ConfigError>;

/// Reads sources. Cheap to clone.
#[derive(Clone)]
pub struct UrlReader {
    readers: Arc<[Arc<dyn HostReader>]>,
}

impl UrlReader {
    /// The readers that the configuration sets up: those that plugins contributed, and after them the generic
    /// one.
    ///
    /// # Errors
    /// When `backend.reading` or the part of the configuration that a contributed reader reads is malformed.
    pub fn new(config: &Config, http: HttpClient, contributed: &[HostReaders]) -> Result<Self, ConfigError> {
        let mut readers = Vec::new();
        for make in contributed {
            readers.extend(make(config, &http)?);
        }
        readers.push(Arc::new(GenericReader::new(AllowRule::read_all(config)?, http)));
        Ok(Self::with(readers))
    }

    /// Exactly these readers, in this order.
    #[must_use]
    pub fn with(readers: Vec<Arc<dyn HostReader>>) -> Self {
        Self { readers: readers.into() }
    }

    /// Reads the file at `url`.
    ///
    /// # Errors
    /// [`ReadError::NotAllowed`] when no reader knows the host, and what the reader runs into.
    pub async fn read(&self, url: &str, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let url = parsed(url)?;
        self.reader(&url)?.read(&url, options).await
    }

    /// Reads every file that the pattern `url` matches; its path may hold `*`, `**` and `?` where the
    /// host can list files. Addresses come with their content, in order.
    ///
    /// # Errors
    /// As for [`UrlReader::read`]; [`ReadError::NotFound`] when nothing matches.
    pub async fn search(&self, url: &str, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        let url = parsed(url)?;
        self.reader(&url)?.search(&url, options).await
    }

    /// Makes `target` absolute, as files of the host of `base` name each other; see [`resolve_on`].
    ///
    /// # Errors
    /// When `target` is relative and `base` is no address.
    pub fn resolve(&self, target: &str, base: &str) -> Result<String, ResolveError> {
        let known = Url::parse(base).ok().and_then(|url| self.known_layout(&url));
        known.map_or_else(|| resolve(target, base), |layout| resolve_on(layout, target, base))
    }

    /// False for two files of which each is in a repository, and in another one than the other.
    #[must_use]
    pub fn may_share_repository(&self, one: &str, other: &str) -> bool {
        let repository = |address: &str| {
            let url = Url::parse(address).ok()?;
            repository(self.known_layout(&url).unwrap_or_else(|| Layout::guess(&url)), &url)
        };
        match (repository(one), repository(other)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    }

    fn known_layout(&self, url: &Url) -> Option<Layout> {
        self.readers.iter().find(|reader| reader.reads(url))?.layout()
    }

    /// Reads a file of the portal's own disk. Only for paths that the operator wrote.
    ///
    /// # Errors
    /// When it does not exist, may not be read, or is larger than 64 MiB.
    pub async fn read_file(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        files::read(path, MAX_FILE_BYTES).await
    }

    /// The files of the portal's own disk that the absolute `pattern` matches, sorted; it may hold `*`,
    /// `?`, `[…]`, `{a,b}` and `**`. Names that start with a dot must be asked for with one.
    ///
    /// # Errors
    /// When the pattern cannot be understood.
    pub async fn search_files(&self, pattern: &str) -> Result<Vec<PathBuf>, ReadError> {
        files::search(pattern).await
    }

    fn reader(&self, url: &Url) -> Result<&Arc<dyn HostReader>, ReadError> {
        self.readers.iter().find(|reader| reader.reads(url)).ok_or_else(|| {
            let host = url.host_str().map_or_else(|| format!("addresses that start with {}:", url.scheme()), str::to_owned);
            ReadError::NotAllowed(format!("reading from {host} is not allowed; add the host to backend.reading.allow, or configure an integration for it"))
        })
    }
}

fn parsed(url: &str) -> Result<Url, ReadError> {
    Url::parse(url).map_err(|error| ReadError::Input(format!("'{url}' is no address: {error}")))
}

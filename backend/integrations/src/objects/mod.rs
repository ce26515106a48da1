//! What the readers of object stores do alike.

mod connector;

use callboard_core::outgoing::MAX_BYTES;
use callboard_core::url_reader::{ReadError, ReadOptions, ReadResult};
use object_store::list::{PaginatedListOptions, PaginatedListStore};
use object_store::path::Path;
use object_store::{Error, GetOptions, ObjectStore, RetryConfig};
use url::Url;

use crate::path::encoded_path;

pub(crate) use connector::Through;

/// The client that requests go through tries again by itself.
pub(crate) fn no_retries() -> RetryConfig {
    RetryConfig { max_retries: 0, ..RetryConfig::default() }
}

/// Reads the object with `key`, which is what `url` names.
pub(crate) async fn read(
    store: &dyn ObjectStore,
    key: &Path,
    url: &Url,
    options: ReadOptions,
) -> Result<ReadResult, ReadError> {
    let failed = |error: Error| match error {
        Error::NotFound { .. } => ReadError::NotFound(url.to_string()),
        other => ReadError::Failed(format!("{url} could not be read: {other}")),
    };
    let wanted = GetOptions { if_none_match: options.etag, ..GetOptions::default() };
    let found = match store.get_opts(key, wanted).await {
        Err(Error::NotModified { .. }) => return Ok(ReadResult::NotModified),
        found => found.map_err(failed)?,
    };
    if usize::try_from(found.meta.size).is_ok_and(|size| size > MAX_BYTES) {
        return Err(ReadError::TooLarge(url.to_string(), MAX_BYTES));
    }
    let etag = found.meta.e_tag.clone();
    let bytes = found.bytes().await.map_err(failed)?;
    Ok(ReadResult::Content { bytes, etag, last_modified: None, url: url.to_string() })
}

/// The addresses below `base` of the objects whose keys start with `prefix`, which may be empty. Objects with nothing
/// in them are left out: many of them stand for folders.
pub(crate) async fn list(store: &dyn PaginatedListStore, base: &str, prefix: &str) -> Result<Vec<String>, ReadError> {
    let mut addresses = Vec::new();
    let mut page_token = None;
    loop {
        let page = PaginatedListOptions { page_token, ..PaginatedListOptions::default() };
        let page = store.list_paginated(Some(prefix).filter(|prefix| !prefix.is_empty()), page).await;
        let page = page.map_err(|error| ReadError::Failed(format!("{base} could not be listed: {error}")))?;
        let objects = page.result.objects.into_iter().filter(|object| object.size > 0);
        addresses.extend(objects.map(|object| format!("{base}/{}", encoded_path(object.location.as_ref()))));
        if page.page_token.is_none() {
            return Ok(addresses);
        }
        page_token = page.page_token;
    }
}

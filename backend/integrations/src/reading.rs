//! What the readers of all hosts do alike.

use bytes::Bytes;
use callboard_core::outgoing::Fetched;
use callboard_core::url_reader::{HostReader, ReadError, ReadOptions, ReadResult};
use http::StatusCode;
use url::Url;

/// What a successful answer holds. The address is the one that was asked for: that of the API means nothing
/// to people.
pub(crate) fn found(url: &Url, fetched: Fetched) -> ReadResult {
    match fetched.status {
        StatusCode::NOT_MODIFIED => ReadResult::NotModified,
        _ => ReadResult::Content {
            bytes: fetched.body,
            etag: fetched.etag,
            last_modified: fetched.last_modified,
            url: url.to_string(),
        },
    }
}

/// Content of a known version.
pub(crate) fn content(bytes: Bytes, version: &str, url: String) -> ReadResult {
    ReadResult::Content { bytes, etag: Some(version.to_owned()), last_modified: None, url }
}

/// A search without a pattern reads one file.
pub(crate) async fn search_one(
    reader: &dyn HostReader,
    url: &Url,
    options: ReadOptions,
) -> Result<Vec<(String, ReadResult)>, ReadError> {
    let read = reader.read(url, options).await?;
    Ok(vec![(url.to_string(), read)])
}

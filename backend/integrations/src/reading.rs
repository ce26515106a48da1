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

#[cfg(test)]
pub(crate) mod testing {
    use callboard_config::Config;
    use callboard_core::outgoing::HttpClient;
    use callboard_core::url_reader::ReadResult;
    use serde_json::json;
    use url::Url;
    use wiremock::MockServer;

    /// A client that may go to `server`, and to nothing else that is private.
    pub(crate) fn http(server: &MockServer) -> HttpClient {
        let host = server.address().to_string();
        HttpClient::new(&Config::from_value(json!({"backend": {"reading": {"allow": [{"host": host}]}}}))).unwrap()
    }

    pub(crate) fn url(server: &MockServer, path: &str) -> Url {
        format!("{}{path}", server.uri()).parse().unwrap()
    }

    /// What was read, and its version.
    pub(crate) fn text(read: &ReadResult) -> (&str, Option<&str>) {
        let ReadResult::Content { bytes, etag, .. } = read else { panic!("{read:?}") };
        (std::str::from_utf8(bytes).unwrap(), etag.as_deref())
    }
}

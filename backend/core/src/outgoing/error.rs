//! Why a request to another host did not succeed.

use std::time::Duration;

use url::Url;

/// Why a request to another host did not succeed. Addresses are shown without user names, passwords
/// and queries, because those may hold secrets.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// Neither `http` nor `https`, or no host.
    #[error("'{0}' cannot be requested; only addresses that start with http:// or https:// can")]
    Unsupported(String),
    /// A host of somebody's own network.
    #[error(
        "{0} is on a private network, where the portal does not go on others' behalf; if it should, add its host to backend.reading.allow"
    )]
    Blocked(String),
    /// The caller's own rule refused it.
    #[error("{0} may not be requested: {1}")]
    Refused(String, String),
    /// A chain of redirects that does not end.
    #[error("{0} leads from one address to the next, and to no end after {1} requests")]
    TooManyRedirects(String, usize),
    /// More than the caller wants to read.
    #[error("{0} is larger than {1} bytes, the most that is read here")]
    TooLarge(String, usize),
    /// It took too long.
    #[error("{0} did not answer within {1:?}; try again, or see whether the host is up")]
    Timeout(String, Duration),
    /// Name, connection or encryption failed.
    #[error("{0} could not be reached: {1}")]
    Unreachable(String, String),
    /// The client cannot be set up.
    #[error("requests to other hosts are not possible: {0}")]
    Setup(String),
}

/// An address as it may be shown.
pub(super) fn shown(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{}{port}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
}

/// An error with everything behind it, in one line.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let more = error.to_string();
        if !text.ends_with(&more) {
            text = format!("{text}: {more}");
        }
        next = error.source();
    }
    text
}

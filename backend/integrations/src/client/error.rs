//! Why a git host did not give what it was asked for.

use std::time::Duration;

use callboard_core::outgoing::{Fetched, OutgoingError};
use callboard_core::url_reader::ReadError;
use http::StatusCode;
use serde_json::Value;
use url::Url;

use super::HostRequest;

/// The most of a host's own words that a message repeats, characters.
const MOST_WORDS: usize = 200;

/// Why a git host did not give what it was asked for. Addresses are shown without queries.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// 404 or 410.
    #[error("{0} does not exist, or may not be seen with these credentials")]
    NotFound(String),
    /// 401 or 403.
    #[error("{place} refused with {status}{words}; check the credentials of this host under integrations")]
    Refused {
        /// The address.
        place: String,
        /// The status.
        status: StatusCode,
        /// What the host said, with a colon in front; empty when it said nothing.
        words: String,
    },
    /// The host wants fewer requests.
    #[error("{host} has reached the rate limit of its API for these credentials and answers again in {seconds} s")]
    Limited {
        /// The host.
        host: String,
        /// How long it lasts.
        seconds: u64,
    },
    /// Any other status.
    #[error("{place} answered {status}{words}")]
    Status {
        /// The address.
        place: String,
        /// The status.
        status: StatusCode,
        /// As above.
        words: String,
    },
    /// An answer of another form.
    #[error("{place} answered with something that is not understood: {why}")]
    Unclear {
        /// The address.
        place: String,
        /// What was wrong with it.
        why: String,
    },
    /// No credentials could be obtained.
    #[error("{0}")]
    Credentials(String),
    /// No answer.
    #[error(transparent)]
    Outgoing(#[from] OutgoingError),
}

impl HostError {
    /// What an answer of failure means.
    #[must_use]
    pub fn of_status(fetched: &Fetched) -> Self {
        let place = shown(&fetched.url);
        match fetched.status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Self::NotFound(place),
            status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                Self::Refused { place, status, words: words(&fetched.body) }
            }
            status => Self::Status { place, status, words: words(&fetched.body) },
        }
    }

    pub(crate) fn unclear(url: &Url, why: impl Into<String>) -> Self {
        Self::Unclear { place: shown(url), why: why.into() }
    }

    pub(super) fn limited(request: &HostRequest, wait: Duration) -> Self {
        let host = request.url().host_str().unwrap_or_default().to_owned();
        Self::Limited { host, seconds: wait.as_secs() }
    }

    /// True when there is no such thing.
    #[must_use]
    pub const fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound(_))
    }
}

impl From<HostError> for ReadError {
    fn from(error: HostError) -> Self {
        match error {
            HostError::NotFound(place) => Self::NotFound(place),
            HostError::Outgoing(error) => error.into(),
            other => Self::Failed(other.to_string()),
        }
    }
}

/// An address as it may be shown.
pub(super) fn shown(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{}{port}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
}

/// What the host says is wrong, when it says so in the way that APIs do.
fn words(body: &[u8]) -> String {
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return String::new() };
    let candidates = [
        &value["message"],
        &value["error"]["message"],
        &value["error_description"],
        &value["error"],
        &value["errors"][0]["message"],
    ];
    let said = candidates.into_iter().find_map(Value::as_str);
    said.map(|said| format!(": {}", said.chars().take(MOST_WORDS).collect::<String>())).unwrap_or_default()
}

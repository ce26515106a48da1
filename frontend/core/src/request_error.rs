//! What can go wrong with a request, in words for people.

use callboard_i18n::t;
use callboard_shared::catalog::ValidateEntityResponse;
use callboard_shared::error::ErrorBody;

/// A request that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RequestError {
    /// What sort of failure.
    pub kind: RequestErrorKind,
    /// The status of the answer; `None` when there was none.
    pub status: Option<u16>,
    /// The server's name for it; empty when there was no answer.
    pub name: String,
    /// What happened, as a sentence.
    pub message: String,
    /// Under this id the server logged the request.
    pub request_id: Option<String>,
}

/// What sort of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestErrorKind {
    /// The server did not answer.
    Offline,
    /// Nobody is signed in, or not any more.
    Unauthenticated,
    /// The person may not do that.
    Forbidden,
    /// There is no such thing, or the person may not see it.
    NotFound,
    /// The present state does not allow it.
    Conflict,
    /// The request was wrong.
    BadRequest,
    /// The server failed.
    Server,
    /// The answer was not what we expect.
    Unreadable,
}

impl RequestErrorKind {
    /// The sort of failure that a status means.
    pub fn from_status(status: u16) -> Self {
        match status {
            401 => Self::Unauthenticated,
            403 => Self::Forbidden,
            404 | 410 => Self::NotFound,
            409 | 412 => Self::Conflict,
            // Too many requests: not what was asked is wrong, but when.
            429 => Self::Server,
            400..=499 => Self::BadRequest,
            _ => Self::Server,
        }
    }
}

impl RequestError {
    /// The server did not answer.
    pub fn offline() -> Self {
        Self {
            kind: RequestErrorKind::Offline,
            status: None,
            name: String::new(),
            message: t!("The server did not answer.").to_owned(),
            request_id: None,
        }
    }

    /// Nobody is signed in.
    pub fn unauthenticated(message: impl Into<String>) -> Self {
        Self {
            kind: RequestErrorKind::Unauthenticated,
            status: None,
            name: String::new(),
            message: message.into(),
            request_id: None,
        }
    }

    /// The answer has another form than expected.
    pub fn unreadable(why: impl std::fmt::Display, request_id: Option<String>) -> Self {
        Self {
            kind: RequestErrorKind::Unreadable,
            status: None,
            name: String::new(),
            message: t!("The server's answer could not be read: {why}.", why),
            request_id,
        }
    }

    /// An answer from 400 on. The body is usually the contract's, but a proxy in between may send anything.
    pub fn from_answer(status: u16, body: &str, request_id: Option<String>) -> Self {
        let kind = RequestErrorKind::from_status(status);
        // What checks entities answers with a list of its own form.
        let problems = serde_json::from_str::<ValidateEntityResponse>(body).ok();
        let problems = problems
            .map(|found| found.errors.iter().map(|problem| problem.message.trim()).collect::<Vec<_>>().join("; "));
        let body = serde_json::from_str::<ErrorBody>(body).ok();
        let log_id = body.as_ref().and_then(|body| body.error.log_id.clone());
        let name = body.as_ref().map(|body| body.error.name.clone()).unwrap_or_default();
        let message = body.map(|body| body.error.message).or(problems).filter(|message| !message.trim().is_empty());
        Self {
            kind,
            status: Some(status),
            name,
            message: message.map_or_else(|| t!("The server answered with status {status}.", status), as_sentence),
            request_id: request_id.or(log_id),
        }
    }

    /// What a person can do about it.
    pub fn what_to_try(&self) -> &'static str {
        match self.kind {
            RequestErrorKind::Offline => t!("Check your connection, then try again."),
            RequestErrorKind::Unauthenticated => t!("Sign in again."),
            RequestErrorKind::Forbidden => t!("Ask whoever runs the portal for access."),
            RequestErrorKind::NotFound => t!("It may have been renamed or removed. Search for it, or go back."),
            RequestErrorKind::Conflict => t!("Reload to see the present state, then try again."),
            RequestErrorKind::BadRequest => t!("Change what you entered, then try again."),
            RequestErrorKind::Server => {
                t!("Try again in a moment. If it stays, give the request id to whoever runs the portal.")
            }
            RequestErrorKind::Unreadable => t!("Reload the page: the portal may have been updated."),
        }
    }
}

/// Messages of the server often have no full stop, because they are parts of lines in a log.
fn as_sentence(message: String) -> String {
    let message = message.trim();
    if message.ends_with(['.', '!', '?']) { message.to_owned() } else { format!("{message}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_the_contract() {
        let body = r#"{"error":{"name":"NotFoundError","message":"No entity named a"},"response":{"statusCode":404}}"#;
        let error = RequestError::from_answer(404, body, Some("r-1".into()));
        assert_eq!((error.kind, error.name.as_str()), (RequestErrorKind::NotFound, "NotFoundError"));
        assert_eq!((error.to_string().as_str(), error.request_id.as_deref()), ("No entity named a.", Some("r-1")));
    }

    #[test]
    fn answers_of_something_in_between() {
        for body in ["<html>Bad Gateway</html>", "", r#"{"error":{"message":" "}}"#] {
            let error = RequestError::from_answer(502, body, None);
            assert_eq!(
                (error.kind, error.message.as_str()),
                (RequestErrorKind::Server, "The server answered with status 502.")
            );
        }
    }

    #[test]
    fn masked_errors_are_known_by_their_log_id() {
        let body = r#"{"error":{"name":"Error","message":"An internal error occurred","logId":"ab"}}"#;
        assert_eq!(RequestError::from_answer(500, body, None).request_id.as_deref(), Some("ab"));
    }

    #[test]
    fn statuses() {
        for (status, kind) in [
            (400, RequestErrorKind::BadRequest),
            (401, RequestErrorKind::Unauthenticated),
            (403, RequestErrorKind::Forbidden),
            (409, RequestErrorKind::Conflict),
            (429, RequestErrorKind::Server),
            (500, RequestErrorKind::Server),
            (503, RequestErrorKind::Server),
        ] {
            assert_eq!(RequestErrorKind::from_status(status), kind, "{status}");
        }
    }
}

//! Errors at the edge: one enum for handlers, answered in the JSON of the contract (contract/app.md §3).

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use callboard_shared::error::{ErrorBody, ErrorName};

/// What a handler answers with.
pub type ApiResult<T> = Result<T, ApiError>;

/// Why a request was not served. Every text is read by a person: say what happened, why, and what to try.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// 400: the request is malformed.
    #[error("{0}")]
    Input(String),
    /// 401: nobody is signed in, or the token is no good.
    #[error("{0}")]
    Authentication(String),
    /// 403: known, but not permitted.
    #[error("{0}")]
    NotAllowed(String),
    /// 404: there is no such thing, or the caller may not know of it.
    #[error("{0}")]
    NotFound(String),
    /// 409: it clashes with what exists.
    #[error("{0}")]
    Conflict(String),
    /// 501: known to the contract, not offered here.
    #[error("{0}")]
    NotImplemented(String),
    /// 503: try again later.
    #[error("{0}")]
    Unavailable(String),
    /// 500: our fault. The cause goes to the log under an id; the caller gets the id alone.
    #[error("{0:#}")]
    Internal(anyhow::Error),
}

impl ApiError {
    /// Wraps any error that is not the caller's fault.
    pub fn internal(error: impl Into<anyhow::Error>) -> Self {
        Self::Internal(error.into())
    }

    /// The contract's name for this error.
    #[must_use]
    pub const fn name(&self) -> ErrorName {
        match self {
            Self::Input(_) => ErrorName::InputError,
            Self::Authentication(_) => ErrorName::AuthenticationError,
            Self::NotAllowed(_) => ErrorName::NotAllowedError,
            Self::NotFound(_) => ErrorName::NotFoundError,
            Self::Conflict(_) => ErrorName::ConflictError,
            Self::NotImplemented(_) => ErrorName::NotImplementedError,
            Self::Unavailable(_) => ErrorName::ServiceUnavailableError,
            Self::Internal(_) => ErrorName::Error,
        }
    }

    /// The contract's body for this error, for an answer that is a part of another one. Internal errors are
    /// logged here.
    #[must_use]
    pub fn into_body(self) -> ErrorBody {
        ErrorBody::new(self.name(), self.told())
    }

    /// What the caller may read.
    fn told(&self) -> String {
        match self {
            Self::Internal(error) => masked(error),
            other => other.to_string(),
        }
    }
}

impl From<crate::database::DatabaseError> for ApiError {
    fn from(error: crate::database::DatabaseError) -> Self {
        Self::internal(error)
    }
}

impl From<sea_orm::DbErr> for ApiError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::internal(error)
    }
}

impl From<crate::services::MissingService> for ApiError {
    fn from(error: crate::services::MissingService) -> Self {
        Self::internal(error)
    }
}

/// What an error answer still lacks when a handler returns it: the request that it is about. The gate
/// in front of every plugin finds this in the response's extensions and writes the body.
#[derive(Clone, Debug)]
pub(crate) struct PendingError {
    pub(crate) name: ErrorName,
    pub(crate) message: String,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let name = self.name();
        let status = StatusCode::from_u16(name.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let message = self.told();
        let mut response = status.into_response();
        response.extensions_mut().insert(PendingError { name, message });
        response
    }
}

/// Logs an internal error under a fresh id and gives the text that the caller may see.
pub(crate) fn masked(error: &anyhow::Error) -> String {
    let log_id: String = uuid::Uuid::new_v4().simple().to_string().chars().take(20).collect();
    tracing::error!(log_id, error = format!("{error:#}"), "a request failed inside the portal");
    format!("An internal error occurred logId={log_id}")
}

//! The error answer of every API, and the names that errors have in it.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The name of an error, which decides the status of the answer and the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorName {
    /// The request cannot be understood or is not valid: 400.
    InputError,
    /// No credentials, or bad ones: 401.
    AuthenticationError,
    /// The caller may not do that: 403.
    NotAllowedError,
    /// What was asked for does not exist, or may not be seen: 404.
    NotFoundError,
    /// The request contradicts the present state: 409.
    ConflictError,
    /// What the caller has is still current: 304.
    NotModifiedError,
    /// Understood, but not offered here: 501.
    NotImplementedError,
    /// Not now: starting, stopping or overloaded: 503.
    ServiceUnavailableError,
    /// Everything else: 500.
    Error,
}

impl ErrorName {
    const ALL: [Self; 9] = [
        Self::InputError,
        Self::AuthenticationError,
        Self::NotAllowedError,
        Self::NotFoundError,
        Self::ConflictError,
        Self::NotModifiedError,
        Self::NotImplementedError,
        Self::ServiceUnavailableError,
        Self::Error,
    ];

    /// The name as it is written in an answer.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InputError => "InputError",
            Self::AuthenticationError => "AuthenticationError",
            Self::NotAllowedError => "NotAllowedError",
            Self::NotFoundError => "NotFoundError",
            Self::ConflictError => "ConflictError",
            Self::NotModifiedError => "NotModifiedError",
            Self::NotImplementedError => "NotImplementedError",
            Self::ServiceUnavailableError => "ServiceUnavailableError",
            Self::Error => "Error",
        }
    }

    /// The HTTP status that goes with the name.
    pub const fn status(self) -> u16 {
        match self {
            Self::InputError => 400,
            Self::AuthenticationError => 401,
            Self::NotAllowedError => 403,
            Self::NotFoundError => 404,
            Self::ConflictError => 409,
            Self::NotModifiedError => 304,
            Self::NotImplementedError => 501,
            Self::ServiceUnavailableError => 503,
            Self::Error => 500,
        }
    }

    /// The name for an HTTP status; [`ErrorName::Error`] when the status has none of its own.
    pub fn from_status(status: u16) -> Self {
        Self::ALL.into_iter().find(|name| name.status() == status).unwrap_or(Self::Error)
    }

    /// Reads a name; [`ErrorName::Error`] when it is none of ours.
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|known| known.as_str() == name).unwrap_or(Self::Error)
    }
}

impl fmt::Display for ErrorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The body of every answer from 400 on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// What happened.
    pub error: ErrorDetail,
    /// The request that it happened to; the address is relative to the plugin's mount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<ErrorRequest>,
    /// The status, repeated for clients that only see the body.
    #[serde(default)]
    pub response: ErrorResponse,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorDetail {
    /// `InputError`, `NotFoundError`, … or a foreign name. Empty when the sender gave none.
    #[serde(default)]
    pub name: String,
    /// In words.
    #[serde(default)]
    pub message: String,
    /// The error behind this one, in the same form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Value>,
    /// Where in the code; only in development.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// The id under which the server logged what it does not tell.
    #[serde(default, rename = "logId", skip_serializing_if = "Option::is_none")]
    pub log_id: Option<String>,
}

/// The request that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorRequest {
    /// The HTTP method in capitals.
    pub method: String,
    /// Path and query below the plugin's mount.
    pub url: String,
}

/// The status of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorResponse {
    /// The HTTP status.
    #[serde(default, rename = "statusCode")]
    pub status_code: u16,
}

impl ErrorBody {
    /// A body with the status that belongs to the name and without a request.
    pub fn new(name: ErrorName, message: impl Into<String>) -> Self {
        Self {
            error: ErrorDetail { name: name.as_str().to_owned(), message: message.into(), ..ErrorDetail::default() },
            request: None,
            response: ErrorResponse { status_code: name.status() },
        }
    }

    /// Names the request that failed.
    #[must_use]
    pub fn with_request(mut self, method: impl Into<String>, url: impl Into<String>) -> Self {
        self.request = Some(ErrorRequest { method: method.into(), url: url.into() });
        self
    }

    /// The name as one of ours.
    pub fn name(&self) -> ErrorName {
        ErrorName::parse(&self.error.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_and_statuses_map_both_ways() {
        for name in ErrorName::ALL {
            assert_eq!(ErrorName::from_status(name.status()), name);
            assert_eq!(ErrorName::parse(name.as_str()), name);
        }
        assert_eq!(ErrorName::from_status(418), ErrorName::Error);
        assert_eq!(ErrorName::parse("TypeError"), ErrorName::Error);
    }

    #[test]
    fn the_body_has_the_shape_of_the_contract() {
        let body = ErrorBody::new(ErrorName::NotFoundError, "No such entity").with_request("GET", "/entities/by-uid/x");
        assert_eq!(
            serde_json::to_value(&body).unwrap(),
            json!({
                "error": {"name": "NotFoundError", "message": "No such entity"},
                "request": {"method": "GET", "url": "/entities/by-uid/x"},
                "response": {"statusCode": 404}
            })
        );
    }

    #[test]
    fn foreign_bodies_are_read_leniently() {
        let body: ErrorBody = serde_json::from_value(json!({"error": {"message": "slow down", "code": 7}})).unwrap();
        assert_eq!(body.name(), ErrorName::Error);
        assert_eq!(body.response.status_code, 0);
    }
}

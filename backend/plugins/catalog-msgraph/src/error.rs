//! Why Microsoft Graph could not be read.

use callboard_core::outgoing::OutgoingError;
use http::StatusCode;

/// Why Microsoft Graph could not be read. No text holds a secret or a token.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GraphError {
    /// No answer came.
    #[error(transparent)]
    Outgoing(#[from] OutgoingError),
    /// It refused, and says why.
    #[error("Microsoft Graph answers {status} to {path}: {why}{hint}")]
    Refused {
        /// The status.
        status: StatusCode,
        /// What was asked for, without the query.
        path: String,
        /// Its own words.
        why: String,
        /// What to try, or nothing.
        hint: &'static str,
    },
    /// The answer is not what it should be.
    #[error("Microsoft Graph's answer to {path} cannot be understood: {why}")]
    Unclear {
        /// What was asked for, without the query.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// The next page is said to be elsewhere.
    #[error(
        "Microsoft Graph's answer to {path} leads to a next page on another host, where the token must not go; see whether {config_path}.target is right"
    )]
    ForeignPage {
        /// What was asked for, without the query.
        path: String,
        /// The configuration of the tenant.
        config_path: String,
    },
    /// Nobody let us in.
    #[error(
        "no token for Microsoft Graph: {why}; see whether tenantId, clientId and clientSecret at {config_path} are right"
    )]
    Token {
        /// What the authority says.
        why: String,
        /// The configuration of the tenant.
        config_path: String,
    },
    /// The file of the workload identity.
    #[error(
        "no token for Microsoft Graph: the file {file} that AZURE_FEDERATED_TOKEN_FILE names cannot be read: {why}"
    )]
    FederatedFile {
        /// The file.
        file: String,
        /// What the system says.
        why: std::io::Error,
    },
}

impl GraphError {
    /// True when what was asked for does not exist, or not any more.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { status: StatusCode::NOT_FOUND, .. })
    }
}

/// What to try when it refuses with this status.
pub(crate) fn hint(status: StatusCode) -> &'static str {
    match status {
        StatusCode::FORBIDDEN => {
            "; the app registration needs the application permissions User.Read.All, GroupMember.Read.All and Organization.Read.All with the administrator's consent"
        }
        StatusCode::BAD_REQUEST => {
            "; see whether filter, search, select, expand and path are right, and whether they need queryMode: advanced"
        }
        _ => "",
    }
}

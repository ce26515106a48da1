//! Why a source could not be read.

use std::io;
use std::path::Path;

use callboard_shared::error::ErrorName;

use crate::ApiError;
use crate::outgoing::OutgoingError;

/// Why a source could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no such thing.
    #[error("{0} does not exist, or may not be seen without signing in there")]
    NotFound(String),
    /// No rule of the operator lets the portal read it.
    #[error("{0}")]
    NotAllowed(String),
    /// The address or the pattern cannot be understood.
    #[error("{0}")]
    Input(String),
    /// More than is read.
    #[error("{0} is larger than {1} bytes, the most that is read")]
    TooLarge(String, usize),
    /// The host or the disk did not answer as it should.
    #[error("{0}")]
    Failed(String),
}

impl ReadError {
    /// The contract's name for this error, for example `NotFoundError`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotFound(_) => ErrorName::NotFoundError.as_str(),
            Self::NotAllowed(_) => ErrorName::NotAllowedError.as_str(),
            Self::Input(_) | Self::TooLarge(..) => ErrorName::InputError.as_str(),
            Self::Failed(_) => ErrorName::Error.as_str(),
        }
    }

    pub(super) fn of_file(path: &Path, error: &io::Error) -> Self {
        let path = path.display();
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NotFound(path.to_string()),
            io::ErrorKind::PermissionDenied => {
                Self::Failed(format!("{path} may not be read by the portal; check the owner and the mode of the file"))
            }
            _ => Self::Failed(format!("{path} could not be read: {error}")),
        }
    }
}

impl From<OutgoingError> for ReadError {
    fn from(error: OutgoingError) -> Self {
        match error {
            OutgoingError::Blocked(_) | OutgoingError::Refused(..) => Self::NotAllowed(error.to_string()),
            OutgoingError::Unsupported(_) => Self::Input(error.to_string()),
            OutgoingError::TooLarge(place, limit) => Self::TooLarge(place, limit),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<ReadError> for ApiError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::NotFound(_) => Self::NotFound(error.to_string()),
            ReadError::NotAllowed(_) => Self::NotAllowed(error.to_string()),
            ReadError::Input(_) | ReadError::TooLarge(..) => Self::Input(error.to_string()),
            ReadError::Failed(_) => Self::Unavailable(error.to_string()),
        }
    }
}

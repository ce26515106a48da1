//! What can be wrong with a configuration, and where it says so.

use std::fmt;
use std::path::PathBuf;

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file; for values of the environment, the variable's name.
    pub file: PathBuf,
    /// Counted from 1; 0 when there are no lines.
    pub line: u64,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}", self.file.display())
        } else {
            write!(f, "{}:{}", self.file.display(), self.line)
        }
    }
}

/// A mistake in the configuration: where, which key, what is wrong and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// Where it was written, when that is known.
    pub origin: Option<Origin>,
    /// The key, for example `backend.listen`; empty when the file as a whole is meant.
    pub path: String,
    /// What is wrong, and what to try.
    pub message: String,
}

impl ConfigError {
    /// A mistake that belongs to no key.
    pub fn plain(message: impl Into<String>) -> Self {
        Self { origin: None, path: String::new(), message: message.into() }
    }

    pub(crate) fn at(origin: Option<Origin>, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { origin, path: path.into(), message: message.into() }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(origin) = &self.origin {
            write!(f, "{origin}: ")?;
        }
        if self.path.is_empty() { f.write_str(&self.message) } else { write!(f, "{} {}", self.path, self.message) }
    }
}

impl std::error::Error for ConfigError {}

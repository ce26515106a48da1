//! A text that no log and no message may show.

use std::fmt;

use callboard_config::{Config, ConfigError};

/// A token, password or key. Its `Debug` form hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, to be sent to the host that it is for and nowhere else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The secret at `path`, without the white space around it that files of secrets often end with.
    pub(crate) fn read(config: &Config, path: &str) -> Result<Option<Self>, ConfigError> {
        let Some(text) = config.string(path)? else { return Ok(None) };
        match text.trim() {
            "" => Err(config.invalid(path, "must not be empty; leave it out instead")),
            text => Ok(Some(Self(text.to_owned()))),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<secret>")
    }
}

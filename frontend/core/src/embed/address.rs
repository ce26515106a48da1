//! Where the portal is.

use std::fmt;

use callboard_i18n::t;
use leptos::prelude::window;

/// Why a portal cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmbedError {
    /// What was given is no address.
    NotAnAddress {
        /// What was given.
        given: String,
    },
    /// The app shows another portal.
    AnotherPortal {
        /// The portal that is shown.
        shown: String,
        /// The portal that was asked for.
        wanted: String,
    },
}

impl fmt::Display for EmbedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::NotAnAddress { given } => t!(
                "“{given}” is no address of a portal. Give the address that people open it under, such as \
                 https://portal.example.com.",
                given
            ),
            Self::AnotherPortal { shown, wanted } => t!(
                "This app shows parts of {shown}, so it cannot show parts of {wanted} too. Load it once more for the \
                 other portal.",
                shown,
                wanted
            ),
        };
        f.write_str(&text)
    }
}

impl std::error::Error for EmbedError {}

/// The address without a slash at the end.
pub(super) fn read(given: &str) -> Result<String, EmbedError> {
    let wrong = || EmbedError::NotAnAddress { given: given.to_owned() };
    if given.trim().is_empty() {
        return Err(wrong());
    }
    let here = window().location().href().unwrap_or_default();
    let url = web_sys::Url::new_with_base(given.trim(), &here).map_err(|_| wrong())?;
    if !matches!(url.protocol().as_str(), "http:" | "https:") {
        return Err(wrong());
    }
    Ok(format!("{}{}", url.origin(), url.pathname().trim_end_matches('/')))
}

//! Location refs: where entities are read from.

use std::fmt;
use std::str::FromStr;

use super::refs::RefError;

/// Where entities are read from: `<type>:<target>`, for example `url:https://host/catalog-info.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocationRef {
    /// The type: `url`, `file`, …
    pub kind: String,
    /// The address or path.
    pub target: String,
}

impl LocationRef {
    /// A ref of these parts, as they are.
    pub fn new(kind: impl Into<String>, target: impl Into<String>) -> Self {
        Self { kind: kind.into(), target: target.into() }
    }

    /// Reads `<type>:<target>`; both sides are trimmed.
    ///
    /// # Errors
    /// When a side is missing, when it is a bare `http(s)` address, or a `javascript:` target.
    pub fn parse(text: &str) -> Result<Self, RefError> {
        let form = || RefError::LocationForm { text: text.to_owned() };
        let (kind, target) = text.split_once(':').ok_or_else(form)?;
        let (kind, target) = (kind.trim(), target.trim());
        if kind.is_empty() || target.is_empty() {
            return Err(form());
        }
        if kind == "http" || kind == "https" {
            return Err(RefError::LocationBareUrl { text: text.trim().to_owned() });
        }
        if is_script_url(target) {
            return Err(RefError::LocationScript { text: text.to_owned() });
        }
        Ok(Self::new(kind, target))
    }
}

impl fmt::Display for LocationRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.target)
    }
}

impl FromStr for LocationRef {
    type Err = RefError;

    /// As [`LocationRef::parse`].
    fn from_str(text: &str) -> Result<Self, RefError> {
        Self::parse(text)
    }
}

/// Whether a browser would run the address as a script. Browsers skip control characters and
/// spaces in front, and tabs and line ends anywhere.
pub fn is_script_url(address: &str) -> bool {
    let mut letters =
        address.trim_start_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\r' | '\n' | '\t'));
    "javascript:".chars().all(|expected| letters.next().is_some_and(|c| c.eq_ignore_ascii_case(&expected)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn location_refs_are_split_and_trimmed() {
        let location = LocationRef::parse(" url : https://h/a:b ").unwrap();
        assert_eq!(location, LocationRef::new("url", "https://h/a:b"));
        assert_eq!(location.to_string(), "url:https://h/a:b");
    }

    #[test]
    fn bad_location_refs_are_refused() {
        for text in ["", "url", "url:", ":x", "url:  "] {
            assert!(matches!(LocationRef::parse(text), Err(RefError::LocationForm { .. })), "{text}");
        }
        for text in ["http://h/a", "https://h/a"] {
            assert!(matches!(LocationRef::parse(text), Err(RefError::LocationBareUrl { .. })), "{text}");
        }
        for text in ["url:javascript:alert(1)", "url: \u{1}JAVA\nSCRIPT\t:x", "javascript:javascript:x"] {
            assert!(matches!(LocationRef::parse(text), Err(RefError::LocationScript { .. })), "{text}");
        }
        assert!(LocationRef::parse("url:https://h/javascript:x").is_ok());
    }
}

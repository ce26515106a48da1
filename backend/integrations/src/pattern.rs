//! Patterns over the files of a repository.

use callboard_core::url_reader::ReadError;
use globset::{GlobBuilder, GlobMatcher};

/// Files that one pattern may match.
pub(crate) const MOST_FILES: usize = 1000;

/// A path with `*`, `**` or `?`.
#[derive(Clone, Debug)]
pub struct Pattern {
    matcher: GlobMatcher,
    text: String,
}

impl Pattern {
    /// The pattern in a decoded path; nothing when it names one file.
    ///
    /// # Errors
    /// When it is no pattern.
    pub fn of(path: &str) -> Result<Option<Self>, ReadError> {
        if !path.contains(['*', '?']) {
            return Ok(None);
        }
        let text = path.trim_start_matches('/').to_owned();
        let glob = GlobBuilder::new(&text).literal_separator(true).build();
        let glob = glob.map_err(|error| ReadError::Input(format!("'{path}' is no pattern: {error}")))?;
        Ok(Some(Self { matcher: glob.compile_matcher(), text }))
    }

    /// True when the pattern matches `path`. Names that start with a dot must be asked for with one.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let hidden = |text: &str| text.split('/').filter(|segment| segment.starts_with('.')).count();
        self.matcher.is_match(path) && hidden(path) <= hidden(&self.text)
    }

    /// The folder that every match is in; empty for the root.
    pub(crate) fn folder(&self) -> &str {
        let fixed = self.text.find(['*', '?', '[', '{']).map_or(self.text.as_str(), |end| &self.text[..end]);
        fixed.rfind('/').map_or("", |end| &fixed[..end])
    }

    /// The error for a pattern with far too many matches.
    pub(crate) fn too_many(&self) -> ReadError {
        ReadError::Input(format!("'{}' matches more than {MOST_FILES} files; write a narrower pattern", self.text))
    }
}

/// The error for a host whose files cannot be listed.
pub(crate) fn unsupported(url: &url::Url) -> ReadError {
    ReadError::Input(format!("{url} holds a wildcard, and the files of this host cannot be listed; name each file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_segments() {
        let matches = |pattern: &str, path: &str| Pattern::of(pattern).unwrap().unwrap().matches(path);
        assert!(matches("*/catalog-info.yaml", "a/catalog-info.yaml"));
        assert!(!matches("*/catalog-info.yaml", "a/b/catalog-info.yaml"));
        assert!(matches("**/catalog-info.yaml", "catalog-info.yaml"));
        assert!(matches("**/catalog-info.yaml", "a/b/catalog-info.yaml"));
        assert!(matches("a/?.yaml", "a/b.yaml") && !matches("a/?.yaml", "a/bc.yaml"));
        assert!(!matches("**/*.yaml", ".github/x.yaml") && matches(".github/*.yaml", ".github/x.yaml"));
        assert!(Pattern::of("a/b.yaml").unwrap().is_none());
        assert!(Pattern::of("a/*[").is_err());
    }

    #[test]
    fn what_is_fixed_is_a_folder() {
        let folder = |pattern: &str| Pattern::of(pattern).unwrap().unwrap().folder().to_owned();
        assert_eq!(folder("a/b/*.yaml"), "a/b");
        assert_eq!(folder("a/b*/c.yaml"), "a");
        assert_eq!(folder("**/c.yaml"), "");
    }
}

//! The file that is looked for in every repository.

use callboard_config::{Config, ConfigError};

use crate::pattern::Pattern;

/// What `catalogPath` and its like are when nothing is configured.
const DEFAULT: &str = "catalog-info.yaml";

/// The path of a catalog file inside a repository, or a pattern for several.
#[derive(Clone, Debug)]
pub struct CatalogFile {
    path: String,
    pattern: Option<Pattern>,
}

impl CatalogFile {
    /// Reads the path at `key`; `catalog-info.yaml` at the root when there is none.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn read(config: &Config, key: &str) -> Result<Self, ConfigError> {
        Self::read_or(config, key, DEFAULT)
    }

    /// Reads the path at `key`; `default` when there is none.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn read_or(config: &Config, key: &str, default: &str) -> Result<Self, ConfigError> {
        let path = config.string(key)?.unwrap_or_else(|| default.into());
        let path = path.trim_start_matches('/').to_owned();
        if path.is_empty() {
            return Err(config.invalid(key, "names the root of a repository; name a file, such as /catalog-info.yaml"));
        }
        let pattern = Pattern::of(&path).map_err(|error| config.invalid(key, &error.to_string()))?;
        Ok(Self { path, pattern })
    }

    /// The path or the pattern, without a slash in front.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The file's own name, or the last part of the pattern.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// True when it has wildcards, so that only reading its Location tells what matches.
    #[must_use]
    pub fn is_pattern(&self) -> bool {
        self.pattern.is_some()
    }

    /// True when `file` of a repository is meant.
    #[must_use]
    pub fn matches(&self, file: &str) -> bool {
        self.pattern.as_ref().map_or(file == self.path, |pattern| pattern.matches(file))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_file_or_a_pattern() {
        let read = |path: &str| CatalogFile::read(&Config::from_value(json!({ "catalogPath": path })), "catalogPath");
        let none = CatalogFile::read(&Config::from_value(json!({})), "catalogPath").unwrap();
        assert!(none.matches("catalog-info.yaml") && !none.matches("a/catalog-info.yaml") && !none.is_pattern());
        let one = read("/portal/catalog.yaml").unwrap();
        assert_eq!((one.path(), one.name()), ("portal/catalog.yaml", "catalog.yaml"));
        let many = read("/*/catalog.yaml").unwrap();
        assert!(many.is_pattern() && many.matches("a/catalog.yaml") && !many.matches("catalog.yaml"));
        for (bad, why) in [("/", "name a file"), ("/*[", "is no pattern")] {
            let error = read(bad).unwrap_err().to_string();
            assert!(error.contains("catalogPath") && error.contains(why), "{error}");
        }
    }
}

//! How sections of `catalog.providers` are read.

use callboard_config::{Config, ConfigError};
use callboard_core::scheduler::TaskSchedule;
use regex::{Regex, RegexSet};

use super::CatalogFile;

/// The id of a provider whose settings stand directly in its section.
const ONLY: &str = "default";

/// The definitions of a section with their ids: one directly, told by any key of `telling`, or a map of them.
#[must_use]
pub fn definitions(config: &Config, section: &str, telling: &[&str]) -> Vec<(String, Config)> {
    let whole = config.sub(section);
    if telling.iter().any(|key| whole.get(key).is_some_and(|value| !value.is_object())) {
        return vec![(ONLY.to_owned(), whole)];
    }
    whole.keys("").into_iter().map(|id| (id.clone(), whole.sub(&id))).collect()
}

/// Reads a text that must be there; `what` tells what it is.
///
/// # Errors
/// When it is missing or no text.
pub fn required(config: &Config, key: &str, what: &str) -> Result<String, ConfigError> {
    config.string(key)?.ok_or_else(|| config.invalid(key, &format!("is required: {what}")))
}

/// Reads `schedule`, which must be there.
///
/// # Errors
/// When it is missing or malformed.
pub fn required_schedule(config: &Config) -> Result<TaskSchedule, ConfigError> {
    TaskSchedule::read(config, "schedule")?.ok_or_else(|| {
        config.invalid("schedule", "is required, for example { frequency: { minutes: 30 }, timeout: { minutes: 3 } }")
    })
}

/// The host that `key` of a definition names, which `find` looks for in `integrations.<section>`.
///
/// # Errors
/// When there is no entry for it.
pub fn configured_host<'a, H>(
    definition: &Config,
    key: &str,
    host: &str,
    section: &str,
    found: Option<&'a H>,
) -> Result<&'a H, ConfigError> {
    found
        .ok_or_else(|| definition.invalid(key, &format!("'{host}' has no entry under integrations.{section}; add one")))
}

/// How many things one request asks for; hosts give 100 at most.
///
/// # Errors
/// When it is no number between 1 and 100.
pub fn page_size(config: &Config, path: &str, default: i64) -> Result<i64, ConfigError> {
    match config.integer(path)? {
        None => Ok(default),
        Some(size @ 1..=100) => Ok(size),
        Some(_) => Err(config.invalid(path, "must be between 1 and 100")),
    }
}

/// Reads `validateLocationsExist`: repositories without the file are left out.
///
/// # Errors
/// When it is no truth value, or set although the file is a pattern.
pub fn read_must_exist(config: &Config, file: &CatalogFile) -> Result<bool, ConfigError> {
    let must_exist = config.bool("validateLocationsExist")?.unwrap_or(false);
    if must_exist && file.is_pattern() {
        return Err(config.invalid(
            "validateLocationsExist",
            "cannot be used with wildcards in catalogPath; name one file, or leave this out",
        ));
    }
    Ok(must_exist)
}

/// Reads a regular expression that must match all of a name.
///
/// # Errors
/// When it is none.
pub fn whole_match(config: &Config, path: &str) -> Result<Option<Regex>, ConfigError> {
    let Some(text) = config.string(path)? else { return Ok(None) };
    let anchored = Regex::new(&format!("^(?:{text})$"));
    anchored.map(Some).map_err(|error| config.invalid(path, &format!("is no regular expression: {error}")))
}

/// Regular expressions of which one must match somewhere; nothing matches everything.
#[derive(Clone, Debug)]
pub struct Patterns(Option<RegexSet>);

impl Patterns {
    /// Reads one expression or a list of them.
    ///
    /// # Errors
    /// When one is none.
    pub fn read(config: &Config, path: &str) -> Result<Self, ConfigError> {
        let Some(texts) = config.string_or_list(path)? else { return Ok(Self(None)) };
        let set = RegexSet::new(texts);
        set.map(|set| Self(Some(set)))
            .map_err(|error| config.invalid(path, &format!("is no regular expression: {error}")))
    }

    /// True when `text` is meant.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.0.as_ref().is_none_or(|set| set.is_match(text))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_section_is_one_definition_or_a_map_of_them() {
        let config = Config::from_value(json!({
            "one": {"organization": "acme", "filters": {}},
            "many": {"first": {"organization": "a"}, "organization": {"organization": "b"}},
        }));
        let ids = |section: &str| {
            definitions(&config, section, &["organization", "app"]).into_iter().map(|(id, _)| id).collect::<Vec<_>>()
        };
        assert_eq!(ids("one"), ["default"]);
        assert_eq!(ids("many"), ["first", "organization"]);
        assert!(ids("none").is_empty());
    }

    #[test]
    fn expressions_match_whole_names_or_somewhere() {
        let config = Config::from_value(json!({"good": "a|b", "bad": "["}));
        let expression = whole_match(&config, "good").unwrap().unwrap();
        assert!(expression.is_match("a") && expression.is_match("b") && !expression.is_match("ab"));
        assert!(whole_match(&config, "bad").unwrap_err().to_string().contains("bad is no regular expression"));
        let somewhere = Patterns::read(&config, "good").unwrap();
        assert!(somewhere.is_match("xab") && !somewhere.is_match("c"));
        assert!(Patterns::read(&config, "none").unwrap().is_match("c"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let config = Config::from_value(json!({"x": {}}));
        let definition = config.sub("x");
        let error = required(&definition, "host", "a host of integrations.gitea").unwrap_err().to_string();
        assert!(error.contains("x.host is required: a host of integrations.gitea"), "{error}");
        let error = required_schedule(&definition).unwrap_err().to_string();
        assert!(error.contains("x.schedule is required"), "{error}");
        let error = configured_host::<u8>(&definition, "host", "git.example", "gitea", None).unwrap_err().to_string();
        assert!(error.contains("'git.example' has no entry under integrations.gitea"), "{error}");
    }
}

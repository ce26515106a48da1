//! The merged configuration, and reading typed values from it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::duration;
use crate::error::{ConfigError, Origin};

/// A configuration, or a part of one that stands at some path. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Config {
    value: Arc<Value>,
    shared: Arc<Shared>,
    /// The path of this part, for messages.
    prefix: String,
}

#[derive(Debug)]
struct Shared {
    origins: BTreeMap<String, Origin>,
    files: Vec<PathBuf>,
}

impl Config {
    pub(crate) fn new(value: Value, origins: BTreeMap<String, Origin>, files: Vec<PathBuf>) -> Self {
        Self { value: Arc::new(value), shared: Arc::new(Shared { origins, files }), prefix: String::new() }
    }

    /// A configuration from a plain value, for tests and programs.
    #[must_use]
    pub fn from_value(value: Value) -> Self {
        Self::new(value, BTreeMap::new(), Vec::new())
    }

    /// The value at `path`, for example `catalog.locations[0].target`; the empty path is the whole.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Value> {
        let mut value = &*self.value;
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let (key, indexes) = step.split_once('[').map_or((step, ""), |(key, rest)| (key, rest));
            if !key.is_empty() {
                value = value.get(key)?;
            }
            for index in indexes.split('[').filter(|index| !index.is_empty()) {
                value = value.get(index.trim_end_matches(']').parse::<usize>().ok()?)?;
            }
        }
        Some(value).filter(|value| !value.is_null())
    }

    /// True when there is a value at `path`.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// The keys of the map at `path`; none when it is no map.
    #[must_use]
    pub fn keys(&self, path: &str) -> Vec<String> {
        self.get(path).and_then(Value::as_object).map(|map| map.keys().cloned().collect()).unwrap_or_default()
    }

    /// The part at `path`; an empty one when there is none.
    #[must_use]
    pub fn sub(&self, path: &str) -> Self {
        let value = self.get(path).cloned().unwrap_or(Value::Null);
        Self { value: Arc::new(value), shared: self.shared.clone(), prefix: self.full(path) }
    }

    /// The items of the list at `path`, each as a part; none when it is absent.
    ///
    /// # Errors
    /// When it is no list.
    pub fn items(&self, path: &str) -> Result<Vec<Self>, ConfigError> {
        let Some(value) = self.get(path) else { return Ok(Vec::new()) };
        let list = value.as_array().ok_or_else(|| self.invalid(path, "must be a list"))?;
        Ok((0..list.len()).map(|position| self.sub(&format!("{path}[{position}]"))).collect())
    }

    /// A text. Numbers and booleans count as their text, as YAML leaves quotes out easily.
    ///
    /// # Errors
    /// When it is a list, a map or empty.
    pub fn string(&self, path: &str) -> Result<Option<String>, ConfigError> {
        match self.get(path) {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => {
                Err(self.invalid(path, "must not be empty; leave it out instead"))
            }
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => Ok(Some(value.to_string())),
            Some(_) => Err(self.invalid(path, "must be text")),
        }
    }

    /// A boolean, also as one of the words of the contract.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn bool(&self, path: &str) -> Result<Option<bool>, ConfigError> {
        let Some(value) = self.get(path) else { return Ok(None) };
        as_bool(value).map(Some).ok_or_else(|| self.invalid(path, "must be true or false"))
    }

    /// A number, also written as text.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn number(&self, path: &str) -> Result<Option<f64>, ConfigError> {
        let Some(value) = self.get(path) else { return Ok(None) };
        as_number(value).map(Some).ok_or_else(|| self.invalid(path, "must be a number"))
    }

    /// A whole number, also written as text.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn integer(&self, path: &str) -> Result<Option<i64>, ConfigError> {
        let Some(value) = self.get(path) else { return Ok(None) };
        as_integer(value).map(Some).ok_or_else(|| self.invalid(path, "must be a whole number"))
    }

    /// A duration in any form of the contract.
    ///
    /// # Errors
    /// When it has no unit or an unknown one.
    pub fn duration(&self, path: &str) -> Result<Option<Duration>, ConfigError> {
        let Some(value) = self.get(path) else { return Ok(None) };
        duration::read(value).map(Some).map_err(|message| self.invalid(path, &message))
    }

    /// Texts, given as a list or as one.
    ///
    /// # Errors
    /// When it holds anything but texts.
    pub fn string_or_list(&self, path: &str) -> Result<Option<Vec<String>>, ConfigError> {
        match self.get(path) {
            Some(Value::Array(items)) => {
                let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
                texts.map(Some).ok_or_else(|| self.invalid(path, "must be a list of texts"))
            }
            _ => Ok(self.string(path)?.map(|text| vec![text])),
        }
    }

    /// Anything that serde can read.
    ///
    /// # Errors
    /// When the value does not have that form.
    pub fn deserialize<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, ConfigError> {
        let Some(value) = self.get(path) else { return Ok(None) };
        T::deserialize(value).map(Some).map_err(|error| self.invalid(path, &format!("cannot be read: {error}")))
    }

    /// Where the value at `path`, or the nearest thing around it, was written.
    #[must_use]
    pub fn origin(&self, path: &str) -> Option<Origin> {
        let mut path = self.full(path);
        loop {
            if let Some(origin) = self.shared.origins.get(&path) {
                return Some(origin.clone());
            }
            let end = path.rfind(['.', '['])?;
            path.truncate(end);
        }
    }

    /// An error about `path` with its place.
    #[must_use]
    pub fn invalid(&self, path: &str, why: &str) -> ConfigError {
        ConfigError::at(self.origin(path), self.full(path), why)
    }

    /// Every file that was read, also those that others named.
    #[must_use]
    pub fn files(&self) -> &[PathBuf] {
        &self.shared.files
    }

    fn full(&self, path: &str) -> String {
        match (self.prefix.is_empty(), path.is_empty()) {
            (true, _) => path.to_owned(),
            (false, true) => self.prefix.clone(),
            (false, false) => format!("{}.{path}", self.prefix),
        }
    }
}

pub(crate) fn as_bool(value: &Value) -> Option<bool> {
    let word = match value {
        Value::Bool(value) => return Some(*value),
        Value::String(text) => text.to_ascii_lowercase(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    match word.as_str() {
        "y" | "yes" | "true" | "1" | "on" => Some(true),
        "n" | "no" | "false" | "0" | "off" => Some(false),
        _ => None,
    }
}

pub(crate) fn as_number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}

pub(crate) fn as_integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn config() -> Config {
        Config::from_value(json!({
            "a": {"text": "x", "number": "42", "yes": "on", "empty": "", "list": ["p", "q"], "wait": {"seconds": 3}, "nothing": null},
            "rows": [{"name": "one"}, {"name": 2}],
        }))
    }

    #[test]
    fn typed_values() {
        let config = config();
        assert_eq!(config.string("a.text").unwrap().as_deref(), Some("x"));
        assert_eq!(config.integer("a.number").unwrap(), Some(42));
        assert_eq!(config.bool("a.yes").unwrap(), Some(true));
        assert_eq!(config.string_or_list("a.list").unwrap().unwrap(), ["p", "q"]);
        assert_eq!(config.string_or_list("a.text").unwrap().unwrap(), ["x"]);
        assert_eq!(config.duration("a.wait").unwrap(), Some(Duration::from_secs(3)));
        assert!(!config.has("a.nothing") && !config.has("b.c"));
    }

    #[test]
    fn parts_know_their_path() {
        let rows = config().items("rows").unwrap();
        assert_eq!(rows[1].string("name").unwrap().as_deref(), Some("2"));
        assert_eq!(rows[1].invalid("name", "is odd").to_string(), "rows[1].name is odd");
        assert_eq!(rows[0].keys(""), ["name"]);
    }

    #[test]
    fn wrong_types_are_errors() {
        let config = config();
        assert!(config.string("a.empty").is_err() && config.string("a.list").is_err());
        assert!(config.bool("a.text").is_err() && config.integer("a.text").is_err() && config.items("a").is_err());
        assert!(config.duration("a.number").is_err());
    }
}

//! The configuration that the browser's app finds in its page.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The `type` of the script element that holds the configuration.
pub const CONFIG_SCRIPT_TYPE: &str = "backstage.io/config";

/// One source of configuration. The page holds a list of them; later ones win.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigBlock {
    /// Where it comes from, for messages.
    pub context: String,
    /// The visible part of the configuration.
    pub data: Value,
    /// Keys that should be written differently.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated_keys: Option<Vec<DeprecatedKey>>,
}

/// A key that should be written differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeprecatedKey {
    /// The path.
    pub key: String,
    /// What to do about it.
    pub description: String,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AppConfigError {
    /// The script element does not hold a list of blocks.
    #[error(
        "the configuration in the page cannot be read ({0}): reload the page; if it stays, the server's index page is damaged"
    )]
    Json(#[from] serde_json::Error),
    /// An entry of `app.extensions` is not of the allowed forms.
    #[error("app.extensions[{index}] {reason}")]
    Extension {
        /// The entry, from 0.
        index: usize,
        /// What is wrong and what to write instead.
        reason: String,
    },
}

/// Joins the blocks: objects deep-merge, everything else replaces, `null` removes what earlier
/// blocks said.
pub fn merge_config(blocks: &[ConfigBlock]) -> Value {
    let mut merged = Value::Object(Map::new());
    for block in blocks {
        merge(&mut merged, &block.data);
    }
    merged
}

fn merge(base: &mut Value, over: &Value) {
    let Value::Object(over_members) = over else {
        *base = over.clone();
        return;
    };
    if !base.is_object() {
        *base = Value::Object(Map::new());
    }
    let Some(members) = base.as_object_mut() else {
        return;
    };
    for (key, value) in over_members {
        if value.is_null() {
            // Keeps the order of the others.
            members.shift_remove(key);
            continue;
        }
        merge(members.entry(key.clone()).or_insert(Value::Null), value);
    }
}

/// The configuration with its well-known members.
#[derive(Debug, Clone, PartialEq)]
pub struct AppConfig {
    data: Value,
}

impl AppConfig {
    /// The merged configuration.
    pub fn new(data: Value) -> Self {
        Self { data }
    }

    /// Reads the text of the script element.
    ///
    /// # Errors
    /// When it is no JSON list of blocks.
    pub fn from_script(text: &str) -> Result<Self, AppConfigError> {
        let blocks: Vec<ConfigBlock> = serde_json::from_str(text)?;
        Ok(Self::new(merge_config(&blocks)))
    }

    /// The value at a dotted path; `None` when it is missing.
    pub fn get(&self, path: &str) -> Option<&Value> {
        path.split('.').try_fold(&self.data, |value, key| value.get(key))
    }

    /// The text at a dotted path; `None` when it is missing, empty or no text.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.get(path).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// What the portal is called.
    pub fn title(&self) -> &str {
        self.text("app.title").unwrap_or("Callboard")
    }

    /// The organisation; the portal's title when none is given.
    pub fn organization_name(&self) -> &str {
        self.text("organization.name").unwrap_or_else(|| self.title())
    }

    /// The public root of the app without a trailing slash; empty when none is given.
    pub fn base_url(&self) -> &str {
        self.text("app.baseUrl").unwrap_or_default().trim_end_matches('/')
    }

    /// The path of [`AppConfig::base_url`], below which the app's routes are: empty or `/path`.
    pub fn base_path(&self) -> &str {
        let url = self.base_url();
        let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
        let path = after_scheme.find('/').map_or("", |start| &after_scheme[start..]);
        let end = path.find(['?', '#']).unwrap_or(path.len());
        path[..end].trim_end_matches('/')
    }

    /// The public root of the API without a trailing slash; empty when none is given.
    pub fn backend_base_url(&self) -> &str {
        self.text("backend.baseUrl").unwrap_or_default().trim_end_matches('/')
    }

    /// The `<env>` block of sign-in providers that the app asks for.
    pub fn auth_environment(&self) -> &str {
        self.text("auth.environment").unwrap_or("development")
    }

    /// The entries of `app.extensions` in order.
    ///
    /// # Errors
    /// When an entry is not of the allowed forms.
    pub fn extensions(&self) -> Result<Vec<Extension>, AppConfigError> {
        match self.get("app.extensions") {
            None => Ok(Vec::new()),
            Some(Value::Array(entries)) => entries
                .iter()
                .enumerate()
                .map(|(index, entry)| {
                    read_extension(entry).map_err(|reason| AppConfigError::Extension { index, reason })
                })
                .collect(),
            Some(_) => Err(AppConfigError::Extension {
                index: 0,
                reason: "cannot be read: app.extensions must be a list".to_owned(),
            }),
        }
    }
}

/// What the configuration says about one extension.
#[derive(Debug, Clone, PartialEq)]
pub struct Extension {
    /// `<kind>:<plugin>/<name>`, for example `entity-card:catalog/about`.
    pub id: String,
    /// Whether it is switched off. Naming an extension without saying so switches it on.
    pub disabled: bool,
    /// Its own settings; empty when none are given.
    pub config: Map<String, Value>,
    /// Where to attach it instead of its usual place.
    pub attach_to: Option<AttachTo>,
}

/// A place in the tree of extensions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachTo {
    /// Id of the parent.
    pub id: String,
    /// Which of its inputs.
    pub input: String,
}

impl Extension {
    fn switched(id: &str, disabled: bool) -> Self {
        Self { id: id.to_owned(), disabled, config: Map::new(), attach_to: None }
    }
}

fn read_extension(entry: &Value) -> Result<Extension, String> {
    if let Some(id) = entry.as_str() {
        return Ok(Extension::switched(checked_id(id)?, false));
    }
    let single = entry.as_object().filter(|object| object.len() == 1);
    let Some((id, setting)) = single.and_then(|object| object.iter().next()) else {
        return Err("must be the id of an extension, or an object with that id as its only key".to_owned());
    };
    let id = checked_id(id)?;
    match setting {
        Value::Bool(enabled) => Ok(Extension::switched(id, !enabled)),
        Value::Object(members) => read_settings(id, members),
        _ => Err(format!("({id}) must be true, false or an object with disabled, attachTo or config")),
    }
}

fn checked_id(id: &str) -> Result<&str, String> {
    if id.is_empty() || id.trim() != id {
        return Err("must name an extension, without blanks around it".to_owned());
    }
    Ok(id)
}

fn read_settings(id: &str, members: &Map<String, Value>) -> Result<Extension, String> {
    let mut extension = Extension::switched(id, false);
    for (key, value) in members {
        match key.as_str() {
            "disabled" => {
                extension.disabled = value.as_bool().ok_or_else(|| format!("({id}) disabled must be true or false"))?;
            }
            "config" => {
                extension.config =
                    value.as_object().cloned().ok_or_else(|| format!("({id}) config must be an object"))?;
            }
            "attachTo" => {
                let place = AttachTo::deserialize(value);
                extension.attach_to =
                    Some(place.map_err(|_| format!("({id}) attachTo must be an object with id and input"))?);
            }
            _ => {
                return Err(format!("({id}) has the unknown key {key}: use disabled, attachTo or config"));
            }
        }
    }
    Ok(extension)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn config(data: Value) -> AppConfig {
        AppConfig::new(data)
    }

    #[test]
    fn blocks_merge_and_later_ones_win() {
        let script = json!([
            {"context": "a.yaml", "data": {"app": {"title": "A", "baseUrl": "http://a"}, "x": [1, 2], "gone": {"y": 1}}},
            {"context": "b.yaml", "data": {"app": {"title": "B"}, "x": [3], "gone": null}, "deprecatedKeys": [{"key": "k", "description": "d"}]}
        ]);
        let config = AppConfig::from_script(&script.to_string()).unwrap();
        assert_eq!(config, super::AppConfig::new(json!({"app": {"title": "B", "baseUrl": "http://a"}, "x": [3]})));
        assert!(AppConfig::from_script("{}").is_err());
    }

    #[test]
    fn well_known_members() {
        let empty = config(json!({}));
        assert_eq!(
            (empty.title(), empty.organization_name(), empty.base_url(), empty.base_path()),
            ("Callboard", "Callboard", "", "")
        );
        assert_eq!(empty.auth_environment(), "development");
        let full = config(json!({
            "app": {"title": "Portal", "baseUrl": "https://h:1/portal/"}, "organization": {"name": "Acme"},
            "backend": {"baseUrl": "https://b/"}
        }));
        assert_eq!((full.title(), full.organization_name()), ("Portal", "Acme"));
        assert_eq!(
            (full.base_url(), full.base_path(), full.backend_base_url()),
            ("https://h:1/portal", "/portal", "https://b")
        );
        assert_eq!(config(json!({"app": {"baseUrl": "https://h"}})).base_path(), "");
    }

    #[test]
    fn extensions_in_all_forms_and_in_order() {
        let config = config(json!({"app": {"extensions": [
            "page:a",
            {"page:b": false},
            {"page:c": true},
            {"page:d": {}},
            {"page:e": {"disabled": true, "config": {"path": "/e"}, "attachTo": {"id": "app/routes", "input": "routes"}}},
        ]}}));
        let extensions = config.extensions().unwrap();
        let read: Vec<(&str, bool)> = extensions.iter().map(|e| (e.id.as_str(), e.disabled)).collect();
        assert_eq!(read, [("page:a", false), ("page:b", true), ("page:c", false), ("page:d", false), ("page:e", true)]);
        assert_eq!(extensions[4].config["path"], "/e");
        assert_eq!(extensions[4].attach_to.as_ref().unwrap().input, "routes");
        assert!(super::AppConfig::new(json!({})).extensions().unwrap().is_empty());
    }

    #[test]
    fn other_extension_entries_are_refused() {
        for entry in [
            json!(1),
            json!(""),
            json!(" page:a"),
            json!({}),
            json!({"a": true, "b": true}),
            json!({"a": null}),
            json!({"a": "yes"}),
            json!({"a": {"enabled": true}}),
            json!({"a": {"disabled": "no"}}),
            json!({"a": {"config": []}}),
            json!({"a": {"attachTo": {"id": "x"}}}),
        ] {
            let error = config(json!({"app": {"extensions": ["page:ok", entry]}})).extensions().unwrap_err();
            assert!(error.to_string().starts_with("app.extensions[1] "), "{error}");
        }
        assert!(config(json!({"app": {"extensions": {}}})).extensions().is_err());
    }
}

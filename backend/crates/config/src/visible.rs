//! Who sees what: the browser, logs, `config:print`.

use serde_json::{Map, Value};

use crate::config::Config;
use crate::key::Visibility;
use crate::schema::Schema;

const HIDDEN: &str = "<secret>";

/// Parts of names under which people keep secrets. Used for keys that the table does not know.
const TELLING: [&str; 7] = ["password", "secret", "token", "privatekey", "apikey", "accesskey", "credential"];

impl Config {
    /// What the browser gets: the values that are marked for it, and nothing else.
    #[must_use]
    pub fn frontend(&self, schema: &Schema) -> Value {
        let whole = self.get("").cloned().unwrap_or_default();
        only_frontend(schema, "", &whole).unwrap_or_else(|| Value::Object(Map::new()))
    }

    /// Everything, with secrets replaced: those of the table, and whatever is named like one.
    #[must_use]
    pub fn redacted(&self, schema: &Schema) -> Value {
        let mut whole = self.get("").cloned().unwrap_or_else(|| Value::Object(Map::new()));
        each_secret(schema, "", &mut whole, &mut |value| *value = Value::String(HIDDEN.into()));
        whole
    }

    /// The texts that must not appear in logs.
    #[must_use]
    pub fn secrets(&self, schema: &Schema) -> Vec<String> {
        let mut whole = self.get("").cloned().unwrap_or_default();
        let mut found = Vec::new();
        each_secret(schema, "", &mut whole, &mut |value| {
            if let Value::String(text) = value {
                found.push(std::mem::take(text));
            }
        });
        found
    }
}

fn only_frontend(schema: &Schema, path: &str, value: &Value) -> Option<Value> {
    let visible = !path.is_empty() && schema.visibility(path) == Some(Visibility::Frontend);
    match value {
        Value::Object(members) => {
            let kept = members
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), only_frontend(schema, &below(path, key), value)?)));
            let kept: Map<String, Value> = kept.collect();
            (visible || !kept.is_empty()).then_some(Value::Object(kept))
        }
        Value::Array(items) => {
            let kept = items
                .iter()
                .enumerate()
                .filter_map(|(position, item)| only_frontend(schema, &format!("{path}[{position}]"), item));
            let kept: Vec<Value> = kept.collect();
            (visible || !kept.is_empty()).then_some(Value::Array(kept))
        }
        scalar => visible.then(|| scalar.clone()),
    }
}

fn each_secret(schema: &Schema, path: &str, value: &mut Value, found: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                each_secret(schema, &below(path, key), value, found);
            }
        }
        Value::Array(items) => {
            for (position, item) in items.iter_mut().enumerate() {
                each_secret(schema, &format!("{path}[{position}]"), item, found);
            }
        }
        Value::Null | Value::Bool(_) => {}
        _ => {
            let secret = match schema.visibility(path) {
                Some(Visibility::Secret) => true,
                Some(Visibility::Frontend) => false,
                Some(Visibility::Backend) | None => is_telling(path),
            };
            if secret {
                found(value);
            }
        }
    }
}

fn is_telling(path: &str) -> bool {
    let name: String =
        path.rsplit('.').next().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    TELLING.iter().any(|part| name.contains(part))
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{ConfigKey, KeyType};
    use serde_json::json;

    const fn key(path: &'static str, ty: KeyType, visibility: Visibility) -> ConfigKey {
        ConfigKey { path, ty, visibility, default: None, doc: "" }
    }

    const KEYS: &[ConfigKey] = &[
        key("app.title", KeyType::String, Visibility::Frontend),
        key("app.extensions", KeyType::List, Visibility::Frontend),
        key("db.connection", KeyType::OneOf(&[KeyType::String, KeyType::Object]), Visibility::Secret),
        key("db.connection.host", KeyType::String, Visibility::Backend),
        key("access[].token", KeyType::String, Visibility::Secret),
    ];

    fn config() -> Config {
        Config::from_value(json!({
            "app": {"title": "T", "internal": 1, "extensions": [{"page:x": {"config": {"path": "/x"}}}]},
            "db": {"connection": {"host": "h", "password": "p-assword", "other": "o-ther"}},
            "access": [{"token": "t-oken", "subject": "s"}],
            "theirs": {"apiToken": "x-token", "keys": "visible"},
        }))
    }

    #[test]
    fn the_browser_gets_what_is_marked_for_it() {
        let schema = Schema::new(KEYS).unwrap();
        assert_eq!(
            config().frontend(&schema),
            json!({"app": {"title": "T", "extensions": [{"page:x": {"config": {"path": "/x"}}}]}})
        );
    }

    #[test]
    fn secrets_are_hidden_and_listed() {
        let schema = Schema::new(KEYS).unwrap();
        let shown = config().redacted(&schema);
        assert_eq!(shown["db"]["connection"], json!({"host": "h", "password": "<secret>", "other": "<secret>"}));
        assert_eq!(shown["access"][0], json!({"token": "<secret>", "subject": "s"}));
        assert_eq!(shown["theirs"], json!({"apiToken": "<secret>", "keys": "visible"}));
        let mut secrets = config().secrets(&schema);
        secrets.sort();
        assert_eq!(secrets, ["o-ther", "p-assword", "t-oken", "x-token"]);
    }

    #[test]
    fn a_key_cannot_be_secret_and_visible() {
        const CLASH: &[ConfigKey] =
            &[key("a", KeyType::String, Visibility::Frontend), key("a", KeyType::String, Visibility::Secret)];
        assert!(Schema::new(CLASH).is_err());
    }
}

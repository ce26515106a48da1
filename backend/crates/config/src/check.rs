//! Unknown keys and wrong types.

use std::fmt;

use serde_json::Value;

use crate::config::{Config, as_bool, as_integer, as_number};
use crate::duration;
use crate::error::Origin;
use crate::key::KeyType;
use crate::schema::{Match, Schema};

/// Names that are less alike than this are not proposed.
const ALIKE: f64 = 0.82;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The portal starts; the key has no effect.
    Warning,
    /// The portal does not start.
    Error,
}

/// Something that is probably not meant so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// The key.
    pub path: String,
    /// Where it was written.
    pub origin: Option<Origin>,
    /// What is wrong and what to try.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Warning => "warning",
            Level::Error => "error",
        };
        match &self.origin {
            Some(origin) => write!(f, "{level}: {origin}: {} {}", self.path, self.message),
            None => write!(f, "{level}: {} {}", self.path, self.message),
        }
    }
}

impl Config {
    /// Compares the configuration with the table. Blocks of third parties are left alone: a key at the top
    /// that nobody knows is reported only when it is nearly one that somebody knows.
    #[must_use]
    pub fn check(&self, schema: &Schema) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (key, value) in self.get("").and_then(Value::as_object).into_iter().flatten() {
            self.check_value(schema, key, value, &mut findings);
        }
        findings
    }

    fn check_value(&self, schema: &Schema, path: &str, value: &Value, findings: &mut Vec<Finding>) {
        let mut report = |level: Level, message: String| {
            findings.push(Finding { level, path: path.to_owned(), origin: self.origin(path), message });
        };
        match schema.find(path) {
            Match::Inside => return,
            Match::Unknown => {
                let nearest = nearest(schema, path);
                match (path.contains('.'), nearest) {
                    (_, Some(nearest)) => {
                        report(Level::Warning, format!("is unknown and has no effect; did you mean '{nearest}'?"))
                    }
                    (true, None) => report(Level::Warning, "is unknown and has no effect".into()),
                    (false, None) => {}
                }
                return;
            }
            Match::Key(key) if !fits(value, key.ty) => {
                // An object whose members have entries of their own is checked member by member.
                if !(value.is_object() && has_children(schema, path)) {
                    report(Level::Error, format!("must be {}", key.ty.describe()));
                    return;
                }
            }
            Match::Key(key) if key.ty == KeyType::Any => return,
            Match::Key(_) | Match::Above => {}
        }
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    self.check_value(schema, &format!("{path}.{key}"), member, findings);
                }
            }
            Value::Array(items) => {
                for (position, item) in items.iter().enumerate() {
                    let below = format!("{path}[{position}]");
                    if !matches!(schema.find(&below), Match::Unknown) {
                        self.check_value(schema, &below, item, findings);
                    }
                }
            }
            _ => {}
        }
    }
}

fn has_children(schema: &Schema, path: &str) -> bool {
    let below = format!("{path}.");
    schema.keys().any(|key| key.path.starts_with(&below))
}

fn fits(value: &Value, ty: KeyType) -> bool {
    match ty {
        KeyType::String => {
            matches!(value, Value::String(text) if !text.is_empty()) || value.is_number() || value.is_boolean()
        }
        KeyType::Bool => as_bool(value).is_some(),
        KeyType::Number => as_number(value).is_some(),
        KeyType::Integer => as_integer(value).is_some(),
        KeyType::Duration => duration::read(value).is_ok(),
        KeyType::Url => value.as_str().is_some_and(|text| {
            text.split_once("://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty())
        }),
        KeyType::StringOrList => {
            value.is_string() || value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
        }
        KeyType::List => value.is_array(),
        KeyType::Object => value.is_object(),
        KeyType::Any => true,
        KeyType::Enum(words) => value.as_str().is_some_and(|text| words.contains(&text)),
        KeyType::OneOf(types) => types.iter().any(|ty| fits(value, *ty)),
    }
}

/// The known key that is written most alike, with the same parent.
fn nearest(schema: &Schema, path: &str) -> Option<String> {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let depth = path.split('.').count();
    let siblings = schema.keys().filter_map(|key| {
        let steps: Vec<&str> = key.path.split('.').collect();
        let own = steps.get(depth - 1)?.trim_end_matches("[]");
        (steps[..depth - 1].join(".") == parent && own != "*").then_some(own)
    });
    let mut best: Option<(f64, &str)> = None;
    for sibling in siblings {
        let likeness = strsim::jaro_winkler(&name.to_lowercase(), &sibling.to_lowercase());
        if likeness >= ALIKE && best.is_none_or(|(known, _)| likeness > known) {
            best = Some((likeness, sibling));
        }
    }
    best.map(|(_, name)| if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{ConfigKey, Visibility};
    use serde_json::json;

    const fn key(path: &'static str, ty: KeyType) -> ConfigKey {
        ConfigKey { path, ty, visibility: Visibility::Backend, default: None, doc: "" }
    }

    const KEYS: &[ConfigKey] = &[
        key("backend.listen", KeyType::OneOf(&[KeyType::String, KeyType::Object])),
        key("backend.listen.port", KeyType::Integer),
        key("backend.csp", KeyType::Any),
        key("backend.cache.ttl", KeyType::Duration),
        key("catalog.locations[].type", KeyType::String),
        key("catalog.locations[].rules", KeyType::List),
        key("auth.providers.*.clientId", KeyType::String),
        key("app.baseUrl", KeyType::Url),
    ];

    fn findings(value: Value) -> Vec<String> {
        let schema = Schema::new(KEYS).unwrap();
        Config::from_value(value).check(&schema).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn good_configurations_are_silent() {
        let value = json!({
            "app": {"baseUrl": "https://x"},
            "backend": {"listen": {"port": "7007"}, "csp": {"img-src": ["x"], "anything": {"deep": 1}}, "cache": {"ttl": "5m"}},
            "catalog": {"locations": [{"type": "file", "rules": [{"allow": ["User"]}]}]},
            "auth": {"providers": {"github": {"clientId": "x"}}},
            "somebodysPlugin": {"x": 1},
        });
        assert_eq!(findings(value), Vec::<String>::new());
    }

    #[test]
    fn unknown_keys_get_the_nearest_known_one() {
        assert_eq!(
            findings(json!({"backend": {"listne": ":1"}})),
            ["warning: backend.listne is unknown and has no effect; did you mean 'backend.listen'?"]
        );
        assert_eq!(
            findings(json!({"bakcend": {"listen": ":1"}})),
            ["warning: bakcend is unknown and has no effect; did you mean 'backend'?"]
        );
        assert_eq!(findings(json!({"catalog": {"locations": [{"typ": "file"}]}})).len(), 1);
        assert_eq!(
            findings(json!({"backend": {"entirelyOther": 1}})),
            ["warning: backend.entirelyOther is unknown and has no effect"]
        );
    }

    #[test]
    fn wrong_types_are_errors() {
        for value in [
            json!({"backend": {"listen": {"port": "http"}}}),
            json!({"backend": {"cache": {"ttl": 5}}}),
            json!({"app": {"baseUrl": "localhost"}}),
            json!({"backend": {"listen": [1]}}),
            json!({"catalog": {"locations": [{"type": ""}]}}),
        ] {
            let found = findings(value.clone());
            assert!(found.len() == 1 && found[0].starts_with("error:"), "{value}: {found:?}");
        }
    }
}

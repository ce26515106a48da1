//! `APP_CONFIG_a_b` variables, above every file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use crate::error::{ConfigError, Origin};
use crate::node::{Kind, Node};

const PREFIX: &str = "APP_CONFIG_";

/// The layer that the environment gives, or nothing.
pub(crate) fn layer(env: &BTreeMap<String, String>) -> Result<Option<Node>, ConfigError> {
    let mut root = Node::empty();
    let mut any = false;
    for (name, text) in env {
        let Some(path) = name.strip_prefix(PREFIX) else { continue };
        if text.is_empty() {
            continue;
        }
        let origin = Origin { file: PathBuf::from(name), line: 0 };
        let wrong = |message: &str| ConfigError::at(Some(origin.clone()), path.replace('_', "."), message);
        let value: Value = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone()));
        if value.is_null() {
            return Err(wrong("cannot be null in the environment; unset the variable"));
        }
        let keys: Vec<&str> = path.split('_').collect();
        if keys.iter().any(|key| !is_key(key)) {
            return Err(wrong("is no key; names are letters and digits, joined by '_'"));
        }
        let mut node = Node::from(value);
        node.origin = Some(origin.clone());
        insert(&mut root, &keys, node)
            .map_err(|()| wrong("is set as a value and as a parent of another variable; keep one of them"))?;
        any = true;
    }
    Ok(any.then_some(root))
}

fn is_key(key: &str) -> bool {
    let mut bytes = key.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b':')
}

fn insert(into: &mut Node, keys: &[&str], value: Node) -> Result<(), ()> {
    let Kind::Map(members) = &mut into.kind else { return Err(()) };
    let [key, rest @ ..] = keys else { return Err(()) };
    let place = members.iter().position(|(name, _)| name == key);
    if rest.is_empty() {
        if place.is_some() {
            return Err(());
        }
        members.push(((*key).to_owned(), value));
        return Ok(());
    }
    let place = place.unwrap_or_else(|| {
        members.push(((*key).to_owned(), Node::empty()));
        members.len() - 1
    });
    insert(&mut members[place].1, rest, value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(pairs: &[(&str, &str)]) -> Result<Option<Value>, ConfigError> {
        let env = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Ok(layer(&env)?.map(|node| node.split("", &mut BTreeMap::new())))
    }

    #[test]
    fn json_or_text_with_the_case_kept() {
        let read = read(&[
            ("APP_CONFIG_app_baseUrl", "https://x"),
            ("APP_CONFIG_app_port", "7"),
            ("APP_CONFIG_a_b", "{\"c\": [1]}"),
            ("APP_CONFIG_x", ""),
            ("PATH", "/bin"),
        ]);
        assert_eq!(read.unwrap(), Some(json!({"a": {"b": {"c": [1]}}, "app": {"baseUrl": "https://x", "port": 7}})));
    }

    #[test]
    fn nothing_null_and_clashes() {
        assert_eq!(read(&[("PATH", "/bin")]).unwrap(), None);
        assert!(read(&[("APP_CONFIG_a", "null")]).is_err());
        assert!(read(&[("APP_CONFIG_a", "1"), ("APP_CONFIG_a_b", "2")]).is_err());
        assert!(read(&[("APP_CONFIG_a__b", "2")]).is_err());
    }
}

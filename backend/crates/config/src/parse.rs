//! YAML and JSON text to values that know their lines.

use std::fmt;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use serde_saphyr::Spanned;

use crate::error::{ConfigError, Origin};
use crate::node::{Kind, Node};

/// A configuration beyond this is a mistake, bytes.
const MAX_FILE: usize = 5 * 1024 * 1024;

/// Reads the text of `file`. An empty file is an empty map.
pub(crate) fn parse(text: &str, file: &Path) -> Result<Node, ConfigError> {
    let whole = |message: String| ConfigError::at(Some(Origin { file: file.to_owned(), line: 0 }), "", message);
    if text.len() > MAX_FILE {
        return Err(whole(format!(
            "is {} MB large; a configuration has at most {} MB",
            text.len() / 1024 / 1024,
            MAX_FILE / 1024 / 1024
        )));
    }
    let options = serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
    };
    let parsed: Option<Located> = serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| whole(format!("is not valid YAML: {error}")))?;
    Ok(parsed.map_or_else(Node::empty, |located| located.into_node(file)))
}

struct Located {
    tree: Tree,
    line: u64,
}

enum Tree {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Located>),
    Map(Vec<(String, Located)>),
}

impl Located {
    fn into_node(self, file: &Path) -> Node {
        let kind = match self.tree {
            Tree::Null => Kind::Null,
            Tree::Bool(value) => Kind::Bool(value),
            Tree::Number(value) => Kind::Number(value),
            Tree::Text(value) => Kind::Text(value),
            Tree::List(items) => Kind::List(items.into_iter().map(|item| item.into_node(file)).collect()),
            Tree::Map(members) => {
                Kind::Map(members.into_iter().map(|(key, value)| (key, value.into_node(file))).collect())
            }
        };
        Node { kind, origin: Some(Origin { file: file.to_owned(), line: self.line }) }
    }
}

impl<'de> Deserialize<'de> for Located {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Tree>::deserialize(deserializer)?;
        Ok(Self { line: spanned.referenced.line(), tree: spanned.value })
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Number::from_f64(value).map_or_else(|| Tree::Text(value.to_string()), Tree::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
        let mut map = Vec::new();
        while let Some(Key(key)) = members.next_key()? {
            map.push((key, members.next_value()?));
        }
        Ok(Tree::Map(map))
    }
}

/// A key, which YAML lets be a number or a boolean as well.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = match Tree::deserialize(deserializer)? {
            Tree::Text(text) => text,
            Tree::Bool(value) => value.to_string(),
            Tree::Number(value) => value.to_string(),
            Tree::Null => "null".into(),
            Tree::List(_) | Tree::Map(_) => return Err(serde::de::Error::custom("a key must be text")),
        };
        Ok(Self(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeMap;

    fn read(text: &str) -> Result<Node, ConfigError> {
        parse(text, Path::new("app-config.yaml"))
    }

    #[test]
    fn values_and_their_lines() {
        let mut origins = BTreeMap::new();
        let text = "app:\n  title: Portal # shown\n  list:\n    - 1\n    - two: yes\n8080: x\n";
        let value = read(text).unwrap().split("", &mut origins);
        assert_eq!(value, json!({"app": {"title": "Portal", "list": [1, {"two": "yes"}]}, "8080": "x"}));
        assert_eq!(origins["app.title"].line, 2);
        assert_eq!(origins["app.list[1].two"].line, 5);
        assert_eq!(origins["app.title"].to_string(), "app-config.yaml:2");
    }

    #[test]
    fn an_empty_file_is_an_empty_map() {
        for text in ["", "# nothing\n", "---\n"] {
            assert_eq!(read(text).unwrap().split("", &mut BTreeMap::new()), json!({}), "{text:?}");
        }
    }

    #[test]
    fn broken_large_and_exploding_files_are_refused_with_their_name() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", ")));
        }
        let large = format!("a: {}", "x".repeat(10 * 1024 * 1024));
        for text in ["a: [1, 2", "a: 1\n b: 2\n", bomb.as_str(), large.as_str()] {
            let error = read(text).err().unwrap().to_string();
            assert!(error.starts_with("app-config.yaml"), "{error}");
        }
    }
}

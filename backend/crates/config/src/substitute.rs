//! `${VAR}` in texts, and `$env`, `$file` and `$include`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::ConfigError;
use crate::node::{Kind, Node};
use crate::parse::parse;

/// How deep files may include each other.
const MAX_DEPTH: usize = 20;

/// What substitution needs, and which files it read.
pub(crate) struct Substitution<'a> {
    pub(crate) env: &'a BTreeMap<String, String>,
    pub(crate) files: Vec<PathBuf>,
}

impl Substitution<'_> {
    /// Replaces everything in `node`, which was written in a file of the folder `dir`. Nothing when the
    /// value disappears, because a variable that it names is not defined.
    pub(crate) fn apply(&mut self, node: Node, dir: &Path, depth: usize) -> Result<Option<Node>, ConfigError> {
        let origin = node.origin;
        let kind = match node.kind {
            Kind::Text(text) => match expand(&text, self.env) {
                Some(text) => Kind::Text(text),
                None => return Ok(None),
            },
            Kind::List(items) => {
                let mut kept = Vec::with_capacity(items.len());
                for item in items {
                    kept.extend(self.apply(item, dir, depth)?);
                }
                Kind::List(kept)
            }
            Kind::Map(mut members) if members.len() == 1 && members[0].0.starts_with('$') => {
                let (directive, argument) = members.remove(0);
                return self.direct(&directive, argument, dir, depth);
            }
            Kind::Map(members) => {
                if let Some((key, value)) =
                    members.iter().find(|(key, _)| matches!(key.as_str(), "$env" | "$file" | "$include"))
                {
                    return Err(ConfigError::at(
                        value.origin.clone(),
                        key.clone(),
                        "must stand alone in its map; move the other keys away",
                    ));
                }
                let mut kept = Vec::with_capacity(members.len());
                for (key, value) in members {
                    if let Some(value) = self.apply(value, dir, depth)? {
                        kept.push((key, value));
                    }
                }
                Kind::Map(kept)
            }
            other => other,
        };
        Ok(Some(Node { kind, origin }))
    }

    fn direct(
        &mut self,
        directive: &str,
        argument: Node,
        dir: &Path,
        depth: usize,
    ) -> Result<Option<Node>, ConfigError> {
        let origin = argument.origin.clone();
        let wrong = |message: String| ConfigError::at(origin.clone(), directive, message);
        if depth > MAX_DEPTH {
            return Err(wrong(format!("goes more than {MAX_DEPTH} files deep; does a file include itself?")));
        }
        let argument = match self.apply(argument, dir, depth)? {
            Some(Node { kind: Kind::Text(text), .. }) => text,
            Some(_) => return Err(wrong("must be given text".into())),
            None => return Ok(None),
        };
        match directive {
            "$env" => Ok(self
                .env
                .get(&argument)
                .map(|value| Node { kind: Kind::Text(value.clone()), origin: origin.clone() })),
            "$file" => {
                let text = self.read(&dir.join(&argument)).map_err(wrong)?;
                Ok(Some(Node { kind: Kind::Text(text.trim_end().to_owned()), origin: origin.clone() }))
            }
            "$include" => {
                let (file, inside) = argument.split_once('#').unwrap_or((&argument, ""));
                let path = dir.join(file);
                if !matches!(path.extension().and_then(|extension| extension.to_str()), Some("json" | "yaml" | "yml")) {
                    return Err(wrong(format!("'{file}' must end in .json, .yaml or .yml")));
                }
                let text = self.read(&path).map_err(&wrong)?;
                let mut node = parse(&text, &path)?;
                for key in inside.split('.').filter(|key| !key.is_empty()) {
                    node = node.member(key).cloned().ok_or_else(|| wrong(format!("'{file}' has no key '{inside}'")))?;
                }
                let below = path.parent().unwrap_or(dir).to_owned();
                self.apply(node, &below, depth + 1)
            }
            other => Err(wrong(format!("'{other}' is unknown; use $env, $file or $include"))),
        }
    }

    fn read(&mut self, path: &Path) -> Result<String, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("'{}' could not be read: {error}", path.display()))?;
        self.files.push(path.to_owned());
        Ok(text)
    }
}

/// Replaces `${VAR}` and `${VAR:-text}`; `$${VAR}` stands for `${VAR}`. Nothing when a variable without
/// fallback is not defined.
fn expand(text: &str, env: &BTreeMap<String, String>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let escaped = rest[..start].ends_with('$');
        let Some(length) = rest[start..].find('}') else { break };
        let inner = &rest[start + 2..start + length];
        if escaped {
            out.push_str(&rest[..start - 1]);
            out.push_str(&rest[start..=start + length]);
        } else {
            out.push_str(&rest[..start]);
            out.push_str(&variable(inner, env)?);
        }
        rest = &rest[start + length + 1..];
    }
    out.push_str(rest);
    Some(out)
}

fn variable(inner: &str, env: &BTreeMap<String, String>) -> Option<String> {
    let (name, fallback) = inner.split_once(":-").map_or((inner, None), |(name, fallback)| (name, Some(fallback)));
    let value = env.get(name.trim()).map(|value| value.trim()).filter(|value| !value.is_empty() || fallback.is_none());
    let chosen = value.or_else(|| fallback.map(str::trim).filter(|fallback| !fallback.is_empty()));
    chosen.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn env() -> BTreeMap<String, String> {
        [("HOST", " db.example.com "), ("EMPTY", "")].map(|(key, value)| (key.to_owned(), value.to_owned())).into()
    }

    fn substituted(value: Value, dir: &Path) -> Result<Option<Value>, ConfigError> {
        let env = env();
        let mut substitution = Substitution { env: &env, files: Vec::new() };
        Ok(substitution.apply(value.into(), dir, 0)?.map(|node| node.split("", &mut BTreeMap::new())))
    }

    #[test]
    fn every_row_of_the_table() {
        for (text, expected) in [
            ("${HOST}", Some("db.example.com")),
            ("pg://${HOST}:5432", Some("pg://db.example.com:5432")),
            ("${NOWHERE}", None),
            ("a ${HOST} ${NOWHERE}", None),
            ("${NOWHERE:-local}", Some("local")),
            ("${EMPTY:-local}", Some("local")),
            ("${NOWHERE:-}", None),
            ("$${HOST}", Some("${HOST}")),
            ("$HOST and ${open", Some("$HOST and ${open")),
        ] {
            assert_eq!(expand(text, &env()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn undefined_values_and_items_disappear() {
        let value = json!({"a": "${NOWHERE}", "b": ["x", "${NOWHERE}", {"$env": "NOWHERE"}], "c": {"$env": "HOST"}});
        assert_eq!(substituted(value, Path::new("/")).unwrap(), Some(json!({"b": ["x"], "c": " db.example.com "})));
    }

    #[test]
    fn files_and_includes_are_relative_to_the_file_that_names_them() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("more")).unwrap();
        std::fs::write(folder.path().join("secret.txt"), "s3cret\n").unwrap();
        std::fs::write(folder.path().join("more/part.yaml"), "a:\n  b: {$file: ../secret.txt}\n").unwrap();
        let value = json!({"whole": {"$include": "more/part.yaml"}, "part": {"$include": "more/part.yaml#a.b"}});
        assert_eq!(
            substituted(value, folder.path()).unwrap(),
            Some(json!({"whole": {"a": {"b": "s3cret"}}, "part": "s3cret"}))
        );
    }

    #[test]
    fn mistakes_are_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("loop.yaml"), "a: {$include: loop.yaml}").unwrap();
        for value in [
            json!({"a": {"$file": "absent.txt"}}),
            json!({"a": {"$include": "absent.yaml"}}),
            json!({"a": {"$include": "program.js"}}),
            json!({"a": {"$env": 1}}),
            json!({"a": {"$env": "HOST", "more": 1}}),
            json!({"a": {"$unknown": "x"}}),
            json!({"a": {"$include": "loop.yaml"}}),
        ] {
            assert!(substituted(value.clone(), folder.path()).is_err(), "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_expanded_or_disappears(text in "[$ {}:a-zA-Z_-]{0,40}") {
            let _ = expand(&text, &env());
        }
    }
}

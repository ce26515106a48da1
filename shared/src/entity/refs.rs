//! Entity refs, and what can be wrong with refs.

use callboard_letters::Letters;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

pub use super::location_refs::{LocationRef, is_script_url};

/// The namespace of entities that name none.
pub const DEFAULT_NAMESPACE: &str = "default";

/// Which entity: kind, namespace and name, all in lower case. Two entities with equal refs are the
/// same entity.
///
/// Build it with [`EntityRef::new`] or one of the parsers; they lower-case (whoever fills the
/// fields directly must do the same).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityRef {
    /// For example `component`.
    pub kind: String,
    /// For example `default`.
    pub namespace: String,
    /// For example `booking-service`.
    pub name: String,
}

/// Why a text is no entity ref or location ref.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefError {
    /// A part before `:` or `/`, or the name itself, is empty.
    #[error(
        "the entity ref '{text}' has an empty part: write it as [kind:][namespace/]name, for example component:default/my-service"
    )]
    EmptyPart {
        /// What was to be read.
        text: String,
    },
    /// No kind was given and the context has no default.
    #[error(
        "the entity ref '{text}' names no kind and none is implied here: put one in front, for example component:{text}"
    )]
    NoKind {
        /// What was to be read.
        text: String,
    },
    /// A ref that must be complete lacks its kind or namespace.
    #[error(
        "the entity ref '{text}' is not complete: write kind, namespace and name, for example component:default/my-service"
    )]
    NotFull {
        /// What was to be read.
        text: String,
    },
    /// The value is neither a text nor an object with a name.
    #[error("an entity ref must be a text such as component:default/my-service, not {found}")]
    NotText {
        /// The JSON that was found.
        found: String,
    },
    /// Not `type:target`.
    #[error("the location ref '{text}' is not of the form type:target: write for example url:https://host/path")]
    LocationForm {
        /// What was to be read.
        text: String,
    },
    /// A bare web address.
    #[error("the location ref '{text}' lacks its type: write url:{text}")]
    LocationBareUrl {
        /// What was to be read.
        text: String,
    },
    /// A `javascript:` target.
    #[error("the location ref '{text}' points at a script, which is never followed: use the address of a file")]
    LocationScript {
        /// What was to be read.
        text: String,
    },
}

impl EntityRef {
    /// A ref of these parts, lower-cased.
    pub fn new(kind: &str, namespace: &str, name: &str) -> Self {
        Self { kind: kind.lower(), namespace: namespace.lower(), name: name.lower() }
    }

    /// Reads `[<kind>:][<namespace>/]<name>`; what is missing comes from the defaults. The parts are
    /// split, not checked: `a:b:c` has the kind `a` and the name `b:c`.
    ///
    /// # Errors
    /// When a part is empty, or no kind is given and there is no default.
    pub fn parse(text: &str, default_kind: Option<&str>, default_namespace: &str) -> Result<Self, RefError> {
        let (kind, namespace, name) = split(text)?;
        let Some(kind) = kind.or(default_kind) else {
            return Err(RefError::NoKind { text: text.to_owned() });
        };
        Ok(Self::new(kind, namespace.unwrap_or(default_namespace), name))
    }

    /// Reads a ref that must have all three parts.
    ///
    /// # Errors
    /// When a part is empty or missing.
    pub fn parse_full(text: &str) -> Result<Self, RefError> {
        match split(text)? {
            (Some(kind), Some(namespace), name) => Ok(Self::new(kind, namespace, name)),
            _ => Err(RefError::NotFull { text: text.to_owned() }),
        }
    }

    /// Like [`EntityRef::parse`] for a JSON value: a text, or an object `{kind?, namespace?, name}`.
    ///
    /// # Errors
    /// As [`EntityRef::parse`], and when the value has neither form.
    pub fn from_value(value: &Value, default_kind: Option<&str>, default_namespace: &str) -> Result<Self, RefError> {
        if let Some(text) = value.as_str() {
            return Self::parse(text, default_kind, default_namespace);
        }
        let text_of = |key: &str| value.get(key).and_then(Value::as_str);
        let Some(name) = text_of("name") else {
            return Err(RefError::NotText { found: value.to_string() });
        };
        let kind = text_of("kind").or(default_kind);
        let namespace = text_of("namespace").unwrap_or(default_namespace);
        let Some(kind) = kind else {
            return Err(RefError::NoKind { text: name.to_owned() });
        };
        if kind.is_empty() || namespace.is_empty() || name.is_empty() {
            return Err(RefError::EmptyPart { text: format!("{kind}:{namespace}/{name}") });
        }
        Ok(Self::new(kind, namespace, name))
    }

    /// The ref of an entity document; `None` when it lacks a kind or a name.
    pub fn of(entity: &Value) -> Option<Self> {
        let metadata = entity.get("metadata")?;
        let kind = entity.get("kind")?.as_str().filter(|kind| !kind.is_empty())?;
        let name = metadata.get("name")?.as_str().filter(|name| !name.is_empty())?;
        let namespace = metadata
            .get("namespace")
            .and_then(Value::as_str)
            .filter(|namespace| !namespace.is_empty())
            .unwrap_or(DEFAULT_NAMESPACE);
        Some(Self::new(kind, namespace, name))
    }

    /// The shortest text that still reads back as this ref when `default_kind` and the namespace
    /// `default` are implied: `team-a`, `ops/team-a`, `user:ada`.
    pub fn short(&self, default_kind: Option<&str>) -> String {
        // Parts of refs are not checked: what follows may itself look like a kind or a namespace.
        let with_namespace = self.namespace != DEFAULT_NAMESPACE || self.name.contains('/');
        let first = if with_namespace { &self.namespace } else { &self.name };
        let mut text = String::new();
        if first.contains(':') || default_kind.is_none_or(|kind| kind.lower() != self.kind) {
            text.push_str(&self.kind);
            text.push(':');
        }
        if with_namespace {
            text.push_str(&self.namespace);
            text.push('/');
        }
        text.push_str(&self.name);
        text
    }
}

/// Kind, namespace and name as written. The first `:` ends the kind unless a `/` precedes it, the
/// first `/` ends the namespace.
fn split(text: &str) -> Result<(Option<&str>, Option<&str>, &str), RefError> {
    let slash = text.find('/');
    let colon = text.find(':').filter(|colon| slash.is_none_or(|slash| *colon < slash));
    let kind = colon.map(|colon| &text[..colon]);
    let after_kind = colon.map_or(0, |colon| colon + 1);
    let namespace = slash.map(|slash| &text[after_kind..slash]);
    let name = &text[slash.map_or(after_kind, |slash| slash + 1)..];
    if kind == Some("") || namespace == Some("") || name.is_empty() {
        return Err(RefError::EmptyPart { text: text.to_owned() });
    }
    Ok((kind, namespace, name))
}

impl fmt::Display for EntityRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}/{}", self.kind, self.namespace, self.name)
    }
}

impl FromStr for EntityRef {
    type Err = RefError;

    /// As [`EntityRef::parse_full`].
    fn from_str(text: &str) -> Result<Self, RefError> {
        Self::parse_full(text)
    }
}

impl Serialize for EntityRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EntityRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_full(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn group(text: &str) -> Result<String, RefError> {
        EntityRef::parse(text, Some("Group"), "yard").map(|r| r.to_string())
    }

    #[test]
    fn parts_are_split_defaulted_and_lower_cased() {
        for (text, expected) in [
            ("a", "group:yard/a"),
            ("b/a", "group:b/a"),
            ("user:a", "user:yard/a"),
            ("group:b/a", "group:b/a"),
            ("GROUP:B/A", "group:b/a"),
            ("a:b:c", "a:yard/b:c"),
            ("a/b/c", "group:a/b/c"),
            ("a/b:c", "group:a/b:c"),
            (" a ", "group:yard/ a "),
            ("a b", "group:yard/a b"),
            ("Ørsted/ÅSE", "group:ørsted/åse"),
        ] {
            assert_eq!(group(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn empty_parts_are_refused() {
        for text in ["", ":", "/", "group:", "group:/a", "/a", ":a", "group:b/", ":/", "b/"] {
            assert!(matches!(group(text), Err(RefError::EmptyPart { .. })), "{text}");
        }
    }

    #[test]
    fn a_kind_is_needed_from_somewhere() {
        let error = EntityRef::parse("foo", None, DEFAULT_NAMESPACE).unwrap_err();
        assert!(matches!(error, RefError::NoKind { .. }));
        assert!(error.to_string().contains("component:foo"));
    }

    #[test]
    fn full_refs_have_three_parts() {
        assert_eq!(EntityRef::parse_full("User:Default/Ada").unwrap(), EntityRef::new("user", "default", "ada"));
        for text in ["ada", "user:ada", "default/ada"] {
            assert!(matches!(EntityRef::parse_full(text), Err(RefError::NotFull { .. })), "{text}");
        }
    }

    #[test]
    fn entities_have_refs() {
        let entity = json!({"kind": "API", "metadata": {"name": "Orders"}});
        assert_eq!(EntityRef::of(&entity).unwrap().to_string(), "api:default/orders");
        let entity = json!({"kind": "API", "metadata": {"name": "Orders", "namespace": "Yard"}});
        assert_eq!(EntityRef::of(&entity).unwrap().to_string(), "api:yard/orders");
        for broken in [json!({}), json!({"kind": "API"}), json!({"kind": "", "metadata": {"name": "x"}}), json!([])] {
            assert_eq!(EntityRef::of(&broken), None, "{broken}");
        }
    }

    #[test]
    fn objects_are_refs_too() {
        let read = |value: Value| EntityRef::from_value(&value, None, "yard").map(|r| r.to_string());
        assert_eq!(read(json!({"kind": "API", "name": "Orders"})).unwrap(), "api:yard/orders");
        assert!(matches!(read(json!({"name": "orders"})), Err(RefError::NoKind { .. })));
        assert!(matches!(read(json!({"kind": "", "name": "o"})), Err(RefError::EmptyPart { .. })));
        assert!(matches!(read(json!(7)), Err(RefError::NotText { .. })));
    }

    #[test]
    fn short_forms_leave_out_what_is_implied() {
        let team = EntityRef::new("group", "default", "team-a");
        assert_eq!(team.short(Some("Group")), "team-a");
        assert_eq!(team.short(None), "group:team-a");
        assert_eq!(EntityRef::new("group", "ops", "x").short(Some("group")), "ops/x");
    }

    #[test]
    fn short_forms_keep_what_a_name_would_be_taken_for() {
        for (namespace, name, expected) in
            [("default", "b:c", "group:b:c"), ("default", "b/c", "default/b/c"), ("b:c", "d", "group:b:c/d")]
        {
            let this = EntityRef::new("group", namespace, name);
            assert_eq!(this.short(Some("group")), expected);
            assert_eq!(EntityRef::parse(expected, Some("group"), DEFAULT_NAMESPACE), Ok(this));
        }
    }

    #[test]
    fn refs_are_texts_in_json() {
        let team = EntityRef::new("group", "default", "team-a");
        assert_eq!(serde_json::to_value(&team).unwrap(), json!("group:default/team-a"));
        assert_eq!(serde_json::from_value::<EntityRef>(json!("Group:Default/Team-A")).unwrap(), team);
        assert!(serde_json::from_value::<EntityRef>(json!("team-a")).is_err());
    }
}

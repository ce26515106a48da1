//! Values that know where they were written, and how layers of them are merged.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use crate::error::Origin;

/// A value with its place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) origin: Option<Origin>,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    /// In the order of the file.
    Map(Vec<(String, Node)>),
}

impl Node {
    pub(crate) fn empty() -> Self {
        Self { kind: Kind::Map(Vec::new()), origin: None }
    }

    /// Lays `higher` over this value: maps are merged key by key, everything else is replaced, and an
    /// explicit null takes the key away.
    pub(crate) fn overlay(&mut self, higher: Self) {
        match (&mut self.kind, higher.kind) {
            (Kind::Map(own), Kind::Map(theirs)) => {
                for (key, value) in theirs {
                    let known = own.iter().position(|(name, _)| *name == key);
                    match (known, &value.kind) {
                        (Some(place), Kind::Null) => {
                            own.remove(place);
                        }
                        (None, Kind::Null) => {}
                        (Some(place), _) => own[place].1.overlay(value),
                        (None, _) => own.push((key, value.without_nulls())),
                    }
                }
                self.origin = higher.origin.or_else(|| self.origin.take());
            }
            (_, kind) => *self = Self { kind, origin: higher.origin }.without_nulls(),
        }
    }

    /// An explicit null in a map means that the key is not there. Nulls in lists stay.
    fn without_nulls(mut self) -> Self {
        match &mut self.kind {
            Kind::Map(members) => {
                members.retain(|(_, value)| !matches!(value.kind, Kind::Null));
                for (_, value) in members {
                    *value = std::mem::replace(value, Self::empty()).without_nulls();
                }
            }
            Kind::List(items) => {
                for item in items {
                    *item = std::mem::replace(item, Self::empty()).without_nulls();
                }
            }
            _ => {}
        }
        self
    }

    pub(crate) fn member(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Map(members) => members.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The plain value, and where each part of it was written.
    pub(crate) fn split(self, path: &str, origins: &mut BTreeMap<String, Origin>) -> Value {
        if let Some(origin) = self.origin {
            origins.insert(path.to_owned(), origin);
        }
        match self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::Number(value) => Value::Number(value),
            Kind::Text(value) => Value::String(value),
            Kind::List(items) => {
                let items = items.into_iter().enumerate();
                Value::Array(
                    items.map(|(position, item)| item.split(&format!("{path}[{position}]"), origins)).collect(),
                )
            }
            Kind::Map(members) => {
                let mut map = Map::new();
                for (key, value) in members {
                    let below = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    map.insert(key, value.split(&below, origins));
                }
                Value::Object(map)
            }
        }
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        let kind = match value {
            Value::Null => Kind::Null,
            Value::Bool(value) => Kind::Bool(value),
            Value::Number(value) => Kind::Number(value),
            Value::String(value) => Kind::Text(value),
            Value::Array(items) => Kind::List(items.into_iter().map(Self::from).collect()),
            Value::Object(members) => {
                Kind::Map(members.into_iter().map(|(key, value)| (key, Self::from(value))).collect())
            }
        };
        Self { kind, origin: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn overlaid(low: Value, high: Value) -> Value {
        let mut node = Node::empty();
        node.overlay(low.into());
        node.overlay(high.into());
        node.split("", &mut BTreeMap::new())
    }

    #[test]
    fn maps_merge_lists_and_scalars_replace_null_removes() {
        let low = json!({"a": {"x": 1, "y": [1, 2], "z": {"deep": true}}, "b": "kept"});
        let high = json!({"a": {"x": 2, "y": [3], "z": null}, "c": {"n": null}});
        assert_eq!(overlaid(low, high), json!({"a": {"x": 2, "y": [3]}, "b": "kept", "c": {}}));
        assert_eq!(overlaid(json!({"a": {"b": 1}}), json!({"a": "text"})), json!({"a": "text"}));
        assert_eq!(overlaid(json!({"a": "text"}), json!({"a": {"b": 1}})), json!({"a": {"b": 1}}));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "[a-c]{0,3}".prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-c]{1,2}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_layer_over_itself_changes_nothing(value in any_value()) {
            let once = overlaid(json!({}), value.clone());
            prop_assert_eq!(overlaid(once.clone(), once.clone()), once);
        }

        #[test]
        fn any_two_layers_merge(low in any_value(), high in any_value()) {
            overlaid(low, high);
        }
    }
}

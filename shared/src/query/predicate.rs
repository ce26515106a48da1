//! Predicates: conditions over the index, as a tree.

use callboard_letters::Letters;
use serde_json::{Map, Value, json};

use super::QueryError;
use super::dialect::Dialect;
use super::predicate_json::read;

/// A condition. Keys and values are in lower case (relation types and targets too), because the
/// index is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Predicate {
    /// All of them; true when empty.
    All(Vec<Predicate>),
    /// At least one of them; false when empty.
    Any(Vec<Predicate>),
    /// Not this one.
    Not(Box<Predicate>),
    /// The key is there, or is not.
    Exists {
        /// Path in the entity, for example `spec.type`.
        key: String,
        /// What is asked for.
        present: bool,
    },
    /// One of the key's values is one of these; false when empty. Equality has a single value.
    In {
        /// Path in the entity.
        key: String,
        /// The values.
        values: Vec<String>,
    },
    /// One of the key's values begins so.
    HasPrefix {
        /// Path in the entity.
        key: String,
        /// The beginning; empty matches every present value.
        prefix: String,
    },
    /// There is a relation of this type, to one of these targets if any are given.
    Relation {
        /// For example `ownedby`.
        relation_type: String,
        /// Full refs; `None` means whatever target, an empty list matches nothing.
        targets: Option<Vec<String>>,
    },
}

impl Predicate {
    /// The condition that always holds.
    pub fn always() -> Self {
        Self::All(Vec::new())
    }

    /// The condition that never holds.
    pub fn never() -> Self {
        Self::Any(Vec::new())
    }

    /// One of the key's values is this one.
    pub fn equals(key: &str, value: &str) -> Self {
        Self::one_of(key, [value])
    }

    /// One of the key's values is one of these.
    pub fn one_of<S: AsRef<str>>(key: &str, values: impl IntoIterator<Item = S>) -> Self {
        Self::In { key: key.lower(), values: values.into_iter().map(|value| value.as_ref().lower()).collect() }
    }

    /// The key is there.
    pub fn exists(key: &str) -> Self {
        Self::Exists { key: key.lower(), present: true }
    }

    /// What a `filter` says about one key: it has one of the values, or without values, it is there.
    pub(super) fn of_key(key: &str, values: Option<Vec<&str>>) -> Self {
        // No entity has such a key, and in a predicate it would be an operator.
        if key.starts_with('$') {
            return Self::never();
        }
        values.map_or_else(|| Self::exists(key), |values| Self::one_of(key, values))
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let mut all = match self {
            Self::All(parts) => parts,
            single => vec![single],
        };
        match other {
            Self::All(parts) => all.extend(parts),
            single => all.push(single),
        }
        match all.len() {
            1 => all.remove(0),
            _ => Self::All(all),
        }
    }

    /// Reads the `query` of a request over entities.
    ///
    /// # Errors
    /// When anything is not of the allowed forms, or nested more than 50 levels deep.
    pub fn from_json(value: &Value) -> Result<Self, QueryError> {
        read(value, Dialect::Entities)
    }

    /// Reads the `query` of a request over registered locations. Its keys are `id`, `type`,
    /// `target` and `entityref`.
    ///
    /// # Errors
    /// As [`Predicate::from_json`], and for other fields.
    pub fn from_location_json(value: &Value) -> Result<Self, QueryError> {
        read(value, Dialect::Locations)
    }

    /// Writes the predicate so that [`Predicate::from_json`] gives it back.
    pub fn to_json(&self) -> Value {
        match self {
            Self::All(parts) => json!({"$all": list_json(parts)}),
            Self::Any(parts) => json!({"$any": list_json(parts)}),
            Self::Not(inner) => json!({"$not": inner.to_json()}),
            Self::Exists { key, present } => field_json(key, json!({"$exists": present})),
            Self::In { key, values } => match values.as_slice() {
                [single] => field_json(key, Value::from(single.as_str())),
                _ => field_json(key, json!({"$in": values})),
            },
            Self::HasPrefix { key, prefix } => field_json(key, json!({"$hasPrefix": prefix})),
            Self::Relation { relation_type, targets } => {
                let mut relation = json!({"type": relation_type});
                match targets.as_deref() {
                    None => {}
                    Some([single]) => relation["targetRef"] = Value::from(single.as_str()),
                    Some(several) => relation["targetRef"] = json!({"$in": several}),
                }
                json!({"relations": {"$contains": relation}})
            }
        }
    }
}

fn list_json(parts: &[Predicate]) -> Vec<Value> {
    parts.iter().map(Predicate::to_json).collect()
}

fn field_json(key: &str, condition: Value) -> Value {
    let mut object = Map::new();
    object.insert(key.to_owned(), condition);
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_flattens() {
        let (a, b) = (Predicate::exists("a"), Predicate::exists("b"));
        assert_eq!(a.clone().and(b.clone()), Predicate::All(vec![a.clone(), b]));
        assert_eq!(Predicate::always().and(a.clone()), a);
    }
}

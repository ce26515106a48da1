//! What a decision may depend on: rules, joined by all, any and not.

use std::collections::BTreeSet;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

/// Deeper than anybody writes, and shallow enough for every stack.
const MAX_DEPTH: usize = 50;

/// A condition over one thing.
#[derive(Debug, Clone, PartialEq)]
pub enum Criteria {
    /// All of them; there is at least one.
    AllOf(Vec<Criteria>),
    /// At least one of them; there is at least one.
    AnyOf(Vec<Criteria>),
    /// Not this one.
    Not(Box<Criteria>),
    /// What a rule says.
    Rule(Condition),
}

/// A rule with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The rule's name.
    pub rule: String,
    /// The kind of thing that it is about.
    pub resource_type: String,
    /// Its parameters.
    pub params: Map<String, Value>,
}

/// Why JSON is no criteria. The message says where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct CriteriaError {
    place: String,
    message: &'static str,
}

impl Criteria {
    /// Reads `{"allOf": […]}`, `{"anyOf": […]}`, `{"not": …}` or `{"rule": …, "resourceType": …, "params": …}`.
    ///
    /// # Errors
    /// When it has another form, an empty list, or more than 50 levels.
    pub fn from_json(value: &Value) -> Result<Self, CriteriaError> {
        read(value, "conditions", MAX_DEPTH)
    }

    /// The form that [`Criteria::from_json`] reads.
    pub fn to_json(&self) -> Value {
        match self {
            Self::AllOf(parts) => json!({"allOf": parts.iter().map(Self::to_json).collect::<Vec<_>>()}),
            Self::AnyOf(parts) => json!({"anyOf": parts.iter().map(Self::to_json).collect::<Vec<_>>()}),
            Self::Not(part) => json!({"not": part.to_json()}),
            Self::Rule(Condition { rule, resource_type, params }) if params.is_empty() => {
                json!({"rule": rule, "resourceType": resource_type})
            }
            Self::Rule(Condition { rule, resource_type, params }) => {
                json!({"rule": rule, "resourceType": resource_type, "params": params})
            }
        }
    }

    /// Any of these; one alone stays as it is.
    ///
    /// Gives nothing when there are none.
    pub fn any(mut parts: Vec<Self>) -> Option<Self> {
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Self::AnyOf(parts)),
        }
    }

    /// Every rule that occurs, with its parameters.
    pub fn conditions(&self) -> Vec<&Condition> {
        match self {
            Self::AllOf(parts) | Self::AnyOf(parts) => parts.iter().flat_map(Self::conditions).collect(),
            Self::Not(part) => part.conditions(),
            Self::Rule(condition) => vec![condition],
        }
    }

    /// The kinds of things that its rules are about.
    pub fn resource_types(&self) -> BTreeSet<&str> {
        self.conditions().into_iter().map(|condition| condition.resource_type.as_str()).collect()
    }

    /// How many levels it has.
    pub fn depth(&self) -> usize {
        match self {
            Self::AllOf(parts) | Self::AnyOf(parts) => 1 + parts.iter().map(Self::depth).max().unwrap_or(0),
            Self::Not(part) => 1 + part.depth(),
            Self::Rule(_) => 1,
        }
    }

    /// The same with each value of a parameter passed through `change`, lists item by item. Where `change` gives
    /// several values for one, they stand in its place in a list.
    #[must_use]
    pub fn with_params(&self, change: &impl Fn(&Value) -> Vec<Value>) -> Self {
        match self {
            Self::AllOf(parts) => Self::AllOf(parts.iter().map(|part| part.with_params(change)).collect()),
            Self::AnyOf(parts) => Self::AnyOf(parts.iter().map(|part| part.with_params(change)).collect()),
            Self::Not(part) => Self::Not(Box::new(part.with_params(change))),
            Self::Rule(condition) => {
                let params = condition.params.iter().map(|(name, value)| (name.clone(), changed(value, change)));
                Self::Rule(Condition { params: params.collect(), ..condition.clone() })
            }
        }
    }
}

fn changed(value: &Value, change: &impl Fn(&Value) -> Vec<Value>) -> Value {
    match value {
        Value::Array(items) => items.iter().flat_map(change).collect(),
        single => match <[Value; 1]>::try_from(change(single)) {
            Ok([one]) => one,
            // A parameter that is one value cannot hold several.
            Err(_) => single.clone(),
        },
    }
}

fn read(value: &Value, place: &str, depth: usize) -> Result<Criteria, CriteriaError> {
    let wrong = |message| CriteriaError { place: place.to_owned(), message };
    if depth == 0 {
        return Err(wrong("nested more than 50 levels deep"));
    }
    let Value::Object(object) = value else {
        return Err(wrong("must be an object with allOf, anyOf, not, or rule"));
    };
    let list = |key: &str| -> Result<Option<Vec<Criteria>>, CriteriaError> {
        let Some(parts) = object.get(key) else { return Ok(None) };
        let wrong = |message| CriteriaError { place: format!("{place}.{key}"), message };
        let parts = parts.as_array().ok_or_else(|| wrong("must be a list"))?;
        if parts.is_empty() {
            return Err(wrong("must hold at least one condition"));
        }
        let read = parts.iter().enumerate().map(|(at, part)| read(part, &format!("{place}.{key}[{at}]"), depth - 1));
        read.collect::<Result<Vec<_>, _>>().map(Some)
    };
    let forms = ["allOf", "anyOf", "not", "rule"].iter().filter(|key| object.contains_key(**key)).count();
    if forms != 1 {
        return Err(wrong("must have exactly one of allOf, anyOf, not, and rule"));
    }
    if let Some(parts) = list("allOf")? {
        return Ok(Criteria::AllOf(parts));
    }
    if let Some(parts) = list("anyOf")? {
        return Ok(Criteria::AnyOf(parts));
    }
    if let Some(part) = object.get("not") {
        return Ok(Criteria::Not(Box::new(read(part, &format!("{place}.not"), depth - 1)?)));
    }
    let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
    let rule = text("rule").ok_or_else(|| wrong("rule must be the name of one"))?;
    let resource_type = text("resourceType").ok_or_else(|| wrong("a rule needs a resourceType"))?;
    let params = match object.get("params") {
        None => Map::new(),
        Some(Value::Object(params)) => params.clone(),
        Some(_) => return Err(wrong("params must be an object")),
    };
    Ok(Criteria::Rule(Condition { rule, resource_type, params }))
}

impl Serialize for Criteria {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Criteria {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(kinds: Value) -> Value {
        json!({"rule": "IS_ENTITY_KIND", "resourceType": "catalog-entity", "params": {"kinds": kinds}})
    }

    #[test]
    fn what_is_written_is_read() {
        let json = json!({"allOf": [
            {"anyOf": [kind(json!(["api"])), {"not": kind(json!(["user"]))}]},
            {"rule": "ALWAYS", "resourceType": "x"},
        ]});
        let criteria = Criteria::from_json(&json).unwrap();
        assert_eq!(criteria.to_json(), json);
        assert_eq!(criteria.depth(), 4);
        assert_eq!(criteria.resource_types(), BTreeSet::from(["catalog-entity", "x"]));
    }

    #[test]
    fn anything_else_says_where() {
        for (json, place) in [
            (json!(null), "conditions:"),
            (json!({}), "conditions:"),
            (json!({"allOf": []}), "conditions.allOf:"),
            (json!({"allOf": 1}), "conditions.allOf:"),
            (json!({"anyOf": [kind(json!([])), {"not": {}}]}), "conditions.anyOf[1].not:"),
            (json!({"rule": "A"}), "conditions:"),
            (json!({"rule": "A", "resourceType": "x", "params": []}), "conditions:"),
            (json!({"allOf": [kind(json!([]))], "not": kind(json!([]))}), "conditions:"),
        ] {
            let error = Criteria::from_json(&json).unwrap_err().to_string();
            assert!(error.starts_with(place), "{json}: {error}");
        }
        let deep = (0..60).fold(kind(json!([])), |inner, _| json!({"not": inner}));
        assert!(Criteria::from_json(&deep).unwrap_err().to_string().contains("50 levels"));
    }

    #[test]
    fn parameters_change_item_by_item() {
        let criteria = Criteria::from_json(&json!({"not": kind(json!(["$both", "c"]))})).unwrap();
        let changed = criteria.with_params(&|value| match value.as_str() {
            Some("$both") => vec![json!("a"), json!("b")],
            _ => vec![value.clone()],
        });
        assert_eq!(changed.to_json(), json!({"not": kind(json!(["a", "b", "c"]))}));
    }
}

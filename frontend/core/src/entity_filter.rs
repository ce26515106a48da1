//! Which entities have a tab or a card: the filters of plugins and of `app.extensions`.

use callboard_letters::Letters;
use callboard_shared::entity::{Entity, annotations};
use callboard_shared::query::{Predicate, QueryError};
use serde_json::Value;

/// A condition on an entity.
///
/// As a text it is a list of words of which all must hold: `kind:component,api type:service has:links not:is:orphan`.
/// A comma separates alternatives, case does not matter. As an object it is a predicate of the catalog's API.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityFilter(Condition);

#[derive(Debug, Clone, PartialEq)]
enum Condition {
    Words(Vec<Word>),
    Predicate(Predicate),
}

#[derive(Debug, Clone, PartialEq)]
struct Word {
    negated: bool,
    test: Test,
}

#[derive(Debug, Clone, PartialEq)]
enum Test {
    Kind(Vec<String>),
    Type(Vec<String>),
    Orphan,
    Has(Vec<Part>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Labels,
    Links,
}

/// Why a filter cannot be understood.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EntityFilterError {
    /// A word is not one of those that there are.
    #[error(
        "'{0}' is not a condition: write kind:…, type:…, is:orphan, has:labels or has:links, with not: before it to turn it round"
    )]
    Word(String),
    /// The object is not a predicate.
    #[error(transparent)]
    Predicate(#[from] QueryError),
    /// Neither a text nor an object.
    #[error("a filter is a text such as 'kind:component' or an object such as {{\"kind\": \"component\"}}")]
    Form,
}

impl EntityFilter {
    /// The filter that every entity passes.
    pub fn all() -> Self {
        Self(Condition::Words(Vec::new()))
    }

    /// Reads the text form. An empty text lets every entity pass.
    ///
    /// # Errors
    /// When a word is not known.
    pub fn parse(text: &str) -> Result<Self, EntityFilterError> {
        let words = text.split_whitespace().map(Word::parse).collect::<Result<_, _>>()?;
        Ok(Self(Condition::Words(words)))
    }

    /// Reads either form, as it stands in `config.filter` of an extension.
    ///
    /// # Errors
    /// When it is not understood.
    pub fn from_value(value: &Value) -> Result<Self, EntityFilterError> {
        match value {
            Value::String(text) => Self::parse(text),
            Value::Object(_) => Ok(Self(Condition::Predicate(Predicate::from_json(value)?))),
            _ => Err(EntityFilterError::Form),
        }
    }

    /// Whether the entity passes.
    pub fn matches(&self, entity: &Entity) -> bool {
        match &self.0 {
            Condition::Words(words) => words.iter().all(|word| word.holds(entity)),
            Condition::Predicate(predicate) => crate::entity_rows::EntityRows::of(entity).satisfy(predicate),
        }
    }
}

impl Word {
    fn parse(text: &str) -> Result<Self, EntityFilterError> {
        let unknown = || EntityFilterError::Word(text.to_owned());
        let (negated, rest) = text.strip_prefix("not:").map_or((false, text), |rest| (true, rest));
        let (key, values) = rest.split_once(':').ok_or_else(unknown)?;
        let values: Vec<String> = values.split(',').filter(|value| !value.is_empty()).map(Letters::lower).collect();
        if values.is_empty() {
            return Err(unknown());
        }
        let test = match key {
            "kind" => Test::Kind(values),
            "type" => Test::Type(values),
            "is" if values == ["orphan"] => Test::Orphan,
            "has" => {
                Test::Has(values.iter().map(|value| Part::parse(value).ok_or_else(unknown)).collect::<Result<_, _>>()?)
            }
            _ => return Err(unknown()),
        };
        Ok(Self { negated, test })
    }

    fn holds(&self, entity: &Entity) -> bool {
        let one_of = |values: &[String], value: &str| values.iter().any(|known| *known == value.lower());
        let holds = match &self.test {
            Test::Kind(kinds) => one_of(kinds, &entity.kind),
            Test::Type(types) => entity.spec_str("type").is_some_and(|value| one_of(types, value)),
            Test::Orphan => entity.annotation(annotations::ORPHAN) == Some("true"),
            Test::Has(parts) => parts.iter().any(|part| part.is_in(entity)),
        };
        holds != self.negated
    }
}

impl Part {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "labels" => Some(Self::Labels),
            "links" => Some(Self::Links),
            _ => None,
        }
    }

    fn is_in(self, entity: &Entity) -> bool {
        match self {
            Self::Labels => !entity.metadata.labels.is_empty(),
            Self::Links => !entity.metadata.links.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entity(value: Value) -> Entity {
        serde_json::from_value(value).unwrap()
    }

    fn service() -> Entity {
        entity(json!({
            "kind": "Component", "spec": {"type": "Service"},
            "metadata": {"name": "a", "labels": {"x": "y"}, "annotations": {"backstage.io/orphan": "true"}, "tags": ["java"]},
            "relations": [{"type": "ownedBy", "targetRef": "group:default/a"}]
        }))
    }

    fn holds(filter: &str) -> bool {
        EntityFilter::parse(filter).unwrap().matches(&service())
    }

    #[test]
    fn words() {
        for filter in [
            "",
            "  ",
            "kind:component",
            "kind:API,component",
            "kind:component type:service",
            "type:library,service",
            "is:orphan",
            "has:labels",
            "has:links,labels",
            "not:kind:api",
            "not:has:links",
            "kind:component not:type:library",
        ] {
            assert!(holds(filter), "{filter}");
        }
        for filter in [
            "kind:api",
            "kind:component type:library",
            "has:links",
            "not:is:orphan",
            "not:kind:component,api",
            "has:labels has:links",
        ] {
            assert!(!holds(filter), "{filter}");
        }
        let bare = entity(json!({"kind": "Group", "metadata": {"name": "g"}}));
        assert!(!EntityFilter::parse("type:service").unwrap().matches(&bare));
        assert!(EntityFilter::parse("not:type:service").unwrap().matches(&bare));
    }

    #[test]
    fn unknown_words_are_refused() {
        for filter in
            ["component", "kind:", "kind", "owner:a", "is:new", "has:tags", "has:labels,tags", "not:", "not:not:kind:a"]
        {
            assert_eq!(EntityFilter::parse(filter), Err(EntityFilterError::Word(filter.to_owned())));
        }
    }

    #[test]
    fn predicates() {
        let holds = |value: Value| EntityFilter::from_value(&value).unwrap().matches(&service());
        assert!(holds(json!({"kind": "component", "metadata.tags": {"$contains": "Java"}})));
        assert!(holds(json!({"$not": {"spec.type": "library"}})));
        assert!(holds(json!("kind:component")));
        assert!(!holds(json!({"kind": "api"})));
        assert_eq!(EntityFilter::from_value(&json!(["a"])), Err(EntityFilterError::Form));
        assert!(matches!(EntityFilter::from_value(&json!({"$or": []})), Err(EntityFilterError::Predicate(_))));
    }
}

//! What conditions about entities may say, each as a condition of the index: a list and a single look agree because
//! they ask the same.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::permissions::{Condition, Criteria, Matching, ResourceRules, Rule, RuleError};
use callboard_shared::entity::EntityRef;
use callboard_shared::query::Predicate;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::ENTITY;
use crate::index::{CatalogIndex, PageQuery};

const RULES: &[Rule] = &[
    rule("HAS_ANNOTATION", "Entities that have the annotation, perhaps with this value", || {
        named("annotation", "Name of the annotation")
    }),
    rule("HAS_LABEL", "Entities that have the label, perhaps with this value", || named("label", "Name of the label")),
    rule("HAS_METADATA", "Entities whose metadata has the field, perhaps with this value", || {
        named("key", "Path below metadata, such as tags")
    }),
    rule("HAS_SPEC", "Entities whose spec has the field, perhaps with this value", || {
        named("key", "Path below spec, such as lifecycle")
    }),
    rule("IS_ENTITY_KIND", "Entities of one of the kinds", || list("kinds", "Kinds of entities")),
    rule("IS_ENTITY_OWNER", "Entities that one of the claims owns", || {
        list("claims", "Canonical refs of users and groups, of which one owns the entity")
    }),
];

const fn rule(name: &'static str, description: &'static str, params: fn() -> Value) -> Rule {
    Rule { name, description, params }
}

const SCHEMA: &str = "http://json-schema.org/draft-07/schema#";

fn named(key: &str, description: &str) -> Value {
    json!({
        "$schema": SCHEMA,
        "type": "object",
        "properties": {
            key: {"type": "string", "description": description},
            "value": {"type": "string", "description": "The value; any when absent"},
        },
        "required": [key],
        "additionalProperties": false,
    })
}

fn list(key: &str, description: &str) -> Value {
    json!({
        "$schema": SCHEMA,
        "type": "object",
        "properties": {key: {"type": "array", "items": {"type": "string"}, "description": description}},
        "required": [key],
        "additionalProperties": false,
    })
}

/// The rules about entities.
pub(crate) struct EntityRules(pub(crate) CatalogIndex);

#[async_trait]
impl ResourceRules for EntityRules {
    fn resource_type(&self) -> &'static str {
        ENTITY
    }

    fn rules(&self) -> &'static [Rule] {
        RULES
    }

    async fn meet(&self, refs: &[String], criteria: &Criteria) -> Result<Vec<bool>, RuleError> {
        let condition = predicate(criteria)?;
        // Whoever asks may write a ref as they like.
        let refs: Vec<String> = refs.iter().map(|entity_ref| entity_ref.to_lowercase()).collect();
        let found = self.0.by_refs(&refs, Some(&condition), None);
        Ok(found.iter().map(Option::is_some).collect())
    }

    async fn matching(&self, criteria: &Criteria, limit: usize) -> Result<Option<Matching>, RuleError> {
        let page =
            self.0.page(&PageQuery { filter: Some(predicate(criteria)?), limit, count: true, ..PageQuery::default() });
        let refs = page.documents.iter().filter_map(|document| EntityRef::of(&document.value()));
        let refs = refs.map(|entity_ref| entity_ref.to_string()).collect();
        Ok(Some(Matching { total: page.total.unwrap_or(0), refs }))
    }
}

impl EntityRules {
    pub(crate) fn shared(index: CatalogIndex) -> Arc<dyn ResourceRules> {
        Arc::new(Self(index))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Annotation {
    annotation: String,
    value: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    label: String,
    value: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    key: String,
    value: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    kinds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    claims: Vec<String>,
}

/// The criteria as a condition of the index.
pub(crate) fn predicate(criteria: &Criteria) -> Result<Predicate, RuleError> {
    let each = |parts: &[Criteria]| parts.iter().map(predicate).collect::<Result<Vec<_>, _>>();
    Ok(match criteria {
        Criteria::AllOf(parts) => Predicate::All(each(parts)?),
        Criteria::AnyOf(parts) => Predicate::Any(each(parts)?),
        Criteria::Not(part) => Predicate::Not(Box::new(predicate(part)?)),
        Criteria::Rule(condition) => of_rule(condition)?,
    })
}

fn of_rule(condition: &Condition) -> Result<Predicate, RuleError> {
    Ok(match condition.rule.as_str() {
        "HAS_ANNOTATION" => {
            let Annotation { annotation, value } = params(condition)?;
            has(&format!("metadata.annotations.{annotation}"), value.as_deref())
        }
        "HAS_LABEL" => {
            let Label { label, value } = params(condition)?;
            has(&format!("metadata.labels.{label}"), value.as_deref())
        }
        "HAS_METADATA" => {
            let Field { key, value } = params(condition)?;
            has(&format!("metadata.{key}"), value.as_deref())
        }
        "HAS_SPEC" => {
            let Field { key, value } = params(condition)?;
            has(&format!("spec.{key}"), value.as_deref())
        }
        "IS_ENTITY_KIND" => Predicate::one_of("kind", params::<Kinds>(condition)?.kinds),
        "IS_ENTITY_OWNER" => {
            // Claims are canonical refs; one that is written otherwise is nobody's.
            let mut claims = params::<Claims>(condition)?.claims;
            claims.retain(|claim| *claim == claim.to_lowercase());
            Predicate::Relation { relation_type: "ownedby".to_owned(), targets: Some(claims) }
        }
        other => return Err(RuleError::Unknown { rule: other.to_owned(), resource_type: ENTITY }),
    })
}

fn has(key: &str, value: Option<&str>) -> Predicate {
    value.map_or_else(|| Predicate::exists(key), |value| Predicate::equals(key, value))
}

fn params<T: DeserializeOwned>(condition: &Condition) -> Result<T, RuleError> {
    serde_json::from_value(Value::Object(condition.params.clone()))
        .map_err(|error| RuleError::Params { rule: condition.rule.clone(), message: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: Value) -> Result<Predicate, RuleError> {
        predicate(&Criteria::from_json(&json).unwrap())
    }

    fn rule(name: &str, params: Value) -> Value {
        json!({"rule": name, "resourceType": ENTITY, "params": params})
    }

    #[test]
    fn criteria_become_conditions() {
        let json = json!({"anyOf": [
            {"allOf": [rule("IS_ENTITY_KIND", json!({"kinds": ["API"]})), {"not": rule("HAS_SPEC", json!({"key": "system"}))}]},
            rule("IS_ENTITY_OWNER", json!({"claims": ["group:default/a", "Group:default/b"]})),
            rule("HAS_LABEL", json!({"label": "Tier", "value": "Gold"})),
        ]});
        let expected = json!({"$any": [
            {"$all": [{"kind": "api"}, {"$not": {"spec.system": {"$exists": true}}}]},
            {"relations": {"$contains": {"type": "ownedby", "targetRef": "group:default/a"}}},
            {"metadata.labels.tier": "gold"},
        ]});
        assert_eq!(read(json).unwrap().to_json(), expected);
    }

    #[test]
    fn what_no_rule_takes_is_refused() {
        assert!(matches!(read(rule("IS_MOON", json!({}))), Err(RuleError::Unknown { .. })));
        for (name, params) in [
            ("IS_ENTITY_KIND", json!({})),
            ("IS_ENTITY_KIND", json!({"kinds": "api"})),
            ("HAS_LABEL", json!({"label": "a", "colour": "red"})),
        ] {
            assert!(matches!(read(rule(name, params)), Err(RuleError::Params { .. })), "{name}");
        }
    }

    #[test]
    fn every_rule_is_declared_with_what_it_takes() {
        for Rule { name, params, .. } in RULES {
            let required = params()["required"][0].as_str().unwrap().to_owned();
            let value = if required.ends_with('s') { json!([]) } else { json!("x") };
            read(rule(name, json!({required: value}))).unwrap();
        }
    }
}

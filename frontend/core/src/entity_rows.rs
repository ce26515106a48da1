//! An entity as the catalog's predicates see it: keys and values in lower case.
//!
//! The server has the same rules for its index (`index/rows.rs` of the catalog plugin); here they serve one
//! entity at a time, for filters of the configuration.

use callboard_letters::Letters;
use callboard_shared::entity::Entity;
use callboard_shared::query::{Predicate, scalar_text};
use serde_json::Value;

/// The keys of one entity with their values.
pub(crate) struct EntityRows {
    rows: Vec<(String, String)>,
    relations: Vec<(String, String)>,
}

impl EntityRows {
    /// Takes the entity apart.
    pub(crate) fn of(entity: &Entity) -> Self {
        let mut rows = Vec::new();
        // An entity always has a JSON form.
        let mut document = serde_json::to_value(entity).unwrap_or_default();
        if let Some(document) = document.as_object_mut() {
            document.shift_remove("relations");
            document.shift_remove("status");
        }
        add(&mut rows, "", &document);
        if entity.metadata.namespace.is_none() {
            rows.push(("metadata.namespace".to_owned(), entity.namespace().lower()));
        }
        let relations: Vec<(String, String)> = entity
            .relations
            .iter()
            .map(|relation| (relation.relation_type.lower(), relation.target_ref.lower()))
            .collect();
        rows.extend(relations.iter().map(|(kind, target)| (format!("relations.{kind}"), target.clone())));
        Self { rows, relations }
    }

    /// Whether the predicate holds.
    pub(crate) fn satisfy(&self, predicate: &Predicate) -> bool {
        match predicate {
            Predicate::All(parts) => parts.iter().all(|part| self.satisfy(part)),
            Predicate::Any(parts) => parts.iter().any(|part| self.satisfy(part)),
            Predicate::Not(inner) => !self.satisfy(inner),
            Predicate::Exists { key, present } => self.values(key).next().is_some() == *present,
            Predicate::In { key, values } => self.values(key).any(|value| values.iter().any(|wanted| wanted == value)),
            Predicate::HasPrefix { key, prefix } => self.values(key).any(|value| value.starts_with(prefix)),
            Predicate::Relation { relation_type, targets } => self.relations.iter().any(|(kind, target)| {
                kind == relation_type && targets.as_ref().is_none_or(|targets| targets.contains(target))
            }),
        }
    }

    fn values(&self, key: &str) -> impl Iterator<Item = &str> {
        self.rows.iter().filter(move |(own, _)| own == key).map(|(_, value)| value.as_str())
    }
}

fn add(rows: &mut Vec<(String, String)>, path: &str, value: &Value) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let key = key.lower();
                add(rows, &if path.is_empty() { key } else { format!("{path}.{key}") }, value);
            }
        }
        Value::Array(items) => {
            for item in items {
                add(rows, path, item);
                if let Some(text) = item.as_str() {
                    rows.push((format!("{path}.{}", text.lower()), "true".to_owned()));
                }
            }
        }
        scalar => {
            if let Some(text) = scalar_text(scalar) {
                rows.push((path.to_owned(), text.lower()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn satisfies(query: Value) -> bool {
        let entity: Entity = serde_json::from_value(json!({
            "kind": "API", "metadata": {
                "name": "Crane", "annotations": {"GitHub.com/project-slug": "Acme/Crane"}, "tags": ["Go", "grpc"],
                "links": [{"url": "https://x/Run", "title": "Runbook"}]
            },
            "spec": {"type": "grpc", "rank": 2, "on": true},
            "relations": [{"type": "ownedBy", "targetRef": "group:default/yard"}]
        }))
        .unwrap();
        EntityRows::of(&entity).satisfy(&Predicate::from_json(&query).unwrap())
    }

    #[test]
    fn values_of_every_shape() {
        for query in [
            json!({"kind": "api", "spec.rank": 2, "spec.on": true, "metadata.namespace": "default"}),
            json!({"metadata.annotations.github.com/project-slug": {"$hasPrefix": "acme/"}}),
            json!({"metadata.tags": "GO", "metadata.tags.grpc": "true"}),
            json!({"metadata.links.title": {"$in": ["x", "runbook"]}}),
            json!({"spec.owner": {"$exists": false}, "spec.type": {"$exists": true}}),
            json!({"relations.ownedby": "group:default/yard"}),
            json!({"relations": {"$contains": {"type": "ownedBy", "targetRef": "Group:default/Yard"}}}),
            json!({"$any": [{"kind": "component"}, {"$not": {"kind": "component"}}]}),
        ] {
            assert!(satisfies(query.clone()), "{query}");
        }
        for query in [
            json!({"kind": "component"}),
            json!({"metadata.tags": "java"}),
            json!({"relations": {"$contains": {"type": "ownedBy", "targetRef": "group:default/x"}}}),
            json!({"relations": {"$contains": {"type": "partOf"}}}),
            json!({"spec.rank": {"$exists": false}}),
        ] {
            assert!(!satisfies(query.clone()), "{query}");
        }
    }
}

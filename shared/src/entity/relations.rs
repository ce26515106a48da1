//! The relations that follow from an entity's own fields.

use serde_json::Value;

use super::kinds;
use super::refs::{DEFAULT_NAMESPACE, EntityRef, RefError};

/// One direction of an edge. Both directions of every edge are emitted, whether or not the target
/// exists.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmittedRelation {
    /// The entity that shows the relation.
    pub source: EntityRef,
    /// For example `ownedBy`.
    pub relation_type: String,
    /// The entity that it points at.
    pub target: EntityRef,
}

/// Why an entity's relations cannot be told; this fails the whole entity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RelationError {
    /// A ref cannot be read.
    #[error("spec.{field}: {source}")]
    Ref {
        /// The member of `spec`.
        field: &'static str,
        /// What is wrong with it.
        source: RefError,
    },
    /// The entity has no kind or no name.
    #[error("the entity has no kind or no metadata.name, so nothing can be related to it: fill in both")]
    NoIdentity,
}

/// Both directions of every relation that the entity's `spec` stands for; none for kinds that are
/// not built in. Refs without a namespace are taken to be in the entity's own.
///
/// # Errors
/// When a ref cannot be read, or the entity has no kind or name.
pub fn relations_of(entity: &Value) -> Result<Vec<EmittedRelation>, RelationError> {
    let text_of = |key: &str| entity.get(key).and_then(Value::as_str).unwrap_or_default();
    let Some(schema) = kinds::schema(text_of("kind"), text_of("apiVersion")) else {
        return Ok(Vec::new());
    };
    let this = EntityRef::of(entity).ok_or(RelationError::NoIdentity)?;
    let namespace = entity["metadata"].get("namespace").and_then(Value::as_str).unwrap_or(DEFAULT_NAMESPACE);
    let mut emitted = Vec::new();
    for relation in schema.relations {
        let targets = entity.get("spec").and_then(|spec| spec.get(relation.field));
        for value in one_or_many(targets) {
            let target = EntityRef::from_value(value, relation.default_kind, namespace)
                .map_err(|source| RelationError::Ref { field: relation.field, source })?;
            emitted.push(EmittedRelation {
                source: this.clone(),
                relation_type: relation.outgoing.to_owned(),
                target: target.clone(),
            });
            emitted.push(EmittedRelation {
                source: target,
                relation_type: relation.incoming.to_owned(),
                target: this.clone(),
            });
        }
    }
    Ok(emitted)
}

/// Sorts the lists of texts in the fields that relations come from, so that their order in a source does not
/// make another entity.
pub fn sort_relation_lists(entity: &mut Value) {
    let text_of = |key: &str| entity.get(key).and_then(Value::as_str).unwrap_or_default();
    let Some(schema) = kinds::schema(text_of("kind"), text_of("apiVersion")) else { return };
    let Some(spec) = entity.get_mut("spec") else { return };
    for relation in schema.relations {
        if let Some(Value::Array(items)) = spec.get_mut(relation.field)
            && items.iter().all(Value::is_string)
        {
            items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        }
    }
}

/// The items of a list, a single value as a list of one; `null` and empty texts count as absent.
fn one_or_many(value: Option<&Value>) -> &[Value] {
    match value {
        None | Some(Value::Null) => &[],
        Some(Value::String(text)) if text.is_empty() => &[],
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn edges(entity: Value) -> Vec<String> {
        relations_of(&entity)
            .unwrap()
            .iter()
            .map(|edge| format!("{} {} {}", edge.source, edge.relation_type, edge.target))
            .collect()
    }

    fn core(kind: &str, spec: Value) -> Value {
        json!({"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": {"name": "Me", "namespace": "yard"}, "spec": spec})
    }

    #[test]
    fn every_field_of_every_kind() {
        let cases: &[(&str, Value, &str, &str, &str)] = &[
            ("Component", json!({"owner": "X"}), "ownedBy", "group:yard/x", "ownerOf"),
            ("Component", json!({"subcomponentOf": "x"}), "partOf", "component:yard/x", "hasPart"),
            ("Component", json!({"system": "x"}), "partOf", "system:yard/x", "hasPart"),
            ("Component", json!({"providesApis": ["x"]}), "providesApi", "api:yard/x", "apiProvidedBy"),
            ("Component", json!({"consumesApis": ["x"]}), "consumesApi", "api:yard/x", "apiConsumedBy"),
            ("Component", json!({"dependsOn": ["resource:x"]}), "dependsOn", "resource:yard/x", "dependencyOf"),
            ("Component", json!({"dependencyOf": "component:x"}), "dependencyOf", "component:yard/x", "dependsOn"),
            ("API", json!({"owner": "user:default/x"}), "ownedBy", "user:default/x", "ownerOf"),
            ("API", json!({"system": "x"}), "partOf", "system:yard/x", "hasPart"),
            ("Resource", json!({"owner": "x"}), "ownedBy", "group:yard/x", "ownerOf"),
            ("Resource", json!({"system": "x"}), "partOf", "system:yard/x", "hasPart"),
            ("Resource", json!({"dependsOn": ["resource:x"]}), "dependsOn", "resource:yard/x", "dependencyOf"),
            ("Resource", json!({"dependencyOf": ["api:x"]}), "dependencyOf", "api:yard/x", "dependsOn"),
            ("System", json!({"owner": "x"}), "ownedBy", "group:yard/x", "ownerOf"),
            ("System", json!({"domain": "x"}), "partOf", "domain:yard/x", "hasPart"),
            ("Domain", json!({"owner": "x"}), "ownedBy", "group:yard/x", "ownerOf"),
            ("Domain", json!({"subdomainOf": "x"}), "partOf", "domain:yard/x", "hasPart"),
            ("User", json!({"memberOf": ["x"]}), "memberOf", "group:yard/x", "hasMember"),
            ("Group", json!({"parent": "x"}), "childOf", "group:yard/x", "parentOf"),
            ("Group", json!({"children": ["x"]}), "parentOf", "group:yard/x", "childOf"),
            ("Group", json!({"members": ["x"]}), "hasMember", "user:yard/x", "memberOf"),
        ];
        for (kind, spec, outgoing, target, incoming) in cases {
            let this = format!("{}:yard/me", kind.to_lowercase());
            assert_eq!(
                edges(core(kind, spec.clone())),
                [format!("{this} {outgoing} {target}"), format!("{target} {incoming} {this}")],
                "{kind} {spec}"
            );
        }
    }

    #[test]
    fn the_order_of_refs_does_not_count() {
        let mut entity = core("Component", json!({"dependsOn": ["resource:b", "component:a"], "tags": ["b", "a"]}));
        sort_relation_lists(&mut entity);
        assert_eq!(entity["spec"], json!({"dependsOn": ["component:a", "resource:b"], "tags": ["b", "a"]}));
        let mut odd = core("Component", json!({"dependsOn": ["b", 1], "dependencyOf": "x"}));
        sort_relation_lists(&mut odd);
        assert_eq!(odd["spec"], json!({"dependsOn": ["b", 1], "dependencyOf": "x"}));
    }

    #[test]
    fn templates_are_owned() {
        let template = json!({"apiVersion": "scaffolder.backstage.io/v1beta3", "kind": "Template", "metadata": {"name": "t"}, "spec": {"owner": "x"}});
        assert_eq!(
            edges(template),
            ["template:default/t ownedBy group:default/x", "group:default/x ownerOf template:default/t"]
        );
    }

    #[test]
    fn other_kinds_and_locations_relate_to_nothing() {
        assert!(edges(core("Gadget", json!({"owner": "x"}))).is_empty());
        assert!(edges(core("Location", json!({"owner": "x", "targets": ["y"]}))).is_empty());
        let foreign =
            json!({"apiVersion": "x/v1", "kind": "Component", "metadata": {"name": "a"}, "spec": {"owner": "x"}});
        assert!(edges(foreign).is_empty());
        assert!(edges(core("Component", json!({"owner": "", "system": null, "dependsOn": []}))).is_empty());
    }

    #[test]
    fn one_bad_ref_fails_the_entity() {
        for spec in
            [json!({"dependsOn": ["foo"]}), json!({"owner": "group:"}), json!({"owner": "x", "dependencyOf": [7]})]
        {
            let error = relations_of(&core("Component", spec.clone())).unwrap_err();
            assert!(error.to_string().starts_with("spec."), "{spec}: {error}");
        }
    }
}

//! Entities to check, and the steps that ingestion takes.

use callboard_shared::entity::{FieldRules, apply_policies, relations_of, validate_envelope, validate_kind};
use serde_json::{Value, json};

/// All steps, as ingestion takes them.
pub(crate) fn validate(mut entity: Value) -> Result<Value, String> {
    validate_envelope(&entity).map_err(|error| error.to_string())?;
    apply_policies(&mut entity, &FieldRules::default()).map_err(|error| error.to_string())?;
    validate_kind(&entity).map_err(|error| error.to_string())?;
    relations_of(&entity).map_err(|error| error.to_string())?;
    Ok(entity)
}

/// A valid component with one member of the root or of metadata replaced.
pub(crate) fn component(path: &str, value: Value) -> Value {
    let mut entity = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": "probe"},
        "spec": {"type": "service", "lifecycle": "production", "owner": "freight"}
    });
    match path.split_once('.') {
        Some((outer, key)) => entity[outer][key] = value,
        None => entity[path] = value,
    }
    entity
}

pub(crate) fn without(path: &str) -> Value {
    let mut entity = component("kind", json!("Component"));
    match path.split_once('.') {
        Some((outer, key)) => entity[outer].as_object_mut().unwrap().remove(key),
        None => entity.as_object_mut().unwrap().remove(path),
    };
    entity
}

pub(crate) fn of_kind(kind: &str, spec: Value) -> Value {
    json!({"apiVersion": "backstage.io/v1beta1", "kind": kind, "metadata": {"name": "probe"}, "spec": spec})
}

pub(crate) fn accepted(entities: impl IntoIterator<Item = Value>) {
    for entity in entities {
        if let Err(error) = validate(entity.clone()) {
            panic!("should be accepted: {entity}\n{error}");
        }
    }
}

pub(crate) fn refused(entities: impl IntoIterator<Item = Value>) {
    for entity in entities {
        assert!(validate(entity.clone()).is_err(), "should be refused: {entity}");
    }
}

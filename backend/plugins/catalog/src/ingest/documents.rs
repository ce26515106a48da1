//! Location entities that stand for registrations, and the annotations that say where an entity is from.

use callboard_shared::entity::{EntityRef, LocationRef, annotations};
use serde_json::{Map, Value, json};

use super::canonical;
use crate::store::Discovered;

/// A location that somebody registered: in the configuration, or through the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Registration {
    pub(crate) location: LocationRef,
    /// The name of its entity; derived from the location unless it was moved later.
    pub(crate) name: String,
}

impl Registration {
    pub(crate) fn new(location: LocationRef) -> Self {
        let name = format!("generated-{}", canonical::hex(location.to_string().as_bytes()));
        Self { location, name }
    }

    /// The ref of the Location entity.
    pub(crate) fn entity_ref(&self) -> EntityRef {
        EntityRef::new("location", "default", &self.name)
    }

    /// The Location entity that stands for the registration.
    pub(crate) fn entity(&self) -> Value {
        let text = self.location.to_string();
        json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": "Location",
            "metadata": {
                "name": self.name,
                "annotations": { annotations::MANAGED_BY_LOCATION: text, annotations::MANAGED_BY_ORIGIN_LOCATION: text },
            },
            "spec": { "type": self.location.kind, "target": self.location.target },
        })
    }

    /// The same as a provider hands it over.
    pub(crate) fn discovered(&self) -> Discovered {
        Discovered::new(self.entity_ref().to_string(), &self.entity(), Some(self.location.to_string()))
    }
}

/// An annotation of an entity.
pub(crate) fn annotation<'a>(entity: &'a Value, key: &str) -> Option<&'a str> {
    entity["metadata"]["annotations"].get(key)?.as_str()
}

/// The location that an annotation names.
pub(crate) fn annotated_location(entity: &Value, key: &str) -> Option<LocationRef> {
    LocationRef::parse(annotation(entity, key)?).ok()
}

/// Sets an annotation. A `metadata` or `annotations` that is no object is left alone: validation says so.
pub(crate) fn set_annotation(entity: &mut Value, key: &str, value: &str) {
    if let Some(annotations) = annotations_of(entity) {
        annotations.insert(key.to_owned(), Value::String(value.to_owned()));
    }
}

/// Sets an annotation that the author did not set.
pub(crate) fn default_annotation(entity: &mut Value, key: &str, value: &str) {
    if let Some(annotations) = annotations_of(entity)
        && !annotations.contains_key(key)
    {
        annotations.insert(key.to_owned(), Value::String(value.to_owned()));
    }
}

fn annotations_of(entity: &mut Value) -> Option<&mut Map<String, Value>> {
    let metadata = entity.get_mut("metadata")?.as_object_mut()?;
    let annotations = metadata.entry("annotations").or_insert_with(|| Value::Object(Map::new()));
    if annotations.is_null() {
        *annotations = Value::Object(Map::new());
    }
    annotations.as_object_mut()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_registration_is_the_contracts_hash() {
        let registration = Registration::new(LocationRef::new("url", "https://example.com/a.yaml"));
        // SHA-1 of "url:https://example.com/a.yaml".
        assert_eq!(registration.name.len(), "generated-".len() + 40);
        assert_eq!(registration.discovered().location_key.as_deref(), Some("url:https://example.com/a.yaml"));
        assert!(registration.entity_ref().to_string().starts_with("location:default/generated-"));
    }

    #[test]
    fn odd_metadata_is_left_for_validation() {
        let mut entity = json!({"metadata": "text"});
        set_annotation(&mut entity, "a", "b");
        assert_eq!(entity, json!({"metadata": "text"}));
        let mut entity = json!({"metadata": {"annotations": {"a": "mine"}}});
        default_annotation(&mut entity, "a", "theirs");
        default_annotation(&mut entity, "b", "theirs");
        assert_eq!(entity["metadata"]["annotations"], json!({"a": "mine", "b": "theirs"}));
    }
}

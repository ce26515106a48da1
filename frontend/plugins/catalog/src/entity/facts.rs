//! What an entity says about itself and its neighbours.

use callboard_letters::Letters;
use callboard_shared::entity::{Entity, EntityRef, LocationRef, Relation, annotations};
use callboard_ui::Tone;
pub(crate) use callboard_web_core::entity_facts::{can_refresh, edit_url, profile, targets, web_address};

/// The refs in a member of `spec`, one or a list; what is no ref is left out.
pub(crate) fn spec_refs(entity: &Entity, field: &str, default_kind: &str) -> Vec<EntityRef> {
    let Some(value) = entity.spec.get(field) else { return Vec::new() };
    let values = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
    values
        .iter()
        .filter_map(|value| EntityRef::from_value(value, Some(default_kind), entity.namespace()).ok())
        .collect()
}

/// Every entity that the relations name, once.
pub(crate) fn all_targets(entity: &Entity) -> Vec<EntityRef> {
    let mut targets: Vec<_> = entity.relations.iter().filter_map(Relation::target).collect();
    targets.sort();
    targets.dedup();
    targets
}

/// The texts of a member of `spec`, one or a list.
pub(crate) fn spec_texts(entity: &Entity, field: &str) -> Vec<String> {
    let Some(value) = entity.spec.get(field) else { return Vec::new() };
    let values = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
    values.iter().filter_map(|value| value.as_str()).map(str::to_owned).collect()
}

/// What a lifecycle means. The three usual words have colours; others are neutral.
pub(crate) fn lifecycle_tone(lifecycle: &str) -> Tone {
    match lifecycle.lower().as_str() {
        "production" | "stable" | "ga" => Tone::Success,
        "experimental" | "beta" | "alpha" | "development" => Tone::Info,
        "deprecated" | "retired" | "end-of-life" => Tone::Warning,
        _ => Tone::Neutral,
    }
}

/// Where the entity's file can be looked at.
pub(crate) fn view_url(entity: &Entity) -> Option<&str> {
    web_address(entity.annotation(annotations::VIEW_URL)?)
}

/// Where the source of what the entity stands for is.
pub(crate) fn source_url(entity: &Entity) -> Option<String> {
    let location = LocationRef::parse(entity.annotation(annotations::SOURCE_LOCATION)?).ok()?;
    web_address(&location.target).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn entity(value: Value) -> Entity {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn refs_in_spec_take_the_entitys_namespace() {
        let entity = entity(json!({
            "kind": "Component", "metadata": {"name": "a", "namespace": "ops"},
            "spec": {"owner": "Team", "memberOf": ["x", "group:default/y", 7, ":"]}
        }));
        assert_eq!(spec_refs(&entity, "owner", "group"), [EntityRef::new("group", "ops", "team")]);
        let groups = spec_refs(&entity, "memberOf", "group");
        assert_eq!(groups, [EntityRef::new("group", "ops", "x"), EntityRef::new("group", "default", "y")]);
        assert!(spec_refs(&entity, "system", "system").is_empty());
        assert_eq!(spec_texts(&entity, "owner"), ["Team"]);
    }

    #[test]
    fn relations_by_type_and_kind() {
        let entity = entity(json!({"relations": [
            {"type": "partOf", "targetRef": "component:default/a"}, {"type": "partOf", "targetRef": "system:default/s"},
            {"type": "ownedBy", "targetRef": "group:default/g"}, {"type": "partOf", "targetRef": "broken"}
        ]}));
        assert_eq!(targets(&entity, "partOf", None).len(), 2);
        assert_eq!(targets(&entity, "partOf", Some("system")), [EntityRef::new("system", "default", "s")]);
    }

    #[test]
    fn only_addresses_of_the_web_become_links() {
        let entity = entity(json!({"metadata": {"annotations": {
            "backstage.io/view-url": "https://h/x", "backstage.io/edit-url": "javascript:alert(1)",
            "backstage.io/source-location": "url:https://h/src/", "backstage.io/managed-by-location": "file:/a/b"
        }}}));
        assert_eq!((view_url(&entity), edit_url(&entity)), (Some("https://h/x"), None));
        assert_eq!(source_url(&entity).as_deref(), Some("https://h/src/"));
        assert!(can_refresh(&entity));
        assert_eq!(web_address("/catalog"), None);
        assert_eq!(web_address("JavaScript:x"), None);
        assert_eq!(web_address("mailto:a@b.example"), Some("mailto:a@b.example"));
    }

    #[test]
    fn lifecycles_have_tones() {
        assert_eq!(lifecycle_tone("Production"), Tone::Success);
        assert_eq!(lifecycle_tone("something"), Tone::Neutral);
    }
}

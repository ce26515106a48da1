//! Joins what is known about an entity into the final entity (contract/catalog.md §5.7).

use callboard_shared::entity::{annotations, is_script_url};
use serde_json::{Map, Value, json};

use super::canonical;
use super::documents::set_annotation;
use crate::store::{FinalEntity, StatusError, StitchInput};

/// What replaces an address that would run a script.
const HARMLESS: &str = "https://backstage.io/annotation-rejected-for-security-reasons";

/// The final entity, or nothing when it is what it was.
pub(crate) fn stitch(input: StitchInput) -> Option<FinalEntity> {
    let StitchInput {
        entity_id,
        entity_ref,
        processed: mut entity,
        errors,
        mut relations,
        orphan,
        hash: before,
        cause,
    } = input;
    relations.sort_unstable();
    relations.dedup();
    if orphan {
        set_annotation(&mut entity, annotations::ORPHAN, "true");
    }
    disarm(&mut entity);
    let relations: Vec<Value> =
        relations.into_iter().map(|(kind, target)| json!({ "type": kind, "targetRef": target })).collect();
    let members = entity.as_object_mut()?;
    members.insert("relations".into(), Value::Array(relations));
    if !errors.is_empty() {
        let items: Vec<Value> = errors.iter().map(StatusError::status_item).collect();
        members.insert("status".into(), json!({ "items": items }));
    }
    let hash = canonical::hash(&entity);
    if before.as_ref() == Some(&hash) {
        return None;
    }
    let metadata = entity.get_mut("metadata").and_then(Value::as_object_mut)?;
    metadata.insert("uid".into(), Value::String(entity_id.clone()));
    metadata.entry("etag").or_insert_with(|| Value::String(hash.clone()));
    Some(FinalEntity { entity_id, entity_ref, hash, entity, cause, seq: 0 })
}

/// Authors may set these two links, but not to a script.
fn disarm(entity: &mut Value) {
    let Some(annotations) = entity["metadata"].get_mut("annotations").and_then(Value::as_object_mut) else { return };
    for key in [annotations::VIEW_URL, annotations::EDIT_URL] {
        disarm_one(annotations, key);
    }
}

fn disarm_one(annotations: &mut Map<String, Value>, key: &str) {
    if annotations.get(key).and_then(Value::as_str).is_some_and(is_script_url) {
        annotations.insert(key.to_owned(), Value::String(HARMLESS.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(entity: Value) -> StitchInput {
        StitchInput {
            entity_id: "00000000-0000-4000-8000-000000000001".into(),
            entity_ref: "component:default/a".into(),
            processed: entity,
            errors: Vec::new(),
            relations: Vec::new(),
            orphan: false,
            hash: None,
            cause: None,
        }
    }

    #[test]
    fn relations_are_sorted_and_each_there_once() {
        let pair = |kind: &str, target: &str| (kind.to_owned(), target.to_owned());
        let relations = vec![
            pair("ownedBy", "group:default/b"),
            pair("dependsOn", "api:default/z"),
            pair("ownedBy", "group:default/b"),
        ];
        let made = stitch(StitchInput { relations, ..input(json!({"metadata": {"name": "a"}})) }).unwrap();
        assert_eq!(
            made.entity["relations"],
            json!([{"type": "dependsOn", "targetRef": "api:default/z"}, {"type": "ownedBy", "targetRef": "group:default/b"}])
        );
    }

    #[test]
    fn an_authors_etag_survives_and_a_missing_one_is_the_hash() {
        let made = stitch(input(json!({"metadata": {"name": "a"}}))).unwrap();
        assert_eq!(made.entity["metadata"]["etag"], made.hash);
        let made = stitch(input(json!({"metadata": {"name": "a", "etag": "mine"}}))).unwrap();
        assert_eq!(made.entity["metadata"]["etag"], "mine");
    }

    #[test]
    fn equal_content_is_not_written_again() {
        let first = stitch(input(json!({"metadata": {"name": "a"}}))).unwrap();
        let again = StitchInput { hash: Some(first.hash), ..input(json!({"metadata": {"name": "a"}})) };
        assert!(stitch(again).is_none());
    }

    #[test]
    fn orphans_errors_and_scripts() {
        let errors = vec![StatusError { name: "NotFoundError".into(), message: "gone".into() }];
        let entity =
            json!({"metadata": {"name": "a", "annotations": {"backstage.io/view-url": "javascript:alert(1)"}}});
        let made = stitch(StitchInput { orphan: true, errors, ..input(entity) }).unwrap();
        assert_eq!(made.entity["metadata"]["annotations"]["backstage.io/orphan"], "true");
        assert_eq!(made.entity["metadata"]["annotations"]["backstage.io/view-url"], HARMLESS);
        assert_eq!(made.entity["status"]["items"][0]["message"], "NotFoundError: gone");
    }
}

//! Which processors an entity goes through, by the names of the contract (contract/catalog.md §5.3): for people who
//! ask why an entity is as it is.

use callboard_shared::entity::annotations;
use serde_json::Value;

use super::documents::annotated_location;
use super::placeholders;
use crate::model::Model;

/// The processors that have something to do with an entity as its source has it, in their order.
pub(crate) fn processors(entity: &Value, model: &Model) -> Vec<&'static str> {
    let location = annotated_location(entity, annotations::MANAGED_BY_LOCATION);
    let steps = [
        placeholders::any(entity).then_some("PlaceholderProcessor"),
        Some(if model.is_own(entity) { "ModelProcessor" } else { "BuiltinKindsEntityProcessor" }),
        reader(entity, location.as_ref().map(|location| location.kind.as_str())),
        location.filter(|location| location.kind == "url").map(|_| "AnnotateLocationEntityProcessor"),
    ];
    steps.into_iter().flatten().collect()
}

/// Who reads the targets of a Location: its own type, or that of where it was read from.
fn reader(entity: &Value, read_from: Option<&str>) -> Option<&'static str> {
    if entity["kind"] != "Location" {
        return None;
    }
    match entity["spec"]["type"].as_str().or(read_from)? {
        "file" => Some("FileReaderProcessor"),
        "url" => Some("url-reader"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use callboard_config::Config;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_an_entity_goes_through_depends_on_what_it_is() {
        let config = json!({"catalog": {"model": {"kinds": [{"kind": "Robot", "apiVersions": ["acme.example/v1"], "schema": {"type": "object"}}]}}});
        let model = Model::read(&Config::from_value(config)).unwrap();
        let at = |location: &str| json!({"annotations": {annotations::MANAGED_BY_LOCATION: location}});
        for (entity, expected) in [
            (json!({"kind": "Component", "metadata": at("file:/a.yaml")}), &["BuiltinKindsEntityProcessor"][..]),
            (
                json!({"kind": "API", "metadata": at("url:https://a/b"), "spec": {"definition": {"$text": "./c"}}}),
                &["PlaceholderProcessor", "BuiltinKindsEntityProcessor", "AnnotateLocationEntityProcessor"],
            ),
            (json!({"apiVersion": "acme.example/v1", "kind": "Robot", "metadata": {}}), &["ModelProcessor"]),
            (
                json!({"kind": "Location", "metadata": at("file:/a.yaml"), "spec": {"target": "./b.yaml"}}),
                &["BuiltinKindsEntityProcessor", "FileReaderProcessor"],
            ),
            (
                json!({"kind": "Location", "metadata": at("file:/a.yaml"), "spec": {"type": "url"}}),
                &["BuiltinKindsEntityProcessor", "url-reader"],
            ),
        ] {
            assert_eq!(processors(&entity, &model), expected, "{entity}");
        }
    }
}

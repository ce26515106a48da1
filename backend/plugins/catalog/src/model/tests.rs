use super::*;
use serde_json::json;

fn model(model: Value) -> Result<Model, String> {
    Model::read(&Config::from_value(json!({"catalog": {"model": model}}))).map_err(|error| error.to_string())
}

fn entity(api_version: &str, kind: &str, spec: Value) -> Value {
    json!({"apiVersion": api_version, "kind": kind, "metadata": {"name": "me", "namespace": "yard"}, "spec": spec})
}

fn edges(model: &Model, entity: &Value) -> Vec<String> {
    let edges = model.relations_of(entity).unwrap();
    edges.iter().map(|edge| format!("{} {} {}", edge.source, edge.relation_type, edge.target)).collect()
}

fn datasets() -> Value {
    json!({"kinds": [{
        "kind": "Dataset",
        "apiVersions": ["acme.example/v1"],
        "schema": {
            "type": "object",
            "required": ["owner", "tables"],
            "properties": {"owner": {"type": "string"}, "tables": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+$"}}},
        },
        "relations": [
            {"path": "spec.owner", "type": "ownedBy", "reverse": "ownerOf", "defaultKind": "Group"},
            {"path": "spec.sources.ref", "type": "derivedFrom", "reverse": "sourceOf", "defaultKind": "Dataset"},
        ],
    }]})
}

#[test]
fn a_kind_of_the_company_is_checked_and_related() {
    let model = model(datasets()).unwrap();
    let good = entity(
        "acme.example/v1",
        "Dataset",
        json!({"owner": "freight", "tables": ["a"], "sources": [{"ref": "raw"}, {"ref": "dataset:default/old"}]}),
    );
    model.validate_kind(&good).unwrap();
    assert_eq!(
        edges(&model, &good),
        [
            "dataset:yard/me ownedBy group:yard/freight",
            "group:yard/freight ownerOf dataset:yard/me",
            "dataset:yard/me derivedFrom dataset:yard/raw",
            "dataset:yard/raw sourceOf dataset:yard/me",
            "dataset:yard/me derivedFrom dataset:default/old",
            "dataset:default/old sourceOf dataset:yard/me",
        ]
    );
    let bad = entity("acme.example/v1", "Dataset", json!({"tables": ["a", "B"]}));
    let message = model.validate_kind(&bad).unwrap_err().to_string();
    assert!(message.contains("spec.tables[1]") && message.contains("owner"), "{message}");
    let unknown = entity("acme.example/v2", "Dataset", json!({"owner": "x", "tables": []}));
    assert!(model.validate_kind(&unknown).is_err(), "another version is another kind");
}

#[test]
fn a_built_in_kind_can_be_held_to_more() {
    let extended = model(json!({
        "kinds": [{"kind": "Component", "apiVersions": ["backstage.io/v1alpha1"], "extends": true,
                   "schema": {"required": ["tier"], "properties": {"tier": {"enum": [1, 2, 3]}}}}],
        "relations": [{"kind": "Component", "path": "spec.reads", "type": "reads", "reverse": "readBy", "defaultKind": "Dataset"}],
    }))
    .unwrap();
    let component = |spec: Value| entity("backstage.io/v1alpha1", "Component", spec);
    let spec = json!({"type": "service", "lifecycle": "production", "owner": "x", "tier": 1, "reads": ["b", "a"]});
    let mut good = component(spec.clone());
    extended.validate_kind(&good).unwrap();
    extended.sort_relation_lists(&mut good);
    assert_eq!(good["spec"]["reads"], json!(["a", "b"]));
    assert!(edges(&extended, &good).contains(&"component:yard/me reads dataset:yard/a".to_owned()));
    let mut spec_without = spec.clone();
    spec_without.as_object_mut().unwrap().remove("lifecycle");
    assert!(extended.validate_kind(&component(spec_without)).unwrap_err().to_string().contains("lifecycle"));
    let message = extended.validate_kind(&component(json!({"type": "a", "lifecycle": "b", "owner": "c", "tier": 9})));
    assert!(message.unwrap_err().to_string().contains("spec.tier"));
}

#[test]
fn formats_of_names_and_tags_can_be_replaced() {
    let model = model(json!({"fields": {
        "name": {"pattern": "[a-z]{2,80}", "hint": "use two to eighty lower-case letters"},
        "tag": {"pattern": "team:.*"},
    }}))
    .unwrap();
    let mut odd = entity("backstage.io/v1alpha1", "Component", json!({}));
    odd["metadata"] = json!({"name": "a".repeat(70), "tags": ["team:A B"]});
    model.apply_policies(&mut odd).unwrap();
    odd["metadata"] = json!({"name": "UPPER", "tags": ["java"]});
    let message = model.apply_policies(&mut odd).unwrap_err().to_string();
    assert!(message.contains("eighty lower-case") && message.contains("team:.*"), "{message}");
}

#[test]
fn ai_resources_and_mcp_servers_are_off_unless_asked_for() {
    let skill = entity(
        "backstage.io/v1alpha1",
        "AiResource",
        json!({"type": "skill", "lifecycle": "production", "owner": "x", "dependsOn": ["other"]}),
    );
    let server = entity(
        "backstage.io/v1alpha1",
        "API",
        json!({"type": "mcp-server", "lifecycle": "production", "owner": "x", "remotes": [{"type": "sse", "url": "https://x.example"}]}),
    );
    let off = Model::default();
    assert!(off.validate_kind(&skill).is_err() && off.validate_kind(&server).is_err());
    let on = model(json!({"aiResources": true, "mcpServers": true})).unwrap();
    on.validate_kind(&skill).unwrap();
    on.validate_kind(&server).unwrap();
    assert!(edges(&on, &skill).contains(&"airesource:yard/me dependsOn airesource:yard/other".to_owned()));
    assert!(edges(&on, &server).contains(&"api:yard/me ownedBy group:yard/x".to_owned()));
    let of = |spec_type: &str, more: Value| {
        let mut spec = json!({"type": spec_type, "lifecycle": "l", "owner": "o"});
        spec.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        on.validate_kind(&entity("backstage.io/v1alpha1", "AiResource", spec)).is_ok()
    };
    assert!(!of("rule", json!({})) && of("rule", json!({"category": "a", "rationale": "b"})));
    assert!(!of("plugin", json!({})) && of("plugin", json!({"skills": ["a"]})));
    assert!(!of("marketplace", json!({})) && of("marketplace", json!({"plugins": []})));
    assert!(of("prompt", json!({"anything": 1})));
}

#[test]
fn mistakes_in_the_configuration_are_told_with_their_place() {
    let kind = |more: Value| {
        let mut kind = json!({"kind": "A", "apiVersions": ["b/v1"], "schema": {}});
        kind.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"kinds": [kind]})
    };
    for (config, words) in [
        (json!({"kinds": [{}]}), "kind"),
        (kind(json!({"schema": {"type": "no such type"}})), "JSON Schema"),
        (kind(json!({"schema": {"$ref": "https://schemas.example/a.json"}})), "JSON Schema"),
        (kind(json!({"relations": [{"path": "spec.a", "type": "a-b", "reverse": "c"}]})), "letters"),
        (json!({"relations": [{"path": "spec.a", "type": "a", "reverse": "b"}]}), "kind"),
        (json!({"fields": {"colour": {"pattern": "a"}}}), "colour"),
        (json!({"fields": {"name": {"pattern": "("}}}), "regular expression"),
    ] {
        let error = model(config.clone()).err().unwrap_or_else(|| panic!("{config}"));
        assert!(error.contains(words) && error.contains("catalog.model"), "{config}: {error}");
    }
}

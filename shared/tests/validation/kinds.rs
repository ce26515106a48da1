//! What the kinds require of `spec`.

use callboard_shared::entity::kinds::{self, Verdict};
use callboard_shared::entity::{KINDS, ValidationError, validate_kind};
use callboard_shared::error::ErrorName;
use serde_json::{Value, json};

use crate::support::{accepted, component, of_kind, refused};

/// For every kind: a `spec` with all that is required, optional members with good values, and bad
/// values for members.
type KindCase = (&'static str, Value, Value, Vec<(&'static str, Value)>);

fn kind_cases() -> Vec<KindCase> {
    let (empty, number, list) = (|| json!(""), || json!(1), || json!([""]));
    vec![
        (
            "Component",
            json!({"type": "service", "lifecycle": "production", "owner": "o"}),
            json!({"system": "s", "subcomponentOf": "c", "providesApis": ["a"], "consumesApis": [], "dependsOn": ["component:c"], "dependencyOf": "component:d"}),
            vec![
                ("type", empty()),
                ("lifecycle", number()),
                ("owner", empty()),
                ("system", empty()),
                ("subcomponentOf", json!(["c"])),
                ("providesApis", json!("a")),
                ("consumesApis", list()),
                ("dependsOn", json!("component:c")),
                ("dependsOn", json!(["plain"])),
                ("owner", json!("group:")),
            ],
        ),
        (
            "API",
            json!({"type": "openapi", "lifecycle": "production", "owner": "o", "definition": "x"}),
            json!({"system": "s"}),
            vec![
                ("type", empty()),
                ("lifecycle", empty()),
                ("owner", empty()),
                ("definition", empty()),
                ("definition", json!({"a": 1})),
                ("system", empty()),
            ],
        ),
        (
            "Resource",
            json!({"type": "database", "owner": "o"}),
            json!({"system": "s", "dependsOn": ["resource:r"], "dependencyOf": ["component:c"]}),
            vec![
                ("type", empty()),
                ("owner", number()),
                ("system", empty()),
                ("dependsOn", list()),
                ("dependencyOf", json!("component:c")),
            ],
        ),
        (
            "System",
            json!({"owner": "o"}),
            json!({"domain": "d", "type": "product"}),
            vec![("owner", empty()), ("domain", empty()), ("type", empty())],
        ),
        (
            "Domain",
            json!({"owner": "o"}),
            json!({"subdomainOf": "d", "type": "product-area"}),
            vec![("owner", empty()), ("subdomainOf", empty()), ("type", number())],
        ),
        (
            "User",
            json!({"memberOf": []}),
            json!({"profile": {"displayName": "N", "email": "no address", "picture": "p", "extra": 1}}),
            vec![
                ("memberOf", list()),
                ("memberOf", json!("a")),
                ("profile", json!("x")),
                ("profile", json!({"displayName": ""})),
                ("profile", json!({"email": 1})),
            ],
        ),
        (
            "Group",
            json!({"type": "team", "children": []}),
            json!({"parent": "p", "members": ["u"], "profile": {}}),
            vec![
                ("type", empty()),
                ("children", json!("a")),
                ("parent", empty()),
                ("members", list()),
                ("profile", json!({"picture": ""})),
            ],
        ),
        (
            "Location",
            json!({}),
            json!({"type": "url", "target": "./x", "targets": ["./y"], "presence": "optional"}),
            vec![
                ("type", empty()),
                ("target", empty()),
                ("targets", json!("x")),
                ("targets", list()),
                ("presence", json!("sometimes")),
            ],
        ),
    ]
}

#[test]
fn every_core_kind() {
    for (kind, required, optional, bad) in kind_cases() {
        accepted([of_kind(kind, required.clone())]);
        for key in required.as_object().unwrap().keys() {
            let mut spec = required.clone();
            spec.as_object_mut().unwrap().remove(key);
            refused([of_kind(kind, spec)]);
        }
        for (key, value) in optional.as_object().unwrap() {
            let mut spec = required.clone();
            spec[key] = value.clone();
            accepted([of_kind(kind, spec)]);
        }
        for (key, value) in bad {
            let mut spec = required.clone();
            spec[key] = value;
            refused([of_kind(kind, spec)]);
        }
    }
}

fn template(key: &str, value: Value) -> Value {
    let mut entity = json!({
        "apiVersion": "scaffolder.backstage.io/v1beta3", "kind": "Template", "metadata": {"name": "t"},
        "spec": {"type": "service", "steps": [{"action": "debug:log"}]}
    });
    entity["spec"][key] = value;
    entity
}

#[test]
fn templates() {
    accepted([
        template("steps", json!([])),
        template(
            "steps",
            json!([{"id": "a", "name": "A", "action": "x", "input": {}, "if": true, "each": [1], "backstage:permissions": {"tags": ["t"]}}]),
        ),
        template("steps", json!([{"action": "x", "if": "${{ parameters.a }}"}])),
        template("owner", json!("team-a")),
        template("parameters", json!({"title": "One", "properties": {}})),
        template("parameters", json!([{"title": "One"}, {"backstage:permissions": {"tags": []}}])),
        template("secrets", json!({"schema": {"type": "object"}})),
        template("presentation", json!({"buttonLabels": {"backButtonText": "Back", "more": 1}})),
        template("formDecorators", json!([{"id": "a", "input": {}}])),
        template("EXPERIMENTAL_recovery", json!({"EXPERIMENTAL_strategy": "startOver"})),
        template(
            "output",
            json!({"links": [{"title": "T", "url": "${{ x }}", "if": false}], "text": [{"content": ""}], "catalogInfoUrl": "x"}),
        ),
    ]);
    refused([
        template("type", json!("")),
        template("steps", json!({})),
        template("steps", json!([{"id": "a"}])),
        template("steps", json!([{"action": "x", "input": "y"}])),
        template("steps", json!([{"action": "x", "if": 1}])),
        template("steps", json!(["x"])),
        template("owner", json!("")),
        template("lifecycle", json!("")),
        template("parameters", json!("x")),
        template("parameters", json!(["x"])),
        template("parameters", json!([{"backstage:permissions": {"tags": [1]}}])),
        template("secrets", json!({"schema": "x"})),
        template("presentation", json!({"buttonLabels": {"backButtonText": 1}})),
        template("formDecorators", json!({})),
        template("EXPERIMENTAL_formDecorators", json!([{"id": 1}])),
        template("output", json!({"other": 1})),
        template("output", json!({"links": [{"url": ""}]})),
        template("output", json!({"text": [{"content": 1}]})),
    ]);
    let mut old = template("type", json!("x"));
    old["apiVersion"] = json!("backstage.io/v1beta2");
    refused([old]);
}

#[test]
fn refs_in_fields_are_split_not_checked() {
    for owner in ["a", "b/a", "group:a", "group:b/a", "GROUP:B/A", "a:b:c", "a/b/c", " a ", "user:a.b_c", "a b"] {
        accepted([component("spec.owner", json!(owner))]);
    }
    for owner in ["group:", "group:/a", "/a", ":a", "group:b/"] {
        refused([component("spec.owner", json!(owner))]);
    }
}

fn kind_error(entity: &Value) -> ValidationError {
    validate_kind(entity).unwrap_err()
}

#[test]
fn a_foreign_kind_is_told_from_a_bad_spec() {
    let unknown = of_kind("Gadget", json!({}));
    assert!(matches!(kinds::check(&unknown), Verdict::NotMine(_)));
    assert!(kind_error(&unknown).to_string().contains("Component, API, Resource"));

    let wrong_case = of_kind("api", json!({}));
    assert!(matches!(kinds::check(&wrong_case), Verdict::NotMine(_)));
    assert!(kind_error(&wrong_case).to_string().contains("write API instead of api"));

    let wrong_version = component("apiVersion", json!("example.com/v9"));
    assert!(matches!(kinds::check(&wrong_version), Verdict::NotMine(_)));
    assert!(kind_error(&wrong_version).to_string().contains("backstage.io/v1alpha1 or backstage.io/v1beta1"));

    let Verdict::Invalid(problems) = kinds::check(&of_kind("Component", json!({"type": 1}))) else {
        panic!("a bad spec is not a foreign kind");
    };
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["spec.type", "spec.lifecycle", "spec.owner"]);
}

#[test]
fn a_processor_that_breaks_the_envelope_conflicts() {
    let broken = component("metadata.tags", json!("x"));
    assert_eq!(kind_error(&broken).kind, ErrorName::ConflictError);
    assert_eq!(kind_error(&of_kind("System", json!({}))).kind, ErrorName::InputError);
}

#[test]
fn the_table_of_kinds_is_complete_and_consistent() {
    let names: Vec<&str> = KINDS.iter().map(|schema| schema.kind).collect();
    assert_eq!(names, ["Component", "API", "Resource", "System", "Domain", "User", "Group", "Location", "Template"]);
    for schema in KINDS {
        for relation in schema.relations {
            let is_known = schema.spec.iter().any(|field| field.name == relation.field);
            assert!(is_known || relation.field == "dependencyOf", "{} {}", schema.kind, relation.field);
        }
    }
}

//! What every entity must have.

use callboard_shared::entity::{FieldRules, apply_policies};
use callboard_shared::error::ErrorName;
use serde_json::json;

use crate::support::{accepted, component, refused, validate, without};

#[test]
fn the_envelope() {
    accepted([
        component("apiVersion", json!("backstage.io/v1beta1")),
        component("metadata.uid", json!("written-by-an-author")),
        component("metadata.etag", json!("x")),
        component("metadata.generation", json!(7)),
        component("metadata.vendorBlock", json!({"anything": [1, {"two": null}]})),
        component("metadata.title", json!("  spaced  ")),
        component("metadata.description", json!("")),
        component("spec.anything", json!({"nested": [null]})),
    ]);
    refused([
        json!(null),
        json!([]),
        json!("x"),
        json!({"kind": "Component"}),
        without("apiVersion"),
        without("kind"),
        without("metadata"),
        without("metadata.name"),
        without("spec"),
        component("apiVersion", json!("backstage.io/v1")),
        component("apiVersion", json!("v1alpha1")),
        component("apiVersion", json!("")),
        component("apiVersion", json!(1)),
        component("apiVersion", json!("backstage.io/")),
        component("kind", json!("component")),
        component("kind", json!("COMPONENT")),
        component("kind", json!("Gadget")),
        component("kind", json!("Compo nent")),
        component("kind", json!("9x")),
        component("kind", json!("")),
        component("kind", json!(null)),
        component("metadata", json!("probe")),
        component("metadata.name", json!("no spaces please")),
        component("metadata.name", json!("")),
        component("metadata.name", json!(7)),
        component("metadata.uid", json!("")),
        component("metadata.etag", json!("")),
        component("metadata.title", json!("")),
        component("metadata.title", json!(1)),
        component("metadata.description", json!(1)),
        component("relations", json!([])),
        component("status", json!({})),
        component("owner", json!("x")),
        component("spec", json!(null)),
        component("spec", json!([])),
    ]);
}

#[test]
fn namespaces() {
    for good in ["a", "a-b", "a--b", "9a"] {
        let entity = validate(component("metadata.namespace", json!(good))).unwrap();
        assert_eq!(entity["metadata"]["namespace"], good);
    }
    refused(
        [json!("A"), json!("a.b"), json!("a_b"), json!("-a"), json!("a-"), json!(""), json!(null), json!(1)]
            .map(|bad| component("metadata.namespace", bad)),
    );
    let entity = validate(component("kind", json!("Component"))).unwrap();
    assert_eq!(entity["metadata"]["namespace"], "default");
}

#[test]
fn labels_and_annotations() {
    let long = "x".repeat(63);
    accepted([
        component("metadata.labels", json!({})),
        component("metadata.labels", json!({"a": "b", "a.b/c": "D_1.x-y", "e": "", "long": long})),
        component("metadata.annotations", json!({"a.b/c": " any\nthing ", "UPPER.case_Key": ""})),
    ]);
    refused(
        [
            json!({"a": "b c"}),
            json!({"a": 1}),
            json!({"a": true}),
            json!({"a": null}),
            json!({"a": "x".repeat(64)}),
            json!({"A.B/c": "x"}),
            json!({"a/b/c": "x"}),
            json!({"/c": "x"}),
            json!({"a/": "x"}),
            json!({"a b": "x"}),
            json!({"": "x"}),
            json!({"a".repeat(64): "x"}),
            json!(["a"]),
            json!("a"),
        ]
        .map(|bad| component("metadata.labels", bad)),
    );
    refused(
        [json!({"a.b/port": 8080}), json!({"A.b/c": "x"}), json!({"a": null}), json!([])]
            .map(|bad| component("metadata.annotations", bad)),
    );
}

#[test]
fn tags_and_links() {
    accepted([
        component("metadata.tags", json!([])),
        component("metadata.tags", json!(["a", "a", "c++", "c#", "team:x", "a-b-c"])),
        component("metadata.links", json!([])),
        component(
            "metadata.links",
            json!([{"url": "https://x.example/a b", "title": "T", "icon": "docs", "type": "doc", "more": 1}, {"url": "mailto:a@b"}]),
        ),
    ]);
    refused(
        [json!(["A"]), json!(["a--b"]), json!([""]), json!([1]), json!("a"), json!(null)]
            .map(|bad| component("metadata.tags", bad)),
    );
    refused(
        [
            json!([{"url": "/not/absolute"}]),
            json!([{"url": ""}]),
            json!([{"title": "no url"}]),
            json!([{"url": "https://x", "title": ""}]),
            json!([{"url": "https://x", "title": "  "}]),
            json!([{"url": "https://x", "icon": " "}]),
            json!([{"url": "https://x", "type": ""}]),
            json!([{"url": "https://x", "title": 1}]),
            json!(["https://x"]),
            json!({"url": "https://x"}),
        ]
        .map(|bad| component("metadata.links", bad)),
    );
}

#[test]
fn all_problems_are_told_at_once_with_their_places() {
    let mut entity = json!({
        "apiVersion": "backstage.io/", "kind": "Component",
        "metadata": {
            "name": "a b", "namespace": "Yard", "title": "", "tags": ["ok", "Bad", 7],
            "labels": {"a.b/c d": "x", "n": 1, "ok": "no blanks"}, "links": [{"url": "x"}, {"title": "t"}]
        },
        "spec": [], "relations": [], "a.b": 1
    });
    let error = apply_policies(&mut entity, &FieldRules::default()).unwrap_err();
    assert_eq!(error.kind, ErrorName::InputError);
    let mut paths: Vec<&str> = error.problems.iter().map(|problem| problem.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "[\"a.b\"]",
            "apiVersion",
            "metadata.labels.n",
            "metadata.labels.ok",
            "metadata.labels[\"a.b/c d\"]",
            "metadata.links[0].url",
            "metadata.links[1].url",
            "metadata.name",
            "metadata.namespace",
            "metadata.tags[1]",
            "metadata.tags[2]",
            "metadata.title",
            "relations",
            "spec",
        ]
    );
    let text = error.to_string();
    assert!(text.starts_with("The entity is not valid: "), "{text}");
    assert!(text.contains("relations is written by the catalog"), "{text}");
}

#[test]
fn replaced_rules_are_used() {
    let rules = FieldRules {
        tag: |tag| tag.starts_with('#'),
        annotation_value: |value| value.len() < 3,
        ..FieldRules::default()
    };
    let mut entity = component("metadata.tags", json!(["#Any Thing"]));
    assert!(apply_policies(&mut entity, &rules).is_ok());
    let mut entity = component("metadata.annotations", json!({"a": "long"}));
    assert!(apply_policies(&mut entity, &rules).is_err());
}

//! The difference between an entity before and after, for people.
//!
//! Not a JSON Patch: that says how to make the one of the other, by position in lists, and leaves out what was
//! there before. People ask which tag came and which relation went.

use std::collections::{BTreeMap, BTreeSet};

use callboard_shared::catalog::FieldChange;
use serde_json::{Map, Value};
use similar::TextDiff;

/// Texts that are longer, bytes, are kept as their difference.
const LONG_TEXT: usize = 400;
/// What is kept of one value or difference at most, bytes. An API's definition may have megabytes.
const MAX_KEPT: usize = 16 * 1024;
/// Differences that are kept of one change.
const MAX_CHANGES: usize = 200;
/// Lines around each difference in a text.
const CONTEXT: usize = 1;

/// Follow from everything else, so that they would be different in each change, or are the entity's identity.
const DERIVED: [&str; 2] = ["/metadata/etag", "/metadata/uid"];

/// The differences by path, in the order of paths.
pub(crate) fn differences(before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut found = Vec::new();
    compare("", Some(before), Some(after), &mut found);
    found.retain(|change| !DERIVED.contains(&change.path.as_str()));
    found.truncate(MAX_CHANGES);
    found
}

fn compare(path: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<FieldChange>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Some(Value::Object(before)), Some(Value::Object(after))) => objects(path, before, after, found),
        (Some(Value::Array(before)), Some(Value::Array(after))) => lists(path, before, after, found),
        (Some(Value::String(before)), Some(Value::String(after))) if before.len().max(after.len()) > LONG_TEXT => {
            found.push(FieldChange {
                path: path.to_owned(),
                before: None,
                after: None,
                diff: Some(texts(before, after)),
            });
        }
        _ => found.push(FieldChange {
            path: path.to_owned(),
            before: before.map(kept),
            after: after.map(kept),
            diff: None,
        }),
    }
}

fn objects(path: &str, before: &Map<String, Value>, after: &Map<String, Value>, found: &mut Vec<FieldChange>) {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for key in keys {
        let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
        compare(&path, before.get(key), after.get(key), found);
    }
}

/// What left a list and what came into it; a mere change of order is the whole list.
fn lists(path: &str, before: &[Value], after: &[Value], found: &mut Vec<FieldChange>) {
    let (gone, come) = (without(before, after), without(after, before));
    let (before, after) = if gone.is_empty() && come.is_empty() {
        (Some(Value::Array(before.to_vec())), Some(Value::Array(after.to_vec())))
    } else {
        let some = |items: Vec<Value>| (!items.is_empty()).then_some(Value::Array(items));
        (some(gone), some(come))
    };
    found.push(FieldChange {
        path: path.to_owned(),
        before: before.as_ref().map(kept),
        after: after.as_ref().map(kept),
        diff: None,
    });
}

/// The items of `list`, each as often as it is there more often than in `other`.
fn without(list: &[Value], other: &[Value]) -> Vec<Value> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for item in other {
        *counts.entry(item.to_string()).or_default() += 1;
    }
    let mut left = Vec::new();
    for item in list {
        match counts.get_mut(&item.to_string()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => left.push(item.clone()),
        }
    }
    left
}

fn texts(before: &str, after: &str) -> String {
    // Two megabytes that have nothing in common must not hold up the catalog.
    let diff = TextDiff::configure().timeout(std::time::Duration::from_millis(100)).diff_lines(before, after);
    shortened(&diff.unified_diff().context_radius(CONTEXT).to_string())
}

fn kept(value: &Value) -> Value {
    let text = match value {
        Value::String(text) if text.len() <= MAX_KEPT => return value.clone(),
        Value::String(text) => text.clone(),
        other => {
            let text = other.to_string();
            if text.len() <= MAX_KEPT {
                return value.clone();
            }
            text
        }
    };
    Value::String(shortened(&text))
}

fn shortened(text: &str) -> String {
    if text.len() <= MAX_KEPT {
        return text.to_owned();
    }
    let end = (0..=MAX_KEPT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    format!("{}… ({} more bytes)", &text[..end], text.len() - end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn change(path: &str, before: Value, after: Value) -> FieldChange {
        let some = |value: Value| (!value.is_null()).then_some(value);
        FieldChange { path: path.into(), before: some(before), after: some(after), diff: None }
    }

    #[test]
    fn fields_that_came_went_and_changed() {
        let before = json!({"spec": {"owner": "a", "type": "service"}, "metadata": {"name": "x", "etag": "1"}});
        let after = json!({"spec": {"owner": "b", "system": "s"}, "metadata": {"name": "x", "etag": "2"}});
        assert_eq!(
            differences(&before, &after),
            [
                change("/spec/owner", json!("a"), json!("b")),
                change("/spec/system", json!(null), json!("s")),
                change("/spec/type", json!("service"), json!(null)),
            ]
        );
    }

    #[test]
    fn lists_tell_what_came_and_what_went() {
        let relation = |target: &str| json!({"type": "dependsOn", "targetRef": target});
        let before = json!({"relations": [relation("a"), relation("b")], "tags": ["x", "y"]});
        let after = json!({"relations": [relation("b"), relation("c")], "tags": ["y", "x"]});
        assert_eq!(
            differences(&before, &after),
            [
                change("/relations", json!([relation("a")]), json!([relation("c")])),
                change("/tags", json!(["x", "y"]), json!(["y", "x"])),
            ]
        );
    }

    #[test]
    fn long_texts_are_kept_as_their_difference() {
        let before: String = (0..100).map(|n| format!("line {n}\n")).collect();
        let after = before.replace("line 50\n", "changed\n");
        let found = differences(&json!({"spec": {"definition": before}}), &json!({"spec": {"definition": after}}));
        assert_eq!(found[0].path, "/spec/definition");
        assert_eq!(found[0].diff.as_deref(), Some("@@ -50,3 +50,3 @@\n line 49\n-line 50\n+changed\n line 51\n"));
    }

    #[test]
    fn what_is_kept_of_a_huge_value_is_bounded() {
        let huge = "ä".repeat(MAX_KEPT);
        let found = differences(&json!({}), &json!({"x": huge, "y": [huge]}));
        assert!(found.iter().all(|change| change.after.as_ref().unwrap().to_string().len() < MAX_KEPT + 100));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf =
            prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), "[a-c~/]{0,3}".prop_map(Value::from)];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-c~/]{0,2}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn there_is_a_difference_exactly_when_they_differ(before in any_json(), after in any_json()) {
            prop_assert_eq!(differences(&before, &after).is_empty(), before == after);
        }

        #[test]
        fn paths_lead_to_what_was_there(before in any_json(), after in any_json()) {
            for change in differences(&before, &after) {
                let there = after.pointer(&change.path);
                prop_assert!(change.after.is_none() || there.is_some(), "{:?}", change);
            }
        }
    }
}

//! What placeholders are, and that none of them does harm.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::url_reader::{HostReader, ReadError};
use proptest::prelude::*;
use serde_json::json;
use url::Url;

use super::*;

/// Answers every address with the same text.
struct Always(String);

#[async_trait]
impl HostReader for Always {
    fn reads(&self, _: &Url) -> bool {
        true
    }

    async fn read(&self, url: &Url, _: ReadOptions) -> Result<ReadResult, ReadError> {
        Ok(ReadResult::Content { bytes: self.0.clone().into(), etag: None, last_modified: None, url: url.to_string() })
    }

    async fn search(&self, _: &Url, _: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        Ok(Vec::new())
    }
}

fn replaced(mut entity: Value, text: &str) -> Result<Value, StatusError> {
    let reader = UrlReader::with(vec![Arc::new(Always(text.to_owned()))]);
    futures::executor::block_on(replace(&mut entity, &reader)).map(|_| entity)
}

#[test]
fn only_single_known_keys_are_placeholders() {
    assert!(super::any(&json!({"spec": {"definition": {"$text": "./a"}}})));
    assert!(super::any(&json!([{"$yaml": 1}])));
    assert!(!super::any(&json!({"$text": "./a", "more": 1})));
    assert!(!super::any(&json!({"$unknown": "./a"})));
}

#[test]
fn what_is_pointed_at_takes_their_place_as_it_is() {
    let at = |key: &str| json!({"spec": {"a": [{key: "https://h.example/a"}]}});
    let text = r#"{"x": {"$text": "https://h.example/b"}}"#;
    assert_eq!(replaced(at("$text"), text).unwrap()["spec"]["a"][0], text);
    for key in ["$json", "$yaml"] {
        assert_eq!(replaced(at(key), text).unwrap()["spec"]["a"][0], json!({"x": {"$text": "https://h.example/b"}}));
        assert_eq!(replaced(at(key), "{").unwrap_err().name, "InputError");
    }
    assert!(replaced(at("$yaml"), "a: 1\n---\nb: 2").unwrap_err().message.contains("exactly one"));
}

#[test]
fn nothing_is_read_from_another_repository() {
    let from = |target: &str| {
        let location = "url:https://github.com/acme/shop/blob/main/catalog-info.yaml";
        let metadata = json!({"annotations": {"backstage.io/managed-by-location": location}});
        replaced(json!({"metadata": metadata, "spec": {"definition": {"$text": target}}}), "text")
    };
    for own in ["./a.txt", "https://github.com/acme/shop/blob/v1/a.txt", "https://files.example/a.txt"] {
        assert_eq!(from(own).unwrap()["spec"]["definition"], "text", "{own}");
    }
    for other in ["https://github.com/acme/secrets/blob/main/a.txt", "https://bitbucket.org/acme/shop/src/main/a.txt"] {
        let error = from(other).unwrap_err();
        assert_eq!(error.name, "InputError");
        assert!(error.message.contains("another repository"), "{}", error.message);
    }
}

/// Such an entity was stored, and could not be read back when it and its neighbours were to be stitched.
#[test]
fn what_is_nested_too_deeply_to_be_read_back_is_refused() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let entity = json!({"spec": {"definition": {"$json": "https://h.example/a.json"}}});
    assert!(replaced(entity.clone(), &nested(98)).is_ok());
    for levels in [99, 126] {
        assert!(replaced(entity.clone(), &nested(levels)).unwrap_err().message.contains("$text"), "{levels}");
    }
    assert!(replaced(entity, &nested(10_000)).unwrap_err().message.contains("is not JSON"));
}

fn entity() -> impl Strategy<Value = Value> {
    let key = "([$](text|json|yaml|openapi|a)?|metadata|annotations|backstage.io/managed-by-location|spec|[a-z]{0,3})";
    let target = "((url|file):)?(https?://h[.]example/|[.]{1,2}/|/|//|[?#]|:|[a-z ]{0,4}|\\PC){0,4}";
    let leaf = prop_oneof![3 => target.prop_map(Value::from), 1 => proptest::num::i64::ANY.prop_map(Value::from), 1 => Just(Value::Null)];
    let value = leaf.prop_recursive(5, 40, 4, move |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            3 => prop::collection::btree_map(key, inner, 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    (value, prop::option::of(target)).prop_map(|(mut value, base)| {
        if let (Some(base), Some(members)) = (base, value.as_object_mut()) {
            members.insert("metadata".into(), json!({"annotations": {"backstage.io/managed-by-location": base}}));
        }
        value
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_entity_and_any_text_make_an_entity_or_a_reason(
        entity in entity(), text in prop_oneof!["[\\[\\]{}:,\"a1 \n-]{0,16}", "\\PC{0,16}"]
    ) {
        let has_some = super::any(&entity);
        match replaced(entity.clone(), &text) {
            Ok(made) => {
                prop_assert!(has_some || made == entity);
                prop_assert_eq!(serde_json::from_str::<Value>(&made.to_string()).ok(), Some(made));
            }
            Err(error) => prop_assert!(has_some && !error.message.is_empty()),
        }
    }
}

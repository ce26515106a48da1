//! `$text`, `$json` and `$yaml`: an object with exactly one such key is replaced by what it points at
//! (contract/catalog.md §5.5).

use callboard_core::url_reader::{ReadOptions, ReadResult, UrlReader};
use callboard_shared::entity::annotations;
use futures::future::BoxFuture;
use serde_json::Value;

use super::documents::annotated_location;
use super::targets::input;
use super::yaml;
use crate::store::StatusError;

const KNOWN: [&str; 3] = ["$text", "$json", "$yaml"];

/// True when `value` holds a placeholder somewhere, so that most entities are not walked twice.
pub(super) fn any(value: &Value) -> bool {
    match value {
        Value::Object(members) => placeholder(value).is_some() || members.values().any(any),
        Value::Array(items) => items.iter().any(any),
        _ => false,
    }
}

/// Replaces every placeholder of `entity`.
pub(super) async fn replace(entity: &mut Value, reader: &UrlReader) -> Result<(), StatusError> {
    let base = annotated_location(entity, annotations::MANAGED_BY_LOCATION)
        .map(|location| location.target)
        .unwrap_or_default();
    walk(entity, &base, reader).await
}

fn walk<'a>(value: &'a mut Value, base: &'a str, reader: &'a UrlReader) -> BoxFuture<'a, Result<(), StatusError>> {
    Box::pin(async move {
        if let Some((key, target)) = placeholder(value) {
            *value = resolve(key, &target, base, reader).await?;
            return Ok(());
        }
        match value {
            Value::Object(members) => {
                for member in members.values_mut() {
                    walk(member, base, reader).await?;
                }
            }
            Value::Array(items) => {
                for item in items {
                    walk(item, base, reader).await?;
                }
            }
            _ => {}
        }
        Ok(())
    })
}

/// The key and the value of a placeholder. Unknown keys, and objects with a second key, are none.
fn placeholder(value: &Value) -> Option<(&'static str, Value)> {
    let members = value.as_object()?;
    let (key, target) = members.iter().next().filter(|_| members.len() == 1)?;
    let known = KNOWN.iter().find(|known| *known == key)?;
    Some((known, target.clone()))
}

async fn resolve(key: &str, target: &Value, base: &str, reader: &UrlReader) -> Result<Value, StatusError> {
    let target = target.as_str().ok_or_else(|| input(&format!("{key} must be given an address as text")))?;
    let address = reader
        .resolve(target, base)
        .map_err(|error| input(&format!("{key}: '{target}' cannot be resolved against '{base}': {error}")))?;
    let read = reader.read(&address, ReadOptions::default()).await;
    let bytes = match read {
        Ok(ReadResult::Content { bytes, .. }) => bytes,
        Ok(ReadResult::NotModified) => {
            return Err(input(&format!("{key}: {address} answered 'not modified' to an unconditional request")));
        }
        Err(error) => {
            return Err(StatusError {
                name: error.name().to_owned(),
                message: format!("{key}: {address} could not be read: {error}"),
            });
        }
    };
    match key {
        "$text" => Ok(Value::String(String::from_utf8_lossy(&bytes).into_owned())),
        "$json" => {
            serde_json::from_slice(&bytes).map_err(|error| input(&format!("$json: {address} is not JSON: {error}")))
        }
        _ => {
            let mut documents = yaml::documents(&bytes);
            match (documents.pop(), documents.is_empty()) {
                (Some(Ok(value)), true) => Ok(value),
                (Some(Err(error)), _) => Err(input(&format!("$yaml: {address} is not YAML: {error}"))),
                _ => Err(input(&format!("$yaml: {address} must hold exactly one document"))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_single_known_keys_are_placeholders() {
        assert!(any(&json!({"spec": {"definition": {"$text": "./a"}}})));
        assert!(any(&json!([{"$yaml": 1}])));
        assert!(!any(&json!({"$text": "./a", "more": 1})));
        assert!(!any(&json!({"$unknown": "./a"})));
    }
}

//! `$text`, `$json`, `$yaml`, `$openapi` and `$asyncapi`: an object with exactly one such key is replaced by what it points at
//! (contract/catalog.md §5.5).

use callboard_core::url_reader::{ReadOptions, ReadResult, UrlReader};
use callboard_shared::entity::annotations;
use futures::future::BoxFuture;
use serde_json::Value;

use super::bundle::bundle;
use super::documents::annotated_location;
use super::targets::input;
use super::yaml;
use crate::store::StatusError;

const KNOWN: [&str; 5] = ["$text", "$json", "$yaml", "$openapi", "$asyncapi"];

/// How deeply an entity may be nested with all that it points at. A reader of JSON stops at 127 levels, and
/// answers put a few around the entity.
const MAX_DEPTH: usize = 100;

/// True when `value` holds a placeholder somewhere, so that most entities are not walked twice.
pub(super) fn any(value: &Value) -> bool {
    match value {
        Value::Object(members) => placeholder(value).is_some() || members.values().any(any),
        Value::Array(items) => items.iter().any(any),
        _ => false,
    }
}

/// Replaces every placeholder of `entity`; what they were read from, as refresh keys.
pub(super) async fn replace(entity: &mut Value, reader: &UrlReader) -> Result<Vec<String>, StatusError> {
    let base = annotated_location(entity, annotations::MANAGED_BY_LOCATION)
        .map(|location| location.target)
        .unwrap_or_default();
    let mut read_from = Vec::new();
    walk(entity, &base, reader, &mut read_from).await?;
    if is_deeper(entity, MAX_DEPTH) {
        return Err(input(&format!(
            "with what its placeholders point at, the entity is nested more than {MAX_DEPTH} levels deep; give it the text of the file with $text"
        )));
    }
    Ok(read_from)
}

fn is_deeper(value: &Value, levels: usize) -> bool {
    match value {
        Value::Object(members) => levels == 0 || members.values().any(|member| is_deeper(member, levels - 1)),
        Value::Array(items) => levels == 0 || items.iter().any(|item| is_deeper(item, levels - 1)),
        _ => false,
    }
}

fn walk<'a>(
    value: &'a mut Value,
    base: &'a str,
    reader: &'a UrlReader,
    read_from: &'a mut Vec<String>,
) -> BoxFuture<'a, Result<(), StatusError>> {
    Box::pin(async move {
        if let Some((key, target)) = placeholder(value) {
            *value = resolve(key, &target, base, reader, read_from).await?;
            return Ok(());
        }
        match value {
            Value::Object(members) => {
                for member in members.values_mut() {
                    walk(member, base, reader, read_from).await?;
                }
            }
            Value::Array(items) => {
                for item in items {
                    walk(item, base, reader, read_from).await?;
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

async fn resolve(
    key: &str,
    target: &Value,
    base: &str,
    reader: &UrlReader,
    read_from: &mut Vec<String>,
) -> Result<Value, StatusError> {
    let target = target.as_str().ok_or_else(|| input(&format!("{key} must be given an address as text")))?;
    let address = reader
        .resolve(target, base)
        .map_err(|error| input(&format!("{key}: '{target}' cannot be resolved against '{base}': {error}")))?;
    if matches!(key, "$openapi" | "$asyncapi") {
        return Ok(Value::String(bundle(&address, reader, read_from).await?));
    }
    // Else whoever may write one repository could read every other one with the portal's credentials.
    if !reader.may_share_repository(&address, base) {
        return Err(input(&format!(
            "{key}: {address} is in another repository than the entity's own file ({base}); copy the file into that repository"
        )));
    }
    read_from.push(format!("url:{address}"));
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
mod tests;

//! One document out of many: `$openapi` and `$asyncapi` (contract/catalog.md §5.5).
//!
//! A `$ref` into another file is replaced by what it points at, the first time; further ones, and circles, point at
//! that place. References within the root document stay as they are.

use std::collections::HashMap;
use std::sync::Arc;

use callboard_core::url_reader::{ReadOptions, ReadResult, UrlReader};
use futures::future::BoxFuture;
use serde_json::Value;

use super::targets::input;
use super::yaml;
use crate::store::StatusError;

/// Files that one document may be made of.
const MAX_FILES: usize = 200;
/// References inside references; a deeper one is no description of an API.
const MAX_DEPTH: usize = 200;

/// The document at `address` with everything that it refers to, as YAML. What was read is added to `read_from`.
pub(super) async fn bundle(
    address: &str,
    reader: &UrlReader,
    read_from: &mut Vec<String>,
) -> Result<String, StatusError> {
    let mut bundle = Bundle { reader, root: address, files: HashMap::new(), places: HashMap::new(), read_from };
    let mut document = (*bundle.file(address).await?).clone();
    bundle.walk(&mut document, address.to_owned(), String::new(), 0).await?;
    serde_saphyr::to_string(&document)
        .map_err(|error| input(&format!("{address} could not be written as YAML: {error}")))
}

struct Bundle<'a> {
    reader: &'a UrlReader,
    root: &'a str,
    files: HashMap<String, Arc<Value>>,
    /// Where in the root document each fragment of a file was put, as JSON pointers.
    places: HashMap<(String, String), String>,
    read_from: &'a mut Vec<String>,
}

impl Bundle<'_> {
    /// Goes through `value`, which came from the file `base` and is at `place` of the root document.
    fn walk<'v>(
        &'v mut self,
        value: &'v mut Value,
        mut base: String,
        place: String,
        depth: usize,
    ) -> BoxFuture<'v, Result<(), StatusError>> {
        Box::pin(async move {
            if depth > MAX_DEPTH {
                return Err(input(&format!("{}: references are nested more than {MAX_DEPTH} deep", self.root)));
            }
            while let Some(reference) = reference(value) {
                let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
                let target = if file.is_empty() { base.clone() } else { self.resolve(file, &base)? };
                if target == self.root {
                    *value = pointer_to(fragment);
                    return Ok(());
                }
                let key = (target.clone(), fragment.to_owned());
                if let Some(known) = self.places.get(&key) {
                    *value = pointer_to(known);
                    return Ok(());
                }
                let document = self.file(&target).await?;
                let found = document.pointer(&decoded(fragment)).ok_or_else(|| {
                    input(&format!("{base} refers to {target}#{fragment}, and there is no such place in that file"))
                })?;
                *value = found.clone();
                self.places.insert(key, place.clone());
                base = target;
            }
            match value {
                Value::Object(members) => {
                    for (key, member) in members.iter_mut() {
                        let place = format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"));
                        self.walk(member, base.clone(), place, depth + 1).await?;
                    }
                }
                Value::Array(items) => {
                    for (position, item) in items.iter_mut().enumerate() {
                        self.walk(item, base.clone(), format!("{place}/{position}"), depth + 1).await?;
                    }
                }
                _ => {}
            }
            Ok(())
        })
    }

    fn resolve(&self, file: &str, base: &str) -> Result<String, StatusError> {
        self.reader
            .resolve(file, base)
            .map_err(|error| input(&format!("{base} refers to '{file}', which cannot be resolved: {error}")))
    }

    async fn file(&mut self, address: &str) -> Result<Arc<Value>, StatusError> {
        if let Some(known) = self.files.get(address) {
            return Ok(known.clone());
        }
        if self.files.len() >= MAX_FILES {
            return Err(input(&format!("{} refers to more than {MAX_FILES} files", self.root)));
        }
        self.read_from.push(format!("url:{address}"));
        let read = self.reader.read(address, ReadOptions::default()).await.map_err(|error| StatusError {
            name: error.name().to_owned(),
            message: format!("{address} could not be read: {error}"),
        })?;
        let ReadResult::Content { bytes, .. } = read else {
            return Err(input(&format!("{address} answered 'not modified' to an unconditional request")));
        };
        let mut documents = yaml::documents(&bytes);
        let document = match (documents.pop(), documents.is_empty()) {
            (Some(Ok(document)), true) => Arc::new(document),
            (Some(Err(error)), _) => return Err(input(&format!("{address} is not YAML: {error}"))),
            _ => return Err(input(&format!("{address} must hold exactly one document"))),
        };
        self.files.insert(address.to_owned(), document.clone());
        Ok(document)
    }
}

fn reference(value: &Value) -> Option<&str> {
    value.as_object()?.get("$ref")?.as_str().filter(|reference| !reference.starts_with('#') || reference.len() > 1)
}

fn pointer_to(place: &str) -> Value {
    serde_json::json!({ "$ref": format!("#{place}") })
}

/// Pointers in addresses are percent-encoded.
fn decoded(fragment: &str) -> String {
    percent_encoding::percent_decode_str(fragment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests;

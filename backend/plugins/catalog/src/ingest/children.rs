//! The entities that a Location brings in.

use std::sync::Arc;

use callboard_core::url_reader::UrlReader;
use callboard_shared::entity::{EntityRef, LocationRef, annotations, validate_envelope};
use futures::StreamExt;
use serde_json::Value;

use super::documents::{annotated_location, set_annotation};
use super::refs::{MAX_REF, can_be_stored};
use super::targets::{self, Read, Source, input};
use super::{in_parallel, yaml};
use crate::rules::Rules;
use crate::store::{Discovered, StatusError};

/// What a Location brings in.
pub(super) struct Children {
    pub(super) entities: Vec<Discovered>,
    /// Names the state of the targets.
    pub(super) fingerprint: String,
    /// Why there may be more of them.
    pub(super) errors: Vec<StatusError>,
    /// The targets and the files that they match.
    pub(super) read_from: Vec<String>,
}

/// Who brings the entities in.
struct Parent {
    origin: LocationRef,
    entity_ref: Option<EntityRef>,
    rules: Arc<Rules>,
}

/// What the targets of `location` hold; nothing when they are as they were at `fingerprint`.
///
/// # Errors
/// When nothing of it can be taken: every reason. One bad target or document leaves the others alone, unless
/// the rules are strict.
pub(super) async fn read(
    location: &Value,
    reader: &UrlReader,
    rules: &Arc<Rules>,
    strict: bool,
    fingerprint: Option<&str>,
) -> Result<Option<Children>, Vec<StatusError>> {
    let (files, fingerprint, mut errors, read_from) = match targets::find_all(location, reader, fingerprint).await? {
        Read::Unchanged => return Ok(None),
        Read::Files { files, fingerprint, errors, read_from } => (files, fingerprint, errors, read_from),
    };
    if strict && !errors.is_empty() {
        return Err(errors);
    }
    let origin = annotated_location(location, annotations::MANAGED_BY_ORIGIN_LOCATION)
        .ok_or_else(|| vec![input("the Location does not say where it was registered")])?;
    let parent = Arc::new(Parent { origin, entity_ref: EntityRef::of(location), rules: rules.clone() });
    let optional = targets::is_optional(location);
    let parsed: Vec<_> = futures::stream::iter(files)
        .map(|file| {
            let parent = parent.clone();
            async move {
                match file.read(reader).await {
                    Ok(source) => parse_aside(source, parent).await,
                    Err(error) if optional && error.name == "NotFoundError" => (Vec::new(), Vec::new()),
                    Err(error) => (Vec::new(), vec![error]),
                }
            }
        })
        .buffered(in_parallel())
        .collect()
        .await;
    let mut entities = Vec::new();
    for (more, reasons) in parsed {
        entities.extend(more);
        errors.extend(reasons);
    }
    let nothing_good = entities.is_empty() || strict;
    if nothing_good && !errors.is_empty() {
        Err(errors)
    } else {
        Ok(Some(Children { entities, fingerprint, errors, read_from }))
    }
}

/// Parsing is work for the processor; it must not hold up requests.
async fn parse_aside(source: Source, parent: Arc<Parent>) -> (Vec<Discovered>, Vec<StatusError>) {
    let parsed = tokio::task::spawn_blocking(move || parse(&source, &parent)).await;
    parsed.unwrap_or_else(|error| (Vec::new(), vec![input(&format!("a source could not be parsed: {error}"))]))
}

/// The entities of one source, and the reasons against the documents that are none.
fn parse(source: &Source, parent: &Parent) -> (Vec<Discovered>, Vec<StatusError>) {
    let (mut children, mut errors) = (Vec::new(), Vec::new());
    let key = source.location.to_string();
    for document in yaml::documents(&source.text) {
        match child(document, &source.location, parent) {
            Ok((child, _)) if Some(&child) == parent.entity_ref.as_ref() => {
                tracing::warn!(entity_ref = %child, "a Location names itself in {key}; that document is ignored");
            }
            Ok((child, entity)) => children.push(Discovered::new(child.to_string(), &entity, Some(key.clone()))),
            Err(error) => errors.push(error),
        }
    }
    (children, errors)
}

fn child(
    document: Result<Value, String>,
    location: &LocationRef,
    parent: &Parent,
) -> Result<(EntityRef, Value), StatusError> {
    let Parent { origin, rules, .. } = parent;
    let mut entity = document.map_err(|error| input(&format!("{location} is not valid YAML: {error}")))?;
    if !entity.is_object() {
        return Err(input(&format!("{location}: a document must be a map with apiVersion, kind and metadata")));
    }
    validate_envelope(&entity).map_err(|error| input(&format!("{location}: {error}")))?;
    let entity_ref =
        EntityRef::of(&entity).ok_or_else(|| input(&format!("{location}: a document has no usable kind and name")))?;
    if !can_be_stored(&entity_ref) {
        return Err(input(&format!(
            "{location}: the ref of a document is longer than {MAX_REF} characters or holds a control character"
        )));
    }
    if !rules.allow(&entity, origin) {
        let message = format!(
            "{entity_ref} of {location} is of a kind that {origin} may not bring in; allow it in catalog.rules"
        );
        return Err(StatusError { name: "NotAllowedError".into(), message });
    }
    set_annotation(&mut entity, annotations::MANAGED_BY_LOCATION, &location.to_string());
    set_annotation(&mut entity, annotations::MANAGED_BY_ORIGIN_LOCATION, &origin.to_string());
    Ok((entity_ref, entity))
}

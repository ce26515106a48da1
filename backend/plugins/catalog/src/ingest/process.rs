//! What one entity goes through (contract/catalog.md §1 and §5.3).

use std::collections::HashMap;
use std::sync::Arc;

use callboard_core::url_reader::UrlReader;
use callboard_shared::entity::{
    EmittedRelation, EntityRef, FieldRules, LocationRef, ValidationError, annotations, apply_policies, relations_of,
    sort_relation_lists, validate_envelope, validate_kind,
};
use serde_json::{Value, json};

use super::documents::{annotated_location, set_annotation};
use super::targets::{self, Read, Source, input};
use super::{canonical, links, placeholders, yaml};
use crate::rules::Rules;
use crate::store::{Discovered, Outcome, Processed, StatusError, Work};

/// Everything that processing needs. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Processing {
    pub(crate) reader: UrlReader,
    pub(crate) rules: Arc<Rules>,
    pub(crate) fields: Arc<FieldRules>,
}

impl Processing {
    /// The outcome for an entity, and whether it depends on nothing outside itself.
    pub(crate) async fn process(&self, work: &Work) -> (Outcome, bool) {
        let reads = work.entity["kind"] == "Location" || placeholders::any(&work.entity);
        let fingerprint = if work.had_errors || work.result_hash.is_none() { None } else { work.cache.as_deref() };
        match self.run(work.entity.clone(), fingerprint).await {
            Ok(Some(processed)) => (Outcome::Processed(Box::new(processed)), !reads),
            Ok(None) => (Outcome::Unchanged, !reads),
            Err(errors) => (Outcome::Failed(errors), !reads),
        }
    }

    /// The whole chain. Nothing when the targets of a Location are what they were.
    pub(crate) async fn run(
        &self,
        mut entity: Value,
        fingerprint: Option<&str>,
    ) -> Result<Option<Processed>, Vec<StatusError>> {
        validate_envelope(&entity).map_err(invalid)?;
        let before = EntityRef::of(&entity);
        links::annotate(&mut entity);
        if placeholders::any(&entity) {
            placeholders::replace(&mut entity, &self.reader).await.map_err(|error| vec![error])?;
        }
        apply_policies(&mut entity, &self.fields).map_err(invalid)?;
        if EntityRef::of(&entity) != before {
            return Err(vec![StatusError {
                name: "ConflictError".into(),
                message: "processing must not change kind, namespace or name".into(),
            }]);
        }
        validate_kind(&entity).map_err(invalid)?;
        sort_relation_lists(&mut entity);
        let relations = relations_of(&entity).map_err(|error| vec![input(&error.to_string())])?;
        let (children, cache) = if entity["kind"] == "Location" {
            match self.children(&entity, fingerprint).await? {
                Some((children, fingerprint)) => (children, Some(fingerprint)),
                None => return Ok(None),
            }
        } else {
            (Vec::new(), None)
        };
        let hash = result_hash(&entity, &relations, &children);
        Ok(Some(Processed { entity, relations, children, cache, hash }))
    }

    async fn children(
        &self,
        entity: &Value,
        fingerprint: Option<&str>,
    ) -> Result<Option<(Vec<Discovered>, String)>, Vec<StatusError>> {
        let (sources, fingerprint) = match targets::read(entity, &self.reader, fingerprint).await? {
            Read::Unchanged => return Ok(None),
            Read::Sources { sources, fingerprint } => (sources, fingerprint),
        };
        let origin = annotated_location(entity, annotations::MANAGED_BY_ORIGIN_LOCATION)
            .ok_or_else(|| vec![input("the Location does not say where it was registered")])?;
        let own = EntityRef::of(entity);
        let rules = self.rules.clone();
        // Parsing is work for the processor; it must not hold up requests.
        let parsed = tokio::task::spawn_blocking(move || parse(sources, &origin, own.as_ref(), &rules)).await;
        let children =
            parsed.unwrap_or_else(|error| Err(vec![input(&format!("a source could not be parsed: {error}"))]))?;
        Ok(Some((children, fingerprint)))
    }
}

/// The entities of all sources, or every reason against.
fn parse(
    sources: Vec<Source>,
    origin: &LocationRef,
    own: Option<&EntityRef>,
    rules: &Rules,
) -> Result<Vec<Discovered>, Vec<StatusError>> {
    let (mut children, mut errors) = (Vec::new(), Vec::new());
    for source in sources {
        let key = source.location.to_string();
        for document in yaml::documents(&source.text) {
            match child(document, &source.location, origin, rules) {
                Ok((child, entity)) if Some(&child) == own => {
                    tracing::warn!(entity_ref = %child, "a Location names itself in {key}; that document is ignored");
                    drop(entity);
                }
                Ok((child, entity)) => {
                    children.push(Discovered { entity_ref: child.to_string(), entity, location_key: Some(key.clone()) })
                }
                Err(error) => errors.push(error),
            }
        }
    }
    if errors.is_empty() { Ok(children) } else { Err(errors) }
}

fn child(
    document: Result<Value, String>,
    location: &LocationRef,
    origin: &LocationRef,
    rules: &Rules,
) -> Result<(EntityRef, Value), StatusError> {
    let mut entity = document.map_err(|error| input(&format!("{location} is not valid YAML: {error}")))?;
    if !entity.is_object() {
        return Err(input(&format!("{location}: a document must be a map with apiVersion, kind and metadata")));
    }
    validate_envelope(&entity).map_err(|error| input(&format!("{location}: {error}")))?;
    let entity_ref =
        EntityRef::of(&entity).ok_or_else(|| input(&format!("{location}: a document has no usable kind and name")))?;
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

fn invalid(error: ValidationError) -> Vec<StatusError> {
    vec![StatusError { name: error.kind.as_str().to_owned(), message: error.to_string() }]
}

fn result_hash(entity: &Value, relations: &[EmittedRelation], children: &[Discovered]) -> String {
    let mut text = Vec::with_capacity(1024);
    canonical::write(entity, &mut text);
    for relation in relations {
        text.extend(format!("\n{} {} {}", relation.source, relation.relation_type, relation.target).bytes());
    }
    for child in children {
        text.extend(format!("\n{} {:?} ", child.entity_ref, child.location_key).bytes());
        canonical::write(&child.entity, &mut text);
    }
    canonical::hex(&text)
}

/// What registering `location` would bring in: the Location entity first, then everything below it,
/// fully processed. Nothing is stored.
///
/// # Errors
/// The first error of any entity, also a ref that occurs twice.
pub(crate) async fn dry_run(processing: &Processing, location: Value) -> Result<Vec<Value>, StatusError> {
    let mut done: HashMap<String, ()> = HashMap::new();
    let mut entities = Vec::new();
    let mut queue = std::collections::VecDeque::from([location]);
    while let Some(next) = queue.pop_front() {
        let processed = processing
            .run(next, None)
            .await
            .map_err(|errors| errors.into_iter().next().unwrap_or_else(|| input("unknown error")))?;
        let Some(processed) = processed else { continue };
        let entity_ref = EntityRef::of(&processed.entity).map(|entity_ref| entity_ref.to_string()).unwrap_or_default();
        if done.insert(entity_ref.clone(), ()).is_some() {
            return Err(input(&format!("{entity_ref} occurs more than once below this location")));
        }
        let mut seen = std::collections::HashSet::new();
        if let Some(twice) = processed.children.iter().find(|child| !seen.insert(child.entity_ref.clone())) {
            return Err(input(&format!("{} occurs more than once below this location", twice.entity_ref)));
        }
        queue.extend(processed.children.into_iter().map(|child| child.entity));
        entities.push(processed.entity);
    }
    Ok(entities)
}

impl StatusError {
    /// The item of an entity's status that shows this error.
    pub(crate) fn status_item(&self) -> Value {
        json!({
            "type": "backstage.io/catalog-processing",
            "level": "error",
            "message": format!("{}: {}", self.name, self.message),
            "error": { "name": self.name, "message": self.message },
        })
    }
}

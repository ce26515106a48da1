//! What one entity goes through (contract/catalog.md §1 and §5.3).

use std::sync::Arc;

use callboard_core::url_reader::UrlReader;
use callboard_shared::entity::{EmittedRelation, EntityRef, ValidationError, validate_envelope};
use serde_json::{Value, json};

use super::children::Children;
use super::refs::{MAX_REF, can_be_stored};
use super::targets::input;
use super::{canonical, children, links, placeholders};
use crate::model::Model;
use crate::rules::Rules;
use crate::store::{Discovered, Outcome, Processed, StatusError, Work};

/// Everything that processing needs. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Processing {
    pub(crate) reader: UrlReader,
    pub(crate) rules: Arc<Rules>,
    pub(crate) model: Arc<Model>,
    /// One bad target or document of a Location keeps all of it out.
    pub(crate) strict_locations: bool,
}

impl Processing {
    /// The outcome for an entity, and whether it depends on nothing outside itself.
    pub(crate) async fn process(&self, work: &Work) -> (Outcome, bool) {
        let entity = match parse(&work.entity) {
            Ok(entity) => entity,
            Err(error) => return (Outcome::Failed(vec![error]), true),
        };
        let pure = !reads(&entity);
        let fingerprint = if work.had_errors || work.result_hash.is_none() { None } else { work.cache.as_deref() };
        match self.run(entity, fingerprint).await {
            Ok(Some(processed)) => (Outcome::Processed(Box::new(processed)), pure),
            Ok(None) => (Outcome::Unchanged, pure),
            Err(errors) => (Outcome::Failed(errors), pure),
        }
    }

    /// The outcome for an entity that depends on nothing outside itself; nothing for any other.
    pub(super) fn process_pure(&self, entity: &str) -> Option<Result<Processed, Vec<StatusError>>> {
        let entity = parse(entity).ok().filter(|entity| !reads(entity))?;
        Some(self.judge(entity).map(|(entity, relations)| processed(&entity, relations, Vec::new(), None)))
    }

    /// The whole chain. Nothing when the targets of a Location are what they were.
    pub(crate) async fn run(
        &self,
        mut entity: Value,
        fingerprint: Option<&str>,
    ) -> Result<Option<Processed>, Vec<StatusError>> {
        validate_envelope(&entity).map_err(invalid)?;
        let mut refresh_keys = Vec::new();
        if placeholders::any(&entity) {
            refresh_keys = placeholders::replace(&mut entity, &self.reader).await.map_err(|error| vec![error])?;
        }
        let (entity, relations) = self.judge(entity)?;
        if entity["kind"] != "Location" {
            return Ok(Some(Processed { refresh_keys, ..processed(&entity, relations, Vec::new(), None) }));
        }
        let read = children::read(&entity, &self.reader, &self.rules, self.strict_locations, fingerprint).await?;
        let Some(Children { entities, fingerprint, errors, read_from }) = read else { return Ok(None) };
        refresh_keys.extend(read_from);
        Ok(Some(Processed { errors, refresh_keys, ..processed(&entity, relations, entities, Some(fingerprint)) }))
    }

    /// The part of the chain that reads nothing: the entity as it is answered, and its relations.
    fn judge(&self, mut entity: Value) -> Result<(Value, Vec<EmittedRelation>), Vec<StatusError>> {
        validate_envelope(&entity).map_err(invalid)?;
        let before = EntityRef::of(&entity);
        links::annotate(&mut entity);
        self.model.apply_policies(&mut entity).map_err(invalid)?;
        if EntityRef::of(&entity) != before {
            return Err(vec![StatusError {
                name: "ConflictError".into(),
                message: "processing must not change kind, namespace or name".into(),
            }]);
        }
        self.model.validate_kind(&entity).map_err(invalid)?;
        self.model.sort_relation_lists(&mut entity);
        let relations = self.model.relations_of(&entity).map_err(|error| vec![input(&error)])?;
        if relations.iter().any(|relation| ![&relation.source, &relation.target].into_iter().all(can_be_stored)) {
            return Err(vec![input(&format!(
                "a relation names a ref that is longer than {MAX_REF} characters or holds a control character"
            ))]);
        }
        Ok((entity, relations))
    }
}

/// True when what becomes of `entity` depends on something outside of it.
fn reads(entity: &Value) -> bool {
    entity["kind"] == "Location" || placeholders::any(entity)
}

pub(super) fn parse(entity: &str) -> Result<Value, StatusError> {
    serde_json::from_str(entity).map_err(|error| input(&format!("the entity is not JSON: {error}")))
}

fn invalid(error: ValidationError) -> Vec<StatusError> {
    vec![StatusError { name: error.kind.as_str().to_owned(), message: error.to_string() }]
}

fn processed(
    entity: &Value,
    relations: Vec<EmittedRelation>,
    children: Vec<Discovered>,
    cache: Option<String>,
) -> Processed {
    let hash = result_hash(entity, &relations, &children);
    Processed {
        entity: entity.to_string(),
        relations,
        children,
        cache,
        hash,
        refresh_keys: Vec::new(),
        errors: Vec::new(),
    }
}

fn result_hash(entity: &Value, relations: &[EmittedRelation], children: &[Discovered]) -> String {
    let mut text = Vec::with_capacity(1024);
    canonical::write(entity, &mut text);
    for relation in relations {
        text.extend(format!("\n{} {} {}", relation.source, relation.relation_type, relation.target).bytes());
    }
    for child in children {
        text.extend(format!("\n{} {:?} {}", child.entity_ref, child.location_key, child.hash).bytes());
    }
    canonical::hex(&text)
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

//! The model as data: kinds, relations and field rules that a company adds by configuration (`catalog.model`).
//!
//! The built-in kinds are in `callboard_shared::entity`. A kind of the same name here takes their place, or adds
//! to them when it says `extends: true`. What an entity is checked against is chosen by its kind, apiVersion and
//! `spec.type`; a rule that names the type goes before one that does not.

mod ai;
mod fields;
mod kinds;
mod relations;

use callboard_core::Config;
use callboard_core::plugin::PluginError;
use callboard_shared::entity::{
    EmittedRelation, Problem, ValidationError, apply_policies, relations_of, sort_relation_lists, validate_kind,
    validate_schema,
};
use callboard_shared::error::ErrorName;
use serde_json::Value;

use fields::Fields;
use kinds::KindRule;
use relations::RelationRule;

/// What entities may look like here.
#[derive(Default)]
pub(crate) struct Model {
    kinds: Vec<KindRule>,
    relations: Vec<RelationRule>,
    fields: Fields,
}

impl Model {
    /// Reads `catalog.model`.
    pub(crate) fn read(config: &Config) -> Result<Self, PluginError> {
        let model = config.sub("catalog.model");
        let mut read = Self { fields: Fields::read(&model)?, ..Self::default() };
        read.add(kinds::read(&model)?);
        read.relations.extend(relations::read_all(&model, "relations", None)?);
        if model.bool("aiResources")?.unwrap_or(false) {
            read.add(ai::resources());
        }
        if model.bool("mcpServers")?.unwrap_or(false) {
            read.add(ai::mcp_servers());
        }
        Ok(read)
    }

    fn add(&mut self, kinds: Vec<(KindRule, Vec<RelationRule>)>) {
        for (kind, relations) in kinds {
            self.kinds.push(kind);
            self.relations.extend(relations);
        }
    }

    /// The policies that hold for all kinds (step 3 of contract/catalog.md §1).
    pub(crate) fn apply_policies(&self, entity: &mut Value) -> Result<(), ValidationError> {
        apply_policies(entity, &self.fields.built_in)?;
        input(self.fields.problems(entity))
    }

    /// The schema of the kind (steps 5 and 6).
    pub(crate) fn validate_kind(&self, entity: &Value) -> Result<(), ValidationError> {
        let Some(rule) = self.rule_for(entity) else { return validate_kind(entity) };
        if rule.extends {
            validate_kind(entity)?;
        } else {
            validate_schema(entity)?;
        }
        input(rule.problems(entity))
    }

    /// Sorts the lists that relations come from, so that their order makes no other entity.
    pub(crate) fn sort_relation_lists(&self, entity: &mut Value) {
        sort_relation_lists(entity);
        for rule in &self.relations {
            if rule.is_for(entity) {
                rule.sort(entity);
            }
        }
    }

    /// Both directions of everything that the entity says of others.
    pub(crate) fn relations_of(&self, entity: &Value) -> Result<Vec<EmittedRelation>, String> {
        let mut emitted = relations_of(entity).map_err(|error| error.to_string())?;
        for rule in self.relations.iter().filter(|rule| rule.is_for(entity)) {
            rule.emit(entity, &mut emitted)?;
        }
        Ok(emitted)
    }

    /// True when the configuration says what entities of this kind look like.
    pub(crate) fn is_own(&self, entity: &Value) -> bool {
        self.rule_for(entity).is_some()
    }

    fn rule_for(&self, entity: &Value) -> Option<&KindRule> {
        let fitting = || self.kinds.iter().filter(|rule| rule.is_for(entity));
        fitting().find(|rule| rule.spec_type.is_some()).or_else(|| fitting().next())
    }
}

fn input(problems: Vec<Problem>) -> Result<(), ValidationError> {
    if problems.is_empty() { Ok(()) } else { Err(ValidationError { kind: ErrorName::InputError, problems }) }
}

#[cfg(test)]
mod tests;

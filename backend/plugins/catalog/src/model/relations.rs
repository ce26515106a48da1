//! Relations that the configuration reads from fields of entities.

use callboard_core::Config;
use callboard_core::plugin::PluginError;
use callboard_shared::entity::{DEFAULT_NAMESPACE, EmittedRelation, EntityRef};
use serde_json::Value;

/// A field that holds a ref or a list of them.
pub(super) struct RelationRule {
    kind: String,
    spec_type: Option<String>,
    /// `spec.inputs.dataset`, step by step; lists on the way are gone through.
    path: Vec<String>,
    outgoing: String,
    incoming: String,
    default_kind: Option<String>,
}

impl RelationRule {
    pub(super) fn built_in(kind: &str, spec_type: &str, field: &str, types: [&str; 2], default_kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            spec_type: (!spec_type.is_empty()).then(|| spec_type.to_owned()),
            path: vec!["spec".to_owned(), field.to_owned()],
            outgoing: types[0].to_owned(),
            incoming: types[1].to_owned(),
            default_kind: Some(default_kind.to_owned()),
        }
    }

    pub(super) fn is_for(&self, entity: &Value) -> bool {
        entity["kind"].as_str() == Some(&self.kind)
            && self.spec_type.as_ref().is_none_or(|wanted| entity["spec"]["type"].as_str() == Some(wanted))
    }

    /// Adds both directions of every ref in the field.
    pub(super) fn emit(&self, entity: &Value, emitted: &mut Vec<EmittedRelation>) -> Result<(), String> {
        let this = EntityRef::of(entity).ok_or("the entity has no kind or no metadata.name")?;
        let namespace = entity["metadata"]["namespace"].as_str().unwrap_or(DEFAULT_NAMESPACE);
        let mut values = Vec::new();
        collect(entity, &self.path, &mut values);
        for value in values {
            let target = EntityRef::from_value(value, self.default_kind.as_deref(), namespace)
                .map_err(|error| format!("{}: {error}", self.path.join(".")))?;
            let (source, relation_type) = (this.clone(), self.outgoing.clone());
            emitted.push(EmittedRelation { source, relation_type, target: target.clone() });
            emitted.push(EmittedRelation {
                source: target,
                relation_type: self.incoming.clone(),
                target: this.clone(),
            });
        }
        Ok(())
    }

    pub(super) fn sort(&self, entity: &mut Value) {
        let mut at = entity;
        for step in &self.path {
            let Some(next) = at.get_mut(step) else { return };
            at = next;
        }
        if let Value::Array(items) = at
            && items.iter().all(Value::is_string)
        {
            items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        }
    }
}

fn collect<'a>(value: &'a Value, path: &[String], found: &mut Vec<&'a Value>) {
    match (value, path.split_first()) {
        (Value::Array(items), _) => items.iter().for_each(|item| collect(item, path, found)),
        (Value::Null, _) => {}
        (Value::String(text), None) if text.is_empty() => {}
        (value, None) => found.push(value),
        (value, Some((step, rest))) => {
            if let Some(next) = value.get(step) {
                collect(next, rest, found);
            }
        }
    }
}

/// Reads the list at `path`; `kind` is whose they are, unless each says so itself.
pub(super) fn read_all(config: &Config, path: &str, kind: Option<&str>) -> Result<Vec<RelationRule>, PluginError> {
    config.items(path)?.iter().map(|entry| read(entry, kind)).collect()
}

fn read(entry: &Config, kind: Option<&str>) -> Result<RelationRule, PluginError> {
    let required = |key: &str, example: &str| {
        entry.string(key)?.ok_or_else(|| entry.invalid(key, &format!("is required, for example {example}")))
    };
    let relation_type = |key: &str, example: &str| {
        let word = required(key, example)?;
        let is_word = !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        if is_word { Ok(word) } else { Err(entry.invalid(key, "holds only letters, digits and _")) }
    };
    let kind = match kind {
        Some(kind) => kind.to_owned(),
        None => required("kind", "Component")?,
    };
    Ok(RelationRule {
        kind,
        spec_type: entry.string("specType")?,
        path: required("path", "spec.owner")?.split('.').map(str::to_owned).collect(),
        outgoing: relation_type("type", "ownedBy")?,
        incoming: relation_type("reverse", "ownerOf")?,
        default_kind: entry.string("defaultKind")?,
    })
}

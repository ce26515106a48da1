//! A condition while it is being written. Every part holds signals of its own, so that typing into one field draws
//! nothing else again.

use std::sync::atomic::{AtomicU32, Ordering};

use callboard_i18n::t;
use callboard_shared::permissions::{Condition, Criteria, RuleMetadata};
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::words::value_text;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Rule,
    AllOf,
    AnyOf,
    Not,
}

impl Form {
    pub(crate) const ALL: [Self; 4] = [Self::Rule, Self::AllOf, Self::AnyOf, Self::Not];

    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::AllOf => "allOf",
            Self::AnyOf => "anyOf",
            Self::Not => "not",
        }
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Rule => t!("A rule"),
            Self::AllOf => t!("All of"),
            Self::AnyOf => t!("Any of"),
            Self::Not => t!("Not"),
        }
    }

    pub(crate) fn of(id: &str) -> Self {
        Self::ALL.into_iter().find(|form| form.id() == id).unwrap_or(Self::Rule)
    }
}

/// A part of a condition.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draft {
    pub(crate) id: u32,
    pub(crate) form: RwSignal<Form>,
    pub(crate) parts: RwSignal<Vec<Draft>>,
    pub(crate) rule: RwSignal<String>,
    /// As they are typed, by name.
    pub(crate) params: RwSignal<Vec<(String, String)>>,
}

impl Draft {
    /// A rule that is still to be chosen.
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            form: RwSignal::new(Form::Rule),
            parts: RwSignal::new(Vec::new()),
            rule: RwSignal::new(String::new()),
            params: RwSignal::new(Vec::new()),
        }
    }

    /// A draft that says what the criteria say.
    pub(crate) fn of(criteria: &Criteria) -> Self {
        let draft = Self::new();
        let parts = |parts: &[Criteria]| parts.iter().map(Self::of).collect::<Vec<_>>();
        match criteria {
            Criteria::AllOf(all) => {
                draft.form.set(Form::AllOf);
                draft.parts.set(parts(all));
            }
            Criteria::AnyOf(any) => {
                draft.form.set(Form::AnyOf);
                draft.parts.set(parts(any));
            }
            Criteria::Not(part) => {
                draft.form.set(Form::Not);
                draft.parts.set(vec![Self::of(part)]);
            }
            Criteria::Rule(condition) => {
                draft.rule.set(condition.rule.clone());
                let typed = condition.params.iter().map(|(name, value)| (name.clone(), value_text(value)));
                draft.params.set(typed.collect());
            }
        }
        draft
    }

    /// Gives it another form. What was there becomes a part where it can.
    pub(crate) fn become_form(self, form: Form) {
        let before = self.form.get_untracked();
        if before == form {
            return;
        }
        if before == Form::Rule {
            let part = Self::new();
            part.rule.set(self.rule.get_untracked());
            part.params.set(self.params.get_untracked());
            self.parts.set(vec![part]);
        } else if form == Form::Not {
            self.parts.update(|parts| parts.truncate(1));
        } else if form == Form::Rule
            && let Some(first) = self.parts.get_untracked().first()
            && first.form.get_untracked() == Form::Rule
        {
            self.rule.set(first.rule.get_untracked());
            self.params.set(first.params.get_untracked());
        }
        self.form.set(form);
    }

    pub(crate) fn param(self, name: &str) -> String {
        let typed = self.params.read();
        typed.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    pub(crate) fn set_param(self, name: &str, value: String) {
        self.params.update(|params| match params.iter_mut().find(|(own, _)| own == name) {
            Some(own) => own.1 = value,
            None => params.push((name.to_owned(), value)),
        });
    }

    /// The criteria, when all that is needed was typed.
    pub(crate) fn criteria(self, rules: &[RuleMetadata]) -> Result<Criteria, String> {
        let parts = || {
            let parts = self.parts.read();
            if parts.is_empty() {
                return Err(t!("A group needs at least one rule").to_owned());
            }
            parts.iter().map(|part| part.criteria(rules)).collect::<Result<Vec<_>, _>>()
        };
        match self.form.get() {
            Form::AllOf => parts().map(Criteria::AllOf),
            Form::AnyOf => parts().map(Criteria::AnyOf),
            Form::Not => match parts()?.pop() {
                Some(part) => Ok(Criteria::Not(Box::new(part))),
                None => Err(t!("Say what it is not").to_owned()),
            },
            Form::Rule => {
                let name = self.rule.read();
                let rule = rules.iter().find(|rule| rule.name == *name).ok_or_else(|| t!("Choose a rule"))?;
                let params = read_params(rule, &self.params.read())?;
                let resource_type = rule.resource_type.clone();
                Ok(Criteria::Rule(Condition { rule: rule.name.clone(), resource_type, params }))
            }
        }
    }
}

/// A parameter of a rule, by its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Param {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) kind: String,
    pub(crate) required: bool,
}

pub(crate) fn params_of(rule: &RuleMetadata) -> Vec<Param> {
    let schema = &rule.params_schema;
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema["properties"].as_object();
    let mut params: Vec<Param> = properties
        .into_iter()
        .flatten()
        .map(|(name, property)| Param {
            name: name.clone(),
            description: property["description"].as_str().unwrap_or_default().to_owned(),
            kind: property["type"].as_str().unwrap_or("string").to_owned(),
            required: required.contains(&name.as_str()),
        })
        .collect();
    params.sort_by_key(|param| !param.required);
    params
}

fn read_params(rule: &RuleMetadata, typed: &[(String, String)]) -> Result<Map<String, Value>, String> {
    let mut params = Map::new();
    for param in params_of(rule) {
        let text = typed.iter().find(|(name, _)| *name == param.name).map_or("", |(_, text)| text.trim());
        if text.is_empty() {
            if param.required {
                return Err(t!("{rule} needs {parameter}", rule = rule.name, parameter = param.name));
            }
            continue;
        }
        let value = match param.kind.as_str() {
            "array" => text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(Value::from).collect(),
            "number" | "integer" => {
                let number: f64 =
                    text.parse().map_err(|_| t!("{parameter} must be a number", parameter = param.name))?;
                Value::from(number)
            }
            "boolean" => Value::from(text == "true"),
            _ => Value::from(text),
        };
        params.insert(param.name, value);
    }
    Ok(params)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn owner() -> RuleMetadata {
        RuleMetadata {
            name: "IS_ENTITY_OWNER".into(),
            description: String::new(),
            resource_type: "catalog-entity".into(),
            params_schema: json!({"type": "object", "properties": {
                "claims": {"type": "array", "items": {"type": "string"}, "description": "Refs"},
                "note": {"type": "string"},
            }, "required": ["claims"]}),
        }
    }

    #[test]
    fn what_was_read_is_written_again_and_what_lacks_something_says_what() {
        let owner_rx = Owner::new();
        owner_rx.set();
        let rule = json!({"rule": "IS_ENTITY_OWNER", "resourceType": "catalog-entity", "params": {"claims": ["$ownerRefs", "b"]}});
        let json = json!({"anyOf": [rule, {"not": rule}]});
        let draft = Draft::of(&Criteria::from_json(&json).unwrap());
        assert_eq!(draft.criteria(&[owner()]).unwrap().to_json(), json);
        assert_eq!(draft.criteria(&[]).unwrap_err(), "Choose a rule");
        let first = draft.parts.get_untracked()[0];
        first.set_param("claims", " ".into());
        assert_eq!(draft.criteria(&[owner()]).unwrap_err(), "IS_ENTITY_OWNER needs claims");
        first.become_form(Form::Not);
        assert_eq!(first.parts.get_untracked().len(), 1);
        first.become_form(Form::Rule);
        assert_eq!(first.rule.get_untracked(), "IS_ENTITY_OWNER");
    }
}

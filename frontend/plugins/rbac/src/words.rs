//! Roles and conditions in words.

use callboard_i18n::t;
use callboard_shared::permissions::{Condition, Criteria, Effect};
use callboard_ui::{Badge, Tone};
use leptos::prelude::*;
use serde_json::Value;

/// Where something is said, for people.
pub(crate) fn source(source: &str) -> &'static str {
    match source {
        "rest" => t!("This portal"),
        "csv-file" => t!("File"),
        _ => t!("Configuration"),
    }
}

/// The name of a role without what is the same for all.
pub(crate) fn short(role: &str) -> String {
    role.strip_prefix("role:default/").or_else(|| role.strip_prefix("role:")).unwrap_or(role).to_owned()
}

/// A decision as a badge.
pub(crate) fn effect(effect: Effect) -> AnyView {
    let (tone, text) = match effect {
        Effect::Allow => (Tone::Success, t!("Allowed")),
        Effect::Deny => (Tone::Danger, t!("Refused")),
        Effect::Conditional => (Tone::Warning, t!("Depends on the thing")),
    };
    view! { <Badge tone=tone>{text}</Badge> }.into_any()
}

/// Conditions as a sentence: `IS_ENTITY_OWNER (claims: $ownerRefs) and not IS_ENTITY_KIND (kinds: User)`.
pub(crate) fn criteria(criteria: &Criteria) -> String {
    match criteria {
        Criteria::AllOf(parts) => joined(parts, |first, second| t!("{first} and {second}", first, second)),
        Criteria::AnyOf(parts) => joined(parts, |first, second| t!("{first} or {second}", first, second)),
        Criteria::Not(part) => t!("not {condition}", condition = inner(part)),
        Criteria::Rule(condition) => rule(condition),
    }
}

fn joined(parts: &[Criteria], two: fn(String, String) -> String) -> String {
    parts.iter().map(inner).reduce(two).unwrap_or_default()
}

fn inner(part: &Criteria) -> String {
    match part {
        Criteria::AllOf(parts) | Criteria::AnyOf(parts) if parts.len() > 1 => format!("({})", criteria(part)),
        _ => criteria(part),
    }
}

fn rule(condition: &Condition) -> String {
    if condition.params.is_empty() {
        return condition.rule.clone();
    }
    let params: Vec<String> =
        condition.params.iter().map(|(name, value)| format!("{name}: {}", value_text(value))).collect();
    format!("{} ({})", condition.rule, params.join("; "))
}

/// A value of a parameter as it is typed: lists with commas.
pub(crate) fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(value_text).collect::<Vec<_>>().join(", "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn conditions_are_sentences() {
        let owner = json!({"rule": "IS_ENTITY_OWNER", "resourceType": "x", "params": {"claims": ["$ownerRefs", "b"]}});
        let all = json!({"rule": "ALL", "resourceType": "x"});
        let nested = json!({"allOf": [{"anyOf": [owner, all]}, {"not": all}]});
        let told = criteria(&Criteria::from_json(&nested).unwrap());
        assert_eq!(told, "(IS_ENTITY_OWNER (claims: $ownerRefs, b) or ALL) and not ALL");
    }

    #[test]
    fn roles_of_the_usual_namespace_are_short() {
        assert_eq!((short("role:default/devs"), short("role:a/devs")), ("devs".to_owned(), "a/devs".to_owned()));
    }
}

//! What is found of an entity.

use callboard_core::search::SearchDocument;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// What a component of an address keeps as it is, in the browser's way.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Where a person reads about an entity: `search.collators.catalog.locationTemplate`.
pub(crate) struct Template(String);

impl Template {
    pub(crate) fn new(template: Option<String>) -> Self {
        Self(template.unwrap_or_else(|| "/catalog/:namespace/:kind/:name".to_owned()))
    }

    /// Values are encoded, and the whole is in lower case.
    fn location(&self, namespace: &str, kind: &str, name: &str) -> String {
        let parts = [(":namespace", namespace), (":kind", kind), (":name", name)];
        let fill = |text: String, (part, value): (&str, &str)| {
            text.replacen(part, &utf8_percent_encode(value, COMPONENT).to_string(), 1)
        };
        parts.into_iter().fold(self.0.clone(), fill).to_lowercase()
    }

    /// The document of an entity.
    pub(crate) fn document(&self, entity_ref: &str, version: i64, entity: &Value) -> SearchDocument {
        let (metadata, spec) = (&entity["metadata"], &entity["spec"]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let kind = text(&entity["kind"]);
        let name = text(&metadata["name"]);
        let namespace = metadata["namespace"].as_str().unwrap_or("default").to_owned();
        let component_type = spec["type"].as_str().unwrap_or("other").to_owned();
        let location = self.location(&namespace, &kind, &name);
        let title = metadata["title"].as_str().unwrap_or(&name).to_owned();
        let fields = object([
            ("title", title),
            ("text", prose(&kind, entity)),
            ("componentType", component_type.clone()),
            ("type", component_type),
            ("namespace", namespace),
            ("kind", kind.clone()),
            ("lifecycle", text(&spec["lifecycle"])),
            ("owner", text(&spec["owner"])),
            ("location", location),
        ]);
        let mut details =
            object([("name", name.clone()), ("entityRef", entity_ref.to_owned()), ("system", text(&spec["system"]))]);
        details.insert("tags".to_owned(), metadata["tags"].as_array().cloned().unwrap_or_default().into());
        let relations = entity["relations"].as_array().into_iter().flatten();
        let display_name = entity["spec"]["profile"]["displayName"].as_str();
        let owners = relations.filter(|relation| relation["type"] == "ownedBy");
        SearchDocument {
            key: entity_ref.to_owned(),
            state: format!("{}/{version}", metadata["uid"].as_str().unwrap_or_default()),
            fields,
            details,
            name,
            aliases: display_name
                .filter(|_| matches!(kind.as_str(), "User" | "Group"))
                .map(str::to_owned)
                .into_iter()
                .collect(),
            owners: owners.filter_map(|relation| relation["targetRef"].as_str().map(str::to_owned)).collect(),
            weight: weight(&kind),
            changed: u64::try_from(version).unwrap_or_default(),
        }
    }
}

/// How much people look for a kind.
fn weight(kind: &str) -> f32 {
    match kind {
        "Component" => 1.3,
        "API" | "System" | "Template" => 1.2,
        "Location" => 0.5,
        _ => 1.0,
    }
}

/// Description, and what people and groups say of themselves.
fn prose(kind: &str, entity: &Value) -> String {
    let profile = &entity["spec"]["profile"];
    let mut parts = vec![&entity["metadata"]["description"]];
    if matches!(kind, "User" | "Group") {
        parts.push(&profile["displayName"]);
    }
    if kind == "User" {
        parts.push(&profile["email"]);
    }
    let said: Vec<&str> = parts.into_iter().filter_map(Value::as_str).filter(|part| !part.is_empty()).collect();
    said.join(" : ")
}

fn object<const N: usize>(fields: [(&str, String); N]) -> Map<String, Value> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entity_has_the_fields_of_the_contract() {
        let entity = json!({
            "kind": "User",
            "metadata": {"name": "Ada L", "description": "Counts"},
            "spec": {"profile": {"displayName": "Ada", "email": "ada@example.org"}},
            "relations": [{"type": "ownedBy", "targetRef": "group:default/crew"}],
        });
        let document = Template::new(None).document("user:default/ada l", 7, &entity);
        let expected = json!({
            "title": "Ada L", "text": "Counts : Ada : ada@example.org", "componentType": "other", "type": "other",
            "namespace": "default", "kind": "User", "lifecycle": "", "owner": "",
            "location": "/catalog/default/user/ada%20l",
        });
        assert_eq!(Value::Object(document.fields), expected);
        assert_eq!(document.owners, ["group:default/crew"]);
        assert_eq!((document.aliases, document.changed), (vec!["Ada".to_owned()], 7));
    }
}

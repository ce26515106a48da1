//! Kinds of the newest model that are built in and off by default: AI resources, and APIs that are MCP servers
//! (contract/catalog.md §2).

use serde_json::{Value, json};

use super::kinds::KindRule;
use super::relations::RelationRule;

const KIND: &str = "AiResource";

/// `catalog.model.aiResources`.
pub(super) fn resources() -> Vec<(KindRule, Vec<RelationRule>)> {
    let text = json!({ "type": "string", "minLength": 1 });
    let texts = json!({ "type": "array", "items": text });
    let skill = json!({
        "disciplines": texts, "categories": texts, "agents": texts, "dependsOn": texts,
        "allowedTools": text, "license": text, "compatibility": { "type": "string", "minLength": 1, "maxLength": 500 },
    });
    let rule = json!({ "category": text, "rationale": text, "disciplines": texts });
    let plugin = json!({ "skills": texts, "version": text });
    let marketplace = json!({ "plugins": texts, "version": text });
    let of_type = |spec_type: &str, properties: Value, required: &[&str]| {
        KindRule::built_in(KIND, Some(spec_type), &schema(properties, required))
    };
    let depends = RelationRule::built_in(KIND, "skill", "dependsOn", ["dependsOn", "dependencyOf"], KIND);
    let skills = RelationRule::built_in(KIND, "plugin", "skills", ["hasPart", "partOf"], KIND);
    let plugins = RelationRule::built_in(KIND, "marketplace", "plugins", ["hasPart", "partOf"], KIND);
    let owner = RelationRule::built_in(KIND, "", "owner", ["ownedBy", "ownerOf"], "Group");
    let system = RelationRule::built_in(KIND, "", "system", ["partOf", "hasPart"], "System");
    vec![
        (of_type("skill", skill, &[]), vec![depends]),
        (of_type("rule", rule, &["category", "rationale"]), Vec::new()),
        (of_type("plugin", plugin, &["skills"]), vec![skills]),
        (of_type("marketplace", marketplace, &["plugins"]), vec![plugins]),
        (KindRule::built_in(KIND, None, &schema(json!({}), &[])), vec![owner, system]),
    ]
}

/// `catalog.model.mcpServers`. Owner and system are those of every API.
pub(super) fn mcp_servers() -> Vec<(KindRule, Vec<RelationRule>)> {
    let text = json!({ "type": "string", "minLength": 1 });
    let remote = json!({ "type": "object", "properties": { "type": text, "url": text }, "required": ["type", "url"] });
    let remotes = json!({ "remotes": { "type": "array", "minItems": 1, "items": remote } });
    vec![(KindRule::built_in("API", Some("mcp-server"), &schema(remotes, &["remotes"])), Vec::new())]
}

/// What all of them have, and what one has besides.
fn schema(more: Value, required: &[&str]) -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    let mut properties = json!({ "type": text, "lifecycle": text, "owner": text, "system": text });
    if let (Value::Object(all), Value::Object(more)) = (&mut properties, more) {
        all.extend(more);
    }
    let required: Vec<&str> = ["type", "lifecycle", "owner"].iter().chain(required).copied().collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

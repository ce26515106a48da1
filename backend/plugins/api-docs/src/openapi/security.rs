//! Security schemes, and which of them an operation needs.

use callboard_shared::api_docs::{Fact, SecurityNeed, SecurityScheme};
use serde_json::Value;

use crate::node::Node;
use crate::prose;

/// The schemes of `components`; OpenAPI and AsyncAPI have them alike.
pub(crate) fn schemes(root: &Node<'_>) -> Vec<SecurityScheme> {
    let declared = root.get("components").and_then(|components| components.get("securitySchemes"));
    declared.iter().flat_map(Node::members).map(|(name, node)| scheme(name, &node)).collect()
}

fn scheme(name: &str, node: &Node<'_>) -> SecurityScheme {
    let mut facts = Vec::new();
    let mut tell = |name: &str, value: &str| {
        if !value.is_empty() {
            facts.push(Fact { name: name.to_owned(), value: value.to_owned() });
        }
    };
    tell("OpenID Connect", node.text("openIdConnectUrl"));
    tell("Format of the token", node.text("bearerFormat"));
    for (flow, place) in node.entries("flows") {
        let flow = flow_name(flow);
        tell(&format!("{flow}: authorize at"), place.text("authorizationUrl"));
        tell(&format!("{flow}: token from"), place.text("tokenUrl"));
        let scopes = place.get("scopes").or_else(|| place.get("availableScopes"));
        for (scope, meaning) in scopes.iter().flat_map(Node::members) {
            tell(&format!("Scope {scope}"), meaning.value.as_str().unwrap_or_default());
        }
    }
    facts.dedup();
    SecurityScheme {
        name: name.to_owned(),
        kind: node.text("type").to_owned(),
        scheme: node.text("scheme").to_lowercase(),
        place: node.text("in").to_owned(),
        key: node.text("name").to_owned(),
        description: prose::html(node.text("description")),
        facts,
    }
}

fn flow_name(flow: &str) -> &str {
    match flow {
        "authorizationCode" | "accessCode" => "Authorization code",
        "clientCredentials" | "application" => "Client credentials",
        "implicit" => "Implicit",
        "password" => "Password",
        other => other,
    }
}

/// What an operation needs: its own word, else that of the document.
pub(super) fn needs(root: &Node<'_>, operation: &Node<'_>) -> Vec<Vec<SecurityNeed>> {
    let said = operation.value.get("security").or_else(|| root.value.get("security"));
    let ways = said.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    ways.iter().filter_map(Value::as_object).map(|way| way.iter().map(need).collect()).collect()
}

fn need((scheme, scopes): (&String, &Value)) -> SecurityNeed {
    let scopes = scopes.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    SecurityNeed { scheme: scheme.clone(), scopes }
}

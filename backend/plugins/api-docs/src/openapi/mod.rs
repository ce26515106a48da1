//! OpenAPI 2, 3.0 and 3.1.

mod bodies;
mod operation;
mod security;
mod swagger;

use callboard_shared::api_docs::{Format, Group, Item, Outline, Problem, Server, ServerVariable};
use serde_json::Value;

use crate::node::{Node, plain};
use crate::{prose, web};
pub(crate) use bodies::text_of;
pub(crate) use operation::operation;
pub(crate) use security::schemes as security_schemes;
pub(crate) use swagger::modern;

/// The methods of a path item, in the order in which people read them.
const METHODS: [&str; 8] = ["get", "post", "put", "patch", "delete", "head", "options", "trace"];
/// The group of operations without a tag.
const UNTAGGED: &str = "Operations";
const WEBHOOKS: &str = "Webhooks";

/// What a document holds.
pub(crate) fn outline(root: &Value, mut problems: Vec<Problem>) -> Outline {
    let node = Node::root(root);
    let info = node.get("info");
    let text = |key: &str| info.as_ref().map(|info| info.plain(key)).unwrap_or_default();
    let groups = groups(&node, &mut problems);
    let version = Some(node.plain("openapi")).filter(|version| !version.is_empty());
    let dialect = match version.or_else(|| Some(node.plain("swagger")).filter(|version| !version.is_empty())) {
        Some(version) => format!("OpenAPI {version}"),
        None => {
            problems.push(problem("", "It does not say which version of OpenAPI it is; write `openapi: 3.1.0`"));
            "OpenAPI".to_owned()
        }
    };
    let description = text("description");
    Outline {
        format: Format::Openapi,
        dialect,
        title: text("title"),
        version: text("version"),
        description: prose::html(if description.is_empty() { node.text("description") } else { &description }),
        links: web::links_of_document(&node),
        servers: servers(&node),
        security: security::schemes(&node),
        groups,
        problems,
    }
}

/// The operations by tag: declared tags first, in their order, then the others as they come.
fn groups(root: &Node<'_>, problems: &mut Vec<Problem>) -> Vec<Group> {
    let mut groups: Vec<Group> = root
        .list("tags")
        .iter()
        .filter(|tag| !tag.text("name").is_empty())
        .map(|tag| Group {
            name: tag.text("name").to_owned(),
            description: prose::html(tag.text("description")),
            items: Vec::new(),
        })
        .collect();
    let mut untagged = Group { name: UNTAGGED.to_owned(), ..Group::default() };
    let mut webhooks = Group { name: WEBHOOKS.to_owned(), ..Group::default() };
    match root.get("paths") {
        Some(paths) => {
            for (path, place) in paths.members().filter(|(path, _)| !path.starts_with("x-")) {
                check_path(path, &place, problems);
                for (method, operation) in operations(&place) {
                    let item = item(format!("{method} {path}"), method, path, &operation);
                    file(item, &operation, &mut groups, &mut untagged);
                }
            }
        }
        None if root.get("webhooks").is_none() && root.get("components").is_none() => {
            problems.push(problem("", "It has no `paths`, so there is nothing that could be called"));
        }
        None => {}
    }
    for (name, place) in root.entries("webhooks") {
        for (method, operation) in operations(&place) {
            webhooks.items.push(item(format!("webhook {method} {name}"), method, name, &operation));
        }
    }
    groups.extend([untagged, webhooks]);
    groups.retain(|group| !group.items.is_empty());
    groups
}

fn check_path(path: &str, place: &Node<'_>, problems: &mut Vec<Problem>) {
    let at = format!("paths.{path}");
    if let Some(broken) = &place.broken {
        problems.push(problem(at, format!("It refers to {broken}, which is not part of the definition")));
    } else if !place.value.is_object() {
        problems.push(problem(at, "It holds no operations"));
    } else {
        for (method, operation) in METHODS.iter().filter_map(|method| Some((method, place.value.get(*method)?))) {
            if !operation.is_object() {
                problems.push(problem(format!("{at}.{method}"), "It is not an operation"));
            }
        }
    }
}

/// The operations of a path item.
fn operations<'a>(place: &Node<'a>) -> Vec<(&'static str, Node<'a>)> {
    let found = METHODS.iter().filter_map(|method| Some((*method, place.get(method)?)));
    found.filter(|(_, operation)| operation.value.is_object()).collect()
}

fn item(id: String, method: &str, name: &str, operation: &Node<'_>) -> Item {
    let said = [operation.text("summary"), operation.text("description")];
    let summary = said.iter().find(|text| !text.trim().is_empty()).map(|text| prose::line(text)).unwrap_or_default();
    Item {
        id,
        label: method.to_uppercase(),
        name: name.to_owned(),
        summary,
        deprecated: operation.flag("deprecated"),
        words: operation.text("operationId").to_owned(),
    }
}

fn file(item: Item, operation: &Node<'_>, groups: &mut Vec<Group>, untagged: &mut Group) {
    let mut tags: Vec<&str> = match operation.value.get("tags") {
        Some(Value::Array(tags)) => tags.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    tags.dedup();
    if tags.is_empty() {
        untagged.items.push(item);
        return;
    }
    for tag in tags {
        let place = groups.iter().position(|group| group.name == tag).unwrap_or_else(|| {
            groups.push(Group { name: tag.to_owned(), ..Group::default() });
            groups.len() - 1
        });
        groups[place].items.push(item.clone());
    }
}

/// The servers that a document, a path item or an operation names.
fn servers(node: &Node<'_>) -> Vec<Server> {
    let named = node.list("servers");
    named.iter().map(server).filter(|server| !server.url.is_empty()).collect()
}

fn server(node: &Node<'_>) -> Server {
    let variables = node.entries("variables").map(|(name, variable)| {
        let values = match variable.value.get("enum") {
            Some(Value::Array(values)) => values.iter().map(plain).collect(),
            _ => Vec::new(),
        };
        ServerVariable { name: name.to_owned(), value: variable.plain("default"), values }
    });
    Server {
        url: node.text("url").to_owned(),
        description: prose::html(node.text("description")),
        variables: variables.collect(),
        ..Server::default()
    }
}

fn problem(place: impl Into<String>, message: impl Into<String>) -> Problem {
    Problem { place: place.into(), message: message.into() }
}

#[cfg(test)]
mod tests;

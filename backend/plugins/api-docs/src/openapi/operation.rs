//! One operation with everything that it takes and answers.

use callboard_shared::api_docs::{Callback, Operation, Parameter, Problem, Response};
use serde_json::Value;

use super::bodies::{self, contents};
use super::{METHODS, operations, security, servers};
use crate::node::Node;
use crate::schema::Shapes;
use crate::schema::example::{Purpose, value};
use crate::{node, prose, web};

/// The operation of an id; nothing when the document has none of it.
pub(crate) fn operation(root: &Value, id: &str) -> Option<Operation> {
    let root = Node::root(root);
    let (first, rest) = id.split_once(' ')?;
    let (method, path, place) = match first {
        "webhook" => {
            let (method, name) = rest.split_once(' ')?;
            (method, name, root.get("webhooks")?.get(name)?)
        }
        "callback" => {
            let (method, pointer) = rest.split_once(' ')?;
            (method, pointer.rsplit('/').next()?, root.at(pointer)?)
        }
        method => (method, rest, root.get("paths")?.get(rest)?),
    };
    if !METHODS.contains(&method) {
        return None;
    }
    let path = if first == "callback" { node::unescape(path) } else { path.to_owned() };
    let own = place.get(method).filter(|own| own.value.is_object())?;
    Some(made(&root, &place, &own, id, method, path))
}

fn made(root: &Node<'_>, place: &Node<'_>, own: &Node<'_>, id: &str, method: &str, path: String) -> Operation {
    let mut shapes = Shapes::new();
    let parameters = parameters(place, own, &mut shapes);
    let request = own.get("requestBody").map(|body| Response {
        description: prose::html(body.text("description")),
        content: contents(&body, &mut shapes, Purpose::Request),
        ..Response::default()
    });
    let responses = own.entries("responses").filter(|(status, _)| !status.starts_with("x-"));
    let responses = responses.map(|(status, response)| answer(status, &response, &mut shapes)).collect();
    let own_servers = [own, place].map(servers).into_iter().find(|servers| !servers.is_empty());
    Operation {
        id: id.to_owned(),
        method: method.to_uppercase(),
        path,
        summary: prose::line(own.text("summary")),
        description: prose::html(own.text("description")),
        operation_id: own.text("operationId").to_owned(),
        deprecated: own.flag("deprecated"),
        servers: own_servers.unwrap_or_else(|| servers(root)),
        security: security::needs(root, own),
        parameters,
        request_required: own.get("requestBody").is_some_and(|body| body.flag("required")),
        request,
        responses,
        callbacks: callbacks(own),
        links: web::documentation(own).into_iter().collect(),
        problems: problems(place, own),
        ..Operation::default()
    }
}

/// Those of the operation, and those of the path that it does not replace.
fn parameters(place: &Node<'_>, own: &Node<'_>, shapes: &mut Shapes) -> Vec<Parameter> {
    let mut all = own.list("parameters");
    let is = |a: &Node<'_>, b: &Node<'_>| (a.text("name"), a.text("in")) == (b.text("name"), b.text("in"));
    for shared in place.list("parameters") {
        if !all.iter().any(|own| is(own, &shared)) {
            all.push(shared);
        }
    }
    // What must be filled in comes first: paths have no gaps.
    let rank = |node: &Node<'_>| match node.text("in") {
        "path" => 0,
        "query" => 1,
        "header" => 2,
        _ => 3,
    };
    all.sort_by_key(rank);
    let known = all.iter().filter(|node| node.broken.is_none() && !node.text("name").is_empty());
    known.map(|node| parameter(node.text("name"), node, shapes)).collect()
}

fn parameter(name: &str, node: &Node<'_>, shapes: &mut Shapes) -> Parameter {
    let by_media = || node.get("content").and_then(|content| content.members().next().map(|(_, media)| media));
    let schema = node.get("schema").or_else(|| by_media()?.get("schema"));
    let made = bodies::given(node).or_else(|| schema.as_ref().map(|schema| value(schema, Purpose::Request)));
    let example = made.filter(|made| !made.is_null()).map(|made| written(&made)).unwrap_or_default();
    let place = node.text("in").to_owned();
    Parameter {
        name: name.to_owned(),
        required: node.flag("required") || place == "path",
        joined: node.value.get("explode") == Some(&Value::Bool(false)),
        deprecated: node.flag("deprecated"),
        description: prose::html(node.text("description")),
        schema: schema.map(|schema| shapes.of(&schema)),
        example,
        place,
    }
}

/// As it is written into an address: the items of a list with commas.
fn written(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(node::plain).collect::<Vec<_>>().join(","),
        other => node::plain(other),
    }
}

fn answer(status: &str, node: &Node<'_>, shapes: &mut Shapes) -> Response {
    let headers = node.entries("headers").map(|(name, header)| parameter(name, &header, shapes));
    let headers = headers.collect();
    let description = match &node.broken {
        Some(broken) => format!("It refers to {broken}, which is not part of the definition."),
        None => prose::html(node.text("description")),
    };
    Response { status: status.to_owned(), description, headers, content: contents(node, shapes, Purpose::Response) }
}

/// What the server calls in turn, as items of their own.
fn callbacks(own: &Node<'_>) -> Vec<Callback> {
    let mut all = Vec::new();
    for (name, callback) in own.entries("callbacks") {
        for (expression, place) in callback.members() {
            for (method, _) in operations(&place) {
                all.push(Callback {
                    name: name.to_owned(),
                    id: format!("callback {method} {}/{}", callback.pointer, node::escape(expression)),
                    method: method.to_uppercase(),
                    path: expression.to_owned(),
                });
            }
        }
    }
    all
}

/// References of the operation itself that lead nowhere. Those of schemas are told where they stand.
fn problems(place: &Node<'_>, own: &Node<'_>) -> Vec<Problem> {
    let parameters = own.list("parameters").into_iter().chain(place.list("parameters"));
    let all = parameters.chain(own.get("requestBody"));
    all.filter_map(|node| {
        let message = format!("It refers to {}, which is not part of the definition", node.broken?);
        Some(Problem { place: node.pointer.trim_start_matches('/').replace('/', "."), message })
    })
    .collect()
}

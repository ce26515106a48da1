//! AsyncAPI 2 and 3.

mod messages;

use callboard_shared::api_docs::{Fact, Format, Group, Item, Operation, Outline, Problem, Server, ServerVariable};
use serde_json::Value;

use crate::node::{Node, plain};
use crate::openapi::security_schemes;
use crate::schema::Shapes;
use crate::{prose, web};

const UNTAGGED: &str = "Operations";
const CHANNELS: &str = "Channels";
const MESSAGES: &str = "Messages";

/// What a document holds.
pub(crate) fn outline(root: &Value, mut problems: Vec<Problem>) -> Outline {
    let node = Node::root(root);
    let info = node.get("info");
    let text = |key: &str| info.as_ref().map(|info| info.plain(key)).unwrap_or_default();
    let version = node.plain("asyncapi");
    if version.is_empty() {
        problems.push(Problem {
            place: String::new(),
            message: "It does not say which version of AsyncAPI it is; write `asyncapi: 3.0.0`".to_owned(),
        });
    }
    if node.get("channels").is_none() {
        problems.push(Problem { place: String::new(), message: "It has no `channels`".to_owned() });
    }
    Outline {
        format: Format::Asyncapi,
        dialect: format!("AsyncAPI {version}").trim_end().to_owned(),
        title: text("title"),
        version: text("version"),
        description: prose::html(&text("description")),
        links: web::links_of_document(&node),
        servers: node.entries("servers").map(|(name, node)| server(name, &node)).collect(),
        security: security_schemes(&node),
        groups: groups(&node, &mut problems),
        problems,
    }
}

/// Operations by tag, then channels without any, then the messages of the document.
fn groups(root: &Node<'_>, problems: &mut Vec<Problem>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut used = Vec::new();
    for call in calls(root) {
        used.push(call.channel.pointer.clone());
        let tags = call.own.list("tags");
        let tag = tags.first().map_or(UNTAGGED, |tag| tag.text("name"));
        let said = [call.own.text("summary"), call.own.text("title"), call.own.text("description")];
        let summary = said.iter().find(|text| !text.is_empty()).map(|text| prose::line(text)).unwrap_or_default();
        let item = Item {
            label: call.action.to_uppercase(),
            name: call.address(),
            summary,
            deprecated: call.own.flag("deprecated"),
            words: call.own.text("operationId").to_owned(),
            id: call.id,
        };
        match groups.iter_mut().find(|group| group.name == tag) {
            Some(group) => group.items.push(item),
            None => groups.push(Group { name: tag.to_owned(), items: vec![item], ..Group::default() }),
        }
    }
    let mut quiet = Group { name: CHANNELS.to_owned(), ..Group::default() };
    for (name, channel) in root.entries("channels") {
        if let Some(broken) = &channel.broken {
            let message = format!("It refers to {broken}, which is not part of the definition");
            problems.push(Problem { place: format!("channels.{name}"), message });
        } else if channel.value.is_object() && !used.contains(&channel.pointer) {
            quiet.items.push(Item {
                id: format!("channel {name}"),
                label: "CHANNEL".to_owned(),
                name: address(name, &channel),
                summary: prose::line(channel.text("description")),
                ..Item::default()
            });
        }
    }
    let declared = root.get("components").and_then(|components| components.get("messages"));
    let messages = declared.iter().flat_map(Node::members).map(|(name, message)| Item {
        id: format!("message {name}"),
        label: "MESSAGE".to_owned(),
        name: name.to_owned(),
        summary: messages::summary(&message),
        deprecated: message.flag("deprecated"),
        ..Item::default()
    });
    groups.push(quiet);
    groups.push(Group { name: MESSAGES.to_owned(), items: messages.collect(), ..Group::default() });
    groups.retain(|group| !group.items.is_empty());
    groups
}

/// Something that is sent or received, in either version.
struct Call<'a> {
    id: String,
    action: &'a str,
    channel_name: String,
    channel: Node<'a>,
    own: Node<'a>,
}

impl Call<'_> {
    fn address(&self) -> String {
        address(&self.channel_name, &self.channel)
    }
}

/// Version 2 has operations in channels, version 3 beside them.
fn calls<'a>(root: &Node<'a>) -> Vec<Call<'a>> {
    let mut calls = Vec::new();
    for (name, own) in root.entries("operations") {
        let Some(channel) = own.get("channel") else { continue };
        let action = own.text("action");
        let channel_name = channel.name();
        calls.push(Call { id: format!("operation {name}"), action, channel_name, channel, own });
    }
    for (name, channel) in root.entries("channels") {
        for action in ["publish", "subscribe"] {
            let Some(own) = channel.get(action).filter(|own| own.value.is_object()) else { continue };
            let id = format!("{action} {name}");
            calls.push(Call { id, action, channel_name: name.to_owned(), channel: channel.clone(), own });
        }
    }
    calls
}

fn address(name: &str, channel: &Node<'_>) -> String {
    let address = channel.text("address");
    if address.is_empty() { name.to_owned() } else { address.to_owned() }
}

/// One item of the outline.
pub(crate) fn operation(root: &Value, id: &str) -> Option<Operation> {
    let root = Node::root(root);
    let (what, name) = id.split_once(' ')?;
    let mut shapes = Shapes::new();
    match what {
        "message" => {
            let message = root.get("components")?.get("messages")?.get(name)?;
            let messages = vec![messages::message(name, &message, &root, &mut shapes)];
            Some(Operation {
                id: id.to_owned(),
                method: "MESSAGE".to_owned(),
                path: name.to_owned(),
                messages,
                ..Operation::default()
            })
        }
        "channel" => {
            let channel = root.get("channels")?.get(name)?;
            let messages = messages::of_channel(&channel, &root, &mut shapes);
            Some(Operation { messages, ..of_channel(&root, id, "CHANNEL", name, &channel, &mut shapes) })
        }
        _ => {
            let call = calls(&root).into_iter().find(|call| call.id == id)?;
            Some(of_call(&root, &call, &mut shapes))
        }
    }
}

fn of_call(root: &Node<'_>, call: &Call<'_>, shapes: &mut Shapes) -> Operation {
    let base = of_channel(root, &call.id, &call.action.to_uppercase(), &call.channel_name, &call.channel, shapes);
    let own = &call.own;
    let messages = messages::of_operation(own, &call.channel, root, shapes);
    let mut facts = facts(own);
    if let Some(reply) = own.get("reply") {
        let channel = reply.get("channel").map(|channel| address(&channel.name(), &channel));
        let channel = channel.unwrap_or_else(|| "the address that the message names".to_owned());
        facts.push(Fact { name: "Answered on".to_owned(), value: channel });
    }
    facts.extend(base.facts);
    let said = if own.text("summary").is_empty() { own.text("title") } else { own.text("summary") };
    let description =
        if own.text("description").is_empty() { base.description } else { prose::html(own.text("description")) };
    Operation {
        summary: prose::line(said),
        description,
        operation_id: own.text("operationId").to_owned(),
        deprecated: own.flag("deprecated"),
        messages,
        facts,
        links: web::documentation(own).into_iter().collect(),
        ..base
    }
}

/// What a channel says of whatever goes over it.
fn of_channel(
    root: &Node<'_>,
    id: &str,
    method: &str,
    name: &str,
    channel: &Node<'_>,
    shapes: &mut Shapes,
) -> Operation {
    let named: Vec<String> = channel
        .list("servers")
        .iter()
        .map(|server| match server.value {
            Value::String(name) => name.clone(),
            _ => server.name(),
        })
        .collect();
    let servers = root.entries("servers").map(|(name, node)| server(name, &node));
    Operation {
        id: id.to_owned(),
        method: method.to_owned(),
        path: address(name, channel),
        description: prose::html(channel.text("description")),
        servers: servers.filter(|server| named.is_empty() || named.contains(&server.name)).collect(),
        parameters: messages::parameters(channel, shapes),
        facts: facts(channel),
        ..Operation::default()
    }
}

/// The bindings of the protocols, as one fact a member.
fn facts(node: &Node<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (protocol, binding) in node.entries("bindings") {
        for (key, value) in binding.members().filter(|(key, _)| *key != "bindingVersion") {
            facts.push(Fact { name: format!("{protocol} {key}"), value: plain(value.value) });
        }
    }
    facts
}

fn server(name: &str, node: &Node<'_>) -> Server {
    let url = node.text("url");
    let url = if url.is_empty() { format!("{}{}", node.text("host"), node.text("pathname")) } else { url.to_owned() };
    let variables = node.entries("variables").map(|(name, variable)| ServerVariable {
        name: name.to_owned(),
        value: variable.plain("default"),
        values: variable.list("enum").iter().map(|value| plain(value.value)).collect(),
    });
    Server {
        url,
        name: name.to_owned(),
        protocol: node.text("protocol").to_owned(),
        description: prose::html(node.text("description")),
        variables: variables.collect(),
    }
}

#[cfg(test)]
mod tests;

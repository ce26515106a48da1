//! Parts that all definitions have.

use apollo_parser::cst::{
    ArgumentsDefinition, CstNode, DefaultValue, Description, Directives, InputValueDefinition, Type,
};
use callboard_shared::api_docs::{Field, TypeRef};

/// The text of a part as it is written, without what stands around it.
pub(super) fn source<N: CstNode>(node: &N) -> String {
    node.source_string().trim().to_owned()
}

/// A description without its quotes.
pub(super) fn description(description: Option<Description>) -> String {
    description.and_then(|description| description.string_value()).map(String::from).unwrap_or_default()
}

/// A type as it is written; where it leads to is found out when all are known.
pub(super) fn type_ref(written: Option<Type>) -> TypeRef {
    let text = written.map(|written| source(&written)).unwrap_or_default();
    TypeRef { text: text.split_whitespace().collect(), id: None }
}

/// The arguments of a field or a directive.
pub(super) fn arguments(arguments: Option<ArgumentsDefinition>) -> Vec<Field> {
    arguments.into_iter().flat_map(|arguments| arguments.input_value_definitions()).map(|one| input(&one)).collect()
}

/// An argument, or a field of an input.
pub(super) fn input(node: &InputValueDefinition) -> Field {
    let type_ref = type_ref(node.ty());
    let default_value = node.default_value().as_ref().and_then(default_value);
    Field {
        name: node.name().map(|name| name.text().to_string()).unwrap_or_default(),
        required: type_ref.text.ends_with('!') && default_value.is_none(),
        type_ref,
        description: description(node.description()),
        default_value,
        deprecated: deprecated(node.directives()),
        notes: notes(node.directives()),
        ..Field::default()
    }
}

fn default_value(node: &DefaultValue) -> Option<String> {
    node.value().map(|value| source(&value))
}

/// The reason of `@deprecated`; its usual one when none is given.
pub(super) fn deprecated(directives: Option<Directives>) -> Option<String> {
    let all = directives?.directives();
    let mut found = all.filter(|one| one.name().is_some_and(|name| name.text() == "deprecated"));
    let arguments = found.next()?.arguments();
    let reason = arguments.and_then(|arguments| arguments.arguments().next()?.value()).map(|value| source(&value));
    Some(reason.map_or_else(|| "No longer supported".to_owned(), |reason| reason.trim_matches('"').trim().to_owned()))
}

/// All other directives, as they are written.
pub(super) fn notes(directives: Option<Directives>) -> Vec<String> {
    let all = directives.into_iter().flat_map(|directives| directives.directives());
    all.filter(|one| one.name().is_none_or(|name| name.text() != "deprecated")).map(|one| source(&one)).collect()
}

//! GraphQL schemas.

mod definitions;
mod example;
mod syntax;

use std::collections::{BTreeMap, HashMap};

use apollo_parser::Parser;
use apollo_parser::cst::{Definition, Document};
use callboard_shared::api_docs::{Problem, TypeDetail, TypeRef};

use crate::document;
use crate::types::TypeModel;
use syntax::description;

/// Selections within selections, lists within lists.
const DEPTH: usize = 100;
/// Words and signs of a schema. The largest public ones have some hundred thousand.
const TOKENS: usize = 4_000_000;
/// Errors of the syntax that are told.
const PROBLEMS: usize = 50;

/// Reads a schema. What the parser cannot understand is told with its place, the rest is there.
pub(crate) fn read(text: &str) -> TypeModel {
    // Lists of lists are read one within the other, which the parser's own limit does not count.
    if document::nesting(text) > DEPTH {
        let message = format!("Its parts are nested more than {DEPTH} deep; only the text is shown");
        return TypeModel { problems: vec![Problem { place: String::new(), message }], ..TypeModel::default() };
    }
    let tree = Parser::new(text).recursion_limit(DEPTH).token_limit(TOKENS).parse();
    let mut problems: Vec<Problem> =
        tree.errors().take(PROBLEMS).map(|error| problem(text, error.index(), error.message())).collect();
    let document = tree.document();
    let roots = roots(&document);
    let mut types = declared(&document, &mut problems);
    link(&mut types);
    let mut model = TypeModel { description: schema_description(&document), problems, ..TypeModel::default() };
    for (label, name) in &roots {
        let calls = types.iter().find(|one| one.name == *name && one.label == "type").map(|root| calls(label, root));
        model.groups.push((group_of(label).to_owned(), calls.unwrap_or_default()));
    }
    for (label, group) in [
        ("type", "Types"),
        ("interface", "Interfaces"),
        ("union", "Unions"),
        ("input", "Inputs"),
        ("enum", "Enums"),
        ("scalar", "Scalars"),
        ("directive", "Directives"),
    ] {
        let own = types.iter().filter(|one| one.label == label);
        let own = own.filter(|one| label != "type" || !roots.iter().any(|(_, root)| *root == one.name));
        model.groups.push((group.to_owned(), own.cloned().collect()));
    }
    example::fill_in(&mut model, &types);
    model
}

/// The types where queries, mutations and subscriptions begin.
fn roots(document: &Document) -> Vec<(&'static str, String)> {
    let mut roots = vec![
        ("query", "Query".to_owned()),
        ("mutation", "Mutation".to_owned()),
        ("subscription", "Subscription".to_owned()),
    ];
    for definition in document.definitions() {
        let named = match definition {
            Definition::SchemaDefinition(schema) => schema.root_operation_type_definitions(),
            Definition::SchemaExtension(schema) => schema.root_operation_type_definitions(),
            _ => continue,
        };
        for root in named {
            let Some((operation, name)) = root.operation_type().zip(root.named_type().and_then(|named| named.name()))
            else {
                continue;
            };
            let word = syntax::source(&operation);
            if let Some(known) = roots.iter_mut().find(|(label, _)| *label == word) {
                known.1 = name.text().to_string();
            }
        }
    }
    roots
}

fn schema_description(document: &Document) -> String {
    let mut schemas = document.definitions().filter_map(|definition| match definition {
        Definition::SchemaDefinition(schema) => Some(description(schema.description())),
        _ => None,
    });
    schemas.next().unwrap_or_default()
}

/// All types; what an extension adds stands with what it extends.
fn declared(document: &Document, problems: &mut Vec<Problem>) -> Vec<TypeDetail> {
    let mut types: Vec<TypeDetail> = Vec::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    for found in document.definitions().filter_map(|definition| definitions::read(&definition)) {
        let key = (found.label.clone(), found.name.clone());
        match places.get(&key) {
            Some(place) => {
                let known = &mut types[*place];
                known.fields.extend(found.fields);
                known.values.extend(found.values);
                known.implements.extend(found.implements);
                known.possible.extend(found.possible);
                known.notes.extend(found.notes);
                if known.description.is_empty() {
                    known.description = found.description;
                }
            }
            None => {
                places.insert(key, types.len());
                types.push(found);
            }
        }
    }
    if types.is_empty() && problems.is_empty() {
        problems.push(Problem {
            place: String::new(),
            message: "It declares no types; a schema is written in GraphQL’s schema language (SDL)".to_owned(),
        });
    }
    types
}

/// Has every name of a type lead to it, and every interface to those that have it.
fn link(types: &mut [TypeDetail]) {
    let ids: HashMap<String, String> =
        types.iter().filter(|one| one.label != "directive").map(|one| (one.name.clone(), one.id.clone())).collect();
    let mut having: BTreeMap<String, Vec<TypeRef>> = BTreeMap::new();
    let lead = |named: &mut TypeRef| {
        let name = named.text.trim_matches(['[', ']', '!']);
        named.id = ids.get(name).cloned();
    };
    for one in types.iter_mut() {
        for field in one.fields.iter_mut().chain(&mut one.arguments) {
            lead(&mut field.type_ref);
            field.arguments.iter_mut().for_each(|argument| lead(&mut argument.type_ref));
        }
        one.implements.iter_mut().chain(&mut one.possible).for_each(lead);
        for interface in &one.implements {
            let own = TypeRef { text: one.name.clone(), id: Some(one.id.clone()) };
            having.entry(interface.text.clone()).or_default().push(own);
        }
    }
    for one in types.iter_mut().filter(|one| one.label == "interface") {
        one.possible = having.remove(&one.name).unwrap_or_default();
    }
}

/// The fields of a root as things of their own.
fn calls(label: &str, root: &TypeDetail) -> Vec<TypeDetail> {
    let fields = root.fields.iter().map(|field| TypeDetail {
        id: format!("{label} {}", field.name),
        label: label.to_owned(),
        name: field.name.clone(),
        description: field.description.clone(),
        deprecated: field.deprecated.clone(),
        arguments: field.arguments.clone(),
        returns: Some(field.type_ref.clone()),
        notes: field.notes.clone(),
        ..TypeDetail::default()
    });
    fields.collect()
}

fn group_of(label: &str) -> &'static str {
    match label {
        "query" => "Queries",
        "mutation" => "Mutations",
        _ => "Subscriptions",
    }
}

fn problem(text: &str, index: usize, message: &str) -> Problem {
    let end = (0..=index.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let before = &text[..end];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Problem { place: format!("line {line}, column {column}"), message: message.to_owned() }
}

#[cfg(test)]
mod tests;

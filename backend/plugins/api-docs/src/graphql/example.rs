//! How a field of a root is asked for.

use std::collections::HashMap;

use callboard_shared::api_docs::{Example, Field, TypeDetail};

use crate::types::TypeModel;

/// Selections within selections.
const DEPTH: usize = 3;
/// Fields of one selection.
const FIELDS: usize = 12;

/// Gives every query, mutation and subscription an example.
pub(super) fn fill_in(model: &mut TypeModel, types: &[TypeDetail]) {
    let by_name: HashMap<&str, &TypeDetail> =
        types.iter().filter(|one| one.label != "directive").map(|one| (one.name.as_str(), one)).collect();
    for (_, calls) in &mut model.groups {
        for call in calls.iter_mut().filter(|call| call.returns.is_some()) {
            let text = written(call, &by_name);
            call.example = Some(Example { text, generated: true, ..Example::default() });
        }
    }
}

/// `query booking($id: ID!) { booking(id: $id) { … } }`, over several lines.
fn written(call: &TypeDetail, types: &HashMap<&str, &TypeDetail>) -> String {
    let needed: Vec<&Field> = call.arguments.iter().filter(|argument| argument.required).collect();
    let shown = if needed.is_empty() { call.arguments.iter().take(2).collect() } else { needed };
    let declared: Vec<_> = shown.iter().map(|field| format!("${}: {}", field.name, field.type_ref.text)).collect();
    let passed: Vec<_> = shown.iter().map(|field| format!("{0}: ${0}", field.name)).collect();
    let in_brackets =
        |items: Vec<String>| if items.is_empty() { String::new() } else { format!("({})", items.join(", ")) };
    let mut out =
        format!("{} {}{} {{\n  {}{}", call.label, call.name, in_brackets(declared), call.name, in_brackets(passed));
    let returned = call.returns.as_ref().map(|returned| name_of(&returned.text)).unwrap_or_default();
    select(&mut out, returned, types, 1, &mut Vec::new());
    out.push_str("\n}\n");
    out
}

/// `{ … }` with the fields of a type, if it has any.
fn select<'a>(
    out: &mut String,
    name: &'a str,
    types: &HashMap<&str, &'a TypeDetail>,
    depth: usize,
    above: &mut Vec<&'a str>,
) {
    let Some(found) = types.get(name) else { return };
    if !matches!(found.label.as_str(), "type" | "interface" | "union") {
        return;
    }
    above.push(name);
    let indent = "  ".repeat(depth + 1);
    out.push_str(" {");
    let mut fields = 0;
    for field in &found.fields {
        let inner = name_of(&field.type_ref.text);
        let has_fields =
            types.get(inner).is_some_and(|one| matches!(one.label.as_str(), "type" | "interface" | "union"));
        let too_deep = has_fields && (depth >= DEPTH || above.contains(&inner));
        let needs_more = field.arguments.iter().any(|argument| argument.required);
        if fields >= FIELDS || too_deep || needs_more || field.deprecated.is_some() {
            continue;
        }
        fields += 1;
        out.push_str(&format!("\n{indent}{}", field.name));
        select(out, inner, types, depth + 1, above);
    }
    for one in found.possible.iter().filter(|_| found.label == "union") {
        fields += 1;
        out.push_str(&format!("\n{indent}... on {} {{ __typename }}", one.text));
    }
    if fields == 0 {
        out.push_str(&format!("\n{indent}__typename"));
    }
    out.push_str(&format!("\n{}}}", "  ".repeat(depth)));
    above.pop();
}

/// `Booking` of `[Booking!]!`.
fn name_of(text: &str) -> &str {
    text.trim_matches(['[', ']', '!'])
}

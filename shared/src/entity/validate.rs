//! The checks that every entity passes on its way into the catalog, in the order of the contract:
//! envelope, policies, kind.

use std::fmt;

use serde_json::{Map, Value};

use super::fields::FieldRules;
use super::kinds::{self, Verdict};
use super::links::is_absolute_url;
use super::refs::DEFAULT_NAMESPACE;
use crate::error::ErrorName;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where, for example `spec.steps[0].action`; empty for the document itself.
    pub path: String,
    /// What is wrong and what to do, to be read after the path.
    pub message: String,
}

impl Problem {
    /// A problem at a place.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "the document" } else { &self.path };
        write!(f, "{place} {}", self.message)
    }
}

/// Everything that is wrong with an entity at one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationError {
    /// [`ErrorName::InputError`] or [`ErrorName::ConflictError`].
    pub kind: ErrorName,
    /// At least one.
    pub problems: Vec<Problem>,
}

impl std::error::Error for ValidationError {}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The entity is not valid: ")?;
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

/// Step 1: the least that identifies an entity, so that errors can be told by its ref.
///
/// # Errors
/// An InputError when `apiVersion`, `kind` or `metadata.name` is missing or empty, or the
/// namespace is there but no text.
pub fn validate_envelope(entity: &Value) -> Result<(), ValidationError> {
    finish(ErrorName::InputError, envelope_problems(entity))
}

/// Step 3: the policies. Checks the common schema, writes the default namespace in, refuses root
/// keys that a source may not have, and checks the formats of names, keys, labels, tags and links.
///
/// # Errors
/// An InputError with all problems at once.
pub fn apply_policies(entity: &mut Value, rules: &FieldRules) -> Result<(), ValidationError> {
    let mut problems = common_schema_problems(entity);
    if let Some(metadata) = entity.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.entry("namespace").or_insert_with(|| Value::from(DEFAULT_NAMESPACE));
    }
    foreign_keys(entity, &mut problems);
    formats(entity, rules, &mut problems);
    finish(ErrorName::InputError, problems)
}

/// The common schema once more, because processors may have changed the entity: step 5 without its kind.
///
/// # Errors
/// A ConflictError when it does not hold any more.
pub fn validate_schema(entity: &Value) -> Result<(), ValidationError> {
    finish(ErrorName::ConflictError, common_schema_problems(entity))
}

/// Steps 5 and 6: the common schema once more, because processors may have changed the entity, and
/// the schema of its kind.
///
/// # Errors
/// A ConflictError when the common schema does not hold any more; an InputError when no built-in
/// kind is meant or `spec` does not fit it. [`kinds::check`] tells the two last apart.
pub fn validate_kind(entity: &Value) -> Result<(), ValidationError> {
    validate_schema(entity)?;
    match kinds::check(entity) {
        Verdict::Valid => Ok(()),
        Verdict::NotMine(problem) => finish(ErrorName::InputError, vec![problem]),
        Verdict::Invalid(problems) => finish(ErrorName::InputError, problems),
    }
}

fn finish(kind: ErrorName, problems: Vec<Problem>) -> Result<(), ValidationError> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(ValidationError { kind, problems })
}

fn envelope_problems(entity: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    let Some(root) = entity.as_object() else {
        problems.push(Problem::new("", format!("must be an object, not {}", describe(entity))));
        return problems;
    };
    need_text(root, "", "apiVersion", &mut problems);
    need_text(root, "", "kind", &mut problems);
    match root.get("metadata") {
        Some(Value::Object(metadata)) => {
            need_text(metadata, "metadata", "name", &mut problems);
            may_text(metadata, "metadata", "namespace", &mut problems);
        }
        Some(other) => problems.push(not_an("metadata", "object", other)),
        None => problems.push(Problem::new("metadata", "is missing: add it with at least a name")),
    }
    problems
}

fn common_schema_problems(entity: &Value) -> Vec<Problem> {
    let mut problems = envelope_problems(entity);
    if let Some(spec) = entity.get("spec").filter(|spec| !spec.is_object()) {
        problems.push(not_an("spec", "object", spec));
    }
    let Some(metadata) = entity.get("metadata").and_then(Value::as_object) else {
        return problems;
    };
    for key in ["uid", "etag", "title"] {
        may_text(metadata, "metadata", key, &mut problems);
    }
    if let Some(description) = metadata.get("description").filter(|value| !value.is_string()) {
        problems.push(not_an("metadata.description", "text", description));
    }
    text_map(metadata, "labels", &mut problems);
    text_map(metadata, "annotations", &mut problems);
    list_of(metadata, "tags", &mut problems, |path, tag, problems| {
        if tag.as_str().is_none_or(str::is_empty) {
            problems.push(not_an(path, "text that is not empty", tag));
        }
    });
    list_of(metadata, "links", &mut problems, |path, link, problems| {
        let Some(link_members) = link.as_object() else {
            problems.push(not_an(path, "object with a url", link));
            return;
        };
        need_text(link_members, path, "url", problems);
        for key in ["title", "icon", "type"] {
            may_text(link_members, path, key, problems);
        }
    });
    problems
}

fn foreign_keys(entity: &Value, problems: &mut Vec<Problem>) {
    let Some(root) = entity.as_object() else {
        return;
    };
    for key in root.keys() {
        match key.as_str() {
            "apiVersion" | "kind" | "metadata" | "spec" => {}
            "relations" | "status" => problems
                .push(Problem::new(key.as_str(), "is written by the catalog and may not be in a source: remove it")),
            _ => problems.push(Problem::new(
                member("", key),
                "is not allowed at the top of an entity: move it into spec or metadata, or remove it",
            )),
        }
    }
}

fn formats(entity: &Value, rules: &FieldRules, problems: &mut Vec<Problem>) {
    let mut check = |path: &str, value: Option<&Value>, is_valid: &dyn Fn(&str) -> bool, rule: &str| {
        // Empty texts and other types were reported by the schema.
        let text = value.and_then(Value::as_str).filter(|text| !text.is_empty());
        if let Some(text) = text.filter(|text| !is_valid(text)) {
            problems.push(Problem::new(path, format!("'{text}' is not allowed: use {rule}")));
        }
    };
    let metadata = entity.get("metadata");
    let of_metadata = |key: &str| metadata.and_then(|metadata| metadata.get(key));
    check(
        "apiVersion",
        entity.get("apiVersion"),
        &|text| rules.is_valid_api_version(text),
        "a version such as backstage.io/v1alpha1",
    );
    check(
        "kind",
        entity.get("kind"),
        &|text| rules.is_valid_kind(text),
        "up to 63 letters and digits, beginning with a letter",
    );
    check("metadata.name", of_metadata("name"), &|text| rules.is_valid_name(text), NAME_RULE);
    check(
        "metadata.namespace",
        of_metadata("namespace"),
        &|text| rules.is_valid_namespace(text),
        "up to 63 lower-case letters and digits, with - inside",
    );
    for (index, tag) in of_metadata("tags").and_then(Value::as_array).into_iter().flatten().enumerate() {
        check(
            &format!("metadata.tags[{index}]"),
            Some(tag),
            &|text| rules.is_valid_tag(text),
            "up to 63 of a-z, 0-9, :, + and #, in words joined by single -",
        );
    }
    for (index, link) in of_metadata("links").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let path = format!("metadata.links[{index}]");
        check(
            &member(&path, "url"),
            link.get("url"),
            &is_absolute_url,
            "an absolute URL, for example https://host/path",
        );
        for key in ["title", "icon"] {
            let is_not_blank = |text: &str| !text.trim().is_empty();
            check(&member(&path, key), link.get(key), &is_not_blank, "more than blanks");
        }
    }
    pairs(of_metadata("labels"), |key, value| {
        let path = member("metadata.labels", key);
        if !rules.is_valid_label_key(key) {
            problems.push(Problem::new(&path, KEY_RULE));
        }
        if !rules.is_valid_label_value(value) {
            problems
                .push(Problem::new(&path, format!("has the value '{value}', which is not allowed: use {NAME_RULE}")));
        }
    });
    pairs(of_metadata("annotations"), |key, value| {
        let path = member("metadata.annotations", key);
        if !rules.is_valid_annotation_key(key) {
            problems.push(Problem::new(&path, KEY_RULE));
        }
        if !rules.is_valid_annotation_value(value) {
            problems
                .push(Problem::new(&path, "has a value that this installation does not allow: change or remove it"));
        }
    });
}

const NAME_RULE: &str = "up to 63 letters and digits, with -, _ and . inside";
const KEY_RULE: &str = "has a key that is not allowed: use a name of up to 63 letters and digits (with -, _ and . inside), \
                        optionally after a lower-case domain and one /";

fn pairs(map: Option<&Value>, mut each: impl FnMut(&str, &str)) {
    for (key, value) in map.and_then(Value::as_object).into_iter().flatten() {
        if let Some(value) = value.as_str() {
            each(key, value);
        }
    }
}

fn need_text(object: &Map<String, Value>, path: &str, key: &str, problems: &mut Vec<Problem>) {
    if !object.contains_key(key) {
        problems.push(Problem::new(member(path, key), "is missing: add it"));
        return;
    }
    may_text(object, path, key, problems);
}

fn may_text(object: &Map<String, Value>, path: &str, key: &str, problems: &mut Vec<Problem>) {
    match object.get(key) {
        Some(Value::String(text)) if text.is_empty() => {
            problems.push(Problem::new(member(path, key), "must not be empty: fill it in"));
        }
        None | Some(Value::String(_)) => {}
        Some(other) => problems.push(not_an(&member(path, key), "text", other)),
    }
}

fn text_map(metadata: &Map<String, Value>, key: &str, problems: &mut Vec<Problem>) {
    let path = member("metadata", key);
    match metadata.get(key) {
        None => {}
        Some(Value::Object(members)) => {
            for (name, value) in members.iter().filter(|(_, value)| !value.is_string()) {
                problems.push(Problem::new(
                    member(&path, name),
                    format!("must be a text, not {}: put the value in quotes", describe(value)),
                ));
            }
        }
        Some(other) => problems.push(not_an(&path, "object of texts", other)),
    }
}

fn list_of(
    metadata: &Map<String, Value>,
    key: &str,
    problems: &mut Vec<Problem>,
    check_item: impl Fn(&str, &Value, &mut Vec<Problem>),
) {
    let path = member("metadata", key);
    match metadata.get(key) {
        None => {}
        Some(Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                check_item(&format!("{path}[{index}]"), item, problems);
            }
        }
        Some(other) => problems.push(not_an(&path, "list", other)),
    }
}

fn not_an(path: &str, expected: &str, found: &Value) -> Problem {
    let article = if expected.starts_with('o') { "an" } else { "a" };
    Problem::new(path, format!("must be {article} {expected}, not {}", describe(found)))
}

/// The path of a member; keys that would be misread stand in brackets.
pub(super) fn member(path: &str, key: &str) -> String {
    let is_plain =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':'));
    match (is_plain, path.is_empty()) {
        (true, true) => key.to_owned(),
        (true, false) => format!("{path}.{key}"),
        (false, _) => format!("{path}[{key:?}]"),
    }
}

/// What a value is, for people.
pub(super) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "true or false".to_owned(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.is_empty() => "an empty text".to_owned(),
        Value::String(text) => {
            let start: String = text.chars().take(40).collect();
            format!("the text '{start}'")
        }
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

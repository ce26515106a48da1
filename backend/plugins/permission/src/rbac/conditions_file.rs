//! The file of conditions: a YAML document for each role and kind of thing.

use callboard_shared::permissions::Criteria;
use serde::Deserialize;

use super::csv_file::{action_of, role_of};
use super::model::{AppliesTo, RoleCondition, Roles, Source};
use super::settings::Limits;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    result: String,
    role_entity_ref: String,
    plugin_id: String,
    resource_type: String,
    permission_mapping: Vec<Mapping>,
    conditions: serde_json::Value,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Mapping {
    Action(String),
    Named { name: String, action: String },
}

/// Adds what the text says to `roles`, which must know the roles already; what of it does not count, each with its
/// place.
///
/// # Errors
/// When it is no YAML, or larger than the limits allow.
pub(super) fn read(text: &str, limits: &Limits, roles: &mut Roles) -> Result<Vec<String>, String> {
    if text.len() > limits.file_bytes {
        return Err(format!("{} bytes, and {} are allowed", text.len(), limits.file_bytes));
    }
    let options = serde_saphyr::options! { budget: serde_saphyr::budget! { max_documents: limits.file_documents } };
    let mut source = text.as_bytes();
    let documents = serde_saphyr::read_with_options::<_, serde_json::Value>(&mut source, options);
    let mut problems = Vec::new();
    for (at, document) in documents.enumerate() {
        let document = document.map_err(|error| error.to_string())?;
        if document.is_null() {
            continue;
        }
        if let Err(why) = take(document, limits, roles) {
            problems.push(format!("document {}: {why}", at + 1));
        }
    }
    Ok(problems)
}

fn take(document: serde_json::Value, limits: &Limits, roles: &mut Roles) -> Result<(), String> {
    let document: Document = serde_json::from_value(document).map_err(|error| error.to_string())?;
    if document.result != "CONDITIONAL" {
        return Err(format!("result is '{}', and only CONDITIONAL can be", document.result));
    }
    let role = role_of(&document.role_entity_ref)?;
    if !roles.knows(&role) {
        return Err(format!("{role} is not in the file of lines"));
    }
    let criteria = Criteria::from_json(&document.conditions).map_err(|error| error.to_string())?;
    limits.check(&criteria)?;
    if let Some(other) = criteria.resource_types().into_iter().find(|kind| *kind != document.resource_type) {
        return Err(format!("a condition is about {other}, and resourceType says {}", document.resource_type));
    }
    let applies_to = applies_to(document.permission_mapping)?;
    let condition = RoleCondition {
        id: number(&role, &document.resource_type, &applies_to),
        plugin: document.plugin_id,
        resource_type: document.resource_type,
        applies_to,
        criteria,
        source: Source::CsvFile,
    };
    if roles.add_condition(&role, condition) {
        Ok(())
    } else {
        Err(format!("{role} has a condition for the same already"))
    }
}

fn applies_to(mapping: Vec<Mapping>) -> Result<AppliesTo, String> {
    let (mut actions, mut named) = (Vec::new(), Vec::new());
    for entry in mapping {
        match entry {
            Mapping::Action(action) => actions.push(action_of(&action)?),
            Mapping::Named { name, action } => named.push((name, action_of(&action)?)),
        }
    }
    match (actions.is_empty(), named.is_empty()) {
        (false, true) => Ok(AppliesTo::Actions(actions)),
        (true, false) => Ok(AppliesTo::Named(named)),
        (true, true) => Err("permissionMapping is empty".to_owned()),
        (false, false) => Err("permissionMapping has actions or named permissions, not both".to_owned()),
    }
}

/// A number of its own that stays while the document is about the same: beyond those of the database, and exact in
/// JavaScript.
fn number(role: &str, resource_type: &str, applies_to: &AppliesTo) -> i64 {
    let text = format!("{role} {resource_type} {applies_to:?}");
    // FNV-1a: the same in every release.
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (1 << 48) | i64::try_from(hash >> 16).unwrap_or(0)
}

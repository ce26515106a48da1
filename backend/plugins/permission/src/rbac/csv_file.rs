//! The file of lines: `p, role, permission, action, effect` and `g, member, role`.

use callboard_shared::entity::EntityRef;
use csv::{ReaderBuilder, StringRecord, Trim};

use super::model::{Line, Roles, Source};

/// Adds what the text says to `roles`; what of it could not be read, each with its line.
pub(super) fn read(text: &str, roles: &mut Roles) -> Vec<String> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut problems = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                if let Err(why) = take(&record, roles) {
                    problems.push(format!("line {line}: {why}"));
                }
            }
            Err(error) => problems.push(error.to_string()),
        }
    }
    problems
}

fn take(record: &StringRecord, roles: &mut Roles) -> Result<(), String> {
    let fields: Vec<&str> = record.iter().collect();
    match fields.as_slice() {
        ["p", role, permission, action, effect] => {
            let role = role_of(role)?;
            if permission.is_empty() || permission.contains('"') {
                return Err(format!("'{permission}' is no name of a permission"));
            }
            let line = Line {
                permission: (*permission).to_owned(),
                action: action_of(action)?,
                allow: allows(effect)?,
                source: Source::CsvFile,
            };
            roles.add_line(&role, line);
            Ok(())
        }
        ["g", member, role] => {
            roles.add_member(&role_of(role)?, &member_of(member)?, Source::CsvFile);
            Ok(())
        }
        ["p", ..] => Err("a line of p has role, permission, action, and allow or deny".to_owned()),
        ["g", ..] => Err("a line of g has a user or group, and a role".to_owned()),
        [other, ..] => Err(format!("begins with '{other}'; a line begins with p or g")),
        [] => Ok(()),
    }
}

/// A role's ref as it is compared.
pub(crate) fn role_of(text: &str) -> Result<String, String> {
    let entity_ref = EntityRef::parse_full(text).map_err(|error| error.to_string())?.to_string();
    if entity_ref.starts_with("role:") {
        Ok(entity_ref)
    } else {
        Err(format!("'{text}' is no role, as in role:default/name"))
    }
}

/// A user's or group's ref as it is compared.
pub(crate) fn member_of(text: &str) -> Result<String, String> {
    let entity_ref = EntityRef::parse_full(text).map_err(|error| error.to_string())?.to_string();
    match entity_ref.split(':').next() {
        Some("user" | "group") => Ok(entity_ref),
        _ => Err(format!("'{text}' is neither a user nor a group")),
    }
}

pub(crate) fn action_of(text: &str) -> Result<String, String> {
    match text {
        "create" | "read" | "update" | "delete" | "use" => Ok(text.to_owned()),
        other => Err(format!("'{other}' is no action; there are create, read, update, delete, and use")),
    }
}

/// `allow` or `deny`.
pub(crate) fn allows(text: &str) -> Result<bool, String> {
    match text {
        "allow" => Ok(true),
        "deny" => Ok(false),
        other => Err(format!("'{other}' is no effect; there are allow and deny")),
    }
}

//! Names in bodies and addresses, checked.

use callboard_core::{ApiError, ApiResult};

use crate::rbac::{Line, Source, action_of, allows, member_of, role_of};

const MAX_NAME: usize = 63;

/// `role:default/devs` of the three parts of an address.
pub(super) fn in_address((kind, namespace, name): &(String, String, String)) -> ApiResult<String> {
    role_of(&format!("{kind}:{namespace}/{name}")).map_err(ApiError::Input)
}

/// A role that exists, or does not.
pub(super) fn role(text: &str) -> ApiResult<String> {
    role_of(text).map_err(ApiError::Input)
}

/// A role that is to be made.
pub(super) fn new_role(text: &str) -> ApiResult<String> {
    let role = role(text)?;
    let (namespace, name) = role.trim_start_matches("role:").split_once('/').unwrap_or_default();
    let runs = |text: &str, separators: &[char]| {
        let mut parts = text.split(separators);
        text.len() <= MAX_NAME
            && parts.all(|part| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric()))
    };
    if runs(namespace, &['-']) && runs(name, &['.', '_', '-']) {
        return Ok(role);
    }
    Err(ApiError::Input(format!(
        "'{text}' is no name of a role: letters and digits, with single dots, dashes and underscores between them, at most {MAX_NAME}"
    )))
}

/// Users and groups.
pub(super) fn members(texts: &[String]) -> ApiResult<Vec<String>> {
    texts.iter().map(|text| member_of(text).map_err(ApiError::Input)).collect()
}

/// A line of a body.
pub(super) fn line(permission: &str, policy: &str, effect: &str) -> ApiResult<Line> {
    if permission.is_empty() || permission.contains('"') || permission.len() > 255 {
        return Err(ApiError::Input(format!("'{permission}' is no name of a permission")));
    }
    Ok(Line {
        permission: permission.to_owned(),
        action: action_of(policy).map_err(ApiError::Input)?,
        allow: allows(effect).map_err(ApiError::Input)?,
        source: Source::Rest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_new_roles_are_names_of_entities() {
        for good in ["role:default/devs", "role:a-1/A_b.c-d"] {
            assert!(new_role(good).is_ok(), "{good}");
        }
        for bad in ["role:default/a__b", "role:de.f/a", "role:default/-a", "user:default/a", "role:default/a b", "x"] {
            assert!(new_role(bad).is_err(), "{bad}");
        }
    }
}
